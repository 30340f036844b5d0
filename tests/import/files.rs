//! Making files for the tests, and taking them in.

use crate::support::Desk;
use rust_xlsxwriter::{Format, Workbook};
use std::io::Write;
use std::path::PathBuf;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::error::Error;
use taizhang::register::import::{Plan, Request};
use zip::write::SimpleFileOptions;

/// A cell of a workbook to be made.
#[derive(Clone, Debug)]
pub enum Put {
    Text(&'static str),
    Number(f64),
    /// A number with a format.
    Shown(f64, &'static str),
    Nothing,
}

pub use Put::{Nothing as N, Number as F, Shown as S, Text as T};

/// A workbook with one sheet.
pub fn workbook(desk: &Desk, name: &str, rows: &[Vec<Put>]) -> PathBuf {
    let path = desk.folder.path().join(name);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, row) in rows.iter().enumerate() {
        for (c, cell) in row.iter().enumerate() {
            let (r, c) = (r as u32, c as u16);
            match cell {
                Put::Text(text) => sheet.write_string(r, c, *text).map(drop),
                Put::Number(number) => sheet.write_number(r, c, *number).map(drop),
                Put::Shown(number, format) => {
                    sheet.write_number_with_format(r, c, *number, &Format::new().set_num_format(*format)).map(drop)
                }
                Put::Nothing => Ok(()),
            }
            .expect("a cell");
        }
    }
    book.save(&path).expect("a workbook");
    path
}

/// A workbook out of parts that were written by hand.
pub fn parts(desk: &Desk, name: &str, sheet: &[u8], strings: &[u8]) -> PathBuf {
    let sheets = [("S", "", sheet)];
    whole(desk, name, &sheets, strings, "", "")
}

/// The same with several sheets (name, further words of its entry, cells), properties of the workbook and styles.
pub fn whole(
    desk: &Desk,
    name: &str,
    sheets: &[(&str, &str, &[u8])],
    strings: &[u8],
    properties: &str,
    styles: &str,
) -> PathBuf {
    const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let path = desk.folder.path().join(name);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    let mut put = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("bytes");
    };
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    put("[Content_Types].xml", format!(r#"{HEAD}<Types xmlns="{types}"/>"#).as_bytes());
    let links = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        r#"{HEAD}<Relationships xmlns="{links}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    put("_rels/.rels", root.as_bytes());
    let (mut entries, mut relations) = (String::new(), String::new());
    for (n, (title, words, _)) in (1..).zip(sheets) {
        entries += &format!(r#"<sheet name="{title}" sheetId="{n}" {words} r:id="rId{n}"/>"#);
        relations +=
            &format!(r#"<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>"#);
    }
    let book = format!(r#"{HEAD}<workbook xmlns:r="{OFFICE}">{properties}<sheets>{entries}</sheets></workbook>"#);
    put("xl/workbook.xml", book.as_bytes());
    put("xl/_rels/workbook.xml.rels", format!("{HEAD}<Relationships>{relations}</Relationships>").as_bytes());
    if !styles.is_empty() {
        put("xl/styles.xml", styles.as_bytes());
    }
    if !strings.is_empty() {
        put("xl/sharedStrings.xml", strings);
    }
    for (n, (_, _, sheet)) in (1..).zip(sheets) {
        put(&format!("xl/worksheets/sheet{n}.xml"), sheet);
    }
    zip.finish().expect("a zip");
    path
}

pub fn file(desk: &Desk, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = desk.folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

pub fn plan(register: &Register, path: &std::path::Path) -> Result<Plan, Error> {
    register.plan_import(&Request::new(path, Lang::Zh))
}

/// Plans and writes; answers the plan.
pub fn take(register: &mut Register, path: &std::path::Path) -> Plan {
    let plan = plan(register, path).expect("a plan");
    register.apply_import(plan.clone(), Lang::Zh).expect("an import");
    plan
}

/// A field of the project of this name.
pub fn of(register: &Register, name: &str, field: Field) -> Option<String> {
    let names = |e: &&taizhang::register::book::Entry| {
        [Field::NameZh, Field::NameEn].iter().any(|f| e.project.get(*f) == Some(name))
    };
    let entry = register.book().entries().iter().find(names).unwrap_or_else(|| panic!("no project {name}"));
    match field.is_set() {
        true => Some(entry.project.list(field).join(",")).filter(|t| !t.is_empty()),
        false => entry.project.get(field).map(str::to_string),
    }
}

/// A further value of the project of this name, by its heading.
pub fn extra(register: &Register, name: &str, heading: &str) -> Option<String> {
    let names = |e: &&taizhang::register::book::Entry| {
        [Field::NameZh, Field::NameEn].iter().any(|f| e.project.get(*f) == Some(name))
    };
    let entry = register.book().entries().iter().find(names).unwrap_or_else(|| panic!("no project {name}"));
    entry.project.extra().get(&taizhang::domain::extra::name_of(heading)?).cloned()
}

/// A date of a milestone of the project of this name, as stored.
pub fn date(register: &Register, name: &str, kind: &str, field: Field) -> Option<String> {
    let names = |e: &&taizhang::register::book::Entry| {
        [Field::NameZh, Field::NameEn].iter().any(|f| e.project.get(*f) == Some(name))
    };
    let entry = register.book().entries().iter().find(names).unwrap_or_else(|| panic!("no project {name}"));
    let milestone = entry.milestones.iter().find(|m| m.get(Field::MilestoneKind) == Some(kind))?;
    milestone.get(field).map(str::to_string)
}

/// Whether a doubt is told of this cell.
pub fn doubts(plan: &Plan, place: &str) -> Vec<String> {
    plan.doubts.iter().filter(|d| d.place == place).map(|d| d.what.clone()).collect()
}
