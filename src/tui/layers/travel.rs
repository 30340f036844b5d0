//! Asking for the day as of which everything is looked at. Shows how the date is read while one types.

use super::{Outcome, Scene, frame, strokes};
use crate::domain::value::{DateContext, read_date};
use crate::i18n::history::TravelText as T;
use crate::i18n::pages::KeyWord;
use crate::tui::msg::Effect;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::put;
use crate::tui::widgets::input::{self, Look};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

/// The widest that the popup becomes.
const WIDE: u16 = 60;

/// A day being typed.
pub struct Travel {
    field: input::Field,
    wrong: Option<String>,
}

impl Travel {
    pub fn new() -> Travel {
        Travel { field: input::Field::line(""), wrong: None }
    }

    pub fn failed(&mut self, why: String) {
        self.wrong = Some(why);
    }

    pub fn on_paste(&mut self, text: &str) {
        let _ = self.field.paste(text);
        self.wrong = None;
    }

    /// The day that was meant: the last of a month or year that was named, but never one that is yet to come.
    fn day(&self, scene: &Scene) -> Result<NaiveDate, String> {
        let today = scene.register.clock().today();
        let read = read_date(self.field.text(), &DateContext { today }).ok().and_then(|r| r.date);
        let date = read.ok_or_else(|| T::BadDate.say(scene.lang).to_string())?;
        match date.earliest() > today {
            true => Err(T::Future.with(scene.lang, &[&date.shown(), &today])),
            false => Ok(date.latest().min(today)),
        }
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) {
            return Outcome::Close;
        }
        match key.code {
            KeyCode::Enter => match self.day(scene) {
                Ok(day) => return Outcome::CloseAnd(Effect::Travel(Some(day))),
                Err(why) => self.wrong = Some(why),
            },
            _ => {
                let _ = self.field.press(key);
                self.wrong = None;
            }
        }
        Outcome::Stay
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (lang, theme) = (scene.lang, scene.theme);
        let width = frame::content_width(screen, WIDE);
        let explain = frame::wrap(T::Explain.say(lang), width);
        let height = 3 + explain.len() as u16;
        let inner = frame::open(T::Title.say(lang), theme, frame::area(screen, width, height), buf);
        let (line, rest) = frame::split(inner, 1);
        let label = format!("{} ", T::Label.say(lang));
        let x = put(buf, line, line.x, line.y, &label, theme.style(Role::Dim));
        let field = Rect { x, width: line.right().saturating_sub(x), ..line };
        let error = self.wrong.as_ref().map(|_| 0..self.field.text().len());
        let caret =
            input::draw(&self.field, &Look { placeholder: T::Hint.say(lang), error, focused: true }, theme, field, buf);
        let (under, rest) = frame::split(rest, 1);
        let (words, role) = match (&self.wrong, self.day(scene)) {
            (Some(why), _) => (why.clone(), Role::Error),
            (None, Ok(day)) => (day.to_string(), Role::Accent),
            (None, Err(_)) => (String::new(), Role::Dim),
        };
        let words = theme.fit(&crate::domain::text::visible(&words), under.width.into());
        put(buf, under, x, under.y, &words, theme.style(role));
        let rest = Rect { y: rest.y.saturating_add(1), height: rest.height.saturating_sub(1), ..rest };
        for (y, words) in (rest.top()..rest.bottom()).zip(&explain) {
            put(buf, rest, rest.x, y, words, theme.style(Role::Dim));
        }
        caret
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        vec![("Enter".into(), T::Go.say(scene.lang).into()), ("Esc".into(), KeyWord::Cancel.say(scene.lang).into())]
    }
}
