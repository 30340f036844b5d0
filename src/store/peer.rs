//! A colleague's file is untrusted. It is never opened for writing and never read where it stands: a private snapshot
//! is taken into the `inbox` (a folder of the user's own), and only that is opened, with nothing of the file's own able
//! to run and with bounds on time and memory. What an interrupted save left behind is recovered in the copy.
//!
//! In this order: what it is (a regular file, not the register that is open, whole, ours); what stands beside it; the
//! copy; how long its entries are; how long its schema is, and that it is the known one wherever it touches our tables
//! (looking at the pages evaluates what stands in it); its pages. Only then is it read.

use super::cells::examine_entries;
use super::guard::{
    LARGE, LARGEST, Whose, beside, canonical, examine, harden, has_journal, is_same_file, place_error,
    refuse_foreign_journal,
};
use super::known::{self, SchemaFlaw};
use super::schema::{APPLICATION_ID, USER_VERSION};
use super::watch::{Phase, Watch};
use super::{ReadOnly, Result, Store, StoreError, explain, log};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A colleague's file, as it was when it was looked at.
pub struct Peer {
    pub store: Store,
    /// Where the original stands.
    pub path: PathBuf,
    /// The number of its format, if it is newer than ours.
    pub newer: Option<i64>,
    /// How large the original is.
    pub(super) size: u64,
    /// Where the snapshot stands.
    copy: PathBuf,
    /// Taken away when the peer is let go; stands last, so that the file is closed first.
    _inbox: Arc<Inbox>,
}

/// Pages copied at a time: about what a disk does in a few milliseconds.
const STEP: i32 = 2_048;

impl Peer {
    /// Takes a snapshot of the file at `path` into the inbox below `state`. `own` is the register that is open.
    pub fn take(path: &Path, own: &Path, state: &Path, watch: &Watch) -> Result<Peer> {
        let path = canonical(path);
        let header = examine(&path)?;
        if is_same_file(&path, own) {
            return Err(StoreError::SameFile(path));
        }
        let meta = std::fs::metadata(&path).map_err(|e| place_error(&path, &e))?;
        if meta.len() > LARGEST {
            return Err(StoreError::TooLarge(path, LARGEST >> 30));
        }
        refuse_foreign_journal(&path)?;
        let inbox = Inbox::make(state)?;
        let copy = inbox.0.join("theirs.taizhang");
        if header.wal || has_journal(&path) || beside(&path, "-wal").exists() {
            copy_with_journal(&path, &copy, watch)?;
        } else {
            copy_quietly(&path, &copy, watch)?;
        }
        Peer::open(path, &copy, inbox, meta.len(), watch)
    }

    fn open(path: PathBuf, copy: &Path, inbox: Inbox, size: u64, watch: &Watch) -> Result<Peer> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        watch.enter(Phase::Checking, 0);
        let mut conn = Connection::open_with_flags(copy, flags).map_err(|e| explain(&path, e))?;
        // 20 seconds, and a minute for each GB beyond what is small.
        let patience = Duration::from_secs(20 + 60 * (size >> 30) + if size > LARGE { 60 } else { 0 });
        let fail = |e: rusqlite::Error| stopped(&path, e, watch);
        if size > LARGE {
            // In a small file no entry can be large.
            examine_entries(copy, &path)?;
        }
        harden(&mut conn, Whose::Foreign(patience)).map_err(|e| match fail(e) {
            StoreError::TooSlow(path) => StoreError::Strange(path, "sqlite_schema".into()),
            other => other,
        })?;
        bound(&mut conn, patience, watch).map_err(fail)?;
        let (id, version) = numbers(&conn).map_err(fail)?;
        if id != i64::from(APPLICATION_ID) {
            return Err(StoreError::NotOurs(path));
        }
        if let Some(strange) = strange(&conn, version > USER_VERSION).map_err(fail)? {
            return Err(StoreError::Strange(path, strange));
        }
        let found: String = match size > LARGE {
            true => examine_tables(&conn, copy, patience, watch),
            false => conn.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0)),
        }
        .map_err(fail)?;
        if found != "ok" {
            return Err(StoreError::Damaged(path, found));
        }
        if version < USER_VERSION {
            // There is no older format: a register without its number is not whole.
            return Err(StoreError::Damaged(path, format!("user_version {version}")));
        }
        let (register, reader) = identity(&conn).map_err(fail)?;
        if reader > USER_VERSION || version / 100 > USER_VERSION / 100 {
            return Err(StoreError::Newer(path, version));
        }
        // From here on only what is known is read, step by step; people may take their time in between.
        let watch = watch.clone();
        conn.progress_handler(10_000, Some(move || watch.is_stopped())).map_err(|e| explain(&path, e))?;
        let (path_of, read_only) = (path.clone(), Some(ReadOnly::Asked));
        let store = Store { conn, path: path_of, register, read_only, known: false, identity: None, copy: None };
        let (newer, copy) = ((version > USER_VERSION).then_some(version), copy.to_path_buf());
        Ok(Peer { store, path, newer, size, copy, _inbox: Arc::new(inbox) })
    }

    /// The way to the same peer for another thread.
    pub fn way(&self) -> PeerWay {
        let (path, copy, inbox) = (self.path.clone(), self.copy.clone(), self._inbox.clone());
        let register = self.store.register().to_string();
        PeerWay { path, copy, register, newer: self.newer, size: self.size, inbox }
    }

    /// Whether a look at all of it takes long.
    pub fn is_large(&self) -> bool {
        self.size > super::guard::large()
    }

    /// The snapshot once more, for another thread.
    pub(super) fn again(&self, watch: &Watch) -> rusqlite::Result<Connection> {
        connect(&self.copy, watch)
    }

    /// The same for whoever reads it later: a file by itself, that of the snapshot.
    pub(super) fn further(&self, watch: &Watch) -> Result<Store> {
        let Peer { store, .. } = self.way().open(watch)?;
        Ok(Store { path: self.copy.clone(), ..store })
    }

    /// Turns an error of reading into one of ours; what was stopped says so.
    pub(super) fn fail(&self, error: rusqlite::Error, watch: &Watch) -> StoreError {
        stopped(&self.path, error, watch)
    }

    /// The body of a change of theirs, exactly as it stands there.
    pub(super) fn body(&self, id: &crate::domain::id::ChangeId) -> rusqlite::Result<Option<String>> {
        log::body_of(&self.store.conn, id)
    }
}

/// The way to a colleague's file that was examined: to its snapshot.
pub struct PeerWay {
    path: PathBuf,
    copy: PathBuf,
    register: String,
    newer: Option<i64>,
    size: u64,
    inbox: Arc<Inbox>,
}

impl PeerWay {
    /// Opens the snapshot once more.
    pub fn open(self, watch: &Watch) -> Result<Peer> {
        let PeerWay { path, copy, register, newer, size, inbox } = self;
        let conn = connect(&copy, watch).map_err(|e| stopped(&path, e, watch))?;
        let (of, read_only) = (path.clone(), Some(ReadOnly::Asked));
        let store = Store { conn, path: of, register, read_only, known: false, identity: None, copy: None };
        Ok(Peer { store, path, newer, size, copy, _inbox: inbox })
    }
}

/// A further connection on a snapshot that was examined.
fn connect(copy: &Path, watch: &Watch) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(copy, flags)?;
    harden(&mut conn, Whose::Foreign(Duration::from_secs(20)))?;
    let watch = watch.clone();
    conn.progress_handler(10_000, Some(move || watch.is_stopped()))?;
    Ok(conn)
}

/// SQLite's quick check, table by table on two threads; what is in no table is never read. Answers `ok`, or what is wrong.
fn examine_tables(conn: &Connection, copy: &Path, patience: Duration, watch: &Watch) -> rusqlite::Result<String> {
    let sql = "SELECT s.name FROM sqlite_schema s WHERE s.type = 'table' ORDER BY s.name = 'change', s.name DESC";
    let names = conn.prepare(sql)?.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let left = Mutex::new(names);
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let examine = |conn: &Connection| -> rusqlite::Result<String> {
        while let Some(name) = next() {
            let sql = format!("PRAGMA quick_check('{}')", name.replace('\'', "''"));
            let found: String = conn.query_row(&sql, [], |r| r.get(0))?;
            if found != "ok" {
                return Ok(found);
            }
        }
        Ok("ok".to_string())
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut other = Connection::open_with_flags(copy, flags)?;
    harden(&mut other, Whose::Foreign(patience))?;
    bound(&mut other, patience, watch)?;
    std::thread::scope(|threads| {
        let rest = threads.spawn(|| {
            let other = other;
            examine(&other)
        });
        let found = examine(conn);
        let rest = rest.join().unwrap_or_else(|fell| std::panic::resume_unwind(fell));
        Ok([found?, rest?].into_iter().find(|said| said != "ok").unwrap_or_else(|| "ok".to_string()))
    })
}

/// Bounds the time that reading may take, with a way to stop it sooner.
fn bound(conn: &mut Connection, patience: Duration, watch: &Watch) -> rusqlite::Result<()> {
    let (start, watch) = (Instant::now(), watch.clone());
    conn.progress_handler(10_000, Some(move || watch.is_stopped() || start.elapsed() > patience))
}

fn stopped(path: &Path, error: rusqlite::Error, watch: &Watch) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) if watch.is_stopped() => StoreError::Stopped,
        Some(rusqlite::ErrorCode::OperationInterrupted) => StoreError::TooSlow(path.to_path_buf()),
        Some(rusqlite::ErrorCode::TooBig | rusqlite::ErrorCode::OutOfMemory) => {
            StoreError::Strange(path.to_path_buf(), error.to_string())
        }
        _ => explain(path, error),
    }
}

fn numbers(conn: &Connection) -> rusqlite::Result<(i64, i64)> {
    let number = |name: &str| conn.query_row(&format!("PRAGMA {name}"), [], |r| r.get::<_, i64>(0));
    Ok((number("application_id")?, number("user_version")?))
}

fn identity(conn: &Connection) -> rusqlite::Result<(String, i64)> {
    let value = |key: &str| conn.query_row("SELECT v FROM meta WHERE k = ?1", [key], |r| r.get::<_, String>(0));
    Ok((value("register")?, value("min_reader")?.parse().unwrap_or(i64::MAX)))
}

/// What stands in the schema that could act when our tables are read. Of a newer file only the log is read, so only that
/// is looked at.
fn strange(conn: &Connection, newer: bool) -> rusqlite::Result<Option<String>> {
    let of_log = |f: &SchemaFlaw| {
        let subject = f.subject();
        ["meta", "change"].contains(&subject.split('.').next().unwrap_or_default())
    };
    let bars = |f: &SchemaFlaw| f.bars_merging() && (!newer || of_log(f) || matches!(f, SchemaFlaw::Trigger { .. }));
    Ok(known::flaws(conn)?.iter().find(|f| bars(f)).map(SchemaFlaw::subject))
}

/// Copies a file that is at rest, with SQLite's own lock held meanwhile: a writer in between begins it anew.
fn copy_quietly(path: &Path, copy: &Path, watch: &Watch) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let from = Connection::open_with_flags(path, flags).map_err(|e| explain(path, e))?;
    let mut to = Connection::open(copy).map_err(|e| explain(copy, e))?;
    to.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF").map_err(|e| explain(copy, e))?;
    let backup = Backup::new(&from, &mut to).map_err(|e| explain(path, e))?;
    let start = Instant::now();
    loop {
        if watch.is_stopped() {
            return Err(StoreError::Stopped);
        }
        let step = backup.step(STEP).map_err(|e| match explain(path, e) {
            StoreError::Full(_) => StoreError::Full(copy.to_path_buf()),
            other => other,
        })?;
        let progress = backup.progress();
        let all = u64::try_from(progress.pagecount).unwrap_or_default();
        watch.enter(Phase::Copying, all);
        watch.reach(all - u64::try_from(progress.remaining).unwrap_or_default().min(all));
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => {}
            _ if start.elapsed() > Duration::from_secs(10) => return Err(StoreError::Locked(path.to_path_buf())),
            _ => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Copies a file together with what an interrupted save (or another journal mode) left beside it, byte for byte. Should
/// any of it change meanwhile, it is done again.
fn copy_with_journal(path: &Path, copy: &Path, watch: &Watch) -> Result<()> {
    let parts = ["", "-journal", "-wal"].map(|ending| (beside(path, ending), beside(copy, ending)));
    let state = || -> Vec<Option<(u64, Option<std::time::SystemTime>)>> {
        let look = |p: &Path| std::fs::metadata(p).ok().map(|m| (m.len(), m.modified().ok()));
        parts.iter().map(|(from, _)| look(from)).collect()
    };
    watch.enter(Phase::Copying, 0);
    for _ in 0..5 {
        if watch.is_stopped() {
            return Err(StoreError::Stopped);
        }
        let before = state();
        if before.iter().flatten().map(|(len, _)| len).sum::<u64>() > LARGEST {
            return Err(StoreError::TooLarge(path.to_path_buf(), LARGEST >> 30));
        }
        for (from, to) in &parts {
            let _ = std::fs::remove_file(to);
            match std::fs::copy(from, to) {
                Ok(_) => make_own(to),
                // What stands beside it comes and goes while it is being written; that it changed is seen below.
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && from != path => {}
                Err(e) => return Err(place_error(from, &e)),
            }
        }
        if state() == before {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(StoreError::Locked(path.to_path_buf()))
}

/// A copy of a file that may only be read is still ours to write.
fn make_own(path: &Path) {
    if let Ok(meta) = std::fs::metadata(path) {
        let mut rights = meta.permissions();
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut rights, 0o600);
        #[cfg(not(unix))]
        rights.set_readonly(false);
        let _ = std::fs::set_permissions(path, rights);
    }
}

/// A folder of one's own for one snapshot.
struct Inbox(PathBuf);

impl Inbox {
    fn make(state: &Path) -> Result<Inbox> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let inbox = state.join("inbox");
        private(&inbox)?;
        sweep(&inbox);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = inbox.join(name);
        // What a run that was killed left under the same number.
        let _ = std::fs::remove_dir_all(&folder);
        private(&folder)?;
        Ok(Inbox(folder))
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Makes a folder that only its owner can enter.
fn private(folder: &Path) -> Result<()> {
    let mut make = std::fs::DirBuilder::new();
    make.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
    make.create(folder).map_err(|e| place_error(folder, &e))
}

/// Takes away snapshots that runs which were killed have left: those of more than a day ago.
fn sweep(inbox: &Path) {
    for entry in std::fs::read_dir(inbox).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > Duration::from_secs(24 * 3600)) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
