//! The layer of public reports: reads `seeds/reports` and lays each fact down as a change of author `public-report`,
//! dated by its source and pointing to it, on top of the plan's layer.

use super::lay::{ISSUED_LAYER, Values, folder, laid, project_id};
use chrono::{DateTime, NaiveDate};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use taizhang::domain::change::{Change, ChangeKind, FORMAT, Op, ROW, References, Value};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::{ChangeId, Entity, EntityId, hex};
use taizhang::domain::kinds::{Basis, MilestoneKind, NoteKind, Stage};
use taizhang::domain::ledger::Ledger;
use taizhang::domain::position;
use taizhang::domain::value::PartialDate;
use taizhang::seeds;

/// When the facts were read: the date of figures and promises whose source bears none.
const READ: &str = "2026-03-31";
/// No report is dated before this, so that the register as of 2022-03-01 shows the plan alone.
const FIRST: &str = "2022-03-02";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reports {
    source: Vec<Source>,
    project: Vec<Project>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Source {
    key: String,
    publisher: String,
    date: Option<String>,
    #[serde(default)]
    undated: bool,
    address: Option<String>,
    no_address: Option<String>,
    quotes: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    code: String,
    #[serde(default)]
    aliases: Vec<String>,
    stage: Option<StageFact>,
    scope: Option<Scope>,
    #[serde(default)]
    milestone: Vec<Milestone>,
    #[serde(default)]
    figure: Vec<Figure>,
    #[serde(default)]
    note: Vec<Note>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageFact {
    value: String,
    on: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scope {
    text: String,
    sources: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Milestone {
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    section: String,
    baseline: Option<Dated>,
    forecast: Option<Dated>,
    actual: Option<Dated>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dated {
    date: String,
    text: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    field: String,
    value: String,
    #[serde(default)]
    #[allow(dead_code, reason = "the figure as written, for those who correct the file by hand")]
    text: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    kind: String,
    date: Option<String>,
    text: String,
    source: String,
    #[allow(dead_code, reason = "why it is no field, for those who correct the file by hand")]
    why: String,
}

/// One assignment on the way to the log.
struct Fact {
    instant: i64,
    code: String,
    event: NaiveDate,
    row: usize,
    sources: Vec<EntityId>,
    entity: EntityId,
    name: String,
    value: String,
}

fn files() -> Vec<Reports> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/reports");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("seeds/reports")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml"))
        .collect();
    paths.sort();
    let read = |p: &std::path::PathBuf| {
        toml::from_str(&std::fs::read_to_string(p).expect("text")).unwrap_or_else(|e| panic!("{}: {e}", p.display()))
    };
    paths.iter().map(read).collect()
}

fn date(text: &str) -> PartialDate {
    PartialDate::parse_stored(text).unwrap_or_else(|_| panic!("{text} is no date"))
}

/// Noon of China: the same day almost everywhere. The first day of the layer begins in the evening, when it is that day
/// all over the world, so that the register as of the day before shows the plan alone wherever one asks.
fn noon(day: NaiveDate) -> i64 {
    let first: NaiveDate = FIRST.parse().expect("a day");
    let hour = if day <= first { 20 } else { 12 };
    let text = format!("{}T{hour}:00:00+08:00", day.max(first));
    DateTime::parse_from_rfc3339(&text).expect("a day").timestamp_millis()
}

/// When a fact is laid down: the day of its source, else what stands in for it.
fn instant(source: &Source, otherwise: NaiveDate) -> i64 {
    let day = source.date.as_deref().map_or(otherwise, |d| date(d).latest());
    noon(day)
}

fn source_id(s: &Source) -> EntityId {
    let name = [s.publisher.as_str(), s.date.as_deref().unwrap_or(""), s.address.as_deref().unwrap_or("")].join("|");
    let name = format!("source:{name}|{}", s.quotes.as_deref().unwrap_or(""));
    EntityId::derived(Entity::Source, &name)
}

fn source_values(s: &Source) -> Values {
    let mut out = Values::new();
    let mut put = |f: Field, v: Option<&str>| {
        if let Some(v) = v {
            out.insert(f.code().to_string(), v.to_string());
        }
    };
    put(Field::SourcePublisher, Some(&s.publisher));
    put(Field::SourceDate, s.date.as_deref());
    put(Field::SourceAddress, s.address.as_deref());
    let mut words: Vec<String> = Vec::new();
    words.extend(s.quotes.as_ref().map(|q| format!("见于{q}")));
    match s.no_address.as_deref() {
        Some("reprint") => words.push("转载，无网址".into()),
        Some(_) => words.push("无网址".into()),
        None => {}
    }
    if s.undated {
        words.push("未注日期".into());
    }
    put(Field::SourceNote, Some(words.join("；").as_str()).filter(|w| !w.is_empty()));
    out
}

/// Everything that the files say, taken apart into single assignments, and the sources by id.
fn facts() -> (Vec<Fact>, BTreeMap<EntityId, Values>) {
    let mut out: Vec<Fact> = Vec::new();
    let mut all_sources = BTreeMap::new();
    let read: NaiveDate = READ.parse().expect("a day");
    let mut row = 0;
    for file in files() {
        let sources: HashMap<&str, &Source> = file.source.iter().map(|s| (s.key.as_str(), s)).collect();
        for s in &file.source {
            all_sources.insert(source_id(s), source_values(s));
        }
        for p in &file.project {
            let project = project_id(&p.code);
            let mut put = |instant: i64, event: NaiveDate, sources: &[&Source], entity, name: String, value: &str| {
                row += 1;
                out.push(Fact {
                    instant,
                    code: p.code.clone(),
                    event,
                    row,
                    sources: sources.iter().map(|s| source_id(s)).collect(),
                    entity,
                    name,
                    value: value.to_string(),
                });
            };
            for alias in &p.aliases {
                put(noon(read), read, &[], project, Key::element(Field::Aliases, alias).name(), alias);
            }
            if let Some(stage) = &p.stage {
                let source = sources[stage.source.as_str()];
                let day = date(&stage.on).latest();
                assert!(Stage::parse(&stage.value).is_some(), "{}", p.code);
                let at = instant(source, day);
                put(at, day, &[source], project, Field::Stage.code().into(), &stage.value);
                put(at, day, &[source], project, Field::StageBasis.code().into(), Basis::Reported.code());
                put(at, day, &[source], project, Field::StageOn.code().into(), &stage.on);
            }
            if let Some(scope) = &p.scope {
                let used: Vec<&Source> = scope.sources.iter().map(|s| sources[s.as_str()]).collect();
                let at = used.iter().map(|s| instant(s, read)).max().expect("a scope has a source");
                put(at, read, &used, project, Field::Scope.code().into(), &scope.text);
            }
            for figure in &p.figure {
                let source = sources[figure.source.as_str()];
                let field = Field::find(Entity::Project, &figure.field).expect("a field of projects");
                put(instant(source, read), read, &[source], project, field.code().into(), &figure.value);
            }
            for (i, m) in p.milestone.iter().enumerate() {
                milestone(p, i, m, &sources, read, &mut put);
            }
            for note in &p.note {
                let source = sources[note.source.as_str()];
                assert!(NoteKind::parse(&note.kind).is_some(), "{}", p.code);
                let id = EntityId::derived(Entity::Note, &format!("report:{}:note:{}", p.code, note.text));
                let day = note.date.as_deref().map_or(read, |d| date(d).latest());
                let at = instant(source, day.min(read));
                let owner = project.hex();
                for (field, value) in [
                    (Field::NoteOwner, Some(owner.as_str())),
                    (Field::NoteKind, Some(note.kind.as_str())),
                    (Field::NoteOn, note.date.as_deref()),
                    (Field::NoteText, Some(note.text.as_str())),
                ] {
                    if let Some(value) = value {
                        put(at, day, &[source], id, field.code().into(), value);
                    }
                }
            }
        }
    }
    (out, all_sources)
}

type Put<'a> = dyn FnMut(i64, NaiveDate, &[&Source], EntityId, String, &str) + 'a;

fn milestone(p: &Project, i: usize, m: &Milestone, sources: &HashMap<&str, &Source>, read: NaiveDate, put: &mut Put) {
    let kind = MilestoneKind::parse(&m.kind).expect("a kind of milestone");
    let name = if m.name.is_empty() { &m.section } else { &m.name };
    let key = format!("report:{}:{}:{}:{}:{i}", p.code, m.kind, m.section, name);
    let id = EntityId::derived(Entity::Milestone, &key);
    let parts = [
        (Field::Baseline, m.baseline.as_ref()),
        (Field::Forecast, m.forecast.as_ref()),
        (Field::Actual, m.actual.as_ref()),
    ];
    let mut first = true;
    let mut dated: Vec<(i64, Field, &Dated, &Source)> = Vec::new();
    for (field, part) in parts {
        let Some(part) = part else { continue };
        let source = sources[part.source.as_str()];
        let happened = date(&part.date).latest();
        let otherwise = if field == Field::Actual { happened } else { read };
        dated.push((instant(source, otherwise), field, part, source));
    }
    dated.sort_by_key(|(at, field, ..)| (*at, *field as usize));
    assert!(!dated.is_empty(), "{}: a milestone without any date", p.code);
    for (at, field, part, source) in dated {
        let day = date(&part.date).latest();
        if first {
            first = false;
            let owner = project_id(&p.code).hex();
            put(at, day, &[source], id, Field::MilestoneOwner.code().into(), &owner);
            put(at, day, &[source], id, Field::MilestonePos.code().into(), &position::nth(i + 1));
            put(at, day, &[source], id, Field::MilestoneKind.code().into(), kind.code());
            if !name.is_empty() {
                put(at, day, &[source], id, Field::MilestoneName.code().into(), name);
            }
            if !m.note.is_empty() {
                put(at, day, &[source], id, Field::MilestoneNote.code().into(), &m.note);
            }
        }
        let mut value = date(&part.date);
        if let Some(text) = &part.text {
            value = value.written_as(text);
        }
        put(at, day, &[source], id, field.code().into(), &value.stored());
        if field == Field::Forecast {
            put(at, day, &[source], id, Field::ForecastSource.code().into(), &source_id(source).hex());
        }
        // What the plan wants built is built: its target is met by the opening of the whole.
        if field == Field::Actual && kind == MilestoneKind::Opening && m.section.is_empty() {
            let target = EntityId::derived(Entity::Milestone, &format!("plan:{}:target", p.code));
            if ISSUED_LAYER.with(|l| l.names(target).is_some()) {
                put(at, day, &[source], target, Field::Actual.code().into(), &value.stored());
            }
        }
    }
}

/// The changes of the layer, in order.
fn changes() -> Vec<String> {
    let (mut facts, sources) = facts();
    facts.sort_by(|a, b| (a.instant, &a.code, a.event, a.row).cmp(&(b.instant, &b.code, b.event, b.row)));
    let mut ledger = Ledger::default();
    for body in laid().iter().flat_map(|(_, b)| b).filter(|b| Change::read(b).is_ok_and(|c| c.by == "plan")) {
        ledger.apply(ChangeId::of(body.as_bytes()), &Change::read(body).expect("read above"));
    }
    let mut told: HashSet<EntityId> = HashSet::new();
    let mut counter: HashMap<i64, i64> = HashMap::new();
    let mut out = Vec::new();
    for group in facts.chunk_by(|a, b| (a.instant, &a.code, &a.sources) == (b.instant, &b.code, &b.sources)) {
        let first = &group[0];
        let (mut refs, mut ops) = (References::default(), Vec::new());
        for id in first.sources.iter().filter(|id| told.insert(**id)) {
            let row = sources[id].iter().map(|(k, v)| (k.clone(), Some(v.clone()))).collect();
            ops.push(Op { e: id.to_string(), f: ROW.into(), v: Value::Row(row), p: vec![], s: vec![] });
        }
        // A new thing is one row; what is known already is changed value by value.
        let mut entities: Vec<EntityId> = Vec::new();
        for fact in group {
            if !entities.contains(&fact.entity) {
                entities.push(fact.entity);
            }
        }
        for entity in entities {
            let mine: Vec<&Fact> = group.iter().filter(|f| f.entity == entity).collect();
            if ledger.names(entity).is_none() {
                let row = mine.iter().map(|f| (f.name.clone(), Some(f.value.clone()))).collect();
                ops.push(Op { e: entity.to_string(), f: ROW.into(), v: Value::Row(row), p: vec![], s: vec![] });
                continue;
            }
            for fact in mine {
                let heads = ledger.names(entity).and_then(|n| n.get(&fact.name)).cloned().unwrap_or_default();
                let p = heads.iter().map(|h| refs.pair(h.op)).collect();
                let v = Value::Text(fact.value.clone());
                ops.push(Op { e: entity.to_string(), f: fact.name.clone(), v, p, s: vec![] });
            }
        }
        let count = counter.entry(first.instant).or_default();
        let nonce = format!("report:{}:{}:{}", first.code, first.instant, *count);
        let nonce = hex(&ChangeId::of(nonce.as_bytes()).0[..8]);
        let change = Change {
            v: FORMAT,
            reg: seeds::REGISTER.into(),
            site: "seed".into(),
            by: "public-report".into(),
            hlc: (first.instant << 16) + *count,
            wall: first.instant,
            nonce: nonce.clone(),
            g: nonce,
            kind: ChangeKind::Seed,
            note: String::new(),
            undo: None,
            src: first.sources.iter().map(ToString::to_string).collect(),
            d: refs.d,
            ops,
            rows: vec![],
        };
        *count += 1;
        let (id, body) = change.seal();
        ledger.apply(id, &change);
        out.push(body);
    }
    out
}

/// `TAIZHANG_LAY=rewrite` writes the layer anew, while it is not closed.
#[test]
fn the_reports_are_laid_down() {
    let wanted = changes();
    if std::env::var("TAIZHANG_LAY").is_ok_and(|o| o == "rewrite") {
        let text: String = wanted.iter().map(|b| format!("{b}\n")).collect();
        std::fs::write(folder().join("002.jsonl"), text).expect("written");
        return;
    }
    let standing: HashSet<String> = laid().into_iter().flat_map(|(_, bodies)| bodies).collect();
    let missing = wanted.iter().filter(|b| !standing.contains(*b)).count();
    assert_eq!(missing, 0, "changes of seeds/reports that are not laid down");
}

/// Every source names a publisher, and an address and a date or says that it has none.
#[test]
fn every_source_says_who_when_and_where() {
    for file in files() {
        for s in &file.source {
            assert!(!s.publisher.trim().is_empty(), "{}", s.key);
            assert!(s.date.is_some() != s.undated, "{}: a date, or undated", s.key);
            assert!(s.address.is_some() != s.no_address.is_some(), "{}: an address, or the reason", s.key);
        }
    }
}
