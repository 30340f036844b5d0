//! A text field: one line or several, edited by grapheme, with the keys of a shell.
//!
//! It keeps what was typed, right or wrong; judging it is the form's business. It takes no hidden mark
//! and no control character, and says which one it refused. It never fakes a caret: drawing returns the
//! cell where the terminal's real cursor belongs, because an input method opens its candidates there.

use crate::domain::text::{self, Hidden};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::ops::Range;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

mod draw;

pub use draw::{Look, draw};

/// The most characters that a field takes.
pub const LIMIT: usize = 20_000;

/// The text of a field and the place in it where typing goes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Field {
    text: String,
    /// A byte offset, always between two graphemes.
    caret: usize,
    long: bool,
}

/// What became of a key or a paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Edit {
    /// The text is another.
    Changed,
    /// The caret moved, or would have but for the end of the text.
    Moved,
    /// This character was left out (the first of them); whatever else came with it is in.
    Refused(char),
    /// The field holds all that it can; the text is as it was.
    Full,
    /// Not a key of a field.
    Ignored,
}

impl Field {
    /// A field of one line; line breaks become spaces. The caret stands at the end.
    pub fn line(text: &str) -> Self {
        let mut field = Self::default();
        field.set(text);
        field
    }

    /// A field of several lines, in which Enter breaks the line.
    pub fn long(text: &str) -> Self {
        let mut field = Self { long: true, ..Self::default() };
        field.set(text);
        field
    }

    /// What stands in the field.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the field has several lines.
    pub fn is_long(&self) -> bool {
        self.long
    }

    /// The byte offset of the caret.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Puts other text in, as it is but for line breaks in a field of one line; caret at the end.
    pub fn set(&mut self, text: &str) {
        self.text = self.folded(text);
        self.caret = self.text.len();
    }

    /// Puts the caret at a byte offset (the place of an error), or at the next grapheme after it.
    pub fn place(&mut self, at: usize) {
        self.caret = at.min(self.text.len());
        self.snap();
    }

    /// Acts on a key.
    pub fn press(&mut self, key: KeyEvent) -> Edit {
        use KeyCode::{Backspace, Char, Delete, End, Enter, Home, Left, Right};
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match (key.code, control, alt) {
            // AltGr comes as both: the character it types is meant.
            (Char(c), false, false) | (Char(c), true, true) => self.insert(c.encode_utf8(&mut [0; 4])),
            (Enter, _, _) if self.long => self.insert("\n"),
            (Left, false, false) | (Char('b'), true, false) => self.go(self.before(self.caret)),
            (Right, false, false) | (Char('f'), true, false) => self.go(self.after(self.caret)),
            (Left, _, _) | (Char('b'), false, true) => self.go(self.word_before()),
            (Right, _, _) | (Char('f'), false, true) => self.go(self.word_after()),
            (Home, _, _) | (Char('a'), true, false) => self.go(self.line_start()),
            (End, _, _) | (Char('e'), true, false) => self.go(self.line_end()),
            (Backspace, false, false) | (Char('h'), true, false) => self.cut(self.before(self.caret)..self.caret),
            (Delete, false, false) | (Char('d'), true, false) => self.cut(self.caret..self.after(self.caret)),
            (Backspace, _, _) | (Char('w'), true, false) => self.cut(self.word_before()..self.caret),
            (Delete, _, _) | (Char('d'), false, true) => self.cut(self.caret..self.word_after()),
            (Char('u'), true, false) => self.cut(self.line_start()..self.caret),
            (Char('k'), true, false) => self.cut(self.caret..self.line_end()),
            _ => Edit::Ignored,
        }
    }

    /// Takes pasted text: line breaks become spaces in a field of one line, control characters and
    /// hidden marks are left out.
    pub fn paste(&mut self, text: &str) -> Edit {
        self.insert(text)
    }

    /// Moves the caret a row up or down in a field drawn `columns` cells wide (as [`draw()`] wraps it), to the
    /// nearest column. `Ignored` at the first and last row, so that a form can move on.
    pub fn step_row(&mut self, down: bool, columns: u16) -> Edit {
        let rows = draw::rows(self, columns);
        let row = draw::row_of(&rows, self.caret);
        let wanted = if down { row + 1 } else { row.wrapping_sub(1) };
        let Some(target) = rows.get(wanted) else { return Edit::Ignored };
        let here = rows[row].start..self.caret.clamp(rows[row].start, rows[row].end);
        let column = super::draw::cells(&self.text[here]);
        let to = target.start + draw::reach(&self.text[target.clone()], column);
        self.go(to)
    }

    fn insert(&mut self, text: &str) -> Edit {
        let mut refused = None;
        let kept: String = self
            .folded(text)
            .chars()
            .filter_map(|c| match text::hidden(c) {
                None | Some(Hidden::PrivateUse) => Some(c),
                Some(_) if c == '\n' => Some(c),
                Some(_) if c == '\t' => Some(' '),
                Some(_) => {
                    refused.get_or_insert(c);
                    None
                }
            })
            .collect();
        if self.text.chars().count() + kept.chars().count() > LIMIT {
            return Edit::Full;
        }
        self.text.insert_str(self.caret, &kept);
        self.caret += kept.len();
        self.snap();
        refused.map_or(Edit::Changed, Edit::Refused)
    }

    /// Text with the line breaks that this field takes: `\n`, or none.
    fn folded(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.long { text } else { text.trim_end_matches('\n').replace('\n', " ") }
    }

    fn cut(&mut self, range: Range<usize>) -> Edit {
        if range.is_empty() {
            return Edit::Moved;
        }
        self.caret = range.start;
        self.text.replace_range(range, "");
        self.snap();
        Edit::Changed
    }

    fn go(&mut self, to: usize) -> Edit {
        self.caret = to;
        Edit::Moved
    }

    /// Moves the caret out of a grapheme: an accent may have joined the letter before it.
    fn snap(&mut self) {
        while !self.text.is_char_boundary(self.caret) {
            self.caret += 1;
        }
        let mut cursor = GraphemeCursor::new(self.caret, self.text.len(), true);
        if !cursor.is_boundary(&self.text, 0).unwrap_or(true) {
            self.caret = self.after(self.caret);
        }
    }

    fn before(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        let mut cursor = GraphemeCursor::new(at, self.text.len(), true);
        cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.caret].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.caret..].find('\n').map_or(self.text.len(), |at| self.caret + at)
    }

    /// Where the word before the caret begins. A word is a run of letters, of ideographs or of signs.
    fn word_before(&self) -> usize {
        let mut to = self.caret;
        let mut kind = None;
        for (at, g) in self.text[..self.caret].grapheme_indices(true).rev() {
            if !joins(&mut kind, g) {
                break;
            }
            to = at;
        }
        to
    }

    /// Where the word after the caret ends.
    fn word_after(&self) -> usize {
        let mut to = self.caret;
        let mut kind = None;
        for g in self.text[self.caret..].graphemes(true) {
            if !joins(&mut kind, g) {
                break;
            }
            to += g.len();
        }
        to
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Wide,
    Sign,
}

/// Whether a grapheme belongs to the word that `kind` tells of; spaces before a word do.
fn joins(kind: &mut Option<Kind>, g: &str) -> bool {
    let c = g.chars().next().unwrap_or(' ');
    if c.is_whitespace() {
        return kind.is_none();
    }
    let this = match c {
        c if !c.is_alphanumeric() && c != '_' => Kind::Sign,
        _ if text::width(g) > 1 => Kind::Wide,
        _ => Kind::Letter,
    };
    *kind.get_or_insert(this) == this
}

#[cfg(test)]
mod tests;
