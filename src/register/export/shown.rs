//! The columns of an exported ledger: what can be edited and comes back (`Target`, the one table of headings), and what
//! is only worked out. Which are shown, how each is headed, and what stands in a cell.

use super::Style;
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::kinds::{Code, Health, MilestoneKind, Sector, Stage};
use crate::domain::record::{Record, project_id};
use crate::domain::value::PartialDate;
use crate::domain::value::date::Precision;
use crate::exchange::headings::{Special, Target, Timing};
use crate::exchange::ledger::{Cell, Column as Out, Holds, Tone};
use crate::i18n::export::yi;
use crate::i18n::headings::wan;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::columns::{Column, Computed};
use crate::register::json::code_of;
use crate::register::show;
use serde_json::Value;

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
            (cell.shown(), cell.tone())
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

    /// What stands in the cell of a project.
    pub fn cell(&self, entry: &Entry, book: &Book, style: &Style, seen: i64) -> Cell {
        let lang = style.lang;
        match self {
            Shown::Target(Target::Field(field)) => field_cell(&entry.project, *field, book, style),
            Shown::Target(Target::Milestone(kind, timing)) => {
                let of_kind = |m: &&Record| m.get(Field::MilestoneKind) == Some(kind.code());
                let found = entry.milestones.iter().find(of_kind);
                found.map_or(Cell::Empty, |m| date_cell(m, timing.field()))
            }
            Shown::Target(Target::Special(special)) => match special {
                Special::Id => Cell::Text(entry.id().hex()),
                Special::Seen => Cell::Number(seen as f64),
                Special::Name => Cell::text(show::name(&entry.project, lang)),
                Special::YearClass => computed_cell(Computed::AnnualClass, entry, book, lang),
                Special::Updated => computed_cell(Computed::Updated, entry, book, lang),
                _ => Cell::Empty,
            },
            Shown::Target(target) => match target.key() {
                Some(key) => key_cell(&entry.project, &key, style),
                None => Cell::Empty,
            },
            Shown::Computed(computed) => computed_cell(*computed, entry, book, lang),
        }
    }
}

fn computed_cell(computed: Computed, entry: &Entry, book: &Book, lang: Lang) -> Cell {
    match computed {
        Computed::HealthComputed => {
            Cell::Toned(labels::health(lang, entry.facts.health).to_string(), light(entry.facts.health))
        }
        Computed::Due => entry.facts.due.as_ref().map_or(Cell::Empty, day_or_words),
        Computed::DaysLate if entry.facts.overdue => Cell::Number(entry.facts.days_late as f64),
        Computed::Updated => Cell::Day(book.moment(entry.updated).date_naive()),
        Computed::Conflicts if entry.project.conflicts > 0 => Cell::Number(entry.project.conflicts.into()),
        _ => Cell::text(Column::Computed(computed).text(entry, book, lang)),
    }
}

/// A field of any record as a cell.
pub fn field_cell(record: &Record, field: Field, book: &Book, style: &Style) -> Cell {
    let lang = style.lang;
    if field.is_set() {
        let parts: Vec<String> = record.list(field).iter().map(|e| show::element(field, e, book, lang)).collect();
        let text = matches!(field.kind(), FieldKind::Set(Element::Text) | FieldKind::List(Element::Text));
        let gap = if text { "、" } else { Word::Separator.say(lang) };
        return Cell::text(parts.join(gap));
    }
    let Some(value) = record.get(field) else { return Cell::Empty };
    match field.kind() {
        FieldKind::Date => date_cell(record, field),
        FieldKind::Code(_) => toned(field, value, labels::code_label(lang, field, value)),
        FieldKind::Project => Cell::text(project_id(value).and_then(|p| code_of(p, book)).unwrap_or_default()),
        FieldKind::Agency => Cell::text(show::agency(value, book, lang)),
        FieldKind::Source => Cell::text(show::source(value, book).unwrap_or_default()),
        _ => key_cell(record, &Key::Field(field), style),
    }
}

fn toned(field: Field, code: &str, label: &str) -> Cell {
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
    Cell::Toned(label.to_string(), tone)
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
fn key_cell(record: &Record, key: &Key, style: &Style) -> Cell {
    let Some(value) = record.value(key) else { return Cell::Empty };
    let number = value.parse::<i64>().ok().filter(|n| n.unsigned_abs() < 1 << 53);
    match (key.kind(), number) {
        (Some(FieldKind::Money), Some(wan)) if style.yi => Cell::Number(wan as f64 / 10_000.0),
        (Some(FieldKind::Money | FieldKind::Share), Some(whole)) => Cell::Number(whole as f64),
        (Some(FieldKind::Decimal), _) => value.parse().map_or_else(|_| Cell::text(value), Cell::Number),
        (Some(FieldKind::Flag), _) => Cell::text(if value == "1" { Word::Yes.say(style.lang) } else { value }),
        _ => Cell::text(value),
    }
}

fn date_cell(record: &Record, field: Field) -> Cell {
    match record.date(field) {
        Some(date) => day_or_words(&date),
        None => Cell::text(record.get(field).unwrap_or_default()),
    }
}

/// A day where it is one, else the words as written, which are read back as they were.
fn day_or_words(date: &PartialDate) -> Cell {
    match date.precision() {
        Precision::Day => Cell::Day(date.latest()),
        _ => Cell::Text(date.shown().into_owned()),
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
