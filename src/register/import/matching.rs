//! Which project of the register a row means: by id, by code, by national code, by name. Names are compared without
//! blanks, signs and brackets; of several projects of one name the first row means the first one, so that a ledger taken
//! in twice changes nothing. What only looks alike is said and never taken.

use super::super::Register;
use super::{Draft, MatchBy, Val};
use crate::domain::field::{Field, Key};
use crate::domain::fold::fold_char;
use crate::domain::id::EntityId;
use crate::domain::likeness;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Names are looked at for likeness only in registers of at most this size, and for so many rows.
const MOST_ALIKE: usize = 2_000;

/// A name without what does not tell names apart.
pub(super) fn name_form(name: &str) -> String {
    name.chars().flat_map(fold_char).filter(|c| c.is_alphanumeric()).collect()
}

/// The register, ready to be asked.
#[derive(Default)]
pub(super) struct Index {
    pub by_name: Rc<HashMap<String, Vec<EntityId>>>,
    pub by_code: Rc<HashMap<String, EntityId>>,
    national: HashMap<String, EntityId>,
    deleted: HashMap<String, EntityId>,
    gone: HashSet<EntityId>,
    names: Vec<(String, String)>,
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

impl Index {
    pub fn of(register: &Register) -> Index {
        let mut index = Index::default();
        let (mut by_name, mut by_code): (HashMap<String, Vec<EntityId>>, HashMap<String, EntityId>) =
            Default::default();
        for entry in register.book().entries() {
            let id = entry.id();
            for field in [Field::NameZh, Field::NameEn] {
                if let Some(name) = entry.project.get(field) {
                    let ids = by_name.entry(name_form(name)).or_default();
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            for alias in entry.project.list(Field::Aliases) {
                let ids = by_name.entry(name_form(alias)).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            by_code.entry(entry.code.to_lowercase()).or_insert(id);
            if let Some(code) = entry.project.get(Field::NationalCode) {
                index.national.insert(code.to_string(), id);
            }
            if let Some(name) = entry.project.get(Field::NameZh).or_else(|| entry.project.get(Field::NameEn)) {
                index.names.push((name.to_string(), entry.code.clone()));
            }
        }
        (index.by_name, index.by_code) = (Rc::new(by_name), Rc::new(by_code));
        for gone in register.book().deleted() {
            index.gone.insert(gone.id);
            index.deleted.extend(gone.get(Field::Code).map(|c| (c.to_lowercase(), gone.id)));
        }
        index
    }

    /// The project that a row means.
    pub fn find(&mut self, draft: &Draft, by: MatchBy, register: &Register) -> Found {
        let one = |field: Field| {
            draft.values.iter().find_map(|(k, v)| match v {
                Val::One(text) if *k == Key::Field(field) => Some(text.as_str()),
                _ => None,
            })
        };
        if let Some(id) = draft.id.filter(|_| by == MatchBy::All) {
            if register.book().entry(id).is_some() {
                return self.take(id);
            }
            if self.gone.contains(&id) {
                return Found::Deleted(one(Field::Code).unwrap_or_default().to_string());
            }
        }
        let code = one(Field::Code).filter(|_| by != MatchBy::Name);
        if let Some(id) = code.and_then(|c| self.by_code.get(&c.to_lowercase()).copied()) {
            return self.take(id);
        }
        if let Some(code) = code.filter(|c| self.deleted.contains_key(&c.to_lowercase())) {
            return Found::Deleted(code.to_string());
        }
        if by == MatchBy::Code {
            return Found::New(None);
        }
        if let Some(id) = one(Field::NationalCode).and_then(|c| self.national.get(c).copied()) {
            return self.take(id);
        }
        for name in [Field::NameZh, Field::NameEn].into_iter().filter_map(one) {
            for id in self.by_name.get(&name_form(name)).into_iter().flatten() {
                if !self.taken.contains(id) {
                    return self.take(*id);
                }
            }
        }
        Found::New(self.alike(one(Field::NameZh).or_else(|| one(Field::NameEn))))
    }

    fn take(&mut self, id: EntityId) -> Found {
        if self.taken.insert(id) { Found::Project(id) } else { Found::Again(id) }
    }

    /// A project whose name is almost that of the row.
    fn alike(&mut self, name: Option<&str>) -> Option<(String, String)> {
        self.asked += 1;
        let name = name.filter(|_| self.names.len() <= MOST_ALIKE && self.asked <= MOST_ALIKE)?;
        let found = likeness::nearest(name, self.names.iter().map(|(n, _)| n.as_str()))?;
        self.names.iter().find(|(n, _)| n == found).map(|(n, code)| (code.clone(), n.clone()))
    }
}
