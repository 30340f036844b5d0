//! Text to dates, with notes on how it was understood. The two doors of this room: [`read`] for one date,
//! [`read_period`] for a start and an end.

use super::super::absence::says_none;
use super::super::tidy::{MAX_CHARS, tidy};
use super::fault::{DateError, DateFault, Fault};
use super::phrase::{self, Said};
use super::point::Scope;
use super::token::{Kind, Token, tokens};
use super::words::Word;
use super::{PartialDate, range, time};
use chrono::NaiveDate;

/// What reading leans on: the local day, for 今天, 年底, +3m and 12/31.
#[derive(Debug, Clone, Copy)]
pub struct DateContext {
    pub today: NaiveDate,
}

/// One text understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// `None` when the text says that there is no date (待定, TBD, 长期).
    pub date: Option<PartialDate>,
    /// The text, tidied.
    pub written: String,
    pub notes: Notes,
}

/// A start and an end understood. A single date is both; an open side is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub start: Option<PartialDate>,
    pub end: Option<PartialDate>,
    /// The text, tidied.
    pub written: String,
    pub notes: Notes,
}

/// How a text was understood, for showing beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// It could have been read otherwise.
    pub doubt: Option<Doubt>,
    /// 年初, 约: open by some weeks.
    pub vague: bool,
    /// 底, 前, 到: to be met by the last day.
    pub deadline: bool,
    /// Today's date was needed.
    pub relative: bool,
    /// A time of day other than midnight was left out.
    pub time_dropped: bool,
}

/// Another way to read the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub why: DoubtKind,
    /// The date by the other way, where there is one.
    pub other: Option<PartialDate>,
}

/// Which way was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubtKind {
    /// Day before month: 03/04/2025 is 3 April.
    DayFirst,
    /// Month before day, the year being the current one: 3/4 is 4 March.
    MonthFirst,
    /// Year before month before day: 25-10-11 is 11 October 2025.
    YearFirst,
    /// Day first is no date here; another order is, and not the only one.
    OtherOrder,
    /// 2025.1 is January, but 2025.10 loses its zero when kept as a number.
    LostZero,
    /// Dec-25 is December 2025.
    YearNotDay,
    /// Dec 25 is the 25th.
    DayNotYear,
    /// 2025年前 is by the end of 2025, not ahead of it.
    ByOrBefore,
    /// A time in universal time: the local day may be the next.
    UniversalTime,
}

/// Reads one date as people write it. Two dates become the interval from the first to the last.
pub fn read(text: &str, context: &DateContext) -> Result<Reading, DateError> {
    let written = checked(text)?;
    if says_none(text) {
        return Ok(Reading { date: None, written, notes: Notes::default() });
    }
    let in_text = |fault: Fault| fault.in_text(text);
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Err(in_text(Fault::new(DateFault::Unreadable, &(0..text.len()))));
    }
    let scope = Scope { today: context.today, start: None };
    let (dates, clock) = time::split(&tokens).map_err(in_text)?;
    // Midnight says nothing that the date does not; any other time stays in the words.
    let midnight = clock.is_some_and(|clock| clock.midnight);
    let (date, mut notes) = match read_tokens(dates, &scope).map_err(in_text)? {
        Found::One(said) if said.point.completed || midnight => {
            let notes = said_notes(&said);
            (said.date(text), notes)
        }
        Found::One(said) => (said.point.date().map(|d| d.written_as(text)), said_notes(&said)),
        Found::Two(start, end) => {
            let notes = merged(said_notes(&start), said_notes(&end));
            let span = start.point.span().zip(end.point.span());
            let date = span.and_then(|(from, to)| PartialDate::new(from.0, to.1));
            // Words that lean on today would mean another date next year.
            (date.map(|d| if notes.relative { d } else { d.written_as(text) }), notes)
        }
    };
    let date = date.ok_or_else(|| in_text(Fault::new(DateFault::YEAR, &(0..text.len()))))?;
    if let Some(clock) = clock.filter(|clock| !clock.midnight) {
        notes.time_dropped = true;
        if clock.universal && notes.doubt.is_none() {
            let other = date.latest().succ_opt().and_then(PartialDate::from_day);
            notes.doubt = Some(Doubt { why: DoubtKind::UniversalTime, other });
        }
    }
    notes.vague = date.is_vague();
    notes.deadline = date.is_deadline();
    Ok(Reading { date: Some(date), written, notes })
}

/// Reads a start and an end (建设起止年限). One date alone is both: 2025年 begins and ends in 2025.
/// 2020年3月至今 has no end, 至2025年底 no start.
pub fn read_period(text: &str, context: &DateContext) -> Result<Period, DateError> {
    let written = checked(text)?;
    if says_none(text) {
        return Ok(Period { start: None, end: None, written, notes: Notes::default() });
    }
    let in_text = |fault: Fault| fault.in_text(text);
    let tokens = tokens(text);
    if tokens.is_empty() {
        return Err(in_text(Fault::new(DateFault::Unreadable, &(0..text.len()))));
    }
    let scope = Scope { today: context.today, start: None };
    let (closed, open) = open_side(&tokens);
    let found = read_tokens(closed, &scope).map_err(in_text)?;
    let (start, end, mut notes) = match found {
        Found::One(said) => {
            let whole = open.is_none() && !said.point.completed;
            let date = if whole { said.point.date().map(|date| date.written_as(text)) } else { said.date(text) };
            let start = date.clone().filter(|_| open != Some(Open::Start));
            let end = date.filter(|_| open != Some(Open::End));
            (start, end, said_notes(&said))
        }
        Found::Two(start, end) => {
            let notes = merged(said_notes(&start), said_notes(&end));
            (start.date(text), end.date(text), notes)
        }
    };
    let either = |is: fn(&PartialDate) -> bool| start.iter().chain(&end).any(is);
    notes.vague = either(PartialDate::is_vague);
    notes.deadline = either(PartialDate::is_deadline);
    Ok(Period { start, end, written, notes })
}

enum Found {
    One(Said),
    Two(Said, Said),
}

/// One date, else two. Of two faults the one that says more is reported, the single reading's first.
fn read_tokens(tokens: &[Token], scope: &Scope) -> Result<Found, Fault> {
    let single = match phrase::read(tokens, scope) {
        Ok(said) => return Ok(Found::One(said)),
        Err(fault) => fault,
    };
    match range::read(tokens, scope) {
        Ok((start, end)) => Ok(Found::Two(start, end)),
        Err(fault) if fault.is_specific() && !single.is_specific() => Err(fault),
        Err(_) => Err(single),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Start,
    End,
}

/// Takes off a mark that leaves one side open.
fn open_side(tokens: &[Token]) -> (&[Token], Option<Open>) {
    let is_dash = |token: &Token| matches!(token.kind, Kind::Dash | Kind::LongDash);
    match tokens {
        [rest @ .., last] if !rest.is_empty() && (last.is(Word::Onward) || is_dash(last)) => (rest, Some(Open::End)),
        [first, ..] if first.is(Word::From) => (tokens, Some(Open::End)),
        [first, rest @ ..] if !rest.is_empty() && is_dash(first) && rest.len() != 2 => (rest, Some(Open::Start)),
        [first, ..] if first.is(Word::To) || first.is(Word::By) => (tokens, Some(Open::Start)),
        _ => (tokens, None),
    }
}

fn checked(text: &str) -> Result<String, DateError> {
    if let Some((at, _)) = text.char_indices().nth(MAX_CHARS) {
        return Err(Fault::new(DateFault::TOO_LONG, &(at..text.len())).in_text(text));
    }
    let written = tidy(text);
    if written.is_empty() {
        return Err(Fault::new(DateFault::Empty, &(0..text.len())).in_text(text));
    }
    Ok(written)
}

fn said_notes(said: &Said) -> Notes {
    Notes { doubt: said.point.doubt.clone(), relative: said.point.relative, ..Notes::default() }
}

fn merged(a: Notes, b: Notes) -> Notes {
    Notes { doubt: a.doubt.or(b.doubt), relative: a.relative || b.relative, ..Notes::default() }
}
