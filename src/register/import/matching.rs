//! Which project of the register a row means: by id, by code, by national code, by name. Names are compared without
//! blanks, signs and brackets; of several projects of one name the first row means the first one, so that a ledger taken
//! in twice changes nothing. What only looks alike is said and never taken.

use super::super::Register;
use super::{Draft, MatchBy, Val};
use crate::domain::field::{Field, Key};
use crate::domain::fold::fold_char;
use crate::domain::id::EntityId;
use crate::domain::likeness;
use crate::domain::record::Record;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// Names are looked at for likeness only in registers of at most this size, and for so many rows.
const MOST_ALIKE: usize = 2_000;

/// A name without what does not tell names apart.
fn name_form(name: &str) -> String {
    name.chars().flat_map(fold_char).filter(|c| c.is_alphanumeric()).collect()
}

/// The projects of the register by what they are called.
pub(super) struct Names<'a> {
    register: &'a Register,
    by_code: HashMap<String, EntityId>,
    national: HashMap<String, EntityId>,
    /// Made when a row has no code that is known here: our own sheets never ask.
    by_name: OnceCell<HashMap<String, Vec<EntityId>>>,
}

impl<'a> Names<'a> {
    pub fn of(register: &'a Register) -> Names<'a> {
        let (mut by_code, mut national): (HashMap<String, EntityId>, HashMap<String, EntityId>) = Default::default();
        for entry in register.book().entries() {
            by_code.entry(entry.code.to_lowercase()).or_insert(entry.id());
            national.extend(entry.project.get(Field::NationalCode).map(|code| (code.to_string(), entry.id())));
        }
        Names { register, by_code, national, by_name: OnceCell::new() }
    }

    /// The project with this code.
    pub fn coded(&self, code: &str) -> Option<EntityId> {
        self.by_code.get(&code.to_lowercase()).copied()
    }

    /// The one project that is called so.
    pub fn only(&self, name: &str) -> Option<EntityId> {
        match self.called(name) {
            [id] => Some(*id),
            _ => None,
        }
    }

    /// The projects that are called so.
    fn called(&self, name: &str) -> &[EntityId] {
        let by_name = self.by_name.get_or_init(|| {
            let mut out: HashMap<String, Vec<EntityId>> = HashMap::new();
            for entry in self.register.book().entries() {
                for name in names(&entry.project) {
                    let ids = out.entry(name_form(name)).or_default();
                    if !ids.contains(&entry.id()) {
                        ids.push(entry.id());
                    }
                }
            }
            out
        });
        by_name.get(&name_form(name)).map_or(&[], Vec::as_slice)
    }
}

fn names(project: &Record) -> impl Iterator<Item = &str> {
    let own = [Field::NameZh, Field::NameEn].into_iter().filter_map(|f| project.get(f));
    own.chain(project.list(Field::Aliases).iter().map(String::as_str))
}

/// The register, ready to be asked row by row.
pub(super) struct Index<'a> {
    names: &'a Names<'a>,
    deleted: HashMap<String, EntityId>,
    gone: HashSet<EntityId>,
    /// Names and codes of a small register, for what only looks alike.
    alike: Vec<(String, String)>,
    /// Those that a row has already found.
    taken: HashSet<EntityId>,
    asked: usize,
}

/// What a row was found to mean.
pub(super) enum Found {
    Project(EntityId),
    /// None that is there; a code and name that look alike, perhaps.
    New(Option<(String, String)>),
    /// A row before it means the same project.
    Again(EntityId),
    /// It is deleted in the register.
    Deleted(String),
}

impl<'a> Index<'a> {
    pub fn of(names: &'a Names<'a>) -> Index<'a> {
        let book = names.register.book();
        let (mut deleted, mut gone) = (HashMap::new(), HashSet::new());
        for record in book.deleted() {
            gone.insert(record.id);
            deleted.extend(record.get(Field::Code).map(|c| (c.to_lowercase(), record.id)));
        }
        let named = |entry: &super::super::book::Entry| {
            let name = entry.project.get(Field::NameZh).or_else(|| entry.project.get(Field::NameEn))?;
            Some((name.to_string(), entry.code.clone()))
        };
        let small = book.entries().len() <= MOST_ALIKE;
        let alike = if small { book.entries().iter().filter_map(named).collect() } else { Vec::new() };
        Index { names, deleted, gone, alike, taken: HashSet::new(), asked: 0 }
    }

    /// The project that a row means.
    pub fn find(&mut self, draft: &Draft, by: MatchBy) -> Found {
        let one = |field: Field| {
            draft.values.iter().find_map(|(k, v)| match v {
                Val::One(text) if *k == Key::Field(field) => Some(text.as_str()),
                _ => None,
            })
        };
        if let Some(id) = draft.id.filter(|_| by == MatchBy::All) {
            if self.names.register.book().entry(id).is_some() {
                return self.take(id);
            }
            if self.gone.contains(&id) {
                return Found::Deleted(one(Field::Code).unwrap_or_default().to_string());
            }
        }
        let code = one(Field::Code).filter(|_| by != MatchBy::Name);
        if let Some(id) = code.and_then(|c| self.names.coded(c)) {
            return self.take(id);
        }
        if let Some(code) = code.filter(|c| self.deleted.contains_key(&c.to_lowercase())) {
            return Found::Deleted(code.to_string());
        }
        if by == MatchBy::Code {
            return Found::New(None);
        }
        if let Some(id) = one(Field::NationalCode).and_then(|c| self.names.national.get(c).copied()) {
            return self.take(id);
        }
        for name in [Field::NameZh, Field::NameEn].into_iter().filter_map(one) {
            for id in self.names.called(name) {
                if !self.taken.contains(id) {
                    return self.take(*id);
                }
            }
        }
        Found::New(self.looks_like(one(Field::NameZh).or_else(|| one(Field::NameEn))))
    }

    fn take(&mut self, id: EntityId) -> Found {
        if self.taken.insert(id) { Found::Project(id) } else { Found::Again(id) }
    }

    /// A project whose name is almost that of the row.
    fn looks_like(&mut self, name: Option<&str>) -> Option<(String, String)> {
        self.asked += 1;
        let name = name.filter(|_| self.asked <= MOST_ALIKE)?;
        let found = likeness::nearest(name, self.alike.iter().map(|(n, _)| n.as_str()))?;
        self.alike.iter().find(|(n, _)| n == found).map(|(n, code)| (code.clone(), n.clone()))
    }
}
