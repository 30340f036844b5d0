//! One project as one object: what a list has, and its milestones, notes, links, sources and history.

use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId, unhex};
use crate::register::book::{Book, Entry};
use crate::register::json::{change_json, is_internal, item_json, milestone_json, project_json};
use crate::register::page::Page;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The whole object. `year` is the one whose yearly money is always present.
pub fn make(entry: &Entry, page: &Page, book: &Book, year: u16) -> Map<String, Value> {
    let mut out = project_json(entry, book, year);
    let items = |records: &[crate::domain::record::Record]| -> Value {
        records.iter().map(|r| Value::Object(item_json(r))).collect()
    };
    out.insert("milestones".into(), entry.milestones.iter().map(milestone_json).collect());
    out.insert("notes".into(), items(&page.notes));
    out.insert("links".into(), items(&page.links));
    out.insert("sources".into(), sources(entry, page, book));
    let history = page.history.iter().flat_map(|told| {
        told.lines.iter().filter(|l| !is_internal(l)).map(|l| Value::Object(change_json(told, l, book)))
    });
    out.insert("history".into(), history.collect());
    out
}

/// The public sources on which something of the project rests, each with the fields that rest on it now.
fn sources(entry: &Entry, page: &Page, book: &Book) -> Value {
    let mut found: BTreeMap<EntityId, Vec<String>> = BTreeMap::new();
    for (key, provenance) in &page.provenance {
        let name = match key {
            Key::Element(field, _) => field.code().to_string(),
            key => key.name(),
        };
        for source in &provenance.sources {
            let fields = found.entry(*source).or_default();
            if !fields.contains(&name) {
                fields.push(name.clone());
            }
        }
    }
    let of_milestones = entry.milestones.iter().filter_map(|m| source_id(m.get(Field::ForecastSource)?));
    let of_history = page.history.iter().flat_map(|told| told.sources.iter().copied());
    for source in of_milestones.chain(of_history) {
        found.entry(source).or_default();
    }
    let objects = found.into_iter().filter_map(|(id, fields)| {
        let mut object = item_json(book.source(id)?);
        object.insert("fields".into(), json!(fields));
        Some(Value::Object(object))
    });
    objects.collect()
}

/// The id of a source from the 32 hex digits that a field holds.
pub fn source_id(hex: &str) -> Option<EntityId> {
    Some(EntityId { entity: Entity::Source, bytes: unhex(hex)? })
}
