//! The workbook sentence by sentence, as it stands in its parts: what a leader sees who opens it, and what Excel does with
//! it.

use super::desk;
use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};
use taizhang::domain::field::{Field, FieldKind};
use taizhang::domain::id::Entity;
use taizhang::domain::kinds::{Code, Health, Sector, Stage};
use taizhang::domain::text::width;
use taizhang::i18n::export::Word;
use taizhang::i18n::{Lang, labels};
use taizhang::register::Register;
use taizhang::register::edit::Assignment;
use taizhang::register::export::Form;

/// A workbook, its parts by name and its cells.
struct Book {
    bytes: Vec<u8>,
    cells: Xlsx<Cursor<Vec<u8>>>,
}

impl Book {
    fn of(register: &Register, lang: Lang) -> Book {
        let bytes = desk::give(register, Form::Xlsx, lang);
        let cells = Xlsx::new(Cursor::new(bytes.clone())).expect("a workbook");
        Book { bytes, cells }
    }

    fn names(&self) -> Vec<String> {
        let zip = zip::ZipArchive::new(Cursor::new(&self.bytes)).expect("a container");
        zip.file_names().map(|name| name.expect("a name").into_owned()).collect()
    }

    fn part(&self, name: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(&self.bytes)).expect("a container");
        let mut text = String::new();
        zip.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
        text
    }

    fn sheet(&self, number: usize) -> String {
        self.part(&format!("xl/worksheets/sheet{number}.xml"))
    }

    fn rows(&mut self, number: usize) -> Vec<Vec<String>> {
        let name = self.cells.sheet_names()[number - 1].clone();
        let range = self.cells.worksheet_range(&name).expect("a sheet");
        range.rows().map(|row| row.iter().map(shown).collect()).collect()
    }

    /// The number of a column of the first sheet, from 0.
    fn column(&mut self, heading: &str) -> usize {
        let heads = self.rows(1).swap_remove(0);
        heads.iter().position(|h| h == heading).unwrap_or_else(|| panic!("{heading} in {heads:?}"))
    }
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => at.as_f64().to_string(),
        other => other.to_string(),
    }
}

/// The elements of a name, each with its attributes.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let open = format!("<{name} ");
    xml.split(&open).skip(1).map(|rest| &rest[..rest.find('>').unwrap_or(rest.len())]).collect()
}

fn attribute<'x>(element: &'x str, name: &str) -> Option<&'x str> {
    let mark = format!("{name}=\"");
    let from = element.find(&mark)? + mark.len();
    Some(&element[from..from + element[from..].find('"')?])
}

/// `AZ` for 51.
fn letters(mut column: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + (column % 26) as u8));
        match column / 26 {
            0 => return out,
            more => column = more - 1,
        }
    }
}

fn both(register: &Register, look: impl Fn(Lang, &mut Book)) {
    for lang in [Lang::Zh, Lang::En] {
        look(lang, &mut Book::of(register, lang));
    }
}

#[test]
fn the_heading_stays_in_sight_and_filters() {
    let (_folder, register) = desk::plan();
    both(&register, |lang, book| {
        for (sheet, frozen) in [(1, "C2"), (2, "C2"), (3, "A2")] {
            let (xml, rows) = (book.sheet(sheet), book.rows(sheet));
            let pane = elements(&xml, "pane");
            assert_eq!(pane.len(), 1, "{lang:?} {sheet}");
            assert_eq!(attribute(pane[0], "ySplit"), Some("1"));
            assert_eq!(
                (attribute(pane[0], "topLeftCell"), attribute(pane[0], "state")),
                (Some(frozen), Some("frozen"))
            );
            let filter = elements(&xml, "autoFilter");
            let whole = format!("A1:{}{}", letters(rows[0].len() - 1), rows.len().max(2));
            assert_eq!(attribute(filter[0], "ref"), Some(whole.as_str()), "{lang:?} {sheet}");
            // On paper every page begins with the heading.
            assert!(book.part("xl/workbook.xml").contains("_xlnm.Print_Titles"));
        }
    });
}

#[test]
fn columns_are_as_wide_as_their_words() {
    let (_folder, register) = desk::plan();
    both(&register, |lang, book| {
        for sheet in [1, 2] {
            let (xml, rows) = (book.sheet(sheet), book.rows(sheet));
            let mut widths = vec![0.0; rows[0].len()];
            for col in elements(&xml, "col") {
                let number = |name| attribute(col, name).and_then(|n| n.parse::<f64>().ok()).expect("a number");
                for at in number("min") as usize..=number("max") as usize {
                    widths[at - 1] = number("width");
                }
            }
            // The heading may stand in two lines and more; long texts are wrapped; no column of words is wider than 40.
            let all = Field::of(Entity::Project).chain(Field::of(Entity::Milestone));
            let long: Vec<&str> =
                all.filter(|f| f.kind() == FieldKind::LongText).map(|f| labels::field(lang, f)).collect();
            let hidden = [lang.pick("标识", "Record id"), lang.pick("导出版本", "Exported at change")];
            for (at, width_of) in widths.iter().enumerate() {
                let heading = rows[0][at].as_str();
                let words = rows[1..].iter().filter_map(|row| row.get(at));
                let longest = words.map(|w| width(w)).filter(|w| *w <= 38).max().unwrap_or(0);
                let fits = *width_of >= longest as f64 || long.contains(&heading) || hidden.contains(&heading);
                assert!(fits, "{heading} {width_of} of {longest}");
                assert!(*width_of >= 8.0 && *width_of < 43.0, "{} {width_of}", rows[0][at]);
            }
        }
    });
}

#[test]
fn stage_and_health_stand_in_words_and_their_colour_follows_the_word() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("AIRP-02").expect("a project").id();
    register.set(&[id], &[Assignment::put(Field::Health, "red")], "", Lang::En, None).expect("set");
    both(&register, |lang, book| {
        let xml = book.sheet(1);
        let styles = book.part("xl/styles.xml");
        let dxfs: Vec<&str> = styles.split("<dxf>").skip(1).collect();
        for (field, codes) in [(Field::Stage, Stage::CODES), (Field::Health, Health::CODES)] {
            let at = book.column(labels::field(lang, field));
            let words: Vec<&str> = codes.iter().map(|c| labels::code_label(lang, field, c)).collect();
            let used: Vec<String> = book.rows(1)[1..].iter().map(|row| row[at].clone()).collect();
            assert!(used.iter().all(|w| w.is_empty() || words.contains(&w.as_str())), "{lang:?} {used:?}");
            let begin = format!("sqref=\"{}2:", letters(at));
            let block = xml.split("<conditionalFormatting ").find(|block| block.starts_with(&begin)).expect("colours");
            for code in ["implementation", "maintenance", "cancelled", "red", "yellow", "green"] {
                let Some(word) = codes.contains(&code).then(|| labels::code_label(lang, field, code)) else { continue };
                let rule = block
                    .split("<cfRule ")
                    .find(|r| r.contains(&format!("\"{word}\"")) || r.contains(&format!("&quot;{word}&quot;")));
                let rule = rule.unwrap_or_else(|| panic!("{word} in {block}"));
                let dxf: usize = attribute(rule, "dxfId").and_then(|n| n.parse().ok()).expect("a look");
                assert!(dxfs[dxf].contains("<color rgb=") && dxfs[dxf].contains("bgColor"), "{word}");
            }
        }
        assert!(book.rows(1).iter().any(|row| row.contains(&labels::health(lang, Health::Red).to_string())));
    });
}

#[test]
fn cells_of_stage_health_sector_and_agency_offer_their_lists() {
    let (_folder, register) = desk::plan();
    both(&register, |lang, book| {
        let xml = book.sheet(1);
        let offered = elements(&xml, "dataValidation").len();
        let formulas: Vec<&str> =
            xml.split("<formula1>").skip(1).map(|f| &f[..f.find('<').expect("its end")]).collect();
        assert_eq!(offered, formulas.len());
        let lists = book.rows(6);
        for field in [Field::Stage, Field::Health, Field::Sector, Field::LeadAgency] {
            let heading = labels::field(lang, field);
            let at = letters(book.column(heading));
            let which = elements(&xml, "dataValidation").iter().position(|dv| {
                attribute(dv, "type") == Some("list")
                    && attribute(dv, "sqref").is_some_and(|s| s.starts_with(&format!("{at}2:")))
            });
            let formula = formulas[which.unwrap_or_else(|| panic!("no list for {heading}"))];
            let list = lists[0].iter().position(|h| h == heading).expect("a list");
            let words: Vec<&str> = lists[1..].iter().map(|row| row[list].as_str()).filter(|w| !w.is_empty()).collect();
            let sheet = lang.pick("选项", "Lists");
            let l = letters(list);
            assert_eq!(formula.replace('\'', ""), format!("{sheet}!${l}$2:${l}${}", words.len() + 1), "{heading}");
            match field {
                Field::Stage => assert_eq!(words.len(), Stage::OFFERED.len()),
                Field::Health => assert_eq!(
                    words,
                    Health::CODES.iter().map(|c| labels::code_label(lang, field, c)).collect::<Vec<_>>()
                ),
                Field::Sector => assert_eq!(words.len(), Sector::ALL.len()),
                _ => assert_eq!(words.len(), register.book().agencies().len()),
            }
        }
        // The sheet of lists itself is not shown.
        let hidden = elements(&book.part("xl/workbook.xml"), "sheet")
            .iter()
            .filter(|s| attribute(s, "state") == Some("hidden"))
            .count();
        assert_eq!(hidden, 1);
    });
}

#[test]
fn figures_have_charts_of_excel_itself_over_their_own_cells() {
    let (_folder, register) = desk::plan();
    both(&register, |lang, book| {
        let charts: Vec<String> = book.names().into_iter().filter(|n| n.starts_with("xl/charts/chart")).collect();
        assert_eq!(charts.len(), 3);
        assert!(!book.names().iter().any(|n| n.starts_with("xl/media/")), "no picture instead");
        let rows = book.rows(4);
        for chart in charts {
            let xml = book.part(&chart).replace('\'', "").replace("&apos;", "");
            assert!(xml.contains("<c:barChart>") && xml.contains(lang.pick("统计!$", "Figures!$")), "{chart}");
            // What is drawn stands in the table: the first value of the first series.
            let values = &xml[xml.find("<c:val>").expect("values")..];
            let range = &values[values.find("<c:f>").expect("a range") + 5..];
            let cell = range[..range.find('<').expect("its end")].split('!').nth(1).expect("cells").replace('$', "");
            let first = cell.split(':').next().expect("a cell");
            let (column, row) = first.split_at(first.find(|c: char| c.is_ascii_digit()).expect("a row"));
            let row: usize = row.parse().expect("a number");
            let column = (b'A'..=b'Z').position(|l| column == char::from(l).to_string()).expect("a column");
            assert!(rows[row - 1][column].parse::<f64>().is_ok(), "{chart} {first}: {:?}", rows[row - 1]);
        }
        // Figures add up to what the first sheet holds.
        let total: f64 = rows.iter().find(|r| r[0] == Word::Total.say(lang)).expect("a total")[1..]
            .iter()
            .filter_map(|n| n.parse::<f64>().ok())
            .sum();
        assert_eq!(total as usize, book.rows(1).len() - 1);
    });
}

#[test]
fn the_notes_say_what_each_column_means_when_and_from_which_file() {
    let (_folder, register) = desk::plan();
    both(&register, |_, book| {
        let notes = book.rows(5);
        let has = |words: &str| notes.iter().any(|row| row.iter().any(|cell| cell == words));
        assert!(has(&register.path().display().to_string()));
        assert!(has("2026-11-25") && has("2026-11-25 09:00"));
        for (sheet, number) in [(0, 1), (1, 2)] {
            let name = book.cells.sheet_names()[sheet].clone();
            for heading in book.rows(number).swap_remove(0) {
                assert!(notes.iter().any(|row| row[0] == name && row[1] == heading && !row[3].is_empty()), "{heading}");
            }
        }
    });
}

#[test]
fn the_ids_stand_in_a_column_that_is_hidden() {
    let (_folder, register) = desk::plan();
    both(&register, |lang, book| {
        for sheet in [1, 2] {
            let (xml, rows) = (book.sheet(sheet), book.rows(sheet));
            let at = rows[0].iter().position(|h| h == lang.pick("标识", "Record id")).expect("ids");
            assert!(rows[1..].iter().all(|row| row[at].len() == 32));
            let hidden = elements(&xml, "col").into_iter().any(|col| {
                let number = |name| attribute(col, name).and_then(|n| n.parse::<usize>().ok()).expect("a number");
                attribute(col, "hidden") == Some("1") && (number("min")..=number("max")).contains(&(at + 1))
            });
            assert!(hidden, "{lang:?} {sheet}");
        }
    });
}

#[test]
fn a_text_that_begins_like_a_formula_stays_a_text() {
    let (_folder, mut register) = desk::plan();
    let id = register.book().find("AIRP-01").expect("a project").id();
    let texts = ["=1+1", "+86 27", "-3 days", "@home", "\t=1", "＝1", "=HYPERLINK(\"http://x\")"];
    let fields =
        [Field::Remark, Field::Phone, Field::Problems, Field::Contact, Field::NextSteps, Field::Funding, Field::Scope];
    let all: Vec<Assignment> = fields.iter().zip(texts).map(|(f, t)| Assignment::put(*f, t)).collect();
    register.set(&[id], &all, "=1", Lang::Zh, None).expect("set");
    register.add("=2+2", &[], Lang::Zh).expect("a project");
    both(&register, |_, book| {
        for sheet in 1..=6 {
            let xml = book.sheet(sheet);
            assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "a formula or a link on sheet {sheet}");
        }
        let rows = book.rows(1);
        let row = rows.iter().find(|r| r[0] == "AIRP-01").expect("AIRP-01");
        for text in ["=1+1", "+86 27", "-3 days", "@home", "=HYPERLINK(\"http://x\")"] {
            assert!(row.iter().any(|cell| cell == text), "{text}");
        }
        assert!(rows.iter().any(|r| r.contains(&"=2+2".to_string())));
        assert!(!book.names().iter().any(|n| n.contains("externalLink") || n.ends_with(".bin")));
    });
}
