//! One date in Chinese words, or in figures with unit marks: 2025年12月下旬, 三季度末, 下半年, 2025Q3, "十四五"末.

use super::calendar;
use super::fault::{DateFault, Fault};
use super::point::{Cursor, Edge, Point, Scope, Unit, fault_at, written_day, written_within, written_year};
use super::token::{Kind, Token};
use super::words::Word;
use chrono::Datelike;

pub(super) fn read(tokens: &[Token], scope: &Scope) -> Result<Point, Fault> {
    let mut cursor = Cursor::new(tokens);
    let point = match plan(&mut cursor)? {
        Some(point) => point,
        None => calendar_point(&mut cursor, scope)?,
    };
    if cursor.at_end() { Ok(point) } else { Err(cursor.fault(DateFault::Unreadable)) }
}

/// "十四五"期间, 十四五末, 第十四个五年规划. A bare 十五 is a number; with 期间 or 末 it is the tenth plan.
fn plan(c: &mut Cursor) -> Result<Option<Point>, Fault> {
    let number = match (c.peek(0), c.peek(1)) {
        (Some(Kind::Number(n)), next) if n.plan > 0 => {
            let named = matches!(
                next,
                Some(Kind::Word(Word::Plan | Word::Period | Word::Start | Word::Middle | Word::End | Word::Within))
            );
            if n.value.is_some() && !named {
                return Ok(None);
            }
            c.next += 1;
            n.plan
        }
        _ => match full_plan(c) {
            Some(number) => number,
            None => return Ok(None),
        },
    };
    c.take(Word::Plan);
    c.take(Word::Period);
    let edge = edge(c);
    c.take(Word::Within);
    match calendar::plan(number) {
        Some(_) => Ok(Some(Point { edge, ..Point::plain(Unit::Plan(number)) })),
        None => Err(fault_at(DateFault::Plan, c.tokens, 0)),
    }
}

/// 第十四个五年规划; leaves the cursor before 规划.
fn full_plan(c: &mut Cursor) -> Option<u32> {
    let skip = usize::from(c.word() == Some(Word::Ordinal));
    let [number, piece, five, year, plan, ..] = c.tokens.get(c.next + skip..)? else {
        return None;
    };
    let value = number.number()?.value?;
    let fits = piece.is(Word::Piece) && five.number()?.value == Some(5) && year.is(Word::Year) && plan.is(Word::Plan);
    fits.then(|| c.next += skip + 4)?;
    Some(value)
}

fn calendar_point(c: &mut Cursor, scope: &Scope) -> Result<Point, Fault> {
    if let Some(Word::RelativeDay(days)) = c.word() {
        let day = calendar::add_days(scope.today, days).ok_or_else(|| c.fault(DateFault::YEAR))?;
        c.next += 1;
        return Ok(Point { relative: true, completed: true, ..Point::plain(Unit::Day(day)) });
    }
    let written = year(c, scope)?;
    let year = written.as_ref().map_or(scope.year(), |written| written.year);
    let (unit, edge) = within(c, scope, year, written.is_some())?;
    let mut point = match written {
        Some(Written { relative: false, .. }) => Point::plain(unit),
        Some(Written { relative: true, .. }) => Point { relative: true, completed: true, ..Point::plain(unit) },
        None => scope.complete(unit),
    };
    point.edge = edge;
    Ok(point)
}

struct Written {
    year: i32,
    relative: bool,
}

/// The year at the head, if there is one: 2025年, 25年, 二〇二五年, 2025 before something else, 明年, the 年 of 年底.
fn year(c: &mut Cursor, scope: &Scope) -> Result<Option<Written>, Fault> {
    let Some(token) = c.token() else { return Ok(None) };
    match token.kind {
        Kind::Word(Word::RelativeYear(years)) => {
            c.next += 1;
            let year = scope.today.year() + years as i32;
            Ok(Some(Written { year, relative: true }))
        }
        Kind::Word(Word::Year | Word::Within) => {
            let edge = matches!(c.peek(1), Some(Kind::Word(Word::Start | Word::Middle | Word::End | Word::Within)));
            let whole = token.is(Word::Within) && c.peek(1).is_none();
            if !edge && !whole {
                return Err(c.fault(DateFault::Unreadable));
            }
            c.next += usize::from(edge);
            Ok(Some(Written { year: scope.today.year(), relative: true }))
        }
        Kind::Number(number) => {
            let next = c.peek(1);
            let marked = next == Some(Kind::Word(Word::Year));
            let unit_mark = matches!(next, Some(Kind::Word(Word::Month | Word::DayMark | Word::Quarter | Word::Piece)));
            if !marked && (number.digits != 4 || unit_mark) {
                return Ok(None);
            }
            let year = written_year(token)?;
            let separated = matches!(next, Some(Kind::Dash | Kind::Slash | Kind::Dot)) && c.peek(2).is_some();
            c.next += 1 + usize::from(marked || separated);
            Ok(Some(Written { year, relative: false }))
        }
        _ => Ok(None),
    }
}

/// What of the year: nothing (all of it), an edge, a half, quarter, month or day.
fn within(c: &mut Cursor, scope: &Scope, year: i32, has_year: bool) -> Result<(Unit, Option<Edge>), Fault> {
    // 2025年年底: the second 年 belongs to the edge.
    if c.word() == Some(Word::Year) && has_year {
        c.next += 1;
        if edge_of(c.word()).is_none() {
            return Err(c.fault(DateFault::Unreadable));
        }
    }
    let Some(token) = c.token() else {
        return if has_year { Ok((Unit::Year(year), None)) } else { Err(c.fault(DateFault::Unreadable)) };
    };
    match (token.kind, c.peek(1)) {
        (Kind::Word(Word::Within), None) if has_year => {
            c.next += 1;
            Ok((Unit::Year(year), None))
        }
        (Kind::Word(Word::Start | Word::Middle | Word::End), _) if has_year => Ok((Unit::Year(year), edge(c))),
        (Kind::Word(Word::HalfYear(half)), _) => {
            c.next += 1;
            Ok(with_edge(c, Unit::Half(year, half)))
        }
        (Kind::Word(Word::H), Some(Kind::Number(_))) => {
            let half = written_within(&c.tokens[c.next + 1], 2, DateFault::Half)?;
            c.next += 2;
            Ok(with_edge(c, Unit::Half(year, half)))
        }
        (Kind::Word(Word::Q | Word::Ordinal), Some(Kind::Number(_))) => {
            c.next += 1;
            quarter(c, year)
        }
        (Kind::Number(_), Some(Kind::Word(Word::Quarter))) => quarter(c, year),
        (Kind::Word(Word::RelativeQuarter(quarters)), _) if !has_year => {
            c.next += 1;
            Ok(with_edge(c, shifted_quarter(scope, quarters)))
        }
        (Kind::Word(Word::Quarter), Some(_)) if !has_year => {
            c.next += 1;
            match edge(c) {
                Some(edge) => Ok((shifted_quarter(scope, 0), Some(edge))),
                None => Err(c.fault(DateFault::Unreadable)),
            }
        }
        _ => month(c, scope, year, has_year),
    }
}

fn quarter(c: &mut Cursor, year: i32) -> Result<(Unit, Option<Edge>), Fault> {
    let quarter = written_within(&c.tokens[c.next], 4, DateFault::Quarter)?;
    c.next += 1;
    c.take(Word::Quarter);
    Ok(with_edge(c, Unit::Quarter(year, quarter)))
}

pub(super) fn shifted_quarter(scope: &Scope, quarters: i64) -> Unit {
    let today = scope.today;
    let index = i64::from(today.year()) * 4 + i64::from(calendar::quarter_of(today)) - 1 + quarters;
    Unit::Quarter(index.div_euclid(4) as i32, index.rem_euclid(4) as u32 + 1)
}

pub(super) fn shifted_month(scope: &Scope, months: i64) -> (i32, u32) {
    let index = i64::from(scope.today.year()) * 12 + i64::from(scope.today.month0()) + months;
    (index.div_euclid(12) as i32, index.rem_euclid(12) as u32 + 1)
}

/// A month, and what of it: 12月, 本月, 月底, 12月上旬, 12月31日, 15日.
fn month(c: &mut Cursor, scope: &Scope, year: i32, has_year: bool) -> Result<(Unit, Option<Edge>), Fault> {
    let token = c.token().ok_or_else(|| c.fault(DateFault::Unreadable))?;
    let (year, month) = match (token.kind, c.peek(1)) {
        (Kind::Word(Word::RelativeMonth(months)), _) if !has_year => {
            c.next += 1;
            shifted_month(scope, months)
        }
        (Kind::Word(Word::Month), Some(_)) if !has_year => {
            c.next += 1;
            if c.token().is_some_and(|token| token.number().is_some()) {
                return Err(c.fault(DateFault::Unreadable));
            }
            shifted_month(scope, 0)
        }
        (Kind::Number(_), Some(Kind::Word(Word::Month))) => {
            c.next += 2;
            (year, written_within(token, 12, DateFault::Month)?)
        }
        (Kind::Number(_), None) if has_year => {
            c.next += 1;
            (year, written_within(token, 12, DateFault::Month)?)
        }
        (Kind::Number(_), Some(Kind::Word(Word::DayMark))) if !has_year => {
            c.next += 2;
            let (year, month) = scope.month().ok_or_else(|| fault_at(DateFault::Unreadable, c.tokens, 0))?;
            return Ok((Unit::Day(written_day(year, month, token)?), None));
        }
        _ => return Err(c.fault(DateFault::Unreadable)),
    };
    match c.token().map(|token| (token, token.kind)) {
        Some((_, Kind::Word(Word::TenDays(third)))) => {
            c.next += 1;
            Ok((Unit::TenDays(year, month, third), None))
        }
        Some((token, Kind::Number(_))) => {
            c.next += 1;
            c.take(Word::DayMark);
            Ok((Unit::Day(written_day(year, month, token)?), None))
        }
        _ => Ok(with_edge(c, Unit::Month(year, month))),
    }
}

/// 初, 中, 底 after a unit, or 内, which changes nothing.
fn with_edge(c: &mut Cursor, unit: Unit) -> (Unit, Option<Edge>) {
    let edge = edge(c);
    if edge.is_none() {
        c.take(Word::Within);
    }
    (unit, edge)
}

fn edge(c: &mut Cursor) -> Option<Edge> {
    let edge = edge_of(c.word())?;
    c.next += 1;
    Some(edge)
}

pub(super) fn edge_of(word: Option<Word>) -> Option<Edge> {
    match word? {
        Word::Start => Some(Edge::Start),
        Word::Middle => Some(Edge::Middle),
        Word::End => Some(Edge::End),
        _ => None,
    }
}
