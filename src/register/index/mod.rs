//! The index: what a list filters, sorts and counts by, in columns in memory — a quarter of a kilobyte for each project
//! where a record takes a whole one. It never answers what it does not hold: long texts stay in the file.
//!
//! Read next: `fill` (from the file, in slices, beside everything else), `renew` (the rows that a change touched), `row`
//! (one row, asked as a project is), `scan` (a query over rows), `beside` (columns read only for a query).

mod authors;
mod bands;
mod beside;
mod bits;
mod dict;
mod fill;
mod groups;
mod kernels;
mod numbers;
pub(super) mod order;
pub(in crate::register) mod parts;
mod ranks;
mod renew;
mod row;
mod scan;
mod shared;
mod table;
mod texts;
mod thin;

pub use beside::Others;
pub use bits::Bits;
pub use fill::{Filling, fill};
pub use parts::in_parts;
pub(super) use row::Only;
pub use row::Row;
pub use scan::{Known, Memory, Scan};
pub use thin::{fills, orders};

use super::book::Day;
use crate::domain::assess::{Case, Step};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{AnnualClass, Code, Health, Kind, MilestoneKind};
use crate::search::Sketch;
use chrono::{Datelike, NaiveDate};
use dict::{Dict, Sense};
use numbers::Numbers;
use shared::{Miles, Shared};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use table::{Table, hash};
use texts::Texts;

/// Fields whose texts every row has for itself, in the order of `texts`.
const OWN: [Field; texts::COUNT] = [Field::Code, Field::NameZh, Field::NameEn, Field::Aliases];

/// Fields whose texts many rows share.
const SHARED: &[Field] = &[
    Field::Kind,
    Field::Parent,
    Field::Sector,
    Field::Stage,
    Field::Activity,
    Field::Health,
    Field::LeadAgency,
    Field::Agencies,
    Field::Provinces,
    Field::Places,
    Field::Route,
    Field::Tags,
    Field::Owner,
    Field::ConfirmedOn,
    Field::Article,
    Field::Box,
];

/// Fields that are whole numbers.
const COUNTED: &[Field] = &[Field::Investment, Field::Paid, Field::Progress, Field::Starred];

/// Whether the index holds a field of projects.
pub fn holds(field: Field) -> bool {
    OWN.contains(&field) || SHARED.contains(&field) || COUNTED.contains(&field)
}

/// What the texts of a shared field are read as.
fn sense(field: Field) -> Sense {
    match field.kind() {
        FieldKind::Date => Sense::Date,
        FieldKind::Set(_) | FieldKind::List(_) => Sense::List,
        _ => Sense::Text,
    }
}

/// What a milestone is to a list, by numbers of `titles`.
#[derive(Clone, Copy, Debug, Default)]
struct Mile {
    kind: u32,
    name: u32,
    baseline: u32,
    forecast: u32,
    actual: u32,
}

/// What follows from dates and figures, as `assess` says.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    days_late: i32,
    /// The next milestone by its place, from one; 0 = none.
    next: u16,
    health: u8,
    /// From one; 0 = none.
    class: u8,
}

/// Bits of `marks`.
const GONE: u8 = 1;
const BATCH: u8 = 1 << 1;
const SOURCED: u8 = 1 << 2;
const OVERDUE: u8 = 1 << 3;
const STALE: u8 = 1 << 4;
const UNCONFIRMED: u8 = 1 << 5;
const JUDGED: u8 = OVERDUE | STALE | UNCONFIRMED;

/// The rows. A row keeps its number as long as the index lives; one whose project is deleted is marked.
#[derive(Debug)]
pub struct Index {
    /// Shared with the lists that were made of it, like the order.
    ids: Arc<Vec<[u8; 16]>>,
    by_id: Table,
    texts: Texts,
    sketches: Vec<Sketch>,
    shared: Vec<Shared>,
    counted: Vec<Numbers>,
    updated: Vec<i64>,
    conflicts: HashMap<u32, u32>,
    /// Yearly money and columns of foreign ledgers, where there are any.
    extra: HashMap<u32, BTreeMap<String, String>>,
    /// Where the milestones of a row begin, and how many they are.
    begins: Vec<u32>,
    counts: Vec<u16>,
    miles: Miles,
    titles: Dict,
    facts: Vec<Facts>,
    marks: Vec<u8>,
    /// The rows that are there, in the order of their codes.
    order: Arc<Vec<u32>>,
    /// The rows whose code others have before them: how many.
    clashes: HashMap<u32, u8>,
    batches: usize,
    /// The cells of the widest code as shown.
    widest: usize,
    year: i32,
    /// The newest change of the log that is in it, by its number in the file.
    pub seen: i64,
}

/// Where the values of a row come from: a row of the table as it passes by, or a record. `n` = by the order of `OWN`,
/// `SHARED`, `COUNTED`.
trait Values {
    fn own(&self, n: usize) -> Option<Cow<'_, str>>;
    fn shared(&self, n: usize) -> Option<Cow<'_, str>>;
    fn counted(&self, n: usize) -> Option<i64>;
    /// Yearly money and columns of foreign ledgers: a JSON object.
    fn extra(&self) -> Option<Cow<'_, str>>;
    fn conflicts(&self) -> u32;
    fn updated(&self) -> i64;
}

impl Index {
    /// An empty index with room for about so many rows.
    fn with_room(rows: usize) -> Index {
        Index {
            ids: Arc::new(Vec::with_capacity(rows)),
            by_id: Table::with_room(rows),
            texts: Texts::with_room(rows),
            sketches: Vec::with_capacity(rows),
            shared: SHARED.iter().map(|field| Shared::with_room(rows, sense(*field))).collect(),
            counted: COUNTED.iter().map(|_| Numbers::with_room(rows)).collect(),
            updated: Vec::with_capacity(rows),
            conflicts: HashMap::new(),
            extra: HashMap::new(),
            begins: Vec::with_capacity(rows),
            counts: Vec::with_capacity(rows),
            miles: Miles::default(),
            titles: Dict::default(),
            facts: Vec::with_capacity(rows),
            marks: Vec::with_capacity(rows),
            order: Arc::default(),
            clashes: HashMap::new(),
            batches: 0,
            widest: 0,
            year: 0,
            seen: 0,
        }
    }

    /// The row of a project, deleted or not.
    pub(super) fn row_of(&self, id: &[u8; 16]) -> Option<u32> {
        self.by_id.find(hash(id), |row| self.ids[row as usize] == *id)
    }

    /// The row of a project that is there.
    pub fn find(&self, id: EntityId) -> Option<u32> {
        self.row_of(&id.bytes).filter(|row| self.is_there(*row))
    }

    fn is_there(&self, row: u32) -> bool {
        self.marks[row as usize] & GONE == 0
    }

    fn has(&self, row: u32, mark: u8) -> bool {
        self.marks[row as usize] & mark != 0
    }

    /// The project of a row.
    pub fn id(&self, row: u32) -> EntityId {
        EntityId { entity: Entity::Project, bytes: self.ids[row as usize] }
    }

    /// The ids of all rows, by their numbers.
    pub fn ids(&self) -> &Arc<Vec<[u8; 16]>> {
        &self.ids
    }

    /// The rows, in the order of their codes.
    pub fn rows(&self) -> &Arc<Vec<u32>> {
        &self.order
    }

    /// Whether any row is one of the plan's unnamed lots.
    pub fn has_batches(&self) -> bool {
        self.batches > 0
    }

    /// How many rows there are, also of projects that are gone.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether a row is one of the plan's unnamed lots.
    pub fn is_batch(&self, row: u32) -> bool {
        self.has(row, BATCH)
    }

    /// How many projects there are without the plan's unnamed lots.
    pub fn count(&self) -> usize {
        self.order.len() - self.batches
    }

    /// The projects that belong to one, in the order of their codes.
    pub fn parts(&self, id: EntityId) -> Vec<EntityId> {
        let Some(parents) = self.column(Field::Parent) else { return Vec::new() };
        let hex = id.hex();
        let Some(wanted) = parents.words.find(&hex) else { return Vec::new() };
        self.order.iter().filter(|row| parents.number(**row) == wanted).map(|row| self.id(*row)).collect()
    }

    /// How many of these rows hold each value of a field that rows share, by a row-like with this value alone; `None`
    /// for a field that they do not share, or that says something only together with other rows.
    pub(super) fn spread(&self, field: Field, rows: &[u32]) -> Option<Vec<(Only<'_>, usize)>> {
        let column = self.column(field).filter(|_| field != Field::Parent)?;
        let mut counts = vec![0; column.words.len()];
        rows.iter().for_each(|row| counts[column.number(*row) as usize] += 1);
        let held = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
        Some(held.map(|(number, count)| (Only { index: self, field, number: number as u32 }, count)).collect())
    }

    /// Puts a row, which is a new one or one that is there; without milestones and judgement.
    fn put(&mut self, id: [u8; 16], from: &impl Values) -> u32 {
        let row = self.row_of(&id).unwrap_or_else(|| {
            let row = self.ids.len() as u32;
            Arc::make_mut(&mut self.ids).push(id);
            let ids = &self.ids;
            self.by_id.put(hash(&id), row, |n| hash(&ids[n as usize]));
            self.sketches.push(Sketch::default());
            self.updated.push(0);
            self.begins.push(0);
            self.counts.push(0);
            self.facts.push(Facts::default());
            self.marks.push(0);
            row
        });
        let at = row as usize;
        let own: [Option<Cow<'_, str>>; texts::COUNT] = std::array::from_fn(|n| from.own(n));
        let own = own.each_ref().map(|t| t.as_deref().unwrap_or_default());
        self.sketches[at] = Sketch::of(own);
        self.texts.put(at, own);
        for (n, column) in self.shared.iter_mut().enumerate() {
            column.put(row, from.shared(n).as_deref());
        }
        for (n, column) in self.counted.iter_mut().enumerate() {
            column.put(row, from.counted(n));
        }
        match from.conflicts() {
            0 => drop(self.conflicts.remove(&row)),
            n => drop(self.conflicts.insert(row, n)),
        }
        let extra: Option<BTreeMap<String, String>> = from.extra().and_then(|e| serde_json::from_str(&e).ok());
        match extra.map(|e| e.into_iter().filter(|(_, v)| !v.is_empty()).collect::<BTreeMap<_, _>>()) {
            Some(extra) if !extra.is_empty() => drop(self.extra.insert(row, extra)),
            _ => drop(self.extra.remove(&row)),
        }
        self.updated[at] = from.updated();
        let is_batch = self.text(row, Field::Kind) == Some(Kind::Batch.code());
        self.marks[at] = if is_batch { BATCH } else { 0 };
        row
    }

    /// The column of a shared field.
    fn column(&self, field: Field) -> Option<&Shared> {
        SHARED.iter().position(|f| *f == field).map(|n| &self.shared[n])
    }

    /// The text of a shared field.
    fn text(&self, row: u32, field: Field) -> Option<&str> {
        let column = self.column(field)?;
        column.words.text(column.number(row))
    }

    /// The last day of a shared field.
    fn day(&self, row: u32, field: Field) -> Option<NaiveDate> {
        let column = self.column(field)?;
        column.words.day(column.number(row))
    }

    /// The elements of a shared field.
    fn list(&self, row: u32, field: Field) -> &[String] {
        self.column(field).map_or(&[], |column| column.words.list(column.number(row)))
    }

    /// The milestones of a row.
    fn miles(&self, row: u32) -> impl ExactSizeIterator<Item = Mile> + '_ {
        let (begin, count) = (self.begins[row as usize] as usize, self.counts[row as usize] as usize);
        (begin..begin + count).map(|at| self.miles.get(at))
    }

    /// The last day of when the next milestone of a row is due.
    fn due(&self, row: u32) -> Option<NaiveDate> {
        let next = usize::from(self.facts[row as usize].next).checked_sub(1)?;
        if next >= usize::from(self.counts[row as usize]) {
            return None;
        }
        let [baseline, forecast] = self.miles.dates(self.begins[row as usize] as usize + next);
        self.titles.day(forecast).or_else(|| self.titles.day(baseline))
    }

    /// Judges all rows, as of a day.
    pub fn judge(&mut self, day: &Day) {
        self.year = day.today.year();
        let mut case = Case::default();
        for row in 0..self.ids.len() as u32 {
            self.judge_row(row, day, &mut case);
        }
    }

    fn judge_row(&mut self, row: u32, day: &Day, case: &mut Case) {
        let steps = std::mem::take(&mut case.steps);
        *case = Case { steps, ..Case::of(self.text(row, Field::Stage), self.text(row, Field::Activity)) };
        case.confirmed = self.day(row, Field::ConfirmedOn);
        if let Some(extra) = self.extra.get(&row) {
            let number = |key: Key| extra.get(&key.name()).and_then(|v| v.parse().ok());
            let year = u16::try_from(self.year).unwrap_or_default();
            (case.plan, case.paid) = (number(Key::AnnualPlan(year)), number(Key::AnnualPaid(year)));
        }
        case.steps.clear();
        case.steps.extend(self.miles(row).map(|m| Step {
            kind: self.titles.text(m.kind).and_then(MilestoneKind::parse),
            due: self.titles.day(m.forecast).or_else(|| self.titles.day(m.baseline)),
            done: m.actual != dict::EMPTY,
            actual: self.titles.day(m.actual),
        }));
        let verdict = case.judge(day.today, &day.rules);
        let place = |codes: &[&str], code: &str| codes.iter().position(|c| *c == code).unwrap_or_default() as u8;
        self.facts[row as usize] = Facts {
            days_late: i32::try_from(verdict.days_late).unwrap_or(i32::MAX),
            next: verdict.next.map_or(0, |n| n as u16 + 1),
            health: place(Health::CODES, verdict.health.code()),
            class: verdict.class.map_or(0, |c| place(AnnualClass::CODES, c.code()) + 1),
        };
        let bits = [(OVERDUE, verdict.overdue), (STALE, verdict.stale), (UNCONFIRMED, verdict.unconfirmed)];
        let judged = bits.into_iter().filter(|(_, is)| *is).fold(0, |marks, (bit, _)| marks | bit);
        let marks = &mut self.marks[row as usize];
        *marks = *marks & !JUDGED | judged;
    }

    /// The cells of the widest code as shown.
    pub fn widest_code(&self) -> usize {
        self.widest
    }

    /// Whether any project is in conflict.
    pub fn has_conflicts(&self) -> bool {
        !self.conflicts.is_empty()
    }

    /// The code of a row as shown: with a suffix where others have it before.
    pub fn code(&self, row: u32) -> Cow<'_, str> {
        let code = self.texts.get(row as usize)[0];
        match self.clashes.get(&row) {
            None => Cow::Borrowed(code),
            Some(n) => Cow::Owned(super::book::clashing(code, *n)),
        }
    }

    /// Gives back what room was taken beyond need.
    fn settle(&mut self) {
        Arc::make_mut(&mut self.ids).shrink_to_fit();
        self.texts.settle();
        self.sketches.shrink_to_fit();
        self.shared.iter_mut().for_each(Shared::settle);
        self.counted.iter_mut().for_each(Numbers::settle);
        self.updated.shrink_to_fit();
        self.begins.shrink_to_fit();
        self.counts.shrink_to_fit();
        self.miles.settle();
        self.facts.shrink_to_fit();
        self.marks.shrink_to_fit();
    }
}
