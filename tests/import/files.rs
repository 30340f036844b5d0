//! Making files for the tests, and taking them in.

use crate::support::Desk;
use rust_xlsxwriter::{Format, Workbook};
use std::path::PathBuf;
use taizhang::domain::field::Field;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::error::Error;
use taizhang::register::import::{Plan, Request};

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
