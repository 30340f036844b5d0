//! The rows of a sheet, with all that stands around them.

use super::{Looks, MOST, PAPER, WorkbookError, colours, harmless};
use crate::domain::text;
use crate::exchange::ledger::{Cell, Column, Holds, Ledger};
use crate::exchange::sheet::letters;
use chrono::Datelike;
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, DataValidationErrorStyle, ExcelDateTime,
    Format, Formula, Worksheet, XlsxError,
};
use std::sync::Arc;

/// Columns are offered lists for so many rows below the last one.
const SPARE: u32 = 200;
/// The width that is printed, in cells of a terminal: that of a landscape A3 at about three fifths.
const PRINTED: i32 = 280;
/// A column of words grows with them up to this width; so many rows are measured.
const WIDEST: u16 = 40;
pub const MEASURED: u32 = 2_000;

/// Rows on their way into a sheet.
pub struct Rows<'l> {
    pub(super) sheet: Worksheet,
    pub(super) looks: Arc<Looks>,
    /// Texts that were cut.
    pub(super) cut: usize,
    pub(super) columns: &'l [Column],
    /// How wide each column is, in cells of a terminal.
    pub(super) widths: Vec<u16>,
    pub(super) row: u32,
    /// About how many rows there will be.
    pub(super) rows: usize,
    pub(super) many: bool,
}

impl Rows<'_> {
    pub(super) fn head(&mut self, ledger: &Ledger, rows: usize, frozen: u16, lists: &str) -> Result<(), WorkbookError> {
        let sheet = &mut self.sheet;
        let last = u32::try_from(rows).unwrap_or(u32::MAX).min(MOST as u32);
        let below = last.saturating_add(SPARE).min(MOST as u32);
        sheet.set_freeze_panes(1, frozen)?;
        sheet.set_row_height(0, 32)?;
        sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_footer("&L&F&C&A&R&P / &N");
        for (at, column) in (0..).zip(&ledger.columns) {
            if self.many {
                sheet.set_column_format(at, self.looks.of_column(column.holds))?;
            }
            match column.holds {
                Holds::Hidden => {
                    sheet.set_column_hidden(at)?;
                }
                Holds::Choice(list) => {
                    if let Some((heading, labels)) = ledger.lists.get(list).filter(|(_, l)| !l.is_empty()) {
                        let letters = letters(list as u32 + 1);
                        let range = format!("='{lists}'!${letters}$2:${letters}${}", labels.len() + 1);
                        let offered = DataValidation::new()
                            .allow_list_formula(Formula::new(range))
                            .set_error_style(DataValidationErrorStyle::Warning)
                            .set_error_title(heading.chars().take(30).collect::<String>())?;
                        sheet.add_data_validation(1, at, below, at, &offered)?;
                    }
                }
                _ => {}
            }
            for (label, tone) in &column.tones {
                let Some((ink, ground)) = colours(*tone) else { continue };
                let look = Format::new().set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground));
                let rule = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::EqualTo(label.as_str()))
                    .set_format(look);
                sheet.add_conditional_format(1, at, below, at, &rule)?;
            }
        }
        if !ledger.columns.is_empty() {
            sheet.autofilter(0, 0, last.max(1), ledger.columns.len() as u16 - 1)?;
        }
        for (at, column) in (0..).zip(&ledger.columns) {
            sheet.write_string_with_format(0, at, harmless(&column.heading, &mut self.cut), &self.looks.head)?;
        }
        Ok(())
    }

    /// Gives the columns the width that their words need, and prints as many of them as a sheet of paper shows legibly,
    /// from the left.
    pub(super) fn fit(&mut self) -> Result<(), WorkbookError> {
        let (mut shown, mut room) = (0, PRINTED);
        for (at, (column, width)) in (0..).zip(self.columns.iter().zip(&self.widths)) {
            self.sheet.set_column_width(at, f64::from(*width))?;
            room -= i32::from(*width);
            if room >= 0 && column.holds != Holds::Hidden && at == shown + u16::from(at > 0) {
                shown = at;
            }
        }
        if !self.columns.is_empty() {
            let last = self.row.max(u32::try_from(self.rows).unwrap_or(u32::MAX).min(MOST as u32)).max(1);
            self.sheet.set_print_area(0, 0, last, shown)?;
        }
        Ok(())
    }

    /// Writes one row.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WorkbookError> {
        self.row += 1;
        if self.row <= MEASURED {
            widen(&mut self.widths, self.columns, cells);
        }
        if self.many {
            return self.plain(cells);
        }
        let (row, looks) = (self.row, &self.looks);
        for ((at, column), cell) in (0..).zip(self.columns).zip(cells) {
            let look = match column.holds {
                Holds::Long => &looks.long,
                Holds::Date => &looks.day,
                Holds::Number(decimals) => looks.number(decimals),
                _ => &looks.text,
            };
            match cell {
                Cell::Empty => self.sheet.write_blank(row, at, look)?,
                Cell::Number(number) => {
                    let look = if column.holds == Holds::Hidden { &looks.text } else { look };
                    self.sheet.write_number_with_format(row, at, *number, look)?
                }
                // Before 1901 the days of Excel are off by one: such a day stays a text.
                Cell::Day(day) if day.year() > 1900 => {
                    self.sheet.write_datetime_with_format(row, at, &date(*day)?, &looks.day)?
                }
                other => self.sheet.write_string_with_format(row, at, harmless(&other.shown(), &mut self.cut), look)?,
            };
        }
        Ok(())
    }

    /// A row of a large sheet: looking up the look of each cell would take longer than writing it.
    fn plain(&mut self, cells: &[Cell<'_>]) -> Result<(), WorkbookError> {
        let row = self.row;
        for (at, cell) in (0..self.columns.len() as u16).zip(cells) {
            match cell {
                Cell::Empty => continue,
                Cell::Number(number) => self.sheet.write_number(row, at, *number)?,
                Cell::Day(day) if day.year() > 1900 => self.sheet.write_datetime(row, at, &date(*day)?)?,
                other => self.sheet.write_string(row, at, harmless(&other.shown(), &mut self.cut))?,
            };
        }
        Ok(())
    }
}

/// Looks how much room the words of a row take.
pub fn widen(widths: &mut [u16], columns: &[Column], cells: &[Cell<'_>]) {
    for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
        if let (Holds::Text | Holds::Choice(_) | Holds::Date, Cell::Text(words) | Cell::Toned(words, _)) =
            (column.holds, cell)
        {
            let longest = words.lines().map(text::width).max().unwrap_or_default();
            // A little room at the edges, and for the arrow of a list.
            *width = u16::try_from(longest + 2).unwrap_or(WIDEST).min(WIDEST).max(*width);
        }
    }
}

fn date(day: chrono::NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)
}
