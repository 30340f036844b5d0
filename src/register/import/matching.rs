//! Which project of the register a row means: by id, by code, by national code, by name. Names are compared without
//! blanks, signs and brackets; of several projects of one name the first row means the first one, so that a ledger taken
//! in twice changes nothing. What only looks alike is said and never taken.

use super::super::book::{Book, Entry};
use super::{Draft, MatchBy, Val};
use crate::domain::field::{Field, Key};
use crate::domain::fold::fold_char;
use crate::domain::id::EntityId;
use crate::domain::likeness;
use crate::domain::record::Record;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// Names are looked at for likeness only in registers of at most this size, and for so many rows.
const MOST_ALIKE: usize = 2_000;

/// A name without what does not tell names apart.
fn name_form(name: &str) -> String {
    name.chars().flat_map(fold_char).filter(|c| c.is_alphanumeric()).collect()
}

/// Projects by their codes as shown, in small letters; of those that show the same the first one.
pub(super) type ByCode = HashMap<String, EntityId>;

/// The projects of the register by what they are called.
pub(super) struct Names<'a> {
    book: &'a Book,
    by_code: Arc<ByCode>,
    /// Made when a row has no code that is known here: our own sheets never ask.
    national: OnceCell<ByCode>,
    by_name: OnceCell<HashMap<String, Vec<EntityId>>>,
}

impl<'a> Names<'a> {
    pub fn of(book: &'a Book) -> Names<'a> {
        // Of a large register no project is read for its code.
        let by_code = book.by_code().unwrap_or_else(|| {
            let mut by_code = ByCode::new();
            for entry in book.entries() {
                by_code.entry(entry.code.to_lowercase()).or_insert(entry.id());
            }
            by_code
        });
        Names::beside(book, Arc::new(by_code))
    }

    /// The same with a book of another thread.
    pub fn beside(book: &'a Book, by_code: Arc<ByCode>) -> Names<'a> {
        Names { book, by_code, national: OnceCell::new(), by_name: OnceCell::new() }
    }

    pub fn by_code(&self) -> Arc<ByCode> {
        self.by_code.clone()
    }

    /// The project with this code.
    pub fn coded(&self, code: &str) -> Option<EntityId> {
        // The codes of most registers have no small letters: those of one row are folded where it stands.
        let mut short = [0; 64];
        match short.get_mut(..code.len()).filter(|_| code.is_ascii()) {
            Some(folded) => {
                folded.copy_from_slice(code.as_bytes());
                folded.make_ascii_lowercase();
                self.by_code.get(std::str::from_utf8(folded).unwrap_or_default()).copied()
            }
            None => self.by_code.get(&code.to_lowercase()).copied(),
        }
    }

    /// The project with this national code.
    fn registered(&self, code: &str) -> Option<EntityId> {
        let national = self.national.get_or_init(|| {
            let coded = |e: &Entry| Some((e.project.get(Field::NationalCode)?.to_string(), e.id()));
            self.book.entries().iter().filter_map(coded).collect()
        });
        national.get(code).copied()
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
            for entry in self.book.entries() {
                for name in names(&entry.project) {
                    let ids = out.entry(name_form(name)).or_default();
                    if !ids.contains(&entry.id()) {
                        ids.push(entry.id());
                    }
                }
            }
            out
        });
        if by_name.is_empty() {
            return &[];
        }
        by_name.get(&name_form(name)).map_or(&[], Vec::as_slice)
    }
}

fn names(project: &Record) -> impl Iterator<Item = &str> {
    let own = [Field::NameZh, Field::NameEn].into_iter().filter_map(|f| project.get(f));
    own.chain(project.list(Field::Aliases).iter().map(String::as_str))
}

/// The register, ready to be asked row by row.
pub(super) struct Index<'a> {
    names: Rc<Names<'a>>,
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
    pub fn of(names: Rc<Names<'a>>) -> Index<'a> {
        let book = names.book;
        let (mut deleted, mut gone) = (HashMap::new(), HashSet::new());
        for record in book.deleted() {
            gone.insert(record.id);
            deleted.extend(record.get(Field::Code).map(|c| (c.to_lowercase(), record.id)));
        }
        let named = |entry: &Entry| {
            let name = entry.project.get(Field::NameZh).or_else(|| entry.project.get(Field::NameEn))?;
            Some((name.to_string(), entry.code.clone()))
        };
        let small = names.by_code.len() <= MOST_ALIKE && book.entries().len() <= MOST_ALIKE;
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
            if self.names.book.entry(id).is_some() {
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
        if let Some(id) = one(Field::NationalCode).and_then(|c| self.names.registered(c)) {
            return self.take(id);
        }
        for name in [Field::NameZh, Field::NameEn].into_iter().filter_map(one) {
            let free = self.names.called(name).iter().find(|id| !self.taken.contains(*id)).copied();
            if let Some(id) = free {
                return self.take(id);
            }
        }
        Found::New(self.looks_like(one(Field::NameZh).or_else(|| one(Field::NameEn))))
    }

    /// Takes a project for a row; one that a row before it meant is not taken twice.
    pub fn take(&mut self, id: EntityId) -> Found {
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
