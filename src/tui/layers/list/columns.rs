//! The columns of the list: which show, how wide, and the one under the cursor. Each column knows the cells that it
//! needs at least and would like; one that a person gave a width has exactly that.

use super::List;
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::text;
use crate::i18n::Lang;
use crate::register::Register;
use crate::register::columns::{Column, Computed};
use crate::register::layout::{Layout, Shown, WIDTHS};
use crate::register::select::SortKey;
use crate::tui::layers::Scene;
use crate::tui::widgets::table::{self, Align};

/// The fewest and the most cells that codes take by themselves.
const CODES: std::ops::RangeInclusive<usize> = 8..=20;

/// So many columns at the left stay when the others are moved through: code and name, as people expect them.
pub const FROZEN: usize = 2;

/// Which end of its column a value keeps to.
pub fn align(column: &Column) -> Align {
    match column {
        Column::Key(key) => match key.kind() {
            Some(FieldKind::Money | FieldKind::Share | FieldKind::Decimal) => Align::Right,
            _ => Align::Left,
        },
        Column::Computed(Computed::DaysLate | Computed::Conflicts) => Align::Right,
        Column::Computed(_) => Align::Left,
    }
}

/// Fewest cells, cells it would like, share of the rest.
fn shape(column: &Column, codes: u16, lang: Lang) -> (u16, u16, u16) {
    match column {
        Column::Key(Key::Field(field)) => match field {
            Field::Code => (codes, codes, 0),
            Field::NameZh | Field::NameEn => (20, 34, 5),
            // English names of stages are long.
            // English names of stages are long; the short ones take ten.
            Field::Stage if lang == Lang::En => (10, 18, 0),
            Field::Stage => (8, 13, 0),
            Field::Health if lang == Lang::En => (6, 6, 0),
            Field::Health => (4, 5, 0),
            Field::LeadAgency => (8, 12, 1),
            Field::Progress => (4, 6, 0),
            Field::Sector => (8, 12, 0),
            Field::Starred | Field::Article => (4, 6, 0),
            Field::Kind | Field::Box | Field::Activity | Field::Nature => (8, 10, 0),
            Field::NationalCode => (12, 24, 0),
            field => match field.kind() {
                FieldKind::Date | FieldKind::Code(_) => (10, 12, 0),
                FieldKind::Money => (8, 10, 0),
                FieldKind::Set(_) | FieldKind::List(Element::Agency | Element::Place) => (10, 18, 1),
                FieldKind::List(_) => (6, 12, 0),
                FieldKind::LongText => (12, 24, 2),
                _ => (8, 14, 1),
            },
        },
        Column::Key(Key::AnnualPlan(_) | Key::AnnualPaid(_)) => (10, 12, 0),
        Column::Key(_) => (8, 14, 1),
        Column::Computed(computed) => match computed {
            Computed::Name => (26, 34, 5),
            Computed::Id => (8, 32, 0),
            Computed::Due => (10, 12, 0),
            Computed::NextMilestone => (10, 16, 2),
            Computed::Updated => (10, 10, 0),
            Computed::HealthComputed | Computed::AnnualClass => (6, 10, 0),
            _ => (6, 8, 0),
        },
    }
}

/// The cells that codes take, with room for the sign of a conflict where there are any; `None` while the register
/// cannot tell.
pub fn code_cells(register: &Register) -> Option<u16> {
    let sign = if register.has_conflicts() { text::width(text::CONFLICT) } else { 1 };
    let widest = register.widest_code(*CODES.end() - sign)? + sign;
    u16::try_from(widest.max(*CODES.start())).ok()
}

/// The heading of a shown column for the table.
pub fn head<'a>(shown: &Shown, title: &'a str, codes: u16, sort: &[SortKey], lang: Lang) -> table::Column<'a> {
    let (min, ideal, weight) = match shown.width {
        Some(width) => (width, width, 0),
        None => shape(&shown.column, codes, lang),
    };
    let at = sort.iter().position(|k| k.column == shown.column);
    table::Column {
        title,
        min,
        ideal,
        weight,
        align: align(&shown.column),
        sorted: at.map(|at| sort[at].descending),
        // A single key needs no number.
        rank: at.filter(|_| sort.len() > 1).map_or(0, |at| at as u8 + 1),
    }
}

/// What a key does to the column under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjust {
    Wider,
    Narrower,
    Left,
    Right,
    Hide,
}

/// Changes one column of a layout, `now` being the cells it has; answers where it stands now, or `None` where that
/// cannot be done.
pub fn adjust(layout: &mut Layout, at: usize, how: Adjust, now: u16) -> Option<usize> {
    let count = layout.columns.len();
    let shown = layout.columns.get_mut(at)?;
    match how {
        Adjust::Wider | Adjust::Narrower => {
            let step = 2;
            let wanted = if how == Adjust::Wider { now.saturating_add(step) } else { now.saturating_sub(step) };
            let wanted = wanted.clamp(*WIDTHS.start(), *WIDTHS.end());
            (wanted != now).then(|| {
                shown.width = Some(wanted);
                at
            })
        }
        Adjust::Left | Adjust::Right => {
            let to = if how == Adjust::Left { at.checked_sub(1)? } else { at + 1 };
            (to < count).then(|| {
                layout.columns.swap(at, to);
                to
            })
        }
        Adjust::Hide => (count > 1).then(|| {
            layout.columns.remove(at);
            at.min(count - 2)
        }),
    }
}

impl List {
    /// How the list is laid out.
    pub fn shape(&self) -> &Layout {
        &self.shape
    }

    /// The column under the cursor.
    pub fn column(&self) -> Column {
        self.shape.columns[self.column_at()].column.clone()
    }

    /// Where the column under the cursor stands.
    pub(super) fn column_at(&self) -> usize {
        self.column.min(self.shape.columns.len() - 1)
    }

    /// Moves the column cursor.
    pub fn step_column(&mut self, right: bool) {
        self.column = match right {
            true => (self.column_at() + 1).min(self.shape.columns.len() - 1),
            false => self.column_at().saturating_sub(1),
        };
    }

    /// The headings for the table, with their titles.
    pub(super) fn heads<'a>(&self, titles: &'a [String], lang: Lang) -> Vec<table::Column<'a>> {
        let shown = self.shape.columns.iter().zip(titles);
        shown.map(|(shown, title)| head(shown, title, self.codes, &self.shape.sort, lang)).collect()
    }

    pub(super) fn titles(&self, lang: Lang) -> Vec<String> {
        self.shape.columns.iter().map(|s| s.column.short_label(lang)).collect()
    }

    /// The cells that a column has, where it shows; else those that it would like.
    pub fn cells_of(&self, at: usize, lang: Lang) -> u16 {
        let titles = self.titles(lang);
        let heads = self.heads(&titles, lang);
        let slots = table::slots(&heads, FROZEN, self.first_column(&heads, self.width), self.width);
        let slot = slots.iter().find(|s| s.column == at);
        slot.map_or_else(|| heads.get(at).map_or(10, |h| h.ideal), |s| s.width)
    }

    /// The first of the columns that are moved through.
    pub(super) fn first_column(&self, heads: &[table::Column], width: u16) -> usize {
        table::first_for(heads, FROZEN, FROZEN, self.column_at(), width)
    }

    /// Changes the column under the cursor; answers whether that could be done.
    pub fn adjust(&mut self, how: Adjust, scene: &Scene) -> bool {
        let at = self.column_at();
        let now = self.cells_of(at, scene.lang);
        let to = adjust(&mut self.shape, at, how, now);
        self.column = to.unwrap_or(at);
        to.is_some()
    }

    /// Lays the list out anew: columns, order, groups. The cursor stays on its column while that shows.
    pub fn lay_out(&mut self, layout: Layout, scene: &Scene) {
        let column = self.column();
        let (again, regrouped) = (layout.sort != self.shape.sort, layout.grouping != self.shape.grouping);
        let kept = self.stand();
        self.shape = layout;
        let at = self.shape.columns.iter().position(|s| s.column == column);
        self.column = at.unwrap_or_else(|| self.column_at());
        if again && !regrouped {
            self.seek(scene);
        }
        if regrouped {
            self.refresh(scene);
            // Where it stood was asked before the groups became others.
            if let Some(at) = kept.and_then(|stand| self.find(&stand)) {
                self.scroll.select(at, self.lines(), self.page);
            }
        }
    }

    /// Orders by a column alone; by the same again turns the order round, a third time goes back to the codes.
    pub fn sort_by(&mut self, column: Column, scene: &Scene) {
        let now = self.shape.sort.first().filter(|k| k.column == column).map(|k| k.descending);
        self.shape.sort = match now {
            None => vec![SortKey { column, descending: false }],
            Some(false) => vec![SortKey { column, descending: true }],
            Some(true) => Vec::new(),
        };
        self.seek(scene);
    }

    /// Orders by a column among what is equal so far; again turns that key round, a third time takes it away.
    pub fn sort_then(&mut self, column: Column, scene: &Scene) {
        cycle(&mut self.shape.sort, column);
        self.seek(scene);
    }
}

/// Puts a column at the end of an order, turns its key round, or takes it away: the next of the three.
pub fn cycle(sort: &mut Vec<SortKey>, column: Column) {
    match sort.iter().position(|k| k.column == column) {
        None => sort.push(SortKey { column, descending: false }),
        Some(at) if sort[at].descending => drop(sort.remove(at)),
        Some(at) => sort[at].descending = true,
    }
}

/// Every column that a list can show: the fields in the order of their table, this year's money, what is computed.
pub fn all(register: &Register) -> Vec<Column> {
    let year = u16::try_from(chrono::Datelike::year(&register.day().today)).unwrap_or_default();
    let fields = Field::of(crate::domain::id::Entity::Project).map(|f| Column::Key(Key::Field(f)));
    let money = [Key::AnnualPlan(year), Key::AnnualPaid(year)].map(Column::Key);
    let computed = Computed::ALL.iter().map(|(c, _)| Column::Computed(*c));
    let mut all: Vec<Column> = Vec::new();
    all.extend(computed.clone().filter(|c| *c == Column::Computed(Computed::Name)));
    all.extend(fields.chain(money));
    all.extend(computed.filter(|c| *c != Column::Computed(Computed::Name)));
    all
}
