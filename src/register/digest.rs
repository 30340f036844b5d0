//! The digest: what became of the register in a period, or by certain gestures (a round). It compares two states: what a
//! value was before the first of the changes counted, and what it is after the last; so what was done and taken back
//! again does not count, and a value that moved twice is told once.
//!
//! The layer that the plan lays down is never counted: laying a register down is no event. That of public reports is
//! counted only when asked for, since those changes are dated by their sources and, lacking a date, by the day on which
//! they were read; how many were left out is told. The log is read through its clocks, for the period alone; what was
//! before is found by going back from the present heads.

mod compare;
pub mod facts;
mod gather;
pub mod html;
pub mod json;
pub mod markdown;
pub mod words;

use super::Register;
use super::book::Book;
use super::error::{Error, Result};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use chrono::NaiveDate;
pub use facts::{Fact, Item, Sort};
use std::collections::{BTreeMap, BTreeSet};

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// From the first day to the end of the last, both local.
    Days { since: NaiveDate, until: NaiveDate },
    /// Exactly these gestures, by name, with what took them back or did them again since.
    Gestures(Vec<String>),
}

/// What happened.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    /// First and last day; of gestures those on which they were made. `None` if there were none.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Whether it tells of certain gestures and not of all of a period.
    pub of_gestures: bool,
    /// By kind, then in the order of the codes.
    pub items: Vec<Item>,
    /// Projects that somebody said to be still true.
    pub confirmed: BTreeSet<EntityId>,
    /// Projects of which anything is another than before.
    pub changed: BTreeSet<EntityId>,
    /// How often each author changed something; undone gestures and those that undid them do not count.
    pub authors: BTreeMap<String, usize>,
    /// Changes of the layer of public reports that were left out.
    pub reports_left: usize,
    /// Whether public reports count.
    pub reports: bool,
}

/// Figures of a group of projects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub changed: usize,
    pub started: usize,
    pub finished: usize,
    pub slipped: usize,
    pub problems: usize,
    pub confirmed: usize,
}

impl Digest {
    /// What happened of a kind.
    pub fn of(&self, sort: Sort) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |i| i.fact.sort() == sort)
    }

    /// How many projects it happened to.
    pub fn count(&self, sort: Sort) -> usize {
        self.of(sort).map(|i| i.project).collect::<BTreeSet<_>>().len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && self.confirmed.is_empty() && self.changed.is_empty()
    }

    /// The longest slip, in days.
    pub fn longest_slip(&self) -> Option<i64> {
        let days = |i: &Item| match &i.fact {
            Fact::Slipped { days, .. } => Some(*days),
            _ => None,
        };
        self.items.iter().filter_map(days).max()
    }

    /// Figures by the value of a field (sector, lead agency), in the order of the values; what is empty comes last.
    pub fn by(&self, field: Field, book: &Book) -> Vec<(Option<String>, Figures)> {
        let value = |id: EntityId| subject(id, book).and_then(|p| p.get(field)).map(str::to_string);
        let mut out: BTreeMap<(bool, Option<String>), Figures> = BTreeMap::new();
        let mut group = |id: EntityId, add: &dyn Fn(&mut Figures)| {
            let value = value(id);
            add(out.entry((value.is_none(), value)).or_default());
        };
        for id in &self.changed {
            group(*id, &|f| f.changed += 1);
        }
        for id in &self.confirmed {
            group(*id, &|f| f.confirmed += 1);
        }
        for sort in [Sort::Started, Sort::Finished, Sort::Slipped, Sort::Problem] {
            let ids: BTreeSet<EntityId> = self.of(sort).map(|i| i.project).collect();
            for id in ids {
                group(id, &|f| match sort {
                    Sort::Started => f.started += 1,
                    Sort::Finished => f.finished += 1,
                    Sort::Slipped => f.slipped += 1,
                    _ => f.problems += 1,
                });
            }
        }
        out.into_iter().map(|((_, value), figures)| (value, figures)).collect()
    }
}

/// A project as it is, or as it was when it was removed.
pub fn subject(id: EntityId, book: &Book) -> Option<&Record> {
    book.entry(id).map(|e| &e.project).or_else(|| book.deleted().iter().find(|d| d.id == id))
}

impl Register {
    /// What happened. `reports`: whether the layer of public reports counts.
    pub fn digest(&self, span: &Span, reports: bool) -> Result<Digest> {
        if let Span::Days { since, until } = span {
            let today = self.day().today;
            if *since > today {
                let error = Error::usage(ErrorText::DigestFuture, &[since, &today]);
                return Err(error.hint(HintText::DigestDays, &[]));
            }
            if since > until {
                let error = Error::usage(ErrorText::DigestBackwards, &[since, until]);
                return Err(error.hint(HintText::DigestDays, &[]));
            }
        }
        let gathered = self.gather(span, reports)?;
        self.happened(gathered)
    }
}
