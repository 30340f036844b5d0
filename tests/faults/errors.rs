//! Rows 3 to 5: reading, writing, synchronising and deleting fail, one call at a time; the disk is full; the last call of a
//! save fails although the save is on the disk. What is said is true, nothing is written twice, and trying again works.

use super::support::{CODE, Machine, code, damage, left_behind, progress, set, thorough, try_set, written};
use super::vfs::{self, CHANGING, DELETE, Fault, READ, SYNC, TRUNCATE, WRITE};
use taizhang::domain::field::Field;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::error::Kind;

fn settled() -> (Machine, taizhang::register::Register) {
    let machine = Machine::new();
    let mut register = machine.open();
    set(&mut register, "RAIL-2", Field::Progress, "11");
    (machine, register)
}

#[test]
fn a_failing_call_is_told_and_trying_again_works() {
    vfs::install();
    let mut tried = 0;
    for (kind, name) in [(READ, "read"), (WRITE, "write"), (SYNC, "sync"), (DELETE, "delete"), (TRUNCATE, "truncate")] {
        for n in 0..200 {
            let (machine, mut register) = settled();
            vfs::arm(kind, n, Fault::Io);
            let said = try_set(&mut register, CODE, Field::Progress, "77");
            if vfs::disarm() <= n {
                break;
            }
            tried += 1;
            match &said {
                Ok(()) => assert_eq!(progress(&register), "77", "{name} {n}"),
                Err(e) => {
                    assert!(matches!(e.kind, Kind::Io | Kind::Register), "{name} {n}: {e:?}");
                    // What is said not to be saved is not there, for this program and for the next.
                    let other = machine.try_open(&machine.file(), true).expect("readable");
                    assert_eq!(progress(&other), "10", "{name} {n}: {e:?}");
                }
            }
            set(&mut register, CODE, Field::Progress, "77");
            assert_eq!(written(&register, "77"), 1, "{name} {n}");
            register.close();
            let register = machine.open();
            assert_eq!(progress(&register), "77", "{name} {n}");
            assert_eq!(damage(&register), [], "{name} {n}");
            assert!(register.lacking().expect("a look").is_empty(), "{name} {n}");
        }
    }
    println!("row 3: {tried} calls failed, each told");
    assert!(tried > 20, "{tried}");
}

#[test]
fn a_full_disk_is_told_and_the_file_is_as_before() {
    vfs::install();
    let mut tried = 0;
    for n in 0.. {
        let (machine, mut register) = settled();
        let before = code(&register);
        vfs::arm(WRITE, n, Fault::Full);
        let said = try_set(&mut register, CODE, Field::Progress, "77");
        if vfs::disarm() <= n {
            break;
        }
        tried += 1;
        if let Err(e) = said {
            assert_eq!(e.text(), ErrorText::DiskFull, "{n}");
            assert_eq!(code(&register), before);
        }
        set(&mut register, CODE, Field::Progress, "78");
        assert_eq!(damage(&register), [], "{n}");
        assert_eq!(left_behind(machine.folder.path()), Vec::<std::path::PathBuf>::new());
    }
    println!("row 4: edit: {tried} writes met a full disk");
    // A backup and compacting meet it too.
    let (mut n, mut met) = (0, 0);
    loop {
        let (machine, mut register) = settled();
        let out = machine.folder.path().join("copy.taizhang");
        let before = code(&register);
        vfs::arm(WRITE, n, Fault::Full);
        let copied = register.backup(Some(&out));
        let writes = vfs::disarm();
        met += usize::from(copied.is_err());
        assert_eq!(copied.is_ok(), out.exists(), "{n}");
        if let Err(e) = copied {
            assert_eq!(e.text(), ErrorText::DiskFull, "{n}: {}", e.say(taizhang::i18n::Lang::En));
        }
        vfs::arm(WRITE, n, Fault::Full);
        let _ = register.compact();
        vfs::disarm();
        assert_eq!((code(&register), damage(&register)), (before, Vec::new()), "{n}");
        assert_eq!(left_behind(machine.folder.path()), Vec::<std::path::PathBuf>::new(), "{n}");
        if writes <= n {
            break;
        }
        // The daily run skips more and more of them.
        n += if thorough() { 1 } else { 1 + n * 3 };
    }
    println!("row 4: backup: {met} writes met a full disk");
    assert!(tried > 3 && met > 3, "{tried} {met}");
}

#[test]
fn a_save_that_is_on_the_disk_is_said_to_be_saved() {
    vfs::install();
    // The calls of one edit, counted.
    let (_machine, mut register) = settled();
    vfs::count(CHANGING);
    set(&mut register, CODE, Field::Progress, "77");
    let calls = vfs::disarm();
    let mut true_words = 0;
    for n in 0..calls {
        let (machine, mut register) = settled();
        vfs::arm(CHANGING, n, Fault::Liar);
        let said = try_set(&mut register, CODE, Field::Progress, "77");
        vfs::disarm();
        let there = progress(&machine.try_open(&machine.file(), true).expect("readable")) == "77";
        assert_eq!(said.is_ok(), there, "call {n} of {calls}: {said:?}");
        // The same once more writes nothing twice.
        set(&mut register, CODE, Field::Progress, "77");
        assert_eq!(written(&register, "77"), 1, "call {n} of {calls}");
        true_words += 1;
    }
    println!("row 5: {true_words} calls were done and answered that they failed");
}
