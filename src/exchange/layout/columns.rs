//! From the head of a sheet to the meaning of its columns.

use super::{Column, Given, Layout, Remark, RowKind, evidence, extra_name, is_name};
use crate::domain::field::{Field, FieldKind};
use crate::domain::fold::{fold, is_same};
use crate::domain::text::has_han;
use crate::exchange::headings::{Reading, Recognised, Special, Target, Timing, recognise};
use crate::exchange::sheet::{Row, Value, letters};
use crate::exchange::unit::Unit;
use crate::i18n::headings as words;

/// The text over a column: the upper and the lower one of a head of two rows, and what stands over both.
#[derive(Clone, Debug, Default)]
pub(super) struct Label {
    column: u32,
    top: String,
    upper: String,
    lower: String,
}

impl Label {
    /// The heading as people read it.
    fn heading(&self) -> String {
        let tidy = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        let (upper, lower) = (tidy(&self.upper), tidy(&self.lower));
        let below = match (upper.is_empty(), lower.is_empty()) {
            (_, true) => upper,
            (true, _) => lower,
            _ if is_same(&upper, &lower) => upper,
            _ => format!("{upper} {lower}"),
        };
        match tidy(&self.top) {
            top if top.is_empty() || is_same(&top, &below) => below,
            top => format!("{top} {below}"),
        }
    }

    fn meaning(&self, year: u16) -> Option<Recognised> {
        if self.top.trim().is_empty() {
            return self.meaning_below(year);
        }
        let below = Label { top: String::new(), ..self.clone() };
        let tail = words::GROUP_WORDS.iter().find_map(|w| self.top.trim().strip_suffix(w));
        let joined = |top: &str| recognise(&format!("{top}{}", below.heading()), year);
        if let Some(joined) = joined(self.top.trim()).or_else(|| joined(tail?)) {
            return Some(joined);
        }
        let mut found = below.meaning_below(year)?;
        // A month says itself when it is; of a year or a plan the words below say too little.
        let dated = matches!(found.target, Target::MonthText(_) | Target::PaidUpTo(..) | Target::Extra(_));
        if says_when(&self.top) && !dated {
            return None;
        }
        found.unit = found.unit.or_else(|| recognise(&self.top, year).and_then(|r| r.unit));
        Some(found)
    }

    fn meaning_below(&self, year: u16) -> Option<Recognised> {
        if self.lower.trim().is_empty() || self.upper.trim().is_empty() || is_same(&self.upper, &self.lower) {
            return recognise(&self.heading(), year);
        }
        if let Some(joined) = recognise(&format!("{}{}", self.upper, self.lower), year) {
            return Some(joined);
        }
        if let Some(turned) = self.when_below(year) {
            return Some(turned);
        }
        if says_when(&self.upper) {
            return None;
        }
        // A unit that stands over several columns is that of each.
        let mut below = recognise(&self.lower, year)?;
        below.unit = below.unit.or_else(|| recognise(&self.upper, year).and_then(|r| r.unit));
        Some(below)
    }
}

/// What a group over months is of: 形象进度 over 1月, 投资完成情况 over 1-3月完成.
impl Label {
    fn when_below(&self, year: u16) -> Option<Recognised> {
        let (over, when) = (self.upper.trim(), self.lower.trim());
        if !says_when(when) {
            return None;
        }
        let bare = words::GROUP_WORDS.iter().find_map(|w| over.strip_suffix(w)).unwrap_or(over);
        let sum = words::SUMS.iter().find(|w| over.contains(**w)).copied().unwrap_or(over);
        let joined = [over, bare, sum].into_iter().find_map(|of| recognise(&format!("{when}{of}"), year));
        joined.filter(|r| matches!(r.target, Target::MonthText(_) | Target::PaidUpTo(..) | Target::Extra(_)))
    }
}

/// Whether a group over columns says when, or in which sense.
fn says_when(group: &str) -> bool {
    let over = fold(group);
    words::TIME_MARKS.iter().any(|w| over.contains(w)) || over.contains(|c: char| c.is_ascii_digit())
}

/// A head of three rows: that of the lower two, and what stands over both.
fn labels_of_three(rows: &[&Row]) -> Option<Vec<Label>> {
    let (first, rest) = rows.split_first()?;
    let second = rest.first().filter(|r| r.number == first.number + 1)?;
    if second.cells.iter().any(|c| matches!(c.value, Value::Number { .. } | Value::Serial { .. })) {
        return None;
    }
    let mut out = labels(rest, 2)?;
    for cell in first.cells.iter().filter(|c| !out.iter().any(|l| l.column == c.column)).collect::<Vec<_>>() {
        out.push(Label { column: cell.column, upper: text_of(&cell.value), ..Label::default() });
    }
    out.retain(|l| !l.heading().is_empty());
    out.sort_by_key(|l| l.column);
    let mut group = String::new();
    for label in &mut out {
        let (over, below) = (text_of(first.at(label.column)), label.heading());
        if !over.trim().is_empty() {
            group = if is_same(&over, &below) { String::new() } else { over };
        }
        label.top.clone_from(&group);
    }
    Some(out)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number { .. } => value.shown(),
        _ => String::new(),
    }
}

/// The texts over the columns, for a head of one row, of two or of three; `None` if there are not so many rows.
pub(super) fn labels(rows: &[&Row], deep: usize) -> Option<Vec<Label>> {
    let first = rows.first()?;
    let text = text_of;
    if deep == 3 {
        return labels_of_three(rows);
    }
    if deep == 1 {
        let of =
            |c: &crate::exchange::sheet::Cell| Label { column: c.column, upper: text(&c.value), ..Label::default() };
        return Some(first.cells.iter().map(of).filter(|l| !l.upper.trim().is_empty()).collect());
    }
    let second = rows.get(1).filter(|r| r.number == first.number + 1)?;
    // Figures and days are no headings.
    if second.cells.iter().any(|c| matches!(c.value, Value::Number { .. } | Value::Serial { .. })) {
        return None;
    }
    let mut columns: Vec<u32> = first.cells.iter().chain(&second.cells).map(|c| c.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut out: Vec<Label> = Vec::new();
    let mut group = String::new();
    for column in columns {
        let (mut upper, lower) = (text(first.at(column)), text(second.at(column)));
        if upper.trim().is_empty() && !lower.trim().is_empty() {
            upper = group.clone();
        } else {
            // What stands over a column without a second heading groups nothing.
            group = if lower.trim().is_empty() { String::new() } else { upper.clone() };
        }
        if !(upper.trim().is_empty() && lower.trim().is_empty()) {
            out.push(Label { column, upper, lower, ..Label::default() });
        }
    }
    Some(out)
}

/// Whether two rows have a text in common at the same place: cells merged over both.
pub(super) fn shares(upper: &Row, lower: &Row) -> bool {
    upper.cells.iter().any(|c| matches!(c.value, Value::Text(_)) && *lower.at(c.column) == c.value)
}

/// Whether three rows have a text in common at the same place.
pub(super) fn shares_all(rows: &[&Row]) -> bool {
    let [first, second, third] = rows else { return false };
    let same = |c: &crate::exchange::sheet::Cell| *second.at(c.column) == c.value && *third.at(c.column) == c.value;
    first.cells.iter().any(|c| matches!(c.value, Value::Text(_)) && same(c))
}

/// How many different things the headings name.
pub(super) fn known(labels: &[Label], year: u16, given: &Given) -> usize {
    let mut seen: Vec<Target> = Vec::new();
    for label in labels {
        let target = given_for(label, given).cloned().or_else(|| label.meaning(year).map(|r| r.target));
        if let Some(target) = target
            && !seen.contains(&target)
        {
            seen.push(target);
        }
    }
    seen.len()
}

/// One known heading is enough only over a single column or beside others that are short texts.
pub(super) fn is_head(row: &Row, known: usize) -> bool {
    let texts = row.cells.iter().filter(|c| matches!(c.value, Value::Text(_))).count();
    known >= 2 || texts <= 2 || known * 8 >= texts
}

/// Whether the headings stand below each other in the first column: more of them than beside each other in the head.
pub(super) fn turned(rows: &[Row], head: usize, across: usize, year: u16) -> bool {
    let firsts: Vec<String> = rows.iter().skip(head).filter_map(|r| Some(r.cells.first()?.value.shown())).collect();
    let mut seen: Vec<Target> = Vec::new();
    for text in &firsts {
        seen.extend(recognise(text, year).map(|r| r.target).filter(|t| !seen.contains(t)));
    }
    across <= 2 && seen.len() >= 4 && seen.len() > across && seen.len() * 2 >= firsts.len()
}

fn given_for<'a>(label: &Label, given: &'a Given) -> Option<&'a Target> {
    let heading = label.heading();
    let named =
        |name: &str| is_same(name, &heading) || is_same(name, &letters(label.column)) || is_same(name, &label.lower);
    given.iter().find(|(name, _)| named(name)).map(|(_, target)| target)
}

/// Settles what each column means.
pub(super) fn settle(layout: &mut Layout, labels: Vec<Label>, units: Option<&Row>, body: &[&Row], given: &Given) {
    let has_name = labels.iter().any(|l| {
        given_for(l, given).is_some_and(is_name) || l.meaning(layout.year).is_some_and(|r| is_name(&r.target))
    });
    let has_stage = labels.iter().any(|l| {
        let stage = Target::Field(Field::Stage);
        given_for(l, given) == Some(&stage)
            || l.meaning(layout.year)
                .is_some_and(|r| r.target == stage || r.by_values.contains(&Reading::Field(Field::Stage)))
    });
    let chinese = labels.iter().any(|l| has_han(&l.heading()));
    for label in labels {
        let heading = label.heading();
        let index = label.column;
        // Two columns of one heading stay two: what cannot be read of either is kept under a name of its own.
        let named = |name: &String| layout.columns.iter().any(|c| c.heading == *name);
        let numbered = (2..).map(|n| format!("{heading} {n}"));
        let heading = std::iter::once(heading.clone()).chain(numbered).find(|name| !named(name)).unwrap_or_default();
        let meaning = label.meaning(layout.year);
        let mut column = Column { index, heading: heading.clone(), target: Target::Skip, unit: None, remark: None };
        column.unit = meaning.as_ref().and_then(|m| m.unit.clone());
        if let Some(unit) = units.and_then(|r| Unit::parse(r.at(index).shown().trim_matches(['(', ')', '（', '）'])))
        {
            column.unit = column.unit.or(Some(unit));
        }
        if let Some(target) = given_for(&label, given) {
            column.target = target.clone();
            column.remark = Some(Remark::Given);
            if column.target == Target::Extra(String::new()) {
                column.target = extra_name(&heading, index, &layout.columns);
            }
            if column.target.is_money() && column.unit.is_none() {
                column.unit = layout.unit.clone().or(Some(Unit::WAN));
            }
            layout.columns.push(column);
            continue;
        }
        let fallback = !has_name
            && words::NAME_IF_NONE.iter().any(|w| is_same(w, &heading))
            && !layout.columns.iter().any(|c| is_name(&c.target));
        let (target, remark) = match meaning {
            _ if fallback => (Target::Special(Special::Name), None),
            None if !has_stage && evidence::is_status(&heading, body, index, layout) => {
                (Target::Field(Field::Stage), Some(Remark::ByValues))
            }
            None => (Target::Extra(String::new()), Some(Remark::Unknown)),
            Some(m) => judged(layout, m, (index, &heading), body, chinese, &mut column.unit),
        };
        (column.target, column.remark) = (target, remark);
        let single =
            !matches!(column.target, Target::Extra(_) | Target::Skip | Target::MonthText(_) | Target::PaidUpTo(..));
        if single && layout.columns.iter().any(|c| c.target == column.target) {
            column.target = Target::Extra(String::new());
            column.remark = Some(Remark::Twice);
        }
        if column.target == Target::Extra(String::new())
            || layout.columns.iter().any(|c| c.target == column.target && matches!(c.target, Target::Extra(_)))
        {
            column.target = extra_name(&heading, index, &layout.columns);
        }
        layout.columns.push(column);
    }
}

/// Columns that say something about projects and have no heading: kept under their letters, or what a person says of them.
pub(super) fn without_headings(layout: &mut Layout, body: &[&Row], given: &Given) {
    let mut found: Vec<u32> = Vec::new();
    for row in body.iter().filter(|row| layout.kind(row) == RowKind::Project) {
        for (n, cell) in row.cells.iter().enumerate() {
            // Cells merged into it say what stands before it.
            let copied = n > 0 && row.cells[n - 1].value == cell.value;
            if !cell.value.is_empty() && !copied && !layout.has(cell.column) && !found.contains(&cell.column) {
                found.push(cell.column);
            }
        }
    }
    found.sort_unstable();
    for index in found {
        let label = Label { column: index, ..Label::default() };
        let (target, remark) = match given_for(&label, given).filter(|t| **t != Target::Extra(String::new())) {
            Some(target) => (target.clone(), Remark::Given),
            None => (extra_name("", index, &layout.columns), Remark::NoHeading),
        };
        let unit = target.is_money().then(|| layout.unit.clone().unwrap_or(Unit::WAN));
        layout.columns.push(Column { target, unit, remark: Some(remark), ..Column::bare(index) });
    }
    layout.columns.sort_by_key(|c| c.index);
}

/// What a known heading means, seen its values.
fn judged(
    layout: &Layout,
    meaning: Recognised,
    (index, heading): (u32, &str),
    body: &[&Row],
    chinese: bool,
    unit: &mut Option<Unit>,
) -> (Target, Option<Remark>) {
    let values = evidence::values(body, index, layout);
    let kept = |remark| (Target::Extra(String::new()), Some(remark));
    if !meaning.by_values.is_empty() {
        if let Some((target, remark)) = evidence::decide(meaning.by_values, &values) {
            return (target, remark);
        }
        return (Target::of_reading(meaning.by_values.last().unwrap_or(&Reading::Extra)), None);
    }
    let target = meaning.target;
    if target.is_money() {
        let row_unit = layout.unit.clone();
        let signs = values.iter().filter(|v| matches!(v, Value::Text(t) if matches!(Unit::parse(t.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-'))), Some(Unit::Foreign(_))))).count();
        let found = unit.clone().or_else(|| row_unit.clone());
        if matches!(found, Some(Unit::Foreign(_))) || signs * 2 > values.len() {
            return kept(Remark::Foreign);
        }
        let from_row = unit.is_none() && row_unit.is_some();
        *unit = found;
        if unit.is_none() {
            if evidence::units_beside(body, index) {
                return kept(Remark::UnitBeside);
            }
            // A sum with a unit of its own in every cell needs none over it.
            let own = values
                .iter()
                .filter(|v| matches!(v, Value::Text(t) if has_han(t) || t.contains('¥') || t.contains('￥')))
                .count();
            if !chinese && own == 0 && !values.is_empty() {
                return kept(Remark::NoUnitAbroad);
            }
            *unit = Some(Unit::WAN);
            let all_own = !values.is_empty() && own == values.len();
            return (target, (!all_own).then_some(Remark::NoUnit));
        }
        // A year that the heading does not name is said first, unless a title has it.
        let year = match &target {
            Target::AnnualPlan(year) | Target::AnnualPaid(year) | Target::PaidUpTo(year, _) => Some(year.to_string()),
            _ => None,
        };
        if year.is_some_and(|y| !heading.contains(&y)) && !(from_row && layout.titled) {
            return (target, year_remark(layout));
        }
        return (target, from_row.then_some(Remark::UnitRow));
    }
    match &target {
        Target::Field(field) if matches!(field.kind(), FieldKind::Code(_)) => {
            match evidence::fits(&Reading::Field(*field), &values) || values.is_empty() {
                true => (target, None),
                // A stage word that nobody knows is listed cell by cell; a column of prose is no column of lights.
                false if evidence::is_prose(&values) => kept(Remark::NotSuch),
                false => (target, None),
            }
        }
        Target::Milestone(_, timing) => match evidence::dates(&values) {
            false if !values.is_empty() => kept(Remark::NotSuch),
            _ if *timing == Timing::Plain => (target, Some(Remark::PlainDate)),
            _ => (target, None),
        },
        Target::Special(Special::Serial) => (target, Some(Remark::RowNumbers)),
        Target::Field(Field::Code) if evidence::row_numbers(&values) => {
            (Target::Special(Special::Serial), Some(Remark::RowNumbers))
        }
        _ => (target, None),
    }
}

fn year_remark(layout: &Layout) -> Option<Remark> {
    Some(if layout.titled { Remark::TitleYear } else { Remark::ThisYear })
}
