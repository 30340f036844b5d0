//! A long sheet read straight from its bytes, as long as every tag stands in the form in which programs write it. At the
//! first that does not (`End::Odd`) nothing more is said, and a reader that knows all forms goes on behind the rows that
//! were given. What numbers are in each style, and the shared texts, are told by `forms`.

use super::Fault;
use super::forms::{Forms, Kind};
use super::xlsx::{Joining, Shown, number};
use crate::exchange::sheet::{UNVALUED, Value};
use memchr::memchr;
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Not;
use std::path::Path;
use zip::ZipArchive;

/// So much is read at once, and a row is at most so long.
const CHUNK: usize = 256 << 10;
const LONGEST: usize = 32 << 20;

/// How reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    Odd,
}

/// The part of a sheet as it streams by: what was read and not yet looked at.
struct Window<R> {
    part: R,
    bytes: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Window<R> {
    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    /// Reads on; `None` at the end, where reading fails, and where too much would be held.
    fn more(&mut self) -> Option<()> {
        if self.ended || self.rest().len() > LONGEST {
            return None;
        }
        self.bytes.drain(..self.at);
        self.at = 0;
        let before = self.bytes.len();
        let read = self.part.by_ref().take(CHUNK as u64).read_to_end(&mut self.bytes);
        self.ended = read.is_err() || self.bytes.len() == before;
        (!self.ended).then_some(())
    }

    /// Where this stands in the rest.
    fn find(&mut self, wanted: &Finder<'_>) -> Option<usize> {
        let mut from = 0;
        loop {
            if let Some(at) = wanted.find(&self.rest()[from..]) {
                return Some(from + at);
            }
            from = self.rest().len().saturating_sub(wanted.needle().len());
            self.more()?;
        }
    }

    /// The next mark behind blanks, of which so many bytes are there.
    fn mark(&mut self, bytes: usize) -> Option<&[u8]> {
        loop {
            let blanks = self.rest().iter().take_while(|b| b.is_ascii_whitespace()).count();
            if self.rest().len() >= blanks + bytes {
                self.at += blanks;
                return Some(self.rest());
            }
            self.more()?;
        }
    }
}

/// What a sheet is read by.
pub(super) struct Means<'a> {
    pub forms: &'a Forms,
    pub styles: &'a [Shown],
    pub date1904: bool,
}

/// Reads the part of a sheet.
pub(super) fn read(
    path: &Path,
    part: &str,
    means: &Means<'_>,
    joining: &mut Joining<'_, '_, '_>,
) -> Result<End, Fault> {
    let open = || {
        let zip = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
        let at = super::guard::names(&zip).ok()?.iter().position(|name| name.eq_ignore_ascii_case(part))?;
        Some((zip, at))
    };
    let Some((mut zip, at)) = open() else { return Ok(End::Odd) };
    let Ok(part) = zip.by_index(at) else { return Ok(End::Odd) };
    let mut window = Window { part, bytes: Vec::with_capacity(2 * CHUNK), at: 0, ended: false };
    rows(&mut window, means, joining)
}

fn rows<R: Read>(window: &mut Window<R>, means: &Means<'_>, joining: &mut Joining<'_, '_, '_>) -> Result<End, Fault> {
    let (data, row_ends) = (Finder::new("<sheetData>"), Finder::new("</row>"));
    let Some(begin) = window.find(&data) else { return Ok(End::Odd) };
    if !is_usual(&window.rest()[..begin]) {
        return Ok(End::Odd);
    }
    window.at += begin + data.needle().len();
    loop {
        let Some(mark) = window.mark("</sheetData>".len()) else { return Ok(End::Odd) };
        if mark.starts_with(b"</sheetData>") {
            return Ok(End::Whole);
        }
        if !mark.starts_with(b"<row") || !matches!(mark[4], b' ' | b'>') {
            return Ok(End::Odd);
        }
        let Some(end) = window.find(&Finder::new(">")) else { return Ok(End::Odd) };
        let empty = window.rest()[..end].ends_with(b"/");
        window.at += end + 1;
        if empty {
            continue;
        }
        let Some(end) = window.find(&row_ends) else { return Ok(End::Odd) };
        let cells = std::str::from_utf8(&window.rest()[..end]).ok();
        let mut rest = match cells {
            Some(cells) => cells.trim_ascii_start(),
            None => return Ok(End::Odd),
        };
        while !rest.is_empty() {
            let Some((cell, behind)) = cell(rest, means) else { return Ok(End::Odd) };
            joining.at(cell.row)?;
            joining.put(cell.column, cell.value)?;
            rest = behind.trim_ascii_start();
        }
        window.at += end + row_ends.needle().len();
    }
}

/// Whether what stands before the rows is text in UTF-8 without anything hidden in it.
fn is_usual(head: &[u8]) -> bool {
    let Ok(head) = std::str::from_utf8(head) else { return false };
    let head = head.strip_prefix('\u{feff}').unwrap_or(head);
    let (declared, rest) = head.strip_prefix("<?xml").and_then(|h| h.split_once("?>")).unwrap_or(("", head));
    let utf8 = !declared.contains("encoding") || declared.to_ascii_lowercase().contains("utf-8");
    utf8 && rest.trim_ascii_start().starts_with("<worksheet") && !rest.contains("<!") && !rest.contains("<?")
}

/// A cell, in the row and column that it names, both counted as its reader counts them: rows from 0, columns from 1.
struct Found {
    row: u32,
    column: u32,
    value: Value,
}

/// The first cell, and what stands behind it. `None` for anything unusual.
fn cell<'t>(text: &'t str, means: &Means<'_>) -> Option<(Found, &'t str)> {
    let rest = text.strip_prefix("<c ")?;
    let end = memchr(b'>', rest.as_bytes())?;
    let (tag, rest) = (&rest[..end], &rest[end + 1..]);
    let (mut attributes, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
    let (mut place, mut style, mut kind) = (None, None, "");
    loop {
        attributes = attributes.trim_ascii_start();
        if attributes.is_empty() {
            break;
        }
        let (name, behind) = attributes.split_once("=\"")?;
        let (value, behind) = behind.split_once('"')?;
        match name {
            "r" => place = place_of(value),
            "s" => style = Some(digits(value)? as usize),
            "t" => kind = value,
            _ => {}
        }
        attributes = behind;
    }
    let (row, column) = place?;
    let found = |value, rest| Some((Found { row, column, value }, rest));
    if empty {
        return found(Value::Empty, rest);
    }
    if kind == "inlineStr" {
        let rest = rest.strip_prefix("<is><t")?;
        let (rest, kept) = match rest.strip_prefix(" xml:space=\"preserve\">") {
            Some(rest) => (rest, true),
            None => (rest.strip_prefix('>')?, false),
        };
        let (text, rest) = rest.split_at(memchr(b'<', rest.as_bytes())?);
        let text = decoded(text)?;
        let text = if kept { &*text } else { text.trim_matches([' ', '\t', '\r', '\n']) };
        return found(Value::text(text), rest.strip_prefix("</t></is></c>")?);
    }
    let (behind, formula) = match rest.strip_prefix("<f") {
        Some(formula) => {
            let end = memchr(b'>', formula.as_bytes())?;
            if !formula.starts_with([' ', '>', '/']) {
                return None;
            }
            match formula[..end].ends_with('/') {
                // One that is shared stands elsewhere.
                true => (&formula[end + 1..], None),
                false => (formula.split_once("</f>")?.1, Some(formula[end + 1..].starts_with("</f>").not())),
            }
        }
        None => (rest, Some(false)),
    };
    let empty = || formula.map(|formula| if formula { Value::Fault(UNVALUED.to_string()) } else { Value::Empty });
    if let (Some(rest), "" | "n" | "s" | "b" | "str") = (behind.strip_prefix("</c>"), kind) {
        return found(empty()?, rest);
    }
    let rest = behind.strip_prefix("<v>")?;
    let (said, rest) = rest.split_at(memchr(b'<', rest.as_bytes())?);
    let rest = rest.strip_prefix("</v></c>")?;
    let value = match (kind, said) {
        ("" | "n" | "s", "") => empty()?,
        ("" | "n", said) => {
            let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E');
            let n: f64 = said.bytes().all(plain).then(|| said.parse().ok()).flatten()?;
            // Without a style it is a number as the first one shows it.
            match style.map_or(Some(Kind::Number), |style| means.forms.kinds.get(style).copied())? {
                Kind::Number => number(n, means.styles.get(style.unwrap_or(0))?),
                Kind::Day => Value::Serial { days: n, date1904: means.date1904 },
                Kind::Span => Value::number(n),
            }
        }
        ("s", said) => Value::text(&**means.forms.strings.get(digits(said)? as usize)?),
        ("b", "1") => Value::Flag(true),
        ("b", "0") => Value::Flag(false),
        ("str", said) => Value::text(decoded(said)?),
        _ => return None,
    };
    found(value, rest)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// `B7` as (6, 2).
fn place_of(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (name, row) = text.split_at(letters);
    if !(1..=3).contains(&letters) || row.starts_with('0') {
        return None;
    }
    let column = name.bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
    Some((digits(row)?.checked_sub(1)?, column))
}

/// A text with its marks resolved; `None` if there is more to it.
fn decoded(text: &str) -> Option<Cow<'_, str>> {
    if text.contains('\r') || text.contains("_x") {
        return None;
    }
    if !text.contains('&') {
        return Some(Cow::Borrowed(text));
    }
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (mark, behind) = part.split_once(';')?;
        out.push(match mark {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return None,
        });
        out.push_str(behind);
    }
    // An escape of spreadsheets that was itself in parts.
    (!out.contains("_x")).then_some(Cow::Owned(out))
}
