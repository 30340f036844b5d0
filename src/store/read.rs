//! Reading the present state: records out of the tables. Nothing here stays open across a key press, so that a reader
//! never blocks another program's commit.

use super::{Result, Store, row};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use rusqlite::{Connection, OptionalExtension};

/// The record of an entity, deleted or not.
pub fn record(conn: &Connection, id: EntityId) -> rusqlite::Result<Option<Record>> {
    let sql = format!("{} WHERE id = ?1", row::select(id.entity));
    let found = conn.prepare_cached(&sql)?.query_row([id.hex()], |r| row::read(id.entity, r)).optional()?;
    Ok(found.flatten())
}

impl Store {
    /// The record of an entity, deleted or not.
    pub fn record(&self, id: EntityId) -> Result<Option<Record>> {
        record(&self.conn, id).map_err(|e| self.fail(e))
    }

    /// All records of a kind, deleted ones among them, in the order of their ids.
    pub fn records(&self, entity: Entity) -> Result<Vec<Record>> {
        self.rows(entity, "ORDER BY id", None)
    }

    /// The entities of which a present value rests on a public source: milestones, and projects by their stage.
    pub fn sourced(&self) -> Result<Vec<EntityId>> {
        let sql = "SELECT DISTINCT h.e FROM head h JOIN change c ON c.n = h.n WHERE c.sources IS NOT NULL \
                   AND (h.e >= X'6d' AND h.e < X'6e' OR h.f = 'stage')";
        let read = || -> rusqlite::Result<Vec<EntityId>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let rows = query.query_map([], |r| Ok(super::heads::from_blob(r.get_ref(0)?.as_blob()?)))?;
            Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
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

    /// A number that changes when another connection writes to the file.
    pub fn data_version(&self) -> i64 {
        self.conn.query_row("PRAGMA data_version", [], |r| r.get(0)).unwrap_or_default()
    }

    /// The milestones, notes or links of a project, deleted ones among them.
    pub fn children(&self, project: EntityId, entity: Entity) -> Result<Vec<Record>> {
        if Field::owner_of(entity).is_none() {
            return Ok(Vec::new());
        }
        self.rows(entity, "WHERE owner = ?1 ORDER BY id", Some(&project.hex()))
    }

    /// When something that belongs to a project was last touched, by project: milliseconds since 1970 (UTC).
    pub fn touched(&self, entity: Entity) -> Result<Vec<(String, i64)>> {
        let sql = format!("SELECT owner, max(updated) FROM {} WHERE owner IS NOT NULL GROUP BY owner", entity.table());
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
            let mut out = Vec::new();
            while let Some(r) = rows.next()? {
                out.extend(row::read(entity, r)?);
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }
}
