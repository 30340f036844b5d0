//! The tables held against the log, when the file is not as this program left it. What another tool changed is set aside
//! in `outside` for people to decide, then heads and rows are laid down again from the log: nothing is adopted and
//! nothing is lost silently. Damaged changes are mended from wherever their bytes can be had, by their name; if one
//! cannot be mended, nothing is touched at all.

use super::apply;
use super::balance::Balance;
use super::known::{SchemaFlaw, flaws};
use super::outside::{self, Difference};
use super::schema::{columns, statements};
use super::{Result, Store, StoreError, repeated, row};
use crate::domain::change::Change;
use crate::domain::field::Field;
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::ledger::Ledger;
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// Where the bytes of a change can be had by its name.
pub type Find<'a> = &'a dyn Fn(&ChangeId) -> Option<String>;

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Edits of other tools that were set aside just now.
    pub outside: usize,
    /// Changes of the log that were damaged and are whole again.
    pub mended: usize,
    /// Tables that were gone or cut and are there again.
    pub tables: Vec<String>,
    /// Changes that cannot be mended, by their numbers here. The file was left as it is.
    pub damaged: Vec<i64>,
}

impl Reconciled {
    /// Whether the file was all right.
    pub fn is_nothing(&self) -> bool {
        *self == Reconciled::default()
    }
}

/// A row of the log that does not fit its name, and what would put it right.
pub(super) struct Mending {
    n: i64,
    id: ChangeId,
    body: String,
}

/// The log as it is read: what it comes to, and what is wrong with it.
#[derive(Default)]
pub(super) struct Reading {
    ledger: Ledger,
    numbers: HashMap<ChangeId, i64>,
    pub(super) mendings: Vec<Mending>,
    damaged: Vec<i64>,
    /// Changes that others refer to and that are not there: the name, and the number that it must come before.
    pub(super) missing: Vec<(ChangeId, i64)>,
}

impl Reading {
    /// The whole log, with what it comes to.
    fn of(conn: &Connection, find: Find<'_>) -> rusqlite::Result<Reading> {
        let (mut out, mut ledger) = (Reading::default(), Ledger::default());
        read_log(conn, find, &mut out, None, &mut |_, id, change, _| ledger.apply(id, change))?;
        out.ledger = ledger;
        out.missing_but_mended();
        Ok(out)
    }

    /// What is to be mended is not missing.
    pub(super) fn missing_but_mended(&mut self) {
        let mended: BTreeSet<ChangeId> = self.mendings.iter().map(|m| m.id).collect();
        self.missing.retain(|(id, _)| !mended.contains(id));
    }

    /// The numbers of all changes that are not whole.
    pub(super) fn all_damaged(&self) -> Vec<i64> {
        let mut out: Vec<i64> =
            self.damaged.iter().copied().chain(self.missing.iter().map(|(_, child)| *child)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

impl Store {
    /// Holds the file against its log in one transaction. `at` and `by`: when and by whom it was found.
    pub fn reconcile(&mut self, find: Find<'_>, at: i64, by: &str, patience: Duration) -> Result<Reconciled> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        self.begin(patience)?;
        match reconcile(&self.conn, find, at, by) {
            Ok((found, true)) => self.commit(&[], patience).map(|()| found),
            Ok((found, false)) => {
                self.roll_back();
                Ok(found)
            }
            Err(e) => {
                self.roll_back();
                Err(self.fail(e))
            }
        }
    }
}

/// What other tools changed in the tables of a file that is only read. Where its log is not whole nothing can be said.
pub(super) fn differences(conn: &Connection) -> rusqlite::Result<Vec<outside::Found>> {
    let gone: BTreeSet<String> = flaws(conn)?.iter().map(SchemaFlaw::subject).collect();
    let reading = Reading::of(conn, &|_| None)?;
    if !(reading.damaged.is_empty() && reading.missing.is_empty()) {
        return Ok(Vec::new());
    }
    let found = outside::compare(conn, &reading.ledger, &gone)?.into_iter().filter_map(|d| match d {
        Difference::Item(found) => Some(found),
        Difference::Stale(_) => None,
    });
    Ok(found.collect())
}

/// Whether the file holds to its log, found out without laying down the whole of it: by sums, and what was touched since
/// it came is laid down and compared. The second value says whether its heads are what the log comes to, as far as that
/// was looked at.
fn holds(conn: &Connection, find: Find<'_>) -> rusqlite::Result<(bool, bool)> {
    let Some(mut balance) = Balance::of_heads(conn, &|| false)? else { return Ok((false, true)) };
    let (mut reading, mut ledger) = (Reading::default(), Ledger::default());
    read_log(conn, find, &mut reading, None, &mut |n, id, change, numbers| {
        balance.replaces(n, change, &|id| numbers.get(id).copied());
        if balance.change(n, change) {
            ledger.apply_where(id, change, &|e| balance.leaves_out(e));
        }
    })?;
    if !(reading.mendings.is_empty() && reading.missing.is_empty() && reading.damaged.is_empty()) {
        return Ok((false, true));
    }
    let (lines, sums) = balance.wrong_heads();
    if !(lines.is_empty() && sums.is_empty()) {
        return Ok((false, false));
    }
    let mut all_named = true;
    for entity in Entity::ALL.iter().copied() {
        let fields: Vec<Field> = columns(entity).map(|(f, _)| f).collect();
        balance.some_rows(conn, entity, &fields, (i64::MIN, usize::MAX), &mut |_| all_named = false)?;
    }
    if !all_named || !balance.is_even() {
        return Ok((false, true));
    }
    let mut found = Vec::new();
    for id in balance.touched() {
        let fields: Vec<Field> = columns(id.entity).map(|(f, _)| f).collect();
        outside::compare_one(&ledger, id, outside::read_one(conn, id, &fields)?, &fields, &mut found);
    }
    Ok((found.is_empty() && !dangles(conn)?, true))
}

/// The second value says whether anything was written.
fn reconcile(conn: &Connection, find: Find<'_>, at: i64, by: &str) -> rusqlite::Result<(Reconciled, bool)> {
    let mut found = Reconciled::default();
    let wrong: Vec<SchemaFlaw> = flaws(conn)?.into_iter().filter(SchemaFlaw::is_mended_by_rebuilding).collect();
    let (holds, right) = if wrong.is_empty() { holds(conn, find)? } else { (false, true) };
    if holds {
        return Ok((found, false));
    }
    let mut reading = Reading::of(conn, find)?;
    if !(reading.mendings.is_empty() && reading.missing.is_empty()) {
        found.mended = mend(conn, &reading, find)?;
        reading = Reading::of(conn, find)?;
    }
    found.damaged = reading.all_damaged();
    if !found.damaged.is_empty() {
        return Ok((found, false));
    }
    let gone: BTreeSet<String> = wrong.iter().map(SchemaFlaw::subject).collect();
    let differences = outside::compare(conn, &reading.ledger, &gone)?;
    let dangling = !right || (!gone.contains("head") && !gone.contains("trace") && dangles(conn)?);
    if differences.is_empty() && wrong.is_empty() && found.mended == 0 && !dangling {
        return Ok((found, false));
    }
    found.tables = mend_schema(conn, &wrong)?;
    let seen = reading.numbers.values().max().copied().unwrap_or(0);
    for difference in &differences {
        if let Difference::Item(item) = difference {
            outside::keep(conn, item, seen, at, by)?;
            found.outside += 1;
        }
    }
    // A count that is not right is put right without a word: it says nothing that anybody entered.
    let only_rows = wrong.is_empty() && found.mended == 0 && !dangling;
    if !(only_rows && put_right(conn, &reading.ledger, &differences)?) {
        apply::rebuild(conn)?;
    }
    Ok((found, true))
}

/// Writes anew just the rows that differ; answers whether that was enough. A row that has no id which one could name it
/// by goes only with the whole table.
pub(super) fn put_right(conn: &Connection, ledger: &Ledger, differences: &[Difference]) -> rusqlite::Result<bool> {
    let of = |d: &Difference| match d {
        Difference::Item(found) => found.entity,
        Difference::Stale(id) => *id,
    };
    for id in differences.iter().map(of).collect::<BTreeSet<EntityId>>() {
        let changed = match ledger.record(id) {
            Some(record) => conn
                .prepare_cached(row::replace(id.entity))?
                .execute(rusqlite::params_from_iter(row::values(&record)))?,
            None => {
                conn.prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", id.entity.table()))?.execute([id.hex()])?
            }
        };
        if changed != 1 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the heads name a change that is not there.
fn dangles(conn: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM head WHERE n NOT IN (SELECT n FROM change)) \
               OR EXISTS (SELECT 1 FROM trace WHERE n NOT IN (SELECT n FROM change))";
    conn.query_row(sql, [], |r| r.get(0))
}

/// So many changes are read at a time where they are read in steps.
const STEP: i64 = 2_000;

/// Who is shown the changes that are whole: their numbers, their names, what they say, and the numbers of all so far.
type Take<'a> = &'a mut dyn FnMut(i64, ChangeId, &Change, &HashMap<ChangeId, i64>);

/// Reads the log on into `out`: whole, or a step of it from after a number on. Answers the number of the last change of
/// a step, none at the end.
pub(super) fn read_log(
    conn: &Connection,
    find: Find<'_>,
    out: &mut Reading,
    after: Option<i64>,
    take: Take<'_>,
) -> rusqlite::Result<Option<i64>> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT n, id, body, {} FROM change WHERE n > ?1 ORDER BY n LIMIT ?2",
        repeated::COLUMNS
    ))?;
    let mut rows = query.query(params![after.unwrap_or(i64::MIN), after.map_or(-1, |_| STEP)])?;
    let mut last = None;
    while let Some(row) = rows.next()? {
        let n: i64 = row.get(0)?;
        last = Some(n);
        let name = row.get_ref(1)?.as_bytes().ok().and_then(|b| b.try_into().ok()).map(ChangeId);
        let bytes = row.get_ref(2)?.as_bytes().unwrap_or_default();
        let of_body = ChangeId::of(bytes);
        if name != Some(of_body) {
            let by_name = name.and_then(|id| Some((id, find(&id).filter(|b| ChangeId::of(b.as_bytes()) == id)?)));
            // The name itself may be what was changed.
            let by_body = || find(&of_body).map(|body| (of_body, body));
            match by_name.or_else(by_body) {
                Some((id, body)) => out.mendings.push(Mending { n, id, body }),
                None => out.damaged.push(n),
            }
            continue;
        }
        out.numbers.insert(of_body, n);
        let body = String::from_utf8_lossy(bytes);
        // One of the right name and of a shape that is not known is left out, and named by `check`.
        let Ok(change) = Change::read(&body) else { continue };
        if !repeated::fit(row, 3, &change)? {
            out.mendings.push(Mending { n, id: of_body, body: body.clone().into_owned() });
        }
        let absent: Vec<ChangeId> = change.parents().filter(|p| !out.numbers.contains_key(p)).collect();
        match absent.is_empty() {
            true => take(n, of_body, &change, &out.numbers),
            false => out.missing.extend(absent.into_iter().map(|p| (p, n))),
        }
    }
    Ok(last)
}

/// Puts right what can be: answers how many changes.
pub(super) fn mend(conn: &Connection, reading: &Reading, find: Find<'_>) -> rusqlite::Result<usize> {
    let mut mended = 0;
    for m in &reading.mendings {
        let Ok(change) = Change::read(&m.body) else { continue };
        // The right row may be there as well: then the damaged one is one too many.
        let taken: bool = conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM change WHERE id = ?1 AND n <> ?2)",
            params![&m.id.0[..], m.n],
            |r| r.get(0),
        )?;
        if taken {
            continue;
        }
        conn.execute(
            "UPDATE change SET id = ?2, hlc = ?3, site = ?4, author = ?5, kind = ?6, gesture = ?7, sources = ?8, \
             body = ?9 WHERE n = ?1",
            params![
                m.n,
                &m.id.0[..],
                change.hlc,
                change.site,
                change.by,
                change.kind.code(),
                change.g,
                repeated::sources_of(&change),
                m.body
            ],
        )?;
        mended += 1;
    }
    for (id, child) in &reading.missing {
        let Some(body) = find(id).filter(|b| ChangeId::of(b.as_bytes()) == *id) else { continue };
        let Ok(change) = Change::read(&body) else { continue };
        // Its number must stand before all that refer to it: where its row was taken out, one is free.
        let sql =
            "SELECT max(f) FROM (SELECT n - 1 AS f FROM change WHERE n <= ?1 AND n - 1 NOT IN (SELECT n FROM change))";
        let free: Option<i64> = conn.query_row(sql, [child], |r| r.get(0))?;
        let Some(free) = free else { continue };
        mended += conn.execute(
            "INSERT OR IGNORE INTO change (n, id, hlc, site, author, kind, gesture, sources, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                free,
                &id.0[..],
                change.hlc,
                change.site,
                change.by,
                change.kind.code(),
                change.g,
                repeated::sources_of(&change),
                body
            ],
        )?;
    }
    Ok(mended)
}

/// Makes the tables anew that are gone or lack a column; columns of somebody else in such a table are kept in a table
/// beside it.
pub(super) fn mend_schema(conn: &Connection, wrong: &[SchemaFlaw]) -> rusqlite::Result<Vec<String>> {
    let all = statements(&[]);
    let mut tables: BTreeSet<String> = BTreeSet::new();
    for flaw in wrong {
        match flaw {
            SchemaFlaw::MissingColumn { table, .. } => {
                if tables.insert(table.clone()) {
                    let spare: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
                    if Entity::ALL.iter().any(|e| e.table() == table) {
                        conn.execute_batch(&format!("CREATE TABLE {table}_outside_{spare} AS SELECT * FROM {table}"))?;
                    }
                    conn.execute_batch(&format!("DROP TABLE {table}"))?;
                }
            }
            flaw => drop(tables.insert(flaw.subject())),
        }
    }
    let made = |name: &str| -> rusqlite::Result<bool> {
        conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)", [name], |r| r.get(0))
    };
    for (_, name, sql) in &all {
        if !made(name)? {
            conn.execute_batch(sql)?;
        }
    }
    Ok(tables.into_iter().collect())
}
