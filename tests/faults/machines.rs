//! Rows 19 and 20 (this side of merging): one identity on two machines, and clocks that are wrong.

use super::support::{CODE, Machine, clock, damage, progress, set};
use taizhang::domain::field::Field;
use taizhang::register::Register;
use taizhang::register::care::Notice;
use taizhang::register::history::Asked;

/// The clocks of what an author wrote, oldest first.
fn clocks(register: &Register) -> Vec<i64> {
    let mut all: Vec<i64> = register.log(&Asked::default()).expect("a log").iter().map(|t| t.at).collect();
    all.reverse();
    all
}

#[test]
fn one_identity_on_two_machines_keeps_both_sides_apart() {
    let one = Machine::new();
    one.open().close();
    let two = Machine::bare();
    // The whole machine was copied: file, identity, own log; both clocks stand at the same millisecond.
    std::fs::copy(one.file(), two.file()).expect("the file");
    std::fs::create_dir_all(two.home().state).expect("a folder");
    for name in ["identity.json", "own.db"] {
        std::fs::copy(one.home().state.join(name), two.home().state.join(name)).expect("copied");
    }
    let (mut a, mut b) = (one.open(), two.open());
    set(&mut a, CODE, Field::Progress, "20");
    set(&mut b, CODE, Field::Progress, "20");
    let of_twenty = |r: &Register| {
        let all = r.log(&Asked::default()).expect("a log");
        all.iter().find(|t| t.lines.iter().any(|l| l.after.as_deref() == Some("20"))).expect("the edit").id
    };
    assert_ne!(of_twenty(&a), of_twenty(&b), "two changes under one name");
    set(&mut a, "RAIL-2", Field::Progress, "21");
    set(&mut b, "RAIL-3", Field::Progress, "31");
    for register in [&a, &b] {
        assert_eq!(damage(register), []);
    }
}

#[test]
fn a_clock_that_cannot_be_right_is_told_and_saving_goes_on() {
    for (at, wrong) in [
        ("1970-01-02T00:00:00+00:00", true),
        ("2026-11-25T08:00:00+08:00", false),
        ("2026-11-20T09:00:00+08:00", true),
        ("2099-01-01T00:00:00+08:00", false),
    ] {
        let mut machine = Machine::new();
        let mut register = machine.open();
        set(&mut register, CODE, Field::Progress, "20");
        register.close();
        machine.now = clock(at);
        let mut register = machine.open();
        assert_eq!(register.notices().contains(&Notice::Clock), wrong, "{at}: {:?}", register.notices());
        set(&mut register, CODE, Field::Progress, "30");
        set(&mut register, CODE, Field::Progress, "40");
        assert_eq!(progress(&register), "40", "{at}");
        let all = clocks(&register);
        assert!(all.windows(2).all(|w| w[0] <= w[1]), "{at}: {all:?}");
        assert_eq!(damage(&register), [], "{at}");
        register.close();
    }
}

#[test]
fn a_clock_set_back_in_the_middle_and_a_year_9999_stay_in_order() {
    let mut machine = Machine::new();
    for (n, at) in [
        "2099-01-01T00:00:00+08:00",
        "2026-11-25T09:00:00+08:00",
        "9999-12-31T23:59:59+00:00",
        "1970-01-01T00:00:01+00:00",
    ]
    .into_iter()
    .enumerate()
    {
        machine.now = clock(at);
        let mut register = machine.open();
        set(&mut register, CODE, Field::Progress, &(20 + n).to_string());
        assert_eq!(progress(&register), (20 + n).to_string(), "{at}");
        register.close();
    }
    let register = machine.open();
    assert_eq!(progress(&register), "23");
    assert_eq!(damage(&register), []);
    // Summer time: an hour twice is no disorder, the day before is a state that existed.
    let mut register = machine.open();
    register.go_to(chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day")).expect("an earlier day");
    assert_eq!(progress(&register), "10");
}
