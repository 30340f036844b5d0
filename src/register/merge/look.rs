//! The look before a merge: what would come in, from whom, since when, what it would change, and what it would ask.
//! All of it is values; nothing is written. The snapshots stay with the plan, so that it can be worked out anew
//! against a register that was changed meanwhile.

use super::super::error::{Error, Result};
use super::super::history::Line;
use super::pairs::{self, Pair};
use super::question::Conflict;
use super::worked::Worked;
use super::{Bench, LeftOut, Watch};
use crate::domain::accept::Arrival;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::outside::Elsewhere;
use crate::store::peer::Peer;
use crate::store::sides::Touched;
use crate::store::union::Gathered;
use crate::store::{StoreError, guard};
use std::collections::BTreeMap;
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
    // What other tools changed in the files is looked for beside everything else.
    let beside: Vec<_> = peers.iter().map(|peer| (bench.store.way(), peer.way())).collect();
    let (worked, outside) = std::thread::scope(|threads| {
        let quietly = watch.beside();
        let searching: Vec<_> = beside
            .into_iter()
            .map(|(here, peer)| {
                let (quietly, large) = (quietly.clone(), guard::large());
                threads.spawn(move || {
                    guard::count_as_large(large);
                    peer.open(&quietly)?.outside(&here.open()?, &quietly)
                })
            })
            .collect();
        let worked = bench.store.gather(&peers, watch).map_err(Error::from).and_then(|gathered| {
            let told = worked_out(bench, &peers, &gathered, watch)?;
            Ok((gathered, told))
        });
        if worked.is_err() {
            // It is over for both.
            quietly.stop();
        }
        let mut outside = Vec::new();
        for search in searching {
            outside.push(search.join().unwrap_or(Err(StoreError::Stopped)));
        }
        (worked, outside)
    });
    let (gathered, told) = worked?;
    let outside = outside.into_iter().collect::<std::result::Result<Vec<_>, StoreError>>()?;
    let preview = preview(bench, &peers, &gathered, &outside, told)?;
    let outside = outside.into_iter().flatten().collect();
    Ok(Plan { preview, arrivals: gathered.arrivals, outside, base: gathered.base, peers })
}

/// What would become of what, and how many things beside projects are touched.
type Told = (Vec<Project>, Vec<Conflict>, Vec<Both>, usize);

fn worked_out(bench: &Bench, peers: &[Peer], gathered: &Gathered, watch: &Watch) -> Result<Told> {
    let touched = Touched::by(&gathered.arrivals);
    let mut worked = Worked::new(bench, peers, gathered, &touched);
    bench.store.each_part(&touched, watch, &mut |part, sides| worked.take(part, sides))?;
    let apart = |id: &EntityId| id.entity != Entity::Project && Field::owner_of(id.entity).is_none();
    let (projects, conflicts, both) = worked.told()?;
    Ok((projects, conflicts, both, touched.things().filter(apart).count()))
}

fn preview(
    bench: &Bench,
    peers: &[Peer],
    gathered: &Gathered,
    outside: &[Vec<Elsewhere>],
    (projects, conflicts, both, others): Told,
) -> Result<Preview> {
    Ok(Preview {
        files: files(bench, peers, gathered, outside),
        changes: gathered.arrivals.len(),
        others,
        both,
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
