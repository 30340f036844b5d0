//! Reading files of tables into neutral rows, whatever they are: workbooks (.xlsx, .xlsm, .xls, .ods) and texts (.csv,
//! .tsv, .txt) in the encodings that ledgers come in. The form is told by the bytes, not by the name of the file.
//!
//! Everything is bounded: the container, the declared and the real sizes of its parts, rows, columns, cells, the text of
//! a cell, the length of a line. A file that breaks a limit is refused with the limit named; nothing is allocated by
//! what a file claims. `guard` looks at archives before they are read, `old` at .xls, `xlsx`, `ods`, `old` and `text`
//! read. What is hidden or merged is read and reported, never left out.

pub mod ahead;
mod cut;
mod forms;
mod guard;
mod ods;
mod old;
mod quick;
mod text;
mod xlsx;

use super::sheet::{Cell, Origin, Row, Taker, Value};
use ahead::{Look, Looker, Reading};
pub use cut::Lines;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// What is done with the rows of a sheet; how it ended, and the last row that was read.
type Pass<'a> = &'a mut dyn FnMut(&mut Reading<'_>) -> (Result<(), Fault>, u32);

/// A container is at most this many bytes.
pub const MAX_FILE: u64 = 256 << 20;
/// The parts of a workbook are at most this many bytes in all.
pub const MAX_UNPACKED: u64 = 2 << 30;
/// A small archive that grows by more than this is a bomb.
const MAX_RATIO: u64 = 300;
/// Archives that grow to less than this are no danger whatever their ratio.
const HARMLESS: u64 = 64 << 20;
pub const MAX_ROWS: u32 = 1_048_576;
/// The last column that may hold anything.
pub const MAX_COLUMNS: u32 = 1_024;
pub const MAX_CELLS: u64 = 50_000_000;
/// The text of a cell is at most this many bytes.
pub const MAX_TEXT: usize = 64 << 10;
/// A text file's line is at most this many bytes.
const MAX_LINE: usize = 8 << 20;

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    Missing,
    NotAFile,
    Io(String),
    /// Nothing in it.
    Empty,
    TooLarge {
        bytes: u64,
        limit: u64,
    },
    /// A small archive that unpacks to very much.
    Bomb {
        bytes: u64,
    },
    TooManyRows {
        limit: u32,
    },
    TooManyColumns {
        column: u32,
        limit: u32,
    },
    TooManyCells {
        limit: u64,
    },
    EndlessLine {
        limit: usize,
    },
    /// A cell that no program writes.
    HugeCell {
        limit: usize,
    },
    /// A quotation mark that is never closed, by the line on which it opens.
    OpenQuote {
        line: u32,
    },
    Password,
    Damaged(String),
    /// The bytes are no table: a picture, a program.
    Binary,
    /// A web page under the name of a workbook.
    WebPage,
    /// A form that is not read: .xlsb, .doc.
    Unsupported(String),
    /// No sheet of this name; the names that there are.
    NoSheet(String, Vec<String>),
    /// The taker has had enough (no error to people).
    Stopped,
}

/// What was seen beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub origin: Origin,
    /// The names of all sheets, in their order.
    pub sheets: Vec<String>,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// What separates the cells of a text file.
    pub delimiter: Option<char>,
    pub hidden_rows: u32,
    pub merged: u32,
    /// The workbook counts days from 1904 on.
    pub date1904: bool,
}

/// What a file is, by its first bytes and, for texts, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Archive,
    Old,
    Text,
}

/// A file that can be read several times: once for each sheet that is looked at.
#[derive(Debug)]
pub struct Source {
    path: std::path::PathBuf,
    name: String,
    form: Form,
    /// The names of the sheets of a workbook and whether each is shown.
    sheets: Vec<(String, bool)>,
    archive: Option<guard::Archive>,
    /// The workbook, once a sheet of it was read.
    open: std::cell::RefCell<Option<xlsx::Book>>,
    /// The text, once it was read.
    text: std::cell::OnceCell<text::Whole>,
    /// Whether days are counted from 1904 on, as far as a sheet was read.
    date1904: std::cell::Cell<bool>,
}

impl Source {
    /// Looks at a file, without reading any sheet.
    pub fn open(path: &Path) -> Result<Source, Fault> {
        let meta = std::fs::metadata(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Fault::Missing,
            _ => Fault::Io(e.to_string()),
        })?;
        if !meta.is_file() {
            return Err(Fault::NotAFile);
        }
        match meta.len() {
            0 => return Err(Fault::Empty),
            bytes if bytes > MAX_FILE => return Err(Fault::TooLarge { bytes, limit: MAX_FILE }),
            _ => {}
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut source = Source {
            path: path.to_path_buf(),
            name,
            form: Form::Text,
            sheets: Vec::new(),
            archive: None,
            open: std::cell::RefCell::default(),
            text: std::cell::OnceCell::new(),
            date1904: std::cell::Cell::default(),
        };
        let mut file = source.file()?;
        let mut head = Vec::new();
        file.by_ref().take(512).read_to_end(&mut head).map_err(io)?;
        file.seek(SeekFrom::Start(0)).map_err(io)?;
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            source.form = Form::Archive;
            let archive = guard::examine(path, file)?;
            source.sheets = archive.sheets();
            source.archive = Some(archive);
        } else if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            source.form = Form::Old;
            source.sheets = old::sheets(file)?;
        } else if matches!(ending.as_str(), "xlsx" | "xlsm" | "xls" | "ods" | "xlsb") {
            // Programs of the administration write web pages and texts under the name of a workbook.
            let start = String::from_utf8_lossy(&head).trim_start_matches('\u{feff}').trim_start().to_lowercase();
            match ending.as_str() {
                _ if start.starts_with('<') => return Err(Fault::WebPage),
                "xls" if !text::is_binary(&head) => {}
                _ => return Err(Fault::Damaged(String::new())),
            }
        }
        Ok(source)
    }

    fn file(&self) -> Result<File, Fault> {
        File::open(&self.path).map_err(io)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether days are counted from 1904 on, in a workbook of which a sheet was read.
    pub fn date1904(&self) -> bool {
        self.date1904.get()
    }

    /// Whether it is a workbook, and not a text.
    pub fn is_workbook(&self) -> bool {
        self.form != Form::Text
    }

    /// The sheets: those that are shown first, each in its order. A text has one without a name.
    pub fn sheets(&self) -> Vec<String> {
        let of = |shown: bool| self.sheets.iter().filter(move |(_, s)| *s == shown).map(|(name, _)| name.clone());
        of(true).chain(of(false)).collect()
    }

    /// Reads one sheet row by row; without a name the first one (the only one of a text).
    pub fn read(&self, sheet: Option<&str>, take: &mut Taker<'_>) -> Result<Seen, Fault> {
        self.read_by(sheet, false, &mut |read| ahead::here(take, read))
    }

    /// The same for a whole long sheet: a thread of its own reads on, and looks at what comes, while a row is taken.
    pub fn read_ahead<L: Send>(
        &self,
        sheet: Option<&str>,
        look: &Look<'_, L>,
        take: &mut Looker<'_, L>,
    ) -> Result<Seen, Fault> {
        self.read_by(sheet, true, &mut |read| ahead::pass(look, take, read))
    }

    /// The text, read once.
    fn whole(&self) -> Result<&text::Whole, Fault> {
        if let Some(whole) = self.text.get() {
            return Ok(whole);
        }
        let whole = text::whole(self.file()?)?;
        Ok(self.text.get_or_init(|| whole))
    }

    /// The rows of a text that is long but plain, not read yet; `None` where all of them must be read to know them.
    pub fn lines(&self) -> Result<Option<Lines<'_>>, Fault> {
        if self.is_workbook() {
            return Ok(None);
        }
        Ok(Lines::of(self.whole()?, &self.name))
    }

    /// Reads those rows of a text that are not known, as `read_ahead` would.
    pub fn read_rest<L: Send>(
        &self,
        lines: &Lines<'_>,
        known: &[bool],
        look: &Look<'_, L>,
        take: &mut Looker<'_, L>,
    ) -> Result<Seen, Fault> {
        let origin = Origin { file: self.name.clone(), sheet: None };
        let mut seen = Seen { origin, ..Seen::default() };
        self.whole()?.seen(lines.delimiter(), &mut seen);
        let (outcome, hidden) = ahead::pass(look, take, &mut |bound| lines.rest(known, bound));
        self.settled(seen, outcome, hidden)
    }

    /// `whole`: not only the first rows will be wanted.
    fn read_by(&self, sheet: Option<&str>, whole: bool, pass: Pass<'_>) -> Result<Seen, Fault> {
        let names = self.sheets();
        let wanted = match sheet {
            None => names.first().cloned(),
            Some(asked) => {
                let same = |n: &&String| crate::domain::fold::is_same(n, asked);
                match names.iter().find(|n| n.as_str() == asked).or_else(|| names.iter().find(same)) {
                    Some(name) => Some(name.clone()),
                    None => return Err(Fault::NoSheet(asked.to_string(), names)),
                }
            }
        };
        let origin = Origin { file: self.name.clone(), sheet: wanted.clone() };
        let mut seen = Seen { origin, sheets: names, ..Seen::default() };
        let seen_by = &mut seen;
        let mut read: Box<Reading<'_>> = match (self.form, &self.archive, &wanted) {
            (Form::Text, ..) => {
                let whole = self.whole()?;
                let name = &self.name;
                Box::new(move |bound| text::read(whole, name, bound, seen_by))
            }
            (Form::Old, _, Some(name)) => {
                let mut file = Some(self.file()?);
                Box::new(move |bound| file.take().map_or(Ok(()), |file| old::read(file, name, bound, seen_by)))
            }
            (Form::Archive, Some(archive), Some(name)) if archive.is_ods => {
                let mut file = Some(self.file()?);
                Box::new(move |bound| file.take().map_or(Ok(()), |file| ods::read(file, name, bound, seen_by)))
            }
            (Form::Archive, Some(archive), Some(name)) => {
                let mut open = self.open.take().map_or_else(|| self.file().and_then(xlsx::Book::open), Ok)?;
                let (book, path) = (&mut open, &self.path);
                let (outcome, hidden) = pass(&mut |bound| {
                    let at = xlsx::At { path, sheet: name, part: archive.part(name), whole };
                    xlsx::read(book, at, bound, seen_by)
                });
                self.open.replace(Some(open));
                return self.settled(seen, outcome, hidden);
            }
            _ => return Err(Fault::Empty),
        };
        let (outcome, hidden) = pass(&mut *read);
        drop(read);
        self.settled(seen, outcome, hidden)
    }

    fn settled(&self, mut seen: Seen, outcome: Result<(), Fault>, hidden: u32) -> Result<Seen, Fault> {
        seen.hidden_rows = hidden;
        self.date1904.set(seen.date1904);
        match outcome {
            Ok(()) | Err(Fault::Stopped) => Ok(seen),
            Err(fault) => Err(fault),
        }
    }
}

/// One sheet of a workbook by a way of its own, for another thread.
#[derive(Debug)]
pub struct Beside {
    path: std::path::PathBuf,
    sheet: String,
    part: guard::Part,
}

impl Source {
    /// A sheet of a workbook of today, to be read while another one is; `None` where that cannot be.
    pub fn beside(&self, sheet: &str) -> Option<Beside> {
        let archive = self.archive.as_ref().filter(|archive| self.form == Form::Archive && !archive.is_ods)?;
        let known = self.sheets.iter().any(|(name, _)| name == sheet);
        known.then(|| Beside { path: self.path.clone(), sheet: sheet.to_string(), part: archive.part(sheet) })
    }
}

impl Beside {
    /// Reads the sheet row by row.
    pub fn read(self, take: &mut Taker<'_>) -> Result<(), Fault> {
        let mut book = xlsx::Book::open(File::open(&self.path).map_err(io)?)?;
        let (mut seen, mut part) = (Seen::default(), Some(self.part));
        let read = |bound: &mut Bound<'_, '_>| {
            let part = part.take().unwrap_or_default();
            let at = xlsx::At { path: &self.path, sheet: &self.sheet, part, whole: true };
            xlsx::read(&mut book, at, bound, &mut seen)
        };
        match ahead::here(take, &mut { read }).0 {
            Ok(()) | Err(Fault::Stopped) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}

fn io(e: std::io::Error) -> Fault {
    Fault::Io(e.to_string())
}

/// Counts what is given on, and stops at the limits.
struct Bound<'a, 'b> {
    take: &'a mut Taker<'b>,
    rows: u32,
    cells: u64,
    hidden: u32,
}

impl Bound<'_, '_> {
    /// Gives a row on. Cells that hold nothing, and texts that are too long, are settled here.
    fn give(&mut self, mut row: Row) -> Result<(), Fault> {
        row.cells.retain(|c| c.value != Value::Empty);
        if row.number > MAX_ROWS {
            return Err(Fault::TooManyRows { limit: MAX_ROWS });
        }
        if let Some(last) = row.cells.last().filter(|c| c.column > MAX_COLUMNS) {
            return Err(Fault::TooManyColumns { column: last.column, limit: MAX_COLUMNS });
        }
        if row.cells.is_empty() {
            return Ok(());
        }
        self.cells += row.cells.len() as u64;
        if self.cells > MAX_CELLS {
            return Err(Fault::TooManyCells { limit: MAX_CELLS });
        }
        for cell in &mut row.cells {
            if let Value::Text(text) = &cell.value
                && text.len() > MAX_TEXT
            {
                cell.value = Value::Fault(format!("#{} > {MAX_TEXT}", text.len()));
            }
        }
        self.rows += 1;
        self.hidden += u32::from(row.hidden);
        if (self.take)(row) { Ok(()) } else { Err(Fault::Stopped) }
    }
}

/// A region of merged cells, all ends included, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    top: u32,
    left: u32,
    bottom: u32,
    right: u32,
}

/// Carries what stands at the head of a merged region into its other cells: downwards for what several rows share,
/// to the right within a head of two rows (the caller of the sheet sees to it that only heads use that).
struct Merged {
    regions: Vec<Region>,
    heads: Vec<Option<Value>>,
    /// Regions by their first row, so that each row asks only those that could concern it.
    next: usize,
    open: Vec<usize>,
}

impl Merged {
    fn new(mut regions: Vec<Region>) -> Merged {
        regions.retain(|r| r.top <= r.bottom && r.left <= r.right && r.left <= MAX_COLUMNS);
        regions.sort_by_key(|r| r.top);
        let heads = vec![None; regions.len()];
        Merged { regions, heads, next: 0, open: Vec::new() }
    }

    fn fill(&mut self, row: &mut Row) {
        while self.regions.get(self.next).is_some_and(|r| r.top <= row.number) {
            self.open.push(self.next);
            self.next += 1;
        }
        let regions = &self.regions;
        self.open.retain(|i| regions[*i].bottom >= row.number);
        for i in self.open.clone() {
            let region = self.regions[i];
            if row.number == region.top {
                self.heads[i] = Some(row.at(region.left).clone()).filter(|v| !v.is_empty());
            }
            let Some(head) = self.heads[i].clone() else { continue };
            // A title over the whole sheet says nothing of single columns.
            let wide = region.right - region.left >= 8 && region.top == region.bottom;
            let last = if wide { region.left } else { region.right.min(MAX_COLUMNS) };
            for column in region.left..=last {
                put(row, column, head.clone());
            }
        }
    }
}

/// Puts a value where nothing stands.
fn put(row: &mut Row, column: u32, value: Value) {
    match row.cells.binary_search_by_key(&column, |c| c.column) {
        Ok(at) if row.cells[at].value.is_empty() => row.cells[at].value = value,
        Ok(_) => {}
        Err(at) => row.cells.insert(at, Cell { column, value }),
    }
}
