//! Row 25 in a colleague's file: what means harm is refused or left out with a word, quickly, within a bound of memory,
//! and neither file is changed. Rows 8 and 6 for merging: what is no register, what is cut off, what is just written.

use super::merges::{merge, merged, pair};
use super::support::{CODE, Machine, code, progress, set, thorough};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use taizhang::domain::field::Field;
use taizhang::domain::id::ChangeId;
use taizhang::i18n::Lang;
use taizhang::i18n::errors::ErrorText as E;
use taizhang::register::merge::look::look;
use taizhang::register::merge::{Asked, Preview, Refusal, Watch};

const CHILD: &str = "TAIZHANG_HARM";

/// What came of looking at a file in a process of its own: the words of the refusal or of the preview, and the peak of
/// memory in MB where the system tells.
struct Looked {
    said: String,
    peak: Option<u64>,
}

/// Not a test of its own: looks at a file and says what came of it.
#[test]
fn child() {
    let Some(told) = std::env::var_os(CHILD) else { return };
    let told = told.to_string_lossy().into_owned();
    let (desk, file) = told.split_once('|').expect("where");
    let mut machine = Machine::bare();
    machine.folder = tempfile::TempDir::new().expect("a folder");
    std::fs::create_dir_all(machine.folder.path().join("desk")).expect("a folder");
    std::fs::copy(desk, machine.file()).expect("a register");
    let register = machine.open();
    let said = match preview(&register, Path::new(file)) {
        Ok(p) => format!("{} changes, {} left out", p.changes, p.left_out.len()),
        Err(e) => format!("{:?}: {}", e.text(), e.say(Lang::En)),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).map(str::trim).unwrap_or_default();
    println!("harm|{}|{}", said.replace('|', "/").replace('\n', " "), peak.trim_end_matches(" kB"));
}

fn preview(register: &taizhang::register::Register, file: &Path) -> Result<Preview, taizhang::register::error::Error> {
    let mut bench = register.bench().expect("a bench");
    let asked = Asked { files: vec![file.to_path_buf()], other_register: false };
    look(&mut bench, &asked, &Watch::default()).map(|plan| plan.preview)
}

/// Looks at a file in a child, which must come back soon and whole.
#[track_caller]
fn looked(what: &str, mine: &Machine, file: &Path) -> Looked {
    let before = digest(file);
    let start = Instant::now();
    let out = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "harm::child", "--nocapture", "-q"])
        .env(CHILD, format!("{}|{}", mine.file().display(), file.display()))
        .output()
        .expect("a child");
    let shown = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = shown.lines().find_map(|l| l.split_once("harm|")).map(|(_, rest)| rest.to_string());
    let line = line.unwrap_or_else(|| panic!("{what}: it fell over: {}", String::from_utf8_lossy(&out.stderr)));
    assert!(start.elapsed() < Duration::from_secs(20), "{what}: {:?}", start.elapsed());
    assert_eq!(digest(file), before, "{what}: the original was changed");
    let (said, peak) = line.rsplit_once('|').expect("two parts");
    let peak = peak.parse::<u64>().ok().map(|kb| kb / 1024);
    assert!(peak.is_none_or(|mb| mb < 300), "{what}: {peak:?} MB");
    println!("row 25: {what}: {said} ({peak:?} MB, {:?})", start.elapsed());
    Looked { said: said.to_string(), peak }
}

/// Length and first and last bytes: a file of a gigabyte is not read for it.
fn digest(path: &Path) -> (u64, Option<std::time::SystemTime>) {
    let meta = std::fs::metadata(path).expect("a file");
    (meta.len(), meta.modified().ok())
}

#[test]
fn huge_values_wide_tables_and_many_operations_are_refused_within_bounds() {
    let (mine, _) = pair();
    let large: u64 = if thorough() { 900_000_000 } else { 24_000_000 };
    let wide: Vec<String> = (0..1_900).map(|n| format!("c{n} TEXT")).collect();
    let many = if thorough() { 1_000_000 } else { 60_000 };
    let ops: Vec<String> = (0..many).map(|n| format!(r#"{{"e":"p/{n:032x}","f":"progress","v":"1"}}"#)).collect();
    let body = format!(
        r#"{{"v":1,"reg":"x","site":"{}","by":"b","hlc":65536,"wall":1,"nonce":"0","g":"0","kind":"edit","note":"","undo":null,"d":[],"ops":[{}]}}"#,
        "ab".repeat(16),
        ops.join(",")
    );
    let put =
        "INSERT INTO change (id, hlc, site, author, kind, gesture, body) VALUES (?1, 1, 'x', 'y', 'edit', 'z', ?2)";
    let mut peaks = Vec::new();
    for (what, sql, wanted) in [
        (
            "a text of many megabytes in a row",
            format!("UPDATE project SET name_zh = CAST(zeroblob({large}) AS TEXT) WHERE code = 'RAIL-1'"),
            "Strange",
        ),
        (
            "the same in a change that is known here and not even read",
            format!("UPDATE change SET body = CAST(zeroblob({large}) AS TEXT) WHERE n = 2"),
            "0 changes",
        ),
        (
            "the same in a change that is new",
            format!(
                "INSERT INTO change (id, hlc, site, author, kind, gesture, body) VALUES (randomblob(32), 1, 'x', 'y', \
                 'edit', 'z', CAST(zeroblob({large}) AS TEXT))"
            ),
            "Strange",
        ),
        (
            "the same as the register's name",
            format!("UPDATE meta SET v = CAST(zeroblob({large}) AS TEXT) WHERE k = 'register'"),
            "Strange",
        ),
        ("a table of nineteen hundred columns", format!("CREATE TABLE wide ({})", wide.join(",")), ""),
        (
            "a view without end under an innocent name",
            "CREATE VIEW endless AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
                .to_string(),
            "changes",
        ),
        ("operations without number in one change", String::new(), ""),
    ] {
        let (_, theirs) = pair();
        match sql.is_empty() {
            false => theirs.edit_with_a_tool(&sql),
            true => {
                let id = ChangeId::of(body.as_bytes());
                theirs.tool().execute(put, rusqlite::params![&id.0[..], body]).expect("put in");
            }
        }
        let out = looked(what, &mine, &theirs.file());
        assert!(out.said.contains(wanted), "{what}: {}", out.said);
        peaks.extend(out.peak);
    }
    println!("row 25: peak {:?} MB", peaks.iter().max());
}

#[test]
fn a_schema_without_end_a_table_that_is_a_program_and_a_wish_for_memory_are_bounded() {
    // Made by hand, since a tool takes minutes for as many.
    let tables = |n: usize| {
        format!(
            "PRAGMA writable_schema = ON; WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT {n}) \
             INSERT INTO sqlite_schema SELECT 'view', 'v' || i, 'v' || i, 0, 'CREATE VIEW v' || i || ' AS SELECT 1' FROM c"
        )
    };
    for (what, sql, wanted) in [
        ("a hundred thousand views", tables(100_000), "Strange"),
        ("some views of a colleague's own", tables(200), "changes"),
        ("a table that is a program", "CREATE VIRTUAL TABLE words USING fts5(a)".to_string(), "Strange"),
        ("a wish for ten gigabytes of memory", "PRAGMA default_cache_size = 2500000".to_string(), "changes"),
    ] {
        let (mine, theirs) = pair();
        theirs.edit_with_a_tool(&sql);
        let out = looked(what, &mine, &theirs.file());
        assert!(out.said.contains(wanted), "{what}: {}", out.said);
    }
}

/// What bounds a colleague's file must not bound one's own: SQLite's bound on all its memory could never be loosened.
#[test]
fn a_look_at_a_colleagues_file_leaves_no_bound_behind() {
    let (mine, theirs) = pair();
    let mut register = mine.open();
    merged(&mut register, &[theirs.file()]);
    register.siblings();
    for pragma in ["hard_heap_limit", "soft_heap_limit"] {
        let bound: i64 = mine.tool().query_row(&format!("PRAGMA {pragma}"), [], |r| r.get(0)).expect("a number");
        assert_eq!(bound, 0, "{pragma}");
    }
}

#[test]
fn changes_in_a_circle_forged_doubled_and_of_the_year_9999_hang_nobody() {
    let (mine, theirs) = pair();
    let mut register = mine.open();
    let before = code(&register);
    let shell = |by: &str, hlc: i64, d: &str, ops: &str| {
        format!(
            r#"{{"v":1,"reg":"x","site":"{}","by":"{by}","hlc":{hlc},"wall":1,"nonce":"0","g":"0","kind":"edit","note":"","undo":null,"d":[{d}],"ops":[{ops}]}}"#,
            "ab".repeat(16)
        )
    };
    let conn = theirs.tool();
    let put = |id: &ChangeId, body: &str| {
        let sql =
            "INSERT INTO change (id, hlc, site, author, kind, gesture, body) VALUES (?1, 1, 'x', 'y', 'edit', 'z', ?2)";
        conn.execute(sql, rusqlite::params![&id.0[..], body]).expect("put in");
    };
    // A circle: each says that it rests on the other, under names that cannot be theirs.
    let (a, b) = (ChangeId([1; 32]), ChangeId([2; 32]));
    let remark = |p: &str| format!(r#"{{"e":"p/{:032x}","f":"remark","v":"x"{p}}}"#, 1);
    put(&a, &shell("a", 1 << 20, &format!("\"{b}\""), &remark(r#","p":[[0,0]]"#)));
    put(&b, &shell("b", 1 << 20, &format!("\"{a}\""), &remark(r#","p":[[0,0]]"#)));
    // One under its right name that rests on the circle, and one that rests on nothing that is there.
    let resting = shell("c", 1 << 21, &format!("\"{a}\""), &remark(r#","p":[[0,0]]"#));
    put(&ChangeId::of(resting.as_bytes()), &resting);
    let waiting = shell("d", 1 << 21, &format!("\"{}\"", ChangeId([9; 32])), &remark(r#","p":[[0,0]]"#));
    put(&ChangeId::of(waiting.as_bytes()), &waiting);
    // Out of shape, though under its right name.
    for (n, body) in
        [format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000)), "\u{0}".into(), String::new()].iter().enumerate()
    {
        put(&ChangeId::of(body.as_bytes()), body);
        assert!(n < 3);
    }
    // A clock of the year 9999 is no clock of this log; one of the year 5138, and a name that would act on a terminal are taken in, the name shown harmlessly.
    let latest = shell("e", 253_402_300_799_000i64.wrapping_shl(16), "", &remark(""));
    put(&ChangeId::of(latest.as_bytes()), &latest);
    let late = shell("\\u001b[2J\\u202e坏人", 100_000_000_000_000 << 16, "", &remark(""));
    put(&ChangeId::of(late.as_bytes()), &late);
    drop(conn);
    let start = Instant::now();
    let (preview, _) = merged(&mut register, &[theirs.file()]);
    assert!(start.elapsed() < Duration::from_secs(20));
    let why: Vec<&str> = preview
        .left_out
        .iter()
        .map(|l| match l.why {
            Refusal::Forged => "forged",
            Refusal::Flaw(_) => "shape",
            Refusal::Rests(_) => "rests",
            Refusal::Waits(_) => "waits",
            _ => "other",
        })
        .collect();
    let count = |w: &str| why.iter().filter(|x| **x == w).count();
    assert_eq!(
        (count("forged"), count("shape"), count("rests"), count("waits")),
        (2, 4, 1, 1),
        "{:?}",
        preview.left_out
    );
    assert_eq!(preview.changes, 1);
    assert!(preview.files[0].ahead.is_some());
    let shown = taizhang::domain::text::visible(&preview.files[0].authors[0].name).into_owned();
    assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{shown}");
    // What comes after it still comes after it, and the day of today is not moved by it.
    set(&mut register, CODE, Field::Progress, "31");
    assert_eq!(progress(&register), "31");
    assert_ne!(code(&register), before);
    println!(
        "row 25: {} changes left out, each with its reason, one of the year 5138 taken in",
        preview.left_out.len()
    );
}

#[test]
fn what_is_no_register_is_told_for_what_it_is_when_it_is_merged() {
    let (mine, theirs) = pair();
    let mut register = mine.open();
    let before = code(&register);
    let whole = std::fs::read(theirs.file()).expect("bytes");
    let at = |name: &str| mine.folder.path().join(name);
    let mut told = 0;
    let mut refused = |register: &mut taizhang::register::Register, path: PathBuf, wanted: &[E]| {
        let said = merge(register, std::slice::from_ref(&path)).expect_err("refused");
        assert!(wanted.contains(&said.text()), "{}: {said:?}", path.display());
        for lang in [Lang::Zh, Lang::En] {
            assert!(said.advice(lang).is_some_and(|a| !a.is_empty()), "{said:?} says nothing to do");
        }
        told += 1;
    };
    for length in [0, 50, 99, 100, 4096, whole.len() / 2, whole.len() - 1] {
        std::fs::write(at("cut"), &whole[..length]).expect("written");
        refused(&mut register, at("cut"), &[E::Truncated]);
    }
    std::fs::write(at("text"), "项目名称,阶段\n".repeat(80)).expect("written");
    refused(&mut register, at("text"), &[E::NotOurs]);
    std::fs::write(at("noise"), (0..9000u32).map(|n| (n * 31 % 251) as u8).collect::<Vec<_>>()).expect("written");
    refused(&mut register, at("noise"), &[E::NotOurs]);
    refused(&mut register, at("nothing"), &[E::Missing]);
    refused(&mut register, mine.folder.path().to_path_buf(), &[E::NotAFile]);
    #[cfg(unix)]
    if std::process::Command::new("mkfifo").arg(at("pipe")).status().is_ok_and(|s| s.success()) {
        refused(&mut register, at("pipe"), &[E::NotAFile]);
    }
    // A register of its own: asked for by name only.
    let other = Machine::bare();
    taizhang::register::Register::init(&other.file(), true, other.home(), other.now.clone(), &other.config())
        .expect("another")
        .close();
    refused(&mut register, other.file(), &[E::OtherRegister]);
    // Pages overwritten in the middle.
    let mut broken = whole.clone();
    let (from, to) = (whole.len() / 3, whole.len() / 3 + 8192);
    broken[from..to].fill(0xa5);
    std::fs::write(at("broken"), &broken).expect("written");
    refused(&mut register, at("broken"), &[E::Damaged, E::Strange, E::NotOurs]);
    assert_eq!(code(&register), before);
    println!("row 8: {told} files that are no register were told for what they are");
}

#[test]
fn a_file_that_is_just_being_written_is_read_as_it_was_before_or_after() {
    let (mine, theirs) = pair();
    let register = mine.open();
    let path = theirs.file();
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let flag = stop.clone();
    let writer = std::thread::spawn(move || {
        let conn = rusqlite::Connection::open(path).expect("another program");
        conn.busy_timeout(Duration::from_secs(5)).expect("patience");
        let mut n = 0u32;
        while !flag.load(std::sync::atomic::Ordering::Relaxed) {
            n += 1;
            let sql = format!(
                "BEGIN IMMEDIATE; UPDATE project SET progress = {0}; UPDATE project SET remark = '{0}'; COMMIT",
                n % 100
            );
            let _ = conn.execute_batch(&sql);
        }
        n
    });
    let (mut read, mut busy) = (0, 0);
    for _ in 0..if thorough() { 200 } else { 6 } {
        match preview(&register, &theirs.file()) {
            Ok(preview) => {
                // Both values of each project changed together: never one without the other.
                assert!(preview.files[0].outside.is_multiple_of(2), "{}", preview.files[0].outside);
                read += 1;
            }
            Err(e) => {
                assert!(matches!(e.text(), E::Locked), "{e:?}");
                busy += 1;
            }
        }
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let written = writer.join().expect("done");
    println!("row 25: read {read} times while it was written {written} times, {busy} times told that it is in use");
    assert!(read > 0);
}
