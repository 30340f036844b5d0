//! Rows 6, 8, 10 to 13: files that are cut off, are something else, were left in the middle of a save or in another
//! journal mode, name a victim, or stand where nothing can be written. Each is told for what it is; not a byte of a file
//! that is not opened for writing is changed.

use super::support::{CODE, Machine, code, damage, progress, set};
use rusqlite::Connection;
use std::path::Path;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::i18n::errors::ErrorText as E;
use taizhang::register::care::Notice;
use taizhang::register::error::Kind;

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("bytes")
}

/// Opening says one of these with exit status 3 and a hint, and leaves the file as it was.
#[track_caller]
fn refused(machine: &Machine, content: &[u8], wanted: &[E]) {
    let path = machine.file();
    std::fs::write(&path, content).expect("written");
    for read_only in [false, true] {
        let Err(e) = machine.try_open(&path, read_only) else {
            panic!("{} bytes were opened; wanted {wanted:?}", content.len())
        };
        assert_eq!(e.kind, Kind::Register);
        assert!(wanted.contains(&e.text()), "{:?}, wanted {wanted:?}", e.text());
        for lang in [Lang::Zh, Lang::En] {
            assert!(e.advice(lang).is_some_and(|a| !a.is_empty()), "{:?} says nothing to do", e.text());
        }
        assert!(bytes(&path) == content, "the file was changed");
    }
}

#[test]
fn a_file_cut_off_anywhere_is_incomplete_and_never_a_new_register() {
    let machine = Machine::new();
    let whole = bytes(&machine.file());
    for length in [0, 1, 50, 99, 100, 4096, whole.len() / 2, whole.len() - 4096, whole.len() - 1] {
        refused(&machine, &whole[..length], &[E::Truncated]);
    }
}

#[test]
fn what_is_no_register_is_told_for_what_it_is() {
    let machine = Machine::new();
    let whole = bytes(&machine.file());
    refused(&machine, "项目名称,阶段\n".repeat(80).as_bytes(), &[E::NotOurs]);
    refused(&machine, &(0..9000u32).map(|n| (n * 31 % 251) as u8).collect::<Vec<_>>(), &[E::NotOurs]);
    let other = machine.folder.path().join("other.db");
    let conn = Connection::open(&other).expect("a database");
    conn.execute_batch("PRAGMA application_id = 77; CREATE TABLE t (a); INSERT INTO t VALUES (1)").expect("filled");
    drop(conn);
    refused(&machine, &bytes(&other), &[E::NotOurs]);
    // One that only says that it is ours.
    Connection::open(&other).and_then(|c| c.execute_batch("PRAGMA application_id = 0x545A4731")).expect("said");
    refused(&machine, &bytes(&other), &[E::Damaged]);
    Connection::open(&other).and_then(|c| c.execute_batch("PRAGMA user_version = 101")).expect("said");
    refused(&machine, &bytes(&other), &[E::Damaged]);
    std::fs::write(machine.file(), whole).expect("written");
    let folder = machine.try_open(machine.folder.path(), false).err().expect("a folder");
    assert_eq!(folder.text(), E::NotAFile);
    #[cfg(unix)]
    {
        let pipe = machine.folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|s| s.success()) {
            assert_eq!(machine.try_open(&pipe, false).err().expect("a pipe").text(), E::NotAFile);
        }
        let link = machine.folder.path().join("link.taizhang");
        std::os::unix::fs::symlink(machine.file(), &link).expect("a link");
        assert_eq!(machine.try_open(&link, false).expect("through a link").path(), machine.file());
        std::fs::hard_link(machine.file(), machine.folder.path().join("twin.taizhang")).expect("a name more");
        let register = machine.open();
        assert!(register.notices().contains(&Notice::Names(2)), "{:?}", register.notices());
    }
}

/// A file with the journal of a save that was cut off in the middle, as a copy: the pages are partly the new ones.
fn interrupted(machine: &Machine) -> (Vec<u8>, Vec<u8>) {
    let conn = machine.tool();
    conn.execute_batch(
        "PRAGMA cache_size = 2; PRAGMA cache_spill = 1; BEGIN IMMEDIATE; \
         UPDATE project SET progress = 99; UPDATE change SET author = author || 'x'; \
         CREATE TABLE filler (a); \
         INSERT INTO filler WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 400) \
         SELECT randomblob(900) FROM c;",
    )
    .expect("half a save");
    let journal = machine.file().with_file_name("small.taizhang-journal");
    // Copied while it is going on: this is what stands on the disk when the power goes.
    let out = (bytes(&machine.file()), bytes(&journal));
    conn.execute_batch("ROLLBACK").expect("rolled back");
    assert!(out.1.len() > 512 && out.0 != bytes(&machine.file()), "the save had reached the file");
    out
}

#[test]
fn an_interrupted_save_is_recovered_or_shown_from_a_copy() {
    let machine = Machine::new();
    let before = code(&machine.open());
    let (half, journal) = interrupted(&machine);
    let beside = machine.file().with_file_name("small.taizhang-journal");
    // Where it can be written: recovered.
    std::fs::write(machine.file(), &half).expect("written");
    std::fs::write(&beside, &journal).expect("written");
    let register = machine.open();
    assert_eq!((code(&register), progress(&register).as_str()), (before.clone(), "10"));
    assert_eq!(damage(&register), []);
    register.close();
    // For reading only: from a copy, and nothing is touched.
    std::fs::write(machine.file(), &half).expect("written");
    std::fs::write(&beside, &journal).expect("written");
    let register = machine.try_open(&machine.file(), true).expect("readable");
    assert_eq!((code(&register), progress(&register).as_str()), (before, "10"));
    assert!(register.notices().contains(&Notice::Copy));
    register.close();
    assert!(bytes(&machine.file()) == half && bytes(&beside) == journal, "the original was changed");
    let inbox = machine.home().state.join("inbox");
    assert_eq!(std::fs::read_dir(inbox).map_or(0, Iterator::count), 0, "the copy was left behind");
}

#[test]
fn a_journal_thrown_away_is_refused_or_every_difference_is_listed() {
    let machine = Machine::new();
    let (half, _) = interrupted(&machine);
    std::fs::write(machine.file(), &half).expect("written");
    match machine.try_open(&machine.file(), false) {
        Err(e) => assert!(matches!(e.text(), E::Damaged | E::Truncated), "{e:?}"),
        Ok(register) => {
            // What the log says stands; the rows of the half save wait for a decision.
            assert_eq!(progress(&register), "10");
            assert!(
                damage(&register).iter().all(|f| format!("{f:?}").starts_with("Undecided")),
                "{:?}",
                damage(&register)
            );
        }
    }
}

/// Puts the file into the journal mode that keeps a second file, with an edit in that file only.
fn in_two_files(machine: &Machine) -> (Vec<u8>, Vec<u8>) {
    let conn = machine.tool();
    let mode: String = conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0)).expect("a mode");
    assert_eq!(mode, "wal");
    conn.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE project SET remark = '只在日志里'").expect("an edit");
    let wal = machine.file().with_file_name("small.taizhang-wal");
    let out = (bytes(&machine.file()), bytes(&wal));
    drop(conn);
    out
}

#[test]
fn a_file_of_another_journal_mode_is_switched_back_or_shown_from_a_copy() {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    let after = code(&register);
    register.close();
    let (main, wal) = in_two_files(&machine);
    let beside = machine.file().with_file_name("small.taizhang-wal");
    // Both files: switched back, the tool's edit is seen.
    std::fs::write(machine.file(), &main).expect("written");
    std::fs::write(&beside, &wal).expect("written");
    let register = machine.open();
    assert_eq!(code(&register), after);
    assert_eq!(register.outside().expect("a list").len(), 4);
    register.close();
    assert!(!beside.exists());
    assert_eq!(&bytes(&machine.file())[18..20], [1, 1], "not switched back");
    // For reading only: from a copy.
    std::fs::write(machine.file(), &main).expect("written");
    std::fs::write(&beside, &wal).expect("written");
    let register = machine.try_open(&machine.file(), true).expect("readable");
    assert!(register.notices().contains(&Notice::Copy));
    register.close();
    assert!(bytes(&machine.file()) == main && bytes(&beside) == wal, "the original was changed");
    std::fs::remove_file(&beside).expect("gone");
    // Without the second file an edit of this machine is gone with it: it is offered.
    std::fs::write(machine.file(), &main).expect("written");
    assert_eq!(code(&machine.open()), after);
}

#[test]
fn an_edit_lost_with_the_second_file_is_put_back() {
    let machine = Machine::new();
    machine.open().close();
    let old = bytes(&machine.file());
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    let after = code(&register);
    register.close();
    std::fs::write(machine.file(), old).expect("the main file alone");
    let mut register = machine.open();
    assert!(register.notices().contains(&Notice::Lacking(1)), "{:?}", register.notices());
    assert_eq!(register.put_back().expect("put back").back, 1);
    assert_eq!((code(&register), progress(&register).as_str()), (after, "20"));
}

#[test]
fn a_journal_that_names_a_victim_is_refused_and_the_victim_stays() {
    let machine = Machine::new();
    let victim = machine.folder.path().join("victim.txt");
    std::fs::write(&victim, "mine").expect("written");
    let whole = bytes(&machine.file());
    let (_, mut journal) = interrupted(&machine);
    // As SQLite ends a journal that belongs to a save over several files.
    let name = victim.to_string_lossy().into_owned();
    let sum: u32 = name.bytes().map(u32::from).sum();
    journal.extend(0x4000_0000u32.to_be_bytes());
    journal.extend(name.as_bytes());
    journal.extend((name.len() as u32).to_be_bytes());
    journal.extend(sum.to_be_bytes());
    journal.extend([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    std::fs::write(machine.file().with_file_name("small.taizhang-journal"), journal).expect("written");
    refused(&machine, &whole, &[E::ForeignJournal]);
    assert_eq!(std::fs::read_to_string(victim).expect("it is there"), "mine");
}

#[test]
#[cfg(unix)]
fn where_nothing_can_be_written_a_register_is_read_and_a_copy_can_be_saved() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let desk = machine.folder.path().join("desk");
    for (file, folder) in [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)] {
        mode(&machine.file(), file);
        mode(&desk, folder);
        let whole = bytes(&machine.file());
        let probe = std::fs::OpenOptions::new().append(true).open(machine.file()).is_err()
            || std::fs::write(desk.join("probe"), "").is_err();
        if !probe {
            let _ = std::fs::remove_file(desk.join("probe"));
            println!("row 13: modes mean nothing to this user ({file:o}, {folder:o}); see the run with setpriv");
            mode(&desk, 0o755);
            mode(&machine.file(), 0o644);
            continue;
        }
        let mut register = machine.open();
        assert_eq!(register.read_only(), Some(taizhang::register::ReadOnly::Place));
        let said = super::support::try_set(&mut register, CODE, Field::Progress, "77").expect_err("refused");
        assert_eq!(said.text(), E::ReadOnlyPlace);
        let out = machine.folder.path().join(format!("saved-{file:o}-{folder:o}.taizhang"));
        register.backup(Some(&out)).expect("saved elsewhere");
        register.close();
        assert_eq!(progress(&machine.try_open(&out, false).expect("the copy")), "10");
        assert!(bytes(&machine.file()) == whole);
        mode(&desk, 0o755);
        mode(&machine.file(), 0o644);
    }
}
