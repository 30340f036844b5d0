//! Undo and redo over the log, across restarts: of this author's latest gestures. Undoing writes a new change that puts
//! each value back to what the gesture replaced; undoing a creation is a removal; redo is the undo of the undo. What
//! somebody changed since is left as it is and told, unless a person who has seen both values chooses to put it back:
//! nothing is removed that was worked on since, and nothing that was removed since comes back by the way.

use super::error::{Error, Result};
use super::history::{Line, is_redo};
use super::{Done, Register};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
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

/// What taking a gesture back would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// The change by which the gesture is named.
    pub id: ChangeId,
    /// Whether it does something again.
    pub redo: bool,
    /// When, by whom and in which words the gesture was made.
    pub at: i64,
    pub author: String,
    pub note: String,
    /// Values that go back, with what they are now and what they become.
    pub back: Vec<Line>,
    /// Values that somebody changed since.
    pub contested: Vec<Contested>,
}

impl Taken {
    /// With whether it did nothing, and there is nothing to tell of it.
    fn weighed(self) -> (Taken, bool) {
        let idle = self.done.is_nothing() && self.kept.is_empty();
        (self, idle)
    }
}

impl Reversal {
    /// The same of what would be done.
    fn weighed(self) -> (Reversal, bool) {
        let idle = self.back.is_empty() && self.contested.is_empty();
        (self, idle)
    }
}

/// The first answer that is not idle; where all are, the first one. `None` if nothing can be asked.
fn first_of_use<C, T>(all: Vec<C>, mut ask: impl FnMut(C) -> Result<(T, bool)>) -> Result<Option<T>> {
    let mut first = None;
    for one in all {
        let (answer, idle) = ask(one)?;
        if !idle {
            return Ok(Some(answer));
        }
        first.get_or_insert(answer);
    }
    Ok(first)
}

/// A value that a later change stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    /// What it is now (`before`) and what it would become (`after`).
    pub line: Line,
    /// Who changed it last, and when.
    pub author: String,
    pub at: i64,
    /// Whether a person may choose to put it back all the same; what was removed since stays removed.
    pub open: bool,
}

impl Contested {
    /// How the value is named when it is chosen.
    pub fn name(&self) -> (EntityId, String) {
        (self.line.entity, self.line.key.name())
    }
}

/// What becomes of each value that a gesture touched.
#[derive(Default)]
struct Weighed {
    wanted: BTreeMap<(EntityId, String), Option<String>>,
    /// Changed since: what it would be put back to, if that is possible at all.
    kept: BTreeMap<(EntityId, String), Option<Option<String>>>,
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
        let found = first_of_use(self.standing()?, |chain| match chain {
            Chain { merge: Some(batch), undos: 0, .. } => Ok((self.undo_merge(batch)?, false)),
            chain => Ok(self.take_back(chain.tip, &[])?.weighed()),
        });
        found?.ok_or_else(|| Error::usage(ErrorText::NothingToUndo, &[]))
    }

    /// Does this author's latest undone gesture again, unless something new was done since.
    pub fn redo(&mut self) -> Result<Taken> {
        let found = first_of_use(self.undone()?, |tip| Ok(self.take_back(tip, &[])?.weighed()));
        found?.ok_or_else(|| Error::usage(ErrorText::NothingToRedo, &[]))
    }

    /// What `undo` would do; `None` for a merge, which is taken back as a whole.
    pub fn undo_plan(&self) -> Result<Option<Reversal>> {
        let found = first_of_use(self.standing()?, |chain| match chain {
            Chain { merge: Some(_), undos: 0, .. } => Ok((None, false)),
            chain => {
                let (plan, idle) = self.planned(&chain.tip)?.weighed();
                Ok((Some(plan), idle))
            }
        });
        found?.ok_or_else(|| Error::usage(ErrorText::NothingToUndo, &[]))
    }

    /// What `redo` would do.
    pub fn redo_plan(&self) -> Result<Option<Reversal>> {
        let found = first_of_use(self.undone()?, |tip| Ok(self.planned(&tip)?.weighed()));
        found?.map(Some).ok_or_else(|| Error::usage(ErrorText::NothingToRedo, &[]))
    }

    /// What taking back a gesture would do, named by the beginning of the id of one of its changes, or by its gesture.
    pub fn reversal(&self, id: &str) -> Result<Reversal> {
        self.planned(&self.gesture(id)?)
    }

    /// Takes back a gesture as it was planned, and those of the values that were changed since which a person chose.
    pub fn reverse(&mut self, id: &ChangeId, chosen: &[(EntityId, String)]) -> Result<Taken> {
        let parts = self.gesture(&id.to_string())?;
        self.take_back(parts, chosen)
    }

    /// Takes back the gesture that a change belongs to, named by the beginning of its id, or by its gesture.
    pub fn undo_change(&mut self, id: &str) -> Result<Taken> {
        let parts = self.gesture(id)?;
        self.take_back(parts, &[])
    }

    /// The gestures that stand, the latest that was done or done again first: one that was taken back by name and done
    /// again comes before what was done meanwhile. Where others left nothing to take back, the one before it is meant.
    fn standing(&self) -> Result<Vec<Chain>> {
        let mut chains = self.chains()?;
        chains.retain(|c| c.undos % 2 == 0);
        chains.sort_by_key(|c| std::cmp::Reverse(c.tip_at));
        Ok(chains)
    }

    /// What can be done again, the latest that was taken back first.
    fn undone(&self) -> Result<Vec<Vec<Logged>>> {
        let mut chains = self.chains()?;
        let newest = chains.iter().map(|c| c.first).max().unwrap_or(i64::MIN);
        chains.retain(|c| c.undos % 2 == 1 && c.own && c.tip_at > newest);
        chains.sort_by_key(|c| std::cmp::Reverse(c.tip_at));
        Ok(chains.into_iter().map(|chain| chain.tip).collect())
    }

    /// The parts of a gesture that people wrote.
    fn gesture(&self, id: &str) -> Result<Vec<Logged>> {
        let found = if id.len() >= 4 { self.store.gesture_of(id)? } else { None };
        let Some(gesture) = found else { return Err(Error::usage(ErrorText::UnknownChange, &[&id])) };
        let parts = self.store.parts(&gesture)?;
        match parts.iter().any(|l| l.change.kind == ChangeKind::Seed) {
            true => Err(Error::usage(ErrorText::NotUndoable, &[&id])),
            false => Ok(parts),
        }
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

    /// Writes the inverse of a gesture, part by part, as one gesture; of what was changed since only what is chosen.
    /// Fields that move as one are chosen as one.
    fn take_back(&mut self, parts: Vec<Logged>, chosen: &[(EntityId, String)]) -> Result<Taken> {
        let Weighed { mut wanted, mut kept } = self.weigh(&parts)?;
        let groups = |(id, name): &(EntityId, String)| -> Vec<(EntityId, String)> {
            let group = Key::parse(id.entity, name).and_then(|k| k.field()).and_then(Field::group);
            let others = group.into_iter().flat_map(|g| g.fields()).map(|f| (*id, f.code().to_string()));
            std::iter::once((*id, name.clone())).chain(others).collect()
        };
        for name in chosen.iter().flat_map(groups) {
            if let Some(Some(back)) = kept.get(&name).cloned() {
                kept.remove(&name);
                wanted.insert(name, back);
            }
        }
        // What is removed as a whole takes what was changed in it along.
        let gone = |id: &EntityId| wanted.get(&(*id, DELETED.to_string())).is_some_and(Option::is_some);
        // That a thing stays is told by what was changed in it.
        let by_others = |(id, name): &(EntityId, String), back: &Option<Option<String>>| {
            let whole = name == DELETED && back.is_some();
            !whole && !gone(id) && !self.project_of(*id).is_some_and(|p| gone(&p))
        };
        let kept: Vec<(EntityId, String)> =
            kept.into_iter().filter(|(name, back)| by_others(name, back)).map(|(name, _)| name).collect();
        let edits = wanted
            .into_iter()
            .map(|((entity, name), value)| {
                let mut edit = Edit::new(entity, name, value);
                edit.force = true;
                edit
            })
            .collect();
        // Named by its first change, which is also its first part.
        let first = parts.iter().min_by_key(|l| l.n).map(|l| l.id);
        let intent = Intent { kind: ChangeKind::Undo, note: String::new(), undo: first, sources: Vec::new() };
        let done = self.write(&intent, edits)?;
        Ok(Taken { done, changes: parts.iter().map(|l| l.id).collect(), kept })
    }

    /// What becomes of each value that a gesture touched, if it is taken back.
    fn weigh(&self, parts: &[Logged]) -> Result<Weighed> {
        let mut parts: Vec<&Logged> = parts.iter().collect();
        parts.sort_by_key(|l| std::cmp::Reverse(l.n));
        let reader = self.store.reader();
        let own: HashSet<ChangeId> = parts.iter().map(|l| l.id).collect();
        let since = parts.first().map_or(0, |l| l.n);
        let created = self.created_by(&own, &parts)?;
        let mut out = Weighed::default();
        let removal = |id: EntityId| (id, DELETED.to_string());
        for id in &created {
            let changed = self.changed_since(*id, since)?;
            match changed.is_empty() {
                true => _ = out.wanted.insert(removal(*id), Some("1".to_string())),
                false if !self.is_gone(*id)? => _ = out.kept.insert(removal(*id), Some(Some("1".to_string()))),
                false => {}
            }
            changed.into_iter().for_each(|name| _ = out.kept.entry(name).or_insert(None));
        }
        for part in parts {
            for a in part.change.assignments() {
                let Some(entity) = EntityId::parse(a.entity) else { continue };
                if created.contains(&entity) {
                    continue;
                }
                let name = (entity, a.name.to_string());
                let present = self.store.heads(entity, a.name)?;
                // What the gesture itself removed can be put back with it.
                let there = a.name == DELETED || !self.is_gone(entity)? || self.is_removed_by(&own, entity)?;
                let mut stands = !present.is_empty() && there;
                for head in &present {
                    let ours = |op: &OpRef| Ok(own.contains(&op.change));
                    stands &= self.rests_on(head.op, entity, a.name, &ours)? == Some(true);
                }
                let before = match (part.change.kind, a.name) {
                    // Before it was decided whether it is deleted, it was there.
                    (ChangeKind::Resolve, DELETED) => None,
                    _ => reader.before(&part.change, a.index, a.name)?,
                };
                if !stands {
                    let open = there && a.name != DELETED && winner(&present).map(|h| &h.value) != Some(&before);
                    out.kept.insert(name, open.then_some(before));
                    continue;
                }
                if a.name == DELETED && before.is_some() {
                    let changed = self.changed_since(entity, since)?;
                    if !changed.is_empty() {
                        changed.into_iter().for_each(|name| _ = out.kept.entry(name).or_insert(None));
                        out.kept.insert(name, Some(before));
                        continue;
                    }
                }
                out.wanted.insert(name, before);
            }
        }
        Ok(out)
    }

    /// What taking these parts back would do, for a person to look at.
    fn planned(&self, parts: &[Logged]) -> Result<Reversal> {
        let weighed = self.weigh(parts)?;
        let reader = self.store.reader();
        let Some(first) = parts.iter().min_by_key(|l| l.n) else {
            return Err(Error::usage(ErrorText::NothingToUndo, &[]));
        };
        let line = |(entity, name): &(EntityId, String), back: &Option<String>| -> Result<Option<Line>> {
            let Some(key) = Key::parse(entity.entity, name) else { return Ok(None) };
            let before = winner(&self.store.heads(*entity, name)?).and_then(|h| h.value.clone());
            let project = self.project_with(*entity, None)?;
            Ok(Some(Line { entity: *entity, project, key, before, after: back.clone() }))
        };
        let mut out = Reversal {
            id: first.id,
            redo: first.change.kind == ChangeKind::Undo && !is_redo(&first.change, &reader)?,
            at: first.change.hlc >> 16,
            author: first.change.by.clone(),
            note: first.change.note.clone(),
            back: Vec::new(),
            contested: Vec::new(),
        };
        for (name, back) in &weighed.wanted {
            out.back.extend(line(name, back)?.filter(|l| l.before != l.after || l.key == Key::Deleted));
        }
        for (name, back) in &weighed.kept {
            let Some(line) = line(name, &back.clone().flatten())? else { continue };
            let head = winner(&self.store.heads(name.0, &name.1)?).map(|h| h.op.change);
            let last = head.map(|id| reader.change(&id)).transpose()?.flatten();
            let (author, at) = last.map_or_else(Default::default, |l| (l.change.by.clone(), l.change.hlc >> 16));
            out.contested.push(Contested { line, author, at, open: back.is_some() });
        }
        Ok(out)
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
        self.worked_on_since(id, since)
    }

    /// Values of an entity (or of what belongs to it) that were changed after change number `since` and not put back.
    pub(super) fn worked_on_since(&self, id: EntityId, since: i64) -> Result<Vec<(EntityId, String)>> {
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

    /// Whether all that removes an entity was said by these changes.
    fn is_removed_by(&self, own: &HashSet<ChangeId>, id: EntityId) -> Result<bool> {
        let marks = self.store.heads(id, DELETED)?;
        Ok(!marks.is_empty() && marks.iter().all(|m| own.contains(&m.op.change)))
    }

    fn head_of(&self, op: OpRef, name: &str) -> Result<Option<Head>> {
        let Some(logged) = self.store.change(&op.change)? else { return Ok(None) };
        let value = self.store.value_of(&op, name)?;
        Ok(Some(Head { op, hlc: logged.change.hlc, value }))
    }

    /// The entities that came into being with these changes.
    fn created_by(&self, own: &HashSet<ChangeId>, parts: &[&Logged]) -> Result<HashSet<EntityId>> {
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
