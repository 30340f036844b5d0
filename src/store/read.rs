//! Reading the present state: records out of the tables. Nothing here stays open across a key press, so that a reader
//! never blocks another program's commit.

use super::{Result, Store, row};
use crate::domain::change::Change;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

/// So many entities are asked one by one rather than all heads walked through.
const MANY: usize = 20_000;
/// Of a register of so few projects the heads are walked through sooner than one change is read.
const FEW: usize = 4_000;

/// The record of an entity, deleted or not.
pub fn record(conn: &Connection, id: EntityId) -> rusqlite::Result<Option<Record>> {
    let found = conn
        .prepare_cached(row::select_one(id.entity))?
        .query_row([id.hex()], |r| row::read(id.entity, r))
        .optional()?;
    Ok(found.flatten())
}

impl Store {
    /// The record of an entity, deleted or not.
    pub fn record(&self, id: EntityId) -> Result<Option<Record>> {
        record(&self.conn, id).map_err(|e| self.fail(e))
    }

    /// All records of a kind, deleted ones among them, in the order of their ids.
    pub fn records(&self, entity: Entity) -> Result<Vec<Record>> {
        // Sorted here: walking the file in the order of random ids would read each page many times over.
        let mut out = self.rows(entity, "", None)?;
        out.sort_unstable_by_key(|r| r.id);
        Ok(out)
    }

    /// The same in the order in which they stand in the file.
    pub fn records_as_they_stand(&self, entity: Entity) -> Result<Vec<Record>> {
        self.rows(entity, "NOT INDEXED", None)
    }

    /// The entities of which a present value rests on a public source: milestones, and projects by their stage.
    pub fn sourced(&self) -> Result<Vec<EntityId>> {
        self.at_one_moment(|| self.sourced_now())
    }

    /// Whether SQLite finds nothing wrong with the pages of the file.
    pub fn is_sound(&self) -> bool {
        super::guard::examine_pages(&self.conn, &self.path, false).is_ok()
    }

    /// Reads much with one lock: each query by itself would lock and unlock the file and look for a journal.
    pub fn at_one_moment<T>(&self, read: impl FnOnce() -> T) -> T {
        let begun = self.begin_looking();
        let outcome = read();
        if begun {
            self.end_looking();
        }
        outcome
    }

    /// From now on all that is read is of one moment; `false` where that is so already, or cannot be. Whoever begins ends.
    pub fn begin_looking(&self) -> bool {
        self.conn.is_autocommit() && self.run("BEGIN").is_ok()
    }

    /// Lets go of the moment.
    pub fn end_looking(&self) {
        // Nothing was written: it ends either way.
        let _ = self.run("COMMIT");
    }

    fn sourced_now(&self) -> Result<Vec<EntityId>> {
        // In a large register few changes have sources: what they touched is asked one by one. Where that is much, the
        // heads are walked through once.
        let small = self.about(Entity::Project)? <= FEW;
        let touched = || -> rusqlite::Result<Option<Vec<EntityId>>> {
            if small {
                return Ok(None);
            }
            let mut query = self.conn.prepare_cached("SELECT body FROM change WHERE sources IS NOT NULL")?;
            let mut rows = query.query([])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let change = row.get_ref(0)?.as_str().ok().and_then(|body| Change::read(body).ok());
                let touched = change.map(|c| c.entities()).unwrap_or_default();
                out.extend(touched.into_iter().filter(|e| matches!(e.entity, Entity::Project | Entity::Milestone)));
                if out.len() > MANY {
                    return Ok(None);
                }
            }
            out.sort_unstable();
            out.dedup();
            Ok(Some(out))
        };
        if let Some(mut few) = touched().map_err(|e| self.fail(e))? {
            let mut fault = None;
            few.retain(|id| self.is_sourced(*id).unwrap_or_else(|e| fault.replace(e).is_some()));
            return fault.map_or(Ok(few), Err);
        }
        let read = || -> rusqlite::Result<Vec<EntityId>> {
            let mut query = self.conn.prepare_cached("SELECT n FROM change WHERE sources IS NOT NULL")?;
            let changes: HashSet<i64> = query.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            let mut out = Vec::new();
            let mut query =
                self.conn.prepare_cached("SELECT e, n FROM head WHERE e >= X'6d' AND e < X'6e' OR f = 'stage'")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                if changes.contains(&row.get(1)?) {
                    out.extend(super::heads::from_blob(row.get_ref(0)?.as_blob()?));
                }
            }
            out.sort_unstable();
            out.dedup();
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }

    /// Whether a present value of an entity rests on a public source, by the same rule as `sourced`.
    pub fn is_sourced(&self, id: EntityId) -> Result<bool> {
        let sql = "SELECT 1 FROM head h JOIN change c ON c.n = h.n WHERE h.e = ?1 AND c.sources IS NOT NULL \
                   AND (?2 OR h.f = 'stage') LIMIT 1";
        let found = self.conn.prepare_cached(sql).and_then(|mut query| {
            query.exists(rusqlite::params![super::heads::blob(id), id.entity == Entity::Milestone])
        });
        found.map_err(|e| self.fail(e))
    }

    /// How many values of projects and milestones are in conflict.
    pub fn conflicts(&self) -> Result<usize> {
        let sql = "SELECT (SELECT coalesce(sum(conflicts), 0) FROM project WHERE deleted = 0) \
                   + (SELECT coalesce(sum(m.conflicts), 0) FROM milestone m JOIN project p ON p.id = m.owner \
                      WHERE m.conflicts > 0 AND m.deleted = 0 AND p.deleted = 0)";
        let sum = self.conn.query_row(sql, [], |r| r.get::<_, i64>(0));
        sum.map(|n| usize::try_from(n).unwrap_or_default()).map_err(|e| self.fail(e))
    }

    /// What is read next is read from the disk.
    pub fn forget_pages(&self) {
        let _ = self.run("PRAGMA shrink_memory");
    }

    /// A number that changes when another connection writes to the file.
    pub fn data_version(&self) -> i64 {
        let asked = self.conn.prepare_cached("PRAGMA data_version");
        asked.and_then(|mut query| query.query_row([], |r| r.get(0))).unwrap_or_default()
    }

    /// The milestones, notes or links of a project, deleted ones among them.
    pub fn children(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>> {
        if Field::owner_of(entity).is_none() {
            return Ok(Vec::new());
        }
        self.rows(entity, "WHERE owner = ?1 ORDER BY id", Some(&project.hex()))
    }

    /// When what belongs to projects was last touched, one line for each: its project, milliseconds since 1970 (UTC).
    pub fn touched(&self, entity: Entity) -> Result<Vec<(String, i64)>> {
        // One walk through the table; grouping by owner would jump about in it.
        let sql = format!("SELECT owner, updated FROM {} NOT INDEXED WHERE owner IS NOT NULL", entity.table());
        let read = || -> rusqlite::Result<Vec<(String, i64)>> {
            let mut query = self.conn.prepare_cached(&sql)?;
            query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?.collect()
        };
        read().map_err(|e| self.fail(e))
    }

    fn rows(&self, entity: Entity, tail: &str, owner: Option<&str>) -> Result<Vec<Record>> {
        let read = || -> rusqlite::Result<Vec<Record>> {
            let mut query = self.conn.prepare_cached(&format!("{} {tail}", row::select(entity)))?;
            let mut rows = query.query(rusqlite::params_from_iter(owner))?;
            let (mut out, mut sets) = (Vec::new(), row::Sets::new());
            while let Some(r) = rows.next()? {
                out.extend(row::read_with(entity, r, &mut sets)?);
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }
}
