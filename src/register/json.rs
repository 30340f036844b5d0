//! Records as JSON: stable codes and field names, all fields always present (empty = null, sets = arrays), whole
//! numbers, canonical dates, times as RFC 3339.

use super::book::{Book, Entry};
use super::columns::{Column, Computed};
use super::history::{Line, Told};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::domain::value::PartialDate;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

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
    for (computed, code) in Computed::ALL.iter().filter(|(c, _)| !matches!(c, Computed::Name | Computed::Id)) {
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

/// The code of a project as shown, also of a deleted one.
pub fn code_of(project: EntityId, book: &Book) -> Option<String> {
    let alive = book.code(project).map(Cow::into_owned);
    let gone = || book.deleted().iter().find(|d| d.id == project)?.get(Field::Code).map(str::to_string);
    alive.or_else(gone)
}

/// Whether a line of the history is bookkeeping: to whom something belongs, and its place among its siblings.
pub fn is_internal(line: &Line) -> bool {
    let field = line.key.field();
    field.is_some_and(|f| f.kind() == FieldKind::Position)
        || field == Field::owner_of(line.entity.entity) && field.is_some()
}

/// One value that changed, as an object: who, when, what, before and after. The field `deleted` is true of a thing that was
/// removed and false of one that was brought back.
pub fn change_json(told: &Told, line: &Line, book: &Book) -> Map<String, Value> {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.to_string(), value);
    put("id", Value::String(told.id.to_string()));
    put("gesture", Value::String(told.gesture.clone()));
    put("at", Value::String(book.moment(told.at).to_rfc3339()));
    put("author", Value::String(told.author.clone()));
    put("kind", Value::String(told.code().to_string()));
    put("project", text_or_null(line.project.and_then(|p| code_of(p, book)).as_deref()));
    put("entity", Value::String(line.entity.entity.table().to_string()));
    put("entity_id", Value::String(line.entity.hex()));
    let field = match &line.key {
        Key::Deleted => "deleted".to_string(),
        Key::Element(field, _) => field.code().to_string(),
        key => key.name(),
    };
    put("field", Value::String(field));
    put("before", logged_json(&line.key, line.before.as_deref(), book));
    put("after", logged_json(&line.key, line.after.as_deref(), book));
    put("note", text_or_null(Some(told.note.as_str()).filter(|n| !n.is_empty())));
    put("undoes", text_or_null(told.undoes.as_deref()));
    put("sources", told.sources.iter().map(EntityId::hex).collect());
    out
}

/// A value of the log as JSON: as in the objects of projects, where a set has one entry for each element.
fn logged_json(key: &Key, value: Option<&str>, book: &Book) -> Value {
    if *key == Key::Deleted {
        return json!(value.is_some());
    }
    let Some(value) = value else { return Value::Null };
    match key.kind() {
        Some(FieldKind::Money | FieldKind::Share) => value.parse::<i64>().map_or_else(|_| json!(value), Value::from),
        Some(FieldKind::Decimal) => value.parse::<f64>().map_or_else(|_| json!(value), Value::from),
        Some(FieldKind::Flag) => json!(value == "1"),
        Some(FieldKind::Date) => json!(PartialDate::parse_stored(value).map_or(value.to_string(), |d| d.canonical())),
        Some(FieldKind::List(_)) => json!(value.split_once(' ').map_or(value, |(_, element)| element)),
        Some(FieldKind::Project) => {
            json!(project_id(value).and_then(|p| code_of(p, book)).unwrap_or_else(|| value.to_string()))
        }
        _ => json!(value),
    }
}
