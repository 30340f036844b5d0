//! A record: the present values of one entity, as canonical texts by field, with typed readings on top.
//!
//! Records are what the tables hold and what people look at. They are made from heads (`ledger`) or from table rows
//! (`store`); nothing here changes the log. Odd values are kept as they are: typed readings answer `None` for them.

mod packed;

use super::field::{FIELDS, Field, FieldKind, Key};
use super::id::EntityId;
use super::value::PartialDate;
pub use packed::Shared;
use packed::{Values, shared};
use std::collections::BTreeMap;

/// The present values of one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: EntityId,
    values: Values,
    /// Sets that are not empty, in the order of their fields.
    sets: Vec<(Field, Shared)>,
    /// Yearly money and columns of foreign ledgers, by the name of the log.
    extra: BTreeMap<String, String>,
    /// Whether it is deleted (kept in history).
    pub deleted: bool,
    /// How many of its values have two or more different heads (a group counts once).
    pub conflicts: u32,
    /// When it was last touched: milliseconds since 1970 (UTC).
    pub updated: i64,
}

/// The single values of a record, spread out.
#[derive(Clone, Copy, Debug)]
pub struct Spread<'a>([Option<&'a str>; FIELDS.len()]);

impl<'a> Spread<'a> {
    /// The canonical text of a single-valued field; `None` when empty.
    pub fn get(&self, field: Field) -> Option<&'a str> {
        self.0[field as usize]
    }
}

impl Record {
    /// A record without any value.
    pub fn new(id: EntityId) -> Record {
        Record {
            id,
            values: Values::default(),
            sets: Vec::new(),
            extra: BTreeMap::new(),
            deleted: false,
            conflicts: 0,
            updated: 0,
        }
    }

    /// The canonical text of a single-valued field; `None` when empty.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.values.get(field)
    }

    /// All single values in the order of their fields.
    pub fn values(&self) -> impl Iterator<Item = (Field, &str)> {
        self.values.iter()
    }

    /// All single values, each at its field: for whoever asks for many.
    pub fn spread(&self) -> Spread<'_> {
        let mut out = [None; FIELDS.len()];
        for (field, value) in self.values.iter() {
            out[field as usize] = Some(value);
        }
        Spread(out)
    }

    /// The elements of a set, in order (unordered sets in the order of their texts).
    pub fn list(&self, field: Field) -> &[String] {
        self.sets.iter().find(|(f, _)| *f == field).map_or(&[], |(_, set)| set)
    }

    /// All sets that are not empty, in the order of their fields.
    pub fn sets(&self) -> impl Iterator<Item = (Field, &[String])> {
        self.sets.iter().map(|(field, set)| (*field, &set[..]))
    }

    /// The value of any key except an element of a set; for a whole set use `list`.
    pub fn value(&self, key: &Key) -> Option<&str> {
        match key {
            Key::Field(field) => self.get(*field),
            Key::Element(..) => None,
            Key::Deleted => self.deleted.then_some("1"),
            _ => self.extra.get(&key.name()).map(String::as_str),
        }
    }

    /// Yearly money and columns of foreign ledgers, by name.
    pub fn extra(&self) -> &BTreeMap<String, String> {
        &self.extra
    }

    /// Puts a single value; an empty one is taken out.
    pub fn put(&mut self, field: Field, value: Option<String>) {
        self.put_text(field, value.as_deref());
    }

    /// Puts a single value; an empty one is taken out.
    pub fn put_text(&mut self, field: Field, value: Option<&str>) {
        self.values.put(field, value.filter(|v| !v.is_empty()));
    }

    /// Puts a single value behind all that are there: for whoever puts them in the order of the fields.
    pub fn append(&mut self, field: Field, value: &str) {
        if !value.is_empty() {
            self.values.append(field, value);
        }
    }

    /// Puts a whole set; an empty one is taken out.
    pub fn put_list(&mut self, field: Field, elements: Vec<String>) {
        let at = self.sets.iter().position(|(f, _)| *f >= field).unwrap_or(self.sets.len());
        let held = self.sets.get(at).is_some_and(|(f, _)| *f == field);
        match (held, elements.is_empty()) {
            (true, true) => drop(self.sets.remove(at)),
            (true, false) => self.sets[at].1 = shared(elements),
            (false, true) => {}
            (false, false) => self.sets.insert(at, (field, shared(elements))),
        }
    }

    /// A record with room for so many bytes of values, for whoever puts them in the order of the fields (`append`).
    pub fn with_room(id: EntityId, bytes: usize) -> Record {
        Record { values: Values::with_room(bytes), ..Record::new(id) }
    }

    /// Puts a whole set that stands in memory already. Fields must come in order, as for `append`.
    pub fn append_shared(&mut self, field: Field, set: &Shared) {
        debug_assert!(self.sets.last().is_none_or(|(last, _)| *last < field));
        if !set.is_empty() {
            self.sets.push((field, set.clone()));
        }
    }

    /// A set as it stands in memory, perhaps for many records; `None` when empty.
    pub fn shared(&self, field: Field) -> Option<&Shared> {
        self.sets.iter().find(|(f, _)| *f == field).map(|(_, set)| set)
    }

    /// Puts a value of an open family.
    pub fn put_extra(&mut self, name: &str, value: Option<String>) {
        match value.filter(|v| !v.is_empty()) {
            Some(value) => self.extra.insert(name.to_string(), value),
            None => self.extra.remove(name),
        };
    }

    /// Whether nothing is known of it but its id.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.sets.is_empty() && self.extra.is_empty()
    }

    /// Gives back what room was taken beyond need, once a record is whole.
    pub fn settle(&mut self) {
        self.values.settle();
        self.sets.shrink_to_fit();
    }

    /// A date field, read; `None` when empty or not a date.
    pub fn date(&self, field: Field) -> Option<PartialDate> {
        PartialDate::parse_stored(self.get(field)?).ok()
    }

    /// A whole number (money in 万元, a share in percent).
    pub fn number(&self, field: Field) -> Option<i64> {
        self.get(field)?.parse().ok()
    }

    /// A flag.
    pub fn flag(&self, field: Field) -> bool {
        debug_assert_eq!(field.kind(), FieldKind::Flag);
        self.get(field) == Some("1")
    }

    /// The project that a milestone, note or link belongs to.
    pub fn owner(&self) -> Option<EntityId> {
        let hex = self.get(Field::owner_of(self.id.entity)?)?;
        project_id(hex)
    }
}

/// The id of a project from the 32 hex digits that references hold.
pub fn project_id(hex: &str) -> Option<EntityId> {
    let bytes = super::id::unhex(hex)?;
    Some(EntityId { entity: super::id::Entity::Project, bytes })
}
