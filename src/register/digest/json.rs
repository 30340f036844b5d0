//! The digest as JSON: stable codes, canonical values, whole numbers.

use super::facts::{Ended, Fact, Item};
use super::{Digest, Figures, Sort, subject};
use crate::domain::field::Field;
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use crate::register::book::Book;
use crate::register::json::{code_of, text_or_null};
use serde_json::{Map, Value, json};

/// The whole digest as one object.
pub fn object(digest: &Digest, book: &Book) -> Value {
    let mut counts = Map::new();
    counts.insert("changed".into(), json!(digest.changed.len()));
    for (sort, code) in Sort::ALL {
        counts.insert((*code).into(), json!(digest.count(*sort)));
    }
    counts.insert("confirmed".into(), json!(digest.confirmed.len()));
    let groups = |field: Field| -> Vec<Value> {
        digest.by(field, book).into_iter().map(|(value, figures)| group(field, value, &figures)).collect()
    };
    let codes = |ids: &std::collections::BTreeSet<_>| -> Vec<String> {
        let mut codes: Vec<String> = ids.iter().filter_map(|id| code_of(*id, book)).collect();
        codes.sort_by_key(|c| crate::register::book::natural(c));
        codes
    };
    json!({
        "since": digest.days.map(|(first, _)| first.to_string()),
        "until": digest.days.map(|(_, last)| last.to_string()),
        "counts": counts,
        "longest_slip_days": digest.longest_slip(),
        "items": digest.items.iter().map(|i| item(i, book)).collect::<Vec<_>>(),
        "changed": codes(&digest.changed),
        "confirmed": codes(&digest.confirmed),
        "by_sector": groups(Field::Sector),
        "by_agency": groups(Field::LeadAgency),
        "authors": digest.authors,
        "reports_counted": digest.reports,
        "reports_left_out": digest.reports_left,
    })
}

fn group(field: Field, value: Option<String>, f: &Figures) -> Value {
    json!({
        field.code(): value,
        "changed": f.changed,
        "started": f.started,
        "finished": f.finished,
        "slipped": f.slipped,
        "problems": f.problems,
        "confirmed": f.confirmed,
    })
}

fn item(item: &Item, book: &Book) -> Value {
    let project = subject(item.project, book);
    let of = |field: Field| text_or_null(project.and_then(|p| p.get(field)));
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| out.insert(name.to_string(), value);
    put("fact", json!(item.fact.sort().code()));
    put("project", text_or_null(code_of(item.project, book).as_deref()));
    put("name_zh", of(Field::NameZh));
    put("name_en", of(Field::NameEn));
    put("sector", of(Field::Sector));
    put("lead_agency", of(Field::LeadAgency));
    put("at", json!(book.moment(item.at).to_rfc3339()));
    put("author", json!(item.author));
    let date = |stored: &str| json!(PartialDate::parse_stored(stored).map_or(stored.to_string(), |d| d.canonical()));
    let on = |on: &Option<String>| on.as_deref().map_or(Value::Null, date);
    let kind = |m: &Record| json!({ "kind": m.get(Field::MilestoneKind), "name": m.get(Field::MilestoneName) });
    match &item.fact {
        Fact::Started { on: day, late } => {
            put("on", on(day));
            put("days_late", json!(late));
        }
        Fact::Finished { by, on: day, late } => {
            match by {
                Ended::Stage(stage) => put("stage", json!(stage)),
                Ended::Milestone(milestone) => put("milestone", kind(milestone)),
            };
            put("on", on(day));
            put("days_late", json!(late));
        }
        Fact::Reached { milestone, on: day, late } => {
            put("milestone", kind(milestone));
            put("on", date(day));
            put("days_late", json!(late));
        }
        Fact::Slipped { milestone, from, to, days, reason } | Fact::Advanced { milestone, from, to, days, reason } => {
            put("milestone", kind(milestone));
            put("before", date(from));
            put("after", date(to));
            put("days", json!(days));
            put("reason", json!(reason));
        }
        Fact::Problem { text } | Fact::Solved { text } | Fact::Decision { text } => {
            put("text", json!(text));
        }
        Fact::Stage { from, to, note } | Fact::Light { from, to, note } => {
            put("before", json!(from));
            put("after", json!(to));
            put("note", json!(note));
        }
        Fact::Paused { reason } => {
            put("reason", json!(reason));
        }
        Fact::Money { key, from, to } => {
            put("field", json!(key.name()));
            put("before", json!(from));
            put("after", json!(to));
        }
        Fact::Progress { from, to } => {
            put("before", json!(from));
            put("after", json!(to));
        }
        Fact::Resumed | Fact::Added | Fact::Removed | Fact::Restored => {}
    }
    Value::Object(out)
}
