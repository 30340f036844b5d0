//! The time of day behind a date (T00:00:00Z, 10:30, 12:00:00 AM). The register keeps days; a time is checked,
//! then left out, and the reading says so when it was not midnight.

use super::fault::{DateFault, Fault};
use super::token::{Kind, Token};
use super::words::Word;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    pub midnight: bool,
    /// Given in universal time, so that the local day may be the next one.
    pub universal: bool,
}

/// Parts the date from the time behind it.
pub(super) fn split(tokens: &[Token]) -> Result<(&[Token], Option<Time>), Fault> {
    let hour = match tokens.iter().position(|token| token.kind == Kind::Colon) {
        Some(colon) if colon > 1 && tokens[colon - 1].number().is_some() => colon - 1,
        Some(_) => return Ok((tokens, None)),
        None => return Ok(split_compact(tokens)),
    };
    let marked = tokens[hour - 1].is(Word::T) || tokens[hour - 1].kind == Kind::Comma;
    let date = &tokens[..hour - usize::from(marked)];
    let clock = &tokens[hour..];
    match read_clock(clock) {
        Ok(time) => Ok((date, Some(time))),
        Err(index) => {
            let token = clock.get(index).unwrap_or(&clock[0]);
            Err(Fault::new(DateFault::Time, &token.at))
        }
    }
}

/// 20251231T000000Z
fn split_compact(tokens: &[Token]) -> (&[Token], Option<Time>) {
    let (date, clock, universal) = match tokens {
        [date, t, clock] if t.is(Word::T) => (date, clock, false),
        [date, t, clock, z] if t.is(Word::T) && z.is(Word::Z) => (date, clock, true),
        _ => return (tokens, None),
    };
    match (date.number(), clock.number()) {
        (Some(day), Some(clock)) if day.digits == 8 && matches!(clock.digits, 4 | 6) => {
            let midnight = clock.value == Some(0);
            (&tokens[..1], Some(Time { midnight, universal }))
        }
        _ => (tokens, None),
    }
}

/// Hour, colon, minute and what may follow; the error is the index of the token that does not fit.
fn read_clock(clock: &[Token]) -> Result<Time, usize> {
    let figure = |index: usize, last: u32| {
        clock
            .get(index)
            .and_then(Token::number)
            .filter(|number| number.digits <= 2)
            .and_then(|number| number.value)
            .filter(|value| *value <= last)
            .ok_or(index)
    };
    let kind = |index: usize| clock.get(index).map(|token| token.kind);
    let hour = figure(0, 24)?;
    let mut sum = figure(2, 59)?;
    let mut next = 3;
    if kind(next) == Some(Kind::Colon) {
        sum += figure(next + 1, 60)?;
        next += 2;
    }
    if kind(next) == Some(Kind::Dot) && clock.get(next + 1).is_some_and(|t| t.number().is_some()) {
        next += 2;
    }
    let half = kind(next) == Some(Kind::Word(Word::AmPm));
    next += usize::from(half);
    let midnight = sum == 0 && (hour == 0 || half && hour == 12);
    let mut universal = false;
    match kind(next) {
        Some(Kind::Word(Word::Z)) => {
            universal = true;
            next += 1;
        }
        Some(Kind::Plus | Kind::Dash) => {
            clock.get(next + 1).and_then(Token::number).ok_or(next + 1)?;
            next += 2;
            if kind(next) == Some(Kind::Colon) {
                figure(next + 1, 59)?;
                next += 2;
            }
        }
        _ => {}
    }
    if next == clock.len() { Ok(Time { midnight, universal }) } else { Err(next) }
}
