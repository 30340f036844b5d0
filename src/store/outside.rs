//! What another tool changed in the tables: found by holding every row and known column against the log, kept with the
//! heads of that moment until a person adopts or discards it.

use super::row;
use super::schema::{columns, quoted};
use super::{Result, Store, StoreError};
use crate::domain::field::{Field, Key};
use crate::domain::id::{ChangeId, Entity, EntityId, OpRef, unhex};
use crate::domain::ledger::Ledger;
use crate::domain::record::Record;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// The name of an item that is a whole row which the log does not know.
pub const NEW_ROW: &str = "*";
/// The name of an item that is a deletion (of the row, or by its mark).
pub const DELETED: &str = ".del";

/// One difference as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub entity: EntityId,
    /// A column, `*` for a row that the log does not know, `.del`, or a name of the open families.
    pub name: String,
    pub log: Option<String>,
    pub file: Option<String>,
    pub parents: Vec<OpRef>,
}

/// What holding the tables against the log shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Something that somebody entered.
    Item(Found),
    /// A count or a mark that is not right.
    Stale(EntityId),
}

/// An item that waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number in this file.
    pub n: i64,
    /// When it was found: milliseconds since 1970 (UTC).
    pub found: i64,
    pub entity: EntityId,
    pub name: String,
    pub log: Option<String>,
    pub file: Option<String>,
    /// The newest change, by its number here, on which the other tool's edit rests.
    pub seen: i64,
    /// The heads on which it rests.
    pub over: Vec<OpRef>,
    /// Whether it was made in a colleague's file: then those heads count, and not what stood here.
    pub away: bool,
}

/// An edit of another tool in a colleague's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub found: Found,
    /// The name of the file.
    pub file: String,
}

/// Every difference between the tables and what the log comes to. `gone`: tables and columns that are not there.
pub(super) fn compare(
    conn: &Connection,
    ledger: &Ledger,
    gone: &BTreeSet<String>,
) -> rusqlite::Result<Vec<Difference>> {
    let mut out = Vec::new();
    for entity in Entity::ALL.iter().copied().filter(|e| !gone.contains(e.table())) {
        let fields: Vec<Field> = columns(entity)
            .map(|(f, _)| f)
            .filter(|f| !gone.contains(&format!("{}.{}", entity.table(), f.code())))
            .collect();
        let mut rows: BTreeMap<EntityId, Raw> = BTreeMap::new();
        let mut after = i64::MIN;
        loop {
            let some = read_some(conn, entity, &fields, after, usize::MAX)?;
            let Some((last, ..)) = some.last() else { break };
            after = *last;
            rows.extend(some.into_iter().map(|(_, _, id, raw)| (id, raw)));
        }
        for id in ledger.entities(entity) {
            if ledger.record(id).is_some() {
                compare_one(ledger, id, rows.remove(&id), &fields, &mut out);
            }
        }
        for (id, found) in rows {
            compare_one(ledger, id, Some(found), &fields, &mut out);
        }
    }
    Ok(out)
}

/// Holds what stands in the place of one thing against the log.
pub(super) fn compare_one(
    ledger: &Ledger,
    id: EntityId,
    found: Option<Raw>,
    fields: &[Field],
    out: &mut Vec<Difference>,
) {
    match (ledger.record(id), found) {
        (Some(wanted), Some(found)) => compare_row(ledger, &wanted, &found, fields, out),
        (Some(wanted), None) if wanted.deleted => out.push(Difference::Stale(id)),
        (Some(_), None) => out.push(Difference::Item(Found {
            entity: id,
            name: DELETED.to_string(),
            log: None,
            file: Some("1".to_string()),
            parents: every_head(ledger, id),
        })),
        (None, Some(found)) => out.push(Difference::Item(Found {
            entity: id,
            name: NEW_ROW.to_string(),
            log: None,
            file: serde_json::to_string(&found.texts).ok(),
            parents: every_head(ledger, id),
        })),
        (None, None) => {}
    }
}

/// A row as another tool may have left it: texts by column, nothing judged.
pub(super) struct Raw {
    texts: BTreeMap<String, String>,
    deleted: bool,
    conflicts: Option<i64>,
    pub(super) updated: Option<i64>,
}

/// The next rows of a table in the order of their places: the place, whether an id names it, what it stands for, and
/// what stands in it.
pub(super) fn read_some(
    conn: &Connection,
    entity: Entity,
    fields: &[Field],
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, bool, EntityId, Raw)>> {
    let sql = format!("{} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2", select(entity, fields));
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query(params![after, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(raw(entity, fields, row)?);
    }
    Ok(out)
}

/// The row of one thing.
pub(super) fn read_one(conn: &Connection, id: EntityId, fields: &[Field]) -> rusqlite::Result<Option<Raw>> {
    let mut query = conn.prepare_cached(&format!("{} WHERE id = ?1", select(id.entity, fields)))?;
    let mut rows = query.query([id.hex()])?;
    rows.next()?.map(|row| raw(id.entity, fields, row)).transpose().map(|found| found.map(|(.., raw)| raw))
}

fn select(entity: Entity, fields: &[Field]) -> String {
    let names: Vec<String> = fields.iter().map(|f| quoted(f.code())).collect();
    let list = if names.is_empty() { "NULL".to_string() } else { names.join(", ") };
    format!("SELECT id, deleted, conflicts, updated, extra, rowid, {list} FROM {}", entity.table())
}

fn raw(entity: Entity, fields: &[Field], row: &rusqlite::Row<'_>) -> rusqlite::Result<(i64, bool, EntityId, Raw)> {
    let mut texts = BTreeMap::new();
    for (at, field) in fields.iter().enumerate() {
        texts.extend(text(row.get_ref(at + 6)?).map(|t| (field.code().to_string(), t)));
    }
    texts.extend(text(row.get_ref(4)?).map(|t| ("extra".to_string(), t)));
    let id = text(row.get_ref(0)?);
    let named = id.as_deref().and_then(unhex);
    let bytes = named.unwrap_or_else(|| {
        // A row without an id that can be used gets one from what it holds, the same for everybody.
        let all = serde_json::to_string(&(&id, &texts)).unwrap_or_default();
        EntityId::derived(entity, &format!("row:{}:{all}", entity.table())).bytes
    });
    let deleted = row.get_ref(1)?.as_i64().is_ok_and(|d| d != 0);
    let (conflicts, updated) = (row.get_ref(2)?.as_i64().ok(), row.get_ref(3)?.as_i64().ok());
    let id = EntityId { entity, bytes };
    Ok((row.get(5)?, named.is_some(), id, Raw { texts, deleted, conflicts, updated }))
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(n) => Some(n.to_string()),
        ValueRef::Real(x) => Some(x.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

pub(super) fn compare_row(ledger: &Ledger, wanted: &Record, found: &Raw, fields: &[Field], out: &mut Vec<Difference>) {
    let id = wanted.id;
    let mut item = |name: &str, log: Option<String>, file: Option<String>, parents: Vec<OpRef>| {
        out.push(Difference::Item(Found { entity: id, name: name.to_string(), log, file, parents }));
    };
    for field in fields {
        let (log, file) = (row::text(wanted, *field), found.texts.get(field.code()).cloned());
        if log != file {
            let of_field = |name: &str| match field.is_set() {
                true => matches!(Key::parse(id.entity, name), Some(Key::Element(f, _)) if f == *field),
                false => name == field.code(),
            };
            item(field.code(), log, file, heads(ledger, id, &of_field));
        }
    }
    let log = wanted.extra();
    let raw = found.texts.get("extra");
    match raw.map(|t| serde_json::from_str::<BTreeMap<String, String>>(t)).transpose() {
        Ok(file) => {
            let file = file.unwrap_or_default();
            for name in log.keys().chain(file.keys()).collect::<BTreeSet<_>>() {
                if log.get(name) != file.get(name) {
                    let parents = heads(ledger, id, &|n| n == name);
                    item(name, log.get(name).cloned(), file.get(name).cloned(), parents);
                }
            }
        }
        Err(_) => item("extra", serde_json::to_string(log).ok(), raw.cloned(), Vec::new()),
    }
    if wanted.deleted != found.deleted {
        let mark = |deleted: bool| deleted.then(|| "1".to_string());
        item(DELETED, mark(wanted.deleted), mark(found.deleted), every_head(ledger, id));
    }
    if (found.conflicts, found.updated) != (Some(i64::from(wanted.conflicts)), Some(wanted.updated)) {
        out.push(Difference::Stale(id));
    }
}

fn heads(ledger: &Ledger, id: EntityId, of: &dyn Fn(&str) -> bool) -> Vec<OpRef> {
    let names = ledger.names(id).into_iter().flatten();
    names.filter(|(name, _)| of(name)).flat_map(|(_, heads)| heads).map(|h| h.op).collect()
}

fn every_head(ledger: &Ledger, id: EntityId) -> Vec<OpRef> {
    heads(ledger, id, &|_| true)
}

/// Puts a difference aside. One that waits already is not put there twice. All that stood in the log at that moment, up
/// to the change of number `seen`, had been there to see.
pub(super) fn keep(conn: &Connection, found: &Found, seen: i64, at: i64, by: &str) -> rusqlite::Result<()> {
    let waiting: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM outside WHERE e = ?1 AND f = ?2 AND file_value IS ?3 AND decided IS NULL)",
        params![found.entity.to_string(), found.name, found.file],
        |r| r.get(0),
    )?;
    if waiting {
        return Ok(());
    }
    let ops: BTreeSet<String> = found.parents.iter().map(|op| format!("{}#{}", op.change, op.index)).collect();
    let parents = serde_json::json!({ "n": seen, "p": ops }).to_string();
    conn.execute(
        "INSERT INTO outside (found, found_by, e, f, log_value, file_value, parents) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![at, by, found.entity.to_string(), found.name, found.log, found.file, parents],
    )?;
    Ok(())
}

/// The operations that the parents of an item name.
fn ops_of(parents: &serde_json::Value) -> Vec<OpRef> {
    let named = parents.get("p").and_then(serde_json::Value::as_array).into_iter().flatten();
    let read = |text: &str| -> Option<OpRef> {
        let (change, index) = text.split_once('#')?;
        Some(OpRef { change: ChangeId::parse(change)?, index: index.parse().ok()? })
    };
    named.filter_map(|op| op.as_str().and_then(read)).collect()
}

/// Puts an edit aside that another tool made in a colleague's file, unless the same one was decided or waits already.
pub(super) fn keep_from(conn: &Connection, item: &Elsewhere, at: i64) -> rusqlite::Result<()> {
    if is_known(conn, &item.found)? {
        return Ok(());
    }
    let found = &item.found;
    let ops: BTreeSet<String> = found.parents.iter().map(|op| format!("{}#{}", op.change, op.index)).collect();
    let parents = serde_json::json!({ "p": ops }).to_string();
    conn.execute(
        "INSERT INTO outside (found, found_by, e, f, log_value, file_value, parents) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![at, item.file, found.entity.to_string(), found.name, found.log, found.file, parents],
    )?;
    Ok(())
}

/// Whether the same edit was decided here or waits already.
pub(super) fn is_known(conn: &Connection, found: &Found) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outside WHERE e = ?1 AND f = ?2 AND file_value IS ?3)";
    conn.prepare_cached(sql)?.query_row(params![found.entity.to_string(), found.name, found.file], |r| r.get(0))
}

impl Store {
    /// The edits of other tools that wait for a decision, in the order in which they were found.
    pub fn outside(&self) -> Result<Vec<Item>> {
        let read = || -> rusqlite::Result<Vec<Item>> {
            let mut query = self.conn.prepare_cached(
                "SELECT n, found, e, f, log_value, file_value, parents FROM outside WHERE decided IS NULL ORDER BY n",
            )?;
            let mut rows = query.query([])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let e: String = row.get(2)?;
                let Some(entity) = EntityId::parse(&e) else { continue };
                let parents: String = row.get(6)?;
                let parents: serde_json::Value = serde_json::from_str(&parents).unwrap_or_default();
                out.push(Item {
                    n: row.get(0)?,
                    found: row.get(1)?,
                    entity,
                    name: row.get(3)?,
                    log: row.get(4)?,
                    file: row.get(5)?,
                    seen: parents.get("n").and_then(serde_json::Value::as_i64).unwrap_or(0),
                    over: ops_of(&parents),
                    away: parents.get("n").is_none(),
                });
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }

    /// Marks items as decided; the word says how.
    pub fn decide(&mut self, items: &[i64], word: &str, patience: Duration) -> Result<()> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        self.begin(patience)?;
        let mark = || -> rusqlite::Result<()> {
            let mut query = self.conn.prepare_cached("UPDATE outside SET decided = ?2 WHERE n = ?1")?;
            for n in items {
                query.execute(params![n, word])?;
            }
            Ok(())
        };
        match mark() {
            Ok(()) => self.commit(&[], patience),
            Err(e) => {
                self.roll_back();
                Err(self.fail(e))
            }
        }
    }
}
