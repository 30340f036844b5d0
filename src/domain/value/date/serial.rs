//! Dates in spreadsheet cells that hold numbers: serial days, and years, months or days written as numbers.

use super::super::misread::Misread;
use super::PartialDate;
use super::calendar::{self, Span};
use super::fault::{DateError, DateFault};
use super::reading::{Doubt, DoubtKind, Notes, Reading};
use chrono::{Duration, NaiveDate};

/// Serial days that are taken for dates: 1954-10-03 to 2119-01-11 in the 1900 system.
pub const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// What a sheet says about a numeric cell.
#[derive(Debug, Clone, Copy, Default)]
pub struct NumberCell {
    /// The workbook counts from 1904-01-01, 1462 days later than the usual system.
    pub date1904: bool,
    /// Decimal places its number format shows, when it has one (`0.00` is 2).
    pub decimals: Option<u32>,
}

/// The day of a spreadsheet serial number; a fraction is a time of that day and is left out.
pub fn read_serial(serial: f64, date1904: bool) -> Result<PartialDate, DateError> {
    let fault = || error(serial, DateFault::Serial);
    if !SERIALS.contains(&serial) {
        return Err(fault());
    }
    // Rounded to the second first: midnight may come as 46021.99999999999.
    let days = (serial * 86_400.0).round() as i64 / 86_400;
    let shift = if date1904 { 1462 } else { 0 };
    let day =
        NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|first| first.checked_add_signed(Duration::days(days + shift)));
    day.and_then(PartialDate::from_day).ok_or_else(fault)
}

/// Reads a number from a date column: 2025 is a year, 202512 a month, 20251231 a day, 2025.12 a month,
/// 20000 to 80000 a serial. 2025.1 is January unless the cell shows two decimals, and doubtful when it does not.
pub fn read_number(number: f64, cell: NumberCell) -> Result<Reading, DateError> {
    let fault = |fault| error(number, fault);
    if !(0.0..100_000_000.0).contains(&number) {
        return Err(fault(DateFault::Unreadable));
    }
    if SERIALS.contains(&number) {
        let date = read_serial(number, cell.date1904)?;
        let time_dropped = number.fract() != 0.0;
        return Ok(reading(number, date, Notes { time_dropped, ..Notes::default() }));
    }
    let (whole, hundredths) = (number.trunc() as u32, (number.fract() * 100.0).round() as u32);
    let is_year = |year: u32| calendar::has_year(year as i32);
    let exact = (number.fract() * 100.0 - f64::from(hundredths)).abs() < 1e-6;
    let (year, month) = (whole / 100, whole % 100);
    let of_month =
        |year: u32, month: u32| calendar::months(year as i32, month, month).ok_or_else(|| fault(DateFault::Month));
    let span: Span = if !exact || hundredths > 0 && !is_year(whole) {
        return Err(fault(DateFault::Unreadable));
    } else if hundredths == 10 {
        return lost_zero(number, whole, cell);
    } else if hundredths > 0 {
        // 2025.3 is March, unless the cell shows it as 2025.30.
        let tenths = hundredths % 10 == 0 && cell.decimals != Some(2);
        of_month(whole, if tenths { hundredths / 10 } else { hundredths })?
    } else if is_year(whole) {
        calendar::year(whole as i32).ok_or_else(|| fault(DateFault::YEAR))?
    } else if is_year(year) {
        of_month(year, month)?
    } else if is_year(whole / 10_000) {
        let (year, month) = (whole / 10_000, whole / 100 % 100);
        of_month(year, month)?;
        let last = calendar::last_day(year as i32, month).unwrap_or(31);
        let day = calendar::day(year as i32, month, whole % 100).ok_or_else(|| fault(DateFault::Day { last }))?;
        (day, day)
    } else {
        return Err(fault(DateFault::YEAR));
    };
    let date = PartialDate::new(span.0, span.1).ok_or_else(|| fault(DateFault::YEAR))?;
    Ok(reading(number, date, Notes::default()))
}

/// 2025.1 and 2025.10 are the same number.
fn lost_zero(number: f64, year: u32, cell: NumberCell) -> Result<Reading, DateError> {
    let month = |month: u32| {
        let span = calendar::months(year as i32, month, month);
        span.and_then(|(first, last)| PartialDate::new(first, last)).ok_or_else(|| error(number, DateFault::YEAR))
    };
    let (date, other) = match cell.decimals {
        Some(2) => (month(10)?, None),
        Some(1) => (month(1)?, None),
        _ => (month(1)?, Some(month(10)?)),
    };
    let doubt = other.map(|other| Doubt { why: DoubtKind::LostZero, other: Some(other) });
    Ok(reading(number, date, Notes { doubt, ..Notes::default() }))
}

fn reading(number: f64, date: PartialDate, notes: Notes) -> Reading {
    Reading { date: Some(date), written: number.to_string(), notes }
}

fn error(number: f64, fault: DateFault) -> DateError {
    Misread::whole(fault, &number.to_string())
}
