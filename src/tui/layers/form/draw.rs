//! Drawing a form: headings, labels in one column, fields in another, what is wrong below the field that is.
//!
//! The form is laid out in lines, of which the window shows a part; the field in use is always in it.

use super::cell::{Cell, Control};
use super::{Above, Form, Row};
use crate::domain::text;
use crate::i18n::pages::EditText;
use crate::tui::layers::{Scene, frame, typed};
use crate::tui::theme::{Glyph, Role, Theme};
use crate::tui::widgets::draw::{blank, put, put_found, tint};
use crate::tui::widgets::input::{self, Look};
use crate::tui::widgets::scroll::reveal;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

/// The widest that a form becomes.
const WIDE: u16 = 92;
/// Rows that a text of several lines takes at least and at most.
const LONG_ROWS: Range<usize> = 2..7;
/// The widest that short things become, beside which stands how they are read.
const SHORT: u16 = 24;
/// The widest that the column of labels becomes.
const MOST_LABEL: usize = 22;

/// Where a row of the form lies: its first line and how many it takes.
struct Laid {
    row: usize,
    top: usize,
    lines: usize,
}

impl Form {
    fn label_width(&self) -> u16 {
        let widest = self.cells().map(|(_, cell)| text::width(cell.label()) + 2).max().unwrap_or(8);
        widest.min(MOST_LABEL) as u16
    }

    /// The cells that a field has at this size of the screen.
    pub(super) fn input_width(&self, screen: Rect) -> u16 {
        frame::content_width(screen, WIDE).saturating_sub(self.label_width() + 1).max(1)
    }

    /// Lines of a row: a heading stands off from what is above it, a long text takes what it needs.
    fn lines(&self, n: usize, width: u16, scene: &Scene) -> usize {
        match &self.rows[n] {
            Row::Heading(_) => 1 + usize::from(n > 0),
            Row::Save => 2,
            Row::Cell(cell) => {
                let typed = match cell.control() {
                    Control::Text(field) if field.is_long() => {
                        let rows = text::rows(field.text(), usize::from(width.saturating_sub(1)).max(1)).len();
                        let least = if n == self.at { LONG_ROWS.start } else { 1 };
                        rows.clamp(least, LONG_ROWS.end - 1)
                    }
                    _ => 1,
                };
                typed + self.message(n, scene).map_or(0, |m| frame::wrap(&m, width).len().min(3))
            }
        }
    }

    /// What is said below a field.
    fn message(&self, n: usize, scene: &Scene) -> Option<String> {
        self.wrong.get(&n).map(|wrong| wrong.told(scene.lang))
    }

    fn lay(&self, width: u16, scene: &Scene) -> Vec<Laid> {
        let mut top = 0;
        (0..self.rows.len())
            .map(|row| {
                let lines = self.lines(row, width, scene);
                top += lines;
                Laid { row, top: top - lines, lines }
            })
            .collect()
    }

    /// The first line in view at which the row in use shows, its heading with it if that is just above.
    fn top_for(&self, laid: &[Laid], height: usize) -> usize {
        let count = laid.last().map_or(0, |l| l.top + l.lines);
        let Some(here) = laid.get(self.at) else { return 0 };
        let first = match self.at.checked_sub(1).map(|n| &self.rows[n]) {
            Some(Row::Heading(_)) => laid[self.at - 1].top,
            _ => here.top,
        };
        let top = reveal(self.top, (here.top + here.lines).saturating_sub(1), count, height);
        if first < top { reveal(top.min(first), first, count, height).min(here.top) } else { top }
    }

    /// Remembers the place in view after a key.
    pub(super) fn follow(&mut self, scene: &Scene) {
        let (_, height) = self.size(self.screen, scene);
        let width = self.input_width(self.screen);
        self.top = self.top_for(&self.lay(width, scene), usize::from(height));
    }

    /// The rows of content of the popup, and those of them that the fields have.
    fn size(&self, screen: Rect, scene: &Scene) -> (u16, u16) {
        let count: usize = self.lay(self.input_width(screen), scene).iter().map(|l| l.lines).sum();
        let rows = u16::try_from(count + 1).unwrap_or(u16::MAX).min(frame::most_rows(screen)).max(1);
        (rows, rows.saturating_sub(1))
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (rows, _) = self.size(screen, scene);
        let width = frame::content_width(screen, WIDE);
        let inner = frame::open(&self.title, scene.theme, frame::area(screen, width, rows), buf);
        let (body, foot) = frame::split(inner, inner.height.saturating_sub(1));
        let laid = self.lay(self.input_width(screen), scene);
        let top = self.top_for(&laid, body.height.into());
        let mut caret = None;
        for row in laid.iter().filter(|l| l.top + l.lines > top && l.top < top + usize::from(body.height)) {
            caret = self.draw_row(row, top, body, buf, scene).or(caret);
        }
        let role = if self.remark.is_some() { Role::Error } else { Role::Dim };
        frame::write(&self.foot(scene), role, scene.theme, foot, buf);
        match &self.above {
            Some(Above::Picker(picker)) => picker.view(screen, buf, scene),
            Some(Above::Leave(question)) => {
                question.view(screen, buf, scene.theme);
                None
            }
            None => caret,
        }
    }

    fn draw_row(&self, laid: &Laid, top: usize, body: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        // A row that begins above the window shows its lower part.
        let above = top.saturating_sub(laid.top);
        let y = body.y + laid.top.saturating_sub(top) as u16;
        let lines = (laid.lines - above).min(usize::from(body.bottom().saturating_sub(y))) as u16;
        let place = Rect { y, height: lines, ..body };
        let focused = laid.row == self.at;
        match &self.rows[laid.row] {
            Row::Heading(section) => {
                if let Some(y) = place.bottom().checked_sub(1) {
                    put(buf, place, place.x, y, section.say(scene.lang), scene.theme.style(Role::Title));
                }
                None
            }
            Row::Save => {
                let y = place.bottom().saturating_sub(1);
                let words = format!("[ {} ]", EditText::Save.say(scene.lang));
                let end = put(buf, place, place.x, y, &words, scene.theme.style(Role::Key));
                if focused {
                    tint(
                        buf,
                        Rect { x: place.x, y, width: end - place.x, height: 1 },
                        scene.theme.style(Role::Selection),
                    );
                }
                None
            }
            Row::Cell(cell) => self.draw_cell(cell, laid, above, place, buf, scene),
        }
    }

    fn draw_cell(
        &self,
        cell: &Cell,
        laid: &Laid,
        above: usize,
        place: Rect,
        buf: &mut Buffer,
        scene: &Scene,
    ) -> Option<Position> {
        let theme = scene.theme;
        let focused = laid.row == self.at && self.above.is_none();
        let width = self.label_width().min(place.width);
        let said = self.message(laid.row, scene);
        let field = Rect { x: place.x.saturating_add(width), width: place.width.saturating_sub(width + 1), ..place };
        let below = said.as_ref().map_or(0, |m| frame::wrap(m, field.width).len().min(3));
        let typed = (laid.lines - below).saturating_sub(above).min(place.height.into()) as u16;
        if above == 0 {
            self.draw_label(cell, laid.row, Rect { width, height: 1, ..place }, buf, scene);
        }
        let (field, message) = frame::split(field, typed);
        if let Some(said) = said {
            frame::write(&said, Role::Error, theme, message, buf);
        }
        let error = self.wrong.get(&laid.row).map(|w| w.at.clone());
        match cell.control() {
            Control::Text(text) => {
                let short = if cell.is_short() { SHORT.min(field.width) } else { field.width };
                let look = Look { placeholder: "", error: error.clone(), focused };
                let inside = Rect { width: short, ..field };
                let caret = match laid.row == self.at {
                    true => input::draw(text, &look, theme, inside, buf),
                    false => {
                        draw_still(text, error, above, inside, buf, theme);
                        None
                    }
                };
                if cell.is_short() && (focused || cell.is_changed()) {
                    let beside = Rect { x: field.x + short, width: field.width - short, ..field };
                    self.draw_reading(cell, beside, buf, scene);
                }
                caret
            }
            _ => {
                let shown = cell.shown(scene);
                let field = Rect { height: field.height.min(1), ..field };
                blank(buf, field, theme.style(if focused { Role::Input } else { Role::Text }));
                let role = if focused { Role::Input } else { Role::Text };
                put(
                    buf,
                    field,
                    field.x,
                    field.y,
                    &theme.fit(&text::visible(&shown), field.width.into()),
                    theme.style(role),
                );
                if focused {
                    let hint = EditText::PressToPick.say(scene.lang);
                    let x = field.x.saturating_add(text::width(&shown) as u16 + 2);
                    put(buf, field, x, field.y, hint, theme.style(Role::Placeholder));
                }
                (focused && !field.is_empty()).then_some(field.as_position())
            }
        }
    }

    fn draw_label(&self, cell: &Cell, row: usize, place: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let role = if row == self.at { Role::Accent } else { Role::Dim };
        let star = if cell.is_required() { "*" } else { "" };
        let label = theme.fit(&format!("{}{star}", cell.label()), place.width.saturating_sub(1).into());
        let end = put(buf, place, place.x, place.y, &label, theme.style(role));
        if cell.is_changed() {
            put(
                buf,
                place,
                end.min(place.right().saturating_sub(1)),
                place.y,
                theme.glyph(Glyph::Changed),
                theme.style(Role::Changed),
            );
        } else if scene.register.is_disputed(&self.record, cell.key()) {
            let sign = theme.glyph(Glyph::Conflict);
            let x = end.min(place.right().saturating_sub(text::width(sign) as u16));
            put(buf, place, x, place.y, sign, theme.style(Role::Conflict));
        }
    }

    fn draw_reading(&self, cell: &Cell, place: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        if let Some(read) = typed::reading(cell.key(), &cell.text(), scene) {
            let text = format!("  {} {read}", theme.glyph(Glyph::Arrow));
            put(buf, place, place.x, place.y, &theme.fit(&text, place.width.into()), theme.style(Role::Dim));
        }
    }
}

/// A field that has not the keys: its text from row `from` on, with the wrong part marked and no underline.
fn draw_still(
    field: &input::Field,
    error: Option<Range<usize>>,
    from: usize,
    area: Rect,
    buf: &mut Buffer,
    theme: Theme,
) {
    let text = field.text();
    let rows = match field.is_long() {
        true => text::rows(text, usize::from(area.width.saturating_sub(1)).max(1)),
        false => std::iter::once(0..text.len()).collect(),
    };
    let (plain, wrong) = (theme.style(Role::Text), theme.style(Role::Error));
    for (y, row) in (area.top()..area.bottom()).zip(rows.into_iter().skip(from)) {
        let line = Rect { y, height: 1, ..area };
        let lit = error.iter().map(|e| e.start.saturating_sub(row.start)..e.end.saturating_sub(row.start));
        let lit: Vec<Range<usize>> = lit.collect();
        put_found(buf, line, &text[row], plain, &lit, wrong, theme.glyph(Glyph::Ellipsis));
    }
}
