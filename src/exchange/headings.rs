//! THE TABLE OF COLUMN HEADINGS, both ways: what a column of a ledger means, and how our own columns are headed. Shared
//! by import and export, so that what is written is read back.
//!
//! Names of fields come from the field table through `i18n::labels` and `i18n::synonyms`; the words that only ledgers use
//! stand in `i18n::headings`. `recognise` reads a heading, `Target::title` writes one (money with its unit in brackets),
//! `Target::code` is the stable name for mappings and export profiles, read back by `Target::parse`.
//!
//! For the exporter: a workbook that is to come back carries `Special::Id` (32 hex digits) and `Special::Seen` (the number
//! of the newest change at export) as columns, hidden or not, under their titles in either language. An edited row is
//! then written as seen at that change, so that what was changed on both sides becomes a conflict and no overwrite.

use super::unit::Unit;
use crate::domain::extra;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::fold::lookup_form;
use crate::domain::id::Entity;
use crate::domain::kinds::MilestoneKind;
use crate::i18n::headings as words;
pub use crate::i18n::headings::{Reading, Special, Timing};
use crate::i18n::{Lang, labels, synonyms};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A field of the project.
    Field(Field),
    AnnualPlan(u16),
    AnnualPaid(u16),
    /// A date of a milestone.
    Milestone(MilestoneKind, Timing),
    /// The works in a month: the latest one that says anything is the state of the works.
    MonthText(u8),
    /// The money of the year up to a month: the latest is that of the year.
    PaidUpTo(u16, u8),
    /// A column that is no single field.
    Special(Special),
    /// A further column of a ledger, under its name of the log (`x_…`).
    Extra(String),
    /// Left out on purpose.
    Skip,
}

/// A heading as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    pub target: Target,
    /// The unit that the heading names, if it is one of money.
    pub unit: Option<Unit>,
    /// What else the values may make of it, the likeliest first.
    pub by_values: &'static [Reading],
}

static TABLE: LazyLock<HashMap<String, Target>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    let mut put = |word: &str, target: Target| {
        out.entry(form(word)).or_insert(target);
    };
    for special in Special::ALL {
        for lang in [Lang::Zh, Lang::En] {
            put(special.say(lang), Target::Special(*special));
        }
        special.words().iter().for_each(|w| put(w, Target::Special(*special)));
    }
    for (field, further) in words::FURTHER {
        further.iter().for_each(|w| put(w, Target::Field(*field)));
    }
    out
});

static HAPPENINGS: LazyLock<HashMap<String, MilestoneKind>> = LazyLock::new(|| {
    let kinds = words::HAPPENINGS.iter().map(|(w, k)| (form(w), *k));
    let own = MilestoneKind::ALL.iter().filter(|k| !matches!(k, MilestoneKind::Other | MilestoneKind::Target));
    let labels = own.flat_map(|k| [Lang::Zh, Lang::En].map(|l| (form(labels::milestone_kind(l, *k)), *k)));
    // The words of ledgers go before the labels: 竣工 is the end of the works.
    labels.chain(kinds).collect()
});

/// The form in which headings are compared: folded, without blanks and signs.
fn form(text: &str) -> String {
    // 1-2月 is no 12月: what stands between two digits counts.
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '~' | '～' | '〜');
    let digit = |at: Option<usize>| at.and_then(|i| chars.get(i)).is_some_and(|c| c.is_numeric());
    let between = |i: usize| is_dash(chars[i]) && digit(i.checked_sub(1)) && digit(Some(i + 1));
    let text: String = chars.iter().enumerate().map(|(i, c)| if between(i) { '~' } else { *c }).collect();
    lookup_form(&text).chars().filter(|c| !matches!(c, '*' | '\n' | '、' | '。' | '"' | '\'')).collect()
}

/// Takes the brackets out of a heading: what stands outside, and what stands in each.
fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut bare, mut inside, mut depth) = (String::new(), Vec::new(), 0_usize);
    for c in text.chars() {
        match crate::domain::fold::fold_char(c).next().unwrap_or(c) {
            '(' | '[' | '【' | '〔' => {
                if depth == 0 {
                    inside.push(String::new());
                }
                depth += 1;
            }
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.last_mut().into_iter().for_each(|s| s.push(c)),
            _ => bare.push(c),
        }
    }
    (bare, inside)
}

/// The unit of money that stands alone in the brackets of a text: 投资情况（亿元）.
pub fn unit_in_brackets(text: &str) -> Option<Unit> {
    brackets(text).1.iter().find_map(|inside| Unit::parse(inside))
}

/// What a heading means; `None` for one that nobody knows. `year` is the year of the ledger.
pub fn recognise(heading: &str, year: u16) -> Option<Recognised> {
    let whole = form(heading);
    if whole.is_empty() {
        return None;
    }
    let (bare_text, inside) = brackets(heading);
    let mut unit = inside.iter().rev().find_map(|b| Unit::parse(b));
    let bare = form(&bare_text);
    let mut forms = vec![whole.clone(), bare.clone()];
    if let Some((name, behind)) = Unit::behind(&bare) {
        unit = unit.or(Some(behind));
        forms.push(name.to_string());
    }
    // A currency may stand without brackets: `Whole Life Cost £m`.
    let last = bare_text.trim().rsplit_once(char::is_whitespace);
    if let Some((name, currency)) = last
        && let Some(foreign @ Unit::Foreign(_)) = Unit::parse(currency)
    {
        unit = unit.or(Some(foreign));
        forms.push(form(name));
    }
    forms.retain(|f| !f.is_empty());
    let target =
        forms.iter().find_map(|f| plain(f, year)).or_else(|| milestone(&whole, &bare)).or_else(|| pattern(heading));
    // What stands in brackets may be a whole explanation.
    let target = target.or_else(|| pattern(&bare_text)).or_else(|| in_parts(&bare, year))?;
    let by_values = forms.iter().find_map(|f| by_values(f)).unwrap_or(&[]);
    Some(Recognised { target, unit, by_values })
}

fn by_values(form_of: &str) -> Option<&'static [Reading]> {
    static FORMS: LazyLock<HashMap<String, &'static [Reading]>> =
        LazyLock::new(|| words::BY_VALUES.iter().rev().map(|(w, readings)| (form(w), *readings)).collect());
    FORMS.get(form_of).copied()
}

fn plain(form_of: &str, year: u16) -> Option<Target> {
    if let Some(readings) = by_values(form_of) {
        return readings.last().map(Target::of_reading);
    }
    if let Some(target) = TABLE.get(form_of) {
        return Some(target.clone());
    }
    if let Some(target) = monthly(form_of, year).or_else(|| annual(form_of, year)) {
        return Some(target);
    }
    match synonyms::find_key(form_of, year)? {
        Key::Field(Field::NameZh) if form_of != form(labels::field(Lang::En, Field::NameZh)) && form_of != "namezh" => {
            Some(Target::Special(Special::Name))
        }
        Key::Field(field) => Some(Target::Field(field)),
        Key::AnnualPlan(year) => Some(Target::AnnualPlan(year)),
        Key::AnnualPaid(year) => Some(Target::AnnualPaid(year)),
        Key::Extra(name) => Some(Target::Extra(name)),
        _ => None,
    }
}

/// A year of four digits before 年, and what follows it.
fn year_ahead(text: &str) -> (Option<u16>, &str) {
    let digits = text.get(..4).and_then(|d| d.parse::<u16>().ok()).filter(|y| (1990..=2100).contains(y));
    match digits {
        Some(year) => {
            let rest = &text[4..];
            (Some(year), rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest))
        }
        None => (None, text),
    }
}

fn annual(form_of: &str, year: u16) -> Option<Target> {
    let (given, rest) = year_ahead(form_of);
    let of = given.unwrap_or(year);
    // 截至2024年底累计完成投资 says it with one word more.
    let (given, rest) = match given {
        Some(_) => (given, rest),
        None => words::UNTIL.iter().find_map(|w| form_of.strip_prefix(w)).map_or((given, rest), year_ahead),
    };
    let of = given.unwrap_or(of);
    // 2025年底累计完成投资 is what was spent until then.
    let until = rest.strip_prefix('底').or_else(|| rest.strip_prefix('末'));
    if let Some(sum) = until.filter(|_| given.is_some()) {
        let field = synonyms::find_field(sum).filter(|f| *f == Field::Paid)?;
        return Some(Target::Field(field));
    }
    static PLAN: LazyLock<Vec<String>> = LazyLock::new(|| words::ANNUAL_PLAN.iter().map(|w| form(w)).collect());
    static PAID: LazyLock<Vec<String>> = LazyLock::new(|| words::ANNUAL_PAID.iter().map(|w| form(w)).collect());
    let is = |list: &[String]| {
        list.iter().any(|w| {
            let less = w.strip_prefix("年度").or_else(|| w.strip_prefix('年'));
            w == rest || given.is_some() && less == Some(rest)
        })
    };
    if is(&PLAN) {
        return Some(Target::AnnualPlan(of));
    }
    is(&PAID).then_some(Target::AnnualPaid(of))
}

/// `3月形象进度`, `1-6月完成投资`, `截至6月底累计完成投资` (kept under its own heading when it names no sum of the year).
fn monthly(form_of: &str, year: u16) -> Option<Target> {
    let (given, rest) = year_ahead(form_of);
    let (months, what) = rest.split_once('月')?;
    let what = what.strip_prefix('份').unwrap_or(what);
    let number = |t: &str| t.parse::<u8>().ok().filter(|m| (1..=12).contains(m));
    let is = |list: &[&str]| list.contains(&what);
    if let Some(month) = number(months) {
        return match () {
            () if is(words::MONTH_TEXT) => Some(Target::MonthText(month)),
            // What one month alone has spent is no sum that the register keeps.
            () if is(words::MONTH_PAID) => Some(Target::Extra(extra::name_of(form_of)?)),
            () => None,
        };
    }
    let last = months.strip_prefix('1').map(|m| m.trim_start_matches(['~', '至', '到'])).and_then(number)?;
    is(words::MONTH_PAID).then_some(Target::PaidUpTo(given.unwrap_or(year), last))
}

/// A date of something that happens: 计划开工时间, Actual completion date.
fn milestone(whole: &str, bare: &str) -> Option<Target> {
    let timing = |text: &str| words::TIMINGS.iter().find(|(w, _)| text.contains(w)).map(|(_, t)| *t);
    let strip = |text: &str| {
        let mut rest = text.to_string();
        for (word, _) in words::TIMINGS {
            rest = rest.replace(word, "");
        }
        for word in words::WHENS {
            rest = rest.replace(word, "");
        }
        rest.replace("()", "")
    };
    let kind = |text: &str| HAPPENINGS.get(&strip(text)).copied();
    let (kinds, of): (Vec<Option<MilestoneKind>>, &str) = match bare.contains('/') {
        true => (bare.split('/').map(kind).collect(), bare),
        false => (vec![kind(bare).or_else(|| kind(whole))], whole),
    };
    let first = (*kinds.first()?)?;
    kinds.iter().all(|k| *k == Some(first)).then(|| Target::Milestone(first, timing(of).unwrap_or(Timing::Plain)))
}

/// A heading of several words that mean the same, or with a word before it that changes nothing: 建设规模及主要建设内容,
/// 目前存在的主要问题. A person and how to reach them make a contact.
fn in_parts(bare: &str, year: u16) -> Option<Target> {
    let mut parts: Vec<Target> = Vec::new();
    for part in bare.split(|c| words::JOINTS.contains(&c)) {
        let mut part = part;
        let known = loop {
            match plain(part, year).filter(|_| by_values(part).is_none()) {
                Some(known) => break known,
                None => {
                    part = words::EMPTY_WORDS.iter().find_map(|w| part.strip_prefix(w)).filter(|p| !p.is_empty())?
                }
            }
        };
        parts.push(known);
    }
    let (first, rest) = parts.split_first()?;
    let reached = [Target::Field(Field::Contact), Target::Field(Field::Phone)];
    match rest.iter().all(|p| p == first) {
        true => Some(first.clone()),
        false => parts.iter().all(|p| reached.contains(p)).then(|| reached[0].clone()),
    }
}

/// The long headings of other countries' trackers.
fn pattern(heading: &str) -> Option<Target> {
    let small = heading.to_lowercase();
    let has: Vec<&str> = small.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let all = |wanted: &[&str]| wanted.iter().all(|w| has.contains(w) || has.contains(&format!("{w}s").as_str()));
    if has.len() > 12 {
        return None;
    }
    match words::PATTERNS.iter().find(|(wanted, _)| all(wanted)).map(|(_, field)| *field)? {
        Field::NameZh => Some(Target::Special(Special::Name)),
        field => Some(Target::Field(field)),
    }
}

impl Target {
    pub fn of_reading(reading: &Reading) -> Target {
        match reading {
            Reading::Field(field) => Target::Field(*field),
            Reading::Class => Target::Special(Special::YearClass),
            Reading::Extra => Target::Extra(String::new()),
        }
    }

    /// The column of a key of the log.
    pub fn of_key(key: &Key) -> Option<Target> {
        match key {
            Key::Field(field) | Key::Element(field, _) => Some(Target::Field(*field)),
            Key::AnnualPlan(year) => Some(Target::AnnualPlan(*year)),
            Key::AnnualPaid(year) => Some(Target::AnnualPaid(*year)),
            Key::Extra(name) => Some(Target::Extra(name.clone())),
            Key::Deleted | Key::Unknown(_) => None,
        }
    }

    /// The key of the log that the column fills alone; `None` for dates of milestones and other columns.
    pub fn key(&self) -> Option<Key> {
        match self {
            Target::Field(field) => Some(Key::Field(*field)),
            Target::AnnualPlan(year) => Some(Key::AnnualPlan(*year)),
            Target::AnnualPaid(year) | Target::PaidUpTo(year, _) => Some(Key::AnnualPaid(*year)),
            Target::MonthText(_) => Some(Key::Field(Field::ProgressText)),
            Target::Extra(name) => Some(Key::Extra(name.clone())),
            Target::Milestone(..) | Target::Special(_) | Target::Skip => None,
        }
    }

    /// Whether the column holds money.
    pub fn is_money(&self) -> bool {
        matches!(self.key().and_then(|k| k.kind()), Some(FieldKind::Money))
    }

    /// The heading under which the column is written. Money names its unit (万元).
    pub fn title(&self, lang: Lang) -> String {
        let name = self.name(lang);
        match (self.is_money(), lang) {
            (true, _) => format!("{name}({})", words::wan(lang)),
            (false, _) => name,
        }
    }

    /// The heading without a unit.
    pub fn name(&self, lang: Lang) -> String {
        match self {
            Target::Milestone(kind, timing) => words::milestone(lang, *kind, *timing),
            Target::Special(special) => special.say(lang).to_string(),
            Target::MonthText(_) | Target::Field(_) | Target::AnnualPlan(_) | Target::AnnualPaid(_) => self.label(lang),
            Target::PaidUpTo(..) | Target::Extra(_) => self.label(lang),
            Target::Skip => "-".to_string(),
        }
    }

    fn label(&self, lang: Lang) -> String {
        self.key().map(|k| labels::key_label(lang, &k)).unwrap_or_default()
    }

    /// The stable code, as `--map` and profiles take it.
    pub fn code(&self) -> String {
        match self {
            Target::Milestone(kind, Timing::Plain) => format!("{}_date", kind.code()),
            Target::Milestone(kind, timing) => format!("{}_{}", kind.code(), timing.field().code()),
            Target::Special(special) => special.code().to_string(),
            Target::Skip => "-".to_string(),
            _ => self.key().map(|k| k.name()).unwrap_or_default(),
        }
    }

    /// Reads a code, or any heading that is recognised; `-` leaves a column out, `x` keeps it under its own heading.
    pub fn parse(text: &str, year: u16) -> Option<Target> {
        let code = text.trim().to_lowercase();
        match code.as_str() {
            "-" | "skip" | "ignore" => return Some(Target::Skip),
            "x" | "extra" => return Some(Target::Extra(String::new())),
            _ => {}
        }
        if let Some(special) = Special::ALL.iter().find(|s| s.code() == code) {
            return Some(Target::Special(*special));
        }
        if let Some((kind, timing)) = code.rsplit_once('_')
            && let Some(kind) = MilestoneKind::parse(&kind.replace('_', "-"))
            && let Some(timing) = Timing::of(timing)
        {
            return Some(Target::Milestone(kind, timing));
        }
        if let Some(field) = Field::find(Entity::Project, &code) {
            return Some(Target::Field(field));
        }
        match Key::parse(Entity::Project, &code) {
            Some(Key::Extra(name)) => Some(Target::Extra(name)),
            _ => recognise(text, year).map(|r| r.target),
        }
    }
}

impl Timing {
    fn of(code: &str) -> Option<Timing> {
        match code {
            "baseline" => Some(Timing::Plan),
            "forecast" => Some(Timing::Now),
            "actual" => Some(Timing::Actual),
            "date" => Some(Timing::Plain),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
