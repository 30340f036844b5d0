//! The register as it stood at the end of a day: computed from the log alone, always a state that existed, read-only.
//!
//! The present book is kept aside, so that coming back costs nothing and values can be held against today's. Of a small
//! register the log is read once, and a step to another day lays down anew only what was touched between the two. Of a
//! large one only what was touched since that day is laid down, beside the tables: everything else stands there as it
//! stood then (`rewind`).

use super::Register;
use super::book::{Book, Day, Entry, Records};
use super::error::Result;
use crate::domain::change::Change;
use crate::domain::field::{Field, Key};
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::ledger::Ledger;
use crate::domain::record::Record;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeSet, HashSet};
use std::convert::Infallible;
use then::Then;

mod rewind;
mod then;

/// An earlier state.
pub struct Past {
    ledger: Ledger,
    pub(super) day: NaiveDate,
    /// The first moment that is not in it: milliseconds since 1970 (UTC).
    pub(super) until: i64,
    /// The book of today.
    present: Book,
    /// How many projects that has.
    today: usize,
    /// The newest change when it was computed.
    newest: i64,
    ground: Ground,
}

/// What the ledger of an earlier state holds.
enum Ground {
    /// Everything. The log as it was read, in the order of arrival, unless that is too large to be kept.
    Log(Option<Vec<(ChangeId, Change)>>),
    /// These things, whole families of a project each; all others are as they are in the file.
    Beside(HashSet<EntityId>),
}

/// Where more was touched between two days, everything is laid down anew.
const FEW: usize = 400;

/// A log of so many bytes is kept in memory.
const MOST: usize = 16 << 20;

impl Past {
    /// What is laid down beside the file; `None` = everything is.
    fn beside(&self) -> Option<&HashSet<EntityId>> {
        match &self.ground {
            Ground::Log(_) => None,
            Ground::Beside(touched) => Some(touched),
        }
    }

    fn log(&self) -> Option<&Vec<(ChangeId, Change)>> {
        match &self.ground {
            Ground::Log(log) => log.as_ref(),
            Ground::Beside(_) => None,
        }
    }

    /// Whether it rests on the tables as they were when this was the newest change.
    pub(super) fn is_overtaken(&self, newest: i64) -> bool {
        self.beside().is_some() && self.newest != newest
    }

    /// Lets go of what was only looked at.
    pub(super) fn rest(&mut self) {
        self.present.rest();
    }
}

impl Register {
    /// Looks at the register as it stood at the end of a day (local time). Lateness is judged as of that day.
    pub fn go_to(&mut self, day: NaiveDate) -> Result<()> {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let until = self.clock.start_of(next);
        let newest = self.store.newest()?.map_or(0, |(n, _)| n);
        let known = self.past.as_ref().is_some_and(|p| p.newest == newest);
        if known && self.step_to(day, until)? || self.rewind(day, until, newest)? {
            return Ok(());
        }
        // Nothing is let go of before everything is read.
        let kept = self.past.as_ref().filter(|_| known).and_then(Past::log);
        let read = if kept.is_some() { None } else { self.read_log()? };
        let mut ledger = Ledger::default();
        // What a change refers to has a smaller clock, so that the cut is closed; arrival order puts parents first.
        match kept.or(read.as_ref()) {
            Some(log) => log.iter().filter(|(_, c)| (c.hlc >> 16) < until).for_each(|(id, c)| ledger.apply(*id, c)),
            None => {
                let walked = self.store.each_body_within(i64::MIN..until << 16, |_, id, body| {
                    Change::read(body).into_iter().for_each(|change| ledger.apply(id, &change));
                    Ok::<(), Infallible>(())
                })?;
                let Ok(()) = walked;
            }
        }
        let (aside, kept) = match self.past.take() {
            Some(past) => (Some((past.present, past.today)), Some(past.ground)),
            None => (None, None),
        };
        let ground = match (read, kept) {
            (None, Some(ground @ Ground::Log(_))) if known => ground,
            (read, _) => Ground::Log(read),
        };
        self.stand_on(ledger, ground, (day, until, newest), aside)
    }

    /// Looks at a state from now on. `aside` is the book of today where an earlier day was looked at already.
    fn stand_on(
        &mut self,
        ledger: Ledger,
        ground: Ground,
        (day, until, newest): (NaiveDate, i64, i64),
        aside: Option<(Book, usize)>,
    ) -> Result<()> {
        let judged = self.judged(day);
        let beside = match &ground {
            Ground::Log(_) => None,
            Ground::Beside(touched) => Some((&self.store, touched)),
        };
        let book = Book::load(&Then { ledger: &ledger, beside }, &judged);
        // Whatever went wrong, the book of today is not lost.
        let (present, today) = match aside {
            Some(aside) => aside,
            None => {
                let today = self.count().unwrap_or_else(|| self.book.count());
                (std::mem::take(&mut self.book), today)
            }
        };
        self.book = match book {
            Ok(book) => book,
            Err(error) => {
                self.book = present;
                return Err(error.into());
            }
        };
        self.past = Some(Past { ledger, day, until, present, today, newest, ground });
        Ok(())
    }

    fn judged(&self, day: NaiveDate) -> Day {
        Day { today: day, rules: self.rules, clock: self.clock.clone() }
    }

    /// From the day that is looked at to another one, by what was touched between them. `false` = that is too much, or
    /// the log is too large to be kept.
    fn step_to(&mut self, day: NaiveDate, until: i64) -> Result<bool> {
        let judged = self.judged(day);
        let Some(past) = self.past.as_mut() else { return Ok(false) };
        let Ground::Log(Some(log)) = &past.ground else { return self.step_beside(day, until) };
        let between = past.until.min(until)..past.until.max(until);
        let mut touched: BTreeSet<EntityId> = BTreeSet::new();
        for (_, change) in log.iter().filter(|(_, c)| between.contains(&(c.hlc >> 16))) {
            touched.extend(change.entities());
            if touched.len() > FEW {
                return Ok(false);
            }
        }
        let owners = |ledger: &Ledger| -> Vec<EntityId> { touched.iter().filter_map(|id| ledger.owner(*id)).collect() };
        let mut changed = owners(&past.ledger);
        if !touched.is_empty() {
            touched.iter().for_each(|id| past.ledger.forget(*id));
            for (id, change) in log.iter().filter(|(_, c)| (c.hlc >> 16) < until) {
                past.ledger.apply_where(*id, change, &|e| touched.contains(e));
            }
        }
        changed.extend(owners(&past.ledger));
        changed.extend(touched.iter().filter(|id| Field::owner_of(id.entity).is_none()));
        (past.day, past.until) = (day, until);
        self.book.refresh(&Then { ledger: &past.ledger, beside: None }, &changed, &judged)?;
        self.book.judge(&judged);
        Ok(true)
    }

    /// Back to today, with what was written meanwhile.
    pub fn come_back(&mut self) -> Result<Vec<EntityId>> {
        let Some(past) = self.past.take() else { return Ok(Vec::new()) };
        self.book = past.present;
        self.follow()
    }

    /// The whole log; `None` if it is too large to be kept.
    fn read_log(&self) -> Result<Option<Vec<(ChangeId, Change)>>> {
        let (mut log, mut size) = (Vec::new(), 0);
        let walked = self.store.each_body(|_, id, body| {
            size += body.len();
            if size > MOST {
                return Err(());
            }
            log.extend(Change::read(body).ok().map(|change| (id, change)));
            Ok(())
        })?;
        Ok(walked.is_ok().then_some(log))
    }

    /// The day that is looked at, if it is an earlier one.
    pub fn past_day(&self) -> Option<NaiveDate> {
        self.past.as_ref().map(|p| p.day)
    }

    /// A project as it is today, while an earlier day is looked at; `None` in it = it is gone by now.
    pub fn of_today(&self, project: EntityId) -> Option<Option<&Entry>> {
        self.past.as_ref().map(|p| p.present.entry(project))
    }

    /// How many projects there are today, the plan's unnamed lots not counted, while an earlier day is looked at.
    pub fn count_of_today(&self) -> Option<usize> {
        self.past.as_ref().map(|p| p.today)
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
        Ok(match self.then() {
            None => self.store.records(entity)?,
            Some(then) => then.records(entity)?,
        })
    }

    /// What belongs to a project, deleted things among them: of the day that is looked at.
    pub(super) fn children(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>> {
        Ok(match self.then() {
            None => self.store.children(project, entity)?,
            Some(then) => then.of_project(project, entity)?,
        })
    }

    /// The names of a thing that were in conflict on the day that is looked at, as `conflict_name` has them.
    pub(super) fn in_conflict_then(&self, past: &Past, id: EntityId) -> Result<BTreeSet<String>> {
        Ok(match past.beside().is_some_and(|touched| !touched.contains(&id)) {
            true => self.store.in_conflict(id)?,
            false => past.ledger.questions(id).into_iter().map(|question| question.name).collect(),
        })
    }

    fn then(&self) -> Option<Then<'_>> {
        let past = self.past.as_ref()?;
        Some(Then { ledger: &past.ledger, beside: past.beside().map(|touched| (&self.store, touched)) })
    }
}
