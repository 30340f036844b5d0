//! A column of the page, being written: rows of styled pieces, and which thing each row belongs to.

use super::{Item, Part};
use crate::domain::text;
use crate::tui::layers::{Scene, frame};
use crate::tui::theme::Role;
use ratatui::style::Style;
use std::ops::Range;

/// A piece of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub x: u16,
    pub text: String,
    pub style: Style,
}

/// One row of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub pieces: Vec<Piece>,
    /// A rule goes on to the right of this cell.
    pub rule: Option<u16>,
}

/// Rows of one column, `width` cells wide.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub width: u16,
    pub rows: Vec<Row>,
    /// Each thing with its rows.
    pub items: Vec<(Item, Part, Range<usize>)>,
}

/// Cells at the left of a column that are kept free, so that the bar of the cursor stands off from the text.
pub const INDENT: u16 = 1;

impl Sheet {
    pub fn new(width: u16) -> Sheet {
        Sheet { width, ..Sheet::default() }
    }

    /// Cells from `x` to the right edge, less the free cell there.
    pub fn room(&self, x: u16) -> u16 {
        self.width.saturating_sub(x + INDENT)
    }

    /// A heading with a rule behind it, set off from what is above.
    pub fn heading(&mut self, title: &str, count: usize, scene: &Scene) {
        if !self.rows.is_empty() {
            self.rows.push(Row::default());
        }
        let theme = scene.theme;
        let title = theme.fit(title, self.room(INDENT).into());
        let mut x = INDENT + text::width(&title) as u16 + 1;
        let mut pieces = vec![Piece { x: INDENT, text: title, style: theme.style(Role::Title) }];
        if count > 0 {
            let count = count.to_string();
            let next = x + count.len() as u16 + 1;
            pieces.push(Piece { x, text: count, style: theme.style(Role::Dim) });
            x = next;
        }
        self.rows.push(Row { pieces, rule: Some(x) });
    }

    /// Rows that belong to a thing: whatever `fill` writes.
    pub fn item(&mut self, item: Item, part: Part, fill: impl FnOnce(&mut Sheet)) {
        let from = self.rows.len();
        fill(self);
        if self.rows.len() == from {
            self.rows.push(Row::default());
        }
        self.items.push((item, part, from..self.rows.len()));
    }

    /// One row of pieces, each cut so that a cell stays free before the next one.
    pub fn row(&mut self, pieces: Vec<(u16, String, Style)>, scene: &Scene) {
        let mut row = Row::default();
        let starts: Vec<u16> = pieces.iter().map(|(x, ..)| *x).collect();
        for (n, (x, text, style)) in pieces.into_iter().enumerate() {
            let next = starts.get(n + 1).map_or(u16::MAX, |next| next.saturating_sub(1));
            let end = next.min(self.width.saturating_sub(INDENT));
            let text = scene.theme.fit(&text::visible(&text), end.saturating_sub(x).into());
            row.pieces.push(Piece { x, text, style });
        }
        self.rows.push(row);
    }

    /// A text broken into rows from cell `x` on; `first` stands before it in its first row.
    pub fn text(&mut self, x: u16, body: &str, style: Style, first: Vec<(u16, String, Style)>, scene: &Scene) {
        let lines = frame::wrap(body, self.room(x).max(2));
        let mut first = Some(first);
        for line in lines {
            let from = self.rows.len();
            self.row(first.take().unwrap_or_default(), scene);
            if let Some(row) = self.rows.get_mut(from) {
                row.pieces.push(Piece { x, text: line, style });
            }
        }
    }

    /// A sentence that stands where there is nothing.
    pub fn nothing(&mut self, sentence: &str, scene: &Scene) {
        self.text(INDENT + 2, sentence, scene.theme.style(Role::Dim), Vec::new(), scene);
    }
}
