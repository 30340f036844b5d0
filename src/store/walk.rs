//! A walk through a table in the order of the ids, some thousand records at a time, so that a long table never stands in
//! memory. Nothing stays open between two steps: what is read there is what stands there then.

use super::{Result, Store, row};
use crate::domain::id::Entity;
use crate::domain::record::Record;

/// So many records are read at a time.
const STEP: usize = 8_192;

/// A walk that has begun.
pub struct Walk<'s> {
    store: &'s Store,
    entity: Entity,
    /// The places of the rows in the order of their ids.
    places: Vec<i64>,
    done: usize,
}

impl Store {
    /// Begins a walk through all records of a kind, deleted ones among them.
    pub fn walk(&self, entity: Entity) -> Result<Walk<'_>> {
        // Answered by the index of the ids alone.
        let sql = format!("SELECT rowid FROM {} ORDER BY id", entity.table());
        let read =
            || -> rusqlite::Result<Vec<i64>> { self.conn.prepare_cached(&sql)?.query_map([], |r| r.get(0))?.collect() };
        Ok(Walk { store: self, entity, places: read().map_err(|e| self.fail(e))?, done: 0 })
    }
}

impl Walk<'_> {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// The next records; none at the end.
    pub fn step(&mut self) -> Result<Vec<Record>> {
        let mut out = Vec::new();
        // Rows that are gone, or that another tool put in without an id, leave a step empty that is not the last.
        while out.is_empty() && self.done < self.places.len() {
            let mut places = self.places[self.done..].iter().copied().take(STEP).collect::<Vec<_>>();
            self.done += places.len();
            // In the order of the file each page is read once.
            places.sort_unstable();
            // Under one lock: taking one for each row would take longer than reading it.
            out = self.store.at_one_moment(|| self.read(&places).map_err(|e| self.store.fail(e)))?;
            out.sort_unstable_by_key(|r| r.id);
        }
        Ok(out)
    }

    fn read(&self, places: &[i64]) -> rusqlite::Result<Vec<Record>> {
        let mut query = self.store.conn.prepare_cached(&format!("{} WHERE rowid = ?1", row::select(self.entity)))?;
        let mut out = Vec::with_capacity(places.len());
        for place in places {
            let mut rows = query.query([place])?;
            if let Some(r) = rows.next()? {
                out.extend(row::read(self.entity, r)?);
            }
        }
        Ok(out)
    }
}
