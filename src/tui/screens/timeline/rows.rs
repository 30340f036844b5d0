//! The rows of the timeline: projects under the headings of their groups, those with dates in the order of the list,
//! those without any on one counted line below them until they are asked for. A group keeps its projects, so that
//! folding and finding a row cost nothing that grows with the list.

use crate::domain::chart::gantt::has_dates;
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::Sector;
use crate::domain::record::project_id;
use crate::i18n::charts::TimelineText as T;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::packages::Packages;
use crate::register::show;
use crate::tui::widgets::scroll::Scroll;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

/// By what rows are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Grouping {
    #[default]
    Sector,
    Programme,
    Nothing,
}

impl Grouping {
    pub fn next(self) -> Grouping {
        match self {
            Grouping::Sector => Grouping::Programme,
            Grouping::Programme => Grouping::Nothing,
            Grouping::Nothing => Grouping::Sector,
        }
    }

    pub fn label(self, lang: Lang) -> &'static str {
        let text = match self {
            Grouping::Sector => T::BySector,
            Grouping::Programme => T::ByProgramme,
            Grouping::Nothing => T::ByNothing,
        };
        text.say(lang)
    }

    /// The group of an entry, empty for none. A programme stands in the group of its parts.
    fn key<'e>(self, entry: &'e Entry, parents: &HashSet<EntityId>) -> Cow<'e, str> {
        match self {
            Grouping::Sector => entry.project.get(Field::Sector).unwrap_or_default().into(),
            Grouping::Programme => match entry.project.get(Field::Parent) {
                Some(parent) => parent.into(),
                None if parents.contains(&entry.id()) => entry.id().hex().into(),
                None => "".into(),
            },
            Grouping::Nothing => "".into(),
        }
    }
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The heading of a group, by its place.
    Group(usize),
    Project(EntityId),
    /// Those of a group that have no dates.
    Undated(usize),
}

/// Where the cursor stands, whatever the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stand {
    Group(String),
    Project(EntityId),
    Undated(String),
}

/// A group and its projects.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub key: String,
    /// How many of its projects count, folded or not, how many of these are late, and how many have no dates.
    pub count: usize,
    pub late: usize,
    pub undated: usize,
    pub folded: bool,
    dated: Vec<(EntityId, i64)>,
    bare: Vec<EntityId>,
    /// The greatest lateness in it, and the first project that is so late.
    latest: (i64, usize),
}

/// All rows, put together.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub grouping: Grouping,
    /// Whether the late ones come first.
    pub critical: bool,
    /// How packages count in the headings.
    pub packages: Packages,
    /// Projects without any date that count.
    pub undated: usize,
    groups: Vec<Group>,
    places: HashMap<String, usize>,
    /// The first row of each group.
    starts: Vec<usize>,
    len: usize,
    /// Whether those without dates stand one by one.
    bare_shown: bool,
    met: usize,
}

impl Rows {
    pub fn new(grouping: Grouping, critical: bool, packages: Packages) -> Rows {
        Rows { grouping, critical, packages, ..Rows::default() }
    }

    /// Puts a project under its group. `parents`: what stands above others, where programmes are groups.
    pub fn put(&mut self, entry: &Entry, counts: bool, parents: &HashSet<EntityId>) {
        let key = self.grouping.key(entry, parents);
        let at = match self.places.get(&*key) {
            Some(at) => *at,
            None => {
                self.places.insert(key.to_string(), self.groups.len());
                self.groups.push(Group { key: key.into_owned(), ..Group::default() });
                self.groups.len() - 1
            }
        };
        let group = &mut self.groups[at];
        let (dated, late) = (has_dates(&entry.milestones), entry.facts.days_late);
        group.count += usize::from(counts);
        group.late += usize::from(counts && entry.facts.overdue);
        match dated {
            true => group.dated.push((entry.id(), late)),
            false => {
                group.bare.push(entry.id());
                group.undated += usize::from(counts);
                self.undated += usize::from(counts);
            }
        }
        if late > group.latest.0 || group.dated.len() + group.bare.len() == 1 {
            group.latest = (late, self.met);
        }
        self.met += 1;
    }

    /// How many groups there are.
    pub fn groups(&self) -> usize {
        self.groups.len()
    }

    /// With the late ones first: puts the projects of a group in order.
    pub fn sort(&mut self, group: usize) {
        if self.critical {
            self.groups[group].dated.sort_by_key(|(_, late)| Reverse(*late));
        }
    }

    /// All projects are there. Groups by sector stand in the order of the plan, others in the order of their first
    /// project; with the late ones first, groups stand in the order of their latest.
    pub fn settle(&mut self) {
        let sector = |key: &str| Sector::parse(key).map_or(usize::MAX, |s| s as usize);
        match (self.critical, self.grouping) {
            (true, _) => self.groups.sort_by_key(|g| (Reverse(g.latest.0), g.latest.1)),
            // Those in no group come last.
            (false, Grouping::Sector) => self.groups.sort_by_key(|g| (g.key.is_empty(), sector(&g.key))),
            (false, _) => self.groups.sort_by_key(|g| g.key.is_empty()),
        }
        self.places = self.groups.iter().enumerate().map(|(n, g)| (g.key.clone(), n)).collect();
    }

    fn has_headings(&self) -> bool {
        self.grouping != Grouping::Nothing
    }

    /// Lays the rows: which groups are folded, whether those without dates stand one by one.
    pub fn lay(&mut self, folded: &BTreeSet<String>, bare_shown: bool) {
        self.bare_shown = bare_shown;
        self.starts.clear();
        self.len = 0;
        let headings = self.has_headings();
        for group in &mut self.groups {
            group.folded = headings && folded.contains(&group.key);
            self.starts.push(self.len);
            let bare = if bare_shown { group.bare.len() } else { usize::from(!group.bare.is_empty()) };
            let rows = if group.folded { 0 } else { group.dated.len() + bare };
            self.len += usize::from(headings) + rows;
        }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, at: usize) -> Option<Row> {
        if at >= self.len {
            return None;
        }
        let n = self.starts.partition_point(|start| *start <= at) - 1;
        let group = &self.groups[n];
        let Some(row) = (at - self.starts[n]).checked_sub(usize::from(self.has_headings())) else {
            return Some(Row::Group(n));
        };
        Some(match row.checked_sub(group.dated.len()) {
            None => Row::Project(group.dated[row].0),
            Some(bare) if self.bare_shown => Row::Project(group.bare[bare]),
            Some(_) => Row::Undated(n),
        })
    }

    pub fn group(&self, at: usize) -> &Group {
        &self.groups[at]
    }

    /// The row under the cursor.
    pub fn at(&self, scroll: Scroll) -> Option<Row> {
        self.get(scroll.selected(self.len)?)
    }

    /// Where the cursor stands, to find it again.
    pub fn stand(&self, scroll: Scroll) -> Option<Stand> {
        let key = |n: usize| self.groups[n].key.clone();
        Some(match self.at(scroll)? {
            Row::Group(n) => Stand::Group(key(n)),
            Row::Project(id) => Stand::Project(id),
            Row::Undated(n) => Stand::Undated(key(n)),
        })
    }

    /// The row where it stands now. A project that no row shows is found at the line that counts it, or at its group.
    pub fn find(&self, stand: &Stand) -> Option<usize> {
        let heading = usize::from(self.has_headings());
        let undated = |n: usize| self.starts[n] + heading + self.groups[n].dated.len();
        match stand {
            Stand::Group(key) => self.places.get(key).map(|n| self.starts[*n]),
            Stand::Undated(key) => {
                let n = *self.places.get(key)?;
                Some(if self.groups[n].folded || self.groups[n].bare.is_empty() { self.starts[n] } else { undated(n) })
            }
            Stand::Project(id) => self.groups.iter().enumerate().find_map(|(n, group)| {
                let dated = group.dated.iter().position(|(i, _)| i == id);
                let bare = || group.bare.iter().position(|i| i == id);
                let row =
                    dated.or_else(|| bare().map(|at| group.dated.len() + if self.bare_shown { at } else { 0 }))?;
                Some(if group.folded { self.starts[n] } else { self.starts[n] + heading + row })
            }),
        }
    }

    /// The row of the first project with dates, else that of the first one.
    pub fn first_project(&self) -> Option<usize> {
        let heading = usize::from(self.has_headings());
        let open = |dated: bool| {
            self.groups.iter().position(|g| !g.folded && if dated { !g.dated.is_empty() } else { !g.bare.is_empty() })
        };
        open(true).or_else(|| open(false)).map(|n| self.starts[n] + heading)
    }

    /// The group that the row under the cursor is or belongs to.
    pub fn group_at(&self, scroll: Scroll) -> Option<usize> {
        let at = scroll.selected(self.len).filter(|_| self.has_headings())?;
        Some(self.starts.partition_point(|start| *start <= at) - 1)
    }
}

/// What a group is called.
pub fn group_label(grouping: Grouping, key: &str, book: &Book, lang: Lang) -> String {
    match grouping {
        _ if key.is_empty() => T::NoGroup.say(lang).to_string(),
        Grouping::Sector => labels::code_label(lang, Field::Sector, key).to_string(),
        _ => match project_id(key).and_then(|id| book.entry(id)) {
            Some(entry) => format!("{} {}", entry.code, show::name(&entry.project, lang)),
            None => key.to_string(),
        },
    }
}
