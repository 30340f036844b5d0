//! All entries of a book in memory.

use super::super::book::{Day, Entry, NO_CODE, Records, Whole, clashing, entry, natural};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::{Record, project_id};
use crate::store::Result;
use std::collections::{HashMap, HashSet};

impl Whole {
    /// Reads all entries.
    pub fn load(from: &impl Records, day: &Day) -> Result<Whole> {
        let mut children: HashMap<EntityId, Vec<Record>> = HashMap::new();
        let mut touched: HashMap<EntityId, i64> = HashMap::new();
        for milestone in from.records(Entity::Milestone)? {
            let Some(owner) = milestone.owner() else { continue };
            let latest = touched.entry(owner).or_default();
            *latest = (*latest).max(milestone.updated);
            if !milestone.deleted {
                children.entry(owner).or_default().push(milestone);
            }
        }
        for entity in [Entity::Note, Entity::Link] {
            for (owner, at) in from.touched(entity)? {
                if let Some(owner) = project_id(&owner) {
                    let latest = touched.entry(owner).or_default();
                    *latest = (*latest).max(at);
                }
            }
        }
        let sourced: HashSet<EntityId> = from.sourced()?.into_iter().collect();
        let mut book = Whole::default();
        for project in from.records(Entity::Project)? {
            if project.deleted {
                book.deleted.push(project);
                continue;
            }
            let milestones = children.remove(&project.id).unwrap_or_default();
            let at = touched.get(&project.id).copied().unwrap_or_default();
            book.entries.push(entry(project, milestones, at, &sourced, day));
        }
        book.batches = book.entries.iter().filter(|e| e.is_batch()).count();
        book.settle();
        Ok(book)
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
        self.entries.sort_by_cached_key(|e| (natural(e.project.get(Field::Code).unwrap_or(NO_CODE)), e.id()));
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
