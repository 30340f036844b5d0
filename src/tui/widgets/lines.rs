//! A page of styled text: broken into rows the Chinese way, scrolled by rows, searched.
//!
//! A page is laid out once for a width, when it is made or when the window changes; drawing only shows
//! the rows in view.

use super::draw::{blank, put, write};
use super::scroll::turn;
use crate::domain::text;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;

pub use super::scroll::Step;

/// A paragraph: text with styles for parts of it, set off by an indent in which a label may stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Para {
    label: String,
    label_style: Style,
    indent: u16,
    text: String,
    /// Where each style begins; the first begins at 0.
    styles: Vec<(usize, Style)>,
}

impl Para {
    /// A paragraph of plain text; line breaks in it are kept.
    pub fn new(text: &str, style: Style) -> Self {
        Self::default().and(text, style)
    }

    /// Adds more text in another style.
    #[must_use]
    pub fn and(mut self, text: &str, style: Style) -> Self {
        self.styles.push((self.text.len(), style));
        // Made visible line by line here, so that offsets and widths are those of what shows.
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.text.push('\n');
            }
            self.text.push_str(&text::visible(line));
        }
        self
    }

    /// Sets all rows off by `indent` cells, with a label before the first one, cut to leave a blank.
    #[must_use]
    pub fn labelled(mut self, label: &str, style: Style, indent: u16) -> Self {
        // A blank stays between them.
        self.label = text::fit(&text::visible(label), usize::from(indent.saturating_sub(1)));
        self.label_style = style;
        self.indent = indent;
        self
    }

    fn style(&self, at: usize) -> Style {
        let next = self.styles.partition_point(|(from, _)| *from <= at);
        self.styles.get(next.saturating_sub(1)).map_or(Style::new(), |(_, style)| *style)
    }
}

/// A place where a search found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    para: usize,
    bytes: Range<usize>,
}

/// Paragraphs laid out in rows for a width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    paras: Vec<Para>,
    rows: Vec<(usize, Range<usize>)>,
}

impl Page {
    /// Breaks the paragraphs into rows of at most `width` cells.
    pub fn new(paras: Vec<Para>, width: u16) -> Self {
        let mut page = Self { paras, rows: Vec::new() };
        page.lay(width);
        page
    }

    /// Breaks the same paragraphs anew for another width.
    pub fn lay(&mut self, width: u16) {
        self.rows.clear();
        for (n, para) in self.paras.iter().enumerate() {
            let room = width.saturating_sub(para.indent).max(1);
            self.rows.extend(text::rows(&para.text, room.into()).into_iter().map(|row| (n, row)));
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nothing on the page.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The first row in view after a move from `top` in a window of `height` rows.
    pub fn turn(&self, top: usize, step: Step, height: u16) -> usize {
        turn(top, step, self.len(), height.into())
    }

    /// All places of a text on the page, whatever its case, in their order. None for an empty text.
    pub fn find(&self, query: &str) -> Vec<Found> {
        let query: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
        let places = |(para, p): (usize, &Para)| {
            find_in(&p.text, &query).into_iter().map(move |bytes| Found { para, bytes }).collect::<Vec<_>>()
        };
        self.paras.iter().enumerate().flat_map(places).collect()
    }

    /// The row on which a found place begins.
    pub fn row_of(&self, found: &Found) -> usize {
        let before = |row: &(usize, Range<usize>)| (row.0, row.1.start) <= (found.para, found.bytes.start);
        self.rows.partition_point(before).saturating_sub(1)
    }
}

/// The next place after `now` (or before it), round the ends of the page; `None` when nothing was found.
pub fn next_found(now: Option<usize>, count: usize, back: bool) -> Option<usize> {
    match (now, back) {
        _ if count == 0 => None,
        (None, false) => Some(0),
        (None, true) => Some(count - 1),
        (Some(n), false) => Some((n + 1) % count),
        (Some(n), true) => Some((n % count + count - 1) % count),
    }
}

/// All places of a query in a text, whatever its case, in bytes.
pub fn places(text: &str, query: &str) -> Vec<Range<usize>> {
    let query: Vec<char> = query.chars().flat_map(char::to_lowercase).collect();
    find_in(text, &query)
}

fn find_in(text: &str, query: &[char]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if query.is_empty() {
        return out;
    }
    // A letter may have two lower-case forms in a row: each keeps the place of its letter.
    let folded: Vec<(usize, char, usize)> =
        text.char_indices().flat_map(|(at, c)| c.to_lowercase().map(move |low| (at, low, at + c.len_utf8()))).collect();
    let mut from = 0;
    while from + query.len() <= folded.len() {
        let window = &folded[from..from + query.len()];
        if window.iter().map(|(_, c, _)| *c).eq(query.iter().copied()) {
            out.push(window[0].0..window[query.len() - 1].2);
            from += query.len();
        } else {
            from += 1;
        }
    }
    out
}

/// Draws the rows from `top` on over the whole area. What was found is lit, the place `now` more than
/// the others.
pub fn draw(page: &Page, top: usize, found: &[Found], now: Option<usize>, theme: Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    blank(buf, area, theme.style(Role::Text));
    let (lit, brightest) = (theme.style(Role::Match), theme.style(Role::Selection));
    for (y, (n, row)) in (area.top()..area.bottom()).zip(page.rows.iter().skip(top)) {
        let para = &page.paras[*n];
        if row.start == 0 {
            put(buf, area, area.x, y, &para.label, para.label_style);
        }
        let first = found.partition_point(|f| (f.para, f.bytes.end) <= (*n, row.start));
        let here = found[first..].iter().take_while(|f| f.para == *n && f.bytes.start < row.end).count();
        let places = &found[first..first + here];
        let style = |at: usize| {
            let at = row.start + at;
            let style = para.style(at);
            match places.iter().position(|f| f.bytes.contains(&at)) {
                Some(i) if now == Some(first + i) => style.patch(lit).patch(brightest),
                Some(_) => style.patch(lit),
                None => style,
            }
        };
        write(buf, area, area.x.saturating_add(para.indent), y, &para.text[row.clone()], style);
    }
}
