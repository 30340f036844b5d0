//! Backups: whole, checked copies of the file, written beside their goal and put in place only when they have been read
//! back; which of them are kept as they age, and which one is never let go. Restoring is copying one back to a new name:
//! nothing here ever writes over a file.

use super::guard::{LARGE, Whose, beside, examine, examine_pages, harden, place_error, size};
use super::{Result, Store, StoreError, explain};
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a backup was made; the word stands in its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    Daily,
    Merge,
    Import,
    Migrate,
    Asked,
}

impl Reason {
    pub const ALL: [Reason; 5] = [Reason::Daily, Reason::Merge, Reason::Import, Reason::Migrate, Reason::Asked];

    pub const fn code(self) -> &'static str {
        match self {
            Reason::Daily => "daily",
            Reason::Merge => "merge",
            Reason::Import => "import",
            Reason::Migrate => "migrate",
            Reason::Asked => "asked",
        }
    }

    pub fn parse(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// A backup as its name and place tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    pub path: PathBuf,
    /// When it was made, local time, as it stands in the name: `20261125T090000.000`.
    pub at: String,
    pub reason: Reason,
    /// The name of the file that it is of, without its ending.
    pub of: String,
    pub size: u64,
}

/// How many of the newest are kept, of how many days one, of how many months one.
const NEWEST: usize = 10;
const DAYS: usize = 30;
const MONTHS: usize = 12;
/// All backups of a large file together; two of them stay all the same.
const ROOM: u64 = 4 << 30;
const FEWEST: usize = 2;
const ENDING: &str = ".taizhang";

impl Backup {
    /// The name of a backup.
    pub fn name(at: &str, reason: Reason, of: &str) -> String {
        format!("{at}-{}-{of}{ENDING}", reason.code())
    }

    /// Reads the name of a backup.
    fn read(path: PathBuf) -> Option<Backup> {
        let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
        let (at, rest) = name.split_once('-')?;
        let (reason, of) = rest.split_once('-')?;
        let timely = at.len() == 19 && at.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'T' | b'.'));
        let (at, of, reason) = (at.to_string(), of.to_string(), Reason::parse(reason).filter(|_| timely)?);
        Some(Backup { size: size(&path)?, path, at, reason, of })
    }

    /// The day in the name: `20261125`.
    pub fn day(&self) -> &str {
        &self.at[..8]
    }
}

/// The backups below a folder (one folder per register in it), the newest first.
pub fn list(folder: &Path) -> Vec<Backup> {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut out: Vec<Backup> =
        entries(folder).filter(|p| p.is_dir()).flat_map(|p| entries(&p)).filter_map(Backup::read).collect();
    out.sort_by(|a, b| (&b.at, &b.path).cmp(&(&a.at, &a.path)));
    out
}

/// Which of these backups of one register file (the newest first) need not be kept any more.
pub fn surplus(backups: &[Backup]) -> Vec<Backup> {
    let mut kept: BTreeSet<usize> = (0..backups.len().min(NEWEST)).collect();
    for (length, most) in [(8, DAYS), (6, MONTHS)] {
        let mut periods: BTreeSet<&str> = BTreeSet::new();
        for (n, backup) in backups.iter().enumerate() {
            if periods.len() < most && periods.insert(&backup.at[..length]) {
                kept.insert(n);
            }
        }
    }
    let (mut room, mut count) = (0u64, 0);
    kept.retain(|n| {
        room = room.saturating_add(backups[*n].size);
        count += 1;
        count <= FEWEST || room <= ROOM
    });
    backups.iter().enumerate().filter(|(n, _)| !kept.contains(n)).map(|(_, b)| b.clone()).collect()
}

/// Lets go of what need not be kept of one register file; never of the last one that is whole. `fresh` was written and
/// checked just now: a large one is not read through a second time.
pub fn thin(folder: &Path, of: &str, fresh: &Path) {
    let mut backups: Vec<Backup> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|e| Backup::read(e.path())).collect();
    backups.retain(|b| b.of == of);
    backups.sort_by(|a, b| (&b.at, &b.path).cmp(&(&a.at, &a.path)));
    let gone = surplus(&backups);
    if gone.is_empty() {
        return;
    }
    let stays = |b: &&Backup| !gone.contains(b);
    let spared = match backups.iter().filter(stays).any(|b| b.path == fresh || is_whole(&b.path).is_ok()) {
        true => None,
        false => gone.iter().find(|b| is_whole(&b.path).is_ok()),
    };
    for backup in gone.iter().filter(|b| Some(*b) != spared) {
        let _ = std::fs::remove_file(&backup.path);
    }
}

/// Whether a file that nobody has open is a whole register: its header, its pages, and that its log can be counted.
/// Answers the number of changes and the newest.
pub fn is_whole(path: &Path) -> Result<(i64, Option<Vec<u8>>)> {
    examine(path)?;
    let look = || -> rusqlite::Result<Connection> {
        let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        harden(&mut conn, Whose::Own)?;
        Ok(conn)
    };
    let conn = look().map_err(|e| explain(path, e))?;
    examine_pages(&conn, path, size(path).is_some_and(|s| s <= LARGE))?;
    extent(&conn).map_err(|e| explain(path, e))
}

/// The bytes of a change as a backup holds them.
pub fn body_in(backup: &Path, id: &crate::domain::id::ChangeId) -> Option<String> {
    examine(backup).ok()?;
    let mut conn = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    harden(&mut conn, Whose::Own).ok()?;
    conn.query_row("SELECT body FROM change WHERE id = ?1", [&id.0[..]], |r| r.get(0)).ok()
}

/// The bytes of all changes that a backup holds.
pub fn bodies_in(backup: &Path) -> Vec<String> {
    let read = || -> rusqlite::Result<Vec<String>> {
        let mut conn = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        harden(&mut conn, Whose::Own)?;
        let mut query = conn.prepare("SELECT body FROM change ORDER BY n")?;
        query.query_map([], |r| r.get(0))?.collect()
    };
    read().unwrap_or_default()
}

/// How many changes, and the newest.
fn extent(conn: &Connection) -> rusqlite::Result<(i64, Option<Vec<u8>>)> {
    conn.query_row("SELECT count(*), (SELECT id FROM change ORDER BY n DESC LIMIT 1) FROM change", [], |r| {
        Ok((r.get(0)?, r.get(1)?))
    })
}

/// Copies a backup to a new name, checks the copy, and puts it in place.
pub fn restore(backup: &Path, out: &Path) -> Result<()> {
    is_whole(backup)?;
    put_in_place(out, |part| {
        std::fs::copy(backup, part).map_err(|e| place_error(part, &e))?;
        is_whole(part).map(|_| ())
    })
}

/// Lets a file be written under `<out>.part`, and gives it its name when it is whole and on the disk. Refuses a name
/// that is taken; leaves nothing behind when it fails.
pub fn put_in_place(out: &Path, write: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let part = make_way(out)?;
    let outcome = write(&part).and_then(|()| give_name(&part, out));
    if outcome.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    outcome
}

/// Where a file is written before it gets its name. Refuses a name that is taken.
fn make_way(out: &Path) -> Result<PathBuf> {
    if std::fs::symlink_metadata(out).is_ok() {
        return Err(StoreError::Exists(out.to_path_buf()));
    }
    if let Some(folder) = folder_of(out) {
        std::fs::create_dir_all(folder).map_err(|e| place_error(folder, &e))?;
    }
    let part = beside(out, ".part");
    let _ = std::fs::remove_file(&part);
    Ok(part)
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|f| !f.as_os_str().is_empty())
}

/// Gives a file its name when it is on the disk.
fn give_name(part: &Path, out: &Path) -> Result<()> {
    sync(part).map_err(|e| place_error(part, &e))?;
    put_name(part, out)
}

/// Waits until a file or folder is on the disk.
fn sync(path: &Path) -> std::io::Result<()> {
    std::fs::File::open(path).and_then(|f| f.sync_all())
}

/// Gives a file that is on the disk its name.
fn put_name(part: &Path, out: &Path) -> Result<()> {
    std::fs::rename(part, out).map_err(|e| place_error(out, &e))?;
    if let Some(folder) = folder_of(out) {
        // Not every system lets a folder be synchronised; the file itself is on the disk.
        let _ = sync(folder);
    }
    Ok(())
}

/// A copy of a register that is written, but not yet checked, nor on the disk for sure, nor under its name.
pub struct Draft {
    part: PathBuf,
    out: PathBuf,
    /// How many changes it holds at most.
    held: i64,
}

impl Draft {
    /// Checks it and puts it in place. It needs the register no more, so that another thread can do it.
    pub fn finish(self) -> Result<()> {
        let check = || match is_whole(&self.part)? {
            // Another program may have written meanwhile, but nothing is ever taken out.
            (changes, _) if changes <= self.held => Ok(()),
            (changes, _) => Err(StoreError::Damaged(self.part.clone(), format!("{changes} > {}", self.held))),
        };
        // The disk is waited for while its pages are looked at.
        let (checked, synced) = std::thread::scope(|threads| {
            let syncing = threads.spawn(|| sync(&self.part));
            (check(), syncing.join().unwrap_or_else(|fell| std::panic::resume_unwind(fell)))
        });
        checked.map_err(|e| of_copy(e, &self.out))?;
        synced.map_err(|e| place_error(&self.part, &e))?;
        put_name(&self.part, &self.out)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What was put in place does not stand there any more.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// What is wrong with a copy is not wrong with the register.
fn of_copy(error: StoreError, out: &Path) -> StoreError {
    match error {
        StoreError::Damaged(_, why) | StoreError::Io(_, why) => StoreError::Io(out.to_path_buf(), why),
        StoreError::Full(_) => StoreError::Full(out.to_path_buf()),
        other => other,
    }
}

impl Store {
    /// Writes a copy of the register to `out`, checks it, and puts it in place. Refuses to write over anything.
    pub fn copy_to(&self, out: &Path) -> Result<()> {
        self.draft(out)?.finish()
    }

    /// Writes a copy of the register that is to stand at `out`.
    pub fn draft(&self, out: &Path) -> Result<Draft> {
        let mut draft = Draft { part: make_way(out)?, out: out.to_path_buf(), held: 0 };
        self.write_part(&draft.part).map_err(|e| of_copy(explain(&draft.part, e), out))?;
        draft.held = extent(&self.conn).map_err(|e| self.fail(e))?.0;
        Ok(draft)
    }

    fn write_part(&self, part: &Path) -> rusqlite::Result<()> {
        if size(self.path()).is_some_and(|bytes| bytes > LARGE) {
            let mut goal = Connection::open(part)?;
            // It is put on the disk once, when it is whole.
            goal.execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")?;
            let backup = rusqlite::backup::Backup::new(&self.conn, &mut goal)?;
            return backup.run_to_completion(4096, Duration::ZERO, None);
        }
        // `VACUUM INTO` leaves no freed pages behind, so a copy holds nothing but the register. It is put on the disk
        // once, when it is whole, and not step by step.
        self.conn.execute_batch("PRAGMA synchronous=OFF")?;
        let done = self.conn.execute("VACUUM INTO ?1", [part.to_string_lossy()]);
        self.conn.execute_batch("PRAGMA synchronous=EXTRA")?;
        done.map(drop)
    }

    /// Gives back to the disk what is no longer used; answers the sizes before and after.
    pub fn compact(&mut self) -> Result<(u64, u64)> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        let before = size(&self.path).unwrap_or_default();
        // The new file is put together on the disk: in memory it would take as much as the register is large.
        let done = self.conn.execute_batch("PRAGMA temp_store=FILE; VACUUM");
        let _ = self.conn.execute_batch("PRAGMA temp_store=MEMORY");
        done.map_err(|e| self.fail(e))?;
        Ok((before, size(&self.path).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(at: &str, size: u64) -> Backup {
        let path = PathBuf::from(Backup::name(at, Reason::Daily, "r"));
        Backup { path, at: at.into(), reason: Reason::Daily, of: "r".into(), size }
    }

    #[test]
    fn the_newest_ten_stay_and_one_of_each_day_and_month() {
        // Three a day for ninety days, the newest first.
        let mut all = Vec::new();
        for day in 0..90u32 {
            for hour in [18, 12, 6] {
                let (month, day) = (12 - day / 30, 30 - day % 30);
                all.push(made(&format!("2026{month:02}{day:02}T{hour:02}0000.000"), 1 << 20));
            }
        }
        let gone = surplus(&all);
        let kept: Vec<&Backup> = all.iter().filter(|b| !gone.contains(b)).collect();
        // Ten newest: three days and the first of the fourth; then one a day up to thirty days; two further months.
        assert_eq!(kept.len(), 10 + (30 - 4) + 2, "{:?}", kept.iter().map(|b| &b.at).collect::<Vec<_>>());
        assert!(kept.iter().skip(10).all(|b| b.at.contains("T18")));
        assert_eq!(surplus(&all[..10]), []);
    }

    #[test]
    fn large_ones_are_held_to_four_gigabytes_but_two_stay() {
        let large: Vec<Backup> = (0..9).map(|n| made(&format!("2026111{}T000000.000", 9 - n), 1 << 30)).collect();
        assert_eq!(surplus(&large).len(), 5);
        let huge: Vec<Backup> = (0..4).map(|n| made(&format!("2026111{}T000000.000", 9 - n), 5 << 30)).collect();
        assert_eq!(surplus(&huge).len(), 2);
    }

    #[test]
    fn names_read_back() {
        let path = Path::new("/b").join(Backup::name("20261125T090000.000", Reason::Merge, "荆州-铁路"));
        let name = path.file_name().and_then(|n| n.to_str()).expect("a name").to_string();
        assert_eq!(name, "20261125T090000.000-merge-荆州-铁路.taizhang");
        let folder = std::env::temp_dir().join(format!("taizhang-keep-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(&name), "x").expect("a file");
        let read = Backup::read(folder.join(&name)).expect("a backup");
        assert_eq!((read.reason, read.of.as_str(), read.day(), read.size), (Reason::Merge, "荆州-铁路", "20261125", 1));
        assert!(Backup::read(folder.join("other.taizhang")).is_none());
        std::fs::remove_dir_all(folder).expect("gone");
    }
}
