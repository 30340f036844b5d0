//! A sheet: rows under headings, written in any of the forms of tables. Rows answer what is asked of them, so that a
//! form that prints labels never makes JSON and the other way round.

use super::table::Layout;
use super::{Format, Out, Tone, csv, json, markdown, tsv};
use crate::i18n::cli::heads::Head;
use serde_json::{Map, Value};
use std::io::{self, Write};

/// A heading: its code for programs, its label for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub code: String,
    pub label: String,
    /// Numbers stand at the right.
    pub right: bool,
}

impl Heading {
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Heading {
        Heading { code: code.into(), label: label.into(), right: false }
    }

    /// A heading of numbers.
    pub fn number(code: impl Into<String>, label: impl Into<String>) -> Heading {
        Heading { right: true, ..Heading::new(code, label) }
    }
}

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
    format: Format,
    headings: Vec<Heading>,
    layout: Layout,
    rows: usize,
}

impl<'o> Sheet<'o> {
    pub(super) fn new(out: &'o mut Out, format: Format, headings: Vec<Heading>) -> Sheet<'o> {
        let layout = Layout::new(&headings);
        Sheet { out, format, headings, layout, rows: 0 }
    }

    /// Writes one row.
    pub fn row(&mut self, row: &dyn Row) -> io::Result<()> {
        if self.rows == 0 {
            self.head()?;
        }
        let columns = 0..self.headings.len();
        match self.format {
            Format::Table | Format::Text => {
                let cells = columns.map(|i| (row.text(i), row.tone(i))).collect();
                self.layout.row(self.out, cells)?;
            }
            Format::Csv => {
                let cells: Vec<String> =
                    columns.map(|i| csv::field(&self.out.clean(&row.text(i)), row.value(i).is_number())).collect();
                write!(self.out, "{}\r\n", cells.join(","))?;
            }
            Format::Tsv => {
                let cells: Vec<String> =
                    columns.map(|i| self.out.clean(&tsv::field(&row.value(i))).into_owned()).collect();
                writeln!(self.out, "{}", cells.join("\t"))?;
            }
            Format::Md => {
                let cells: Vec<String> = columns.map(|i| markdown::cell(&self.out.clean(&row.text(i)))).collect();
                writeln!(self.out, "| {} |", cells.join(" | "))?;
            }
            Format::Json => {
                let before = if self.rows == 0 { "" } else { ",\n" };
                let object = json::line(&Value::Object(row.object(&self.headings)), self.out.terminal);
                write!(self.out, "{before}{object}")?;
            }
            Format::Jsonl => {
                let object = json::line(&Value::Object(row.object(&self.headings)), self.out.terminal);
                writeln!(self.out, "{object}")?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes what stands above the first row.
    fn head(&mut self) -> io::Result<()> {
        let labels = |of: fn(&str) -> String| self.headings.iter().map(|h| of(&h.label)).collect::<Vec<String>>();
        match self.format {
            Format::Table | Format::Text | Format::Jsonl => Ok(()),
            Format::Json => self.out.write_all(b"[\n"),
            Format::Csv => {
                let line = labels(|l| csv::field(l, false)).join(",");
                write!(self.out, "{line}\r\n")
            }
            Format::Tsv => {
                let codes: Vec<&str> = self.headings.iter().map(|h| h.code.as_str()).collect();
                let line = codes.join("\t");
                writeln!(self.out, "{line}")
            }
            Format::Md => {
                let line = labels(markdown::cell).join(" | ");
                let rule: Vec<&str> = self.headings.iter().map(|h| if h.right { "---:" } else { "---" }).collect();
                writeln!(self.out, "| {line} |\n| {} |", rule.join(" | "))
            }
        }
    }

    /// Completes the table and answers how many rows it holds.
    pub fn end(mut self) -> io::Result<usize> {
        if self.rows == 0 {
            match self.format {
                Format::Json => self.out.write_all(b"[]\n")?,
                // A person sees that there is nothing; in a pipe nothing is nothing.
                Format::Table | Format::Text if self.out.terminal => {
                    let nothing = self.out.toned(Head::Empty.say(self.out.lang), Tone::Dim);
                    self.out.painted(&nothing)?;
                }
                Format::Table | Format::Text => {}
                _ => self.head()?,
            }
        } else if self.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.layout.end(self.out)?;
        Ok(self.rows)
    }
}
