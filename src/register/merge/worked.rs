//! What a merge would do, worked out part by part: of each part of what arrivals touch the state before and after is
//! known for a moment, and what a person must be told of it is kept.

use super::super::error::Result;
use super::super::history::Line;
use super::Bench;
use super::look::{Both, Fate, Project};
use super::question::{self, Conflict};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::domain::record::{Record, project_id};
use crate::store::peer::Peer;
use crate::store::sides::{Part, Sides, Touched};
use crate::store::told::Past;
use crate::store::union::Gathered;
use std::collections::hash_map::{Entry, HashMap};
use std::collections::{BTreeMap, BTreeSet};

/// Names of things.
type Names = BTreeSet<(EntityId, Key)>;
/// What a change says something of, by thing.
type Said = HashMap<EntityId, BTreeSet<Key>>;

/// What was worked out so far.
pub struct Worked<'a> {
    bench: &'a Bench,
    peers: &'a [Peer],
    gathered: &'a Gathered,
    touched: &'a Touched<'a>,
    past: Past<'a>,
    /// What the changes that the others have not seen say, each read once.
    said: HashMap<i64, Said>,
    projects: Vec<Project>,
    conflicts: Vec<Conflict>,
    both: Vec<Both>,
}

impl<'a> Worked<'a> {
    pub fn new(bench: &'a Bench, peers: &'a [Peer], gathered: &'a Gathered, touched: &'a Touched<'a>) -> Worked<'a> {
        let past = Past::new(&bench.store, &gathered.arrivals);
        let (projects, conflicts, both) = (Vec::new(), Vec::new(), Vec::new());
        Worked { bench, peers, gathered, touched, past, said: HashMap::new(), projects, conflicts, both }
    }

    /// Works out what becomes of one part.
    pub fn take(&mut self, part: &Part, sides: &Sides) -> Result<()> {
        let mut by_project: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
        for id in &part.things {
            for project in owner(*id, &sides.before).into_iter().chain(owner(*id, &sides.after)) {
                by_project.entry(project).or_default().insert(*id);
            }
        }
        for (id, things) in by_project {
            if let Some(project) = self.project(id, &things, sides)? {
                let both = self.touched_on_both(&project, &things, sides)?;
                self.both.extend(both);
                self.projects.push(project);
            }
        }
        self.ask(sides)
    }

    /// All of it in the order of codes.
    pub fn told(self) -> Result<(Vec<Project>, Vec<Conflict>, Vec<Both>)> {
        let Worked { mut projects, mut conflicts, mut both, .. } = self;
        projects.sort_by_cached_key(|p| {
            (super::super::book::natural(p.record.get(Field::Code).unwrap_or("\u{10ffff}")), p.id)
        });
        let place: HashMap<EntityId, usize> = projects.iter().enumerate().map(|(i, p)| (p.id, i)).collect();
        let at = |id: Option<EntityId>| id.and_then(|p| place.get(&p).copied()).unwrap_or(usize::MAX);
        conflicts.sort_by_cached_key(|c| (at(c.project), c.entity, c.key.field(), c.name.clone()));
        both.sort_by_cached_key(|b| at(Some(b.project)));
        Ok((projects, conflicts, both))
    }

    /// What becomes of a project of which these things are touched; `None` if that is nothing to anybody.
    fn project(&self, id: EntityId, things: &BTreeSet<EntityId>, sides: &Sides) -> Result<Option<Project>> {
        let known = |ledger: &Ledger| ledger.names(id).is_some();
        let before = if known(&sides.before) { sides.before.record(id) } else { self.bench.store.record(id)? };
        let after = if known(&sides.after) { sides.after.record(id) } else { before.clone() };
        let Some(record) = after else { return Ok(None) };
        let fate = match before.map(|b| b.deleted) {
            None if record.deleted => return Ok(None),
            None => Fate::New,
            Some(true) if record.deleted => return Ok(None),
            Some(true) => Fate::Restored,
            Some(false) if record.deleted => Fate::Deleted,
            Some(false) => Fate::Changed,
        };
        let mut authors: BTreeSet<&str> = BTreeSet::new();
        let mut lines = Vec::new();
        for thing in things {
            for (name, by) in self.touched.names(*thing) {
                authors.extend(by.map(|i| self.gathered.arrivals[i].change.by.as_str()));
                if fate != Fate::New {
                    lines.extend(line(*thing, id, name, sides));
                }
            }
        }
        let authors = authors.into_iter().map(str::to_string).collect();
        Ok(Some(Project { id, fate, record, authors, lines }))
    }

    /// What would be asked. Not only of what is touched: something that comes in below a project is another side of the
    /// question whether that project is deleted.
    fn ask(&mut self, sides: &Sides) -> Result<()> {
        let mut around: HashMap<EntityId, Vec<Record>> = HashMap::new();
        for id in Entity::ALL.iter().flat_map(|e| sides.after.entities(*e)) {
            let after = sides.after.questions(id);
            if after.is_empty() {
                continue;
            }
            for q in question::fresh(&sides.before.questions(id), after) {
                let Some(record) = sides.after.record(id) else { continue };
                let told = question::tell(&q, record, &self.past, &self.bench.author)?;
                let stores = || std::iter::once(&self.bench.store).chain(self.peers.iter().map(|p| &p.store));
                let notes = told.project.map(|project| {
                    around.entry(project).or_insert_with(|| question::notes_around(project, stores())).clone()
                });
                self.conflicts.push(Conflict { notes: notes.unwrap_or_default(), ..told });
            }
        }
        Ok(())
    }

    /// What was touched here without the others' knowledge, in a project that they touched as well.
    fn touched_on_both(
        &mut self,
        project: &Project,
        things: &BTreeSet<EntityId>,
        sides: &Sides,
    ) -> Result<Option<Both>> {
        let unseen = &self.gathered.unseen;
        if unseen.is_empty() || project.fate == Fate::New {
            return Ok(None);
        }
        let mut mine = Names::new();
        for thing in std::iter::once(project.id).chain(self.bench.store.belonging(project.id)?) {
            for n in self.bench.store.traces(thing, unseen)? {
                let said = match self.said.entry(n) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(said_by(self.bench, n)?),
                };
                mine.extend(said.get(&thing).into_iter().flatten().map(|key| (thing, key.clone())));
            }
        }
        if mine.is_empty() {
            return Ok(None);
        }
        let theirs: Names = things
            .iter()
            .filter(|thing| owner(**thing, &sides.after) == Some(project.id))
            .flat_map(|thing| self.touched.names(*thing).map(move |(name, _)| (*thing, name)))
            .filter_map(|(thing, name)| Some((thing, Key::parse(thing.entity, name)?)))
            .collect();
        let only = |a: &Names, b: &Names| -> Vec<(EntityId, Key)> { a.difference(b).cloned().collect() };
        let (mine, theirs) = (only(&mine, &theirs), only(&theirs, &mine));
        let both = Both { project: project.id, record: project.record.clone(), mine, theirs };
        Ok(Some(both).filter(|both| !both.mine.is_empty() && !both.theirs.is_empty()))
    }
}

/// What would be shown differently.
fn line(entity: EntityId, project: EntityId, name: &str, sides: &Sides) -> Option<Line> {
    let key = Key::parse(entity.entity, name)?;
    let value = |ledger: &Ledger| match key {
        Key::Deleted => ledger.is_deleted(entity).then(|| "1".to_string()),
        _ => ledger.value(entity, name).map(str::to_string),
    };
    let (before, after) = (value(&sides.before), value(&sides.after));
    (before != after).then_some(Line { entity, project: Some(project), key, before, after })
}

/// The project that a thing is or belongs to.
fn owner(id: EntityId, ledger: &Ledger) -> Option<EntityId> {
    match id.entity {
        Entity::Project => Some(id),
        _ => project_id(ledger.value(id, Field::owner_of(id.entity)?.code())?),
    }
}

fn said_by(bench: &Bench, n: i64) -> Result<Said> {
    let mut out = Said::new();
    let Some(change) = bench.store.change_number(n)?.filter(|c| c.kind != ChangeKind::Seed) else { return Ok(out) };
    for a in change.assignments() {
        if let Some(id) = EntityId::parse(a.entity)
            && let Some(key) = Key::parse(id.entity, a.name)
        {
            out.entry(id).or_default().insert(key);
        }
    }
    Ok(out)
}
