//! Opening a register file. It is examined in a fixed order before it is trusted: what it is, what stands beside it, its
//! first 100 bytes (read before SQLite opens it and never while it is open, since closing a plain handle would drop
//! SQLite's locks on some systems), its journal, its version, its integrity. Nothing is created by opening.

use super::guard::{LARGE, Whose, canonical, examine, harden, refuse_foreign_journal, size};
use super::own::{Left, Own};
use super::schema::USER_VERSION;
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
        if header.user_version < USER_VERSION {
            // There is no older format: a register without its number is not whole.
            return Err(StoreError::Damaged(path.clone(), format!("user_version {}", header.user_version)));
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
        let mut ready = || -> rusqlite::Result<(String, i64, bool)> {
            configure(&mut conn)?;
            let register: String = conn.query_row("SELECT v FROM meta WHERE k = 'register'", [], |r| r.get(0))?;
            let reader: String = conn.query_row("SELECT v FROM meta WHERE k = 'min_reader'", [], |r| r.get(0))?;
            Ok((register, reader.parse().unwrap_or(i64::MAX), conn.is_readonly("main")?))
        };
        let (register, reader, locked_place) = ready().map_err(|e| match explain(path, e) {
            StoreError::Damaged(..) if newer => StoreError::Newer(path.clone(), header.user_version),
            other => other,
        })?;
        if reader > USER_VERSION {
            return Err(StoreError::Newer(path.clone(), header.user_version));
        }
        if read_only.is_none() && (locked_place || !folder_is_writable(path)) {
            read_only = Some(ReadOnly::Place);
        }
        let store = Store { conn, path: path.clone(), register, read_only };
        let newest = store.newest()?.map(|(_, id)| id);
        if known.is_none_or(|l| l.newest != newest) {
            store.examine_pages()?;
        }
        Ok(store)
    }

    /// SQLite's own check of the file: whole for small files, quick for large ones.
    pub fn examine_pages(&self) -> Result<()> {
        let large = size(&self.path).is_some_and(|bytes| bytes > LARGE);
        guard::examine_pages(&self.conn, &self.path, !large)
    }

    /// Closes the file and tells how it was left, to be remembered in the own log. The header is read only after
    /// SQLite has let go of the file.
    pub fn close(self) -> Option<(PathBuf, Left)> {
        let newest = self.newest().ok()?.map(|(_, id)| id);
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
