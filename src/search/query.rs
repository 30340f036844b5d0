//! From the text of a query to its tree. Recursive descent over the tokens of `lex`:
//! any = all (`or` all)*, all = one one*, one = `-` one | `(` any `)` | word | flag | term.
//!
//! It never panics and is linear in the text; longer texts and deeper nesting than anybody types are refused. Every
//! error names its place.

use super::error::{Fault, QueryError};
use super::lex::{Kind, Sign, Term, Token, lex};
use super::value;
use crate::domain::filter::{Filter, FilterKey, Flag, ValueKind, Word};
use crate::i18n::synonyms;
use chrono::NaiveDate;

/// A query is at most this many characters.
pub const MAX_CHARS: usize = 10_000;
/// Brackets and negations are nested at most this deep.
pub const MAX_DEPTH: usize = 64;

/// What reading a query leans on: how dates (also relative ones) and money are read.
#[derive(Clone, Copy)]
pub struct QueryContext<'a> {
    /// The earliest and the latest day that a text means.
    pub date: &'a dyn Fn(&str) -> Option<(NaiveDate, NaiveDate)>,
    /// Whole 万元; a bare number is 万元.
    pub money: &'a dyn Fn(&str) -> Option<i64>,
}

/// Reads a query. An empty one is no condition.
pub fn parse(text: &str, context: &QueryContext<'_>) -> Result<Filter, QueryError> {
    let length = text.chars().count();
    if length > MAX_CHARS {
        return Err(QueryError::new(MAX_CHARS, length - MAX_CHARS, Fault::TooLong));
    }
    let (tokens, error) = lex(text);
    if let Some(error) = error {
        return Err(error);
    }
    let mut parser = Parser { text, tokens: &tokens, next: 0, context, end: length };
    let filter = parser.any(0)?;
    match parser.peek() {
        Some(token) => Err(QueryError::new(token.at, 1, Fault::StrayBracket)),
        None => Ok(filter),
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    next: usize,
    context: &'t QueryContext<'t>,
    end: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.next)
    }

    /// A token as typed.
    fn typed(&self, token: &Token) -> String {
        self.text.chars().skip(token.at).take(token.end - token.at).collect()
    }

    /// Alternatives, up to a closing bracket or the end.
    fn any(&mut self, depth: usize) -> Result<Filter, QueryError> {
        let mut parts = Vec::new();
        let mut sign: Option<&Token> = None;
        loop {
            let (part, count) = self.all(depth)?;
            let or = self.peek().filter(|t| t.kind == Kind::Or);
            if count == 0
                && let Some(token) = sign
            {
                return Err(QueryError::new(token.at, token.end - token.at, Fault::NothingAfter(self.typed(token))));
            }
            if count == 0
                && let Some(token) = or
            {
                return Err(QueryError::new(token.at, token.end - token.at, Fault::NothingBefore(self.typed(token))));
            }
            parts.push(part);
            if or.is_none() {
                return Ok(Filter::or(parts));
            }
            sign = or;
            self.next += 1;
        }
    }

    /// Conditions that all hold, up to `or`, a closing bracket or the end; and how many were written.
    fn all(&mut self, depth: usize) -> Result<(Filter, usize), QueryError> {
        let mut parts = Vec::new();
        let mut count = 0;
        while let Some(token) = self.peek() {
            match &token.kind {
                Kind::Or | Kind::Close => break,
                Kind::Join(sign) if sign == "," || sign == "&" => self.next += 1,
                Kind::Join(_) if count > 0 && self.begins(self.next + 1) => self.next += 1,
                Kind::Link(_) if self.is_word(self.next.wrapping_sub(1)) && self.is_word(self.next + 1) => {
                    self.next += 1;
                }
                _ => {
                    parts.push(self.one(depth)?);
                    count += 1;
                }
            }
        }
        Ok((Filter::and(parts), count))
    }

    /// Whether a condition begins with a token.
    fn begins(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| !matches!(t.kind, Kind::Or | Kind::Close))
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Word(_) | Kind::Quoted(_)))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, QueryError> {
        let Some(token) = self.peek() else {
            return Err(QueryError::new(self.end, 0, Fault::OpenBracket));
        };
        let place = |fault| QueryError::new(token.at, token.end - token.at, fault);
        if depth >= MAX_DEPTH {
            return Err(place(Fault::TooDeep));
        }
        self.next += 1;
        match &token.kind {
            Kind::Minus if self.begins(self.next) => Ok(self.one(depth + 1)?.negate()),
            Kind::Minus => Err(place(Fault::NothingAfter(self.typed(token)))),
            Kind::Open => {
                let inner = self.any(depth + 1)?;
                match self.peek().map(|t| &t.kind) {
                    Some(Kind::Close) => {
                        self.next += 1;
                        Ok(inner)
                    }
                    _ => Err(place(Fault::OpenBracket)),
                }
            }
            Kind::Close => Err(place(Fault::StrayBracket)),
            Kind::Or => Err(place(Fault::NothingBefore(self.typed(token)))),
            Kind::Link(text) if text.starts_with(['-', '－']) => Err(place(Fault::LoneDash)),
            Kind::Join(text) | Kind::Link(text) | Kind::Word(text) | Kind::Quoted(text) => {
                Ok(Word::new(text).map_or_else(Filter::all, Filter::Word))
            }
            Kind::Flag(flag) => Ok(Filter::Flag(*flag)),
            Kind::Term(term) => self.term(term),
        }
    }

    fn term(&self, term: &Term) -> Result<Filter, QueryError> {
        let Some(key) = synonyms::find_filter_key(&term.key) else {
            return match synonyms::find_flag(&term.key) {
                Some(flag) => self.flag(flag, term),
                None => {
                    let (text, nearest) = (term.key.clone(), synonyms::nearest_key(&term.key));
                    let fault = Fault::UnknownKey { text, nearest };
                    Err(QueryError::new(term.key_at, term.key_end - term.key_at, fault))
                }
            };
        };
        if let Some(empty) = term.values.iter().find(|v| v.text.is_empty() && !v.quoted) {
            return Err(value::missing(Some(key), &term.key, empty));
        }
        let Sign::Compare(op) = term.sign else {
            let read = |raw| value::value(key, &term.key, raw, self.context);
            let values = term.values.iter().map(read).collect::<Result<_, _>>()?;
            let has = Filter::Has { key, values };
            return Ok(if term.sign == Sign::IsNot { has.negate() } else { has });
        };
        self.ordered(key, term)?;
        match &term.values[..] {
            [raw] => Ok(Filter::Compare { key, op, value: value::scalar(key, &raw.text, raw, self.context)? }),
            [_, more, ..] => Err(value::at(more, Fault::OneValue)),
            [] => Err(QueryError::new(term.key_at, term.key_end - term.key_at, Fault::OneValue)),
        }
    }

    fn ordered(&self, key: FilterKey, term: &Term) -> Result<(), QueryError> {
        match key.kind() {
            ValueKind::Text | ValueKind::Code => {
                let fault = Fault::NoOrder(term.key.clone());
                Err(QueryError::new(term.key_at, term.key_end - term.key_at, fault))
            }
            ValueKind::Day | ValueKind::Money | ValueKind::Percent | ValueKind::Days => Ok(()),
        }
    }

    /// `starred:yes`.
    fn flag(&self, flag: Flag, term: &Term) -> Result<Filter, QueryError> {
        let [raw] = &term.values[..] else {
            let more = term.values.last().map_or((term.key_at, 0), |v| (v.at, v.end - v.at));
            return Err(QueryError::new(more.0, more.1, Fault::OneValue));
        };
        if let Sign::Compare(_) = term.sign {
            let fault = Fault::NoOrder(term.key.clone());
            return Err(QueryError::new(term.key_at, term.key_end - term.key_at, fault));
        }
        if raw.text.is_empty() {
            return Err(value::missing(None, &term.key, raw));
        }
        let yes = synonyms::parse_flag(&raw.text).ok_or_else(|| value::at(raw, Fault::BadFlag(raw.text.clone())))?;
        let negated = yes == (term.sign == Sign::IsNot);
        Ok(if negated { Filter::Flag(flag).negate() } else { Filter::Flag(flag) })
    }
}
