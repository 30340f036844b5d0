//! Groups of the list: the lines that the table shows, a heading and its projects after another, folded or open.
//!
//! A group keeps the places of its projects in the list's rows, in their order, so that finding a line and moving cost
//! nothing that grows with the list. Without groups a line is a row.

use super::List;
use crate::domain::id::EntityId;
use crate::register::grouping::Grouping;
use crate::register::packages::Packages;
use crate::tui::layers::Scene;
use crate::tui::screens::Shown;
use std::collections::BTreeSet;

/// One group.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub key: String,
    pub label: String,
    pub folded: bool,
    /// How many of its projects count, and how many of these are overdue.
    counted: usize,
    pub late: usize,
    /// Places in the list's rows, rising, and those of them that are overdue.
    rows: Vec<u32>,
    overdue: Vec<u32>,
}

impl Group {
    /// How many of its projects count.
    pub fn count(&self) -> usize {
        self.counted
    }
}

/// What a line of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The heading of a group.
    Heading(usize),
    /// A project, by its place in the list's rows; in which group.
    Row(usize, Option<usize>),
}

/// Where the cursor stands, whatever the order: a project in a group, or a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    Project(EntityId, Option<String>),
    Heading(String),
}

/// All groups of the rows.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    all: Vec<Group>,
    /// The line of each heading.
    starts: Vec<usize>,
    lines: usize,
    /// What is folded, also groups that are not shown now.
    folded: BTreeSet<String>,
    packages: Packages,
}

impl Groups {
    pub fn all(&self) -> &[Group] {
        &self.all
    }

    fn count_lines(&mut self) {
        self.starts.clear();
        let mut line = 0;
        for group in &mut self.all {
            group.folded = self.folded.contains(&group.key);
            self.starts.push(line);
            line += 1 + if group.folded { 0 } else { group.rows.len() };
        }
        self.lines = line;
    }

    fn line(&self, at: usize) -> Option<Line> {
        if at >= self.lines {
            return None;
        }
        let group = self.starts.partition_point(|start| *start <= at) - 1;
        Some(match at - self.starts[group] {
            0 => Line::Heading(group),
            n => Line::Row(self.all[group].rows[n - 1] as usize, Some(group)),
        })
    }
}

impl List {
    /// Puts the rows under their groups.
    pub(super) fn regroup(&mut self, scene: &Scene) {
        let by = self.shape.grouping;
        self.groups.all.clear();
        if by == Grouping::Nothing {
            self.groups.folded.clear();
            self.groups.count_lines();
            return;
        }
        let book = scene.register.book();
        let groups = scene.register.grouped(&self.rows, by).into_iter();
        let mut all: Vec<Group> = groups
            .map(|group| {
                let label = by.label(&group.key, book, scene.lang);
                let (counted, late) = (group.rows.len(), group.overdue.len());
                Group { key: group.key, label, folded: false, counted, late, rows: group.rows, overdue: group.overdue }
            })
            .collect();
        all.sort_by_cached_key(|g| by.place(&g.key, &g.label));
        self.groups.all = all;
        self.groups.count_lines();
    }

    /// Counts in the headings of groups only what counts by the rule in force.
    pub fn count_groups(&mut self, shown: &Shown) {
        let ids = &self.rows;
        let counted = |rows: &[u32]| match shown.left_out.is_empty() {
            true => rows.len(),
            false => rows.iter().filter(|row| ids.get(**row as usize).is_some_and(|id| shown.counts(id))).count(),
        };
        for group in &mut self.groups.all {
            (group.counted, group.late) = (counted(&group.rows), counted(&group.overdue));
        }
        self.groups.packages = shown.packages;
    }

    /// How packages count in the headings of groups.
    pub fn packages(&self) -> Packages {
        self.groups.packages
    }

    /// How many lines the table has.
    pub(super) fn lines(&self) -> usize {
        if self.is_grouped() { self.groups.lines } else { self.rows.len() }
    }

    /// What stands on a line.
    pub(super) fn line(&self, at: usize) -> Option<Line> {
        match self.is_grouped() {
            true => self.groups.line(at),
            false => (at < self.rows.len()).then_some(Line::Row(at, None)),
        }
    }

    pub fn is_grouped(&self) -> bool {
        self.shape.grouping != Grouping::Nothing
    }

    pub fn groups(&self) -> &[Group] {
        self.groups.all()
    }

    /// The line under the cursor.
    pub(super) fn here(&self) -> Option<Line> {
        self.scroll.selected(self.lines()).and_then(|at| self.line(at))
    }

    /// Whether the cursor stands on the heading of a group.
    pub fn on_heading(&self) -> bool {
        matches!(self.here(), Some(Line::Heading(_)))
    }

    /// The group on whose heading the cursor stands.
    pub(super) fn group_under_cursor(&self) -> Option<&Group> {
        match self.here()? {
            Line::Heading(group) => self.groups.all.get(group),
            Line::Row(..) => None,
        }
    }

    /// Where the cursor stands, to find it again.
    pub(super) fn stand(&self) -> Option<Stand> {
        self.stand_at(self.scroll.selected(self.lines())?)
    }

    pub(super) fn stand_at(&self, line: usize) -> Option<Stand> {
        Some(match self.line(line)? {
            Line::Heading(group) => Stand::Heading(self.groups.all[group].key.clone()),
            Line::Row(row, group) => Stand::Project(self.rows.get(row)?, group.map(|g| self.groups.all[g].key.clone())),
        })
    }

    /// The line where it stands now: the project in the same group, else in the first that has it; the heading where
    /// that group is folded.
    pub(super) fn find(&self, stand: &Stand) -> Option<usize> {
        let (id, wanted) = match stand {
            Stand::Heading(key) => {
                let group = self.groups.all.iter().position(|g| g.key == *key)?;
                return self.groups.starts.get(group).copied();
            }
            Stand::Project(id, group) => (id, group.as_deref()),
        };
        let row = self.rows.position(*id)?;
        if !self.is_grouped() {
            return Some(row);
        }
        let place = |group: usize| self.groups.all[group].rows.binary_search(&(row as u32)).ok();
        let same = self.groups.all.iter().position(|g| Some(g.key.as_str()) == wanted);
        let (group, at) =
            same.into_iter().chain(0..self.groups.all.len()).find_map(|group| place(group).map(|at| (group, at)))?;
        let start = self.groups.starts[group];
        Some(if self.groups.all[group].folded { start } else { start + 1 + at })
    }

    /// The group that the line under the cursor is or belongs to.
    fn group_here(&self) -> Option<usize> {
        match self.here()? {
            Line::Heading(group) | Line::Row(_, Some(group)) => Some(group),
            Line::Row(_, None) => None,
        }
    }

    /// Folds or unfolds the group in hand, the cursor on its heading; `to` = folded or not, `None` = the other.
    pub fn fold(&mut self, to: Option<bool>) -> bool {
        let Some(at) = self.group_here() else { return false };
        let group = &self.groups.all[at];
        let key = group.key.clone();
        if to.unwrap_or(!group.folded) {
            self.groups.folded.insert(key);
        } else {
            self.groups.folded.remove(&key);
        }
        self.groups.count_lines();
        self.scroll.select(self.groups.starts[at], self.lines(), self.page);
        self.re_range();
        true
    }

    /// Folds all groups; if all are folded, unfolds them.
    pub fn fold_all(&mut self) -> bool {
        if !self.is_grouped() {
            return false;
        }
        let stand = self.stand();
        if self.groups.all.iter().all(|g| g.folded) {
            self.groups.folded.clear();
        } else {
            self.groups.folded = self.groups.all.iter().map(|g| g.key.clone()).collect();
        }
        self.groups.count_lines();
        let at = stand.and_then(|s| self.find(&s)).unwrap_or(0);
        self.scroll.select(at, self.lines(), self.page);
        self.re_range();
        true
    }

    /// The projects of a line: the one that stands there, or all of the group.
    pub(super) fn projects_of(&self, line: Line) -> Vec<EntityId> {
        match line {
            Line::Row(row, _) => self.rows.get(row).into_iter().collect(),
            Line::Heading(group) => {
                self.groups.all[group].rows.iter().filter_map(|r| self.rows.get(*r as usize)).collect()
            }
        }
    }
}
