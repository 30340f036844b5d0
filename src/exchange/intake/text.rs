//! Texts with separated cells, in whatever encoding and with whatever separator they come. Both are found out from the
//! bytes and told; nothing is repaired: bytes that the encoding does not know become `�` and are seen by people.

use super::cut::Cut;
use super::{Bound, Fault, MAX_FILE, MAX_LINE, Seen, io};
use crate::exchange::out::csv::restore as csv_restore;
use crate::exchange::out::tsv;
use crate::exchange::sheet::{Cell, Row, Value};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr2_iter;
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::sync::OnceLock;

/// So much of a file is looked at to find its separator.
const SAMPLE: usize = 64 << 10;
/// So much of a file is read before it is looked at whether its lines end.
const READ_AT_ONCE: u64 = 4 << 20;
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// A text as it was read, in memory as long as its file is asked.
#[derive(Debug)]
pub(super) struct Whole {
    encoding: &'static str,
    text: String,
    /// Where it begins, behind the mark of its encoding.
    begin: usize,
    /// Its rows, if it was cut.
    pub cuts: OnceLock<Option<Vec<Cut>>>,
}

pub(super) fn whole(file: File) -> Result<Whole, Fault> {
    let mut bytes = bytes_of(file)?;
    let encoding = encoding_of(&bytes)?;
    // Half of a letter at the end of a file that was cut off is none, and no row.
    if (encoding == UTF_16LE || encoding == UTF_16BE) && bytes.len() % 2 == 1 {
        bytes.pop();
    }
    // The text stands in memory once: as the bytes of the file, or as what was made of them.
    let made = |bytes: &[u8]| {
        let (text, used, _) = encoding.decode(bytes);
        (text.into_owned(), 0, used.name())
    };
    let (mut whole, mark, used) = match encoding == UTF_8 {
        true => match String::from_utf8(bytes) {
            Ok(text) => {
                let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                (text, mark, encoding.name())
            }
            Err(broken) => made(broken.as_bytes()),
        },
        false => made(&bytes),
    };
    if whole.contains('\0') {
        whole.retain(|c| c != '\0');
    }
    if let Some(length) = longest_line(whole.get(mark..).unwrap_or_default()).filter(|l| *l > MAX_LINE) {
        return Err(Fault::EndlessLine { limit: length.min(MAX_LINE) });
    }
    Ok(Whole { encoding: used, text: whole, begin: mark, cuts: OnceLock::new() })
}

impl Whole {
    /// The separator of its cells, the text behind a line that only names it, and whether a backslash stands for something.
    pub fn form(&self, name: &str) -> (u8, &str, bool) {
        let (delimiter, text) = separator(self.text.get(self.begin..).unwrap_or_default(), name);
        (delimiter, text, delimiter == b'\t' && is_own(text))
    }

    pub fn seen(&self, delimiter: u8, seen: &mut Seen) {
        seen.encoding = Some(self.encoding);
        seen.delimiter = Some(char::from(delimiter));
    }
}

pub(super) fn read(whole: &Whole, name: &str, bound: &mut Bound<'_, '_>, seen: &mut Seen) -> Result<(), Fault> {
    let (delimiter, text, escaped) = whole.form(name);
    whole.seen(delimiter, seen);
    rows(text, 1, (delimiter, escaped), bound)
}

/// Gives the rows of a text on that begins on this line.
pub(super) fn rows(
    text: &str,
    first: u32,
    (delimiter, escaped): (u8, bool),
    bound: &mut Bound<'_, '_>,
) -> Result<(), Fault> {
    parse(text, first, delimiter, &mut |mut row, bytes| {
        if bytes > MAX_LINE {
            return Err(Fault::OpenQuote { line: row.number });
        }
        for cell in &mut row.cells {
            if let Value::Text(text) = &mut cell.value {
                let restored = if escaped { tsv::restore(text) } else { Cow::Borrowed(csv_restore(text)) };
                if restored.len() != text.len() {
                    *text = restored.into_owned();
                }
            }
        }
        bound.give(row)
    })
}

/// The bytes of a file. A line that never ends is not read to its end: in no encoding has so much without a break as
/// few as `MAX_LINE` bytes of text.
fn bytes_of(mut file: File) -> Result<Vec<u8>, Fault> {
    let (mut bytes, mut line) = (Vec::new(), 0);
    while bytes.len() < MAX_FILE as usize {
        let before = bytes.len();
        if file.by_ref().take(READ_AT_ONCE).read_to_end(&mut bytes).map_err(io)? == 0 {
            break;
        }
        if let Some(at) = bytes[before..].iter().rposition(|b| matches!(b, b'\n' | b'\r')) {
            line = before + at;
        }
        if bytes.len() - line > 2 * MAX_LINE {
            return Err(Fault::EndlessLine { limit: MAX_LINE });
        }
    }
    Ok(bytes)
}

/// Whether the head is one that this program writes over tab-separated values: codes of fields, that of the code among
/// them. Only there a backslash stands for something.
fn is_own(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default();
    let code =
        |c: &str| c.starts_with("x_") || c.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    head.split('\t').all(|c| !c.is_empty() && code(c)) && head.split('\t').any(|c| c == "code")
}

fn longest_line(text: &str) -> Option<usize> {
    let (mut longest, mut begin) = (0, 0);
    for end in memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        longest = longest.max(end - begin);
        begin = end + 1;
    }
    Some(longest.max(text.len() - begin))
}

/// Reads rows, the first of which begins on this line; each comes with the length of its cells in bytes.
pub(super) fn parse(
    text: &str,
    first: u32,
    delimiter: u8,
    give: &mut dyn FnMut(Row, usize) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let bytes = text.as_bytes();
    let (mut line, mut counted) = (first, 0);
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(e) => return Err(Fault::Damaged(e.to_string())),
        }
        // The line on which the record begins, whatever its breaks are: CR, LF or both.
        let mut start = record.position().map_or(0, |p| p.byte() as usize);
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        while counted < start.min(bytes.len()) {
            let ends = bytes[counted] == b'\n' || bytes[counted] == b'\r' && bytes.get(counted + 1) != Some(&b'\n');
            line = line.saturating_add(u32::from(ends));
            counted += 1;
        }
        let cells = record.iter().enumerate().filter(|(_, text)| !text.is_empty());
        let cell = |(i, text): (usize, &str)| Cell { column: i as u32 + 1, value: Value::text(text) };
        let mut row = Row { number: line, hidden: false, cells: Vec::with_capacity(record.len()) };
        row.cells.extend(cells.map(cell));
        give(row, record.as_slice().len())?;
    }
}

/// Whether bytes are no text in any of our encodings: many that no text has.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let odd = bytes.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31)).count();
    !bytes.is_empty() && odd * 50 > bytes.len()
}

/// The encoding: a mark at the start, else UTF-8 if it is, else UTF-16 by its zeros, else what the pairs of high bytes
/// look like.
fn encoding_of(bytes: &[u8]) -> Result<&'static Encoding, Fault> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    // A Chinese text in UTF-16 has few zeros, but its line breaks, commas and digits have them all on one side; a stray
    // zero in a plain text has not.
    let plain = std::str::from_utf8(bytes).is_ok();
    let on_one_side = |this: usize, that: usize| {
        half > 2 && that * 20 <= this && if plain { this * 4 > half } else { this > 1 && this * 50 > half }
    };
    if on_one_side(odd, even) {
        return Ok(UTF_16LE);
    }
    if on_one_side(even, odd) {
        return Ok(UTF_16BE);
    }
    if is_binary(sample) || (even + odd) * 4 > sample.len() {
        return Err(Fault::Binary);
    }
    if plain {
        return Ok(UTF_8);
    }
    // Broken in one place only: still UTF-8.
    let broken = String::from_utf8_lossy(sample).matches('\u{fffd}').count();
    let high = sample.iter().filter(|b| **b >= 0x80).count();
    if broken * 20 < high {
        return Ok(UTF_8);
    }
    Ok(if looks_chinese(sample) { GB18030 } else { WINDOWS_1252 })
}

/// In GB18030 high bytes come in pairs; in the encodings of the West they stand among letters.
fn looks_chinese(sample: &[u8]) -> bool {
    let (mut pairs, mut single, mut i) = (0_usize, 0_usize, 0);
    while i < sample.len() {
        match (sample[i], sample.get(i + 1)) {
            (0x81..=0xFE, Some(0xA1..=0xFE)) => {
                pairs += 1;
                i += 2;
            }
            (0x81..=0xFE, Some(0x40..=0xA0)) if pairs > 0 => i += 2,
            (0x80..=0xFF, _) => {
                single += 1;
                i += 1;
            }
            _ => i += 1,
        }
    }
    pairs > single
}

/// The separator, and the text behind a first line that names it (`sep=;`).
fn separator<'a>(text: &'a str, name: &str) -> (u8, &'a str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(sign) = rest.bytes().next().filter(|b| DELIMITERS.contains(b))
    {
        let after = &rest[1..];
        return (sign, after.trim_start_matches('\r').strip_prefix('\n').unwrap_or(after));
    }
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let tabs_first = name.to_lowercase().ends_with(".tsv");
    let score = |delimiter: u8| {
        let mut counts: Vec<usize> = Vec::new();
        let _ = parse(sample, 1, delimiter, &mut |row, _| {
            counts.push(row.cells.last().map_or(0, |c| c.column as usize));
            if counts.len() < 60 { Ok(()) } else { Err(Fault::Stopped) }
        });
        // The width that most rows have, and how many have it.
        let best = counts
            .iter()
            .filter(|c| **c > 1)
            .map(|c| {
                let (near, same) = (|o: &&usize| o.abs_diff(*c) <= 1, |o: &&usize| *o == c);
                (counts.iter().filter(near).count(), *c, counts.iter().filter(same).count())
            })
            .max();
        let (rows, width, even) = best.unwrap_or_default();
        (rows * width.min(40), even, usize::from(tabs_first && delimiter == b'\t'))
    };
    let best = DELIMITERS.into_iter().rev().max_by_key(|d| score(*d)).filter(|d| score(*d).0 > 0);
    (best.unwrap_or(b','), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let chinese = "项目名称,总投资\n武汉至宜昌铁路,100\n";
        let (gb, _, _) = GB18030.encode(chinese);
        let (west, _, _) = WINDOWS_1252.encode("Name,Cost\nCafé à Nîmes – £5m,€3\n");
        let utf16 = |big: bool| -> Vec<u8> {
            chinese.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        for (bytes, encoding) in [
            (chinese.as_bytes().to_vec(), UTF_8),
            (format!("\u{feff}{chinese}").into_bytes(), UTF_8),
            (gb.into_owned(), GB18030),
            (west.into_owned(), WINDOWS_1252),
            (utf16(false), UTF_16LE),
            (utf16(true), UTF_16BE),
            (b"a,b\n1,2\n".to_vec(), UTF_8),
            (b"a,b\0\n1,2\n".repeat(20), UTF_8),
        ] {
            assert_eq!(encoding_of(&bytes), Ok(encoding));
        }
        assert_eq!(encoding_of(&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, 0, 1, 2, 3]), Err(Fault::Binary));
    }

    #[test]
    fn separators_are_found() {
        for (text, sign) in [
            ("a,b,c\n1,2,3\n", b','),
            ("标题\na;b;c\n1,5;2;3\n2,5;3;4\n", b';'),
            ("a\tb\n1,2\t3\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("sep=;\na;b\n", b';'),
            ("only one column\nof, words\n", b','),
            ("\"x;y\",b\n\"1;2\",3\n", b','),
        ] {
            assert_eq!(separator(text, "x.csv").0, sign, "{text}");
        }
        assert_eq!(separator("sep=;\r\na;b", "x.csv").1, "a;b");
    }

    #[test]
    fn line_breaks_of_all_kinds_and_within_quotes() {
        let mut rows = Vec::new();
        let text = "a,b\r1,\"x\ny\"\r\n2,3\n\n4,'=1+1";
        parse(text, 1, b',', &mut |row, _| {
            rows.push((row.number, row.cells.iter().map(|c| c.value.shown()).collect::<Vec<_>>()));
            Ok(())
        })
        .expect("rows");
        let texts: Vec<Vec<String>> = rows.iter().map(|r| r.1.clone()).collect();
        assert_eq!(rows.iter().map(|r| r.0).collect::<Vec<_>>(), [1, 2, 4, 6]);
        assert_eq!(texts, [vec!["a", "b"], vec!["1", "x\ny"], vec!["2", "3"], vec!["4", "'=1+1"]]);
    }
}
