//! One date in English words: Dec 2025, 20 Feb 2024, February 20, 2024, Q3 2025, end of 2025, mid-December,
//! next month, 14th five-year plan.

use super::PartialDate;
use super::calendar;
use super::chinese::{edge_of, shifted_month, shifted_quarter};
use super::fault::{DateFault, Fault};
use super::point::{Edge, Point, Scope, Unit, fault_at, written_day, written_within, written_year};
use super::reading::{Doubt, DoubtKind};
use super::token::{Kind, Token};
use super::words::Word;
use chrono::Datelike;

/// Whether the tokens hold a word that only English dates have.
pub(super) fn applies(tokens: &[Token]) -> bool {
    let leads = matches!(
        tokens.first().and_then(Token::word),
        Some(Word::Start | Word::Middle | Word::End | Word::Q | Word::H)
    );
    let english = |token: &Token| {
        matches!(
            token.word(),
            Some(
                Word::MonthName(_)
                    | Word::YearAlone
                    | Word::MonthAlone
                    | Word::QuarterAlone
                    | Word::Shift(_)
                    | Word::Five
                    | Word::FiveYearPlan
                    | Word::Nth
            )
        )
    };
    leads || tokens.iter().any(english)
}

pub(super) fn read(tokens: &[Token], scope: &Scope) -> Result<Point, Fault> {
    let small = |token: &&Token| {
        !matches!(
            token.kind,
            Kind::Comma | Kind::Dot | Kind::Dash | Kind::Slash | Kind::Word(Word::Small | Word::Nth | Word::Period)
        )
    };
    let words: Vec<&Token> = tokens.iter().filter(small).collect();
    let hyphens = tokens.iter().any(|token| token.kind == Kind::Dash);
    let (edge, rest) = leading_edge(&words);
    let mut point = match body(rest, scope, hyphens)? {
        Some(point) => point,
        None => {
            let strange = tokens.iter().position(|token| token.kind == Kind::Unknown);
            return Err(fault_at(DateFault::Unreadable, tokens, strange.unwrap_or(0)));
        }
    };
    point.edge = edge;
    let whole = matches!(point.unit, Unit::Day(_));
    if whole && edge.is_some() {
        return Err(fault_at(DateFault::Unreadable, tokens, 0));
    }
    Ok(point)
}

/// end of, early, mid, late; year-end, month-end. The unit word stays in the rest.
fn leading_edge<'t, 's>(words: &'s [&'t Token]) -> (Option<Edge>, &'s [&'t Token]) {
    match words {
        [first, rest @ ..] if edge_of(first.word()).is_some() => (edge_of(first.word()), rest),
        [unit, end, rest @ ..] if end.is(Word::End) && !rest.is_empty() && unit.is(Word::YearAlone) => {
            (Some(Edge::End), rest)
        }
        [unit, end] if end.is(Word::End) && unit.number().is_none() => (Some(Edge::End), &words[..1]),
        _ => (None, words),
    }
}

fn body(words: &[&Token], scope: &Scope, hyphens: bool) -> Result<Option<Point>, Fault> {
    use Kind::{Number, Word as W};
    let relative = |unit: Unit| Some(Point { relative: true, completed: true, ..Point::plain(unit) });
    let kinds: Vec<Kind> = words.iter().map(|token| token.kind).collect();
    let shift = |index: usize| match words[index].word() {
        Some(Word::Shift(by)) => by,
        _ => 0,
    };
    Ok(match kinds.as_slice() {
        [Number(_)] => Some(Point::plain(Unit::Year(written_year(words[0])?))),
        [W(Word::YearAlone), Number(_)] => Some(Point::plain(Unit::Year(written_year(words[1])?))),
        [W(Word::YearAlone)] | [W(Word::Shift(_)), W(Word::YearAlone)] => {
            relative(Unit::Year(scope.today.year() + shift(0) as i32))
        }
        [W(Word::MonthAlone)] | [W(Word::Shift(_)), W(Word::MonthAlone)] => {
            let (year, month) = shifted_month(scope, shift(0));
            relative(Unit::Month(year, month))
        }
        [W(Word::QuarterAlone)] | [W(Word::Shift(_)), W(Word::QuarterAlone)] => {
            relative(shifted_quarter(scope, shift(0)))
        }
        [W(Word::Q | Word::H), Number(_)] => Some(scope.complete(part_of_year(scope.year(), words[0], words[1])?)),
        [W(Word::Q | Word::H), Number(_), Number(_)] => {
            Some(Point::plain(part_of_year(written_year(words[2])?, words[0], words[1])?))
        }
        [Number(_), W(Word::Q | Word::H), Number(_)] => {
            Some(Point::plain(part_of_year(written_year(words[0])?, words[1], words[2])?))
        }
        [Number(_), W(Word::Five), W(Word::YearAlone), W(Word::Plan)] | [Number(_), W(Word::FiveYearPlan)] => {
            Some(plan(words[0])?)
        }
        [W(Word::MonthName(month))] => Some(scope.complete(Unit::Month(scope.year(), *month))),
        [Number(first), W(Word::MonthName(month))] => Some(match first.digits {
            4 => Point::plain(Unit::Month(written_year(words[0])?, *month)),
            _ => scope.complete(Unit::Day(written_day(scope.year(), *month, words[0])?)),
        }),
        [W(Word::MonthName(month)), Number(last)] => Some(match last.digits {
            4 => Point::plain(Unit::Month(written_year(words[1])?, *month)),
            _ => month_and_figures(*month, words[1], scope, hyphens)?,
        }),
        [Number(first), W(Word::MonthName(month)), Number(_)] if first.digits == 4 => {
            Some(Point::plain(Unit::Day(written_day(written_year(words[0])?, *month, words[2])?)))
        }
        [Number(_), W(Word::MonthName(month)), Number(_)] => {
            Some(Point::plain(Unit::Day(written_day(written_year(words[2])?, *month, words[0])?)))
        }
        [W(Word::MonthName(month)), Number(_), Number(_)] => {
            Some(Point::plain(Unit::Day(written_day(written_year(words[2])?, *month, words[1])?)))
        }
        _ => None,
    })
}

fn part_of_year(year: i32, letter: &Token, number: &Token) -> Result<Unit, Fault> {
    if letter.is(Word::H) {
        Ok(Unit::Half(year, written_within(number, 2, DateFault::Half)?))
    } else {
        Ok(Unit::Quarter(year, written_within(number, 4, DateFault::Quarter)?))
    }
}

fn plan(number: &Token) -> Result<Point, Fault> {
    let value = written_within(number, 99, DateFault::Plan)?;
    match calendar::plan(value) {
        Some(_) => Ok(Point::plain(Unit::Plan(value))),
        None => Err(Fault::new(DateFault::Plan, &number.at)),
    }
}

/// Dec-25 is how spreadsheets show December 2025; Dec 25 is a day. Either could be the other.
fn month_and_figures(month: u32, figures: &Token, scope: &Scope, hyphens: bool) -> Result<Point, Fault> {
    let day = written_day(scope.year(), month, figures).map(Unit::Day);
    let of_year = written_year(figures).map(|year| Unit::Month(year, month));
    let (first, second, why) = if hyphens {
        (of_year.clone().map(Point::plain), day.clone().ok(), DoubtKind::YearNotDay)
    } else {
        (day.clone().map(|day| scope.complete(day)), of_year.clone().ok(), DoubtKind::DayNotYear)
    };
    match (first, of_year) {
        (Ok(mut point), _) => {
            let other: Option<PartialDate> = second.and_then(|unit| Point::plain(unit).date());
            point.doubt = other.map(|other| Doubt { why, other: Some(other) });
            Ok(point)
        }
        (Err(_), Ok(unit)) => Ok(Point::plain(unit)),
        (Err(fault), Err(_)) => Err(fault),
    }
}
