//! What the values of a column say about its meaning.

use super::{Layout, Remark, RowKind};
use crate::domain::field::{Field, FieldKind};
use crate::domain::fold::lookup_form;
use crate::domain::kinds::Activity;
use crate::domain::value::{DateContext, date, read_date, share};
use crate::exchange::headings::{Reading, Special, Target};
use crate::exchange::sheet::{Row, Value};
use crate::exchange::unit::Unit;
use crate::i18n::headings as words;
use crate::i18n::labels::Vocabulary;
use crate::i18n::synonyms;
use std::collections::HashMap;

/// The values of a column that hold something, in rows that are no totals or sections (as far as that is known yet).
pub(super) fn values<'a>(body: &[&'a Row], index: u32, layout: &Layout) -> Vec<&'a Value> {
    body.iter()
        .filter(|r| r.cells.len() > 1 && !matches!(layout.kind(r), RowKind::Total | RowKind::Units | RowKind::Head))
        .map(|r| r.at(index))
        .filter(|v| !v.is_empty())
        .collect()
}

/// The first reading that the values bear out, with a remark.
pub(super) fn decide(readings: &'static [Reading], values: &[&Value]) -> Option<(Target, Option<Remark>)> {
    if values.is_empty() {
        return None;
    }
    if readings.contains(&Reading::Class)
        && let Some(settled) = nature_or_class(readings, values)
    {
        return Some(settled);
    }
    let found = readings.iter().find(|r| fits(r, values))?;
    let remark = (Some(found) != readings.last() || readings.len() > 2).then_some(Remark::ByValues);
    Some((Target::of_reading(found), remark))
}

/// Two things are called 建设性质: with 续建 it is the annual class, with 扩建, 改建 or 迁建 the nature of the works, with
/// 新建 only nobody knows.
fn nature_or_class(readings: &[Reading], values: &[&Value]) -> Option<(Target, Option<Remark>)> {
    if !fits(&Reading::Class, values) && !fits(&Reading::Field(Field::Nature), values) {
        return None;
    }
    let codes = |v: &&Value| {
        let text = v.shown();
        (synonyms::find_code(Vocabulary::AnnualClass, &text), synonyms::parse_code(Field::Nature, &text))
    };
    let all: Vec<(Option<&str>, Option<&str>)> = values.iter().map(codes).collect();
    let class_only = all.iter().any(|(class, nature)| class.is_some() && nature.is_none());
    let nature_only = all.iter().any(|(class, nature)| nature.is_some() && class.is_none());
    let nature = readings.contains(&Reading::Field(Field::Nature));
    match (class_only, nature_only) {
        (true, false) => Some((Target::Special(Special::YearClass), Some(Remark::ByValues))),
        (false, true) if nature => Some((Target::Field(Field::Nature), Some(Remark::ByValues))),
        (false, false) if nature => Some((Target::Field(Field::Nature), Some(Remark::NewOnly))),
        _ => None,
    }
}

/// Whether most of the values can be read so.
pub(super) fn fits(reading: &Reading, values: &[&Value]) -> bool {
    let read = |v: &&&Value| {
        let text = v.shown();
        match reading {
            Reading::Extra => true,
            Reading::Class => synonyms::find_code(Vocabulary::AnnualClass, &text).is_some(),
            Reading::Field(Field::Stage) => stage_or_pause(&text),
            // The place that answers for the works, or the body there.
            Reading::Field(Field::Agencies) => {
                let mut parts = text.split(['、', ',', '，', ';', '；', '/']).map(str::trim).filter(|p| !p.is_empty());
                parts.all(|p| words::BODIES.iter().any(|w| p.ends_with(w)))
            }
            Reading::Field(field) => match field.kind() {
                FieldKind::Code(_) => synonyms::parse_code(*field, &text).is_some(),
                FieldKind::Share => matches!(v, Value::Number { .. }) || share::read(&text).is_ok(),
                FieldKind::List(crate::domain::field::Element::Province) => {
                    let mut parts =
                        text.split(['、', ',', '，', ';', '；', '/']).map(str::trim).filter(|p| !p.is_empty());
                    parts.all(|p| synonyms::parse_province(p).is_some())
                }
                _ => true,
            },
        }
    };
    let good = values.iter().filter(read).count();
    !values.is_empty() && good * 5 >= values.len() * 4
}

/// Whether a column whose heading nobody knows is one of stages: it ends like one, and so do its values say.
pub(super) fn is_status(heading: &str, body: &[&Row], index: u32, layout: &Layout) -> bool {
    let small = heading.trim().to_lowercase();
    words::STATUS_TAILS.iter().any(|tail| small.ends_with(tail))
        && fits(&Reading::Field(Field::Stage), &values(body, index, layout))
}

/// A stage, or a word for a pause where others name stages.
pub(super) fn stage_or_pause(text: &str) -> bool {
    synonyms::parse_code(Field::Stage, text).is_some()
        || synonyms::parse_code(Field::Activity, text) == Some(Activity::Paused.code())
}

/// Whether a column of its own says what the sums of each row count: `RMB million` beside 350.5.
pub(super) fn units_beside(body: &[&Row], money: u32) -> bool {
    let mut columns: HashMap<u32, (usize, usize)> = HashMap::new();
    for cell in body.iter().take(100).flat_map(|r| &r.cells).filter(|c| c.column != money) {
        if let Value::Text(text) = &cell.value {
            let (texts, units) = columns.entry(cell.column).or_default();
            *texts += 1;
            *units += usize::from(Unit::parse(text.trim()).is_some());
        }
    }
    columns.values().any(|(texts, units)| *units > 0 && units * 5 >= texts * 4)
}

/// Whether the values are sentences.
pub(super) fn is_prose(values: &[&Value]) -> bool {
    let long = values.iter().filter(|v| v.shown().chars().count() > 24).count();
    let different: std::collections::HashSet<String> = values.iter().map(|v| lookup_form(&v.shown())).collect();
    long * 4 > values.len() || values.len() > 12 && different.len() * 2 > values.len()
}

/// Whether at least some of the values are dates.
pub(super) fn dates(values: &[&Value]) -> bool {
    let context = DateContext { today: chrono::NaiveDate::default() };
    let read = |v: &&&Value| match v {
        Value::Serial { .. } => true,
        Value::Number { number, .. } => date::read_number(*number, date::NumberCell::default()).is_ok(),
        other => read_date(&other.shown(), &context).is_ok(),
    };
    values.iter().take(60).filter(read).count() * 5 >= values.len().min(60)
}

/// 1, 2, 3 …: no codes.
pub(super) fn row_numbers(values: &[&Value]) -> bool {
    let numbers: Vec<u32> = values.iter().filter_map(|v| v.shown().trim().parse().ok()).collect();
    numbers.len() == values.len()
        && numbers.len() > 2
        && numbers[0] <= 1
        && numbers.windows(2).all(|w| w[1] == w[0] + 1)
}
