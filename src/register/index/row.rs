//! One row of the index, asked as a project is. What the index does not hold is looked up among the columns that were
//! read for the query (`Others`).

use super::beside::Others;
use super::dict::Dict;
use super::{COUNTED, Index, OVERDUE, OWN, SHARED, SOURCED, STALE, UNCONFIRMED};
use crate::domain::field::{Field, Key};
use crate::domain::id::{EntityId, unhex};
use crate::domain::kinds::{AnnualClass, Code, Health};
use crate::domain::value::PartialDate;
use crate::i18n::{Lang, labels};
use crate::register::subject::Values;
use chrono::NaiveDate;
use std::borrow::Cow;

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'i> {
    pub index: &'i Index,
    pub at: u32,
    pub others: &'i Others,
}

impl Row<'_> {
    fn has(&self, mark: u8) -> bool {
        self.index.has(self.at, mark)
    }

    /// The row of the project that it belongs to.
    fn above(&self) -> Option<u32> {
        above(self.index, self.index.text(self.at, Field::Parent)?)
    }

    fn aliases(&self) -> &str {
        self.index.texts.get(self.at as usize)[3]
    }

    /// Calls for each alias.
    pub fn any_alias(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let aliases = self.aliases();
        !aliases.is_empty()
            && serde_json::from_str::<Vec<String>>(aliases).unwrap_or_default().iter().any(|alias| test(alias))
    }
}

impl Values for Row<'_> {
    fn id(&self) -> EntityId {
        self.index.id(self.at)
    }

    fn text(&self, field: Field) -> Option<Cow<'_, str>> {
        if self.index.column(field).is_some() {
            return self.index.text(self.at, field).map(Cow::Borrowed);
        }
        if let Some(n) = OWN.iter().position(|f| *f == field) {
            let text = self.index.texts.get(self.at as usize)[n];
            return (!text.is_empty()).then_some(Cow::Borrowed(text));
        }
        if let Some(n) = COUNTED.iter().position(|f| *f == field) {
            return self.index.counted[n].get(self.at).map(|n| Cow::Owned(n.to_string()));
        }
        self.others.text(field, self.at).map(Cow::Borrowed)
    }

    fn any_element(&self, field: Field, test: &mut dyn FnMut(&str) -> bool) -> bool {
        match field {
            Field::Aliases => self.any_alias(test),
            field => self.index.list(self.at, field).iter().any(|e| test(e)),
        }
    }

    fn number(&self, field: Field) -> Option<i64> {
        match COUNTED.iter().position(|f| *f == field) {
            Some(n) => self.index.counted[n].get(self.at),
            None => self.text(field)?.parse().ok(),
        }
    }

    fn day(&self, field: Field) -> Option<NaiveDate> {
        match SHARED.contains(&field) {
            true => self.index.day(self.at, field),
            false => PartialDate::parse_stored(&self.text(field)?).ok().map(|d| d.latest()),
        }
    }

    fn code(&self) -> Cow<'_, str> {
        self.index.code(self.at)
    }

    fn notes(&self, test: &mut dyn FnMut(&str) -> bool) -> Option<bool> {
        Some(self.others.any_note(self.at, test))
    }

    fn authors(&self, test: &mut dyn FnMut(&str) -> bool) -> Option<bool> {
        Some(self.others.any_author(self.at, test))
    }

    fn annual(&self, key: &Key) -> Option<i64> {
        self.index.extra.get(&self.at)?.get(&key.name())?.parse().ok()
    }

    fn milestones(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.index.miles(self.at).any(|mile| called(&self.index.titles, mile.name, mile.kind).any(&mut *test))
    }

    fn due(&self) -> Option<NaiveDate> {
        self.index.due(self.at)
    }

    fn late(&self) -> Option<i64> {
        self.has(OVERDUE).then(|| self.index.facts[self.at as usize].days_late.into())
    }

    fn light(&self) -> Health {
        let code = Health::CODES.get(usize::from(self.index.facts[self.at as usize].health));
        code.and_then(|c| Health::parse(c)).unwrap_or(Health::Unrated)
    }

    fn class(&self) -> Option<AnnualClass> {
        let at = usize::from(self.index.facts[self.at as usize].class).checked_sub(1)?;
        AnnualClass::CODES.get(at).and_then(|c| AnnualClass::parse(c))
    }

    fn is_stale(&self) -> bool {
        self.has(STALE)
    }

    fn is_unconfirmed(&self) -> bool {
        self.has(UNCONFIRMED)
    }

    fn is_sourced(&self) -> bool {
        self.has(SOURCED)
    }

    fn conflicts(&self) -> u32 {
        self.index.conflicts.get(&self.at).copied().unwrap_or_default()
    }

    fn updated(&self) -> i64 {
        self.index.updated[self.at as usize]
    }

    fn parent_code(&self) -> Option<Cow<'_, str>> {
        Some(self.index.code(self.above()?))
    }

    fn parent(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.above().is_some_and(|at| names(self.index, at, test))
    }
}

/// The row of the project with this id, if it is there.
fn above(index: &Index, id: &str) -> Option<u32> {
    index.row_of(&unhex(id)?).filter(|at| index.is_there(*at))
}

/// Shows the code of a row, as shown, and its names until one is the right one.
fn names(index: &Index, row: u32, test: &mut dyn FnMut(&str) -> bool) -> bool {
    let [_, zh, en, _] = index.texts.get(row as usize);
    test(&index.code(row)) || [zh, en].into_iter().filter(|t| !t.is_empty()).any(test)
}

/// What a milestone is called: its name, the code of its kind, and its title in both languages.
pub(super) fn called(titles: &Dict, name: u32, kind: u32) -> impl Iterator<Item = &str> {
    let (name, kind) = (titles.text(name), titles.text(kind));
    let titled = [Lang::Zh, Lang::En].into_iter().map(move |lang| labels::milestone_called(lang, name, kind));
    name.into_iter().chain(kind).chain(titled)
}

/// One value of one shared field and nothing else: what a condition says of it holds for all rows that have it. The value
/// of a parent is the project that it names.
#[derive(Clone, Copy)]
pub(in crate::register) struct Only<'i> {
    pub index: &'i Index,
    pub field: Field,
    pub number: u32,
}

impl Only<'_> {
    /// The words of the field, if it is the one that there is.
    fn words(&self, field: Field) -> Option<&Dict> {
        self.index.column(field).filter(|_| field == self.field).map(|column| &column.words)
    }
}

impl Values for Only<'_> {
    fn id(&self) -> EntityId {
        EntityId { entity: crate::domain::id::Entity::Project, bytes: [0; 16] }
    }

    fn text(&self, field: Field) -> Option<Cow<'_, str>> {
        self.words(field)?.text(self.number).map(Cow::Borrowed)
    }

    fn any_element(&self, field: Field, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.words(field).is_some_and(|words| words.list(self.number).iter().any(|e| test(e)))
    }

    fn number(&self, field: Field) -> Option<i64> {
        self.text(field)?.parse().ok()
    }

    fn day(&self, field: Field) -> Option<NaiveDate> {
        self.words(field)?.day(self.number)
    }

    fn code(&self) -> Cow<'_, str> {
        Cow::Borrowed("")
    }

    fn annual(&self, _: &Key) -> Option<i64> {
        None
    }

    fn milestones(&self, _: &mut dyn FnMut(&str) -> bool) -> bool {
        false
    }

    fn due(&self) -> Option<NaiveDate> {
        None
    }

    fn late(&self) -> Option<i64> {
        None
    }

    fn light(&self) -> Health {
        Health::Unrated
    }

    fn class(&self) -> Option<AnnualClass> {
        None
    }

    fn is_stale(&self) -> bool {
        false
    }

    fn is_unconfirmed(&self) -> bool {
        false
    }

    fn is_sourced(&self) -> bool {
        false
    }

    fn conflicts(&self) -> u32 {
        0
    }

    fn updated(&self) -> i64 {
        0
    }

    fn parent_code(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn parent(&self, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let above = self.text(Field::Parent).and_then(|id| above(self.index, &id));
        above.is_some_and(|at| names(self.index, at, test))
    }
}
