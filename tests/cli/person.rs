//! A person at a terminal: tables that fit, colour and its absence, questions and answers, text that cannot act.

use super::support::{Desk, NOW, PROGRAM};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::time::{Duration, Instant};

/// What the terminal got, and the exit status.
struct Seen {
    raw: String,
    lines: Vec<String>,
    code: u32,
}

/// Runs the program in a pseudo-terminal of so many columns; `typed` is there from the beginning.
fn watch(desk: &Desk, columns: u16, words: &[&str], env: &[(&str, &str)], typed: &str) -> Seen {
    let size = PtySize { rows: 60, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(PROGRAM);
    command.args(words);
    command.cwd(desk.work());
    for name in ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "TAIZHANG_FILE"] {
        command.env_remove(name);
    }
    command.env("TAIZHANG_HOME", desk.home());
    command.env("TAIZHANG_NOW", NOW);
    command.env("TAIZHANG_LANG", desk.lang);
    command.env("TAIZHANG_AUTHOR", "刘工");
    command.env("TERM", "xterm-256color");
    for (name, value) in env {
        command.env(name, value);
    }
    let mut writer = pair.master.take_writer().expect("a keyboard");
    writer.write_all(typed.as_bytes()).expect("typing");
    let mut reader = pair.master.try_clone_reader().expect("a screen");
    let mut child = pair.slave.spawn_command(command).expect("the program");
    drop(pair.slave);
    let mut bytes = Vec::new();
    // The end of a pseudo-terminal is an error on some systems.
    let _ = reader.read_to_end(&mut bytes);
    let code = child.wait().expect("an exit status").exit_code();
    let raw = String::from_utf8_lossy(&bytes).into_owned();
    let cells = |n: u16| NonZero::new(n).expect("a size");
    let mut screen = vt100::Parser::new(cells(600), cells(columns), 0);
    screen.process(&bytes);
    let lines = screen.screen().rows(0, columns).map(|l| l.trim_end().to_string()).collect();
    Seen { raw, lines, code }
}

#[test]
fn a_list_fits_the_terminal_and_says_how_many() {
    let desk = Desk::plan("zh");
    for columns in [40, 80, 120] {
        let seen = watch(&desk, columns, &["list", "领域:铁路"], &[], "");
        assert_eq!(seen.code, 0);
        assert!(seen.lines[0].starts_with("编号"), "{:?}", seen.lines[0]);
        assert!(seen.lines[1].starts_with("RAIL-01"), "a line that is too long would wrap: {:?}", &seen.lines[..3]);
        assert!(seen.lines[2].starts_with("RAIL-02"), "{:?}", &seen.lines[..4]);
        let shown = seen.lines.iter().filter(|l| l.starts_with("RAIL-")).count();
        assert!(seen.lines.contains(&format!("{shown} 项")), "{:?}", seen.lines);
    }
    let cut = watch(&desk, 80, &["list", "--limit", "2"], &[], "");
    assert!(cut.lines.iter().any(|l| l.starts_with("2 / ")), "{:?}", &cut.lines[..5]);
}

#[test]
fn colour_is_for_those_who_want_it() {
    let desk = Desk::plan("en");
    assert!(watch(&desk, 80, &["list"], &[], "").raw.contains("\u{1b}[1m"));
    assert!(watch(&desk, 80, &["--help"], &[], "").raw.contains("\u{1b}["));
    for (words, env) in [
        (vec!["list"], vec![("NO_COLOR", "1")]),
        (vec!["list", "--no-color"], vec![]),
        (vec!["--no-color", "show", "GRID-02"], vec![]),
        (vec!["--help", "--no-color"], vec![]),
    ] {
        let seen = watch(&desk, 80, &words, &env, "");
        assert!(!seen.raw.contains('\u{1b}'), "{words:?}: {:?}", seen.raw);
    }
}

#[test]
fn text_cannot_act_on_a_terminal() {
    let desk = Desk::plan("en");
    // Such text comes from other tools; people cannot type it in.
    let conn = rusqlite::Connection::open(desk.register()).expect("SQLite");
    let evil = "\u{1b}]0;owned\u{7}\u{1b}[31mred\u{202e}";
    conn.execute("UPDATE project SET remark = ?1, name_en = ?1 WHERE code = 'RAIL-04'", [evil]).expect("an edit");
    drop(conn);
    desk.run(&["outside", "adopt", "all"]).ok();
    for words in [
        vec!["list", "code:RAIL-04", "--columns", "code,name,remark", "--no-color"],
        vec!["show", "RAIL-04", "--no-color"],
        vec!["show", "RAIL-04", "--format", "json", "--no-color"],
        vec!["show", "RAIL-04", "--format", "md", "--no-color"],
        vec!["list", "code:RAIL-04", "--columns", "remark", "--format", "tsv", "--no-color"],
        vec!["list", "code:RAIL-04", "--columns", "remark", "--format", "csv", "--no-color"],
        vec!["list", "code:RAIL-04", "--format", "jsonl", "--no-color"],
        vec!["check", "--no-color"],
    ] {
        let seen = watch(&desk, 120, &words, &[], "");
        assert!(seen.raw.contains("owned"), "{words:?}: {:?}", seen.raw);
        assert!(!seen.raw.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{words:?}: {:?}", seen.raw);
    }
    // An argument that comes back in an error is harmless too.
    let seen = watch(&desk, 120, &["show", "\u{1b}[31mX\u{202e}"], &[], "");
    assert!(seen.code == 2 && !seen.raw.contains(['\u{1b}', '\u{202e}']), "{:?}", seen.raw);
    // In a pipe it is what it is.
    let piped = desk.run(&["list", "code:RAIL-04", "--columns", "remark", "--format", "tsv"]).ok();
    assert!(piped.contains(evil), "{piped:?}");
}

#[test]
fn many_projects_are_changed_after_a_yes() {
    let desk = Desk::plan("zh");
    let owned = || desk.run(&["list", "owner:刘工", "--count"]).ok();
    for (answer, changed) in [("n\n", false), ("\n", false), ("y\n", true)] {
        let seen = watch(&desk, 100, &["set", "领域:机场", "owner=刘工"], &[], answer);
        assert_eq!(seen.code, 0, "{:?}", seen.lines);
        assert!(seen.raw.contains("继续？[y/N]"), "{:?}", seen.raw);
        assert_eq!(owned() != "0\n", changed, "{answer:?}");
    }
}

#[test]
fn a_stage_that_jumps_asks_why() {
    let desk = Desk::plan("zh");
    let seen = watch(&desk, 100, &["set", "RAIL-04", "stage=谋划储备"], &[], "退回重报\n");
    assert_eq!(seen.code, 0, "{:?}", seen.lines);
    assert!(seen.raw.contains("请说明原因"), "{:?}", seen.raw);
    let project = desk.run(&["show", "RAIL-04", "--format", "json"]).json();
    assert_eq!(project["stage_note"], "退回重报");
    assert_eq!(project["history"][0]["note"], "退回重报");
}

#[test]
fn a_new_file_is_made_only_after_a_yes() {
    let desk = Desk::bare("zh");
    let seen = watch(&desk, 80, &["new.taizhang"], &[], "n\n");
    assert_eq!(seen.code, 3, "{:?}", seen.lines);
    assert!(seen.raw.contains("是否新建？[y/N]") && seen.raw.contains("taizhang init"), "{:?}", seen.raw);
    assert!(!desk.work().join("new.taizhang").exists());
    // Commands never ask.
    let seen = watch(&desk, 80, &["list", "--file", "new.taizhang"], &[], "y\n");
    assert_eq!(seen.code, 3, "{:?}", seen.lines);
    assert!(!desk.work().join("new.taizhang").exists());
}

#[test]
fn long_work_says_how_far_it_is_and_leaves_nothing_behind() {
    let desk = Desk::plan("en");
    let mut ledger = String::from("项目名称,总投资（万元）,计划开工\n");
    (0..600).for_each(|n| ledger.push_str(&format!("新建第{n}号泵站,{},2027年{}月\n", 100 + n, 1 + n % 12)));
    std::fs::write(desk.work().join("long.csv"), ledger).expect("a ledger");
    let begun = Instant::now();
    let seen = watch(&desk, 100, &["import", "long.csv", "--yes"], &[], "");
    let soon = begun.elapsed() < Duration::from_secs(1);
    assert_eq!(seen.code, 0, "{:?}", seen.lines);
    // Frame by frame: each begins at the left and takes away what the one before left at its right.
    let frames: Vec<&str> = seen.raw.split('\r').filter_map(|f| f.strip_suffix("\u{1b}[K")).collect();
    let (reading, rest): (Vec<&str>, Vec<&str>) = frames.iter().partition(|f| f.starts_with("reading "));
    // What is over at once is not announced; which part takes how long is the machine's matter.
    assert!(soon || !frames.is_empty(), "{:?}", seen.raw);
    let rows = reading.iter().map(|f| f["reading ".len()..].parse::<u32>());
    let rows = rows.collect::<Result<Vec<u32>, _>>().unwrap_or_else(|e| panic!("{e}: {frames:?}"));
    assert!(rows.is_sorted() && rows.iter().all(|row| *row <= 601), "{frames:?}");
    assert!(rest.iter().all(|f| f.starts_with("writing ") && f.ends_with('%')), "{frames:?}");
    let left = |l: &String| l.starts_with("writing ") || l.starts_with("reading ");
    assert!(!seen.lines.iter().any(left), "{:?}", seen.lines);
    // In a pipe nobody looks on.
    let piped = desk.run(&["import", "long.csv", "--dry-run"]);
    assert!(piped.code == 0 && !piped.out.contains('\u{1b}') && !piped.err.contains(['\r', '\u{1b}']), "{piped:?}");
}
