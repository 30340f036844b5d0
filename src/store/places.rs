//! Rows by their places in a table, the fields that are wanted and no more: how much leaves a large file without standing
//! in memory. Places are the numbers of rows; `slices` tells them. They hold as long as nobody writes (`data_version`).

use super::row::{self, Sets};
use super::schema::quoted;
use super::{Result, Store};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::record::Record;
use rusqlite::types::ValueRef;
use std::collections::BTreeMap;

/// Reads rows of one table.
pub struct ByPlace<'s> {
    store: &'s Store,
    entity: Entity,
    fields: Vec<Field>,
    sql: String,
    /// Sets as they stand in the file: the same few stand there again and again.
    sets: Sets,
}

/// Columns before those that are wanted.
const FIRST: usize = 6;

impl Store {
    /// Reads rows of a table, these fields of them, and what belongs to no field; `pages`: the memory that SQLite may
    /// take for pages of the file, in KB.
    pub fn by_place(&self, entity: Entity, fields: &[Field], pages: i64) -> ByPlace<'_> {
        let mut fields = fields.to_vec();
        fields.sort_unstable();
        fields.dedup();
        let names: String = fields.iter().map(|f| format!(", {}", quoted(f.code()))).collect();
        let sql = format!(
            "SELECT rowid, id, extra, deleted, conflicts, updated{names} FROM {} NOT INDEXED WHERE rowid BETWEEN ?1 AND ?2",
            entity.table()
        );
        // Each page is read once then. More memory is a wish: without it, it is slower.
        let _ = self.conn.pragma_update(None, "cache_size", -pages);
        ByPlace { store: self, entity, fields, sql, sets: Sets::new() }
    }
}

impl ByPlace<'_> {
    /// Reads the rows at these places, which must ascend; gives each with its place. What is gone is left out.
    pub fn read(&mut self, places: &[i64], give: &mut dyn FnMut(i64, Record)) -> Result<()> {
        let mut read = || -> rusqlite::Result<()> {
            let mut query = self.store.conn.prepare_cached(&self.sql)?;
            let mut rest = places;
            while let Some(first) = rest.first() {
                // Neighbours come in one go.
                let run = (0..).zip(rest).take_while(|(n, place)| first.checked_add(*n) == Some(**place)).count();
                let mut rows = query.query([first, &rest[run - 1]])?;
                while let Some(row) = rows.next()? {
                    let place = row.get(0)?;
                    if let Some(record) = record(self.entity, &self.fields, &mut self.sets, row)? {
                        give(place, record);
                    }
                }
                rest = &rest[run..];
            }
            Ok(())
        };
        read().map_err(|e| self.store.fail(e))
    }
}

/// `None` = a row that another tool put in, without an id.
fn record(
    entity: Entity,
    fields: &[Field],
    sets: &mut Sets,
    found: &rusqlite::Row<'_>,
) -> rusqlite::Result<Option<Record>> {
    let Some(bytes) = found.get_ref(1)?.as_str().ok().and_then(unhex) else { return Ok(None) };
    let room = if entity == Entity::Project { 384 } else { 96 };
    let mut record = Record::with_room(EntityId { entity, bytes }, room);
    for (at, field) in (FIRST..).zip(fields) {
        row::append(&mut record, *field, found.get_ref(at)?, sets);
    }
    if let ValueRef::Text(bytes) = found.get_ref(2)? {
        let extra: BTreeMap<String, String> = serde_json::from_slice(bytes).unwrap_or_default();
        extra.into_iter().for_each(|(name, value)| record.put_extra(&name, Some(value)));
    }
    record.deleted = found.get::<_, i64>(3)? != 0;
    record.conflicts = found.get(4)?;
    record.updated = found.get(5)?;
    Ok(Some(record))
}
