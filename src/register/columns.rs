//! Columns: everything that a list can show, sort by and give out — each field of a project, the yearly money, and what
//! is computed. One table for the list on the screen, `--columns`, `--sort` and JSON.

use super::book::{Book, Entry};
use super::json::{field_json, milestone_json, text_or_null};
use super::show;
use crate::domain::field::{Field, Key};
use crate::domain::kinds::AnnualClass;
use crate::domain::record::project_id;
use crate::i18n::values::{Heading, Word};
use crate::i18n::{Lang, labels, synonyms};
use serde_json::{Value, json};

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// A field, a year's money, a column of a foreign ledger.
    Key(Key),
    Computed(Computed),
}

/// What is computed and never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Computed {
    /// The 32 hex digits of the record.
    Id,
    /// The name in the language of the output.
    Name,
    HealthComputed,
    AnnualClass,
    NextMilestone,
    Due,
    Overdue,
    DaysLate,
    Stale,
    Unconfirmed,
    Sourced,
    Conflicts,
    Updated,
}

impl Computed {
    /// Every computed column with its code.
    pub const ALL: &'static [(Computed, &'static str)] = &[
        (Computed::Id, "id"),
        (Computed::Name, "name"),
        (Computed::HealthComputed, "health_computed"),
        (Computed::AnnualClass, "annual_class"),
        (Computed::NextMilestone, "next_milestone"),
        (Computed::Due, "due"),
        (Computed::Overdue, "overdue"),
        (Computed::DaysLate, "days_late"),
        (Computed::Stale, "stale"),
        (Computed::Unconfirmed, "unconfirmed"),
        (Computed::Sourced, "sourced"),
        (Computed::Conflicts, "conflicts"),
        (Computed::Updated, "updated"),
    ];

    pub fn code(self) -> &'static str {
        Computed::ALL.iter().find(|(c, _)| *c == self).map_or("", |(_, code)| code)
    }

    fn heading(self) -> Heading {
        match self {
            Computed::Id => Heading::Id,
            Computed::Name => Heading::Name,
            Computed::HealthComputed => Heading::HealthComputed,
            Computed::AnnualClass => Heading::AnnualClass,
            Computed::NextMilestone => Heading::NextMilestone,
            Computed::Due => Heading::Due,
            Computed::Overdue => Heading::Overdue,
            Computed::DaysLate => Heading::DaysLate,
            Computed::Stale => Heading::Stale,
            Computed::Unconfirmed => Heading::Unconfirmed,
            Computed::Sourced => Heading::Sourced,
            Computed::Conflicts => Heading::Conflicts,
            Computed::Updated => Heading::Updated,
        }
    }
}

impl Column {
    /// Reads a code or a label in either language. `annual_plan` and `annual_paid` mean this year's.
    pub fn parse(text: &str, year: u16) -> Option<Column> {
        let wanted = text.trim().to_lowercase();
        let computed = Computed::ALL.iter().find(|(c, code)| {
            *code == wanted || [Lang::Zh, Lang::En].iter().any(|l| c.heading().say(*l).to_lowercase() == wanted)
        });
        if let Some((computed, _)) = computed {
            return Some(Column::Computed(*computed));
        }
        synonyms::find_key(text, year).map(Column::Key)
    }

    /// The stable code.
    pub fn code(&self) -> String {
        match self {
            Column::Key(key) => key.name(),
            Column::Computed(computed) => computed.code().to_string(),
        }
    }

    /// The heading.
    pub fn label(&self, lang: Lang) -> String {
        match self {
            Column::Key(key) => labels::key_label(lang, key),
            Column::Computed(computed) => computed.heading().say(lang).to_string(),
        }
    }

    /// The heading where there is little room.
    pub fn short_label(&self, lang: Lang) -> String {
        match self {
            Column::Key(Key::Field(field)) => labels::short_field(lang, *field).to_string(),
            _ => self.label(lang),
        }
    }

    /// What a person reads in the cell.
    pub fn text(&self, entry: &Entry, book: &Book, lang: Lang) -> String {
        let yes = |b: bool| if b { Word::Yes.say(lang).to_string() } else { String::new() };
        match self {
            Column::Key(Key::Field(Field::Code)) => entry.code.clone(),
            Column::Key(Key::Field(field)) if field.is_set() => {
                let parts: Vec<String> =
                    entry.project.list(*field).iter().map(|e| show::element(*field, e, book, lang)).collect();
                parts.join(Word::Separator.say(lang))
            }
            Column::Key(key) => entry.project.value(key).map(|v| show::value(key, v, book, lang)).unwrap_or_default(),
            Column::Computed(computed) => match computed {
                Computed::Id => entry.id().hex(),
                Computed::Name => show::name(&entry.project, lang).to_string(),
                Computed::HealthComputed => labels::health(lang, entry.facts.health).to_string(),
                Computed::AnnualClass => {
                    entry.facts.class.map(|c| labels::annual_class(lang, c).to_string()).unwrap_or_default()
                }
                Computed::NextMilestone => entry
                    .facts
                    .next
                    .map(|i| labels::milestone_title(lang, &entry.milestones[i]).to_string())
                    .unwrap_or_default(),
                Computed::Due => entry.facts.due.as_ref().map(|d| d.shown().into_owned()).unwrap_or_default(),
                Computed::Overdue => yes(entry.facts.overdue),
                Computed::DaysLate if entry.facts.overdue => entry.facts.days_late.to_string(),
                Computed::DaysLate => String::new(),
                Computed::Stale => yes(entry.facts.stale),
                Computed::Unconfirmed => yes(entry.facts.unconfirmed),
                Computed::Sourced => yes(entry.sourced),
                Computed::Conflicts if entry.conflicts == 0 => String::new(),
                Computed::Conflicts => entry.conflicts.to_string(),
                Computed::Updated => book.moment(entry.updated).format("%Y-%m-%d").to_string(),
            },
        }
    }

    /// What a program reads: codes, whole numbers, canonical dates; empty = null, sets = arrays.
    pub fn json(&self, entry: &Entry, book: &Book) -> Value {
        match self {
            Column::Key(Key::Field(Field::Code)) => text_or_null(Some(entry.code.as_str())),
            Column::Key(Key::Field(Field::Parent)) => {
                let parent = entry.project.get(Field::Parent).and_then(project_id);
                text_or_null(parent.and_then(|p| book.code(p)).as_deref())
            }
            Column::Key(Key::Field(field)) => field_json(&entry.project, *field),
            Column::Key(key @ (Key::AnnualPlan(_) | Key::AnnualPaid(_))) => {
                entry.project.value(key).and_then(|v| v.parse::<i64>().ok()).map_or(Value::Null, Value::from)
            }
            Column::Key(key) => text_or_null(entry.project.value(key)),
            Column::Computed(computed) => match computed {
                Computed::Id => json!(entry.id().hex()),
                Computed::Name => text_or_null(Some(show::name(&entry.project, Lang::Zh))),
                Computed::HealthComputed => json!(entry.facts.health.code()),
                Computed::AnnualClass => text_or_null(entry.facts.class.map(AnnualClass::code)),
                Computed::NextMilestone => match entry.facts.next {
                    Some(i) => milestone_json(&entry.milestones[i]),
                    None => Value::Null,
                },
                Computed::Due => text_or_null(entry.facts.due.as_ref().map(|d| d.canonical()).as_deref()),
                Computed::Overdue => json!(entry.facts.overdue),
                Computed::DaysLate => json!(if entry.facts.overdue { entry.facts.days_late } else { 0 }),
                Computed::Stale => json!(entry.facts.stale),
                Computed::Unconfirmed => json!(entry.facts.unconfirmed),
                Computed::Sourced => json!(entry.sourced),
                Computed::Conflicts => json!(entry.conflicts),
                Computed::Updated => json!(book.moment(entry.updated).to_rfc3339()),
            },
        }
    }
}
