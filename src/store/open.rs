//! Opening a register file. It is examined in a fixed order before it is trusted: what it is, what stands beside it, its
//! first 100 bytes (read before SQLite opens it and never while it is open, since closing a plain handle would drop
//! SQLite's locks on some systems), its journal, its version, its integrity. Nothing is created by opening.

use super::guard::{Whose, canonical, examine, harden, refuse_foreign_journal, size};
use super::known::{SchemaFlaw, flaws};
use super::own::{Left, Own};
use super::schema::USER_VERSION;
use super::scratch::Scratch;
use super::{ReadOnly, Result, Store, StoreError, explain, guard};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};

/// How to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Write,
    Read,
}

impl Store {
    /// Opens a register file that exists.
    pub fn open(path: &Path, mode: Mode, own: Option<&Own>) -> Result<Store> {
        let path = &canonical(path);
        let header = examine(path)?;
        refuse_foreign_journal(path)?;
        if header.user_version < 100 {
            // There is no older format: a register without its number is not whole.
            return Err(StoreError::Damaged(path.clone(), format!("user_version {}", header.user_version)));
        }
        if header.user_version < USER_VERSION {
            return Err(StoreError::Older(path.clone(), header.user_version));
        }
        if header.wal && mode == Mode::Read {
            // What stands in the second file cannot be taken in without writing.
            return Err(StoreError::Unfinished(path.clone()));
        }
        let newer = header.user_version > USER_VERSION;
        let known = own.and_then(|o| o.left(path).ok().flatten());
        let known = known.filter(|l| l.counter == header.counter && Some(l.size) == size(path));
        let mut read_only = (mode == Mode::Read).then_some(ReadOnly::Asked);
        if newer {
            read_only = Some(ReadOnly::Newer);
        }
        let flags =
            if read_only.is_some() { OpenFlags::SQLITE_OPEN_READ_ONLY } else { OpenFlags::SQLITE_OPEN_READ_WRITE };
        let mut conn =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|e| explain(path, e))?;
        let mut ready = || -> rusqlite::Result<(String, i64, bool, i64)> {
            configure(&mut conn)?;
            // A save that was interrupted is undone by now: only now the version is the true one.
            let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
            let register: String = conn.query_row("SELECT v FROM meta WHERE k = 'register'", [], |r| r.get(0))?;
            let reader: String = conn.query_row("SELECT v FROM meta WHERE k = 'min_reader'", [], |r| r.get(0))?;
            Ok((register, reader.parse().unwrap_or(i64::MAX), conn.is_readonly("main")?, version))
        };
        let (register, reader, locked_place, version) = ready().map_err(|e| match explain(path, e) {
            StoreError::Io(..) | StoreError::ReadOnly(..) if header.wal => StoreError::Unfinished(path.clone()),
            StoreError::Damaged(..) if newer => StoreError::Newer(path.clone(), header.user_version),
            other => other,
        })?;
        if (100..USER_VERSION).contains(&version) {
            return Err(StoreError::Older(path.clone(), version));
        }
        if reader > USER_VERSION {
            return Err(StoreError::Newer(path.clone(), header.user_version));
        }
        if read_only.is_none() && (locked_place || !folder_is_writable(path)) {
            read_only = Some(ReadOnly::Place);
        }
        let mut store = Store::on(conn, path.clone(), register, read_only);
        // The schema before the pages: looking at those evaluates what stands in it.
        if !newer {
            let barred: Vec<String> = flaws(&store.conn)
                .map_err(|e| store.fail(e))?
                .iter()
                .filter(|f| f.bars_opening())
                .map(SchemaFlaw::subject)
                .collect();
            if !barred.is_empty() {
                return Err(StoreError::Damaged(path.clone(), barred.join(", ")));
            }
        }
        let newest = store.newest()?.map(|(_, id)| id);
        store.known = known.is_some_and(|l| l.newest == newest);
        if !store.known {
            match store.read_only.is_none() && store.is_large() {
                // That takes its time: it can be looked at meanwhile.
                true => store.read_only = Some(ReadOnly::Checking),
                false => store.examine_pages()?,
            }
        }
        Ok(store)
    }

    /// Opens a private copy of a file that cannot be completed where it stands (an interrupted save, or a file in
    /// another journal mode, in a place that cannot be written): recovered in the copy, for reading only.
    pub fn open_copy(path: &Path, inbox: &Path) -> Result<Store> {
        let path = canonical(path);
        refuse_foreign_journal(&path)?;
        let scratch = Scratch::new(inbox)?;
        let copy = scratch.take(&path)?;
        // Once for writing, so that it is recovered.
        drop(Store::open(&copy, Mode::Write, None)?);
        Store::open_copy_of(&copy, &path, scratch, ReadOnly::Place)
    }

    /// Opens a private copy for reading only, in the place of the file that it is of.
    pub fn open_copy_of(copy: &Path, path: &Path, scratch: Scratch, why: ReadOnly) -> Result<Store> {
        let mut store = Store::open(copy, Mode::Read, None)?;
        store.path = path.to_path_buf();
        store.read_only = Some(why);
        store.copy = Some(scratch);
        Ok(store)
    }

    /// Whether a whole look at it takes long.
    pub fn is_large(&self) -> bool {
        size(&self.path).is_some_and(|bytes| bytes > guard::large())
    }

    /// SQLite's own check of the file: whole for small files, quick for large ones.
    pub fn examine_pages(&self) -> Result<()> {
        guard::examine_pages(&self.conn, &self.path, !self.is_large())
    }

    /// SQLite's own check of every page, however large the file.
    pub fn examine_every_page(&self) -> Result<()> {
        guard::examine_pages(&self.conn, &self.path, true)
    }

    /// Closes the file and tells how it was left, to be remembered in the own log. The header is read only after
    /// SQLite has let go of the file.
    pub fn close(self) -> Option<(PathBuf, Left)> {
        let newest = self.newest().ok()?.map(|(_, id)| id);
        if self.copy.is_some() || self.is_replaced() {
            return None;
        }
        let path = self.path;
        self.conn.close().ok()?;
        let left = Left { counter: examine(&path).ok()?.counter, size: size(&path)?, newest };
        Some((path, left))
    }
}

/// Settings of every connection on one's own register: hardened, rollback journal, full safety. A file that came in
/// another journal mode is switched back.
pub(super) fn configure(conn: &mut Connection) -> rusqlite::Result<()> {
    harden(conn, Whose::Own)?;
    conn.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;")
}

/// A further connection on one's own register, which was opened before.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let mut conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&mut conn)?;
    Ok(conn)
}

/// The journal must have a place beside the file; asked by making and removing a file of our own.
fn folder_is_writable(path: &Path) -> bool {
    let Some(folder) = path.parent() else { return true };
    let probe = folder.join(format!(".taizhang-{}.part", std::process::id()));
    match std::fs::OpenOptions::new().write(true).create_new(true).open(&probe) {
        Ok(file) => {
            drop(file);
            let _ = std::fs::remove_file(&probe);
            true
        }
        Err(e) => e.kind() == std::io::ErrorKind::AlreadyExists,
    }
}
