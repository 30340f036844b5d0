//! The register as it stood at the end of a day: computed from the log alone, always a state that existed, read-only.
//!
//! The present book is kept aside, so that coming back costs nothing and values can be held against today's. The log is
//! read once; going on by a day applies what came in between, going back lays the earlier state down anew from memory.

use super::Register;
use super::book::{Book, Day, Entry, Records};
use super::error::Result;
use crate::domain::change::Change;
use crate::domain::field::{Field, Key};
use crate::domain::id::{ChangeId, Entity, EntityId};
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
    /// The book of today.
    present: Book,
    log: Kept,
}

/// The log as it was read, in the order of arrival; one too large to be kept is read again each time.
struct Kept {
    changes: Vec<(ChangeId, Change)>,
    whole: bool,
    newest: i64,
}

/// A log of so many bytes is kept in memory.
const MOST: usize = 64 << 20;

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
        let newest = self.store.newest()?.map_or(0, |(n, _)| n);
        let known = self.past.as_ref().is_some_and(|p| p.log.newest == newest);
        let log = if known { None } else { Some(self.read_log(newest)?) };
        // What a change refers to has a smaller clock, so that the cut is closed; arrival order puts parents first.
        let onward = self.past.as_ref().filter(|p| known && p.log.whole && p.until <= until).map(|p| p.until);
        let mut ledger = match (&mut self.past, onward) {
            (Some(past), Some(_)) => std::mem::take(&mut past.ledger),
            _ => Ledger::default(),
        };
        let from = onward.unwrap_or(i64::MIN);
        let inside = |change: &Change| (from..until).contains(&(change.hlc >> 16));
        let kept = log.as_ref().or(self.past.as_ref().map(|p| &p.log));
        match kept.filter(|log| log.whole) {
            Some(log) => log.changes.iter().filter(|(_, c)| inside(c)).for_each(|(id, c)| ledger.apply(*id, c)),
            None => {
                let walked = self.store.each_body(|_, id, body| {
                    if let Some(change) = Change::read(body).ok().filter(inside) {
                        ledger.apply(id, &change);
                    }
                    Ok::<(), Infallible>(())
                })?;
                let Ok(()) = walked;
            }
        }
        let judged = Day { today: day, rules: self.rules, clock: self.clock.clone() };
        let book = Book::load(&ledger, &judged)?;
        let shown = std::mem::replace(&mut self.book, book);
        let (present, kept) = match self.past.take() {
            None => (shown, log),
            Some(past) => (past.present, log.or(Some(past.log))),
        };
        let log = kept.unwrap_or(Kept { changes: Vec::new(), whole: false, newest });
        self.past = Some(Past { ledger, day, until, present, log });
        Ok(())
    }

    /// Back to today, with what was written meanwhile.
    pub fn come_back(&mut self) -> Result<Vec<EntityId>> {
        let Some(past) = self.past.take() else { return Ok(Vec::new()) };
        self.book = past.present;
        self.follow()
    }

    fn read_log(&self, newest: i64) -> Result<Kept> {
        let mut kept = Kept { changes: Vec::new(), whole: true, newest };
        let mut size = 0;
        let walked = self.store.each_body(|_, id, body| {
            size += body.len();
            if size > MOST {
                return Err(());
            }
            kept.changes.extend(Change::read(body).ok().map(|change| (id, change)));
            Ok(())
        })?;
        if walked.is_err() {
            kept = Kept { changes: Vec::new(), whole: false, newest };
        }
        Ok(kept)
    }

    /// The day that is looked at, if it is an earlier one.
    pub fn past_day(&self) -> Option<NaiveDate> {
        self.past.as_ref().map(|p| p.day)
    }

    /// A project as it is today, while an earlier day is looked at; `None` in it = it is gone by now.
    pub fn of_today(&self, project: EntityId) -> Option<Option<&Entry>> {
        self.past.as_ref().map(|p| p.present.entry(project))
    }

    /// The book of today, while an earlier day is looked at.
    pub fn book_of_today(&self) -> Option<&Book> {
        self.past.as_ref().map(|p| &p.present)
    }

    /// Whether a value of a project is another today. In the present nothing is.
    pub fn differs_today(&self, entry: &Entry, key: &Key) -> bool {
        match self.of_today(entry.id()) {
            None => false,
            Some(None) => true,
            Some(Some(today)) => match key.field().filter(|f| f.is_set()) {
                Some(field) => entry.project.list(field) != today.project.list(field),
                None => entry.project.value(key) != today.project.value(key),
            },
        }
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
