//! Keeping the index true: the rows that a change touched are read again, as the book reads its entries again.

use super::dict::Sense;
use super::{BATCH, COUNTED, GONE, Index, Mile, OWN, SHARED, SOURCED, Values, dict};
use crate::domain::assess::Case;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::register::book::{Day, Entry, Records, in_order, projects_of};
use crate::store::Result;
use std::borrow::Cow;

/// Where more rows than this come, go or get another code, all are put in order anew.
const FEW: usize = 64;

/// A record, with what was last touched of all that belongs to it and the conflicts of its milestones.
struct Whole<'a> {
    project: &'a Record,
    updated: i64,
    conflicts: u32,
}

impl Whole<'_> {
    fn value(&self, field: Field) -> Option<Cow<'_, str>> {
        if !field.is_set() {
            return self.project.get(field).map(Cow::Borrowed);
        }
        let list = self.project.list(field);
        (!list.is_empty()).then(|| Cow::Owned(serde_json::to_string(list).unwrap_or_default()))
    }
}

impl Values for Whole<'_> {
    fn own(&self, n: usize) -> Option<Cow<'_, str>> {
        self.value(OWN[n])
    }

    fn shared(&self, n: usize) -> Option<Cow<'_, str>> {
        self.value(SHARED[n])
    }

    fn counted(&self, n: usize) -> Option<i64> {
        self.project.number(COUNTED[n])
    }

    fn extra(&self) -> Option<Cow<'_, str>> {
        let extra = self.project.extra();
        (!extra.is_empty()).then(|| Cow::Owned(serde_json::to_string(extra).unwrap_or_default()))
    }

    fn conflicts(&self) -> u32 {
        self.conflicts
    }

    fn updated(&self) -> i64 {
        self.updated
    }
}

impl Index {
    /// Reads again what changed.
    pub fn refresh(&mut self, from: &impl Records, changed: &[EntityId], day: &Day) -> Result<()> {
        let (projects, _) = projects_of(from, changed)?;
        self.renew(from, &projects, day)?;
        Ok(())
    }

    /// Reads the rows of these projects again. Answers whether any of them came, went or has another code.
    pub fn renew(&mut self, from: &impl Records, projects: &[EntityId], day: &Day) -> Result<bool> {
        let arranged = !self.order.is_empty();
        let many = projects.len() > FEW;
        let mut moved = false;
        let mut case = Case::default();
        for id in projects {
            let before = self.find(*id).map(|row| (row, self.texts.get(row as usize)[0].to_string()));
            let was_batch = before.as_ref().is_some_and(|(row, _)| self.has(*row, BATCH));
            let Some(project) = from.one(*id)?.filter(|p| !p.deleted) else {
                if let Some((row, _)) = before {
                    self.marks[row as usize] |= GONE;
                    moved = true;
                    if arranged && !many {
                        self.lift(row);
                    }
                }
                continue;
            };
            let row = self.read_again(from, &project)?;
            self.judge_row(row, day, &mut case);
            let same = before.as_ref().is_some_and(|(_, code)| project.get(Field::Code).unwrap_or_default() == code);
            if same {
                self.batches = self.batches + usize::from(self.has(row, BATCH)) - usize::from(was_batch && arranged);
                continue;
            }
            moved = true;
            if arranged && !many {
                if before.is_some() {
                    self.lift(row);
                }
                self.insert(row);
            }
        }
        match (moved, arranged && !many) {
            (true, true) => self.count_clashes(),
            (true, false) => self.arrange(),
            (false, _) => {}
        }
        Ok(moved)
    }

    fn read_again(&mut self, from: &impl Records, project: &Record) -> Result<u32> {
        let id = project.id;
        let mut updated = project.updated;
        let mut milestones = Vec::new();
        for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
            for child in from.of_project(id, entity)? {
                updated = updated.max(child.updated);
                if entity == Entity::Milestone && !child.deleted {
                    milestones.push(child);
                }
            }
        }
        in_order(&mut milestones);
        let conflicts = project.conflicts + milestones.iter().map(|m| m.conflicts).sum::<u32>();
        let row = self.put_record(&Whole { project, updated, conflicts }, &milestones);
        let mut sourced = false;
        for id in std::iter::once(id).chain(milestones.iter().map(|m| m.id)) {
            sourced = sourced || from.rests_on_source(id)?;
        }
        if sourced {
            self.marks[row as usize] |= SOURCED;
        }
        Ok(row)
    }

    /// Puts a row that stands in memory as records, milestones in their order.
    fn put_record(&mut self, whole: &Whole<'_>, milestones: &[Record]) -> u32 {
        let row = self.put(whole.project.id.bytes, whole);
        let miles: Vec<Mile> = milestones
            .iter()
            .map(|m| {
                let mut number =
                    |field, sense| m.get(field).map_or(dict::EMPTY, |text| self.titles.number(text, sense));
                Mile {
                    kind: number(Field::MilestoneKind, Sense::Text),
                    name: number(Field::MilestoneName, Sense::Text),
                    baseline: number(Field::Baseline, Sense::Date),
                    forecast: number(Field::Forecast, Sense::Date),
                    actual: number(Field::Actual, Sense::Date),
                }
            })
            .collect();
        self.put_miles(row, &miles);
        row
    }

    /// An index of entries that stand in memory.
    pub fn of(entries: &[Entry], day: &Day) -> Index {
        let mut index = Index::in_the_making(entries);
        index.judge(day);
        index.arrange();
        index.settle();
        index
    }

    /// The same without judgement and order.
    pub(in crate::register) fn in_the_making(entries: &[Entry]) -> Index {
        let mut index = Index::with_room(entries.len());
        for entry in entries {
            let whole = Whole { project: &entry.project, updated: entry.updated, conflicts: entry.conflicts };
            let row = index.put_record(&whole, &entry.milestones);
            if entry.sourced {
                index.marks[row as usize] |= SOURCED;
            }
        }
        index
    }
}
