//! Undo and redo over the log, across restarts: of this author's latest gestures. Undoing writes a new change that puts
//! each value back to what the gesture replaced; undoing a creation is a removal; redo is the undo of the undo. What
//! somebody changed since is left as it is and told, never overwritten: nothing is removed that was worked on since, and
//! nothing that was removed since comes back by the way.

use super::error::{Error, Result};
use super::{Done, Register};
use crate::domain::change::ChangeKind;
use crate::domain::gesture::{Edit, Intent};
use crate::domain::head::{Head, winner};
use crate::domain::id::{ChangeId, Entity, EntityId, OpRef};
use crate::domain::record::Record;
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

/// The name of the deletion mark in the log.
const DELETED: &str = ".del";

/// How far back undo looks for gestures of one author.
const REACH: usize = 2_000;

/// A gesture with all that took it back and did it again: an even number of those means that it stands.
struct Chain {
    first: i64,
    undos: usize,
    tip: Vec<Logged>,
    tip_at: i64,
    /// Whether the tip is this author's: what somebody else took back is theirs to do again.
    own: bool,
    /// A merge, by its number: it is taken back as a whole.
    merge: Option<i64>,
}

/// How many merges back undo looks.
const MERGES: usize = 20;

impl Register {
    /// Takes back this author's latest gesture that stands.
    pub fn undo(&mut self) -> Result<Taken> {
        let chains = self.chains()?;
        // The latest that was done or done again: an older gesture that was taken back by name and done again comes first.
        let latest = chains.into_iter().filter(|c| c.undos % 2 == 0).max_by_key(|c| c.tip_at);
        match latest {
            Some(Chain { merge: Some(batch), undos: 0, .. }) => self.undo_merge(batch),
            Some(chain) => self.take_back(chain.tip),
            None => Err(Error::usage(ErrorText::NothingToUndo, &[])),
        }
    }

    /// Does this author's latest undone gesture again, unless something new was done since.
    pub fn redo(&mut self) -> Result<Taken> {
        let chains = self.chains()?;
        let newest = chains.iter().map(|c| c.first).max().unwrap_or(i64::MIN);
        let undone = |c: &Chain| c.undos % 2 == 1 && c.own && c.tip_at > newest;
        match chains.into_iter().filter(undone).max_by_key(|c| c.tip_at) {
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

    /// This author's gestures, each with its undos and redos, whoever did those.
    fn chains(&self) -> Result<Vec<Chain>> {
        let author = self.author.clone();
        let selection = Selection { author: Some(&author), limit: Some(REACH), ..Selection::default() };
        let mut changes = self.store.changes(&selection)?;
        changes.retain(|l| l.change.kind != ChangeKind::Seed);
        changes.extend(self.store.undoings(REACH)?.into_iter().filter(|l| l.change.by != author));
        changes.sort_by_key(|l| l.n);
        let mut gestures: Vec<Vec<Logged>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for logged in changes {
            match places.get(&logged.change.g) {
                Some(at) => gestures[*at].push(logged),
                None => {
                    places.insert(logged.change.g.clone(), gestures.len());
                    gestures.push(vec![logged]);
                }
            }
        }
        let mut chain_of: HashMap<ChangeId, usize> = HashMap::new();
        let mut chains: Vec<Chain> = Vec::new();
        for batch in self.store.batches(MERGES)?.into_iter().filter(|b| b.author == author) {
            let changes = self.store.batch_changes(batch.n)?;
            let Some((last, _)) = changes.last().copied() else { continue };
            chain_of.extend(changes.into_iter().map(|(_, id)| (id, chains.len())));
            let (tip, merge) = (Vec::new(), Some(batch.n));
            chains.push(Chain { first: last, undos: 0, tip, tip_at: last, own: true, merge });
        }
        // What was decided in a merge is taken back with it.
        gestures.retain(|parts| !parts.iter().all(|l| chain_of.contains_key(&l.id)));
        for parts in gestures {
            let target = parts.iter().find_map(|l| ChangeId::parse(l.change.undo.as_deref()?));
            let at = parts.iter().map(|l| l.n).max().unwrap_or_default();
            let own = parts.iter().all(|l| l.change.by == author);
            let index = match target.and_then(|t| chain_of.get(&t).copied()) {
                Some(index) => {
                    chains[index].undos += 1;
                    index
                }
                None if !own => continue,
                None => {
                    chains.push(Chain { first: at, undos: 0, tip: Vec::new(), tip_at: at, own, merge: None });
                    chains.len() - 1
                }
            };
            chain_of.extend(parts.iter().map(|l| (l.id, index)));
            let chain = &mut chains[index];
            (chain.tip, chain.tip_at, chain.own) = (parts, at, own);
        }
        Ok(chains)
    }

    /// Writes the inverse of a gesture, part by part, as one gesture.
    fn take_back(&mut self, mut parts: Vec<Logged>) -> Result<Taken> {
        parts.sort_by_key(|l| std::cmp::Reverse(l.n));
        let own: HashSet<ChangeId> = parts.iter().map(|l| l.id).collect();
        let since = parts.first().map_or(0, |l| l.n);
        let created = self.created_by(&own, &parts)?;
        let mut wanted: BTreeMap<(EntityId, String), Option<String>> = BTreeMap::new();
        let mut kept = Vec::new();
        for id in &created {
            let changed = self.changed_since(*id, since)?;
            if changed.is_empty() {
                wanted.insert((*id, DELETED.to_string()), Some("1".to_string()));
            }
            kept.extend(changed);
        }
        for part in &parts {
            for a in part.change.assignments() {
                let Some(entity) = EntityId::parse(a.entity) else { continue };
                if created.contains(&entity) {
                    continue;
                }
                let present = self.store.heads(entity, a.name)?;
                let mut stands = !present.is_empty() && (a.name == DELETED || !self.is_gone(entity)?);
                for head in &present {
                    let ours = |op: &OpRef| Ok(own.contains(&op.change));
                    stands &= self.rests_on(head.op, entity, a.name, &ours)? == Some(true);
                }
                if !stands {
                    kept.push((entity, a.name.to_string()));
                    continue;
                }
                let before = match (part.change.kind, a.name) {
                    // Before it was decided whether it is deleted, it was there.
                    (ChangeKind::Resolve, DELETED) => None,
                    _ => self.store.reader().before(&part.change, a.index, a.name)?,
                };
                if a.name == DELETED && before.is_some() {
                    let changed = self.changed_since(entity, since)?;
                    if !changed.is_empty() {
                        kept.extend(changed);
                        continue;
                    }
                }
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

    /// Whether a head is one of these operations, or puts one of them back: what was done on top of it and then undone
    /// leaves it standing. `None` if it puts back that there was nothing.
    pub(super) fn rests_on(
        &self,
        op: OpRef,
        entity: EntityId,
        name: &str,
        ground: &dyn Fn(&OpRef) -> Result<bool>,
    ) -> Result<Option<bool>> {
        let mut at = op;
        let mut met = HashSet::new();
        while met.insert(at) {
            if ground(&at)? {
                return Ok(Some(true));
            }
            let Some(logged) = self.store.change(&at.change)? else { break };
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
                    under.extend(self.head_of(earlier, name)?);
                }
            }
            match winner(&under) {
                Some(head) => at = head.op,
                None => return Ok(None),
            }
        }
        Ok(Some(false))
    }

    /// What stands between an entity and its removal: it is removed already, or something of it (or of what belongs to
    /// it) was changed after change number `since` and not put back.
    pub(super) fn changed_since(&self, id: EntityId, since: i64) -> Result<Vec<(EntityId, String)>> {
        if self.is_gone(id)? {
            return Ok(vec![(id, DELETED.to_string())]);
        }
        let mut family = vec![id];
        for entity in Entity::ALL.iter().copied().filter(|_| id.entity == Entity::Project) {
            family.extend(self.store.children(id, entity)?.into_iter().filter(|c| !c.deleted).map(|c| c.id));
        }
        let early = |op: &OpRef| Ok(self.store.number(&op.change)?.is_some_and(|n| n <= since));
        let mut out = Vec::new();
        for member in family {
            for (name, head) in self.store.heads_after(member, since)? {
                if self.rests_on(head.op, member, &name, &early)? == Some(false) {
                    out.push((member, name));
                }
            }
        }
        Ok(out)
    }

    /// Whether an entity, or the project that it belongs to, is removed.
    fn is_gone(&self, id: EntityId) -> Result<bool> {
        let record = self.store.record(id)?;
        let owner = record.as_ref().and_then(Record::owner);
        let owner = owner.map(|o| self.store.record(o)).transpose()?.flatten();
        Ok(record.is_some_and(|r| r.deleted) || owner.is_some_and(|o| o.deleted))
    }

    fn head_of(&self, op: OpRef, name: &str) -> Result<Option<Head>> {
        let Some(logged) = self.store.change(&op.change)? else { return Ok(None) };
        let value = self.store.value_of(&op, name)?;
        Ok(Some(Head { op, hlc: logged.change.hlc, value }))
    }

    /// The entities that came into being with these changes.
    fn created_by(&self, own: &HashSet<ChangeId>, parts: &[Logged]) -> Result<HashSet<EntityId>> {
        let mut out = HashSet::new();
        for part in parts.iter().filter(|p| p.change.kind != ChangeKind::Undo) {
            for entity in part.change.entities() {
                if self.store.first(entity)?.is_some_and(|first| own.contains(&first)) {
                    out.insert(entity);
                }
            }
        }
        Ok(out)
    }
}
