//! Workbooks of today, cell by cell: values as shown by their formats where that says what they are (days, percent,
//! foreign money), formula results, texts. Never a grid: one row is held at a time.

use super::forms::Forms;
use super::guard::Part;
use super::quick;
use super::{Bound, Fault, MAX_COLUMNS, MAX_ROWS, Merged, Seen};
use crate::exchange::sheet::{Cell, Row, UNVALUED, Value};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

fn fault(e: XlsxError) -> Fault {
    match e {
        XlsxError::Password => Fault::Password,
        other => Fault::Damaged(other.to_string()),
    }
}

/// How the numbers of a style are shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub decimals: Option<u32>,
    pub percent: bool,
    /// The sign of foreign money that the format puts beside the number.
    pub currency: Option<String>,
}

/// What a format code says of a number.
pub(super) fn shown(code: &str) -> Shown {
    let first = code.split(';').next().unwrap_or_default();
    if first.eq_ignore_ascii_case("general") || first == "@" {
        return Shown::default();
    }
    let mut plain = String::new();
    let mut currency = None;
    let mut rest = first;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            // [$£-809], "£", \£
            '[' => {
                let (inside, behind) = after.split_once(']').unwrap_or((after, ""));
                if let Some(sign) = inside.strip_prefix('$') {
                    currency = currency.or_else(|| foreign(sign.split('-').next().unwrap_or_default()));
                }
                behind
            }
            '"' => {
                let (inside, behind) = after.split_once('"').unwrap_or((after, ""));
                currency = currency.or_else(|| foreign(inside));
                behind
            }
            '\\' => after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default(),
            c => {
                if matches!(c, '£' | '€' | '$') {
                    currency = currency.or_else(|| foreign(&c.to_string()));
                }
                plain.push(c);
                after
            }
        };
    }
    let digits = plain.contains(['0', '#']);
    let decimals =
        plain.split_once('.').map_or(0, |(_, d)| d.chars().take_while(|c| matches!(c, '0' | '#' | '?')).count());
    Shown { decimals: digits.then_some(decimals as u32), percent: plain.contains('%'), currency }
}

fn foreign(sign: &str) -> Option<String> {
    use crate::exchange::unit::Unit;
    matches!(Unit::parse(sign), Some(Unit::Foreign(_))).then(|| sign.trim().to_string())
}

/// A number in the way in which its format shows it.
pub(super) fn number(number: f64, shown: &Shown) -> Value {
    if let Some(currency) = &shown.currency {
        return Value::Text(format!("{currency}{}", Value::number(number).shown()));
    }
    match shown.percent {
        true => Value::Text(format!("{}%", Value::number(number * 100.0).shown())),
        false => Value::Number { number, decimals: shown.decimals },
    }
}

/// A workbook that stays open while its sheets are read one after another: its texts are read once.
pub(super) struct Book(Xlsx<BufReader<File>>);

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Book")
    }
}

impl Book {
    pub fn open(file: File) -> Result<Book, Fault> {
        Xlsx::new(BufReader::new(file)).map(Book).map_err(fault)
    }
}

/// Sheets of more bytes than this are long.
const LONG: u64 = 4 << 20;

/// A sheet of a workbook.
pub(super) struct At<'p> {
    pub path: &'p Path,
    pub sheet: &'p str,
    pub part: Part,
    /// Whether all of it will be read, and not only its first rows.
    pub whole: bool,
}

pub(super) fn read(book: &mut Book, at: At<'_>, bound: &mut Bound<'_, '_>, seen: &mut Seen) -> Result<(), Fault> {
    let Book(book) = book;
    let date1904 = book.has_1904_epoch();
    seen.date1904 = date1904;
    seen.merged = at.part.merged.len() as u32;
    let formulas = if at.part.formulas { formulas(book, at.sheet)? } else { HashSet::new() };
    let mut cells = book.worksheet_cells_reader(at.sheet).map_err(fault)?;
    let styles: Vec<Shown> = cells
        .styles()
        .iter()
        .map(|s| s.number_format.as_ref().map(|f| shown(&f.format_code)).unwrap_or_default())
        .collect();
    let is_long = at.whole && at.part.bytes > LONG;
    let forms = if is_long { Forms::ask(at.path, at.sheet, &at.part, styles.len()) } else { None };
    let mut given = 0;
    if let Some(forms) = forms {
        let means = quick::Means { forms: &forms, styles: &styles, date1904 };
        let mut joining = Joining::new(&at.part, bound, 0);
        if quick::read(at.path, &at.part.path, &means, &mut joining)? == quick::End::Whole {
            return joining.end();
        }
        given = joining.given;
    }
    let plain = Shown::default();
    let mut joining = Joining::new(&at.part, bound, given);
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(fault)? {
        let (n, column) = cell.get_position();
        joining.at(n)?;
        let shown = styles.get(style).unwrap_or(&plain);
        let value = match cell.get_value() {
            // A program that only writes leaves the result to the one that opens it.
            DataRef::Empty if formulas.contains(&(n, column)) => Value::Fault(UNVALUED.to_string()),
            DataRef::Empty => continue,
            DataRef::String(text) => Value::Text(text.clone()),
            DataRef::SharedString(text) => Value::Text((*text).to_string()),
            DataRef::Int(int) => number(*int as f64, shown),
            DataRef::Float(float) => number(*float, shown),
            DataRef::Bool(flag) => Value::Flag(*flag),
            DataRef::DateTime(at) if at.is_datetime() => Value::Serial { days: at.as_f64(), date1904 },
            DataRef::DateTime(at) => Value::number(at.as_f64()),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::Text(text.clone()),
            DataRef::Error(error) => Value::Fault(error.to_string()),
        };
        joining.put(column + 1, value)?;
    }
    joining.end()
}

/// More formulas than this are not looked at for their results.
const MAX_FORMULAS: usize = 500_000;

/// Where the formulas of a sheet stand, rows and columns counted from 0.
fn formulas(book: &mut Xlsx<BufReader<File>>, sheet: &str) -> Result<HashSet<(u32, u32)>, Fault> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(fault)?;
    let mut out = HashSet::new();
    while let Some(cell) = cells.next_formula().map_err(fault)? {
        if !cell.get_value().is_empty() {
            out.insert(cell.get_position());
        }
        if out.len() >= MAX_FORMULAS {
            break;
        }
    }
    Ok(out)
}

/// Cells on their way into rows.
pub(super) struct Joining<'j, 'b, 't> {
    row: Row,
    hidden: &'j HashSet<u32>,
    merged: Merged,
    bound: &'j mut Bound<'b, 't>,
    /// So many rows were given on before.
    before: u64,
    /// So many rows were complete so far.
    pub given: u64,
}

impl<'j, 'b, 't> Joining<'j, 'b, 't> {
    fn new(part: &'j Part, bound: &'j mut Bound<'b, 't>, before: u64) -> Joining<'j, 'b, 't> {
        let merged = Merged::new(part.merged.clone());
        Joining { row: Row::default(), hidden: &part.hidden, merged, bound, before, given: 0 }
    }

    /// A cell begins in this row, counted from 0: the row before is complete, if it is another.
    pub fn at(&mut self, row: u32) -> Result<(), Fault> {
        if row + 1 != self.row.number {
            self.end()?;
        }
        if row >= MAX_ROWS {
            return Err(Fault::TooManyRows { limit: MAX_ROWS });
        }
        self.row.number = row + 1;
        Ok(())
    }

    /// Puts a value into a column, counted from 1.
    pub fn put(&mut self, column: u32, value: Value) -> Result<(), Fault> {
        if value.is_empty() {
            return Ok(());
        }
        if column > MAX_COLUMNS {
            return Err(Fault::TooManyColumns { column, limit: MAX_COLUMNS });
        }
        match self.row.cells.last() {
            Some(last) if last.column >= column => super::put(&mut self.row, column, value),
            last => {
                if last.is_none() {
                    self.row.cells.reserve(24);
                }
                self.row.cells.push(Cell { column, value });
            }
        }
        Ok(())
    }

    /// The row is complete.
    pub fn end(&mut self) -> Result<(), Fault> {
        if self.row.number == 0 {
            return Ok(());
        }
        let mut whole = std::mem::take(&mut self.row);
        whole.hidden = self.hidden.contains(&whole.number);
        self.merged.fill(&mut whole);
        self.given += 1;
        if self.given > self.before { self.bound.give(whole) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
