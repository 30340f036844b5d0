//! Random worlds: two to six copies of one register that are written to apart, take each other in now and then, and are
//! copied over each other. The changes are built here by hand, not by the program, and every operation remembers what its
//! author knew: from that the oracle says what stands, without ever looking at what the operation names as replaced.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use taizhang::domain::change::{Change, ChangeKind, FORMAT, Op, References, RowTable, Value};
use taizhang::domain::field::{Field, Key};
use taizhang::domain::id::{ChangeId, Entity, EntityId, OpRef, element_hash};

/// A set of changes, by their numbers in the world.
pub type Known = BTreeSet<usize>;

/// One assignment and what its author knew.
pub struct Fact {
    pub op: OpRef,
    pub entity: String,
    pub name: String,
    pub value: Option<String>,
    pub hlc: i64,
    change: usize,
    /// Every operation on the same name of which the author knew.
    over: HashSet<OpRef>,
    /// On a deletion: every head of the entity and of its living children that the author saw.
    saw: HashSet<OpRef>,
}

pub struct Made {
    pub id: ChangeId,
    pub body: String,
    pub change: Change,
    pub parents: Vec<usize>,
}

#[derive(Default)]
pub struct World {
    pub changes: Vec<Made>,
    pub facts: Vec<Fact>,
    copies: Vec<Known>,
    /// Earlier views of each copy: what a form that was opened long ago had seen.
    views: Vec<Vec<Known>>,
}

const PROJECT: &[(&str, &[&str])] = &[
    ("code", &["A-1", "A-2", ""]),
    ("stage", &["preparation", "implementation", "unheard-of"]),
    ("stage_basis", &["derived", "confirmed"]),
    ("investment", &["7", "007", "+7", "much", "12"]),
    ("progress", &["35", "0", "140", " 35"]),
    ("starred", &["1", "01", "yes"]),
    ("annual_plan_2025", &["5", "05", ""]),
    ("annual_plan_3000", &["5", "6"]),
    ("x_old_column", &["a", "b", ""]),
    ("from_the_future", &["a", "b"]),
    (".future", &["1", "2"]),
    ("aliases", &["a", "b"]),
    ("agencies_basis", &["derived", "confirmed"]),
];
const CHILD: &[(&str, &[&str])] = &[
    ("pos", &["0GV", "0V", "1V"]),
    ("name", &["first", "second"]),
    ("forecast", &["2025", "2026-03", "some day"]),
    ("source", &["s", ""]),
    ("later_field", &["a", "b"]),
];
const PLACE: &[(&str, &[&str])] =
    &[("name_zh", &["南昌", "九江"]), ("lon", &["114.30", "114.3", "1e2", "east"]), ("lat", &["30", "30.5"])];
const SETS: &[&str] = &["aliases", "agencies", "tags"];
const ELEMENTS: &[&str] = &["x", "y", "z"];

fn at<T>(pool: &[T], byte: u8) -> &T {
    &pool[usize::from(byte) % pool.len()]
}

/// The entities of the world: two projects, two milestones, a note, a place, and one of a kind that nobody knows.
fn entity(byte: u8) -> String {
    let (letter, digit) = *at(&[('p', 1), ('p', 2), ('m', 3), ('m', 4), ('n', 5), ('g', 6), ('p', 1), ('q', 7)], byte);
    format!("{letter}/{}", digit.to_string().repeat(32))
}

/// A name of an entity and a value for it (`None` empties it).
fn assignment(entity: &str, name: u8, value: u8) -> (String, Option<String>) {
    let pool = match &entity[..1] {
        "p" | "q" => PROJECT,
        "g" => PLACE,
        _ => CHILD,
    };
    let empty = value % 7 == 6;
    if entity.starts_with('p') && name >= 128 {
        let (set, element) = (*at(SETS, name), *at(ELEMENTS, name / 3));
        let text = match set {
            "agencies" => format!("{} {element}", at(&["0GV", "0V", "1V"], value)),
            _ => element.to_string(),
        };
        return (format!("{set}_{}", element_hash(element)), (!empty).then_some(text));
    }
    if "mn".contains(&entity[..1]) && name >= 160 {
        let owner = *at(&["1", "2", "9"], value);
        return ("owner".to_string(), (!empty).then(|| owner.repeat(32)));
    }
    let (name, values) = at(pool, name);
    (name.to_string(), (!empty).then(|| at(values, value).to_string()))
}

impl World {
    pub fn new(steps: &[[u8; 10]]) -> World {
        let many = steps.first().map_or(2, |first| 2 + usize::from(first[9] % 5));
        let (copies, views) = (vec![Known::new(); many], vec![Vec::new(); many]);
        let mut world = World { copies, views, ..World::default() };
        for step in steps {
            world.act(step);
        }
        world
    }

    /// What all copies know together, and what each knows.
    pub fn states(&self) -> Vec<Known> {
        let mut out = vec![(0..self.changes.len()).collect()];
        out.extend(self.copies.iter().cloned());
        out
    }

    /// What each copy knows.
    pub fn copies(&self) -> Vec<Known> {
        self.copies.clone()
    }

    fn act(&mut self, step: &[u8; 10]) {
        let copy = usize::from(step[1]) % self.copies.len();
        let view = match step[2] % 5 {
            0 if !self.views[copy].is_empty() => at(&self.views[copy], step[2] / 5).clone(),
            _ => self.copies[copy].clone(),
        };
        let e = entity(step[3]);
        match step[0] % 10 {
            0 | 1 => {
                let from = usize::from(step[4]) % self.copies.len();
                let theirs = self.copies[from].clone();
                let others = self.copies.iter().enumerate().filter(|(i, _)| *i != copy).flat_map(|(_, known)| known);
                let elsewhere: Known = others.copied().collect();
                if step[5] % 6 == 0 && self.copies[copy].is_subset(&elsewhere) {
                    // An older or newer file is copied over this one; whoever sits here opens it anew.
                    self.copies[copy] = theirs;
                    self.views[copy].clear();
                } else {
                    self.copies[copy].extend(theirs);
                }
            }
            2 => {
                let mut row: BTreeMap<String, Option<String>> =
                    step[4..].chunks(2).map(|c| assignment(&e, c[0], c[1])).collect();
                if step[4] % 16 == 0 {
                    row.insert(".del".into(), Some("1".into()));
                }
                let over = step[9] % 2 == 0;
                self.write(copy, &view, step, &[Draft { e, f: "*".into(), v: Value::Row(row), over }], &[]);
            }
            3 => {
                let other = entity(step[4]);
                let cells: BTreeMap<String, Option<String>> =
                    step[5..9].chunks(2).map(|c| assignment(&e, c[0], c[1])).collect();
                let f: Vec<String> = cells.keys().cloned().collect();
                let row = |e: &str| std::iter::once(Some(e.to_string())).chain(cells.values().cloned()).collect();
                let table = RowTable { f, r: vec![row(&e), row(&other)] };
                let (name, value) = assignment(&e, step[8], step[9]);
                let ops = [Draft { e, f: name, v: Value::from(value), over: true }];
                self.write(copy, &view, step, if step[9] % 3 == 0 { &ops } else { &[] }, &[table]);
            }
            4 | 5 => {
                let pool: &[Option<&str>] = match step[0] % 10 {
                    4 => &[Some("1"), Some("1"), Some("1"), Some("0")],
                    _ => &[None, None, Some("1")],
                };
                let value = at(pool, step[4]).map(str::to_string);
                let mut ops = vec![Draft { e: e.clone(), f: ".del".into(), v: Value::from(value), over: true }];
                if step[5] % 4 == 0 {
                    let child = entity(step[6]);
                    let (name, value) = assignment(&child, step[7], step[8]);
                    ops.push(Draft { e: child, f: name, v: Value::from(value), over: true });
                }
                self.write(copy, &view, step, &ops, &[]);
            }
            _ => {
                let mut ops: Vec<Draft> = Vec::new();
                for c in step[4..4 + 2 * usize::from(1 + step[0] % 3)].chunks(2) {
                    let (name, value) = assignment(&e, c[0], c[1]);
                    ops.push(Draft { e: e.clone(), f: name, v: Value::from(value), over: c[0] % 9 > 0 });
                }
                self.write(copy, &view, step, &ops, &[]);
            }
        }
        let now = self.copies[copy].clone();
        self.views[copy].push(now);
    }

    fn write(&mut self, copy: usize, view: &Known, step: &[u8; 10], ops: &[Draft], rows: &[RowTable]) {
        let mut refs = References::default();
        let mut sealed = Vec::new();
        let mut facts: Vec<Fact> = Vec::new();
        let number = self.changes.len();
        let op = |index: usize| OpRef { change: ChangeId([0; 32]), index: index as u32 };
        for (i, draft) in ops.iter().enumerate() {
            let names: Vec<(String, Option<String>)> = match &draft.v {
                Value::Row(row) => {
                    row.iter().filter(|(_, v)| v.is_some()).map(|(n, v)| (n.clone(), v.clone())).collect()
                }
                Value::Text(text) => vec![(draft.f.clone(), Some(text.clone()))],
                Value::Null(()) => vec![(draft.f.clone(), None)],
            };
            let mut replaced = BTreeSet::new();
            let saw = if draft.f == ".del" { self.seen(view, &draft.e) } else { HashSet::new() };
            for (name, value) in names {
                let mut over = HashSet::new();
                if draft.over {
                    replaced.extend(self.heads(view, &draft.e, &name).iter().map(|f| f.op));
                    over = self.on(view, &draft.e, &name).map(|f| f.op).collect();
                }
                let (entity, op, saw) = (draft.e.clone(), op(i), saw.clone());
                facts.push(Fact { op, entity, name, value, hlc: 0, change: number, over, saw });
            }
            let p = replaced.into_iter().map(|op| refs.pair(op)).collect();
            let s = saw.into_iter().collect::<BTreeSet<_>>().into_iter().map(|op| refs.pair(op)).collect();
            sealed.push(Op { e: draft.e.clone(), f: draft.f.clone(), v: draft.v.clone(), p, s });
        }
        for (i, row) in rows.iter().flat_map(|t| t.r.iter().map(move |r| (t, r))).enumerate() {
            for (name, value) in row.0.f.iter().zip(&row.1[1..]).filter(|(_, v)| v.is_some()) {
                let entity = row.1[0].clone().unwrap_or_default();
                let (op, name, value) = (op(ops.len() + i), name.clone(), value.clone());
                let (over, saw) = (HashSet::new(), HashSet::new());
                facts.push(Fact { op, entity, name, value, hlc: 0, change: number, over, saw });
            }
        }
        let parents: Vec<usize> =
            refs.d.iter().filter_map(|d| self.changes.iter().position(|m| m.id.to_string() == *d)).collect();
        // Clocks are skewed and stand still; they only have to pass those of what is referred to.
        let wall = 1_000_000 + i64::from(step[9]) * 1_000;
        let newest = parents.iter().map(|p| self.changes[*p].change.hlc).max().unwrap_or(0);
        // A copied machine: now and then two write under one name of a device.
        let device = if step[1] >= 128 { 0 } else { copy };
        // What replaces all that its author saw may be somebody's decision.
        let decides = step[0] >= 128 && !ops.is_empty() && ops.iter().all(|op| op.over);
        let change = Change {
            v: FORMAT,
            reg: "r".into(),
            site: format!("{device:032}"),
            by: format!("author {copy}"),
            hlc: (wall << 16).max(newest + 1),
            wall,
            nonce: format!("{number:016x}"),
            g: format!("{number:016x}"),
            kind: if decides { ChangeKind::Resolve } else { ChangeKind::Edit },
            note: String::new(),
            undo: None,
            src: Vec::new(),
            d: refs.d,
            ops: sealed,
            rows: rows.to_vec(),
        };
        let (id, body) = change.seal();
        for mut fact in facts {
            fact.op.change = id;
            fact.hlc = change.hlc;
            self.facts.push(fact);
        }
        self.changes.push(Made { id, body, change, parents });
        self.copies[copy].insert(number);
    }

    /// All operations on a name.
    fn on<'a>(&'a self, known: &'a Known, entity: &'a str, name: &'a str) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |f| known.contains(&f.change) && f.entity == entity && f.name == name)
    }

    /// The operations on a name that no author of a later one knew of: the causal maxima.
    pub fn heads<'a>(&'a self, known: &'a Known, entity: &'a str, name: &'a str) -> Vec<&'a Fact> {
        let all: Vec<&Fact> = self.on(known, entity, name).collect();
        all.iter().filter(|f| !all.iter().any(|later| later.over.contains(&f.op))).copied().collect()
    }

    pub fn shown<'a>(&'a self, known: &'a Known, entity: &'a str, name: &'a str) -> Option<&'a str> {
        let heads = self.heads(known, entity, name);
        heads.iter().max_by_key(|f| (f.hlc, f.op.change, f.op.index)).and_then(|f| f.value.as_deref())
    }

    /// Every entity and name that is spoken of.
    pub fn names(&self, known: &Known) -> BTreeSet<(String, String)> {
        let facts = self.facts.iter().filter(|f| known.contains(&f.change));
        facts.map(|f| (f.entity.clone(), f.name.clone())).collect()
    }

    fn children(&self, known: &Known, project: &str) -> Vec<String> {
        let spoken: BTreeSet<String> = self.names(known).into_iter().map(|(e, _)| e).collect();
        let belongs = |e: &String| {
            let owner = EntityId::parse(e).and_then(|id| Field::owner_of(id.entity));
            owner.is_some_and(|o| self.shown(known, e, o.code()) == Some(&project[2..]))
        };
        if project.starts_with('p') { spoken.into_iter().filter(belongs).collect() } else { Vec::new() }
    }

    fn others(&self, known: &Known, entity: &str) -> Vec<OpRef> {
        let names = self.names(known).into_iter().filter(|(e, f)| e == entity && f != ".del");
        let heads = names.flat_map(|(e, f)| self.heads(known, &e, &f).iter().map(|h| h.op).collect::<Vec<_>>());
        heads.collect()
    }

    fn seen(&self, known: &Known, entity: &str) -> HashSet<OpRef> {
        let alive = self.children(known, entity).into_iter().filter(|c| !self.is_deleted(known, c));
        std::iter::once(entity.to_string()).chain(alive).flat_map(|e| self.others(known, &e)).collect()
    }

    /// The rule of deletion, word for word.
    pub fn is_deleted(&self, known: &Known, entity: &str) -> bool {
        let marks = self.heads(known, entity, ".del");
        if marks.is_empty() || marks.iter().any(|m| m.value.as_deref() != Some("1")) {
            return false;
        }
        let saw: HashSet<OpRef> = marks.iter().flat_map(|m| m.saw.iter().copied()).collect();
        self.seen(known, entity).is_subset(&saw)
    }

    /// Open conflicts of an entity, counted name by name (a group's fields stand for each other).
    pub fn conflicts(&self, known: &Known, entity: EntityId) -> usize {
        let text = entity.to_string();
        let mut out: BTreeSet<String> = BTreeSet::new();
        for (_, name) in self.names(known).into_iter().filter(|(e, _)| *e == text) {
            let heads = self.heads(known, &text, &name);
            let key = Key::parse(entity.entity, &name);
            let of_list = |f: &Fact| match key {
                Some(Key::Element(Field::Agencies, _)) => f.value.as_ref().map(|_| String::new()),
                Some(Key::Field(Field::MilestonePos)) => None,
                _ => f.value.clone(),
            };
            let values: BTreeSet<Option<String>> = heads.iter().map(|f| of_list(f)).collect();
            let undecided = name == ".del" && heads.iter().any(|h| h.value.is_some()) && !self.is_deleted(known, &text);
            if values.len() > 1 || undecided {
                let group = matches!(name.as_str(), "stage" | "stage_basis" if entity.entity == Entity::Project);
                let forecast = matches!(name.as_str(), "forecast" | "source" if entity.entity == Entity::Milestone);
                out.insert(if group {
                    "stage".into()
                } else if forecast {
                    "forecast".into()
                } else {
                    name
                });
            }
        }
        out.len()
    }

    /// The changes of a state in an order in which what is referred to comes first; `seed` picks which.
    pub fn order(&self, known: &Known, seed: u64) -> Vec<&Made> {
        let mut left: Vec<usize> = known.iter().copied().collect();
        let mut laid: BTreeSet<usize> = BTreeSet::new();
        let mut out = Vec::new();
        let mut random = seed | 1;
        while !left.is_empty() {
            let ready: Vec<usize> =
                left.iter().copied().filter(|c| self.changes[*c].parents.iter().all(|p| laid.contains(p))).collect();
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = ready[(random >> 33) as usize % ready.len()];
            laid.insert(pick);
            left.retain(|c| *c != pick);
            out.push(&self.changes[pick]);
        }
        out
    }
}

/// An operation that is being written.
struct Draft {
    e: String,
    f: String,
    v: Value,
    /// Whether it replaces what its author sees, or stands beside it.
    over: bool,
}
