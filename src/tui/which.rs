//! Which key: after a prefix, all that may follow here, in a panel above the footer. What belongs to other screens is left
//! out; what cannot act just now stays, dimmed.

use super::keys::Action;
use super::layers::help::disabled;
use super::model::Model;
use super::theme::Role;
use super::widgets::draw::{cells, put};
use super::widgets::popup;
use crate::register::Register;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Actions that mean something on screens that say so, and nothing elsewhere.
const OF_SCREENS: &[Action] = &[
    Action::Today,
    Action::Critical,
    Action::Group,
    Action::Fold,
    Action::HideEmpty,
    Action::FitAll,
    Action::Jump,
    Action::Pattern,
    Action::Unplaced,
];

/// The keys that may follow on the prefix pressed so far, what each does, and whether it can act now. Two keys of one
/// action share a line.
pub fn offers(model: &Model, register: &Register) -> Vec<(String, &'static str, bool)> {
    let here = super::update::here(model, register);
    let own = model.screens.get(model.screen).map(|screen| screen.hints());
    let belongs = |action: Action| match own {
        _ if !OF_SCREENS.contains(&action) => action.place() != super::keys::Place::List || here.list,
        None => here.list && matches!(action, Action::Group | Action::Fold),
        Some(own) => here.screen && own.contains(&action),
    };
    let mut out: Vec<(Action, String, bool)> = Vec::new();
    for (key, action) in model.keys.after(&model.prefix).into_iter().filter(|(_, a)| belongs(*a)) {
        match out.iter_mut().find(|(a, ..)| *a == action) {
            Some((_, keys, _)) => *keys = format!("{keys} {key}"),
            None => out.push((action, key, disabled(action, here).is_none())),
        }
    }
    // While an earlier day is looked at, only what acts is offered.
    out.retain(|(.., enabled)| *enabled || !here.past);
    out.into_iter().map(|(action, keys, enabled)| (keys, action.word(model.lang), enabled)).collect()
}

/// Draws the panel at the foot of the body.
pub fn draw(model: &Model, register: &Register, body: Rect, buf: &mut Buffer) {
    if model.prefix.is_empty() || body.width < 20 {
        return;
    }
    let theme = model.look();
    let offers = offers(model, register);
    let widest = |of: fn(&(String, &'static str, bool)) -> usize| offers.iter().map(of).max().unwrap_or(0) as u16;
    let (keys, words) = (widest(|o| cells(&o.0)), widest(|o| cells(o.1)));
    let (column, inner) = (keys + words + 4, body.width.saturating_sub(4));
    let across = (inner / column.max(1)).clamp(1, 6);
    let rows = (offers.len() as u16).div_ceil(across).max(1);
    let height = (rows + 2).min(body.height);
    let area = Rect { y: body.bottom() - height, height, ..body };
    let title: String = model.prefix.iter().map(ToString::to_string).collect();
    let inside = popup::open(&title, theme, area, buf);
    for (n, (key, word, enabled)) in offers.iter().enumerate() {
        let (across, down) = (n as u16 / rows, n as u16 % rows);
        let line = Rect { y: inside.y + down, height: 1, ..inside };
        if down >= inside.height {
            continue;
        }
        let x = inside.x + 1 + across * column;
        let (lit, plain) = if *enabled { (Role::Key, Role::Text) } else { (Role::Disabled, Role::Disabled) };
        put(buf, line, x, line.y, key, theme.style(lit));
        put(buf, line, x + keys + 1, line.y, word, theme.style(plain));
    }
}
