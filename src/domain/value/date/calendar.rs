//! The spans a ledger date can mean: first and last day of a ten-day period, month, quarter, half, year and
//! five-year plan, and the arithmetic of moving a day. Everything outside the years the register takes is `None`.

use chrono::{Datelike, Days, Months, NaiveDate};

/// The first and last year any date of the register may lie in.
pub const FIRST_YEAR: i32 = 1900;
pub const LAST_YEAR: i32 = 2200;

/// First and last day, both inside the span.
pub type Span = (NaiveDate, NaiveDate);

/// Whether a year can be kept at all.
pub fn has_year(year: i32) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&year)
}

/// A day of the calendar within the years taken.
pub fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|d| has_year(d.year()))
}

/// The number of the last day of a month, 28 to 31.
pub fn last_day(year: i32, month: u32) -> Option<u32> {
    (28..=31).rev().find(|d| day(year, month, *d).is_some())
}

/// Months `first` to `last` of a year, whole.
pub fn months(year: i32, first: u32, last: u32) -> Option<Span> {
    Some((day(year, first, 1)?, day(year, last, last_day(year, last)?)?))
}

/// Ten-day period 1 (1st to 10th), 2 (11th to 20th) or 3 (21st to the end) of a month.
pub fn ten_days(year: i32, month: u32, third: u32) -> Option<Span> {
    let (first, last) = match third {
        1 => (1, 10),
        2 => (11, 20),
        3 => (21, last_day(year, month)?),
        _ => return None,
    };
    Some((day(year, month, first)?, day(year, month, last)?))
}

/// Quarter 1 to 4 of a year.
pub fn quarter(year: i32, quarter: u32) -> Option<Span> {
    (1..=4).contains(&quarter).then(|| months(year, quarter * 3 - 2, quarter * 3))?
}

/// Half 1 or 2 of a year.
pub fn half(year: i32, half: u32) -> Option<Span> {
    (1..=2).contains(&half).then(|| months(year, half * 6 - 5, half * 6))?
}

/// January to December.
pub fn year(year: i32) -> Option<Span> {
    months(year, 1, 12)
}

/// The five-year plan of a number: 14 is 2021 to 2025. Plans run without a gap since the third began in 1966;
/// the first two do not fit the row and are refused.
pub fn plan(number: u32) -> Option<Span> {
    if !(3..=49).contains(&number) {
        return None;
    }
    let first = 1966 + (number as i32 - 3) * 5;
    Some((day(first, 1, 1)?, day(first + 4, 12, 31)?))
}

/// The plan whose first year this is, whole.
pub fn plan_from(first: i32) -> Option<Span> {
    let number = u32::try_from((first - 1966).checked_div(5)? + 3).ok()?;
    plan(number).filter(|span| span.0.year() == first)
}

/// A day moved by whole days.
pub fn add_days(from: NaiveDate, days: i64) -> Option<NaiveDate> {
    let step = Days::new(days.unsigned_abs());
    let moved = if days < 0 { from.checked_sub_days(step) } else { from.checked_add_days(step) };
    moved.filter(|d| has_year(d.year()))
}

/// A day moved by whole months; a day the target month lacks becomes its last (31 January + 1 is 28 February).
pub fn add_months(from: NaiveDate, months: i64) -> Option<NaiveDate> {
    let step = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let moved = if months < 0 { from.checked_sub_months(step) } else { from.checked_add_months(step) };
    moved.filter(|d| has_year(d.year()))
}

/// The quarter a day lies in, 1 to 4.
pub fn quarter_of(day: NaiveDate) -> u32 {
    day.month0() / 3 + 1
}
