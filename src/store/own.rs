//! The own log, outside every register file: each change written on this machine is put here first, so that an older
//! copy laid over the file costs nothing. It also remembers how this program left each file (`known`), which spares a
//! second look at one that nobody has touched since.
//!
//! While people sit at the program, changes go onto the `slate` beside it first, which waits for the disk once, and
//! from there into the database when there is time. Both together are the own log, for whoever reads it.

use super::slate::{Line, Slate};
use super::{Result, StoreError, explain, guard};
use crate::domain::id::ChangeId;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// The own log of this machine.
pub struct Own {
    conn: Connection,
    path: PathBuf,
    /// Why nothing can be kept, if so.
    barred: Option<String>,
    /// Where changes go first, if so.
    slate: Option<Slate>,
    /// Whether anything was kept since it was opened.
    kept: bool,
    /// Whether no slate can be had here.
    slow: bool,
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
            Ok(conn) => {
                let mut own = Own::on(conn, path, None);
                own.take_over(folder);
                Ok(own)
            }
            Err(e @ StoreError::Locked(_)) => Err(e),
            Err(e) => {
                let conn = Connection::open_in_memory().map_err(|e| explain(&path, e))?;
                conn.execute_batch(SCHEMA).map_err(|e| explain(&path, e))?;
                let why = made.err().map_or_else(|| e.why(), |e| e.to_string());
                Ok(Own::on(conn, path, Some(why)))
            }
        }
    }

    fn on(conn: Connection, path: PathBuf, barred: Option<String>) -> Own {
        Own { conn, path, barred, slate: None, kept: false, slow: false }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// What a program that was killed left on the slate goes into the log. What cannot be put there now stays, and is
    /// read from where it is; so it does on a network drive, where a lock may not tell that the program is alive.
    fn take_over(&mut self, folder: &Path) {
        if !Slate::is_used(folder) || guard::network(folder).is_some() {
            return;
        }
        if let Ok(Some(slate)) = Slate::take(folder) {
            let _ = self.put_down(slate);
        }
    }

    /// Puts what stands on a slate into the log and leaves the slate.
    fn put_down(&mut self, slate: Slate) -> Result<()> {
        let lines = slate.lines().map_err(|e| guard::place_error(&self.path, &e))?;
        self.put(&lines)?;
        slate.leave().map_err(|e| guard::place_error(&self.path, &e))
    }

    /// For a program that people sit at, in a quiet moment: once anything was kept, what comes next waits for the disk
    /// once instead of four times. On a network drive nobody knows what a lock is worth: there all stays as it is.
    pub fn make_quick(&mut self) {
        if let Some(slate) = &mut self.slate {
            if slate.is_half_full() {
                self.settle();
            }
            return;
        }
        if !self.kept || self.slow || self.barred.is_some() {
            return;
        }
        self.slow = true;
        let folder = self.folder().to_path_buf();
        if guard::network(&folder).is_some() {
            return;
        }
        let Ok(Some(mut slate)) = Slate::take(&folder) else { return };
        let left = slate.lines().is_ok_and(|lines| self.put(&lines).is_ok());
        if left && slate.prepare(&folder).is_ok() {
            self.slate = Some(slate);
        }
    }

    /// Puts what stands on the slate into the log, and wipes it. What cannot be put there stays on it.
    fn settle(&mut self) {
        let Some(mut slate) = self.slate.take() else { return };
        let put = slate.lines().is_ok_and(|lines| self.put(&lines).is_ok());
        // One that cannot be wiped is not written on again.
        if !put || slate.wipe().is_ok() {
            self.slate = Some(slate);
        }
    }

    /// The lines of the slate, one's own or another program's.
    fn lines(&self) -> Vec<Line> {
        match &self.slate {
            Some(slate) => slate.lines().unwrap_or_default(),
            None => Slate::look(self.folder()),
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
        self.kept = true;
        let changes: Vec<(ChangeId, Option<&str>)> = changes.collect();
        let line = Line::new(register, &file.to_string_lossy(), at, &changes);
        if self.put_on_slate(&line) {
            return Ok(());
        }
        let line = [line];
        match self.put(&line) {
            // Damage deeper in than opening looks: a new log keeps what is written from now on.
            Err(StoreError::Damaged(..) | StoreError::NotOurs(_)) => {
                self.conn = Connection::open_in_memory().map_err(|e| explain(&self.path, e))?;
                set_aside(&self.path);
                self.conn = Own::connect(&self.path)?;
                self.put(&line)
            }
            other => other,
        }
    }

    /// Whether a line stands on the slate and on the disk. One that fails is not written on again: what it holds goes
    /// into the log, and so does the line.
    fn put_on_slate(&mut self, line: &Line) -> bool {
        let Some(slate) = &mut self.slate else { return false };
        match slate.put(line) {
            Ok(true) => return true,
            Ok(false) => self.settle(),
            Err(_) => {
                let slate = self.slate.take();
                let _ = slate.map(|slate| self.put_down(slate));
            }
        }
        false
    }

    fn put(&mut self, lines: &[Line]) -> Result<()> {
        let put = |conn: &mut Connection| -> rusqlite::Result<()> {
            let tx = conn.transaction()?;
            {
                let mut put = tx.prepare_cached(
                    "INSERT OR IGNORE INTO own (id, reg, at, body, file) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?;
                for line in lines {
                    for (id, body) in line.changes() {
                        put.execute(params![&id.0[..], line.register, line.at, body, line.file])?;
                    }
                }
            }
            tx.commit()
        };
        if lines.is_empty() {
            return Ok(());
        }
        put(&mut self.conn).map_err(|e| explain(&self.path, e))
    }

    /// Takes back what was kept for a gesture that did not reach the file.
    pub fn forget(&mut self, ids: &[ChangeId]) -> Result<()> {
        let mut gone = Vec::new();
        if let Some(slate) = &mut self.slate {
            match slate.take_back(ids) {
                Ok(back) => gone = back,
                Err(_) => self.settle(),
            }
        }
        for id in ids.iter().filter(|id| !gone.contains(id)) {
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
        let mut kept = read().map_err(|e| explain(&self.path, e))?;
        for line in self.lines().iter().filter(|line| line.register == register) {
            for (id, _) in line.changes().filter(|(_, body)| body.is_some()) {
                // What stands in both places is judged by the log, where it may be marked as not wanted.
                if !self.knows(&id)? {
                    kept.push(Kept { id, file: Some(line.file.clone()) });
                }
            }
        }
        Ok(kept)
    }

    fn knows(&self, id: &ChangeId) -> Result<bool> {
        let found = self.conn.prepare_cached("SELECT 1 FROM own WHERE id = ?1").and_then(|mut q| q.exists([&id.0[..]]));
        found.map_err(|e| explain(&self.path, e))
    }

    /// The bytes of a change that was written on this machine.
    pub fn body(&self, id: &ChangeId) -> Result<Option<String>> {
        let sql = "SELECT body FROM own WHERE id = ?1";
        let found = self
            .conn
            .prepare_cached(sql)
            .and_then(|mut q| q.query_row([&id.0[..]], |r| r.get::<_, Option<String>>(0)).optional());
        let found = found.map(Option::flatten).map_err(|e| explain(&self.path, e))?;
        let on_slate = || {
            let lines = self.lines();
            lines.iter().flat_map(Line::changes).find(|(i, _)| i == id).and_then(|(_, body)| body.map(str::to_string))
        };
        Ok(found.or_else(on_slate))
    }

    /// Marks changes as not wanted any more: they are kept, and never offered again.
    pub fn drop_changes(&mut self, ids: &[ChangeId]) -> Result<()> {
        // A mark is put on what stands in the log.
        let lines = self.lines();
        self.put(&lines)?;
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

impl Drop for Own {
    /// Nothing is left on the slate by a program that ends as it should. What cannot be put into the log stays there.
    fn drop(&mut self) {
        let slate = self.slate.take();
        let _ = slate.map(|slate| self.put_down(slate));
    }
}

/// A log that cannot be read is kept beside the new one, for whoever can.
fn set_aside(path: &Path) {
    let _ = std::fs::rename(path, path.with_file_name("own.damaged.db"));
    let _ = std::fs::rename(path.with_file_name("own.db-journal"), path.with_file_name("own.damaged.db-journal"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> ChangeId {
        ChangeId([n; 32])
    }

    fn keep(own: &mut Own, n: u8) {
        let change = [(id(n), Some("{}"))];
        own.keep("reg", Path::new("/desk/a.taizhang"), i64::from(n), change.into_iter()).expect("kept");
    }

    fn kept(own: &Own) -> Vec<ChangeId> {
        own.kept("reg").expect("read").into_iter().map(|k| k.id).collect()
    }

    #[test]
    fn whatever_becomes_of_the_slate_nothing_that_was_kept_is_lost() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut own = Own::open(folder.path()).expect("an own log");
        own.make_quick();
        assert!(own.slate.is_none(), "nothing was kept yet");
        keep(&mut own, 1);
        own.make_quick();
        keep(&mut own, 2);
        assert_eq!((kept(&own), own.knows(&id(2)).expect("asked")), (vec![id(1), id(2)], false));
        // From now on it cannot be written on.
        own.slate.as_mut().expect("a slate").blunt(folder.path());
        keep(&mut own, 3);
        assert!(own.slate.is_none());
        own.make_quick();
        keep(&mut own, 4);
        let all = [1, 2, 3, 4].map(id);
        assert_eq!(kept(&own), all);
        for id in all {
            assert!(own.knows(&id).expect("asked"), "in the log proper");
            assert_eq!(own.body(&id).expect("asked").as_deref(), Some("{}"));
        }
        drop(own);
        assert_eq!(kept(&Own::open(folder.path()).expect("an own log")), all);
    }

    #[test]
    fn what_is_forgotten_stands_neither_on_the_slate_nor_in_the_log() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut own = Own::open(folder.path()).expect("an own log");
        keep(&mut own, 1);
        own.make_quick();
        keep(&mut own, 2);
        keep(&mut own, 3);
        own.forget(&[id(3)]).expect("forgotten");
        assert_eq!(kept(&own), [1, 2].map(id));
        own.forget(&[id(1)]).expect("forgotten");
        assert_eq!(kept(&own), [id(2)]);
        keep(&mut own, 4);
        own.drop_changes(&[id(4)]).expect("not wanted");
        assert_eq!(kept(&own), [id(2)]);
        // Killed: what stands on the slate is taken over, and what is not wanted stays so.
        drop(own.slate.take());
        drop(own);
        assert_eq!(kept(&Own::open(folder.path()).expect("an own log")), [id(2)]);
    }
}
