//! Everything about one project, for the page and for `show`: what the list does not hold — notes, links, history, and
//! where each value comes from.

use super::Register;
use super::error::Result;
use super::history::{Asked, Told};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Who last said a value, and on what ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    pub origin: Origin,
    pub author: String,
    /// Milliseconds since 1970 (UTC).
    pub at: i64,
    /// The public sources, if the value rests on some.
    pub sources: Vec<EntityId>,
}

/// The three grounds that are never mixed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The plan itself.
    Plan,
    /// A public report.
    Reported,
    /// A person who keeps the register.
    Entered,
}

/// The author of the layer that the plan gives.
pub const PLAN: &str = "plan";
/// The author of the layer of public reports.
pub const PUBLIC_REPORT: &str = "public-report";

/// What a page shows beside the entry.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Newest first.
    pub notes: Vec<Record>,
    pub links: Vec<Record>,
    /// Newest first.
    pub history: Vec<Told>,
    /// By key of the project's own values.
    pub provenance: BTreeMap<Key, Provenance>,
    /// While an earlier day is looked at: the notes and links that are there only today.
    pub since: Vec<Record>,
    /// The fields of the project whose values are in conflict.
    pub disputed: Vec<Field>,
}

impl Register {
    /// Reads the page of a project.
    pub fn page(&self, project: EntityId) -> Result<Page> {
        let alive = |entity| -> Result<Vec<Record>> {
            Ok(self.children(project, entity)?.into_iter().filter(|r| !r.deleted).collect())
        };
        let mut notes = alive(Entity::Note)?;
        notes.sort_by_key(|n| Reverse(recency(n)));
        let mut links = alive(Entity::Link)?;
        links.sort_by_key(|l| (l.date(Field::LinkSeen).map(|d| d.latest()), l.id));
        let history = self.log(&Asked { project: Some(project), ..Asked::default() })?;
        let mut provenance = BTreeMap::new();
        for told in &history {
            for line in told.lines.iter().filter(|l| l.entity == project) {
                provenance.entry(line.key.clone()).or_insert_with(|| Provenance {
                    origin: origin(told),
                    author: told.author.clone(),
                    at: told.at,
                    sources: told.sources.clone(),
                });
            }
        }
        let mut since = Vec::new();
        if self.past_day().is_some() {
            for entity in [Entity::Note, Entity::Link] {
                since.extend(self.store.children(project, entity)?.into_iter().filter(|r| !r.deleted));
            }
            let there: std::collections::BTreeSet<EntityId> = notes.iter().chain(&links).map(|r| r.id).collect();
            since.retain(|r| !there.contains(&r.id));
            // Notes before links, as they stand on the page: the newest first.
            since.sort_by_key(|r| (r.id.entity, Reverse(recency(r)), r.id));
        }
        let record = self.book.entry(project).map(|entry| &entry.project);
        let disputed = record.map_or_else(Vec::new, |record| {
            Field::of(Entity::Project).filter(|f| self.is_disputed(record, &Key::Field(*f))).collect()
        });
        Ok(Page { notes, links, history, provenance, since, disputed })
    }
}

/// How new a note is: its day, then when it was last changed.
pub(super) fn recency(note: &Record) -> (Option<NaiveDate>, i64) {
    (note.date(Field::NoteOn).map(|d| d.latest()), note.updated)
}

fn origin(told: &Told) -> Origin {
    match (told.kind, told.author.as_str()) {
        (ChangeKind::Seed, PUBLIC_REPORT) => Origin::Reported,
        (ChangeKind::Seed, _) => Origin::Plan,
        _ if !told.sources.is_empty() => Origin::Reported,
        _ => Origin::Entered,
    }
}
