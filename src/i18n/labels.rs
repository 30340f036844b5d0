//! Labels of fields and codes in both languages. Exhaustive: a new field or code without a label does not compile.
//!
//! `fields` names the fields and the yearly money, `kinds` the codes of the closed vocabularies, `query` what a query
//! may ask for beside the fields. Labels are what people read in forms, headings and pickers; nothing is read back
//! here (that is `synonyms`). A code that this program does not know is shown as it stands in the file.

/// Declares one function that labels every value of an enum: `Value = "中文", "English";`.
macro_rules! labels {
    ($($(#[$doc:meta])* $name:ident($type:ident) { $($variant:ident = $zh:literal, $en:literal;)+ })+) => { $(
        $(#[$doc])*
        pub const fn $name(lang: Lang, value: $type) -> &'static str {
            match value { $($type::$variant => lang.pick($zh, $en)),+ }
        }
    )+ };
}

mod fields;
mod kinds;
mod query;

pub use fields::{
    annual_paid, annual_plan, entity, field, group, key_label, milestone_called, milestone_title, short_field,
};
pub use kinds::{
    Vocabulary, activity, annual_class, basis, change_kind, code_label, comparison, health, kind, milestone_kind,
    nature, note_kind, pause_reason, province, sector, short_stage, stage,
};

pub use query::{filter_key, filter_value, flag, vocabulary_of};

#[cfg(test)]
mod tests {
    use super::super::Lang;
    use super::*;
    use crate::domain::field::{Element, FIELDS, Field, FieldKind, Key};
    use crate::domain::filter::{FilterKey, Flag};
    use crate::domain::id::{Entity, EntityId};
    use crate::domain::kinds::Stage;
    use crate::domain::record::Record;
    use std::collections::HashSet;

    const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

    /// Labels that stand side by side are there, differ from each other, and are in the right script.
    fn hold(labels: Vec<(Lang, &'static str)>, what: &str) {
        let mut seen = HashSet::new();
        for (lang, label) in labels {
            assert!(!label.is_empty() && label.trim() == label, "{what}: {label:?}");
            assert!(seen.insert((lang.code(), label)), "{what}: {label} twice");
            if lang == Lang::En {
                assert!(label.is_ascii(), "{what}: {label} is no English");
            } else {
                assert!(!label.is_ascii(), "{what}: {label} is no Chinese");
            }
        }
    }

    #[test]
    fn fields_of_an_entity_have_different_labels() {
        for entity in Entity::ALL {
            for short in [false, true] {
                let label = |lang, f| if short { short_field(lang, f) } else { field(lang, f) };
                let all =
                    LANGS.iter().flat_map(|l| Field::of(*entity).map(move |f| (*l, label(*l, f)))).collect::<Vec<_>>();
                assert!(!all.is_empty());
                hold(all, entity.table());
            }
        }
        hold(
            LANGS.iter().flat_map(|l| Entity::ALL.iter().map(move |e| (*l, super::entity(*l, *e)))).collect(),
            "entity",
        );
    }

    #[test]
    fn short_stages_differ_and_are_short() {
        let all = LANGS.iter().flat_map(|l| Stage::ALL.iter().map(move |s| (*l, short_stage(*l, *s))));
        assert!(all.clone().all(|(_, words)| crate::domain::text::width(words) <= 10));
        hold(all.collect(), "stages");
    }

    #[test]
    fn codes_of_a_vocabulary_have_different_labels() {
        for vocabulary in Vocabulary::ALL {
            let all = LANGS
                .iter()
                .flat_map(|l| vocabulary.codes().iter().map(move |c| (*l, vocabulary.label(*l, c).unwrap_or_default())))
                .collect();
            hold(all, &format!("{vocabulary:?}"));
        }
    }

    #[test]
    fn keys_and_flags_of_queries_have_different_labels() {
        let keys = LANGS.iter().flat_map(|l| FilterKey::all().map(move |k| (*l, filter_key(*l, k))));
        let flags = LANGS.iter().flat_map(|l| Flag::ALL.iter().map(move |f| (*l, flag(*l, *f))));
        hold(keys.chain(flags).collect(), "query");
    }

    #[test]
    fn every_coded_field_has_its_vocabulary() {
        for def in FIELDS {
            match def.kind {
                FieldKind::Code(codes) => {
                    assert_eq!(Vocabulary::of(def.field).map(Vocabulary::codes), Some(codes), "{:?}", def.field);
                }
                FieldKind::List(Element::Province) | FieldKind::Set(Element::Province) => {
                    assert_eq!(Vocabulary::of(def.field), Some(Vocabulary::Province));
                }
                _ => assert!(matches!(Vocabulary::of(def.field), None | Some(Vocabulary::Province)), "{:?}", def.field),
            }
        }
    }

    #[test]
    fn codes_are_labelled_and_unknown_ones_shown_as_they_are() {
        assert_eq!(code_label(Lang::Zh, Field::Stage, "implementation"), "在建");
        assert_eq!(code_label(Lang::En, Field::Provinces, "hong-kong"), "Hong Kong");
        assert_eq!(code_label(Lang::Zh, Field::Stage, "suspended"), "suspended");
        assert_eq!(code_label(Lang::Zh, Field::NameZh, "rail"), "rail");
    }

    #[test]
    fn keys_have_labels() {
        let cases = [
            (Key::Field(Field::Investment), "总投资", "Total investment"),
            (Key::AnnualPlan(2026), "2026年计划投资", "Planned investment 2026"),
            (Key::AnnualPaid(2025), "2025年完成投资", "Investment made 2025"),
            (Key::element(Field::Tags, "重点"), "标签", "Tags"),
            (Key::Extra("x_land".into()), "land", "land"),
            (Key::Unknown("colour".into()), "colour", "colour"),
            (Key::Deleted, "已删除", "Deleted"),
        ];
        for (key, zh, en) in cases {
            assert_eq!((key_label(Lang::Zh, &key), key_label(Lang::En, &key)), (zh.into(), en.into()));
        }
    }

    #[test]
    fn a_milestone_goes_by_its_own_name_or_its_kind() {
        let mut milestone = Record::new(EntityId { entity: Entity::Milestone, bytes: [1; 16] });
        assert_eq!(milestone_title(Lang::Zh, &milestone), "其他");
        milestone.put(Field::MilestoneKind, Some("opening".into()));
        assert_eq!(milestone_title(Lang::En, &milestone), "Opening");
        milestone.put(Field::MilestoneName, Some("全线通车".into()));
        assert_eq!(milestone_title(Lang::En, &milestone), "全线通车");
    }
}
