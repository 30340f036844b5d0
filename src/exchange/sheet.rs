//! The neutral sheet: rows of cells as they stand in a file, each knowing its place. Readers push rows one by one into
//! a taker, writers pull them; neither holds a grid. A cell says what it holds, never what it means.
//!
//! Shared by import and export. Rows and columns count from 1, as people count them; `place` prints `C5`.

use crate::domain::value::date::calendar::has_year;
use chrono::{Datelike, NaiveDateTime};
use std::borrow::Cow;
use std::fmt;

/// Where rows come from, for messages: the file and, in a workbook, the sheet.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    pub file: String,
    pub sheet: Option<String>,
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    #[default]
    Empty,
    Text(String),
    /// A number and the decimal places that its format shows, when it has one (`0.00` is 2).
    Number {
        number: f64,
        decimals: Option<u32>,
    },
    /// A day of a spreadsheet, counted in days; a fraction is a time.
    Serial {
        days: f64,
        date1904: bool,
    },
    Flag(bool),
    /// A formula that failed: `#REF!`; `UNVALUED` if its result was never stored.
    Fault(String),
}

/// Stands for the result of a formula that no program has worked out yet.
pub const UNVALUED: &str = "=";

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// From 1.
    pub column: u32,
    pub value: Value,
}

/// A row with its cells in the order of their columns; empty ones are left out.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Row {
    /// From 1, as the file numbers its rows (in a text file: the line on which the row begins).
    pub number: u32,
    pub hidden: bool,
    pub cells: Vec<Cell>,
}

/// Takes rows in; `false` = enough.
pub type Taker<'a> = dyn FnMut(Row) -> bool + 'a;

impl Value {
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    pub fn number(number: f64) -> Value {
        Value::Number { number, decimals: None }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            // The first sign settles it for most.
            Value::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// What a person reads in the cell: whole numbers without a point, days as `2025-12-31`.
    pub fn shown(&self) -> String {
        self.said().into_owned()
    }

    /// `shown`, without a copy of what is a text already.
    pub fn said(&self) -> Cow<'_, str> {
        let made = match self {
            Value::Empty => return Cow::Borrowed(""),
            Value::Text(text) | Value::Fault(text) => return Cow::Borrowed(text),
            Value::Number { number, .. } => plain(*number),
            Value::Serial { days, date1904 } => match moment(*days, *date1904) {
                Some(at) if at.time() == chrono::NaiveTime::MIN => {
                    format!("{:04}-{:02}-{:02}", at.year(), at.month(), at.day())
                }
                Some(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
                None => plain(*days),
            },
            Value::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_string(),
        };
        Cow::Owned(made)
    }
}

/// A number as people write it, without an exponent: 0.1 + 0.2 is 0.3.
fn plain(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 && number.to_bits() != (-0.0_f64).to_bits() {
        return (number as i64).to_string();
    }
    let rounded = format!("{number:.12}");
    let shortest = number.to_string();
    let tidy = rounded.trim_end_matches('0').trim_end_matches('.');
    let usual = number.abs() < 1e12 && number.abs() >= 1e-6 || number == 0.0;
    if usual && tidy.len() < shortest.len() { tidy.to_string() } else { shortest }
}

/// The moment of a spreadsheet's day count, to the second; `None` outside the years of the register.
pub fn moment(days: f64, date1904: bool) -> Option<NaiveDateTime> {
    if !(-1e6..1e7).contains(&days) {
        return None;
    }
    let seconds = (days * 86_400.0).round() as i64 + if date1904 { 1462 * 86_400 } else { 0 };
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    let at = first.checked_add_signed(chrono::Duration::seconds(seconds))?;
    has_year(at.year()).then_some(at)
}

impl Row {
    /// The value in a column (from 1).
    pub fn at(&self, column: u32) -> &Value {
        match self.cells.binary_search_by_key(&column, |c| c.column) {
            Ok(i) => &self.cells[i].value,
            Err(_) => &Value::Empty,
        }
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.value.is_empty())
    }
}

/// The letters of a column: 1 is A, 27 is AA.
pub fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = column.max(1);
    while rest > 0 {
        rest -= 1;
        out.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}

/// A cell as people name it: `C5`.
pub fn place(column: u32, row: u32) -> String {
    format!("{}{row}", letters(column))
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{} [{sheet}]", self.file),
            None => f.write_str(&self.file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_as_people_name_them() {
        assert_eq!([place(1, 1), place(26, 5), place(27, 5), place(16_384, 9)], ["A1", "Z5", "AA5", "XFD9"]);
    }

    #[test]
    fn values_are_shown_as_they_are_read() {
        for (value, shown) in [
            (Value::number(2025.0), "2025"),
            (Value::number(0.1 + 0.2), "0.3"),
            (Value::number(-1234.5), "-1234.5"),
            (Value::Serial { days: 46022.0, date1904: false }, "2025-12-31"),
            (Value::Serial { days: 46022.5, date1904: false }, "2025-12-31 12:00:00"),
            (Value::Serial { days: 44560.0, date1904: true }, "2025-12-31"),
            (Value::Serial { days: 1e300, date1904: false }, &1e300_f64.to_string()),
            (Value::Flag(true), "TRUE"),
            (Value::Empty, ""),
        ] {
            assert_eq!(value.shown(), shown);
        }
    }
}
