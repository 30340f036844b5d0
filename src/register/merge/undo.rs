//! Taking a whole merge back, as one gesture: every value that it changed goes back to what stood here before, what it
//! brought in is removed. The log keeps all of it (merging again brings nothing new), and what somebody changed since
//! is left as it is and told.

use super::super::Register;
use super::super::error::{Error, Result};
use super::super::undo::Taken;
use crate::domain::change::ChangeKind;
use crate::domain::conflict::DELETED;
use crate::domain::field::Field;
use crate::domain::gesture::{Edit, Intent};
use crate::domain::head::winner;
use crate::domain::id::{EntityId, OpRef};
use crate::domain::record::project_id;
use crate::i18n::errors::ErrorText;
use std::collections::{BTreeMap, BTreeSet};

impl Register {
    /// Takes back the merge with this number.
    pub fn undo_merge(&mut self, batch: i64) -> Result<Taken> {
        let changes = self.store.batch_changes(batch)?;
        let (Some((first, _)), Some((last, tip))) = (changes.first().copied(), changes.last().copied()) else {
            return Err(Error::usage(ErrorText::NotTaken, &[&batch]));
        };
        let moved = self.store.moved_since(first - 1)?;
        let mut touched: BTreeMap<EntityId, BTreeSet<String>> = BTreeMap::new();
        for (n, _) in &changes {
            let Some(change) = self.store.change_number(*n)?.filter(|c| c.kind != ChangeKind::Seed) else { continue };
            for a in change.assignments() {
                if let Some(id) = EntityId::parse(a.entity) {
                    touched.entry(id).or_default().insert(a.name.to_string());
                }
            }
        }
        let (mut edits, mut kept) = (Vec::new(), Vec::new());
        let mut owners: BTreeSet<EntityId> = BTreeSet::new();
        for (id, names) in touched {
            let gone = self.store.record(id)?.is_some_and(|r| r.deleted);
            if !self.store.was_known(id, first - 1)? {
                let since = if gone { Vec::new() } else { self.stood_on_since(id, last)? };
                if since.is_empty() && !gone {
                    edits.push(forced(id, DELETED.to_string(), Some("1".to_string())));
                }
                kept.extend(since);
                continue;
            }
            if self.store.was_deleted(id, first - 1, &moved)? {
                // What came in may have kept it alive; the values under it do not matter.
                let since = if gone { Vec::new() } else { self.stood_on_since(id, last)? };
                if since.is_empty() && !gone {
                    edits.push(forced(id, DELETED.to_string(), Some("1".to_string())));
                }
                kept.extend(since);
                continue;
            }
            if self.removed_since(id, last)? {
                // A value written under a removal would bring it back by the way.
                kept.push((id, DELETED.to_string()));
                continue;
            }
            if let Some(owner) = Field::owner_of(id.entity) {
                let (then, _) = self.store.heads_as_of(id, owner.code(), first - 1)?;
                owners.extend(winner(&then).and_then(|h| project_id(h.value.as_deref()?)));
            }
            for name in names {
                let mut stands = true;
                for head in self.store.heads(id, &name)? {
                    // What was done on top of it and undone again leaves it standing.
                    let ground = |op: &OpRef| Ok(self.store.number(&op.change)?.is_some_and(|n| n <= last));
                    stands &= self.rests_on(head.op, id, &name, &ground)? != Some(false);
                }
                let (before, newest) = self.store.heads_as_of(id, &name, first - 1)?;
                match newest {
                    _ if !stands => kept.push((id, name)),
                    // Nothing that came in stands there.
                    Some(n) if n < first => {}
                    _ => {
                        let value = winner(&before).and_then(|h| h.value.clone());
                        // It was alive: a mark written now would have seen all that kept it so.
                        let value = value.filter(|v| name != DELETED || v != "1");
                        edits.push(forced(id, name, value));
                    }
                }
            }
        }
        for id in owners {
            // What is put back under a removed project, or under one that only came in, must not bring it back.
            let marked = edits.iter().any(|e: &Edit| e.entity == id && e.name == DELETED);
            let Some(record) = self.store.record(id)?.filter(|_| !marked) else { continue };
            if self.store.was_known(id, first - 1)? && !self.store.was_deleted(id, first - 1, &moved)? {
                continue;
            }
            let gone = record.deleted;
            let since = if gone { Vec::new() } else { self.stood_on_since(id, last)? };
            if since.is_empty() {
                edits.push(forced(id, DELETED.to_string(), Some("1".to_string())));
            }
            kept.extend(since);
        }
        kept.retain(|(id, name)| name != DELETED || !edits.iter().any(|e| e.entity == *id && e.name == *name));
        let intent = Intent { kind: ChangeKind::Undo, note: String::new(), undo: Some(tip), sources: Vec::new() };
        let done = self.write(&intent, edits)?;
        kept.sort();
        kept.dedup();
        Ok(Taken { done, changes: vec![tip], kept })
    }

    /// What was done to an entity after change number `last`: its removal, or values. That the merge itself has removed
    /// the project that it belongs to is nothing done since.
    fn stood_on_since(&self, id: EntityId, last: i64) -> Result<Vec<(EntityId, String)>> {
        match self.removed_since(id, last)? {
            true => Ok(vec![(id, DELETED.to_string())]),
            false => self.worked_on_since(id, last),
        }
    }

    /// Whether an entity, or the project that it belongs to, was removed after change number `last`.
    fn removed_since(&self, id: EntityId, last: i64) -> Result<bool> {
        let Some(record) = self.store.record(id)? else { return Ok(false) };
        let owner = record.owner().map(|o| self.store.record(o)).transpose()?.flatten();
        let ground = |op: &OpRef| Ok(self.store.number(&op.change)?.is_some_and(|n| n <= last));
        for removed in std::iter::once(record).chain(owner).filter(|r| r.deleted) {
            for head in self.store.heads(removed.id, DELETED)? {
                if self.rests_on(head.op, removed.id, DELETED, &ground)? == Some(false) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn forced(id: EntityId, name: String, value: Option<String>) -> Edit {
    let mut edit = Edit::new(id, name, value);
    edit.force = true;
    edit
}
