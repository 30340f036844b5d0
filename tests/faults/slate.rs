//! Rows 1 to 3, 13, 16 and 18 as they are met by a program that people sit at: after its first edit and a quiet moment,
//! changes go onto a slate beside the own log before they go into the file. Whatever dies, fails or is taken away, what
//! was said to be saved is saved, and what the file lacks is offered.

use super::crash::{dies, settled};
use super::support::{CODE, Machine, clock, code, damage, progress, set, thorough, try_set, written};
use super::vfs::{self, CHANGING, Fault};
use std::path::PathBuf;
use taizhang::domain::field::Field;
use taizhang::register::Register;

/// A register at which somebody sits: an edit was made and a quiet moment passed.
fn sat_at(machine: &Machine) -> Register {
    let mut register = machine.open();
    set(&mut register, "RAIL-3", Field::Progress, "12");
    register.make_quick();
    assert!(used(machine) > 0, "no slate");
    register
}

fn slate(machine: &Machine) -> PathBuf {
    machine.home().state.join("own.slate")
}

/// How many bytes of the slate are written on, with what was wiped.
fn used(machine: &Machine) -> u64 {
    std::fs::metadata(slate(machine)).map_or(0, |m| m.len())
}

fn is_empty(machine: &Machine) -> bool {
    std::fs::read(slate(machine)).is_ok_and(|bytes| bytes.iter().all(|b| *b == 0))
}

#[test]
fn looking_and_a_single_edit_need_no_slate_and_a_session_leaves_none() {
    let machine = settled();
    let mut register = machine.open();
    register.make_quick();
    assert_eq!(used(&machine), 0, "nothing was written yet");
    set(&mut register, "RAIL-3", Field::Progress, "12");
    register.make_quick();
    assert!(is_empty(&machine), "what was kept before stands in the log");
    set(&mut register, CODE, Field::Progress, "77");
    assert!(!is_empty(&machine));
    register.close();
    assert_eq!(used(&machine), 0);
    // Every change of the session stands in the log proper.
    let own = rusqlite::Connection::open(machine.home().state.join("own.db")).expect("the own log");
    let kept: i64 = own.query_row("SELECT count(*) FROM own", [], |r| r.get(0)).expect("a count");
    drop(own);
    let before = std::fs::read(machine.file()).expect("bytes");
    machine.open().close();
    assert_eq!(std::fs::read(machine.file()).expect("bytes"), before);
    assert_eq!(kept, 3);
}

#[test]
fn killed_at_any_call_after_the_slate_the_file_is_as_before_or_as_after() {
    let (mut old, mut new) = (0, 0);
    let step = if thorough() { 1 } else { 4 };
    for n in (0..).step_by(step) {
        let machine = settled();
        if !dies(&machine, "quick", n) {
            break;
        }
        assert!(!is_empty(&machine), "{n}: the change was on the slate before the file was touched");
        let mut register = machine.open();
        assert_eq!(used(&machine), 0, "{n}: taken over");
        match progress(&register).as_str() {
            "10" => {
                old += 1;
                assert_eq!(register.lacking().expect("a look").len(), 1, "{n}");
                assert_eq!(register.put_back().expect("put back").back, 1, "{n}");
                assert_eq!(progress(&register), "77", "{n}");
            }
            "77" => new += 1,
            other => panic!("{n}: {other}"),
        }
        assert_eq!(damage(&register), [], "{n}");
        register.close();
    }
    println!("row 1: edit by way of the slate: {old} before, all offered; {new} after");
    assert!(old > 0, "{old} {new}");
}

#[test]
fn when_the_power_goes_after_the_slate_what_is_said_is_true() {
    vfs::install();
    for fault in [Fault::PowerCut, Fault::Torn] {
        let (mut old, mut new) = (0, 0);
        for n in (0..).step_by(if thorough() { 1 } else { 3 }) {
            let machine = settled();
            let mut register = sat_at(&machine);
            let before = code(&register);
            vfs::arm(CHANGING, n, fault);
            let said = try_set(&mut register, CODE, Field::Progress, "77");
            // The machine is off: the slate is not put into the log.
            drop(register);
            if vfs::disarm() <= n {
                assert!(said.is_ok());
                break;
            }
            let register = machine.open();
            match progress(&register).as_str() {
                "10" => {
                    old += 1;
                    assert!(said.is_err(), "{n}: said to be saved");
                    assert_eq!(code(&register), before, "{n}");
                }
                "77" => new += 1,
                other => panic!("{n}: {other}"),
            }
            assert_eq!(damage(&register), [], "{fault:?} {n}");
        }
        println!("row 2: {fault:?} after the slate: {old} before, {new} after");
        assert!(old > 2, "{fault:?}: {old} {new}");
    }
}

#[test]
fn an_edit_that_fails_after_the_slate_is_not_offered_and_is_written_once() {
    vfs::install();
    let mut tried = 0;
    for n in (0..).step_by(if thorough() { 1 } else { 3 }) {
        let machine = settled();
        let mut register = sat_at(&machine);
        vfs::arm(CHANGING, n, Fault::Io);
        let said = try_set(&mut register, CODE, Field::Progress, "77");
        if vfs::disarm() <= n {
            break;
        }
        if said.is_err() {
            tried += 1;
            assert!(is_empty(&machine), "{n}: taken back");
            assert_eq!(register.lacking().expect("a look").len(), 0, "{n}");
            set(&mut register, CODE, Field::Progress, "77");
        }
        assert_eq!(written(&register, "77"), 1, "{n}");
        register.close();
        let register = machine.open();
        assert_eq!((progress(&register).as_str(), register.lacking().expect("a look").len()), ("77", 0), "{n}");
        assert_eq!(damage(&register), [], "{n}");
    }
    assert!(tried > 2, "{tried}");
}

#[test]
fn where_no_slate_can_be_had_changes_are_kept_as_before() {
    for what in ["a folder stands there", "somebody has it"] {
        let machine = settled();
        let mut register = machine.open();
        set(&mut register, "RAIL-3", Field::Progress, "12");
        let mut somebody = None;
        if what == "a folder stands there" {
            std::fs::create_dir_all(slate(&machine)).expect("a folder");
        } else {
            let other = std::fs::File::create(slate(&machine)).expect("a slate");
            other.try_lock().expect("locked");
            somebody = Some(other);
        }
        register.make_quick();
        let old = std::fs::read(machine.file()).expect("bytes");
        set(&mut register, CODE, Field::Progress, "77");
        register.make_quick();
        register.close();
        drop(somebody);
        std::fs::write(machine.file(), &old).expect("an older copy over it");
        let mut register = machine.open();
        assert_eq!(register.lacking().expect("a look").len(), 1, "{what}");
        assert_eq!(register.put_back().expect("put back").back, 1, "{what}");
        assert_eq!(progress(&register), "77", "{what}");
    }
}

/// Two windows of one person: one has the slate, and the other knows what stands on it.
#[test]
#[cfg(unix)]
fn what_stands_on_the_slate_of_another_window_is_offered_here() {
    let machine = settled();
    let mut one = sat_at(&machine);
    let old = std::fs::read(machine.file()).expect("bytes");
    set(&mut one, CODE, Field::Progress, "77");
    assert!(!is_empty(&machine));
    let part = machine.file().with_extension("sync");
    std::fs::write(&part, &old).expect("a copy");
    std::fs::rename(&part, machine.file()).expect("over it");
    let mut two = machine.open();
    assert_eq!(two.lacking().expect("a look").len(), 1);
    set(&mut two, "RAIL-4", Field::Progress, "44");
    two.make_quick();
    set(&mut two, "RAIL-4", Field::Progress, "45");
    assert_eq!(two.put_back().expect("put back").back, 1);
    assert_eq!(progress(&two), "77");
    two.close();
    // The slate is still that of the first, who leaves it when done.
    assert!(!is_empty(&machine));
    one.close();
    assert_eq!(used(&machine), 0);
    assert_eq!(damage(&machine.open()), []);
}

#[test]
fn what_is_not_wanted_from_the_slate_is_not_offered_again() {
    let machine = settled();
    let old = {
        let register = machine.open();
        register.close();
        std::fs::read(machine.file()).expect("bytes")
    };
    // What a program that was killed left behind is taken over by the one that is asked.
    assert!(dies(&machine, "quick", 0));
    std::fs::write(machine.file(), &old).expect("an older copy over it");
    let mut register = machine.open();
    assert_eq!(register.lacking().expect("a look").len(), 2);
    register.drop_lacking().expect("not wanted");
    assert_eq!(register.lacking().expect("a look").len(), 0);
    register.close();
    let machine_later = Machine { now: clock("2026-11-25T10:00:00+08:00"), ..machine };
    assert_eq!(machine_later.open().lacking().expect("a look").len(), 0);
}

/// A long session: the slate is put into the log in quiet moments and where there is no room, and all is kept.
#[test]
fn a_slate_that_is_full_is_put_into_the_log() {
    let machine = settled();
    let mut register = sat_at(&machine);
    let old = std::fs::read(machine.file()).expect("bytes");
    let long = "长".repeat(6_000);
    for n in 0..12 {
        set(&mut register, CODE, Field::Remark, &format!("{n}{long}"));
        if n == 7 {
            register.make_quick();
            assert!(is_empty(&machine), "half full, and wiped");
        }
    }
    register.close();
    std::fs::write(machine.file(), &old).expect("an older copy over it");
    assert_eq!(machine.open().lacking().expect("a look").len(), 12);
}
