//! Row 24 of a large file that is not as this program left it: it is shown at once for reading only, held against its
//! log in steps, and can then be edited; what comes of it is what comes of a small one. Here every file counts as large.

use super::merges::pair;
use super::support::{CODE, Machine, code, damage, progress, set, try_set};
use super::tools::{EDITS, holds_to_its_log};
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::care::Notice;
use taizhang::register::check::Finding;
use taizhang::register::merge::look::look;
use taizhang::register::merge::{Asked, Watch};
use taizhang::register::{ReadOnly, Register};
use taizhang::store::guard::{LARGE, count_as_large};

/// Waits until the file is held against its log.
#[track_caller]
fn checked(register: &mut Register) {
    assert!(register.is_unchecked());
    for _ in 0..2_000 {
        register.begin_checking();
        if register.checking_news().expect("checked") {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("never done");
}

#[test]
fn the_edits_of_other_tools_are_the_same_as_in_a_small_file() {
    count_as_large(1);
    let mut items_in_all = 0;
    for (sql, items) in EDITS {
        let machine = Machine::new();
        let mut register = machine.open();
        checked(&mut register);
        register.close();
        machine.edit_with_a_tool(sql);
        let mut register = machine.open();
        // Shown at once, as it stands, and not to be changed; unless there is nothing to be shown.
        if sql.starts_with("DROP") {
            assert!(register.notices().iter().any(|n| matches!(n, Notice::Rebuilt(_))), "{sql}");
        } else {
            assert_eq!(register.read_only(), Some(ReadOnly::Checking), "{sql}");
            assert!(register.notices().contains(&Notice::Unchecked), "{sql}");
            checked(&mut register);
            assert!(!register.notices().contains(&Notice::Unchecked), "{sql}");
        }
        assert_eq!(register.read_only(), None, "{sql}");
        holds_to_its_log(&register, sql, *items);
        // What is written now is written on what the log says.
        set(&mut register, CODE, Field::Progress, "20");
        register.close();
        let register = machine.open();
        assert!(!register.is_unchecked(), "{sql}: it was left as it is");
        assert_eq!(progress(&register), "20", "{sql}");
        items_in_all += items;
    }
    println!("row 24: {} edits of a large file, {items_in_all} items", EDITS.len());
}

#[test]
fn until_it_is_checked_nothing_is_written_and_the_reason_is_told() {
    count_as_large(1);
    let machine = Machine::new();
    let mut register = machine.open();
    let error = try_set(&mut register, CODE, Field::Progress, "20").expect_err("not yet");
    assert_eq!(error.text(), ErrorText::ReadOnlyChecking);
    for lang in [Lang::Zh, Lang::En] {
        assert!(error.advice(lang).is_some_and(|a| !a.is_empty()), "{error:?}");
    }
    let before = code(&register);
    checked(&mut register);
    set(&mut register, CODE, Field::Progress, "20");
    assert_ne!(code(&register), before);
    // While it is open another tool edits it: the same once more.
    machine.edit_with_a_tool("UPDATE project SET progress = 77 WHERE code = 'RAIL-1'");
    register.patience = std::time::Duration::ZERO;
    assert!(register.was_touched() && register.look_outside().expect("looked"));
    checked(&mut register);
    assert_eq!((progress(&register).as_str(), register.outside().expect("a list").len()), ("20", 1));
    // And what waits for no screen is checked on the spot.
    register.patience = std::time::Duration::from_secs(5);
    machine.edit_with_a_tool("UPDATE project SET progress = 78 WHERE code = 'RAIL-2'");
    set(&mut register, CODE, Field::Progress, "30");
    assert_eq!((progress(&register).as_str(), register.outside().expect("a list").len()), ("30", 2));
}

#[test]
fn a_large_file_put_over_the_open_one_is_checked_before_the_session_is_put_back() {
    count_as_large(1);
    let machine = Machine::new();
    let mut register = machine.open();
    checked(&mut register);
    let older = std::fs::read(machine.file()).expect("bytes");
    set(&mut register, CODE, Field::Progress, "20");
    let other = machine.folder.path().join("desk/older");
    std::fs::write(&other, older).expect("written");
    std::fs::rename(&other, machine.file()).expect("put over it");
    assert!(register.is_replaced());
    let notice = register.reopen().expect("opened anew");
    assert_eq!(notice, Notice::Replaced { back: 1, waiting: 0 });
    assert_eq!((register.read_only(), progress(&register).as_str()), (None, "20"));
    assert!(!register.notices().contains(&Notice::Unchecked), "{:?}", register.notices());
}

#[test]
fn a_damaged_log_is_mended_or_bars_writing() {
    count_as_large(1);
    let machine = Machine::new();
    let mut register = machine.open();
    checked(&mut register);
    set(&mut register, CODE, Field::Progress, "20");
    let before = code(&register);
    register.close();
    machine.edit_with_a_tool("UPDATE change SET body = replace(body, '\"20\"', '\"90\"'), author = '别人' WHERE n = (SELECT max(n) FROM change)");
    let mut register = machine.open();
    checked(&mut register);
    assert!(register.notices().contains(&Notice::Mended(1)), "{:?}", register.notices());
    assert_eq!((code(&register), progress(&register).as_str()), (before, "20"));
    register.close();
    let stranger = Machine::bare();
    std::fs::copy(machine.file(), stranger.file()).expect("sent");
    stranger.edit_with_a_tool("UPDATE change SET author = body, body = 'x' WHERE n = (SELECT max(n) FROM change)");
    let mut register = stranger.open();
    checked(&mut register);
    assert_eq!(register.read_only(), Some(ReadOnly::Damaged));
    assert!(register.notices().contains(&Notice::Damaged(1)));
    assert!(damage(&register).iter().any(|f| matches!(f, Finding::Change(_))));
}

/// Row 24 in a colleague's file that is large: what a look finds is what it finds in a small one, also where the rows of
/// both files do not lie in the same places.
#[test]
fn a_large_file_of_a_colleague_is_searched_as_a_small_one_is() {
    let at_odds =
        "UPDATE project SET funding = '自筹' WHERE name_zh = '乙线'; DELETE FROM project WHERE code = 'RAIL-2'";
    for (sql, items) in EDITS.iter().copied().chain([(at_odds, 2)]) {
        let (mine, theirs) = pair();
        for (machine, name) in [(&mine, "甲线"), (&theirs, "乙线")] {
            let mut register = machine.open();
            if sql == at_odds {
                register.add(name, &[], Lang::Zh).expect("a project");
                set(&mut register, "RAIL-3", Field::Remark, name);
            }
            register.close();
        }
        theirs.edit_with_a_tool(sql);
        let register = mine.open();
        for from in [LARGE, 1] {
            count_as_large(from);
            let mut bench = register.bench().expect("a bench");
            let asked = Asked { files: vec![theirs.file()], other_register: false };
            let plan = look(&mut bench, &asked, &Watch::default()).unwrap_or_else(|e| panic!("{sql}: {e:?}"));
            assert_eq!(plan.preview.files[0].outside, items, "{sql}, large from {from} on");
        }
        count_as_large(LARGE);
    }
}

/// What counts or dates a row says nothing that anybody entered: in a large file it is put right as well, of things that
/// were never touched and of those that were.
#[test]
fn what_counts_or_dates_a_row_is_put_right_in_a_large_file_as_well() {
    count_as_large(1);
    for sql in [
        "UPDATE project SET updated = updated + 1 WHERE code = 'RAIL-1'",
        "UPDATE project SET updated = 7 WHERE code = 'RAIL-3'",
        "UPDATE milestone SET updated = updated - 1",
        "UPDATE project SET conflicts = 1 WHERE code = 'RAIL-1'",
        "UPDATE project SET updated = 5, conflicts = 2",
    ] {
        let machine = Machine::new();
        let mut register = machine.open();
        checked(&mut register);
        set(&mut register, CODE, Field::Progress, "20");
        register.close();
        let meant = rows(&machine);
        machine.edit_with_a_tool(sql);
        assert_ne!(rows(&machine), meant, "{sql}");
        let mut register = machine.open();
        assert_ne!(damage(&register), [], "{sql}: not named");
        checked(&mut register);
        assert_eq!((damage(&register), register.outside().expect("items").len()), (Vec::new(), 0), "{sql}");
        register.close();
        assert_eq!(rows(&machine), meant, "{sql}: not put right");
    }
}

/// What counts or dates the rows.
fn rows(machine: &Machine) -> Vec<(String, i64, i64)> {
    let conn = rusqlite::Connection::open(machine.file()).expect("a file");
    let sql =
        "SELECT id, conflicts, updated FROM project UNION ALL SELECT id, conflicts, updated FROM milestone ORDER BY 1";
    let mut query = conn.prepare(sql).expect("rows");
    let found = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).expect("rows");
    found.collect::<Result<_, _>>().expect("rows")
}

/// Heads are derived from the log like rows: whoever changes them does not change what the log says, and a row that was
/// changed together with its head is an edit like any other.
#[test]
fn heads_that_another_tool_changed_are_held_against_the_log() {
    let code = "(SELECT id FROM project WHERE code = 'RAIL-1')";
    let thing = format!("e = CAST('p' || unhex({code}) AS BLOB) AND f = 'progress'");
    let row = format!("UPDATE project SET progress = 99 WHERE id = {code}");
    let cases = [
        (format!("UPDATE head SET value = '99' WHERE {thing}"), 0),
        (format!("DELETE FROM head WHERE {thing}"), 0),
        (format!("UPDATE head SET n = n - 1 WHERE {thing}"), 0),
        (format!("INSERT INTO head (e, f, n, i, value) SELECT e, f, n - 1, 0, '15' FROM head WHERE {thing}"), 0),
        (format!("UPDATE head SET value = '99' WHERE {thing}; {row}"), 1),
        (format!("DELETE FROM head WHERE {thing}; {row}"), 1),
        (row.clone(), 1),
    ];
    for from in [1, LARGE] {
        count_as_large(from);
        for (sql, items) in &cases {
            let machine = Machine::new();
            let mut register = machine.open();
            if from == 1 {
                checked(&mut register);
            }
            for value in ["15", "20"] {
                set(&mut register, CODE, Field::Progress, value);
            }
            register.close();
            machine.edit_with_a_tool(sql);
            let register = machine.try_open(&machine.file(), true).expect("for reading");
            assert_ne!(damage(&register), [], "{sql}: not named, large from {from} on");
            register.close();
            let mut register = machine.open();
            if from == 1 {
                checked(&mut register);
            }
            let found = register.outside().expect("items");
            assert_eq!(found.len(), *items, "{sql}, large from {from} on: {found:?}");
            for edit in &found {
                let item = &edit.item;
                let said = (item.log.as_deref(), item.file.as_deref());
                assert_eq!(said, (Some("20"), Some("99")), "{sql}, large from {from} on");
            }
            assert_eq!(progress(&register), "20", "{sql}, large from {from} on");
            let left: Vec<Finding> =
                damage(&register).into_iter().filter(|f| !matches!(f, Finding::Undecided(_))).collect();
            assert_eq!(left, [], "{sql}, large from {from} on");
            // What is written next replaces what the log says.
            set(&mut register, CODE, Field::Progress, "30");
            assert_eq!(register.conflicts().expect("conflicts"), [], "{sql}, large from {from} on");
        }
    }
    count_as_large(LARGE);
}
