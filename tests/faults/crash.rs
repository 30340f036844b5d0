//! Rows 1 and 2: the process dies, or the power goes, at each call of an edit, of a new file, of a migration. Reopened,
//! the file is wholly as before or wholly as after, and what was written and did not arrive is offered.

use super::support::{CODE, Machine, code, damage, get, left_behind, progress, set, thorough, try_set};
use super::vfs::{self, CHANGING, Fault};
use std::process::Command;
use taizhang::domain::field::Field;
use taizhang::register::Register;
use taizhang::store::schema::USER_VERSION;

const CHILD: &str = "TAIZHANG_FAULT_CHILD";

/// Not a test of its own: what the child of the tests below does. It dies at call `n`.
#[test]
fn child() {
    let Some(told) = std::env::var_os(CHILD) else { return };
    let told = told.to_string_lossy().into_owned();
    let mut words = told.split('|');
    let (what, folder, n) = (words.next(), words.next(), words.next().and_then(|n| n.parse().ok()));
    let (what, folder, n) = (what.expect("what"), folder.expect("where"), n.expect("when"));
    vfs::install();
    let mut machine = Machine::bare();
    machine.folder = tempfile::TempDir::new().expect("a folder");
    let desk = Elsewhere(folder.into());
    match what {
        "edit" => {
            let mut register = desk.open();
            vfs::arm(CHANGING, n, Fault::Exit);
            set(&mut register, CODE, Field::Progress, "77");
            vfs::disarm();
        }
        // As at a program that people sit at: an edit, a quiet moment, an edit.
        "quick" => {
            let mut register = desk.open();
            set(&mut register, "RAIL-3", Field::Progress, "12");
            register.make_quick();
            vfs::arm(CHANGING, n, Fault::Exit);
            set(&mut register, CODE, Field::Progress, "77");
            vfs::disarm();
        }
        "merge" => {
            let mut register = desk.open();
            vfs::arm(CHANGING, n, Fault::Exit);
            super::merges::merged(&mut register, &[desk.file().with_file_name("theirs.taizhang")]);
            vfs::disarm();
        }
        "init" => {
            vfs::arm(CHANGING, n, Fault::Exit);
            let made = Register::init(&desk.file(), true, desk.home(), machine.now.clone(), &machine.config());
            made.expect("a register").close();
            vfs::disarm();
        }
        _ => {
            vfs::arm(CHANGING, n, Fault::Exit);
            desk.open().close();
            vfs::disarm();
        }
    }
}

/// The machine of the parent, as the child sees it.
struct Elsewhere(std::path::PathBuf);

impl Elsewhere {
    fn file(&self) -> std::path::PathBuf {
        self.0.join("desk/small.taizhang")
    }

    fn home(&self) -> taizhang::register::home::Home {
        let at = |name: &str| self.0.join(name);
        taizhang::register::home::Home {
            config: at("config.toml"),
            data: at("data"),
            state: at("state"),
            backups: at("backups"),
        }
    }

    fn open(&self) -> Register {
        let blank = Machine::bare();
        let options = taizhang::register::open::Options { file: Some(self.file()), read_only: false };
        Register::open(&options, self.home(), blank.now.clone(), &blank.config()).map(|(r, _)| r).expect("opened")
    }
}

/// Runs the child; answers whether it died at its call.
pub fn dies(machine: &Machine, what: &str, n: i64) -> bool {
    let told = format!("{what}|{}|{n}", machine.folder.path().display());
    let me = std::env::current_exe().expect("this program");
    let status = Command::new(me)
        .args(["--exact", "crash::child", "--nocapture", "-q"])
        .env(CHILD, told)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .expect("a child");
    match status.code() {
        Some(77) => true,
        Some(0) => false,
        other => panic!("{what} {n}: {other:?}"),
    }
}

/// A machine that has its backup of the day, so that the calls are those of the edit alone.
pub fn settled() -> Machine {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, "RAIL-2", Field::Progress, "11");
    register.close();
    machine
}

#[test]
fn killed_at_any_call_of_an_edit_the_file_is_as_before_or_as_after() {
    let (mut old, mut new, mut offered) = (0, 0, 0);
    let step = if thorough() { 1 } else { 3 };
    for n in (0..).step_by(step) {
        let machine = settled();
        if !dies(&machine, "edit", n) {
            break;
        }
        let mut register = machine.open();
        match progress(&register).as_str() {
            "10" => {
                old += 1;
                // What reached the own log is offered, and can be put back.
                if !register.lacking().expect("a look").is_empty() {
                    offered += 1;
                    assert_eq!(register.put_back().expect("put back").back, 1);
                    assert_eq!(progress(&register), "77");
                }
            }
            "77" => new += 1,
            other => panic!("{n}: {other}"),
        }
        assert_eq!(damage(&register), [], "{n}");
        register.close();
    }
    println!("rows 1: edit: {old} before ({offered} offered), {new} after");
    assert!(old > 0 && offered > 0, "{old} {new} {offered}");
}

#[test]
fn killed_while_a_file_is_made_nothing_looks_like_a_register() {
    let step = if thorough() { 1 } else { 6 };
    for n in (0..).step_by(step) {
        let machine = Machine::bare();
        let died = dies(&machine, "init", n);
        if machine.file().exists() {
            let register = machine.open();
            assert_eq!(damage(&register), [], "{n}");
        } else {
            // The next start takes away what this one left.
            assert!(died, "{n}: neither made nor died");
            let made = Register::init(&machine.file(), true, machine.home(), machine.now.clone(), &machine.config());
            made.expect("made after all").close();
            assert_eq!(left_behind(machine.folder.path()), Vec::<std::path::PathBuf>::new(), "{n}");
        }
        if !died {
            break;
        }
    }
}

#[test]
fn killed_at_any_call_of_a_migration_the_file_is_of_one_version() {
    let step = if thorough() { 1 } else { 9 };
    for n in (0..).step_by(step) {
        let machine = Machine::new();
        super::versions::make_older(&machine);
        if !dies(&machine, "migrate", n) {
            break;
        }
        let register = machine.open();
        assert_eq!((progress(&register).as_str(), register.info().expect("info").format), ("10", USER_VERSION), "{n}");
        assert_eq!(damage(&register), [], "{n}");
    }
}

#[test]
fn when_the_power_goes_the_file_is_as_before_or_as_after() {
    vfs::install();
    for fault in [Fault::PowerCut, Fault::Torn] {
        let (mut old, mut new) = (0, 0);
        for n in 0.. {
            let machine = settled();
            let mut register = machine.open();
            let before = code(&register);
            vfs::arm(CHANGING, n, fault);
            let said = try_set(&mut register, CODE, Field::Progress, "77");
            // The machine is off: nothing is put in order by closing.
            drop(register);
            let calls = vfs::disarm();
            if calls <= n {
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
            assert_eq!(get(&register, "RAIL-2", Field::Progress).as_deref(), Some("11"));
            let mut found = damage(&register);
            // What reached the own log is offered.
            found.retain(|f| !matches!(f, taizhang::register::check::Finding::Lacking(1)));
            assert_eq!(found, [], "{fault:?} {n}");
        }
        println!("row 2: {fault:?}: {old} before, {new} after");
        assert!(old > 5, "{fault:?}: {old} {new}");
    }
}
