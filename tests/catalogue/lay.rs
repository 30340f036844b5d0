//! What of the catalogue is not laid down yet. The TOML files are the present truth; `seeds/laid/NNN.jsonl` holds the
//! changes laid down so far, which stand verbatim for ever, since registers in people's hands carry them. The test
//! compares both and fails with the command that writes the next file.

use super::read::{Catalogue, catalogue};
use std::collections::BTreeMap;
use std::path::PathBuf;
use taizhang::domain::change::{Change, ChangeKind, FORMAT, Op, ROW, References, Value};
use taizhang::domain::field::{Field, FieldKind, Key};
use taizhang::domain::head::winner;
use taizhang::domain::id::{ChangeId, Entity, EntityId, hex};
use taizhang::domain::kinds::{Activity, Basis, Comparison, Health, Kind, MilestoneKind};
use taizhang::domain::ledger::Ledger;
use taizhang::domain::position;
use taizhang::seeds;

/// The plan was issued on this day.
const ISSUED: &str = "2022-02-15";
/// What the plan wants built within its period.
const PERIOD: &str = "2021-01-01/2025-12-31|“十四五”期间";

thread_local! {
    /// The plan's layer as laid down, for the layers above it.
    pub static ISSUED_LAYER: Ledger = {
        let mut ledger = Ledger::default();
        for body in laid().iter().flat_map(|(_, bodies)| bodies) {
            let change = Change::read(body).expect("a change that stands");
            if change.by == "plan" {
                ledger.apply(ChangeId::of(body.as_bytes()), &change);
            }
        }
        ledger
    };
}

/// The values of one entity, by the names of the log.
pub type Values = BTreeMap<String, String>;
/// One part of the catalogue: a name, and its entities in order.
type Part = (String, Vec<(EntityId, Values)>);

struct Row(Values);

impl Row {
    fn put(mut self, field: Field, value: impl Into<String>) -> Row {
        self.0.insert(field.code().to_string(), value.into());
        self
    }

    fn opt(self, field: Field, value: Option<&str>) -> Row {
        match value {
            Some(value) => self.put(field, value),
            None => self,
        }
    }

    fn list<'a>(mut self, field: Field, elements: impl IntoIterator<Item = &'a String>) -> Row {
        for (i, element) in elements.into_iter().enumerate() {
            let value = match field.kind() {
                FieldKind::List(_) => format!("{} {element}", position::nth(i)),
                _ => element.clone(),
            };
            self.0.insert(Key::element(field, element).name(), value);
        }
        self
    }
}

fn row() -> Row {
    Row(Values::new())
}

pub fn project_id(code: &str) -> EntityId {
    EntityId::derived(Entity::Project, &format!("plan:{code}"))
}

/// The plan's layer as the TOML files have it.
fn wanted(c: &Catalogue) -> Vec<Part> {
    let agencies = c.agencies.iter().map(|a| {
        let id = EntityId::derived(Entity::Agency, &format!("agency:{}", a.code));
        let row = row()
            .put(Field::AgencyCode, &a.code)
            .put(Field::AgencyNameZh, &a.name_zh)
            .put(Field::AgencyNameEn, &a.name_en)
            .put(Field::AgencyShortZh, &a.short_zh)
            .put(Field::AgencyShortEn, &a.short_en)
            .opt(Field::AgencyNote, a.note.as_deref())
            .list(Field::AgencyAliases, &a.aliases);
        (id, row.0)
    });
    let places = c.places.iter().map(|p| {
        let id = EntityId::derived(Entity::Place, &format!("place:{}", p.name_zh));
        let row = row()
            .put(Field::PlaceNameZh, &p.name_zh)
            .put(Field::PlaceNameEn, &p.name_en)
            .put(Field::PlacePinyin, &p.pinyin)
            .put(Field::PlaceLon, p.lon.to_string())
            .put(Field::PlaceLat, p.lat.to_string())
            .put(Field::PlaceProvince, &p.province)
            .put(Field::PlaceLevel, &p.level);
        (id, row.0)
    });
    let targets = c.targets.iter().map(|t| {
        let id = EntityId::derived(Entity::Target, &format!("plan:target:{}", t.key));
        assert!(Comparison::parse(&t.comparison).is_some(), "{}", t.key);
        let row = row()
            .put(Field::TargetKey, &t.key)
            .put(Field::TargetNameZh, &t.name_zh)
            .put(Field::TargetNameEn, &t.name_en)
            .put(Field::TargetValue, &t.value)
            .put(Field::TargetUnitZh, &t.unit_zh)
            .put(Field::TargetUnitEn, &t.unit_en)
            .put(Field::TargetComparison, &t.comparison)
            .put(Field::TargetArticle, &t.article)
            .opt(Field::TargetDate, t.date.as_deref());
        (id, row.0)
    });
    let mut parts: Vec<Part> = vec![
        ("agencies".into(), agencies.collect()),
        ("places".into(), places.collect()),
        ("targets".into(), targets.collect()),
    ];
    let mut sectors: Vec<Part> = Vec::new();
    for p in &c.projects {
        if sectors.last().is_none_or(|(name, _)| *name != p.sector) {
            sectors.push((p.sector.clone(), Vec::new()));
        }
        let (_, entities) = sectors.last_mut().expect("a part was pushed");
        entities.push((project_id(&p.code), project_row(c, p)));
        if p.target {
            let id = EntityId::derived(Entity::Milestone, &format!("plan:{}:target", p.code));
            let row = row()
                .put(Field::MilestoneOwner, project_id(&p.code).hex())
                .put(Field::MilestonePos, position::nth(0))
                .put(Field::MilestoneKind, MilestoneKind::Target.code())
                .put(Field::Baseline, PERIOD);
            entities.push((id, row.0));
        }
    }
    parts.extend(sectors);
    let batches = c.batches.iter().map(|b| {
        let row = common(&b.code, &b.name_zh, &b.name_en, Kind::Batch, &b.sector, "identification")
            .put(Field::Article, &b.article)
            .opt(Field::Box, b.r#box.as_deref())
            .put(Field::Wording, &b.wording)
            .opt(Field::Scope, b.figure.as_deref())
            .list(Field::Provinces, &b.provinces)
            .list(Field::Agencies, article(c, &b.article))
            .put(Field::AgenciesBasis, Basis::Derived.code());
        (project_id(&b.code), row.0)
    });
    parts.push(("batches".into(), batches.collect()));
    parts
}

fn common(code: &str, zh: &str, en: &str, kind: Kind, sector: &str, stage: &str) -> Row {
    row()
        .put(Field::Code, code)
        .put(Field::NameZh, zh)
        .put(Field::NameEn, en)
        .put(Field::Kind, kind.code())
        .put(Field::Sector, sector)
        .put(Field::Stage, stage)
        .put(Field::StageBasis, Basis::Derived.code())
        .put(Field::StageOn, ISSUED)
        .put(Field::Activity, Activity::Active.code())
        .put(Field::Health, Health::Unrated.code())
}

fn project_row(c: &Catalogue, p: &super::read::Project) -> Values {
    let kind = Kind::parse(&p.kind).expect("a kind of ours");
    common(&p.code, &p.name_zh, &p.name_en, kind, &p.sector, &p.stage)
        .opt(Field::Nature, p.nature.as_deref())
        .opt(Field::Parent, p.parent.as_deref().map(|code| project_id(code).hex()).as_deref())
        .put(Field::LeadAgency, &p.lead)
        .put(Field::LeadBasis, Basis::Derived.code())
        .put(Field::AgenciesBasis, Basis::Derived.code())
        .put(Field::Article, &p.article)
        .opt(Field::Box, p.r#box.as_deref())
        .put(Field::Wording, &p.wording)
        .opt(Field::Scope, p.scope.as_deref())
        .list(Field::Aliases, &p.aliases)
        .list(Field::Agencies, article(c, &p.article))
        .list(Field::Provinces, &p.provinces)
        .list(Field::Places, &p.places)
        .list(Field::Route, &p.route)
        .0
}

fn article<'a>(c: &'a Catalogue, number: &str) -> &'a [String] {
    &c.articles.iter().find(|a| a.number == number).expect("an article with a list").agencies
}

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds/laid")
}

/// The bodies of the plan's layer as laid down, file by file.
pub fn laid() -> Vec<(PathBuf, Vec<String>)> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder()).map(|d| d.filter_map(|e| Some(e.ok()?.path())).collect()).unwrap_or_default();
    files.sort();
    let read = |p: PathBuf| {
        let text = std::fs::read_to_string(&p).expect("a readable file");
        (p, text.lines().map(str::to_string).collect())
    };
    files.into_iter().map(read).collect()
}

/// The changes that bring what is laid down to what is wanted, written on this day.
fn missing(parts: &[Part], ledger: &Ledger, day: &str) -> Vec<String> {
    // Noon of China: the same day almost everywhere.
    let noon = format!("{day}T12:00:00+08:00");
    let wall = chrono::DateTime::parse_from_rfc3339(&noon).expect("a day").timestamp_millis();
    let mut out = Vec::new();
    for (name, entities) in parts {
        let (mut refs, mut ops) = (References::default(), Vec::new());
        for (id, values) in entities {
            match ledger.names(*id) {
                None => {
                    let row = values.iter().map(|(k, v)| (k.clone(), Some(v.clone()))).collect();
                    ops.push(Op { e: id.to_string(), f: ROW.into(), v: Value::Row(row), p: vec![], s: vec![] });
                }
                Some(names) => {
                    let all: std::collections::BTreeSet<&String> = names.keys().chain(values.keys()).collect();
                    for f in all {
                        let heads = names.get(f).map_or(&[][..], |h| h);
                        let now = winner(heads).and_then(|h| h.value.as_ref());
                        if now != values.get(f) {
                            let p = heads.iter().map(|h| refs.pair(h.op)).collect();
                            let v = Value::from(values.get(f).cloned());
                            ops.push(Op { e: id.to_string(), f: f.clone(), v, p, s: vec![] });
                        }
                    }
                }
            }
        }
        if ops.is_empty() {
            continue;
        }
        let nonce = hex(&ChangeId::of(format!("plan:{name}:{day}").as_bytes()).0[..8]);
        let change = Change {
            v: FORMAT,
            reg: seeds::REGISTER.into(),
            site: "seed".into(),
            by: "plan".into(),
            hlc: (wall << 16) + out.len() as i64,
            wall,
            nonce: nonce.clone(),
            g: nonce,
            kind: ChangeKind::Seed,
            note: String::new(),
            undo: None,
            src: vec![],
            d: refs.d,
            ops,
            rows: vec![],
        };
        out.push(change.seal().1);
    }
    out
}

/// `TAIZHANG_LAY=rewrite` writes everything anew (only while no register with it is in people's hands);
/// `TAIZHANG_LAY=2027-01-15` writes the next file with corrections dated that day.
#[test]
fn the_catalogue_is_laid_down() {
    let parts = wanted(&catalogue());
    let order = std::env::var("TAIZHANG_LAY").unwrap_or_default();
    let files = if order == "rewrite" { vec![] } else { laid() };
    let mut ledger = Ledger::default();
    for body in files.iter().flat_map(|(_, bodies)| bodies) {
        let change = Change::read(body).expect("a change that stands");
        if change.by == "plan" {
            ledger.apply(ChangeId::of(body.as_bytes()), &change);
        }
    }
    let day = if order.is_empty() || order == "rewrite" { ISSUED } else { &order };
    let new = missing(&parts, &ledger, day);
    if new.is_empty() {
        return;
    }
    assert!(
        !order.is_empty(),
        "{} changes are not laid down; write them with: TAIZHANG_LAY=<today> cargo test --test catalogue laid",
        new.len()
    );
    let number = if order == "rewrite" { 1 } else { files.len() + 1 };
    std::fs::create_dir_all(folder()).expect("a folder");
    let text: String = new.iter().map(|b| format!("{b}\n")).collect();
    std::fs::write(folder().join(format!("{number:03}.jsonl")), text).expect("written");
}

/// What stands must stand verbatim: the embedded changes are those of the files, each well formed, none twice.
#[test]
fn what_is_laid_down_is_what_registers_get() {
    let of_files: Vec<String> = laid().into_iter().flat_map(|(_, bodies)| bodies).collect();
    let embedded: Vec<&str> = seeds::bodies().collect();
    assert_eq!(of_files, embedded, "src/seeds.rs must name every file of seeds/laid");
    let mut seen = std::collections::HashSet::new();
    for body in embedded {
        let change = Change::read(body).expect("a change in shape");
        assert_eq!(change.kind, ChangeKind::Seed);
        assert!(seen.insert(ChangeId::of(body.as_bytes())), "twice: {}", change.nonce);
    }
}
