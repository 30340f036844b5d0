//! How long a hundred thousand projects take to leave and to come, beside plain loops of the libraries underneath over the
//! same bytes. Measures, so it runs only when it is asked for, in a release build and in quiet time:
//! `cargo test --release --test export speed -- --ignored --nocapture` (`TAIZHANG_ROWS` sets another number).

#[path = "../measure/plain.rs"]
mod plain;

use super::desk;
use calamine::{Data, Reader, Xlsx, open_workbook};
use plain::{peak, tell, timed};
use rust_xlsxwriter::Workbook;
use std::path::Path;
use std::time::Duration;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::export::{Asked, Form};
use taizhang::register::import::Request;
use taizhang::register::made_up;

fn export(register: &Register, form: Form, to: &Path) -> Duration {
    let order = register.order(&Asked::new(form, Lang::Zh)).expect("an order");
    timed(|| register.export(&order, to, true, &mut |_, _| true).expect("an export")).1
}

/// Reads the rows of all sheets as a grid, as `calamine` gives them.
fn sheets(path: &Path) -> Vec<calamine::Range<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    book.worksheets().into_iter().map(|(_, range)| range).collect()
}

#[test]
#[ignore = "measures: run it alone, in a release build"]
fn a_hundred_thousand_projects_beside_plain_loops() {
    let rows = std::env::var("TAIZHANG_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000_usize);
    let (folder, register) = desk::empty();
    let (clock, place) = (register.clock().clone(), folder.path());
    let file = place.join("many.taizhang");
    let (_, made) = timed(|| made_up::make(&file, rows, &clock, &mut |_| true).expect("a register"));
    let (register, opened) = timed(|| desk::open_file(place, &file));
    println!("{rows} projects made in {:.1} s, opened in {:.2} s", made.as_secs_f64(), opened.as_secs_f64());

    let csv = place.join("out.csv");
    let took = export(&register, Form::Csv, &csv);
    let (records, read) = timed(|| {
        let mut reader = csv::Reader::from_path(&csv).expect("a file");
        reader.records().map(|r| r.expect("a record")).collect::<Vec<_>>()
    });
    let (_, plain) = timed(|| {
        let mut writer = csv::Writer::from_path(place.join("plain.csv")).expect("a file");
        records.iter().for_each(|r| writer.write_record(r).expect("written"));
        writer.flush().expect("written");
    });
    tell("export .csv (all columns)", took, plain);
    drop(records);
    let took = export(&register, Form::Jsonl, &place.join("out.jsonl"));
    let text = std::fs::read(place.join("out.jsonl")).expect("a file");
    let (_, plain) = timed(|| std::fs::write(place.join("plain.jsonl"), &text).expect("written"));
    tell("export .jsonl (beside a copy)", took, plain);
    drop(text);
    println!("peak memory so far {}", peak());

    let xlsx = place.join("out.xlsx");
    let took = export(&register, Form::Xlsx, &xlsx);
    println!("peak memory after the workbook {}", peak());
    let (grids, read_xlsx) = timed(|| sheets(&xlsx));
    let (_, plain) = timed(|| {
        let mut book = Workbook::new();
        for grid in &grids {
            let sheet = book.add_worksheet_with_constant_memory().expect("a sheet");
            for (r, row) in (0..).zip(grid.rows()) {
                for (c, cell) in (0..).zip(row) {
                    match cell {
                        Data::Empty => continue,
                        Data::Float(number) => sheet.write_number(r, c, *number).map(drop),
                        Data::DateTime(at) => sheet.write_number(r, c, at.as_f64()).map(drop),
                        other => sheet.write_string(r, c, other.to_string()).map(drop),
                    }
                    .expect("a cell");
                }
            }
        }
        book.save(place.join("plain.xlsx")).expect("a workbook");
    });
    tell("export .xlsx", took, plain);
    drop(grids);

    let planned = |register: &Register, path: &Path| {
        let (plan, took) = timed(|| register.plan_import(&Request::new(path, Lang::Zh)).expect("a plan"));
        println!("  {} rows, {} new, {} changed", plan.rows, plan.new_count(), plan.changed_count());
        (plan, took)
    };
    let (plan, took) = planned(&register, &xlsx);
    assert!(plan.is_nothing(), "our own workbook comes back as it left");
    tell("read our .xlsx back", took, read_xlsx);
    drop(plan);
    register.close();
    let (_second, mut fresh) = desk::empty();
    let (plan, took) = planned(&fresh, &csv);
    tell("read .csv as new projects", took, read);
    let (_, wrote) = timed(|| fresh.apply_import(plan, Lang::Zh).expect("an import"));
    println!("written into an empty register in {:.2} s, with a backup", wrote.as_secs_f64());
    println!("peak memory at the end {}", peak());
}
