//! A large file held against its log in steps: between two of them nothing stays open, so that others can write, and
//! neither the log nor the rows ever stand in memory. Every change is held against its name, every row against its heads
//! (which `check --deep` holds against the log). What seems to differ is looked at again, exactly, in the one
//! transaction that sets it aside and puts it right.

use super::known::{SchemaFlaw, flaws};
use super::outside::{self, Difference, Raw};
use super::reconcile::{Find, Reading, Reconciled, mend, mend_schema, put_right, read_log};
use super::schema::{columns, quoted};
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, apply, explain, heads, union};
use crate::domain::field::Field;
use crate::domain::id::{ChangeId, Entity, EntityId, unhex};
use crate::domain::ledger::Ledger;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// So many rows are read at a time, so many changes, and so many things are put right at a time.
const ROWS: usize = 4_096;
const THINGS: usize = 1_024;

/// What holding the rows against their heads left open.
#[derive(Default)]
struct Doubts {
    things: BTreeSet<EntityId>,
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
        let mut log = self.survey_log(find, watch)?;
        if !(log.mendings.is_empty() && log.missing.is_empty()) {
            found.mended = self.within(patience, |conn| mend(conn, &log, find))?;
            log = self.survey_log(find, watch)?;
        }
        found.damaged = log.all_damaged();
        if !found.damaged.is_empty() {
            return Ok(found);
        }
        let all = flaws(&self.conn).map_err(|e| self.fail(e))?;
        let wrong: Vec<SchemaFlaw> = all.into_iter().filter(SchemaFlaw::is_mended_by_rebuilding).collect();
        let gone: BTreeSet<String> = wrong.iter().map(SchemaFlaw::subject).collect();
        let blind = gone.contains("head") || gone.contains("trace");
        let doubts = if blind { Doubts::default() } else { self.survey_rows(&gone, watch)? };
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

    /// Whatever other tools changed in the rows, as far as their heads tell; nothing is written.
    pub fn surveyed(&self, watch: &Watch) -> Result<Vec<outside::Found>> {
        let gone: BTreeSet<String> =
            flaws(&self.conn).map_err(|e| self.fail(e))?.iter().map(SchemaFlaw::subject).collect();
        let doubts = self.survey_rows(&gone, watch)?;
        let look = || -> rusqlite::Result<Vec<outside::Found>> {
            let mut out = Vec::new();
            for things in doubts.things.iter().copied().collect::<Vec<_>>().chunks(THINGS) {
                let (_, differences) = exactly(&self.conn, things, &gone)?;
                out.extend(differences.into_iter().map(|d| match d {
                    Difference::Item(found) => found,
                    Difference::Stale(entity) => {
                        let name = "conflicts".to_string();
                        outside::Found { entity, name, log: None, file: None, parents: Vec::new() }
                    }
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

    fn survey_log(&self, find: Find<'_>, watch: &Watch) -> Result<Reading> {
        watch.enter(Phase::Reading, self.newest()?.map_or(0, |(n, _)| n.unsigned_abs()));
        let mut out = Reading::default();
        let mut after = i64::MIN;
        loop {
            if watch.is_stopped() {
                return Err(StoreError::Stopped);
            }
            match read_log(&self.conn, find, &mut out, false, Some(after)).map_err(|e| self.fail(e))? {
                Some(last) => after = last,
                None => break,
            }
            watch.reach(after.unsigned_abs());
        }
        out.missing_but_mended();
        Ok(out)
    }

    fn survey_rows(&self, gone: &BTreeSet<String>, watch: &Watch) -> Result<Doubts> {
        let mut all = 0;
        let kinds: Vec<Entity> = Entity::ALL.iter().copied().filter(|e| !gone.contains(e.table())).collect();
        for entity in &kinds {
            all += self.about(*entity)? as u64;
        }
        watch.enter(Phase::Comparing, all);
        let (mut doubts, mut done) = (Doubts::default(), 0);
        for entity in kinds {
            let fields = fields(entity, gone);
            let (mut after, mut known) = (i64::MIN, 0i64);
            loop {
                if watch.is_stopped() {
                    return Err(StoreError::Stopped);
                }
                let rows = outside::read_some(&self.conn, entity, &fields, after, ROWS).map_err(|e| self.fail(e))?;
                let Some((last, ..)) = rows.last() else { break };
                after = *last;
                done += rows.len() as u64;
                match hold(&self.conn, &rows, &fields, &mut doubts) {
                    Ok(n) => known += n,
                    // The change that a head rests on is not there.
                    Err(rusqlite::Error::QueryReturnedNoRows) => doubts.dangling = true,
                    Err(e) => return Err(self.fail(e)),
                }
                watch.reach(done);
            }
            let missing = missing(&self.conn, entity, known).map_err(|e| self.fail(e))?;
            doubts.things.extend(missing);
        }
        Ok(doubts)
    }
}

/// The fields of a kind whose columns are there.
fn fields(entity: Entity, gone: &BTreeSet<String>) -> Vec<Field> {
    let there = |f: &Field| !gone.contains(&format!("{}.{}", entity.table(), f.code()));
    columns(entity).map(|(f, _)| f).filter(there).collect()
}

/// Holds rows against their heads; answers how many of them anything is known of. Whatever a removal is in play for is
/// left to the exact look.
fn hold(
    conn: &Connection,
    rows: &[(i64, bool, EntityId, Raw)],
    fields: &[Field],
    doubts: &mut Doubts,
) -> rusqlite::Result<i64> {
    let mut ledger = Ledger::default();
    let touched: BTreeMap<EntityId, i64> = rows.iter().map(|(_, _, id, raw)| (*id, raw.updated.unwrap_or(0))).collect();
    heads::each(conn, touched.keys().copied(), |id, names| {
        ledger.adopt(id, names, touched[&id], Vec::new());
        Ok(())
    })?;
    let mut known = 0;
    for (place, named, id, raw) in rows {
        if !named {
            doubts.nameless.push((id.entity, *place));
            doubts.things.insert(*id);
            continue;
        }
        let marked = ledger.names(*id).is_some_and(|names| names.contains_key(".del"));
        let mut found = Vec::new();
        match ledger.record(*id) {
            Some(wanted) => {
                known += 1;
                outside::compare_row(&ledger, &wanted, raw, fields, &mut found);
            }
            None => found.push(Difference::Stale(*id)),
        }
        if marked || !found.is_empty() {
            doubts.things.insert(*id);
        }
    }
    Ok(known)
}

/// What the heads know and no row shows, if the rows that they know are not as many as the things.
fn missing(conn: &Connection, entity: Entity, known: i64) -> rusqlite::Result<Vec<EntityId>> {
    let letter = entity.letter() as u8;
    let (low, high) = ([letter], [letter + 1]);
    let of_kind = "SELECT DISTINCT e FROM head WHERE e >= ?1 AND e < ?2 AND f <> '.del'";
    let things: i64 = conn.query_row(&format!("SELECT count(*) FROM ({of_kind})"), params![low, high], |r| r.get(0))?;
    if things == known {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT e FROM ({of_kind}) WHERE NOT EXISTS (SELECT 1 FROM {} WHERE id = lower(hex(substr(e, 2))))",
        entity.table()
    );
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query(params![low, high])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.extend(heads::from_blob(row.get_ref(0)?.as_blob()?));
    }
    Ok(out)
}

/// What other tools changed in the tables of a colleague's file, found beside a file whose own tables are in order: a row
/// that is the same in both needs no second look. `None` where rows stand in it that no id names. Where a change is
/// damaged that a row rests on, nothing can be said of the row.
pub(super) fn beside(ours: &Connection, theirs: &Connection) -> rusqlite::Result<Option<Vec<outside::Found>>> {
    let gone: BTreeSet<String> = flaws(ours)?.iter().chain(&flaws(theirs)?).map(SchemaFlaw::subject).collect();
    let mut things = Vec::new();
    for entity in Entity::ALL.iter().copied().filter(|e| !gone.contains(e.table())) {
        if !differing(ours, theirs, entity, &fields(entity, &gone), &mut things)? {
            return Ok(None);
        }
    }
    let mut whole: HashMap<i64, bool> = HashMap::new();
    let mut sound = Vec::new();
    for id in things {
        let rests_on = heads::all_lines(theirs, id)?.into_iter().map(|(_, line)| line.n);
        let mut good = true;
        for n in rests_on {
            good &= match whole.get(&n) {
                Some(known) => *known,
                None => *whole.entry(n).or_insert(is_whole(theirs, n)?),
            };
        }
        sound.extend(good.then_some(id));
    }
    let mut out = Vec::new();
    for things in sound.chunks(THINGS) {
        let (_, differences) = exactly(theirs, things, &gone)?;
        out.extend(differences.into_iter().filter_map(|d| match d {
            Difference::Item(found) => Some(found),
            Difference::Stale(_) => None,
        }));
    }
    Ok(Some(out))
}

/// Whether a change is of its name.
fn is_whole(conn: &Connection, n: i64) -> rusqlite::Result<bool> {
    let mut query = conn.prepare_cached("SELECT id, body FROM change WHERE n = ?1")?;
    let mut rows = query.query([n])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let body = row.get_ref(1)?.as_bytes().unwrap_or_default();
    Ok(row.get_ref(0)?.as_blob() == Ok(&ChangeId::of(body).0[..]))
}

/// The things whose rows are not the same in both files. Answers whether all rows of the other have a name.
fn differing(
    ours: &Connection,
    theirs: &Connection,
    entity: Entity,
    fields: &[Field],
    out: &mut Vec<EntityId>,
) -> rusqlite::Result<bool> {
    let names: String = fields.iter().map(|f| format!(", {}", quoted(f.code()))).collect();
    let sql = format!("SELECT id, deleted, extra{names} FROM {} ORDER BY id", entity.table());
    let (mut one, mut other) = (ours.prepare(&sql)?, theirs.prepare(&sql)?);
    let width = one.column_count();
    let (mut mine, mut their) = (one.query([])?, other.query([])?);
    let (mut a, mut b) = (mine.next()?, their.next()?);
    let name = |row: &rusqlite::Row<'_>| row.get_ref(0).ok().and_then(|v| v.as_str().ok()).map(str::to_string);
    let thing = |hex: &str| unhex(hex).map(|bytes| EntityId { entity, bytes });
    loop {
        let (x, y) = (a.map(name), b.map(name));
        match (x, y) {
            (None, None) => return Ok(true),
            (_, Some(None)) => return Ok(false),
            (Some(None), _) => a = mine.next()?,
            (Some(Some(x)), Some(Some(y))) if x == y => {
                if let (Some(r), Some(s)) = (a, b) {
                    let mut same = true;
                    for at in 1..width {
                        same &= r.get_ref(at)? == s.get_ref(at)?;
                    }
                    if !same {
                        match thing(&y) {
                            Some(id) => out.push(id),
                            None => return Ok(false),
                        }
                    }
                }
                (a, b) = (mine.next()?, their.next()?);
            }
            (Some(Some(x)), y) if y.as_ref().is_none_or(|y| y.as_ref().is_none_or(|y| x < *y)) => {
                // A row of ours that they do not have: theirs may be gone.
                out.extend(thing(&x));
                a = mine.next()?;
            }
            (_, Some(Some(y))) => {
                match thing(&y) {
                    Some(id) => out.push(id),
                    None => return Ok(false),
                }
                b = their.next()?;
            }
            (Some(Some(_)), None) => a = mine.next()?,
        }
    }
}

/// The exact state of some things by their heads, and where their rows differ from it.
fn exactly(
    conn: &Connection,
    things: &[EntityId],
    gone: &BTreeSet<String>,
) -> rusqlite::Result<(Ledger, Vec<Difference>)> {
    let wanted: BTreeSet<EntityId> = things.iter().copied().collect();
    let projects = wanted.iter().copied().filter(|id| id.entity == Entity::Project).collect();
    let ledger = union::state_of(conn, wanted, projects, touched)?;
    let mut out = Vec::new();
    for id in things {
        let fields = fields(id.entity, gone);
        outside::compare_one(&ledger, *id, outside::read_one(conn, *id, &fields)?, &fields, &mut out);
    }
    Ok((ledger, out))
}

/// When a thing was last touched: milliseconds since 1970 (UTC).
fn touched(conn: &Connection, id: EntityId) -> rusqlite::Result<i64> {
    let sql = "SELECT max(hlc) >> 16 FROM change WHERE n IN \
               (SELECT n FROM trace WHERE e = ?1 UNION SELECT n FROM head WHERE e = ?1)";
    let newest = conn.prepare_cached(sql)?.query_row([heads::blob(id)], |r| r.get::<_, Option<i64>>(0)).optional()?;
    Ok(newest.flatten().unwrap_or(0))
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
    // Projects come last: whether one is deleted depends on the rows of what belongs to it.
    let (projects, others): (Vec<EntityId>, Vec<EntityId>) =
        doubts.things.iter().copied().partition(|id| id.entity == Entity::Project);
    let (mut items, mut right) = (0, true);
    let mut nameless: BTreeMap<EntityId, Raw> = BTreeMap::new();
    for (entity, place) in &doubts.nameless {
        let rows = outside::read_some(conn, *entity, &fields(*entity, gone), place - 1, 1)?;
        nameless.extend(rows.into_iter().filter(|(at, ..)| at == place).map(|(_, _, id, raw)| (id, raw)));
    }
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
