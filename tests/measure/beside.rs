//! What stands beside our figures in the same run: `fzf --filter` and `LIKE` on the same names, and the transactions of an
//! edit in plain SQLite. fzf reads a text list, not a register: that has to be said wherever they are compared.

use super::figures::{Series, row};
use rusqlite::{Connection, params};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A word in the names: by `LIKE`, and by fzf where it is installed; and how many times as long each takes as the slowest
/// key of a word and of a sound, which neither of them has, takes here.
pub fn finding(size: usize, file: &str, ours: &[(&str, f64, f64)]) {
    let ahead = |what: &str, took: f64| {
        for (typed, rows, all) in ours.iter().filter(|(typed, ..)| ["wuhan", "武汉高新区", "whyc"].contains(typed))
        {
            row(size, &format!("{what} / {typed}"), &[("rows x", took / rows), ("all x", took / all)]);
        }
    };
    let conn = Connection::open(file).expect("a file");
    let mut like = Series::default();
    let mut found = 0_i64;
    for _ in 0..3 {
        let start = Instant::now();
        let sql = "SELECT count(*) FROM project WHERE name_zh LIKE '%武汉%' OR name_en LIKE '%wuhan%'";
        found = conn.query_row(sql, [], |r| r.get(0)).expect("a count");
        like.add(start.elapsed());
    }
    row(size, "beside: LIKE on the names", &[("ms", like.median()), ("found", found as f64)]);
    ahead("LIKE", like.median());
    let names = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("names-{size}.txt"));
    let mut query = conn.prepare("SELECT name_zh || ' ' || coalesce(name_en, '') FROM project").expect("names");
    let lines: Vec<String> = query.query_map([], |r| r.get(0)).expect("names").filter_map(Result::ok).collect();
    std::fs::write(&names, lines.join("\n")).expect("written");
    let mut fzf = Series::default();
    for word in ["武汉", "wuhan", "武汉"] {
        let start = Instant::now();
        let list = std::fs::File::open(&names).expect("names");
        let Ok(done) = Command::new("fzf").args(["--filter", word]).stdin(list).stdout(Stdio::piped()).output() else {
            return row(size, "beside: fzf is not installed", &[]);
        };
        fzf.add(start.elapsed());
        assert!(!done.stdout.is_empty());
    }
    row(size, "beside: fzf --filter on a text list", &[("ms", fzf.median())]);
    ahead("fzf", fzf.median());
}

/// Two transactions as an edit makes them: a line of about 700 bytes and an updated row in the register's journal mode,
/// and the same line in a second file.
pub fn transactions(size: usize, file: &str) {
    let copy = Path::new(file).with_extension("plain");
    std::fs::copy(file, &copy).expect("a copy");
    let open = |path: &Path| {
        let conn = Connection::open(path).expect("a file");
        conn.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;").expect("a mode");
        conn.execute_batch("CREATE TABLE IF NOT EXISTS plain (n INTEGER PRIMARY KEY, body TEXT)").expect("a table");
        conn
    };
    let (register, own) = (open(&copy), open(&copy.with_extension("own")));
    let id: String = register.query_row("SELECT id FROM project LIMIT 1", [], |r| r.get(0)).expect("a project");
    let body = "x".repeat(700);
    let mut took = Series::default();
    for _ in 0..20 {
        let start = Instant::now();
        for (conn, with_row) in [(&own, false), (&register, true)] {
            conn.execute_batch("BEGIN IMMEDIATE").expect("begun");
            conn.execute("INSERT INTO plain (body) VALUES (?1)", params![body]).expect("a line");
            if with_row {
                conn.execute("UPDATE project SET starred = 1 - coalesce(starred, 0) WHERE id = ?1", [&id])
                    .expect("a row");
            }
            conn.execute_batch("COMMIT").expect("done");
        }
        took.add(start.elapsed());
    }
    row(size, "beside: two plain transactions", &[("ms", took.median()), ("p95", took.high())]);
}
