//! That trees keep one shape, and that projects answer to them as the rules of `matching` say.

use super::sample::Sample;
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
        ("国家铁路局", true),
        ("铁路局", false),
        ("铁路集团", true),
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

/// A condition of one word.
fn asks(text: &str) -> Filter {
    Filter::Word(word(text))
}

#[test]
fn trees_keep_one_shape() {
    let (a, b, c) = (asks("a"), asks("b"), asks("c"));
    let ab = Filter::and([a.clone(), b.clone()]);
    assert_eq!(Filter::and([ab.clone(), c.clone()]), Filter::And(vec![a.clone(), b.clone(), c.clone()]));
    assert_eq!(Filter::and([a.clone(), Filter::all()]), a);
    assert_eq!(Filter::or([a.clone(), Filter::or([b.clone(), c.clone()])]), Filter::Or(vec![a.clone(), b, c]));
    assert_eq!(Filter::or([a.clone(), Filter::all()]), Filter::all());
    assert_eq!(Filter::or([]), Filter::all());
    assert_eq!(a.clone().negate().negate(), a);
    assert!(Filter::one_of(FilterKey::KIND, &[]).is_all());
}

#[test]
fn words_are_those_looked_for() {
    let filter = Filter::and([asks("武汉"), asks("不要").negate(), Filter::or([asks("x"), asks("Ｙ")])]);
    assert_eq!(filter.words().iter().map(|w| w.folded()).collect::<Vec<_>>(), ["武汉", "x", "y"]);
    assert_eq!(Word::new(" \u{3000} "), None);
}

#[test]
fn kind_is_mentioned_anywhere() {
    let batch = Filter::one_of(FilterKey::KIND, &["batch"]);
    assert!(Filter::and([asks("a"), batch.clone().negate()]).mentions_kind());
    assert!(Filter::or([asks("a"), batch]).mentions_kind());
    assert!(!Filter::and([asks("batch"), Filter::Flag(Flag::Overdue)]).mentions_kind());
}

#[test]
fn spans_and_amounts_keep_words_that_can_stand_in_a_query() {
    let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).unwrap();
    assert_eq!(Span::written("本月", day(1), day(31)).text(), "本月");
    assert_eq!(Span::written("1 Jan 2026", day(1), day(1)).text(), "2026-01-01");
    assert_eq!(Span::written("a..b", day(1), day(2)).text(), "2026-01-01/2026-01-02");
    assert_eq!(Amount::written("100亿", 1_000_000).text(), "100亿");
    assert_eq!(Amount::written("1,000", 1000).text(), "1000");
}
