//! The rows of a long sheet as the text of a workbook. A sheet of some hundred thousand rows is written row by row on
//! whatever thread, without a table of its cells: cells have the look of their column, and empty ones are not written.

use super::long::Look;
use super::pack::{Packer, Piece};
use super::rows::{MEASURED, widen};
use super::{WorkbookError, harmless};
use crate::exchange::ledger::{Cell, Column};
use crate::exchange::sheet::letters;
use chrono::{Datelike, NaiveDate};
use std::fmt::Write;

/// Rows that were written together.
pub struct Made {
    pub piece: Piece,
    /// How wide each column is, in cells of a terminal.
    pub widths: Vec<u16>,
    /// Texts that were cut.
    pub cut: usize,
    /// The number of the last row, counted from the headings, which are row 0.
    pub last: u32,
}

/// Where the cells of a column begin.
struct Start {
    letters: String,
    /// What follows the number of the row, for a number and for a text.
    number: String,
    text: String,
}

impl Start {
    fn number(&self, out: &mut String, row: &str, value: f64) {
        out.push_str(&self.letters);
        out.push_str(row);
        out.push_str(&self.number);
        // Writing to a text cannot fail. Whole numbers are written sooner as what they are.
        let _ = match value as i64 {
            whole if whole as f64 == value && whole != 0 && whole.unsigned_abs() < 1 << 53 => write!(out, "{whole}"),
            _ => write!(out, "{value}"),
        };
        out.push_str("</v></c>");
    }

    fn words(&self, out: &mut String, row: &str, words: &str) {
        if words.is_empty() {
            return;
        }
        let blank = [' ', '\t', '\n'];
        out.push_str(&self.letters);
        out.push_str(row);
        out.push_str(&self.text);
        out.push_str(if words.starts_with(blank) || words.ends_with(blank) { " xml:space=\"preserve\">" } else { ">" });
        put_words(out, words);
        out.push_str("</t></is></c>");
    }
}

/// What a sheet shows for a number that is none.
fn fault(value: f64) -> &'static str {
    if value.is_nan() {
        "NAN"
    } else if value > 0.0 {
        "INF"
    } else {
        "-INF"
    }
}

/// A day as Excel counts them.
fn serial(day: NaiveDate) -> f64 {
    const BEFORE_FIRST: i32 = 693_594;
    f64::from(day.num_days_from_ce() - BEFORE_FIRST)
}

/// Adds words as they stand in XML.
fn put_words(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.find(
        |c: char| matches!(c, '&' | '<' | '>' | '_' | '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'),
    ) {
        out.push_str(&rest[..at]);
        let sign = rest[at..].chars().next().unwrap_or_default();
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // What looks like a sign that is written by its number is not one.
            '_' if looks_numbered(&rest[at..]) => out.push_str("_x005F_"),
            '_' => out.push('_'),
            other => drop(write!(out, "_x{:04X}_", u32::from(other))),
        }
        rest = &rest[at + sign.len_utf8()..];
    }
    out.push_str(rest);
}

/// Whether a text begins like `_x000D_`.
fn looks_numbered(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("_x") else { return false };
    digits.len() > 4 && digits.as_bytes()[..4].iter().all(u8::is_ascii_hexdigit) && digits.as_bytes()[4] == b'_'
}

/// Writes rows.
pub struct Pen<'l> {
    columns: &'l [Column],
    starts: Vec<Start>,
    widths: Vec<u16>,
    cut: usize,
    row: u32,
    text: String,
    packer: Packer,
}

impl<'l> Pen<'l> {
    pub fn new(look: &Look<'l>) -> Pen<'l> {
        let Look { columns, styles } = look;
        let start = |(at, style): (u32, &u32)| {
            let style = if *style > 0 { format!("\" s=\"{style}\"") } else { "\"".to_string() };
            Start {
                letters: format!("<c r=\"{}", letters(at)),
                number: format!("{style}><v>"),
                text: format!("{style} t=\"inlineStr\"><is><t"),
            }
        };
        let starts = (1..).zip(styles).map(start).collect();
        let (widths, packer) = (vec![0; columns.len()], Packer::new());
        Pen { columns, starts, widths, cut: 0, row: 0, text: String::new(), packer }
    }

    /// Goes to a row: the one behind it comes next.
    pub fn go(&mut self, row: u32) {
        self.row = row;
    }

    /// Writes one row.
    pub fn row(&mut self, cells: &[Cell<'_>]) {
        self.row += 1;
        if self.row <= MEASURED {
            widen(&mut self.widths, self.columns, cells);
        }
        let begin = self.text.len();
        let number = (self.row + 1).to_string();
        let out = &mut self.text;
        for part in ["<row r=\"", &number, "\">"] {
            out.push_str(part);
        }
        let empty = out.len();
        for (start, cell) in self.starts.iter().zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(value) if value.is_finite() => start.number(out, &number, *value),
                // Before 1901 the days of Excel are off by one, and after 9999 there are none: such a day stays a text.
                Cell::Day(day) if (1901..=9999).contains(&day.year()) => start.number(out, &number, serial(*day)),
                Cell::Number(value) => start.words(out, &number, fault(*value)),
                other => start.words(out, &number, &harmless(&other.shown(), &mut self.cut)),
            }
        }
        match out.len() == empty {
            true => out.truncate(begin),
            false => out.push_str("</row>"),
        }
    }

    /// Packs what was written.
    pub fn made(&mut self) -> Result<Made, WorkbookError> {
        let piece = self.packer.pack(self.text.as_bytes(), false).map_err(WorkbookError)?;
        self.text.clear();
        let widths = std::mem::replace(&mut self.widths, vec![0; self.columns.len()]);
        Ok(Made { piece, widths, cut: std::mem::take(&mut self.cut), last: self.row })
    }
}
