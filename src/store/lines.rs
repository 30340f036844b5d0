//! The heads of things that were touched after they came, held against the log. What the sums of `balance` leave out is
//! told line by line here: every head must be an operation of the log that gives just this value and that nobody
//! replaced, and every operation that nobody replaced must be a head. Only of what was touched anything stands in memory,
//! and of that a few numbers for each line.

use super::heads;
use crate::domain::change::{Assignment, Change, ROW};
use crate::domain::id::{ChangeId, EntityId};
use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, RandomState};

/// A thing by its key in `head`.
type Thing = [u8; 17];

/// What a head says, and whether the log says so as well.
struct Said {
    thing: Thing,
    value: u64,
    confirmed: bool,
}

#[derive(Default)]
pub(super) struct Lines {
    keys: RandomState,
    heads: HashMap<u64, Said>,
    /// Operations that are no heads, and that nobody has replaced so far.
    open: HashMap<u64, Thing>,
    wrong: BTreeSet<Thing>,
}

impl Lines {
    /// Takes a line of a thing that was touched.
    pub(super) fn head(&mut self, thing: Thing, name: &str, (n, index): (i64, u32), value: Option<&str>) {
        let key = self.key(&thing, name, (n, index));
        let value = self.value(value);
        self.heads.insert(key, Said { thing, value, confirmed: false });
    }

    /// Takes what change number `n` says of things that were touched, and what it replaces. `number` tells the number of
    /// a change before it.
    pub(super) fn change(
        &mut self,
        n: i64,
        change: &Change,
        number: &dyn Fn(&ChangeId) -> Option<i64>,
        touched: &dyn Fn(EntityId) -> bool,
    ) {
        let assignments: Vec<Assignment<'_>> = change.assignments().collect();
        for group in assignments.chunk_by(|a, b| a.index == b.index) {
            let Some(first) = group.first() else { continue };
            let Some(id) = EntityId::parse(first.entity).filter(|id| touched(*id)) else { continue };
            let (thing, place) = (heads::blob(id), (n, first.index));
            // A row that a thing came as stands as one line; of its names only those that were taken out of it have
            // lines of their own.
            let base = first.of_row && self.confirm(&thing, ROW, place, None).is_some();
            for a in group {
                if self.confirm(&thing, a.name, place, a.value).is_none() && !base {
                    self.open.insert(self.key(&thing, a.name, place), thing);
                }
            }
            for op in change.replaced(first.index) {
                let Some(before) = number(&op.change) else { continue };
                for a in group {
                    let key = self.key(&thing, a.name, (before, op.index));
                    self.open.remove(&key);
                    if self.heads.contains_key(&key) {
                        self.wrong.insert(thing);
                    }
                }
            }
        }
    }

    /// The things of which the heads are not what the log comes to.
    pub(super) fn wrong(&self) -> BTreeSet<EntityId> {
        let unsaid = self.heads.values().filter(|said| !said.confirmed).map(|said| &said.thing);
        let all = self.wrong.iter().chain(unsaid).chain(self.open.values());
        all.filter_map(|thing| heads::from_blob(thing)).collect()
    }

    /// Confirms a head, if there is one.
    fn confirm(&mut self, thing: &Thing, name: &str, place: (i64, u32), value: Option<&str>) -> Option<()> {
        let (key, value) = (self.key(thing, name, place), self.value(value));
        let said = self.heads.get_mut(&key)?;
        said.confirmed = true;
        if said.value != value {
            self.wrong.insert(*thing);
        }
        Some(())
    }

    fn key(&self, thing: &Thing, name: &str, place: (i64, u32)) -> u64 {
        self.keys.hash_one((thing, name, place))
    }

    fn value(&self, value: Option<&str>) -> u64 {
        self.keys.hash_one(value)
    }
}
