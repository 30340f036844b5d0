//! What every file is asked before SQLite opens it, and what every connection is forbidden before it reads: one's own
//! register and a colleague's file alike. Nothing that stands in a file may run, hang or exhaust anything.
//!
//! The order is that of `open`: `examine` (what it is, its first 100 bytes, read by plain means only while no connection
//! of this process has it open, since closing a plain handle would drop SQLite's locks on some systems), then
//! `refuse_foreign_journal`, then a connection and `harden`, then `examine_pages` and `known::flaws`.

use super::schema::APPLICATION_ID;
use super::{ReadOnly, Result, StoreError, explain};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the first 100 bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub application_id: i32,
    pub user_version: i64,
    /// SQLite's change counter.
    pub counter: u32,
    /// Whether it was left in the journal mode that keeps a second file (`-wal`) beside it.
    pub wal: bool,
}

/// How long reading waits for another program that is just committing.
pub const READ_PATIENCE: Duration = Duration::from_secs(1);
/// A file up to this size is looked at whole; a larger one quickly, unless everything is asked for.
pub const LARGE: u64 = 64 << 20;
thread_local! {
    static LARGE_FROM: std::cell::Cell<u64> = const { std::cell::Cell::new(LARGE) };
}

/// From which size on a file is large for whoever asks on this thread.
pub fn large() -> u64 {
    LARGE_FROM.get()
}

/// Lets smaller files count as large on this thread, so that what is done with large ones can be tried in no time.
pub fn count_as_large(from: u64) {
    LARGE_FROM.set(from);
}

/// A colleague's file is at most this large.
pub const LARGEST: u64 = 8 << 30;
/// How many steps SQLite goes between two looks at the clock.
const STEPS: i32 = 10_000;
/// What SQLite keeps of a colleague's file in memory, in KiB, whatever the file itself asks for.
const ROOM: i64 = 2 << 10;
/// How much there is to be read in a schema: some thousands of tables. Each can take a few kB of memory.
const SCHEMA_STEPS: i32 = 1_000;
const SCHEMA_LOOKS: u32 = 40;

/// Whose file a connection is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// One's own register.
    Own,
    /// A private copy of a file from outside, read only. Reading stops (`SQLITE_INTERRUPT`) when this time is over.
    Foreign(Duration),
}

/// Forbids a connection all that a file could do with it. To be called before any other SQL.
pub fn harden(conn: &mut Connection, whose: Whose) -> rusqlite::Result<()> {
    use DbConfig::{
        SQLITE_DBCONFIG_DEFENSIVE as DEFENSIVE, SQLITE_DBCONFIG_DQS_DDL as DQS_DDL, SQLITE_DBCONFIG_DQS_DML as DQS_DML,
        SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER as TOKENIZER, SQLITE_DBCONFIG_ENABLE_QPSG as PLANNED_ONCE,
        SQLITE_DBCONFIG_ENABLE_TRIGGER as TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW as VIEW,
        SQLITE_DBCONFIG_TRUSTED_SCHEMA as TRUSTED, SQLITE_DBCONFIG_WRITABLE_SCHEMA as WRITABLE,
    };
    conn.set_db_config(DEFENSIVE, true)?;
    // A statement is planned once, whatever is bound to it: planning it anew each time costs more than running it.
    conn.set_db_config(PLANNED_ONCE, true)?;
    for off in [TRUSTED, TRIGGER, VIEW, WRITABLE, DQS_DDL, DQS_DML, TOKENIZER] {
        conn.set_db_config(off, false)?;
    }
    // `VACUUM` needs one attached file, on one's own register only.
    let attached = i32::from(whose == Whose::Own);
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 4 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 64 << 10),
        (Limit::SQLITE_LIMIT_COLUMN, 128),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 60),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 3),
        (Limit::SQLITE_LIMIT_VDBE_OP, 25_000),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 8),
        (Limit::SQLITE_LIMIT_ATTACHED, attached),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 64),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, value)?;
    }
    conn.busy_timeout(READ_PATIENCE)?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(
        "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;",
    )?;
    if let Whose::Foreign(patience) = whose {
        // The schema is read by the first statement that needs it: this one, within bounds of its own. A bound on all of
        // SQLite's memory would hold for one's own register as well, and could never be loosened again.
        let mut looks = 0;
        let enough = move || {
            looks += 1;
            looks > SCHEMA_LOOKS
        };
        conn.progress_handler(SCHEMA_STEPS, Some(enough))?;
        conn.execute_batch(&format!("PRAGMA cache_size=-{ROOM}; PRAGMA query_only=ON;"))?;
        let end = Instant::now() + patience;
        conn.progress_handler(STEPS, Some(move || Instant::now() > end))?;
    }
    Ok(())
}

/// SQLite's own check of the pages: whole, or quick.
pub fn examine_pages(conn: &Connection, path: &Path, whole: bool) -> Result<()> {
    let sql = if whole { "PRAGMA integrity_check(1)" } else { "PRAGMA quick_check(1)" };
    let found: String = conn.query_row(sql, [], |r| r.get(0)).map_err(|e| explain(path, e))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(path.to_path_buf(), found)) }
}

/// What stands at the path, from its first bytes alone.
pub fn examine(path: &Path) -> Result<Header> {
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
        wal: bytes[18] == 2 || bytes[19] == 2,
    };
    if !bytes.starts_with(MAGIC) || header.application_id != APPLICATION_ID {
        return Err(StoreError::NotOurs(owned()));
    }
    let page = match u64::from(u16::from_be_bytes([bytes[16], bytes[17]])) {
        1 => 65_536,
        page => page,
    };
    // A save that was interrupted may leave the file shorter than it says: what stands beside it puts that right.
    let mended = has_journal(path) || (header.wal && beside(path, "-wal").exists());
    if meta.len() < page * u64::from(number(28)) && !mended {
        return Err(StoreError::Truncated(owned()));
    }
    Ok(header)
}

const MAGIC: &[u8] = b"SQLite format 3\0";

/// The name of what SQLite keeps beside a file.
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// Whether a save was interrupted: a journal that is not empty stands beside the file.
pub fn has_journal(path: &Path) -> bool {
    size(&beside(path, "-journal")).is_some_and(|bytes| bytes > 0)
}

/// A journal that ends in the name of another file (a super-journal) is never rolled back: recovery may delete that
/// file. Nor is anything opened beside which a pipe or a link stands where SQLite looks for a journal.
pub fn refuse_foreign_journal(path: &Path) -> Result<()> {
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

/// Which file a path leads to, whatever its name: the same for a link to it. `None` where the system does not tell.
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        let meta = std::fs::metadata(path).ok()?;
        Some((std::os::unix::fs::MetadataExt::dev(&meta), std::os::unix::fs::MetadataExt::ino(&meta)))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Whether two paths lead to one file.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    match (identity(a), identity(b)) {
        (Some(a), Some(b)) => a == b,
        _ => canonical(a) == canonical(b),
    }
}

/// Under how many names a file stands; `None` where the system does not tell.
pub fn names(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        Some(std::os::unix::fs::MetadataExt::nlink(&std::fs::metadata(path).ok()?))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// The one name of a file, where it can be had.
pub fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

pub fn size(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|m| m.len())
}

/// A failure of the file system as one of ours.
pub fn place_error(path: &Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly(path.to_path_buf(), ReadOnly::Place)
        }
        std::io::ErrorKind::StorageFull => StoreError::Full(path.to_path_buf()),
        _ => StoreError::Io(path.to_path_buf(), error.to_string()),
    }
}

/// The kind of network drive that a file stands on, where that can be known.
pub fn network(path: &Path) -> Option<String> {
    let path = canonical(path);
    let text = path.to_string_lossy();
    if text.starts_with(r"\\?\UNC\") || (text.starts_with(r"\\") && !text.starts_with(r"\\?\")) {
        return Some("SMB".to_string());
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    mount_of(&mounts, &path).filter(|kind| is_network(kind))
}

/// Whether a file system of this kind may be somewhere else, or be seen by others who know nothing of its locks. One that
/// a program serves (FUSE) may be anything; a disk that is read by one (`fuseblk`) is here.
fn is_network(kind: &str) -> bool {
    let kinds = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse"];
    kinds.contains(&kind) || kind.starts_with("fuse.")
}

/// The file system of the mount that a path belongs to: the longest mount point that the path begins with.
fn mount_of(mounts: &str, path: &Path) -> Option<String> {
    let line = |line: &str| -> Option<(PathBuf, String)> {
        let (place, kind) = line.split_once(" - ")?;
        let point = place.split(' ').nth(4)?.replace(r"\040", " ");
        Some((PathBuf::from(point), kind.split(' ').next()?.to_string()))
    };
    let of = mounts.lines().filter_map(line).filter(|(point, _)| path.starts_with(point));
    of.max_by_key(|(point, _)| point.as_os_str().len()).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_serves_is_taken_for_a_share_and_a_disk_is_not() {
        for (kind, network) in
            [("nfs4", true), ("cifs", true), ("fuse", true), ("fuse.sshfs", true), ("fuseblk", false), ("ext4", false)]
        {
            assert_eq!(is_network(kind), network, "{kind}");
        }
    }

    #[test]
    fn the_mount_of_a_path_is_the_longest() {
        let mounts =
            "21 1 0:2 / / rw - ext4 /dev/sda rw\n30 21 0:5 / /mnt/share\\040one rw shared:1 - cifs //srv/x rw\n";
        assert_eq!(mount_of(mounts, Path::new("/mnt/share one/a.taizhang")).as_deref(), Some("cifs"));
        assert_eq!(mount_of(mounts, Path::new("/mnt/other/a.taizhang")).as_deref(), Some("ext4"));
    }
}
