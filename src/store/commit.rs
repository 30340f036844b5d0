//! THE ONLY WRITER. A gesture becomes changes, changes become log, heads and rows: in one transaction, or not at all.
//!
//! Every change is put into the own log first. `BEGIN IMMEDIATE` always; a busy file is waited for (`patience`) and
//! then reported, with nothing lost. An error at COMMIT does not mean "not saved": the file is asked.

use super::guard::READ_PATIENCE;
use super::heads;
use super::outside::{self, Elsewhere};
use super::own::Own;
use super::then::seen_heads;
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, apply};
use crate::domain::accept::Arrival;
use crate::domain::change::{Change, ChangeKind};
use crate::domain::gesture::{Edit, Intent, Resolved, Stamp, compose};
use crate::domain::head::Head;
use crate::domain::id::{ChangeId, EntityId, OpRef};
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

/// What a gesture did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub gesture: String,
    pub changes: Vec<ChangeId>,
    pub entities: Vec<EntityId>,
}

/// What is taken in from elsewhere.
pub struct Intake<'a> {
    /// In an order in which what a change refers to comes before it.
    pub arrivals: &'a [Arrival],
    /// The newest change here when it was worked out what they would do.
    pub base: i64,
    /// When: milliseconds since 1970 (UTC).
    pub at: i64,
    pub author: &'a str,
    /// The names of the files.
    pub source: &'a str,
    /// How many conflicts stay open.
    pub conflicts: usize,
    /// The copy that was kept of this file as it was before.
    pub backup: Option<&'a Path>,
    /// What other tools changed in the tables of those files; it waits here for a decision.
    pub outside: &'a [Elsewhere],
    /// What its author decides in the same breath.
    pub decided: Option<(Stamp, Intent, Vec<Edit>)>,
    /// Asked once when all is ready to be committed; nothing is if it fails.
    pub ready: &'a mut dyn FnMut() -> Result<()>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenIn {
    /// Everything stands, under this number.
    Batch(i64),
    /// Something was written here since it was worked out: nothing was taken in, and it must be worked out anew.
    Stale,
}

impl Store {
    /// Takes changes in from elsewhere, with what is decided about them, in one transaction: all or nothing.
    pub fn take_in(
        &mut self,
        own: &mut Own,
        mut intake: Intake<'_>,
        watch: &Watch,
        patience: Duration,
    ) -> Result<TakenIn> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        watch.enter(Phase::Writing, intake.arrivals.len() as u64);
        let things = intake.arrivals.iter().map(|a| a.change.op_count()).sum();
        self.with_room(things, |store| store.take_in_whole(own, &mut intake, watch, patience))
    }

    fn take_in_whole(
        &mut self,
        own: &mut Own,
        intake: &mut Intake<'_>,
        watch: &Watch,
        patience: Duration,
    ) -> Result<TakenIn> {
        let first: Vec<ChangeId> = intake.arrivals.first().map(|a| a.id).into_iter().collect();
        self.begin(patience)?;
        let mut kept = Vec::new();
        let outcome = self.take_in_inside(own, intake, watch, &mut kept).and_then(|taken| match taken {
            TakenIn::Batch(_) => (intake.ready)().and_then(|()| self.commit(&first, patience)).map(|()| taken),
            TakenIn::Stale => Ok(taken),
        });
        if !self.conn.is_autocommit() {
            self.roll_back();
        }
        if outcome.is_err() {
            let _ = own.forget(&kept);
        }
        outcome
    }

    fn take_in_inside(
        &self,
        own: &mut Own,
        intake: &mut Intake<'_>,
        watch: &Watch,
        kept: &mut Vec<ChangeId>,
    ) -> Result<TakenIn> {
        let conn = &self.conn;
        if self.newest()?.map_or(0, |(n, _)| n) != intake.base {
            return Ok(TakenIn::Stale);
        }
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let note = || -> rusqlite::Result<i64> {
            let backup = intake.backup.map(|p| p.to_string_lossy().into_owned());
            let (changes, conflicts) = (count(intake.arrivals.len()), count(intake.conflicts));
            conn.execute(
                "INSERT INTO batch (at, author, source, changes, conflicts, backup) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![intake.at, intake.author, intake.source, changes, conflicts, backup],
            )?;
            Ok(conn.last_insert_rowid())
        };
        let batch = note().map_err(|e| self.fail(e))?;
        for (i, arrival) in intake.arrivals.iter().enumerate() {
            if watch.is_stopped() {
                return Err(StoreError::Stopped);
            }
            watch.reach(i as u64);
            insert(conn, &arrival.id, &arrival.body, &arrival.change, Some(batch)).map_err(|e| self.fail(e))?;
        }
        for item in intake.outside {
            outside::keep_from(conn, item, intake.at).map_err(|e| self.fail(e))?;
        }
        if let Some((stamp, intent, edits)) = intake.decided.take() {
            self.write_inside(own, &stamp, &intent, edits, kept, Some(batch))?;
        }
        Ok(TakenIn::Batch(batch))
    }

    /// Writes one gesture. Edits that would change nothing are left out; `None` if nothing is left. `patience` is how
    /// long a busy file is waited for.
    pub fn write(
        &mut self,
        own: &mut Own,
        stamp: &Stamp,
        intent: &Intent,
        edits: Vec<Edit>,
        patience: Duration,
    ) -> Result<Option<Written>> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        if self.is_replaced() {
            return Err(StoreError::Moved(self.path.clone()));
        }
        self.begin(patience)?;
        let mut kept = Vec::new();
        let outcome = self.write_inside(own, stamp, intent, edits, &mut kept, None).and_then(|written| match written {
            Some(written) => self.commit(&written.changes, patience).map(|()| Some(written)),
            None => Ok(None),
        });
        self.roll_back();
        if outcome.is_err() {
            // Its author is told that it was not saved, and tries again: the own log must not offer it as well.
            let _ = own.forget(&kept);
        }
        outcome
    }

    fn write_inside(
        &self,
        own: &mut Own,
        stamp: &Stamp,
        intent: &Intent,
        edits: Vec<Edit>,
        kept: &mut Vec<ChangeId>,
        batch: Option<i64>,
    ) -> Result<Option<Written>> {
        let mut written = Written { gesture: stamp.nonce.clone(), changes: Vec::new(), entities: Vec::new() };
        // Undoing may put values back under what it removes again, and what is decided may be a removal together with
        // values: the removal comes last, or it would not have seen them.
        let last = matches!(intent.kind, ChangeKind::Undo | ChangeKind::Resolve);
        let removes = |e: &Edit| last && e.name == ".del" && e.value.as_deref() == Some("1");
        let (mut removals, values): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(removes);
        let before = self.newest()?.map_or(0, |(n, _)| n);
        self.write_round(own, stamp, intent, values, kept, batch, &mut written)?;
        if !written.changes.is_empty() {
            for edit in &mut removals {
                // Whoever had seen all that stood there has seen what this gesture itself has put there.
                edit.seen = edit.seen.filter(|seen| *seen < before);
            }
        }
        self.write_round(own, stamp, intent, removals, kept, batch, &mut written)?;
        if written.changes.is_empty() {
            return Ok(None);
        }
        written.entities.sort();
        written.entities.dedup();
        Ok(Some(written))
    }

    /// Writes the edits of a gesture that do not build on each other.
    #[allow(clippy::too_many_arguments)]
    fn write_round(
        &self,
        own: &mut Own,
        stamp: &Stamp,
        intent: &Intent,
        edits: Vec<Edit>,
        kept: &mut Vec<ChangeId>,
        batch: Option<i64>,
        written: &mut Written,
    ) -> Result<()> {
        let conn = &self.conn;
        let mut clocks: HashMap<ChangeId, i64> = HashMap::new();
        let resolve = || -> rusqlite::Result<Vec<Resolved>> {
            let mut out = Vec::new();
            for edit in edits {
                out.extend(resolve(conn, edit, &mut clocks)?);
            }
            Ok(out)
        };
        let resolved = resolve().map_err(|e| self.fail(e))?;
        if resolved.is_empty() {
            return Ok(());
        }
        let last: i64 = conn
            .prepare_cached("SELECT coalesce(max(hlc), 0) FROM change WHERE site = ?1")
            .and_then(|mut query| query.query_row([&stamp.site], |r| r.get(0)))
            .map_err(|e| self.fail(e))?;
        let changes = compose(stamp, intent, resolved, last, &|id| clocks.get(id).copied().unwrap_or(0));
        // The log is for ever: nothing goes in that would be refused when it is read.
        if let Some(flaw) = changes.iter().find_map(|(_, body, _)| Change::read(body).err()) {
            return Err(StoreError::Io(self.path.clone(), format!("{flaw:?}")));
        }
        own.keep(
            &self.register,
            &self.path,
            stamp.wall,
            changes.iter().map(|(id, body, _)| (*id, Some(body.as_str()))),
        )?;
        kept.extend(changes.iter().map(|(id, _, _)| *id));
        for (id, body, change) in &changes {
            let touched = insert(conn, id, body, change, batch).map_err(|e| self.fail(e))?;
            written.changes.push(*id);
            written.entities.extend(touched);
        }
        Ok(())
    }

    /// Lays changes down verbatim (the catalogue), leaving out those that are there. Answers how many were new. Runs in
    /// the transaction of `create`, or in one of its own.
    pub fn lay(&mut self, bodies: &mut dyn Iterator<Item = &str>, patience: Duration) -> Result<usize> {
        let nested = !self.conn.is_autocommit();
        if !nested {
            self.begin(patience)?;
        }
        let mut new = 0;
        let lay = || -> Result<()> {
            for body in bodies {
                let id = ChangeId::of(body.as_bytes());
                if heads::number_of(&self.conn, &id).map_err(|e| self.fail(e))?.is_some() {
                    continue;
                }
                let Ok(change) = Change::read(body) else {
                    return Err(StoreError::Damaged(self.path.clone(), id.to_string()));
                };
                insert(&self.conn, &id, body, &change, None).map_err(|e| self.fail(e))?;
                new += 1;
            }
            Ok(())
        };
        let outcome = lay();
        if !nested {
            match &outcome {
                Ok(()) => self.commit(&[], patience)?,
                Err(_) => drop(self.conn.execute_batch("ROLLBACK")),
            }
        }
        outcome.map(|()| new)
    }

    /// Lays down one change that was just made and sealed, inside the transaction of `create`.
    pub fn lay_sealed(&mut self, id: &ChangeId, body: &str, change: &Change) -> Result<()> {
        if body.len() > crate::domain::change::MAX_BODY || change.op_count() > crate::domain::change::MAX_OPS {
            return Err(StoreError::Io(self.path.clone(), format!("{} bytes in one change", body.len())));
        }
        insert(&self.conn, id, body, change, None).map(drop).map_err(|e| self.fail(e))
    }

    /// Puts changes back into the log that were written before and are not in this file, each after what it refers to.
    /// Answers what was touched, and how many wait for changes that are not here either.
    pub fn put_back(
        &mut self,
        bodies: Vec<(ChangeId, String)>,
        patience: Duration,
    ) -> Result<(usize, Vec<EntityId>, usize)> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        self.begin(patience)?;
        let mut touched: Vec<EntityId> = Vec::new();
        let (mut back, mut rest) = (Vec::new(), bodies);
        let mut lay = || -> rusqlite::Result<()> {
            loop {
                let mut waiting = Vec::new();
                let before = back.len();
                for (id, body) in std::mem::take(&mut rest) {
                    let Some(change) = Change::read(&body).ok().filter(|_| ChangeId::of(body.as_bytes()) == id) else {
                        continue;
                    };
                    if heads::number_of(&self.conn, &id)?.is_some() {
                        continue;
                    }
                    let mut ready = true;
                    for parent in change.parents() {
                        ready &= heads::number_of(&self.conn, &parent)?.is_some();
                    }
                    match ready {
                        true => {
                            touched.extend(insert(&self.conn, &id, &body, &change, None)?);
                            back.push(id);
                        }
                        false => waiting.push((id, body)),
                    }
                }
                rest = waiting;
                if back.len() == before || rest.is_empty() {
                    return Ok(());
                }
            }
        };
        let outcome = lay().map_err(|e| self.fail(e)).and_then(|()| self.commit(&back, patience));
        if outcome.is_err() {
            self.roll_back();
        }
        touched.sort();
        touched.dedup();
        outcome.map(|()| (back.len(), touched, rest.len()))
    }

    /// Empties what is derived and lays the log down again, in one transaction.
    pub fn rebuild(&mut self, patience: Duration) -> Result<()> {
        self.begin(patience)?;
        match apply::rebuild(&self.conn) {
            Ok(()) => self.commit(&[], patience),
            Err(e) => {
                let _ = self.conn.execute_batch("ROLLBACK");
                Err(self.fail(e))
            }
        }
    }

    pub(super) fn begin(&self, patience: Duration) -> Result<()> {
        self.insist("BEGIN IMMEDIATE", patience)
    }

    /// Gives up the transaction, if one is open.
    pub(super) fn roll_back(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
    }

    pub(super) fn commit(&self, changes: &[ChangeId], patience: Duration) -> Result<()> {
        let Err(error) = self.insist("COMMIT", patience) else { return Ok(()) };
        let _ = self.conn.execute_batch("ROLLBACK");
        // The transaction may have reached the disk all the same (an error of the last sync): ask the file.
        let saved = changes.first().is_some_and(|id| heads::number_of(&self.conn, id).is_ok_and(|n| n.is_some()));
        if saved { Ok(()) } else { Err(error) }
    }

    /// Runs a statement, waiting for a busy file up to `patience`.
    fn insist(&self, sql: &str, patience: Duration) -> Result<()> {
        let start = Instant::now();
        // The waiting is done here, so that no patience means none.
        self.conn.busy_timeout(Duration::ZERO).map_err(|e| self.fail(e))?;
        let outcome = loop {
            match self.run(sql).map_err(|e| self.fail(e)) {
                Err(StoreError::Locked(_)) if start.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(20).min(patience));
                }
                other => break other,
            }
        };
        self.conn.busy_timeout(READ_PATIENCE).map_err(|e| self.fail(e))?;
        outcome
    }
}

/// What an edit replaces; `None` if it would change nothing.
pub(super) fn resolve(
    conn: &Connection,
    edit: Edit,
    clocks: &mut HashMap<ChangeId, i64>,
) -> rusqlite::Result<Option<Resolved>> {
    let deletes = edit.name == ".del" && edit.value.is_some();
    let present = heads::of_name(conn, edit.entity, &edit.name)?;
    let same = present.iter().all(|line| line.value == edit.value);
    let nothing = if present.is_empty() { edit.value.is_none() } else { same };
    if nothing && !edit.force && (!deletes || apply::is_deleted(conn, edit.entity)?) {
        return Ok(None);
    }
    let elsewhere = edit.over.as_deref().map(|over| known_ops(conn, over)).transpose()?;
    let replaces = match &elsewhere {
        None => seen_heads(conn, present, edit.seen, Some(&edit.name))?,
        Some(ops) => {
            let on_it = |(_, change): &&(Head, Change)| {
                let mut of = change.assignments();
                of.any(|a| a.name == edit.name && EntityId::parse(a.entity) == Some(edit.entity))
            };
            let gives = |(head, change): &&(Head, Change)| change.gives(head.op.index, &edit.name);
            ops.iter().filter(on_it).filter(gives).map(|(head, _)| head.clone()).collect()
        }
    };
    let mut sees: Vec<Head> = Vec::new();
    if let (true, Some(ops)) = (deletes, &elsewhere) {
        sees = ops.iter().map(|(head, _)| head.clone()).filter(|h| !replaces.contains(h)).collect();
    } else if deletes {
        sees = seen_heads(conn, heads::of_entity(conn, edit.entity)?, edit.seen, None)?;
        for child in apply::children(conn, edit.entity)? {
            // What its author saw deleted is no part of what is deleted now: should somebody bring it back, that counts.
            let marks = heads::lines(conn, child, ".del")?;
            let late = |n: i64| edit.seen.is_some_and(|seen| n > seen);
            if !apply::is_deleted(conn, child)? || marks.iter().any(|m| late(m.n)) {
                sees.extend(seen_heads(conn, heads::of_entity(conn, child)?, edit.seen, None)?);
            }
        }
    }
    clocks.extend(replaces.iter().chain(&sees).map(|h| (h.op.change, h.hlc)));
    let ops = |heads: Vec<Head>| -> Vec<OpRef> {
        let ops: std::collections::BTreeSet<OpRef> = heads.into_iter().map(|h| h.op).collect();
        ops.into_iter().collect()
    };
    let (entity, name, value) = (edit.entity, edit.name, edit.value);
    Ok(Some(Resolved { entity, name, value, replaces: ops(replaces), sees: ops(sees) }))
}

/// Operations by their names, those that are here, each with its change.
fn known_ops(conn: &Connection, ops: &[OpRef]) -> rusqlite::Result<Vec<(Head, Change)>> {
    let mut out = Vec::new();
    for op in ops {
        let Some(n) = heads::number_of(conn, &op.change)? else { continue };
        if let Some(change) = super::log::change_at(conn, n)? {
            out.push((Head { op: *op, hlc: change.hlc, value: None }, change));
        }
    }
    Ok(out)
}

/// Puts a change into the log and brings heads and rows up to date.
pub(super) fn insert(
    conn: &Connection,
    id: &ChangeId,
    body: &str,
    change: &Change,
    batch: Option<i64>,
) -> rusqlite::Result<Vec<EntityId>> {
    apply::apply(conn, log(conn, id, body, change, batch)?, change)
}

/// Puts a change into the log and nothing else; answers its number. What it comes to must follow.
pub(super) fn log(
    conn: &Connection,
    id: &ChangeId,
    body: &str,
    change: &Change,
    batch: Option<i64>,
) -> rusqlite::Result<i64> {
    let sources = super::repeated::sources_of(change);
    conn.prepare_cached(
        "INSERT INTO change (id, hlc, site, author, kind, gesture, sources, body, batch) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        &id.0[..],
        change.hlc,
        change.site,
        change.by,
        change.kind.code(),
        change.g,
        sources,
        body,
        batch
    ])?;
    Ok(conn.last_insert_rowid())
}
