//! The rows of the timeline: projects under the headings of their groups.

use crate::domain::chart::gantt::has_dates;
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::Sector;
use crate::domain::record::project_id;
use crate::i18n::charts::TimelineText as T;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::show;
use crate::tui::layers::Scene;
use crate::tui::widgets::scroll::Scroll;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

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
    fn key<'e>(self, entry: &'e Entry, parents: &BTreeSet<EntityId>) -> Cow<'e, str> {
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Group(String),
    Project(EntityId),
}

/// What is known of a group.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many projects stand under it, folded or not, and how many of them are late.
    pub count: usize,
    pub late: usize,
    pub folded: bool,
}

/// All rows, put together.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    groups: HashMap<String, Group>,
    /// Projects with and without any date.
    pub dated: usize,
    pub undated: usize,
}

impl Rows {
    /// Puts the projects under their groups. Groups by sector stand in the order of the plan, others in the order of
    /// their first project; with the late ones first, groups stand in the order of their latest.
    pub fn new(
        ids: &[EntityId],
        scene: &Scene,
        grouping: Grouping,
        folded: &BTreeSet<String>,
        critical: bool,
        dated_only: bool,
    ) -> Rows {
        let book = scene.register.book();
        let mut out = Rows::default();
        let mut entries: Vec<&Entry> = Vec::with_capacity(ids.len());
        for entry in ids.iter().filter_map(|id| book.entry(*id)) {
            let dated = has_dates(&entry.milestones);
            match dated {
                true => out.dated += 1,
                false => out.undated += 1,
            }
            if dated || !dated_only {
                entries.push(entry);
            }
        }
        if critical {
            entries.sort_by_key(|e| std::cmp::Reverse(e.facts.days_late));
        }
        if grouping == Grouping::Nothing {
            out.rows = entries.iter().map(|e| Row::Project(e.id())).collect();
            return out;
        }
        let parents: BTreeSet<EntityId> = match grouping {
            Grouping::Programme => {
                book.entries().iter().filter_map(|e| project_id(e.project.get(Field::Parent)?)).collect()
            }
            _ => BTreeSet::new(),
        };
        let mut order: Vec<String> = Vec::new();
        let mut places: HashMap<Cow<'_, str>, usize> = HashMap::new();
        let mut members: Vec<(Group, Vec<EntityId>)> = Vec::new();
        for entry in &entries {
            let key = grouping.key(entry, &parents);
            let at = *places.entry(key).or_insert_with_key(|key| {
                order.push(key.to_string());
                members.push(Default::default());
                members.len() - 1
            });
            members[at].0.count += 1;
            members[at].0.late += usize::from(entry.facts.overdue);
            members[at].1.push(entry.id());
        }
        let mut all: Vec<(String, (Group, Vec<EntityId>))> = order.into_iter().zip(members).collect();
        if !critical {
            let sector = |key: &String| Sector::parse(key).map_or(usize::MAX, |s| s as usize);
            // Those in no group come last.
            all.sort_by_key(|(key, _)| (key.is_empty(), if grouping == Grouping::Sector { sector(key) } else { 0 }));
        }
        for (key, (mut group, list)) in all {
            group.folded = folded.contains(&key);
            out.rows.push(Row::Group(key.clone()));
            if !group.folded {
                out.rows.extend(list.into_iter().map(Row::Project));
            }
            out.groups.insert(key, group);
        }
        out
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn get(&self, at: usize) -> Option<&Row> {
        self.rows.get(at)
    }

    pub fn group(&self, key: &str) -> Group {
        self.groups.get(key).cloned().unwrap_or_default()
    }

    /// The row under the cursor.
    pub fn at(&self, scroll: Scroll) -> Option<&Row> {
        self.rows.get(scroll.selected(self.rows.len())?)
    }

    pub fn find(&self, row: &Row) -> Option<usize> {
        self.rows.iter().position(|r| r == row)
    }

    pub fn first_project(&self) -> Option<usize> {
        self.rows.iter().position(|r| matches!(r, Row::Project(_)))
    }

    /// The group that the row under the cursor is or belongs to.
    pub fn group_at(&self, scroll: Scroll) -> Option<String> {
        let at = scroll.selected(self.rows.len())?;
        self.rows[..=at].iter().rev().find_map(|row| match row {
            Row::Group(key) => Some(key.clone()),
            Row::Project(_) => None,
        })
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
