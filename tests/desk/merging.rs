//! Merging real files: whatever the histories, the order and the grouping, all copies come to the same rows, nothing is
//! lost, only what both sides changed is asked, and a merge can be taken back.

use super::support::{Desk, cases, change, dated, folder, home, op, options, seed};
use super::worlds::{Known, World};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use taizhang::domain::change::{Change, Op, Value};
use taizhang::domain::conflict::Question;
use taizhang::domain::field::Field;
use taizhang::domain::id::{Entity, EntityId};
use taizhang::domain::ledger::Ledger;
use taizhang::domain::record::Record;
use taizhang::register::Register;
use taizhang::register::merge::look::look;
use taizhang::register::merge::take::take;
use taizhang::register::merge::{Asked, Choices, Outcome, Preview, Watch};
use taizhang::store::{Store, row};

/// Registers on one desk.
struct Copies {
    folder: tempfile::TempDir,
}

impl Copies {
    fn new() -> Copies {
        Copies { folder: folder() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.taizhang"))
    }

    /// A file that holds what is known, in some order of arrival.
    fn lay(&self, name: &str, world: &World, known: &Known, seed: u64) -> PathBuf {
        let path = self.path(name);
        let mut store = Store::create(&path, "r", "2026", &[]).expect("a file");
        let order = world.order(known, seed);
        store.lay(&mut order.iter().map(|m| m.body.as_str()), Duration::ZERO).expect("laid");
        store.finish().expect("finished");
        path
    }

    /// A file that holds these changes, in this order.
    fn put(&self, name: &str, register: &str, changes: &[&Change]) -> PathBuf {
        let path = self.path(name);
        let mut store = Store::create(&path, register, "2026", &[]).expect("a file");
        let bodies: Vec<String> = changes.iter().map(|c| c.seal().1).collect();
        store.lay(&mut bodies.iter().map(String::as_str), Duration::ZERO).expect("laid");
        store.finish().expect("finished");
        path
    }

    fn open(&self, path: &Path) -> Register {
        let desk = Desk { folder: folder(), author: "刘工".into() };
        let config = desk.config();
        Register::open(&options(path), home(self.folder.path()), dated(0), &config).expect("a register").0
    }
}

fn merge(register: &mut Register, files: &[PathBuf]) -> (Preview, Outcome) {
    let mut bench = register.bench().expect("a bench");
    let watch = Watch::default();
    let asked = Asked { files: files.to_vec(), other_register: false };
    let mut plan = look(&mut bench, &asked, &watch).expect("a look");
    let outcome = take(&mut bench, &mut plan, &Choices::new(), &watch).expect("taken");
    register.follow().expect("followed");
    (plan.preview, outcome)
}

/// A record without what a table cannot hold.
fn line(r: &Record) -> String {
    let fields: Vec<String> =
        Field::of(r.id.entity).filter_map(|f| row::text(r, f).map(|t| format!("{}={t}", f.code()))).collect();
    format!("{} {fields:?} {:?} {} {} {}", r.id, r.extra(), r.deleted, r.conflicts, r.updated)
}

/// Every row of a file and the names of all changes: the canonical dump.
fn dump(path: &Path) -> Vec<String> {
    let conn = rusqlite::Connection::open(path).expect("a look");
    let mut out = Vec::new();
    for entity in Entity::ALL {
        let mut query = conn.prepare(&format!("SELECT * FROM {} ORDER BY id", entity.table())).expect("a table");
        let columns = query.column_count();
        let mut rows = query.query([]).expect("rows");
        while let Some(r) = rows.next().expect("a row") {
            let values: Vec<rusqlite::types::Value> = (0..columns).map(|i| r.get(i).expect("a value")).collect();
            out.push(format!("{} {values:?}", entity.table()));
        }
    }
    let mut query = conn.prepare("SELECT id, body FROM change ORDER BY id").expect("the log");
    let rows = query.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, String>(1)?))).expect("changes");
    out.extend(rows.map(|r| format!("{:?}", r.expect("a change"))));
    out
}

/// The rows that the log alone says.
fn wanted(world: &World, known: &Known) -> (Vec<String>, Vec<Question>) {
    let mut ledger = Ledger::default();
    for made in world.order(known, 1) {
        ledger.apply(made.id, &made.change);
    }
    let (mut rows, mut questions) = (Vec::new(), Vec::new());
    for entity in Entity::ALL {
        for id in ledger.entities(*entity) {
            rows.extend(ledger.record(id).map(|r| line(&r)));
            questions.extend(ledger.questions(id));
        }
    }
    (rows, questions)
}

fn rows(register: &Register, path: &Path) -> Vec<String> {
    let store = Store::open(path, taizhang::store::open::Mode::Read, None).expect("a store");
    let _ = register;
    let all = Entity::ALL.iter().flat_map(|e| store.records(*e).expect("rows"));
    all.map(|r| line(&r)).collect()
}

fn history() -> impl Strategy<Value = World> {
    prop::collection::vec(any::<[u8; 10]>(), 1..28).prop_map(|steps| World::new(&steps))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(3), max_shrink_iters: 60, rng_seed: seed(), ..ProptestConfig::default() })]

    #[test]
    fn all_orders_and_groupings_come_to_the_same_rows(world in history(), a: u64, b: u64) {
        let copies = Copies::new();
        let known: Vec<Known> = world.copies();
        let paths: Vec<PathBuf> =
            known.iter().enumerate().map(|(i, k)| copies.lay(&format!("copy{i}"), &world, k, a)).collect();
        let again: Vec<PathBuf> =
            known.iter().enumerate().map(|(i, k)| copies.lay(&format!("twin{i}"), &world, k, b)).collect();
        // One takes all at once; one takes one after the other, the other way round; one takes what another has taken.
        let mut first = copies.open(&paths[0]);
        let (preview, outcome) = merge(&mut first, &paths[1..]);
        let mut last = copies.open(again.last().expect("a copy"));
        for path in again[..again.len() - 1].iter().rev() {
            merge(&mut last, std::slice::from_ref(path));
        }
        let mut middle = copies.open(&again[0]);
        merge(&mut middle, &again[again.len() - 1..]);
        let all: Known = (0..world.changes.len()).collect();
        let (rows_wanted, questions) = wanted(&world, &all);
        prop_assert_eq!(&rows(&first, &paths[0]), &rows_wanted);
        prop_assert_eq!(dump(&paths[0]), dump(&again[again.len() - 1]));
        prop_assert_eq!(dump(&paths[0]), dump(&again[0]));
        // A second time there is nothing to take in, from anybody.
        let before = dump(&paths[0]);
        let (nothing, second) = merge(&mut first, &again);
        prop_assert!(nothing.is_nothing() && second.batch.is_none(), "{:?}", nothing.changes);
        prop_assert_eq!(&before, &dump(&paths[0]));
        // What was said beforehand is what came of it.
        prop_assert_eq!(preview.changes, all.len() - known[0].len());
        prop_assert_eq!(preview.left_out.len(), 0);
        let open = first.conflicts().expect("conflicts");
        let asked: BTreeSet<&str> = open.iter().map(|c| c.id.as_str()).collect();
        prop_assert_eq!(open.len(), questions.len());
        let total: u32 = counted(&paths[0]);
        prop_assert_eq!(total as usize, questions.len());
        prop_assert!(preview.conflicts.iter().all(|c| asked.contains(c.id.as_str())));
        let (_, before_questions) = wanted(&world, &known[0]);
        let fresh = questions.iter().filter(|q| !before_questions.contains(q)).count();
        prop_assert_eq!(preview.conflicts.len(), fresh);
        prop_assert_eq!(outcome.open, fresh);
        for conflict in &preview.conflicts {
            // Equal values are never asked about, and a side is never alone.
            prop_assert!(conflict.sides.len() >= 2, "{:?}", conflict);
        }
        // Nothing that was ever entered is missing.
        let bodies = bodies(&paths[0]);
        prop_assert!(world.changes.iter().all(|m| bodies.contains(&m.body)));
        // Taken back, it shows what stood here before.
        if outcome.batch.is_some() {
            let taken = first.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
            prop_assert!(taken.kept.is_empty(), "{:?}", taken.kept);
            let mut ledger = Ledger::default();
            for made in world.order(&known[0], 1) {
                ledger.apply(made.id, &made.change);
            }
            let store = Store::open(&paths[0], taizhang::store::open::Mode::Read, None).expect("a store");
            for entity in Entity::ALL {
                for now in store.records(*entity).expect("rows") {
                    match ledger.record(now.id).filter(|b| !b.deleted) {
                        None => prop_assert!(now.deleted, "{now:?} {:#?}", self::bodies(&paths[0])),
                        Some(before) => {
                            prop_assert!(!now.deleted, "{:?}\n{:?}", before, now);
                            for field in Field::of(*entity) {
                                prop_assert_eq!(row::text(&before, field), row::text(&now, field), "{:?} {:?}", now.id, field);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A place that was there, disputed or removed, when somebody's other word about its removal came in.
#[test]
fn a_merge_taken_back_leaves_what_was_there_and_what_was_removed() {
    let place = format!("g/{}", "6".repeat(32));
    let text = |t: &str| Value::from(Some(t.to_string()));
    let put = |f: &str, t: &str, p: &[[u32; 2]], s: &[[u32; 2]]| op(&place, f, text(t), p, s);
    let laid = change(1, Vec::new(), vec![put("lat", "30.5", &[], &[])]);
    let on = |n: u32, before: &[&Change], ops: Vec<Op>| {
        change(n, before.iter().map(|c| c.seal().0.to_string()).collect(), ops)
    };
    // An odd word is no removal, beside a whole row that is one.
    let odd = on(2, &[&laid], vec![put(".del", "0", &[], &[[0, 0]])]);
    let cells = [(".del", "1"), ("lon", "114.30"), ("name_zh", "九江")];
    let cells = cells.iter().map(|(f, v)| (f.to_string(), Some(v.to_string()))).collect();
    let whole = change(9, Vec::new(), vec![op(&place, "*", Value::Row(cells), &[], &[])]);
    // A removal that had seen nothing leaves it alive, one that has seen it does not.
    let blind = change(3, Vec::new(), vec![put(".del", "1", &[], &[])]);
    let sure = on(9, &[&blind, &laid], vec![put(".del", "1", &[[0, 0]], &[[1, 0]])]);
    // Removed, then brought back, changed, and removed again.
    let removed = on(4, &[&laid], vec![put(".del", "1", &[], &[[0, 0]])]);
    let back = on(5, &[&removed], vec![op(&place, ".del", Value::Null(()), &[[0, 0]], &[])]);
    let changed = on(6, &[&laid], vec![put("lat", "31", &[[0, 0]], &[])]);
    let again = on(7, &[&back, &changed], vec![put(".del", "1", &[[0, 0]], &[[1, 0]])]);
    // Changed and then removed; somebody who saw neither changes what stood there first.
    let over = on(8, &[&changed], vec![put(".del", "1", &[], &[[0, 0]])]);
    let late = on(9, &[&laid], vec![put("lat", "32", &[[0, 0]], &[])]);
    let cases: [(&str, Vec<&Change>, Vec<&Change>); 5] = [
        ("late", vec![&laid, &changed, &over], vec![&late]),
        ("odd", vec![&laid, &odd], vec![&whole]),
        ("sure", vec![&laid, &blind], vec![&sure]),
        ("again", vec![&laid, &removed], vec![&back, &changed, &again]),
        ("back", vec![&laid, &removed], vec![&back, &changed]),
    ];
    let copies = Copies::new();
    let id = EntityId::parse(&place).expect("an id");
    for (name, here, there) in cases {
        let mine = copies.put(name, name, &here);
        let theirs = copies.put(&format!("{name}-theirs"), name, &[here.as_slice(), &there].concat());
        let shown = || {
            let store = Store::open(&mine, taizhang::store::open::Mode::Read, None).expect("a store");
            let record = store.record(id).expect("a row").expect("a place");
            // What stands under a removal is not shown.
            let lat = row::text(&record, Field::PlaceLat).filter(|_| !record.deleted);
            (record.deleted, lat, row::text(&record, Field::PlaceLon).is_some())
        };
        let before = shown();
        let mut register = copies.open(&mine);
        let (_, outcome) = merge(&mut register, &[theirs]);
        let taken = register.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
        assert_eq!((shown(), taken.kept), (before, vec![]), "{name}");
        assert_eq!(register.check().expect("check"), vec![], "{name}");
    }
}

/// A note that kept a removed project alive goes to another project by the merge, and comes back when that is taken back.
#[test]
fn a_merge_taken_back_brings_back_what_stood_under_a_removal() {
    let text = |t: &str| Value::from(Some(t.to_string()));
    let (project, note) = (format!("p/{}", "1".repeat(32)), format!("n/{}", "5".repeat(32)));
    let owned = |by: &str| op(&note, "owner", text(&by.repeat(32)), &[], &[]);
    let laid = change(8, Vec::new(), vec![op(&project, "remark", text("x"), &[], &[])]);
    let removed = change(9, vec![laid.seal().0.to_string()], vec![op(&project, ".del", text("1"), &[], &[[0, 0]])]);
    let kept = change(3, Vec::new(), vec![op(&note, "text", text("a"), &[], &[]), owned("1")]);
    let moved = change(7, Vec::new(), vec![op(&note, ".del", text("1"), &[], &[]), owned("2")]);
    let copies = Copies::new();
    let mine = copies.put("mine", "r", &[&laid, &removed, &kept]);
    let theirs = copies.put("theirs", "r", &[&moved]);
    let id = EntityId::parse(&project).expect("an id");
    let gone = || {
        let store = Store::open(&mine, taizhang::store::open::Mode::Read, None).expect("a store");
        store.record(id).expect("a row").expect("a project").deleted
    };
    assert!(!gone(), "what its remover had not seen keeps it");
    let mut register = copies.open(&mine);
    let (_, outcome) = merge(&mut register, &[theirs]);
    assert!(gone(), "nothing is left that keeps it");
    register.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
    assert!(!gone(), "as before");
}

/// A milestone comes in below a project that the same merge removes: taken back, it is gone as well, and nobody is told
/// that it was changed since.
#[test]
fn a_merge_taken_back_removes_what_it_brought_below_a_removed_project() {
    let text = |t: &str| Value::from(Some(t.to_string()));
    let (project, milestone) = (format!("p/{}", "1".repeat(32)), format!("m/{}", "3".repeat(32)));
    let laid = change(
        1,
        Vec::new(),
        vec![op(&milestone, "owner", text(&"1".repeat(32)), &[], &[]), op(&project, "code", text("A"), &[], &[])],
    );
    let mark = vec![op(&project, ".del", text("1"), &[], &[[0, 0], [0, 1]])];
    let removed = change(2, vec![laid.seal().0.to_string()], mark);
    let copies = Copies::new();
    let mut register = copies.open(&copies.put("mine", "r", &[]));
    let (_, outcome) = merge(&mut register, &[copies.put("theirs", "r", &[&laid, &removed])]);
    let taken = register.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
    assert_eq!(taken.kept, []);
    let store = Store::open(register.path(), taizhang::store::open::Mode::Read, None).expect("a store");
    let milestone = EntityId::parse(&milestone).expect("an id");
    assert!(store.record(milestone).expect("a row").expect("a milestone").deleted);
}

/// A note goes back to a project that the merge brought in removed: that stays removed.
#[test]
fn a_merge_taken_back_brings_no_removed_project_to_life() {
    let text = |t: &str| Value::from(Some(t.to_string()));
    let (project, note) = (format!("p/{}", "1".repeat(32)), format!("n/{}", "5".repeat(32)));
    let kept = change(8, Vec::new(), vec![op(&note, "owner", text(&"1".repeat(32)), &[], &[])]);
    let laid = change(7, Vec::new(), vec![op(&project, "code", text("A"), &[], &[])]);
    let d = vec![kept.seal().0.to_string(), laid.seal().0.to_string()];
    let removed = change(9, d.clone(), vec![op(&project, ".del", text("1"), &[], &[[0, 0], [1, 0]])]);
    let moved = change(10, d[..1].to_vec(), vec![op(&note, "owner", text(&"2".repeat(32)), &[[0, 0]], &[])]);
    let copies = Copies::new();
    let mut register = copies.open(&copies.put("mine", "r", &[&kept]));
    let (_, outcome) = merge(&mut register, &[copies.put("theirs", "r", &[&kept, &laid, &removed, &moved])]);
    register.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
    let store = Store::open(register.path(), taizhang::store::open::Mode::Read, None).expect("a store");
    let record = |e: &str| store.record(EntityId::parse(e).expect("an id")).expect("a row").expect("a thing");
    assert!(record(&project).deleted);
    assert_eq!(record(&note).get(Field::NoteOwner), Some("1".repeat(32).as_str()));
}

/// All that is known of a project is that it was removed; a row of it comes in that replaces the removal.
#[test]
fn a_merge_taken_back_leaves_removed_what_was_known_only_as_removed() {
    let project = format!("p/{}", "1".repeat(32));
    let removed = change(5, Vec::new(), vec![op(&project, ".del", Value::from(Some("1".to_string())), &[], &[])]);
    for mark in ["1", "0"] {
        let row = [(".del", mark), ("name_zh", "九江")].map(|(f, v)| (f.to_string(), Some(v.to_string())));
        let laid = change(
            6,
            vec![removed.seal().0.to_string()],
            vec![op(&project, "*", Value::Row(row.into()), &[[0, 0]], &[])],
        );
        let copies = Copies::new();
        let mine = copies.put("mine", "r", &[&removed]);
        let mut register = copies.open(&mine);
        let (_, outcome) = merge(&mut register, &[copies.put("theirs", "r", &[&removed, &laid])]);
        let taken = register.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
        let store = Store::open(&mine, taizhang::store::open::Mode::Read, None).expect("a store");
        let record = store.record(EntityId::parse(&project).expect("an id")).expect("read");
        assert!(record.is_none_or(|r| r.deleted), "{mark}");
        assert_eq!(taken.kept, []);
    }
}

/// A whole row replaces on one of its names what says nothing of the others: those go back to what stood there.
#[test]
fn a_merge_taken_back_looks_only_at_what_spoke_of_the_name() {
    let place = format!("g/{}", "6".repeat(32));
    let text = |t: &str| Value::from(Some(t.to_string()));
    let lat = change(5, Vec::new(), vec![op(&place, "lat", text("30"), &[], &[])]);
    let lon = change(2, Vec::new(), vec![op(&place, "lon", text("114.30"), &[], &[])]);
    let row = [("lat", "30.5"), ("lon", "100")].map(|(f, v)| (f.to_string(), Some(v.to_string())));
    let whole =
        change(6, vec![lat.seal().0.to_string()], vec![op(&place, "*", Value::Row(row.into()), &[[0, 0]], &[])]);
    let copies = Copies::new();
    let mine = copies.put("mine", "r", &[&lat, &lon]);
    let mut register = copies.open(&mine);
    let (_, outcome) = merge(&mut register, &[copies.put("theirs", "r", &[&lat, &whole])]);
    let taken = register.undo_merge(outcome.batch.expect("a batch")).expect("taken back");
    let store = Store::open(&mine, taizhang::store::open::Mode::Read, None).expect("a store");
    let record = store.record(EntityId::parse(&place).expect("an id")).expect("a row").expect("a place");
    let shown = |f: Field| row::text(&record, f);
    assert_eq!((shown(Field::PlaceLat).as_deref(), shown(Field::PlaceLon).as_deref()), (Some("30"), Some("114.3")));
    assert_eq!(taken.kept, []);
}

/// What a preview says is asked is what the logs together ask that the one alone did not, however the changes lie in
/// the two files.
fn asked_beforehand(name: &str, changes: &[Change]) {
    let copies = Copies::new();
    let theirs = copies.put("theirs", name, &changes.iter().collect::<Vec<_>>());
    let questions = |of: &[&Change]| -> Vec<Question> {
        let mut ledger = Ledger::default();
        of.iter().for_each(|c| ledger.apply(c.seal().0, c));
        let all: Vec<EntityId> = Entity::ALL.iter().flat_map(|e| ledger.entities(*e)).collect();
        all.into_iter().flat_map(|id| ledger.questions(id)).collect()
    };
    let whole = questions(&changes.iter().collect::<Vec<_>>());
    let mut tried = 0;
    for mask in 0..1u32 << changes.len() {
        let held: Vec<&Change> =
            changes.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 1).map(|(_, c)| c).collect();
        let ids: BTreeSet<_> = held.iter().map(|c| c.seal().0).collect();
        if held.iter().any(|c| c.parents().any(|p| !ids.contains(&p))) {
            continue;
        }
        let mine = copies.put(&format!("mine{mask}"), name, &held);
        let before = questions(&held);
        let fresh: BTreeSet<(EntityId, String)> =
            whole.iter().filter(|q| !before.contains(q)).map(|q| (q.entity, q.name.clone())).collect();
        let mut bench = copies.open(&mine).bench().expect("a bench");
        let asked = Asked { files: vec![theirs.clone()], other_register: false };
        let plan = look(&mut bench, &asked, &Watch::default()).expect("a look");
        let told: BTreeSet<(EntityId, String)> =
            plan.preview.conflicts.iter().map(|c| (c.entity, c.name.clone())).collect();
        assert_eq!(told, fresh, "{name}, mine holds {mask:b}");
        tried += 1;
    }
    assert!(tried > 4, "{name}: {tried}");
}

/// Something that comes in below a project whose removal is open already is another side of that question, though the
/// project itself is not spoken of.
#[test]
fn what_is_asked_is_told_beforehand_however_the_changes_lie() {
    let thing = |letter: &str, digit: &str| format!("{letter}/{}", digit.repeat(32));
    let text = |t: &str| Value::from(Some(t.to_string()));
    let put = |e: &str, f: &str, t: &str, p: &[[u32; 2]]| op(e, f, text(t), p, &[]);
    let (project, milestone) = (thing("p", "2"), thing("m", "3"));
    let owner = "2".repeat(32);
    let removed = change(5, Vec::new(), vec![put(&project, ".del", "1", &[])]);
    let below = change(1, Vec::new(), vec![put(&milestone, "pos", "0V", &[]), put(&milestone, "owner", &owner, &[])]);
    let other = change(
        3,
        Vec::new(),
        vec![put(&milestone, ".del", "1", &[]), op(&project, "stage", Value::Null(()), &[], &[])],
    );
    asked_beforehand("below", &[removed, below, other]);
    // A row that gives one agency twice, a blind removal with a field that nobody knows, a milestone whose place was
    // set and emptied.
    let agency = format!("agencies_{}", taizhang::domain::id::element_hash("x"));
    let mut twice = change(2, Vec::new(), Vec::new());
    let row = || vec![Some(project.clone()), Some("0V x".to_string())];
    twice.rows = vec![taizhang::domain::change::RowTable { f: vec![agency], r: vec![row(), row()] }];
    let blind = change(4, Vec::new(), vec![put(&project, ".del", "1", &[]), put(&project, ".future", "2", &[])]);
    let set = change(6, Vec::new(), vec![put(&milestone, "owner", &owner, &[]), put(&milestone, "pos", "1V", &[])]);
    let emptied =
        change(7, vec![set.seal().0.to_string()], vec![op(&milestone, "pos", Value::Null(()), &[[0, 1]], &[])]);
    asked_beforehand("twice", &[twice, blind, set, emptied]);
    // Two who removed it, known here before: nothing new, whichever of the two arrived first.
    let one = change(3, Vec::new(), vec![put(&project, ".del", "1", &[])]);
    let two = change(8, Vec::new(), vec![put(&project, ".del", "1", &[])]);
    let kept = change(5, Vec::new(), vec![put(&project, "remark", "x", &[])]);
    asked_beforehand("both", &[two, kept, one]);
}

fn counted(path: &Path) -> u32 {
    let conn = rusqlite::Connection::open(path).expect("a look");
    let of = |e: &Entity| {
        let sql = format!("SELECT coalesce(sum(conflicts), 0) FROM {} WHERE deleted = 0", e.table());
        conn.query_row(&sql, [], |r| r.get::<_, u32>(0)).expect("a sum")
    };
    Entity::ALL.iter().map(of).sum()
}

fn bodies(path: &Path) -> BTreeSet<String> {
    let conn = rusqlite::Connection::open(path).expect("a look");
    let mut query = conn.prepare("SELECT body FROM change").expect("the log");
    let rows = query.query_map([], |r| r.get(0)).expect("changes");
    rows.collect::<rusqlite::Result<_>>().expect("bodies")
}
