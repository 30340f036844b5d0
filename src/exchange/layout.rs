//! How a sheet is laid out: where its head stands, what each column means, in which unit, and what each row is — a
//! project, a section, a total, a remark. Everything that was taken one way and could be another is said (`Remark`).
//!
//! The head is the row (or the two rows, joined) among the first fifteen with the most known headings. A title above it may
//! name the year and the unit. Where a heading may mean several things, the values of the column decide.

use super::headings::{Special, Target};
use super::sheet::{Cell, Row, Value, letters};
use super::unit::Unit;
use crate::domain::extra;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::fold::{fold, fold_char, looked_up, lookup_form};
use crate::domain::id::Entity;
use crate::i18n::Lang;
use crate::i18n::headings as words;
use std::borrow::Cow;

mod columns;
mod evidence;
mod plainly;

/// The head stands within so many rows.
pub const HEAD_ROWS: u32 = 15;
/// So many rows are looked at before columns are settled.
pub const SAMPLE_ROWS: usize = 400;

/// A column and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// From 1.
    pub index: u32,
    pub heading: String,
    pub target: Target,
    /// What the figures count, if they are money.
    pub unit: Option<Unit>,
    pub remark: Option<Remark>,
}

impl Column {
    /// A column without a heading, known by its letters alone.
    pub fn bare(index: u32) -> Column {
        Column { index, heading: letters(index), target: Target::Skip, unit: None, remark: Some(Remark::NoHeading) }
    }
}

/// What people should know about how a column was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remark {
    /// Nobody knows the heading: kept under its own name.
    Unknown,
    /// There is none: kept under the place of the column.
    NoHeading,
    /// Another column has the meaning already: kept under its own name.
    Twice,
    /// The values are not what the heading says: kept under its own name.
    NotSuch,
    /// Foreign money: kept as text.
    Foreign,
    /// Money without a unit, read as 万元.
    NoUnit,
    /// Money without a unit in a ledger of another country: kept as text.
    NoUnitAbroad,
    /// Money whose unit stands in a column of its own, row by row: kept as text.
    UnitBeside,
    /// The unit stands in a row of its own.
    UnitRow,
    /// The year is that of the title.
    TitleYear,
    /// The year is the current one, since none is given.
    ThisYear,
    /// The values decided.
    ByValues,
    /// 新建 only: the nature of the works or the annual class.
    NewOnly,
    /// Dates without plan or actual: actual where it has happened, else planned.
    PlainDate,
    /// Given by the person who imports.
    Given,
    /// Only numbers the rows.
    RowNumbers,
    /// Computed by the program: not read back.
    Computed,
}

/// What was made of the head of a sheet.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Layout {
    /// The rows of the head, by their numbers; empty if there is none.
    pub head: Vec<u32>,
    pub columns: Vec<Column>,
    /// The year of the ledger.
    pub year: u16,
    /// Whether the year is that of the title.
    pub titled: bool,
    /// The unit of a unit row.
    pub unit: Option<Unit>,
    /// Whether the headings seem to stand in the first column, one project in each further one.
    pub turned: bool,
    /// The head as text, to know it again further down.
    texts: Vec<String>,
    /// What those texts begin with.
    begins: Vec<char>,
}

/// What a person says about columns beforehand: heading (or letter) and meaning.
pub type Given = Vec<(String, Target)>;

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowKind {
    Project,
    Blank,
    /// A row that heads those below: its text without the number, and how deep it stands.
    Section(String, u8),
    Total,
    Remark,
    /// The head once more.
    Head,
    /// The units of the columns.
    Units,
    /// No name in it.
    Nameless,
}

impl Layout {
    /// Looks at the first rows of a sheet. `this_year` stands where no year is given.
    pub fn find(rows: &[Row], this_year: u16, given: &Given) -> Layout {
        let mut layout = Layout { year: this_year, ..Layout::default() };
        let first = rows.first().map_or(0, |r| r.number);
        let top: Vec<&Row> = rows.iter().take_while(|r| r.number < first + HEAD_ROWS.max(1)).collect();
        let mut best: (usize, usize, usize) = (0, 0, 0);
        // Heads of one row first: one of two or three must be better.
        for deep in [1, 2, 3] {
            for i in 0..top.len() {
                let Some(labels) = columns::labels(&top[i..], deep) else { continue };
                let known = columns::known(&labels, this_year, given);
                // Cells merged over both rows make a head of two, however much the lower row alone would say.
                let there = best.1 == i + 1 || best.2 == 1 && best.1 == i;
                let merged = match deep {
                    2 => known == best.0 && there && columns::shares(top[i], top[i + 1]),
                    // Three rows say when and of what; less is known of them than of the last two alone, but it is true.
                    3 => {
                        known >= 2
                            && known + 2 >= best.0
                            && best.2 == 2
                            && best.1.abs_diff(i) <= 1
                            && columns::shares_all(&top[i..i + 3])
                    }
                    _ => false,
                };
                if known > best.0 || merged {
                    best = (known, i, deep);
                }
            }
        }
        let (known, at, deep) = best;
        if known == 0 || !columns::is_head(top[at], known) {
            return layout;
        }
        layout.turned = columns::turned(rows, at + deep, known, this_year);
        let titles: Vec<String> = top[..at].iter().flat_map(|r| r.cells.iter().map(|c| c.value.shown())).collect();
        if let Some(year) = title_year(&titles) {
            (layout.year, layout.titled) = (year, true);
        }
        // 单位：万元, or a group over several columns: 投资情况（亿元）.
        let in_brackets = || titles.iter().find_map(|t| super::headings::unit_in_brackets(t));
        layout.unit = titles.iter().find_map(|t| Unit::of_row(t)).or_else(in_brackets);
        layout.head = top[at..at + deep].iter().map(|r| r.number).collect();
        layout.texts = top[at].cells.iter().map(|c| lookup_form(&c.value.shown())).collect();
        layout.begins = layout.texts.iter().filter_map(|t| t.chars().next()).collect();
        let labels = columns::labels(&top[at..], deep).unwrap_or_default();
        let last = layout.head.last().copied().unwrap_or_default();
        let body: Vec<&Row> = rows.iter().filter(|r| r.number > last).collect();
        let units = body.first().filter(|r| is_units(r)).copied();
        columns::settle(&mut layout, labels, units, &body, given);
        if !layout.turned {
            columns::without_headings(&mut layout, &body, given);
        }
        layout
    }

    pub fn is_found(&self) -> bool {
        !self.head.is_empty()
    }

    /// Whether a column is among those that have a meaning, or a name under which they are kept.
    pub fn has(&self, index: u32) -> bool {
        // Most stand without a gap from the first one on.
        let near = self.columns.get(index.saturating_sub(1) as usize).is_some_and(|c| c.index == index);
        near || self.columns.iter().any(|c| c.index == index)
    }

    /// The column with this meaning.
    pub fn column(&self, target: &Target) -> Option<&Column> {
        self.columns.iter().find(|c| c.target == *target)
    }

    /// Whether the sheet is one of ours: it names the change at which it was written, or it has codes beside several
    /// columns that only this program works out, or nothing but headings that this program writes. `headings` of those are folded for comparison.
    pub fn is_ours(&self, headings: &[String]) -> bool {
        let computed = |c: &&Column| {
            matches!(c.target, Target::Extra(_) | Target::Special(Special::YearClass | Special::Updated))
                && headings.contains(&lookup_form(&c.heading))
        };
        // Every heading is one that this program writes, whatever its unit.
        let own = |c: &Column| {
            let bare = lookup_form(c.heading.split(['(', '（']).next().unwrap_or_default());
            let titled =
                |lang: Lang| bare == lookup_form(&c.target.name(lang)) || bare == lookup_form(&c.target.code());
            headings.contains(&bare) || !matches!(c.target, Target::Extra(_)) && (titled(Lang::Zh) || titled(Lang::En))
        };
        let headed = |c: &&Column| c.remark != Some(Remark::NoHeading);
        let coded = self.column(&Target::Field(Field::Code)).is_some();
        self.column(&Target::Special(Special::Seen)).is_some()
            || coded
                && (self.columns.iter().filter(computed).count() >= 2 || self.columns.iter().filter(headed).all(own))
    }

    /// Leaves out the columns of our own sheets that are computed, and takes each name for the language of its heading.
    pub fn leave_computed(&mut self, headings: &[String]) {
        let both = self.column(&Target::Field(Field::NameEn)).is_some();
        for column in self.columns.iter_mut().filter(|c| both && c.target == Target::Special(Special::Name)) {
            column.target = Target::Field(Field::NameZh);
        }
        for column in &mut self.columns {
            // Under their codes our sums are in 万元.
            let key = Key::parse(Entity::Project, &column.heading).filter(|k| k.kind() == Some(FieldKind::Money));
            if let (Some(target), Target::Extra(_)) = (key.and_then(|k| Target::of_key(&k)), &column.target) {
                (column.target, column.unit, column.remark) = (target, Some(Unit::WAN), None);
                continue;
            }
            let computed =
                matches!(column.target, Target::Special(Special::YearClass | Special::Updated | Special::UpdatedBy));
            let unknown = matches!(column.target, Target::Extra(_)) && headings.contains(&lookup_form(&column.heading));
            if computed || unknown {
                column.target = Target::Skip;
                column.remark = Some(Remark::Computed);
            }
        }
    }

    /// The columns that name a project.
    fn names(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|c| is_name(&c.target))
    }

    /// What a row below the head is.
    pub fn kind(&self, row: &Row) -> RowKind {
        if row.is_blank() {
            return RowKind::Blank;
        }
        // A row of our own workbook is a project, whatever its name looks like.
        let id = self.column(&Target::Special(Special::Id)).map(|c| row.at(c.index).said());
        if id.is_some_and(|t| t.trim().len() == 32 && t.trim().bytes().all(|b| b.is_ascii_hexdigit())) {
            return RowKind::Project;
        }
        let mut filled: Vec<&Cell> = Vec::with_capacity(row.cells.len());
        filled.extend(row.cells.iter().filter(|c| !c.value.is_empty()));
        if self.is_head(&filled) {
            return RowKind::Head;
        }
        let unit = |c: &Column| row.at(c.index).is_empty() || Unit::parse(row.at(c.index).said().trim()).is_some();
        if is_units(row) && self.names().all(unit) {
            return RowKind::Units;
        }
        let name = self.names().map(|c| row.at(c.index).said()).find(|t| !t.trim().is_empty()).unwrap_or_default();
        let first = filled.first().map(|c| c.value.said()).unwrap_or_default();
        let figures = filled.iter().skip(1).all(|c| match &c.value {
            Value::Text(text) => is_figure(text) || **text == *first,
            other => matches!(other, Value::Number { .. } | Value::Fault(_)),
        });
        if is_total(&name) || is_total(&first) || filled.len() > 1 && figures && is_total_of(&first) {
            return RowKind::Total;
        }
        if filled.len() <= 6 && is_remark(&first) {
            return RowKind::Remark;
        }
        if let Some(section) = self.section(row, &filled, &first, &name) {
            return section;
        }
        match name.trim().is_empty() && self.identity(row).is_none() {
            true => RowKind::Nameless,
            false => RowKind::Project,
        }
    }

    /// Whether most of these cells say what the head says.
    fn is_head(&self, filled: &[&Cell]) -> bool {
        self.is_head_of(filled.len(), filled.iter().map(|cell| cell.value.said()))
    }

    /// The same of so many texts.
    fn is_head_of<'t>(&self, count: usize, filled: impl Iterator<Item = Cow<'t, str>>) -> bool {
        // The first cells that say something else settle it for most rows.
        let (mut same, mut other) = (0, 0);
        for said in filled {
            let begins = looked_up(&said).next().is_some_and(|c| self.begins.contains(&c));
            match begins && self.texts.contains(&lookup_form(&said)) {
                true => same += 1,
                false => other += 1,
            }
            if other * 10 > count * 2 {
                return false;
            }
        }
        same >= 2
    }

    /// A row known by its id or code needs no name.
    fn identity(&self, row: &Row) -> Option<String> {
        let own = [Target::Special(Special::Id), Target::Field(Field::Code), Target::Field(Field::NationalCode)];
        let mut found = own.iter().filter_map(|t| self.column(t)).map(|c| row.at(c.index).shown());
        // A heading of a section may stand in the column of codes: a code has Latin letters or digits.
        found.find(|t| strip_count(t).chars().any(|c| c.is_ascii_alphanumeric()))
    }

    /// 一、交通 or (一)铁路, alone in its row or with sums beside it; a text alone over all columns.
    fn section(&self, row: &Row, filled: &[&Cell], first: &str, name: &str) -> Option<RowKind> {
        let numbered = |text: &str| section_number(text);
        let lonely = filled.len() == 1 && self.columns.len() >= 3 && matches!(filled[0].value, Value::Text(_));
        let alike = filled.iter().all(|c| c.value == filled[0].value);
        // Most rows are none of these, and not all their cells need be looked at.
        if !lonely && !alike && numbered(first).is_none() && numbered(name).is_none() {
            return None;
        }
        let texts: Vec<&&Cell> =
            filled.iter().filter(|c| matches!(&c.value, Value::Text(t) if !is_figure(t))).collect();
        let same = texts.iter().all(|c| c.value == texts[0].value);
        // The number may stand in a cell of its own before the name.
        if let Some((rest, depth)) = numbered(first) {
            let beside = texts.get(1).map(|c| c.value.said());
            let own = match (rest.is_empty(), name.trim()) {
                (false, _) => rest,
                // The column beside the number need not be that of the names.
                (true, "") => beside.unwrap_or_default().trim().to_string(),
                (true, name) => name.to_string(),
            };
            // Cells merged beside it say the same text again.
            let beside = || texts.iter().skip(1).all(|c| c.value.said().trim() == own);
            let alone = texts.len() <= 1 || same || beside();
            if alone && !own.is_empty() && self.identity(row).is_none() {
                return Some(RowKind::Section(strip_count(&own), depth));
            }
        }
        if let Some((rest, depth)) = numbered(name).filter(|_| texts.len() <= 1 || same)
            && !rest.is_empty()
        {
            return Some(RowKind::Section(strip_count(&rest), depth));
        }
        let elsewhere = name.trim().is_empty() || self.names().all(|c| c.index != filled[0].column);
        let merged = filled.len() >= 3 && same && texts.len() == filled.len();
        ((lonely && elsewhere || merged) && self.identity(row).is_none())
            .then(|| RowKind::Section(strip_count(first), 9))
    }
}

pub(crate) fn is_name(target: &Target) -> bool {
    matches!(target, Target::Special(Special::Name) | Target::Field(Field::NameZh | Field::NameEn))
}

/// The one year that the titles name.
fn title_year(titles: &[String]) -> Option<u16> {
    let mut years: Vec<u16> = Vec::new();
    for title in titles {
        let plain = fold(title);
        let digits: Vec<&str> = plain.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4).collect();
        years.extend(digits.iter().filter_map(|d| d.parse::<u16>().ok()).filter(|y| (1990..=2100).contains(y)));
    }
    years.sort_unstable();
    years.dedup();
    (years.len() == 1).then(|| years[0])
}

/// A row that holds nothing but units: 万元, 亩, %.
fn is_units(row: &Row) -> bool {
    let mut money = false;
    for cell in row.cells.iter().filter(|c| !c.value.is_empty()) {
        let Value::Text(text) = &cell.value else { return false };
        let bare = text.trim().trim_matches(['(', ')', '（', '）']);
        // $3m is a sum, and no unit.
        if bare.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        match Unit::parse(bare) {
            Some(_) => money = true,
            None if bare.chars().count() > 4 => return false,
            None => {}
        }
    }
    money
}

fn is_figure(text: &str) -> bool {
    !text.trim().is_empty()
        && text.trim().chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | ' ' | '\u{a0}'))
}

fn is_total(text: &str) -> bool {
    // Nothing but the signs of a section stands before the word: for most texts the first other character settles it.
    let sign = |c: char| section_digits(c.encode_utf8(&mut [0; 4]));
    let first = looked_up(text).find(|c| !sign(*c));
    if !first.is_some_and(|c| words::TOTALS.iter().any(|w| w.starts_with(c))) {
        return false;
    }
    let form = lookup_form(text);
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '、' | '个' | '项' | ',' | 'n' | '共');
    words::TOTALS.iter().any(|w| {
        let Some((before, after)) = form.split_once(w) else { return false };
        section_digits(before) && after.chars().all(is_sign)
    })
}

/// Total Maintenance, 武汉市小计: a total if only figures stand beside it.
fn is_total_of(text: &str) -> bool {
    let small = text.trim().to_lowercase();
    words::TOTALS_OF.iter().any(|w| match w.is_ascii() {
        true => small.strip_prefix(w).is_some_and(|rest| rest.starts_with([' ', ':', '-'])),
        false => small.ends_with(w),
    })
}

fn section_digits(text: &str) -> bool {
    text.chars().all(|c| words::SECTION_DIGITS.contains(c) || matches!(c, '(' | ')' | '、' | ',') || c.is_ascii_digit())
}

fn is_remark(text: &str) -> bool {
    let plain: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    words::REMARKS.iter().any(|w| plain.starts_with(w))
}

/// 一、 is the first depth, (一) the second.
fn section_number(text: &str) -> Option<(String, u8)> {
    let begins = fold_char(text.trim_start().chars().next()?).next();
    if !begins.is_some_and(|c| c == '(' || words::SECTION_DIGITS.contains(c)) {
        return None;
    }
    let plain = fold(text);
    let plain = plain.trim();
    let digit = |c: char| words::SECTION_DIGITS.contains(c);
    if let Some(rest) = plain.strip_prefix('(') {
        let (number, rest) = rest.split_once(')')?;
        let number = number.trim();
        return (!number.is_empty() && number.chars().all(digit)).then(|| (rest.trim().to_string(), 2));
    }
    let end = plain.find(|c: char| !digit(c)).unwrap_or(plain.len());
    let rest = plain[end..].trim_start();
    let marked = rest.is_empty() || rest.starts_with(['、', '.', ',', ':', ' ']);
    (end > 0 && marked).then(|| (rest.trim_start_matches(['、', '.', ',', ':', ' ']).trim().to_string(), 1))
}

/// 交通项目(12个) → 交通项目
fn strip_count(text: &str) -> String {
    let text = text.trim();
    let cut = text.find(['(', '（', ':', '：']).unwrap_or(text.len());
    let kept = text[..cut].trim();
    if kept.is_empty() { text.to_string() } else { kept.to_string() }
}

/// The name under which a column is kept that is no field, different from those that are taken.
fn extra_name(heading: &str, index: u32, taken: &[Column]) -> Target {
    let is_taken = |name: &str| taken.iter().any(|c| c.target == Target::Extra(name.to_string()));
    let plain = extra::name_of(heading).unwrap_or_else(|| format!("x_column_{index}"));
    let mut name = plain.clone();
    let mut n = 2;
    while is_taken(&name) {
        name = extra::name_of(&format!("{heading} {n}"))
            .filter(|m| *m != plain)
            .unwrap_or_else(|| format!("x_column_{index}_{n}"));
        n += 1;
    }
    Target::Extra(name)
}

#[cfg(test)]
mod tests;
