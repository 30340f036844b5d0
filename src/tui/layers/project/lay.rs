//! The page on the screen: head, one or two columns that move each on its own, and a line at the foot that says where
//! the value under the cursor comes from.

use super::head;
use super::sheet::Sheet;
use super::{Item, Part, ProjectPage};
use crate::i18n::pages::{PageText, Section};
use crate::register::book::Entry;
use crate::tui::layers::{Scene, frame};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, put, put_found, tint};
use crate::tui::widgets::lines::places;
use crate::tui::widgets::scroll::reveal;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// From this width on there are two columns.
const TWO_COLUMNS: u16 = 100;
/// Lower screens have no head but the names.
const LOW: u16 = 14;

/// Where a thing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub column: usize,
    pub rows: Range<usize>,
}

/// The page laid out for a size.
#[derive(Debug, Default)]
pub struct Laid {
    pub head: Rect,
    /// The area that the columns share.
    pub body: Rect,
    pub foot: Rect,
    /// Each column with its area.
    pub columns: Vec<(Rect, Sheet)>,
    /// Everything that the cursor can stand on, in its order.
    pub items: Vec<(Item, Part, Spot)>,
}

impl Laid {
    /// The row of the heading above a thing.
    pub fn heading_of(&self, spot: &Spot) -> usize {
        let rows = self.columns.get(spot.column).map_or(&[][..], |(_, sheet)| &sheet.rows);
        (0..spot.rows.start.min(rows.len())).rev().find(|n| rows[*n].rule.is_some()).unwrap_or(spot.rows.start)
    }

    /// The thing at a cell of the screen.
    pub fn item_at(&self, x: u16, y: u16, tops: &[usize; 2]) -> Option<Item> {
        let inside = |area: &Rect| area.contains(ratatui::layout::Position { x, y });
        let column = self.columns.iter().position(|(area, _)| inside(area))?;
        let row = tops[column] + usize::from(y - self.columns[column].0.y);
        let found = self.items.iter().find(|(_, _, spot)| spot.column == column && spot.rows.contains(&row));
        found.map(|(item, ..)| item.clone())
    }
}

impl ProjectPage {
    /// Lays the page out; nothing but the areas where the project is gone.
    pub(super) fn lay(&self, screen: Rect, scene: &Scene) -> Laid {
        let entry = scene.register.book().entry(self.id);
        let rows = entry.map_or(0, |entry| head::rows(entry, screen.width, scene));
        let (head, rest) = frame::split(screen, if screen.height < LOW { rows.min(1) } else { rows });
        let (body, foot) = frame::split(rest, rest.height.saturating_sub(1));
        let mut laid = Laid { head, body, foot, ..Laid::default() };
        let Some(entry) = entry else { return laid };
        if screen.width < TWO_COLUMNS {
            let mut sheet = Sheet::new(body.width);
            self.write_left(&mut sheet, entry, scene);
            self.write_right(&mut sheet, entry, scene);
            laid.columns.push((body, sheet));
        } else {
            let left = (u32::from(body.width) * 48 / 100) as u16;
            let right = body.width - left - 1;
            let mut sheets = [Sheet::new(left), Sheet::new(right)];
            self.write_left(&mut sheets[0], entry, scene);
            self.write_right(&mut sheets[1], entry, scene);
            let [first, second] = sheets;
            laid.columns.push((Rect { width: left, ..body }, first));
            laid.columns.push((Rect { x: body.x + left + 1, width: right, ..body }, second));
        }
        for (column, (_, sheet)) in laid.columns.iter_mut().enumerate() {
            let items = std::mem::take(&mut sheet.items).into_iter();
            laid.items.extend(items.map(|(item, part, rows)| (item, part, Spot { column, rows })));
        }
        laid
    }

    fn write_left(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene) {
        self.write_fields(sheet, entry, scene, Section::ALL);
        self.write_empties(sheet, entry, scene);
    }

    fn write_right(&self, sheet: &mut Sheet, entry: &Entry, scene: &Scene) {
        self.write_milestones(sheet, entry, scene);
        self.write_notes(sheet, scene);
        self.write_links(sheet, scene);
        self.write_related(sheet, entry, scene);
        self.write_sources(sheet, entry, scene);
        self.write_history(sheet, scene);
    }

    /// The first row in view of each column: as remembered, but so that the thing under the cursor shows.
    pub(super) fn tops(&self, laid: &Laid) -> [usize; 2] {
        let height = usize::from(laid.body.height);
        let mut tops = self.tops;
        for (column, (_, sheet)) in laid.columns.iter().enumerate() {
            tops[column] = tops[column].min(sheet.rows.len().saturating_sub(height));
        }
        if let Some((_, _, spot)) = laid.items.get(self.place_in(laid)) {
            let rows = laid.columns.get(spot.column).map_or(0, |(_, sheet)| sheet.rows.len());
            // The heading above the first thing of a column comes into view with it.
            let first_of_column = laid.items.iter().find(|(_, _, s)| s.column == spot.column);
            let start = match first_of_column {
                Some((_, _, s)) if s == spot => 0,
                _ => spot.rows.start,
            };
            let top = &mut tops[spot.column];
            if spot.rows.end - start > height {
                // Taller than the window: any part of it may be in view.
                *top = (*top).clamp(start, spot.rows.end - height);
                return tops;
            }
            *top = reveal(*top, spot.rows.end.saturating_sub(1), rows, height);
            if start < *top {
                *top = reveal(*top, start, rows, height).min(start);
            }
        }
        tops
    }

    /// Moves by so many rows within a thing that is taller than the window; `false` where its end is in view.
    pub(super) fn scroll_within(&mut self, down: bool, by: usize, laid: &Laid) -> bool {
        let Some((_, _, spot)) = laid.items.get(self.place_in(laid)) else { return false };
        let height = usize::from(laid.body.height);
        let top = self.tops(laid)[spot.column];
        let to = match down {
            true if spot.rows.end > top + height => (top + by).min(spot.rows.end - height),
            false if spot.rows.start < top => top.saturating_sub(by).max(spot.rows.start),
            _ => return false,
        };
        self.tops[spot.column] = to;
        true
    }

    /// The place of the thing under the cursor, without moving it.
    fn place_in(&self, laid: &Laid) -> usize {
        let found = self.at.as_ref().and_then(|at| laid.items.iter().position(|(item, ..)| item == at));
        found.unwrap_or(self.place).min(laid.items.len().saturating_sub(1))
    }

    pub(super) fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let theme = scene.theme;
        let screen = screen.intersection(buf.area);
        blank(buf, screen, theme.style(Role::Text));
        let Some(entry) = scene.register.book().entry(self.id) else {
            frame::write(PageText::Gone.say(scene.lang), Role::Dim, theme, screen, buf);
            return None;
        };
        let laid = self.lay(screen, scene);
        head::draw(entry, laid.head, buf, scene);
        let tops = self.tops(&laid);
        for (column, (area, sheet)) in laid.columns.iter().enumerate() {
            draw_sheet(sheet, tops[column], self.find.text(), *area, buf, scene);
        }
        if let [(left, _), _] = laid.columns.as_slice() {
            for y in left.top()..left.bottom() {
                put(buf, laid.body, left.right(), y, theme.glyph(Glyph::Rule), theme.style(Role::Border));
            }
        }
        if let Some((_, _, spot)) = laid.items.get(self.place_in(&laid)) {
            let (area, _) = laid.columns[spot.column];
            let shown = spot.rows.start.max(tops[spot.column])..spot.rows.end;
            for row in shown {
                let y = area.y.saturating_add(u16::try_from(row - tops[spot.column]).unwrap_or(u16::MAX));
                let bar = Rect { y, height: 1, ..area }.intersection(area);
                tint(buf, bar, theme.style(Role::Selection));
            }
        }
        let inside =
            Rect { x: laid.foot.x + laid.foot.width.min(1), width: laid.foot.width.saturating_sub(2), ..laid.foot };
        if self.find.is_on() && laid.foot.height > 0 {
            return self.draw_find(inside, &laid, buf, scene);
        }
        self.draw_foot(&laid, buf, scene);
        None
    }

    fn draw_foot(&self, laid: &Laid, buf: &mut Buffer, scene: &Scene) {
        let text = match laid.items.get(self.place_in(laid)).map(|(item, ..)| item) {
            Some(Item::Field(key)) => self.origin_line(key, scene).unwrap_or_default(),
            _ => return,
        };
        let foot =
            Rect { x: laid.foot.x + laid.foot.width.min(1), width: laid.foot.width.saturating_sub(2), ..laid.foot };
        let text = scene.theme.fit(&crate::domain::text::visible(&text), foot.width.into());
        put(buf, foot, foot.x, foot.y, &text, scene.theme.style(Role::Dim));
    }
}

fn draw_sheet(sheet: &Sheet, top: usize, query: &str, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let lit = scene.theme.style(Role::Match);
    for (y, row) in (area.top()..area.bottom()).zip(sheet.rows.iter().skip(top)) {
        for piece in &row.pieces {
            let x = area.x.saturating_add(piece.x);
            let line = Rect { x, y, width: area.right().saturating_sub(x), height: 1 };
            put_found(buf, line, &piece.text, piece.style, &places(&piece.text, query), lit, "");
        }
        if let Some(x) = row.rule {
            let line = Rect { x: area.x.saturating_add(x), y, width: area.width.saturating_sub(x + 1), height: 1 };
            head::rule(line.intersection(area), buf, scene);
        }
    }
}
