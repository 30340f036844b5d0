//! What Tab offers.

use super::read;
use crate::domain::field::Field;
use crate::domain::filter::FilterKey;
use crate::i18n::Lang;
use crate::search::{CompletionKind, Slot, complete, slot, unsaid};
use proptest::prelude::*;

/// The words offered at the end of a text.
fn offers(text: &str, lang: Lang) -> Vec<String> {
    complete(text, text.chars().count(), lang).into_iter().map(|c| c.insert).collect()
}

#[test]
fn keys_values_and_flags_are_offered() {
    for (text, lang, words) in [
        ("se", Lang::En, vec!["sector:"]),
        ("武汉 se", Lang::Zh, vec!["sector:"]),
        ("领", Lang::En, vec!["领域:", "包联领导:"]),
        ("行业", Lang::Zh, vec!["领域:"]),
        ("-over", Lang::En, vec!["overdue", "late:"]),
        ("非逾", Lang::Zh, vec!["逾期天数:", "逾期"]),
        ("sector:wat", Lang::En, vec!["waterway", "water-resources"]),
        ("sector:铁", Lang::En, vec!["铁路"]),
        ("领域:rail,高", Lang::Zh, vec!["铁路", "公路"]),
        ("health:", Lang::En, vec!["red", "yellow", "green", "unrated"]),
        ("红绿灯:", Lang::Zh, vec!["滞后", "预警", "正常", "未评"]),
        ("health: ", Lang::En, vec!["red", "yellow", "green", "unrated"]),
        ("health:red,", Lang::En, vec!["red", "yellow", "green", "unrated"]),
        ("lead:nd", Lang::En, vec![]),
        ("\"se", Lang::En, vec![]),
        ("zzz", Lang::En, vec![]),
    ] {
        assert_eq!(offers(text, lang), words, "{text}");
    }
    let all = offers("", Lang::Zh);
    assert_eq!(all[..3], ["阶段:", "红绿灯:", "领域:"]);
    assert!(all.contains(&"逾期".to_string()));
    assert_eq!(offers("sector:rail ", Lang::En)[0], "stage:");
}

#[test]
fn offers_replace_what_was_typed() {
    let [offer] = &complete("武汉 sec -a", 6, Lang::Zh)[..] else { panic!("one offer") };
    assert_eq!((offer.range.clone(), offer.insert.as_str(), offer.label), (3..6, "sector:", "领域"));
    assert_eq!(offer.kind, CompletionKind::Key(FilterKey::of(Field::Sector).unwrap()));
    let [offer] = &complete("sector:rail,roa", 15, Lang::Zh)[..] else { panic!("one offer") };
    assert_eq!((offer.range.clone(), offer.insert.as_str(), offer.label), (12..15, "road", "公路"));
}

#[test]
fn a_word_at_the_end_may_be_the_beginning_of_a_condition() {
    for (text, said) in [
        ("stag", Some("")),
        ("ｓｔａｇ", Some("")),
        ("wuhan over", Some("wuhan ")),
        ("武汉 -stal", Some("武汉 -")),
        ("武汉 阶", Some("武汉 ")),
        ("stage", Some("")),
        ("s", None),
        ("stag ", None),
        ("stage:", None),
        ("\"stag", None),
        ("xyzz", None),
        ("jieduan", None),
        ("武汉", None),
        ("", None),
    ] {
        assert_eq!(unsaid(text), said, "{text}");
    }
}

#[test]
fn callers_learn_what_is_being_typed() {
    let lead = FilterKey::of(Field::LeadAgency).unwrap();
    assert_eq!(slot("a lead:nd", 9), Slot::Value { key: lead, range: 7..9, text: "nd".into() });
    assert_eq!(slot("a lead:nd", 1), Slot::Condition { range: 0..1, text: "a".into() });
    assert_eq!(slot("a lead:nd ", 10), Slot::Condition { range: 10..10, text: String::new() });
    assert_eq!(slot("nope:nd", 7), Slot::Other);
    assert_eq!(slot("\"nd", 3), Slot::Other);
}

proptest! {
    #[test]
    fn every_offer_fits(text in "[a-z武汉领域阶段非:,< \"()-]{0,12}", cursor in 0usize..14, zh in any::<bool>()) {
        let lang = if zh { Lang::Zh } else { Lang::En };
        let length = text.chars().count();
        for offer in complete(&text, cursor, lang) {
            prop_assert!(offer.range.start <= offer.range.end && offer.range.end <= length.min(cursor));
            let word = match offer.kind {
                CompletionKind::Key(_) | CompletionKind::Flag(_) => offer.insert.trim_end_matches(':').to_string(),
                CompletionKind::Value(key, _) => format!("{}:{}", key.code(), offer.insert),
            };
            // A key by itself reads as a word; a flag and a value as what they are.
            prop_assert!(read(&word).is_ok(), "{}", word);
        }
    }
}
