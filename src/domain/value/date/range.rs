//! Two dates in one text: 2020年3月至2022年12月, 2020.3-2022.12, 2020-03/2022-12, 2025年3-5月, 2021—2025.
//!
//! The text is parted where a separator leaves a date on both sides; words for "to" first, long dashes next,
//! slashes and hyphens last, because these also stand inside dates.

use super::fault::{DateFault, Fault};
use super::numeric;
use super::phrase::{self, Said};
use super::point::{Point, Scope, Unit, fault_at, written_day, written_within};
use super::token::{Kind, Token};
use super::words::Word;

/// Reads two dates that take all of the tokens, the first no later than the second.
pub(super) fn read(tokens: &[Token], scope: &Scope) -> Result<(Said, Said), Fault> {
    let mut places: Vec<usize> =
        (1..tokens.len().saturating_sub(1)).filter(|place| rank(&tokens[*place]).is_some()).collect();
    places.sort_by_key(|place| rank(&tokens[*place]));
    let mut worst: Option<Fault> = None;
    for place in places {
        match part(tokens, place, scope) {
            Ok(both) => return Ok(both),
            Err(fault) => {
                let vague = worst.as_ref().is_none_or(|worst| !worst.is_specific());
                if vague && surely_parts(tokens, place) {
                    worst = Some(fault);
                }
            }
        }
    }
    Err(worst.unwrap_or_else(|| fault_at(DateFault::Unreadable, tokens, 0)))
}

fn rank(token: &Token) -> Option<u8> {
    match token.kind {
        Kind::Word(Word::To) => Some(0),
        Kind::LongDash => Some(1),
        Kind::Slash => Some(2),
        Kind::Dash => Some(3),
        _ => None,
    }
}

/// Whether two dates were meant: a fault found there is worth telling.
fn surely_parts(tokens: &[Token], place: usize) -> bool {
    let year_follows = tokens[place + 1].number().is_some_and(|number| number.digits == 4);
    matches!(rank(&tokens[place]), Some(0 | 1)) || year_follows
}

fn part(tokens: &[Token], place: usize, scope: &Scope) -> Result<(Said, Said), Fault> {
    let (left, right) = (&tokens[..place], &tokens[place + 1..]);
    let left = match left {
        [rest @ .., last] if last.is(Word::Onward) => rest,
        _ => left,
    };
    let start = match borrow_unit(left, right) {
        Some(lent) => phrase::read(&lent, scope).map(|mut said| {
            said.point.completed = true;
            said
        }),
        None => phrase::read(left, scope),
    };
    let start = match start {
        Ok(said) => said,
        Err(_) => phrase::read(left, scope)?,
    };
    let scope = Scope { start: Some(start.point.unit), ..*scope };
    let mut end = match right {
        [only] if only.number().is_some_and(|number| number.digits <= 2) => {
            let point = bare(only, &scope)?;
            let mut said = phrase::read(left, &scope)?;
            said.point = point;
            said
        }
        _ => phrase::read(right, &scope)?,
    };
    // 2025-12/31 is neither a day nor two dates.
    let loose = end.point.completed
        && match start.point.unit {
            Unit::Year(_) | Unit::Plan(_) => true,
            Unit::Day(_) => false,
            _ => right.len() > 1 && numeric::applies(right),
        };
    if loose {
        return Err(fault_at(DateFault::Unreadable, tokens, place));
    }
    end.point.relative |= start.point.relative && end.point.completed;
    let reversed = || fault_at(DateFault::Reversed, tokens, place + 1);
    let (from, to) = (start.point.span(), end.point.span());
    let (from, to) = from.zip(to).ok_or_else(reversed)?;
    if from.0 <= to.0 && from.1 <= to.1 { Ok((start, end)) } else { Err(reversed()) }
}

/// 2025年3-5月: the first number takes the unit of the second.
fn borrow_unit(left: &[Token], right: &[Token]) -> Option<Vec<Token>> {
    let last = left.last().filter(|token| token.number().is_some())?;
    let right = match right {
        [first, rest @ ..] if first.is(Word::Ordinal) => rest,
        _ => right,
    };
    let [number, unit, ..] = right else { return None };
    number.number()?;
    let lent = matches!(unit.word(), Some(Word::Year | Word::Month | Word::DayMark | Word::Quarter));
    lent.then(|| {
        let unit = Token { kind: unit.kind, at: last.at.clone() };
        left.iter().cloned().chain([unit]).collect()
    })
}

/// 2025.3-5: a bare second number counts what the first date counts.
fn bare(token: &Token, scope: &Scope) -> Result<Point, Fault> {
    let unit = match scope.start {
        Some(Unit::Month(year, _)) => Unit::Month(year, written_within(token, 12, DateFault::Month)?),
        Some(Unit::Day(_)) => {
            let (year, month) = scope.month().ok_or_else(|| Fault::new(DateFault::Unreadable, &token.at))?;
            Unit::Day(written_day(year, month, token)?)
        }
        _ => return Err(Fault::new(DateFault::Unreadable, &token.at)),
    };
    Ok(scope.complete(unit))
}
