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
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
        let mut rows = read_rows(conn, entity, &fields)?;
        for id in ledger.entities(entity) {
            let Some(wanted) = ledger.record(id) else { continue };
            match rows.remove(&id) {
                Some(found) => compare_row(ledger, &wanted, &found, &fields, &mut out),
                None if wanted.deleted => out.push(Difference::Stale(id)),
                None => out.push(Difference::Item(Found {
                    entity: id,
                    name: DELETED.to_string(),
                    log: None,
                    file: Some("1".to_string()),
                    parents: every_head(ledger, id),
                })),
            }
        }
        for (id, found) in rows {
            out.push(Difference::Item(Found {
                entity: id,
                name: NEW_ROW.to_string(),
                log: None,
                file: serde_json::to_string(&found.texts).ok(),
                parents: every_head(ledger, id),
            }));
        }
    }
    Ok(out)
}

/// A row as another tool may have left it: texts by column, nothing judged.
struct Raw {
    texts: BTreeMap<String, String>,
    deleted: bool,
    conflicts: Option<i64>,
}

fn read_rows(conn: &Connection, entity: Entity, fields: &[Field]) -> rusqlite::Result<BTreeMap<EntityId, Raw>> {
    let names: Vec<String> = fields.iter().map(|f| quoted(f.code())).collect();
    let list = if names.is_empty() { "NULL".to_string() } else { names.join(", ") };
    let sql = format!("SELECT id, deleted, conflicts, extra, {list} FROM {}", entity.table());
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query([])?;
    let mut out = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let mut texts = BTreeMap::new();
        for (at, field) in fields.iter().enumerate() {
            texts.extend(text(row.get_ref(at + 4)?).map(|t| (field.code().to_string(), t)));
        }
        texts.extend(text(row.get_ref(3)?).map(|t| ("extra".to_string(), t)));
        let id = text(row.get_ref(0)?);
        let bytes = id.as_deref().and_then(unhex).unwrap_or_else(|| {
            // A row without an id that can be used gets one from what it holds, the same for everybody.
            let all = serde_json::to_string(&(id, &texts)).unwrap_or_default();
            EntityId::derived(entity, &format!("row:{}:{all}", entity.table())).bytes
        });
        let deleted = row.get_ref(1)?.as_i64().is_ok_and(|d| d != 0);
        let conflicts = row.get_ref(2)?.as_i64().ok();
        out.insert(EntityId { entity, bytes }, Raw { texts, deleted, conflicts });
    }
    Ok(out)
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(n) => Some(n.to_string()),
        ValueRef::Real(x) => Some(x.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

fn compare_row(ledger: &Ledger, wanted: &Record, found: &Raw, fields: &[Field], out: &mut Vec<Difference>) {
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
    if found.conflicts != Some(i64::from(wanted.conflicts)) {
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

/// Puts a difference aside. One that waits already is not put there twice.
pub(super) fn keep(
    conn: &Connection,
    found: &Found,
    numbers: &HashMap<ChangeId, i64>,
    at: i64,
    by: &str,
) -> rusqlite::Result<()> {
    let waiting: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM outside WHERE e = ?1 AND f = ?2 AND file_value IS ?3 AND decided IS NULL)",
        params![found.entity.to_string(), found.name, found.file],
        |r| r.get(0),
    )?;
    if waiting {
        return Ok(());
    }
    // All that stood in the log at that moment had been there to see.
    let seen = numbers.values().max().copied().unwrap_or(0);
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
fn is_known(conn: &Connection, found: &Found) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outside WHERE e = ?1 AND f = ?2 AND file_value IS ?3)";
    conn.prepare_cached(sql)?.query_row(params![found.entity.to_string(), found.name, found.file], |r| r.get(0))
}

/// So many of them are taken from one colleague's file, and so long is a value of them at most.
const MOST: usize = 10_000;
const LONGEST: usize = 64 << 10;

impl super::peer::Peer {
    /// What other tools changed in the tables of a colleague's file, as far as it is not known here: the differences
    /// between its tables and its log, and what its own program has set aside. Of a large file only the latter is
    /// looked at: its whole log would have to be read.
    pub fn outside(&self, here: &Store, watch: &super::watch::Watch) -> Result<Vec<Elsewhere>> {
        let small = self.size <= super::guard::LARGE && self.newer.is_none();
        let read = || -> rusqlite::Result<Vec<Found>> {
            let mut out = if small { super::reconcile::differences(&self.store.conn)? } else { Vec::new() };
            for item in self.store.outside().unwrap_or_default() {
                let Item { entity, name, log, file, over: parents, .. } = item;
                out.push(Found { entity, name, log, file, parents });
            }
            let fits = |v: &Option<String>| v.as_ref().is_none_or(|v| v.len() <= LONGEST);
            out.retain(|f| fits(&f.log) && fits(&f.file) && f.name.len() <= 80);
            out.truncate(MOST);
            Ok(out)
        };
        let file = self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut out = Vec::new();
        for found in read().map_err(|e| self.fail(e, watch))? {
            if !is_known(&here.conn, &found).map_err(|e| here.fail(e))? {
                out.push(Elsewhere { found, file: file.clone() });
            }
        }
        Ok(out)
    }
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
