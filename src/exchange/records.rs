//! The lossless form: every record as one JSON object, all fields always present, in the order of the field table.
//!
//! `{"entity":"project","id":"<32 hex>",…,"deleted":false}`. Values stand as they stand in the register: codes, whole
//! numbers, ids of what is referred to (`parent` by code for people, `parent_id` by id). A date has three entries:
//! `x` canonical, `x_text` as written (null when equal) and `x_precision`. Yearly money (`annual_plan_2025`) and columns
//! of foreign ledgers (`x_…`) stand under their own names. Nothing here depends on the day, the file or the log, so the
//! sorted lines of two registers are equal exactly when their records are. `read` is the inverse of `write`.

use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use serde_json::{Map, Number, Value, json};

/// The kinds of things in the order in which they are written: what is referred to comes first.
pub const ORDER: &[Entity] = &[
    Entity::Source,
    Entity::Agency,
    Entity::Place,
    Entity::Target,
    Entity::View,
    Entity::Project,
    Entity::Milestone,
    Entity::Note,
    Entity::Link,
];

/// The version of this form.
pub const FORMAT: u64 = 1;

/// The name of an array of records in the form of one object.
pub const fn plural(entity: Entity) -> &'static str {
    match entity {
        Entity::Project => "projects",
        Entity::Milestone => "milestones",
        Entity::Note => "notes",
        Entity::Link => "links",
        Entity::Source => "sources",
        Entity::Agency => "agencies",
        Entity::Place => "places",
        Entity::Target => "targets",
        Entity::View => "views",
    }
}

/// Every record of the form of one object, wherever in it it stands.
pub fn read_all(document: &Value) -> Vec<Record> {
    let mut out = Vec::new();
    match document {
        Value::Array(values) => values.iter().for_each(|v| out.extend(read_all(v))),
        Value::Object(object) => {
            out.extend(read(object));
            object.values().filter(|v| v.is_array()).for_each(|v| out.extend(read_all(v)));
        }
        _ => {}
    }
    out
}

/// What stands before the records of a file.
pub fn header() -> Value {
    json!({"entity": "register", "format": FORMAT})
}

/// A change of the log with its bytes as they are, so that its name can be checked.
pub fn change(id: &str, body: &str) -> Value {
    json!({"entity": "change", "id": id, "body": body})
}

/// A stored text as JSON, by the kind of its field; a number only where the text can be had back from it.
fn stored(kind: FieldKind, value: Option<&str>) -> Value {
    let Some(value) = value else { return Value::Null };
    let number = match kind {
        FieldKind::Money | FieldKind::Share => value.parse::<i64>().ok().map(Number::from),
        FieldKind::Decimal => value.parse::<f64>().ok().and_then(|x| match x.fract() == 0.0 && x.abs() < 1e15 {
            true => Some(Number::from(x as i64)),
            false => Number::from_f64(x),
        }),
        FieldKind::Flag if value == "1" => return Value::Bool(true),
        _ => None,
    };
    match number.filter(|n| n.to_string() == value) {
        Some(number) => Value::Number(number),
        None => Value::String(value.to_string()),
    }
}

fn restored(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("1".to_string()),
        _ => None,
    }
}

/// A record as an object. `code` answers the code of a project, by its id, for the eye of the reader.
pub fn write(record: &Record, code: &dyn Fn(EntityId) -> Option<String>) -> Map<String, Value> {
    let mut line = Vec::new();
    put(record, code, &mut line);
    serde_json::from_slice(&line).unwrap_or_default()
}

/// Adds a record as an object on one line: straight from the record, since a register has many.
pub fn put(record: &Record, code: &dyn Fn(EntityId) -> Option<String>, out: &mut Vec<u8>) {
    open(record, code, out);
    out.push(b'}');
}

/// As `put`, but the object is left open, so that more entries can follow.
pub fn open(record: &Record, code: &dyn Fn(EntityId) -> Option<String>, out: &mut Vec<u8>) {
    let values = record.spread();
    out.extend(b"{\"entity\":");
    text(out, Some(record.id.entity.table()));
    name(out, "id");
    text(out, Some(&record.id.hex()));
    for field in Field::of(record.id.entity) {
        let code_of = field.code();
        name(out, code_of);
        if field.is_set() {
            out.push(b'[');
            for (i, element) in record.list(field).iter().enumerate() {
                out.extend(if i > 0 { b",".as_slice() } else { b"" });
                text(out, Some(element));
            }
            out.push(b']');
            continue;
        }
        let value = values.get(field);
        match field.kind() {
            FieldKind::Date => {
                let date = value.and_then(|v| PartialDate::parse_stored(v).ok());
                // A stored date is its one text, with the words after it where they say more.
                let canonical = value.map(|v| if date.is_some() { v.split('|').next().unwrap_or(v) } else { v });
                text(out, canonical);
                name(out, &format!("{code_of}_text"));
                text(out, date.as_ref().and_then(PartialDate::raw));
                name(out, &format!("{code_of}_precision"));
                text(out, date.as_ref().map(|d| d.precision().code()));
            }
            FieldKind::Project if field == Field::Parent => {
                let parent = value.and_then(crate::domain::record::project_id);
                text(out, parent.and_then(code).as_deref());
                name(out, "parent_id");
                text(out, value);
            }
            kind => put_stored(out, kind, value),
        }
    }
    for (key, value) in record.extra() {
        let kind = Key::parse(record.id.entity, key).and_then(|k| k.kind()).unwrap_or(FieldKind::Text);
        name(out, key);
        put_stored(out, kind, Some(value));
    }
    name(out, "deleted");
    out.extend(if record.deleted { b"true".as_slice() } else { b"false" });
}

fn put_stored(out: &mut Vec<u8>, kind: FieldKind, value: Option<&str>) {
    match kind {
        FieldKind::Money | FieldKind::Share | FieldKind::Decimal | FieldKind::Flag => {
            // Writing to memory cannot fail.
            let _ = serde_json::to_writer(out, &stored(kind, value));
        }
        _ => text(out, value),
    }
}

/// Adds the name of a further entry.
fn name(out: &mut Vec<u8>, name: &str) {
    out.push(b',');
    text(out, Some(name));
    out.push(b':');
}

fn text(out: &mut Vec<u8>, value: Option<&str>) {
    let _ = serde_json::to_writer(out, &value);
}

/// Reads what `write` wrote; `None` if it is no record: another kind of line, or an id out of shape. Entries that no
/// field answers to are left out.
pub fn read(object: &Map<String, Value>) -> Option<Record> {
    let table = object.get("entity")?.as_str()?;
    let entity = Entity::ALL.iter().copied().find(|e| e.table() == table)?;
    let mut record = Record::new(EntityId { entity, bytes: unhex(object.get("id")?.as_str()?)? });
    for field in Field::of(entity) {
        let name = field.code();
        let value = object.get(name).unwrap_or(&Value::Null);
        if field.is_set() {
            let elements = value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string);
            record.put_list(field, elements.collect());
            continue;
        }
        let value = match field {
            Field::Parent => object.get("parent_id").and_then(restored),
            _ => restored(value),
        };
        record.put(
            field,
            match (field.kind(), object.get(&format!("{name}_text"))) {
                (FieldKind::Date, Some(Value::String(raw))) => value.map(|canonical| format!("{canonical}|{raw}")),
                _ => value,
            },
        );
    }
    for (name, value) in object {
        if matches!(Key::parse(entity, name), Some(Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_))) {
            record.put_extra(name, restored(value));
        }
    }
    record.deleted = object.get("deleted") == Some(&Value::Bool(true));
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::domain::field::{Field, FieldKind};
    use crate::domain::id::{Entity, EntityId};
    use crate::domain::record::Record;
    use proptest::prelude::*;

    /// Any record: canonical values, odd ones, texts of all sorts.
    fn record() -> impl Strategy<Value = Record> {
        let entity = prop::sample::select(Entity::ALL);
        let values = prop::collection::vec((any::<prop::sample::Index>(), value()), 0..20);
        let extra = prop::collection::btree_map("x_[a-z]{1,5}|annual_plan_20[0-9]{2}", value(), 0..4);
        (entity, any::<[u8; 16]>(), values, extra, any::<bool>()).prop_map(|(entity, bytes, values, extra, deleted)| {
            let mut record = Record::new(EntityId { entity, bytes });
            let fields: Vec<Field> = Field::of(entity).collect();
            for (at, value) in values {
                let field = *at.get(&fields);
                match field.kind() {
                    FieldKind::Set(_) | FieldKind::List(_) => record.put_list(field, vec![value.clone(), value]),
                    _ => record.put(field, Some(value)),
                }
            }
            if entity == Entity::Project {
                extra.into_iter().for_each(|(name, value)| record.put_extra(&name, Some(value)));
            }
            record.deleted = deleted;
            record
        })
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            "-?[0-9]{1,19}",
            "-?[0-9]{1,4}\\.[0-9]{1,4}",
            "0[0-9]{1,3}",
            Just("1".to_string()),
            Just("2025".to_string()),
            Just("2025|2025年底".to_string()),
            Just("2025-12-01/2025-12-10|12月上旬".to_string()),
            Just("2025|".to_string()),
            "[^|]{1,8}\\|.{0,4}",
            ".{1,12}",
        ]
    }

    proptest! {
        #[test]
        fn nothing_is_lost(record in record()) {
            let written = write(&record, &|_| None);
            // Through the text, as a file would.
            let text = serde_json::to_string(&written).expect("JSON");
            let back = serde_json::from_str(&text).expect("JSON");
            let mut read = read(&back).expect("a record");
            read.updated = record.updated;
            prop_assert_eq!(read, record);
        }
    }
}
