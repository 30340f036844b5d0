//! A large file held against its log in steps: between two of them nothing stays open, so that others can write, and
//! neither the log nor the rows ever stand in memory. Every change is held against its name. What came as a row and was
//! never touched since is held against the log by sums (`balance`); of all else the heads are held against the log line
//! by line (`lines`), and the rows against the heads. What seems to differ is looked at again, exactly, in the one
//! transaction that sets it aside and puts it right.

use super::balance::Balance;
use super::known::{SchemaFlaw, flaws};
use super::outside::{self, Difference, Raw};
use super::reconcile::{Find, Reading, Reconciled, mend, mend_schema, put_right, read_log};
use super::schema::columns;
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, apply, explain, heads, sides};
use crate::domain::field::Field;
use crate::domain::id::{ChangeId, Entity, EntityId, hex, unhex};
use crate::domain::ledger::Ledger;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::time::Duration;

/// So many rows are read at a time, so many changes, and so many things are put right at a time.
const ROWS: usize = 4_096;
pub(super) const THINGS: usize = 1_024;

/// What holding the rows against their heads left open.
#[derive(Default)]
struct Doubts {
    /// Each once, those together that came with one change.
    things: Vec<EntityId>,
    known: HashSet<EntityId>,
    /// Rows that no id names, by their places.
    nameless: Vec<(Entity, i64)>,
    /// Heads that name a change which is not there.
    dangling: bool,
}

impl Store {
    /// Holds a large file against its log and puts right what differs. `at` and `by`: when and by whom it was found.
    pub fn survey(
        &mut self,
        find: Find<'_>,
        (at, by): (i64, &str),
        patience: Duration,
        watch: &Watch,
    ) -> Result<Reconciled> {
        self.examine_tables(watch)?;
        let mut found = Reconciled::default();
        let all = flaws(&self.conn).map_err(|e| self.fail(e))?;
        let wrong: Vec<SchemaFlaw> = all.into_iter().filter(SchemaFlaw::is_mended_by_rebuilding).collect();
        let gone: BTreeSet<String> = wrong.iter().map(SchemaFlaw::subject).collect();
        let blind = gone.contains("head") || gone.contains("trace");
        let (mut log, mut balance) = self.survey_log(find, blind, watch)?;
        if !(log.mendings.is_empty() && log.missing.is_empty()) {
            found.mended = self.within(patience, |conn| mend(conn, &log, find))?;
            (log, balance) = self.survey_log(find, blind, watch)?;
        }
        found.damaged = log.all_damaged();
        if !found.damaged.is_empty() {
            return Ok(found);
        }
        if let Some(wrong) = balance.as_ref().map(|b| self.wrong_heads(b)).transpose()?.filter(|w| !w.is_empty()) {
            // What rows are held against must be right itself.
            self.lay_heads_again(&wrong, patience)?;
            balance = self.survey_log(find, blind, watch)?.1;
        }
        let doubts = match balance {
            Some(balance) => self.survey_rows(balance, &gone, watch)?,
            None => Doubts::default(),
        };
        if doubts.things.is_empty() && doubts.nameless.is_empty() && !doubts.dangling && wrong.is_empty() {
            return Ok(found);
        }
        let rebuild = !wrong.is_empty() || doubts.dangling;
        let (items, tables) = self.within(patience, |conn| {
            let (items, right) = settle(conn, &doubts, &gone, at, by)?;
            let tables = mend_schema(conn, &wrong)?;
            if rebuild || !right {
                apply::rebuild(conn)?;
            }
            Ok((items, tables))
        })?;
        (found.outside, found.tables) = (items, tables);
        Ok(found)
    }

    /// The things of which the heads are not what the log comes to; none if somebody wrote meanwhile.
    fn wrong_heads(&self, balance: &Balance) -> Result<Vec<EntityId>> {
        let (mut all, ranges) = balance.wrong_heads();
        for (entity, range) in ranges {
            let mut within = Vec::new();
            self::within(&self.conn, entity, &range, &mut within).map_err(|e| self.fail(e))?;
            all.extend(within.into_iter().map(|(_, id)| id));
        }
        match self.newest()?.map(|(n, _)| n) == balance.newest {
            true => Ok(all.into_iter().collect()),
            false => Ok(Vec::new()),
        }
    }

    /// Makes the heads of some things what the log comes to.
    fn lay_heads_again(&mut self, things: &[EntityId], patience: Duration) -> Result<()> {
        let again = self.replay()?;
        self.within(patience, |conn| {
            for id in things {
                conn.prepare_cached("DELETE FROM head WHERE e = ?1")?.execute([heads::blob(*id)])?;
                for (name, line) in heads::all_lines(&again, *id)? {
                    heads::insert(conn, *id, &name, &line)?;
                }
            }
            Ok(())
        })
    }

    /// Whatever other tools changed in the rows, as far as their heads tell; nothing is written.
    pub fn surveyed(&self, watch: &Watch) -> Result<Vec<outside::Found>> {
        let gone: BTreeSet<String> =
            flaws(&self.conn).map_err(|e| self.fail(e))?.iter().map(SchemaFlaw::subject).collect();
        let (log, balance) = self.survey_log(&|_| None, gone.contains("head"), watch)?;
        let Some(balance) = balance else { return Ok(Vec::new()) };
        let stale = |entity: EntityId, name: &str| {
            let name = name.to_string();
            outside::Found { entity, name, log: None, file: None, parents: Vec::new() }
        };
        // Of a log that is not whole nothing can be said.
        let whole = log.mendings.is_empty() && log.missing.is_empty() && log.all_damaged().is_empty();
        let wrong = if whole { self.wrong_heads(&balance)? } else { Vec::new() };
        let wrong: Vec<outside::Found> = wrong.into_iter().map(|id| stale(id, "head")).collect();
        let doubts = self.survey_rows(balance, &gone, watch)?;
        let look = || -> rusqlite::Result<Vec<outside::Found>> {
            let mut out = wrong;
            for things in doubts.things.chunks(THINGS) {
                let (_, differences) = exactly(&self.conn, things, &gone)?;
                out.extend(differences.into_iter().map(|d| match d {
                    Difference::Item(found) => found,
                    Difference::Stale(entity) => stale(entity, "conflicts"),
                }));
            }
            Ok(out)
        };
        look().map_err(|e| self.fail(e))
    }

    /// Writes in one transaction.
    fn within<T>(&mut self, patience: Duration, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        self.begin(patience)?;
        match work(&self.conn) {
            Ok(done) => self.commit(&[], patience).map(|()| done),
            Err(e) => {
                self.roll_back();
                Err(self.fail(e))
            }
        }
    }

    /// SQLite's quick check, table by table.
    fn examine_tables(&mut self, watch: &Watch) -> Result<()> {
        let (stop, path) = (watch.clone(), self.path.clone());
        self.conn.progress_handler(10_000, Some(move || stop.is_stopped())).map_err(|e| explain(&path, e))?;
        let outcome = self.examine_each(watch);
        self.conn.progress_handler(0, None::<fn() -> bool>).map_err(|e| explain(&path, e))?;
        outcome
    }

    fn examine_each(&self, watch: &Watch) -> Result<()> {
        let mut query = self
            .conn
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
            .map_err(|e| self.fail(e))?;
        let names =
            query.query_map([], |r| r.get::<_, String>(0)).and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>);
        let names = names.map_err(|e| self.fail(e))?;
        watch.enter(Phase::Checking, 0);
        for name in names {
            let sql = format!("PRAGMA quick_check('{}')", name.replace('\'', "''"));
            let found: String = self.conn.query_row(&sql, [], |r| r.get(0)).map_err(|e| self.interrupted(e, watch))?;
            if found != "ok" {
                return Err(StoreError::Damaged(self.path.clone(), found));
            }
        }
        Ok(())
    }

    fn interrupted(&self, error: rusqlite::Error, watch: &Watch) -> StoreError {
        if watch.is_stopped() { StoreError::Stopped } else { self.fail(error) }
    }

    /// The log, and what it and the heads come to; `blind` where there are no heads.
    fn survey_log(&self, find: Find<'_>, blind: bool, watch: &Watch) -> Result<(Reading, Option<Balance>)> {
        let newest = self.newest()?.map_or(0, |(n, _)| n.unsigned_abs());
        watch.enter(Phase::Reading, newest);
        let stop = || watch.is_stopped();
        let mut balance = match blind {
            true => None,
            false => Some(Balance::of_heads(&self.conn, &stop).map_err(|e| self.fail(e))?.ok_or(StoreError::Stopped)?),
        };
        let mut out = Reading::default();
        let mut after = i64::MIN;
        loop {
            if stop() {
                return Err(StoreError::Stopped);
            }
            let mut take = |n, _, change: &_, numbers: &HashMap<ChangeId, i64>| {
                if let Some(balance) = &mut balance {
                    balance.replaces(n, change, &|id| numbers.get(id).copied());
                    balance.change(n, change);
                }
            };
            match read_log(&self.conn, find, &mut out, Some(after), &mut take).map_err(|e| self.fail(e))? {
                Some(last) => after = last,
                None => break,
            }
            watch.reach(after.unsigned_abs());
        }
        out.missing_but_mended();
        Ok((out, balance))
    }

    fn survey_rows(&self, mut balance: Balance, gone: &BTreeSet<String>, watch: &Watch) -> Result<Doubts> {
        let mut all = 0;
        let kinds: Vec<Entity> = Entity::ALL.iter().copied().filter(|e| !gone.contains(e.table())).collect();
        for entity in &kinds {
            all += self.about(*entity)? as u64;
        }
        watch.enter(Phase::Comparing, all);
        let stopped = || if watch.is_stopped() { Err(StoreError::Stopped) } else { Ok(()) };
        let (mut doubts, mut done) = (Doubts::default(), 0);
        for entity in &kinds {
            let (fields, mut after) = (fields(*entity, gone), i64::MIN);
            let mut nameless = |place| doubts.nameless.push((*entity, place));
            while let Some((last, count)) = balance
                .some_rows(&self.conn, *entity, &fields, (after, ROWS), &mut nameless)
                .map_err(|e| self.fail(e))?
            {
                stopped()?;
                after = last;
                done += count as u64;
                watch.reach(done);
            }
        }
        let touched = balance.touched();
        let hold = |things: &[EntityId], doubts: &mut Doubts| {
            stopped()?;
            match hold(&self.conn, things, gone, doubts) {
                Ok(()) => Ok(()),
                // The change that a head rests on is not there.
                Err(rusqlite::Error::QueryReturnedNoRows) => {
                    doubts.dangling = true;
                    Ok(())
                }
                Err(e) => Err(self.fail(e)),
            }
        };
        for things in touched.chunks(ROWS) {
            hold(things, &mut doubts)?;
        }
        let mut unequal = Vec::new();
        for entity in kinds {
            for range in balance.unequal(entity) {
                within(&self.conn, entity, &range, &mut unequal).map_err(|e| self.fail(e))?;
            }
        }
        unequal.sort_unstable();
        let unequal: Vec<EntityId> = unequal.into_iter().map(|(_, id)| id).collect();
        for things in unequal.chunks(ROWS) {
            hold(things, &mut doubts)?;
        }
        // What the log never said of a thing, or says no longer: another writer in between would be no fault.
        doubts.dangling |= !balance.heads_are_right() && self.newest()?.map(|(n, _)| n) == balance.newest;
        Ok(doubts)
    }
}

/// The fields of a kind whose columns are there.
pub(super) fn fields(entity: Entity, gone: &BTreeSet<String>) -> Vec<Field> {
    let there = |f: &Field| !gone.contains(&format!("{}.{}", entity.table(), f.code()));
    columns(entity).map(|(f, _)| f).filter(there).collect()
}

/// Holds what stands in the place of some things against their heads. Whatever a removal is in play for is left to the
/// exact look.
fn hold(conn: &Connection, things: &[EntityId], gone: &BTreeSet<String>, doubts: &mut Doubts) -> rusqlite::Result<()> {
    let mut found: BTreeMap<EntityId, Raw> = BTreeMap::new();
    for entity in Entity::ALL.iter().copied().filter(|e| !gone.contains(e.table())) {
        let fields = fields(entity, gone);
        for id in things.iter().filter(|id| id.entity == entity) {
            found.extend(outside::read_one(conn, *id, &fields)?.map(|raw| (*id, raw)));
        }
    }
    let mut ledger = Ledger::default();
    heads::each(conn, things.iter().copied(), |id, names| {
        let touched = sides::last_touch(&names);
        ledger.adopt(id, names, touched, Vec::new());
        Ok(())
    })?;
    for id in things.iter().filter(|id| !gone.contains(id.entity.table())) {
        let marked = ledger.names(*id).is_some_and(|names| names.contains_key(".del"));
        let mut differences = Vec::new();
        outside::compare_one(&ledger, *id, found.remove(id), &fields(id.entity, gone), &mut differences);
        if (marked || !differences.is_empty()) && doubts.known.insert(*id) {
            doubts.things.push(*id);
        }
    }
    Ok(())
}

/// The things of a kind whose keys lie between two, by the heads and by the rows, each with a change that it rests on.
fn within(
    conn: &Connection,
    entity: Entity,
    range: &Range<[u8; 17]>,
    out: &mut Vec<(i64, EntityId)>,
) -> rusqlite::Result<()> {
    let mut query = conn.prepare_cached("SELECT e, min(n) FROM head WHERE e >= ?1 AND e < ?2 GROUP BY e")?;
    let mut rows = query.query(params![range.start, range.end])?;
    let mut known = HashSet::new();
    while let Some(row) = rows.next()? {
        if let Some(id) = heads::from_blob(row.get_ref(0)?.as_blob()?) {
            known.insert(id);
            out.push((row.get(1)?, id));
        }
    }
    let digits = |key: &[u8; 17]| match key[0] == range.start[0] {
        true => hex(&key[1..]),
        // Behind all ids of the kind.
        false => "g".to_string(),
    };
    let mut query = conn.prepare_cached(&format!("SELECT id FROM {} WHERE id >= ?1 AND id < ?2", entity.table()))?;
    let mut rows = query.query(params![digits(&range.start), digits(&range.end)])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().ok().and_then(unhex).map(|bytes| EntityId { entity, bytes });
        out.extend(id.filter(|id| !known.contains(id)).map(|id| (0, id)));
    }
    Ok(())
}

/// The exact state of some things by their heads, and where their rows differ from it.
pub(super) fn exactly(
    conn: &Connection,
    things: &[EntityId],
    gone: &BTreeSet<String>,
) -> rusqlite::Result<(Ledger, Vec<Difference>)> {
    let wanted: BTreeSet<EntityId> = things.iter().copied().collect();
    let projects = wanted.iter().copied().filter(|id| id.entity == Entity::Project).collect();
    let ledger = sides::state_of(conn, wanted, projects)?;
    let mut out = Vec::new();
    for id in things {
        let fields = fields(id.entity, gone);
        outside::compare_one(&ledger, *id, outside::read_one(conn, *id, &fields)?, &fields, &mut out);
    }
    Ok((ledger, out))
}

/// Sets aside what differs and puts the rows right; answers how many edits there were, and whether that was enough.
fn settle(
    conn: &Connection,
    doubts: &Doubts,
    gone: &BTreeSet<String>,
    at: i64,
    by: &str,
) -> rusqlite::Result<(usize, bool)> {
    let newest: i64 = conn.query_row("SELECT coalesce(max(n), 0) FROM change", [], |r| r.get(0))?;
    let mut nameless: BTreeMap<EntityId, Raw> = BTreeMap::new();
    for (entity, place) in &doubts.nameless {
        let rows = outside::read_some(conn, *entity, &fields(*entity, gone), place - 1, 1)?;
        nameless.extend(rows.into_iter().filter(|(at, ..)| at == place).map(|(_, _, id, raw)| (id, raw)));
    }
    let apart = nameless.keys().filter(|id| !doubts.known.contains(id));
    // Projects come last: whether one is deleted depends on the rows of what belongs to it.
    let (projects, others): (Vec<EntityId>, Vec<EntityId>) =
        doubts.things.iter().chain(apart).copied().partition(|id| id.entity == Entity::Project);
    let (mut items, mut right) = (0, true);
    for things in others.chunks(THINGS).chain(projects.chunks(THINGS)) {
        let (ledger, differences) = exactly(conn, things, gone)?;
        let mut apart = Vec::new();
        for id in things {
            if let Some(raw) = nameless.remove(id) {
                outside::compare_one(&ledger, *id, Some(raw), &[], &mut apart);
            }
        }
        for difference in differences.iter().chain(&apart) {
            if let Difference::Item(item) = difference {
                outside::keep(conn, item, newest, at, by)?;
                items += 1;
            }
        }
        right &= put_right(conn, &ledger, &differences)?;
    }
    for (entity, place) in &doubts.nameless {
        conn.execute(&format!("DELETE FROM {} WHERE rowid = ?1", entity.table()), [place])?;
    }
    Ok((items, right))
}
