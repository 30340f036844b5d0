//! The look before a merge: what would come in, from whom, since when, what it would change, and what it would ask.
//! All of it is values; nothing is written. The snapshots stay with the plan, so that it can be worked out anew
//! against a register that was changed meanwhile.

use super::super::error::{Error, Result};
use super::super::history::Line;
use super::pairs::{self, Pair};
use super::question::{self, Conflict};
use super::{Bench, LeftOut, Watch};
use crate::domain::accept::Arrival;
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::outside::Elsewhere;
use crate::store::peer::Peer;
use crate::store::union::{Gathered, Past, Sides};
use std::collections::hash_map::{Entry, HashMap};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What is to be merged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub files: Vec<PathBuf>,
    /// Also if it is another register, started apart from this one.
    pub other_register: bool,
}

/// One author among what comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub name: String,
    pub changes: usize,
    /// From when to when: milliseconds since 1970 (UTC).
    pub first: i64,
    pub last: i64,
}

/// One of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub path: PathBuf,
    pub authors: Vec<Author>,
    /// How many changes it brings that are taken in.
    pub changes: usize,
    /// How many of this register's changes it lacks.
    pub lacks: usize,
    pub other_register: bool,
    /// The number of its format, if that is newer than ours.
    pub newer: Option<i64>,
    /// How many edits of other tools stand in its tables that are not known here: they wait for a decision afterwards.
    pub outside: usize,
    /// Its newest change lies so many milliseconds in the future of this machine's clock (more than a day).
    pub ahead: Option<i64>,
}

/// What becomes of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    New,
    Changed,
    Deleted,
    Restored,
}

/// A project that is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    pub id: EntityId,
    pub fate: Fate,
    /// As it would be afterwards.
    pub record: Record,
    pub authors: Vec<String>,
    /// What would be shown differently, value by value; of a new project nothing.
    pub lines: Vec<Line>,
}

/// A project that was touched on both sides, in different fields: to be read over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    pub project: EntityId,
    pub record: Record,
    pub mine: Vec<(EntityId, Key)>,
    pub theirs: Vec<(EntityId, Key)>,
}

/// What a merge would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub files: Vec<File>,
    /// How many changes would be taken in.
    pub changes: usize,
    /// In the order of codes.
    pub projects: Vec<Project>,
    /// How many things beside projects and what belongs to them (agencies, places, targets, sources).
    pub others: usize,
    pub conflicts: Vec<Conflict>,
    pub both: Vec<Both>,
    pub pairs: Vec<Pair>,
    pub left_out: Vec<LeftOut>,
}

impl Preview {
    /// How many projects would come to this.
    pub fn count(&self, fate: Fate) -> usize {
        self.projects.iter().filter(|p| p.fate == fate).count()
    }

    /// Whether there is nothing to take in.
    pub fn is_nothing(&self) -> bool {
        self.changes == 0 && self.files.iter().all(|f| f.outside == 0)
    }
}

/// A look with all that is needed to carry it out.
pub struct Plan {
    pub preview: Preview,
    pub(super) arrivals: Vec<Arrival>,
    pub(super) outside: Vec<Elsewhere>,
    pub(super) base: i64,
    peers: Vec<Peer>,
}

/// A clock that is further ahead than this is told.
const A_DAY: i64 = 24 * 3_600_000;

/// Takes snapshots of the files and works out what merging them would do.
pub fn look(bench: &mut Bench, asked: &Asked, watch: &Watch) -> Result<Plan> {
    let mut peers = Vec::new();
    for file in &asked.files {
        if !file.exists() {
            let error = Error::register(ErrorText::Missing, &[&file.display()]);
            return Err(error.hint(HintText::CheckFile, &[]));
        }
        let peer = Peer::take(file, bench.store.path(), &bench.home.state, watch)?;
        if peer.store.register() != bench.store.register() && !asked.other_register {
            let error = Error::usage(ErrorText::OtherRegister, &[&peer.path.display()]);
            return Err(error.hint(HintText::OtherRegisterYes, &[]));
        }
        peers.push(peer);
    }
    work_out(bench, peers, watch)
}

/// The same files against the register as it is now.
pub fn look_again(bench: &mut Bench, plan: Plan, watch: &Watch) -> Result<Plan> {
    work_out(bench, plan.peers, watch)
}

fn work_out(bench: &Bench, peers: Vec<Peer>, watch: &Watch) -> Result<Plan> {
    let gathered = bench.store.gather(&peers, watch)?;
    let sides = bench.store.sides(&gathered.arrivals, watch)?;
    let mut outside = Vec::new();
    for peer in &peers {
        outside.push(peer.outside(&bench.store, watch)?);
    }
    let preview = preview(bench, &peers, &gathered, &outside, &sides)?;
    let outside = outside.into_iter().flatten().collect();
    Ok(Plan { preview, arrivals: gathered.arrivals, outside, base: gathered.base, peers })
}

fn preview(
    bench: &Bench,
    peers: &[Peer],
    gathered: &Gathered,
    outside: &[Vec<Elsewhere>],
    sides: &Sides,
) -> Result<Preview> {
    let projects = projects(bench, gathered, sides)?;
    let past = Past::new(&bench.store, &gathered.arrivals);
    let mut conflicts = Vec::new();
    // Not only of what is touched: something that comes in below a project is another side of the question whether that
    // project is deleted.
    for id in Entity::ALL.iter().flat_map(|e| sides.after.entities(*e)) {
        let fresh = question::fresh(&sides.before.questions(id), sides.after.questions(id));
        for q in fresh {
            if let Some(record) = sides.after.record(id) {
                let told = question::tell(&q, record, &past, &bench.author)?;
                let stores = || std::iter::once(&bench.store).chain(peers.iter().map(|p| &p.store));
                let notes = told.project.map(|p| question::notes_around(p, stores())).unwrap_or_default();
                conflicts.push(Conflict { notes, ..told });
            }
        }
    }
    let place: BTreeMap<EntityId, usize> = projects.iter().enumerate().map(|(i, p)| (p.id, i)).collect();
    conflicts.sort_by_cached_key(|c| {
        let at = c.project.and_then(|p| place.get(&p).copied()).unwrap_or(usize::MAX);
        (at, c.entity, c.key.field(), c.name.clone())
    });
    let apart = |id: &&EntityId| id.entity != Entity::Project && Field::owner_of(id.entity).is_none();
    Ok(Preview {
        files: files(bench, peers, gathered, outside),
        changes: gathered.arrivals.len(),
        others: sides.touched.keys().filter(apart).count(),
        both: both(bench, gathered, sides, &projects)?,
        pairs: pairs::find(bench, &projects)?,
        projects,
        conflicts,
        left_out: gathered.left_out.clone(),
    })
}

fn files(bench: &Bench, peers: &[Peer], gathered: &Gathered, outside: &[Vec<Elsewhere>]) -> Vec<File> {
    let now = bench.clock.wall();
    let mut out: Vec<File> = peers
        .iter()
        .enumerate()
        .map(|(i, peer)| File {
            path: peer.path.clone(),
            authors: Vec::new(),
            changes: 0,
            lacks: gathered.lacks[i],
            other_register: peer.store.register() != bench.store.register(),
            newer: peer.newer,
            outside: outside[i].len(),
            ahead: None,
        })
        .collect();
    let mut authors: BTreeMap<(usize, &str), Author> = BTreeMap::new();
    for arrival in &gathered.arrivals {
        let (file, at) = (&mut out[arrival.source], arrival.change.hlc >> 16);
        file.changes += 1;
        if at > now.saturating_add(A_DAY) {
            file.ahead = file.ahead.max(Some(at - now));
        }
        let by = arrival.change.by.as_str();
        let new = || Author { name: by.to_string(), changes: 0, first: at, last: at };
        let author = authors.entry((arrival.source, by)).or_insert_with(new);
        author.changes += 1;
        author.first = author.first.min(at);
        author.last = author.last.max(at);
    }
    for ((source, _), author) in authors {
        out[source].authors.push(author);
    }
    for file in &mut out {
        file.authors.sort_by_key(|a| std::cmp::Reverse(a.changes));
    }
    out
}

fn projects(bench: &Bench, gathered: &Gathered, sides: &Sides) -> Result<Vec<Project>> {
    let mut by_project: BTreeMap<EntityId, BTreeSet<EntityId>> = BTreeMap::new();
    for id in sides.touched.keys() {
        for project in owners(*id, &sides.before).chain(owners(*id, &sides.after)) {
            by_project.entry(project).or_default().insert(*id);
        }
    }
    let mut out = Vec::new();
    for (id, things) in by_project {
        let known = |ledger: &Ledger| ledger.names(id).is_some();
        let stored = bench.store.record(id)?;
        let before = if known(&sides.before) { sides.before.record(id) } else { stored };
        let after = if known(&sides.after) { sides.after.record(id) } else { before.clone() };
        let Some(record) = after else { continue };
        let fate = match before.map(|b| b.deleted) {
            None if record.deleted => continue,
            None => Fate::New,
            Some(true) if record.deleted => continue,
            Some(true) => Fate::Restored,
            Some(false) if record.deleted => Fate::Deleted,
            Some(false) => Fate::Changed,
        };
        let mut authors: BTreeSet<&str> = BTreeSet::new();
        let mut lines = Vec::new();
        for thing in &things {
            for (name, arrivals) in &sides.touched[thing] {
                authors.extend(arrivals.iter().map(|i| gathered.arrivals[*i].change.by.as_str()));
                if fate != Fate::New {
                    lines.extend(line(*thing, id, name, sides));
                }
            }
        }
        let authors = authors.into_iter().map(str::to_string).collect();
        out.push(Project { id, fate, record, authors, lines });
    }
    out.sort_by_cached_key(|p| super::super::book::natural(p.record.get(Field::Code).unwrap_or("\u{10ffff}")));
    Ok(out)
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
fn owners(id: EntityId, ledger: &Ledger) -> impl Iterator<Item = EntityId> {
    let owner = || ledger.value(id, Field::owner_of(id.entity)?.code()).and_then(crate::domain::record::project_id);
    match id.entity {
        Entity::Project => Some(id),
        _ => owner(),
    }
    .into_iter()
}

/// What was touched here without the others' knowledge, in projects that they touched as well.
fn both(bench: &Bench, gathered: &Gathered, sides: &Sides, projects: &[Project]) -> Result<Vec<Both>> {
    if gathered.unseen.is_empty() {
        return Ok(Vec::new());
    }
    let mut theirs_of: BTreeMap<EntityId, BTreeSet<(EntityId, Key)>> = BTreeMap::new();
    for (id, names) in &sides.touched {
        let keys = names.keys().filter_map(|n| Key::parse(id.entity, n)).map(|k| (*id, k));
        let keys: Vec<(EntityId, Key)> = keys.collect();
        for project in owners(*id, &sides.after) {
            theirs_of.entry(project).or_default().extend(keys.iter().cloned());
        }
    }
    let mut out = Vec::new();
    // Changes of many operations speak of many projects: each is read once.
    let mut said: HashMap<i64, Names> = HashMap::new();
    for project in projects.iter().filter(|p| p.fate != Fate::New) {
        let mut mine: BTreeSet<(EntityId, Key)> = BTreeSet::new();
        for thing in std::iter::once(project.id).chain(bench.store.belonging(project.id)?) {
            for n in bench.store.traces(thing, &gathered.unseen)? {
                let names = match said.entry(n) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => new.insert(names_of(bench, n)?),
                };
                mine.extend(names.get(&thing).into_iter().flatten().map(|key| (thing, key.clone())));
            }
        }
        let theirs = theirs_of.remove(&project.id).unwrap_or_default();
        let only = |a: &BTreeSet<(EntityId, Key)>, b: &BTreeSet<(EntityId, Key)>| -> Vec<(EntityId, Key)> {
            a.difference(b).cloned().collect()
        };
        let (mine, theirs) = (only(&mine, &theirs), only(&theirs, &mine));
        if !mine.is_empty() && !theirs.is_empty() {
            out.push(Both { project: project.id, record: project.record.clone(), mine, theirs });
        }
    }
    Ok(out)
}

/// What a change says something of, by thing.
type Names = HashMap<EntityId, BTreeSet<Key>>;

fn names_of(bench: &Bench, n: i64) -> Result<Names> {
    let mut out = Names::new();
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
