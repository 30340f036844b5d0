//! Colleagues' files that are not what they should be: each is refused with what is wrong, or read without harm; the
//! original is never touched, and nothing of one's own is.

use super::support::{Desk, get, set};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::i18n::errors::ErrorText;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::merge::look::look;
use taizhang::register::merge::take::take;
use taizhang::register::merge::{Asked, Choices, Preview, Watch};

/// A register, and a colleague's copy of it in which one value was changed.
fn pair() -> (Desk, Register, PathBuf) {
    let desk = Desk::new();
    let mut register = desk.small();
    let path = desk.folder.path().join("theirs.taizhang");
    register.backup(Some(&path)).expect("a copy");
    let mut theirs = open(&desk, &path, "王工");
    set(&mut theirs, "RAIL-05", Field::Progress, "61");
    theirs.close();
    (desk, register, path)
}

fn open(desk: &Desk, path: &Path, author: &str) -> Register {
    let home = super::support::home(&desk.folder.path().join(author));
    let flags = Flags { author: Some(author.into()), lang: Some(Lang::En), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    Register::open(&super::support::options(path), home, Desk::clock(), &config).expect("a register").0
}

fn preview(register: &Register, path: &Path) -> Result<Preview, taizhang::register::error::Error> {
    let mut bench = register.bench().expect("a bench");
    let asked = Asked { files: vec![path.to_path_buf()], other_register: false };
    look(&mut bench, &asked, &Watch::default()).map(|plan| plan.preview)
}

/// Refused with this sentence; the file is as it was, to the byte.
fn refused(register: &Register, path: &Path, why: ErrorText) {
    let before = std::fs::read(path).ok();
    let error = preview(register, path).expect_err("refused");
    assert_eq!(error.text(), why, "{} {:?}", path.display(), error);
    for lang in [Lang::Zh, Lang::En] {
        assert!(!error.say(lang).is_empty() && error.advice(lang).is_some(), "{error:?}");
    }
    assert_eq!(std::fs::read(path).ok(), before);
}

#[test]
fn what_is_no_colleagues_register_is_refused_and_says_why() {
    let (desk, register, theirs) = pair();
    let at = |name: &str| desk.folder.path().join(name);
    let whole = std::fs::read(&theirs).expect("bytes");
    for (name, bytes, why) in [
        ("empty", &[][..], ErrorText::Truncated),
        ("start", &whole[..50], ErrorText::Truncated),
        ("half", &whole[..whole.len() / 2], ErrorText::Truncated),
        (
            "text",
            b"not a register at all, only words, and enough of them to fill more than a hundred bytes of a file. So.",
            ErrorText::NotOurs,
        ),
    ] {
        std::fs::write(at(name), bytes).expect("written");
        refused(&register, &at(name), why);
    }
    let other = Connection::open(at("other.db")).expect("a database");
    other.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").expect("filled");
    drop(other);
    refused(&register, &at("other.db"), ErrorText::NotOurs);
    refused(&register, desk.folder.path(), ErrorText::NotAFile);
    refused(&register, &at("nothing"), ErrorText::Missing);
    refused(&register, register.path(), ErrorText::SameFile);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(register.path(), at("soft")).expect("a link");
        std::fs::hard_link(register.path(), at("hard")).expect("a link");
        for name in ["soft", "hard"] {
            let error = preview(&register, &at(name)).expect_err("the same file");
            assert_eq!(error.text(), ErrorText::SameFile);
        }
    }
}

#[test]
fn a_schema_that_could_act_is_refused_and_never_acts() {
    let (desk, register, theirs) = pair();
    for (n, sql) in [
        "CREATE TRIGGER t AFTER INSERT ON project BEGIN DELETE FROM change; END",
        "ALTER TABLE project RENAME TO p2; CREATE VIEW project AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM r) SELECT x AS id FROM r",
        "CREATE INDEX sly ON change (abs(randomblob(hlc)))",
        "ALTER TABLE change ADD COLUMN twice TEXT AS (body || body)",
    ]
    .iter()
    .enumerate()
    {
        let path = desk.folder.path().join(format!("sly{n}"));
        std::fs::copy(&theirs, &path).expect("a copy");
        let conn = Connection::open(&path).expect("a database");
        conn.execute_batch("PRAGMA legacy_alter_table=ON").expect("set");
        if conn.execute_batch(sql).is_err() {
            continue;
        }
        drop(conn);
        refused(&register, &path, ErrorText::Strange);
    }
}

#[test]
fn a_newer_file_gives_what_it_holds_and_what_is_not_known_is_passed_on() {
    let (desk, mut register, theirs) = pair();
    let conn = Connection::open(&theirs).expect("a database");
    // An operation on a kind of thing and on a field that this program does not know.
    let change = taizhang::domain::change::Change {
        v: 1,
        reg: register.book().entries().len().to_string(),
        site: "f".repeat(32),
        by: "后来者".into(),
        hlc: 1 << 60,
        wall: 1,
        nonce: "0".repeat(16),
        g: "0".repeat(16),
        kind: taizhang::domain::change::ChangeKind::Edit,
        note: String::new(),
        undo: None,
        src: Vec::new(),
        d: Vec::new(),
        ops: vec![
            op("zz/00000000000000000000000000000001", "colour", "blue"),
            op(&register.by_code("RAIL-06").expect("a code").id().to_string(), "from_the_future", "yes"),
        ],
        rows: Vec::new(),
    };
    let (id, body) = change.seal();
    let sql =
        "INSERT INTO change (id, hlc, site, author, kind, gesture, body) VALUES (?1, ?2, 's', 'x', 'edit', 'g', ?3)";
    conn.execute(sql, rusqlite::params![&id.0[..], change.hlc, body]).expect("put in");
    conn.execute_batch("ALTER TABLE project ADD COLUMN hue TEXT; PRAGMA user_version=102").expect("newer");
    drop(conn);
    let mut bench = register.bench().expect("a bench");
    let asked = Asked { files: vec![theirs.clone()], other_register: false };
    let mut plan = look(&mut bench, &asked, &Watch::default()).expect("a look");
    assert_eq!(plan.preview.files[0].newer, Some(102));
    assert!(plan.preview.files[0].ahead.is_some(), "a clock in the far future is told");
    take(&mut bench, &mut plan, &Choices::new(), &Watch::default()).expect("taken in");
    register.follow().expect("followed");
    assert_eq!(get(&register, "RAIL-05", Field::Progress).as_deref(), Some("61"));
    let mine = Connection::open(register.path()).expect("a look");
    let kept: String =
        mine.query_row("SELECT body FROM change WHERE id = ?1", [&id.0[..]], |r| r.get(0)).expect("kept");
    assert_eq!(kept, body);
    drop(mine);
    // A reader that is too old for it says so.
    let conn = Connection::open(&theirs).expect("a database");
    conn.execute_batch("UPDATE meta SET v = '102' WHERE k = 'min_reader'").expect("set");
    drop(conn);
    refused(&register, &theirs, ErrorText::Newer);
    drop(desk);
}

fn op(e: &str, f: &str, v: &str) -> taizhang::domain::change::Op {
    let v = taizhang::domain::change::Value::from(Some(v.to_string()));
    taizhang::domain::change::Op { e: e.into(), f: f.into(), v, p: Vec::new(), s: Vec::new() }
}

#[test]
fn a_change_that_was_tampered_with_is_left_out_with_what_rests_on_it() {
    let (desk, register, theirs) = pair();
    let mut on = open(&desk, &theirs, "李工");
    set(&mut on, "RAIL-05", Field::Progress, "62");
    set(&mut on, "RAIL-06", Field::Progress, "7");
    on.close();
    let conn = Connection::open(&theirs).expect("a database");
    conn.execute("UPDATE change SET body = replace(body, '\"61\"', '\"99\"')", []).expect("tampered");
    drop(conn);
    let preview = preview(&register, &theirs).expect("a look");
    assert_eq!((preview.changes, preview.left_out.len()), (1, 2), "{:?}", preview.left_out);
    let lines: Vec<_> = preview.projects.iter().flat_map(|p| &p.lines).filter_map(|l| l.after.as_deref()).collect();
    assert_eq!(lines, ["7"]);
}

#[test]
fn a_file_left_in_another_journal_mode_is_read_whole_and_left_alone() {
    let (desk, register, theirs) = pair();
    let conn = Connection::open(&theirs).expect("a database");
    conn.execute_batch("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0").expect("another mode");
    let more = "INSERT INTO meta (k, v) VALUES ('x', 'y')";
    conn.execute(more, []).expect("written");
    // The other program still has it open: what it wrote stands in the second file.
    let files = |path: &Path| -> Vec<(String, u64)> {
        let of =
            |e: std::fs::DirEntry| (e.file_name().to_string_lossy().into_owned(), e.metadata().map_or(0, |m| m.len()));
        let mut all: Vec<_> = std::fs::read_dir(path).expect("a folder").flatten().map(of).collect();
        all.sort();
        all.retain(|(name, _)| name.starts_with("theirs"));
        all
    };
    let before = files(desk.folder.path());
    assert_eq!(preview(&register, &theirs).expect("a look").changes, 1);
    assert_eq!(files(desk.folder.path()), before);
    let inbox = desk.folder.path().join("state/inbox");
    assert_eq!(std::fs::read_dir(inbox).expect("the inbox").count(), 0, "snapshots are taken away");
    drop(conn);
}
