//! Dates as ledgers write them: a span of days, how finely it is known, and the words it was written in.
//!
//! A [`PartialDate`] is its first day, its last day and, when they say more than the canonical text, the words
//! as written. Everything else follows from these: the precision from the shape of the span, the marks
//! "by then" and "roughly" from the words. So nothing kept can contradict itself, and the stored text
//! `2025|2025年底` reads back to exactly the value that printed it.
//!
//! It refuses half-canonical text: [`PartialDate::parse_stored`] takes what [`PartialDate::stored`] prints and
//! nothing else. What people type goes through [`read`] and [`read_period`].
//!
//! Reading runs `token` (characters to tokens) → `phrase` (words around the date) → `point` (one date:
//! `chinese`, `numeric`, `english`, `offset`) or `range` (two) → `reading` (the result and its notes).

use super::tidy::{fold_text, tidy};
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;

pub mod calendar;
mod chinese;
mod english;
mod fault;
mod marks;
mod numeric;
mod offset;
mod phrase;
mod point;
mod range;
mod reading;
mod serial;
mod shift;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod words;

pub use fault::{DateError, DateFault};
pub use reading::{DateContext, Doubt, DoubtKind, Notes, Period, Reading, read, read_period};
pub use serial::{NumberCell, read_number, read_serial};
pub use shift::Shift;

/// How finely a date is known. The codes are stable; they stand in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    Day,
    TenDay,
    Month,
    Quarter,
    Half,
    Year,
    /// A five-year plan period.
    Plan,
    /// Two dates of any kind, first to last.
    Interval,
}

impl Precision {
    pub const ALL: [Precision; 8] = [
        Precision::Day,
        Precision::TenDay,
        Precision::Month,
        Precision::Quarter,
        Precision::Half,
        Precision::Year,
        Precision::Plan,
        Precision::Interval,
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::TenDay => "ten-day",
            Precision::Month => "month",
            Precision::Quarter => "quarter",
            Precision::Half => "half",
            Precision::Year => "year",
            Precision::Plan => "plan",
            Precision::Interval => "interval",
        }
    }

    /// The precision of a code.
    pub fn from_code(code: &str) -> Option<Precision> {
        Precision::ALL.into_iter().find(|p| p.code() == code)
    }
}

/// A date known to a span of days. Two are equal when span and words are; [`PartialDate::same_days`] compares spans.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartialDate {
    earliest: NaiveDate,
    latest: NaiveDate,
    raw: Option<String>,
}

/// The stored text of a date is not one that this room prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredDateError;

impl PartialDate {
    /// A span of days; `None` when it ends before it begins or leaves the years 1900 to 2200.
    pub fn new(earliest: NaiveDate, latest: NaiveDate) -> Option<PartialDate> {
        let fits = earliest <= latest && calendar::has_year(earliest.year()) && calendar::has_year(latest.year());
        fits.then_some(PartialDate { earliest, latest, raw: None })
    }

    /// One day; `None` outside the years 1900 to 2200.
    pub fn from_day(day: NaiveDate) -> Option<PartialDate> {
        PartialDate::new(day, day)
    }

    /// The same span with the words it was written in. They are tidied, and kept only when they differ from the
    /// canonical text.
    pub fn written_as(self, text: &str) -> PartialDate {
        let words = tidy(text);
        let raw = (!words.is_empty() && words != self.canonical()).then_some(words);
        PartialDate { raw, ..self }
    }

    pub fn earliest(&self) -> NaiveDate {
        self.earliest
    }

    pub fn latest(&self) -> NaiveDate {
        self.latest
    }

    /// The words as written, when they are not the canonical text.
    pub fn raw(&self) -> Option<&str> {
        self.raw.as_deref()
    }

    /// What people are shown: the words as written, else the canonical text.
    pub fn shown(&self) -> Cow<'_, str> {
        match &self.raw {
            Some(raw) => Cow::Borrowed(raw),
            None => Cow::Owned(self.canonical()),
        }
    }

    pub fn same_days(&self, other: &PartialDate) -> bool {
        (self.earliest, self.latest) == (other.earliest, other.latest)
    }

    /// How finely the date is known, from the shape of its span. 年中 (April to September) counts as a quarter.
    pub fn precision(&self) -> Precision {
        let (first, last) = (self.earliest, self.latest);
        let year = first.year();
        let span = Some((first, last));
        if first == last {
            Precision::Day
        } else if (1..=3).any(|third| span == calendar::ten_days(year, first.month(), third)) {
            Precision::TenDay
        } else if span == calendar::months(year, first.month(), first.month()) {
            Precision::Month
        } else if span == calendar::quarter(year, calendar::quarter_of(first)) || span == calendar::months(year, 4, 9) {
            Precision::Quarter
        } else if (1..=2).any(|half| span == calendar::half(year, half)) {
            Precision::Half
        } else if span == calendar::year(year) {
            Precision::Year
        } else if span == calendar::plan_from(year) {
            Precision::Plan
        } else {
            Precision::Interval
        }
    }

    /// The one text of this span: `2025-12-31`, `2025-12`, `2025-Q4`, `2025-H2`, `2025`, else the ISO 8601
    /// interval `2025-12-01/2025-12-10`.
    pub fn canonical(&self) -> String {
        let (first, last) = (self.earliest, self.latest);
        let year = first.year();
        match self.precision() {
            Precision::Day => day_text(first),
            Precision::Month => format!("{year:04}-{:02}", first.month()),
            Precision::Quarter if Some((first, last)) != calendar::months(year, 4, 9) => {
                format!("{year:04}-Q{}", calendar::quarter_of(first))
            }
            Precision::Half => format!("{year:04}-H{}", first.month0() / 6 + 1),
            Precision::Year => format!("{year:04}"),
            _ => format!("{}/{}", day_text(first), day_text(last)),
        }
    }

    /// The text kept in the file: `<canonical>` or `<canonical>|<as written>`.
    pub fn stored(&self) -> String {
        match &self.raw {
            Some(raw) => format!("{}|{raw}", self.canonical()),
            None => self.canonical(),
        }
    }

    /// Reads back what [`PartialDate::stored`] printed, and only that: whatever is taken prints as the same text.
    /// The words as written are taken as they stand.
    pub fn parse_stored(text: &str) -> Result<PartialDate, StoredDateError> {
        // As almost all days are written, and read millions of times.
        if let ([_, _, _, _, b'-', _, _, b'-', _, _], Some(day)) = (text.as_bytes(), parse_day(text)) {
            return PartialDate::from_day(day).ok_or(StoredDateError);
        }
        let (canonical, raw) = match text.split_once('|') {
            Some((canonical, raw)) => (canonical, Some(raw)),
            None => (text, None),
        };
        let (earliest, latest) = parse_span(canonical).ok_or(StoredDateError)?;
        let date = PartialDate::new(earliest, latest).ok_or(StoredDateError)?;
        let says_nothing = raw.is_some_and(|raw| raw.is_empty() || raw == canonical);
        // A day of ten signs can have been written in one way only.
        let plain = earliest == latest && canonical.len() == 10;
        if says_nothing || !plain && date.canonical() != canonical {
            return Err(StoredDateError);
        }
        Ok(PartialDate { raw: raw.map(str::to_owned), ..date })
    }

    /// Whether the date has passed: only after its last day.
    pub fn is_past(&self, today: NaiveDate) -> bool {
        self.latest < today
    }

    /// Whether the words mean "by then": 底, 末, 前, 到, by, before.
    pub fn is_deadline(&self) -> bool {
        self.raw().is_some_and(|raw| marks::is_deadline(&fold_text(raw)))
    }

    /// Whether the words mean "roughly then": 年初, 年中, 约, 左右, early, about.
    pub fn is_vague(&self) -> bool {
        self.raw().is_some_and(|raw| marks::is_vague(&fold_text(raw)))
    }

    /// Sorts ends: by the last day, and of two that end together the finer first.
    pub fn end_key(&self) -> (NaiveDate, i64) {
        (self.latest, self.length())
    }

    /// Sorts starts: by the first day, and of two that start together the finer first.
    pub fn start_key(&self) -> (NaiveDate, i64) {
        (self.earliest, self.length())
    }

    fn length(&self) -> i64 {
        (self.latest - self.earliest).num_days()
    }
}

/// Days by which `to` ends later than `from`; negative when it ends earlier.
pub fn slip_days(from: &PartialDate, to: &PartialDate) -> i64 {
    (to.latest - from.latest).num_days()
}

/// The span of a canonical text. Whether the text is the canonical one of its span, the caller checks by printing.
fn parse_span(text: &str) -> Option<calendar::Span> {
    if let Some((first, last)) = text.split_once('/') {
        return Some((parse_day(first)?, parse_day(last)?));
    }
    let year = digits(text.get(..4)?)? as i32;
    let rest = text.get(4..)?;
    match rest.get(..2) {
        None => calendar::year(year),
        Some("-Q") => calendar::quarter(year, digits(rest.get(2..)?)?),
        Some("-H") => calendar::half(year, digits(rest.get(2..)?)?),
        Some(_) if rest.len() == 3 => {
            let month = digits(rest.strip_prefix('-')?)?;
            calendar::months(year, month, month)
        }
        Some(_) => parse_day(text).map(|day| (day, day)),
    }
}

fn day_text(day: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    // 2025-12-31, as almost all days are written.
    if let [y, e, a, r, b'-', m, n, b'-', d, t] = text.as_bytes() {
        let number = |digits: &[&u8]| {
            digits.iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(**b - b'0')))
        };
        return calendar::day(number(&[y, e, a, r])? as i32, number(&[m, n])?, number(&[d, t])?);
    }
    let mut parts = text.split('-');
    let year = digits(parts.next()?)? as i32;
    let day = calendar::day(year, digits(parts.next()?)?, digits(parts.next()?)?)?;
    parts.next().is_none().then_some(day)
}

fn digits(text: &str) -> Option<u32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}
