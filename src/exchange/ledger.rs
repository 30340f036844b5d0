//! A ledger on its way out: columns that know what they hold, and rows of typed cells. Workbooks, CSV files, documents and
//! pages are all written from it; whoever has the records (the desk) makes the rows one by one.

use super::out::rows::{Heading, Row};
use chrono::{Datelike, NaiveDate};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    Text,
    /// Text of several lines.
    Long,
    /// Days where the day is known, else the words as written.
    Date,
    /// A number with so many decimal places.
    Number(u8),
    /// A label out of a list; the list has a number (see `Ledger::lists`).
    Choice(usize),
    /// What only the program reads: the column is hidden.
    Hidden,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The stable code.
    pub code: String,
    pub heading: String,
    pub holds: Holds,
    /// The width that suits it, in cells of a terminal (a Chinese character has two).
    pub width: u16,
    /// Worked out by the program: a reader of the ledger does not take it in.
    pub computed: bool,
    /// The looks of labels that carry one.
    pub tones: Vec<(String, Tone)>,
}

/// A look; the words of the cell say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
    Dim,
    /// Under way.
    Busy,
}

/// The value of a cell. Texts are borrowed from the records wherever they stand there as they are shown, since a long
/// ledger has millions of them.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Cell<'a> {
    #[default]
    Empty,
    Text(Cow<'a, str>),
    Toned(Cow<'a, str>, Tone),
    Number(f64),
    Day(NaiveDate),
}

impl<'a> Cell<'a> {
    /// A text, or nothing.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Cell<'a> {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// What a person reads.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Toned(text, _) => Cow::Borrowed(text),
            Cell::Number(_) | Cell::Day(_) => {
                let mut out = String::new();
                self.put(&mut out);
                Cow::Owned(out)
            }
        }
    }

    /// Adds what a person reads.
    pub fn put(&self, out: &mut String) {
        // Writing to a text cannot fail.
        let _ = match self {
            Cell::Empty => Ok(()),
            Cell::Text(text) | Cell::Toned(text, _) => {
                out.push_str(text);
                Ok(())
            }
            Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                write!(out, "{}", *number as i64)
            }
            Cell::Number(number) => write!(out, "{number}"),
            Cell::Day(day) => write!(out, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
        };
    }

    pub fn tone(&self) -> Tone {
        match self {
            Cell::Toned(_, tone) => *tone,
            _ => Tone::Plain,
        }
    }
}

/// Columns, and the lists that cells of some of them are chosen from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    pub columns: Vec<Column>,
    /// Heading and labels.
    pub lists: Vec<(String, Vec<String>)>,
}

impl Ledger {
    /// The headings for the forms of rows; hidden columns are left out there.
    pub fn headings(&self) -> Vec<Heading> {
        let seen = self.columns.iter().filter(|c| c.holds != Holds::Hidden);
        let heading = |c: &Column| Heading {
            right: matches!(c.holds, Holds::Number(_)),
            ..Heading::new(c.code.clone(), c.heading.clone())
        };
        seen.map(heading).collect()
    }
}

/// A row of cells for the forms of rows.
pub struct Cells<'a>(pub Vec<Cell<'a>>);

impl Row for Cells<'_> {
    fn text(&self, column: usize) -> String {
        self.0.get(column).map(|c| c.shown().into_owned()).unwrap_or_default()
    }

    fn value(&self, column: usize) -> Value {
        match self.0.get(column) {
            None | Some(Cell::Empty) => Value::Null,
            Some(Cell::Number(number)) => serde_json::Number::from_f64(*number).map_or(Value::Null, Value::Number),
            Some(other) => Value::String(other.shown().into_owned()),
        }
    }

    fn put_text(&self, column: usize, out: &mut String) {
        self.0.get(column).into_iter().for_each(|c| c.put(out));
    }

    fn is_number(&self, column: usize) -> bool {
        matches!(self.0.get(column), Some(Cell::Number(number)) if number.is_finite())
    }
}
