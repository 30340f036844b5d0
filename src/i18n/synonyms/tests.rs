//! That no word means two things, that every label and code is read back, and what people really type.

use super::*;
use crate::domain::field::FIELDS;

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

/// No word stands for two values of a table.
fn unambiguous<T: Copy + PartialEq + std::fmt::Debug>(
    words: impl Iterator<Item = (&'static str, T)>,
    seen: &mut HashMap<String, (&'static str, T)>,
) {
    for (word, value) in words {
        let form = lookup_form(word);
        assert!(!form.is_empty(), "{word:?} of {value:?}");
        let (other, first) = *seen.entry(form).or_insert((word, value));
        assert_eq!(first, value, "{word} (and {other}) means two things");
    }
}

#[test]
fn no_word_means_two_codes() {
    for vocabulary in Vocabulary::ALL {
        let words = vocabulary.codes().iter().flat_map(|c| with(words_of_code(*vocabulary, c), *c));
        unambiguous(words, &mut HashMap::new());
    }
}

#[test]
fn no_name_means_two_fields_or_yearly_money() {
    for entity in Entity::ALL {
        let mut seen = HashMap::new();
        unambiguous(Field::of(*entity).flat_map(|f| with(words_of_field(f), f)), &mut seen);
        if *entity == Entity::Project {
            for word in names::ANNUAL_PLAN.iter().chain(names::ANNUAL_PAID) {
                assert!(!seen.contains_key(&lookup_form(word)), "{word}");
            }
        }
    }
}

/// A key of its own may take a name from a field (名称 asks for any name), but not from another key or flag.
#[test]
fn no_word_means_two_keys_or_flags() {
    let mut seen = HashMap::new();
    let keys = FilterKey::COMPUTED.iter().flat_map(|k| with(words_of_key(*k), k.code()));
    let flags = Flag::ALL.iter().flat_map(|f| with(words_of_flag(*f), f.code()));
    unambiguous(keys.chain(flags), &mut seen);
    for (word, field) in Field::of(Entity::Project).flat_map(|f| with(words_of_field(f), f)) {
        if let Some(flag) = find_flag(word) {
            assert_eq!((flag, field), (Flag::Starred, Field::Starred), "{word}");
        }
    }
}

#[test]
fn codes_and_labels_are_read_back() {
    for vocabulary in Vocabulary::ALL {
        for code in vocabulary.codes() {
            assert_eq!(find_code(*vocabulary, code), Some(*code));
            for lang in LANGS {
                let label = vocabulary.label(lang, code).unwrap();
                assert_eq!(find_code(*vocabulary, &format!(" {} ", label.to_uppercase())), Some(*code), "{label}");
            }
        }
    }
    for def in FIELDS {
        for name in [def.code, labels::field(Lang::Zh, def.field), labels::field(Lang::En, def.field)] {
            assert_eq!(find_field_of(def.entity, name), Some(def.field), "{name}");
        }
    }
    for key in FilterKey::all() {
        for name in [key.code(), labels::filter_key(Lang::Zh, key)] {
            assert_eq!(find_filter_key(name), Some(key), "{name}");
        }
    }
    for flag in Flag::ALL {
        assert_eq!(find_flag(flag.code()), Some(*flag));
        assert_eq!(find_flag(labels::flag(Lang::Zh, *flag)), Some(*flag));
    }
}

#[test]
fn words_of_the_trade_are_read() {
    for (field, text, code) in [
        (Field::Stage, "储备", "identification"),
        (Field::Stage, "前期", "preparation"),
        (Field::Stage, "续建", "implementation"),
        (Field::Stage, "construction", "implementation"),
        (Field::Stage, "In Progress", "implementation"),
        (Field::Stage, "竣工验收", "completion"),
        (Field::Stage, "completed", "maintenance"),
        (Field::Stage, "通车", "maintenance"),
        (Field::Activity, "On hold", "paused"),
        (Field::Activity, "缓建", "paused"),
        (Field::Health, "超前", "green"),
        (Field::Health, "滞后", "red"),
        (Field::Health, "Amber/Red", "red"),
        (Field::Health, "Ｒｅｄ", "red"),
        (Field::Health, "绿", "green"),
        (Field::Sector, "高铁", "rail"),
        (Field::Sector, "特高压", "power-grid"),
        (Field::Sector, "Power Grid", "power-grid"),
        (Field::Sector, "power_grid", "power-grid"),
        (Field::Sector, "机场", "airport"),
        (Field::Nature, "改造", "rehabilitation"),
        (Field::Provinces, "鄂", "hubei"),
        (Field::Provinces, "江西省", "jiangxi"),
        (Field::PlaceProvince, "Inner Mongolia", "inner-mongolia"),
        (Field::MilestoneKind, "通车", "opening"),
        (Field::NoteKind, "问题", "problem"),
    ] {
        assert_eq!(parse_code(field, text), Some(code), "{text}");
    }
    assert_eq!(parse_code(Field::Stage, "不知道"), None);
    assert_eq!(parse_code(Field::NameZh, "铁路"), None);
    assert_eq!(parse_province("湖南"), Some("hunan"));
    assert_eq!(parse_value(FilterKey::YearClass, "续建"), Some("continuing"));
    assert_eq!(parse_value(FilterKey::Due, "续建"), None);
    assert_eq!((parse_flag("是"), parse_flag("No"), parse_flag("?")), (Some(true), Some(false), None));
}

#[test]
fn names_of_fields_are_read() {
    for (text, field) in [
        ("阶段", Some(Field::Stage)),
        ("状态", Some(Field::Stage)),
        ("Stage", Some(Field::Stage)),
        ("推进状态", Some(Field::Activity)),
        ("总投资（万元）", Some(Field::Investment)),
        ("Total investment (CNY 10k)", Some(Field::Investment)),
        ("lead_agency", Some(Field::LeadAgency)),
        ("Lead agency", Some(Field::LeadAgency)),
        ("项目代码", Some(Field::NationalCode)),
        ("工程名称", Some(Field::NameZh)),
        ("经办人", Some(Field::Owner)),
        ("进度", Some(Field::Progress)),
        ("形象进度", Some(Field::ProgressText)),
        ("baseline", None),
        ("", None),
    ] {
        assert_eq!(find_field(text), field, "{text}");
    }
    assert_eq!(find_field_of(Entity::Milestone, "预计"), Some(Field::Forecast));
    assert_eq!(find_filter_key("名称"), Some(FilterKey::Name));
    assert_eq!(find_filter_key("建设地点"), Some(FilterKey::Place));
    assert_eq!(find_filter_key("星标"), None);
}

#[test]
fn keys_know_the_year() {
    for (text, key) in [
        ("年度计划投资", Some(Key::AnnualPlan(2026))),
        ("annual_plan", Some(Key::AnnualPlan(2026))),
        ("annual_plan_2025", Some(Key::AnnualPlan(2025))),
        ("2025年计划投资", Some(Key::AnnualPlan(2025))),
        ("2025年度计划投资(万元)", Some(Key::AnnualPlan(2025))),
        ("Planned investment 2024", Some(Key::AnnualPlan(2024))),
        ("年度完成投资（亿元）", Some(Key::AnnualPaid(2026))),
        ("annual_paid", Some(Key::AnnualPaid(2026))),
        ("Investment made 2025", Some(Key::AnnualPaid(2025))),
        ("2025年底累计完成投资", None),
        ("annual_plan_99", None),
        ("x_land", Some(Key::Extra("x_land".into()))),
        ("阶段", Some(Key::Field(Field::Stage))),
        ("tags", Some(Key::Field(Field::Tags))),
        ("名年", None),
        (".del", None),
    ] {
        assert_eq!(find_key(text, 2026), key, "{text}");
    }
    for year in [1999, 2026] {
        for key in [Key::AnnualPlan(year), Key::AnnualPaid(year)] {
            for lang in LANGS {
                assert_eq!(find_key(&labels::key_label(lang, &key), 2030), Some(key.clone()));
            }
            assert_eq!(find_key(&key.name(), 2030), Some(key));
        }
    }
}

#[test]
fn mistyped_names_are_recognised() {
    assert_eq!(nearest("stgae"), Some("stage"));
    assert_eq!(nearest("总投次"), Some("总投资"));
    assert_eq!(nearest("zzzz"), None);
    assert_eq!(nearest_key("overdu"), Some("overdue"));
    assert_eq!(nearest_key("provnce"), Some("province"));
    assert_eq!(nearest_code(Vocabulary::Sector, "铁道路"), Some("铁路"));
    assert_eq!(nearest_code(Vocabulary::Sector, "railwy"), Some("railway"));
}
