//! A text of separated cells cut into its rows, none of which is taken apart yet: whoever knows already what most of them
//! say need not read them. Only where every quotation mark stands where programs put it; any other text is read as a whole.

use super::text::{self, Whole};
use super::{Bound, Fault};
use crate::exchange::out::csv::restore as csv_restore;
use crate::exchange::out::tsv;
use crate::exchange::sheet::Row;
use memchr::{memchr, memchr3};
use std::borrow::Cow;

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub begin: usize,
    /// Before the break that ends it.
    pub end: usize,
    /// The line on which it begins, from 1.
    pub line: u32,
}

/// All rows of a text.
#[derive(Debug)]
pub struct Lines<'s> {
    text: &'s str,
    rows: &'s [Cut],
    delimiter: u8,
    escaped: bool,
}

impl<'s> Lines<'s> {
    pub(super) fn of(whole: &'s Whole, name: &str) -> Option<Lines<'s>> {
        let (delimiter, text, escaped) = whole.form(name);
        let rows = whole.cuts.get_or_init(|| cut(text, delimiter)).as_deref()?;
        Some(Lines { text, rows, delimiter, escaped })
    }

    /// Gives those rows on that do not stand in this list.
    pub(super) fn rest(&self, known: &[bool], bound: &mut Bound<'_, '_>) -> Result<(), Fault> {
        let is_known = |n: usize| known.get(n).copied().unwrap_or_default();
        let mut next = 0;
        while next < self.rows.len() {
            let first = next;
            while next < self.rows.len() && !is_known(next) {
                next += 1;
            }
            // A run of rows is read in one go.
            if let (Some(begin), Some(end)) = (self.rows.get(first), self.rows[first..next].last()) {
                let run = self.text.get(begin.begin..end.end).unwrap_or_default();
                text::rows(run, begin.line, (self.delimiter, self.escaped), bound)?;
            }
            next += 1;
        }
        Ok(())
    }

    /// One row by itself.
    pub fn row(&self, row: usize) -> Option<Row> {
        let cut = self.rows.get(row)?;
        let mut found = None;
        let mut take = |row: Row| {
            found = Some(row);
            false
        };
        let mut bound = Bound { take: &mut take, rows: 0, cells: 0, hidden: 0 };
        let _ = text::rows(self.text.get(cut.begin..cut.end)?, cut.line, (self.delimiter, self.escaped), &mut bound);
        found
    }

    pub(super) const fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// How many rows there are; none of them is blank.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The line on which a row begins.
    pub fn line(&self, row: usize) -> u32 {
        self.rows.get(row).map_or(0, |cut| cut.line)
    }

    /// How many bytes a row has.
    pub fn bytes(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |cut| cut.end - cut.begin)
    }

    /// The texts of the cells of a row, from the first column on, as a reader gives them.
    pub fn cells(&self, row: usize) -> impl Iterator<Item = Cow<'s, str>> {
        let text = self.rows.get(row).and_then(|cut| self.text.get(cut.begin..cut.end));
        let (mut rest, delimiter, escaped) = (text, self.delimiter, self.escaped);
        std::iter::from_fn(move || {
            let (cell, behind) = field(rest?, delimiter);
            rest = behind;
            Some(match (cell, escaped) {
                (Cow::Borrowed(text), false) => Cow::Borrowed(csv_restore(text)),
                (Cow::Borrowed(text), true) => tsv::restore(text),
                (Cow::Owned(text), false) => Cow::Owned(csv_restore(&text).to_string()),
                (Cow::Owned(text), true) => Cow::Owned(tsv::restore(&text).into_owned()),
            })
        })
    }
}

/// The first cell of a row, and what follows.
fn field(row: &str, delimiter: u8) -> (Cow<'_, str>, Option<&str>) {
    let bytes = row.as_bytes();
    let Some(b'"') = bytes.first() else {
        return match memchr(delimiter, bytes) {
            Some(end) => (Cow::Borrowed(&row[..end]), Some(&row[end + 1..])),
            None => (Cow::Borrowed(row), None),
        };
    };
    let (mut at, mut doubled) = (1, false);
    while let Some(n) = memchr(b'"', &bytes[at..]) {
        at += n;
        if bytes.get(at + 1) != Some(&b'"') {
            break;
        }
        doubled = true;
        at += 2;
    }
    let inside = row.get(1..at).unwrap_or_default();
    let cell = if doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) };
    (cell, row.get(at + 2..))
}

/// Cuts a text into its rows. `None` if a quotation mark stands elsewhere than around a whole cell, or doubled in one.
fn cut(text: &str, delimiter: u8) -> Option<Vec<Cut>> {
    let bytes = text.as_bytes();
    let (mut rows, mut at, mut line) = (Vec::new(), 0, 1_u32);
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'\n' | b'\r') {
            at += breaks(bytes, at);
            line = line.saturating_add(1);
            continue;
        }
        let (begin, first) = (at, line);
        loop {
            let Some(n) = memchr3(b'"', b'\n', b'\r', &bytes[at..]) else {
                at = bytes.len();
                break;
            };
            at += n;
            if bytes[at] != b'"' {
                break;
            }
            if at > begin && bytes[at - 1] != delimiter {
                return None;
            }
            at += 1;
            loop {
                at += memchr3(b'"', b'\n', b'\r', &bytes[at..])?;
                match (bytes[at], bytes.get(at + 1)) {
                    (b'"', Some(b'"')) => at += 2,
                    (b'"', behind) => {
                        at += 1;
                        let ends = |b: &u8| *b == delimiter || matches!(b, b'\n' | b'\r');
                        if !behind.is_none_or(ends) {
                            return None;
                        }
                        break;
                    }
                    _ => {
                        at += breaks(bytes, at);
                        line = line.saturating_add(1);
                    }
                }
            }
        }
        rows.push(Cut { begin, end: at, line: first });
    }
    Some(rows)
}

/// How many bytes the line break here has.
fn breaks(bytes: &[u8], at: usize) -> usize {
    if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::super::text::parse;
    use super::*;
    use crate::exchange::sheet::Value;
    use proptest::prelude::*;

    /// Rows as a reader gives them: their lines and their cells that are not empty.
    fn read(text: &str) -> Vec<(u32, Vec<(u32, String)>)> {
        let mut rows = Vec::new();
        parse(text, 1, b',', &mut |row, _| {
            let cells = row.cells.iter().map(|c| match &c.value {
                Value::Text(text) => (c.column, csv_restore(text).to_string()),
                other => (c.column, other.shown()),
            });
            rows.push((row.number, cells.collect()));
            Ok(())
        })
        .expect("rows");
        rows
    }

    proptest! {
        #[test]
        fn what_is_cut_is_what_is_read(text in "([a,\"'=\r\n]|\"[b,\r\n']{0,3}\"|\"\"\"\",){0,12}") {
            if let Some(rows) = cut(&text, b',') {
                let lines = Lines { text: &text, rows: &rows, delimiter: b',', escaped: false };
                let cut: Vec<(u32, Vec<(u32, String)>)> = (0..lines.len()).map(|n| {
                    let cells = (1..).zip(lines.cells(n)).filter(|(_, text)| !text.is_empty());
                    (lines.line(n), cells.map(|(column, text)| (column, text.into_owned())).collect())
                }).collect();
                prop_assert_eq!(cut, read(&text));
            }
        }
    }

    #[test]
    fn quotation_marks_elsewhere_are_left_to_a_reader() {
        assert!(cut("a,\"b\",c\r\n\"d\"\"e\"\n\n\"f\ng\",h", b',').is_some_and(|rows| rows.len() == 3));
        for text in ["a\"b", "\"a\"b,c", "\"a", "a,\"b\"\"", " \"a\""] {
            assert_eq!(cut(text, b','), None, "{text}");
        }
    }
}
