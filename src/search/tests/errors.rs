//! What is wrong, where it is, and what is said about it.

use super::read;
use crate::domain::filter::FilterKey;
use crate::i18n::Lang;
use crate::search::{Fault, MAX_CHARS, MAX_DEPTH};

#[test]
fn errors_name_their_place() {
    let text = |t: &str| t.to_string();
    for (query, at, len, fault) in [
        ("stage:在建 (a", 9, 1, Fault::OpenBracket),
        ("a) b", 1, 1, Fault::StrayBracket),
        ("武汉 \"宜昌", 3, 1, Fault::OpenQuote),
        ("tag:“宜昌", 4, 1, Fault::OpenQuote),
        ("a or", 2, 2, Fault::NothingAfter(text("or"))),
        ("或 a", 0, 1, Fault::NothingBefore(text("或"))),
        ("a or or b", 2, 2, Fault::NothingAfter(text("or"))),
        ("(a |)", 3, 1, Fault::NothingAfter(text("|"))),
        ("a 非", 2, 1, Fault::NothingAfter(text("非"))),
        ("-", 0, 1, Fault::LoneDash),
        ("stage:在建 - overdue", 9, 1, Fault::LoneDash),
        (":在建", 0, 1, Fault::NoKey(text(":"))),
        ("(＜＝5)", 1, 2, Fault::NoKey(text("＜＝"))),
        ("a ＜＝5", 0, 1, Fault::UnknownKey { text: text("a"), nearest: None }),
        ("武汉 阶断:在建", 3, 2, Fault::UnknownKey { text: text("阶断"), nearest: Some("阶段") }),
        ("overdeu:yes", 0, 7, Fault::UnknownKey { text: text("overdeu"), nearest: Some("overdue") }),
        (
            "stage:",
            6,
            0,
            Fault::NoValue { typed: text("stage"), key: FilterKey::of(crate::domain::field::Field::Stage) },
        ),
        ("due< )", 4, 0, Fault::NoValue { typed: text("due"), key: Some(FilterKey::Due) }),
        ("due:2025,", 9, 0, Fault::NoValue { typed: text("due"), key: Some(FilterKey::Due) }),
        ("武汉 due<昨日黄花", 7, 4, Fault::BadDate(text("昨日黄花"))),
        ("due:2025..x", 4, 7, Fault::BadDate(text("x"))),
        ("investment>许多", 11, 2, Fault::BadMoney(text("许多"))),
        ("progress>half", 9, 4, Fault::BadNumber(text("half"))),
        ("starred:maybe", 8, 5, Fault::BadFlag(text("maybe"))),
        ("stage>在建", 0, 5, Fault::NoOrder(text("stage"))),
        ("starred>yes", 0, 7, Fault::NoOrder(text("starred"))),
        ("due<2025,2026", 9, 4, Fault::OneValue),
        ("due:2026..2025", 4, 10, Fault::Backwards(text("2026..2025"))),
        ("progress:80..20", 9, 6, Fault::Backwards(text("80..20"))),
    ] {
        let error = read(query).expect_err(query);
        assert_eq!((error.at, error.len, &error.fault), (at, len, &fault), "{query}");
    }
}

#[test]
fn unknown_values_are_answered_with_the_nearest_or_all() {
    let near = read("武汉 领域:铁璐").unwrap_err();
    assert_eq!((near.at, near.len), (6, 2));
    assert_eq!(near.message(Lang::Zh), "“领域”不能是“铁璐”");
    assert_eq!(near.hint(Lang::Zh), "是否指“铁路”？");
    assert_eq!(near.hint(Lang::En), "did you mean \"铁路\"?");
    let far = read("health:purple").unwrap_err();
    assert_eq!(far.message(Lang::En), "\"health\" cannot be \"purple\"");
    assert_eq!(far.hint(Lang::En), "one of: red, yellow, green, unrated");
    assert_eq!(far.hint(Lang::Zh), "可取：滞后、预警、正常、未评");
}

#[test]
fn every_fault_is_put_into_words() {
    let key = FilterKey::Due;
    let t = || "x".to_string();
    for fault in [
        Fault::TooLong,
        Fault::TooDeep,
        Fault::OpenQuote,
        Fault::OpenBracket,
        Fault::StrayBracket,
        Fault::NothingAfter(t()),
        Fault::NothingBefore(t()),
        Fault::LoneDash,
        Fault::NoKey(t()),
        Fault::UnknownKey { text: t(), nearest: None },
        Fault::NoValue { typed: t(), key: Some(key) },
        Fault::NoValue { typed: t(), key: None },
        Fault::UnknownValue { typed: t(), key, text: t(), nearest: None },
        Fault::BadDate(t()),
        Fault::BadMoney(t()),
        Fault::BadNumber(t()),
        Fault::BadFlag(t()),
        Fault::NoOrder(t()),
        Fault::OneValue,
        Fault::Backwards(t()),
    ] {
        let error = crate::search::QueryError { at: 0, len: 0, fault };
        for lang in [Lang::Zh, Lang::En] {
            for said in [error.message(lang), error.hint(lang)] {
                assert!(!said.is_empty() && !said.contains('{'), "{error:?}: {said}");
            }
        }
    }
}

#[test]
fn what_nobody_types_is_refused() {
    let long = "武".repeat(MAX_CHARS + 5);
    let error = read(&long).unwrap_err();
    assert_eq!((error.at, error.len, error.fault), (MAX_CHARS, 5, Fault::TooLong));
    assert!(read(&"武".repeat(MAX_CHARS)).is_ok());
    for sign in ["(", "-", "非(", "(a or "] {
        let deep = sign.repeat(MAX_CHARS / sign.chars().count() - 1);
        assert_eq!(read(&format!("{deep}a")).unwrap_err().fault, Fault::TooDeep, "{sign}");
    }
    let nested = |n: usize| format!("{}a{}", "(".repeat(n), ")".repeat(n));
    assert!(read(&nested(MAX_DEPTH - 1)).is_ok());
    assert_eq!(read(&nested(MAX_DEPTH)).unwrap_err().fault, Fault::TooDeep);
}
