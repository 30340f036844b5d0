//! The law of the quick reader: whatever it reads, and wherever it leaves off, the rows are those of the reader that
//! knows all forms.

use super::*;
use crate::exchange::intake::guard;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};
use std::io::{Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const SHEET: &str = "甲";

/// The rows of the first sheet and how reading ended, by one reader or by both; and where the quick one left off.
fn read_by(path: &Path, both: bool) -> (Vec<Row>, String) {
    let archive = guard::examine(path, File::open(path).expect("a file")).expect("an archive");
    let bytes = if both { u64::MAX } else { 0 };
    let part = Part { bytes, ..archive.part(SHEET) };
    let mut book = Book::open(File::open(path).expect("a file")).expect("a workbook");
    let mut rows = Vec::new();
    let mut take = |row: Row| {
        rows.push(row);
        true
    };
    let mut bound = Bound { take: &mut take, rows: 0, cells: 0, hidden: 0 };
    let at = At { path, sheet: SHEET, part, whole: true };
    let outcome = read(&mut book, at, &mut bound, &mut Seen::default());
    (rows, format!("{outcome:?}"))
}

/// Whether the quick reader reads a sheet to its end.
fn is_usual(path: &Path) -> bool {
    let part = guard::examine(path, File::open(path).expect("a file")).expect("an archive").part(SHEET);
    let Book(mut book) = Book::open(File::open(path).expect("a file")).expect("a workbook");
    let styles = vec![Shown::default(); book.worksheet_cells_reader(SHEET).expect("a sheet").styles().len()];
    let Some(forms) = Forms::ask(path, SHEET, &part, styles.len()) else { return false };
    let means = quick::Means { forms: &forms, styles: &styles, date1904: false };
    let mut take = |_| true;
    let mut bound = Bound { take: &mut take, rows: 0, cells: 0, hidden: 0 };
    quick::read(path, &part.path, &means, &mut Joining::new(&part, &mut bound, 0)) == Ok(quick::End::Whole)
}

#[derive(Clone, Debug)]
enum Put {
    Nothing,
    Text(String),
    Number(f64),
    Day(f64),
    Time(f64),
    Share(f64),
    Pounds(f64),
    Flag(bool),
    Formula(&'static str, String),
    Blank,
}

fn put() -> impl Strategy<Value = Put> {
    let text = prop_oneof![
        "[甲乙a&<>\"' \n]{0,8}",
        Just("_x000D_".to_string()),
        Just(" 前后 ".to_string()),
        Just("a_x".to_string()),
        Just("12".to_string()),
    ];
    prop_oneof![
        Just(Put::Nothing),
        text.clone().prop_map(Put::Text),
        prop_oneof![Just(0.0), Just(-0.5), Just(1e300), Just(123_456.75), 0.0..1e6].prop_map(Put::Number),
        (1.0..60_000.0_f64).prop_map(|n| Put::Day(n.trunc())),
        (0.0..60_000.0_f64).prop_map(Put::Time),
        (0.0..1.0_f64).prop_map(Put::Share),
        (0.0..1e6_f64).prop_map(Put::Pounds),
        any::<bool>().prop_map(Put::Flag),
        (prop::sample::select(vec!["=1<2", "=A1&\"b\""]), text).prop_map(|(f, t)| Put::Formula(f, t)),
        Just(Put::Blank),
    ]
}

/// A workbook of these rows; texts stand in its cells or all in one place, as programs write them.
fn workbook(path: &Path, rows: &[Vec<Put>], inline: bool) {
    let mut book = Workbook::new();
    let sheet = if inline { book.add_worksheet_with_constant_memory() } else { Ok(book.add_worksheet()) };
    let sheet = sheet.expect("a sheet");
    sheet.set_name(SHEET).expect("a name");
    let form = |code: &str| Format::new().set_num_format(code);
    for (r, row) in (0..).zip(rows) {
        for (c, put) in (0..).zip(row) {
            match put {
                Put::Nothing => {}
                Put::Text(text) => {
                    let _ = sheet.write_string(r, c, text).expect("a cell");
                }
                Put::Number(n) => {
                    let _ = sheet.write_number(r, c, *n).expect("a cell");
                }
                Put::Day(n) => {
                    let _ = sheet.write_number_with_format(r, c, *n, &form("yyyy-mm-dd")).expect("a cell");
                }
                Put::Time(n) => {
                    let _ = sheet.write_number_with_format(r, c, *n, &form("[h]:mm")).expect("a cell");
                }
                Put::Share(n) => {
                    let _ = sheet.write_number_with_format(r, c, *n, &form("0%")).expect("a cell");
                }
                Put::Pounds(n) => {
                    let _ = sheet.write_number_with_format(r, c, *n, &form("£#,##0.00")).expect("a cell");
                }
                Put::Flag(flag) => {
                    let _ = sheet.write_boolean(r, c, *flag).expect("a cell");
                }
                Put::Formula(formula, result) => {
                    let formula = Formula::new(*formula).set_result(result);
                    let _ = sheet.write_formula(r, c, formula).expect("a cell");
                }
                Put::Blank => {
                    let _ = sheet.write_blank(r, c, &form("0.00")).expect("a cell");
                }
            }
        }
    }
    book.save(path).expect("a workbook");
}

/// The same workbook with another sheet in the place of its first.
fn with_sheet(path: &Path, data: &str) {
    let mut zip = ZipArchive::new(BufReader::new(File::open(path).expect("a file"))).expect("an archive");
    let mut out = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (i, name) in guard::names(&zip).expect("names").into_iter().enumerate() {
        let mut bytes = Vec::new();
        zip.by_index(i).expect("a part").read_to_end(&mut bytes).expect("bytes");
        if name.ends_with("sheet1.xml") {
            bytes = format!("{}{data}", r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).expect("a part");
        out.write_all(&bytes).expect("written");
    }
    std::fs::write(path, out.finish().expect("an archive").into_inner()).expect("written");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn what_is_read_quickly_is_what_is_read(
        rows in prop::collection::vec(prop::collection::vec(put(), 0..6), 1..8),
        inline in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("w.xlsx");
        workbook(&path, &rows, inline);
        prop_assert_eq!(read_by(&path, true), read_by(&path, false));
    }
}

#[test]
fn what_programs_write_is_read_quickly_and_all_else_comes_to_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("w.xlsx");
    let usual =
        vec![Put::Text("项目 & \"名\"".into()), Put::Number(1.5), Put::Day(46_000.0), Put::Flag(true), Put::Blank];
    for inline in [true, false] {
        workbook(&path, &vec![usual.clone(); 40], inline);
        assert!(is_usual(&path), "{inline}");
        assert_eq!(read_by(&path, true).0.len(), 40);
    }
    let row = |n: u32, cells: &str| format!(r#"<row r="{n}">{cells}</row>"#);
    let text = |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let good = row(1, &(text("A1", "甲") + &text("C1", "乙")));
    for (second, is_quick) in [
        (row(2, &text("A2", " a &amp; b ")), true),
        (row(2, r#"<c r="A2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>"#), true),
        (row(2, r#"<c r="B2"><v>12</v></c><c r="A2" s="0"/><c r="C2"></c>"#), true),
        (row(2, r#"<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f t="shared" si="0"/><v>a&lt;b</v></c>"#), true),
        (row(2, r#"<c r="A2"><f>1+1</f></c><c r="B2" t="n"><v></v></c>"#), true),
        ("\n  <row r=\"2\" ht=\"3\">\n <c r=\"B2\"><v>-1.5E3</v></c>\n</row>\n<row r=\"9\"/>".to_string(), true),
        (row(1, &text("D1", "丙")), true),
        (row(2, &text("A2", "a&#10;b")), false),
        (row(2, &text("A2", "a_x000A_b")), false),
        (row(2, &text("A2", "a\r\nb")), false),
        (row(2, &text("A2", "<![CDATA[x]]>")), false),
        (row(2, r#"<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>"#), false),
        (row(2, r#"<c t="inlineStr"><is><t>无处</t></is></c>"#), false),
        (row(2, r#"<c r="A2" t="e"><v>#REF!</v></c>"#), false),
        (row(2, r#"<c r="A2"><v>2</v><f>1+1</f></c>"#), false),
        (row(2, r#"<c r="A2" t="d"><v>2026-01-02</v></c><c r="B2"><v>x</v></c>"#), false),
        (row(2, r#"<c r="A2" s="999"><v>1</v></c>"#), false),
        (row(2, r#"<c r="A2" t="s"><v>7</v></c>"#), false),
        (row(2, &format!("<!-- {} -->", text("A2", "x"))), false),
        (format!("<x:row xmlns:x=\"y\" r=\"2\">{}</x:row>", text("A2", "x")), false),
        (row(2, "<c r='A2'><v>1</v></c>"), false),
        (row(2, r#"<c r="AAAA2"><v>1</v></c>"#), false),
    ] {
        let third = row(12, &text("A12", "尾"));
        for end in ["</sheetData></worksheet>", ""] {
            workbook(&path, &[], true);
            with_sheet(&path, &format!("<sheetData>{good}{second}{third}{end}"));
            assert_eq!(is_usual(&path), is_quick && !end.is_empty(), "{second}");
            assert_eq!(read_by(&path, true), read_by(&path, false), "{second} {end}");
        }
    }
}
