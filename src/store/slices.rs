//! Walking through a table in slices, the columns that are wanted and no more: how an index is filled. Between two slices
//! nothing stays open, so that other programs can write; what they wrote meanwhile is told by the log.

use super::schema::quoted;
use super::{Result, Store};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId, unhex};
use crate::domain::record::Record;
use rusqlite::OptionalExtension;
use rusqlite::types::ValueRef;
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

/// One row as it passes by. What is not asked of it is not looked at.
pub struct Passing<'r> {
    row: &'r rusqlite::Row<'r>,
    pub id: [u8; 16],
    /// The column that holds something else than it must.
    wrong: Cell<Option<usize>>,
}

/// Columns before those that are wanted.
const PLACE: usize = 0;
const ID: usize = 1;
const DELETED: usize = 2;
const CONFLICTS: usize = 3;
const UPDATED: usize = 4;
const FIRST: usize = 5;

impl Passing<'_> {
    /// Its number in the table.
    #[inline]
    pub fn place(&self) -> i64 {
        self.whole(PLACE)
    }

    #[inline]
    pub fn deleted(&self) -> bool {
        self.whole(DELETED) != 0
    }

    /// To be asked only where it was wanted.
    pub fn conflicts(&self) -> u32 {
        u32::try_from(self.whole(CONFLICTS)).unwrap_or_else(|_| {
            self.wrong.set(Some(CONFLICTS));
            0
        })
    }

    /// Milliseconds since 1970 (UTC).
    #[inline]
    pub fn updated(&self) -> i64 {
        self.whole(UPDATED)
    }

    #[inline]
    fn whole(&self, column: usize) -> i64 {
        match self.row.get_ref(column) {
            Ok(ValueRef::Integer(number)) => number,
            _ => {
                self.wrong.set(Some(column));
                0
            }
        }
    }

    /// Whether the n-th column wanted holds a value, as a record sees it.
    #[inline]
    pub fn has(&self, n: usize) -> bool {
        match self.row.get_ref(FIRST + n) {
            Ok(ValueRef::Text(bytes)) => !bytes.is_empty(),
            Ok(ValueRef::Integer(_) | ValueRef::Real(_)) => true,
            Ok(ValueRef::Null | ValueRef::Blob(_)) | Err(_) => false,
        }
    }

    /// The text of the n-th column wanted, as a record would hold it; `None` when empty. A set is its JSON array.
    #[inline]
    pub fn text(&self, n: usize) -> Option<Cow<'_, str>> {
        Some(match self.raw(n)? {
            // What is well formed, as nearly all is, is told so in no time.
            Cow::Borrowed(bytes) => {
                std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
            }
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8(bytes).unwrap_or_default()),
        })
    }

    /// The same as it stands there, well formed or not.
    #[inline]
    pub fn raw(&self, n: usize) -> Option<Cow<'_, [u8]>> {
        match self.row.get_ref(FIRST + n).ok()? {
            ValueRef::Null | ValueRef::Blob(_) => None,
            ValueRef::Integer(n) => Some(Cow::Owned(n.to_string().into_bytes())),
            ValueRef::Real(x) => Some(Cow::Owned(x.to_string().into_bytes())),
            ValueRef::Text(bytes) => (!bytes.is_empty()).then_some(Cow::Borrowed(bytes)),
        }
    }

    /// The bytes of the n-th column, if it holds a text that is not empty.
    #[inline]
    pub fn bytes(&self, n: usize) -> Option<&[u8]> {
        match self.row.get_ref(FIRST + n).ok()? {
            ValueRef::Text(bytes) if !bytes.is_empty() => Some(bytes),
            _ => None,
        }
    }

    /// The whole number in the n-th column.
    #[inline]
    pub fn number(&self, n: usize) -> Option<i64> {
        match self.row.get_ref(FIRST + n).ok()? {
            ValueRef::Integer(n) => Some(n),
            _ => None,
        }
    }

    /// The bytes of the id in the n-th column.
    pub fn reference(&self, n: usize) -> Option<[u8; 16]> {
        unhex(self.bytes(n)?)
    }
}

/// What is wanted of a table: the columns of fields, and of projects also `extra`, the last one.
pub struct Wanted {
    sql: String,
}

impl Wanted {
    pub fn new(entity: Entity, fields: &[Field], extra: bool) -> Wanted {
        // Of a table of millions every column counts.
        Wanted::with(entity, fields, extra, "NULL")
    }

    /// The same, and how many conflicts each row has.
    pub fn with_conflicts(entity: Entity, fields: &[Field], extra: bool) -> Wanted {
        Wanted::with(entity, fields, extra, "conflicts")
    }

    fn with(entity: Entity, fields: &[Field], extra: bool, conflicts: &str) -> Wanted {
        let mut names: Vec<String> = fields.iter().map(|f| quoted(f.code())).collect();
        names.extend(extra.then(|| "extra".to_string()));
        let (names, table) = (names.join(", "), entity.table());
        let sql = format!(
            "SELECT rowid, id, deleted, {conflicts}, updated, {names} FROM {table} NOT INDEXED WHERE rowid > ?1 \
             AND rowid <= ?3 ORDER BY rowid LIMIT ?2"
        );
        Wanted { sql }
    }
}

impl Store {
    /// Shows the next rows of a table, in the order in which they came into the file. Answers where to go on; `None` at
    /// the end.
    pub fn slice(
        &self,
        wanted: &Wanted,
        after: i64,
        limit: usize,
        visit: &mut dyn FnMut(&Passing<'_>),
    ) -> Result<Option<i64>> {
        self.slice_up_to(wanted, after..i64::MAX, limit, visit)
    }

    /// The same up to a place.
    fn slice_up_to(
        &self,
        wanted: &Wanted,
        places: Range<i64>,
        limit: usize,
        visit: &mut dyn FnMut(&Passing<'_>),
    ) -> Result<Option<i64>> {
        let mut read = || -> rusqlite::Result<Option<i64>> {
            let mut query = self.conn.prepare_cached(&wanted.sql)?;
            let most = i64::try_from(limit).unwrap_or(i64::MAX);
            let mut rows = query.query(rusqlite::params![places.start, most, places.end])?;
            let (mut last, mut seen) = (places.start, 0);
            while let Some(row) = rows.next()? {
                seen += 1;
                if seen == limit {
                    last = row.get(PLACE)?;
                }
                // Another tool can put in a row without an id, or with a strange one.
                let ValueRef::Text(digits) = row.get_ref(ID)? else { continue };
                let Some(id) = unhex(digits) else { continue };
                let passing = Passing { row, id, wrong: Cell::new(None) };
                visit(&passing);
                match passing.wrong.get() {
                    None => {}
                    // These tell what is wrong with it.
                    Some(CONFLICTS) => drop(row.get::<_, u32>(CONFLICTS)?),
                    Some(column) => drop(row.get::<_, i64>(column)?),
                }
            }
            Ok((seen == limit).then_some(last))
        };
        read().map_err(|e| self.fail(e))
    }

    /// Shows the rows behind one place up to another, so many in one go.
    pub fn stretch(
        &self,
        wanted: &Wanted,
        places: Range<i64>,
        slice: usize,
        visit: &mut dyn FnMut(&Passing<'_>),
    ) -> Result<()> {
        let end = places.end;
        let mut place = Some(places.start);
        while let Some(after) = place.filter(|after| *after < end) {
            place = self.slice_up_to(wanted, after..end, slice, visit)?;
        }
        Ok(())
    }

    /// The places of a table in so many parts of about the same size, none left out.
    pub fn shares(&self, entity: Entity, parts: usize) -> Result<Vec<Range<i64>>> {
        let (about, parts) = (i64::try_from(self.about(entity)?).unwrap_or(i64::MAX), parts.max(1) as i64);
        let part = (about / parts).saturating_add(1);
        // Above the last part nothing is left out.
        let end = |n: i64| if n + 1 == parts { i64::MAX } else { (n + 1).saturating_mul(part) };
        Ok((0..parts).map(|n| n.saturating_mul(part)..end(n)).collect())
    }

    /// About how many rows a table has: never fewer than it has, unless another tool numbered them.
    pub fn about(&self, entity: Entity) -> Result<usize> {
        let sql = format!("SELECT coalesce(max(rowid), 0) FROM {}", entity.table());
        let most: i64 = self.conn.query_row(&sql, [], |r| r.get(0)).map_err(|e| self.fail(e))?;
        Ok(usize::try_from(most).unwrap_or_default())
    }

    /// The first projects that are not deleted, in the order of their codes as SQLite sees it, batches not among them.
    pub fn first_codes(&self, limit: usize) -> Result<Vec<(String, EntityId)>> {
        let sql = "SELECT code, id FROM project INDEXED BY project_code WHERE code > '' COLLATE NOCASE AND deleted = 0 \
                   AND coalesce(kind, '') <> 'batch' ORDER BY code COLLATE NOCASE LIMIT ?1";
        let read = || -> rusqlite::Result<Vec<(String, EntityId)>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query([i64::try_from(limit).unwrap_or(i64::MAX)])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let Some(bytes) = row.get_ref(1)?.as_str().ok().and_then(unhex) else { continue };
                out.push((row.get(0)?, EntityId { entity: Entity::Project, bytes }));
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }

    /// The code of a project that is not deleted; empty if it has none.
    pub fn code_of(&self, id: EntityId) -> Result<Option<String>> {
        let sql = "SELECT coalesce(code, '') FROM project WHERE id = ?1 AND deleted = 0";
        let read = || self.conn.prepare_cached(sql)?.query_row([id.hex()], |r| r.get(0)).optional();
        read().map_err(|e| self.fail(e))
    }

    /// The projects with this code in any case (of ASCII letters), in the order of their ids, deleted ones not among
    /// them.
    pub fn with_code(&self, code: &str) -> Result<Vec<EntityId>> {
        self.ids_where("SELECT id FROM project WHERE code = ?1 COLLATE NOCASE AND deleted = 0 ORDER BY id", code)
    }

    /// How many projects there are that are not deleted and not of this kind.
    pub fn count_projects(&self, without: &str) -> Result<usize> {
        let sql = "SELECT count(*) FROM project NOT INDEXED WHERE deleted = 0 AND coalesce(kind, '') <> ?1 \
                   AND id IS NOT NULL AND id NOT GLOB '*[^0-9a-f]*'";
        let count: rusqlite::Result<i64> = self.conn.query_row(sql, [without], |r| r.get(0));
        count.map(|n| usize::try_from(n).unwrap_or_default()).map_err(|e| self.fail(e))
    }

    /// Whether there is any project that is not deleted.
    pub fn has_projects(&self) -> Result<bool> {
        let found =
            self.conn.prepare_cached("SELECT 1 FROM project WHERE deleted = 0 LIMIT 1").and_then(|mut q| q.exists([]));
        found.map_err(|e| self.fail(e))
    }

    /// The projects that belong to one, by its hex digits, deleted ones not among them.
    pub fn parts_of(&self, parent: &str) -> Result<Vec<EntityId>> {
        self.ids_where("SELECT id FROM project WHERE parent = ?1 AND deleted = 0", parent)
    }

    /// The projects that hold this value in a field of one text, deleted ones not among them.
    pub fn with_value(&self, field: Field, value: &str) -> Result<Vec<EntityId>> {
        let sql = format!("SELECT id FROM project WHERE {} = ?1 AND deleted = 0", quoted(field.code()));
        self.ids_where(&sql, value)
    }

    /// The projects that are deleted.
    pub fn deleted_projects(&self) -> Result<Vec<Record>> {
        let ids = self.ids_where("SELECT id FROM project WHERE deleted <> ?1", "0")?;
        let mut out = Vec::new();
        for id in ids {
            out.extend(self.record(id)?);
        }
        out.sort_unstable_by_key(|r| r.id);
        Ok(out)
    }

    /// The codes that begin so, in any case, also those of deleted projects. The beginning must end in a hyphen.
    pub fn codes_beginning(&self, prefix: &str) -> Result<Vec<String>> {
        // What follows a hyphen in ASCII is a point.
        let end = format!("{}.", prefix.trim_end_matches('-'));
        let sql = "SELECT code FROM project WHERE code >= ?1 COLLATE NOCASE AND code < ?2 COLLATE NOCASE";
        let read = || -> rusqlite::Result<Vec<String>> {
            self.conn.prepare_cached(sql)?.query_map([prefix, &end], |r| r.get(0))?.collect()
        };
        read().map_err(|e| self.fail(e))
    }

    fn ids_where(&self, sql: &str, value: &str) -> Result<Vec<EntityId>> {
        let read = || -> rusqlite::Result<Vec<EntityId>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query([value])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(0)?.as_str().ok().and_then(unhex);
                out.extend(bytes.map(|bytes| EntityId { entity: Entity::Project, bytes }));
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }
}
