//! An earlier day of a large register: only what was touched since then is laid down, from the changes that came before,
//! each project with all that belongs to it. So a step back by a month costs what that month saw, and no more memory than
//! the list of that day.

use super::super::Register;
use super::super::error::Result;
use super::then::Then;
use super::{Ground, Past};
use crate::domain::change::Change;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::store::{Result as Stored, Store};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use std::ops::Range;

/// Where more things were touched, the whole log up to that day is laid down.
const MANY: usize = 50_000;

impl Register {
    /// Looks at an earlier day of a large register. `false` = it is small, or too much was touched since.
    pub(super) fn rewind(&mut self, day: NaiveDate, until: i64, newest: i64) -> Result<bool> {
        let present = self.past.as_ref().map_or(&self.book, |past| &past.present);
        if !present.is_large() {
            return Ok(false);
        }
        let Some(mut ids) = touched_within(&self.store, until << 16..i64::MAX)? else { return Ok(false) };
        // What another tool wrote past the log is no state of any day.
        ids.extend(self.store.outside()?.into_iter().map(|item| item.entity));
        let (mut ledger, mut touched) = (Ledger::default(), HashSet::new());
        touched.extend(lay(&self.store, &mut ledger, ids, until)?);
        let aside = self.past.take().map(|Past { present, today, .. }| (present, today));
        self.stand_on(ledger, Ground::Beside(touched), (day, until, newest), aside)?;
        Ok(true)
    }

    /// To another day, by what was touched between them. `false` = that is too much.
    pub(super) fn step_beside(&mut self, day: NaiveDate, until: i64) -> Result<bool> {
        let judged = self.judged(day);
        let Some(past) = self.past.as_mut() else { return Ok(false) };
        let Ground::Beside(touched) = &mut past.ground else { return Ok(false) };
        let between = past.until.min(until)..past.until.max(until);
        let Some(ids) = touched_within(&self.store, between.start << 16..between.end << 16)? else { return Ok(false) };
        let laid = lay(&self.store, &mut past.ledger, ids, until)?;
        touched.extend(&laid);
        let changed: Vec<EntityId> = laid.into_iter().filter(|id| Field::owner_of(id.entity).is_none()).collect();
        (past.day, past.until) = (day, until);
        let then = Then { ledger: &past.ledger, beside: Some((&self.store, touched)) };
        self.book.refresh(&then, &changed, &judged)?;
        self.book.judge(&judged);
        Ok(true)
    }
}

/// What the changes of these clocks touched; `None` = more than `MANY` things.
fn touched_within(store: &Store, clocks: Range<i64>) -> Stored<Option<BTreeSet<EntityId>>> {
    let mut touched: BTreeSet<EntityId> = BTreeSet::new();
    let walked = store.each_body_within(clocks, |_, _, body| {
        Change::read(body).into_iter().for_each(|change| touched.extend(change.entities()));
        if touched.len() > MANY { Err(()) } else { Ok(()) }
    })?;
    Ok(walked.is_ok().then_some(touched))
}

/// Lays these things down as they stood at a moment, each with its whole family: whether a project was deleted depends on
/// what belonged to it. Answers everything that was laid down.
fn lay(store: &Store, ledger: &mut Ledger, ids: BTreeSet<EntityId>, until: i64) -> Stored<BTreeSet<EntityId>> {
    let mut laid: BTreeSet<EntityId> = BTreeSet::new();
    let mut next = ids;
    while !next.is_empty() {
        let mut projects: BTreeSet<EntityId> = BTreeSet::new();
        for id in &next {
            match id.entity {
                Entity::Project => _ = projects.insert(*id),
                entity if Field::owner_of(entity).is_some() => {
                    projects.extend(ledger.owner(*id));
                    projects.extend(store.record(*id)?.and_then(|record| record.owner()));
                }
                _ => {}
            }
        }
        laid.append(&mut next);
        for project in projects {
            laid.insert(project);
            laid.extend(ledger.children(project));
            for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
                laid.extend(store.children(project, entity)?.into_iter().map(|child| child.id));
            }
        }
        laid.iter().for_each(|id| ledger.forget(*id));
        let wanted: Vec<EntityId> = laid.iter().copied().collect();
        let walked = store.each_body_of(&wanted, until << 16, |_, id, body| {
            Change::read(body).into_iter().for_each(|change| ledger.apply_where(id, &change, &|e| laid.contains(e)));
            Ok::<(), Infallible>(())
        })?;
        let Ok(()) = walked;
        // Something may have belonged to another project then.
        next = laid.iter().filter_map(|id| ledger.owner(*id)).filter(|project| !laid.contains(project)).collect();
    }
    Ok(laid)
}
