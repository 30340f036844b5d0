//! Taking back with a choice: a value that somebody changed since stays, unless a person who saw both values chooses to
//! put it back; and moving in time, which shows on every way to a day the same.

use super::bench::{AUTHORS, Bench, difference, gesture, whole};
use super::support::{cases, day, get, set};
use proptest::prelude::*;
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::edit::Assignment;

/// A bench at which one author set two values and another changed one of them.
fn contested() -> (Bench, String) {
    let mut bench = Bench::new();
    let code = bench.register().book().entries()[0].code.clone();
    let id = bench.register().by_code(&code).expect("a code").id();
    let put = |field: Field, text: &str| Assignment::put(Key::Field(field), text);
    let both = [put(Field::Progress, "10"), put(Field::Owner, "甲")];
    bench.register().set(&[id], &both, "first", Lang::En, None).expect("an edit");
    bench.sit(AUTHORS[1], 1);
    set(bench.register(), &code, Field::Progress, "20");
    bench.sit(AUTHORS[0], 2);
    (bench, code)
}

fn values(r: &Register, code: &str) -> (Option<String>, Option<String>) {
    (get(r, code, Field::Progress), get(r, code, Field::Owner))
}

#[test]
fn a_plan_shows_both_values_of_what_was_changed_since() {
    let (mut bench, _) = contested();
    let plan = bench.register().undo_plan().expect("a plan").expect("no merge");
    let back: Vec<Key> = plan.back.iter().map(|l| l.key.clone()).collect();
    assert_eq!((back, plan.note.as_str(), plan.redo), (vec![Key::Field(Field::Owner)], "first", false));
    let one = &plan.contested[..];
    assert_eq!(one.len(), 1);
    assert_eq!((one[0].line.before.as_deref(), one[0].line.after.as_deref()), (Some("20"), None));
    assert_eq!((one[0].author.as_str(), one[0].open), (AUTHORS[1], true));
}

#[test]
fn without_a_choice_it_stays_and_with_one_it_goes_back() {
    let (mut bench, code) = contested();
    let r = bench.register();
    let plan = r.undo_plan().expect("a plan").expect("no merge");
    let taken = r.reverse(&plan.id, &[]).expect("taken back");
    assert_eq!(values(r, &code), (Some("20".into()), None));
    assert_eq!(taken.kept.len(), 1);
    // And again: what was taken back is done again, the other's value still stands.
    r.redo().expect("redo");
    assert_eq!(values(r, &code), (Some("20".into()), Some("甲".into())));
    let (mut bench, code) = contested();
    let r = bench.register();
    let plan = r.undo_plan().expect("a plan").expect("no merge");
    let chosen = vec![plan.contested[0].name()];
    let taken = r.reverse(&plan.id, &chosen).expect("taken back");
    assert_eq!((values(r, &code), taken.kept.len()), ((None, None), 0));
    // Both of it come again with redo.
    r.redo().expect("redo");
    assert_eq!(values(r, &code).1.as_deref(), Some("甲"));
    assert_eq!(r.check().expect("a check"), vec![]);
}

#[test]
fn a_redo_is_named_as_one() {
    let (mut bench, _) = contested();
    let r = bench.register();
    r.undo().expect("undo");
    r.redo().expect("redo");
    r.undo().expect("undo");
    let log = r.log(&Default::default()).expect("a log");
    let codes: Vec<&str> = log.iter().take(4).map(|t| t.code()).collect();
    assert_eq!(codes, ["undo", "redo", "undo", "edit"]);
}

#[test]
fn a_log_read_page_by_page_is_the_whole_log() {
    let (mut bench, code) = contested();
    for n in 0..40 {
        set(bench.register(), &code, Field::Progress, &n.to_string());
    }
    let r = bench.register();
    let whole = r.log(&Default::default()).expect("a log");
    let mut paged = Vec::new();
    loop {
        let after = paged.last().map(|t: &taizhang::register::history::Told| t.place);
        let asked = taizhang::register::history::Asked { limit: Some(7), after, ..Default::default() };
        let part = r.log(&asked).expect("a page");
        if part.is_empty() {
            break;
        }
        paged.extend(part);
    }
    assert_eq!(whole, paged);
    let asked = taizhang::register::history::Asked { author: Some(AUTHORS[1].into()), ..Default::default() };
    assert!(r.log(&asked).expect("a log").iter().all(|t| t.author == AUTHORS[1]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(6)))]

    /// Whichever way one comes to a day, it shows the same; and today is as it was left.
    #[test]
    fn every_way_to_a_day_shows_the_same(
        steps in prop::collection::vec(any::<[u8; 8]>(), 6..20),
        way in prop::collection::vec(0u32..4, 1..8),
    ) {
        let mut bench = Bench::new();
        let mut days = Vec::new();
        for n in 0..4u32 {
            bench.sit(AUTHORS[n as usize % AUTHORS.len()], n);
            for g in steps.iter().skip(n as usize).step_by(4) {
                if g[0] >= 224 { let _ = bench.register().undo(); } else { let _ = gesture(bench.register(), g); }
            }
            days.push(whole(bench.register()));
        }
        bench.sit(AUTHORS[0], 3);
        let now = whole(bench.register());
        for n in way {
            bench.register().go_to(day(n)).expect("a day");
            let shown = whole(bench.register());
            prop_assert_eq!(difference(&shown, &days[n as usize]), None);
        }
        bench.register().come_back().expect("today");
        prop_assert_eq!(difference(&whole(bench.register()), &now), None);
    }
}

/// How long a step takes at the plan's size: run with `--ignored --nocapture`, in release.
#[test]
#[ignore = "a measure, not a law"]
fn a_step_in_time_takes_so_long() {
    let desk = super::support::Desk::new();
    let mut r = desk.open();
    let mut said = Vec::new();
    let mut time = |what: &str, r: &mut Register, day: &str| {
        let start = std::time::Instant::now();
        r.go_to(day.parse().expect("a day")).expect("a day");
        said.push(format!("{what} {day}: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0));
    };
    time("first", &mut r, "2026-06-01");
    for day in ["2026-05-31", "2026-05-30", "2026-04-30", "2026-03-30", "2026-02-28", "2025-12-31", "2025-12-01"] {
        time("back to", &mut r, day);
    }
    for day in ["2025-12-02", "2026-01-01", "2026-03-30", "2026-04-01", "2022-03-01", "2026-06-01"] {
        time("to", &mut r, day);
    }
    let start = std::time::Instant::now();
    r.come_back().expect("today");
    println!("{}\nback to today: {:.3} ms", said.join("\n"), start.elapsed().as_secs_f64() * 1000.0);
}
