//! A plan in words, line by line, for both fronts: what columns were taken for, what would change, what is doubtful and
//! what was left out. Alike doubts and reasons are told once with a count, so that a long ledger stays readable.

use super::{Item, Plan, What};
use crate::domain::text::{self, CONFLICT};
use crate::exchange::headings::Target;
use crate::exchange::layout::{Column, Remark};
use crate::exchange::sheet::letters;
use crate::exchange::unit::Unit;
use crate::i18n::Lang;
use crate::i18n::headings::unit_name;
use crate::i18n::import::{ColumnNote as N, ImportSay as S};
use std::collections::HashMap;

/// A line with what stands before it and how deep it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Letters of a column, number of a row, code of a project.
    pub mark: String,
    pub text: String,
    /// Below the line before it.
    pub inner: bool,
}

fn told(mark: impl Into<String>, text: impl Into<String>, inner: bool) -> Told {
    Told { mark: mark.into(), text: text.into(), inner }
}

fn note(column: &Column, plan: &Plan, lang: Lang) -> Option<String> {
    let remark = match (column.remark, &column.target) {
        (Some(remark), _) => remark,
        (None, Target::AnnualPlan(_) | Target::AnnualPaid(_)) if plan.layout.titled => Remark::TitleYear,
        _ => return None,
    };
    let word = match (remark, &column.target) {
        (Remark::Given, Target::Skip) => N::LeftOut,
        (Remark::Unknown, _) => N::Unknown,
        (Remark::NoHeading, _) => N::NoHeading,
        (Remark::Twice, _) => N::Twice,
        (Remark::NotSuch, _) => N::NotSuch,
        (Remark::Foreign, _) => N::Foreign,
        (Remark::NoUnit, _) => N::NoUnit,
        (Remark::NoUnitAbroad, _) => N::NoUnitAbroad,
        (Remark::UnitBeside, _) => N::UnitBeside,
        (Remark::UnitRow, _) => N::UnitRow,
        (Remark::TitleYear, _) => N::TitleYear,
        (Remark::ThisYear, _) => N::ThisYear,
        (Remark::ByValues, _) => N::ByValues,
        (Remark::NewOnly, _) => N::NewOnly,
        (Remark::PlainDate, _) => N::PlainDate,
        (Remark::Given, _) => N::Given,
        (Remark::RowNumbers, _) => N::RowNumbers,
        (Remark::Computed, _) => N::Computed,
    };
    Some(word.say(lang).to_string())
}

/// Headings up to so many cells stand in a column of their own; what longer ones mean follows them.
const HEADINGS: usize = 28;

/// What each column was taken for, the meanings below each other.
pub fn columns(plan: &Plan, lang: Lang) -> Vec<Told> {
    let said = |c: &Column| c.heading.split_whitespace().collect::<Vec<_>>().join(" ");
    let widths = plan.layout.columns.iter().map(|c| text::width(&said(c))).filter(|w| *w <= HEADINGS);
    let widest = widths.max().unwrap_or(0);
    let line = |c: &Column| {
        let unit = match &c.unit {
            Some(Unit::Yuan(yuan)) if c.target.is_money() => format!(" ({})", unit_name(lang, *yuan)),
            _ => String::new(),
        };
        let meaning = match &c.target {
            Target::Extra(name) => format!("x_{}", crate::domain::extra::heading_of(name)),
            other => other.name(lang),
        };
        let note = note(c, plan, lang).map(|n| format!("  · {n}")).unwrap_or_default();
        let heading = text::pad(&said(c), widest);
        told(letters(c.index), format!("{heading} → {meaning}{unit}{note}"), false)
    };
    plan.layout.columns.iter().map(line).collect()
}

/// What would happen to each project, value by value; at most `most` projects.
pub fn changes(plan: &Plan, lang: Lang, most: usize) -> Vec<Told> {
    let mut out = Vec::new();
    let mut items: Vec<&Item> = plan.items.iter().collect();
    // What touches what is there comes before what is new.
    items.sort_by_key(|i| match i.what {
        What::Removed => 0,
        What::Changed => 1,
        What::New => 2,
    });
    for item in items.iter().take(most) {
        let what = match item.what {
            What::New => S::NewProject,
            What::Changed => S::ChangedProject,
            What::Removed => S::RemovedProject,
        };
        let row = if item.row == 0 { String::new() } else { format!("  · {}", S::RowOf.with(lang, &[&item.row])) };
        out.push(told(item.code.clone(), format!("{} {}{row}", what.say(lang), item.name), false));
        for line in &item.lines {
            let mark = if line.conflict { format!(" {CONFLICT}") } else { String::new() };
            let one = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let (before, after) = (one(&line.before), one(&line.after));
            let text = match (item.what == What::New, before.is_empty()) {
                (true, _) => format!("{}: {after}", line.field),
                (false, true) => format!("{}: — → {after}{mark}", line.field),
                (false, false) if after.is_empty() => format!("{}: {before} → —{mark}", line.field),
                (false, false) => format!("{}: {before} → {after}{mark}", line.field),
            };
            out.push(told("", text, true));
        }
    }
    if items.len() > most {
        out.push(told("", S::And.with(lang, &[&(items.len() - most)]), false));
    }
    out
}

/// What is doubtful, and what was left out; alike ones once.
pub fn problems(plan: &Plan, lang: Lang) -> Vec<Told> {
    let mut out = Vec::new();
    if !plan.doubts.is_empty() {
        out.push(told("", S::Doubts.with(lang, &[&plan.doubts.len()]), false));
        let mut order: Vec<(String, String)> = Vec::new();
        let mut groups: HashMap<(String, String), (usize, &super::Doubt)> = HashMap::new();
        for doubt in &plan.doubts {
            let key = (doubt.heading.clone(), format!("{}\u{0}{}", doubt.value, doubt.what));
            let group = groups.entry(key.clone()).or_insert((0, doubt));
            if group.0 == 0 {
                order.push(key);
            }
            group.0 += 1;
        }
        for key in order {
            let Some((count, doubt)) = groups.get(&key) else { continue };
            let value: String = doubt.value.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
            let times = if *count > 1 { format!(" {}", S::Times.with(lang, &[count])) } else { String::new() };
            let heading = doubt.heading.split_whitespace().collect::<Vec<_>>().join(" ");
            let place = if heading.is_empty() { value } else { format!("{heading} “{value}”") };
            out.push(told(doubt.place.clone(), format!("{place}: {}{times}", doubt.what), true));
        }
    }
    if !plan.skipped.is_empty() {
        out.push(told("", S::Skipped.with(lang, &[&plan.skipped.len()]), false));
        let mut order: Vec<&str> = Vec::new();
        let mut groups: HashMap<&str, Vec<u32>> = HashMap::new();
        for (row, why) in &plan.skipped {
            let rows = groups.entry(why.as_str()).or_default();
            if rows.is_empty() {
                order.push(why);
            }
            rows.push(*row);
        }
        for why in order {
            let rows = &groups[why];
            let shown: Vec<String> = rows.iter().take(12).map(u32::to_string).collect();
            let more = if rows.len() > 12 {
                format!(" … {}", S::And.with(lang, &[&(rows.len() - 12)]))
            } else {
                String::new()
            };
            out.push(told(shown.join(", "), format!("{why}{more}"), true));
        }
    }
    out
}

/// What was read, in a few lines.
pub fn source(plan: &Plan, lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    if let Some((new, there)) = plan.history {
        out.push(format!("{}: {}", plan.file, S::HistoryTaken.with(lang, &[&new, &there])));
        return out;
    }
    let head: Vec<String> = plan.layout.head.iter().filter(|n| **n > 0).map(u32::to_string).collect();
    let origin = match &plan.seen.origin.sheet {
        Some(sheet) => format!("{} [{sheet}]", plan.file),
        None => plan.file.clone(),
    };
    match head.is_empty() {
        false => out.push(S::Source.with(lang, &[&origin, &head.join("–"), &plan.layout.columns.len(), &plan.rows])),
        true => out.push(format!(
            "{origin}: {}",
            S::Records.with(lang, &[&plan.rows, &plan.new_count(), &plan.changed_count(), &plan.unchanged])
        )),
    }
    if let (Some(encoding), Some(sign)) = (plan.seen.encoding, plan.seen.delimiter) {
        let sign = if sign == '\t' { "Tab".to_string() } else { sign.to_string() };
        out.push(S::Encoding.with(lang, &[&encoding, &sign]));
    }
    if plan.seen.hidden_rows > 0 {
        out.push(S::HiddenRows.with(lang, &[&plan.seen.hidden_rows]));
    }
    if plan.seen.merged > 0 {
        out.push(S::MergedCells.with(lang, &[&plan.seen.merged]));
    }
    if !plan.other_sheets.is_empty() {
        out.push(S::OtherSheets.with(lang, &[&plan.other_sheets.join(", ")]));
    }
    out
}

/// The sums of the plan in one line.
pub fn summary(plan: &Plan, lang: Lang) -> String {
    let counts = [plan.new_count(), plan.changed_count(), plan.values_changed(), plan.removed_count(), plan.unchanged];
    S::Summary.with(lang, &[&counts[0], &counts[1], &counts[2], &counts[3], &counts[4]])
}
