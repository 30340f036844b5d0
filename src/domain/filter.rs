//! The query tree: what people ask for, as a value, and whether a project answers to it.
//!
//! `search` makes the tree out of text and prints it back; screens build it from facets. A tree says nothing about
//! where values come from: whoever is asked (`Subject`) brings them, a record in memory and a column index alike.
//! `key` names what can be asked for, `matching` holds the rules by which a value answers.
//!
//! Times have become days before they get here: no clock, no time zone, no reading of dates or money.

use super::fold::fold;
use chrono::NaiveDate;

mod key;
mod matching;
#[cfg(test)]
pub mod sample;
#[cfg(test)]
mod tests;

pub use key::{FilterKey, Flag, TextRule, ValueKind};
pub use matching::{Finds, Sieve, Subject, WORD_KEYS, is_called, matches};

/// A condition. An empty `And` is no condition: everything answers to it.
///
/// Build with `and`, `or`, `not`, which keep trees in the one shape that printing and reading agree on: no list in a
/// list of its own kind, no list of one, no double negation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    /// The word stands in a name, an alias, the code, the name of an agency or of a place.
    Word(Word),
    /// One of the values is that of the key.
    Has {
        key: FilterKey,
        values: Vec<Value>,
    },
    /// The value of the key stands before or after another.
    Compare {
        key: FilterKey,
        op: Op,
        value: Scalar,
    },
    Flag(Flag),
}

/// How a value stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Op {
    pub const ALL: &'static [Op] = &[Op::Less, Op::AtMost, Op::More, Op::AtLeast];

    /// The sign, in ASCII.
    pub const fn sign(self) -> &'static str {
        match self {
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::More => ">",
            Op::AtLeast => ">=",
        }
    }
}

/// What a key may be asked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Without any value.
    Empty,
    /// A code of the key's vocabulary.
    Code(&'static str),
    /// A text, compared by the rule of the key.
    Text(Word),
    /// A day within a span, or a number.
    Is(Scalar),
    /// From the beginning of the first to the end of the second; an open side is `None`.
    Between(Option<Scalar>, Option<Scalar>),
}

/// A value that has an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    Day(Span),
    Number(Amount),
}

/// A span of days, with the words in which it was asked for: `today` stays `today` when a query is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    text: String,
    pub earliest: NaiveDate,
    pub latest: NaiveDate,
}

impl Span {
    /// A span as written. Words that could not stand in a query without quotes are replaced by the days themselves.
    pub fn written(text: &str, earliest: NaiveDate, latest: NaiveDate) -> Span {
        let text = if is_plain(text) { text.to_string() } else { Span::print(earliest, latest) };
        Span { text, earliest, latest }
    }

    /// A span by its days.
    pub fn days(earliest: NaiveDate, latest: NaiveDate) -> Span {
        Span { text: Span::print(earliest, latest), earliest, latest }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// ISO 8601: a day, or the interval of two.
    fn print(earliest: NaiveDate, latest: NaiveDate) -> String {
        match earliest == latest {
            true => earliest.format("%Y-%m-%d").to_string(),
            false => format!("{}/{}", earliest.format("%Y-%m-%d"), latest.format("%Y-%m-%d")),
        }
    }
}

/// A whole number (money in 万元, a share in percent, days), with the words in which it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    text: String,
    pub value: i64,
}

impl Amount {
    /// A number as written. Words that could not stand in a query without quotes are replaced by its figures.
    pub fn written(text: &str, value: i64) -> Amount {
        let text = if is_plain(text) { text.to_string() } else { value.to_string() };
        Amount { text, value }
    }

    /// A number by itself.
    pub fn of(value: i64) -> Amount {
        Amount { text: value.to_string(), value }
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Whether a text is safe between the signs of a query: no blanks, brackets, quotes, commas, bars, and no `..`.
fn is_plain(text: &str) -> bool {
    const SIGNS: &str = "()（）|｜,，、\"＂“”„「」『』";
    !text.is_empty() && !text.contains("..") && !text.contains(|c: char| c.is_whitespace() || SIGNS.contains(c))
}

/// A word to look for. Never empty: a blank text makes no word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    text: String,
    folded: String,
    letters: Option<Vec<u8>>,
}

impl Word {
    /// The word, without blanks at its ends; `None` for a blank text.
    pub fn new(text: &str) -> Option<Word> {
        let text = text.trim();
        (!text.is_empty()).then(|| {
            let folded = fold(text);
            Word { text: text.to_string(), letters: letters(&folded), folded }
        })
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its Latin letters, if it may be the sound of Chinese words (pinyin): at least two letters and nothing else but
    /// blanks, hyphens and apostrophes. ü is `v`.
    pub fn letters(&self) -> Option<&[u8]> {
        self.letters.as_deref()
    }

    /// As compared (see `fold`); made once.
    pub fn folded(&self) -> &str {
        &self.folded
    }
}

/// The letters of a folded word that may be a sound.
fn letters(folded: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(folded.len());
    for c in folded.chars() {
        match c {
            'a'..='z' => out.push(c as u8),
            'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => out.push(b'v'),
            '\'' | '-' | ' ' => {}
            _ => return None,
        }
    }
    (out.len() >= 2).then_some(out)
}

impl Filter {
    /// No condition.
    pub const fn all() -> Filter {
        Filter::And(Vec::new())
    }

    /// Whether there is no condition.
    pub fn is_all(&self) -> bool {
        matches!(self, Filter::And(parts) if parts.is_empty())
    }

    /// All of the conditions.
    pub fn and(parts: impl IntoIterator<Item = Filter>) -> Filter {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Filter::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Filter::And(flat) }
    }

    /// One of the conditions at least. No alternatives at all, or one that holds always, is no condition.
    pub fn or(parts: impl IntoIterator<Item = Filter>) -> Filter {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Filter::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.is_empty() || flat.iter().any(Filter::is_all) {
            return Filter::all();
        }
        if flat.len() == 1 { flat.remove(0) } else { Filter::Or(flat) }
    }

    /// The opposite.
    pub fn negate(self) -> Filter {
        match self {
            Filter::Not(inner) => *inner,
            other => Filter::Not(Box::new(other)),
        }
    }

    /// A key that is one of the codes, as a facet asks.
    pub fn one_of(key: FilterKey, codes: &[&'static str]) -> Filter {
        match codes.is_empty() {
            true => Filter::all(),
            false => Filter::Has { key, values: codes.iter().copied().map(Value::Code).collect() },
        }
    }

    /// Whether the condition speaks of the kind of entry. If not, batches are left out (see `Sieve`).
    pub fn mentions_kind(&self) -> bool {
        match self {
            Filter::And(parts) | Filter::Or(parts) => parts.iter().any(Filter::mentions_kind),
            Filter::Not(inner) => inner.mentions_kind(),
            Filter::Has { key, .. } | Filter::Compare { key, .. } => *key == FilterKey::KIND,
            Filter::Word(_) | Filter::Flag(_) => false,
        }
    }

    /// The keys that it asks for, words not among them.
    pub fn keys(&self) -> Vec<FilterKey> {
        match self {
            Filter::And(parts) | Filter::Or(parts) => parts.iter().flat_map(Filter::keys).collect(),
            Filter::Not(inner) => inner.keys(),
            Filter::Has { key, .. } | Filter::Compare { key, .. } => vec![*key],
            Filter::Word(_) | Filter::Flag(_) => Vec::new(),
        }
    }

    /// The words that are looked for (not those that are excluded), in their order: what a list marks and ranks by.
    pub fn words(&self) -> Vec<&Word> {
        let mut out = Vec::new();
        self.gather(&mut out);
        out
    }

    fn gather<'a>(&'a self, out: &mut Vec<&'a Word>) {
        match self {
            Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|p| p.gather(out)),
            Filter::Word(word) => out.push(word),
            Filter::Not(_) | Filter::Has { .. } | Filter::Compare { .. } | Filter::Flag(_) => {}
        }
    }
}
