//! Row 25 (this side of merging): files that mean harm, opened as one's own. Refused or shown harmlessly, quickly, without
//! a panic, and nothing but the file itself is touched.

use super::support::{CODE, Machine, damage, get, progress, set};
use std::time::{Duration, Instant};
use taizhang::domain::field::Field;
use taizhang::i18n::errors::ErrorText as E;
use taizhang::register::error::Kind;

/// Opens a file that a tool prepared: refused with exit status 3, or opened with the register as its log has it.
fn opens(prepare: &str) -> Result<(Machine, taizhang::register::Register), E> {
    let machine = Machine::new();
    machine.edit_with_a_tool(prepare);
    let start = Instant::now();
    let outcome = machine.try_open(&machine.file(), false);
    assert!(start.elapsed() < Duration::from_secs(20), "{prepare}: {:?}", start.elapsed());
    match outcome {
        Ok(register) => Ok((machine, register)),
        Err(e) => {
            assert_eq!(e.kind, Kind::Register, "{prepare}");
            Err(e.text())
        }
    }
}

#[test]
fn what_stands_in_place_of_a_table_is_refused() {
    let endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT";
    for prepare in [
        format!(
            "DROP VIEW v_projects_zh; DROP VIEW v_projects_en; DROP TABLE project; CREATE VIEW project AS {endless} n AS id FROM c"
        ),
        "DROP TABLE meta; CREATE TABLE meta (k TEXT, v TEXT AS (k) STORED)".into(),
        "DROP TABLE note; CREATE VIRTUAL TABLE note USING fts5(id, owner)".into(),
        "DROP TABLE change; CREATE TABLE change (n INTEGER PRIMARY KEY, id BLOB, body TEXT)".into(),
        "ALTER TABLE project ADD COLUMN bomb TEXT AS (hex(zeroblob(20000000)))".into(),
        "DROP TABLE head; CREATE TABLE head (e TEXT, f TEXT, n TEXT, i TEXT, value TEXT)".into(),
    ] {
        assert!(matches!(opens(&prepare).err(), Some(E::Damaged)), "{prepare}");
    }
    // A view of an innocent name is never read.
    let (_machine, mut register) =
        opens(&format!("CREATE VIEW endless AS {endless} n FROM c; CREATE TRIGGER t INSTEAD OF INSERT ON endless BEGIN DELETE FROM change; END"))
            .expect("opened");
    set(&mut register, CODE, Field::Progress, "20");
    assert_eq!(progress(&register), "20");
}

/// Puts a body into the log under its right name.
fn put_in(machine: &Machine, body: &str) {
    let id = taizhang::domain::id::ChangeId::of(body.as_bytes());
    let conn = machine.tool();
    conn.execute(
        "INSERT INTO change (id, hlc, site, author, kind, gesture, body) VALUES (?1, 1, 'x', 'y', 'edit', 'z', ?2)",
        rusqlite::params![&id.0[..], body],
    )
    .expect("put in");
}

#[test]
fn bodies_that_mean_harm_are_left_out_and_named() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let many: Vec<String> = (0..20_000).map(|n| format!(r#"{{"e":"p/{n:032x}","f":"progress","v":"1"}}"#)).collect();
    let shell = |ops: &str, d: &str| {
        format!(
            r#"{{"v":1,"reg":"x","site":"{}","by":"\u001b[2J\u202e坏人","hlc":65536,"wall":1,"nonce":"0","g":"0","kind":"edit","note":"","undo":null,"d":[{d}],"ops":[{ops}]}}"#,
            "ab".repeat(16)
        )
    };
    let circle = taizhang::domain::id::ChangeId([7; 32]).to_string();
    let bodies = [
        ("deep JSON", deep),
        (
            "a value of three megabytes",
            shell(&format!(r#"{{"e":"p/{:032x}","f":"remark","v":"{}"}}"#, 1, "x".repeat(3 << 20)), ""),
        ),
        ("twenty thousand operations", shell(&many.join(","), "")),
        ("a reference out of range", shell(&format!(r#"{{"e":"p/{:032x}","f":"remark","v":"1","p":[[4,4]]}}"#, 1), "")),
        (
            "a parent that is not there",
            shell(&format!(r#"{{"e":"p/{:032x}","f":"remark","v":"1","p":[[0,0]]}}"#, 1), &format!("\"{circle}\"")),
        ),
        ("a name out of shape", shell(r#"{"e":"p/../../etc/passwd","f":"remark","v":"1"}"#, "")),
        ("not UTF-8 as JSON knows it", "\u{0}\u{1}".to_string()),
    ];
    for (what, body) in bodies {
        let machine = Machine::new();
        put_in(&machine, &body);
        let start = Instant::now();
        match machine.try_open(&machine.file(), false) {
            Ok(register) => {
                assert!(!damage(&register).is_empty(), "{what}: not named");
                assert_eq!((progress(&register).as_str(), register.book().entries().len()), ("10", 4), "{what}");
            }
            Err(e) => assert_eq!(e.kind, Kind::Register, "{what}: {e:?}"),
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{what}: {:?}", start.elapsed());
    }
}

#[test]
fn forged_names_wrong_types_and_doubled_ids_are_named() {
    // The same body once more under a name that is not its own.
    let machine = Machine::new();
    machine.edit_with_a_tool("INSERT INTO change (id, hlc, site, author, kind, gesture, body) SELECT randomblob(32), hlc, site, author, kind, gesture, body FROM change WHERE n = 2");
    let register = machine.open();
    assert!(!damage(&register).is_empty());
    // A name of another length.
    let machine = Machine::new();
    machine.edit_with_a_tool("UPDATE change SET id = x'00' WHERE n = 2");
    let register = machine.open();
    assert!(register.read_only().is_some());
    assert!(!damage(&register).is_empty());
    // Text that is no text any more.
    let machine = Machine::new();
    machine.edit_with_a_tool("UPDATE change SET body = CAST(x'ff' || body AS TEXT) WHERE n > 2");
    let register = machine.open();
    assert!(register.info().is_ok() && !damage(&register).is_empty());
    assert!(register.log(&taizhang::register::history::Asked::default()).is_ok());
    // Rows of another kind than their column cannot be in a strict table; texts of any kind can.
    let machine = Machine::new();
    machine.edit_with_a_tool(
        "UPDATE project SET name_zh = char(27) || '[2J' || char(8238) || 'x', stage = 'nonsense', stage_on = 'someday'",
    );
    let mut register = machine.open();
    assert_eq!(register.outside().expect("a list").len(), 12);
    register.adopt(&[]).expect("adopted");
    let shown = get(&register, CODE, Field::NameZh).expect("a name");
    assert!(taizhang::domain::text::visible(&shown).chars().all(|c| !c.is_control() && c != '\u{202e}'));
    assert!(
        register.check().expect("a check").iter().any(|f| matches!(f, taizhang::register::check::Finding::Odd { .. }))
    );
}

#[test]
fn a_register_that_names_a_path_touches_nothing_outside_its_folders() {
    let machine = Machine::new();
    machine.edit_with_a_tool("UPDATE meta SET v = '../../../escape' WHERE k = 'register'");
    let mut register = machine.open();
    set(&mut register, CODE, Field::Progress, "20");
    register.backup(None).expect("a backup");
    register.close();
    let inside = std::fs::read_dir(machine.folder.path()).expect("a folder");
    let mut names: Vec<String> =
        inside.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["backups", "desk", "state"]);
    assert!(!machine.folder.path().parent().expect("a parent").join("escape").exists());
}
