//! Marks: which projects the next edit acts on. They are kept by identity, so that filtering, sorting and the edits of
//! others leave them as they are; a range runs from where it was begun to the cursor. The heading of a group stands for
//! all that is in it.

use super::List;
use super::groups::{Line, Stand};
use crate::domain::id::EntityId;
use crate::register::Register;
use std::collections::BTreeSet;

/// What is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    set: BTreeSet<EntityId>,
    /// Where a range was begun, and on which line that is now.
    from: Option<Stand>,
    from_line: Option<usize>,
}

impl List {
    /// Whether a line is marked, or lies in the range that is being made; a heading is when all of its projects are.
    pub(super) fn is_marked_at(&self, at: usize, line: Line) -> bool {
        let (from, to) = self.range_lines().unwrap_or((1, 0));
        if (from..=to).contains(&at) {
            return true;
        }
        match line {
            Line::Row(row, _) => self.rows.get(row).is_some_and(|id| self.marks.set.contains(&id)),
            Line::Heading(_) if self.marks.set.is_empty() => false,
            Line::Heading(_) => self.projects_of(line).iter().all(|id| self.marks.set.contains(id)),
        }
    }

    /// The lines of the range that is being made, first and last.
    fn range_lines(&self) -> Option<(usize, usize)> {
        let (from, to) = (self.marks.from_line?, self.scroll.selected(self.lines())?);
        Some((from.min(to), from.max(to)))
    }

    /// The lines are others now: finds where the range was begun.
    pub(super) fn re_range(&mut self) {
        self.marks.from_line = self.marks.from.as_ref().and_then(|stand| self.find(stand));
    }

    /// The projects of the range that is being made, a folded group with all that is in it.
    fn range(&self) -> Vec<EntityId> {
        let Some((from, to)) = self.range_lines() else { return Vec::new() };
        let lines = (from..=to).filter_map(|at| self.line(at));
        // An open heading at the end of a range does not draw its projects in: they stand below it.
        let counts = |line: &Line| match line {
            Line::Heading(group) => self.groups()[*group].folded,
            Line::Row(..) => true,
        };
        lines.filter(counts).flat_map(|line| self.projects_of(line)).collect()
    }

    /// Whether anything is marked.
    pub fn has_marks(&self) -> bool {
        !self.marks.set.is_empty() || self.marks.from.is_some()
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

    /// Marks the project under the cursor, or takes its mark away; on a heading all of the group, or if they are
    /// marked already, none of it.
    pub fn mark(&mut self) {
        let ids = self.here().map(|line| self.projects_of(line)).unwrap_or_default();
        let all = ids.iter().all(|id| self.marks.set.contains(id));
        for id in ids {
            match all {
                true => _ = self.marks.set.remove(&id),
                false => _ = self.marks.set.insert(id),
            }
        }
    }

    /// Begins a range at the cursor, or ends the one that was begun: all in it are marked. Answers whether it began.
    pub fn mark_range(&mut self) -> bool {
        if self.marks.from.is_none() {
            self.marks.from = self.stand();
            self.re_range();
            return self.marks.from.is_some();
        }
        let range = self.range();
        self.marks.set.extend(range);
        self.marks.from = None;
        self.re_range();
        false
    }

    /// Marks all that are shown; if they are marked already, takes those marks away. Answers how many are marked now.
    pub fn mark_all(&mut self) -> usize {
        self.marks.from = None;
        self.re_range();
        let all = self.rows.iter().all(|r| self.marks.set.contains(&r));
        for id in self.rows.iter() {
            match all {
                true => _ = self.marks.set.remove(&id),
                false => _ = self.marks.set.insert(id),
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
