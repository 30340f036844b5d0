//! The book: the present state of an open register in memory, as both fronts look at it. Entries are projects with
//! their milestones and what follows from them; agencies, places and targets stand beside. The book never changes the
//! register; it is told which entities changed and reads those again.

use super::home::Clock;
use crate::domain::assess::{Assessment, Rules, assess};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::store::{Result, Store};
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::collections::{HashMap, HashSet};

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

/// The present state in memory.
#[derive(Clone, Debug, Default)]
pub struct Book {
    entries: Vec<Entry>,
    places_of: HashMap<EntityId, usize>,
    /// How many entries are batches.
    batches: usize,
    agencies: Vec<Record>,
    places: Vec<Record>,
    targets: Vec<Record>,
    sources: HashMap<EntityId, Record>,
    deleted: Vec<Record>,
    clock: Clock,
}

/// Where a book reads from: the file as it is, or a state computed from the log.
pub trait Records {
    /// All records of a kind, deleted ones among them.
    fn records(&self, entity: Entity) -> Result<Vec<Record>>;
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
        let mut children: HashMap<EntityId, Vec<Record>> = HashMap::new();
        let mut touched: HashMap<EntityId, i64> = HashMap::new();
        for milestone in from.records(Entity::Milestone)? {
            let Some(owner) = milestone.owner() else { continue };
            let latest = touched.entry(owner).or_default();
            *latest = (*latest).max(milestone.updated);
            if !milestone.deleted {
                children.entry(owner).or_default().push(milestone);
            }
        }
        for entity in [Entity::Note, Entity::Link] {
            for (owner, at) in from.touched(entity)? {
                if let Some(owner) = project_id(&owner) {
                    let latest = touched.entry(owner).or_default();
                    *latest = (*latest).max(at);
                }
            }
        }
        let sourced: HashSet<EntityId> = from.sourced()?.into_iter().collect();
        let mut book = Book { clock: day.clock.clone(), ..Book::default() };
        for project in from.records(Entity::Project)? {
            if project.deleted {
                book.deleted.push(project);
                continue;
            }
            let milestones = children.remove(&project.id).unwrap_or_default();
            let at = touched.get(&project.id).copied().unwrap_or_default();
            book.entries.push(entry(project, milestones, at, &sourced, day));
        }
        book.batches = book.entries.iter().filter(|e| e.is_batch()).count();
        book.read_tables(from)?;
        book.settle();
        Ok(book)
    }

    /// Reads again what changed.
    pub fn refresh(&mut self, from: &impl Records, changed: &[EntityId], day: &Day) -> Result<()> {
        let mut projects: Vec<EntityId> = Vec::new();
        let mut tables = false;
        for id in changed {
            match id.entity {
                Entity::Project => projects.push(*id),
                Entity::Milestone | Entity::Note | Entity::Link => {
                    projects.extend(from.one(*id)?.and_then(|r| r.owner()));
                }
                _ => tables = true,
            }
        }
        projects.sort();
        projects.dedup();
        // As long as nothing comes, goes or gets another code, everybody keeps their place.
        let mut moved = false;
        for id in projects {
            self.deleted.retain(|d| d.id != id);
            let at = self.places_of.get(&id).copied();
            match from.one(id)? {
                Some(project) if !project.deleted => {
                    let mut updated = 0;
                    for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
                        for child in from.of_project(id, entity)? {
                            updated = updated.max(child.updated);
                        }
                    }
                    let milestones: Vec<Record> =
                        from.of_project(id, Entity::Milestone)?.into_iter().filter(|m| !m.deleted).collect();
                    let mut sourced = HashSet::new();
                    for id in std::iter::once(project.id).chain(milestones.iter().map(|m| m.id)) {
                        if from.rests_on_source(id)? {
                            sourced.insert(id);
                        }
                    }
                    let mut fresh = entry(project, milestones, updated, &sourced, day);
                    match at {
                        Some(at) => {
                            let old = &self.entries[at];
                            self.batches = self.batches + usize::from(fresh.is_batch()) - usize::from(old.is_batch());
                            match old.project.get(Field::Code) == fresh.project.get(Field::Code) {
                                true => fresh.code.clone_from(&old.code),
                                false => moved = true,
                            }
                            self.entries[at] = fresh;
                        }
                        None => {
                            moved = true;
                            self.batches += usize::from(fresh.is_batch());
                            self.places_of.insert(id, self.entries.len());
                            self.entries.push(fresh);
                        }
                    }
                }
                gone => {
                    self.deleted.extend(gone);
                    if let Some(at) = at {
                        moved = true;
                        self.batches -= usize::from(self.entries.remove(at).is_batch());
                        self.index();
                    }
                }
            }
        }
        if tables {
            self.read_tables(from)?;
        }
        if moved {
            self.settle();
        }
        Ok(())
    }

    /// Judges everything anew, for another day or other rules.
    pub fn judge(&mut self, day: &Day) {
        for entry in &mut self.entries {
            entry.facts = assess(&entry.project, &entry.milestones, day.today, &day.rules);
        }
    }

    fn read_tables(&mut self, from: &impl Records) -> Result<()> {
        let alive =
            |entity| -> Result<Vec<Record>> { Ok(from.records(entity)?.into_iter().filter(|r| !r.deleted).collect()) };
        self.agencies = alive(Entity::Agency)?;
        self.agencies.sort_by(|a, b| a.get(Field::AgencyCode).cmp(&b.get(Field::AgencyCode)));
        self.places = alive(Entity::Place)?;
        self.targets = alive(Entity::Target)?;
        self.targets.sort_by(|a, b| a.get(Field::TargetKey).cmp(&b.get(Field::TargetKey)));
        self.sources = alive(Entity::Source)?.into_iter().map(|s| (s.id, s)).collect();
        Ok(())
    }

    /// Entries stand in the order of their codes; a code held twice is shown with a suffix on the greater ids.
    fn settle(&mut self) {
        self.entries.sort_by_cached_key(|e| (natural(e.project.get(Field::Code).unwrap_or("\u{10ffff}")), e.id()));
        let mut previous: Option<(String, u8)> = None;
        for entry in &mut self.entries {
            let code = entry.project.get(Field::Code).unwrap_or_default().to_string();
            let count = match previous.take() {
                Some((same, n)) if same.eq_ignore_ascii_case(&code) && !code.is_empty() => n.saturating_add(1),
                _ => 0,
            };
            entry.code = if count == 0 { code.clone() } else { format!("{code}·{}", (b'a' + count.min(25)) as char) };
            previous = Some((code, count));
        }
        self.index();
    }

    fn index(&mut self) {
        self.places_of = self.entries.iter().enumerate().map(|(i, e)| (e.project.id, i)).collect();
    }

    /// All entries that are not deleted, in the order of their codes.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there are without the plan's unnamed lots.
    pub fn count(&self) -> usize {
        self.entries.len() - self.batches
    }

    /// The entry of a project.
    pub fn entry(&self, id: EntityId) -> Option<&Entry> {
        self.entries.get(*self.places_of.get(&id)?)
    }

    /// The entry with this code, as shown or as stored, in any case.
    pub fn find(&self, code: &str) -> Option<&Entry> {
        let code = code.trim();
        let same = |text: &str| text.to_lowercase() == code.to_lowercase();
        let by_code = self.entries.iter().find(|e| !e.code.is_empty() && same(&e.code));
        by_code.or_else(|| self.entries.iter().find(|e| e.project.id.hex() == code))
    }

    /// Projects that are deleted, kept in history.
    pub fn deleted(&self) -> &[Record] {
        &self.deleted
    }

    /// The parts of a programme or package.
    pub fn parts(&self, id: EntityId) -> impl Iterator<Item = &Entry> {
        let hex = id.hex();
        self.entries.iter().filter(move |e| e.project.get(Field::Parent) == Some(&hex))
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
        &self.agencies
    }

    /// The agency with this code.
    pub fn agency(&self, code: &str) -> Option<&Record> {
        self.agencies.iter().find(|a| a.get(Field::AgencyCode) == Some(code))
    }

    pub fn places(&self) -> &[Record] {
        &self.places
    }

    /// The place with this name.
    pub fn place(&self, name_zh: &str) -> Option<&Record> {
        self.places.iter().find(|p| p.get(Field::PlaceNameZh) == Some(name_zh))
    }

    pub fn targets(&self) -> &[Record] {
        &self.targets
    }

    /// A public source.
    pub fn source(&self, id: EntityId) -> Option<&Record> {
        self.sources.get(&id)
    }
}

/// An entry that stands alone, judged as of a day; whether it rests on public sources is not told.
pub(super) fn entry_of(project: Record, milestones: Vec<Record>, day: &Day) -> Entry {
    let touched = milestones.iter().map(|m| m.updated).max().unwrap_or_default();
    entry(project, milestones, touched, &HashSet::new(), day)
}

fn entry(project: Record, mut milestones: Vec<Record>, touched: i64, sourced: &HashSet<EntityId>, day: &Day) -> Entry {
    milestones.sort_by(|a, b| {
        let key = |m: &Record| m.get(Field::MilestonePos).unwrap_or_default().to_string();
        key(a).cmp(&key(b)).then(a.id.cmp(&b.id))
    });
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
