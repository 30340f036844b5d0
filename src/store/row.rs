//! Records to table rows and back. A row holds exactly what a record holds, so that comparing tables with the log shows
//! any edit made by another tool.

use super::schema::{columns, quoted};
use crate::domain::field::{Field, FieldKind};
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::record::{Record, Shared};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

/// A statement for each kind of entity, put together once.
type Statements = [OnceLock<String>; Entity::ALL.len()];

fn once(statements: &'static Statements, entity: Entity, make: fn(Entity) -> String) -> &'static str {
    let at = Entity::ALL.iter().position(|e| *e == entity).unwrap_or_default();
    statements[at].get_or_init(|| make(entity))
}

/// `SELECT id, <fields>, extra, deleted, conflicts, updated FROM <table>`.
pub fn select(entity: Entity) -> &'static str {
    static STATEMENTS: Statements = [const { OnceLock::new() }; Entity::ALL.len()];
    once(&STATEMENTS, entity, |entity| {
        let names: Vec<String> = columns(entity).map(|(f, _)| quoted(f.code())).collect();
        format!("SELECT id, {}, extra, deleted, conflicts, updated FROM {}", names.join(", "), entity.table())
    })
}

/// `select` of the row with one id.
pub fn select_one(entity: Entity) -> &'static str {
    static STATEMENTS: Statements = [const { OnceLock::new() }; Entity::ALL.len()];
    once(&STATEMENTS, entity, |entity| format!("{} WHERE id = ?1", select(entity)))
}

/// Puts a whole row, or brings the one that is there up to date: a column that another tool added keeps its value.
pub fn replace(entity: Entity) -> &'static str {
    static STATEMENTS: Statements = [const { OnceLock::new() }; Entity::ALL.len()];
    once(&STATEMENTS, entity, replacing)
}

/// Puts a whole row of something new; one that is there already is an error.
pub fn insert(entity: Entity) -> &'static str {
    static STATEMENTS: Statements = [const { OnceLock::new() }; Entity::ALL.len()];
    once(&STATEMENTS, entity, |entity| inserting(entity).0)
}

fn inserting(entity: Entity) -> (String, Vec<String>) {
    let mut names: Vec<String> = columns(entity).map(|(f, _)| quoted(f.code())).collect();
    names.extend(["extra", "deleted", "conflicts", "updated"].map(String::from));
    let places = vec!["?"; names.len() + 1].join(", ");
    (format!("INSERT INTO {} (id, {}) VALUES ({places})", entity.table(), names.join(", ")), names)
}

fn replacing(entity: Entity) -> String {
    let (insert, names) = inserting(entity);
    let sets: Vec<String> = names.iter().map(|n| format!("{n} = excluded.{n}")).collect();
    format!("{insert} ON CONFLICT (id) DO UPDATE SET {}", sets.join(", "))
}

/// The values of `replace`, in order.
pub fn values(record: &Record) -> Vec<ToSqlOutput<'_>> {
    let mut out = vec![owned(Value::Text(record.id.hex()))];
    let single = record.spread();
    for (field, _) in columns(record.id.entity) {
        out.push(if field.is_set() { set(record, field) } else { one(field, single.get(field)) });
    }
    out.push(match record.extra() {
        extra if extra.is_empty() => owned(Value::Null),
        extra => owned(Value::Text(serde_json::to_string(extra).unwrap_or_default())),
    });
    out.push(owned(Value::Integer(record.deleted.into())));
    out.push(owned(Value::Integer(record.conflicts.into())));
    out.push(owned(Value::Integer(record.updated)));
    out
}

fn owned(value: Value) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(value)
}

/// The value of one column.
fn value(record: &Record, field: Field) -> ToSqlOutput<'_> {
    if field.is_set() { set(record, field) } else { one(field, record.get(field)) }
}

fn set(record: &Record, field: Field) -> ToSqlOutput<'static> {
    let list = record.list(field);
    owned(match list.is_empty() {
        true => Value::Null,
        false => Value::Text(serde_json::to_string(list).unwrap_or_default()),
    })
}

fn one(field: Field, text: Option<&str>) -> ToSqlOutput<'_> {
    let Some(text) = text else { return owned(Value::Null) };
    match field.kind() {
        // A text that is not a number (written by a newer program) has no place in a number column: the log keeps it.
        FieldKind::Money | FieldKind::Share | FieldKind::Flag => {
            owned(text.parse().map_or(Value::Null, Value::Integer))
        }
        FieldKind::Decimal => owned(text.parse().map_or(Value::Null, Value::Real)),
        _ => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
    }
}

/// The value of one column as text, in the form that the column can hold: what two records are compared by.
pub fn text(record: &Record, field: Field) -> Option<String> {
    match value(record, field) {
        ToSqlOutput::Borrowed(_) => record.get(field).map(str::to_string),
        ToSqlOutput::Owned(Value::Integer(n)) => Some(n.to_string()),
        ToSqlOutput::Owned(Value::Real(x)) => Some(x.to_string()),
        ToSqlOutput::Owned(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// Whether a column gives a value of the log back to the letter.
pub fn shows(record: &Record, field: Field, value: Option<&str>) -> bool {
    match field.kind() {
        FieldKind::Money | FieldKind::Share | FieldKind::Flag | FieldKind::Decimal => {
            text(record, field).as_deref() == value
        }
        _ if field.is_set() => text(record, field).as_deref() == value,
        _ => record.get(field) == value,
    }
}

/// The same for a field that is no set and holds `present`.
pub fn gives(field: Field, present: Option<&str>, value: Option<&str>) -> bool {
    match field.kind() {
        FieldKind::Money | FieldKind::Share | FieldKind::Flag | FieldKind::Decimal => {
            let held = match one(field, present) {
                ToSqlOutput::Owned(Value::Integer(n)) => Some(n.to_string()),
                ToSqlOutput::Owned(Value::Real(x)) => Some(x.to_string()),
                _ => None,
            };
            held.as_deref() == value
        }
        _ => present == value,
    }
}

/// Sets by how they stand in the file: where many rows are read, the same few stand there again and again.
pub type Sets = HashMap<Box<str>, Shared>;

/// So many different sets are remembered.
const REMEMBERED: usize = 20_000;

/// Reads a row of `select`. `None` if the id is out of shape (a row that some other tool put in).
pub fn read(entity: Entity, row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Record>> {
    read_with(entity, row, &mut Sets::new())
}

/// The same for one of many rows.
pub fn read_with(entity: Entity, row: &rusqlite::Row<'_>, sets: &mut Sets) -> rusqlite::Result<Option<Record>> {
    // Another tool can put in a row without an id.
    let id: Option<String> = row.get(0)?;
    let Some(bytes) = id.as_deref().and_then(unhex) else { return Ok(None) };
    let mut record = Record::new(EntityId { entity, bytes });
    let mut at = 1;
    // The columns stand in the order of the fields.
    for (field, _) in columns(entity) {
        append(&mut record, field, row.get_ref(at)?, sets);
        at += 1;
    }
    if let Some(extra) = row.get::<_, Option<String>>(at)? {
        let extra: BTreeMap<String, String> = serde_json::from_str(&extra).unwrap_or_default();
        for (name, value) in extra {
            record.put_extra(&name, Some(value));
        }
    }
    record.deleted = row.get::<_, i64>(at + 1)? != 0;
    record.conflicts = row.get(at + 2)?;
    record.updated = row.get(at + 3)?;
    record.settle();
    Ok(Some(record))
}

/// Appends a value as it stands in the file to a record whose fields are put in their order.
pub(super) fn append(record: &mut Record, field: Field, value: ValueRef<'_>, sets: &mut Sets) {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => {}
        ValueRef::Text(bytes) if field.is_set() => {
            let text = String::from_utf8_lossy(bytes);
            match sets.get(&*text) {
                Some(known) => record.append_shared(field, known),
                None => {
                    record.put_list(field, serde_json::from_str(&text).unwrap_or_default());
                    if let Some(new) = record.shared(field).filter(|_| sets.len() < REMEMBERED) {
                        sets.insert(text.into(), new.clone());
                    }
                }
            }
        }
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => record.append(field, text),
            Err(_) => record.append(field, &String::from_utf8_lossy(bytes)),
        },
        ValueRef::Integer(_) | ValueRef::Real(_) if field.is_set() => {}
        ValueRef::Integer(n) => record.append(field, &n.to_string()),
        ValueRef::Real(x) => record.append(field, &x.to_string()),
    }
}
