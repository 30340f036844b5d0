//! Opening a register file. It is examined in a fixed order before it is trusted: what it is, what stands beside it, its
//! first 100 bytes (read before SQLite opens it and never while it is open, since closing a plain handle would drop
//! SQLite's locks on some systems), its journal, its version, its integrity. Nothing is created by opening.

use super::own::{Left, Own};
use super::schema::{APPLICATION_ID, USER_VERSION};
use super::{ReadOnly, Result, Store, StoreError, explain};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Write,
    Read,
}

/// What the first 100 bytes say.
pub(super) struct Header {
    application_id: i32,
    user_version: i64,
    counter: u32,
    /// Whether it was left in another journal mode than ours.
    pub(super) is_wal: bool,
}

/// How long reading waits for another program that is just committing.
pub(super) const READ_PATIENCE: Duration = Duration::from_secs(1);

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
        let conn =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|e| explain(path, e))?;
        let ready = || -> rusqlite::Result<(String, i64, bool)> {
            configure(&conn)?;
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
        let large = size(&self.path).is_some_and(|bytes| bytes > 64 << 20);
        let sql = if large { "PRAGMA quick_check(1)" } else { "PRAGMA integrity_check(1)" };
        let found: String = self.conn.query_row(sql, [], |r| r.get(0)).map_err(|e| self.fail(e))?;
        if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(self.path.clone(), found)) }
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

/// Settings of every connection: rollback journal, full safety, nothing of the file's own may run.
pub(super) fn configure(conn: &Connection) -> rusqlite::Result<()> {
    guard(conn)?;
    conn.execute_batch("PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;")
}

/// What holds for every file, one's own and a colleague's: nothing of the file's own may run, and nothing in it may be
/// larger or deeper than what we write.
pub(super) fn guard(conn: &Connection) -> rusqlite::Result<()> {
    use DbConfig::{
        SQLITE_DBCONFIG_DEFENSIVE as DEFENSIVE, SQLITE_DBCONFIG_DQS_DDL as DQS_DDL, SQLITE_DBCONFIG_DQS_DML as DQS_DML,
        SQLITE_DBCONFIG_ENABLE_TRIGGER as TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW as VIEW,
        SQLITE_DBCONFIG_TRUSTED_SCHEMA as TRUSTED, SQLITE_DBCONFIG_WRITABLE_SCHEMA as WRITABLE,
    };
    conn.set_db_config(DEFENSIVE, true)?;
    for off in [TRUSTED, TRIGGER, VIEW, WRITABLE, DQS_DDL, DQS_DML] {
        conn.set_db_config(off, false)?;
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 4 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 64 << 10),
        (Limit::SQLITE_LIMIT_COLUMN, 64),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 3),
        (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 8),
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 64),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    ] {
        conn.set_limit(limit, value)?;
    }
    conn.busy_timeout(READ_PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(
        "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;",
    )
}

/// What stands at the path, from its first bytes alone.
pub(super) fn examine(path: &Path) -> Result<Header> {
    let owned = || path.to_path_buf();
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::Missing(owned())),
        Err(e) => return Err(StoreError::Io(owned(), e.to_string())),
    };
    if !meta.is_file() {
        return Err(StoreError::NotAFile(owned()));
    }
    if meta.len() < 100 {
        let begins_right =
            std::fs::read(path).is_ok_and(|b| b.is_empty() || MAGIC.starts_with(&b) || b.starts_with(MAGIC));
        return Err(if begins_right { StoreError::Truncated(owned()) } else { StoreError::NotOurs(owned()) });
    }
    let mut bytes = [0; 100];
    let read = std::fs::File::open(path).and_then(|mut f| std::io::Read::read_exact(&mut f, &mut bytes));
    read.map_err(|e| place_error(path, &e))?;
    let number = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let header = Header {
        application_id: i32::from_be_bytes([bytes[68], bytes[69], bytes[70], bytes[71]]),
        user_version: i64::from(number(60)),
        counter: number(24),
        is_wal: bytes[18] == 2 || bytes[19] == 2,
    };
    if !bytes.starts_with(MAGIC) || header.application_id != APPLICATION_ID {
        return Err(StoreError::NotOurs(owned()));
    }
    let page = match u64::from(u16::from_be_bytes([bytes[16], bytes[17]])) {
        1 => 65_536,
        page => page,
    };
    // A save that was interrupted may leave the file shorter than it says: the journal beside it puts that right.
    if meta.len() < page * u64::from(number(28)) && !has_journal(path) {
        return Err(StoreError::Truncated(owned()));
    }
    Ok(header)
}

const MAGIC: &[u8] = b"SQLite format 3\0";

/// The name of what SQLite keeps beside a file.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

pub(super) fn has_journal(path: &Path) -> bool {
    size(&beside(path, "-journal")).is_some_and(|bytes| bytes > 0)
}

/// A journal that ends in the name of another file (a super-journal) is never rolled back: recovery may delete that
/// file. Nor is anything opened beside which a pipe or a link stands where SQLite looks for a journal.
pub(super) fn refuse_foreign_journal(path: &Path) -> Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    for name in ["-journal", "-wal", "-shm"].map(|ending| beside(path, ending)) {
        if std::fs::symlink_metadata(&name).is_ok_and(|m| !m.is_file()) {
            return Err(StoreError::NotAFile(name));
        }
    }
    let Ok(mut file) = std::fs::File::open(beside(path, "-journal")) else { return Ok(()) };
    let mut tail = [0; 8];
    let read = file.seek(SeekFrom::End(-8)).and_then(|_| file.read_exact(&mut tail));
    if read.is_ok() && tail == [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7] {
        return Err(StoreError::ForeignJournal(path.to_path_buf()));
    }
    Ok(())
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

pub(super) fn place_error(path: &Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly(path.to_path_buf(), ReadOnly::Place)
        }
        std::io::ErrorKind::StorageFull => StoreError::Full(path.to_path_buf()),
        _ => StoreError::Io(path.to_path_buf(), error.to_string()),
    }
}

fn size(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|m| m.len())
}

/// The one name of a file, where it can be had.
pub(super) fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
