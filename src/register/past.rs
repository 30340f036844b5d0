//! The register as it stood at the end of a day: computed from the log alone, always a state that existed, read-only.
//!
//! The present book is kept aside, so that coming back costs nothing and values can be held against today's. The log is
//! read once; a step to another day lays down anew only what was touched between the two.

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
use std::collections::{BTreeMap, BTreeSet};
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

/// Where more was touched between two days, everything is laid down anew.
const FEW: usize = 400;

/// A log of so many bytes is kept in memory.
const MOST: usize = 64 << 20;

impl Past {
    /// The names of a thing that were in conflict on that day, as `conflict_name` has them.
    pub(super) fn in_conflict(&self, id: EntityId) -> BTreeSet<String> {
        self.ledger.questions(id).into_iter().map(|question| question.name).collect()
    }
}

impl Records for Ledger {
    fn records(&self, entity: Entity) -> store::Result<Vec<Record>> {
        Ok(self.entities(entity).filter_map(|id| self.record(id)).collect())
    }

    fn touched(&self, entity: Entity) -> store::Result<Vec<(String, i64)>> {
        let mut out: BTreeMap<String, i64> = BTreeMap::new();
        for id in self.entities(entity) {
            if let Some(owner) = self.owner(id) {
                let at = out.entry(owner.hex()).or_default();
                *at = (*at).max(self.updated(id));
            }
        }
        Ok(out.into_iter().collect())
    }

    fn one(&self, id: EntityId) -> store::Result<Option<Record>> {
        Ok(self.record(id))
    }

    fn of_project(&self, project: EntityId, entity: Entity) -> store::Result<Vec<Record>> {
        let ids = self.children(project).filter(|id| id.entity == entity);
        Ok(ids.filter_map(|id| self.record(id)).collect())
    }

    fn rests_on_source(&self, id: EntityId) -> store::Result<bool> {
        Ok(self.is_sourced(id))
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
        if known && self.step_to(day, until)? {
            return Ok(());
        }
        let log = if known { None } else { Some(self.read_log(newest)?) };
        let mut ledger = Ledger::default();
        // What a change refers to has a smaller clock, so that the cut is closed; arrival order puts parents first.
        let inside = |change: &Change| (change.hlc >> 16) < until;
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

    /// From the day that is looked at to another one, by what was touched between them. `false` = that is too much, or
    /// the log is too large to be kept.
    fn step_to(&mut self, day: NaiveDate, until: i64) -> Result<bool> {
        let Some(past) = self.past.as_mut().filter(|p| p.log.whole) else { return Ok(false) };
        let between = past.until.min(until)..past.until.max(until);
        let mut touched: BTreeSet<EntityId> = BTreeSet::new();
        for (_, change) in past.log.changes.iter().filter(|(_, c)| between.contains(&(c.hlc >> 16))) {
            touched.extend(change.entities());
            if touched.len() > FEW {
                return Ok(false);
            }
        }
        let owners = |ledger: &Ledger| -> Vec<EntityId> { touched.iter().filter_map(|id| ledger.owner(*id)).collect() };
        let mut changed = owners(&past.ledger);
        if !touched.is_empty() {
            touched.iter().for_each(|id| past.ledger.forget(*id));
            for (id, change) in past.log.changes.iter().filter(|(_, c)| (c.hlc >> 16) < until) {
                past.ledger.apply_where(*id, change, &|e| touched.contains(e));
            }
        }
        changed.extend(owners(&past.ledger));
        changed.extend(touched.iter().filter(|id| Field::owner_of(id.entity).is_none()));
        (past.day, past.until) = (day, until);
        let judged = Day { today: day, rules: self.rules, clock: self.clock.clone() };
        self.book.refresh(&past.ledger, &changed, &judged)?;
        self.book.judge(&judged);
        Ok(true)
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
