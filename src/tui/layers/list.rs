//! The list: the register as a table, with the filter above it and the detail of the selected project beside or below.
//!
//! The list keeps its place by identity, not by row: whatever is filtered, sorted or changed by others, the cursor stays
//! on its project while that is shown. A query that cannot be read leaves the last good result standing. `hunting` looks
//! for the rows of a large register while its first ones are shown.

pub mod columns;
mod detail;
mod drag;
mod draw;
pub mod facets;
mod groups;
mod hunting;
mod marks;
mod place;
mod reading;

pub use draw::{light, stage_role};
pub use groups::Group;

use super::Scene;
use crate::domain::filter::Filter;
use crate::domain::id::EntityId;
use crate::register::layout::Layout;
use crate::register::news::News;
use crate::register::offers::Offer;
use crate::register::rows::Rows;
use crate::register::select::SortKey;
use crate::tui::widgets::input::{Edit, Field as Input};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The state of the list.
pub struct List {
    /// What is typed in the filter.
    input: Input,
    /// Whether the filter has the keys.
    pub typing: bool,
    /// The query whose result is shown.
    query: String,
    /// What the query means, for marking what was found.
    filter: Filter,
    /// Why the query cannot be read.
    fault: Option<String>,
    /// How its dates and amounts are understood.
    reading: Option<String>,
    /// What Tab offers, when there is more than one, and which of them stands in the filter.
    offers: Vec<Offer>,
    offered: Option<usize>,
    /// The offers as they are shown.
    shown_offers: String,
    /// The word at the end may be the beginning of these: the rows are those of the query without it.
    unsaid: Option<String>,
    /// Whether the rows only come near to the query, since nothing answers to it.
    near: bool,
    /// The projects shown, in order; while others are still being looked for, the first ones.
    rows: Rows,
    hunt: hunting::Hunting,
    /// How often they were put together.
    turn: u64,
    scroll: Scroll,
    marks: marks::Marks,
    /// Columns, order and grouping.
    shape: Layout,
    groups: groups::Groups,
    /// The column under the cursor.
    column: usize,
    /// The column whose border is being drawn with the mouse.
    dragged: Option<usize>,
    /// The cells of the widest code, and the newest change of the register that was measured.
    codes: u16,
    measured: Option<i64>,
    /// Whether the detail pane shows; `None` = where there is room.
    pub detail: Option<bool>,
    pub facets: facets::Facets,
    /// What others changed since the last look.
    pub news: News,
    /// The height of the table when it was last laid out for keys, rows of a page, and its width.
    page: usize,
    width: u16,
}

impl List {
    /// The list with everything in it, first project selected.
    pub fn new(scene: &Scene) -> List {
        let mut list = List {
            input: Input::line(""),
            typing: false,
            query: String::new(),
            filter: Filter::all(),
            fault: None,
            reading: None,
            offers: Vec::new(),
            offered: None,
            shown_offers: String::new(),
            unsaid: None,
            near: false,
            rows: Rows::default(),
            hunt: hunting::Hunting::default(),
            turn: 0,
            scroll: Scroll::default(),
            marks: marks::Marks::default(),
            shape: Layout::default(),
            groups: groups::Groups::default(),
            column: 1,
            dragged: None,
            codes: 8,
            measured: None,
            detail: None,
            facets: facets::Facets::default(),
            news: News::default(),
            page: 20,
            width: 80,
        };
        list.refresh(scene);
        list
    }

    /// The project under the cursor; none on the heading of a group.
    pub fn selected(&self) -> Option<EntityId> {
        match self.here()? {
            groups::Line::Row(row, _) => self.rows.get(row),
            groups::Line::Heading(_) => None,
        }
    }

    /// How many are shown.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// What the query means.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// The projects shown, in order.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// How often the rows were put together: another number, other rows or another order.
    pub fn turn(&self) -> u64 {
        self.turn
    }

    /// Whether nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The query whose result is shown; empty for all.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether something is filtered away.
    pub fn is_filtered(&self) -> bool {
        !self.query.is_empty() || !self.input.text().is_empty()
    }

    /// Whether the rows only come near to the query, since nothing answers to it.
    pub fn is_near(&self) -> bool {
        self.near
    }

    /// Whether the word at the end finds nothing and may be the beginning of a condition: the rows are those of the query
    /// without it.
    pub fn is_unsaid(&self) -> bool {
        self.unsaid.is_some()
    }

    /// What is to be said about the query: what is wrong with it, or what Tab offers.
    pub fn remark(&self) -> Option<(&str, bool)> {
        let fault = self.fault.as_deref().map(|f| (f, true));
        let offers = (!self.offers.is_empty()).then_some((self.shown_offers.as_str(), false));
        let unsaid = self.unsaid.as_deref().map(|u| (u, false));
        let reading = self.reading.as_deref().map(|r| (r, false));
        fault.or(offers).or(unsaid).or(reading).filter(|_| self.typing)
    }

    pub fn sort(&self) -> &[SortKey] {
        &self.shape.sort
    }

    /// Puts what is shown under its groups, and the cursor back to where it stood.
    fn arrange(&mut self, kept: Option<groups::Stand>, scene: &Scene) {
        if self.measured != Some(scene.register.seen()) {
            let cells = columns::code_cells(scene.register);
            self.measured = cells.map(|_| scene.register.seen());
            // Until it can be told, codes as long as those of a large register.
            self.codes = cells.unwrap_or(12);
        }
        self.regroup(scene);
        let at = kept.and_then(|stand| self.find(&stand)).unwrap_or(0);
        self.scroll.select(at, self.lines(), self.page);
        self.re_range();
    }

    /// Moves the cursor.
    pub fn go(&mut self, step: Step) {
        self.scroll.go(step, self.lines(), self.page);
    }

    /// Puts the cursor on a project, if it is shown.
    pub fn select(&mut self, id: EntityId) {
        if let Some(at) = self.find(&groups::Stand::Project(id, None)) {
            self.scroll.select(at, self.lines(), self.page);
        }
    }

    /// Puts another query in the filter.
    pub fn narrow(&mut self, query: &str, scene: &Scene) {
        self.input.set(query);
        self.typing = false;
        self.seek(scene);
    }

    /// Shows what a saved view has: its query and its layout.
    pub fn show_view(&mut self, query: &str, layout: Layout, scene: &Scene) {
        let column = self.column();
        self.shape = layout;
        self.column = self.shape.columns.iter().position(|s| s.column == column).unwrap_or(1);
        self.narrow(query, scene);
    }

    /// The query in the filter, as typed.
    pub fn typed(&self) -> &str {
        self.input.text()
    }

    /// Adds a condition to the filter.
    pub fn narrow_within(&mut self, condition: Filter, scene: &Scene) {
        let both = Filter::and([self.filter.clone(), condition]);
        self.narrow(&crate::search::print(&both, scene.lang), scene);
    }

    /// Clears the filter.
    pub fn clear(&mut self, scene: &Scene) {
        self.input.set("");
        self.typing = false;
        self.refresh(scene);
    }

    /// A key while the filter has the keys. Enter keeps the filter and leaves the field; Esc clears it.
    pub fn type_key(&mut self, key: KeyEvent, scene: &Scene) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if !matches!(key.code, KeyCode::Tab | KeyCode::BackTab) {
            self.offers.clear();
            self.offered = None;
        }
        match key.code {
            KeyCode::Enter => self.leave(scene),
            KeyCode::Tab => self.complete(true, scene),
            KeyCode::BackTab => self.complete(false, scene),
            KeyCode::Esc => self.clear(scene),
            KeyCode::Char('g') if control => self.clear(scene),
            KeyCode::Down => {
                self.leave(scene);
                self.go(Step::Down);
            }
            KeyCode::Up => {
                self.leave(scene);
                self.go(Step::Up);
            }
            KeyCode::PageDown => self.go(Step::PageDown),
            KeyCode::PageUp => self.go(Step::PageUp),
            KeyCode::Backspace if self.input.text().is_empty() => self.typing = false,
            _ => {
                let edit = self.input.press(key);
                self.after(edit, scene);
            }
        }
    }

    /// The filter stays and the keys go elsewhere: what might have been the beginning of a condition is a word.
    pub fn leave(&mut self, scene: &Scene) {
        self.typing = false;
        if self.unsaid.is_some() {
            self.seek(scene);
        }
    }

    /// Completes the key or value at the caret: all that the offers have in common, or the only one; pressed again, one
    /// offer after another.
    fn complete(&mut self, forward: bool, scene: &Scene) {
        if !self.offers.is_empty() {
            let count = self.offers.len();
            let at = match (self.offered, forward) {
                (None, true) => 0,
                (None, false) => count - 1,
                (Some(at), true) => (at + 1) % count,
                (Some(at), false) => (at + count - 1) % count,
            };
            let covered =
                self.offered.map_or(self.offers[at].range.len(), |old| self.offers[old].insert.chars().count());
            let start = self.offers[at].range.start;
            let insert = self.offers[at].insert.clone();
            self.replace(start, covered, &insert, scene);
            self.offered = Some(at);
            self.show_offers();
            return;
        }
        let text = self.input.text().to_string();
        let caret = text[..self.input.caret()].chars().count();
        let offers = scene.register.offers(&text, caret, scene.lang);
        let Some(first) = offers.first() else { return };
        let common = offers.iter().skip(1).fold(first.insert.clone(), |common, offer| {
            let same = common.char_indices().zip(offer.insert.chars()).find(|((_, a), b)| a != b);
            let shorter = common.len().min(offer.insert.len());
            let end = same.map_or(shorter, |((at, _), _)| at);
            common.get(..end).unwrap_or_default().to_string()
        });
        if common.chars().count() > first.range.len() || offers.len() == 1 {
            self.replace(first.range.start, first.range.len(), &common, scene);
        } else {
            self.offers = offers;
            self.show_offers();
        }
    }

    /// Puts a text in the place of so many characters of the filter, and the caret behind it.
    fn replace(&mut self, start: usize, covered: usize, new: &str, scene: &Scene) {
        let text = self.input.text().to_string();
        let head: String = text.chars().take(start).collect();
        let tail: String = text.chars().skip(start + covered).collect();
        let caret = head.len() + new.len();
        self.input.set(&format!("{head}{new}{tail}"));
        self.input.place(caret);
        self.refresh(scene);
    }

    /// The offers in a line, beginning with the one that stands in the filter, each with its count.
    fn show_offers(&mut self) {
        let from = self.offered.unwrap_or(0);
        let words = (0..self.offers.len()).map(|n| {
            let offer = &self.offers[(from + n) % self.offers.len()];
            let mark = if self.offered.is_some() && n == 0 { "› " } else { "" };
            let count = offer.count.map(|n| format!(" {n}")).unwrap_or_default();
            format!("{mark}{}{count}", offer.insert)
        });
        self.shown_offers = words.collect::<Vec<_>>().join("  ");
    }

    /// Pasted text goes into the filter.
    pub fn paste(&mut self, pasted: &str, scene: &Scene) {
        self.offers.clear();
        self.offered = None;
        let edit = self.input.paste(pasted);
        self.after(edit, scene);
    }

    fn after(&mut self, edit: Edit, scene: &Scene) {
        if matches!(edit, Edit::Changed | Edit::Refused(_)) {
            self.look(scene);
        }
    }
}
