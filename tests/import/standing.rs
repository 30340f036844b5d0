//! The law of the short cut: rows of a text that say what stands in the register are not read cell by cell, and the plan
//! is the same as if they had been, whatever was edited around them.

use crate::support::{Desk, cases};
use crate::trips::{hard, out};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::path::Path;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::edit::Assignment;
use taizhang::register::export::{Asked, Form};
use taizhang::register::import::{MatchBy, Plan, Request, What};

/// What somebody does to a ledger on its way.
#[derive(Clone, Debug)]
enum Deed {
    /// Another text in a cell.
    Put(usize, usize, &'static str),
    /// The text of another cell of the column.
    Copy(usize, usize, usize),
    Twice(usize),
    Swap(usize, usize),
    Drop(usize),
    /// A row with this text alone.
    Insert(usize, &'static str),
}

fn deed() -> impl Strategy<Value = Deed> {
    let text = prop::sample::select(vec![
        "",
        " ",
        "在建",
        "续建",
        "合计",
        "一、交通",
        "100",
        "12.5",
        "2026-03-01",
        "2026年底",
        "3/4/2025",
        "湖北",
        "是",
        "RAIL-01",
        "'=1+1",
        "=1+1",
        "待定",
        "45992",
        "\u{200b}x",
    ]);
    let row = 1usize..14;
    prop_oneof![
        4 => (row.clone(), 0usize..63, text.clone()).prop_map(|(r, c, t)| Deed::Put(r, c, t)),
        2 => (row.clone(), row.clone(), 0usize..63).prop_map(|(a, b, c)| Deed::Copy(a, b, c)),
        1 => row.clone().prop_map(Deed::Twice),
        1 => (row.clone(), row.clone()).prop_map(|(a, b)| Deed::Swap(a, b)),
        1 => row.clone().prop_map(Deed::Drop),
        1 => (row, text).prop_map(|(r, t)| Deed::Insert(r, t)),
    ]
}

fn done(rows: &mut Vec<Vec<String>>, deed: &Deed) {
    let at = |n: usize, rows: &[Vec<String>]| 1 + n % (rows.len() - 1).max(1);
    if rows.len() < 3 {
        return;
    }
    match *deed {
        Deed::Put(row, column, text) => {
            let (row, column) = (at(row, rows), column % rows[0].len());
            rows[row][column] = text.into();
        }
        Deed::Copy(from, to, column) => {
            let (from, to, column) = (at(from, rows), at(to, rows), column % rows[0].len());
            rows[to][column] = rows[from][column].clone();
        }
        Deed::Twice(row) => {
            let row = rows[at(row, rows)].clone();
            rows.push(row);
        }
        Deed::Swap(a, b) => {
            let (a, b) = (at(a, rows), at(b, rows));
            rows.swap(a, b);
        }
        Deed::Drop(row) => drop(rows.remove(at(row, rows))),
        Deed::Insert(row, text) => {
            let mut new = vec![String::new(); rows[0].len()];
            new[0] = text.into();
            rows.insert(at(row, rows), new);
        }
    }
}

/// All that people see of a plan, and what it would do.
fn told(plan: &Plan) -> String {
    let items: Vec<String> = plan
        .items
        .iter()
        .map(|i| {
            let id = (i.what != What::New).then_some(i.id);
            format!("{} {id:?} {:?} {} {} {:?}\n", i.row, i.what, i.code, i.name, i.lines)
        })
        .collect();
    format!(
        "{} rows, {} unchanged, {:?}\n{items:?}\n{:?}\n{:?}\n{:?}",
        plan.rows, plan.unchanged, plan.seen, plan.skipped, plan.doubts, plan.layout
    )
}

fn both(register: &Register, path: &Path, by: MatchBy) -> [Plan; 2] {
    [false, true].map(|every| {
        let request = Request { every, by, ..Request::new(path, Lang::Zh) };
        register.plan_import(&request).unwrap_or_else(|e| panic!("{}", e.say(Lang::En)))
    })
}

#[test]
fn rows_that_say_what_stands_there_come_to_the_same_as_if_they_were_read() {
    let desk = Desk::new();
    let mut register = hard(&desk);
    for (n, name) in ["武汉港扩建", "三峡枢纽水运新通道", "荆荆高铁", "鄂北水资源配置"].into_iter().enumerate()
    {
        let put = |field: Field, text: &str| Assignment::put(field, text);
        let all = [
            put(Field::Sector, ["port", "waterway", "rail", "water"][n]),
            put(Field::Stage, ["implementation", "preparation", "completion", "identification"][n]),
            put(Field::Investment, "12300"),
            put(Field::Provinces, "湖北"),
            put(Field::ConfirmedOn, "2026-05-13"),
            put(Field::Remark, "正常推进"),
            put(Field::Progress, ["0", "35", "100", "0"][n]),
            put(Field::Paid, ["0", "0", "12300", "1"][n]),
        ];
        register.add(name, &all, Lang::Zh).expect("a project");
    }
    let sources: Vec<(Form, Vec<Vec<String>>)> = [(Form::Csv, Lang::Zh), (Form::Csv, Lang::En), (Form::Tsv, Lang::Zh)]
        .into_iter()
        .map(|(form, lang)| {
            let path = out(&register, &desk, &format!("own-{lang:?}.{}", form.code()), &Asked::new(form, lang));
            let plans = both(&register, &path, MatchBy::All);
            assert!(plans[0].is_nothing() && plans[0].unchanged > 10, "{}", told(&plans[0]));
            assert_eq!(told(&plans[0]), told(&plans[1]));
            let separator = if form == Form::Tsv { b'\t' } else { b',' };
            let mut reader =
                csv::ReaderBuilder::new().has_headers(false).delimiter(separator).from_path(&path).expect("a file");
            let rows = reader.records().map(|r| r.expect("a row").iter().map(str::to_string).collect()).collect();
            (form, rows)
        })
        .collect();
    let long = std::env::var_os("TAIZHANG_CASES").is_some();
    let rng_seed = if long { RngSeed::Random } else { RngSeed::Fixed(7) };
    let config = ProptestConfig { cases: cases(8), failure_persistence: None, rng_seed, ..ProptestConfig::default() };
    proptest!(config, |(which in 0usize..3, deeds in prop::collection::vec(deed(), 0..6), quoted in any::<bool>(), by_code in any::<bool>())| {
        let (form, rows) = &sources[which];
        let mut rows = rows.clone();
        deeds.iter().for_each(|deed| done(&mut rows, deed));
        let path = desk.folder.path().join(format!("edited.{}", form.code()));
        let style = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let separator = if *form == Form::Tsv { b'\t' } else { b',' };
        let mut writer =
            csv::WriterBuilder::new().flexible(true).delimiter(separator).quote_style(style).from_path(&path).expect("a file");
        rows.iter().for_each(|row| writer.write_record(row).expect("a row"));
        writer.flush().expect("written");
        let by = if by_code { MatchBy::Code } else { MatchBy::All };
        let plans = both(&register, &path, by);
        prop_assert_eq!(told(&plans[0]), told(&plans[1]));
    });
}
