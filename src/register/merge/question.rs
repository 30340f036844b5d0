//! Open conflicts as people see them: who says what since when, what stood there before both, and what a decision
//! writes. A decision replaces every side at once, for all the fields that move together; it is a change like any
//! other, so two people who decide differently stand before the same question again.

use super::super::error::{Error, Result};
use super::super::page::recency;
use super::super::{Done, Register};
use crate::domain::change::ChangeKind;
use crate::domain::conflict::{self, DELETED, Question};
use crate::domain::field::{FieldKind, Key};
use crate::domain::gesture::{Edit, Intent};
use crate::domain::id::{ChangeId, Entity, EntityId, OpRef};
use crate::domain::record::Record;
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::Store;
use crate::store::told::Past;
use sha2::{Digest, Sha256};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Whose side it is, as far as that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    Mine,
    Theirs,
    /// Neither: several sides have an equal claim, or it is the plan's.
    Other,
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    pub party: Party,
    pub author: String,
    /// When: milliseconds since 1970 (UTC).
    pub at: i64,
    /// The author's own words about the change.
    pub note: String,
    pub change: ChangeId,
    /// What it says, field by field, in the order of the table.
    pub values: Vec<(Key, Option<String>)>,
    pub deletes: bool,
    /// Beside a deletion: what belongs to the thing and was touched.
    pub below: Vec<EntityId>,
    hlc: i64,
}

/// One open conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// A short name for people: the same on every machine.
    pub id: String,
    pub entity: EntityId,
    /// The project that the thing is or belongs to.
    pub project: Option<EntityId>,
    /// The thing, as it is shown meanwhile.
    pub record: Record,
    /// The name under which it is counted.
    pub name: String,
    pub key: Key,
    /// At least two; the first is shown meanwhile.
    pub sides: Vec<Side>,
    /// What stood there before the sides parted.
    pub ancestor: Option<Side>,
    /// Whether nothing stood there before.
    pub bare: bool,
    /// The latest dated notes of the project, on either side; the newest first.
    pub notes: Vec<Record>,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It stays open.
    Leave,
    /// One of the sides, by its place.
    Side(usize),
    /// Another value for the leading field; the fields that move with it stay as they are shown.
    Value(Option<String>),
    /// The texts of all sides, one below the other.
    Joined,
}

impl Conflict {
    /// The place of the side that is mine, or of the one side that is theirs; `None` if that is not clear.
    pub fn side_of(&self, party: Party) -> Option<usize> {
        let mut of_party = self.sides.iter().enumerate().filter(|(_, s)| s.party == party);
        let first = of_party.next()?.0;
        of_party.next().is_none().then_some(first)
    }

    /// The place of the newest side.
    pub fn newest(&self) -> usize {
        let newest = self.sides.iter().enumerate().max_by_key(|(_, s)| (s.hlc, s.change));
        newest.map_or(0, |(i, _)| i)
    }

    /// Whether the texts of the sides can be joined.
    pub fn is_joinable(&self) -> bool {
        self.key.kind() == Some(FieldKind::LongText)
    }

    /// The texts of all sides, mine first, each line once.
    pub fn joined(&self) -> Option<String> {
        let mut sides: Vec<&Side> = self.sides.iter().collect();
        sides.sort_by_key(|s| (s.party != Party::Mine, s.hlc));
        let mut lines: Vec<&str> = Vec::new();
        for text in sides.iter().filter_map(|s| s.value(&self.key)) {
            let fresh: Vec<&str> = text.lines().filter(|l| !lines.contains(l)).collect();
            lines.extend(fresh);
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// What a choice writes; nothing if it stays open.
    pub(crate) fn edits(&self, choice: &Choice) -> Vec<Edit> {
        let put = |name: String, value: Option<String>| {
            let mut edit = Edit::new(self.entity, name, value);
            edit.force = true;
            edit
        };
        let shown = |lead: Option<String>| -> Vec<Edit> {
            let Some(side) = self.sides.first() else { return Vec::new() };
            let value = |key: &Key, v: &Option<String>| if *key == self.key { lead.clone() } else { v.clone() };
            side.values.iter().map(|(key, v)| put(key.name(), value(key, v))).collect()
        };
        match choice {
            Choice::Leave => Vec::new(),
            Choice::Side(at) => match self.sides.get(*at) {
                None => Vec::new(),
                Some(side) if self.key == Key::Deleted => {
                    vec![put(DELETED.to_string(), side.deletes.then(|| "1".to_string()))]
                }
                Some(side) => side.values.iter().map(|(key, v)| put(key.name(), v.clone())).collect(),
            },
            Choice::Value(value) if self.key == Key::Deleted => vec![put(DELETED.to_string(), value.clone())],
            Choice::Value(value) => shown(value.clone()),
            Choice::Joined => shown(self.joined()),
        }
    }
}

impl Side {
    /// What it says about one field.
    pub fn value(&self, key: &Key) -> Option<&str> {
        self.values.iter().find(|(k, _)| k == key).and_then(|(_, v)| v.as_deref())
    }
}

/// The short name of a question.
pub fn id_of(entity: EntityId, name: &str) -> String {
    crate::domain::id::hex(&Sha256::digest(format!("{entity} {name}").as_bytes())[..4])
}

/// Says of a question who stands on which side. `me` is the author at work.
pub(super) fn tell(question: &Question, record: Record, past: &Past<'_>, me: &str) -> Result<Conflict> {
    let entity = question.entity;
    let keys: Vec<Key> = question.names.iter().filter_map(|n| Key::parse(entity.entity, n)).collect();
    let key = Key::parse(entity.entity, &question.name).unwrap_or_else(|| Key::Unknown(question.name.clone()));
    let (mut sides, mut claims) = (Vec::new(), Vec::new());
    for side in &question.sides {
        let mut claim = Claim::default();
        let mut said = None;
        for id in &side.changes {
            let Some(found) = past.change(id)? else { continue };
            let seed = found.change.kind == ChangeKind::Seed;
            claim.arrives &= found.arrives;
            claim.by_me |= found.change.by == me && !seed;
            claim.local |= found.batch.is_none() && !found.arrives && !seed;
            if said.is_none() {
                said = Some((found.change.by.clone(), found.change.note.clone()));
            }
        }
        let values = match key {
            Key::Deleted => {
                let parsed = side.values.iter().filter_map(|(n, v)| Some((Key::parse(entity.entity, n)?, v.clone())));
                parsed.collect()
            }
            _ => keys.iter().map(|k| (k.clone(), side.values.get(&k.name()).cloned().flatten())).collect(),
        };
        let (author, note) = said.unwrap_or_default();
        let at = side.hlc >> 16;
        let (change, deletes) = (side.op.change, side.deletes());
        let below = side.below.iter().copied().collect();
        sides.push(Side { party: Party::Other, author, at, note, change, values, deletes, below, hlc: side.hlc });
        claims.push(claim);
    }
    assign(&mut sides, &claims);
    let (ancestor, bare) = match key {
        Key::Deleted => (None, false),
        _ => ancestor(question, &keys, past)?,
    };
    let project = match entity.entity {
        Entity::Project => Some(entity),
        _ => record.owner(),
    };
    let id = id_of(entity, &question.name);
    let name = question.name.clone();
    Ok(Conflict { id, entity, project, record, name, key, sides, ancestor, bare, notes: Vec::new() })
}

/// So many notes stand beside a question.
const NOTES: usize = 3;

/// The latest dated notes of a project in these files, each once, the newest first.
pub(super) fn notes_around<'a>(project: EntityId, stores: impl Iterator<Item = &'a Store>) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    for store in stores {
        // A question can be answered without them: what cannot be read of a colleague's file is left out.
        let notes = store.children(project, Entity::Note).unwrap_or_default();
        out.extend(notes.into_iter().filter(|n| !n.deleted));
    }
    out.sort_by_key(|n| (Reverse(recency(n)), n.id));
    // A note that was changed on one side stands there in two states: the newer one.
    let mut met = HashSet::new();
    out.retain(|n| met.insert(n.id));
    out.truncate(NOTES);
    out
}

/// What speaks for a side's being mine.
struct Claim {
    /// All of it just comes in.
    arrives: bool,
    by_me: bool,
    /// It was written at this file, not merged into it.
    local: bool,
}

impl Default for Claim {
    fn default() -> Claim {
        Claim { arrives: true, by_me: false, local: false }
    }
}

/// In a preview what stands here is mine and what comes in is theirs. Afterwards the side that I wrote is mine, else the
/// one that was written at this file; if that is not one side, none is.
fn assign(sides: &mut [Side], claims: &[Claim]) {
    let one = |claimed: &dyn Fn(&Claim) -> bool| -> Option<usize> {
        let mut at = claims.iter().enumerate().filter(|(_, c)| claimed(c)).map(|(i, _)| i);
        at.next().filter(|_| at.next().is_none())
    };
    let incoming = claims.iter().any(|c| c.arrives);
    let mine = match incoming {
        true => one(&|c| !c.arrives),
        false => one(&|c| c.by_me).or_else(|| one(&|c| c.local)),
    };
    for (i, side) in sides.iter_mut().enumerate() {
        side.party = match mine {
            Some(at) if at == i => Party::Mine,
            Some(_) => Party::Theirs,
            None if incoming && claims[i].arrives => Party::Theirs,
            None => Party::Other,
        };
    }
}

/// So many steps back are looked at on each side.
const FAR: usize = 400;

/// The newest operation that all sides rest on, and whether they rest on none at all.
fn ancestor(question: &Question, keys: &[Key], past: &Past<'_>) -> Result<(Option<Side>, bool)> {
    let entity = question.entity.to_string();
    let Some(name) = question.names.iter().find(|n| **n == question.name).or(question.names.first()) else {
        return Ok((None, false));
    };
    let mut bare = true;
    let mut common: Option<BTreeMap<OpRef, i64>> = None;
    for side in &question.sides {
        let mut under: BTreeMap<OpRef, i64> = BTreeMap::new();
        let mut met: HashSet<OpRef> = HashSet::new();
        let mut open: Vec<OpRef> = Vec::new();
        for id in &side.changes {
            let Some(found) = past.change(id)? else { continue };
            let on = found.change.assignments().filter(|a| a.entity == entity && a.name == name.as_str());
            open.extend(on.flat_map(|a| found.change.replaced(a.index)));
        }
        bare &= open.is_empty();
        while let Some(op) = open.pop() {
            if !met.insert(op) || met.len() > FAR {
                continue;
            }
            // Rows replace nothing; one is read without the thousands beside it.
            if let Some(row) = past.row(&op)? {
                if row.values.iter().any(|(given, _)| given == name) {
                    under.insert(op, row.hlc);
                }
                continue;
            }
            let Some(found) = past.change(&op.change)? else { continue };
            if found.change.assignments().any(|a| a.index == op.index && a.name == name.as_str()) {
                under.insert(op, found.change.hlc);
            }
            open.extend(found.change.replaced(op.index));
        }
        common = Some(match common {
            None => under,
            Some(mut all) => {
                all.retain(|op, _| under.contains_key(op));
                all
            }
        });
    }
    let Some((op, hlc)) = common.into_iter().flatten().max_by_key(|(op, hlc)| (*hlc, *op)) else {
        return Ok((None, bare));
    };
    let (author, note, given): (String, String, HashMap<String, String>) = match past.row(&op)? {
        Some(row) => (row.by.clone(), row.note.clone(), row.values.iter().cloned().collect()),
        None => {
            let Some(found) = past.change(&op.change)? else { return Ok((None, false)) };
            let on = found.change.assignments().filter(|a| a.entity == entity);
            let given = on.filter_map(|a| Some((a.name.to_string(), a.value?.to_string()))).collect();
            (found.change.by.clone(), found.change.note.clone(), given)
        }
    };
    let value = |k: &Key| given.get(&k.name()).cloned();
    let side = Side {
        party: Party::Other,
        author,
        at: hlc >> 16,
        note,
        change: op.change,
        values: keys.iter().map(|k| (k.clone(), value(k))).collect(),
        deletes: false,
        below: Vec::new(),
        hlc,
    };
    Ok((Some(side), false))
}

/// The open conflicts that a file holds.
pub(super) fn stored(store: &Store, me: &str) -> Result<Vec<Conflict>> {
    let ids = store.disputed()?;
    let ledger = store.ledger_of(&ids)?;
    let past = Past::new(store, &[]);
    let mut out = Vec::new();
    for id in ids {
        let Some(record) = store.record(id)? else { continue };
        for question in ledger.questions(id) {
            let told = tell(&question, record.clone(), &past, me)?;
            let notes = told.project.map(|p| notes_around(p, std::iter::once(store))).unwrap_or_default();
            out.push(Conflict { notes, ..told });
        }
    }
    Ok(out)
}

impl Register {
    /// The conflicts that are open, by project in the order of codes.
    pub fn conflicts(&self) -> Result<Vec<Conflict>> {
        let mut all = stored(&self.store, &self.author)?;
        let code = |c: &Conflict| {
            let code = c.project.and_then(|p| super::super::json::code_of(p, &self.book));
            super::super::book::natural(code.as_deref().unwrap_or("\u{10ffff}"))
        };
        all.sort_by_cached_key(|c| (code(c), c.entity, c.key.field(), c.name.clone()));
        Ok(all)
    }

    /// The open conflicts of one project and what belongs to it.
    pub fn conflicts_of(&self, project: EntityId) -> Result<Vec<Conflict>> {
        let mut all = self.conflicts()?;
        all.retain(|c| c.project == Some(project));
        Ok(all)
    }

    /// The open conflict with this id (or the beginning of it, where that is enough).
    pub fn conflict(&self, id: &str) -> Result<Conflict> {
        let id = id.trim().to_lowercase();
        let mut found: Vec<Conflict> = self.conflicts()?;
        found.retain(|c| !id.is_empty() && c.id.starts_with(&id));
        match found.len() {
            1 => Ok(found.remove(0)),
            _ => Err(Error::usage(ErrorText::NoConflict, &[&id]).hint(HintText::SeeConflicts, &[])),
        }
    }

    /// Decides open conflicts, in one gesture.
    pub fn settle(&mut self, decided: &[(Conflict, Choice)]) -> Result<Done> {
        let edits: Vec<Edit> = decided.iter().flat_map(|(conflict, choice)| conflict.edits(choice)).collect();
        self.write(&intent(), edits)
    }

    /// Reads a typed value for the leading field of a conflict.
    pub fn third(&self, conflict: &Conflict, typed: &str, lang: Lang) -> Result<Choice> {
        if conflict.key == Key::Deleted {
            let named = crate::i18n::labels::key_label(lang, &conflict.key);
            return Err(Error::usage(ErrorText::UnclearSide, &[&named, &typed]).hint(HintText::SeeConflicts, &[]));
        }
        Ok(Choice::Value(self.reader(lang).value(&conflict.key, typed)?))
    }
}

/// Decisions are changes of a kind of their own.
pub(super) fn intent() -> Intent {
    Intent { kind: ChangeKind::Resolve, note: String::new(), undo: None, sources: Vec::new() }
}

/// What is new among the questions of a thing: those that were not open before, or had other sides.
pub(super) fn fresh(before: &[conflict::Question], after: Vec<Question>) -> Vec<Question> {
    after.into_iter().filter(|q| !before.contains(q)).collect()
}
