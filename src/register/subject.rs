//! Projects as subjects of queries: what each key of the query language sees of a project, wherever its values come from
//! (an entry of the book, a row of the index). Notes and authors are in neither; they are read when a query asks for
//! them.

use super::Register;
use super::book::{Book, Entry};
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::filter::{Filter, FilterKey, Flag, Subject, ValueKind};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{AnnualClass, Health, Province};
use crate::domain::record::Record;
use crate::i18n::{Lang, labels};
use crate::store::touched::KINDS;
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Texts by project.
pub(super) type Texts = HashMap<EntityId, Vec<String>>;

/// What all subjects of one query share. It may be looked at from several threads.
pub(super) struct Audience<'a> {
    book: Known<'a>,
    author: &'a str,
    clock: super::home::Clock,
    year: u16,
    notes: Texts,
    authors: Texts,
}

/// Agencies by code and places by name; where each stands is noted when somebody first asks: a piece of a query whose
/// values are known does not.
struct Known<'a> {
    agencies: &'a [Record],
    places: &'a [Record],
    agency_at: OnceLock<HashMap<String, usize>>,
    place_at: OnceLock<HashMap<String, usize>>,
}

impl<'a> Known<'a> {
    fn agency(&self, code: &str) -> Option<&'a Record> {
        let at = self.agency_at.get_or_init(|| by(Field::AgencyCode, self.agencies)).get(code)?;
        self.agencies.get(*at)
    }

    fn place(&self, name: &str) -> Option<&'a Record> {
        let at = self.place_at.get_or_init(|| by(Field::PlaceNameZh, self.places)).get(name)?;
        self.places.get(*at)
    }
}

/// Where records stand by a field; of those that share it, the first.
fn by(field: Field, records: &[Record]) -> HashMap<String, usize> {
    let named = records.iter().enumerate().rev();
    named.map(|(at, record)| (record.get(field).unwrap_or_default().to_string(), at)).collect()
}

/// One project, asked by a query.
pub(super) struct Asked<'a, V> {
    pub of: V,
    pub audience: &'a Audience<'a>,
}

/// The values of a project.
pub(super) trait Values {
    fn id(&self) -> EntityId;
    /// The canonical text of a single-valued field.
    fn text(&self, field: Field) -> Option<Cow<'_, str>>;
    /// Shows the elements of a set until one is the right one.
    fn any_element(&self, field: Field, test: &mut dyn FnMut(&str) -> bool) -> bool;
    fn number(&self, field: Field) -> Option<i64>;
    /// The last day of a date.
    fn day(&self, field: Field) -> Option<NaiveDate>;
    /// The code as shown.
    fn code(&self) -> Cow<'_, str>;
    /// Shows the dated notes until one is the right one; `None` = they are not here, the audience has them.
    fn notes(&self, _test: &mut dyn FnMut(&str) -> bool) -> Option<bool> {
        None
    }
    /// Shows who changed it until one is the right one; `None` = they are not here, the audience has them.
    fn authors(&self, _test: &mut dyn FnMut(&str) -> bool) -> Option<bool> {
        None
    }
    /// Yearly money.
    fn annual(&self, key: &Key) -> Option<i64>;
    /// Names, kinds and titles of the milestones, until one is the right one.
    fn milestones(&self, test: &mut dyn FnMut(&str) -> bool) -> bool;
    /// The last day of when the next milestone is due.
    fn due(&self) -> Option<NaiveDate>;
    /// By how many days it is late, if it is.
    fn late(&self) -> Option<i64>;
    fn light(&self) -> Health;
    fn class(&self) -> Option<AnnualClass>;
    fn is_stale(&self) -> bool;
    fn is_unconfirmed(&self) -> bool;
    fn is_sourced(&self) -> bool;
    fn conflicts(&self) -> u32;
    /// Milliseconds since 1970 (UTC).
    fn updated(&self) -> i64;
    /// The code, as shown, of the project that it belongs to.
    fn parent_code(&self) -> Option<Cow<'_, str>>;
    /// The code as shown and the names of the project that it belongs to.
    fn parent(&self, test: &mut dyn FnMut(&str) -> bool) -> bool;
}

/// An entry, with the book in which its parent stands.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    pub entry: &'a Entry,
    pub book: &'a Book,
}

impl<'a> Audience<'a> {
    /// For queries that ask for these keys.
    pub fn for_keys(register: &'a Register, keys: &[FilterKey]) -> Audience<'a> {
        let notes = if keys.contains(&FilterKey::Note) { notes(register) } else { Texts::new() };
        let authors = if keys.contains(&FilterKey::Author) { authors(register) } else { Texts::new() };
        Audience::with(register, notes, authors)
    }

    /// For queries that ask for these keys, of these few projects.
    pub fn of_few(register: &'a Register, keys: &[FilterKey], ids: &[EntityId]) -> Audience<'a> {
        let (mut notes, mut authors) = (Texts::new(), Texts::new());
        for id in ids {
            if keys.contains(&FilterKey::Note) {
                let all = register.store.children(*id, Entity::Note).unwrap_or_default();
                let texts = all.iter().filter(|n| !n.deleted).filter_map(|n| n.get(Field::NoteText));
                notes.insert(*id, texts.map(str::to_string).collect());
            }
            if keys.contains(&FilterKey::Author) {
                authors.insert(*id, register.store.authors_of(*id).unwrap_or_default());
            }
        }
        Audience::with(register, notes, authors)
    }

    /// For subjects that have their notes and authors with them.
    pub fn of_rows(register: &'a Register) -> Audience<'a> {
        Audience::with(register, Texts::new(), Texts::new())
    }

    pub fn clock(&self) -> &super::home::Clock {
        &self.clock
    }

    /// The year of which money is asked.
    pub fn year(&self) -> u16 {
        self.year
    }

    fn with(register: &'a Register, notes: Texts, authors: Texts) -> Audience<'a> {
        let book = register.book();
        Audience {
            book: Known {
                agencies: book.agencies(),
                places: book.places(),
                agency_at: OnceLock::new(),
                place_at: OnceLock::new(),
            },
            author: register.author(),
            clock: register.clock().clone(),
            year: u16::try_from(register.day().today.year()).unwrap_or_default(),
            notes,
            authors,
        }
    }

    /// For a query.
    pub fn new(register: &'a Register, filter: &Filter) -> Audience<'a> {
        Audience::for_keys(register, &filter.keys())
    }
}

fn notes(register: &Register) -> Texts {
    let mut out = Texts::new();
    for note in register.store.records(Entity::Note).unwrap_or_default() {
        if let (false, Some(owner), Some(text)) = (note.deleted, note.owner(), note.get(Field::NoteText)) {
            out.entry(owner).or_default().push(text.to_string());
        }
    }
    out
}

/// Who changed what, by project.
fn authors(register: &Register) -> Texts {
    const SLICE: usize = 8_192;
    let mut out = Texts::new();
    for kind in KINDS {
        let mut place = Some(0);
        while let Some(after) = place {
            let read = register.store.touched_by(kind, after, SLICE, &mut |bytes, author| {
                let names = out.entry(EntityId { entity: Entity::Project, bytes }).or_default();
                if !names.iter().any(|name| name == author) {
                    names.push(author.to_string());
                }
            });
            place = read.unwrap_or_default();
        }
    }
    out
}

impl<V: Values> Asked<'_, V> {
    /// Code, names and aliases of an agency.
    fn agency(&self, code: &str, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let names = [Field::AgencyShortZh, Field::AgencyNameZh, Field::AgencyShortEn, Field::AgencyNameEn];
        test(code)
            || self.audience.book.agency(code).is_some_and(|a| {
                names.iter().filter_map(|f| a.get(*f)).any(&mut *test)
                    || a.list(Field::AgencyAliases).iter().any(|n| test(n))
            })
    }

    fn places(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let english = |name: &str| self.audience.book.place(name).and_then(|p| p.get(Field::PlaceNameEn));
        let mut named = |name: &str| test(name) || english(name).is_some_and(&mut *test);
        self.of.any_element(Field::Places, &mut named)
            || self.of.any_element(Field::Route, &mut named)
            || self.of.any_element(Field::Provinces, &mut |code| {
                let province = Province::parse(code);
                province.is_some_and(|p| [Lang::Zh, Lang::En].into_iter().any(|l| test(labels::province(l, p))))
            })
    }

    fn of_field(&self, field: Field, test: &mut dyn FnMut(&str) -> bool) -> bool {
        match (field, field.kind()) {
            (Field::Code, _) => test(&self.of.code()) || self.of.text(Field::Code).is_some_and(|c| test(&c)),
            (_, FieldKind::Agency) => self.of.text(field).is_some_and(|code| self.agency(&code, test)),
            (_, FieldKind::List(Element::Agency)) => self.of.any_element(field, &mut |code| self.agency(code, test)),
            (_, FieldKind::Project) => self.of.parent(test),
            (_, FieldKind::Set(_) | FieldKind::List(_)) => self.of.any_element(field, test),
            _ => self.of.text(field).is_some_and(|text| test(&text)),
        }
    }
}

impl<V: Values> Subject for Asked<'_, V> {
    fn any_text(&self, key: FilterKey, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let known = |texts: &Texts, test: &mut dyn FnMut(&str) -> bool| {
            texts.get(&self.of.id()).is_some_and(|texts| texts.iter().any(|t| test(t)))
        };
        match key {
            FilterKey::Name => {
                [Field::NameZh, Field::NameEn].iter().any(|f| self.of.text(*f).is_some_and(|t| test(&t)))
                    || self.of.any_element(Field::Aliases, test)
            }
            FilterKey::Agency => self.of_field(Field::LeadAgency, test) || self.of_field(Field::Agencies, test),
            FilterKey::Place => self.places(test),
            FilterKey::Author => self.of.authors(test).unwrap_or_else(|| known(&self.audience.authors, test)),
            FilterKey::Note => self.of.notes(test).unwrap_or_else(|| known(&self.audience.notes, test)),
            FilterKey::Milestone => self.of.milestones(test),
            FilterKey::YearClass => self.of.class().is_some_and(|c| test(c.code())),
            FilterKey::ComputedHealth => test(self.of.light().code()),
            FilterKey::Field(field) => self.of_field(field, test),
            FilterKey::Due | FilterKey::Updated | FilterKey::Late | FilterKey::AnnualPlan | FilterKey::AnnualPaid => {
                false
            }
        }
    }

    fn number(&self, key: FilterKey) -> Option<i64> {
        match key {
            FilterKey::Late => self.of.late(),
            FilterKey::AnnualPlan => self.of.annual(&Key::AnnualPlan(self.audience.year)),
            FilterKey::AnnualPaid => self.of.annual(&Key::AnnualPaid(self.audience.year)),
            FilterKey::Field(field) => self.of.number(field),
            _ => None,
        }
    }

    fn day(&self, key: FilterKey) -> Option<NaiveDate> {
        debug_assert_eq!(key.kind(), ValueKind::Day);
        match key {
            FilterKey::Due => self.of.due(),
            FilterKey::Updated => Some(self.audience.clock.local(self.of.updated()).date_naive()),
            FilterKey::Field(field) => self.of.day(field),
            _ => None,
        }
    }

    fn flag(&self, flag: Flag) -> bool {
        match flag {
            Flag::Overdue => self.of.late().is_some(),
            Flag::Stale => self.of.is_stale(),
            Flag::Conflict => self.of.conflicts() > 0,
            Flag::Starred => self.of.text(Field::Starred).as_deref() == Some("1"),
            Flag::Unconfirmed => self.of.is_unconfirmed(),
            Flag::Sourced => self.of.is_sourced(),
            Flag::Mine => self.of.text(Field::Owner).as_deref() == Some(self.audience.author),
        }
    }
}

impl Values for Held<'_> {
    fn id(&self) -> EntityId {
        self.entry.id()
    }

    fn text(&self, field: Field) -> Option<Cow<'_, str>> {
        self.entry.project.get(field).map(Cow::Borrowed)
    }

    fn any_element(&self, field: Field, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.entry.project.list(field).iter().any(|e| test(e))
    }

    fn number(&self, field: Field) -> Option<i64> {
        self.entry.project.number(field)
    }

    fn day(&self, field: Field) -> Option<NaiveDate> {
        self.entry.project.date(field).map(|d| d.latest())
    }

    fn code(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.entry.code)
    }

    fn annual(&self, key: &Key) -> Option<i64> {
        self.entry.project.value(key).and_then(|v| v.parse().ok())
    }

    fn milestones(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.entry.milestones.iter().any(|m| {
            [Field::MilestoneName, Field::MilestoneKind].iter().filter_map(|f| m.get(*f)).any(&mut *test)
                || [Lang::Zh, Lang::En].iter().any(|l| test(labels::milestone_title(*l, m)))
        })
    }

    fn due(&self) -> Option<NaiveDate> {
        self.entry.facts.due.as_ref().map(|d| d.latest())
    }

    fn late(&self) -> Option<i64> {
        self.entry.facts.overdue.then_some(self.entry.facts.days_late)
    }

    fn light(&self) -> Health {
        self.entry.facts.health
    }

    fn class(&self) -> Option<AnnualClass> {
        self.entry.facts.class
    }

    fn is_stale(&self) -> bool {
        self.entry.facts.stale
    }

    fn is_unconfirmed(&self) -> bool {
        self.entry.facts.unconfirmed
    }

    fn is_sourced(&self) -> bool {
        self.entry.sourced
    }

    fn conflicts(&self) -> u32 {
        self.entry.conflicts
    }

    fn updated(&self) -> i64 {
        self.entry.updated
    }

    fn parent_code(&self) -> Option<Cow<'_, str>> {
        self.book.parent(self.entry).map(|p| Cow::Borrowed(p.code.as_str()))
    }

    fn parent(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let Some(parent) = self.book.parent(self.entry) else { return false };
        let names = [Field::NameZh, Field::NameEn].into_iter().filter_map(|f| parent.project.get(f));
        test(&parent.code) || names.into_iter().any(test)
    }
}
