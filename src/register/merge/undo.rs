//! Taking a whole merge back, as one gesture: every value that it changed goes back to what stood here before, what it
//! brought in is removed. The log keeps all of it (merging again brings nothing new), and what somebody changed since
//! is left as it is and told.

use super::super::Register;
use super::super::error::{Error, Result};
use super::super::undo::Taken;
use crate::domain::change::ChangeKind;
use crate::domain::conflict::DELETED;
use crate::domain::gesture::{Edit, Intent};
use crate::domain::head::winner;
use crate::domain::id::{EntityId, OpRef};
use crate::i18n::errors::ErrorText;
use std::collections::{BTreeMap, BTreeSet};

impl Register {
    /// Takes back the merge with this number.
    pub fn undo_merge(&mut self, batch: i64) -> Result<Taken> {
        let changes = self.store.batch_changes(batch)?;
        let (Some((first, _)), Some((last, tip))) = (changes.first().copied(), changes.last().copied()) else {
            return Err(Error::usage(ErrorText::NotTaken, &[&batch]));
        };
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
        for (id, names) in touched {
            let gone = self.store.record(id)?.is_some_and(|r| r.deleted);
            if !self.store.was_known(id, first - 1)? {
                let since = if gone { Vec::new() } else { self.changed_since(id, last)? };
                if since.is_empty() && !gone {
                    edits.push(forced(id, DELETED.to_string(), Some("1".to_string())));
                }
                kept.extend(since);
                continue;
            }
            if !gone && self.store.was_deleted(id, first - 1)? {
                // What came in has kept it alive; the values under it do not matter.
                match self.changed_since(id, last)? {
                    since if since.is_empty() => edits.push(forced(id, DELETED.to_string(), Some("1".to_string()))),
                    since => kept.extend(since),
                }
                continue;
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
                    _ => edits.push(forced(id, name, winner(&before).and_then(|h| h.value.clone()))),
                }
            }
        }
        kept.retain(|(id, name)| name != DELETED || !edits.iter().any(|e| e.entity == *id && e.name == *name));
        let intent = Intent { kind: ChangeKind::Undo, note: String::new(), undo: Some(tip), sources: Vec::new() };
        let done = self.write(&intent, edits)?;
        kept.sort();
        kept.dedup();
        Ok(Taken { done, changes: vec![tip], kept })
    }
}

fn forced(id: EntityId, name: String, value: Option<String>) -> Edit {
    let mut edit = Edit::new(id, name, value);
    edit.force = true;
    edit
}
