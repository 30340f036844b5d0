//! The state before and after of exactly the things that arrivals touch, in parts: a part holds what belongs to some
//! projects, whole, so that each can be judged by itself and none need stay in memory when it is told. Parts follow the
//! order in which their projects came into the file, since those that came with one change are read together.

use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, apply, heads, log, read};
use crate::domain::accept::Arrival;
use crate::domain::change::ROW;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId, OpRef};
use crate::domain::ledger::{Ledger, Names};
use crate::domain::record::project_id;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// About so many things are followed at a time.
const PART: usize = 1_024;

/// What arrivals speak of.
pub struct Touched<'a> {
    arrivals: &'a [Arrival],
    /// By thing, in order: the names, and which arrivals speak of them, by their places.
    things: BTreeMap<EntityId, Vec<(&'a str, usize)>>,
}

impl<'a> Touched<'a> {
    pub fn by(arrivals: &'a [Arrival]) -> Touched<'a> {
        let mut things: BTreeMap<EntityId, Vec<(&'a str, usize)>> = BTreeMap::new();
        for (i, arrival) in arrivals.iter().enumerate() {
            let mut last: Option<(&str, EntityId)> = None;
            for a in arrival.change.assignments() {
                let id = match last {
                    Some((text, id)) if text == a.entity => id,
                    _ => match EntityId::parse(a.entity) {
                        Some(id) => id,
                        None => continue,
                    },
                };
                last = Some((a.entity, id));
                things.entry(id).or_default().push((a.name, i));
            }
        }
        for on in things.values_mut() {
            on.sort_unstable();
            on.shrink_to_fit();
        }
        Touched { arrivals, things }
    }

    pub fn things(&self) -> impl Iterator<Item = EntityId> {
        self.things.keys().copied()
    }

    /// What is said of a thing, by name: the arrivals that say it, by their places.
    pub fn names(&self, id: EntityId) -> impl Iterator<Item = (&'a str, impl Iterator<Item = usize>)> {
        let on = self.things.get(&id).map_or(&[][..], Vec::as_slice);
        on.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().map(|(_, i)| *i)))
    }

    fn is_marked(&self, id: &EntityId) -> bool {
        self.things.get(id).is_some_and(|on| on.iter().any(|(name, _)| *name == ".del"))
    }

    /// The projects to which arrivals give a thing.
    fn owners(&self, id: EntityId) -> BTreeSet<EntityId> {
        let Some(owner) = Field::owner_of(id.entity) else { return BTreeSet::new() };
        let mut out = BTreeSet::new();
        for (_, by) in self.names(id).filter(|(name, _)| *name == owner.code()) {
            for i in by {
                let on = self.arrivals[i].change.assignments().filter(|a| a.name == owner.code());
                out.extend(on.filter(|a| EntityId::parse(a.entity) == Some(id)).filter_map(|a| project_id(a.value?)));
            }
        }
        out
    }
}

/// Some things, as they are and as they would be.
pub struct Sides {
    pub before: Ledger,
    pub after: Ledger,
}

/// Things that are judged together, and the projects that they may belong to, before or after.
pub struct Part {
    pub things: BTreeSet<EntityId>,
    owners: BTreeSet<EntityId>,
}

impl Store {
    /// What arrivals touch, in parts: nothing in one of them decides about a thing in another.
    fn divided(&self, touched: &Touched<'_>) -> rusqlite::Result<Vec<Part>> {
        let mut groups = Groups::default();
        let mut all: Vec<(EntityId, BTreeSet<EntityId>)> = Vec::with_capacity(touched.things.len());
        for id in touched.things() {
            let mut owners = touched.owners(id);
            match id.entity {
                Entity::Project => drop(owners.insert(id)),
                kind if Field::owner_of(kind).is_some() => {
                    owners.extend(read::record(&self.conn, id)?.and_then(|r| r.owner()));
                }
                _ => {}
            }
            groups.join(&owners);
            all.push((id, owners));
        }
        let mut places: HashMap<EntityId, (i64, usize)> = HashMap::new();
        let mut ordered = Vec::with_capacity(all.len());
        for (at, (id, owners)) in all.iter().enumerate() {
            let root = owners.first().map_or(*id, |first| groups.root(*first));
            let place = match places.get(&root) {
                Some(place) => *place,
                None => {
                    let first = touched.things[id].first().map_or(0, |(_, i)| *i);
                    *places.entry(root).or_insert((came(&self.conn, root)?, first))
                }
            };
            ordered.push((place, root, at));
        }
        ordered.sort_unstable();
        let mut parts: Vec<Part> = Vec::new();
        let mut last = None;
        for (_, root, at) in ordered {
            let full = parts.last().is_none_or(|part| part.things.len() >= PART);
            if full && last != Some(root) {
                parts.push(Part { things: BTreeSet::new(), owners: BTreeSet::new() });
            }
            last = Some(root);
            let (id, owners) = &mut all[at];
            if let Some(part) = parts.last_mut() {
                part.things.insert(*id);
                part.owners.append(owners);
            }
        }
        Ok(parts)
    }

    /// The state before and after of a part, and of what decides whether its things are deleted.
    pub fn sides(&self, touched: &Touched<'_>, part: &Part) -> Result<Sides> {
        let marked = |project: &EntityId| touched.is_marked(project);
        let before = followed(&self.conn, &part.things, part.owners.clone(), &marked).map_err(|e| self.fail(e))?;
        let mut after = before.clone();
        let speaking = part.things.iter().flat_map(|id| &touched.things[id]).map(|(_, i)| *i);
        for i in speaking.collect::<BTreeSet<usize>>() {
            let arrival = &touched.arrivals[i];
            after.apply_where(arrival.id, &arrival.change, &|id| part.things.contains(id));
        }
        Ok(Sides { before, after })
    }

    /// Shows the parts of what arrivals touch one after another.
    pub fn each_part<E: From<StoreError>>(
        &self,
        touched: &Touched<'_>,
        watch: &Watch,
        show: &mut dyn FnMut(&Part, &Sides) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        watch.enter(Phase::Comparing, touched.things.len() as u64);
        let mut done = 0;
        for part in self.divided(touched).map_err(|e| self.fail(e))? {
            if watch.is_stopped() {
                return Err(StoreError::Stopped.into());
            }
            show(&part, &self.sides(touched, &part)?)?;
            done += part.things.len() as u64;
            watch.reach(done);
        }
        Ok(())
    }

    /// A ledger that holds just these things, and what decides whether they are deleted.
    pub fn ledger_of(&self, ids: &[EntityId]) -> Result<Ledger> {
        let things = ids.iter().copied().collect();
        followed(&self.conn, &things, BTreeSet::new(), &|_| false).map_err(|e| self.fail(e))
    }
}

/// Projects that must be judged together.
#[derive(Default)]
struct Groups(HashMap<EntityId, EntityId>);

impl Groups {
    fn root(&mut self, mut id: EntityId) -> EntityId {
        while let Some(above) = self.0.get(&id).copied() {
            // Whoever comes by again has half the way.
            if let Some(top) = self.0.get(&above).copied() {
                self.0.insert(id, top);
            }
            id = above;
        }
        id
    }

    fn join(&mut self, ids: &BTreeSet<EntityId>) {
        let mut ids = ids.iter();
        let Some(first) = ids.next() else { return };
        for other in ids {
            let (a, b) = (self.root(*first), self.root(*other));
            if a != b {
                self.0.insert(b, a);
            }
        }
    }
}

/// With which change a thing came as a row; behind all others if it did not.
fn came(conn: &Connection, id: EntityId) -> rusqlite::Result<i64> {
    let mut query = conn.prepare_cached("SELECT min(n) FROM head WHERE e = ?1 AND f = ?2")?;
    let n: Option<i64> = query.query_row(params![heads::blob(id), ROW], |r| r.get(0))?;
    Ok(n.unwrap_or(i64::MAX))
}

fn followed(
    conn: &Connection,
    things: &BTreeSet<EntityId>,
    mut owners: BTreeSet<EntityId>,
    marked: &dyn Fn(&EntityId) -> bool,
) -> rusqlite::Result<Ledger> {
    let mut wanted = things.clone();
    for id in things.iter().filter(|id| Field::owner_of(id.entity).is_some()) {
        owners.extend(read::record(conn, *id)?.and_then(|r| r.owner()));
    }
    owners.extend(things.iter().filter(|id| id.entity == Entity::Project));
    for project in owners.iter().filter(|p| marked(p)) {
        wanted.insert(*project);
        wanted.extend(apply::children(conn, *project)?);
    }
    state_of(conn, wanted, owners)
}

/// The state of some things by their heads. Of `owners` also what decides whether they are deleted, where a removal is
/// in play.
pub(super) fn state_of(
    conn: &Connection,
    mut wanted: BTreeSet<EntityId>,
    owners: BTreeSet<EntityId>,
) -> rusqlite::Result<Ledger> {
    for project in owners {
        // Only where a deletion is in play does it matter what belongs to a project.
        if !heads::lines(conn, project, ".del")?.is_empty() {
            wanted.insert(project);
            wanted.extend(apply::children(conn, project)?);
        }
    }
    let mut ledger = Ledger::default();
    heads::each(conn, wanted, |id, names| {
        let mut seen: Vec<(OpRef, HashSet<OpRef>)> = Vec::new();
        for mark in names.get(".del").into_iter().flatten() {
            let n = heads::number_of(conn, &mark.op.change)?;
            let change = n.map(|n| log::change_at(conn, n)).transpose()?.flatten();
            seen.extend(change.map(|c| (mark.op, c.seen(mark.op.index).collect())));
        }
        let touched = last_touch(&names);
        ledger.adopt(id, names, touched, seen);
        Ok(())
    })?;
    Ok(ledger)
}

/// When a thing with these heads was last touched: milliseconds since 1970 (UTC). Whatever was replaced was older.
pub(super) fn last_touch(names: &Names) -> i64 {
    names.values().flatten().map(|head| head.hlc >> 16).max().unwrap_or_default()
}
