//! A sheet: rows under headings, laid out as a table for people or written in one of the forms that exports have too.

use super::table::Layout;
use super::{Format, Heading, Out, Tone};
use crate::i18n::cli::heads::Head;
use crate::register::forms::rows::{self, Form, Rows};
use serde_json::{Map, Value};
use std::io;

/// One row. Columns are counted from 0 in the order of the headings.
pub trait Row {
    /// What people read.
    fn text(&self, column: usize) -> String;
    /// What programs read.
    fn value(&self, column: usize) -> Value;
    fn tone(&self, _column: usize) -> Tone {
        Tone::Plain
    }
    /// The whole row as an object.
    fn object(&self, headings: &[Heading]) -> Map<String, Value> {
        headings.iter().enumerate().map(|(i, h)| (h.code.clone(), self.value(i))).collect()
    }
}

/// A row without its looks.
struct Plain<'a>(&'a dyn Row);

impl rows::Row for Plain<'_> {
    fn text(&self, column: usize) -> String {
        self.0.text(column)
    }

    fn value(&self, column: usize) -> Value {
        self.0.value(column)
    }

    fn object(&self, headings: &[Heading]) -> Map<String, Value> {
        self.0.object(headings)
    }
}

/// One cell of a row that is made beforehand.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub text: String,
    pub value: Value,
    pub tone: Tone,
}

impl Cell {
    /// The same text for people and programs; an empty one is null.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        let value = if text.is_empty() { Value::Null } else { Value::String(text.clone()) };
        Cell { text, value, tone: Tone::Plain }
    }

    /// One text for people, another value for programs.
    pub fn both(text: impl Into<String>, value: impl Into<Value>) -> Cell {
        Cell { text: text.into(), value: value.into(), tone: Tone::Plain }
    }

    /// A whole number.
    pub fn number(number: i64) -> Cell {
        Cell::both(number.to_string(), number)
    }

    #[must_use]
    pub fn toned(mut self, tone: Tone) -> Cell {
        self.tone = tone;
        self
    }
}

/// A row that is made beforehand.
pub struct Cells(pub Vec<Cell>);

impl Row for Cells {
    fn text(&self, column: usize) -> String {
        self.0.get(column).map(|c| c.text.clone()).unwrap_or_default()
    }

    fn value(&self, column: usize) -> Value {
        self.0.get(column).map_or(Value::Null, |c| c.value.clone())
    }

    fn tone(&self, column: usize) -> Tone {
        self.0.get(column).map_or(Tone::Plain, |c| c.tone)
    }
}

/// A table on its way out. `end` must be called.
pub struct Sheet<'o> {
    out: &'o mut Out,
    body: Body,
}

/// How the rows leave.
enum Body {
    Table { layout: Layout, columns: usize, count: usize },
    Rows(Rows),
}

impl<'o> Sheet<'o> {
    pub(super) fn new(out: &'o mut Out, format: Format, headings: Vec<Heading>) -> Sheet<'o> {
        let form = match format {
            Format::Table | Format::Text => {
                let body = Body::Table { layout: Layout::new(&headings), columns: headings.len(), count: 0 };
                return Sheet { out, body };
            }
            Format::Csv => Form::PLAIN_CSV,
            Format::Tsv => Form::Tsv,
            Format::Md => Form::Md,
            Format::Json => Form::Json,
            Format::Jsonl => Form::Jsonl,
        };
        let body = Body::Rows(Rows::new(form, headings, out.terminal));
        Sheet { out, body }
    }

    /// Writes one row.
    pub fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        match &mut self.body {
            Body::Rows(rows) => rows.row(self.out, &Plain(row)),
            Body::Table { layout, columns, count } => {
                *count += 1;
                layout.row(self.out, (0..*columns).map(|i| (row.text(i), row.tone(i))).collect())
            }
        }
    }

    /// Completes the table and answers how many rows it holds.
    pub fn end(self) -> io::Result<usize> {
        match self.body {
            Body::Rows(rows) => rows.end(self.out),
            Body::Table { mut layout, count, .. } => {
                // A person sees that there is nothing; in a pipe nothing is nothing.
                if count == 0 && self.out.terminal {
                    let nothing = self.out.toned(Head::Empty.say(self.out.lang), Tone::Dim);
                    self.out.painted(&nothing)?;
                }
                layout.end(self.out)?;
                Ok(count)
            }
        }
    }
}
