//! One date in figures and separators: 2025-12-31, 2025.12, 20251231, 12/31, 30.06.08, 03/04/2025.
//!
//! Three parts with the year last are day first, as most of the world writes them; when another order would be
//! a date too, the reading says so. Three parts of two figures with hyphens are year first, as in ISO 8601.

use super::PartialDate;
use super::calendar;
use super::fault::{DateFault, Fault};
use super::point::{Point, Scope, Unit, fault_at, written_day, written_within, written_year};
use super::reading::{Doubt, DoubtKind};
use super::token::{Kind, Token};
use chrono::NaiveDate;

/// Whether the tokens are figures and separators only.
pub(super) fn applies(tokens: &[Token]) -> bool {
    let plain =
        |token: &Token| matches!(token.kind, Kind::Number(_) | Kind::Dash | Kind::LongDash | Kind::Slash | Kind::Dot);
    tokens.iter().all(plain)
        && !matches!(tokens, [token] if token.number().is_some_and(|n| n.plan > 0 && n.value.is_none()))
}

pub(super) fn read(tokens: &[Token], scope: &Scope) -> Result<Point, Fault> {
    match tokens {
        [only] => single(only),
        [a, separator, b] if is_figure(a) && !is_figure(separator) && is_figure(b) => pair(a, separator, b, scope),
        [a, first, b, second, c] if is_figure(a) && is_figure(b) && is_figure(c) => {
            if first.kind == second.kind && !is_figure(first) {
                triple(a, b, c, matches!(first.kind, Kind::Dash | Kind::LongDash))
            } else {
                Err(Fault::new(DateFault::Unreadable, &second.at))
            }
        }
        _ => {
            let odd = tokens.iter().enumerate().position(|(i, t)| is_figure(t) != (i % 2 == 0));
            Err(fault_at(DateFault::Unreadable, tokens, odd.unwrap_or(5)))
        }
    }
}

fn is_figure(token: &Token) -> bool {
    token.number().is_some()
}

fn digits(token: &Token) -> usize {
    token.number().map_or(0, |number| number.digits)
}

fn value(token: &Token) -> u32 {
    token.number().and_then(|number| number.value).unwrap_or(0)
}

/// 2025, 202512, 20251231. Five figures are a spreadsheet's serial number, not a year.
fn single(token: &Token) -> Result<Point, Fault> {
    let value = value(token);
    let fault = |fault| Fault::new(fault, &token.at);
    let year_of = |year: u32| match year as i32 {
        year if calendar::has_year(year) => Ok(year),
        _ => Err(fault(DateFault::YEAR)),
    };
    let month_of = |month: u32| match month {
        1..=12 => Ok(month),
        _ => Err(fault(DateFault::Month)),
    };
    match digits(token) {
        4 => Ok(Point::plain(Unit::Year(written_year(token)?))),
        5 => Err(fault(DateFault::Serial)),
        6 => Ok(Point::plain(Unit::Month(year_of(value / 100)?, month_of(value % 100)?))),
        8 => {
            let (year, month) = (year_of(value / 10_000)?, month_of(value / 100 % 100)?);
            let last = calendar::last_day(year, month).unwrap_or(31);
            calendar::day(year, month, value % 100)
                .map(|day| Point::plain(Unit::Day(day)))
                .ok_or_else(|| fault(DateFault::Day { last }))
        }
        _ => Err(fault(DateFault::Unreadable)),
    }
}

/// 2025.12, 12/2025, or month and day of the current year: 12/31.
fn pair(a: &Token, separator: &Token, b: &Token, scope: &Scope) -> Result<Point, Fault> {
    match (digits(a), digits(b)) {
        (4, 1 | 2) => {
            let year = written_year(a)?;
            let month = written_within(b, 12, DateFault::Month)?;
            let mut point = Point::plain(Unit::Month(year, month));
            // A sheet that holds 2025.10 as a number hands it over as 2025.1.
            if separator.kind == Kind::Dot && digits(b) == 1 && month == 1 {
                let other = date(Unit::Month(year, 10));
                point.doubt = Some(Doubt { why: DoubtKind::LostZero, other });
            }
            Ok(point)
        }
        (1 | 2, 4) => {
            let month = written_within(a, 12, DateFault::Month)?;
            Ok(Point::plain(Unit::Month(written_year(b)?, month)))
        }
        (1 | 2, 1 | 2) if separator.kind != Kind::LongDash => month_and_day(a, b, scope),
        _ => Err(Fault::new(DateFault::Unreadable, &b.at)),
    }
}

fn month_and_day(a: &Token, b: &Token, scope: &Scope) -> Result<Point, Fault> {
    let year = scope.year();
    let turned = calendar::day(year, value(b), value(a));
    match calendar::day(year, value(a), value(b)) {
        Some(day) => {
            let doubt = turned
                .filter(|other| *other != day)
                .map(|other| Doubt { why: DoubtKind::MonthFirst, other: PartialDate::from_day(other) });
            Ok(Point { doubt, ..scope.complete(Unit::Day(day)) })
        }
        None => match turned {
            Some(day) => {
                let doubt = Some(Doubt { why: DoubtKind::DayFirst, other: None });
                Ok(Point { doubt, ..scope.complete(Unit::Day(day)) })
            }
            None => {
                let month = written_within(a, 12, DateFault::Month)?;
                let day = written_day(year, month, b)?;
                Ok(scope.complete(Unit::Day(day)))
            }
        },
    }
}

fn triple(a: &Token, b: &Token, c: &Token, hyphens: bool) -> Result<Point, Fault> {
    let by_order = |year: &Token, month: &Token, day: &Token| -> Result<NaiveDate, Fault> {
        let year = written_year(year)?;
        written_day(year, written_within(month, 12, DateFault::Month)?, day)
    };
    match (digits(a), digits(b), digits(c)) {
        (4, 1 | 2, 1 | 2) => Ok(Point::plain(Unit::Day(by_order(a, b, c)?))),
        (1 | 2, 1 | 2, 4) => choose(by_order(c, b, a), [by_order(c, a, b).ok(), None], DoubtKind::DayFirst),
        (2, 2, 2) if hyphens => choose(by_order(a, b, c), [by_order(c, b, a).ok(), None], DoubtKind::YearFirst),
        (1 | 2, 1 | 2, 2) => {
            choose(by_order(c, b, a), [by_order(a, b, c).ok(), by_order(c, a, b).ok()], DoubtKind::DayFirst)
        }
        _ => Err(Fault::new(DateFault::Unreadable, &a.at)),
    }
}

/// The preferred order, else the first other one that is a date. Two dates that differ leave a doubt.
fn choose(preferred: Result<NaiveDate, Fault>, others: [Option<NaiveDate>; 2], why: DoubtKind) -> Result<Point, Fault> {
    let mut dates = preferred.clone().ok().into_iter().chain(others.into_iter().flatten());
    let Some(day) = dates.next() else {
        return preferred.map(|day| Point::plain(Unit::Day(day)));
    };
    let other = dates.find(|other| *other != day);
    let why = if preferred.is_ok() { why } else { DoubtKind::OtherOrder };
    let doubt = other.map(|other| Doubt { why, other: PartialDate::from_day(other) });
    Ok(Point { doubt, ..Point::plain(Unit::Day(day)) })
}

fn date(unit: Unit) -> Option<PartialDate> {
    Point::plain(unit).date()
}
