//! The register as it stood at the end of a day: computed from the log alone, always a state that existed, read-only.

use super::Register;
use super::book::{Book, Day, Records};
use super::error::Result;
use crate::domain::change::Change;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::domain::record::Record;
use crate::store;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// An earlier state.
pub struct Past {
    ledger: Ledger,
    pub(super) day: NaiveDate,
    /// The first moment that is not in it: milliseconds since 1970 (UTC).
    pub(super) until: i64,
}

impl Records for Ledger {
    fn records(&self, entity: Entity) -> store::Result<Vec<Record>> {
        Ok(self.entities(entity).filter_map(|id| self.record(id)).collect())
    }

    fn touched(&self, entity: Entity) -> store::Result<Vec<(String, i64)>> {
        let mut out: BTreeMap<String, i64> = BTreeMap::new();
        for record in self.entities(entity).filter_map(|id| self.record(id)) {
            if let Some(owner) = record.owner() {
                let at = out.entry(owner.hex()).or_default();
                *at = (*at).max(record.updated);
            }
        }
        Ok(out.into_iter().collect())
    }

    fn sourced(&self) -> store::Result<Vec<EntityId>> {
        Ok(Ledger::sourced(self).collect())
    }
}

impl Register {
    /// Looks at the register as it stood at the end of a day (local time). Lateness is judged as of that day.
    pub fn go_to(&mut self, day: NaiveDate) -> Result<()> {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let until = self.clock.start_of(next);
        let mut ledger = Ledger::default();
        // What a change refers to has a smaller clock, so that the cut is closed; arrival order puts parents first.
        let walked = self.store.each_body(|_, id, body| {
            if let Ok(change) = Change::read(body)
                && (change.hlc >> 16) < until
            {
                ledger.apply(id, &change);
            }
            Ok::<(), Infallible>(())
        })?;
        let Ok(()) = walked;
        let judged = Day { today: day, rules: self.rules, clock: self.clock.clone() };
        self.book = Book::load(&ledger, &judged)?;
        self.past = Some(Past { ledger, day, until });
        Ok(())
    }

    /// All records of a kind, deleted ones among them: of the day that is looked at.
    pub(super) fn records(&self, entity: Entity) -> Result<Vec<Record>> {
        Ok(match &self.past {
            None => self.store.records(entity)?,
            Some(past) => past.ledger.records(entity)?,
        })
    }

    /// What belongs to a project, deleted things among them: of the day that is looked at.
    pub(super) fn children(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>> {
        match &self.past {
            None => Ok(self.store.children(project, entity)?),
            Some(past) => {
                debug_assert!(Field::owner_of(entity).is_some());
                let ids = past.ledger.children(project).filter(|id| id.entity == entity);
                Ok(ids.filter_map(|id| past.ledger.record(id)).collect())
            }
        }
    }
}
