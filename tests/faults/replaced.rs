//! Rows 17 and 18: the file is replaced or deleted while it is open, or an older copy is laid over it between two
//! sessions. Nothing is written into a file without a name, what was written is put back, and it is told.

use super::support::{CODE, Machine, code, damage, get, progress, set, try_set};
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::care::Notice;
use taizhang::register::edit::Assignment;

#[test]
#[cfg(unix)]
fn a_file_replaced_while_it_is_open_is_opened_anew_and_the_session_put_back() {
    let machine = Machine::new();
    let old = std::fs::read(machine.file()).expect("bytes");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    set(&mut register, "RAIL-2", Field::Progress, "21");
    let after = code(&register);
    let part = machine.file().with_extension("sync");
    std::fs::write(&part, &old).expect("a copy");
    std::fs::rename(&part, machine.file()).expect("over it");
    assert!(register.is_replaced());
    let told = register.reopen().expect("opened anew");
    assert_eq!(told, Notice::Replaced { back: 2, waiting: 0 });
    assert_eq!((code(&register), progress(&register).as_str()), (after, "20"));
    assert!(!register.is_replaced());
    // Another tool at the new file is noticed as before.
    machine.edit_with_a_tool("UPDATE project SET progress = 79 WHERE code = 'RAIL-4'");
    assert!(register.was_touched());
    assert!(register.look_outside().expect("looked"));
    register.discard(&[]).expect("discarded");
    set(&mut register, "RAIL-3", Field::Progress, "22");
    register.close();
    let register = machine.open();
    assert_eq!(get(&register, "RAIL-3", Field::Progress).as_deref(), Some("22"));
    assert_eq!(damage(&register), []);
}

#[test]
#[cfg(unix)]
fn a_save_into_a_file_that_was_replaced_is_told_and_the_next_one_arrives() {
    let machine = Machine::new();
    let old = std::fs::read(machine.file()).expect("bytes");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    let seen = register.seen();
    let part = machine.file().with_extension("sync");
    std::fs::write(&part, &old).expect("a copy");
    std::fs::rename(&part, machine.file()).expect("over it");
    let said = try_set(&mut register, "RAIL-2", Field::Progress, "21").expect_err("replaced");
    assert_eq!(said.text(), ErrorText::Moved);
    assert!(said.advice(Lang::Zh).is_some_and(|a| a.contains("已重新打开")), "{said:?}");
    assert_eq!(progress(&register), "20", "the session was not put back");
    // The form that was open all the time saves once more, on what it had seen.
    let id = register.by_code("RAIL-2").expect("a code").id();
    let put = [Assignment::put(Key::Field(Field::Progress), "21")];
    register.set(&[id], &put, "", Lang::En, Some(seen)).expect("saved");
    let entry = register.by_code("RAIL-2").expect("a code");
    assert_eq!((entry.project.get(Field::Progress), entry.project.conflicts), (Some("21"), 0));
    register.close();
    assert_eq!(get(&machine.open(), "RAIL-2", Field::Progress).as_deref(), Some("21"));
}

#[test]
#[cfg(unix)]
fn a_file_deleted_while_it_is_open_takes_no_more_writes_until_one_is_back() {
    let machine = Machine::new();
    let old = std::fs::read(machine.file()).expect("bytes");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    std::fs::remove_file(machine.file()).expect("gone");
    let said = try_set(&mut register, "RAIL-2", Field::Progress, "21").expect_err("gone");
    assert_eq!(said.text(), ErrorText::Moved);
    assert!(said.advice(Lang::En).is_some_and(|a| a.contains("restore a backup")), "{said:?}");
    // What is on the screen can be saved elsewhere all the same.
    let out = machine.folder.path().join("saved.taizhang");
    register.backup(Some(&out)).expect("saved elsewhere");
    assert_eq!(progress(&machine.try_open(&out, true).expect("the copy")), "20");
    std::fs::write(machine.file(), old).expect("an older one is back");
    assert_eq!(register.reopen().expect("opened anew"), Notice::Replaced { back: 1, waiting: 0 });
    set(&mut register, "RAIL-2", Field::Progress, "21");
    register.close();
    let register = machine.open();
    assert_eq!(
        (progress(&register).as_str(), get(&register, "RAIL-2", Field::Progress).as_deref()),
        ("20", Some("21"))
    );
}

#[test]
fn an_older_copy_over_the_file_is_told_and_put_back() {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    register.close();
    let old = std::fs::read(machine.file()).expect("bytes");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "30");
    set(&mut register, "RAIL-2", Field::Progress, "31");
    let after = code(&register);
    register.close();
    std::fs::write(machine.file(), old).expect("the older copy");
    let mut register = machine.open();
    assert!(register.notices().contains(&Notice::Lacking(2)), "{:?}", register.notices());
    assert_eq!(progress(&register), "20");
    assert_eq!(register.lacking().expect("a list").len(), 2);
    assert_eq!(register.put_back().expect("put back").back, 2);
    assert_eq!((code(&register), progress(&register).as_str()), (after, "30"));
    assert_eq!(damage(&register), []);
    register.close();
    assert_eq!(machine.open().notices(), []);
}

#[test]
fn what_is_given_up_is_never_offered_again() {
    let machine = Machine::new();
    machine.open().close();
    let old = std::fs::read(machine.file()).expect("bytes");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "30");
    register.close();
    std::fs::write(machine.file(), old).expect("the older copy");
    let mut register = machine.open();
    assert_eq!(register.drop_lacking().expect("given up"), 1);
    register.close();
    let register = machine.open();
    assert_eq!((register.notices(), progress(&register).as_str()), (&[][..], "10"));
}

#[test]
fn what_rests_on_a_colleague_waits_for_the_colleague() {
    let machine = Machine::new();
    machine.open().close();
    let old = std::fs::read(machine.file()).expect("bytes");
    // A colleague works on the file on another machine, then the file comes back and is worked on here.
    let mut colleague = Machine::bare();
    colleague.author = "王工";
    std::fs::copy(machine.file(), colleague.file()).expect("sent");
    let mut theirs = colleague.open();
    set(&mut theirs, CODE, Field::Progress, "50");
    theirs.close();
    std::fs::copy(colleague.file(), machine.file()).expect("returned");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "60");
    set(&mut register, "RAIL-2", Field::Progress, "61");
    register.close();
    std::fs::write(machine.file(), old).expect("the older copy");
    let mut register = machine.open();
    let put = register.put_back().expect("put back");
    assert_eq!((put.back, put.waiting), (1, 1));
    assert_eq!(get(&register, "RAIL-2", Field::Progress).as_deref(), Some("61"));
    assert_eq!(register.lacking().expect("a list").len(), 1, "it waits, and is offered again");
}

/// What a program does that keeps copies alike where a file cannot be put in the place of another (shares, sticks): it
/// writes a colleague's copy over the bytes. The file is the same, its log is not.
#[test]
fn a_copy_written_over_the_open_file_byte_by_byte_is_followed_and_the_session_put_back() {
    for more in [1, 2, 3] {
        let machine = Machine::new();
        machine.open().close();
        let mut other = Machine::bare();
        other.author = "王工";
        std::fs::copy(machine.file(), other.file()).expect("a copy");
        let mut register = machine.open();
        set(&mut register, CODE, Field::Progress, "20");
        set(&mut register, "RAIL-2", Field::Progress, "21");
        let seen = register.seen();
        // As many changes as here, fewer, or more.
        let mut theirs = other.open();
        for n in 0..more {
            set(&mut theirs, "RAIL-3", Field::Progress, &format!("3{n}"));
        }
        theirs.close();
        let bytes = std::fs::read(other.file()).expect("bytes");
        std::fs::write(machine.file(), bytes).expect("over it");
        assert!(register.is_replaced(), "{more}");
        // Somebody saves before the screen looks: told, and the next try arrives, with nothing replaced unseen.
        if more == 2 {
            let said = try_set(&mut register, "RAIL-4", Field::Progress, "40").expect_err("another file");
            assert_eq!(said.text(), ErrorText::Moved);
        } else {
            assert_eq!(register.reopen().expect("opened anew"), Notice::Replaced { back: 2, waiting: 0 });
        }
        assert!(!register.is_replaced());
        assert_eq!(progress(&register), "20");
        assert_eq!(get(&register, "RAIL-3", Field::Progress), Some(format!("3{}", more - 1)));
        let id = register.by_code("RAIL-3").expect("a code").id();
        let put = [Assignment::put(Key::Field(Field::Progress), "50")];
        register.set(&[id], &put, "", Lang::En, Some(seen)).expect("saved");
        assert_eq!(register.by_code("RAIL-3").expect("a code").project.conflicts, 1, "{more}: replaced unseen");
        assert_eq!(damage(&register), []);
    }
}
