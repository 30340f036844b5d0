//! The mouse, where somebody has switched it on: a click takes what lies under it, a click on what is in hand opens it,
//! the wheel is the arrows up and down of wherever one is, and the border of a column is drawn to another width.

use super::events::Input;
use super::keys::Action;
use super::layers::Answer;
use super::model::Model;
use super::msg::Effect;
use super::screens::Name;
use super::update::{act, on_key, on_screen_answer};
use crate::i18n::listing::ListText;
use crate::register::Register;
use ratatui::crossterm::event::{KeyCode, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

/// Something was done with the mouse.
pub fn on_mouse(model: &mut Model, register: &Register, mouse: MouseEvent, screen: Rect) -> Vec<Effect> {
    let wheel = match mouse.kind {
        MouseEventKind::ScrollUp => Some((Action::Up, KeyCode::Up)),
        MouseEventKind::ScrollDown => Some((Action::Down, KeyCode::Down)),
        _ => None,
    };
    // Pages and popups know keys.
    if !model.layers.is_empty() {
        return wheel.map_or_else(Vec::new, |(_, key)| on_key(model, register, key.into(), screen));
    }
    if model.screen == Name::List {
        let (lang, (_, body, ..)) = (model.lang, super::view::parts(screen));
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) if model.list.take_border(body, mouse.column, mouse.row, lang) => {
                return Vec::new();
            }
            MouseEventKind::Drag(MouseButton::Left) => {
                model.list.drag_border(body, mouse.column, lang);
                return Vec::new();
            }
            MouseEventKind::Up(MouseButton::Left) => {
                if let Some((column, cells)) = model.list.drop_border(lang) {
                    model.say(ListText::ColumnWidth.with(lang, &[&column, &cells]));
                }
                return Vec::new();
            }
            _ => {}
        }
        let clicked = mouse.kind == MouseEventKind::Down(MouseButton::Left);
        let asked = wheel.map(|(action, _)| action).or_else(|| {
            let before = model.list.selected();
            let hit = clicked && model.list.click(body, mouse.column, mouse.row);
            (hit && model.list.selected() == before).then_some(Action::Open)
        });
        return asked.map_or_else(Vec::new, |action| act(model, register, action, screen));
    }
    let scene = model.scene(register);
    let answer = model.screens.get_mut(model.screen).map(|s| s.on_mouse(&Input::Mouse(mouse), &scene));
    match (answer, wheel) {
        (Some(Answer::Pass) | None, Some((action, _))) => act(model, register, action, screen),
        (Some(answer), _) => on_screen_answer(model, register, answer, None, screen),
        (None, None) => Vec::new(),
    }
}
