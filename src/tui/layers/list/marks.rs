//! Marks: which projects the next edit acts on. They are kept by identity, so that filtering, sorting and the edits of
//! others leave them as they are; a range runs from where it was begun to the cursor.

use super::List;
use crate::domain::id::EntityId;
use crate::register::Register;
use std::collections::BTreeSet;

/// What is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    set: BTreeSet<EntityId>,
    /// Where a range was begun.
    from: Option<EntityId>,
}

impl List {
    /// Whether a project is marked, or lies in the range that is being made.
    pub fn is_marked(&self, id: EntityId) -> bool {
        self.marks.set.contains(&id) || self.range().contains(&id)
    }

    /// The projects of the range that is being made.
    fn range(&self) -> &[EntityId] {
        let place = |id: EntityId| self.rows.iter().position(|r| *r == id);
        match (self.marks.from.and_then(place), self.selected().and_then(place)) {
            (Some(from), Some(to)) => &self.rows[from.min(to)..=from.max(to)],
            _ => &[],
        }
    }

    /// The marked projects that are still there, in the order of the register.
    pub fn marked(&self, register: &Register) -> Vec<EntityId> {
        let mut all = self.marks.set.clone();
        all.extend(self.range());
        if all.is_empty() {
            return Vec::new();
        }
        register.in_order(&all)
    }

    /// Marks the project under the cursor, or takes its mark away.
    pub fn mark(&mut self) {
        if let Some(id) = self.selected()
            && !self.marks.set.remove(&id)
        {
            self.marks.set.insert(id);
        }
    }

    /// Begins a range at the cursor, or ends the one that was begun: all in it are marked. Answers whether it began.
    pub fn mark_range(&mut self) -> bool {
        if self.marks.from.is_none() {
            self.marks.from = self.selected();
            return self.marks.from.is_some();
        }
        let range = self.range().to_vec();
        self.marks.set.extend(range);
        self.marks.from = None;
        false
    }

    /// Marks all that are shown; if they are marked already, takes those marks away. Answers how many are marked now.
    pub fn mark_all(&mut self) -> usize {
        self.marks.from = None;
        let all = self.rows.iter().all(|r| self.marks.set.contains(r));
        for id in &self.rows {
            match all {
                true => _ = self.marks.set.remove(id),
                false => _ = self.marks.set.insert(*id),
            }
        }
        self.marks.set.len()
    }

    /// Takes all marks away; answers whether there were any.
    pub fn unmark(&mut self) -> bool {
        let had = self.marks != Marks::default();
        self.marks = Marks::default();
        had
    }

    /// Takes the marks of these away: what was done to them is done.
    pub fn unmark_these(&mut self, gone: impl Fn(EntityId) -> bool) {
        self.marks.set.retain(|id| !gone(*id));
    }
}
