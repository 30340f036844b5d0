//! The union of two logs, as far as it can be worked out by reading: which changes the other file holds and this one
//! does not, and whether they are fit to be taken in (what they would do is worked out in `sides`). Nothing is written
//! here, and the whole log is never read: names are compared in order, then bodies are read that are new.

use super::peer::Peer;
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, apply, heads, log};
use crate::domain::accept::{self, Arrival, LeftOut, Present};
use crate::domain::change::Change;
use crate::domain::field::Field;
use crate::domain::given::{self, Given};
use crate::domain::head::{Head, winner};
use crate::domain::id::{ChangeId, Entity, EntityId, OpRef};
use crate::domain::record::project_id;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What comes in, and what stays out.
pub struct Gathered {
    /// In an order in which what a change refers to comes before it.
    pub arrivals: Vec<Arrival>,
    pub left_out: Vec<LeftOut>,
    /// Of each file, how many of this file's changes it lacks.
    pub lacks: Vec<usize>,
    /// The numbers here of the changes that at least one of them lacks.
    pub unseen: HashSet<i64>,
    /// The newest change here when this was read.
    pub base: i64,
}

impl Store {
    /// Gathers what these files hold and this one does not.
    pub fn gather(&self, peers: &[Peer], watch: &Watch) -> Result<Gathered> {
        let base = self.newest()?.map_or(0, |(n, _)| n);
        let (mut read, mut left_out) = (Vec::new(), Vec::new());
        let (mut lacks, mut unseen) = (Vec::new(), HashSet::new());
        let mut met: HashSet<ChangeId> = HashSet::new();
        for (source, peer) in peers.iter().enumerate() {
            let (theirs, ours) = self.difference(peer, watch)?;
            lacks.push(ours.len());
            unseen.extend(ours);
            watch.enter(Phase::Reading, theirs.len() as u64);
            for (i, id) in theirs.into_iter().enumerate() {
                watch.reach(i as u64);
                if !met.insert(id) {
                    continue;
                }
                match peer.body(&id) {
                    Ok(Some(body)) => match accept::read(id, body, source) {
                        Ok(arrival) => read.push(arrival),
                        // The same change may stand unharmed in another file.
                        Err(left) => {
                            met.remove(&id);
                            left_out.push(left);
                        }
                    },
                    Ok(None) => {}
                    Err(e) => match peer.fail(e, watch) {
                        StoreError::Damaged(..) => left_out.push(unreadable(id, source)),
                        other => return Err(other),
                    },
                }
            }
        }
        left_out.retain(|l| !met.contains(&l.id));
        let (arrivals, left_out) = accept::accept(read, left_out, &mut Here(&self.conn)).map_err(|e| self.fail(e))?;
        Ok(Gathered { arrivals, left_out, lacks, unseen, base })
    }

    /// The names of changes that only the other file holds, and the numbers of those that only this one holds.
    fn difference(&self, peer: &Peer, watch: &Watch) -> Result<(Vec<ChangeId>, Vec<i64>)> {
        difference(&self.conn, &peer.store.conn).map_err(|e| peer.fail(e, watch))
    }
}

/// What only the one and only the other holds, both read in the order of names.
fn difference(ours: &Connection, theirs: &Connection) -> rusqlite::Result<(Vec<ChangeId>, Vec<i64>)> {
    let mut ours = ours.prepare_cached("SELECT id, n FROM change ORDER BY id")?;
    let mut ours = ours.query([])?;
    let mut theirs = theirs.prepare_cached("SELECT id FROM change WHERE length(id) = 32 ORDER BY id")?;
    let mut theirs = theirs.query([])?;
    let (mut new, mut unseen) = (Vec::new(), Vec::new());
    let mut next_ours = || -> rusqlite::Result<Option<(ChangeId, i64)>> {
        ours.next()?.map(|r| Ok((ChangeId(r.get(0)?), r.get(1)?))).transpose()
    };
    let mut next_theirs =
        || -> rusqlite::Result<Option<ChangeId>> { theirs.next()?.map(|r| Ok(ChangeId(r.get(0)?))).transpose() };
    let (mut a, mut b) = (next_ours()?, next_theirs()?);
    loop {
        match (a, b) {
            (None, None) => return Ok((new, unseen)),
            (Some((mine, _)), Some(id)) if mine == id => (a, b) = (next_ours()?, next_theirs()?),
            (ours, Some(id)) if ours.is_none_or(|(mine, _)| id < mine) => {
                new.push(id);
                b = next_theirs()?;
            }
            (ours, _) => {
                unseen.extend(ours.map(|(_, n)| n));
                a = next_ours()?;
            }
        }
    }
}

fn unreadable(id: ChangeId, source: usize) -> LeftOut {
    LeftOut { id, author: None, source, why: accept::Refusal::Forged }
}

/// The log of this file, asked by name.
struct Here<'a>(&'a Connection);

impl Present<rusqlite::Error> for Here<'_> {
    fn clock(&mut self, id: &ChangeId) -> rusqlite::Result<Option<i64>> {
        let mut query = self.0.prepare_cached("SELECT hlc FROM change WHERE id = ?1")?;
        query.query_row([&id.0[..]], |r| r.get(0)).optional()
    }

    fn given(&mut self, id: &ChangeId, places: &BTreeSet<u32>) -> rusqlite::Result<Option<BTreeMap<u32, Given>>> {
        let mut query = self.0.prepare_cached("SELECT body FROM change WHERE id = ?1")?;
        let read = |r: &Row<'_>| Ok(given::given(r.get_ref(0)?.as_str().unwrap_or_default(), places));
        query.query_row([&id.0[..]], read).optional()
    }
}

/// A merge as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub n: i64,
    /// When: milliseconds since 1970 (UTC).
    pub at: i64,
    pub author: String,
    pub source: String,
    pub changes: i64,
    pub conflicts: i64,
    pub backup: Option<String>,
}

impl Store {
    /// The latest merges, the newest first.
    pub fn batches(&self, limit: usize) -> Result<Vec<Batch>> {
        let sql = "SELECT n, at, author, source, changes, conflicts, backup FROM batch ORDER BY n DESC LIMIT ?1";
        let read = || -> rusqlite::Result<Vec<Batch>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let rows = query.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |r| {
                let (n, at, author, source) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
                Ok(Batch { n, at, author, source, changes: r.get(4)?, conflicts: r.get(5)?, backup: r.get(6)? })
            })?;
            rows.collect()
        };
        read().map_err(|e| self.fail(e))
    }

    /// The changes of a merge by number and name, in the order of arrival. They were written together, so they stand
    /// together: nothing before the first and after the last is looked at.
    pub fn batch_changes(&self, n: i64) -> Result<Vec<(i64, ChangeId)>> {
        let read = || -> rusqlite::Result<Vec<(i64, ChangeId)>> {
            let mut query = self.conn.prepare_cached("SELECT n, id FROM change WHERE batch = ?1 ORDER BY n")?;
            query.query_map([n], |r| Ok((r.get(0)?, ChangeId(r.get(1)?))))?.collect()
        };
        read().map_err(|e| self.fail(e))
    }

    /// The heads of a name as they were when change number `n` was the newest, and the number of its newest head now.
    pub fn heads_as_of(&self, id: EntityId, name: &str, n: i64) -> Result<(Vec<Head>, Option<i64>)> {
        let read = || -> rusqlite::Result<(Vec<Head>, Option<i64>)> {
            let present = heads::of_name(&self.conn, id, name)?;
            let newest = present.iter().map(|l| l.n).max();
            Ok((super::then::seen_heads(&self.conn, present, Some(n), Some(name))?, newest))
        };
        let (mut heads, newest) = read().map_err(|e| self.fail(e))?;
        for head in &mut heads {
            head.value = self.value_of(&head.op, name)?;
        }
        Ok((heads, newest))
    }

    /// Whether anything but a deletion was known of a thing when change number `n` was the newest.
    pub fn was_known(&self, id: EntityId, n: i64) -> Result<bool> {
        let then = heads::of_entity(&self.conn, id)
            .and_then(|lines| super::then::seen_heads(&self.conn, lines, Some(n), None));
        then.map(|heads| !heads.is_empty()).map_err(|e| self.fail(e))
    }

    /// What was given an owner, or another one, after change number `n`: it may have belonged elsewhere until then.
    pub fn moved_since(&self, n: i64) -> Result<BTreeSet<EntityId>> {
        let mut out = BTreeSet::new();
        for logged in self.changes_after(n)? {
            for a in logged.change.assignments() {
                let id = EntityId::parse(a.entity);
                out.extend(id.filter(|id| Field::owner_of(id.entity).is_some_and(|f| f.code() == a.name)));
            }
        }
        Ok(out)
    }

    /// Whether a thing was deleted when change number `n` was the newest: the rule of deletion over the heads of then.
    /// `moved` is what may have belonged to other projects then than now.
    pub fn was_deleted(&self, id: EntityId, n: i64, moved: &BTreeSet<EntityId>) -> Result<bool> {
        let conn = &self.conn;
        let then = |lines: rusqlite::Result<Vec<heads::Line>>, name: Option<&str>| {
            lines.and_then(|lines| super::then::seen_heads(conn, lines, Some(n), name)).map_err(|e| self.fail(e))
        };
        let marks = then(heads::lines(conn, id, ".del"), Some(".del"))?;
        let mut seen: HashSet<OpRef> = HashSet::new();
        for mark in &marks {
            let Some(logged) = self.change(&mark.op.change)? else { return Ok(false) };
            // Any other word than that of the mark leaves a thing alive, not only an emptied one.
            if logged.change.value_at(mark.op.index, ".del") != Some("1") {
                return Ok(false);
            }
            seen.extend(logged.change.seen(mark.op.index));
        }
        // What one of them rests on was seen with it, or had been replaced by then.
        let all_seen = |member: EntityId| -> Result<bool> {
            let stood = then(heads::of_entity(conn, member), None)?;
            let below = super::then::below(conn, &stood, None).map_err(|e| self.fail(e))?;
            Ok(stood.iter().all(|h| seen.contains(&h.op) || below.contains(&h.op)))
        };
        if marks.is_empty() || !all_seen(id)? {
            return Ok(false);
        }
        let mut candidates: BTreeSet<EntityId> =
            apply::children(conn, id).map_err(|e| self.fail(e))?.into_iter().collect();
        if id.entity == Entity::Project {
            candidates.extend(moved);
        }
        for child in candidates {
            let Some(owner) = Field::owner_of(child.entity) else { continue };
            let (owners, _) = self.heads_as_of(child, owner.code(), n)?;
            let belonged = winner(&owners).and_then(|h| h.value.as_deref()).and_then(project_id) == Some(id);
            if belonged && !self.was_deleted(child, n, moved)? && !all_seen(child)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The things with open conflicts that are not deleted.
    pub fn disputed(&self) -> Result<Vec<EntityId>> {
        let read = || -> rusqlite::Result<Vec<EntityId>> {
            let mut out = Vec::new();
            for entity in Entity::ALL {
                let sql = format!("SELECT id FROM {} WHERE conflicts > 0 AND deleted = 0", entity.table());
                let mut query = self.conn.prepare_cached(&sql)?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    let hex: String = row.get(0)?;
                    out.extend(crate::domain::id::unhex(&hex).map(|bytes| EntityId { entity: *entity, bytes }));
                }
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }

    /// The milestones, notes and links of a project, deleted ones among them.
    pub fn belonging(&self, project: EntityId) -> Result<Vec<EntityId>> {
        apply::children(&self.conn, project).map_err(|e| self.fail(e))
    }

    /// The numbers of the changes that touched a thing, of those that are asked for.
    pub fn traces(&self, id: EntityId, among: &HashSet<i64>) -> Result<Vec<i64>> {
        let read = || -> rusqlite::Result<Vec<i64>> {
            let mut query = self.conn.prepare_cached("SELECT n FROM trace WHERE e = ?1")?;
            let rows = query.query_map([heads::blob(id)], |r| r.get::<_, i64>(0))?;
            rows.filter(|n| n.as_ref().map_or(true, |n| among.contains(n))).collect()
        };
        read().map_err(|e| self.fail(e))
    }

    /// The change with this number.
    pub fn change_number(&self, n: i64) -> Result<Option<Change>> {
        log::change_at(&self.conn, n).map_err(|e| self.fail(e))
    }

    /// Every project that is not deleted by what it may be recognised by: id, code, national code, both names.
    pub fn each_known(&self, mut take: impl FnMut(EntityId, [Option<&str>; 4])) -> Result<()> {
        let sql = "SELECT id, code, national_code, name_zh, name_en FROM project WHERE deleted = 0";
        let mut read = || -> rusqlite::Result<()> {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let text = |at: usize| row.get_ref(at).ok().and_then(|v| v.as_str().ok());
                let Some(bytes) = text(0).and_then(crate::domain::id::unhex) else { continue };
                take(EntityId { entity: Entity::Project, bytes }, [text(1), text(2), text(3), text(4)]);
            }
            Ok(())
        };
        read().map_err(|e| self.fail(e))
    }
}
