//! The log as people read it: gestures with who, when and, field by field, before and after. Newest first.

use super::Register;
use super::error::Result;
use crate::domain::change::ChangeKind;
use crate::domain::field::Key;
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::record::project_id;
use crate::store::log::{Logged, Selection};

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
    pub note: String,
    /// The change that it takes back.
    pub undoes: Option<String>,
    /// The public sources on which it rests.
    pub sources: Vec<EntityId>,
    pub lines: Vec<Line>,
}

/// Which gestures.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub project: Option<EntityId>,
    /// Milliseconds since 1970 (UTC), first and one past the last.
    pub since: Option<i64>,
    pub until: Option<i64>,
    pub author: Option<String>,
    pub limit: Option<usize>,
}

impl Register {
    /// The gestures asked for, newest first.
    pub fn log(&self, asked: &Asked) -> Result<Vec<Told>> {
        self.tell(asked, false)
    }

    /// The gestures asked for, without what the plan and the catalogue laid down.
    pub fn log_of_people(&self, asked: &Asked) -> Result<Vec<Told>> {
        self.tell(asked, true)
    }

    fn tell(&self, asked: &Asked, unseeded: bool) -> Result<Vec<Told>> {
        let logged = match asked.project {
            Some(project) => {
                let mut all = self.store.changes_of(&self.family(project)?)?;
                all.retain(|l| asked.since.is_none_or(|s| l.change.hlc >> 16 >= s));
                all.retain(|l| asked.until.is_none_or(|u| (l.change.hlc >> 16) < u));
                all.retain(|l| asked.author.as_ref().is_none_or(|a| &l.change.by == a));
                all
            }
            None => self.store.changes(&Selection {
                since: asked.since,
                until: asked.until,
                author: asked.author.as_deref(),
                limit: asked.limit.map(|n| n.saturating_mul(4)),
                unseeded,
            })?,
        };
        let until = self.past.as_ref().map(|p| p.until);
        let logged = logged.into_iter().filter(|l| until.is_none_or(|u| (l.change.hlc >> 16) < u));
        let family = asked.project.map(|p| self.family(p)).transpose()?;
        let mut out: Vec<Told> = Vec::new();
        for part in logged {
            let same = out.iter().position(|t| t.gesture == part.change.g && t.author == part.change.by);
            let at = match same {
                Some(at) => at,
                None if asked.limit.is_some_and(|n| out.len() >= n) => break,
                None => {
                    out.push(Told {
                        gesture: part.change.g.clone(),
                        id: part.id,
                        at: part.change.hlc >> 16,
                        author: part.change.by.clone(),
                        kind: part.change.kind,
                        note: part.change.note.clone(),
                        undoes: part.change.undo.clone(),
                        sources: part.change.src.iter().filter_map(|s| EntityId::parse(s)).collect(),
                        lines: Vec::new(),
                    });
                    out.len() - 1
                }
            };
            let lines = self.lines(&part, family.as_deref())?;
            out[at].lines.extend(lines);
        }
        Ok(out)
    }

    /// A project and all that belongs to it, removed things among them.
    fn family(&self, project: EntityId) -> Result<Vec<EntityId>> {
        let mut out = vec![project];
        for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
            out.extend(self.children(project, entity)?.into_iter().map(|c| c.id));
        }
        Ok(out)
    }

    /// What a change did, value by value; only for these entities, if given.
    fn lines(&self, part: &Logged, only: Option<&[EntityId]>) -> Result<Vec<Line>> {
        let mut out = Vec::new();
        for a in part.change.assignments() {
            let Some(entity) = EntityId::parse(a.entity) else { continue };
            if only.is_some_and(|o| !o.contains(&entity)) {
                continue;
            }
            let Some(key) = Key::parse(entity.entity, a.name) else { continue };
            let before = self.before(part, a.index, entity, a.name)?;
            let after = a.value.map(str::to_string);
            if before == after && key != Key::Deleted {
                continue;
            }
            let project = match entity.entity {
                Entity::Project => Some(entity),
                _ => self.store.record(entity)?.and_then(|r| r.owner()).or_else(|| a.value.and_then(project_id)),
            };
            out.push(Line { entity, project, key, before, after });
        }
        Ok(out)
    }
}
