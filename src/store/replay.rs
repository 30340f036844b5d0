//! The whole log laid down again beside the file, and what it comes to held against what the file derives from it: the
//! heads and the traces, which no tool shows and every edit rests on.

use super::schema::statements;
use super::{Result, Store, apply, explain};
use crate::domain::change::Change;
use crate::domain::id::ChangeId;
use rusqlite::{Connection, params};

/// Which derived tables are compared, with their columns in the order of their keys.
const DERIVED: [(&str, &str); 2] = [("head", "e, f, n, i, value"), ("trace", "e, n, NULL, NULL, NULL")];

impl Store {
    /// The derived tables that are not what the log comes to.
    pub fn derived_amiss(&self) -> Result<Vec<&'static str>> {
        let again = self.replay()?;
        let mut out = Vec::new();
        for (table, columns) in DERIVED {
            let sql = format!("SELECT {columns} FROM {table} ORDER BY 1, 2, 3, 4");
            if !same(&self.conn, &again, &sql).map_err(|e| self.fail(e))? {
                out.push(table);
            }
        }
        Ok(out)
    }

    /// A database of its own that holds what the log comes to. Changes that do not fit their names are left out.
    pub(super) fn replay(&self) -> Result<Connection> {
        // A large one goes into a file that is gone when it is closed.
        let large = self.is_large();
        let made = if large { Connection::open("") } else { Connection::open_in_memory() };
        let again = made.map_err(|e| explain(&self.path, e))?;
        let lay = || -> rusqlite::Result<()> {
            again.set_prepared_statement_cache_capacity(64);
            if large {
                again.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536")?;
            }
            for (_, _, sql) in statements(&[]) {
                again.execute_batch(&sql)?;
            }
            again.execute_batch("BEGIN")?;
            let mut query = self.conn.prepare("SELECT n, id, hlc, site, body FROM change ORDER BY n")?;
            let mut put = again.prepare(
                "INSERT INTO change (n, id, hlc, site, author, kind, gesture, body) VALUES (?1, ?2, ?3, ?4, '', '', '', ?5)",
            )?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(4)?.as_bytes().unwrap_or_default();
                let id = ChangeId::of(bytes);
                let Ok(body) = std::str::from_utf8(bytes) else { continue };
                let Some(change) =
                    Change::read(body).ok().filter(|_| row.get_ref(1).is_ok_and(|v| v.as_blob() == Ok(&id.0[..])))
                else {
                    continue;
                };
                let n: i64 = row.get(0)?;
                put.execute(params![n, &id.0[..], change.hlc, change.site, body])?;
                apply::apply(&again, n, &change)?;
            }
            again.execute_batch("COMMIT")
        };
        lay().map_err(|e| self.fail(e))?;
        Ok(again)
    }
}

/// Whether a question gets the same answer from both.
fn same(a: &Connection, b: &Connection, sql: &str) -> rusqlite::Result<bool> {
    let (mut one, mut other) = (a.prepare(sql)?, b.prepare(sql)?);
    let width = one.column_count();
    let (mut one, mut other) = (one.query([])?, other.query([])?);
    loop {
        match (one.next()?, other.next()?) {
            (None, None) => return Ok(true),
            (Some(x), Some(y)) => {
                for at in 0..width {
                    if x.get_ref(at)? != y.get_ref(at)? {
                        return Ok(false);
                    }
                }
            }
            _ => return Ok(false),
        }
    }
}
