//! Days counted from today: +3m, -30d, +2w, 3个月后, 30天前. Month ends are clamped: 31 January +1m is 28 February.

use super::calendar;
use super::fault::{DateFault, Fault};
use super::point::{Point, Scope, Unit};
use super::token::{Kind, Token};
use super::words::Word;

/// Reads tokens that have the form of an offset; `None` when they do not.
pub(super) fn read(tokens: &[Token], scope: &Scope) -> Option<Result<Point, Fault>> {
    let (sign, number, unit) = signed(tokens).or_else(|| ago(tokens))?;
    let count = match number.number().and_then(|n| n.value) {
        Some(value) => i64::from(value) * sign,
        None => return Some(Err(Fault::new(DateFault::Unreadable, &number.at))),
    };
    let today = scope.today;
    let day = match unit {
        Step::Days => calendar::add_days(today, count),
        Step::Weeks => calendar::add_days(today, count * 7),
        Step::Months => calendar::add_months(today, count),
        Step::Quarters => calendar::add_months(today, count * 3),
        Step::Years => calendar::add_months(today, count * 12),
    };
    Some(match day {
        Some(day) => Ok(Point { relative: true, completed: true, ..Point::plain(Unit::Day(day)) }),
        None => Err(Fault::new(DateFault::YEAR, &number.at)),
    })
}

#[derive(Clone, Copy)]
enum Step {
    Days,
    Weeks,
    Months,
    Quarters,
    Years,
}

/// +3m, -30d
fn signed(tokens: &[Token]) -> Option<(i64, &Token, Step)> {
    let [sign, number, unit @ ..] = tokens else { return None };
    let sign = match sign.kind {
        Kind::Plus => 1,
        Kind::Dash => -1,
        _ => return None,
    };
    number.number()?;
    let unit = match unit {
        [unit] => unit,
        [piece, unit] if piece.is(Word::Piece) => unit,
        _ => return None,
    };
    let step = match unit.word()? {
        Word::Days | Word::DayMark => Step::Days,
        Word::Weeks => Step::Weeks,
        Word::Months | Word::Month | Word::MonthAlone => Step::Months,
        Word::Q | Word::Quarter | Word::QuarterAlone => Step::Quarters,
        Word::Years | Word::Year | Word::YearAlone => Step::Years,
        _ => return None,
    };
    Some((sign, number, step))
}

/// 3个月后, 30天前. Of years only a single figure counts from today: 25年前 is "before 2025".
fn ago(tokens: &[Token]) -> Option<(i64, &Token, Step)> {
    let [number, unit @ .., side] = tokens else { return None };
    let figures = number.number()?;
    let sign = match side.word()? {
        Word::After => 1,
        Word::Before => -1,
        _ => return None,
    };
    let step = match unit {
        [unit] => match unit.word()? {
            Word::Days => Step::Days,
            Word::Weeks => Step::Weeks,
            Word::Months => Step::Months,
            Word::Year if figures.digits <= 1 => Step::Years,
            _ => return None,
        },
        [piece, unit] if piece.is(Word::Piece) => match unit.word()? {
            Word::Weeks => Step::Weeks,
            Word::Quarter => Step::Quarters,
            _ => return None,
        },
        _ => return None,
    };
    Some((sign, number, step))
}
