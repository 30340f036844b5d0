//! Drawing a text field and finding the cell of its caret.
//!
//! What shows depends on the text, the caret and the size alone; nothing is remembered between frames.

use super::Field;
use crate::domain::text;
use crate::tui::theme::{Glyph, Role, Theme};
use crate::tui::widgets::draw::{blank, cells, put, signs, write};
use crate::tui::widgets::scroll::window;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::ops::Range;

/// How a field is to look now.
#[derive(Debug, Clone, Default)]
pub struct Look<'a> {
    /// What an empty field says.
    pub placeholder: &'a str,
    /// The bytes of the text that are wrong.
    pub error: Option<Range<usize>>,
    /// Whether this field has the keys.
    pub focused: bool,
}

/// Narrower fields have no room to show that text goes on.
const NARROW: u16 = 4;

/// Draws the field over the whole area. Returns the cell for the terminal's cursor
/// (what the view gives to `Screen::draw`) when the field has the keys and there is a cell.
pub fn draw(field: &Field, look: &Look, theme: Theme, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = area.intersection(buf.area);
    let base = theme.style(Role::Input);
    blank(buf, area, base);
    if area.is_empty() {
        return None;
    }
    if field.text().is_empty() {
        let hint = theme.fit(&text::visible(look.placeholder), area.width.into());
        put(buf, area, area.x, area.y, &hint, theme.style(Role::Placeholder));
        return look.focused.then_some(area.as_position());
    }
    let wrong = theme.style(Role::Error);
    let style = |at: usize| match &look.error {
        Some(range) if range.contains(&at) => base.patch(wrong),
        _ => base,
    };
    let caret =
        if field.is_long() { draw_long(field, style, area, buf) } else { draw_line(field, style, theme, area, buf) };
    look.focused.then_some(caret)
}

fn draw_line(field: &Field, style: impl Fn(usize) -> Style, theme: Theme, area: Rect, buf: &mut Buffer) -> Position {
    let column = cells(&field.text()[..field.caret()]);
    let size = usize::from(area.width);
    let from = window(column, size);
    let mut at = 0;
    let mut start = field.text().len();
    let mut lead = 0;
    for (byte, shown) in signs(field.text()) {
        if at >= from {
            start = byte;
            break;
        }
        at += text::width(&shown);
        // A glyph that straddles the edge is left out, and its second half stays blank.
        lead = at.saturating_sub(from);
    }
    let x = area.x.saturating_add(u16::try_from(lead).unwrap_or(u16::MAX));
    let end = write(buf, area, x, area.y, &field.text()[start..], |byte| style(start + byte));
    if area.width >= NARROW {
        let edge = theme.style(Role::Dim);
        if from > 0 {
            put(buf, area, area.x, area.y, theme.glyph(Glyph::CutLeft), edge);
        }
        let shown = usize::from(end.saturating_sub(area.x)) + from;
        let caret_last = column - from == size - 1;
        if cells(field.text()) > shown.max(from + size - 1) && !caret_last {
            put(buf, area, area.right() - 1, area.y, theme.glyph(Glyph::CutRight), edge);
        }
    }
    Position { x: area.x + (column - from) as u16, y: area.y }
}

fn draw_long(field: &Field, style: impl Fn(usize) -> Style, area: Rect, buf: &mut Buffer) -> Position {
    let rows = rows(field, area.width);
    let row = row_of(&rows, field.caret());
    let top = window(row, area.height.into());
    for (y, range) in (area.top()..area.bottom()).zip(rows.iter().skip(top)) {
        let start = range.start;
        write(buf, area, area.x, y, &field.text()[range.clone()], |byte| style(start + byte));
    }
    let line = rows.get(row).cloned().unwrap_or(0..0);
    let before = cells(&field.text()[line.start..field.caret().clamp(line.start, line.end)]);
    let x = area.x.saturating_add(u16::try_from(before).unwrap_or(u16::MAX)).min(area.right() - 1);
    Position { x, y: area.y + (row - top) as u16 }
}

/// The rows of a long field drawn `columns` wide, as byte ranges; there is always one. The last
/// column is kept for a caret at the end of a full row.
pub fn rows(field: &Field, columns: u16) -> Vec<Range<usize>> {
    let width = usize::from(columns.saturating_sub(1)).max(1);
    text::rows(field.text(), width)
}

/// The row that holds the caret: the last one that begins at it or before it.
pub fn row_of(rows: &[Range<usize>], caret: usize) -> usize {
    rows.partition_point(|row| row.start <= caret).saturating_sub(1)
}

/// The byte offset at which a row of text reaches a column of cells, or its end.
pub fn reach(row: &str, column: usize) -> usize {
    let mut used = 0;
    for (at, shown) in signs(row) {
        if used >= column {
            return at;
        }
        used += text::width(&shown);
    }
    row.len()
}
