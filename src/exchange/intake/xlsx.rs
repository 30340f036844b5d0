//! Workbooks of today, cell by cell: values as shown by their formats where that says what they are (days, percent,
//! foreign money), formula results, texts. Never a grid: one row is held at a time.

use super::guard::Part;
use super::{Bound, Fault, MAX_COLUMNS, MAX_ROWS, Merged, Seen};
use crate::exchange::sheet::{Cell, Row, Value};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use std::fs::File;
use std::io::BufReader;

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

pub(super) fn read(
    Book(book): &mut Book,
    sheet: &str,
    part: Part,
    bound: &mut Bound<'_, '_>,
    seen: &mut Seen,
) -> Result<(), Fault> {
    let date1904 = book.has_1904_epoch();
    seen.date1904 = date1904;
    let mut cells = book.worksheet_cells_reader(sheet).map_err(fault)?;
    let styles: Vec<Shown> = cells
        .styles()
        .iter()
        .map(|s| s.number_format.as_ref().map(|f| shown(&f.format_code)).unwrap_or_default())
        .collect();
    seen.merged = part.merged.len() as u32;
    let mut merged = Merged::new(part.merged);
    let plain = Shown::default();
    let mut row = Row { number: 0, ..Row::default() };
    loop {
        let next = cells.next_cell_with_style_id().map_err(fault)?;
        let at = next.as_ref().map(|(cell, _)| cell.get_position());
        if at.is_none_or(|(n, _)| n + 1 != row.number) && row.number > 0 {
            let mut whole = std::mem::take(&mut row);
            whole.hidden = part.hidden.contains(&whole.number);
            merged.fill(&mut whole);
            bound.give(whole)?;
        }
        let (Some((cell, style)), Some((n, column))) = (next, at) else { return Ok(()) };
        if n >= MAX_ROWS {
            return Err(Fault::TooManyRows { limit: MAX_ROWS });
        }
        row.number = n + 1;
        let shown = styles.get(style).unwrap_or(&plain);
        let value = match cell.get_value() {
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
        if value.is_empty() {
            continue;
        }
        if column >= MAX_COLUMNS {
            return Err(Fault::TooManyColumns { column: column + 1, limit: MAX_COLUMNS });
        }
        match row.cells.last() {
            Some(last) if last.column > column => super::put(&mut row, column + 1, value),
            _ => row.cells.push(Cell { column: column + 1, value }),
        }
    }
}
