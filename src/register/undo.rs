//! Undo and redo over the log, across restarts: of this author's latest gestures. Undoing writes a new change that puts
//! each value back to what the gesture replaced; undoing a creation is a removal; redo is the undo of the undo. What
//! somebody changed since is left as it is and told, never overwritten.

use super::error::{Error, Result};
use super::{Done, Register};
use crate::domain::change::ChangeKind;
use crate::domain::gesture::{Edit, Intent};
use crate::domain::head::{Head, winner};
use crate::domain::id::{ChangeId, EntityId, OpRef};
use crate::i18n::errors::ErrorText;
use crate::store::log::{Logged, Selection};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was taken back (or done again).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub done: Done,
    /// The changes that were taken back.
    pub changes: Vec<ChangeId>,
    /// Values that somebody changed since, left as they are: entity and name.
    pub kept: Vec<(EntityId, String)>,
}

/// How far back undo looks for gestures of one author.
const REACH: usize = 2_000;

/// A gesture with all that took it back and did it again: an even number of those means that it stands.
struct Chain {
    first: i64,
    undos: usize,
    tip: Vec<Logged>,
    tip_at: i64,
}

impl Register {
    /// Takes back this author's latest gesture that stands.
    pub fn undo(&mut self) -> Result<Taken> {
        let chains = self.chains()?;
        let latest = chains.into_iter().filter(|c| c.undos % 2 == 0).max_by_key(|c| c.first);
        match latest {
            Some(chain) => self.take_back(chain.tip),
            None => Err(Error::usage(ErrorText::NothingToUndo, &[])),
        }
    }

    /// Does this author's latest undone gesture again, unless something new was done since.
    pub fn redo(&mut self) -> Result<Taken> {
        let chains = self.chains()?;
        let newest_first = chains.iter().filter(|c| c.undos == 0).map(|c| c.first).max().unwrap_or(i64::MIN);
        let latest =
            chains.into_iter().filter(|c| c.undos % 2 == 1 && c.tip_at > newest_first).max_by_key(|c| c.tip_at);
        match latest {
            Some(chain) => self.take_back(chain.tip),
            None => Err(Error::usage(ErrorText::NothingToRedo, &[])),
        }
    }

    /// Takes back the gesture that a change belongs to, named by the beginning of its id, or by its gesture.
    pub fn undo_change(&mut self, id: &str) -> Result<Taken> {
        let all = self.store.changes(&Selection::default())?;
        let found = all.iter().find(|l| l.id.to_string().starts_with(id) || l.change.g == id);
        let Some(gesture) = found.filter(|_| id.len() >= 4).map(|l| l.change.g.clone()) else {
            return Err(Error::usage(ErrorText::UnknownChange, &[&id]));
        };
        let parts: Vec<Logged> = all.into_iter().filter(|l| l.change.g == gesture).collect();
        if parts.iter().any(|l| l.change.kind == ChangeKind::Seed) {
            return Err(Error::usage(ErrorText::NotUndoable, &[&id]));
        }
        self.take_back(parts)
    }

    /// This author's gestures, each with its undos and redos.
    fn chains(&self) -> Result<Vec<Chain>> {
        let author = self.author.clone();
        let selection = Selection { author: Some(&author), limit: Some(REACH), ..Selection::default() };
        let mut changes = self.store.changes(&selection)?;
        changes.retain(|l| l.change.kind != ChangeKind::Seed);
        changes.sort_by_key(|l| l.n);
        let mut gestures: Vec<(String, Vec<Logged>)> = Vec::new();
        for logged in changes {
            match gestures.iter_mut().find(|(g, _)| *g == logged.change.g) {
                Some((_, parts)) => parts.push(logged),
                None => gestures.push((logged.change.g.clone(), vec![logged])),
            }
        }
        let mut chain_of: HashMap<ChangeId, usize> = HashMap::new();
        let mut chains: Vec<Chain> = Vec::new();
        for (_, parts) in gestures {
            let target = parts.iter().find_map(|l| ChangeId::parse(l.change.undo.as_deref()?));
            let at = parts.iter().map(|l| l.n).max().unwrap_or_default();
            let chain = target.and_then(|t| chain_of.get(&t).copied());
            let index = match chain {
                Some(index) => {
                    chains[index].undos += 1;
                    index
                }
                None => {
                    chains.push(Chain { first: at, undos: 0, tip: Vec::new(), tip_at: at });
                    chains.len() - 1
                }
            };
            chain_of.extend(parts.iter().map(|l| (l.id, index)));
            chains[index].tip = parts;
            chains[index].tip_at = at;
        }
        Ok(chains)
    }

    /// Writes the inverse of a gesture, part by part, as one gesture.
    fn take_back(&mut self, mut parts: Vec<Logged>) -> Result<Taken> {
        parts.sort_by_key(|l| std::cmp::Reverse(l.n));
        let own: HashSet<ChangeId> = parts.iter().map(|l| l.id).collect();
        let created = self.created_by(&own, &parts)?;
        let mut wanted: BTreeMap<(EntityId, String), Option<String>> = BTreeMap::new();
        let mut kept = Vec::new();
        for id in &created {
            wanted.insert((*id, ".del".to_string()), Some("1".to_string()));
        }
        for part in &parts {
            for a in part.change.assignments() {
                let Some(entity) = EntityId::parse(a.entity) else { continue };
                if created.contains(&entity) {
                    continue;
                }
                let present = self.store.heads(entity, a.name)?;
                let mut stands = !present.is_empty();
                for head in &present {
                    stands &= self.goes_back_to(head.op, entity, a.name, &own)?;
                }
                if !stands {
                    kept.push((entity, a.name.to_string()));
                    continue;
                }
                let before = self.before(part, a.index, entity, a.name)?;
                wanted.insert((entity, a.name.to_string()), before);
            }
        }
        let edits = wanted
            .into_iter()
            .map(|((entity, name), value)| {
                let mut edit = Edit::new(entity, name, value);
                edit.force = true;
                edit
            })
            .collect();
        let undo = parts.last().map(|l| l.id);
        let intent = Intent { kind: ChangeKind::Undo, note: String::new(), undo, sources: Vec::new() };
        let done = self.write(&intent, edits)?;
        kept.sort();
        kept.dedup();
        Ok(Taken { done, changes: own.into_iter().collect(), kept })
    }

    /// The value that an operation replaced: the winner among what it names.
    pub(crate) fn before(&self, part: &Logged, index: u32, entity: EntityId, name: &str) -> Result<Option<String>> {
        let mut heads = Vec::new();
        for op in part.change.replaced(index) {
            heads.extend(self.head_of(op, entity, name)?);
        }
        Ok(winner(&heads).and_then(|h| h.value.clone()))
    }

    /// Whether a head is an operation of these changes, or puts one of them back: what was done on top of it and then
    /// undone leaves it standing.
    fn goes_back_to(&self, op: OpRef, entity: EntityId, name: &str, own: &HashSet<ChangeId>) -> Result<bool> {
        let mut at = Some(op);
        let mut met = HashSet::new();
        while let Some(op) = at.take().filter(|op| met.insert(*op)) {
            if own.contains(&op.change) {
                return Ok(true);
            }
            let Some(logged) = self.store.change(&op.change)? else { break };
            if logged.change.kind != ChangeKind::Undo {
                break;
            }
            let Some(taken) = logged.change.undo.as_deref().and_then(ChangeId::parse) else { break };
            let Some(taken) = self.store.change(&taken)? else { break };
            // What the gesture that it takes back had replaced stands again.
            let mut under = Vec::new();
            for part in self.store.changes_of(&[entity])?.iter().filter(|l| l.change.g == taken.change.g) {
                let on_it = part.change.assignments().filter(|a| a.name == name && a.entity == entity.to_string());
                for earlier in on_it.flat_map(|a| part.change.replaced(a.index)) {
                    under.extend(self.head_of(earlier, entity, name)?);
                }
            }
            at = winner(&under).map(|h| h.op);
        }
        Ok(false)
    }

    fn head_of(&self, op: OpRef, entity: EntityId, name: &str) -> Result<Option<Head>> {
        let Some(logged) = self.store.change(&op.change)? else { return Ok(None) };
        let value = self.store.value_of(&op, entity, name)?;
        Ok(Some(Head { op, hlc: logged.change.hlc, value }))
    }

    /// The entities that came into being with these changes.
    fn created_by(&self, own: &HashSet<ChangeId>, parts: &[Logged]) -> Result<HashSet<EntityId>> {
        let mut out = HashSet::new();
        for part in parts.iter().filter(|p| p.change.kind != ChangeKind::Undo) {
            for entity in part.change.entities() {
                let history = self.store.changes_of(&[entity])?;
                let first = history.iter().min_by_key(|l| l.n);
                if first.is_some_and(|f| own.contains(&f.id)) {
                    out.insert(entity);
                }
            }
        }
        Ok(out)
    }
}
