//! What holds for every query: it never panics, an error lies within the text, and what is printed reads back.

use super::{date, money, read};
use crate::domain::filter::{Amount, Filter, FilterKey, Flag, Op, Scalar, Span, Value, ValueKind, Word};
use crate::i18n::Lang;
use crate::search::lex::is_plain_value;
use crate::search::print;
use crate::search::value::is_none;
use proptest::prelude::*;

/// Texts as awkward as texts can be: signs, reserved words, quotes, and plain ones.
fn awkward() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        proptest::sample::select(vec![
            "武汉", "宜昌", "wuhan", "or", "或", "非", "非遗", "and", "和", "至", "to", "not", "overdue", "逾期",
            "stage", "阶段", "none", "无", "due", "在建", "2025", "100亿", "today", " ", "　", "-", "—", "(", ")",
            "（", "）", "|", "｜", ",", "，", "、", ":", "：", "=", "<", "＜", ">", "《", "》", "!", "≠", "..", "\"",
            "“", "”", "「", "」", "\\", "&", "~", "\u{200b}", "é", "🚄",
        ])
        .prop_map(str::to_string),
        "[a-z0-9]{1,4}",
        any::<char>().prop_map(|c| c.to_string()),
    ];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

fn word() -> impl Strategy<Value = Word> {
    awkward().prop_filter_map("blank", |text| Word::new(&text))
}

fn scalar(kind: ValueKind) -> BoxedStrategy<Scalar> {
    let texts: &[&str] = match kind {
        ValueKind::Day => &["2025", "2026-02", "2026-02-28", "today", "-30d", "本月", "2025-01-01/2026-03-31"],
        _ => &["0", "12", "50", "-3"],
    };
    let money_texts = ["7亿", "300万元", "12"];
    proptest::sample::select(if kind == ValueKind::Money { money_texts.to_vec() } else { texts.to_vec() })
        .prop_map(move |text| match kind {
            ValueKind::Day => {
                let (earliest, latest) = date(text).unwrap();
                Scalar::Day(Span::written(text, earliest, latest))
            }
            _ => Scalar::Number(Amount::written(text, money(text).unwrap())),
        })
        .boxed()
}

/// Whether a range runs forwards, as all that are read do.
fn is_forward(from: &Option<Scalar>, to: &Option<Scalar>) -> bool {
    match (from, to) {
        (Some(Scalar::Day(a)), Some(Scalar::Day(b))) => a.earliest <= b.latest,
        (Some(Scalar::Number(a)), Some(Scalar::Number(b))) => a.value <= b.value,
        _ => true,
    }
}

fn value(key: FilterKey) -> BoxedStrategy<Value> {
    let kind = key.kind();
    match kind {
        ValueKind::Code => proptest::sample::select(key.codes()).prop_map(Value::Code).boxed(),
        ValueKind::Text => word()
            // The number of an article is put into the plan's form when it is read.
            .prop_map(move |w| if key.code() == "article" { Word::new("十一").unwrap() } else { w })
            .prop_map(Value::Text)
            .boxed(),
        _ => prop_oneof![
            scalar(kind).prop_map(Value::Is),
            (proptest::option::of(scalar(kind)), proptest::option::of(scalar(kind)))
                .prop_filter("backwards", |(a, b)| is_forward(a, b))
                .prop_map(|(a, b)| Value::Between(a, b)),
        ]
        .boxed(),
    }
}

fn key() -> impl Strategy<Value = FilterKey> {
    proptest::sample::select(FilterKey::all().collect::<Vec<_>>())
}

fn leaf() -> impl Strategy<Value = Filter> {
    let has = key()
        .prop_flat_map(|key| {
            let one = prop_oneof![1 => Just(Value::Empty), 4 => value(key)];
            (Just(key), proptest::collection::vec(one, 1..3))
        })
        .prop_map(|(key, values)| Filter::Has { key, values });
    let ordered = key().prop_filter("has an order", |k| !matches!(k.kind(), ValueKind::Text | ValueKind::Code));
    let compare = ordered
        .prop_flat_map(|key| (Just(key), proptest::sample::select(Op::ALL), scalar(key.kind())))
        .prop_map(|(key, op, value)| Filter::Compare { key, op, value });
    prop_oneof![
        3 => word().prop_map(Filter::Word),
        3 => has,
        2 => compare,
        1 => proptest::sample::select(Flag::ALL).prop_map(Filter::Flag),
        1 => Just(Filter::all()),
    ]
}

/// Trees built by the functions of `Filter`.
fn filter() -> impl Strategy<Value = Filter> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Filter::and),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Filter::or),
            inner.prop_map(Filter::negate),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_printed_reads_back(filter in filter()) {
        for lang in [Lang::Zh, Lang::En] {
            let text = print(&filter, lang);
            prop_assert_eq!(read(&text), Ok(filter.clone()), "{}", text);
        }
    }

    #[test]
    fn what_is_read_prints_and_reads_the_same(text in awkward()) {
        if let Ok(filter) = read(&text) {
            for lang in [Lang::Zh, Lang::En] {
                let printed = print(&filter, lang);
                prop_assert_eq!(read(&printed), Ok(filter.clone()), "{} -> {}", text, printed);
            }
        }
    }

    #[test]
    fn errors_lie_within_the_text(text in prop_oneof![awkward(), any::<String>()]) {
        if let Err(error) = read(&text) {
            prop_assert!(error.at + error.len <= text.chars().count());
            for lang in [Lang::Zh, Lang::En] {
                prop_assert!(!error.message(lang).is_empty() && !error.hint(lang).is_empty());
            }
        }
    }

    /// The tree and the lexer agree on what can stand without quotes.
    #[test]
    fn words_of_dates_and_amounts_need_no_quotes(text in awkward()) {
        let (earliest, latest) = date("2025").unwrap();
        let (span, amount) = (Span::written(&text, earliest, latest), Amount::written(&text, 5));
        for kept in [span.text(), amount.text()] {
            prop_assert!(is_plain_value(kept) && !kept.contains(".."), "{}", kept);
        }
    }

    #[test]
    fn any_text_is_found_in_quotes(text in awkward()) {
        let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let wanted = Word::new(&text).map_or_else(Filter::all, Filter::Word);
        prop_assert_eq!(read(&quoted), Ok(wanted));
    }
}

#[test]
fn words_of_codes_stand_without_quotes() {
    for key in FilterKey::all() {
        for lang in [Lang::Zh, Lang::En] {
            for code in key.codes() {
                let one = Filter::one_of(key, &[code]);
                let text = print(&one, lang);
                assert!(!text.contains('"'), "{text}");
                assert_eq!(read(&text).as_ref(), Ok(&one), "{text}");
            }
        }
        for code in key.codes() {
            assert!(!is_none(code));
        }
    }
}
