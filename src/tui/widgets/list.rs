//! A picker: a text field on top, below it the entries that what was typed leaves.
//!
//! It does not know how entries match (pinyin, codes, fuzzy): the caller narrows. It does not know how
//! they look either until it draws, and asks only for those in view.

use super::draw::{blank, cells, put, put_found, tint};
use super::input::{self, Edit, Field, Look};
use super::scroll::{Scroll, Step};
use crate::domain::text;
use crate::tui::theme::{Glyph, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use std::borrow::Cow;
use std::ops::Range;

/// The state of a picker over entries that the caller numbers from 0.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picker {
    field: Field,
    left: Vec<usize>,
    scroll: Scroll,
}

/// What a key means to a picker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Pick {
    /// The text changed: narrow anew.
    Narrow,
    /// The text changed, but this character was refused.
    Refused(char),
    /// Another entry is selected, or only the caret moved.
    Moved,
    /// This entry was chosen.
    Chosen(usize),
    /// Not a key of a picker.
    Ignored,
}

/// How one entry looks.
#[derive(Debug, Clone, Default)]
pub struct Entry<'a> {
    /// The text of the entry.
    pub label: Cow<'a, str>,
    /// What stands at the right: a key, a code, a count.
    pub hint: Cow<'a, str>,
    /// Byte ranges of the label that the typed text matched.
    pub found: Vec<Range<usize>>,
    /// Marked, where several may be chosen.
    pub marked: bool,
    /// Whether it can be chosen; if not it is dimmed.
    pub enabled: bool,
}

/// The words of a picker, in the language of the day.
#[derive(Debug, Clone, Copy, Default)]
pub struct Words<'a> {
    /// What the empty field says.
    pub placeholder: &'a str,
    /// What stands where no entry is left.
    pub nothing: &'a str,
}

impl Picker {
    /// A picker over `count` entries, all of them left, with `selected` lit.
    pub fn new(count: usize, selected: usize) -> Self {
        Self { field: Field::line(""), left: (0..count).collect(), scroll: Scroll::at(selected) }
    }

    /// What was typed.
    pub fn typed(&self) -> &str {
        self.field.text()
    }

    /// Keeps those of `count` entries that `keep` says belong to what was typed; the first is selected.
    pub fn narrow(&mut self, count: usize, keep: impl Fn(usize, &str) -> bool) {
        let typed = self.field.text();
        self.left = (0..count).filter(|&n| keep(n, typed)).collect();
        self.scroll = Scroll::default();
    }

    /// Shows exactly these entries, in this order (the best first); the first is selected.
    pub fn rank(&mut self, entries: Vec<usize>) {
        self.left = entries;
        self.scroll = Scroll::default();
    }

    /// The entries left, in their order.
    pub fn left(&self) -> &[usize] {
        &self.left
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<usize> {
        self.scroll.selected(self.left.len()).map(|at| self.left[at])
    }

    /// Acts on a key; `height` is the number of rows that the entries have.
    pub fn press(&mut self, key: KeyEvent, height: u16) -> Pick {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let step = match (key.code, control) {
            (KeyCode::Up, _) | (KeyCode::Char('p'), true) => Step::Up,
            (KeyCode::Down, _) | (KeyCode::Char('n'), true) => Step::Down,
            (KeyCode::PageUp, _) => Step::PageUp,
            (KeyCode::PageDown, _) => Step::PageDown,
            (KeyCode::Home, true) => Step::First,
            (KeyCode::End, true) => Step::Last,
            (KeyCode::Enter, _) => return self.selected().map_or(Pick::Moved, Pick::Chosen),
            _ => return told(self.field.press(key)),
        };
        self.scroll.go(step, self.left.len(), height.into());
        Pick::Moved
    }

    /// Takes pasted text into the field.
    pub fn paste(&mut self, text: &str) -> Pick {
        told(self.field.paste(text))
    }
}

fn told(edit: Edit) -> Pick {
    match edit {
        Edit::Changed => Pick::Narrow,
        Edit::Refused(c) => Pick::Refused(c),
        Edit::Moved | Edit::Full => Pick::Moved,
        Edit::Ignored => Pick::Ignored,
    }
}

/// Draws the field into the first row and the entries below it. Returns the cell for the terminal's
/// cursor.
pub fn draw<'a>(
    picker: &Picker,
    entry: impl Fn(usize) -> Entry<'a>,
    words: &Words,
    theme: Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let area = area.intersection(buf.area);
    blank(buf, area, theme.style(Role::Text));
    let top = Rect { height: area.height.min(1), ..area };
    let look = Look { placeholder: words.placeholder, error: None, focused: true };
    let caret = input::draw(&picker.field, &look, theme, top, buf);
    let rest = Rect { y: area.y + top.height, height: area.height - top.height, ..area };
    if picker.left.is_empty() {
        let nothing = theme.fit(&text::visible(words.nothing), rest.width.into());
        put(buf, rest, rest.x, rest.y, &nothing, theme.style(Role::Dim));
        return caret;
    }
    let shown = picker.scroll.shown(picker.left.len(), rest.height.into());
    for (y, at) in (rest.top()..rest.bottom()).zip(shown) {
        let n = picker.left[at];
        let row = Rect { y, height: 1, ..rest };
        draw_entry(&entry(n), theme, row, buf);
        if picker.selected() == Some(n) {
            tint(buf, row, theme.style(Role::Selection));
        }
    }
    caret
}

fn draw_entry(entry: &Entry, theme: Theme, row: Rect, buf: &mut Buffer) {
    let role = match (entry.enabled, entry.marked) {
        (false, _) => Role::Disabled,
        (true, true) => Role::Marked,
        (true, false) => Role::Text,
    };
    if entry.marked {
        put(buf, row, row.x, row.y, theme.glyph(Glyph::Mark), theme.style(Role::Marked));
    }
    let indent = 2.min(row.width);
    let room = row.width - indent;
    // The hint yields to the label: it may take no more than half of the row.
    let hint = cells(&entry.hint).min(usize::from(room / 2)) as u16;
    let gap = if hint > 0 { 2 } else { 0 };
    let label = Rect { x: row.x + indent, width: room.saturating_sub(hint + gap), ..row };
    let more = theme.glyph(Glyph::Ellipsis);
    put_found(buf, label, &entry.label, theme.style(role), &entry.found, theme.style(Role::Match), more);
    let right = Rect { x: row.right() - hint, width: hint, ..row };
    put_found(buf, right, &entry.hint, theme.style(Role::Dim), &[], theme.style(Role::Dim), more);
}
