//! Workbooks of before 2007 (.xls). The reader behind it holds whole sheets as grids, so the records of the file are
//! looked through first: how far the used cells lie apart, whether the book is encrypted, which rows are hidden. A book
//! whose grids would be large is refused before anything is allocated.

use super::{Bound, Fault, MAX_COLUMNS, Merged, Region, Seen, io};
use crate::exchange::sheet::{Cell, Row, Value};
use calamine::{Data, Reader, SheetVisible, Xls, XlsError};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};

/// All grids of a book hold at most this many cells.
const MAX_GRID: u64 = 8_000_000;
/// The rows and columns of a sheet of those days.
const MAX_SHEET: (u32, u32) = (65_536, 256);
/// Old workbooks are at most this large.
const MAX_OLD: u64 = 64 << 20;

fn fault(e: XlsError) -> Fault {
    match e {
        XlsError::Password => Fault::Password,
        other => Fault::Damaged(other.to_string()),
    }
}

/// The bytes of the book and what its records say.
fn look(mut file: File) -> Result<(Vec<u8>, Records), Fault> {
    let bytes = file.metadata().map_err(io)?.len();
    if bytes > MAX_OLD {
        return Err(Fault::TooLarge { bytes, limit: MAX_OLD });
    }
    let mut all = Vec::new();
    file.by_ref().take(MAX_OLD).read_to_end(&mut all).map_err(io)?;
    let compound = Compound::read(&all).ok_or_else(|| Fault::Damaged("OLE".into()))?;
    if compound.entry("EncryptedPackage").is_some() {
        return Err(Fault::Password);
    }
    let Some(entry) = compound.entry("Workbook").or_else(|| compound.entry("Book")) else {
        let what = if compound.entry("WordDocument").is_some() { ".doc" } else { "OLE" };
        return Err(Fault::Unsupported(what.into()));
    };
    let stream = compound.stream(entry).ok_or_else(|| Fault::Damaged("OLE".into()))?;
    let records = Records::read(&stream)?;
    if records.grid > MAX_GRID {
        return Err(Fault::TooManyCells { limit: MAX_GRID });
    }
    Ok((all, records))
}

pub(super) fn sheets(file: File) -> Result<Vec<(String, bool)>, Fault> {
    let (bytes, _) = look(file)?;
    let book = Xls::new(Cursor::new(bytes)).map_err(fault)?;
    Ok(book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect())
}

pub(super) fn read(file: File, sheet: &str, bound: &mut Bound<'_, '_>, seen: &mut Seen) -> Result<(), Fault> {
    let (bytes, records) = look(file)?;
    let mut book = Xls::new(BufReader::new(Cursor::new(bytes))).map_err(fault)?;
    let place = book.sheets_metadata().iter().position(|s| s.name == sheet).unwrap_or(0);
    let date1904 = book.has_1904_epoch();
    seen.date1904 = date1904;
    let range = book.worksheet_range(sheet).map_err(fault)?;
    let regions = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let region = |d: calamine::Dimensions| Region {
        top: d.start.0 + 1,
        left: d.start.1 + 1,
        bottom: d.end.0.saturating_add(1),
        right: d.end.1.saturating_add(1).min(MAX_COLUMNS),
    };
    let regions: Vec<Region> = regions.into_iter().map(region).collect();
    seen.merged = regions.len() as u32;
    let mut merged = Merged::new(regions);
    let nothing = HashSet::new();
    let hidden = records.hidden.get(place).unwrap_or(&nothing);
    let (top, left) = range.start().unwrap_or_default();
    for (i, cells) in range.rows().enumerate() {
        let number = top + i as u32 + 1;
        let mut row = Row { number, hidden: hidden.contains(&number), cells: Vec::new() };
        for (j, cell) in cells.iter().enumerate() {
            let value = match cell {
                Data::Empty => continue,
                Data::String(text) => Value::Text(text.clone()),
                Data::Int(int) => Value::number(*int as f64),
                Data::Float(float) => Value::number(*float),
                Data::Bool(flag) => Value::Flag(*flag),
                Data::DateTime(at) if at.is_datetime() => Value::Serial { days: at.as_f64(), date1904 },
                Data::DateTime(at) => Value::number(at.as_f64()),
                Data::DateTimeIso(text) | Data::DurationIso(text) => Value::Text(text.clone()),
                Data::Error(error) => Value::Fault(error.to_string()),
            };
            if !value.is_empty() {
                row.cells.push(Cell { column: left + j as u32 + 1, value });
            }
        }
        merged.fill(&mut row);
        bound.give(row)?;
    }
    Ok(())
}

/// What the records of the book say: the sum of the areas of its sheets, and the hidden rows of each.
#[derive(Default)]
struct Records {
    grid: u64,
    hidden: Vec<HashSet<u32>>,
}

impl Records {
    fn read(stream: &[u8]) -> Result<Records, Fault> {
        let mut out = Records::default();
        let (mut at, mut depth, mut first) = (0, 0_u32, true);
        let mut area: Option<(u32, u32, u32, u32)> = None;
        let mut hidden = HashSet::new();
        let odd = || Fault::Damaged("DIMENSIONS".into());
        while let Some(head) = stream.get(at..at + 4) {
            let kind = u16::from_le_bytes([head[0], head[1]]);
            let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
            let Some(data) = stream.get(at + 4..at + 4 + length) else { break };
            at += 4 + length;
            let word = |i: usize| data.get(i..i + 2).map(|b| u32::from(u16::from_le_bytes([b[0], b[1]])));
            match kind {
                0x002F => return Err(Fault::Password),
                0x0809 | 0x0409 | 0x0209 | 0x0009 => depth += 1,
                0x000A => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        // The first part is the book itself, each further one a sheet.
                        if !std::mem::take(&mut first) {
                            out.hidden.push(std::mem::take(&mut hidden));
                        }
                        if let Some((top, left, bottom, right)) = area.take() {
                            out.grid += u64::from(bottom - top + 1) * u64::from(right - left + 1);
                        }
                    }
                }
                0x0208 => {
                    if let (Some(row), Some(options)) = (word(0), word(12))
                        && options & 0x20 != 0
                    {
                        hidden.insert(row + 1);
                    }
                }
                // The reader behind makes room for the cells that a sheet announces.
                0x0200 => {
                    let long = |i: usize| Some(word(i)? | word(i + 2)? << 16);
                    let announced = match length {
                        10 => (word(0), word(2), word(4), word(6)),
                        14 | 16 => (long(0), long(4), word(8), word(10)),
                        _ => return Err(odd()),
                    };
                    let (Some(top), Some(below), Some(left), Some(right)) = announced else { break };
                    let nothing = below == 0 || right == 0;
                    if below > MAX_SHEET.0 || right > MAX_SHEET.1 || !nothing && (below <= top || right == left) {
                        return Err(odd());
                    }
                }
                0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x0006 | 0x00FD | 0x027E | 0x00BD | 0x00BE | 0x00D6 => {
                    if let (Some(row), Some(column)) = (word(0), word(2)) {
                        // Of several cells in one record the last column stands at its end.
                        let many = matches!(kind, 0x00BD | 0x00BE);
                        let last = if many { word(length.saturating_sub(2)).unwrap_or(column) } else { column };
                        let a = area.get_or_insert((row, column, row, column));
                        *a = (a.0.min(row), a.1.min(column), a.2.max(row), a.3.max(last.max(column)));
                    }
                }
                _ => {}
            }
        }
        if let Some((top, left, bottom, right)) = area {
            out.grid += u64::from(bottom - top + 1) * u64::from(right - left + 1);
        }
        Ok(out)
    }
}

/// Just enough of the compound file to find one stream.
struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    directory: Vec<u8>,
    cutoff: u64,
    first_mini: u32,
}

#[derive(Clone, Copy)]
struct Entry {
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    fn read(bytes: &'a [u8]) -> Option<Compound<'a>> {
        let word = |i: usize| Some(u32::from_le_bytes(bytes.get(i..i + 4)?.try_into().ok()?));
        let shift = u32::from(u16::from_le_bytes(bytes.get(30..32)?.try_into().ok()?));
        if !(7..=16).contains(&shift) {
            return None;
        }
        let sector = 1_usize << shift;
        let mut out = Compound {
            bytes,
            sector,
            fat: Vec::new(),
            directory: Vec::new(),
            cutoff: u64::from(word(56)?),
            first_mini: word(60)?,
        };
        let mut parts: Vec<u32> = (0..109).filter_map(|i| word(76 + i * 4)).take_while(|s| *s < 0xFFFF_FFFA).collect();
        let (mut next, mut steps) = (word(68)?, 0);
        while next < 0xFFFF_FFFA && steps <= bytes.len() / sector {
            let table = out.sector(next)?;
            let words: Vec<u32> =
                table.chunks_exact(4).filter_map(|b| Some(u32::from_le_bytes(b.try_into().ok()?))).collect();
            let (last, rest) = words.split_last()?;
            parts.extend(rest.iter().copied().take_while(|s| *s < 0xFFFF_FFFA));
            next = *last;
            steps += 1;
        }
        for part in parts {
            let table = out.sector(part)?;
            let words = table.chunks_exact(4).filter_map(|b| Some(u32::from_le_bytes(b.try_into().ok()?)));
            let words: Vec<u32> = words.collect();
            out.fat.extend(words);
        }
        out.directory = out.chain(word(48)?, usize::MAX)?;
        Some(out)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(from..from.checked_add(self.sector)?.min(self.bytes.len()))
    }

    /// The bytes of a chain of sectors; a chain in a circle is none.
    fn chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        let (mut out, mut at, mut steps) = (Vec::new(), start, 0);
        while at < 0xFFFF_FFFA && out.len() < size {
            out.extend_from_slice(self.sector(at)?);
            at = *self.fat.get(at as usize)?;
            steps += 1;
            if steps > self.fat.len() {
                return None;
            }
        }
        out.truncate(size);
        Some(out)
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        self.directory.chunks_exact(128).find_map(|e| {
            let length = usize::from(u16::from_le_bytes(e[64..66].try_into().ok()?)).min(64);
            let units: Vec<u16> =
                e[..length.saturating_sub(2)].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
            let found = String::from_utf16_lossy(&units).eq_ignore_ascii_case(name);
            found.then_some(Entry {
                start: u32::from_le_bytes(e[116..120].try_into().ok()?),
                size: u64::from(u32::from_le_bytes(e[120..124].try_into().ok()?)),
            })
        })
    }

    fn stream(&self, entry: Entry) -> Option<Vec<u8>> {
        let size = usize::try_from(entry.size).ok()?;
        if entry.size >= self.cutoff {
            return self.chain(entry.start, size);
        }
        // Small streams lie in pieces of 64 bytes within that of the root.
        let root = self.directory.get(..128)?;
        let start = u32::from_le_bytes(root[116..120].try_into().ok()?);
        let small = self.chain(start, usize::MAX)?;
        let table = self.chain(self.first_mini, usize::MAX)?;
        let (mut out, mut at) = (Vec::new(), entry.start as usize);
        while at < 0xFFFF_FFFA && out.len() < size {
            out.extend_from_slice(small.get(at * 64..at * 64 + 64)?);
            at = u32::from_le_bytes(table.get(at * 4..at * 4 + 4)?.try_into().ok()?) as usize;
        }
        out.truncate(size);
        Some(out)
    }
}
