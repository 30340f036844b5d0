//! What a reader of workbooks makes of numbers in each style and of shared texts: it is asked by a copy of the workbook
//! in memory, whose one sheet holds a number in every style and every text once. Whoever reads a sheet by other means
//! follows the answers, and need not know the rules.

use super::guard::Part;
use calamine::{DataRef, Reader, Xlsx};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The rows of a sheet, which bound what can be asked.
const MOST: u64 = 1 << 20;

/// What a number in a style is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Day,
    Span,
}

/// The answers.
#[derive(Debug)]
pub(super) struct Forms {
    pub kinds: Vec<Kind>,
    pub strings: Vec<Box<str>>,
}

impl Forms {
    /// Asks about so many styles and all texts of a workbook, of which this sheet is one. `None` if no answer is sure.
    pub fn ask(path: &Path, sheet: &str, part: &Part, styles: usize) -> Option<Forms> {
        if part.strings > MOST || styles as u64 > MOST {
            return None;
        }
        let mut zip = ZipArchive::new(BufReader::new(File::open(path).ok()?)).ok()?;
        let names = super::guard::names(&zip).ok()?;
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (i, name) in names.into_iter().enumerate() {
            let small = name.to_lowercase();
            if small == part.path {
                let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
                out.start_file(name, options).ok()?;
                out.write_all(asking(styles, part.strings).as_bytes()).ok()?;
            } else if (small.ends_with(".xml") || small.ends_with(".rels")) && !small.contains("worksheets/") {
                out.raw_copy_file_rename(zip.by_index_raw(i).ok()?, name).ok()?;
            }
        }
        let mut book = Xlsx::new(out.finish().ok()?).ok()?;
        let mut cells = book.worksheet_cells_reader(sheet).ok()?;
        let mut forms = Forms { kinds: Vec::new(), strings: Vec::new() };
        while let Some((cell, _)) = cells.next_cell_with_style_id().ok()? {
            match cell.get_value() {
                DataRef::Float(_) => forms.kinds.push(Kind::Number),
                DataRef::DateTime(at) if at.is_datetime() => forms.kinds.push(Kind::Day),
                DataRef::DateTime(_) => forms.kinds.push(Kind::Span),
                DataRef::SharedString(text) => forms.strings.push((*text).into()),
                _ => return None,
            }
        }
        let whole = forms.kinds.len() == styles && forms.strings.len() as u64 == part.strings;
        whole.then_some(forms)
    }
}

/// The sheet that asks.
fn asking(styles: usize, strings: u64) -> String {
    let mut out =
        String::from(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#);
    for n in 0..styles {
        let _ = write!(out, r#"<row r="{0}"><c r="A{0}" s="{n}"><v>1</v></c></row>"#, n + 1);
    }
    for n in 0..strings {
        let _ = write!(out, r#"<row r="{0}"><c r="B{0}" t="s"><v>{n}</v></c></row>"#, n + 1);
    }
    out.push_str("</sheetData></worksheet>");
    out
}
