//! What a query may ask for beside the fields, in words: computed keys and flags.

use super::super::Lang;
use super::Vocabulary;
use crate::domain::filter::{FilterKey, Flag};

labels! {
    /// The name of a flag; the Chinese one is also the word for it in a query.
    flag(Flag) {
        Overdue = "逾期", "Overdue";
        Stale = "久未核实", "Stale";
        Conflict = "冲突", "In conflict";
        Starred = "星标", "Starred";
        Unconfirmed = "未核实", "Unconfirmed";
        Sourced = "有来源", "Sourced";
        Mine = "我的", "Mine";
    }
}

/// The name of a key; the Chinese one is also the word for it in a query (in English that is its code).
pub const fn filter_key(lang: Lang, key: FilterKey) -> &'static str {
    match key {
        FilterKey::Name => lang.pick("名称", "Name"),
        FilterKey::Agency => lang.pick("部门", "Agency"),
        FilterKey::Place => lang.pick("地点", "Place"),
        FilterKey::Author => lang.pick("修改人", "Author"),
        FilterKey::Note => lang.pick("记事", "Note"),
        FilterKey::Milestone => lang.pick("节点", "Milestone"),
        FilterKey::Due => lang.pick("到期", "Due"),
        FilterKey::Updated => lang.pick("更新", "Updated"),
        FilterKey::Late => lang.pick("逾期天数", "Days late"),
        FilterKey::YearClass => lang.pick("年度类别", "Annual class"),
        FilterKey::ComputedHealth => lang.pick("测算灯", "Computed health"),
        FilterKey::AnnualPlan => super::annual_plan(lang),
        FilterKey::AnnualPaid => super::annual_paid(lang),
        FilterKey::Field(field) => super::field(lang, field),
    }
}

/// The label of a code as a value of a key; a code that is unknown is itself.
pub fn filter_value(lang: Lang, key: FilterKey, code: &str) -> &str {
    vocabulary_of(key).and_then(|v| v.label(lang, code)).unwrap_or(code)
}

/// The vocabulary of a key of a query.
pub const fn vocabulary_of(key: FilterKey) -> Option<Vocabulary> {
    match key {
        FilterKey::YearClass => Some(Vocabulary::AnnualClass),
        FilterKey::ComputedHealth => Some(Vocabulary::Health),
        FilterKey::Field(field) => Vocabulary::of(field),
        _ => None,
    }
}
