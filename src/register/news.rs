//! News: which values others changed since this person last looked. What was newest at the end of a session is
//! remembered beside the register; what came after it from other people, other machines, an import or a merge is read
//! from the log once, when the register is opened, and again when something arrives. A value is news until its project
//! is looked at; what was not looked at stays news in the next session.
//!
//! Limits: no more than `CHANGES` changes and `VALUES` values are read at a time; what lies before them counts as known.
//! Somebody who opens a register for the first time has no news.

use super::Register;
use super::columns::{Column, Computed};
use super::error::Result;
use crate::domain::change::{Change, ChangeKind};
use crate::domain::field::{Field, Key};
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::record::project_id;
use crate::i18n::Lang;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The most changes that are read at a time.
const CHANGES: i64 = 2_000;
/// The most values that are taken in at a time.
const VALUES: usize = 50_000;
/// The most projects whose news are kept for the next session.
const KEPT: usize = 2_000;
/// How many changes are read in one go.
const STEP: i64 = 64;

/// Stands among the names of values for a project that is new.
const NEW: &str = "*";
/// Stands among the names of values for any milestone of a project.
const MILESTONES: &str = "milestones";

/// What is news, by project: the names of values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The newest change that was read, by its number in the file.
    read_to: i64,
    unseen: HashMap<EntityId, BTreeSet<String>>,
}

impl News {
    /// How many projects have news.
    pub fn len(&self) -> usize {
        self.unseen.len()
    }

    pub fn is_empty(&self) -> bool {
        self.unseen.is_empty()
    }

    /// Whether a cell is news.
    pub fn has(&self, project: EntityId, column: &Column, lang: Lang) -> bool {
        let Some(names) = self.unseen.get(&project) else { return false };
        match column {
            Column::Key(key) => names.contains(&key.name()),
            Column::Computed(Computed::Name) => {
                let own = if lang == Lang::Zh { Field::NameZh } else { Field::NameEn };
                names.contains(NEW) || names.contains(own.code())
            }
            Column::Computed(Computed::Due | Computed::NextMilestone | Computed::Overdue | Computed::DaysLate) => {
                names.contains(MILESTONES)
            }
            Column::Computed(_) => false,
        }
    }

    /// The project was looked at.
    pub fn look(&mut self, project: EntityId) {
        self.unseen.remove(&project);
    }

    /// All was looked at; answers how many projects had news.
    pub fn look_all(&mut self) -> usize {
        std::mem::take(&mut self.unseen).len()
    }

    fn put(&mut self, project: EntityId, name: &str, own: bool) {
        if own {
            // One's own word is no news, and what it replaced is not either.
            if let Some(names) = self.unseen.get_mut(&project) {
                names.remove(name);
                if names.is_empty() {
                    self.unseen.remove(&project);
                }
            }
            return;
        }
        let names = self.unseen.entry(project).or_default();
        // Of a new project the whole is news, not each cell.
        if name == NEW {
            names.clear();
        }
        if !names.contains(NEW) {
            names.insert(name.to_string());
        }
    }
}

/// What is remembered between sessions.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    newest: String,
    #[serde(default)]
    unseen: BTreeMap<String, BTreeSet<String>>,
}

/// The folder of what was seen, beside the registers.
const NEWS: &str = "news";

impl Register {
    /// The news since the end of the last session here.
    pub fn news(&self) -> Result<News> {
        let newest = self.store.newest()?.map_or(0, |(n, _)| n);
        let mut news = News { read_to: newest, unseen: HashMap::new() };
        let Some(kept) = self.kept::<Kept>(NEWS) else { return Ok(news) };
        // Another copy of the file may not hold what was newest; nothing can be told then.
        let Some(known) = ChangeId::parse(&kept.newest).map(|id| self.store.number(&id)).transpose()?.flatten() else {
            return Ok(news);
        };
        for (hex, names) in kept.unseen {
            if let Some(id) = project_id(&hex).filter(|id| self.book.entry(*id).is_some()) {
                news.unseen.insert(id, names);
            }
        }
        news.read_to = known;
        self.more_news(&mut news)?;
        Ok(news)
    }

    /// Takes in what has arrived since it was read last.
    pub fn more_news(&self, news: &mut News) -> Result<()> {
        let newest = self.store.newest()?.map_or(0, |(n, _)| n);
        let mut from = news.read_to.max(newest - CHANGES);
        let mut left = VALUES;
        while from < newest && left > 0 {
            for logged in self.store.changes_between(from, from + STEP)? {
                self.take_news(news, &logged.change, &mut left);
            }
            from += STEP;
        }
        news.read_to = newest;
        news.unseen.retain(|id, _| self.book.entry(*id).is_some());
        Ok(())
    }

    fn take_news(&self, news: &mut News, change: &Change, left: &mut usize) {
        let typed = !matches!(change.kind, ChangeKind::Import | ChangeKind::Outside | ChangeKind::Seed);
        let own = typed && change.site == self.site && change.by == self.author;
        let mut owners: HashMap<&str, Option<EntityId>> = HashMap::new();
        for assignment in change.assignments() {
            if *left == 0 {
                return;
            }
            *left -= 1;
            let Some(id) = EntityId::parse(assignment.entity) else { continue };
            match id.entity {
                Entity::Project => {
                    let name = match (assignment.of_row, Key::parse(id.entity, assignment.name)) {
                        (true, _) => NEW.to_string(),
                        (_, Some(Key::Deleted) | None) => continue,
                        (_, Some(key)) => key.field().map_or_else(|| key.name(), |f| f.code().to_string()),
                    };
                    news.put(id, &name, own);
                }
                Entity::Milestone => {
                    let owner = *owners.entry(assignment.entity).or_insert_with(|| self.project_of(id));
                    if let Some(owner) = owner {
                        news.put(owner, MILESTONES, own);
                    }
                }
                _ => {}
            }
        }
    }

    /// Remembers what was newest now, and what was not looked at yet.
    pub fn keep_news(&self, news: &News) -> Result<()> {
        // What arrived after the last look is still to come.
        let Some(newest) = self.store.id_at(news.read_to)? else { return Ok(()) };
        let unseen = news.unseen.iter().take(KEPT).map(|(id, names)| (id.hex(), names.clone())).collect();
        self.keep(NEWS, &Kept { newest: newest.to_string(), unseen })
    }
}
