//! All entries of a book in memory.

use super::super::book::{Day, Entry, NO_CODE, Records, Whole, clashing, entry};
use super::super::index::order::{Head, compare, head};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::store::Result;
use std::cmp::Ordering;
use std::collections::hash_map::Entry as Slot;
use std::collections::{HashMap, HashSet};

/// What belongs to projects, in no order.
#[derive(Default)]
pub(super) struct Belonging {
    milestones: HashMap<EntityId, Vec<Record>>,
    touched: HashMap<EntityId, i64>,
    sourced: HashSet<EntityId>,
}

impl Belonging {
    pub fn load(from: &impl Records) -> Result<Belonging> {
        let mut out = Belonging::default();
        let mut all = from.in_any_order(Entity::Milestone)?.into_iter().peekable();
        // What belongs to one project mostly comes together.
        while let Some(first) = all.next() {
            let Some(owner) = first.owner() else { continue };
            let (mut latest, mut alive) = (first.updated, Vec::new());
            alive.extend(Some(first).filter(|m| !m.deleted));
            while let Some(next) = all.next_if(|m| m.owner() == Some(owner)) {
                latest = latest.max(next.updated);
                alive.extend(Some(next).filter(|m| !m.deleted));
            }
            out.touch(owner, latest);
            match out.milestones.entry(owner) {
                Slot::Occupied(mut known) => known.get_mut().extend(alive),
                Slot::Vacant(new) => drop(new.insert(alive)),
            }
        }
        for entity in [Entity::Note, Entity::Link] {
            for (owner, at) in from.touched(entity)? {
                if let Some(owner) = project_id(&owner) {
                    out.touch(owner, at);
                }
            }
        }
        out.sourced = from.sourced()?.into_iter().collect();
        Ok(out)
    }

    fn touch(&mut self, owner: EntityId, at: i64) {
        let latest = self.touched.entry(owner).or_default();
        *latest = (*latest).max(at);
    }
}

impl Whole {
    /// Reads all entries.
    pub fn load(from: &impl Records, day: &Day) -> Result<Whole> {
        let belonging = Belonging::load(from)?;
        Ok(Whole::of(from.in_any_order(Entity::Project)?, belonging, day))
    }

    /// Puts all entries together.
    pub(super) fn of(projects: Vec<Record>, mut belonging: Belonging, day: &Day) -> Whole {
        let mut book = Whole::default();
        for project in projects {
            if project.deleted {
                book.deleted.push(project);
                continue;
            }
            let milestones = belonging.milestones.remove(&project.id).unwrap_or_default();
            let at = belonging.touched.get(&project.id).copied().unwrap_or_default();
            book.entries.push(entry(project, milestones, at, &belonging.sourced, day));
        }
        book.deleted.sort_unstable_by_key(|r| r.id);
        book.batches = book.entries.iter().filter(|e| e.is_batch()).count();
        book.settle();
        book
    }

    /// Reads these projects again.
    pub fn refresh(&mut self, from: &impl Records, projects: Vec<EntityId>, day: &Day) -> Result<()> {
        // As long as nothing comes, goes or gets another code, everybody keeps their place.
        let mut moved = false;
        for id in projects {
            self.deleted.retain(|d| d.id != id);
            let at = self.places_of.get(&id).copied();
            match from.one(id)? {
                Some(project) if !project.deleted => {
                    let mut fresh = read_entry(from, project, day)?;
                    match at {
                        Some(at) => {
                            let old = &self.entries[at];
                            self.batches = self.batches + usize::from(fresh.is_batch()) - usize::from(old.is_batch());
                            match old.project.get(Field::Code) == fresh.project.get(Field::Code) {
                                true => fresh.code.clone_from(&old.code),
                                false => moved = true,
                            }
                            self.entries[at] = fresh;
                        }
                        None => {
                            moved = true;
                            self.batches += usize::from(fresh.is_batch());
                            self.places_of.insert(id, self.entries.len());
                            self.entries.push(fresh);
                        }
                    }
                }
                gone => {
                    self.deleted.extend(gone);
                    if let Some(at) = at {
                        moved = true;
                        self.batches -= usize::from(self.entries.remove(at).is_batch());
                        self.index();
                    }
                }
            }
        }
        if moved {
            self.settle();
        }
        Ok(())
    }

    /// The entry of a project.
    pub fn entry(&self, id: EntityId) -> Option<&Entry> {
        self.entries.get(*self.places_of.get(&id)?)
    }

    /// Entries stand in the order of their codes; a code held twice is shown with a suffix on the greater ids.
    fn settle(&mut self) {
        // Sixteen bytes of each code settle most of the order.
        self.entries.sort_by_cached_key(|e| {
            let code = e.project.get(Field::Code).unwrap_or(NO_CODE);
            Place { head: head(code), code: code.into(), id: e.id() }
        });
        let mut previous: Option<(String, u8)> = None;
        for entry in &mut self.entries {
            let code = entry.project.get(Field::Code).unwrap_or_default().to_string();
            let count = match previous.take() {
                Some((same, n)) if same.eq_ignore_ascii_case(&code) && !code.is_empty() => n.saturating_add(1),
                _ => 0,
            };
            entry.code = if count == 0 { code.clone() } else { clashing(&code, count) };
            previous = Some((code, count));
        }
        self.index();
    }

    fn index(&mut self) {
        self.places_of = self.entries.iter().enumerate().map(|(i, e)| (e.project.id, i)).collect();
    }
}

/// Where an entry stands among all.
#[derive(PartialEq, Eq)]
struct Place {
    head: Head,
    code: Box<str>,
    id: EntityId,
}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        compare((&self.head, &self.code), (&other.head, &other.code)).then_with(|| self.id.cmp(&other.id))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Reads the entry of one project, its code as stored.
pub(super) fn read_entry(from: &impl Records, project: Record, day: &Day) -> Result<Entry> {
    let id = project.id;
    let mut updated = 0;
    let mut milestones = Vec::new();
    for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
        for child in from.of_project(id, entity)? {
            updated = updated.max(child.updated);
            if entity == Entity::Milestone && !child.deleted {
                milestones.push(child);
            }
        }
    }
    let mut sourced = HashSet::new();
    for id in std::iter::once(id).chain(milestones.iter().map(|m| m.id)) {
        if from.rests_on_source(id)? {
            sourced.insert(id);
        }
    }
    Ok(entry(project, milestones, updated, &sourced, day))
}
