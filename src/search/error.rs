//! What is wrong with a query and where. The place is given in characters from the start of the text, so that a screen
//! can mark it; words come from `i18n`.

use crate::domain::filter::{FilterKey, ValueKind};
use crate::i18n::query::{QueryHint, QueryText};
use crate::i18n::{Lang, labels};

/// A query that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Where it is, in characters from the start (0 = the first).
    pub at: usize,
    /// How many characters it covers; 0 = something is missing there.
    pub len: usize,
    pub fault: Fault,
}

/// What is wrong. Texts are words of the query as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    TooLong,
    TooDeep,
    OpenQuote,
    OpenBracket,
    StrayBracket,
    /// Nothing follows `or`, `-`, 非.
    NothingAfter(String),
    NothingBefore(String),
    LoneDash,
    /// A sign such as `:` without a key before it.
    NoKey(String),
    UnknownKey {
        text: String,
        nearest: Option<&'static str>,
    },
    NoValue {
        typed: String,
        /// `None` for a flag.
        key: Option<FilterKey>,
    },
    UnknownValue {
        typed: String,
        key: FilterKey,
        text: String,
        nearest: Option<&'static str>,
    },
    BadDate(String),
    BadMoney(String),
    BadNumber(String),
    BadFlag(String),
    /// A comparison of a key whose values have no order.
    NoOrder(String),
    OneValue,
    Backwards(String),
}

impl QueryError {
    pub(super) fn new(at: usize, len: usize, fault: Fault) -> QueryError {
        QueryError { at, len, fault }
    }

    /// What is wrong, in one line without the place.
    pub fn message(&self, lang: Lang) -> String {
        match &self.fault {
            Fault::TooLong => QueryText::TooLong.with(lang, &[&super::MAX_CHARS]),
            Fault::TooDeep => QueryText::TooDeep.with(lang, &[&super::MAX_DEPTH]),
            Fault::OpenQuote => QueryText::OpenQuote.say(lang).to_string(),
            Fault::OpenBracket => QueryText::OpenBracket.say(lang).to_string(),
            Fault::StrayBracket => QueryText::StrayBracket.say(lang).to_string(),
            Fault::NothingAfter(sign) => QueryText::NothingAfter.with(lang, &[sign]),
            Fault::NothingBefore(sign) => QueryText::NothingBefore.with(lang, &[sign]),
            Fault::LoneDash => QueryText::LoneDash.say(lang).to_string(),
            Fault::NoKey(sign) => QueryText::NoKey.with(lang, &[sign]),
            Fault::UnknownKey { text, .. } => QueryText::UnknownKey.with(lang, &[text]),
            Fault::NoValue { typed, .. } => QueryText::NoValue.with(lang, &[typed]),
            Fault::UnknownValue { typed, text, .. } => QueryText::UnknownValue.with(lang, &[typed, text]),
            Fault::BadDate(text) => QueryText::BadDate.with(lang, &[text]),
            Fault::BadMoney(text) => QueryText::BadMoney.with(lang, &[text]),
            Fault::BadNumber(text) => QueryText::BadNumber.with(lang, &[text]),
            Fault::BadFlag(text) => QueryText::BadFlag.with(lang, &[text]),
            Fault::NoOrder(typed) => QueryText::NoOrder.with(lang, &[typed]),
            Fault::OneValue => QueryText::OneValue.say(lang).to_string(),
            Fault::Backwards(text) => QueryText::Backwards.with(lang, &[text]),
        }
    }

    /// What was expected, or what was probably meant.
    pub fn hint(&self, lang: Lang) -> String {
        let hint = match &self.fault {
            Fault::UnknownKey { nearest: Some(word), .. } | Fault::UnknownValue { nearest: Some(word), .. } => {
                return QueryHint::Nearest.with(lang, &[word]);
            }
            Fault::UnknownValue { key, nearest: None, .. } | Fault::NoValue { key: Some(key), .. } => {
                return values(lang, *key);
            }
            Fault::TooLong | Fault::TooDeep => QueryHint::Shorter,
            Fault::OpenQuote | Fault::OpenBracket | Fault::StrayBracket => QueryHint::CloseIt,
            Fault::NothingAfter(_) | Fault::NothingBefore(_) => QueryHint::Condition,
            Fault::LoneDash => QueryHint::Attach,
            Fault::NoKey(_) | Fault::UnknownKey { .. } => QueryHint::Keys,
            Fault::BadDate(_) => QueryHint::Dates,
            Fault::BadMoney(_) => QueryHint::Money,
            Fault::BadNumber(_) => QueryHint::Numbers,
            Fault::BadFlag(_) | Fault::NoValue { key: None, .. } => QueryHint::YesNo,
            Fault::NoOrder(_) => QueryHint::Ordered,
            Fault::OneValue | Fault::Backwards(_) => QueryHint::Range,
        };
        hint.say(lang).to_string()
    }
}

/// What values a key takes.
fn values(lang: Lang, key: FilterKey) -> String {
    let hint = match key.kind() {
        ValueKind::Code => {
            let word = |code: &'static str| match lang {
                Lang::Zh => labels::filter_value(lang, key, code),
                Lang::En => code,
            };
            let words = key.codes().iter().map(|c| word(c)).collect::<Vec<_>>();
            return QueryHint::OneOf.with(lang, &[&words.join(lang.pick("、", ", "))]);
        }
        ValueKind::Text => QueryHint::Text,
        ValueKind::Day => QueryHint::Dates,
        ValueKind::Money => QueryHint::Money,
        ValueKind::Percent | ValueKind::Days => QueryHint::Numbers,
    };
    hint.say(lang).to_string()
}
