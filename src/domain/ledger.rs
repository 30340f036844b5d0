//! A ledger: the whole state in memory, computed from changes alone. It is the law that the tables are held against
//! (`check`), the register as of a date, and the oracle of the tests; the daily work goes through `store`, which keeps
//! the same heads in an indexed table and never reads the whole log.
//!
//! Changes may come in any order in which what a change refers to comes before it; the state is the same for all.

use super::change::Change;
use super::conflict::{Question, questions};
use super::field::{Field, Key};
use super::head::{Head, assemble, is_conflict, winner};
use super::id::{ChangeId, Entity, EntityId, OpRef};
use super::record::{Record, project_id};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The heads of one entity, by the names of the log.
pub type Names = BTreeMap<String, Vec<Head>>;

/// The state computed from changes.
#[derive(Clone, Default)]
pub struct Ledger {
    names: BTreeMap<EntityId, Names>,
    updated: HashMap<EntityId, i64>,
    /// What ever belonged to each project; what belongs to it now is asked of the heads.
    once: HashMap<EntityId, BTreeSet<EntityId>>,
    /// What each deletion had seen.
    seen: HashMap<OpRef, HashSet<OpRef>>,
    /// The changes that rest on public sources.
    sourced: HashSet<ChangeId>,
}

impl Ledger {
    /// Takes a change in. Applying one twice leaves the state as it is only if the caller skips known ids.
    pub fn apply(&mut self, id: ChangeId, change: &Change) {
        self.apply_where(id, change, &|_| true);
    }

    /// Takes in what a change says of some entities.
    pub fn apply_where(&mut self, id: ChangeId, change: &Change, wanted: &dyn Fn(&EntityId) -> bool) {
        if !change.src.is_empty() {
            self.sourced.insert(id);
        }
        for a in change.assignments() {
            let Some(entity) = EntityId::parse(a.entity).filter(wanted) else { continue };
            let op = OpRef { change: id, index: a.index };
            let heads = self.names.entry(entity).or_default().entry(a.name.to_string()).or_default();
            let replaced: HashSet<OpRef> = change.replaced(a.index).collect();
            heads.retain(|h| !replaced.contains(&h.op));
            heads.push(Head { op, hlc: change.hlc, value: a.value.map(str::to_string) });
            if a.name == ".del" {
                self.seen.insert(op, change.seen(a.index).collect());
            }
            let updated = self.updated.entry(entity).or_default();
            *updated = (*updated).max(change.hlc >> 16);
            if let Some(owner) = Field::owner_of(entity.entity)
                && a.name == owner.code()
                && let Some(project) = a.value.and_then(project_id)
            {
                self.once.entry(project).or_default().insert(entity);
            }
        }
    }

    /// Forgets all that is known of an entity, so that an earlier state of it can be laid down again. What is known of
    /// others stays as it is.
    pub fn forget(&mut self, id: EntityId) {
        self.names.remove(&id);
        self.updated.remove(&id);
    }

    /// When an entity was last touched: milliseconds since 1970 (UTC).
    pub fn updated(&self, id: EntityId) -> i64 {
        self.updated.get(&id).copied().unwrap_or_default()
    }

    /// The project that an entity shows as its owner.
    pub fn owner(&self, id: EntityId) -> Option<EntityId> {
        project_id(self.value(id, Field::owner_of(id.entity)?.code())?)
    }

    /// Takes over what a file holds of one entity: its heads, when it was last touched, and what its deletions had
    /// seen. So a few entities can be followed on from there without the whole log.
    pub fn adopt(&mut self, id: EntityId, names: Names, updated: i64, seen: Vec<(OpRef, HashSet<OpRef>)>) {
        if let Some(owner) = Field::owner_of(id.entity) {
            let heads = names.get(owner.code()).into_iter().flatten();
            for project in heads.filter_map(|h| h.value.as_deref().and_then(project_id)) {
                self.once.entry(project).or_default().insert(id);
            }
        }
        self.updated.insert(id, updated);
        self.seen.extend(seen);
        self.names.insert(id, names);
    }

    /// What is open about an entity.
    pub fn questions(&self, id: EntityId) -> Vec<Question> {
        let Some(names) = self.names.get(&id) else { return Vec::new() };
        let marks = names.get(".del").into_iter().flatten();
        let seen: HashSet<OpRef> = marks.filter_map(|m| self.seen.get(&m.op)).flatten().copied().collect();
        let marked = names.contains_key(".del");
        let living = self.children(id).filter(|c| marked && !self.is_deleted(*c));
        let living: Vec<EntityId> = living.collect();
        let heads = living.iter().filter_map(|c| Some((*c, self.names.get(c)?)));
        let others = heads.flat_map(|(c, names)| names.iter().map(move |(n, on)| (c, n, on)));
        let below: Vec<(EntityId, &Head)> =
            others.filter(|(_, n, _)| *n != ".del").flat_map(|(c, _, on)| on.iter().map(move |h| (c, h))).collect();
        questions(id, names, self.is_deleted(id), &seen, &below)
    }

    /// The entities of a kind, deleted ones among them.
    pub fn entities(&self, entity: Entity) -> impl Iterator<Item = EntityId> + '_ {
        self.names.keys().copied().filter(move |id| id.entity == entity)
    }

    /// The heads of an entity.
    pub fn names(&self, id: EntityId) -> Option<&Names> {
        self.names.get(&id)
    }

    /// The record of an entity; `None` if nothing but a deletion mark is known of it.
    pub fn record(&self, id: EntityId) -> Option<Record> {
        let names = self.names.get(&id)?;
        if names.keys().all(|n| n == ".del") {
            return None;
        }
        let mut record = assemble(id, names.iter().map(|(n, h)| (n.as_str(), h.as_slice())));
        record.deleted = self.is_deleted(id);
        record.updated = self.updated.get(&id).copied().unwrap_or_default();
        if !record.deleted && names.get(".del").is_some_and(|h| h.iter().any(|h| h.value.is_some())) {
            // A deletion stands beside an edit that it had not seen: alive, and a question to people.
            record.conflicts += u32::from(!is_conflict(&Key::Deleted, &names[".del"]));
        }
        Some(record)
    }

    /// An entity is deleted iff every head of its deletion mark says so, and every head of every other name of it and
    /// of its children that are not deleted had been seen by one of those.
    pub fn is_deleted(&self, id: EntityId) -> bool {
        let Some(names) = self.names.get(&id) else { return false };
        let Some(marks) = names.get(".del").filter(|m| !m.is_empty()) else { return false };
        if marks.iter().any(|h| h.value.as_deref() != Some("1")) {
            return false;
        }
        let seen = |op: &OpRef| marks.iter().any(|m| self.seen.get(&m.op).is_some_and(|s| s.contains(op)));
        let all_seen =
            |names: &Names| names.iter().filter(|(n, _)| *n != ".del").flat_map(|(_, h)| h).all(|h| seen(&h.op));
        let alive = self.children(id).filter(|c| !self.is_deleted(*c));
        all_seen(names) && alive.filter_map(|c| self.names.get(&c)).all(all_seen)
    }

    /// The milestones, notes and links of a project, deleted ones among them: whatever shows it as its owner.
    pub fn children(&self, project: EntityId) -> impl Iterator<Item = EntityId> + '_ {
        let shows = move |child: &EntityId| {
            let owner = Field::owner_of(child.entity).and_then(|f| self.value(*child, f.code()));
            owner.and_then(project_id) == Some(project)
        };
        self.once.get(&project).into_iter().flatten().copied().filter(shows)
    }

    /// The entities of which a present value rests on a public source: milestones, and projects by their stage.
    pub fn sourced(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.names.keys().copied().filter(|id| self.is_sourced(*id))
    }

    /// Whether a present value of an entity rests on a public source, by the same rule as `sourced`.
    pub fn is_sourced(&self, id: EntityId) -> bool {
        let rests = |heads: &Vec<Head>| heads.iter().any(|h| self.sourced.contains(&h.op.change));
        let counts = |name: &str| match id.entity {
            Entity::Milestone => true,
            Entity::Project => name == Field::Stage.code(),
            _ => false,
        };
        self.names.get(&id).is_some_and(|names| names.iter().any(|(n, h)| counts(n) && rests(h)))
    }

    /// The shown value of a name of an entity.
    pub fn value(&self, id: EntityId, name: &str) -> Option<&str> {
        winner(self.names.get(&id)?.get(name)?)?.value.as_deref()
    }
}
