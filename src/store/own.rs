//! The own log, outside every register file: each change written on this machine is put here first, so that an older
//! copy laid over the file costs nothing. It also remembers how this program left each file (`known`), which spares a
//! second look at one that nobody has touched since.

use super::{Result, explain};
use crate::domain::id::ChangeId;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// The own log of this machine.
pub struct Own {
    conn: Connection,
    path: PathBuf,
}

/// How a file was left: SQLite's change counter, the size in bytes and the newest change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub counter: u32,
    pub size: u64,
    pub newest: Option<ChangeId>,
}

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS own (id BLOB PRIMARY KEY, reg TEXT NOT NULL, at INTEGER NOT NULL, body TEXT,
        dropped INTEGER NOT NULL DEFAULT 0) STRICT;
    CREATE TABLE IF NOT EXISTS known (path TEXT PRIMARY KEY, counter INTEGER NOT NULL, size INTEGER NOT NULL,
        newest BLOB) STRICT;";

impl Own {
    /// Opens or creates the own log in a folder (which is made if needed). One that is damaged is set aside.
    pub fn open(folder: &Path) -> Result<Own> {
        let path = folder.join("own.db");
        std::fs::create_dir_all(folder).map_err(|e| super::StoreError::Io(folder.to_path_buf(), e.to_string()))?;
        match Own::at(&path) {
            Err(super::StoreError::Damaged(..) | super::StoreError::NotOurs(_)) => {
                let _ = std::fs::rename(&path, folder.join("own.damaged.db"));
                Own::at(&path)
            }
            other => other,
        }
    }

    fn at(path: &Path) -> Result<Own> {
        let open = || -> rusqlite::Result<Connection> {
            let conn = Connection::open(path)?;
            conn.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;")?;
            conn.busy_timeout(std::time::Duration::from_secs(5))?;
            let ready: Option<i64> =
                conn.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'known'", [], |r| r.get(0)).optional()?;
            if ready.is_none() {
                conn.execute_batch(SCHEMA)?;
            }
            Ok(conn)
        };
        let conn = open().map_err(|e| explain(path, e))?;
        Ok(Own { conn, path: path.to_path_buf() })
    }

    /// Keeps changes before they go into the file, in one transaction. `body` is `None` for what can be had again
    /// (seeds, imports).
    pub fn keep<'a>(
        &mut self,
        register: &str,
        at: i64,
        changes: impl Iterator<Item = (ChangeId, Option<&'a str>)>,
    ) -> Result<()> {
        let path = self.path.clone();
        let keep = || -> rusqlite::Result<()> {
            let tx = self.conn.transaction()?;
            {
                let mut put =
                    tx.prepare_cached("INSERT OR IGNORE INTO own (id, reg, at, body) VALUES (?1, ?2, ?3, ?4)")?;
                for (id, body) in changes {
                    put.execute(params![&id.0[..], register, at, body])?;
                }
            }
            tx.commit()
        };
        keep().map_err(|e| explain(&path, e))
    }

    /// Takes back what was kept for a gesture that did not reach the file.
    pub fn forget(&mut self, ids: &[ChangeId]) -> Result<()> {
        for id in ids {
            let done = self.conn.execute("DELETE FROM own WHERE id = ?1", [&id.0[..]]);
            done.map_err(|e| explain(&self.path, e))?;
        }
        Ok(())
    }

    /// How this program last left a file.
    pub fn left(&self, file: &Path) -> Result<Option<Left>> {
        let sql = "SELECT counter, size, newest FROM known WHERE path = ?1";
        let found = self.conn.query_row(sql, [file.to_string_lossy()], |r| {
            let newest: Option<[u8; 32]> = r.get(2)?;
            let size: i64 = r.get(1)?;
            Ok(Left { counter: r.get(0)?, size: size.unsigned_abs(), newest: newest.map(ChangeId) })
        });
        found.optional().map_err(|e| explain(&self.path, e))
    }

    /// Remembers how a file was left. Losing this costs one look at the file, so it waits for no disk.
    pub fn remember(&mut self, file: &Path, left: &Left) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            self.conn.execute_batch("PRAGMA synchronous=OFF")?;
            let size = i64::try_from(left.size).unwrap_or(i64::MAX);
            let newest = left.newest.map(|id| id.0);
            self.conn.execute(
                "INSERT OR REPLACE INTO known (path, counter, size, newest) VALUES (?1, ?2, ?3, ?4)",
                params![file.to_string_lossy(), left.counter, size, newest],
            )?;
            self.conn.execute_batch("PRAGMA synchronous=FULL")
        };
        write().map_err(|e| explain(&self.path, e))
    }
}
