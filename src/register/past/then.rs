//! Where the book of an earlier day is read from: the ledger of that day, or one of a few things beside the tables in which
//! everything else stands as it stood then.

use super::super::book::Records;
use crate::domain::id::{Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::domain::record::Record;
use crate::store::{Result, Store};
use std::collections::{BTreeMap, HashSet};

/// A state of an earlier day.
pub(super) struct Then<'a> {
    pub ledger: &'a Ledger,
    /// The tables, and what is not taken from them but from the ledger; `None` = the ledger holds everything.
    pub beside: Option<(&'a Store, &'a HashSet<EntityId>)>,
}

impl<'a> Then<'a> {
    /// The tables, if a thing stands there as it stood then.
    fn file(&self, id: EntityId) -> Option<&'a Store> {
        self.beside.filter(|(_, touched)| !touched.contains(&id)).map(|(store, _)| store)
    }

    /// What the tables hold of a kind, and what the ledger does.
    fn both(&self, entity: Entity, read: impl Fn(&Store) -> Result<Vec<Record>>) -> Result<Vec<Record>> {
        let mut out = Vec::new();
        if let Some((store, touched)) = self.beside {
            out = read(store)?;
            out.retain(|record| !touched.contains(&record.id));
        }
        out.extend(self.ledger.entities(entity).filter_map(|id| self.ledger.record(id)));
        Ok(out)
    }
}

impl Records for Then<'_> {
    fn records(&self, entity: Entity) -> Result<Vec<Record>> {
        let mut out = self.both(entity, |store| store.records(entity))?;
        out.sort_unstable_by_key(|record| record.id);
        Ok(out)
    }

    fn in_any_order(&self, entity: Entity) -> Result<Vec<Record>> {
        self.both(entity, |store| store.records_as_they_stand(entity))
    }

    fn touched(&self, entity: Entity) -> Result<Vec<(String, i64)>> {
        let mut out: BTreeMap<String, i64> = BTreeMap::new();
        let mut touch = |owner: String, updated: i64| {
            let at = out.entry(owner).or_default();
            *at = (*at).max(updated);
        };
        if let Some((store, touched)) = self.beside {
            // Families are whole: of a project that is laid down nothing is left in the tables.
            let owner = |hex: &str| crate::domain::record::project_id(hex);
            let left =
                store.touched(entity)?.into_iter().filter(|(o, _)| owner(o).is_none_or(|o| !touched.contains(&o)));
            left.for_each(|(owner, updated)| touch(owner, updated));
        }
        for id in self.ledger.entities(entity) {
            if let Some(owner) = self.ledger.owner(id) {
                touch(owner.hex(), self.ledger.updated(id));
            }
        }
        Ok(out.into_iter().collect())
    }

    fn one(&self, id: EntityId) -> Result<Option<Record>> {
        self.file(id).map_or_else(|| Ok(self.ledger.record(id)), |store| store.record(id))
    }

    fn of_project(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>> {
        if let Some(store) = self.file(project) {
            return store.children(project, entity);
        }
        let mut ids: Vec<EntityId> = self.ledger.children(project).filter(|id| id.entity == entity).collect();
        ids.sort_unstable();
        Ok(ids.into_iter().filter_map(|id| self.ledger.record(id)).collect())
    }

    fn rests_on_source(&self, id: EntityId) -> Result<bool> {
        self.file(id).map_or_else(|| Ok(self.ledger.is_sourced(id)), |store| store.is_sourced(id))
    }

    fn sourced(&self) -> Result<Vec<EntityId>> {
        let mut out = Vec::new();
        if let Some((store, touched)) = self.beside {
            out = store.sourced()?;
            out.retain(|id| !touched.contains(id));
        }
        out.extend(self.ledger.sourced());
        Ok(out)
    }
}
