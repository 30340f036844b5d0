//! Reading the log: changes by number, by name, by entity, by time. Bodies are parsed when read; a body that is out of
//! shape is left out here and named by `check`.

pub use super::clock::Selection;
use super::{Result, Store, heads};
use crate::domain::change::{Change, ROW};
use crate::domain::id::{ChangeId, EntityId, OpRef};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;
use std::ops::Range;

/// A change as it stands in this file.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Its number here: the order of arrival.
    pub n: i64,
    pub id: ChangeId,
    pub change: Change,
}

/// The change with this number.
pub fn change_at(conn: &Connection, n: i64) -> rusqlite::Result<Option<Change>> {
    let body: Option<String> =
        conn.prepare_cached("SELECT body FROM change WHERE n = ?1")?.query_row([n], |r| r.get(0)).optional()?;
    Ok(body.and_then(|b| Change::read(&b).ok()))
}

/// The bytes of a change, by its name.
pub(super) fn body_of(conn: &Connection, id: &ChangeId) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached("SELECT body FROM change WHERE id = ?1")?.query_row([&id.0[..]], |r| r.get(0)).optional()
}

impl Store {
    /// A change by its name.
    pub fn change(&self, id: &ChangeId) -> Result<Option<Logged>> {
        let read = || -> rusqlite::Result<Option<Logged>> {
            let Some(n) = heads::number_of(&self.conn, id)? else { return Ok(None) };
            Ok(change_at(&self.conn, n)?.map(|change| Logged { n, id: *id, change }))
        };
        read().map_err(|e| self.fail(e))
    }

    /// How many changes were written from one moment to before another (milliseconds since 1970, UTC), by quarters of
    /// an hour: the first moment of each, and how many. Days of every time zone are sums of these.
    pub fn count_changes(&self, since: i64, until: i64) -> Result<Vec<(i64, u64)>> {
        const QUARTER: i64 = 15 * 60 * 1000;
        let sql = "SELECT (hlc >> 16) / ?3, count(*) FROM change WHERE hlc >= ?1 AND hlc < ?2 GROUP BY 1 ORDER BY 1";
        let read = || -> rusqlite::Result<Vec<(i64, u64)>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let row = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)? * QUARTER, r.get::<_, i64>(1)?.unsigned_abs()));
            query
                .query_map(params![since.saturating_mul(1 << 16), until.saturating_mul(1 << 16), QUARTER], row)?
                .collect()
        };
        read().map_err(|e| self.fail(e))
    }

    /// The latest changes that take another one back, whoever wrote them.
    pub fn undoings(&self, limit: usize) -> Result<Vec<Logged>> {
        let sql = "SELECT n, id, body FROM change WHERE kind = 'undo' ORDER BY n DESC LIMIT ?1";
        self.logged(sql, params![i64::try_from(limit).unwrap_or(i64::MAX)])
    }

    /// The gesture of the newest change whose name begins so, or the gesture itself. Bodies are not read.
    pub fn gesture_of(&self, id: &str) -> Result<Option<String>> {
        let read = || -> rusqlite::Result<Option<String>> {
            let mut query = self.conn.prepare_cached("SELECT id, gesture FROM change ORDER BY n DESC")?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let gesture = row.get_ref(1)?.as_str()?;
                if gesture == id || ChangeId(row.get(0)?).to_string().starts_with(id) {
                    return Ok(Some(gesture.to_string()));
                }
            }
            Ok(None)
        };
        read().map_err(|e| self.fail(e))
    }

    /// The parts of a gesture in the order of arrival.
    pub fn parts(&self, gesture: &str) -> Result<Vec<Logged>> {
        self.logged("SELECT n, id, body FROM change WHERE gesture = ?1 ORDER BY n", params![gesture])
    }

    /// The place of a change in the order of arrival.
    pub fn number(&self, id: &ChangeId) -> Result<Option<i64>> {
        heads::number_of(&self.conn, id).map_err(|e| self.fail(e))
    }

    /// The change by which an entity came into this file.
    pub fn first(&self, id: EntityId) -> Result<Option<ChangeId>> {
        let sql = "SELECT id FROM change WHERE n = (SELECT min(n) FROM (SELECT n FROM trace WHERE e = ?1 \
                   UNION ALL SELECT n FROM head WHERE e = ?1 AND f = ?2))";
        let read = || -> rusqlite::Result<Option<ChangeId>> {
            let mut query = self.conn.prepare_cached(sql)?;
            query.query_row(params![heads::blob(id), ROW], |r| Ok(ChangeId(r.get(0)?))).optional()
        };
        read().map_err(|e| self.fail(e))
    }

    /// The heads of an entity that arrived after number `n`, by name; the deletion mark not among them.
    pub fn heads_after(&self, id: EntityId, n: i64) -> Result<Vec<(String, crate::domain::head::Head)>> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let mut out = Vec::new();
            for (name, line) in heads::all_lines(&self.conn, id)? {
                if line.n > n && name != ".del" {
                    out.extend(heads::resolve(&self.conn, vec![line])?.into_iter().map(|head| (name.clone(), head)));
                }
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }

    /// The changes that touched any of these entities, newest first.
    pub fn changes_of(&self, entities: &[EntityId]) -> Result<Vec<Logged>> {
        let mut out = Vec::new();
        for n in self.numbers_of(entities)? {
            out.extend(self.logged("SELECT n, id, body FROM change WHERE n = ?1", params![n])?);
        }
        out.sort_by_key(|l| std::cmp::Reverse((l.change.hlc, l.n)));
        Ok(out)
    }

    /// The numbers of the changes that touched any of these entities, in the order of arrival.
    fn numbers_of(&self, entities: &[EntityId]) -> Result<BTreeSet<i64>> {
        let read = || -> rusqlite::Result<BTreeSet<i64>> {
            let mut out = BTreeSet::new();
            for id in entities {
                let mut query = self.conn.prepare_cached(
                    "SELECT n FROM trace WHERE e = ?1 UNION SELECT n FROM head WHERE e = ?1 AND f = ?2",
                )?;
                let mut rows = query.query(params![heads::blob(*id), ROW])?;
                while let Some(row) = rows.next()? {
                    out.insert(row.get(0)?);
                }
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }

    /// The changes that arrived after number `n`, in the order of arrival.
    pub fn changes_after(&self, n: i64) -> Result<Vec<Logged>> {
        self.logged("SELECT n, id, body FROM change WHERE n > ?1 ORDER BY n", params![n])
    }

    /// The changes with numbers above `n` up to `last`, in the order of arrival.
    pub fn changes_between(&self, n: i64, last: i64) -> Result<Vec<Logged>> {
        self.logged("SELECT n, id, body FROM change WHERE n > ?1 AND n <= ?2 ORDER BY n", params![n, last])
    }

    /// The change with a number, or the last one before it.
    pub fn id_at(&self, n: i64) -> Result<Option<ChangeId>> {
        let sql = "SELECT id FROM change WHERE n <= ?1 ORDER BY n DESC LIMIT 1";
        let found = self.conn.prepare_cached(sql).and_then(|mut query| query.query_row([n], |r| r.get(0)).optional());
        found.map(|id| id.map(ChangeId)).map_err(|e| self.fail(e))
    }

    /// How many changes of the catalogue the file holds.
    pub fn seed_count(&self) -> Result<usize> {
        let sql = "SELECT count(*) FROM change WHERE site = 'seed'";
        let count = self.conn.query_row(sql, [], |r| r.get::<_, i64>(0));
        count.map(|n| usize::try_from(n).unwrap_or_default()).map_err(|e| self.fail(e))
    }

    /// The newest number and name, or none in an empty log.
    pub fn newest(&self) -> Result<Option<(i64, ChangeId)>> {
        let sql = "SELECT n, id FROM change ORDER BY n DESC LIMIT 1";
        let found = self
            .conn
            .prepare_cached(sql)
            .and_then(|mut q| q.query_row([], |r| Ok((r.get(0)?, ChangeId(r.get(1)?)))).optional());
        found.map_err(|e| self.fail(e))
    }

    /// The greatest clock in the log.
    pub fn newest_clock(&self) -> Result<Option<i64>> {
        self.conn.query_row("SELECT max(hlc) FROM change", [], |r| r.get(0)).map_err(|e| self.fail(e))
    }

    /// The names of all changes, in order of name.
    pub fn ids(&self) -> Result<Vec<ChangeId>> {
        let read = || -> rusqlite::Result<Vec<ChangeId>> {
            let mut query = self.conn.prepare_cached("SELECT id FROM change ORDER BY id")?;
            query.query_map([], |r| Ok(ChangeId(r.get(0)?)))?.collect()
        };
        read().map_err(|e| self.fail(e))
    }

    /// Every body in the order of arrival, handed on one by one; stops at the first error of the receiver.
    pub fn each_body<E>(
        &self,
        take: impl FnMut(i64, ChangeId, &str) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(), E>> {
        self.each("SELECT n, id, body FROM change ORDER BY n", params![], take)
    }

    /// The bodies of the changes of these clocks.
    pub fn each_body_within<E>(
        &self,
        clocks: Range<i64>,
        take: impl FnMut(i64, ChangeId, &str) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(), E>> {
        let sql = "SELECT n, id, body FROM change WHERE hlc >= ?1 AND hlc < ?2 ORDER BY n";
        self.each(sql, params![clocks.start, clocks.end], take)
    }

    /// The bodies of the changes before a clock that touched any of these entities, and of others with them.
    pub fn each_body_of<E>(
        &self,
        entities: &[EntityId],
        before: i64,
        mut take: impl FnMut(i64, ChangeId, &str) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(), E>> {
        for n in self.numbers_of(entities)? {
            let sql = "SELECT n, id, body FROM change WHERE n = ?1 AND hlc < ?2";
            if let Err(stop) = self.each(sql, params![n, before], &mut take)? {
                return Ok(Err(stop));
            }
        }
        Ok(Ok(()))
    }

    fn each<E>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
        mut take: impl FnMut(i64, ChangeId, &str) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(), E>> {
        let read = || -> rusqlite::Result<std::result::Result<(), E>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query(params)?;
            while let Some(row) = rows.next()? {
                // Text that is no longer text is handed on all the same, so that `check` can name the change.
                let body = String::from_utf8_lossy(row.get_ref(2)?.as_bytes()?);
                // So is a name that is none: no body fits it.
                let id = row.get_ref(1)?.as_bytes().ok().and_then(|b| b.try_into().ok()).unwrap_or([0; 32]);
                if let Err(stop) = take(row.get(0)?, ChangeId(id), &body) {
                    return Ok(Err(stop));
                }
            }
            Ok(Ok(()))
        };
        read().map_err(|e| self.fail(e))
    }

    /// The value that an operation gave to a name.
    pub fn value_of(&self, op: &OpRef, name: &str) -> Result<Option<String>> {
        Ok(self.change(&op.change)?.and_then(|logged| logged.change.value_at(op.index, name).map(str::to_string)))
    }

    /// The heads of a name as the domain knows them.
    pub fn heads(&self, id: EntityId, name: &str) -> Result<Vec<crate::domain::head::Head>> {
        heads::of_name(&self.conn, id, name)
            .and_then(|lines| heads::resolve(&self.conn, lines))
            .map_err(|e| self.fail(e))
    }

    fn logged(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Logged>> {
        let read = || -> rusqlite::Result<Vec<Logged>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query(params)?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let (Ok(body), Ok(id)) = (row.get_ref(2)?.as_str(), row.get(1)) else { continue };
                if let Ok(change) = Change::read(body) {
                    out.push(Logged { n: row.get(0)?, id: ChangeId(id), change });
                }
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }
}
