//! The list: the register as a table, with the filter above it and the detail of the selected project beside or below.
//!
//! The list keeps its place by identity, not by row: whatever is filtered, sorted or changed by others, the cursor stays
//! on its project while that is shown. A query that cannot be read leaves the last good result standing.

mod detail;
mod draw;
mod marks;
mod reading;

pub use draw::{light, stage_role};

use super::Scene;
use crate::domain::field::{Field, Key};
use crate::domain::filter::Filter;
use crate::domain::id::EntityId;
use crate::domain::text;
use crate::register::columns::{Column, Computed};
use crate::register::offers::Offer;
use crate::register::select::SortKey;
use crate::tui::widgets::input::{Edit, Field as Input};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;

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
    /// Whether the rows only come near to the query, since nothing answers to it.
    near: bool,
    /// The projects shown, in order.
    rows: Vec<EntityId>,
    /// How often they were put together.
    turn: u64,
    scroll: Scroll,
    marks: marks::Marks,
    /// The column under the cursor.
    column: usize,
    sort: Vec<SortKey>,
    /// Whether the detail pane shows; `None` = where there is room.
    detail: Option<bool>,
    /// The height of the table when it was last laid out for keys: rows of a page.
    page: usize,
}

/// Column, fewest cells, cells it would like, share of the rest.
type Shape = (fn() -> Column, u16, u16, u16);

/// The columns of the list, the most needed first.
const COLUMNS: &[Shape] = &[
    (|| Column::Key(Key::Field(Field::Code)), 8, 8, 0),
    (|| Column::Computed(Computed::Name), 26, 34, 5),
    (|| Column::Key(Key::Field(Field::Stage)), 8, 13, 0),
    (|| Column::Key(Key::Field(Field::Health)), 4, 5, 0),
    (|| Column::Key(Key::Field(Field::LeadAgency)), 8, 12, 1),
    (|| Column::Computed(Computed::Due), 10, 12, 0),
    (|| Column::Key(Key::Field(Field::Progress)), 4, 6, 0),
    (|| Column::Computed(Computed::NextMilestone), 10, 16, 2),
    (|| Column::Key(Key::Field(Field::Sector)), 8, 12, 0),
    (|| Column::Computed(Computed::Updated), 10, 10, 0),
];

/// How the screen is divided.
pub struct Layout {
    pub filter: Rect,
    pub table: Rect,
    pub detail: Option<Rect>,
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
            near: false,
            rows: Vec::new(),
            turn: 0,
            scroll: Scroll::default(),
            marks: marks::Marks::default(),
            column: 1,
            sort: Vec::new(),
            detail: None,
            page: 20,
        };
        list.refresh(scene);
        list
    }

    /// The columns.
    pub fn columns() -> Vec<Column> {
        COLUMNS.iter().map(|(make, ..)| make()).collect()
    }

    /// The column under the cursor.
    pub fn column(&self) -> Column {
        COLUMNS[self.column.min(COLUMNS.len() - 1)].0()
    }

    /// The project under the cursor.
    pub fn selected(&self) -> Option<EntityId> {
        self.scroll.selected(self.rows.len()).map(|at| self.rows[at])
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
    pub fn rows(&self) -> &[EntityId] {
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

    /// What is to be said about the query: what is wrong with it, or what Tab offers.
    pub fn remark(&self) -> Option<(&str, bool)> {
        let fault = self.fault.as_deref().map(|f| (f, true));
        let offers = (!self.offers.is_empty()).then_some((self.shown_offers.as_str(), false));
        let reading = self.reading.as_deref().map(|r| (r, false));
        fault.or(offers).or(reading).filter(|_| self.typing)
    }

    pub fn sort(&self) -> &[SortKey] {
        &self.sort
    }

    /// Reads the query again and puts the rows in order, keeping the project under the cursor.
    pub fn refresh(&mut self, scene: &Scene) {
        let kept = self.selected();
        self.turn += 1;
        let typed = text::halfwidth(self.input.text()).trim().to_string();
        let read = scene.register.query(&typed, scene.lang);
        match read.and_then(|f| Ok((scene.register.select(&typed, scene.lang)?, f))) {
            Ok((rows, filter)) => {
                self.near = rows.is_empty() && !filter.words().is_empty();
                self.rows = if self.near { scene.register.near(&typed, scene.lang).unwrap_or_default() } else { rows };
                self.near &= !self.rows.is_empty();
                self.reading = reading::of(&filter, scene.lang);
                self.filter = filter;
                self.query = typed;
                self.fault = None;
                self.order(scene);
            }
            Err(e) => {
                let advice = e.advice(scene.lang).map(|a| format!("　{a}")).unwrap_or_default();
                self.fault = Some(format!("{}{advice}", e.say(scene.lang)));
            }
        }
        let at = kept.and_then(|id| self.rows.iter().position(|r| *r == id)).unwrap_or(0);
        self.scroll.select(at, self.rows.len(), self.page);
    }

    fn order(&mut self, scene: &Scene) {
        // What only comes near stays in the order of nearness.
        if self.sort.is_empty() || self.near {
            return;
        }
        scene.register.sort(&mut self.rows, &self.sort, scene.lang);
    }

    /// Sorts by a column; by the same again turns the order round, a third time goes back to the codes.
    pub fn sort_by(&mut self, column: Column, scene: &Scene) {
        let now = self.sort.first().filter(|k| k.column == column).map(|k| k.descending);
        self.sort = match now {
            None => vec![SortKey { column, descending: false }],
            Some(false) => vec![SortKey { column, descending: true }],
            Some(true) => Vec::new(),
        };
        self.refresh(scene);
    }

    /// Moves the cursor.
    pub fn go(&mut self, step: Step) {
        self.scroll.go(step, self.rows.len(), self.page);
    }

    /// Puts the cursor on a project, if it is shown.
    pub fn select(&mut self, id: EntityId) {
        if let Some(at) = self.rows.iter().position(|r| *r == id) {
            self.scroll.select(at, self.rows.len(), self.page);
        }
    }

    /// Moves the column cursor.
    pub fn step_column(&mut self, right: bool) {
        self.column = match right {
            true => (self.column + 1).min(COLUMNS.len() - 1),
            false => self.column.saturating_sub(1),
        };
    }

    /// Shows or hides the detail pane.
    pub fn toggle_detail(&mut self, screen: Rect) {
        let shown = self.layout(screen).detail.is_some();
        self.detail = Some(!shown);
    }

    /// Puts another query in the filter.
    pub fn narrow(&mut self, query: &str, scene: &Scene) {
        self.input.set(query);
        self.typing = false;
        self.refresh(scene);
    }

    /// Shows what a saved view has: its query and its order.
    pub fn show_view(&mut self, query: &str, keys: Vec<SortKey>, scene: &Scene) {
        self.sort = keys;
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

    /// Remembers the height of a page, for the next key.
    pub fn measure(&mut self, screen: Rect) {
        self.page = usize::from(self.layout(screen).table.height.saturating_sub(1)).max(1);
        self.scroll.select(self.scroll.selected(self.rows.len()).unwrap_or(0), self.rows.len(), self.page);
    }

    /// A key while the filter has the keys. Enter keeps the filter and leaves the field; Esc clears it.
    pub fn type_key(&mut self, key: KeyEvent, scene: &Scene) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if !matches!(key.code, KeyCode::Tab | KeyCode::BackTab) {
            self.offers.clear();
            self.offered = None;
        }
        match key.code {
            KeyCode::Enter => self.typing = false,
            KeyCode::Tab => self.complete(true, scene),
            KeyCode::BackTab => self.complete(false, scene),
            KeyCode::Esc => self.clear(scene),
            KeyCode::Char('g') if control => self.clear(scene),
            KeyCode::Down => {
                self.typing = false;
                self.go(Step::Down);
            }
            KeyCode::Up => {
                self.typing = false;
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
        let edit = self.input.paste(pasted);
        self.after(edit, scene);
    }

    fn after(&mut self, edit: Edit, scene: &Scene) {
        if matches!(edit, Edit::Changed | Edit::Refused(_)) {
            self.refresh(scene);
            self.scroll.select(0, self.rows.len(), self.page);
        }
    }

    /// How the screen is divided: the detail beside when wide, below when high, none when neither.
    pub fn layout(&self, area: Rect) -> Layout {
        let filter = Rect { height: area.height.min(1), ..area };
        let rest = Rect { y: area.y + filter.height, height: area.height - filter.height, ..area };
        let wide = area.width >= 110;
        let high = area.height >= 32;
        let shown = self.detail.unwrap_or(wide || high);
        if !shown || rest.height < 8 {
            return Layout { filter, table: rest, detail: None };
        }
        if wide {
            let width = (area.width * 2 / 5).clamp(36, 64);
            let table = Rect { width: area.width - width, ..rest };
            let detail = Rect { x: rest.x + table.width, width, ..rest };
            return Layout { filter, table, detail: Some(detail) };
        }
        let height = (rest.height * 2 / 5).clamp(5, 14);
        let table = Rect { height: rest.height - height, ..rest };
        let detail = Rect { y: rest.y + table.height, height, ..rest };
        Layout { filter, table, detail: Some(detail) }
    }

    /// The row of the table under a cell of the screen.
    pub fn click(&mut self, screen: Rect, x: u16, y: u16) -> bool {
        let table = self.layout(screen).table;
        let body = Rect { y: table.y + 1, height: table.height.saturating_sub(1), ..table };
        if !body.contains((x, y).into()) {
            return false;
        }
        let shown = self.scroll.shown(self.rows.len(), body.height.into());
        let at = shown.start + usize::from(y - body.y);
        if at >= shown.end {
            return false;
        }
        self.scroll.select(at, self.rows.len(), self.page);
        true
    }
}
