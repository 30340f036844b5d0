//! Measures the running program in a pseudo-terminal: start to first frame, key to frame, bytes per frame, an edit beside
//! the same transactions with plain SQLite, peak memory, commands into a pipe, and finding beside `fzf --filter` and
//! `LIKE` on the same names. Nothing here is judged: figures of a busy machine mean little, so they are printed, not held.
//!
//! ```sh
//! cargo test --release --test measure -- --ignored --nocapture
//! TAIZHANG_MEASURE=321,100000,1000000 cargo test --release --test measure -- --ignored --nocapture
//! ```
//!
//! 321 stands for the plan's own register; any other number is made by `gen` once and kept in `target/measure`.

mod beside;
mod figures;
mod seat;

use figures::{Series, row};
use seat::{Reaction, Seat};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_taizhang");
/// The size that stands for the plan's register.
const PLAN: usize = 321;
/// Screens other than the list are looked at up to this size.
const SCREENS_UP_TO: usize = 100_000;

fn sizes() -> Vec<usize> {
    let wanted = std::env::var("TAIZHANG_MEASURE").unwrap_or_else(|_| format!("{PLAN},100000"));
    wanted.split(',').filter_map(|n| n.trim().parse().ok()).collect()
}

/// A register of this size, fresh for whoever asks.
fn register(size: usize, home: &TempDir) -> PathBuf {
    let copy = home.path().join("register.taizhang");
    if size == PLAN {
        run(home, &["init", &copy.display().to_string()]);
        return copy;
    }
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("measure");
    std::fs::create_dir_all(&kept).expect("a folder");
    let made = kept.join(format!("{size}.taizhang"));
    if !made.exists() {
        let start = Instant::now();
        run(home, &["gen", &size.to_string(), &made.display().to_string()]);
        row(size, "gen", &[("s", start.elapsed().as_secs_f64())]);
    }
    std::fs::copy(&made, &copy).expect("a copy");
    copy
}

fn command(home: &TempDir, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(words);
    for (name, value) in seat::environment(home) {
        command.env(name, value);
    }
    command
}

fn run(home: &TempDir, words: &[&str]) {
    let done = command(home, words).stdout(Stdio::null()).status().expect("it runs");
    assert!(done.code().is_some_and(|c| c <= 1), "{words:?}: {done}");
}

#[test]
#[ignore = "a measurement, for release builds on a quiet machine"]
fn measure() {
    for size in sizes() {
        let home = TempDir::new().expect("a folder");
        let file = register(size, &home);
        let file = file.display().to_string();
        known(size, &home, &file);
        commands(size, &home, &file);
        starts(size, &home, &file);
        let ours = list(size, &home, &file);
        beside::finding(size, &file, &ours);
        edits(size, &home, &file);
        if size <= SCREENS_UP_TO {
            screens(size, &home, &file);
        }
    }
}

/// Opens the register for the first time and waits until it is held against its log, which is remembered: from then on
/// the file is known here, as it is to people who use it.
fn known(size: usize, home: &TempDir, file: &str) {
    let mut seat = Seat::take(home, file, 120, 40);
    let start = Instant::now();
    row(size, "first frame of an unknown file", &[("ms", seat.first_frame().as_secs_f64() * 1000.0)]);
    seat.settle();
    seat.wait_while("核对中");
    row(size, "held against its log after", &[("s", start.elapsed().as_secs_f64()), ("MiB", seat.peak_mib())]);
    seat.press("q");
}

/// Whole commands, their output read from a pipe.
fn commands(size: usize, home: &TempDir, file: &str) {
    for words in [&["list"][..], &["list", "--count"], &["search", "wuhan"], &["stats"]] {
        let mut took = Series::default();
        for _ in 0..if size > 100_000 { 2 } else { 5 } {
            let all: Vec<&str> = ["--file", file].iter().chain(words).copied().collect();
            let start = Instant::now();
            let out = command(home, &all).output().expect("it runs");
            took.add(start.elapsed());
            assert!(out.status.code().is_some_and(|c| c <= 1), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
        }
        row(size, &format!("`{}`", words.join(" ")), &[("ms", took.median())]);
    }
}

fn starts(size: usize, home: &TempDir, file: &str) {
    let (mut first, mut peak) = (Series::default(), 0.0);
    for _ in 0..if size > 100_000 { 3 } else { 9 } {
        let mut seat = Seat::take(home, file, 120, 40);
        first.add(seat.first_frame());
        seat.settle();
        peak = seat.peak_mib();
    }
    row(size, "start to first frame", &[("ms", first.median()), ("p95", first.high()), ("MiB", peak)]);
}

/// What is typed in the filter: words, sounds, and conditions of every kind, also such as the index does not hold.
const TYPED: &[&str] = &[
    "wuhan",
    "武汉高新区",
    "whyc",
    "stage:active due<2026-06",
    "overdue -武汉",
    "武汉 or sector:rail",
    "agency:mwr investment>10亿",
    "author:gen",
    "note:进展",
];

/// Moving, filtering and ordering. Answers of each query how long its keys took, at the worst: until the rows stood, and
/// until the last byte.
fn list(size: usize, home: &TempDir, file: &str) -> Vec<(&'static str, f64, f64)> {
    let mut seat = Seat::take(home, file, 120, 40);
    seat.first_frame();
    seat.settle();
    let moves: Vec<Reaction> =
        "j".repeat(40).chars().chain("k".repeat(20).chars()).map(|k| seat.press(&k.to_string())).collect();
    told(size, "move", &moves);
    let mut worst = Vec::new();
    for typed in TYPED {
        seat.press("/");
        let mut keys: Vec<Reaction> = typed.chars().map(|k| seat.press(&k.to_string())).collect();
        keys.extend((0..2).map(|_| seat.press("\u{7f}")));
        told(size, &format!("filter {typed}"), &keys);
        let high = |of: fn(&Reaction) -> f64| Series(keys.iter().map(of).collect()).high();
        worst.push((*typed, high(Reaction::rows_ms), high(Reaction::last_ms)));
        let cleared = [seat.press("\u{15}"), seat.press("\r")];
        told(size, &format!("cleared {typed}"), &cleared);
    }
    row(size, "memory after filtering", &[("MiB", seat.peak_mib())]);
    // F4: by the column under the cursor, up, down, not at all; then by the next one.
    let sorted: Vec<Reaction> = (0..8)
        .flat_map(|_| {
            let keys: Vec<Reaction> = (0..3).map(|_| seat.press("\u{1b}OS")).collect();
            seat.press("\u{1b}[C");
            keys
        })
        .collect();
    told(size, "ordered by columns", &sorted);
    row(size, "memory after ordering", &[("MiB", seat.peak_mib())]);
    worst
}

/// A star put and taken: key to frame, beside the same two transactions in plain SQLite.
fn edits(size: usize, home: &TempDir, file: &str) {
    let mut seat = Seat::take(home, file, 120, 40);
    seat.first_frame();
    seat.settle();
    seat.press("j");
    // The first edit of a day makes a backup.
    seat.press("*");
    seat.settle();
    let done: Vec<Reaction> = (0..12).map(|_| seat.press("*")).collect();
    told(size, "edit to frame", &done);
    drop(seat);
    beside::transactions(size, file);
}

/// Every screen: opened, and one step after another.
fn screens(size: usize, home: &TempDir, file: &str) {
    const LOOKS: &[(&str, &str, &str)] = &[
        ("board", "2", "jjjlllhh"),
        ("timeline", "3", "jjjkk"),
        ("timeline pan", "3", "lllhhh"),
        ("map choose", "4", "nnnnNN"),
        ("map pan", "4", "llljjjhh"),
        ("map zoom", "4", "++--+-"),
        ("dashboard", "5", "jjjjkk"),
        ("activity", "7", "jjjjkk"),
        ("agencies", "8", "jjjjkk"),
        ("targets", "9", "jjjjkk"),
    ];
    for (columns, rows) in [(80, 24), (120, 40), (200, 50)] {
        if size > PLAN && columns != 120 {
            continue;
        }
        let mut seat = Seat::take(home, file, columns, rows);
        seat.first_frame();
        seat.settle();
        for (name, open, steps) in LOOKS {
            let opened = seat.press(open);
            let frames: Vec<Reaction> = steps.chars().map(|k| seat.press(&k.to_string())).collect();
            let name = format!("{name} {columns}x{rows}");
            if opened.bytes > 0 {
                row(size, &format!("open {name}"), &[("ms", opened.last_ms()), ("bytes", opened.bytes as f64)]);
            }
            told(size, &name, &frames);
        }
        row(size, &format!("memory after all screens {columns}x{rows}"), &[("MiB", seat.peak_mib())]);
    }
}

/// Keys without effect on the screen are left out.
fn told(size: usize, what: &str, reactions: &[Reaction]) {
    let seen: Vec<&Reaction> = reactions.iter().filter(|r| r.bytes > 0).collect();
    let series = |of: fn(&Reaction) -> f64| Series(seen.iter().map(|r| of(r)).collect());
    let (rows, last, bytes) = (series(Reaction::rows_ms), series(Reaction::last_ms), series(|r| r.bytes as f64));
    row(
        size,
        what,
        &[
            ("ms", rows.median()),
            ("p95", rows.high()),
            ("all ms", last.median()),
            ("all p95", last.high()),
            ("bytes", bytes.median()),
            ("most bytes", bytes.high()),
            ("keys", seen.len() as f64),
        ],
    );
}
