//! Other copies of a register in its folder: what sync programs leave when two people wrote at once, what somebody put
//! there. Only looked at, hardened, and only where nothing stands beside them that SQLite would have to complete.

use super::guard::{LARGE, Whose, examine, harden, has_journal, is_same_file, size};
use super::{Store, heads};
use crate::domain::id::ChangeId;
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So many files of a folder are looked at.
const MOST: usize = 200;
/// So long is spent on one.
const PATIENCE: Duration = Duration::from_millis(500);

impl Store {
    /// Other files in the folder that are copies of this register and hold changes that it has not, with how many.
    pub fn siblings(&self) -> Vec<(PathBuf, usize)> {
        let Some(folder) = self.path.parent() else { return Vec::new() };
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST).map(|e| e.path()).collect();
        paths.sort();
        let mut out = Vec::new();
        for path in paths {
            // Another name of the file that is open must not be opened by plain means.
            let regular = std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_file());
            let fits = size(&path).is_some_and(|s| (100..=LARGE).contains(&s));
            let part = path.extension().is_some_and(|e| e == "part");
            if !regular || !fits || part || is_same_file(&path, &self.path) {
                continue;
            }
            if examine(&path).is_ok_and(|h| !h.wal) && !has_journal(&path) {
                let unseen = self.unseen(&path).unwrap_or(0);
                if unseen > 0 {
                    out.push((path, unseen));
                }
            }
        }
        out
    }

    fn unseen(&self, path: &Path) -> rusqlite::Result<usize> {
        let mut conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        harden(&mut conn, Whose::Foreign(PATIENCE))?;
        conn.busy_timeout(Duration::ZERO)?;
        let register: String = conn.query_row("SELECT v FROM meta WHERE k = 'register'", [], |r| r.get(0))?;
        if register != self.register {
            return Ok(0);
        }
        let mut query = conn.prepare("SELECT id FROM change")?;
        let mut rows = query.query([])?;
        let mut unseen = 0;
        while let Some(row) = rows.next()? {
            let Ok(id) = row.get::<_, [u8; 32]>(0) else { continue };
            unseen += usize::from(heads::number_of(&self.conn, &ChangeId(id))?.is_none());
        }
        Ok(unseen)
    }
}
