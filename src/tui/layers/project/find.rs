//! Searching the page: `/` takes a text, `n` and `N` go to the next and the previous place of it, Esc gives it up. What
//! was found is lit on the page.

use super::lay::Laid;
use super::{Outcome, ProjectPage, Scene};
use crate::i18n::history::ReadingText as T;
use crate::tui::layers::strokes;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{blank, put};
use crate::tui::widgets::input::{self, Look};
use crate::tui::widgets::lines::{next_found, places};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

/// The text that is looked for, and which place of it one is at.
#[derive(Debug, Default)]
pub struct Find {
    field: input::Field,
    typing: bool,
    /// The column and the row.
    now: Option<(usize, usize)>,
}

impl Find {
    pub fn is_typing(&self) -> bool {
        self.typing
    }

    /// Whether something is looked for.
    pub fn is_on(&self) -> bool {
        self.typing || !self.field.text().is_empty()
    }

    pub fn begin(&mut self) {
        self.typing = true;
    }

    /// Gives the search up.
    pub fn end(&mut self) {
        *self = Find::default();
    }

    pub fn paste(&mut self, text: &str) {
        let _ = self.field.paste(text);
    }

    /// What is looked for.
    pub fn text(&self) -> &str {
        self.field.text().trim()
    }
}

impl ProjectPage {
    /// A key while the text is typed.
    pub(super) fn type_find(&mut self, key: KeyEvent, laid: &Laid, scene: &Scene) -> Outcome {
        match key.code {
            KeyCode::Enter => {
                self.find.typing = false;
                self.find.now = None;
                if self.find.text().is_empty() { Outcome::Stay } else { self.find_next(false, laid, scene) }
            }
            _ if strokes::leaves(key) => {
                self.find.end();
                Outcome::Stay
            }
            _ => {
                let _ = self.find.field.press(key);
                Outcome::Stay
            }
        }
    }

    /// The rows on which the text stands: column by column, from the top.
    fn found(&self, laid: &Laid) -> Vec<(usize, usize)> {
        let query = self.find.text();
        let rows = |(column, (_, sheet)): (usize, &(Rect, super::sheet::Sheet))| {
            let has = |row: &super::sheet::Row| row.pieces.iter().any(|p| !places(&p.text, query).is_empty());
            let found = sheet.rows.iter().enumerate().filter(|(_, row)| has(row));
            found.map(|(row, _)| (column, row)).collect::<Vec<_>>()
        };
        laid.columns.iter().enumerate().flat_map(rows).collect()
    }

    /// To the next place of the text, or the previous one, round the ends of the page.
    pub(super) fn find_next(&mut self, back: bool, laid: &Laid, scene: &Scene) -> Outcome {
        if self.find.text().is_empty() {
            return Outcome::Say(T::NoSearch.say(scene.lang).to_string());
        }
        let found = self.found(laid);
        let now = self.find.now.and_then(|now| found.iter().position(|f| *f == now));
        let Some(to) = next_found(now, found.len(), back).map(|n| found[n]) else {
            return Outcome::Say(T::NotFound.with(scene.lang, &[&self.find.text()]));
        };
        self.find.now = Some(to);
        let (column, row) = to;
        // The thing on that row, or the next one below it where the row is a heading.
        let here = laid.items.iter().position(|(_, _, spot)| spot.column == column && spot.rows.end > row);
        if let Some(place) = here {
            let height = usize::from(laid.body.height);
            let top = &mut self.tops[column];
            if row < *top || row >= *top + height {
                *top = row.saturating_sub(height / 3);
            }
            self.move_to(place, laid);
        }
        Outcome::Stay
    }

    /// The line in which the text stands; answers the cell of the cursor while it is typed.
    pub(super) fn draw_find(&self, line: Rect, laid: &Laid, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (theme, lang) = (scene.theme, scene.lang);
        blank(buf, line, theme.style(Role::Text));
        let found = self.found(laid);
        let at = self.find.now.and_then(|now| found.iter().position(|f| *f == now));
        let count = T::Found.with(lang, &[&at.map_or(0, |n| n + 1), &found.len()]);
        let label = format!("{} ", T::Find.say(lang));
        let x = put(buf, line, line.x, line.y, &label, theme.style(Role::Accent));
        let room = line.right().saturating_sub(x + count.len() as u16 + 1);
        let look = Look { placeholder: T::FindHint.say(lang), error: None, focused: self.find.typing };
        let caret = input::draw(&self.find.field, &look, theme, Rect { x, width: room, ..line }, buf);
        put(buf, line, x + room + 1, line.y, &count, theme.style(Role::Dim));
        caret
    }
}
