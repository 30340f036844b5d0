//! The monthly round (巡检): a queue of projects, gone through one by one. What was said of each goes into the register
//! like every other edit; here stands only how far the round is, kept beside the register so that it can be gone on with
//! the next day. What nobody touched is carried forward: the register keeps it.

use super::book::{Entry, entry_of};
use super::error::Result;
use super::history::{Asked, Line};
use super::{Register, home::random_hex};
use crate::domain::assess::is_running;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::Stage;
use crate::domain::ledger::Ledger;
use crate::domain::record::{Record, project_id};
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Which projects a round goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Queue {
    /// What needs a word this month: in conflict, overdue, stale or never confirmed; of what is mine, if anything is.
    Due,
    Mine,
    Stale,
    Overdue,
    Conflict,
    Unconfirmed,
    /// What the filter shows.
    Shown,
}

impl Queue {
    pub const ALL: &'static [Queue] =
        &[Queue::Due, Queue::Mine, Queue::Overdue, Queue::Conflict, Queue::Stale, Queue::Unconfirmed, Queue::Shown];
}

/// A round under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub id: String,
    pub queue: Queue,
    /// The local day on which it began.
    pub started: String,
    /// When it began: milliseconds since 1970 (UTC).
    pub since: i64,
    /// The projects in their order, by their hex digits.
    ids: Vec<String>,
    done: BTreeSet<String>,
    skipped: BTreeSet<String>,
    at: usize,
    /// The gestures made in it.
    gestures: BTreeSet<String>,
    pub finished: bool,
}

/// What one project came to in a round: from its first before to its last after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub project: EntityId,
    /// The values that are others now; the day of confirming is not among them.
    pub lines: Vec<Line>,
}

impl Round {
    fn place(&self, at: usize) -> Option<EntityId> {
        self.ids.get(at).and_then(|hex| project_id(hex))
    }

    /// The project in hand; `None` at the end.
    pub fn current(&self) -> Option<EntityId> {
        self.place(self.at)
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many were said to be true or were changed and confirmed.
    pub fn done(&self) -> usize {
        self.done.len()
    }

    pub fn skipped(&self) -> usize {
        self.skipped.len()
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.ids.len() - self.done.len() - self.skipped.len()
    }

    /// The number of the project in hand, from 1.
    pub fn number(&self) -> usize {
        (self.at + 1).min(self.ids.len())
    }

    pub fn is_done(&self, id: EntityId) -> bool {
        self.done.contains(&id.hex())
    }

    pub fn is_skipped(&self, id: EntityId) -> bool {
        self.skipped.contains(&id.hex())
    }

    pub fn holds(&self, id: EntityId) -> bool {
        self.ids.contains(&id.hex())
    }

    /// The projects that were passed over.
    pub fn passed(&self) -> Vec<EntityId> {
        self.ids.iter().filter(|h| self.skipped.contains(*h)).filter_map(|h| project_id(h)).collect()
    }

    /// The project in hand is settled; on to the next that is not.
    pub fn settle(&mut self) {
        if let Some(hex) = self.ids.get(self.at).cloned() {
            self.skipped.remove(&hex);
            self.done.insert(hex);
        }
        self.on();
    }

    /// Leaves the project in hand for another time.
    pub fn skip(&mut self) {
        if let Some(hex) = self.ids.get(self.at).filter(|h| !self.done.contains(*h)).cloned() {
            self.skipped.insert(hex);
        }
        self.on();
    }

    /// To the next that is not settled: further down, else one that was never looked at, else the end.
    fn on(&mut self) {
        let open = |n: &usize| !self.done.contains(&self.ids[*n]) && !self.skipped.contains(&self.ids[*n]);
        let next = (self.at + 1..self.ids.len()).find(open);
        self.at = next.or_else(|| (0..self.at.min(self.ids.len())).find(open)).unwrap_or(self.ids.len());
    }

    /// To the one before.
    pub fn back(&mut self) {
        self.at = self.at.saturating_sub(1).min(self.ids.len().saturating_sub(1));
    }

    /// To this project, open again if `again`.
    pub fn go_to(&mut self, id: EntityId, again: bool) {
        let hex = id.hex();
        if let Some(at) = self.ids.iter().position(|h| *h == hex) {
            self.at = at;
            if again {
                self.done.remove(&hex);
                self.skipped.remove(&hex);
            }
        }
    }

    /// Remembers that a gesture belongs to this round.
    pub fn tell(&mut self, gesture: &str) {
        if !gesture.is_empty() {
            self.gestures.insert(gesture.to_string());
        }
    }

    /// The gestures made in it, by name.
    pub fn gestures(&self) -> Vec<String> {
        self.gestures.iter().cloned().collect()
    }

    /// Leaves out what is not in the register any more.
    fn prune(&mut self, alive: impl Fn(EntityId) -> bool) {
        let now = self.ids.get(self.at).cloned();
        let gone: Vec<String> = self.ids.iter().filter(|h| !project_id(h).is_some_and(&alive)).cloned().collect();
        if gone.is_empty() {
            return;
        }
        let before = self.ids.iter().take(self.at).filter(|h| gone.contains(h)).count();
        self.ids.retain(|h| !gone.contains(h));
        self.done.retain(|h| !gone.contains(h));
        self.skipped.retain(|h| !gone.contains(h));
        let at = now.and_then(|n| self.ids.iter().position(|h| *h == n));
        self.at = at.unwrap_or(self.at - before).min(self.ids.len());
    }
}

/// How many projects each queue holds, while they are counted one by one.
#[derive(Clone, Debug, Default)]
pub struct QueueCounts {
    of: [usize; Queue::ALL.len()],
    mine: [usize; Queue::ALL.len()],
    /// Whether any project is the author's own.
    pub some_mine: bool,
}

impl QueueCounts {
    /// How many are in a queue; `shown`: how many the filter leaves.
    pub fn of(&self, queue: Queue, shown: usize) -> usize {
        let counts = if queue == Queue::Due && self.some_mine { &self.mine } else { &self.of };
        let at = Queue::ALL.iter().position(|q| *q == queue);
        if queue == Queue::Shown { shown } else { at.map_or(0, |at| counts[at]) }
    }
}

/// The folder of rounds.
const ROUNDS: &str = "rounds";

impl Register {
    /// The projects of a queue, the most pressing first: conflicts, then the longest overdue, then those confirmed
    /// longest ago. `shown`: what the filter leaves.
    pub fn queue(&self, queue: Queue, shown: &[EntityId]) -> Vec<EntityId> {
        let some_mine = self.book.entries().iter().any(|e| self.is_mine(e));
        let shown: HashSet<&EntityId> = match queue {
            Queue::Shown => shown.iter().collect(),
            _ => HashSet::new(),
        };
        let wanted = |e: &&Entry| match queue {
            Queue::Shown => shown.contains(&e.id()),
            Queue::Due => self.is_in(e, Queue::Due) && (!some_mine || self.is_mine(e)),
            queue => self.is_in(e, queue),
        };
        let mut found: Vec<&Entry> = self.book.entries().iter().filter(wanted).collect();
        // Sorting is stable: the order of the codes decides between equals.
        found.sort_by_cached_key(|e| {
            let late = if e.facts.overdue { e.facts.days_late } else { 0 };
            let confirmed = e.project.date(Field::ConfirmedOn).map(|d| d.latest());
            (e.project.conflicts == 0, Reverse(late), !is_running(&e.project), confirmed)
        });
        found.into_iter().map(Entry::id).collect()
    }

    /// Whether a project is the author's own.
    fn is_mine(&self, entry: &Entry) -> bool {
        entry.project.get(Field::Owner) == Some(self.author())
    }

    /// Whether a project is in a queue, whoever's it is.
    fn is_in(&self, e: &Entry, queue: Queue) -> bool {
        if e.is_batch() {
            return false;
        }
        match queue {
            Queue::Shown => false,
            Queue::Due => {
                let stage = e.project.get(Field::Stage).and_then(Stage::parse);
                let over = matches!(stage, Some(Stage::Maintenance | Stage::Cancelled | Stage::Decommissioned));
                let open = e.facts.overdue || e.facts.stale || e.facts.unconfirmed;
                e.project.conflicts > 0 || (open && (!over || e.facts.unconfirmed))
            }
            Queue::Mine => self.is_mine(e),
            Queue::Stale => e.facts.stale && !e.facts.unconfirmed,
            Queue::Overdue => e.facts.overdue,
            Queue::Conflict => e.project.conflicts > 0,
            Queue::Unconfirmed => e.facts.unconfirmed,
        }
    }

    /// Counts a project under the queues in which it is.
    pub fn count_queues(&self, entry: &Entry, counts: &mut QueueCounts) {
        let mine = self.is_mine(entry);
        counts.some_mine |= mine;
        for (n, queue) in Queue::ALL.iter().enumerate() {
            let is = self.is_in(entry, *queue);
            counts.of[n] += usize::from(is);
            counts.mine[n] += usize::from(is && mine);
        }
    }

    /// Begins a round; `None` if the queue is empty.
    pub fn begin_round(&self, queue: Queue, shown: &[EntityId]) -> Option<Round> {
        let ids: Vec<String> = self.queue(queue, shown).into_iter().map(|id| id.hex()).collect();
        (!ids.is_empty()).then(|| Round {
            id: random_hex::<8>(),
            queue,
            started: self.clock.today().format("%Y-%m-%d").to_string(),
            since: self.clock.wall(),
            ids,
            done: BTreeSet::new(),
            skipped: BTreeSet::new(),
            at: 0,
            gestures: BTreeSet::new(),
            finished: false,
        })
    }

    /// The round that was under way, without the projects that are gone.
    pub fn kept_round(&self) -> Option<Round> {
        let mut round: Round = self.kept(ROUNDS)?;
        self.prune_round(&mut round);
        (!round.is_empty()).then_some(round)
    }

    /// Leaves out of a round what somebody removed meanwhile.
    pub fn prune_round(&self, round: &mut Round) {
        round.prune(|id| self.book.entry(id).is_some());
    }

    /// Keeps how far a round is.
    pub fn keep_round(&self, round: &Round) -> Result<()> {
        self.keep(ROUNDS, round)
    }

    /// A project as it stood at the end of a day, with its milestones and what followed from them then; `None` if it was
    /// not there. Only the log of this project is read.
    pub fn project_as_of(&self, project: EntityId, day: NaiveDate) -> Result<Option<Entry>> {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let until = self.clock.start_of(next);
        let mut ledger = Ledger::default();
        let mut changes = self.store.changes_of(&self.family(project)?)?;
        // Newest first; what a change replaces was written before it.
        changes.reverse();
        for logged in changes.iter().filter(|l| (l.change.hlc >> 16) < until) {
            ledger.apply(logged.id, &logged.change);
        }
        let Some(record) = ledger.record(project).filter(|r| !r.deleted) else { return Ok(None) };
        let milestones: Vec<Record> = ledger
            .children(project)
            .filter(|id| id.entity == Entity::Milestone)
            .filter_map(|id| ledger.record(id))
            .filter(|m| !m.deleted)
            .collect();
        let mut judged = self.day();
        judged.today = day;
        Ok(Some(entry_of(record, milestones, &judged)))
    }

    /// The day with which a round compares: a month ago.
    pub fn month_ago(&self) -> NaiveDate {
        let today = self.day().today;
        today.checked_sub_months(Months::new(1)).unwrap_or(today)
    }

    /// The newest note of a project.
    pub fn latest_note(&self, project: EntityId) -> Option<Record> {
        let notes = self.children(project, Entity::Note).ok()?;
        notes.into_iter().filter(|n| !n.deleted).max_by_key(super::page::recency)
    }

    /// What a round changed, project by project in the order of the round: what was taken back again is left out.
    pub fn outcome_of(&self, round: &Round) -> Result<Vec<Outcome>> {
        // The clock of a change may run ahead of the wall's, never behind it.
        let asked = Asked { since: Some(round.since), ..Asked::default() };
        let mut told = self.log(&asked)?;
        told.retain(|t| round.gestures.contains(&t.gesture));
        told.reverse();
        let mut net: BTreeMap<(EntityId, EntityId, Key), Line> = BTreeMap::new();
        for line in told.into_iter().flat_map(|t| t.lines) {
            let Some(project) = line.project else { continue };
            let slot = net.entry((project, line.entity, line.key.clone()));
            slot.and_modify(|l| l.after.clone_from(&line.after)).or_insert(line);
        }
        let mut out: Vec<Outcome> = Vec::new();
        for ((project, ..), line) in net {
            if line.before == line.after || line.key == Key::Field(Field::ConfirmedOn) {
                continue;
            }
            match out.iter_mut().find(|o| o.project == project) {
                Some(outcome) => outcome.lines.push(line),
                None => out.push(Outcome { project, lines: vec![line] }),
            }
        }
        out.sort_by_key(|o| round.ids.iter().position(|h| *h == o.project.hex()));
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn round(count: u8) -> Round {
        let hex = |n: u8| EntityId { entity: Entity::Project, bytes: [n; 16] }.hex();
        Round {
            id: String::new(),
            queue: Queue::Due,
            started: String::new(),
            since: 0,
            ids: (0..count).map(hex).collect(),
            done: BTreeSet::new(),
            skipped: BTreeSet::new(),
            at: 0,
            gestures: BTreeSet::new(),
            finished: false,
        }
    }

    proptest! {
        #[test]
        fn a_round_ends_when_each_was_settled_or_skipped(
            count in 1u8..12,
            steps in proptest::collection::vec(0u8..4, 0..60),
            gone in 0u8..12,
        ) {
            let mut round = round(count);
            for (n, step) in steps.iter().enumerate() {
                match step {
                    0 | 1 => round.settle(),
                    2 => round.skip(),
                    _ => round.back(),
                }
                if n == 5 {
                    round.prune(|id| id.bytes[0] != gone);
                }
                prop_assert_eq!(round.done() + round.skipped() + round.left(), round.len());
                prop_assert!(round.done.intersection(&round.skipped).next().is_none());
                prop_assert!(round.number() <= round.len());
                let text = serde_json::to_string(&round).expect("JSON");
                prop_assert_eq!(&serde_json::from_str::<Round>(&text).expect("a round"), &round);
            }
            for _ in 0..round.len() + 1 {
                if round.current().is_some() {
                    round.settle();
                }
            }
            prop_assert_eq!(round.left(), 0);
            prop_assert_eq!(round.current(), None);
        }
    }
}
