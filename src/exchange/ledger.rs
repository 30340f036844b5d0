//! A ledger on its way out: columns that know what they hold, and rows of typed cells. Workbooks, CSV files, documents and
//! pages are all written from it; whoever has the records (the desk) makes the rows one by one.

use super::out::rows::{Heading, Row};
use chrono::NaiveDate;
use serde_json::Value;

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

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Toned(String, Tone),
    Number(f64),
    Day(NaiveDate),
}

impl Cell {
    /// A text, or nothing.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// What a person reads.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Toned(text, _) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
        }
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
pub struct Cells(pub Vec<Cell>);

impl Row for Cells {
    fn text(&self, column: usize) -> String {
        self.0.get(column).map(Cell::shown).unwrap_or_default()
    }

    fn value(&self, column: usize) -> Value {
        match self.0.get(column) {
            None | Some(Cell::Empty) => Value::Null,
            Some(Cell::Number(number)) => serde_json::Number::from_f64(*number).map_or(Value::Null, Value::Number),
            Some(other) => Value::String(other.shown()),
        }
    }
}
