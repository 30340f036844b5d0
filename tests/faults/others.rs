//! Rows 14 to 16: other programs at the same file. A file that is held is waited for and told; two people who save the
//! same field from what they saw before end in a conflict, never in an overwrite.

use super::support::{CODE, Machine, damage, get, progress, set, try_set};
use std::time::{Duration, Instant};
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::register::edit::Assignment;

#[test]
fn a_file_held_for_a_while_is_waited_for() {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, "RAIL-2", Field::Progress, "11");
    let path = machine.file();
    let (ready, go) = std::sync::mpsc::channel();
    let holder = std::thread::spawn(move || {
        let conn = rusqlite::Connection::open(path).expect("another program");
        conn.execute_batch("BEGIN IMMEDIATE").expect("held");
        ready.send(()).expect("told");
        std::thread::sleep(Duration::from_millis(900));
        conn.execute_batch("ROLLBACK").expect("let go");
    });
    go.recv().expect("held");
    let start = Instant::now();
    set(&mut register, CODE, Field::Progress, "77");
    assert!(start.elapsed() >= Duration::from_millis(700), "it did not wait");
    holder.join().expect("done");
    assert_eq!(progress(&register), "77");
}

#[test]
fn a_file_held_for_ever_is_told_and_nothing_is_lost() {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, "RAIL-2", Field::Progress, "11");
    register.patience = Duration::from_millis(300);
    for hold in ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"] {
        let other = machine.tool();
        other.execute_batch(hold).expect("held");
        let start = Instant::now();
        let said = try_set(&mut register, CODE, Field::Progress, "77").expect_err("held");
        assert!(said.is_busy(), "{hold}: {said:?}");
        assert!(start.elapsed() < Duration::from_secs(5), "{hold}: {:?}", start.elapsed());
        drop(other);
        assert_eq!(progress(&register), "10");
    }
    set(&mut register, CODE, Field::Progress, "77");
    assert_eq!(super::support::written(&register, "77"), 1);
    assert_eq!(damage(&register), []);
}

#[test]
fn a_reader_during_the_commit_is_waited_for() {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, "RAIL-2", Field::Progress, "11");
    register.patience = Duration::from_millis(300);
    let other = machine.tool();
    other.execute_batch("BEGIN; SELECT count(*) FROM project;").expect("reading");
    let said = try_set(&mut register, CODE, Field::Progress, "77").expect_err("a reader bars the commit");
    assert!(said.is_busy(), "{said:?}");
    assert_eq!(progress(&machine.try_open(&machine.file(), true).expect("others read on")), "10");
    other.execute_batch("COMMIT").expect("done");
    set(&mut register, CODE, Field::Progress, "77");
    assert_eq!(damage(&register), []);
}

/// Another process that is stopped in the middle of its commit bars everybody, and nobody hangs.
#[test]
#[cfg(unix)]
fn a_process_stopped_in_its_commit_is_waited_for_and_told() {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, "RAIL-2", Field::Progress, "11");
    register.patience = Duration::from_millis(300);
    let me = std::env::current_exe().expect("this program");
    let mut child = std::process::Command::new(me)
        .args(["--exact", "others::holder", "--nocapture", "-q"])
        .env("TAIZHANG_HOLD", machine.file())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("a child");
    let flag = machine.file().with_extension("held");
    let start = Instant::now();
    while !flag.exists() && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let id = child.id().to_string();
    let signal = |name: &str| {
        let sent = std::process::Command::new("kill").args([name, &id]).status();
        sent.is_ok_and(|s| s.success())
    };
    if !signal("-STOP") {
        println!("row 15: no kill program here; skipped");
        child.kill().and_then(|()| child.wait()).expect("gone");
        return;
    }
    let said = try_set(&mut register, CODE, Field::Progress, "77").expect_err("held");
    assert!(said.is_busy(), "{said:?}");
    let reading = machine.try_open(&machine.file(), true).err().expect("the commit bars readers");
    assert!(reading.is_busy(), "{reading:?}");
    assert!(signal("-KILL"));
    child.wait().expect("gone");
    // What it left half done is recovered.
    set(&mut register, CODE, Field::Progress, "77");
    assert_eq!((progress(&register).as_str(), damage(&register)), ("77", Vec::new()));
}

/// Not a test of its own: holds the file of `TAIZHANG_HOLD` as a commit does, for ever.
#[test]
fn holder() {
    let Some(path) = std::env::var_os("TAIZHANG_HOLD").map(std::path::PathBuf::from) else { return };
    let conn = rusqlite::Connection::open(&path).expect("the file");
    conn.execute_batch("BEGIN EXCLUSIVE; UPDATE batch SET author = author").expect("held");
    std::fs::write(path.with_extension("held"), "").expect("told");
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn two_who_saw_the_same_and_save_end_in_a_conflict_and_other_fields_are_both_kept() {
    let machine = Machine::new();
    let (mut one, mut two) = (machine.open(), machine.open());
    let id = one.by_code(CODE).expect("a code").id();
    let (seen_by_one, seen_by_two) = (one.seen(), two.seen());
    let put = |field: Field, text: &str| vec![Assignment::put(Key::Field(field), text)];
    one.set(&[id], &put(Field::Progress, "30"), "", Lang::En, Some(seen_by_one)).expect("the first");
    two.set(&[id], &put(Field::Progress, "40"), "", Lang::En, Some(seen_by_two)).expect("the second");
    two.set(&[id], &put(Field::Funding, "中央预算内"), "", Lang::En, Some(seen_by_two)).expect("another field");
    let start = Instant::now();
    assert!(one.was_touched());
    one.follow().expect("followed");
    assert!(start.elapsed() < Duration::from_secs(2));
    for register in [&one, &two] {
        assert_eq!(register.by_code(CODE).expect("a code").project.conflicts, 1);
        assert_eq!(get(register, CODE, Field::Funding).as_deref(), Some("中央预算内"));
    }
    assert_eq!(progress(&one), progress(&two));
}
