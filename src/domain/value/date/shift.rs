//! A shift: by how much dates are moved together (`+3m`, `-2w`, 推迟3个月), and what a moved date becomes.
//!
//! A day stays a day, a month a month. A coarser date keeps its precision where the shift is whole in it (a quarter by
//! three months, a year by twelve); else it becomes the month, or the day, by which its moved last day says it is due,
//! since that is the day that counts. Nothing is written as it was: the old words would no longer be true.

use super::calendar;
use super::{PartialDate, Precision};
use crate::domain::text::halfwidth;
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// By how much dates move; never nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shift {
    Days(i64),
    Months(i64),
}

/// The furthest that dates are moved at once: a hundred years, in months or in days.
const FURTHEST: i64 = 1_200;
const FURTHEST_DAYS: i64 = 36_600;

/// Words of direction: later, earlier.
const LATER: &[&str] = &["推迟", "延后", "延期", "顺延", "推后", "+"];
const EARLIER: &[&str] = &["提前", "提早", "前移", "-", "−", "–"];

/// Units and what one of them is.
const UNITS: &[(&[&str], Shift)] = &[
    (&["d", "day", "days", "天", "日"], Shift::Days(1)),
    (&["w", "week", "weeks", "周", "个星期", "星期", "个周"], Shift::Days(7)),
    (&["m", "mo", "month", "months", "个月", "月"], Shift::Months(1)),
    (&["q", "quarter", "quarters", "个季度", "季度", "季"], Shift::Months(3)),
    (&["y", "year", "years", "年"], Shift::Months(12)),
];

impl Shift {
    /// Reads `+3m`, `-2w`, `3m` (later), `推迟3个月`, `提前两周`; `None` for anything else, also for a shift by nothing.
    pub fn read(text: &str) -> Option<Shift> {
        let text = halfwidth(text).to_lowercase().replace(char::is_whitespace, "");
        let (sign, rest) = match (strip(&text, LATER), strip(&text, EARLIER)) {
            (Some(rest), _) => (1, rest),
            (_, Some(rest)) => (-1, rest),
            _ => (1, text.as_str()),
        };
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (count, unit) = match end {
            0 => {
                let first = rest.chars().next()?;
                (small(first)?, &rest[first.len_utf8()..])
            }
            end => (rest[..end].parse::<i64>().ok()?, &rest[end..]),
        };
        let one = UNITS.iter().find(|(names, _)| names.contains(&unit))?.1;
        let shift = match one {
            Shift::Days(n) => Shift::Days(count.checked_mul(n)?.checked_mul(sign)?),
            Shift::Months(n) => Shift::Months(count.checked_mul(n)?.checked_mul(sign)?),
        };
        let fits = match shift {
            Shift::Days(n) => n != 0 && n.abs() <= FURTHEST_DAYS,
            Shift::Months(n) => n != 0 && n.abs() <= FURTHEST,
        };
        fits.then_some(shift)
    }

    /// The same way back.
    #[must_use]
    pub fn back(self) -> Shift {
        match self {
            Shift::Days(n) => Shift::Days(-n),
            Shift::Months(n) => Shift::Months(-n),
        }
    }

    /// The moved date; `None` where it would leave the years that the register takes.
    pub fn apply(self, date: &PartialDate) -> Option<PartialDate> {
        match self {
            Shift::Days(n) => PartialDate::from_day(calendar::add_days(date.latest(), n)?),
            Shift::Months(n) if date.precision() == Precision::Day => {
                PartialDate::from_day(calendar::add_months(date.latest(), n)?)
            }
            Shift::Months(n) => {
                let last = to_month_end(date.latest(), n)?;
                let whole = PartialDate::new(calendar::add_months(date.earliest(), n)?, last)?;
                if whole.precision() == date.precision() {
                    return Some(whole);
                }
                let (first, last) = calendar::months(last.year(), last.month(), last.month())?;
                PartialDate::new(first, last)
            }
        }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shift::Days(n) if n % 7 == 0 => write!(f, "{:+}w", n / 7),
            Shift::Days(n) => write!(f, "{n:+}d"),
            Shift::Months(n) if n % 12 == 0 => write!(f, "{:+}y", n / 12),
            Shift::Months(n) => write!(f, "{n:+}m"),
        }
    }
}

fn strip<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|w| text.strip_prefix(w))
}

fn small(sign: char) -> Option<i64> {
    let place = "一二三四五六七八九十".chars().position(|c| c == sign).map(|n| n as i64 + 1);
    place.or((sign == '两').then_some(2))
}

/// Moved by months; the last day of a month stays the last.
fn to_month_end(day: NaiveDate, months: i64) -> Option<NaiveDate> {
    let moved = calendar::add_months(day, months)?;
    match calendar::last_day(day.year(), day.month())? == day.day() {
        true => calendar::day(moved.year(), moved.month(), calendar::last_day(moved.year(), moved.month())?),
        false => Some(moved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moved(date: &str, shift: &str) -> String {
        let date = PartialDate::parse_stored(date).expect("a date");
        Shift::read(shift).and_then(|s| s.apply(&date)).map(|d| d.stored()).unwrap_or_default()
    }

    #[test]
    fn shifts_are_read_as_people_write_them() {
        for (text, shift) in [
            ("+3m", Shift::Months(3)),
            ("-2w", Shift::Days(-14)),
            ("3m", Shift::Months(3)),
            ("＋３Ｍ", Shift::Months(3)),
            ("推迟3个月", Shift::Months(3)),
            ("提前两周", Shift::Days(-14)),
            ("延后 一个季度", Shift::Months(3)),
            ("+1y", Shift::Months(12)),
            ("-30天", Shift::Days(-30)),
        ] {
            assert_eq!(Shift::read(text), Some(shift), "{text}");
        }
        for text in ["", "+", "m", "+0m", "+3", "+3x", "2026-01", "+99999999999999m", "半个月", "+2000y"] {
            assert_eq!(Shift::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_moved_date_keeps_its_precision_where_it_can() {
        assert_eq!(moved("2026-01-31", "+1m"), "2026-02-28");
        assert_eq!(moved("2026-11-30", "+3m"), "2027-02-28");
        assert_eq!(moved("2025-12", "+3m"), "2026-03");
        assert_eq!(moved("2025-11", "+3m"), "2026-02");
        assert_eq!(moved("2025-Q4", "+3m"), "2026-Q1");
        assert_eq!(moved("2025-Q4", "+1m"), "2026-01");
        assert_eq!(moved("2025-H2", "+6m"), "2026-H1");
        assert_eq!(moved("2025", "+1y"), "2026");
        assert_eq!(moved("2025|2025年底", "+3m"), "2026-03");
        assert_eq!(moved("2021-01-01/2025-12-31|“十四五”期间", "+1y"), "2026-12");
        assert_eq!(moved("2025-12-21/2025-12-31", "+2m"), "2026-02-21/2026-02-28");
        assert_eq!(moved("2025-12", "-2w"), "2025-12-17");
        assert_eq!(moved("2200-12", "+1m"), "");
    }

    proptest! {
        #[test]
        fn the_last_day_moves_by_the_shift(year in 1950i32..2150, month in 1u32..=12, day in 1u32..=28, n in -60i64..=60) {
            prop_assume!(n != 0);
            let day = PartialDate::from_day(calendar::day(year, month, day).expect("a day")).expect("a date");
            let there = Shift::Months(n).apply(&day).expect("inside");
            prop_assert_eq!(Shift::Months(n).back().apply(&there), Some(day.clone()));
            let there = Shift::Days(n).apply(&day).expect("inside");
            prop_assert_eq!((there.latest() - day.latest()).num_days(), n);
            let (first, last) = calendar::months(year, month, month).expect("a month");
            let whole = PartialDate::new(first, last).expect("a date");
            let there = Shift::Months(n).apply(&whole).expect("inside");
            prop_assert_eq!(there.precision(), Precision::Month);
            prop_assert_eq!(Shift::Months(-n).apply(&there), Some(whole));
            prop_assert_eq!(Shift::read(&Shift::Months(n).to_string()), Some(Shift::Months(n)));
            prop_assert_eq!(Shift::read(&Shift::Days(n).to_string()), Some(Shift::Days(n)));
        }
    }
}
