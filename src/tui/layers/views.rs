//! The saved views: choose one by its number or with Enter, save what is shown now, delete one.

use super::{Scene, strokes};
use crate::i18n::finding::FindText as T;
use crate::i18n::screen::ScreenText;
use crate::register::saved::View;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{put, tint};
use crate::tui::widgets::input::{Field as Input, Look, draw as draw_input};
use crate::tui::widgets::popup::{self, Place};
use crate::tui::widgets::scroll::Scroll;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

/// The state of the popup.
pub struct Views {
    views: Vec<View>,
    /// What the list shows now, to be saved under a name.
    present: View,
    /// The name that is being typed.
    naming: Option<Input>,
    failed: Option<String>,
    scroll: Scroll,
}

/// What the views answer to a key.
pub enum Answer {
    Stay,
    Close,
    Show(Box<View>),
    Save(Box<View>),
    Remove(Box<View>),
    Say(T),
}

/// Rows of a page.
const PAGE: usize = 12;

impl Views {
    pub fn new(views: Vec<View>, present: View) -> Views {
        Views { views, present, naming: None, failed: None, scroll: Scroll::default() }
    }

    pub fn failed(&mut self, why: String) {
        self.failed = Some(why);
    }

    pub fn on_key(&mut self, key: KeyEvent) -> Answer {
        self.failed = None;
        if let Some(input) = &mut self.naming {
            match key.code {
                _ if strokes::leaves(key) => self.naming = None,
                KeyCode::Enter => {
                    let name = input.text().trim().to_string();
                    if !name.is_empty() {
                        return Answer::Save(Box::new(View { name, ..self.present.clone() }));
                    }
                }
                _ => {
                    let _ = input.press(key);
                }
            }
            return Answer::Stay;
        }
        if strokes::leaves(key) {
            return Answer::Close;
        }
        if let Some(step) = strokes::step(key) {
            self.scroll.go(step, self.views.len(), PAGE);
            return Answer::Stay;
        }
        let selected = self.scroll.selected(self.views.len());
        match (key.code, strokes::sign(key)) {
            (KeyCode::Enter, _) => self.show(selected),
            (_, Some(digit @ '1'..='9')) => self.show(Some(digit as usize - '1' as usize)),
            (KeyCode::Insert, _) | (_, Some('+' | 'a' | '=')) => {
                self.naming = Some(Input::line(""));
                Answer::Stay
            }
            (KeyCode::Delete, _) | (_, Some('D')) => match selected.map(|at| self.views[at].clone()) {
                Some(view) if view.id.is_some() => Answer::Remove(Box::new(view)),
                Some(_) => Answer::Say(T::ViewPersonal),
                None => Answer::Stay,
            },
            (_, Some('q' | 'V')) => Answer::Close,
            _ => Answer::Stay,
        }
    }

    pub fn on_paste(&mut self, text: &str) {
        if let Some(input) = &mut self.naming {
            let _ = input.paste(text);
        }
    }

    fn show(&self, at: Option<usize>) -> Answer {
        at.and_then(|at| self.views.get(at)).map_or(Answer::Stay, |v| Answer::Show(Box::new(v.clone())))
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (theme, lang) = (scene.theme, scene.lang);
        let rows = self.views.len().clamp(1, PAGE) as u16;
        let area = popup::area(screen, 70, rows + 4, Place::Centre);
        let inside = popup::open(T::ViewsTitle.say(lang), theme, area, buf);
        let body = Rect { height: inside.height.saturating_sub(2), ..inside };
        if self.views.is_empty() {
            put(buf, body, body.x + 1, body.y, T::ViewsNone.say(lang), theme.style(Role::Dim));
        }
        let selected = self.scroll.selected(self.views.len());
        for (y, at) in (body.top()..body.bottom()).zip(self.scroll.shown(self.views.len(), body.height.into())) {
            let view = &self.views[at];
            let line = Rect { y, height: 1, ..body };
            let number = if at < 9 { format!("{}", at + 1) } else { String::new() };
            put(buf, line, line.x + 1, y, &number, theme.style(Role::Key));
            let name = theme.fit(&crate::domain::text::visible(&view.name), 24);
            put(buf, line, line.x + 3, y, &name, theme.style(Role::Text));
            let query = if view.query.is_empty() { T::ViewAll.say(lang) } else { &view.query };
            let room = usize::from(line.width).saturating_sub(30);
            let query = theme.fit(&crate::domain::text::visible(query), room);
            put(buf, line, line.x + 28, y, &query, theme.style(Role::Dim));
            if selected == Some(at) && self.naming.is_none() {
                tint(buf, line, theme.style(Role::Selection));
            }
        }
        let foot = Rect { y: inside.bottom().saturating_sub(1), height: 1.min(inside.height), ..inside };
        if let Some(why) = &self.failed {
            let why = theme.fit(&crate::domain::text::visible(why), usize::from(foot.width).saturating_sub(2));
            put(buf, foot, foot.x + 1, foot.y, &why, theme.style(Role::Error));
        }
        let input = self.naming.as_ref()?;
        let line =
            Rect { x: inside.x + 1, y: foot.y.saturating_sub(1), width: inside.width.saturating_sub(2), height: 1 };
        let look = Look { placeholder: T::ViewName.say(lang), error: None, focused: true };
        draw_input(input, &look, theme, line, buf)
    }

    /// Keys and words for the footer.
    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let say = |text: T| text.say(scene.lang).to_string();
        let back = ("Esc".to_string(), ScreenText::LeaveIt.say(scene.lang).to_string());
        match self.naming {
            Some(_) => vec![("Enter".into(), say(T::ViewSave)), back],
            None => vec![
                ("Enter".into(), ScreenText::RunIt.say(scene.lang).into()),
                ("1-9".into(), say(T::ViewShow)),
                ("+".into(), say(T::ViewSave)),
                ("D".into(), say(T::ViewRemove)),
                back,
            ],
        }
    }
}
