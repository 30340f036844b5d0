//! The log as people read it: gestures with who, when and, field by field, before and after. Newest first, and page by
//! page where it is long.

mod news;
mod walk;

use super::Register;
use super::error::Result;
use crate::domain::change::{Change, ChangeKind};
use crate::domain::field::Key;
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::record::project_id;
use crate::store::clock::Reader;
use crate::store::log::{Logged, Selection};
pub use news::News;
use std::collections::{HashMap, HashSet};
pub use walk::{Bulk, Counted, LogWalk};

/// One value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub entity: EntityId,
    /// The project that the entity is or belongs to.
    pub project: Option<EntityId>,
    pub key: Key,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// One gesture of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub gesture: String,
    /// The name of its first change.
    pub id: ChangeId,
    /// When: milliseconds since 1970 (UTC).
    pub at: i64,
    pub author: String,
    pub kind: ChangeKind,
    /// Whether it does something again: it takes back a change that took one back.
    pub redo: bool,
    pub note: String,
    /// The change that it takes back.
    pub undoes: Option<String>,
    /// The public sources on which it rests.
    pub sources: Vec<EntityId>,
    /// What it did; of a change set that was only counted, nothing or the first values.
    pub lines: Vec<Line>,
    /// What a great change set comes to, where its values were not read.
    pub bulk: Option<Bulk>,
    /// The place of its last change in the log: its clock and its number. What comes after it is older.
    pub place: (i64, i64),
}

impl Told {
    /// Why it was written, as programs read it. The file knows a redo as the undo of an undo.
    pub const fn code(&self) -> &'static str {
        if self.redo { "redo" } else { self.kind.code() }
    }
}

/// Which gestures.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub project: Option<EntityId>,
    /// Only what touched this value of a project or of something that belongs to it, by its name in the log or the
    /// code of its field.
    pub field: Option<String>,
    /// Milliseconds since 1970 (UTC), first and one past the last.
    pub since: Option<i64>,
    pub until: Option<i64>,
    pub author: Option<String>,
    pub limit: Option<usize>,
    /// Only what is older than this place.
    pub after: Option<(i64, i64)>,
}

/// So many changes are read at a time.
const STEP: usize = 256;

impl Register {
    /// The gestures asked for, newest first.
    pub fn log(&self, asked: &Asked) -> Result<Vec<Told>> {
        let reader = self.store.reader();
        let mut telling = Telling { register: self, reader: &reader, asked, only: None, places: HashMap::new() };
        let past = self.past.as_ref().map(|p| p.until);
        let until = [asked.until, past].into_iter().flatten().min();
        let mut out = Vec::new();
        if let Some(project) = asked.project {
            let family = self.family(project)?;
            let mut all = self.store.changes_of(&family)?;
            telling.only = Some(family.into_iter().collect());
            all.retain(|l| asked.since.is_none_or(|s| l.change.hlc >> 16 >= s));
            all.retain(|l| until.is_none_or(|u| (l.change.hlc >> 16) < u));
            all.retain(|l| asked.author.as_ref().is_none_or(|a| &l.change.by == a));
            all.retain(|l| asked.after.is_none_or(|place| (l.change.hlc, l.n) < place));
            telling.take(all, &mut out)?;
            return Ok(out);
        }
        let mut after = asked.after;
        loop {
            // One gesture more than asked for: only then is the last one known to be whole.
            let wanted = asked.limit.map_or(usize::MAX, |n| n.saturating_add(1).saturating_sub(out.len()));
            let selection = Selection {
                since: asked.since,
                until,
                after,
                author: asked.author.as_deref(),
                limit: asked.limit.map(|_| STEP.min(wanted.max(16))),
            };
            let part = self.store.changes(&selection)?;
            after = part.last().map(|l| (l.change.hlc, l.n)).or(after);
            let end = selection.limit.is_none_or(|n| part.len() < n);
            if telling.take(part, &mut out)? || end {
                return Ok(out);
            }
        }
    }

    /// A project and all that belongs to it, removed things among them.
    pub(super) fn family(&self, project: EntityId) -> Result<Vec<EntityId>> {
        let mut out = vec![project];
        for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
            out.extend(self.children(project, entity)?.into_iter().map(|c| c.id));
        }
        Ok(out)
    }

    /// The project that an entity is or belongs to; `owner` is what a change says of it.
    pub(super) fn project_with(&self, entity: EntityId, owner: Option<&str>) -> Result<Option<EntityId>> {
        Ok(match entity.entity {
            Entity::Project => Some(entity),
            _ => self.store.record(entity)?.and_then(|r| r.owner()).or_else(|| owner.and_then(project_id)),
        })
    }
}

/// Whether a change does something again: an undo of an undo does, an undo of a redo takes back once more.
pub(super) fn is_redo(change: &Change, reader: &Reader) -> Result<bool> {
    let mut redo = false;
    let mut met = HashSet::new();
    let mut undoes = change.undo.as_deref().and_then(ChangeId::parse);
    while let Some(taken) = undoes.filter(|id| met.insert(*id)) {
        let Some(logged) = reader.change(&taken)? else { break };
        if logged.change.kind != ChangeKind::Undo {
            break;
        }
        redo = !redo;
        undoes = logged.change.undo.as_deref().and_then(ChangeId::parse);
    }
    Ok(redo && change.kind == ChangeKind::Undo)
}

/// Changes on their way to gestures.
struct Telling<'a> {
    register: &'a Register,
    reader: &'a Reader<'a>,
    asked: &'a Asked,
    only: Option<HashSet<EntityId>>,
    /// Where each gesture of an author stands.
    places: HashMap<(String, String), usize>,
}

impl Telling<'_> {
    /// Takes changes in, newest first; answers whether there are enough.
    fn take(&mut self, logged: Vec<Logged>, out: &mut Vec<Told>) -> Result<bool> {
        for part in logged {
            let lines = self.lines(&part, usize::MAX)?;
            if self.asked.field.is_some() && lines.is_empty() {
                continue;
            }
            let place = (part.change.hlc, part.n);
            let key = (part.change.g.clone(), part.change.by.clone());
            if let Some(at) = self.places.get(&key) {
                out[*at].lines.extend(lines);
                out[*at].place = place;
                continue;
            }
            if self.asked.limit.is_some_and(|n| out.len() >= n) {
                return Ok(true);
            }
            self.places.insert(key, out.len());
            out.push(self.told(&part, lines)?);
        }
        Ok(false)
    }

    /// A gesture of which this is the first change.
    fn told(&self, part: &Logged, lines: Vec<Line>) -> Result<Told> {
        Ok(Told {
            gesture: part.change.g.clone(),
            id: part.id,
            at: part.change.hlc >> 16,
            author: part.change.by.clone(),
            kind: part.change.kind,
            redo: is_redo(&part.change, self.reader)?,
            note: part.change.note.clone(),
            undoes: part.change.undo.clone(),
            sources: part.change.src.iter().filter_map(|s| EntityId::parse(s)).collect(),
            lines,
            bulk: None,
            place: (part.change.hlc, part.n),
        })
    }

    /// What a change did, value by value; so many values at most.
    fn lines(&self, part: &Logged, most: usize) -> Result<Vec<Line>> {
        let mut out = Vec::new();
        // The values of one thing stand together: whose it is, is asked once.
        let mut last: Option<(EntityId, EntityId)> = None;
        for a in part.change.assignments() {
            let Some(entity) = EntityId::parse(a.entity) else { continue };
            if self.only.as_ref().is_some_and(|o| !o.contains(&entity)) {
                continue;
            }
            let Some(key) = Key::parse(entity.entity, a.name) else { continue };
            if !self.asked.field.as_deref().is_none_or(|f| is_of(&key, f)) {
                continue;
            }
            let before = self.reader.before(&part.change, a.index, a.name)?;
            let after = a.value.map(str::to_string);
            if before == after && key != Key::Deleted {
                continue;
            }
            let project = match last {
                Some((same, project)) if same == entity => Some(project),
                _ => self.register.project_with(entity, a.value)?,
            };
            last = project.map(|project| (entity, project));
            if out.len() >= most {
                break;
            }
            out.push(Line { entity, project, key, before, after });
        }
        Ok(out)
    }
}

/// Whether a key goes by this name: that of the log, or the code of the field for an element of a set.
fn is_of(key: &Key, name: &str) -> bool {
    match key {
        Key::Element(field, _) => field.code() == name || key.name() == name,
        key => key.name() == name,
    }
}
