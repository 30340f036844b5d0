//! Two projects that are one, once a person has confirmed it: one is kept and takes in what only the other holds, with
//! its milestones, notes and links; the other is removed and says under `.same` into which it went. What both hold
//! differently becomes an ordinary conflict of the one that is kept, so that nothing is chosen silently. All of it is
//! one gesture of plain edits: it merges like any other, undo takes it back as a whole, and should somebody who does
//! not know of it go on editing the other one, that comes back visibly, as after any removal.

use super::super::error::{Error, Result};
use super::super::{Done, Register};
use super::pairs::{Alike, form};
use super::question::{id_of, intent};
use crate::domain::conflict::DELETED;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::gesture::Edit;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use std::collections::HashMap;

/// The name under which a project says which other one it is.
pub const SAME: &str = ".same";

/// Two projects of this register that may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    /// A short name for people: the same on every machine.
    pub id: String,
    /// The one that is kept if they are joined: the one with the smaller id, which also keeps its code as it is.
    pub kept: EntityId,
    pub gone: EntityId,
    pub by: Alike,
}

impl Register {
    /// The projects of this register that have a code or a national code in common.
    pub fn doubles(&self) -> Result<Vec<Double>> {
        let mut met: HashMap<(Alike, String), Vec<EntityId>> = HashMap::new();
        self.store.each_known(|id, [code, national, ..]| {
            for (by, text) in [(Alike::NationalCode, national), (Alike::Code, code)] {
                if let Some(text) = text.map(form).filter(|t| !t.is_empty()) {
                    met.entry((by, text)).or_default().push(id);
                }
            }
        })?;
        let mut found: HashMap<(EntityId, EntityId), Alike> = HashMap::new();
        for ((by, _), mut ids) in met.into_iter().filter(|(_, ids)| ids.len() > 1) {
            ids.sort();
            for other in &ids[1..] {
                let best = found.entry((ids[0], *other)).or_insert(by);
                *best = (*best).min(by);
            }
        }
        let mut out: Vec<Double> = found
            .into_iter()
            .map(|((kept, gone), by)| Double { id: id_of(gone, &format!("{SAME} {kept}")), kept, gone, by })
            .collect();
        out.sort_by_key(|d| (d.kept, d.gone));
        Ok(out)
    }

    /// The pair with this id (or the beginning of it, where that is enough).
    pub fn double(&self, id: &str) -> Result<Double> {
        let id = id.trim().to_lowercase();
        let mut found = self.doubles()?;
        found.retain(|d| !id.is_empty() && d.id.starts_with(&id));
        match found.len() {
            1 => Ok(found.remove(0)),
            _ => Err(Error::usage(ErrorText::NoConflict, &[&id]).hint(HintText::SeeConflicts, &[])),
        }
    }

    /// Joins projects, each pair (the one that goes, the one that is kept) in a gesture of its own.
    pub fn join(&mut self, pairs: &[(EntityId, EntityId)]) -> Result<Vec<Done>> {
        let mut out = Vec::new();
        for (gone, kept) in pairs {
            let edits = self.joining(*gone, *kept)?;
            if !edits.is_empty() {
                out.push(self.write(&intent(), edits)?);
            }
        }
        Ok(out)
    }

    fn joining(&self, gone: EntityId, kept: EntityId) -> Result<Vec<Edit>> {
        let alive = |id: EntityId| -> Result<Option<Record>> { Ok(self.store.record(id)?.filter(|r| !r.deleted)) };
        let (Some(old), Some(new)) = (alive(gone)?, alive(kept)?) else { return Ok(Vec::new()) };
        if gone == kept {
            return Ok(Vec::new());
        }
        let mut out = Vec::new();
        self.fill(&new, &old, &mut out)?;
        for entity in Entity::ALL.iter().copied() {
            let Some(owner) = Field::owner_of(entity) else { continue };
            let living = |project| -> Result<Vec<Record>> {
                Ok(self.store.children(project, entity)?.into_iter().filter(|c| !c.deleted).collect())
            };
            let (theirs, mine) = (living(gone)?, living(kept)?);
            for child in &theirs {
                let one = |all: &[Record]| -> Option<Record> {
                    let mut alike = all.iter().filter(|other| is_twin(child, other));
                    alike.next().filter(|_| alike.next().is_none()).cloned()
                };
                match one(&mine).filter(|_| one(&theirs).is_some()) {
                    Some(twin) => self.fill(&twin, child, &mut out)?,
                    None => out.push(Edit::new(child.id, owner.code(), Some(kept.hex()))),
                }
            }
        }
        let parts = self.book.parts(gone).map(|part| part.id()).filter(|part| *part != kept);
        out.extend(parts.map(|part| Edit::new(part, Field::Parent.code(), Some(kept.hex()))));
        out.push(Edit::new(gone, SAME, Some(kept.hex())));
        out.push(Edit::new(gone, DELETED, Some("1".to_string())));
        Ok(out)
    }

    /// What the one that is kept takes over from the other: what it lacks, and beside its own what differs.
    fn fill(&self, kept: &Record, gone: &Record, out: &mut Vec<Edit>) -> Result<()> {
        let id = kept.id;
        let put = |name: String, value: Option<&str>| Edit::new(id, name, value.map(str::to_string));
        let mut beside = |name: String, mine: Option<&str>, theirs: Option<&str>| {
            // Theirs replaces nothing; mine is said again after it, so that it stays the one that is shown.
            out.push(Edit { seen: Some(0), force: true, ..put(name.clone(), theirs) });
            out.push(Edit { force: true, ..put(name, mine) });
        };
        let mut filled: Vec<Edit> = Vec::new();
        let own = Field::owner_of(id.entity);
        for field in Field::of(id.entity).filter(|f| Some(*f) != own && !is_own_matter(*f)) {
            if field.is_set() {
                let mut all = kept.list(field).to_vec();
                all.extend(gone.list(field).iter().filter(|e| !kept.list(field).contains(e)).cloned());
                filled.extend(self.set_edits(kept, field, &all)?);
                continue;
            }
            let group: Vec<Field> = match field.group() {
                // A group is taken as a whole, under its first field.
                Some(group) if group.fields().next() != Some(field) => continue,
                Some(group) => group.fields().collect(),
                None => vec![field],
            };
            let (lacks, gives) = (|r: &Record| group.iter().all(|f| r.get(*f).is_none()), group.iter());
            match (lacks(kept), lacks(gone)) {
                (_, true) => {}
                (true, false) => {
                    filled.extend(gives.map(|f| Edit { force: true, ..put(f.code().to_string(), gone.get(*f)) }));
                }
                (false, false) if group.iter().all(|f| kept.get(*f) == gone.get(*f)) => {}
                (false, false) => {
                    gives.for_each(|f| beside(f.code().to_string(), kept.get(*f), gone.get(*f)));
                }
            }
        }
        for (name, value) in gone.extra() {
            match kept.extra().get(name) {
                None => filled.push(put(name.clone(), Some(value))),
                Some(mine) if mine == value => {}
                Some(mine) => beside(name.clone(), Some(mine), Some(value)),
            }
        }
        out.extend(filled);
        Ok(())
    }
}

/// Whether two milestones say of one event: the same kind, and of a kind that is not known the same name.
fn is_twin(a: &Record, b: &Record) -> bool {
    a.id.entity == Entity::Milestone
        && a.get(Field::MilestoneKind) == b.get(Field::MilestoneKind)
        && a.get(Field::MilestoneName) == b.get(Field::MilestoneName)
}

/// What each of two records says of itself alone: its code, its place among its siblings, marks of those who look at it.
fn is_own_matter(field: Field) -> bool {
    matches!(field, Field::Code | Field::Starred | Field::ConfirmedOn)
        || matches!(field.kind(), FieldKind::Position | FieldKind::Flag)
        || Key::Field(field).kind().is_none()
}
