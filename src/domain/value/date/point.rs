//! One date as understood: a unit of the calendar, the edge of it that was meant, and how sure that is.
//!
//! Also the words a date is given when it was typed without its year (年底 becomes 2025年底): next year the typed
//! words would mean another date. A test holds that these words read back to the same date.

use super::calendar::{self, Span};
use super::fault::{DateFault, Fault};
use super::reading::Doubt;
use super::token::{Kind, Token};
use super::words::{MONTH_NAMES, Word};
use super::{PartialDate, chinese, english, numeric, offset};
use chrono::{Datelike, NaiveDate};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day(NaiveDate),
    /// Year, month, third of the month.
    TenDays(i32, u32, u32),
    Month(i32, u32),
    Quarter(i32, u32),
    Half(i32, u32),
    Year(i32),
    /// The number of a five-year plan.
    Plan(u32),
}

/// Which part of a unit was named: 初, 中, 底.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub unit: Unit,
    pub edge: Option<Edge>,
    /// Today's date was needed to understand it.
    pub relative: bool,
    /// A part was taken from elsewhere (today, or the other end of a period), so the words alone say less.
    pub completed: bool,
    pub doubt: Option<Doubt>,
}

impl Point {
    pub fn plain(unit: Unit) -> Point {
        Point { unit, edge: None, relative: false, completed: false, doubt: None }
    }

    /// First and last day. The end of a year, half, quarter or plan is the whole of it, to be met by its last
    /// day; the end of a month is its last ten-day period, its beginning the first.
    pub fn span(&self) -> Option<Span> {
        match (self.unit, self.edge) {
            (Unit::Day(day), _) => Some((day, day)),
            (Unit::TenDays(year, month, third), _) => calendar::ten_days(year, month, third),
            (Unit::Month(year, month), None) => calendar::months(year, month, month),
            (Unit::Month(year, month), Some(Edge::Start)) => calendar::ten_days(year, month, 1),
            (Unit::Month(year, month), Some(Edge::Middle)) => calendar::ten_days(year, month, 2),
            (Unit::Month(year, month), Some(Edge::End)) => calendar::ten_days(year, month, 3),
            (Unit::Quarter(year, quarter), _) => calendar::quarter(year, quarter),
            (Unit::Half(year, half), _) => calendar::half(year, half),
            (Unit::Year(year), Some(Edge::Start)) => calendar::quarter(year, 1),
            (Unit::Year(year), Some(Edge::Middle)) => calendar::months(year, 4, 9),
            (Unit::Year(year), _) => calendar::year(year),
            (Unit::Plan(number), _) => calendar::plan(number),
        }
    }

    pub fn date(&self) -> Option<PartialDate> {
        let (earliest, latest) = self.span()?;
        PartialDate::new(earliest, latest)
    }

    /// The date in full words: 2025年底, end of 2025.
    pub fn spelled(&self, in_english: bool) -> String {
        if in_english { self.spelled_english() } else { self.spelled_chinese() }
    }

    /// Whether the canonical text says all there is to say.
    pub fn is_plain(&self) -> bool {
        self.edge.is_none() && !matches!(self.unit, Unit::TenDays(..) | Unit::Plan(_))
    }

    fn spelled_chinese(&self) -> String {
        let base = match self.unit {
            Unit::Day(day) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Unit::TenDays(year, month, third) => {
                format!("{year}年{month}月{}旬", ["上", "中", "下"][third.clamp(1, 3) as usize - 1])
            }
            Unit::Month(year, month) => format!("{year}年{month}月"),
            Unit::Quarter(year, quarter) => {
                format!("{year}年{}季度", ["一", "二", "三", "四"][quarter.clamp(1, 4) as usize - 1])
            }
            Unit::Half(year, half) => {
                format!("{year}年{}半年", if half == 1 { "上" } else { "下" })
            }
            Unit::Year(year) => format!("{year}年"),
            Unit::Plan(number) => format!("第{number}个五年规划"),
        };
        let edge = match self.edge {
            None => "",
            Some(Edge::Start) => "初",
            Some(Edge::Middle) => "中",
            Some(Edge::End) if matches!(self.unit, Unit::Year(_) | Unit::Month(..)) => "底",
            Some(Edge::End) => "末",
        };
        base + edge
    }

    fn spelled_english(&self) -> String {
        let month_name = |month: u32| MONTH_NAMES[month.clamp(1, 12) as usize - 1];
        let (base, third) = match self.unit {
            Unit::Day(day) => (format!("{} {} {}", day.day(), month_name(day.month()), day.year()), None),
            Unit::TenDays(year, month, third) => (format!("{} {year}", month_name(month)), Some(third)),
            Unit::Month(year, month) => (format!("{} {year}", month_name(month)), None),
            Unit::Quarter(year, quarter) => (format!("Q{quarter} {year}"), None),
            Unit::Half(year, half) => (format!("H{half} {year}"), None),
            Unit::Year(year) => (year.to_string(), None),
            Unit::Plan(number) => (format!("{number}th five-year plan"), None),
        };
        match (self.edge, third) {
            (Some(Edge::Start), _) | (None, Some(1)) => format!("early {base}"),
            (Some(Edge::Middle), _) | (None, Some(2)) => format!("mid {base}"),
            (Some(Edge::End), _) => format!("end of {base}"),
            (None, Some(_)) => format!("late {base}"),
            (None, None) => base,
        }
    }
}

/// What a date may lean on when it does not say everything itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    pub today: NaiveDate,
    /// The other end of a period, when it has been read.
    pub start: Option<Unit>,
}

impl Scope {
    /// The year for a date written without one.
    pub fn year(&self) -> i32 {
        match self.start {
            None => self.today.year(),
            Some(Unit::Day(day)) => day.year(),
            Some(
                Unit::TenDays(year, ..)
                | Unit::Month(year, _)
                | Unit::Quarter(year, _)
                | Unit::Half(year, _)
                | Unit::Year(year),
            ) => year,
            Some(Unit::Plan(number)) => calendar::plan(number).map_or(self.today.year(), |span| span.0.year()),
        }
    }

    /// The month for a day written without one.
    pub fn month(&self) -> Option<(i32, u32)> {
        match self.start {
            None => Some((self.today.year(), self.today.month())),
            Some(Unit::Day(day)) => Some((day.year(), day.month())),
            Some(Unit::TenDays(year, month, _) | Unit::Month(year, month)) => Some((year, month)),
            Some(_) => None,
        }
    }

    /// A point whose year or month was not written.
    pub fn complete(&self, unit: Unit) -> Point {
        Point { relative: self.start.is_none(), completed: true, ..Point::plain(unit) }
    }
}

/// Walks over tokens; knows where the text ends, so that a fault always has a place.
pub(super) struct Cursor<'t> {
    pub tokens: &'t [Token],
    pub next: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(tokens: &'t [Token]) -> Cursor<'t> {
        Cursor { tokens, next: 0 }
    }

    pub fn peek(&self, ahead: usize) -> Option<Kind> {
        self.tokens.get(self.next + ahead).map(|token| token.kind)
    }

    pub fn token(&self) -> Option<&'t Token> {
        self.tokens.get(self.next)
    }

    pub fn word(&self) -> Option<Word> {
        self.token().and_then(Token::word)
    }

    pub fn take(&mut self, word: Word) -> bool {
        let taken = self.word() == Some(word);
        self.next += usize::from(taken);
        taken
    }

    pub fn at_end(&self) -> bool {
        self.next >= self.tokens.len()
    }

    /// A fault at the next token, or at the last when there is none left.
    pub fn fault(&self, fault: DateFault) -> Fault {
        fault_at(fault, self.tokens, self.next)
    }
}

/// A fault at one of the tokens; past the end, at the last.
pub(super) fn fault_at(fault: DateFault, tokens: &[Token], index: usize) -> Fault {
    match tokens.get(index).or(tokens.last()) {
        Some(token) => Fault::new(fault, &token.at),
        None => Fault::new(fault, &(0..0)),
    }
}

/// Reads one date that takes all of the tokens.
pub(super) fn read_point(tokens: &[Token], scope: &Scope) -> Result<Point, Fault> {
    if tokens.is_empty() {
        return Err(Fault::new(DateFault::Unreadable, &(0..0)));
    }
    if let Some(read) = offset::read(tokens, scope) {
        return read;
    }
    let point = if numeric::applies(tokens) {
        numeric::read(tokens, scope)
    } else if english::applies(tokens) {
        english::read(tokens, scope)
    } else {
        chinese::read(tokens, scope)
    }?;
    match point.date() {
        Some(_) => Ok(point),
        None => Err(fault_at(DateFault::YEAR, tokens, 0)),
    }
}

/// A written year: four figures, or two, of which 00 to 69 are this century's.
pub(super) fn written_year(token: &Token) -> Result<i32, Fault> {
    let fault = || Fault::new(DateFault::YEAR, &token.at);
    let number = token.number().ok_or_else(fault)?;
    let value = number.value.ok_or_else(fault)? as i32;
    let year = match number.digits {
        4 => value,
        2 if value < 70 => 2000 + value,
        2 => 1900 + value,
        _ => return Err(fault()),
    };
    if calendar::has_year(year) { Ok(year) } else { Err(fault()) }
}

/// A written number of at most two figures within bounds, or the fault given.
pub(super) fn written_within(token: &Token, last: u32, fault: DateFault) -> Result<u32, Fault> {
    token
        .number()
        .filter(|number| number.digits <= 2)
        .and_then(|number| number.value)
        .filter(|value| (1..=last).contains(value))
        .ok_or_else(|| Fault::new(fault, &token.at))
}

/// A written day of a known month.
pub(super) fn written_day(year: i32, month: u32, token: &Token) -> Result<NaiveDate, Fault> {
    let last = calendar::last_day(year, month).ok_or_else(|| Fault::new(DateFault::YEAR, &token.at))?;
    let day = written_within(token, last, DateFault::Day { last })?;
    calendar::day(year, month, day).ok_or_else(|| Fault::new(DateFault::Day { last }, &token.at))
}
