//! Archives before they are read: how large their parts claim to be and how large they really are, which of them are
//! sheets, which rows are hidden and which cells merged. The parts stream through; nothing is kept but places.

use super::{Fault, HARMLESS, MAX_COLUMNS, MAX_RATIO, MAX_UNPACKED, Region, io};
use memchr::{memchr, memchr2, memrchr2};
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use zip::ZipArchive;
use zip::result::ZipError;

/// More parts than this no workbook has.
const MAX_PARTS: usize = 20_000;
/// A text or tag longer than this no cell has, however it is written.
const MAX_RUN: usize = 8 << 20;
/// The bytes of a text that holds nothing: `<si/>`.
const SHORTEST: u64 = 5;
/// More merged regions than this are not carried.
const MAX_REGIONS: usize = 200_000;
/// Parts longer than this are looked at beside each other.
const LONG_PART: u64 = 4 << 20;

/// A workbook that was looked through.
#[derive(Debug)]
pub(super) struct Archive {
    pub is_ods: bool,
    sheets: Vec<(String, bool)>,
    /// The part of each sheet, by its name.
    parts: HashMap<String, Part>,
}

/// What a sheet's part says of its rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Where it stands in the archive, in small letters.
    pub path: String,
    /// Its bytes, unpacked.
    pub bytes: u64,
    /// Whether any cell may hold a formula.
    pub formulas: bool,
    /// How many shared texts the workbook says it has.
    pub strings: u64,
    pub hidden: HashSet<u32>,
    pub merged: Vec<Region>,
}

impl Archive {
    pub fn sheets(&self) -> Vec<(String, bool)> {
        self.sheets.clone()
    }

    pub fn part(&self, sheet: &str) -> Part {
        self.parts.get(sheet).cloned().unwrap_or_default()
    }
}

pub(super) fn zip_fault(e: ZipError) -> Fault {
    match e {
        ZipError::UnsupportedArchive(what) if what.to_lowercase().contains("password") => Fault::Password,
        ZipError::Io(e) => Fault::Damaged(e.to_string()),
        other => Fault::Damaged(other.to_string()),
    }
}

/// Looks through all parts of an archive.
pub(super) fn examine(path: &Path, file: File) -> Result<Archive, Fault> {
    let packed = file.metadata().map_err(io)?.len();
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(zip_fault)?;
    if zip.len() > MAX_PARTS {
        return Err(Fault::Bomb { bytes: zip.len() as u64 });
    }
    let mut claimed = 0_u64;
    for i in 0..zip.len() {
        claimed = claimed.saturating_add(zip.by_index_raw(i).map_err(zip_fault)?.size());
    }
    let bomb = |bytes: u64| bytes > HARMLESS && bytes / packed.max(1) > MAX_RATIO;
    if bomb(claimed) {
        return Err(Fault::Bomb { bytes: claimed });
    }
    if claimed > MAX_UNPACKED {
        return Err(Fault::TooLarge { bytes: claimed, limit: MAX_UNPACKED });
    }
    let names = names(&zip)?;
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    // A document that is encrypted as a whole holds nothing but this and a word about how.
    if has("encrypted-package") {
        return Err(Fault::Password);
    }
    if has("content.xml") && !has("xl/workbook.xml") {
        let sheets = super::ods::sheets(&mut zip)?;
        return Ok(Archive { is_ods: true, sheets, parts: HashMap::new() });
    }
    if has("xl/workbook.bin") {
        return Err(Fault::Unsupported(".xlsb".into()));
    }
    if !has("xl/workbook.xml") {
        let what = if has("word/document.xml") { ".docx" } else { ".zip" };
        return Err(Fault::Unsupported(what.into()));
    }
    let list = workbook(&mut zip)?;
    let mut wanted = Vec::new();
    for (i, name) in names.iter().enumerate().filter(|(_, name)| name.to_lowercase().ends_with(".xml")) {
        wanted.push((i, name.to_lowercase(), zip.by_index_raw(i).map_err(zip_fault)?.size()));
    }
    let mut seen: HashMap<String, Part> = HashMap::new();
    let mut unpacked = 0;
    let mut strings = 0;
    for ((_, name, _), looked) in wanted.iter().zip(look_through(path, &wanted, zip)?) {
        let (part, got, announced) = looked?;
        unpacked += got;
        strings = strings.max(announced);
        if bomb(unpacked) {
            return Err(Fault::Bomb { bytes: unpacked });
        }
        seen.extend(part.map(|part| (name.clone(), part)));
    }
    let mut archive = Archive { is_ods: false, sheets: Vec::new(), parts: HashMap::new() };
    for (name, shown, path) in list {
        archive.sheets.push((name.clone(), shown));
        let part = seen.remove(&path).unwrap_or_default();
        archive.parts.insert(name, Part { path, strings, ..part });
    }
    Ok(archive)
}

/// What was seen in a part, if it is a sheet, how many bytes it unpacks to, and how many texts it says it holds.
type Looked = Result<(Option<Part>, u64, u64), Fault>;

/// Looks at these parts (number, name, size), the long ones on several threads. Answers in their order.
fn look_through(
    path: &Path,
    wanted: &[(usize, String, u64)],
    mut zip: ZipArchive<BufReader<File>>,
) -> Result<Vec<Looked>, Fault> {
    let mut out: Vec<Looked> = wanted.iter().map(|_| Ok((None, 0, 0))).collect();
    let long = wanted.iter().filter(|(.., size)| *size > LONG_PART).count();
    let hands = available_parallelism().map_or(1, usize::from).min(long).max(1);
    // The longest first: who is done with one takes the next.
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(wanted[*n].2));
    let next = AtomicUsize::new(0);
    let work = |zip: &mut ZipArchive<BufReader<File>>| {
        let mine = std::iter::from_fn(|| order.get(next.fetch_add(1, Ordering::Relaxed)).copied());
        mine.map(|n| (n, look(zip, wanted[n].0, &wanted[n].1))).collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        let other = |_| {
            // By a way of its own: two cannot read by one.
            let file = File::open(path).map_err(io)?;
            let mut zip = ZipArchive::new(BufReader::new(file)).map_err(zip_fault)?;
            Ok(scope.spawn(move || work(&mut zip)))
        };
        let others = (1..hands).map(other).collect::<Result<Vec<_>, Fault>>()?;
        let mut found = work(&mut zip);
        for other in others {
            found.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        found.into_iter().for_each(|(n, looked)| out[n] = looked);
        Ok(out)
    })
}

/// Looks at one part as it streams by.
fn look(zip: &mut ZipArchive<BufReader<File>>, at: usize, name: &str) -> Looked {
    let mut part = zip.by_index(at).map_err(zip_fault)?;
    let size = part.size();
    let (mut scan, mut runs) = (Scan::default(), Runs::default());
    let is_sheet = name.contains("worksheets/");
    let mut buffer = vec![0; 64 << 10];
    let mut got = 0_u64;
    loop {
        let n = part.read(&mut buffer).map_err(|e| Fault::Damaged(e.to_string()))?;
        if n == 0 {
            break;
        }
        got += n as u64;
        // More than it claims: whoever wrote this meant harm.
        if got > size {
            return Err(Fault::Bomb { bytes: got });
        }
        if !runs.pass(&buffer[..n]) {
            return Err(Fault::HugeCell { limit: MAX_RUN });
        }
        if is_sheet {
            scan.take(&buffer[..n]);
        }
    }
    drop(part);
    // The reader behind makes room for as many texts as are announced: each takes some bytes of the part.
    let strings = if name.ends_with("sharedstrings.xml") { announced(zip, at)?.unwrap_or_default() } else { 0 };
    if strings > got / SHORTEST + 1 {
        return Err(Fault::Bomb { bytes: got });
    }
    Ok((is_sheet.then_some(Part { bytes: got, ..scan.part }), got, strings))
}

/// How many texts their part announces.
fn announced(zip: &mut ZipArchive<BufReader<File>>, part: usize) -> Result<Option<u64>, Fault> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(zip.by_index(part).map_err(zip_fault)?));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e)) if e.local_name().as_ref() == "sst" => {
                return Ok(attribute(&e, "uniqueCount").and_then(|n| n.trim().parse().ok()));
            }
            Ok(Event::Eof) => return Ok(None),
            Ok(_) => {}
            Err(e) => return Err(Fault::Damaged(e.to_string())),
        }
        buffer.clear();
    }
}

/// The names of the parts, in the order of the archive.
pub(super) fn names(zip: &ZipArchive<BufReader<File>>) -> Result<Vec<String>, Fault> {
    zip.file_names().map(|n| n.map(std::borrow::Cow::into_owned).map_err(zip_fault)).collect()
}

/// An attribute of an element.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}

/// The sheets in their order: name, whether shown, and the part in small letters.
fn workbook(zip: &mut ZipArchive<BufReader<File>>) -> Result<Vec<(String, bool, String)>, Fault> {
    let mut targets = HashMap::new();
    elements(zip, "xl/_rels/workbook.xml.rels", &mut |e| {
        if e.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute(e, "Id"), attribute(e, "Target"))
        {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string);
            targets.insert(id, path.to_lowercase());
        }
    })?;
    let mut out = Vec::new();
    elements(zip, "xl/workbook.xml", &mut |e| {
        if e.local_name().as_ref() == "sheet"
            && let (Some(name), Some(id)) = (attribute(e, "name"), attribute(e, "r:id"))
        {
            let shown = attribute(e, "state").is_none_or(|s| s == "visible");
            let path = targets.get(&id).cloned().unwrap_or_default();
            // Charts and macros are sheets as well, but hold no rows.
            if path.is_empty() || path.contains("worksheets/") {
                out.push((name, shown, path));
            }
        }
    })?;
    Ok(out)
}

/// A fault of reading XML; a text or tag beyond the limit is told apart.
pub(super) fn xml_fault(e: &quick_xml::Error) -> Fault {
    match e {
        quick_xml::Error::Io(io) if io.kind() == std::io::ErrorKind::FileTooLarge => Fault::HugeCell { limit: MAX_RUN },
        other => Fault::Damaged(other.to_string()),
    }
}

fn elements(
    zip: &mut ZipArchive<BufReader<File>>,
    part: &str,
    see: &mut dyn FnMut(&BytesStart<'_>),
) -> Result<(), Fault> {
    let Some(name) = names(zip)?.into_iter().find(|n| n.eq_ignore_ascii_case(part)) else { return Ok(()) };
    let file = zip.by_name(&name).map_err(zip_fault)?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(file.take(16 << 20)));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) => see(&e),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(e) => return Err(Fault::Damaged(e.to_string())),
        }
        buffer.clear();
    }
}

/// How long the texts and tags of a part are: the reader behind would hold each of them whole.
#[derive(Default)]
pub(super) struct Runs {
    length: usize,
}

impl Runs {
    /// Whether what streams by, at most as much at once as one of them may hold, stays within the limit.
    pub fn pass(&mut self, bytes: &[u8]) -> bool {
        match (memchr2(b'<', b'>', bytes), memrchr2(b'<', b'>', bytes)) {
            (Some(first), Some(last)) => {
                let within = self.length + first <= MAX_RUN && last - first <= MAX_RUN;
                self.length = bytes.len() - last - 1;
                within
            }
            _ => {
                self.length += bytes.len();
                self.length <= MAX_RUN
            }
        }
    }
}

/// A part whose texts and tags are watched while it is read.
pub(super) struct Watched<R> {
    part: R,
    runs: Runs,
}

impl<R: Read> Watched<R> {
    pub fn new(part: R) -> Watched<R> {
        Watched { part, runs: Runs::default() }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.part.read(buffer)?;
        match self.runs.pass(&buffer[..n]) {
            true => Ok(n),
            false => Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "")),
        }
    }
}

/// Looks for the marks of hidden rows and merged cells in the bytes of a sheet as they stream by.
#[derive(Default)]
struct Scan {
    part: Part,
    /// The tag that is being read, from its `<` on; at most `LONGEST` bytes.
    tag: Vec<u8>,
    inside: bool,
    row: u32,
}

/// Tags longer than this are not looked at.
const LONGEST: usize = 512;

impl Scan {
    fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            if self.inside {
                // Most tags are those of cells: nothing to see.
                if self.tag.is_empty() && !matches!(rest[0], b'r' | b'm' | b'!' | b'?') {
                    // Rules for cells have a `<formula>`; only `<f>` is one in a cell.
                    let ends = |b: &u8| matches!(b, b'>' | b'/') || b.is_ascii_whitespace();
                    self.part.formulas |= rest[0] == b'f' && rest.get(1).is_none_or(ends);
                    self.inside = false;
                    continue;
                }
                let end = memchr(b'>', rest);
                let part = &rest[..end.unwrap_or(rest.len())];
                if self.tag.len() + part.len() <= LONGEST {
                    self.tag.extend_from_slice(part);
                }
                match end {
                    Some(end) => {
                        self.tag_ends();
                        rest = &rest[end + 1..];
                    }
                    None => return,
                }
            } else {
                let Some(start) = memchr(b'<', rest) else { return };
                self.inside = true;
                self.tag.clear();
                rest = &rest[start + 1..];
            }
        }
    }

    fn tag_ends(&mut self) {
        self.inside = false;
        let Ok(tag) = std::str::from_utf8(&self.tag) else { return };
        let attribute = |name: &str| {
            let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
            tag[at..].split('"').next()
        };
        if tag.starts_with("row ") || tag == "row" {
            self.row = attribute("r").and_then(|r| r.parse().ok()).unwrap_or(self.row + 1);
            if attribute("hidden").is_some_and(|h| h == "1" || h == "true") {
                self.part.hidden.insert(self.row);
            }
        } else if tag.starts_with("mergeCell ")
            && self.part.merged.len() < MAX_REGIONS
            && let Some(region) = attribute("ref").and_then(region)
        {
            self.part.merged.push(region);
        }
    }
}

/// `B2:D5`.
fn region(text: &str) -> Option<Region> {
    let (from, to) = text.split_once(':')?;
    let ((left, top), (right, bottom)) = (cell(from)?, cell(to)?);
    Some(Region { top, left, bottom, right: right.min(MAX_COLUMNS) })
}

/// `$B$2` as column and row.
pub(super) fn cell(text: &str) -> Option<(u32, u32)> {
    let plain: String = text.chars().filter(|c| *c != '$').collect();
    let digits = plain.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = plain.split_at(digits);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0_u32, |n, b| match b.to_ascii_uppercase() {
        b @ b'A'..=b'Z' => Some(n * 26 + u32::from(b - b'A') + 1),
        _ => None,
    })?;
    Some((column, row.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::Scan;

    #[test]
    fn only_formulas_of_cells_are_looked_at_for_their_results() {
        let look = |xml: &str| {
            let mut scan = Scan::default();
            scan.take(xml.as_bytes());
            scan.part.formulas
        };
        assert!(look("<c r=\"A1\"><f>1+1</f><v>2</v></c>") && look("<c r=\"A1\"><f t=\"shared\" si=\"0\"/></c>"));
        assert!(!look("<cfRule><formula>$A1=1</formula></cfRule><dataValidation><formula1>Lists!$A$2</formula1>"));
        assert!(!look("<c r=\"A1\"><is><t>f</t></is></c>"));
    }
}
