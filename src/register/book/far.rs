//! A book of a large register: entries are read from the file when they are asked for, by a connection of its own. What
//! goes wrong is remembered and told at the next occasion; until then there is nothing to see.

use super::codes::Codes;
use super::shelf::Shelf;
use super::whole::{Belonging, read_entry};
use super::{Day, Entry, Whole, clashing, natural};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::register::index::parts::hands;
use crate::store::{Result, Store, StoreError};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// So many entries are kept from one key to the next.
const KEPT: usize = 400;
/// Whoever reads more than this without a rest is reading everything.
const MANY: usize = 3_000;
/// Whoever asks for the codes of more than this gets all of them read at once.
const CODES: usize = 20_000;
/// How often a file that another program is writing to is tried; each time takes a second.
const TRIES: usize = 10;

/// The way to the file.
pub struct Far {
    store: Store,
    day: Day,
    shelf: Shelf,
    deleted: OnceCell<Vec<Record>>,
    codes: OnceCell<Arc<Codes>>,
    /// Codes that were looked up one by one.
    looked_up: RefCell<HashMap<EntityId, Option<String>>>,
    fault: RefCell<Option<StoreError>>,
}

impl Far {
    pub fn new(store: Store, day: Day) -> Far {
        let (shelf, deleted, codes) = (Shelf::default(), OnceCell::new(), OnceCell::new());
        Far { store, day, shelf, deleted, codes, looked_up: RefCell::default(), fault: RefCell::default() }
    }

    pub fn fault(&self) -> Option<StoreError> {
        self.fault.borrow_mut().take()
    }

    /// Remembers what went wrong.
    pub fn blame(&self, error: StoreError) {
        self.fault.borrow_mut().get_or_insert(error);
    }

    /// Something changed, perhaps the day: what was read is read again.
    pub fn forget(&mut self, day: &Day) {
        self.day = day.clone();
        self.shelf = Shelf::default();
        self.deleted = OnceCell::new();
        self.codes = OnceCell::new();
        self.looked_up = RefCell::default();
    }

    /// The codes of all projects; read when they are first asked for.
    pub fn codes(&self) -> &Codes {
        self.codes.get_or_init(|| {
            Arc::new(self.read(|store| Codes::load((0..hands()).map(|_| store.again()).collect::<Result<_>>()?)))
        })
    }

    /// The code of a project that is not deleted, as shown. Of few it is looked up, without the project.
    pub fn code(&self, id: EntityId) -> Option<Cow<'_, str>> {
        if self.codes.get().is_some() || self.looked_up.borrow().len() > CODES {
            return self.codes().code(id);
        }
        if let Some(known) = self.shelf.get(id) {
            return known.map(|entry| Cow::Borrowed(entry.code.as_str()));
        }
        if let Some(known) = self.looked_up.borrow().get(&id) {
            return known.clone().map(Cow::Owned);
        }
        let code = self.read(|store| {
            let Some(code) = store.code_of(id)? else { return Ok(None) };
            shown(store, id, code).map(Some)
        });
        self.looked_up.borrow_mut().insert(id, code.clone());
        code.map(Cow::Owned)
    }

    /// The record of anything, deleted or not.
    pub fn record(&self, id: EntityId) -> Option<Record> {
        self.read(|store| store.record(id))
    }

    /// These projects changed, or others that show a code like theirs: they are read again. Everything is where tables
    /// changed that many entries speak of, or the day.
    pub fn renew(&mut self, day: &Day, projects: &[EntityId], tables: bool) {
        if tables || projects.len() > KEPT || self.day.today != day.today || self.day.rules != day.rules {
            return self.forget(day);
        }
        self.deleted = OnceCell::new();
        self.looked_up = RefCell::default();
        let mut codes: Vec<String> = Vec::new();
        for id in projects {
            let code = self.read(|store| Ok(store.record(*id)?.and_then(|p| p.get(Field::Code).map(str::to_string))));
            codes.extend(code);
        }
        self.shelf.retain(|id, entry| {
            let clashes = |entry: &Entry| {
                let bare = entry.project.get(Field::Code).unwrap_or_default();
                entry.code != bare || codes.iter().any(|code| code.eq_ignore_ascii_case(bare))
            };
            !projects.contains(&id) && !entry.is_some_and(clashes)
        });
    }

    /// Lets go of what was read, if it is much.
    pub fn rest(&mut self) {
        self.codes = OnceCell::new();
        self.looked_up = RefCell::default();
        if self.shelf.len() > KEPT {
            self.shelf = Shelf::default();
        }
    }

    /// Whether so many were read one by one that all at once would have been quicker.
    pub fn is_overdone(&self) -> bool {
        self.shelf.len() > MANY
    }

    /// The day by which entries are judged.
    pub fn day(&self) -> &Day {
        &self.day
    }

    /// The way to the file once more, for another thread.
    pub fn again(&self) -> Result<Store> {
        self.store.again()
    }

    /// The same with what is known already.
    pub fn beside(&self) -> Result<Far> {
        self.codes();
        Ok(Far { codes: self.codes.clone(), ..Far::new(self.again()?, self.day.clone()) })
    }

    /// The way to the file.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Reads something; an error is remembered.
    fn read<T: Default>(&self, read: impl Fn(&Store) -> Result<T>) -> T {
        self.told(patiently(|| read(&self.store)))
    }

    fn told<T: Default>(&self, outcome: Result<T>) -> T {
        outcome.unwrap_or_else(|error| {
            self.fault.borrow_mut().get_or_insert(error);
            T::default()
        })
    }

    /// All entries.
    pub fn all(&self) -> Whole {
        self.read(|store| {
            // One thread reads the projects, another one what belongs to them.
            let other = store.again()?;
            let (projects, belonging) = std::thread::scope(|scope| {
                let belonging = scope.spawn(move || Belonging::load(&other));
                let projects = store.records_as_they_stand(Entity::Project);
                (projects, belonging.join().unwrap_or(Err(StoreError::Stopped)))
            });
            Ok(Whole::of(projects?, belonging?, &self.day))
        })
    }

    pub fn is_empty(&self) -> bool {
        !self.read(|store| store.has_projects().map(Some)).unwrap_or(true)
    }

    /// The entry of a project.
    pub fn entry(&self, id: EntityId) -> Option<&Entry> {
        if let Some(known) = self.shelf.get(id) {
            return known;
        }
        let entry = self.read(|store| {
            let Some(project) = store.record(id)?.filter(|p| !p.deleted) else { return Ok(None) };
            let mut entry = read_entry(store, project, &self.day)?;
            entry.code = shown(store, id, entry.code)?;
            Ok(Some(entry))
        });
        self.shelf.put(id, entry)
    }

    /// Whether a code can be looked up in the file, which knows the case of ASCII letters only.
    pub fn can_find(code: &str) -> bool {
        !code.chars().any(|c| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase()))
    }

    /// The entry with this code, as shown or as stored, in any case; also by its 32 hex digits.
    pub fn find(&self, code: &str) -> Option<&Entry> {
        if code.is_empty() {
            return None;
        }
        let with = |code: &str| self.read(|store| store.with_code(code));
        if let Some(first) = with(code).first() {
            return self.entry(*first);
        }
        let suffixed = code.rsplit_once('·').and_then(|(bare, suffix)| {
            let letter = suffix.to_ascii_lowercase().bytes().next().filter(|b| b.is_ascii_lowercase())?;
            let n = usize::from(letter - b'a');
            (suffix.len() == 1 && n > 0).then(|| with(bare).get(n).copied()).flatten()
        });
        suffixed.or_else(|| project_id(code)).and_then(|id| self.entry(id))
    }

    /// Projects that are deleted.
    pub fn deleted(&self) -> &[Record] {
        self.deleted.get_or_init(|| self.read(Store::deleted_projects))
    }

    /// Another project than this one that has a code, in any case of its ASCII letters.
    pub fn other_with_code(&self, code: &str, than: EntityId) -> Option<&Entry> {
        let others = self.read(|store| store.with_code(code));
        others.into_iter().find(|id| *id != than).and_then(|id| self.entry(id))
    }

    /// Another project than this one that has a value.
    pub fn other_with(&self, field: Field, value: &str, than: EntityId) -> Option<&Entry> {
        let others = self.read(|store| store.with_value(field, value));
        others.into_iter().find(|id| *id != than).and_then(|id| self.entry(id))
    }

    /// The parts of a programme or package, by its hex digits.
    pub fn parts(&self, hex: &str) -> Vec<&Entry> {
        let ids = self.read(|store| store.parts_of(hex));
        let mut parts: Vec<&Entry> = ids.into_iter().filter_map(|id| self.entry(id)).collect();
        parts.sort_by_cached_key(|e| (natural(e.project.get(Field::Code).unwrap_or(super::NO_CODE)), e.id()));
        parts
    }
}

impl super::Book {
    /// Reads many entries one by one with one lock: each by itself would lock and unlock the file several times.
    pub fn at_one_moment<T>(&self, read: impl FnOnce() -> T) -> T {
        match self.afar() {
            Some(far) => far.store.at_one_moment(read),
            None => read(),
        }
    }
}

/// A code as shown: the projects that hold it before this one are counted.
fn shown(store: &Store, id: EntityId, code: String) -> Result<String> {
    let before = store.with_code(&code)?.into_iter().position(|other| other == id);
    Ok(match before.filter(|n| *n > 0 && !code.is_empty()) {
        Some(n) => clashing(&code, u8::try_from(n).unwrap_or(u8::MAX)),
        None => code,
    })
}

/// Reads something from a file that another program may be writing to.
pub fn patiently<T>(mut read: impl FnMut() -> Result<T>) -> Result<T> {
    for _ in 1..TRIES {
        match read() {
            Err(StoreError::Locked(_)) => {}
            other => return other,
        }
    }
    read()
}
