//! What of a thing two people wrote differently and nobody decided: asked of the heads in the file (of an earlier day:
//! of the log up to it) when it is first to be shown, and kept until the thing changes. Few things are in conflict, so
//! that the record says how many are and this is asked of no other.

use super::Register;
use super::book::Entry;
use super::columns::{Column, Computed};
use crate::domain::field::{Field, Key};
use crate::domain::head::conflict_name;
use crate::domain::id::EntityId;
use crate::domain::record::Record;
use crate::i18n::Lang;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// Names in conflict, by the thing as it was when they were asked for: touched when, how many.
#[derive(Default)]
pub(super) struct Disputed(RefCell<HashMap<EntityId, Known>>);

struct Known {
    updated: i64,
    conflicts: u32,
    names: Rc<BTreeSet<String>>,
}

/// Of so many things the answer is kept.
const MOST: usize = 4_096;

impl Register {
    /// Whether the value of a key of this record is in conflict; of fields that move as one, whether any is.
    pub fn is_disputed(&self, record: &Record, key: &Key) -> bool {
        if record.conflicts == 0 {
            return false;
        }
        let names = self.names_in_conflict(record);
        match key.field().filter(|f| f.is_set()) {
            Some(set) => names.iter().any(|n| {
                Key::parse(record.id.entity, n).is_some_and(|k| matches!(k, Key::Element(field, _) if field == set))
            }),
            None => names.contains(&conflict_name(key)),
        }
    }

    /// Whether what a cell of a list says rests on a value in conflict. The code stands for the project: any conflict
    /// of it and of its milestones shows there.
    pub fn is_disputed_cell(&self, entry: &Entry, column: &Column, lang: Lang) -> bool {
        if entry.conflicts == 0 {
            return false;
        }
        match column {
            Column::Key(Key::Field(Field::Code)) => true,
            Column::Key(key) => self.is_disputed(&entry.project, key),
            Column::Computed(Computed::Name) => {
                let field = if lang == Lang::Zh { Field::NameZh } else { Field::NameEn };
                self.is_disputed(&entry.project, &Key::Field(field))
            }
            Column::Computed(Computed::NextMilestone | Computed::Due) => {
                entry.next_open().is_some_and(|milestone| milestone.conflicts > 0)
            }
            Column::Computed(_) => false,
        }
    }

    fn names_in_conflict(&self, record: &Record) -> Rc<BTreeSet<String>> {
        if let Some(past) = &self.past {
            return self.in_conflict_then(past, record.id).map(Rc::new).unwrap_or_default();
        }
        let mut kept = self.disputed.0.borrow_mut();
        if let Some(known) = kept.get(&record.id)
            && (known.updated, known.conflicts) == (record.updated, record.conflicts)
        {
            return known.names.clone();
        }
        // What cannot be read now is asked for again; the record still says that something is in conflict.
        let Ok(names) = self.store.in_conflict(record.id) else { return Rc::default() };
        let names = Rc::new(names);
        if kept.len() >= MOST {
            kept.clear();
        }
        let known = Known { updated: record.updated, conflicts: record.conflicts, names: names.clone() };
        kept.insert(record.id, known);
        names
    }
}
