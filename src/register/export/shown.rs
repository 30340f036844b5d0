//! The columns of an exported ledger: what can be edited and comes back (`Target`, the one table of headings), and what
//! is only worked out. Which are shown, how each is headed, and what stands in a cell.

use super::Style;
use crate::domain::field::{Element, Field, FieldKind};
use crate::domain::kinds::{Code, Health, MilestoneKind, Sector, Stage};
use crate::domain::record::{Record, Shared, Spread, project_id};
use crate::domain::value::PartialDate;
use crate::domain::value::date::Precision;
use crate::exchange::headings::{Special, Target, Timing};
use crate::exchange::ledger::{Cell, Column as Out, Holds, Tone};
use crate::exchange::out::{csv as commas, tsv};
use crate::i18n::export::yi;
use crate::i18n::headings::wan;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::columns::{Column, Computed};
use crate::register::json::code_of;
use crate::register::show;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::HashMap;

/// A column that an export can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Target(Target),
    Computed(Computed),
}

/// The lists that cells are chosen from, in the order of their numbers.
pub const LISTS: &[Field] =
    &[Field::Stage, Field::Health, Field::Sector, Field::LeadAgency, Field::Kind, Field::Nature, Field::MilestoneKind];

/// The columns of a ledger when none were asked for. What people look at first stands first; the rest of the fields
/// are had by name, or all of them by `all`.
pub fn usual(lang: Lang, year: u16) -> Vec<Shown> {
    let field = |f| Shown::Target(Target::Field(f));
    let (name, other) = match lang {
        Lang::Zh => (Field::NameZh, Field::NameEn),
        Lang::En => (Field::NameEn, Field::NameZh),
    };
    let computed = Shown::Computed;
    let mut out = vec![field(Field::Code), field(name)];
    out.extend([Field::Sector, Field::Stage, Field::Health].map(field));
    out.push(computed(Computed::HealthComputed));
    out.extend([Field::LeadAgency, Field::Provinces, Field::Investment, Field::Paid, Field::Progress].map(field));
    out.extend([Computed::NextMilestone, Computed::Due, Computed::DaysLate].map(computed));
    out.extend([Field::ProgressText, Field::Problems, Field::NextSteps].map(field));
    for kind in [MilestoneKind::Start, MilestoneKind::Opening] {
        let dates = [Timing::Plan, Timing::Now, Timing::Actual].map(|t| Shown::Target(Target::Milestone(kind, t)));
        out.extend(dates);
    }
    out.extend([Target::AnnualPlan(year), Target::AnnualPaid(year)].map(Shown::Target));
    out.push(computed(Computed::AnnualClass));
    out.extend([Field::Activity, Field::Agencies, Field::OwnerUnit, Field::Places, Field::Route].map(field));
    out.extend([Field::Scope, Field::Nature, Field::Kind, Field::Parent, Field::HealthNote, Field::Funding].map(field));
    out.extend([Field::Documents, Field::Leader, Field::Contact, Field::Phone, Field::Owner].map(field));
    out.extend([Field::ConfirmedOn, Field::Tags, Field::Remark, Field::NationalCode].map(field));
    out.extend([Field::Article, Field::Box, Field::Wording, other].map(field));
    out.push(Shown::Computed(Computed::Updated));
    out
}

/// Every column: the usual ones, then all other fields.
pub fn every(lang: Lang, year: u16) -> Vec<Shown> {
    let mut out = usual(lang, year);
    let rest = Field::of(crate::domain::id::Entity::Project).map(|f| Shown::Target(Target::Field(f)));
    let rest: Vec<Shown> = rest.filter(|s| !out.contains(s)).collect();
    out.extend(rest);
    out
}

/// The few columns of a document.
pub fn few() -> Vec<Shown> {
    let field = |f| Shown::Target(Target::Field(f));
    let mut out = vec![field(Field::Code), Shown::Computed(Computed::Name)];
    out.extend([Field::Stage, Field::Health, Field::LeadAgency].map(field));
    out.push(Shown::Computed(Computed::Due));
    out.extend([Field::Progress, Field::Investment].map(field));
    out
}

impl Shown {
    /// Reads a code or a heading in either language.
    pub fn parse(text: &str, year: u16) -> Option<Shown> {
        let computed = match Column::parse(text, year) {
            Some(Column::Computed(Computed::Id)) => return Some(Shown::Target(Target::Special(Special::Id))),
            Some(Column::Computed(computed)) => Some(Shown::Computed(computed)),
            Some(Column::Key(key)) => Target::of_key(&key).map(Shown::Target),
            None => None,
        };
        computed.or_else(|| match Target::parse(text, year)? {
            Target::Skip | Target::MonthText(_) | Target::PaidUpTo(..) => None,
            Target::Special(Special::Period | Special::MilestoneList | Special::UpdatedBy) => None,
            Target::Extra(name) if name.is_empty() => None,
            target => Some(Shown::Target(target)),
        })
    }

    pub fn code(&self) -> String {
        match self {
            Shown::Target(target) => target.code(),
            Shown::Computed(computed) => computed.code().to_string(),
        }
    }

    fn kind(&self) -> Option<FieldKind> {
        match self {
            Shown::Target(target) => target.key().and_then(|k| k.kind()),
            Shown::Computed(_) => None,
        }
    }

    fn is_money(&self) -> bool {
        self.kind() == Some(FieldKind::Money)
    }

    /// The heading; money names its unit, shares their sign.
    pub fn heading(&self, style: &Style) -> String {
        let lang = style.lang;
        match self {
            Shown::Computed(computed) => Column::Computed(*computed).label(lang),
            Shown::Target(target) if self.is_money() => {
                let unit = if style.yi { yi(lang) } else { wan(lang) };
                format!("{}({unit})", target.name(lang))
            }
            Shown::Target(target) if self.kind() == Some(FieldKind::Share) => format!("{}(%)", target.name(lang)),
            Shown::Target(target) => target.name(lang),
        }
    }

    fn holds(&self, style: &Style) -> Holds {
        match self {
            Shown::Target(Target::Special(Special::Id | Special::Seen)) => Holds::Hidden,
            Shown::Target(Target::Milestone(..)) => Holds::Date,
            Shown::Target(Target::Special(Special::Updated)) => Holds::Date,
            Shown::Target(Target::Field(field)) if LISTS.contains(field) => {
                Holds::Choice(LISTS.iter().position(|l| l == field).unwrap_or_default())
            }
            Shown::Computed(Computed::Due | Computed::Updated) => Holds::Date,
            Shown::Computed(Computed::DaysLate | Computed::Conflicts) => Holds::Number(0),
            _ => match self.kind() {
                Some(FieldKind::Money) => Holds::Number(if style.yi { 4 } else { 0 }),
                Some(FieldKind::Share) => Holds::Number(0),
                Some(FieldKind::Decimal) => Holds::Number(2),
                Some(FieldKind::Date) => Holds::Date,
                Some(FieldKind::LongText) => Holds::Long,
                _ => Holds::Text,
            },
        }
    }

    fn width(&self) -> u16 {
        match self {
            Shown::Computed(Computed::Name) => 30,
            Shown::Computed(Computed::NextMilestone) => 20,
            Shown::Computed(_) => 11,
            Shown::Target(Target::Field(field)) => match field {
                Field::NameZh => 30,
                Field::NameEn => 40,
                Field::Agencies | Field::Places | Field::Route | Field::Wording => 26,
                Field::Tags | Field::OwnerUnit | Field::HealthNote | Field::Funding => 20,
                Field::Code | Field::Kind | Field::Stage | Field::Health => 11,
                Field::NationalCode => 28,
                _ if field.kind() == FieldKind::LongText => 28,
                _ => 14,
            },
            _ => 13,
        }
    }

    /// The column as it leaves; `heading` = one that a profile gives.
    pub fn column(&self, style: &Style, heading: Option<&str>) -> Out {
        let own = self.heading(style);
        Out {
            code: self.code(),
            heading: heading.map_or(own, str::to_string),
            holds: self.holds(style),
            width: self.width(),
            computed: matches!(self, Shown::Computed(_)),
            tones: self.tones(style.lang),
        }
    }

    /// The looks of labels that carry one.
    fn tones(&self, lang: Lang) -> Vec<(String, Tone)> {
        let field = match self {
            Shown::Target(Target::Field(field @ (Field::Stage | Field::Health))) => *field,
            Shown::Computed(Computed::HealthComputed) => Field::Health,
            _ => return Vec::new(),
        };
        let FieldKind::Code(codes) = field.kind() else { return Vec::new() };
        let label = |code: &&'static str| {
            let cell = toned(field, code, labels::code_label(lang, field, code));
            (cell.shown().into_owned(), cell.tone())
        };
        codes.iter().map(label).filter(|(_, tone)| *tone != Tone::Plain).collect()
    }

    /// What a program reads.
    pub fn json(&self, entry: &Entry, book: &Book) -> Value {
        match self {
            Shown::Computed(computed) => Column::Computed(*computed).json(entry, book),
            Shown::Target(Target::Milestone(kind, timing)) => {
                let of_kind = |m: &&Record| m.get(Field::MilestoneKind) == Some(kind.code());
                let date = entry.milestones.iter().find(of_kind).and_then(|m| m.date(timing.field()));
                date.map_or(Value::Null, |d| Value::String(d.canonical()))
            }
            Shown::Target(Target::Special(special)) => {
                let computed = match special {
                    Special::Id => Computed::Id,
                    Special::Name => Computed::Name,
                    Special::YearClass => Computed::AnnualClass,
                    Special::Updated => Computed::Updated,
                    _ => return Value::Null,
                };
                Column::Computed(computed).json(entry, book)
            }
            Shown::Target(target) => target.key().map_or(Value::Null, |key| Column::Key(key).json(entry, book)),
        }
    }

    /// Adds what a program reads, as a field of tab-separated values.
    pub fn put_field(&self, line: &Line<'_>, book: &Book, out: &mut String) {
        let Shown::Target(Target::Field(field)) = self else {
            return out.push_str(&tsv::field(&self.json(line.entry, book)));
        };
        match field.kind() {
            FieldKind::Text | FieldKind::LongText | FieldKind::Code(_) | FieldKind::Agency if *field != Field::Code => {
                tsv::put(out, line.values.get(*field).unwrap_or_default());
            }
            FieldKind::Set(_) | FieldKind::List(_) => {
                for (i, element) in line.entry.project.list(*field).iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    tsv::put(out, element);
                }
            }
            _ => out.push_str(&tsv::field(&self.json(line.entry, book))),
        }
    }

    /// Adds what stands in the cell of a project, as a field of comma-separated values.
    pub fn put_csv(&self, line: &Line<'_>, teller: &Teller<'_>, style: commas::Style, out: &mut String) {
        match self {
            Shown::Target(Target::Field(field)) if field.is_set() => match line.entry.project.shared(*field) {
                Some(set) => teller.with_set(*field, set, |words| commas::put(out, words, false, style)),
                None => commas::put(out, "", false, style),
            },
            Shown::Target(Target::Field(field)) if field.kind() == FieldKind::Date => {
                put_date(out, line.values.get(*field), style);
            }
            Shown::Target(Target::Milestone(kind, timing)) => {
                put_date(out, dated(line.entry, *kind, *timing), style);
            }
            _ => commas::put_cell(out, &self.cell(line, teller), style),
        }
    }

    /// What stands in the cell of a project.
    pub fn cell<'a>(&self, line: &Line<'a>, teller: &Teller<'a>) -> Cell<'a> {
        let (entry, lang) = (line.entry, teller.style.lang);
        let of = |computed| teller.computed(computed, entry);
        match self {
            Shown::Target(Target::Field(field)) => teller.value(&entry.project, *field, line.values.get(*field)),
            Shown::Target(Target::Milestone(kind, timing)) => {
                dated(entry, *kind, *timing).map_or(Cell::Empty, date_cell)
            }
            Shown::Target(Target::Special(special)) => match special {
                Special::Id => Cell::Text(entry.id().hex().into()),
                Special::Seen => Cell::Number(teller.seen as f64),
                Special::Name => Cell::text(show::name(&entry.project, lang)),
                Special::YearClass => of(Computed::AnnualClass),
                Special::Updated => of(Computed::Updated),
                _ => Cell::Empty,
            },
            Shown::Target(target) => match target.key() {
                Some(key) => match entry.project.value(&key) {
                    Some(value) => key_cell(key.kind(), value, &teller.style),
                    None => Cell::Empty,
                },
                None => Cell::Empty,
            },
            Shown::Computed(computed) => of(*computed),
        }
    }
}

/// A project about to be shown, its values spread out once for all its cells.
pub struct Line<'a> {
    pub entry: &'a Entry,
    values: Spread<'a>,
}

impl<'a> Line<'a> {
    pub fn of(entry: &'a Entry) -> Line<'a> {
        Line { entry, values: entry.project.spread() }
    }
}

/// So many different sets are remembered in words.
const REMEMBERED: usize = 10_000;

/// Tells values as an export shows them. Names of agencies and sets of them are looked up once: a long ledger holds the
/// same few again and again.
pub struct Teller<'a> {
    book: &'a Book,
    pub style: Style,
    seen: i64,
    /// `None` = each is looked up in the book.
    agencies: Option<HashMap<&'a str, &'a str>>,
    sets: RefCell<Sets>,
}

/// Sets in words, by where they stand in memory; each is held here, so that nothing else can come to stand there.
type Sets = HashMap<(Field, *const String), (Shared, String)>;

impl<'a> Teller<'a> {
    /// `seen`: the newest change that an export has seen.
    pub fn new(book: &'a Book, style: Style, seen: i64) -> Teller<'a> {
        let agency = |a: &'a Record| a.get(Field::AgencyCode).map(|code| (code, show::agency_name(a, style.lang)));
        // Of two with one code the first counts, as for whoever asks the book.
        let agencies = book.agencies().iter().rev().filter_map(agency).collect();
        Teller { agencies: Some(agencies), ..Teller::of_few(book, style, seen) }
    }

    /// The same for whoever tells a few values only: nothing is prepared.
    pub fn of_few(book: &'a Book, style: Style, seen: i64) -> Teller<'a> {
        Teller { book, style, seen, agencies: None, sets: RefCell::default() }
    }

    /// The name of the agency with this code.
    fn agency(&self, code: &'a str) -> &'a str {
        let found = match &self.agencies {
            Some(agencies) => agencies.get(code).copied(),
            None => self.book.agency(code).map(|a| show::agency_name(a, self.style.lang)),
        };
        found.unwrap_or(code)
    }

    /// The newest change that the export has seen.
    pub fn seen(&self) -> i64 {
        self.seen
    }

    /// A field of any record as a cell.
    pub fn field(&self, record: &'a Record, field: Field) -> Cell<'a> {
        self.value(record, field, record.get(field))
    }

    fn value(&self, record: &'a Record, field: Field, value: Option<&'a str>) -> Cell<'a> {
        if field.is_set() {
            return record
                .shared(field)
                .map_or(Cell::Empty, |set| self.with_set(field, set, |w| Cell::text(w.to_string())));
        }
        let (Some(value), lang) = (value, self.style.lang) else { return Cell::Empty };
        match field.kind() {
            FieldKind::Date => date_cell(value),
            FieldKind::Code(_) => toned(field, value, labels::code_label(lang, field, value)),
            FieldKind::Project => Cell::text(project_id(value).and_then(|p| code_of(p, self.book)).unwrap_or_default()),
            FieldKind::Agency => Cell::text(self.agency(value)),
            FieldKind::Source => Cell::text(show::source(value, self.book).unwrap_or_default()),
            kind => key_cell(Some(kind), value, &self.style),
        }
    }

    /// Shows a set in words.
    fn with_set<T>(&self, field: Field, all: &Shared, show: impl FnOnce(&str) -> T) -> T {
        let key = (field, all.as_ptr());
        if let Some((_, known)) = self.sets.borrow().get(&key) {
            return show(known);
        }
        let parts: Vec<String> = all.iter().map(|e| show::element(field, e, self.book, self.style.lang)).collect();
        let text = matches!(field.kind(), FieldKind::Set(Element::Text) | FieldKind::List(Element::Text));
        let words = parts.join(if text { "、" } else { Word::Separator.say(self.style.lang) });
        let mut sets = self.sets.borrow_mut();
        let shown = show(&words);
        if !text && sets.len() < REMEMBERED {
            sets.insert(key, (all.clone(), words));
        }
        shown
    }

    fn computed(&self, computed: Computed, entry: &'a Entry) -> Cell<'a> {
        match computed {
            Computed::HealthComputed => {
                Cell::Toned(labels::health(self.style.lang, entry.facts.health).into(), light(entry.facts.health))
            }
            Computed::Name => Cell::text(show::name(&entry.project, self.style.lang)),
            Computed::Due => match &entry.facts.due {
                Some(due) if due.precision() == Precision::Day => Cell::Day(due.latest()),
                Some(due) => Cell::Text(due.shown()),
                None => Cell::Empty,
            },
            Computed::DaysLate if entry.facts.overdue => Cell::Number(entry.facts.days_late as f64),
            Computed::Updated => Cell::Day(self.book.moment(entry.updated).date_naive()),
            Computed::Conflicts if entry.project.conflicts > 0 => Cell::Number(entry.project.conflicts.into()),
            _ => Cell::text(Column::Computed(computed).text(entry, self.book, self.style.lang)),
        }
    }
}

fn toned<'a>(field: Field, code: &str, label: &'a str) -> Cell<'a> {
    let tone = match field {
        Field::Health => Health::parse(code).map_or(Tone::Plain, light),
        Field::Stage => match Stage::parse(code) {
            Some(Stage::Implementation) => Tone::Busy,
            Some(Stage::Completion | Stage::Maintenance) => Tone::Good,
            Some(Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned) => Tone::Dim,
            _ => Tone::Plain,
        },
        _ => Tone::Plain,
    };
    Cell::Toned(label.into(), tone)
}

/// The look of a light.
pub const fn light(health: Health) -> Tone {
    match health {
        Health::Red => Tone::Bad,
        Health::Yellow => Tone::Warn,
        Health::Green => Tone::Good,
        Health::Unrated => Tone::Dim,
    }
}

/// A value that needs nothing of the book: numbers as numbers, texts as they are.
fn key_cell<'a>(kind: Option<FieldKind>, value: &'a str, style: &Style) -> Cell<'a> {
    let number = || value.parse::<i64>().ok().filter(|n| n.unsigned_abs() < 1 << 53);
    match kind {
        Some(FieldKind::Money | FieldKind::Share) => match number() {
            Some(wan) if style.yi && kind == Some(FieldKind::Money) => Cell::Number(wan as f64 / 10_000.0),
            Some(whole) => Cell::Number(whole as f64),
            None => Cell::text(value),
        },
        Some(FieldKind::Decimal) => value.parse().map_or_else(|_| Cell::text(value), Cell::Number),
        Some(FieldKind::Flag) => Cell::text(if value == "1" { Word::Yes.say(style.lang) } else { value }),
        _ => Cell::text(value),
    }
}

/// A stored date: a day where it is one, else the words as written, which are read back as they were.
fn date_cell(stored: &str) -> Cell<'_> {
    match PartialDate::parse_stored(stored) {
        Ok(date) if date.precision() == Precision::Day => Cell::Day(date.latest()),
        Ok(_) => Cell::text(stored.split_once('|').map_or(stored, |(_, written)| written)),
        Err(_) => Cell::text(stored),
    }
}

/// The date of the first milestone of a kind, as it is stored.
fn dated(entry: &Entry, kind: MilestoneKind, timing: Timing) -> Option<&str> {
    let of_kind = |m: &&Record| m.get(Field::MilestoneKind) == Some(kind.code());
    entry.milestones.iter().find(of_kind).and_then(|m| m.get(timing.field()))
}

/// Adds a stored date as a field of comma-separated values.
fn put_date(out: &mut String, stored: Option<&str>, style: commas::Style) {
    match stored {
        // A day, or what only looks like one, stands there as it is stored.
        Some(text) if text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-') => {
            commas::put(out, text, false, style);
        }
        stored => commas::put_cell(out, &stored.map_or(Cell::Empty, date_cell), style),
    }
}

/// The labels that a list offers.
pub fn list(field: Field, book: &Book, lang: Lang) -> Vec<String> {
    let of = |codes: &[&str]| codes.iter().map(|c| labels::code_label(lang, field, c).to_string()).collect();
    match field {
        Field::Sector => of(Sector::CODES),
        Field::LeadAgency => {
            let codes = book.agencies().iter().filter_map(|a| a.get(Field::AgencyCode));
            codes.map(|c| show::agency(c, book, lang)).collect()
        }
        Field::Stage => of(&Stage::OFFERED.iter().map(|s| s.code()).collect::<Vec<_>>()),
        _ => match field.kind() {
            FieldKind::Code(codes) => of(codes),
            _ => Vec::new(),
        },
    }
}
