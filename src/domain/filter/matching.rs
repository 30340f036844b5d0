//! Whether a project answers to a condition. The rules:
//!
//! * A **word** answers when it is found in the code, a name, an alias, the name of the lead agency or of a place. Of the
//!   agencies that only take part it must be a whole name: 水利部 finds what it has a part in, but 铁路 does not find
//!   every airport whose article also charges the railway group (`agency:` does).
//! * A **day** of the project is the last day of its date (a date that is only known to the year has surely come when
//!   the year is over). What it is compared with is a span, from its earliest to its latest day: `<` is before the
//!   span begins, `<=` not after it ends, `>` after it ends, `>=` not before it begins, `:` within it. So of the
//!   projects that have the date, `<` and `>=` part them in two, as do `<=` and `>`; `:a..b` is `>=a` and `<=b`.
//! * A project **without** the value answers to no comparison, hence always to its negation.
//! * An empty **code** stands for the one that goes without saying (`FilterKey::default_code`).

use super::key::{FilterKey, Flag, TextRule, ValueKind};
use super::{Filter, Op, Scalar, Value, Word};
use crate::domain::field::Field;
use crate::domain::fold::is_same;
use crate::domain::kinds::Kind;
use chrono::NaiveDate;

/// Whoever can be asked. Texts are visited, not returned, so that an index can answer without making any.
pub trait Subject {
    /// Shows the texts of a key one after another until `test` says yes; whether it did.
    ///
    /// Fields show what they hold, sets their elements. Beyond that: the field of the code also shows the code as
    /// displayed and earlier codes; `Name` both names and the aliases; the agencies and the lead show code, full and
    /// short names in both languages and aliases of each; the parent its code and names; `Place` the names of places
    /// and points of the route in both languages, and those of the provinces; `Milestone` names and kinds.
    fn any_text(&self, key: FilterKey, test: &mut dyn FnMut(&str) -> bool) -> bool;

    /// The value of a key of money (万元), percent or days.
    fn number(&self, key: FilterKey) -> Option<i64>;

    /// The last day of a date.
    fn day(&self, key: FilterKey) -> Option<NaiveDate>;

    fn flag(&self, flag: Flag) -> bool;
}

/// Whether a word is found in a text: plain or, with an index, by its sounds.
pub type Finds<'a> = &'a dyn Fn(&Word, &str) -> bool;

/// Where a bare word is looked for, the nearest first.
pub const WORD_KEYS: &[FilterKey] = &[
    FilterKey::Field(Field::Code),
    FilterKey::Name,
    FilterKey::Field(Field::LeadAgency),
    FilterKey::Agency,
    FilterKey::Place,
];

/// A condition and what goes without saying: unless it speaks of the kind, batches are left out.
#[derive(Clone, Copy, Debug)]
pub struct Sieve<'f> {
    filter: &'f Filter,
    batches: bool,
}

impl<'f> Sieve<'f> {
    pub fn new(filter: &'f Filter) -> Sieve<'f> {
        Sieve { filter, batches: filter.mentions_kind() }
    }

    /// Whether the project stays.
    pub fn keeps(&self, subject: &dyn Subject, finds: Finds<'_>) -> bool {
        let is_batch = || subject.any_text(FilterKey::KIND, &mut |code| code == Kind::Batch.code());
        (self.batches || !is_batch()) && matches(self.filter, subject, finds)
    }
}

/// Whether the project answers to the condition, batches like all others.
pub fn matches(filter: &Filter, subject: &dyn Subject, finds: Finds<'_>) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().all(|p| matches(p, subject, finds)),
        Filter::Or(parts) => parts.iter().any(|p| matches(p, subject, finds)),
        Filter::Not(inner) => !matches(inner, subject, finds),
        Filter::Word(word) => WORD_KEYS.iter().any(|key| {
            subject.any_text(*key, &mut |text| match key {
                FilterKey::Agency => is_same(word.text(), text),
                key => answers(*key, word, text, finds),
            })
        }),
        Filter::Has { key, values } => values.iter().any(|v| has(*key, v, subject, finds)),
        Filter::Compare { key, op, value } => compares(*key, *op, value, subject),
        Filter::Flag(flag) => subject.flag(*flag),
    }
}

fn has(key: FilterKey, value: &Value, subject: &dyn Subject, finds: Finds<'_>) -> bool {
    match value {
        Value::Empty => is_empty(key, subject),
        Value::Code(code) => {
            subject.any_text(key, &mut |text| text == *code)
                || (key.default_code() == Some(*code) && is_empty(key, subject))
        }
        Value::Text(word) => subject.any_text(key, &mut |text| answers(key, word, text, finds)),
        Value::Is(scalar) => compares(key, Op::AtLeast, scalar, subject) && compares(key, Op::AtMost, scalar, subject),
        Value::Between(from, to) => {
            let after = |s: &Scalar| compares(key, Op::AtLeast, s, subject);
            let before = |s: &Scalar| compares(key, Op::AtMost, s, subject);
            !is_empty(key, subject) && from.as_ref().is_none_or(after) && to.as_ref().is_none_or(before)
        }
    }
}

fn is_empty(key: FilterKey, subject: &dyn Subject) -> bool {
    match key.kind() {
        ValueKind::Text | ValueKind::Code => !subject.any_text(key, &mut |_| true),
        ValueKind::Day => subject.day(key).is_none(),
        ValueKind::Money | ValueKind::Percent | ValueKind::Days => subject.number(key).is_none(),
    }
}

fn compares(key: FilterKey, op: Op, value: &Scalar, subject: &dyn Subject) -> bool {
    match value {
        Scalar::Day(span) => subject.day(key).is_some_and(|day| match op {
            Op::Less => day < span.earliest,
            Op::AtMost => day <= span.latest,
            Op::More => day > span.latest,
            Op::AtLeast => day >= span.earliest,
        }),
        Scalar::Number(amount) => subject.number(key).is_some_and(|number| match op {
            Op::Less => number < amount.value,
            Op::AtMost => number <= amount.value,
            Op::More => number > amount.value,
            Op::AtLeast => number >= amount.value,
        }),
    }
}

/// Whether a text of a key answers to a word, by the rule of the key.
fn answers(key: FilterKey, word: &Word, text: &str, finds: Finds<'_>) -> bool {
    match key.rule() {
        TextRule::Contains => finds(word, text),
        TextRule::Called => is_called(word, text, finds),
        TextRule::Same => is_same(word.text(), text),
        TextRule::Box => is_box(word.text(), text),
    }
}

/// Whether something goes by a name: a code or an acronym must be the word itself, another name must contain it.
pub fn is_called(word: &Word, name: &str, finds: Finds<'_>) -> bool {
    let short = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if short { is_same(word.text(), name) } else { finds(word, name) }
}

fn is_box(asked: &str, text: &str) -> bool {
    let bare = |text: &str| {
        let folded = super::super::fold::fold(text.trim());
        folded.trim_start_matches("专栏").trim_start_matches("box").trim().to_string()
    };
    let (asked, text) = (bare(asked), bare(text));
    !asked.is_empty() && text.strip_prefix(&asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
