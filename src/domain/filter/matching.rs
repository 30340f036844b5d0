//! Whether a project answers to a condition. The rules:
//!
//! * A **word** answers when it is found in the code, a name, an alias, or the name of an agency or a place.
//! * A **day** of the project is the last day of its date (a date that is only known to the year has surely come when
//!   the year is over). What it is compared with is a span, from its earliest to its latest day: `<` is before the
//!   span begins, `<=` not after it ends, `>` after it ends, `>=` not before it begins, `:` within it. So of the
//!   projects that have the date, `<` and `>=` part them in two, as do `<=` and `>`; `:a..b` is `>=a` and `<=b`.
//! * A project **without** the value answers to no comparison, hence always to its negation.
//! * An empty **code** stands for the one that goes without saying (`FilterKey::default_code`).

use super::key::{FilterKey, Flag, TextRule, ValueKind};
use super::{Filter, Op, Scalar, Value, Word};
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
pub const WORD_KEYS: &[FilterKey] =
    &[FilterKey::Field(super::super::field::Field::Code), FilterKey::Name, FilterKey::Agency, FilterKey::Place];

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
        Filter::Word(word) => {
            WORD_KEYS.iter().any(|key| subject.any_text(*key, &mut |text| answers(*key, word, text, finds)))
        }
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

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::super::{Amount, Span};
    use super::*;
    use crate::domain::field::Field;
    use proptest::prelude::*;

    fn finds(word: &Word, text: &str) -> bool {
        crate::domain::fold::fold(text).contains(word.folded())
    }

    fn word(text: &str) -> Word {
        Word::new(text).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn has_text(key: FilterKey, text: &str) -> Filter {
        Filter::Has { key, values: vec![Value::Text(word(text))] }
    }

    fn keeps(filter: &Filter, subject: &Sample) -> bool {
        matches(filter, subject, &finds)
    }

    #[test]
    fn words_look_at_names_codes_agencies_and_places() {
        let sample = Sample::railway();
        for (text, found) in [
            ("武汉", true),
            ("宜昌", true),
            ("ＷＵＨＡＮ", true),
            ("wuhan-yichang", true),
            ("rail-04", true),
            ("汉宜", true),
            ("水利部", true),
            ("mot", true),
            ("mo", false),
            ("恩施", true),
            ("铁路局", true),
            ("南昌", false),
            ("重点", false),
        ] {
            assert_eq!(keeps(&Filter::Word(word(text)), &sample), found, "{text}");
        }
    }

    #[test]
    fn texts_are_compared_by_the_rule_of_the_key() {
        let sample = Sample::railway();
        let field = |f| FilterKey::of(f).unwrap();
        for (key, text, found) in [
            (FilterKey::Agency, "MWR", true),
            (FilterKey::Agency, "MW", false),
            (FilterKey::Agency, "water", true),
            (field(Field::LeadAgency), "水利部", false),
            (field(Field::LeadAgency), "国铁", true),
            (field(Field::Tags), "重点", true),
            (field(Field::Tags), "重", false),
            (field(Field::Article), "十", true),
            (field(Field::Article), "十一", false),
            (field(Field::Box), "1-1", true),
            (field(Field::Box), "专栏1-1", true),
            (field(Field::Box), "1", true),
            (field(Field::Box), "1-", false),
            (field(Field::Box), "专栏", false),
            (field(Field::Scope), "双线", true),
            (FilterKey::Place, "Yichang", true),
            (FilterKey::Author, "刘", true),
        ] {
            assert_eq!(keeps(&has_text(key, text), &sample), found, "{} {text}", key.code());
        }
    }

    #[test]
    fn codes_flags_and_emptiness() {
        let sample = Sample::railway();
        let key = |f| FilterKey::of(f).unwrap();
        let one = |key, code| Filter::one_of(key, &[code]);
        let none = |key| Filter::Has { key, values: vec![Value::Empty] };
        for (filter, found) in [
            (one(key(Field::Sector), "rail"), true),
            (Filter::one_of(key(Field::Sector), &["road", "rail"]), true),
            (one(key(Field::Provinces), "hubei"), true),
            (one(key(Field::Provinces), "hunan"), false),
            (one(key(Field::Health), "unrated"), true),
            (one(key(Field::Health), "red"), false),
            (one(FilterKey::YearClass, "continuing"), true),
            (none(key(Field::Problems)), true),
            (none(key(Field::Investment)), false),
            (none(FilterKey::Due), false),
            (none(key(Field::StageOn)), true),
            (Filter::Flag(Flag::Overdue), true),
            (Filter::Flag(Flag::Mine), false),
            (Filter::Flag(Flag::Mine).negate(), true),
            (Filter::all(), true),
        ] {
            assert_eq!(keeps(&filter, &sample), found, "{filter:?}");
        }
    }

    #[test]
    fn batches_are_left_out_unless_asked_for() {
        let batch = Sample::railway().with_text(FilterKey::KIND, &["batch"]);
        let sector = Filter::one_of(FilterKey::of(Field::Sector).unwrap(), &["rail"]);
        let asked = Filter::and([sector.clone(), Filter::one_of(FilterKey::KIND, &["batch", "project"])]);
        assert!(matches(&sector, &batch, &finds));
        assert!(!Sieve::new(&sector).keeps(&batch, &finds));
        assert!(Sieve::new(&asked).keeps(&batch, &finds));
        assert!(Sieve::new(&asked).keeps(&Sample::railway(), &finds));
    }

    #[test]
    fn days_stand_to_spans() {
        let span = Span::days(day("2026-06-01"), day("2026-06-30"));
        let cases = [
            ("2026-05-31", [true, true, false, false, false]),
            ("2026-06-01", [false, true, false, true, true]),
            ("2026-06-30", [false, true, false, true, true]),
            ("2026-07-01", [false, false, true, true, false]),
        ];
        for (due, expected) in cases {
            let sample = Sample::railway().with_day(FilterKey::Due, Some(day(due)));
            let is = Filter::Has { key: FilterKey::Due, values: vec![Value::Is(Scalar::Day(span.clone()))] };
            let got = Op::ALL
                .iter()
                .map(|op| Filter::Compare { key: FilterKey::Due, op: *op, value: Scalar::Day(span.clone()) })
                .chain([is])
                .map(|f| keeps(&f, &sample))
                .collect::<Vec<_>>();
            assert_eq!(got, expected, "{due}");
        }
        let without = Sample::railway().with_day(FilterKey::Due, None);
        for op in Op::ALL {
            let ask = Filter::Compare { key: FilterKey::Due, op: *op, value: Scalar::Day(span.clone()) };
            assert!(!keeps(&ask, &without) && keeps(&ask.negate(), &without));
        }
        let open = Filter::Has { key: FilterKey::Due, values: vec![Value::Between(None, None)] };
        assert!(!keeps(&open, &without) && keeps(&open, &Sample::railway()));
    }

    proptest! {
        #[test]
        fn comparisons_part_what_has_a_value(value in -5i64..5, low in -5i64..5, high in -5i64..5) {
            let key = FilterKey::Late;
            let sample = Sample::railway().with_number(key, Some(value));
            let ask = |op, n| Filter::Compare { key, op, value: Scalar::Number(Amount::of(n)) };
            prop_assert_ne!(keeps(&ask(Op::Less, low), &sample), keeps(&ask(Op::AtLeast, low), &sample));
            prop_assert_ne!(keeps(&ask(Op::More, low), &sample), keeps(&ask(Op::AtMost, low), &sample));
            let number = |n| Some(Scalar::Number(Amount::of(n)));
            let between = Filter::Has { key, values: vec![Value::Between(number(low), number(high))] };
            let both = Filter::and([ask(Op::AtLeast, low), ask(Op::AtMost, high)]);
            prop_assert_eq!(keeps(&between, &sample), keeps(&both, &sample));
        }
    }
}
