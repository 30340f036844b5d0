//! Files that are not right: each is told for what it is, nothing panics, and not a byte of it is changed.

use super::support::{Desk, set};
use std::path::{Path, PathBuf};
use taizhang::domain::field::Field;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::Register;
use taizhang::register::error::Kind;
use taizhang::register::open::Options;

/// A whole register, as bytes.
fn whole(mut register: Register) -> Vec<u8> {
    set(&mut register, "GRID-02", Field::Progress, "5");
    let path = register.path().to_path_buf();
    register.close();
    std::fs::read(path).expect("a register")
}

fn open(desk: &Desk, path: &Path) -> Result<Register, (Kind, ErrorText)> {
    let options = Options { file: Some(path.to_path_buf()), read_only: false };
    let opened = Register::open(&options, desk.home(), Desk::clock(), &desk.config());
    opened.map(|(r, _)| r).map_err(|e| (e.kind, e.text()))
}

/// Opening says this, and leaves the file as it was.
fn refused(desk: &Desk, bytes: &[u8], wanted: &[ErrorText]) {
    let path: PathBuf = desk.folder.path().join("given.taizhang");
    std::fs::write(&path, bytes).expect("written");
    let said = open(desk, &path).err();
    let (kind, text) = said.unwrap_or_else(|| panic!("{} bytes were opened; wanted {wanted:?}", bytes.len()));
    assert_eq!(kind, Kind::Register);
    assert!(wanted.contains(&text), "{text:?}, wanted {wanted:?}");
    assert!(std::fs::read(&path).expect("it is there") == bytes, "the file was changed");
}

#[test]
fn what_is_no_whole_register_is_refused_and_left_alone() {
    let desk = Desk::new();
    let good = whole(desk.small());
    let cut = [ErrorText::Truncated];
    for length in [0, 50, 100, 4096, good.len() / 2, good.len() - 4096] {
        refused(&desk, &good[..length], &cut);
    }
    refused(&desk, "项目名称,阶段\n".repeat(50).as_bytes(), &[ErrorText::NotOurs]);
    refused(&desk, &(0..9000u32).map(|n| (n * 31 % 251) as u8).collect::<Vec<_>>(), &[ErrorText::NotOurs]);
    let mut other = good.clone();
    other[68..72].copy_from_slice(&7u32.to_be_bytes());
    refused(&desk, &other, &[ErrorText::NotOurs]);
    assert_eq!(open(&desk, desk.folder.path()).err(), Some((Kind::Register, ErrorText::NotAFile)));
    assert_eq!(open(&desk, &desk.folder.path().join("no")).err(), Some((Kind::Register, ErrorText::Missing)));
}

#[test]
fn a_journal_that_names_another_file_is_never_played_back() {
    let desk = Desk::new();
    let good = whole(desk.small());
    let path = desk.folder.path().join("given.taizhang");
    let victim = desk.folder.path().join("victim.txt");
    std::fs::write(&path, &good).expect("written");
    std::fs::write(&victim, "mine").expect("written");
    let mut journal = victim.to_string_lossy().as_bytes().to_vec();
    journal.extend([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
    std::fs::write(desk.folder.path().join("given.taizhang-journal"), journal).expect("written");
    assert_eq!(open(&desk, &path).err(), Some((Kind::Register, ErrorText::ForeignJournal)));
    assert_eq!(std::fs::read_to_string(victim).expect("it is there"), "mine");
}

#[test]
fn a_flipped_bit_is_refused_or_named_or_changes_nothing() {
    let desk = Desk::new();
    // A small register is mostly free room, where nothing is to be noticed.
    let good = whole(desk.open());
    let path = desk.folder.path().join("given.taizhang");
    let mut at = 100usize;
    let mut noticed = 0;
    for round in 0..24usize {
        at = (at * 7919 + 104_729 * (round + 1)) % (good.len() - 100) + 100;
        let mut bytes = good.clone();
        bytes[at] ^= 1 << (round % 8);
        std::fs::write(&path, &bytes).expect("written");
        match open(&desk, &path) {
            Err((kind, _)) => {
                assert_eq!(kind, Kind::Register);
                noticed += 1;
            }
            // A body of the log cannot change unseen, and a row that differs from the log is named.
            Ok(register) => noticed += usize::from(register.check().map_or(true, |found| !found.is_empty())),
        }
    }
    assert!(noticed > 0, "no flip was noticed at all");
}

#[test]
fn a_busy_file_is_waited_for_and_then_told() {
    let desk = Desk::new();
    let mut one = desk.small();
    one.patience = std::time::Duration::from_millis(50);
    let held = rusqlite::Connection::open(one.path()).expect("another program");
    held.execute_batch("BEGIN IMMEDIATE").expect("held");
    let id = one.by_code("GRID-02").expect("a code").id();
    let refused = one.confirm(&[id]).expect_err("busy");
    assert!(refused.is_busy());
    drop(held);
    assert!(!one.confirm(&[id]).expect("free again").is_nothing());
}
