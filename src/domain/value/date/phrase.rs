//! The words around one date: 预计, 约, 到 … 前, by, about. They change how a date is meant, not which days it is.

use super::super::tidy::is_quote;
use super::fault::Fault;
use super::point::{Edge, Point, Scope, Unit, read_point};
use super::reading::{Doubt, DoubtKind};
use super::token::{Kind, Token};
use super::words::Word;
use super::{PartialDate, offset};
use std::ops::Range;

/// One date with what was said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub point: Point,
    /// 到, 前, by: a date to be met.
    by: Option<By>,
    /// 约, 左右, about.
    about: bool,
    /// Where the words stand, in bytes of the text.
    at: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// 到, until, by
    Then,
    /// 前, before
    Before,
}

/// Reads one date with the words around it.
pub(super) fn read(tokens: &[Token], scope: &Scope) -> Result<Said, Fault> {
    let at = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.at.start..last.at.end,
        _ => 0..0,
    };
    let (core, by, about) = strip(tokens, scope);
    let mut point = read_point(core, scope)?;
    // "Before 2025" may mean by the end of it or ahead of it. It is read as the former, and said.
    let open = point.edge.is_none() && !matches!(point.unit, Unit::Day(_) | Unit::TenDays(..));
    if by == Some(By::Before) && open && point.doubt.is_none() {
        point.doubt = Some(Doubt { why: DoubtKind::ByOrBefore, other: None });
    }
    Ok(Said { point, by, about, at })
}

fn strip<'t>(tokens: &'t [Token], scope: &Scope) -> (&'t [Token], Option<By>, bool) {
    let (mut core, mut by, mut about) = (tokens, None, false);
    while let [first, rest @ ..] = core {
        match first.kind {
            Kind::Word(Word::Filler | Word::Plan | Word::From) => {}
            Kind::Dot | Kind::Comma | Kind::Colon if core.len() < tokens.len() => {}
            Kind::Word(Word::About) | Kind::LongDash => about = true,
            Kind::Word(Word::To | Word::By) => by = Some(By::Then),
            Kind::Word(Word::Before) => by = Some(By::Before),
            _ => break,
        }
        core = rest;
    }
    while let [rest @ .., last] = core {
        // 30天前 is a date of its own.
        if offset::read(core, scope).is_some() {
            break;
        }
        match last.kind {
            Kind::Word(Word::Filler) | Kind::Dot | Kind::Comma => {}
            Kind::Word(Word::Around) => about = true,
            Kind::Word(Word::By) => by = Some(By::Then),
            Kind::Word(Word::Before) => by = Some(By::Before),
            _ => break,
        }
        core = rest;
    }
    (core, by, about)
}

impl Said {
    /// The span with its words. A date that leans on today or on the other end of a period gets whole words of
    /// its own, or none when the canonical text says it all.
    pub fn date(&self, text: &str) -> Option<PartialDate> {
        let date = self.point.date()?;
        if !self.point.completed {
            return Some(date.written_as(part_with_quotes(text, &self.at)));
        }
        let by = self.by.filter(|_| self.point.edge != Some(Edge::End));
        if self.point.is_plain() && by.is_none() && !self.about {
            return Some(date);
        }
        let english = text.is_ascii();
        let words = self.point.spelled(english);
        let (about, by_then, before) = match (english, by) {
            (true, None) => ("about ", "", ""),
            (true, Some(By::Then)) => ("about ", "by ", ""),
            (true, Some(By::Before)) => ("about ", "before ", ""),
            (false, None) => ("约", "", ""),
            (false, Some(By::Then)) => ("约", "到", ""),
            (false, Some(By::Before)) => ("约", "", "前"),
        };
        let about = if self.about { about } else { "" };
        Some(date.written_as(&format!("{by_then}{about}{words}{before}")))
    }
}

/// A part of the text; a quote that closes in it without opening is taken in with its mate outside.
fn part_with_quotes<'t>(text: &'t str, at: &Range<usize>) -> &'t str {
    let part = text.get(at.clone()).unwrap_or_default();
    let lone = part.chars().filter(|c| is_quote(*c)).count() % 2 == 1;
    let before = text.get(..at.start).and_then(|text| text.chars().next_back());
    let after = text.get(at.end..).and_then(|text| text.chars().next());
    let wider = match (before.filter(|c| is_quote(*c)), after.filter(|c| is_quote(*c))) {
        (Some(quote), _) if lone => at.start - quote.len_utf8()..at.end,
        (None, Some(quote)) if lone => at.start..at.end + quote.len_utf8(),
        _ => return part,
    };
    text.get(wider).unwrap_or(part)
}
