//! Who touched which project, read off the log: a slice of a table at a time, so that whoever waits for keys can stop in
//! between. What the catalogue brought is nobody's work and is left out.

use super::{Result, Store};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId, unhex};
use rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of which touching one is touching its project.
pub const KINDS: [Entity; 4] = [Entity::Project, Entity::Milestone, Entity::Note, Entity::Link];

/// The column that names the project of a thing of this kind.
fn owner(kind: Entity) -> &'static str {
    Field::owner_of(kind).map_or("id", Field::code)
}

/// The key of a thing in `head` and `trace`, made of its id.
fn key(kind: Entity, id: &str) -> String {
    format!("CAST('{}' || unhex({id}) AS BLOB)", kind.letter())
}

/// The authors of the changes that touched things; `things` has their keys as `e`, and whatever else is asked for.
fn authors(columns: &str, things: &str) -> String {
    let one = |list: &str| {
        format!(
            "SELECT {columns} FROM ({things}) t CROSS JOIN {list} l ON l.e = t.e CROSS JOIN change c ON c.n = l.n \
             WHERE c.kind <> 'seed'"
        )
    };
    format!("{} UNION ALL {}", one("head"), one("trace"))
}

impl Store {
    /// Shows who touched the next things of a kind, in the order in which they came into the file: the id of the project,
    /// and an author, perhaps the same one again. Answers where to go on; `None` at the end.
    pub fn touched_by(
        &self,
        kind: Entity,
        after: i64,
        limit: usize,
        visit: &mut dyn FnMut([u8; 16], &str),
    ) -> Result<Option<i64>> {
        let table = kind.table();
        let things = format!(
            "SELECT {} AS o, {} AS e FROM {table} NOT INDEXED WHERE rowid > ?1 AND rowid <= ?2",
            owner(kind),
            key(kind, "id")
        );
        let ends = format!(
            "SELECT count(*), max(rowid) FROM (SELECT rowid FROM {table} NOT INDEXED WHERE rowid > ?1 ORDER BY rowid LIMIT ?2)"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut read = || -> rusqlite::Result<Option<i64>> {
            let end = self.conn.prepare_cached(&ends)?.query_row(params![after, limit], |r| Ok((r.get(0)?, r.get(1)?)));
            let (count, Some(last)): (i64, Option<i64>) = end? else { return Ok(None) };
            let mut query = self.conn.prepare_cached(&authors("t.o, c.author", &things))?;
            let mut rows = query.query(params![after, last])?;
            while let Some(row) = rows.next()? {
                let project = row.get_ref(0)?.as_str().ok().and_then(unhex);
                if let (Some(project), Ok(author)) = (project, row.get_ref(1)?.as_str()) {
                    visit(project, author);
                }
            }
            Ok((count == limit).then_some(last))
        };
        read().map_err(|e| self.fail(e))
    }

    /// Who touched a project and what belongs to it, each once, in their order.
    pub fn authors_of(&self, project: EntityId) -> Result<Vec<String>> {
        let mut found = self.authors_of_all(&[project])?;
        Ok(found.remove(&project.bytes).into_iter().flatten().collect())
    }

    /// The same of several projects.
    pub fn authors_of_all(&self, projects: &[EntityId]) -> Result<BTreeMap<[u8; 16], BTreeSet<String>>> {
        let ids: Vec<String> = projects.iter().map(|id| id.hex()).collect();
        let ids = serde_json::to_string(&ids).unwrap_or_default();
        let read = || -> rusqlite::Result<BTreeMap<[u8; 16], BTreeSet<String>>> {
            let mut out: BTreeMap<[u8; 16], BTreeSet<String>> = BTreeMap::new();
            for kind in KINDS {
                let (owner, key, table) = (owner(kind), key(kind, "id"), kind.table());
                let things = format!(
                    "SELECT {owner} AS o, {key} AS e FROM (SELECT value AS wanted FROM json_each(?1)) \
                     CROSS JOIN {table} ON {owner} = wanted"
                );
                let mut query = self.conn.prepare_cached(&authors("t.o, c.author", &things))?;
                let mut rows = query.query([&ids])?;
                while let Some(row) = rows.next()? {
                    let Some(project) = row.get_ref(0)?.as_str().ok().and_then(unhex) else { continue };
                    out.entry(project).or_default().insert(row.get(1)?);
                }
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }
}
