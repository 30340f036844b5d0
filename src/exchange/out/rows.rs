//! Rows under headings, written in one of the forms as they come. Rows answer what is asked of them, so that a form that
//! prints labels never makes JSON and the other way round.

use super::{csv, json, markdown, tsv};
use crate::domain::text;
pub use csv::Style as CsvStyle;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::{self, Write};

/// A heading: its code for programs, its label for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub code: String,
    pub label: String,
    /// Numbers stand at the right.
    pub right: bool,
    /// Is cut only when nothing else is left to cut: what a row is known by.
    pub whole: bool,
}

impl Heading {
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Heading {
        Heading { code: code.into(), label: label.into(), right: false, whole: false }
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
    /// Adds what people read.
    fn put_text(&self, column: usize, out: &mut String) {
        out.push_str(&self.text(column));
    }
    /// Adds what programs read, as a field of tab-separated values.
    fn put_field(&self, column: usize, out: &mut String) {
        out.push_str(&tsv::field(&self.value(column)));
    }
    /// Whether the cell is a plain number.
    fn is_number(&self, column: usize) -> bool {
        self.value(column).is_number()
    }
    /// The whole row as an object.
    fn object(&self, headings: &[Heading]) -> Map<String, Value> {
        headings.iter().enumerate().map(|(i, h)| (h.code.clone(), self.value(i))).collect()
    }
}

/// The forms of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Csv(csv::Style),
    Tsv,
    Json,
    Jsonl,
    Md,
}

impl Form {
    /// Comma-separated values with quotation marks where they are needed.
    pub const PLAIN_CSV: Form = Form::Csv(csv::Style { all: false, raw: false, bom: false });
}

/// Rows on their way out. `end` must be called.
pub struct Rows {
    form: Form,
    headings: Vec<Heading>,
    /// Whether a terminal sees it: text that could act on one is made harmless.
    terminal: bool,
    count: usize,
    /// The line that is being written, and a cell of it: their room serves all rows.
    line: String,
    cell: String,
}

impl Rows {
    pub fn new(form: Form, headings: Vec<Heading>, terminal: bool) -> Rows {
        Rows { form, headings, terminal, count: 0, line: String::new(), cell: String::new() }
    }

    fn clean<'a>(&self, words: &'a str) -> Cow<'a, str> {
        match self.terminal {
            false => Cow::Borrowed(words),
            true if words.contains('\n') => {
                Cow::Owned(words.split('\n').map(text::visible).collect::<Vec<Cow<'_, str>>>().join("\n"))
            }
            true => text::visible(words),
        }
    }

    /// Writes one row.
    pub fn row(&mut self, out: &mut dyn Write, row: &dyn Row) -> io::Result<()> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        self.form_row(&mut line, row);
        self.formed(out, &line)?;
        self.line = line;
        Ok(())
    }

    /// Writes a row that was formed elsewhere.
    pub fn formed(&mut self, out: &mut dyn Write, row: &str) -> io::Result<()> {
        let first = self.count == 0;
        if first {
            self.head(out)?;
        }
        self.count += 1;
        // The first element of an array has nothing before it.
        out.write_all(if first { row.strip_prefix(self.before()).unwrap_or(row) } else { row }.as_bytes())
    }

    /// What stands before every row but the first.
    fn before(&self) -> &'static str {
        if self.form == Form::Json { ",\n" } else { "" }
    }

    /// Forms a row, for whoever writes it.
    pub fn form_row(&mut self, line: &mut String, row: &dyn Row) {
        let columns = 0..self.headings.len();
        match self.form {
            Form::Csv(style) => {
                let mut cell = std::mem::take(&mut self.cell);
                for i in columns {
                    line.push_str(if i > 0 { "," } else { "" });
                    cell.clear();
                    row.put_text(i, &mut cell);
                    csv::put(line, &self.clean(&cell), row.is_number(i), style);
                }
                line.push_str("\r\n");
                self.cell = cell;
            }
            Form::Tsv => {
                let mut cell = std::mem::take(&mut self.cell);
                for i in columns {
                    line.push_str(if i > 0 { "\t" } else { "" });
                    match self.terminal {
                        true => {
                            cell.clear();
                            row.put_field(i, &mut cell);
                            line.push_str(&self.clean(&cell));
                        }
                        false => row.put_field(i, line),
                    }
                }
                line.push('\n');
                self.cell = cell;
            }
            Form::Md => {
                for i in columns {
                    line.push_str(if i > 0 { " | " } else { "| " });
                    line.push_str(&markdown::cell(&self.clean(&row.text(i))));
                }
                line.push_str(if self.headings.is_empty() { "|  |\n" } else { " |\n" });
            }
            Form::Json | Form::Jsonl => {
                line.push_str(self.before());
                line.push_str(&json::line(&Value::Object(row.object(&self.headings)), self.terminal));
                line.push_str(if self.form == Form::Json { "" } else { "\n" });
            }
        }
    }

    /// Writes what stands above the first row.
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.form {
            Form::Jsonl => Ok(()),
            Form::Json => out.write_all(b"[\n"),
            Form::Csv(style) => {
                let line: Vec<String> = self.headings.iter().map(|h| csv::field(&h.label, false, style)).collect();
                let bom = if style.bom { "\u{feff}" } else { "" };
                write!(out, "{bom}{}\r\n", line.join(","))
            }
            Form::Tsv => {
                let codes: Vec<&str> = self.headings.iter().map(|h| h.code.as_str()).collect();
                writeln!(out, "{}", codes.join("\t"))
            }
            Form::Md => {
                let line: Vec<String> = self.headings.iter().map(|h| markdown::cell(&h.label)).collect();
                let rule: Vec<&str> = self.headings.iter().map(|h| if h.right { "---:" } else { "---" }).collect();
                writeln!(out, "| {} |\n| {} |", line.join(" | "), rule.join(" | "))
            }
        }
    }

    /// Completes the rows and answers how many there are.
    pub fn end(self, out: &mut dyn Write) -> io::Result<usize> {
        match (self.count, self.form) {
            (0, Form::Json) => out.write_all(b"[]\n")?,
            (0, _) => self.head(out)?,
            (_, Form::Json) => out.write_all(b"\n]\n")?,
            _ => {}
        }
        Ok(self.count)
    }
}
