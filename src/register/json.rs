//! Records as JSON: stable codes and field names, all fields always present (empty = null, sets = arrays), whole
//! numbers, canonical dates, times as RFC 3339.

use super::book::{Book, Entry};
use super::columns::{Column, Computed};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;
use serde_json::{Map, Value, json};

/// A text, or null.
pub fn text_or_null(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |t| Value::String(t.to_string()))
}

/// One field as JSON.
pub fn field_json(record: &Record, field: Field) -> Value {
    if field.is_set() {
        return json!(record.list(field));
    }
    match field.kind() {
        FieldKind::Money | FieldKind::Share => record.number(field).map_or(Value::Null, Value::from),
        FieldKind::Decimal => record.get(field).and_then(|v| v.parse::<f64>().ok()).map_or(Value::Null, Value::from),
        FieldKind::Flag => json!(record.flag(field)),
        FieldKind::Date => match record.date(field) {
            Some(date) => Value::String(date.canonical()),
            None => text_or_null(record.get(field)),
        },
        _ => text_or_null(record.get(field)),
    }
}

/// The object that lists and `show` print for a project: every field always present.
pub fn project_json(entry: &Entry, book: &Book, year: u16) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("id".into(), Value::String(entry.id().hex()));
    for field in Field::of(Entity::Project) {
        let column = Column::Key(Key::Field(field));
        out.insert(column.code(), column.json(entry, book));
        if field == Field::Paid {
            for key in [Key::AnnualPlan(year), Key::AnnualPaid(year)] {
                out.insert(key.name(), Column::Key(key).json(entry, book));
            }
        }
    }
    for name in entry.project.extra().keys() {
        if let Some(key) = Key::parse(Entity::Project, name) {
            out.insert(name.clone(), Column::Key(key).json(entry, book));
        }
    }
    for (computed, code) in Computed::ALL.iter().filter(|(c, _)| *c != Computed::Name) {
        out.insert((*code).to_string(), Column::Computed(*computed).json(entry, book));
    }
    out
}

/// A milestone as JSON. Dates come as canonical text, with the text as written (null when equal) and the precision.
pub fn milestone_json(milestone: &Record) -> Value {
    let mut out = item_json(milestone);
    for field in [Field::Baseline, Field::Forecast, Field::Actual] {
        let date = milestone.date(field);
        let code = field.code();
        out.insert(format!("{code}_text"), text_or_null(date.as_ref().and_then(|d| d.raw())));
        out.insert(format!("{code}_precision"), text_or_null(date.as_ref().map(|d| d.precision().code())));
    }
    out.insert("slip_days".into(), crate::domain::assess::slip(milestone).map_or(Value::Null, Value::from));
    Value::Object(out)
}

/// Any other record as JSON: its id and its fields, without the owner and the bookkeeping.
pub fn item_json(record: &Record) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("id".into(), Value::String(record.id.hex()));
    for field in Field::of(record.id.entity) {
        let internal = Field::owner_of(record.id.entity) == Some(field) || field.kind() == FieldKind::Position;
        if !internal {
            out.insert(field.code().to_string(), field_json(record, field));
        }
    }
    out
}
