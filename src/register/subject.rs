//! Entries as subjects of queries: what each key of the query language sees of a project. Notes and authors are not in
//! the book; they are read when a query first asks for them.

use super::Register;
use super::book::{Book, Entry};
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::filter::{FilterKey, Flag, Subject, ValueKind};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::Province;
use crate::domain::record::Record;
use crate::i18n::{Lang, labels};
use chrono::{Datelike, NaiveDate};
use std::cell::OnceCell;
use std::collections::HashMap;

/// What all subjects of one query share.
pub(super) struct Audience<'a> {
    register: &'a Register,
    year: u16,
    notes: OnceCell<HashMap<EntityId, Vec<String>>>,
    authors: OnceCell<HashMap<EntityId, Vec<String>>>,
}

/// One entry, asked by a query.
pub(super) struct Asked<'a> {
    pub entry: &'a Entry,
    pub audience: &'a Audience<'a>,
}

impl<'a> Audience<'a> {
    pub fn new(register: &'a Register) -> Audience<'a> {
        let year = u16::try_from(register.day().today.year()).unwrap_or_default();
        Audience { register, year, notes: OnceCell::new(), authors: OnceCell::new() }
    }

    fn book(&self) -> &'a Book {
        self.register.book()
    }

    fn notes(&self) -> &HashMap<EntityId, Vec<String>> {
        self.notes.get_or_init(|| {
            let mut out: HashMap<EntityId, Vec<String>> = HashMap::new();
            for note in self.register.store.records(Entity::Note).unwrap_or_default() {
                if let (false, Some(owner), Some(text)) = (note.deleted, note.owner(), note.get(Field::NoteText)) {
                    out.entry(owner).or_default().push(text.to_string());
                }
            }
            out
        })
    }

    fn authors(&self) -> &HashMap<EntityId, Vec<String>> {
        self.authors.get_or_init(|| {
            let mut out: HashMap<EntityId, Vec<String>> = HashMap::new();
            for (entity, author) in self.register.store.authors().unwrap_or_default() {
                let project = self.register.project_of(entity).unwrap_or(entity);
                let names = out.entry(project).or_default();
                if !names.contains(&author) {
                    names.push(author);
                }
            }
            out
        })
    }
}

impl Asked<'_> {
    fn project(&self) -> &Record {
        &self.entry.project
    }

    /// Code, names and aliases of an agency.
    fn agency(&self, code: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let names = [Field::AgencyShortZh, Field::AgencyNameZh, Field::AgencyShortEn, Field::AgencyNameEn];
        test(code)
            || self.audience.book().agency(code).is_some_and(|a| {
                names.iter().filter_map(|f| a.get(*f)).any(&mut *test)
                    || a.list(Field::AgencyAliases).iter().any(|n| test(n))
            })
    }

    fn places(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let named = self.project().list(Field::Places).iter().chain(self.project().list(Field::Route));
        for name in named {
            let english = self.audience.book().place(name).and_then(|p| p.get(Field::PlaceNameEn));
            if test(name) || english.is_some_and(&mut *test) {
                return true;
            }
        }
        let provinces = self.project().list(Field::Provinces).iter().filter_map(|p| Province::parse(p));
        provinces.flat_map(|p| [Lang::Zh, Lang::En].map(|l| labels::province(l, p))).any(test)
    }

    /// The code of the project that it belongs to, as shown.
    pub fn parent_code(&self) -> Option<&str> {
        self.audience.book().parent(self.entry).map(|p| p.code.as_str())
    }

    fn parent(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let Some(parent) = self.audience.book().parent(self.entry) else { return false };
        let names = [Field::NameZh, Field::NameEn].into_iter().filter_map(|f| parent.project.get(f));
        test(&parent.code) || names.into_iter().any(test)
    }

    fn of_field(&self, field: Field, test: &mut dyn FnMut(&str) -> bool) -> bool {
        match (field, field.kind()) {
            (Field::Code, _) => test(&self.entry.code) || self.project().get(Field::Code).is_some_and(test),
            (_, FieldKind::Agency) => self.project().get(field).is_some_and(|code| self.agency(code, test)),
            (_, FieldKind::List(Element::Agency)) => {
                self.project().list(field).iter().any(|code| self.agency(code, test))
            }
            (_, FieldKind::Project) => self.parent(test),
            (_, FieldKind::Set(_) | FieldKind::List(_)) => self.project().list(field).iter().any(|e| test(e)),
            _ => self.project().get(field).is_some_and(test),
        }
    }
}

impl Subject for Asked<'_> {
    fn any_text(&self, key: FilterKey, test: &mut dyn FnMut(&str) -> bool) -> bool {
        match key {
            FilterKey::Name => {
                [Field::NameZh, Field::NameEn].iter().filter_map(|f| self.project().get(*f)).any(&mut *test)
                    || self.project().list(Field::Aliases).iter().any(|a| test(a))
            }
            FilterKey::Agency => self.of_field(Field::LeadAgency, test) || self.of_field(Field::Agencies, test),
            FilterKey::Place => self.places(test),
            FilterKey::Author => {
                self.audience.authors().get(&self.entry.id()).is_some_and(|names| names.iter().any(|n| test(n)))
            }
            FilterKey::Note => {
                self.audience.notes().get(&self.entry.id()).is_some_and(|texts| texts.iter().any(|t| test(t)))
            }
            FilterKey::Milestone => self.entry.milestones.iter().any(|m| {
                [Field::MilestoneName, Field::MilestoneKind].iter().filter_map(|f| m.get(*f)).any(&mut *test)
                    || [Lang::Zh, Lang::En].iter().any(|l| test(labels::milestone_title(*l, m)))
            }),
            FilterKey::YearClass => self.entry.facts.class.is_some_and(|c| test(c.code())),
            FilterKey::ComputedHealth => test(self.entry.facts.health.code()),
            FilterKey::Field(field) => self.of_field(field, test),
            FilterKey::Due | FilterKey::Updated | FilterKey::Late | FilterKey::AnnualPlan | FilterKey::AnnualPaid => {
                false
            }
        }
    }

    fn number(&self, key: FilterKey) -> Option<i64> {
        let annual = |key: Key| self.project().value(&key).and_then(|v| v.parse().ok());
        match key {
            FilterKey::Late => self.entry.facts.overdue.then_some(self.entry.facts.days_late),
            FilterKey::AnnualPlan => annual(Key::AnnualPlan(self.audience.year)),
            FilterKey::AnnualPaid => annual(Key::AnnualPaid(self.audience.year)),
            FilterKey::Field(field) => self.project().number(field),
            _ => None,
        }
    }

    fn day(&self, key: FilterKey) -> Option<NaiveDate> {
        debug_assert_eq!(key.kind(), ValueKind::Day);
        match key {
            FilterKey::Due => self.entry.facts.due.as_ref().map(|d| d.latest()),
            FilterKey::Updated => Some(self.audience.book().moment(self.entry.updated).date_naive()),
            FilterKey::Field(field) => self.project().date(field).map(|d| d.latest()),
            _ => None,
        }
    }

    fn flag(&self, flag: Flag) -> bool {
        match flag {
            Flag::Overdue => self.entry.facts.overdue,
            Flag::Stale => self.entry.facts.stale,
            Flag::Conflict => self.entry.conflicts > 0,
            Flag::Starred => self.project().flag(Field::Starred),
            Flag::Unconfirmed => self.entry.facts.unconfirmed,
            Flag::Sourced => self.entry.sourced,
            Flag::Mine => self.project().get(Field::Owner) == Some(self.audience.register.author()),
        }
    }
}
