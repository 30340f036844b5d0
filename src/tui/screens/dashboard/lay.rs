//! Placing the cards for a width: how many columns, which card stands where, where each figure is, and from which figure
//! to which an arrow goes.

use super::cards::{Card, Row};
use crate::domain::chart::{place, share};
use crate::domain::text::{fit, width, wrap};
use crate::tui::theme::Role;
use crate::tui::widgets::scroll::{Step, reveal};

/// Cells between two columns, and the fewest of a column.
const GAP: usize = 3;
const COLUMN: usize = 56;

/// What is drawn of a piece.
#[derive(Clone, Debug)]
pub enum Ink {
    Text(String),
    /// The number of its figure, at the right end.
    Number,
    /// A light, and after it the number of its figure.
    Light(&'static str),
    /// Whole cells.
    Bar,
    /// Levels of small columns.
    Spark(Vec<usize>),
    /// A rule of the frame.
    Rule,
}

/// A piece of a row: where it begins, how wide it is, how it looks, the figure that it is.
#[derive(Clone, Debug)]
pub struct Piece {
    pub x: usize,
    pub width: usize,
    pub ink: Ink,
    pub role: Role,
    pub figure: Option<usize>,
}

/// Where a figure stands. A figure that stands in two pieces is found at the first.
#[derive(Clone, Copy, Debug)]
struct Spot {
    figure: usize,
    column: usize,
    x: usize,
    width: usize,
    y: usize,
}

/// Everything placed.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The pieces of each row of the page.
    pub rows: Vec<Vec<Piece>>,
    spots: Vec<Spot>,
}

/// The way of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Left,
    Right,
    Page(Step),
}

impl Layout {
    pub fn new(cards: &[Card], total: u16) -> Layout {
        let total = usize::from(total).saturating_sub(2);
        let columns = ((total + GAP) / (COLUMN + GAP)).clamp(1, 4);
        let wide = (total + GAP) / columns - GAP.min(total / columns);
        let laid: Vec<Vec<Vec<Piece>>> = cards.iter().map(|card| rows_of(card, wide)).collect();
        let heights: Vec<usize> = laid.iter().map(|rows| rows.len() + 1).collect();
        let places = place::columns(&heights, columns);
        let mut out = Layout::default();
        for (rows, (column, top)) in laid.into_iter().zip(places) {
            let left = 1 + column * (wide + GAP);
            for (n, pieces) in rows.into_iter().enumerate() {
                let y = top + n;
                while out.rows.len() <= y {
                    out.rows.push(Vec::new());
                }
                for mut piece in pieces {
                    piece.x += left;
                    if let Some(figure) = piece.figure {
                        out.spots.push(Spot { figure, column, x: piece.x, width: piece.width, y });
                    }
                    out.rows[y].push(piece);
                }
            }
        }
        out
    }

    fn spot(&self, figure: usize) -> Option<Spot> {
        self.spots.iter().find(|s| s.figure == figure).copied()
    }

    pub fn figure_at(&self, x: usize, y: usize) -> Option<usize> {
        let hit = |s: &&Spot| s.y == y && s.x <= x && x < s.x + s.width;
        self.spots.iter().find(hit).map(|s| s.figure)
    }

    /// The first row in view, so that the figure is. The title above the first figures of a card comes into view too.
    pub fn reveal(&self, top: usize, figure: usize, height: usize) -> usize {
        let y = self.spot(figure).map_or(0, |s| s.y);
        let top = reveal(top, y, self.rows.len(), height);
        if y < height.saturating_sub(2) && y < 4 { 0 } else { top }
    }

    /// The figure to which an arrow goes; the same where there is none.
    pub fn step(&self, from: usize, way: Way, height: usize) -> usize {
        let Some(here) = self.spot(from) else { return self.spots.first().map_or(0, |s| s.figure) };
        let middle = |s: &Spot| s.x * 2 + s.width;
        let aside = |s: &Spot| middle(s).abs_diff(middle(&here));
        let others = || self.spots.iter().filter(|s| s.figure != from);
        let page = height.saturating_sub(1).max(1);
        let beside = |right: bool| {
            let same_row = |s: &&Spot| s.y == here.y && s.column == here.column;
            let on_side = move |s: &&Spot| if right { s.x > here.x } else { s.x < here.x };
            let in_row = others().filter(same_row).filter(on_side).min_by_key(|s| s.x.abs_diff(here.x));
            let in_column = move |s: &&Spot| {
                if right { s.column == here.column + 1 } else { s.column + 1 == here.column }
            };
            let edge = move |s: &Spot| if right { s.x } else { usize::MAX - s.x };
            in_row.or_else(|| others().filter(in_column).min_by_key(|s| (s.y.abs_diff(here.y), edge(s))))
        };
        let column = || others().filter(|s| s.column == here.column);
        let near = |y: usize| {
            self.spots.iter().filter(|s| s.column == here.column).min_by_key(|s| (s.y.abs_diff(y), aside(s)))
        };
        let found = match way {
            Way::Down => column().filter(|s| s.y > here.y).min_by_key(|s| (s.y, aside(s))),
            Way::Up => column().filter(|s| s.y < here.y).max_by_key(|s| (s.y, usize::MAX - aside(s))),
            Way::Right => beside(true),
            Way::Left => beside(false),
            Way::Page(Step::PageDown) => near(here.y + page),
            Way::Page(Step::PageUp) => near(here.y.saturating_sub(page)),
            Way::Page(Step::Last) => near(usize::MAX),
            Way::Page(_) => near(0),
        };
        found.map_or(from, |s| s.figure)
    }
}

fn text(x: usize, words: String, role: Role) -> Piece {
    Piece { x, width: width(&words), ink: Ink::Text(words), role, figure: None }
}

/// The rows of a card: its title on a rule, its rows, the rule of counting.
fn rows_of(card: &Card, wide: usize) -> Vec<Vec<Piece>> {
    let title = fit(&card.title, wide.saturating_sub(4));
    let after = width(&title) + 1;
    let rule = Piece { x: after, width: wide.saturating_sub(after), ink: Ink::Rule, role: Role::Border, figure: None };
    let mut out = vec![vec![text(0, title, Role::Title), rule]];
    let labels = card.rows.iter().map(|row| match row {
        Row::Bar { label, .. } | Row::Words { label, .. } => width(label),
        Row::Lights { label, .. } => width(label),
        _ => 0,
    });
    let column = labels.max().unwrap_or(0).min(wide * 2 / 5);
    for row in &card.rows {
        match row {
            Row::Legend(parts) => out.extend(legend(parts, wide)),
            row => out.push(row_of(card, row, column, wide)),
        }
    }
    // The rule stays with its card, however long it is, in at most three rows.
    for words in wrap(&card.rule, wide.max(1)).into_iter().take(3) {
        out.push(vec![text(0, words, Role::Dim)]);
    }
    out
}

/// Cells of a number at the end of a row.
const NUMBER: usize = 7;

fn row_of(card: &Card, row: &Row, column: usize, wide: usize) -> Vec<Piece> {
    match row {
        Row::Bar { label, role, parts, figure } => {
            let mut out = vec![text(0, fit(label, column), *role)];
            let room = wide.saturating_sub(column + 2 + NUMBER);
            let total: u64 = parts.iter().map(|p| p.count).sum();
            let mut x = column + 1;
            if let [part] = parts.as_slice()
                && part.sign.is_empty()
            {
                let width = share::length(part.count, card.most, room);
                out.push(Piece { x, width, ink: Ink::Bar, role: part.role, figure: None });
            } else {
                let long = share::length(total, card.most, room);
                let counts: Vec<u64> = parts.iter().map(|p| p.count).collect();
                for (part, cells) in parts.iter().zip(share::stack(&counts, long)) {
                    let ink = Ink::Text(part.sign.repeat(cells));
                    if cells > 0 {
                        out.push(Piece { x, width: cells, ink, role: part.role, figure: part.figure });
                    }
                    x += cells;
                }
            }
            out.push(number(wide, *figure));
            out
        }
        Row::Words { label, words, figure } => {
            let room = wide.saturating_sub(column + 2 + NUMBER);
            vec![
                text(0, fit(label, column), Role::Text),
                text(column + 1, fit(words, room), Role::Accent),
                number(wide, *figure),
            ]
        }
        Row::Heads(heads) => {
            let half = wide.saturating_sub(column + 1) / 2;
            let head = |(n, head): (usize, &String)| text(column + 1 + n * half, fit(head, half), Role::Dim);
            heads.iter().enumerate().map(head).collect()
        }
        Row::Lights { label, groups } => {
            let half = wide.saturating_sub(column + 1) / 2;
            let mut out = vec![text(0, fit(label, column), Role::Text)];
            for (n, group) in groups.iter().enumerate() {
                let each = (half.saturating_sub(1) / group.len().max(1)).max(2);
                for (m, (figure, sign, role)) in group.iter().enumerate() {
                    let x = column + 1 + n * half + m * each;
                    let width = each.saturating_sub(1);
                    out.push(Piece { x, width, ink: Ink::Light(sign), role: *role, figure: Some(*figure) });
                }
            }
            out
        }
        Row::Spark { counts, from, to } => {
            let shown = &counts[counts.len().saturating_sub(wide.saturating_sub(width(from) + width(to) + 2))..];
            let x = width(from) + 1;
            let levels = share::levels(shown, 8);
            vec![
                text(0, from.clone(), Role::Dim),
                Piece { x, width: levels.len(), ink: Ink::Spark(levels.clone()), role: Role::Accent, figure: None },
                text(x + levels.len() + 1, to.clone(), Role::Dim),
            ]
        }
        Row::Goal { sign, role, label, share, words, figure } => {
            let tail = width(words).min(wide / 2);
            let bar = if wide >= 50 { 10 } else { 0 };
            let room = wide.saturating_sub(2 + tail + 1 + bar + 1);
            let mut out = vec![
                text(0, (*sign).to_string(), *role),
                Piece { x: 2, width: room, ink: Ink::Text(fit(label, room)), role: Role::Text, figure: Some(*figure) },
            ];
            if let Some(share) = share.filter(|_| bar > 0) {
                let width = share::length(share.min(100), 100, bar - 1);
                out.push(Piece { x: 2 + room + 1, width, ink: Ink::Bar, role: *role, figure: None });
            }
            out.push(text(wide.saturating_sub(tail), fit(words, tail), Role::Dim));
            out
        }
        // Laid out by itself: it may take several rows.
        Row::Legend(_) => Vec::new(),
        Row::Note(words) => vec![text(0, fit(words, wide), Role::Dim)],
    }
}

/// What the shades mean, in as many rows as it takes: none is left out.
fn legend(parts: &[(&'static str, Role, String)], wide: usize) -> Vec<Vec<Piece>> {
    let mut out = vec![Vec::new()];
    let mut x = 0;
    for (sign, role, words) in parts {
        let long = width(sign) + 1 + width(words);
        if x > 0 && x + long > wide {
            out.push(Vec::new());
            x = 0;
        }
        if let Some(row) = out.last_mut() {
            row.push(text(x, (*sign).to_string(), *role));
            row.push(text(x + width(sign) + 1, fit(words, wide.saturating_sub(x + width(sign) + 1)), Role::Dim));
        }
        x += long + 2;
    }
    out
}

/// A figure at the end of its row.
fn number(wide: usize, figure: usize) -> Piece {
    let width = NUMBER.min(wide);
    Piece { x: wide - width, width, ink: Ink::Number, role: Role::Title, figure: Some(figure) }
}
