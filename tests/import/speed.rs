//! How long a hundred thousand rows take to come in, beside plain loops of the libraries underneath over the same bytes:
//! `calamine` and `csv` that read the same files, SQLite that writes the same rows and the same log in one transaction.
//! Measures, so it runs only when it is asked for, in a release build and in quiet time:
//! `cargo test --release --test import speed -- --ignored --nocapture` (`TAIZHANG_ROWS` sets another number).

#[path = "../measure/plain.rs"]
mod plain;

use calamine::{Data, DataRef, Reader, Xlsx, open_workbook};
use plain::{peak, tell, timed};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::Duration;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::export::{Asked, Form};
use taizhang::register::home::{Clock, Home};
use taizhang::register::import::Request;
use taizhang::register::made_up;
use taizhang::register::open::Options;

/// A register in a folder of its own; a new and empty one if there is no file.
fn open(folder: &Path, file: &Path) -> Register {
    let home = Home {
        config: folder.join("config.toml"),
        data: folder.join("data"),
        state: folder.join("state"),
        backups: folder.join("backups"),
    };
    let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let clock = Clock::fixed(chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time"));
    if !file.exists() {
        return Register::init(file, true, home, clock, &config).expect("made");
    }
    let options = Options { file: Some(file.to_path_buf()), read_only: false };
    Register::open(&options, home, clock, &config).expect("opened").0
}

/// Every cell of every sheet, one after another, as text.
fn cells_of(path: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let mut length = 0;
    for sheet in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&sheet).expect("a sheet");
        while let Some(cell) = cells.next_cell().expect("a cell") {
            length += match cell.get_value() {
                DataRef::String(text) => text.clone().len(),
                DataRef::SharedString(text) => (*text).to_string().len(),
                other => Data::from(other.clone()).to_string().len(),
            };
        }
    }
    length
}

fn records_of(path: &Path) -> usize {
    let mut reader = csv::Reader::from_path(path).expect("a file");
    reader.records().map(|r| r.expect("a record").iter().map(|f| f.to_string().len()).sum::<usize>()).sum()
}

/// Writes what stands in one file into another one with the same tables: nothing is worked out, all lies in memory.
fn copied(from: &Path, to: &Path) -> Duration {
    const TABLES: [(&str, &str); 4] =
        [("change", "n"), ("head", "n, e, f"), ("project", "rowid"), ("milestone", "rowid")];
    let source = Connection::open(from).expect("SQLite");
    let text = |sql: &str| -> Vec<String> {
        let mut query = source.prepare(sql).expect("a query");
        query.query_map([], |r| r.get(0)).expect("rows").map(|r| r.expect("a text")).collect()
    };
    let schema =
        text("SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY rowid");
    let mut all: Vec<(String, Vec<Vec<Value>>)> = Vec::new();
    for (table, order) in TABLES {
        let mut query = source.prepare(&format!("SELECT * FROM {table} ORDER BY {order}")).expect("a table");
        let width = query.column_count();
        let row = |r: &rusqlite::Row<'_>| (0..width).map(|n| r.get(n)).collect();
        let rows = query.query_map([], row).expect("rows").map(|r| r.expect("a row")).collect();
        all.push((format!("INSERT INTO {table} VALUES ({})", vec!["?"; width].join(", ")), rows));
    }
    let target = Connection::open(to).expect("SQLite");
    target
        .execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA cache_size=-65536")
        .expect("set");
    schema.iter().for_each(|sql| target.execute_batch(sql).expect("a table"));
    timed(|| {
        target.execute_batch("BEGIN IMMEDIATE").expect("begun");
        for (sql, rows) in &all {
            let mut put = target.prepare(sql).expect("a statement");
            rows.iter().for_each(|row| assert_eq!(put.execute(params_from_iter(row)).expect("a row"), 1));
        }
        target.execute_batch("COMMIT").expect("written");
    })
    .1
}

#[test]
#[ignore = "measures: run it alone, in a release build"]
fn a_hundred_thousand_rows_beside_plain_loops() {
    let rows = std::env::var("TAIZHANG_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000_usize);
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    let (file, csv, xlsx) = (place.join("many.taizhang"), place.join("out.csv"), place.join("out.xlsx"));
    let (first, second, third) = (place.join("first.taizhang"), place.join("second.taizhang"), place.join("plain.db"));
    open(place, &first).close();
    let clock = Clock::fixed(chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time"));
    made_up::make(&file, rows, &clock, &mut |_| true).expect("a register");
    let export = |form: Form, to: &Path| {
        let register = open(place, &file);
        let order = register.order(&Asked::new(form, Lang::Zh)).expect("an order");
        register.export(&order, to, true, &mut |_, _| true).expect("an export");
        register.close();
    };
    export(Form::Csv, &csv);
    export(Form::Xlsx, &xlsx);
    // Once before, so that the files lie in the memory of the system for both.
    let (_, plain_csv) = (records_of(&csv), timed(|| records_of(&csv)).1);
    let (_, plain_xlsx) = (cells_of(&xlsx), timed(|| cells_of(&xlsx)).1);

    for (what, path, plain) in [("our .csv, unchanged", &csv, plain_csv), ("our .xlsx, unchanged", &xlsx, plain_xlsx)] {
        let register = open(place, &file);
        let (plan, took) = timed(|| register.plan_import(&Request::new(path, Lang::Zh)).expect("a plan"));
        assert!(plan.is_nothing() && plan.rows == rows, "what left comes back as it left");
        tell(what, took, plain);
        register.close();
    }
    println!("peak memory so far {}", peak());
    for (what, path, plain) in [(".csv", &csv, plain_csv), (".xlsx", &xlsx, plain_xlsx)] {
        let mut register = open(place, &second);
        let (plan, planned) = timed(|| register.plan_import(&Request::new(path, Lang::Zh)).expect("a plan"));
        assert_eq!(plan.new_count(), rows);
        tell(&format!("{what} of new projects: read and planned"), planned, plain);
        let (done, wrote) = timed(|| register.apply_import(plan, Lang::Zh).expect("an import"));
        assert_eq!(done.new, rows);
        register.close();
        let _ = std::fs::remove_file(&third);
        tell(&format!("{what} of new projects: written"), wrote, copied(&second, &third));
        println!("peak memory so far {}", peak());
        std::fs::remove_file(&second).expect("removed");
    }
}
