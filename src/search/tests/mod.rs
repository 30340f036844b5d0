//! The query language as a whole: examples as tables, laws as properties.

use super::{QueryContext, QueryError, parse};
use crate::domain::filter::Filter;
use chrono::{Days, Months, NaiveDate};

mod errors;
mod examples;
mod laws;
mod offers;

/// The day on which the tests are asked.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 15).unwrap()
}

/// A reader of dates for tests: ISO 8601 days, months, years and intervals, `today`, 本月 and offsets in days.
pub fn date(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    let month = |y, m| {
        let first = NaiveDate::from_ymd_opt(y, m, 1)?;
        Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
    };
    if let Some((from, to)) = text.split_once('/') {
        return Some((date(from)?.0, date(to)?.1));
    }
    if let Some(days) = text.strip_suffix('d') {
        let days = days.parse::<i64>().ok()?;
        let shift = Days::new(days.unsigned_abs().min(100_000));
        let day = if days < 0 { today().checked_sub_days(shift) } else { today().checked_add_days(shift) };
        return day.map(|d| (d, d));
    }
    let parts: Vec<&str> = text.split('-').collect();
    match parts[..] {
        ["today"] => Some((today(), today())),
        ["本月"] => month(2026, 3),
        [y] if y.len() == 4 => {
            let y = y.parse().ok()?;
            Some((NaiveDate::from_ymd_opt(y, 1, 1)?, NaiveDate::from_ymd_opt(y, 12, 31)?))
        }
        [y, m] if y.len() == 4 => month(y.parse().ok()?, m.parse().ok()?),
        [y, m, d] if y.len() == 4 => {
            let day = NaiveDate::from_ymd_opt(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)?;
            Some((day, day))
        }
        _ => None,
    }
}

/// A reader of money for tests: whole 万元 or 亿.
pub fn money(text: &str) -> Option<i64> {
    match text.strip_suffix('亿') {
        Some(text) => text.parse::<i64>().ok()?.checked_mul(10_000),
        None => text.strip_suffix("万元").unwrap_or(text).parse().ok(),
    }
}

pub fn read(text: &str) -> Result<Filter, QueryError> {
    parse(text, &QueryContext { date: &date, money: &money })
}
