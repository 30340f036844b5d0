//! The file: the only room that says SQL. One SQLite file holds the present state in plain tables, useful to any SQLite
//! tool, and beside them the append-only log and its heads, written in the same transaction by one writer (`commit`).
//!
//! Read next: `schema` (what stands in the file), `open` (in which order a file is examined before it is trusted),
//! `apply` (how one change becomes heads and rows), `commit`. The room knows no language: the readable views come in
//! as text, errors go out as values.

pub mod apply;
mod balance;
mod cells;
pub mod clock;
pub mod commit;
mod create;
pub mod elsewhere;
pub mod guard;
pub mod heads;
pub mod import;
pub mod keep;
pub mod known;
mod laying;
mod lines;
pub mod log;
pub mod migrate;
pub mod open;
pub mod outline;
pub mod outside;
pub mod own;
pub mod peer;
pub mod places;
pub mod read;
pub mod reconcile;
pub mod repair;
pub mod repeated;
pub mod replay;
pub mod row;
pub mod schema;
pub mod scratch;
pub mod siblings;
pub mod sides;
pub mod slate;
pub mod slices;
pub mod survey;
mod then;
pub mod told;
pub mod touched;
pub mod union;
pub mod walk;
pub mod watch;

use std::path::{Path, PathBuf};

/// An open register file.
pub struct Store {
    pub(crate) conn: rusqlite::Connection,
    path: PathBuf,
    register: String,
    read_only: Option<ReadOnly>,
    /// Whether the file is as this program left it.
    known: bool,
    /// Which file the path led to when it was opened.
    identity: Option<(u64, u64)>,
    /// The private folder of the copy that is open instead of the file.
    copy: Option<scratch::Scratch>,
}

/// Why a file is open for reading only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// The user asked for it.
    Asked,
    /// The file or its folder cannot be written.
    Place,
    /// The file was made by a newer program that says this one may read it.
    Newer,
    /// The register is looked at as of an earlier day.
    Past,
    /// Its log is damaged and cannot be mended here.
    Damaged,
    /// It is large and not as this program left it: it is being held against its log.
    Checking,
}

/// What can go wrong with a file. Everything a person must know is in the values; the words are made elsewhere.
#[derive(Debug)]
pub enum StoreError {
    /// No file there.
    Missing(PathBuf),
    /// A folder, a pipe, a device: not a regular file.
    NotAFile(PathBuf),
    /// Empty or cut off (a broken copy).
    Truncated(PathBuf),
    /// Not an SQLite file at all, or one of another program.
    NotOurs(PathBuf),
    /// Written by a program whose format this one cannot read; its `user_version`.
    Newer(PathBuf, i64),
    /// Of an older revision that must be brought up to date first; its `user_version`.
    Older(PathBuf, i64),
    /// Damaged: SQLite's or our own finding.
    Damaged(PathBuf, String),
    /// The journal beside the file names another file: never opened, since recovery could delete that file.
    ForeignJournal(PathBuf),
    /// Another program holds the file.
    Locked(PathBuf),
    /// The file was moved away, replaced or deleted while it was open.
    Moved(PathBuf),
    /// The last save was interrupted (or the file was left in another journal mode), and what is needed to complete it
    /// cannot be written here.
    Unfinished(PathBuf),
    /// The file cannot be written; why.
    ReadOnly(PathBuf, ReadOnly),
    /// Something already stands where a new file should go.
    Exists(PathBuf),
    /// The disk is full.
    Full(PathBuf),
    /// It is the very register that is open, under this or another name.
    SameFile(PathBuf),
    /// A colleague's file in which something stands that does not belong there; what.
    Strange(PathBuf, String),
    /// A colleague's file that is larger than so many GB.
    TooLarge(PathBuf, u64),
    /// Reading a colleague's file takes longer than can be right.
    TooSlow(PathBuf),
    /// It was stopped by the one who asked for it.
    Stopped,
    /// Any other failure of reading or writing.
    Io(PathBuf, String),
}

impl StoreError {
    /// What lies behind it, where it is not said by the kind alone.
    fn why(&self) -> String {
        match self {
            StoreError::Io(_, why) | StoreError::Damaged(_, why) => why.clone(),
            other => format!("{other:?}"),
        }
    }
}

pub type Result<T> = std::result::Result<T, StoreError>;

impl Store {
    /// A store on a connection that is ready.
    fn on(conn: rusqlite::Connection, path: PathBuf, register: String, read_only: Option<ReadOnly>) -> Store {
        let identity = guard::identity(&path);
        Store { conn, path, register, read_only, known: false, identity, copy: None }
    }

    /// Whether the file is as this program left it, so that nothing need be held against the log.
    pub fn is_known(&self) -> bool {
        self.known
    }

    /// Somebody else wrote: the file is no longer as this program left it.
    pub fn doubt(&mut self) {
        self.known = false;
    }

    /// Whether a private copy is open, since what an interrupted save left behind cannot be completed in its place.
    pub fn is_copy(&self) -> bool {
        self.copy.is_some()
    }

    /// Forbids writing from now on.
    pub fn bar(&mut self, why: ReadOnly) {
        self.read_only = Some(why);
    }

    /// Lets a file that was being checked be written.
    pub fn unbar(&mut self) {
        self.read_only = self.read_only.filter(|why| *why != ReadOnly::Checking);
    }

    /// The same file once more, for the thread that checks it and puts it right.
    pub fn again_to_check(&self) -> Result<Store> {
        let mut store = self.again_as(None)?;
        store.known = false;
        Ok(store)
    }

    /// Whether the path leads to another file now, or to none: what is open is no longer what people call the register.
    pub fn is_replaced(&self) -> bool {
        self.copy.is_none() && self.identity.is_some() && guard::identity(&self.path) != self.identity
    }

    /// Where the file stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The identity of the register: the same in all copies of it.
    pub fn register(&self) -> &str {
        &self.register
    }

    /// Why the file is open for reading only; `None` if it can be written.
    pub fn read_only(&self) -> Option<ReadOnly> {
        self.read_only
    }

    /// The same file once more, for another thread: it is examined already.
    pub fn again(&self) -> Result<Store> {
        self.again_as(self.read_only)
    }

    /// A further connection on the same file, for a thread that reads.
    fn again_to_read(&self) -> rusqlite::Result<rusqlite::Connection> {
        open::connect(&self.path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn again_as(&self, read_only: Option<ReadOnly>) -> Result<Store> {
        Way { read_only, ..self.way() }.open()
    }

    /// The way to the file, for whoever opens it once more later.
    pub fn way(&self) -> Way {
        let (path, register) = (self.path.clone(), self.register.clone());
        Way { path, register, read_only: self.read_only, known: self.known, identity: self.identity }
    }

    /// Runs a statement that is run again and again; what it answers is not looked at.
    fn run(&self, sql: &str) -> rusqlite::Result<()> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
        Ok(())
    }

    /// Turns an error of SQLite into one of ours.
    pub(crate) fn fail(&self, error: rusqlite::Error) -> StoreError {
        explain(&self.path, error)
    }
}

/// The way to a file that was opened and found to be a register.
#[derive(Clone)]
pub struct Way {
    path: PathBuf,
    register: String,
    read_only: Option<ReadOnly>,
    known: bool,
    identity: Option<(u64, u64)>,
}

impl Way {
    /// Opens the file once more.
    pub fn open(&self) -> Result<Store> {
        let flags = match self.read_only {
            None => rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE,
            Some(_) => rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
        let conn = open::connect(&self.path, flags).map_err(|e| explain(&self.path, e))?;
        let Way { path, register, read_only, known, identity } = self.clone();
        Ok(Store { conn, path, register, read_only, known, identity, copy: None })
    }
}

/// Turns an error of SQLite into one of ours.
pub(crate) fn explain(path: &Path, error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, PermissionDenied,
        ReadOnly as IsReadOnly, TooBig,
    };
    use rusqlite::ffi;
    let path = path.to_path_buf();
    let Some(code) = error.sqlite_error_code() else {
        return match error {
            // A failure of the program's own, not of the file.
            rusqlite::Error::InvalidParameterName(_) | rusqlite::Error::InvalidPath(_) => {
                StoreError::Io(path, error.to_string())
            }
            // A value that is not of its column's kind, text that is not text, a row that is not there.
            _ => StoreError::Damaged(path, error.to_string()),
        };
    };
    match (code, error.sqlite_extended_error_code()) {
        (_, Some(ffi::SQLITE_READONLY_DBMOVED)) => StoreError::Moved(path),
        (_, Some(ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY | ffi::SQLITE_READONLY_CANTINIT)) => {
            StoreError::Unfinished(path)
        }
        (_, Some(ffi::SQLITE_READONLY_DIRECTORY)) => StoreError::Unfinished(path),
        (DatabaseBusy | DatabaseLocked, _) => StoreError::Locked(path),
        (DatabaseCorrupt | TooBig, _) => StoreError::Damaged(path, error.to_string()),
        // What stands in every register is not there.
        _ if error.to_string().contains("no such ") => StoreError::Damaged(path, error.to_string()),
        (NotADatabase, _) => StoreError::NotOurs(path),
        (DiskFull, _) => StoreError::Full(path),
        (IsReadOnly | PermissionDenied, _) => StoreError::ReadOnly(path, ReadOnly::Place),
        (CannotOpen, _) if !path.exists() => StoreError::Missing(path),
        _ => StoreError::Io(path, error.to_string()),
    }
}
