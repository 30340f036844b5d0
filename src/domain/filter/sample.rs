//! One made-up railway that tests ask: a subject that keeps its answers in maps.

use super::key::{FilterKey, Flag};
use super::matching::Subject;
use crate::domain::field::Field;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A subject for tests.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    texts: HashMap<FilterKey, Vec<String>>,
    numbers: HashMap<FilterKey, i64>,
    days: HashMap<FilterKey, NaiveDate>,
    flags: Vec<Flag>,
}

impl Sample {
    /// 武汉至宜昌铁路, under construction, overdue, led by China Railway.
    pub fn railway() -> Sample {
        let field = FilterKey::Field;
        let lead = ["china-railway", "中国国家铁路集团有限公司", "China State Railway Group Co., Ltd.", "国铁集团"];
        let part = ["mwr", "水利部", "Ministry of Water Resources", "MWR", "mot", "交通运输部", "nra", "国家铁路局"];
        Sample { flags: vec![Flag::Overdue, Flag::Unconfirmed], ..Sample::default() }
            .with_text(field(Field::Code), &["RAIL-04"])
            .with_text(FilterKey::Name, &["武汉至宜昌铁路", "Wuhan–Yichang railway", "汉宜高铁"])
            .with_text(field(Field::NameZh), &["武汉至宜昌铁路"])
            .with_text(field(Field::NameEn), &["Wuhan–Yichang railway"])
            .with_text(field(Field::Aliases), &["汉宜高铁"])
            .with_text(FilterKey::KIND, &["project"])
            .with_text(field(Field::Sector), &["rail"])
            .with_text(field(Field::Stage), &["implementation"])
            .with_text(field(Field::LeadAgency), &lead)
            .with_text(FilterKey::Agency, &[&lead[..], &part[..]].concat())
            .with_text(FilterKey::Place, &["武汉", "Wuhan", "宜昌", "Yichang", "恩施", "Enshi", "湖北", "Hubei"])
            .with_text(field(Field::Provinces), &["hubei"])
            .with_text(field(Field::Tags), &["重点"])
            .with_text(field(Field::Article), &["十"])
            .with_text(field(Field::Box), &["专栏1-1"])
            .with_text(field(Field::Scope), &["新建双线铁路"])
            .with_text(FilterKey::YearClass, &["continuing"])
            .with_text(FilterKey::Author, &["刘工"])
            .with_number(field(Field::Investment), Some(5_000_000))
            .with_number(field(Field::Progress), Some(40))
            .with_day(FilterKey::Due, NaiveDate::from_ymd_opt(2025, 12, 31))
            .with_day(FilterKey::Updated, NaiveDate::from_ymd_opt(2026, 3, 1))
    }

    /// With other texts for a key.
    pub fn with_text(mut self, key: FilterKey, texts: &[&str]) -> Sample {
        self.texts.insert(key, texts.iter().map(|t| t.to_string()).collect());
        self
    }

    /// With another number.
    pub fn with_number(mut self, key: FilterKey, number: Option<i64>) -> Sample {
        match number {
            Some(number) => self.numbers.insert(key, number),
            None => self.numbers.remove(&key),
        };
        self
    }

    /// With another day.
    pub fn with_day(mut self, key: FilterKey, day: Option<NaiveDate>) -> Sample {
        match day {
            Some(day) => self.days.insert(key, day),
            None => self.days.remove(&key),
        };
        self
    }
}

impl Subject for Sample {
    fn any_text(&self, key: FilterKey, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.texts.get(&key).is_some_and(|texts| texts.iter().any(|t| test(t)))
    }

    fn number(&self, key: FilterKey) -> Option<i64> {
        self.numbers.get(&key).copied()
    }

    fn day(&self, key: FilterKey) -> Option<NaiveDate> {
        self.days.get(&key).copied()
    }

    fn flag(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }
}
