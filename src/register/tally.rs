//! Counting: how the projects of a list spread over the values of a key, each value with the condition that chooses it.
//! Facets, the frequencies of a column and the counts beside completions all come from here.
//!
//! A project with several values (provinces, agencies) counts under each of them; one without any counts as "none".
//! Days are counted by month, money by steps of ten, shares by tens.

use super::Register;
use super::indexed::Tell;
use super::rows::Rows;
use super::show;
use super::subject::{Asked, Audience, Held, Values};
use crate::domain::field::{Field, FieldKind};
use crate::domain::filter::{Amount, Filter, FilterKey, Scalar, Span, Subject, Value, ValueKind, Word};
use crate::i18n::Lang;
use crate::i18n::labels;
use crate::i18n::values::Word as Said;
use chrono::{Datelike, Months, NaiveDate};
use std::collections::HashMap;

/// One value and how many projects have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bin {
    /// What a person reads.
    pub label: String,
    /// The condition that chooses it.
    pub condition: Filter,
    pub count: usize,
}

/// What a project is counted under.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Mark {
    /// A code of the key's vocabulary, by its place there.
    Code(usize),
    Text(String),
    /// Year and month.
    Month(i32, u32),
    /// The least and the greatest number of a step.
    Step(i64, i64),
    None,
}

/// The projects by mark.
struct Counts {
    key: FilterKey,
    of: HashMap<Mark, usize>,
}

impl Tell for Counts {
    fn tell<V: Values>(&mut self, asked: &Asked<'_, V>, count: usize) {
        for mark in marks(asked, self.key) {
            *self.of.entry(mark).or_default() += count;
        }
    }
}

impl Register {
    /// Counts the projects of a list by the values of a key: vocabularies and numbers in their order, names by count.
    pub fn tally(&self, rows: &Rows, key: FilterKey, lang: Lang) -> Vec<Bin> {
        let mut counts = Counts { key, of: HashMap::new() };
        // While the index is being filled there is nothing to count.
        if self.filling().is_none() && !self.each_asked(rows, key, &mut counts) {
            let audience = Audience::for_keys(self, &[key]);
            for entry in rows.iter().filter_map(|id| self.book().entry(id)) {
                counts.tell(&Asked { of: Held { entry, book: self.book() }, audience: &audience }, 1);
            }
        }
        let mut bins: Vec<(Mark, usize)> = counts.of.into_iter().collect();
        bins.sort_by(|(a, n), (b, m)| match (a, b) {
            (Mark::Text(_), Mark::Text(_)) => m.cmp(n).then_with(|| a.cmp(b)),
            _ => a.cmp(b),
        });
        let bin = |(mark, count)| Bin { label: self.named(key, &mark, lang), condition: condition(key, &mark), count };
        bins.into_iter().map(bin).collect()
    }

    fn named(&self, key: FilterKey, mark: &Mark, lang: Lang) -> String {
        match mark {
            Mark::Code(at) => labels::filter_value(lang, key, key.codes()[*at]).to_string(),
            Mark::Text(text) => match key {
                FilterKey::Agency | FilterKey::Field(Field::LeadAgency | Field::Agencies) => {
                    show::agency(text, self.book(), lang)
                }
                FilterKey::Place | FilterKey::Field(Field::Route) => show::place(text, self.book(), lang),
                _ => text.clone(),
            },
            Mark::Month(year, month) => format!("{year:04}-{month:02}"),
            Mark::Step(least, most) => match key.kind() {
                ValueKind::Money => format!("{}–{}", show::amount(*least, lang), show::amount(*most, lang)),
                ValueKind::Percent => format!("{least}–{most}%"),
                _ => format!("{least}–{most}"),
            },
            Mark::None => Said::None.say(lang).to_string(),
        }
    }
}

/// What a project is counted under, each mark once.
fn marks<V: Values>(asked: &Asked<'_, V>, key: FilterKey) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut put = |mark| {
        if !out.contains(&mark) {
            out.push(mark);
        }
    };
    match key.kind() {
        ValueKind::Code => {
            asked.any_text(key, &mut |text| {
                if let Some(at) = key.codes().iter().position(|c| *c == text) {
                    put(Mark::Code(at));
                }
                false
            });
            if let (true, Some(usual)) = (out.is_empty(), key.default_code()) {
                out.extend(key.codes().iter().position(|c| *c == usual).map(Mark::Code));
            }
        }
        ValueKind::Day => out.extend(asked.day(key).map(|d| Mark::Month(d.year(), d.month()))),
        ValueKind::Money | ValueKind::Days => out.extend(asked.number(key).map(step)),
        ValueKind::Percent => out.extend(asked.number(key).map(|n| {
            let ten = n.clamp(0, 100) / 10 * 10;
            Mark::Step(ten, if ten >= 100 { 100 } else { ten + 9 })
        })),
        ValueKind::Text => texts(asked, key, &mut |text| put(Mark::Text(text.to_string()))),
    }
    if out.is_empty() {
        out.push(Mark::None);
    }
    out
}

/// The texts of a key by which projects are counted: agencies by their codes, places by their Chinese names.
fn texts<V: Values>(asked: &Asked<'_, V>, key: FilterKey, put: &mut dyn FnMut(&str)) {
    let of = &asked.of;
    let field = match key {
        FilterKey::Field(field) => field,
        FilterKey::Place => Field::Places,
        FilterKey::Agency => {
            if let Some(lead) = of.text(Field::LeadAgency) {
                put(&lead);
            }
            Field::Agencies
        }
        key => {
            asked.any_text(key, &mut |text| {
                put(text);
                false
            });
            return;
        }
    };
    match field.kind() {
        FieldKind::Project => {
            if let Some(parent) = of.parent_code() {
                put(&parent);
            }
        }
        _ if field == Field::Code => put(&of.code()),
        _ if field.is_set() => {
            of.any_element(field, &mut |element| {
                put(element);
                false
            });
        }
        _ => {
            if let Some(text) = of.text(field) {
                put(&text);
            }
        }
    }
}

/// Steps of 1, 10, 100 …: 0–9, 10–99, 100–999.
fn step(n: i64) -> Mark {
    let mut least: i64 = 1;
    while n >= least.saturating_mul(10) && least < i64::MAX / 10 {
        least *= 10;
    }
    match n {
        n if n < 0 => Mark::Step(i64::MIN + 1, -1),
        n if n < 10 => Mark::Step(0, 9),
        _ => Mark::Step(least, least.saturating_mul(10) - 1),
    }
}

fn condition(key: FilterKey, mark: &Mark) -> Filter {
    let number = |n: i64| Some(Scalar::Number(Amount::of(n)));
    let value = match mark {
        Mark::Code(at) => Value::Code(key.codes()[*at]),
        Mark::Text(text) => Word::new(text).map_or(Value::Empty, Value::Text),
        Mark::Month(year, month) => match NaiveDate::from_ymd_opt(*year, *month, 1) {
            Some(first) => {
                let last = first.checked_add_months(Months::new(1)).and_then(|d| d.pred_opt()).unwrap_or(first);
                Value::Is(Scalar::Day(Span::written(&format!("{year:04}-{month:02}"), first, last)))
            }
            None => Value::Empty,
        },
        Mark::Step(least, most) => Value::Between(number(*least), number(*most)),
        Mark::None => Value::Empty,
    };
    Filter::Has { key, values: vec![value] }
}
