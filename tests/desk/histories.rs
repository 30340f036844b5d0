//! Laws over random histories through the desk: several authors on one file, one after another, day after day. The
//! tables are the log, undo and redo are each other's inverse, a day that was looked at once looks the same for ever,
//! what is refused changes nothing, and nothing ever leaves the log.

use super::bench::{AUTHORS, Bench, difference, gesture, whole};
use super::forms::{broken_rules, differences};
use super::support::{cases, day, seed};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::collections::BTreeMap;
use std::time::Duration;
use taizhang::domain::field::Field;
use taizhang::register::Register;
use taizhang::store::Store;
use taizhang::store::open::Mode;

/// A step, printed on one line.
#[derive(Clone)]
struct Step([u8; 8]);

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.map(|b| b.to_string()).join(" "))
    }
}

type Checked = Result<(), TestCaseError>;

fn same(a: &[String], b: &[String], what: &str) -> Checked {
    match difference(a, b) {
        None => Ok(()),
        Some(text) => Err(TestCaseError::fail(format!("{what}: {text}"))),
    }
}

fn whole_file(register: &Register) -> Checked {
    let found = register.check().expect("a check");
    let latest = register.log(&Default::default()).expect("a log").into_iter().next();
    if found.is_empty() { Ok(()) } else { Err(TestCaseError::fail(format!("{found:?} after {latest:?}"))) }
}

/// Undo puts back, redo does again, as often as one likes.
fn to_and_fro(bench: &mut Bench, before: &[String], after: &[String]) -> Checked {
    let taken = bench.register().undo().map_err(|e| TestCaseError::fail(format!("undo: {e:?}")))?;
    prop_assert_eq!(&taken.kept, &vec![]);
    same(&bench.seen(), before, "undo of what was done")?;
    bench.register().redo().map_err(|e| TestCaseError::fail(format!("redo: {e:?}")))?;
    same(&bench.seen(), after, "redo of what was undone")
}

/// One step of a history; `days` keeps what each day looked like when it was over.
fn step(bench: &mut Bench, g: &[u8; 8], days: &mut BTreeMap<u32, Vec<String>>) -> Checked {
    let known = bench.changes();
    let before = bench.seen();
    match g[0] {
        0..40 => {
            let left = whole(bench.register());
            let (author, day) = (bench.author, bench.day);
            bench.sit(author, day);
            same(&whole(bench.register()), &left, "the book as it was kept up, and read again")?;
            days.insert(day, left);
            let next = AUTHORS[usize::from(g[1]) % AUTHORS.len()];
            bench.sit(next, day + u32::from(g[2] % 3));
        }
        40..70 => {
            if let Ok(taken) = bench.register().undo()
                && !taken.done.is_nothing()
            {
                let after = bench.seen();
                bench.register().redo().expect("what was undone can be done again");
                same(&bench.seen(), &before, "redo of undo")?;
                bench.register().undo().expect("and undone again");
                same(&bench.seen(), &after, "undo again")?;
            }
        }
        70..90 => {
            if let Ok(taken) = bench.register().redo()
                && !taken.done.is_nothing()
            {
                let after = bench.seen();
                bench.register().undo().expect("what was done again can be undone");
                same(&bench.seen(), &before, "undo of redo")?;
                bench.register().redo().expect("and done again");
                same(&bench.seen(), &after, "redo again")?;
            }
        }
        90..100 => {
            let id = known[usize::from(g[1]) % known.len()];
            if let Ok(taken) = bench.register().undo_change(&id.to_string())
                && !taken.done.is_nothing()
            {
                let after = bench.seen();
                if bench.register().undo().is_ok_and(|taken| !taken.done.is_nothing()) {
                    bench.register().redo().expect("what was undone can be done again");
                    same(&bench.seen(), &after, "undo and redo after an undo by name")?;
                }
            }
        }
        _ => match gesture(bench.register(), g) {
            Some(Ok(done)) if !done.is_nothing() => {
                let after = bench.seen();
                if g[1] % 2 == 0 {
                    to_and_fro(bench, &before, &after)?;
                }
            }
            _ => {
                same(&bench.seen(), &before, "what is refused changes nothing")?;
                prop_assert_eq!(&bench.changes(), &known);
            }
        },
    }
    let now = bench.changes();
    prop_assert!(known.iter().all(|id| now.binary_search(id).is_ok()), "the log lost something");
    whole_file(bench.register())
}

/// Every author takes back everything that can be taken back, and does it again.
fn unwind(bench: &mut Bench) -> Checked {
    let day = bench.day;
    for author in AUTHORS {
        bench.sit(author, day);
        let before = bench.seen();
        let mut undone = 0;
        while let Ok(taken) = bench.register().undo()
            && !taken.done.is_nothing()
        {
            undone += 1;
            prop_assert!(undone < 200, "undo without end");
        }
        whole_file(bench.register())?;
        bench.sit(author, day);
        for _ in 0..undone {
            bench.register().redo().map_err(|e| TestCaseError::fail(format!("redo: {e:?}")))?;
        }
        same(&bench.seen(), &before, "all undone, all redone")?;
        whole_file(bench.register())?;
    }
    Ok(())
}

/// The tables are what the log says, heads and all; laying it down again changes nothing.
fn replays(bench: &mut Bench) -> Checked {
    let shown = whole(bench.register());
    bench.leave();
    let mut store = Store::open(&bench.path(), Mode::Write, None).expect("the file");
    prop_assert_eq!(differences(&store), Vec::<String>::new());
    prop_assert_eq!(broken_rules(&store), Vec::<String>::new());
    store.rebuild(Duration::ZERO).expect("rebuilt");
    prop_assert_eq!(differences(&store), Vec::<String>::new());
    drop(store);
    bench.sit(bench.author, bench.day);
    same(&whole(bench.register()), &shown, "laid down again")
}

/// All that holds of a history.
fn laws(steps: &[Step]) -> Checked {
    let mut bench = Bench::new();
    let mut days = BTreeMap::new();
    for g in steps {
        step(&mut bench, &g.0, &mut days)?;
    }
    let (today, now) = (bench.day, whole(bench.register()));
    days.insert(today, now);
    for (n, shown) in &days {
        bench.register().go_to(day(*n)).expect("a day");
        same(&whole(bench.register()), shown, "as of a day")?;
    }
    // The same of a register that is read from afar, to and fro and one by one.
    bench.sit(AUTHORS[0], today);
    bench.register().read_from_afar().expect("from afar");
    for (n, shown) in days.iter().rev().chain(&days) {
        bench.register().go_to(day(*n)).expect("a day");
        same(&whole(bench.register()), shown, "as of a day, beside the tables")?;
    }
    bench.register().come_back().expect("today");
    bench.sit(AUTHORS[0], today);
    replays(&mut bench)?;
    unwind(&mut bench)?;
    replays(&mut bench)
}

#[test]
fn what_another_removed_does_not_stand_in_the_way_of_redo() {
    // A creation is taken back of what somebody else had removed: to do it again is to do nothing, and what was taken
    // back before it comes next.
    let steps = [
        [153, 113, 0, 16, 0, 0, 0, 0],
        [140, 0, 0, 0, 6, 1, 0, 0],
        [146, 9, 0, 0, 0, 0, 0, 0],
        [106, 85, 92, 0, 1, 202, 160, 204],
        [27, 178, 125, 56, 122, 177, 67, 163],
        [114, 193, 25, 221, 172, 231, 165, 97],
    ];
    let (mut bench, mut days) = (Bench::new(), BTreeMap::new());
    steps.iter().for_each(|g| step(&mut bench, g, &mut days).expect("a step"));
    bench.sit(AUTHORS[0], bench.day);
    let shown = |bench: &mut Bench| -> Vec<String> {
        let entries = bench.register().book().entries();
        entries.iter().map(|e| format!("{} {:?}", e.code, e.project.get(Field::Sector))).collect()
    };
    let before = shown(&mut bench);
    let mut undone = 0;
    while bench.register().undo().is_ok_and(|taken| !taken.done.is_nothing()) {
        undone += 1;
    }
    assert!(undone > 5 && before != shown(&mut bench));
    (0..undone).for_each(|_| drop(bench.register().redo().expect("redo")));
    assert_eq!(shown(&mut bench), before);
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: seed(), ..ProptestConfig::with_cases(cases(12)) })]

    #[test]
    fn the_laws_of_history_hold(steps in prop::collection::vec(any::<[u8; 8]>().prop_map(Step), 1..25)) {
        laws(&steps)?;
    }
}
