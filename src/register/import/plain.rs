//! Cells that say plainly what stands in the register already: most of a ledger that left it and comes back. Nothing is
//! made of them, since reading them would tell nothing else; whatever is not that plain is read.

use super::super::book::Entry;
use super::cells::Cells;
use super::compare::stands;
use super::staged::Staged;
use crate::domain::change::MAX_VALUE;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::record::Spread;
use crate::domain::text;
use crate::domain::value::{PartialDate, date};
use crate::exchange::headings::{Special, Target, Timing};
use crate::exchange::layout::{Column, Layout};
use crate::exchange::sheet::Value;
use crate::exchange::unit::Unit;

/// What is asked of the whole row before it is known what it changes.
const ASKED: &[Field] =
    &[Field::Code, Field::NationalCode, Field::Sector, Field::Stage, Field::StageBasis, Field::ProgressText];

/// The project that a row means, as far as its id or its code tells.
pub(super) struct Known<'a> {
    entry: &'a Entry,
    single: Spread<'a>,
    /// Whether an empty cell says that a value was taken out.
    empties: bool,
}

impl<'a> Known<'a> {
    pub fn of(entry: &'a Entry, empties: bool) -> Known<'a> {
        Known { entry, single: entry.project.spread(), empties }
    }

    /// The date of the first milestone of a kind, as it is stored.
    fn dated(&self, target: &Target) -> Option<&'a str> {
        let Target::Milestone(kind, timing) = target else { return None };
        let milestone = self.entry.milestones.iter().find(|m| m.get(Field::MilestoneKind) == Some(kind.code()))?;
        milestone.get(timing.field())
    }
}

/// Whether no column of a sheet is settled together with others.
pub(super) fn is_simple(layout: &Layout) -> bool {
    layout.columns.iter().all(|column| match &column.target {
        Target::Special(Special::Id | Special::Seen | Special::Serial | Special::Updated | Special::UpdatedBy) => true,
        Target::Special(Special::Name) => true,
        Target::Special(_) | Target::MonthText(_) | Target::PaidUpTo(..) => false,
        Target::Milestone(_, timing) => *timing != Timing::Plain,
        _ => true,
    })
}

impl Cells<'_> {
    /// Whether a cell says what stands there.
    pub fn is_plain(&self, column: &Column, value: &Value, known: &Known<'_>) -> bool {
        if matches!(value, Value::Fault(_)) {
            return false;
        }
        if value.is_empty() {
            return !known.empties || self.is_empty_there(&column.target, known);
        }
        match &column.target {
            Target::Skip => true,
            Target::Special(special) => *special != Special::Name,
            Target::Milestone(..) => known.dated(&column.target).is_some_and(|stored| self.is_date(value, stored)),
            Target::Field(field) if !ASKED.contains(field) => self.is_field(*field, column, value, known),
            Target::Extra(name) => match value {
                Value::Text(text) => known.entry.project.extra().get(name) == Some(text) && is_settled(text, true),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a text says what stands there, wherever it was not read before; of a row all of whose other cells do so too.
    pub fn stands(&mut self, column: &Column, said: &str, known: &Known<'_>) -> bool {
        if said.chars().all(char::is_whitespace) {
            return !known.empties || self.is_empty_there(&column.target, known);
        }
        let in_wan = column.unit.as_ref().is_none_or(|unit| *unit == Unit::WAN);
        match &column.target {
            Target::Skip => true,
            Target::Special(special) => *special != Special::Name,
            Target::Milestone(..) => {
                known.dated(&column.target).is_some_and(|stored| self.plain_date(said) == Some(stored))
            }
            Target::AnnualPlan(_) | Target::AnnualPaid(_) => {
                let key = column.target.key().filter(|_| in_wan);
                key.and_then(|key| known.entry.project.value(&key)).is_some_and(|stored| is_number(stored, said))
            }
            Target::Extra(name) => {
                let stored = known.entry.project.extra().get(name);
                stored.is_some_and(|stored| stored == said) && is_settled(said, true)
            }
            Target::Field(field) => self.field_stands(*field, in_wan, said, known),
            Target::MonthText(_) | Target::PaidUpTo(..) => false,
        }
    }

    fn field_stands(&mut self, field: Field, in_wan: bool, said: &str, known: &Known<'_>) -> bool {
        let stored = known.single.get(field);
        match field.kind() {
            FieldKind::Text | FieldKind::LongText if field != Field::NationalCode => {
                stored == Some(said) && is_settled(said, field.kind() == FieldKind::LongText)
            }
            FieldKind::Date => stored.is_some_and(|stored| self.plain_date(said) == Some(stored)),
            FieldKind::Money => in_wan && stored.is_some_and(|stored| is_number(stored, said)),
            FieldKind::Share => stored.is_some_and(|stored| is_number(stored, said) && is_share(stored)),
            FieldKind::Decimal | FieldKind::Source | FieldKind::Position => false,
            FieldKind::Code(_) if field == Field::Stage => {
                matches!(self.staged(said), Staged::Stage(code) if stored == Some(code))
            }
            // By its name it may be any other project.
            FieldKind::Project => {
                self.names.coded(said.trim()).is_some_and(|id| stored.is_some_and(|stored| id.hex() == stored))
            }
            _ => {
                if self.known_word(field, said).is_none() {
                    let _ = self.word(field, said);
                }
                let read = self.known_word(field, said);
                read.is_some_and(|read| stands(&known.entry.project, &known.single, &Key::Field(field), read))
            }
        }
    }

    fn is_empty_there(&self, target: &Target, known: &Known<'_>) -> bool {
        match target {
            Target::Skip | Target::Special(_) => true,
            Target::Milestone(..) => known.dated(target).is_none(),
            Target::Field(field) if field.is_set() => known.entry.project.list(*field).is_empty(),
            Target::Field(field) => known.single.get(*field).is_none(),
            Target::Extra(name) => !known.entry.project.extra().contains_key(name),
            _ => false,
        }
    }

    fn is_field(&self, field: Field, column: &Column, value: &Value, known: &Known<'_>) -> bool {
        let stored = known.single.get(field);
        let is = |wanted: fn(&str, &Value) -> bool| stored.is_some_and(|stored| wanted(stored, value));
        match field.kind() {
            FieldKind::Text | FieldKind::LongText => {
                let long = field.kind() == FieldKind::LongText;
                matches!(value, Value::Text(text) if stored == Some(text) && is_settled(text, long))
            }
            FieldKind::Date => stored.is_some_and(|stored| self.is_date(value, stored)),
            FieldKind::Money => column.unit.as_ref().is_none_or(|unit| *unit == Unit::WAN) && is(is_whole),
            FieldKind::Share => is(|stored, value| is_whole(stored, value) && is_share(stored)),
            FieldKind::Decimal | FieldKind::Source | FieldKind::Position => false,
            _ => match value {
                Value::Text(text) => self
                    .known_word(field, text)
                    .is_some_and(|read| stands(&known.entry.project, &known.single, &Key::Field(field), read)),
                _ => false,
            },
        }
    }

    /// Whether a cell holds a day that is stored so.
    fn is_date(&self, value: &Value, stored: &str) -> bool {
        match value {
            Value::Text(text) => self.known_date(text) == Some(stored),
            Value::Serial { days, date1904 } if days.fract() == 0.0 && stored.len() == 10 => {
                let day = date::read_serial(*days, *date1904).ok();
                day.is_some_and(|day| PartialDate::parse_stored(stored).is_ok_and(|there| there == day))
            }
            _ => false,
        }
    }
}

/// Whether reading a text gives the same text.
fn is_settled(text: &str, long: bool) -> bool {
    text.len() <= if long { MAX_VALUE } else { 2_000 } && text::is_settled(text, long)
}

/// Whether a cell holds just this whole number.
fn is_whole(stored: &str, value: &Value) -> bool {
    match value {
        Value::Text(text) => is_number(stored, text),
        Value::Number { number, .. } => {
            is_canonical(stored) && *number != 0.0 && number.fract() == 0.0 && stored.parse() == Ok(*number as i64)
        }
        _ => false,
    }
}

/// Whether a text is just this whole number.
fn is_number(stored: &str, text: &str) -> bool {
    stored == text && is_canonical(stored)
}

fn is_canonical(stored: &str) -> bool {
    let first = stored.bytes().next();
    let digits = stored.len() < 12 && stored.bytes().all(|b| b.is_ascii_digit());
    digits && first.is_some_and(|first| first != b'0' || stored.len() == 1)
}

fn is_share(stored: &str) -> bool {
    stored.parse().is_ok_and(|n: u8| n <= 100)
}
