//! Row 9 (this side of merging): a newer file is read if it says so, and never written; an older one is backed up and
//! brought up to date; what this program does not know is kept byte for byte.

use super::support::{CODE, Machine, code, damage, get, progress, set};
use rusqlite::Connection;
use taizhang::domain::change::{Change, ChangeKind, FORMAT, Op, Value};
use taizhang::domain::field::Field;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::ReadOnly;
use taizhang::register::care::Notice;
use taizhang::register::keeping::{self, Reason};
use taizhang::store::schema::USER_VERSION;

fn version(machine: &Machine, version: i64, reader: &str) {
    let conn = machine.tool();
    conn.pragma_update(None, "user_version", version).expect("a version");
    conn.execute("UPDATE meta SET v = ?1 WHERE k = 'min_reader'", [reader]).expect("a reader");
}

/// Makes the small register one of an earlier revision: a table and a column of today are not there, the log lacks a
/// column, the number is lower.
pub fn make_older(machine: &Machine) {
    machine.edit_with_a_tool(
        "DROP VIEW v_projects_zh; DROP VIEW v_projects_en; DROP TABLE target; DROP TABLE trace; \
         ALTER TABLE project DROP COLUMN wording; ALTER TABLE change DROP COLUMN sources; DROP INDEX change_site; \
         PRAGMA user_version = 100;",
    );
}

#[test]
fn a_newer_file_is_read_only_if_it_allows_that_and_else_refused() {
    for (newer, reader, opens) in [(102, "101", true), (102, "102", false), (201, "101", true), (201, "201", false)] {
        let machine = Machine::new();
        version(&machine, newer, reader);
        let bytes = std::fs::read(machine.file()).expect("bytes");
        match machine.try_open(&machine.file(), false) {
            Ok(mut register) => {
                assert!(opens, "{newer} {reader}");
                assert_eq!(register.read_only(), Some(ReadOnly::Newer));
                let refused = super::support::try_set(&mut register, CODE, Field::Progress, "77").expect_err("newer");
                assert_eq!(refused.text(), ErrorText::ReadOnlyNewer);
                assert_eq!(progress(&register), "10");
                register.close();
            }
            Err(e) => assert_eq!((opens, e.text()), (false, ErrorText::Newer), "{newer} {reader}"),
        }
        assert!(std::fs::read(machine.file()).expect("bytes") == bytes, "{newer}: the file was changed");
    }
}

#[test]
fn an_older_file_is_backed_up_and_brought_up_to_date() {
    let machine = Machine::new();
    let before = code(&machine.open());
    make_older(&machine);
    let mut register = machine.open();
    assert!(register.notices().iter().any(|n| matches!(n, Notice::Migrated(_))), "{:?}", register.notices());
    assert_eq!((code(&register), progress(&register).as_str()), (before, "10"));
    assert_eq!(register.info().expect("info").format, USER_VERSION);
    assert_eq!(damage(&register), []);
    set(&mut register, CODE, Field::Progress, "77");
    let backups = keeping::backups(&machine.home(), None);
    let old = backups.iter().find(|b| b.reason == Reason::Migrate).expect("a backup of before");
    let version: i64 = Connection::open(&old.path)
        .and_then(|c| c.query_row("PRAGMA user_version", [], |r| r.get(0)))
        .expect("a version");
    assert_eq!(version, 100);
}

#[test]
fn an_older_file_is_shown_from_a_copy_where_nothing_may_be_written() {
    let machine = Machine::new();
    make_older(&machine);
    let bytes = std::fs::read(machine.file()).expect("bytes");
    let register = machine.try_open(&machine.file(), true).expect("readable");
    assert_eq!(progress(&register), "10");
    assert!(register.read_only().is_some());
    register.close();
    assert!(std::fs::read(machine.file()).expect("bytes") == bytes, "the file was changed");
}

#[test]
fn unknown_fields_kinds_and_keys_are_kept_to_the_byte() {
    let machine = Machine::new();
    let register = machine.open();
    let id = register.by_code(CODE).expect("a code").id();
    register.close();
    let op =
        |e: &str, f: &str, v: &str| Op { e: e.into(), f: f.into(), v: Value::Text(v.into()), p: vec![], s: vec![] };
    let change = Change {
        v: FORMAT,
        reg: "whatever".into(),
        site: "ab".repeat(16),
        by: "王工".into(),
        hlc: 1_700_000_000_000 << 16,
        wall: 1_700_000_000_000,
        nonce: "0".repeat(16),
        g: "0".repeat(16),
        kind: ChangeKind::Edit,
        note: String::new(),
        undo: None,
        src: vec![],
        d: vec![],
        ops: vec![
            op(&id.to_string(), "carbon_budget", "12"),
            op("zz/0123456789abcdef0123456789abcdef", "name", "来自新版"),
        ],
        rows: vec![],
    };
    // A key of JSON that no program of today writes.
    let body = change.seal().1.replacen('{', "{\"mood\":\"good\",", 1);
    let name = taizhang::domain::id::ChangeId::of(body.as_bytes());
    machine
        .tool()
        .execute(
            "INSERT INTO change (id, hlc, site, author, kind, gesture, body) VALUES (?1, ?2, ?3, '王工', 'edit', ?4, ?5)",
            rusqlite::params![&name.0[..], change.hlc, change.site, change.g, body],
        )
        .expect("put in");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "77");
    assert_eq!(get(&register, CODE, Field::Progress).as_deref(), Some("77"));
    let out = machine.folder.path().join("passed-on.taizhang");
    register.backup(Some(&out)).expect("a copy");
    register.close();
    let kept: String = Connection::open(&out)
        .and_then(|c| c.query_row("SELECT body FROM change WHERE id = ?1", [&name.0[..]], |r| r.get(0)))
        .expect("kept");
    assert_eq!(kept, body);
}
