//! A made-up register (`gen`) for benchmarks and load tests: deterministic, realistic, a normal file with its log.
//!
//! Agencies and places are the catalogue's, and so are the bodies in charge of each sector; all else is dealt out by a
//! small generator of numbers with a fixed seed. Projects come as whole rows, those of one city in one change, so that
//! the columns of a change stay few (`rows` in the log). The same N always gives the same ids and the same bytes of log.

use super::error::Result;
use super::home::Clock;
use super::views;
use crate::domain::change::{Change, ChangeKind, FORMAT, RowTable, Value};
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{Basis, Health, Kind, MilestoneKind, NoteKind, Sector, Stage};
use crate::domain::position;
use crate::i18n::made_up::{AUTHOR, DISTRICTS, LOT, NOTES, PEOPLE, PHASES, PROBLEMS, TAGS, TO, WORKS, Works};
use crate::seeds;
use crate::store::Store;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Projects of one change: a body of them stays well below the limit of the log.
const PER_CHANGE: usize = 600;

/// When the first made-up change was written: 2026-01-05T01:00:00Z, in milliseconds; each follows a minute later.
const BEGUN: i64 = 1_767_574_800_000;

/// A city of the catalogue: name in both languages, province.
struct City {
    zh: String,
    en: String,
    province: String,
}

/// What the catalogue gives.
struct Ground {
    cities: Vec<City>,
    /// The lead and the bodies charged, by sector.
    charged: HashMap<String, (String, Vec<String>)>,
    /// Rows of agencies and places, as the catalogue laid them down.
    tables: Vec<(String, BTreeMap<String, Option<String>>)>,
}

/// Writes a register of `n` projects. `progress` is told how many stand; answering `false` stops, and nothing is left.
pub fn make(path: &Path, n: usize, clock: &Clock, progress: &mut dyn FnMut(usize) -> bool) -> Result<()> {
    let register = EntityId::derived(Entity::Project, &format!("made-up:{n}")).hex();
    let mut store = Store::create(path, &register, &clock.local(BEGUN).to_rfc3339(), &views::statements())?;
    let outcome = fill(&mut store, &register, n, progress);
    match outcome {
        Ok(true) => Ok(store.finish()?),
        Ok(false) => {
            store.abandon();
            Ok(())
        }
        Err(e) => {
            store.abandon();
            Err(e)
        }
    }
}

fn fill(store: &mut Store, register: &str, n: usize, progress: &mut dyn FnMut(usize) -> bool) -> Result<bool> {
    store.expect_much();
    std::thread::scope(|scope| {
        // One thread makes changes up and seals them, this one lays them down.
        let (give, take) = std::sync::mpsc::sync_channel(4);
        scope.spawn(move || {
            let ground = Ground::read();
            let tables = ground.tables.iter().map(|(e, row)| crate::domain::change::Op {
                e: e.clone(),
                f: crate::domain::change::ROW.to_string(),
                v: Value::Row(row.clone()),
                p: Vec::new(),
                s: Vec::new(),
            });
            let seal = |part, ops, rows| {
                let change = change(register, part, ops, rows);
                (change.seal(), change)
            };
            // Nobody takes what is given any more: it was stopped.
            if give.send((0, seal(0, tables.collect(), Vec::new()))).is_err() {
                return;
            }
            let mut counters: HashMap<Sector, usize> = HashMap::new();
            for (part, first) in (1..).zip((0..n).step_by(PER_CHANGE)) {
                let count = PER_CHANGE.min(n - first);
                let rows = chunk(&ground, first, count, &mut counters);
                if give.send((first + count, seal(part, Vec::new(), rows))).is_err() {
                    return;
                }
            }
        });
        for (done, ((id, body), change)) in take {
            store.lay_sealed(&id, &body, &change)?;
            if done > 0 && !progress(done) {
                return Ok(false);
            }
        }
        Ok(true)
    })
}

fn change(register: &str, part: i64, ops: Vec<crate::domain::change::Op>, rows: Vec<RowTable>) -> Change {
    let wall = BEGUN + part * 60_000;
    let gesture = format!("{part:016x}");
    Change {
        v: FORMAT,
        reg: register.to_string(),
        site: "0".repeat(32),
        by: AUTHOR.to_string(),
        hlc: wall << 16,
        wall,
        nonce: gesture.clone(),
        g: gesture,
        kind: ChangeKind::Import,
        note: String::new(),
        undo: None,
        src: Vec::new(),
        d: Vec::new(),
        ops,
        rows,
    }
}

impl Ground {
    /// Reads agencies, cities and the bodies in charge of each sector out of the catalogue's changes.
    fn read() -> Ground {
        let mut ground = Ground { cities: Vec::new(), charged: HashMap::new(), tables: Vec::new() };
        for change in seeds::bodies().filter_map(|body| Change::read(body).ok()) {
            for op in &change.ops {
                let Value::Row(row) = &op.v else { continue };
                let get = |name: &str| row.get(name).cloned().flatten();
                match op.e.split_once('/').map(|(letter, _)| letter) {
                    Some("a" | "g") => {
                        ground.tables.push((op.e.clone(), row.clone()));
                        if get("level").as_deref() == Some("city")
                            && let (Some(zh), Some(en), Some(province)) =
                                (get("name_zh"), get("name_en"), get("province"))
                        {
                            ground.cities.push(City { zh, en, province });
                        }
                    }
                    Some("p") => {
                        let (Some(sector), Some(lead)) = (get("sector"), get("lead_agency")) else { continue };
                        let mut bodies: Vec<String> = row
                            .iter()
                            .filter(|(name, _)| name.starts_with("agencies_") && *name != "agencies_basis")
                            .filter_map(|(_, value)| value.clone())
                            .collect();
                        bodies.sort();
                        let bodies = bodies.iter().filter_map(|b| Some(b.split_once(' ')?.1.to_string())).collect();
                        ground.charged.entry(sector).or_insert((lead, bodies));
                    }
                    _ => {}
                }
            }
        }
        ground
    }
}

/// Numbers that look dealt out, always the same (SplitMix64).
struct Dice(u64);

impl Dice {
    fn of(project: usize) -> Dice {
        Dice(0x9E37_79B9_7F4A_7C15 ^ (project as u64).wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides.max(1) as u64) as usize
    }
}

/// A table under construction: columns are added as they are met.
#[derive(Default)]
struct Table {
    columns: Vec<String>,
    places: HashMap<String, usize>,
    rows: Vec<Vec<Option<String>>>,
}

impl Table {
    fn begin(&mut self, id: EntityId) {
        self.rows.push(vec![Some(id.to_string())]);
    }

    fn put(&mut self, name: &str, value: impl Into<String>) {
        let at = match self.places.get(name) {
            Some(at) => *at,
            None => {
                self.columns.push(name.to_string());
                self.places.insert(name.to_string(), self.columns.len());
                self.columns.len()
            }
        };
        if let Some(row) = self.rows.last_mut() {
            row.resize(row.len().max(at + 1), None);
            row[at] = Some(value.into());
        }
    }

    fn set(&mut self, field: Field, value: impl Into<String>) {
        self.put(field.code(), value);
    }

    /// The elements of a set; ordered ones with their places.
    fn elements<'a>(&mut self, field: Field, elements: impl Iterator<Item = &'a str>) {
        let ordered = matches!(field.kind(), crate::domain::field::FieldKind::List(_));
        for (n, element) in elements.enumerate() {
            let value = if ordered { format!("{} {element}", position::nth(n)) } else { element.to_string() };
            self.put(&Key::element(field, element).name(), value);
        }
    }

    fn finish(mut self) -> Option<RowTable> {
        let width = self.columns.len() + 1;
        self.rows.iter_mut().for_each(|row| row.resize(width, None));
        (!self.rows.is_empty()).then_some(RowTable { f: self.columns, r: self.rows })
    }
}

/// The projects from number `first`, all of one city.
fn chunk(ground: &Ground, first: usize, count: usize, counters: &mut HashMap<Sector, usize>) -> Vec<RowTable> {
    let here = first / PER_CHANGE;
    let (mut projects, mut milestones, mut notes) = (Table::default(), Table::default(), Table::default());
    for number in first..first + count {
        let mut dice = Dice::of(number);
        let id = EntityId::derived(Entity::Project, &format!("made-up:{number}"));
        let works = &WORKS[dice.roll(WORKS.len())];
        let serial = counters.entry(works.sector).or_default();
        *serial += 1;
        let code = format!("{}-{serial:06}", works.sector.prefix());
        projects.begin(id);
        let stage = project(&mut projects, ground, here, number, &code, works, &mut dice);
        course(&mut milestones, id, number, stage, &mut dice);
        if number % 10 == 0 {
            notes.begin(EntityId::derived(Entity::Note, &format!("made-up:{number}")));
            notes.set(Field::NoteOwner, id.hex());
            notes.set(Field::NoteOn, day(2025, dice.roll(365)));
            notes.set(Field::NoteKind, NoteKind::Progress.code());
            notes.set(Field::NoteText, NOTES[dice.roll(NOTES.len())]);
        }
    }
    [projects, milestones, notes].into_iter().filter_map(Table::finish).collect()
}

/// One project; answers its stage.
fn project(
    row: &mut Table,
    ground: &Ground,
    here: usize,
    number: usize,
    code: &str,
    works: &Works,
    dice: &mut Dice,
) -> Stage {
    let cities = &ground.cities;
    let home = &cities[here % cities.len()];
    let other = &cities[(here + 1 + dice.roll(5)) % cities.len()];
    let district = DISTRICTS[dice.roll(DISTRICTS.len())];
    let phase = PHASES[dice.roll(PHASES.len())];
    let lot = number / 1_000;
    let lot_zh = if lot == 0 { String::new() } else { format!("{lot}{}", LOT.0) };
    let lot_en = if lot == 0 { String::new() } else { format!(", {} {lot}", LOT.1) };
    let phase_en = if phase.1.is_empty() { String::new() } else { format!(", {}", phase.1) };
    let (zh, en) = match works.linear {
        true => (
            format!("{}{}{}{}{}{}{lot_zh}", home.zh, district.0, TO.0, other.zh, works.zh, phase.0),
            format!("{} {}{}{} {}{phase_en}{lot_en}", home.en, district.1, TO.1, other.en, works.en),
        ),
        false => (
            format!("{}{}{}{}{lot_zh}", home.zh, district.0, works.zh, phase.0),
            format!("{} {} {}{phase_en}{lot_en}", home.en, district.1, works.en),
        ),
    };
    let stage = [
        Stage::Identification,
        Stage::Preparation,
        Stage::Preparation,
        Stage::Implementation,
        Stage::Implementation,
        Stage::Implementation,
        Stage::Completion,
        Stage::Maintenance,
    ][dice.roll(8)];
    row.set(Field::Code, code);
    row.set(Field::NameZh, zh);
    row.set(Field::NameEn, en);
    row.set(Field::Kind, if number % 40 == 7 { Kind::Programme.code() } else { Kind::Project.code() });
    row.set(Field::Sector, works.sector.code());
    row.set(Field::Stage, stage.code());
    row.set(Field::StageBasis, Basis::Reported.code());
    row.set(Field::StageOn, day(2024, dice.roll(700)));
    if dice.roll(3) > 0 {
        row.set(Field::Health, [Health::Green, Health::Green, Health::Yellow, Health::Red][dice.roll(4)].code());
    }
    if let Some((lead, bodies)) = ground.charged.get(works.sector.code()) {
        row.set(Field::LeadAgency, lead.as_str());
        row.set(Field::LeadBasis, Basis::Derived.code());
        row.elements(Field::Agencies, bodies.iter().take(4).map(String::as_str));
    }
    let mut provinces = vec![home.province.as_str()];
    if works.linear {
        provinces.push(&other.province);
        provinces.dedup();
        row.elements(Field::Route, [home.zh.as_str(), &other.zh].into_iter());
    } else {
        row.elements(Field::Places, [home.zh.as_str()].into_iter());
    }
    row.elements(Field::Provinces, provinces.into_iter());
    let investment = (1 + dice.roll(4_000)) * 500;
    let share = match stage {
        Stage::Implementation => dice.roll(95),
        Stage::Completion | Stage::Maintenance => 100,
        _ => 0,
    };
    row.set(Field::Investment, investment.to_string());
    row.set(Field::Paid, (investment * share / 100).to_string());
    row.set(Field::Progress, share.to_string());
    row.set(Field::Owner, PEOPLE[dice.roll(PEOPLE.len())]);
    row.set(Field::ConfirmedOn, day(2026, dice.roll(320)));
    if dice.roll(10) == 0 {
        let (problem, next) = PROBLEMS[dice.roll(PROBLEMS.len())];
        row.set(Field::Problems, problem);
        row.set(Field::NextSteps, next);
    }
    if dice.roll(4) == 0 {
        row.elements(Field::Tags, [TAGS[dice.roll(TAGS.len())]].into_iter());
    }
    if dice.roll(50) == 0 {
        row.set(Field::Starred, "1");
    }
    stage
}

/// Three milestones: start, main works, opening.
fn course(table: &mut Table, owner: EntityId, number: usize, stage: Stage, dice: &mut Dice) {
    let begun = dice.roll(1_500);
    let kinds = [MilestoneKind::Start, MilestoneKind::MainWorks, MilestoneKind::Opening];
    let met = match stage {
        Stage::Identification | Stage::Preparation => 0,
        Stage::Implementation => 1 + dice.roll(2),
        _ => 3,
    };
    for (n, kind) in kinds.into_iter().enumerate() {
        table.begin(EntityId::derived(Entity::Milestone, &format!("made-up:{number}:{n}")));
        table.set(Field::MilestoneOwner, owner.hex());
        table.set(Field::MilestonePos, position::nth(n));
        table.set(Field::MilestoneKind, kind.code());
        let planned = begun + n * (300 + dice.roll(400));
        let slip = if dice.roll(3) == 0 { 30 + dice.roll(300) } else { 0 };
        // A third of the plans are known to the month only.
        let baseline = day(2021, planned);
        table.set(Field::Baseline, if dice.roll(3) == 0 { baseline[..7].to_string() } else { baseline });
        if n < met {
            table.set(Field::Actual, day(2021, (planned + slip).min(2_130)));
        } else if slip > 0 {
            table.set(Field::Forecast, day(2021, planned + slip));
        }
    }
}

/// A day so many after the first of a year, as canonical text.
fn day(year: i32, after: usize) -> String {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let day = first.checked_add_days(Days::new(after as u64)).unwrap_or(first);
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(path: &Path) -> Vec<String> {
        let store = Store::open(path, crate::store::open::Mode::Read, None).expect("a register");
        let mut out = Vec::new();
        let walked = store.each_body(|_, _, body| {
            out.push(body.to_string());
            Ok::<(), std::convert::Infallible>(())
        });
        walked.expect("a log").expect("no stop");
        out
    }

    #[test]
    fn the_same_number_gives_the_same_register() {
        let folder = tempfile::tempdir().expect("a folder");
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
        let clock = Clock::fixed(now);
        let (a, b) = (folder.path().join("a.taizhang"), folder.path().join("b.taizhang"));
        let mut told = Vec::new();
        for path in [&a, &b] {
            make(path, 620, &clock, &mut |n| {
                told.push(n);
                true
            })
            .expect("made");
        }
        assert_eq!(told, [600, 620, 600, 620]);
        let logs = [bodies(&a), bodies(&b)];
        assert!(logs[0] == logs[1]);
        assert!(logs[0].iter().all(|body| Change::read(body).is_ok()));
        let store = Store::open(&a, crate::store::open::Mode::Read, None).expect("a register");
        assert_eq!(store.records(Entity::Project).expect("rows").len(), 620);
        assert_eq!(store.records(Entity::Milestone).expect("rows").len(), 3 * 620);
        let stopped = folder.path().join("c.taizhang");
        make(&stopped, 620, &clock, &mut |_| false).expect("stopped");
        assert!(!stopped.exists());
    }
}
