//! Packages of OC4IDS 0.9.5, the open standard for data on infrastructure projects.
//!
//! What the standard has a place for goes there; what it has none for stands beside it under `x_taizhang`, as the lossless
//! record has it, so that a package of ours comes back whole. The standard knows only full moments: a date that is known
//! less finely is widened, a start to the first instant of its span and an end to the last. Empty values are left out.
//! Money is in whole yuan. Ids have the prefix of this program, since no publisher's prefix is known.

mod codes;
mod parts;

use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::{Health, MilestoneKind};
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use crate::exchange::records;
use crate::i18n::Lang;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde_json::{Map, Value, json};

/// The version of the standard, as packages name it.
pub const VERSION: &str = "0.9";

/// One project with what belongs to it.
pub struct Work<'a> {
    pub project: &'a Record,
    pub milestones: &'a [Record],
    pub notes: Vec<Record>,
    pub links: Vec<Record>,
    /// The public sources on which it rests.
    pub sources: Vec<&'a Record>,
    pub health_computed: Health,
    pub updated: DateTime<FixedOffset>,
    /// The programme that it is part of.
    pub parent: Option<&'a Record>,
    /// Its parts.
    pub children: Vec<&'a Record>,
}

/// What projects refer to.
pub struct Ground<'a> {
    pub lang: Lang,
    pub agency: &'a dyn Fn(&str) -> Option<&'a Record>,
    pub place: &'a dyn Fn(&str) -> Option<&'a Record>,
    pub code: &'a dyn Fn(EntityId) -> Option<String>,
    /// The offset of local time on a day.
    pub offset: FixedOffset,
}

/// Who publishes what, and as of when.
pub struct Imprint<'a> {
    pub publisher: &'a str,
    /// The identity of the register and its state, for the name of the package.
    pub name: &'a str,
    /// The latest change of the contents.
    pub published: DateTime<FixedOffset>,
}

/// What stands before and after the projects of a package, which come one by one between them, separated by commas.
/// `ground`: the agencies, places and sources that the projects name; they come back with them.
pub fn frame(
    imprint: &Imprint<'_>,
    ground: &[&Record],
    code: &dyn Fn(EntityId) -> Option<String>,
) -> (String, &'static str) {
    let id = EntityId::derived(crate::domain::id::Entity::Project, imprint.name).hex();
    let uuid = format!("{}-{}-{}-{}-{}", &id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]);
    let publisher = if imprint.publisher.trim().is_empty() { "taizhang" } else { imprint.publisher };
    let records: Vec<Value> = ground.iter().map(|r| Value::Object(records::write(r, code))).collect();
    let mut head = json!({
        "uri": format!("urn:uuid:{uuid}"),
        "publishedDate": imprint.published.to_rfc3339(),
        "version": VERSION,
        "publisher": {"name": publisher},
        "x_taizhang": {"records": records},
    })
    .to_string();
    head.pop();
    (format!("{head},\"projects\":[\n"), "\n]}\n")
}

/// The id of a project in packages.
pub fn id(project: &Record) -> String {
    format!("taizhang-{}", project.id.hex())
}

/// A project of a package.
pub fn project(work: &Work<'_>, ground: &Ground<'_>) -> Map<String, Value> {
    let p = work.project;
    let mut out = Out::default();
    out.put("id", json!(id(p)));
    out.put("updated", json!(work.updated.to_rfc3339()));
    out.put("identifiers", parts::identifiers(p));
    out.text("title", name(p, ground.lang));
    out.text("description", p.get(Field::Scope));
    out.text("status", p.get(Field::Stage).filter(|s| codes::STATUS.contains(s)));
    out.put("period", parts::period(work, ground));
    out.put("sector", codes::sectors(p));
    out.put("additionalClassifications", codes::classifications(p, ground.lang));
    out.text("type", p.get(Field::Nature).filter(|n| codes::TYPES.contains(n)));
    out.put("relatedProjects", parts::related(work, ground));
    out.put("locations", parts::locations(p, ground));
    out.put("budget", parts::budget(p, ground));
    let parties = parts::parties(p, ground);
    out.put("publicAuthority", parts::authority(p, ground));
    out.put("parties", parties);
    out.put("documents", parts::documents(work, ground));
    out.put("metrics", parts::metrics(work, ground));
    out.put("milestones", work.milestones.iter().map(|m| milestone(m, ground)).collect());
    out.put("completion", parts::completion(work, ground));
    out.put("policyAlignment", parts::policy(p, ground.lang));
    let mut own = records::write(p, ground.code);
    own.insert("health_computed".into(), json!(work.health_computed.code()));
    let notes = work.notes.iter().map(|n| Value::Object(records::write(n, ground.code)));
    own.insert("notes".into(), notes.collect());
    let links = work.links.iter().map(|l| Value::Object(records::write(l, ground.code)));
    own.insert("links".into(), links.collect());
    out.put("x_taizhang", Value::Object(own));
    out.0
}

/// The name in a language, else in the other one.
pub fn name(project: &Record, lang: Lang) -> Option<&str> {
    let (first, second) = match lang {
        Lang::Zh => (Field::NameZh, Field::NameEn),
        Lang::En => (Field::NameEn, Field::NameZh),
    };
    project.get(first).or_else(|| project.get(second))
}

fn milestone(milestone: &Record, ground: &Ground<'_>) -> Value {
    let kind = milestone.get(Field::MilestoneKind).and_then(MilestoneKind::parse);
    let due = milestone.date(Field::Forecast).or_else(|| milestone.date(Field::Baseline));
    let met = milestone.date(Field::Actual);
    let mut out = Out::default();
    out.put("id", json!(milestone.id.hex()));
    out.put("title", json!(crate::i18n::labels::milestone_title(ground.lang, milestone)));
    out.text("type", kind.and_then(codes::milestone_type));
    out.text("code", kind.and_then(codes::milestone_code));
    out.text("description", milestone.get(Field::MilestoneNote));
    out.put("dueDate", due.map_or(Value::Null, |d| json!(ground.last(&d))));
    out.put("dateMet", met.as_ref().map_or(Value::Null, |d| json!(ground.last(d))));
    out.put("status", json!(if met.is_some() { "met" } else { "scheduled" }));
    out.put("x_taizhang", Value::Object(records::write(milestone, ground.code)));
    Value::Object(out.0)
}

impl Ground<'_> {
    fn moment(&self, day: NaiveDate, last: bool) -> String {
        let time = day.and_hms_opt(if last { 23 } else { 0 }, if last { 59 } else { 0 }, if last { 59 } else { 0 });
        let local = time.and_then(|t| t.and_local_timezone(self.offset).single());
        local.map(|t| t.to_rfc3339()).unwrap_or_default()
    }

    /// The first instant of a date.
    fn first(&self, date: &PartialDate) -> String {
        self.moment(date.earliest(), false)
    }

    /// The last second of a date.
    fn last(&self, date: &PartialDate) -> String {
        self.moment(date.latest(), true)
    }
}

/// An object in which nothing is empty.
#[derive(Default)]
struct Out(Map<String, Value>);

impl Out {
    fn put(&mut self, name: &str, value: Value) {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(all) => all.is_empty(),
            Value::Object(all) => all.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(name.to_string(), value);
        }
    }

    fn text(&mut self, name: &str, text: Option<&str>) {
        self.put(name, text.map_or(Value::Null, |t| json!(t)));
    }

    fn value(self) -> Value {
        Value::Object(self.0)
    }
}
