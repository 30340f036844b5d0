//! The own log, outside every register file: each change written on this machine is put here first, so that an older
//! copy laid over the file costs nothing. It also remembers how this program left each file (`known`), which spares a
//! second look at one that nobody has touched since.

use super::{Result, StoreError, explain};
use crate::domain::id::ChangeId;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// The own log of this machine.
pub struct Own {
    conn: Connection,
    path: PathBuf,
    /// Why nothing can be kept, if so.
    barred: Option<String>,
}

/// How a file was left: SQLite's change counter, the size in bytes and the newest change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub counter: u32,
    pub size: u64,
    pub newest: Option<ChangeId>,
}

/// One change of this machine as it is kept here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: ChangeId,
    /// The file that it was written to.
    pub file: Option<String>,
}

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS own (id BLOB PRIMARY KEY, reg TEXT NOT NULL, at INTEGER NOT NULL, body TEXT,
        dropped INTEGER NOT NULL DEFAULT 0, file TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS known (path TEXT PRIMARY KEY, counter INTEGER NOT NULL, size INTEGER NOT NULL,
        newest BLOB) STRICT;";

impl Own {
    /// Opens or creates the own log in a folder (which is made if needed). One that is damaged is set aside. Where none
    /// can be kept, registers can still be looked at: only `keep` fails, and says why.
    pub fn open(folder: &Path) -> Result<Own> {
        let path = folder.join("own.db");
        let made = std::fs::create_dir_all(folder);
        let opened = Own::connect(&path).or_else(|e| match e {
            StoreError::Damaged(..) | StoreError::NotOurs(_) => {
                set_aside(&path);
                Own::connect(&path)
            }
            other => Err(other),
        });
        match opened {
            Ok(conn) => Ok(Own { conn, path, barred: None }),
            Err(e @ StoreError::Locked(_)) => Err(e),
            Err(e) => {
                let conn = Connection::open_in_memory().map_err(|e| explain(&path, e))?;
                conn.execute_batch(SCHEMA).map_err(|e| explain(&path, e))?;
                let why = made.err().map_or_else(|| e.why(), |e| e.to_string());
                Ok(Own { conn, path, barred: Some(why) })
            }
        }
    }

    fn connect(path: &Path) -> Result<Connection> {
        let open = || -> rusqlite::Result<Connection> {
            let conn = Connection::open(path)?;
            conn.busy_timeout(std::time::Duration::from_secs(5))?;
            conn.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;")?;
            let ready: Option<i64> =
                conn.query_row("SELECT 1 FROM sqlite_schema WHERE name = 'known'", [], |r| r.get(0)).optional()?;
            if ready.is_none() {
                conn.execute_batch(SCHEMA)?;
            }
            // A log of the first days did not know which file a change was written to.
            let sql = "SELECT 1 FROM pragma_table_info('own') WHERE name = 'file'";
            if conn.query_row(sql, [], |r| r.get::<_, i64>(0)).optional()?.is_none() {
                conn.execute_batch("ALTER TABLE own ADD COLUMN file TEXT")?;
            }
            Ok(conn)
        };
        open().map_err(|e| explain(path, e))
    }

    /// Keeps changes before they go into the file, in one transaction. `body` is `None` for what can be had again
    /// (seeds, imports).
    pub fn keep<'a>(
        &mut self,
        register: &str,
        file: &Path,
        at: i64,
        changes: impl Iterator<Item = (ChangeId, Option<&'a str>)>,
    ) -> Result<()> {
        if let Some(why) = &self.barred {
            return Err(StoreError::Io(self.path.clone(), why.clone()));
        }
        let changes: Vec<(ChangeId, Option<&str>)> = changes.collect();
        match self.put(register, file, at, &changes) {
            // Damage deeper in than opening looks: a new log keeps what is written from now on.
            Err(StoreError::Damaged(..) | StoreError::NotOurs(_)) => {
                self.conn = Connection::open_in_memory().map_err(|e| explain(&self.path, e))?;
                set_aside(&self.path);
                self.conn = Own::connect(&self.path)?;
                self.put(register, file, at, &changes)
            }
            other => other,
        }
    }

    fn put(&mut self, register: &str, file: &Path, at: i64, changes: &[(ChangeId, Option<&str>)]) -> Result<()> {
        let file = file.to_string_lossy();
        let put = |conn: &mut Connection| -> rusqlite::Result<()> {
            let tx = conn.transaction()?;
            {
                let mut put = tx.prepare_cached(
                    "INSERT OR IGNORE INTO own (id, reg, at, body, file) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?;
                for (id, body) in changes {
                    put.execute(params![&id.0[..], register, at, body, file])?;
                }
            }
            tx.commit()
        };
        put(&mut self.conn).map_err(|e| explain(&self.path, e))
    }

    /// Takes back what was kept for a gesture that did not reach the file.
    pub fn forget(&mut self, ids: &[ChangeId]) -> Result<()> {
        for id in ids {
            let done = self.conn.execute("DELETE FROM own WHERE id = ?1", [&id.0[..]]);
            done.map_err(|e| explain(&self.path, e))?;
        }
        Ok(())
    }

    /// The changes of a register that were written on this machine and can be put back, in the order of writing.
    pub fn kept(&self, register: &str) -> Result<Vec<Kept>> {
        let read = || -> rusqlite::Result<Vec<Kept>> {
            let mut query = self.conn.prepare_cached(
                "SELECT id, file FROM own WHERE reg = ?1 AND dropped = 0 AND body IS NOT NULL ORDER BY rowid",
            )?;
            query.query_map([register], |r| Ok(Kept { id: ChangeId(r.get(0)?), file: r.get(1)? }))?.collect()
        };
        read().map_err(|e| explain(&self.path, e))
    }

    /// The bytes of a change that was written on this machine.
    pub fn body(&self, id: &ChangeId) -> Result<Option<String>> {
        let sql = "SELECT body FROM own WHERE id = ?1";
        let found = self
            .conn
            .prepare_cached(sql)
            .and_then(|mut q| q.query_row([&id.0[..]], |r| r.get::<_, Option<String>>(0)).optional());
        found.map(Option::flatten).map_err(|e| explain(&self.path, e))
    }

    /// Marks changes as not wanted any more: they are kept, and never offered again.
    pub fn drop_changes(&mut self, ids: &[ChangeId]) -> Result<()> {
        let mark = |conn: &mut Connection| -> rusqlite::Result<()> {
            let tx = conn.transaction()?;
            for id in ids {
                tx.execute("UPDATE own SET dropped = 1 WHERE id = ?1", [&id.0[..]])?;
            }
            tx.commit()
        };
        mark(&mut self.conn).map_err(|e| explain(&self.path, e))
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
            let size = i64::try_from(left.size).unwrap_or(i64::MAX);
            let newest = left.newest.map(|id| id.0);
            // Mostly it was only looked at.
            let same = "SELECT 1 FROM known WHERE path = ?1 AND counter = ?2 AND size = ?3 AND newest IS ?4";
            if self.conn.prepare(same)?.exists(params![file.to_string_lossy(), left.counter, size, newest])? {
                return Ok(());
            }
            self.conn.execute_batch("PRAGMA synchronous=OFF")?;
            self.conn.execute(
                "INSERT OR REPLACE INTO known (path, counter, size, newest) VALUES (?1, ?2, ?3, ?4)",
                params![file.to_string_lossy(), left.counter, size, newest],
            )?;
            self.conn.execute_batch("PRAGMA synchronous=FULL")
        };
        write().map_err(|e| explain(&self.path, e))
    }
}

/// A log that cannot be read is kept beside the new one, for whoever can.
fn set_aside(path: &Path) {
    let _ = std::fs::rename(path, path.with_file_name("own.damaged.db"));
    let _ = std::fs::rename(path.with_file_name("own.db-journal"), path.with_file_name("own.damaged.db-journal"));
}
