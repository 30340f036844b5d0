//! The layers of history: a register made before public reports were laid down gets them with the same ids, and what
//! people entered stays on top; the register as of a day shows what was known by then.

use super::support::{Desk, get, set};
use taizhang::domain::change::Change;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::check::Finding;
use taizhang::register::{Register, views};
use taizhang::seeds;
use taizhang::store::Store;

/// A register that holds only the plan, as an older program made it.
fn older(desk: &Desk) -> Register {
    let path = desk.home().register();
    let mut store = Store::create(&path, seeds::REGISTER, "2022-03-01", &views::statements()).expect("a file");
    let mut plan = seeds::bodies().filter(|b| Change::read(b).is_ok_and(|c| c.by == "plan"));
    store.lay(&mut plan, std::time::Duration::ZERO).expect("laid");
    store.finish().expect("whole");
    drop(store);
    desk.open()
}

#[test]
fn an_older_register_takes_the_reports_in_and_people_s_edits_stay() {
    let desk = Desk::new();
    let mut register = older(&desk);
    assert_eq!(get(&register, "GRID-02", Field::Stage).as_deref(), Some("preparation"));
    set(&mut register, "GRID-02", Field::Stage, "implementation");
    set(&mut register, "RAIL-04", Field::Remark, "待核");
    assert!(register.lacks_plan());
    assert!(register.check().expect("check").iter().any(|f| matches!(f, Finding::NewerPlan(n) if *n > 500)));
    assert!(register.take_plan().expect("taken") > 500);
    assert!(!register.lacks_plan());
    assert_eq!(register.take_plan().expect("taken"), 0);
    // The edit is shown; that a report says otherwise is a conflict, not lost.
    assert_eq!(get(&register, "GRID-02", Field::Stage).as_deref(), Some("implementation"));
    assert_eq!(get(&register, "RAIL-04", Field::Remark).as_deref(), Some("待核"));
    assert_eq!(get(&register, "RAIL-04", Field::StageBasis).as_deref(), Some("reported"));
    let left = register.check().expect("check");
    assert_eq!(left, vec![Finding::Conflict("GRID-02".into(), 1)]);
    // The same changes, with the same ids, as in a register made today.
    let fresh = Desk::new();
    let fresh = fresh.open();
    let same = |r: &Register| r.select("-code:GRID-02 sourced", Lang::En).expect("a query").len();
    assert_eq!(same(&register), same(&fresh));
}

#[test]
fn a_register_made_today_begins_without_a_conflict() {
    let desk = Desk::new();
    let register = desk.open();
    assert_eq!(register.select("conflict", Lang::En).expect("a query").len(), 0);
    assert_eq!(register.check().expect("check"), vec![]);
}

#[test]
fn as_of_shows_what_was_known_by_then() {
    let desk = Desk::new();
    let mut register = desk.open();
    let sourced = |r: &Register| r.select("sourced", Lang::En).expect("a query").len();
    let now = sourced(&register);
    let mut last = 0;
    for (day, at_least) in [("2022-03-01", 0), ("2022-03-02", 1), ("2024-01-01", 2), ("2026-03-31", now)] {
        register.go_to(day.parse().expect("a day")).expect("as of");
        let then = sourced(&register);
        assert!(then >= last && then >= at_least && then <= now, "{day}: {then}");
        last = then;
        if day == "2022-03-01" {
            assert_eq!(then, 0);
            assert_eq!(get(&register, "GRID-02", Field::Stage).as_deref(), Some("preparation"));
            assert!(register.set(&[], &[], "", Lang::En, None).is_err(), "the past cannot be changed");
        }
    }
    assert_eq!(last, now);
}
