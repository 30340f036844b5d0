//! Workbooks: sheets that need no touching up. Headings stay in sight and filter, columns have the width that their
//! words need, days and amounts are days and numbers, stages and lights carry a colour that follows the word, and cells
//! that are chosen from a list offer it. Texts stay texts: nothing is turned into a formula or a link.
//!
//! Large sheets are written row by row (constant memory), so rows must come in order; their cells have the look of their
//! column, and empty ones are not written at all. What does not fit into a cell
//! (32,767 characters) is cut, and counted, so that the sheet of notes can say so.

mod long;
mod pack;
mod pen;
mod rows;

pub use long::{Long, Look, Wanted};
pub use pen::{Made, Pen};
pub use rows::Rows;

use super::super::figures::Figures;
use super::super::ledger::{Holds, Ledger, Tone};
use crate::domain::text;
use pack::{PACKED, Packed, splice};
use rust_xlsxwriter::{
    Chart, ChartType, Color, DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::cell::Cell;
use std::io::Write;
use std::sync::Arc;

/// More rows than this are written in constant memory.
const MANY: usize = 2_000;
thread_local! {
    static LONG_FROM: Cell<usize> = const { Cell::new(MANY) };
}

/// Lets sheets of fewer rows count as long on this thread, so that what is done with long ones can be tried in no time.
pub fn count_as_long(above: usize) {
    LONG_FROM.set(above);
}

/// A sheet holds at most this many rows under its heading.
pub const MOST: usize = 1_048_575;
/// A cell holds at most this many characters (UTF-16 units, as Excel counts them).
const LONGEST: usize = 32_767;
/// A3, and A4 for notes.
const PAPER: u8 = 8;
const NOTE: u8 = 9;

/// A workbook that could not be written: its reason as one of input and output.
#[derive(Debug)]
pub struct WorkbookError(pub std::io::Error);

impl From<std::io::Error> for WorkbookError {
    fn from(error: std::io::Error) -> WorkbookError {
        WorkbookError(error)
    }
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> WorkbookError {
        WorkbookError(match error {
            XlsxError::IoError(e) => e,
            XlsxError::ZipError(e) => e.into(),
            other => std::io::Error::other(other.to_string()),
        })
    }
}

/// A workbook being written.
pub struct Xlsx {
    book: Workbook,
    looks: Arc<Looks>,
    /// The name of the sheet of lists.
    lists: String,
    /// Texts that were cut.
    pub cut: usize,
    /// Sheets whose rows stand elsewhere until the workbook is written.
    packed: Vec<Packed>,
}

struct Looks {
    head: Format,
    title: Format,
    bold: Format,
    text: Format,
    long: Format,
    day: Format,
    numbers: [Format; 5],
    /// The looks of whole columns, without lines: they have no end.
    column: Plain,
}

struct Plain {
    text: Format,
    day: Format,
    numbers: [Format; 5],
}

impl Looks {
    fn new() -> Looks {
        let line = Color::RGB(0xD0D5DC);
        let cell = Format::new().set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
        let cell = cell.set_border_color(line).set_font_size(10);
        let number = |form: &str| cell.clone().set_num_format(form).set_align(FormatAlign::Right);
        let plain = Format::new().set_font_size(10);
        let forms = ["#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.00##"];
        let column = Plain {
            text: plain.clone(),
            day: plain.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            numbers: forms.map(|form| plain.clone().set_num_format(form)),
        };
        Looks {
            head: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x1F4E78)),
            title: Format::new().set_bold().set_font_size(14),
            bold: cell.clone().set_bold(),
            text: cell.clone(),
            long: cell.clone().set_text_wrap(),
            day: cell.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            numbers: forms.map(number),
            column,
        }
    }

    /// The look of a whole column.
    fn of_column(&self, holds: Holds) -> &Format {
        match holds {
            Holds::Date => &self.column.day,
            Holds::Number(decimals) => &self.column.numbers[usize::from(decimals).min(self.numbers.len() - 1)],
            _ => &self.column.text,
        }
    }

    fn number(&self, decimals: u8) -> &Format {
        &self.numbers[usize::from(decimals).min(self.numbers.len() - 1)]
    }
}

/// Ink and ground of a look, on paper.
const fn colours(tone: Tone) -> Option<(u32, u32)> {
    match tone {
        Tone::Plain => None,
        Tone::Good => Some((0x00_61_00, 0xC6_EF_CE)),
        Tone::Warn => Some((0x7F_60_00, 0xFF_EB_9C)),
        Tone::Bad => Some((0x9C_00_06, 0xFF_C7_CE)),
        Tone::Dim => Some((0x59_59_59, 0xEC_EC_EC)),
        Tone::Busy => Some((0x1F_4E_78, 0xDD_EB_F7)),
    }
}

/// A text as a cell can hold it: marks that act are made visible, line breaks stay.
fn harmless<'w>(words: &'w str, cut: &mut usize) -> Cow<'w, str> {
    let mut out = match words.contains('\n') {
        true => Cow::Owned(words.split('\n').map(text::visible).collect::<Vec<_>>().join("\n")),
        false => text::visible(words),
    };
    if out.len() > LONGEST && out.encode_utf16().count() > LONGEST {
        *cut += 1;
        let mut units = 0;
        let end = out.char_indices().find(|(_, c)| {
            units += c.len_utf16();
            units >= LONGEST
        });
        let end = end.map_or(out.len(), |(at, _)| at);
        let kept = out.to_mut();
        kept.truncate(end);
        kept.push('…');
    }
    out
}

impl Xlsx {
    /// `lists`: the name of the sheet that `lists` will write.
    pub fn new(title: &str, author: &str, lists: &str) -> Xlsx {
        let mut book = Workbook::new();
        book.set_properties(&DocProperties::new().set_title(title).set_author(author));
        Xlsx { book, looks: Arc::new(Looks::new()), lists: lists.to_string(), cut: 0, packed: Vec::new() }
    }

    /// Whether a sheet of so many rows is a long one.
    pub fn is_long(rows: usize) -> bool {
        rows > LONG_FROM.get()
    }

    /// Begins a sheet of about so many rows, which can be written beside others and is put into the workbook by `put`.
    /// `frozen` columns stay in sight at the left.
    pub fn sheet<'l>(
        &mut self,
        name: &str,
        ledger: &'l Ledger,
        rows: usize,
        frozen: u16,
        tab: u32,
    ) -> Result<Rows<'l>, WorkbookError> {
        let many = Xlsx::is_long(rows);
        if many {
            self.book.set_zip_compression_level(PACKED);
        }
        let mut sheet = match many {
            true => self.book.new_worksheet_with_constant_memory()?,
            false => Worksheet::new(),
        };
        sheet.set_name(name)?.set_tab_color(Color::RGB(tab));
        if many {
            // What the cells of a small sheet have lines for.
            sheet.set_print_gridlines(true);
        }
        let looks = self.looks.clone();
        let widths = ledger.columns.iter().map(|c| c.width.max(8)).collect();
        let mut row = Rows { sheet, looks, cut: 0, columns: &ledger.columns, widths, row: 0, rows, many };
        row.head(ledger, rows, frozen, &self.lists)?;
        Ok(row)
    }

    /// Puts a sheet behind those that are there.
    pub fn put(&mut self, mut rows: Rows<'_>) -> Result<(), WorkbookError> {
        rows.fit()?;
        self.cut += rows.cut;
        self.book.push_worksheet(rows.sheet);
        Ok(())
    }

    /// The lists that cells are chosen from, on a sheet of their own that is not shown.
    pub fn lists(&mut self, ledger: &Ledger) -> Result<(), WorkbookError> {
        let sheet = self.book.add_worksheet();
        sheet.set_name(&self.lists)?.set_hidden(true);
        for (column, (heading, labels)) in (0..).zip(&ledger.lists) {
            sheet.write_string_with_format(0, column, heading, &self.looks.head)?;
            for (row, label) in (1..).zip(labels) {
                sheet.write_string(row, column, harmless(label, &mut self.cut))?;
            }
        }
        Ok(())
    }

    /// Figures one below the other, each with a chart beside it.
    pub fn figures(&mut self, name: &str, all: &[Figures], rule: &str, total: &str) -> Result<(), WorkbookError> {
        let looks = &self.looks;
        let sheet = self.book.add_worksheet();
        sheet.set_name(name)?.set_tab_color(Color::RGB(0x2E7D5B));
        // All tables with their charts on one sheet of paper.
        sheet.set_portrait().set_paper_size(PAPER).set_print_fit_to_pages(1, 1).set_screen_gridlines(false);
        let widest = all.iter().map(|f| f.series.len()).max().unwrap_or(1) as u16;
        sheet.set_column_width(0, 26)?;
        for column in 1..=widest {
            sheet.set_column_width(column, 12)?;
        }
        let mut row = 0;
        for figures in all {
            sheet.write_string_with_format(row, 0, &figures.title, &looks.title)?;
            row += 1;
            let head = row;
            sheet.write_string_with_format(head, 0, &figures.group, &looks.head)?;
            for (column, series) in (1..).zip(&figures.series) {
                sheet.write_string_with_format(head, column, &series.name, &looks.head)?;
            }
            for (group, values) in &figures.rows {
                row += 1;
                sheet.write_string_with_format(row, 0, harmless(group, &mut self.cut), &looks.text)?;
                for (column, value) in (1..).zip(values) {
                    sheet.write_number_with_format(row, column, *value, looks.number(figures.decimals))?;
                }
            }
            let last = row;
            row += 1;
            sheet.write_string_with_format(row, 0, total, &looks.bold)?;
            for (column, value) in (1..).zip(figures.totals()) {
                sheet.write_number_with_format(row, column, value, looks.number(figures.decimals))?;
            }
            if last > head {
                let chart = chart(name, figures, head, last);
                sheet.insert_chart(head, widest + 2, &chart)?;
            }
            row = row.max(head + last.saturating_sub(head).max(14) + 3) + 2;
        }
        sheet.write_string(row, 0, rule)?;
        Ok(())
    }

    /// A sheet of notes: a title, pairs of name and value, then a table.
    pub fn notes(&mut self, name: &str, title: &str, notes: &Notes) -> Result<(), WorkbookError> {
        let looks = &self.looks;
        let sheet = self.book.add_worksheet();
        sheet.set_name(name)?.set_tab_color(Color::RGB(0x7F7F7F)).set_screen_gridlines(false);
        sheet.set_landscape().set_paper_size(NOTE).set_print_fit_to_pages(1, 0);
        for (column, width) in [(0, 26), (1, 24), (2, 44), (3, 30)] {
            sheet.set_column_width(column, width)?;
        }
        sheet.write_string_with_format(0, 0, title, &looks.title)?;
        let mut row = 2;
        for (name, value) in &notes.pairs {
            sheet.write_string_with_format(row, 0, name, &looks.bold)?;
            sheet.write_string(row, 1, harmless(value, &mut self.cut))?;
            row += 1;
        }
        row += 1;
        for line in &notes.lines {
            sheet.write_string(row, 0, line)?;
            row += 1;
        }
        row += 1;
        for line in std::iter::once(&notes.head).chain(&notes.table) {
            let look = if std::ptr::eq(line, &notes.head) { &looks.head } else { &looks.text };
            for (column, words) in (0..).zip(line) {
                sheet.write_string_with_format(row, column, harmless(words, &mut self.cut), look)?;
            }
            row += 1;
        }
        Ok(())
    }

    /// Writes the whole workbook.
    pub fn finish(mut self, out: &mut dyn Write) -> Result<(), WorkbookError> {
        let workbook = self.book.save_to_buffer()?;
        match self.packed.is_empty() {
            true => out.write_all(&workbook).map_err(WorkbookError),
            false => splice(workbook, self.packed, out),
        }
    }
}

/// What stands on the sheet of notes.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    pub pairs: Vec<(String, String)>,
    pub lines: Vec<String>,
    pub head: Vec<String>,
    pub table: Vec<Vec<String>>,
}

fn chart(sheet: &str, figures: &Figures, head: u32, last: u32) -> Chart {
    let kind = if figures.stacked { ChartType::BarStacked } else { ChartType::Bar };
    let mut chart = Chart::new(kind);
    for (column, series) in (1..).zip(&figures.series) {
        let fill = Color::RGB(series.look.fill());
        let drawn = chart.add_series();
        drawn
            .set_name((sheet, head, column))
            .set_categories((sheet, head + 1, 0, last, 0))
            .set_values((sheet, head + 1, column, last, column))
            .set_format(
                rust_xlsxwriter::ChartFormat::new()
                    .set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(fill)),
            )
            .set_gap(40);
        if figures.stacked {
            drawn.set_overlap(100);
        }
    }
    chart.title().set_name(figures.title.as_str());
    // The first group stands at the top, as in the table.
    chart.y_axis().set_reverse();
    // As high as the table beside it: the rows of other programs are lower than Excel's.
    chart.set_width(720).set_height(17 * ((last - head).max(12) + 3));
    chart
}
