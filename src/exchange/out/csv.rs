//! Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet: a cell that a spreadsheet would take for
//! a formula gets an apostrophe before it (`guard`), and `restore` takes it off again, so that nothing is lost on the way
//! out and back. Plain numbers of numeric columns stay numbers.

use super::super::ledger::Cell;
use chrono::Datelike;
use std::borrow::Cow;

/// What a formula or a command could begin with, also in full width.
const ACTIVE: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet could take the text for more than text: it begins, after blanks and apostrophes, with a mark of
/// a formula. Apostrophes are looked through so that `guard` can be undone.
fn is_active(text: &str) -> bool {
    // Most texts begin with a sign that none of these begins with.
    let begins =
        |b: &u8| matches!(b, b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\n' | b' ' | b'\'' | 0xC2 | 0xE3 | 0xEF);
    if !text.as_bytes().first().is_some_and(begins) {
        return false;
    }
    text.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\'']).starts_with(ACTIVE)
}

/// The text with an apostrophe before it where a spreadsheet would run it.
pub fn guard(text: &str) -> Cow<'_, str> {
    if is_active(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that `guard` was given: one leading apostrophe is taken off where `guard` would have put it. A reader of CSV
/// files calls this for every cell that is text; other texts that begin with an apostrophe stay as they are.
pub fn restore(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_active(text) => text,
        _ => cell,
    }
}

/// How fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Style {
    /// Every field between quotation marks, not only those that need them.
    pub all: bool,
    /// Texts as they are, formulas or not.
    pub raw: bool,
    /// The mark of UTF-8 before the first row, for Excel.
    pub bom: bool,
}

/// Adds one field. `number` = a plain number of a numeric column.
pub fn put(out: &mut String, text: &str, number: bool, style: Style) {
    let armed = !number && !style.raw && is_active(text);
    // All of these are signs of one byte, and no other sign holds such a byte.
    let quoted = style.all || text.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r'));
    if quoted {
        out.push('"');
    }
    if armed {
        out.push('\'');
    }
    match quoted {
        true if !text.as_bytes().contains(&b'"') => {
            out.push_str(text);
            out.push('"');
        }
        true => {
            let mut parts = text.split('"');
            out.push_str(parts.next().unwrap_or_default());
            for part in parts {
                out.push_str("\"\"");
                out.push_str(part);
            }
            out.push('"');
        }
        false => out.push_str(text),
    }
}

/// Adds a cell of a ledger.
pub fn put_cell(out: &mut String, cell: &Cell<'_>, style: Style) {
    match cell {
        Cell::Empty => put(out, "", false, style),
        Cell::Text(text) | Cell::Toned(text, _) => put(out, text, false, style),
        // Nothing in it could end a field or begin a formula.
        Cell::Number(number) if number.is_finite() => plain(out, cell, style),
        Cell::Day(day) if day.year() >= 0 => plain(out, cell, style),
        Cell::Number(_) | Cell::Day(_) => put(out, &cell.shown(), false, style),
    }
}

fn plain(out: &mut String, cell: &Cell<'_>, style: Style) {
    let quote = if style.all { "\"" } else { "" };
    out.push_str(quote);
    cell.put(out);
    out.push_str(quote);
}

/// One field.
pub fn field(text: &str, number: bool, style: Style) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    put(&mut out, text, number, style);
    out
}

#[cfg(test)]
mod tests {
    use super::{Style, field, guard, put_cell, restore};
    use crate::exchange::ledger::{Cell, Tone};
    use chrono::NaiveDate;
    use proptest::prelude::*;

    #[test]
    fn fields_are_quoted_and_disarmed() {
        for (text, number, wanted) in [
            ("武汉", false, "武汉"),
            ("a,b", false, "\"a,b\""),
            ("say \"hi\"", false, "\"say \"\"hi\"\"\""),
            ("two\nlines", false, "\"two\nlines\""),
            ("=1+1", false, "'=1+1"),
            ("  =1+1", false, "'  =1+1"),
            ("＝1", false, "'＝1"),
            ("@x", false, "'@x"),
            ("\tx", false, "'\tx"),
            ("\rx", false, "\"'\rx\""),
            ("\nx", false, "\"'\nx\""),
            ("-30", true, "-30"),
            ("-30", false, "'-30"),
        ] {
            assert_eq!(field(text, number, Style::default()), wanted, "{text:?}");
        }
        assert_eq!(field("武汉", false, Style { all: true, ..Style::default() }), "\"武汉\"");
        assert_eq!(field("=1", false, Style { raw: true, ..Style::default() }), "=1");
    }

    #[test]
    fn cells_are_fields() {
        let day = |y, m, d| Cell::Day(NaiveDate::from_ymd_opt(y, m, d).expect("a day"));
        let all = Style { all: true, ..Style::default() };
        for (cell, number) in [
            (Cell::Empty, false),
            (Cell::text("=1\",2"), false),
            (Cell::Toned("正常".into(), Tone::Good), false),
            (Cell::Number(-30.0), true),
            (Cell::Number(0.25), true),
            (Cell::Number(f64::NAN), false),
            (Cell::Number(f64::NEG_INFINITY), false),
            (day(2025, 3, 9), false),
            (day(-5, 1, 1), false),
        ] {
            for style in [all, Style::default(), Style { raw: true, ..all }] {
                let mut out = String::new();
                put_cell(&mut out, &cell, style);
                assert_eq!(out, field(&cell.shown(), number, style), "{cell:?}");
            }
        }
    }

    #[test]
    fn an_apostrophe_of_the_text_itself_stays() {
        for text in ["'tis", "'", "''", "don't", "'=1", "''=1", "' =1"] {
            assert_eq!(restore(&guard(text)), text);
        }
        assert_eq!(restore("'tis"), "'tis");
    }

    proptest! {
        #[test]
        fn what_is_guarded_is_restored(text in "['＝=+@ \\-\\t\\r\\n一a]{0,6}") {
            let guarded = guard(&text);
            prop_assert_eq!(restore(&guarded), &text);
        }

        #[test]
        fn nothing_guarded_is_a_formula(text in "['＝=+@ \\-\\t\\r\\n一a]{0,6}") {
            let guarded = guard(&text);
            let after = guarded.trim_start_matches([' ', '\u{3000}']);
            prop_assert!(!after.starts_with(super::ACTIVE));
        }
    }
}
