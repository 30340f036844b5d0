//! A table of many rows, of which only those in view are ever asked for.
//!
//! Columns get their widths from what they need at least, what they would like, and how they share
//! what is left; those that do not fit are left out at the right, and a column cursor brings them in.
//! Every cell is cut to its column by cells, so that a rule stands in the same column of every row.

use super::draw::{blank, cells, put, put_found, tint};
use super::scroll::Scroll;
use crate::domain::text;
use crate::tui::theme::{Glyph, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::borrow::Cow;
use std::ops::Range;

mod layout;

pub use layout::{Slot, first_for, slots};

/// Cells before the first column, for marks.
pub const MARKS: u16 = 2;

/// Which end of its column a cell keeps to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Column<'a> {
    /// What stands in the header.
    pub title: &'a str,
    /// The fewest cells with which it is of use.
    pub min: u16,
    /// The cells that it would like.
    pub ideal: u16,
    /// Its share of what is left when all have what they would like; 0 takes none.
    pub weight: u16,
    /// Which end its cells keep to.
    pub align: Align,
    /// Sorted by it: `Some(true)` downwards.
    pub sorted: Option<bool>,
    /// Its place among several keys of the order, from 1; 0 where that goes without saying.
    pub rank: u8,
}

/// One cell of a row.
#[derive(Debug, Clone, Default)]
pub struct Cell<'a> {
    /// Its text, on one line.
    pub text: Cow<'a, str>,
    /// What stands instead where there are too few cells for the text; empty = the text is cut.
    pub short: &'static str,
    /// Its style.
    pub style: Style,
    /// Byte ranges of the text that a search found.
    pub found: Vec<Range<usize>>,
}

/// One row.
#[derive(Debug, Clone)]
pub enum Row<'a> {
    /// A cell for every column, in the order of the columns (also of those not in view).
    Cells {
        /// The cells.
        cells: Vec<Cell<'a>>,
        /// Marked for a bulk act.
        marked: bool,
    },
    /// The head of a group, across all columns.
    Heading {
        /// Its text.
        text: Cow<'a, str>,
        /// What stands after it, less important: how many.
        note: Cow<'a, str>,
        /// Whether the group is folded.
        folded: bool,
        /// Marked for a bulk act, with all that is in it.
        marked: bool,
    },
}

/// What a table is, apart from its rows.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The columns.
    pub columns: &'a [Column<'a>],
    /// So many columns at the left stay when the others are moved through.
    pub frozen: usize,
    /// The first of the other columns that shows; see [`first_for`].
    pub first: usize,
    /// The column under the cursor.
    pub cursor: Option<usize>,
    /// Draws a rule between columns instead of a space.
    pub ruled: bool,
    /// What stands where there are no rows.
    pub nothing: &'a str,
}

/// Draws the header into the first row of the area and `len` rows below it, as many as show. `row` is
/// asked for those only.
pub fn draw<'a>(
    table: &Table,
    scroll: Scroll,
    len: usize,
    row: impl Fn(usize) -> Row<'a>,
    theme: Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let area = area.intersection(buf.area);
    blank(buf, area, theme.style(Role::Text));
    if area.is_empty() {
        return;
    }
    let slots = slots(table.columns, table.frozen, table.first, area.width);
    draw_header(table, &slots, theme, Rect { height: 1, ..area }, buf);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if len == 0 {
        let nothing = theme.fit(&text::visible(table.nothing), body.width.saturating_sub(MARKS).into());
        put(buf, body, body.x.saturating_add(MARKS), body.y, &nothing, theme.style(Role::Dim));
        return;
    }
    for (y, index) in (body.top()..body.bottom()).zip(scroll.shown(len, body.height.into())) {
        let line = Rect { y, height: 1, ..body };
        draw_row(&row(index), table, &slots, theme, line, buf);
        if scroll.selected(len) == Some(index) {
            tint(buf, line, theme.style(Role::Selection));
            if let Some(slot) = slots.iter().find(|slot| Some(slot.column) == table.cursor) {
                tint(buf, slot.of(line), theme.style(Role::Cursor).patch(theme.style(Role::Selection)));
            }
        }
    }
}

/// The rows that a table of this height shows below its header.
pub fn body_height(area: Rect) -> u16 {
    area.height.saturating_sub(1)
}

fn draw_header(table: &Table, slots: &[Slot], theme: Theme, line: Rect, buf: &mut Buffer) {
    let style = theme.style(Role::Header);
    for slot in slots {
        let column = &table.columns[slot.column];
        let mark = match column.sorted {
            None => "",
            Some(false) => theme.glyph(Glyph::SortUp),
            Some(true) => theme.glyph(Glyph::SortDown),
        };
        let mark = match (column.sorted, column.rank) {
            (Some(_), 1..) => format!("{mark}{}", column.rank),
            _ => mark.to_string(),
        };
        let style = if table.cursor == Some(slot.column) { style.patch(theme.style(Role::Accent)) } else { style };
        let place = slot.of(line);
        let room = usize::from(place.width).saturating_sub(cells(&mark));
        let title = theme.fit(&text::visible(column.title), room) + &mark;
        put_aligned(buf, place, &Cell { text: title.into(), style, ..Cell::default() }, column.align, theme);
    }
    draw_rules(table, slots, theme, line, buf);
}

fn draw_row(row: &Row, table: &Table, slots: &[Slot], theme: Theme, line: Rect, buf: &mut Buffer) {
    match row {
        Row::Heading { text, note, folded, marked } => {
            let glyph = theme.glyph(match (marked, folded) {
                (true, _) => Glyph::Mark,
                (false, true) => Glyph::Folded,
                (false, false) => Glyph::Open,
            });
            let style = theme.style(Role::Title);
            let role = if *marked { Role::Marked } else { Role::Title };
            let x = put(buf, line, line.x, line.y, glyph, theme.style(role)).saturating_add(1);
            let rest = Rect { x, width: line.right().saturating_sub(x), ..line };
            let used = put_found(buf, rest, text, style, &[], style, theme.glyph(Glyph::Ellipsis));
            let x = x.saturating_add(used).saturating_add(2);
            let rest = Rect { x, width: line.right().saturating_sub(x), ..line };
            let dim = theme.style(Role::Dim);
            put_found(buf, rest, note, dim, &[], dim, theme.glyph(Glyph::Ellipsis));
        }
        Row::Cells { cells, marked } => {
            if *marked {
                put(buf, line, line.x, line.y, theme.glyph(Glyph::Mark), theme.style(Role::Marked));
            }
            for slot in slots {
                if let Some(cell) = cells.get(slot.column) {
                    put_aligned(buf, slot.of(line), cell, table.columns[slot.column].align, theme);
                }
            }
            draw_rules(table, slots, theme, line, buf);
            if *marked {
                tint(buf, line, Style::new().add_modifier(theme.style(Role::Marked).add_modifier));
            }
        }
    }
}

fn draw_rules(table: &Table, slots: &[Slot], theme: Theme, line: Rect, buf: &mut Buffer) {
    if table.ruled {
        for slot in slots.iter().skip(1) {
            let x = line.x + slot.x - 1;
            put(buf, line, x, line.y, theme.glyph(Glyph::Rule), theme.style(Role::Border));
        }
    }
}

fn put_aligned(buf: &mut Buffer, place: Rect, cell: &Cell, align: Align, theme: Theme) {
    let tight = cells(&cell.text) > place.width.into();
    let (text, found) = match cell.short {
        short if tight && !short.is_empty() => (short, &[][..]),
        _ => (&*cell.text, &cell.found[..]),
    };
    let wide = cells(text).min(place.width.into()) as u16;
    let shift = match align {
        Align::Left => 0,
        Align::Right => place.width - wide,
    };
    let place = Rect { x: place.x + shift, width: place.width - shift, ..place };
    let more = theme.glyph(Glyph::Ellipsis);
    put_found(buf, place, text, cell.style, found, theme.style(Role::Match), more);
}
