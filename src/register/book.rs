//! The book: the present state of an open register in memory, as both fronts look at it. Entries are projects with
//! their milestones and what follows from them; agencies, places and targets stand beside. The book never changes the
//! register; it is told which entities changed and reads those again.

use super::home::Clock;
use crate::domain::assess::{Assessment, Rules, assess};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::store::{Result, Store, StoreError, Way};
use chrono::{DateTime, FixedOffset, NaiveDate};
use codes::Codes;
use far::Far;
use near::Near;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

mod codes;
mod far;
pub mod hands;
mod near;
pub mod passage;
pub mod relay;
mod shelf;
mod whole;

/// One project with what belongs to it in a list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub project: Record,
    /// Milestones that are not deleted, in their order.
    pub milestones: Vec<Record>,
    pub facts: Assessment,
    /// The code as shown: with a suffix where a merge brought a clash (`RAIL-17·b`).
    pub code: String,
    /// Open conflicts of the project and its milestones.
    pub conflicts: u32,
    /// When anything of it was last touched: milliseconds since 1970 (UTC).
    pub updated: i64,
    /// Whether its stage or a milestone of it rests on a public source.
    pub sourced: bool,
}

impl Entry {
    /// Whether it is one of the plan's unnamed lots, which lists and counts leave out unless asked.
    pub fn is_batch(&self) -> bool {
        self.project.get(Field::Kind) == Some(crate::domain::kinds::Kind::Batch.code())
    }

    pub fn id(&self) -> EntityId {
        self.project.id
    }

    /// The open milestone that is due next; where none has a date, the first open one.
    pub fn next_open(&self) -> Option<&Record> {
        let first = || self.milestones.iter().find(|m| m.get(Field::Actual).is_none());
        self.facts.next.and_then(|i| self.milestones.get(i)).or_else(first)
    }
}

/// The present state in memory. Of a large register only what is asked for: single entries where they stand in the
/// file, all of them when somebody asks for all.
#[derive(Default)]
pub struct Book {
    whole: OnceCell<Whole>,
    far: Option<Far>,
    /// Where a small register is read from of which nothing was read yet.
    near: Option<Near>,
    tables: OnceCell<Arc<Tables>>,
    clock: Clock,
}

/// What stands beside the projects.
#[derive(Default)]
struct Tables {
    agencies: Vec<Record>,
    places: Vec<Record>,
    targets: Vec<Record>,
    sources: HashMap<EntityId, Record>,
}

/// All entries.
#[derive(Default)]
struct Whole {
    entries: Vec<Entry>,
    places_of: HashMap<EntityId, usize>,
    /// How many entries are batches.
    batches: usize,
    deleted: Vec<Record>,
}

/// All entries of a file, on their way from the thread that read them to a book.
pub(super) struct All(Whole);

impl All {
    pub fn load(from: &impl Records, day: &Day) -> Result<All> {
        Ok(All(Whole::load(from, day)?))
    }
}

/// Where a book reads from: the file as it is, or a state computed from the log.
pub trait Records {
    /// All records of a kind, deleted ones among them.
    fn records(&self, entity: Entity) -> Result<Vec<Record>>;
    /// The same, in whatever order is quickest.
    fn in_any_order(&self, entity: Entity) -> Result<Vec<Record>> {
        self.records(entity)
    }
    /// When what belongs to projects was last touched, one line or more for each project, by its hex digits.
    fn touched(&self, entity: Entity) -> Result<Vec<(String, i64)>>;
    /// The entities of which a present value rests on a public source.
    fn sourced(&self) -> Result<Vec<EntityId>>;
    /// One record, deleted or not.
    fn one(&self, id: EntityId) -> Result<Option<Record>>;
    /// What belongs to a project, deleted things among them.
    fn of_project(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>>;
    /// Whether a present value rests on a public source, by the same rule as `sourced`.
    fn rests_on_source(&self, id: EntityId) -> Result<bool>;
}

impl Records for Store {
    fn records(&self, entity: Entity) -> Result<Vec<Record>> {
        Store::records(self, entity)
    }

    fn in_any_order(&self, entity: Entity) -> Result<Vec<Record>> {
        Store::records_as_they_stand(self, entity)
    }

    fn touched(&self, entity: Entity) -> Result<Vec<(String, i64)>> {
        Store::touched(self, entity)
    }

    fn sourced(&self) -> Result<Vec<EntityId>> {
        Store::sourced(self)
    }

    fn one(&self, id: EntityId) -> Result<Option<Record>> {
        self.record(id)
    }

    fn of_project(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>> {
        self.children(project, entity)
    }

    fn rests_on_source(&self, id: EntityId) -> Result<bool> {
        self.is_sourced(id)
    }
}

/// The day and the rules by which lateness and lights are judged.
#[derive(Clone, Debug)]
pub struct Day {
    pub today: NaiveDate,
    pub rules: Rules,
    pub clock: Clock,
}

impl Book {
    /// Reads everything.
    pub fn load(from: &impl Records, day: &Day) -> Result<Book> {
        let tables = OnceCell::from(Arc::new(Tables::load(from)?));
        let whole = OnceCell::from(Whole::load(from, day)?);
        Ok(Book { whole, tables, clock: day.clock.clone(), ..Book::default() })
    }

    /// A book that reads entries when they are asked for, by a connection of its own.
    pub fn from_afar(store: Store, day: &Day) -> Result<Book> {
        let tables = OnceCell::from(Arc::new(Tables::load(&store)?));
        let far = Some(Far::new(store, day.clone()));
        Ok(Book { far, tables, clock: day.clock.clone(), ..Book::default() })
    }

    /// A book of a small register that reads nothing before somebody asks for anything.
    pub(super) fn unread(way: Way, day: &Day) -> Book {
        Book { near: Some(Near::new(way, day.clone())), clock: day.clock.clone(), ..Book::default() }
    }

    /// Whether nothing was read of a small register so far.
    pub(super) fn is_unread(&self) -> bool {
        self.near.is_some() && self.whole.get().is_none()
    }

    fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| match (&self.far, &self.near) {
            (Some(far), _) => far.all(),
            (None, Some(near)) => near.read(Whole::load),
            (None, None) => Whole::default(),
        })
    }

    fn tables(&self) -> &Tables {
        let read = || self.near.as_ref().map(|near| near.read(|store, _| Tables::load(store))).unwrap_or_default();
        self.tables.get_or_init(|| Arc::new(read()))
    }

    /// Where single entries are read from, unless all are in memory.
    fn afar(&self) -> Option<&Far> {
        self.far.as_ref().filter(|_| self.whole.get().is_none())
    }

    /// Whether all entries are in memory.
    pub fn is_whole(&self) -> bool {
        self.afar().is_none()
    }

    /// What went wrong with reading, since it was last asked.
    pub fn fault(&self) -> Option<StoreError> {
        self.far.as_ref().and_then(Far::fault).or_else(|| self.near.as_ref().and_then(Near::fault))
    }

    /// Remembers what went wrong with reading, to be told at the next occasion.
    pub(super) fn blame(&self, error: StoreError) {
        if let Some(far) = &self.far {
            far.blame(error);
        }
    }

    /// Takes all entries, read elsewhere from the same file.
    pub(super) fn fill(&mut self, all: All) {
        if self.whole.get().is_none() {
            self.whole = OnceCell::from(all.0);
        }
    }

    /// Lets go of entries that were read one by one.
    pub fn rest(&mut self) {
        if let Some(far) = &mut self.far {
            far.rest();
        }
    }

    /// Reads again what changed.
    pub fn refresh(&mut self, from: &impl Records, changed: &[EntityId], day: &Day) -> Result<()> {
        let (projects, tables) = projects_of(from, changed)?;
        if let Some(far) = &mut self.far {
            far.renew(day, &projects, tables);
        }
        if let Some(whole) = self.whole.get_mut() {
            whole.refresh(from, projects, day)?;
        }
        if tables {
            self.tables = OnceCell::from(Arc::new(Tables::load(from)?));
        }
        Ok(())
    }

    /// Judges everything anew, for another day or other rules.
    pub fn judge(&mut self, day: &Day) {
        if let Some(far) = &mut self.far {
            far.forget(day);
        }
        if let Some(near) = &mut self.near {
            near.turn(day);
        }
        for entry in self.whole.get_mut().into_iter().flat_map(|w| &mut w.entries) {
            entry.facts = assess(&entry.project, &entry.milestones, day.today, &day.rules);
        }
    }

    /// All entries that are not deleted, in the order of their codes.
    pub fn entries(&self) -> &[Entry] {
        &self.whole().entries
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        match self.afar() {
            Some(far) => far.is_empty(),
            None => self.entries().is_empty(),
        }
    }

    /// How many entries there are without the plan's unnamed lots.
    pub fn count(&self) -> usize {
        match self.codes() {
            Some(codes) => codes.count(),
            None => self.entries().len() - self.whole().batches,
        }
    }

    /// Whether it is that of a large register, of which entries are read from the file.
    pub(super) fn is_large(&self) -> bool {
        self.far.is_some()
    }

    /// The entry of a project.
    pub fn entry(&self, id: EntityId) -> Option<&Entry> {
        match self.afar().filter(|far| !far.is_overdone()) {
            Some(far) => far.entry(id),
            None => self.whole().entry(id),
        }
    }

    /// A book of what stands beside the projects and of no project, for another thread.
    pub(super) fn of_tables(&self) -> Book {
        self.tables();
        Book { tables: self.tables.clone(), clock: self.clock.clone(), ..Book::default() }
    }

    /// The codes of all projects, where entries are read from the file one by one.
    pub(super) fn codes(&self) -> Option<&Codes> {
        self.afar().map(Far::codes)
    }

    /// Projects by their codes as shown, in small letters, where entries are read from the file one by one; of those that
    /// show the same the first one.
    pub(super) fn by_code(&self) -> Option<HashMap<String, EntityId>> {
        self.codes().map(Codes::by_code)
    }

    /// All projects in the order of their codes, the plan's unnamed lots not among them; no entry is read for that.
    pub fn in_order(&self) -> Vec<EntityId> {
        match self.codes() {
            Some(codes) => codes.in_order(),
            None => self.entries().iter().filter(|e| !e.is_batch()).map(Entry::id).collect(),
        }
    }

    /// The code of a project that is not deleted, as shown.
    pub fn code(&self, id: EntityId) -> Option<Cow<'_, str>> {
        match self.afar() {
            Some(far) => far.code(id),
            None => self.entry(id).map(|e| Cow::Borrowed(e.code.as_str())),
        }
    }

    /// A milestone that is not deleted.
    pub fn milestone(&self, project: EntityId, id: EntityId) -> Option<Cow<'_, Record>> {
        match self.afar() {
            Some(far) => far.record(id).filter(|m| !m.deleted && m.owner() == Some(project)).map(Cow::Owned),
            None => self.entry(project)?.milestones.iter().find(|m| m.id == id).map(Cow::Borrowed),
        }
    }

    /// The entry with this code, as shown or as stored, in any case.
    pub fn find(&self, code: &str) -> Option<&Entry> {
        let code = code.trim();
        if let Some(far) = self.afar().filter(|_| Far::can_find(code)) {
            return far.find(code);
        }
        let wanted = code.to_lowercase();
        let same = |text: &str| text.to_lowercase() == wanted;
        let by_code = self.entries().iter().find(|e| !e.code.is_empty() && same(&e.code));
        by_code.or_else(|| self.entries().iter().find(|e| e.project.id.hex() == code))
    }

    /// Another project than this one that has a code, in any case of its ASCII letters.
    pub fn other_with_code(&self, code: &str, than: EntityId) -> Option<&Entry> {
        if let Some(far) = self.afar() {
            return far.other_with_code(code, than);
        }
        let mut others = self.entries().iter().filter(|e| e.id() != than);
        others.find(|e| e.project.get(Field::Code).is_some_and(|c| c.eq_ignore_ascii_case(code)))
    }

    /// Another project than this one that has a value.
    pub fn other_with(&self, field: Field, value: &str, than: EntityId) -> Option<&Entry> {
        match self.afar() {
            Some(far) => far.other_with(field, value, than),
            None => self.entries().iter().find(|e| e.id() != than && e.project.get(field) == Some(value)),
        }
    }

    /// Projects that are deleted, kept in history.
    pub fn deleted(&self) -> &[Record] {
        self.afar().map_or_else(|| self.whole().deleted.as_slice(), Far::deleted)
    }

    /// The parts of a programme or package.
    pub fn parts(&self, id: EntityId) -> impl Iterator<Item = &Entry> {
        let hex = id.hex();
        let parts: Vec<&Entry> = match self.afar() {
            Some(far) => far.parts(&hex),
            None => self.entries().iter().filter(|e| e.project.get(Field::Parent) == Some(&hex)).collect(),
        };
        parts.into_iter()
    }

    /// The entry that an entry belongs to.
    pub fn parent(&self, entry: &Entry) -> Option<&Entry> {
        self.entry(project_id(entry.project.get(Field::Parent)?)?)
    }

    /// A moment of the log in local time.
    pub fn moment(&self, ms: i64) -> DateTime<FixedOffset> {
        self.clock.local(ms)
    }

    pub fn agencies(&self) -> &[Record] {
        &self.tables().agencies
    }

    /// The agency with this code.
    pub fn agency(&self, code: &str) -> Option<&Record> {
        let agencies = self.agencies();
        let at = agencies.partition_point(|a| a.get(Field::AgencyCode) < Some(code));
        agencies.get(at).filter(|a| a.get(Field::AgencyCode) == Some(code))
    }

    pub fn places(&self) -> &[Record] {
        &self.tables().places
    }

    /// The place with this name.
    pub fn place(&self, name_zh: &str) -> Option<&Record> {
        self.places().iter().find(|p| p.get(Field::PlaceNameZh) == Some(name_zh))
    }

    pub fn targets(&self) -> &[Record] {
        &self.tables().targets
    }

    /// A public source.
    pub fn source(&self, id: EntityId) -> Option<&Record> {
        self.tables().sources.get(&id)
    }
}

impl Tables {
    fn load(from: &impl Records) -> Result<Tables> {
        let alive =
            |entity| -> Result<Vec<Record>> { Ok(from.records(entity)?.into_iter().filter(|r| !r.deleted).collect()) };
        let mut agencies = alive(Entity::Agency)?;
        agencies.sort_by(|a, b| a.get(Field::AgencyCode).cmp(&b.get(Field::AgencyCode)));
        let mut targets = alive(Entity::Target)?;
        targets.sort_by(|a, b| a.get(Field::TargetKey).cmp(&b.get(Field::TargetKey)));
        let sources = alive(Entity::Source)?.into_iter().map(|s| (s.id, s)).collect();
        Ok(Tables { agencies, places: alive(Entity::Place)?, targets, sources })
    }
}

/// The projects that entities are or belong to, each once; and whether others are among them.
pub(super) fn projects_of(from: &impl Records, changed: &[EntityId]) -> Result<(Vec<EntityId>, bool)> {
    let mut projects: Vec<EntityId> = Vec::new();
    let mut others = false;
    for id in changed {
        match id.entity {
            Entity::Project => projects.push(*id),
            Entity::Milestone | Entity::Note | Entity::Link => {
                projects.extend(from.one(*id)?.and_then(|r| r.owner()));
            }
            _ => others = true,
        }
    }
    projects.sort();
    projects.dedup();
    Ok((projects, others))
}

/// Puts milestones in their order.
pub(super) fn in_order(milestones: &mut [Record]) {
    fn place(milestone: &Record) -> &str {
        milestone.get(Field::MilestonePos).unwrap_or_default()
    }
    milestones.sort_by(|a, b| place(a).cmp(place(b)).then(a.id.cmp(&b.id)));
}

/// The code of a project whose code `n` others have before it.
pub(super) fn clashing(code: &str, n: u8) -> String {
    format!("{code}·{}", (b'a' + n.min(25)) as char)
}

/// What stands for the code where there is none: it comes last.
pub(super) const NO_CODE: &str = "\u{10ffff}";

/// An entry that stands alone, judged as of a day; whether it rests on public sources is not told.
pub(super) fn entry_of(project: Record, milestones: Vec<Record>, day: &Day) -> Entry {
    let touched = milestones.iter().map(|m| m.updated).max().unwrap_or_default();
    entry(project, milestones, touched, &HashSet::new(), day)
}

fn entry(project: Record, mut milestones: Vec<Record>, touched: i64, sourced: &HashSet<EntityId>, day: &Day) -> Entry {
    in_order(&mut milestones);
    let facts = assess(&project, &milestones, day.today, &day.rules);
    let code = project.get(Field::Code).unwrap_or_default().to_string();
    let updated = project.updated.max(touched);
    let sourced = sourced.contains(&project.id) || milestones.iter().any(|m| sourced.contains(&m.id));
    let conflicts = project.conflicts + milestones.iter().map(|m| m.conflicts).sum::<u32>();
    Entry { project, milestones, facts, code, conflicts, updated, sourced }
}

/// A sort key by which `RAIL-2` stands before `RAIL-10`.
pub fn natural(text: &str) -> Vec<(u8, u64, String)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (head, tail) = rest.split_at(end);
        out.push(match digits {
            true => (0, head.parse().unwrap_or(u64::MAX), head.to_string()),
            false => (1, 0, head.to_lowercase()),
        });
        rest = tail;
    }
    out
}
