//! Open conflicts of one thing, taken apart into sides. A side is what one change says about all the fields that are
//! in question (fields that move as one are in question together, so that a side is never taken by half). Sides that
//! say the same are one side. The side that is shown meanwhile comes first.
//!
//! A deletion beside an edit that it had not seen is a conflict too: one side says "deleted", the other says what was
//! edited.

use super::field::{Field, Key};
use super::head::{Head, conflict_name, is_conflict, winner};
use super::id::{ChangeId, EntityId, OpRef};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The name of the deletion mark in the log.
pub const DELETED: &str = ".del";

/// One question that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub entity: EntityId,
    /// The name under which it is counted: that of the group's leading field, or the field's own.
    pub name: String,
    /// The names of the log that are in question, in the order of the table.
    pub names: Vec<String>,
    /// At least two, the one that is shown first.
    pub sides: Vec<Side>,
}

/// What one change (or several that agree) says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The changes that say so, the newest first.
    pub changes: Vec<ChangeId>,
    /// The newest operation.
    pub op: OpRef,
    pub hlc: i64,
    pub values: BTreeMap<String, Option<String>>,
    /// Beside a deletion: what belongs to the thing and was touched.
    pub below: BTreeSet<EntityId>,
}

impl Side {
    /// Whether this side says that the thing is deleted.
    pub fn deletes(&self) -> bool {
        self.values.get(DELETED).is_some_and(Option::is_some)
    }
}

/// What is open about a thing, by its heads. `deleted` and `seen` are what the rule of deletion says: whether it is
/// deleted, and which operations the deletions among its heads had seen; `below` are the heads of what belongs to it.
pub fn questions(
    entity: EntityId,
    heads: &BTreeMap<String, Vec<Head>>,
    deleted: bool,
    seen: &HashSet<OpRef>,
    below: &[(EntityId, &Head)],
) -> Vec<Question> {
    // Of what nothing but a deletion is known, nothing is shown and nothing asked.
    if deleted || heads.keys().all(|n| n == DELETED) {
        return Vec::new();
    }
    let mut open: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, on) in heads {
        if let Some(key) = Key::parse(entity.entity, name)
            && key != Key::Deleted
            && is_conflict(&key, on)
        {
            open.entry(conflict_name(&key)).or_default().insert(name.clone());
        }
    }
    let mut out: Vec<Question> = open.into_iter().map(|(name, names)| question(entity, name, names, heads)).collect();
    if heads.get(DELETED).is_some_and(|h| h.iter().any(|h| h.value.is_some())) {
        out.push(deletion(entity, heads, seen, below));
    }
    out
}

/// What one change says, by name.
type Given = (OpRef, BTreeMap<String, Option<String>>);

fn question(
    entity: EntityId,
    name: String,
    mut names: BTreeSet<String>,
    heads: &BTreeMap<String, Vec<Head>>,
) -> Question {
    // A group is in question as a whole: also those of its fields on which all agree.
    let group = Field::find(entity.entity, &name).and_then(Field::group);
    names.extend(group.into_iter().flat_map(|g| g.fields()).map(|f| f.code().to_string()));
    names.retain(|n| heads.contains_key(n));
    // Should one change say two things about one name, those are two sides.
    let mut by_change: BTreeMap<(i64, ChangeId, usize), Given> = BTreeMap::new();
    for n in &names {
        let mut on: Vec<&Head> = heads[n].iter().collect();
        on.sort_by_key(|h| (h.op.change, h.op.index));
        for (i, head) in on.iter().enumerate() {
            let again = on[..i].iter().filter(|h| h.op.change == head.op.change).count();
            let side = by_change.entry((head.hlc, head.op.change, again)).or_insert((head.op, BTreeMap::new()));
            side.0 = side.0.max(head.op);
            side.1.insert(n.clone(), head.value.clone());
        }
    }
    // A change that says nothing about what all dispute is no side of the dispute.
    let disputed: Vec<&String> =
        names.iter().filter(|n| Key::parse(entity.entity, n).is_some_and(|k| is_conflict(&k, &heads[*n]))).collect();
    let mut sides: Vec<Side> = Vec::new();
    for ((hlc, change, _), (op, given)) in by_change.into_iter().rev() {
        if !disputed.iter().any(|n| given.contains_key(*n)) {
            continue;
        }
        let mut values = given;
        for n in &names {
            // What it leaves open is taken as it is shown.
            values.entry(n.clone()).or_insert_with(|| winner(&heads[n]).and_then(|h| h.value.clone()));
        }
        join(&mut sides, Side { changes: vec![change], op, hlc, values, below: BTreeSet::new() });
    }
    let names = in_order(entity, names);
    Question { entity, name, names, sides }
}

/// A deletion and what was edited beside it.
fn deletion(
    entity: EntityId,
    heads: &BTreeMap<String, Vec<Head>>,
    seen: &HashSet<OpRef>,
    below: &[(EntityId, &Head)],
) -> Question {
    let mut sides: Vec<Side> = Vec::new();
    let mut kept: BTreeMap<(i64, ChangeId), Side> = BTreeMap::new();
    let new = |head: &Head| Side {
        changes: vec![head.op.change],
        op: head.op,
        hlc: head.hlc,
        values: BTreeMap::new(),
        below: BTreeSet::new(),
    };
    for (name, on) in heads {
        for head in on {
            let edit = name != DELETED && !seen.contains(&head.op);
            if edit || (name == DELETED && head.value.is_none()) {
                let side = kept.entry((head.hlc, head.op.change)).or_insert_with(|| new(head));
                side.values.insert(name.clone(), head.value.clone());
            }
        }
    }
    for (thing, head) in below.iter().filter(|(_, head)| !seen.contains(&head.op)) {
        kept.entry((head.hlc, head.op.change)).or_insert_with(|| new(head)).below.insert(*thing);
    }
    if kept.is_empty() {
        // A mark that is no deletion (a newer program may write one): what stands there is the other side.
        let others = heads.iter().filter(|(n, _)| *n != DELETED).flat_map(|(_, on)| on);
        kept.extend(others.max_by_key(|h| (h.hlc, h.op)).map(|h| ((h.hlc, h.op.change), new(h))));
    }
    sides.extend(kept.into_values().rev());
    // The newest first, in whatever order they arrived.
    let mut marks: Vec<&Head> = heads[DELETED].iter().filter(|h| h.value.is_some()).collect();
    marks.sort_by_key(|h| std::cmp::Reverse((h.hlc, h.op)));
    for head in marks {
        let values = BTreeMap::from([(DELETED.to_string(), head.value.clone())]);
        join(&mut sides, Side { values, ..new(head) });
    }
    let names = vec![DELETED.to_string()];
    Question { entity, name: DELETED.to_string(), names, sides }
}

/// Puts a side beside the others, or joins it with the one that says the same.
fn join(sides: &mut Vec<Side>, side: Side) {
    match sides.iter_mut().find(|s| s.values == side.values) {
        Some(same) => same.changes.extend(side.changes),
        None => sides.push(side),
    }
}

fn in_order(entity: EntityId, names: BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_by_key(|n| Field::find(entity.entity, n));
    names
}
