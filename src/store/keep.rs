//! Backups: a whole, checked copy of the file, written beside its goal and put in place only when it has been read
//! back. Thinning and restoring build on this.

use super::{Result, Store, StoreError, explain};
use rusqlite::Connection;
use std::path::Path;

impl Store {
    /// Writes a copy of the register to `out`, checks it, and puts it in place. Refuses to write over anything.
    pub fn copy_to(&self, out: &Path) -> Result<()> {
        if std::fs::symlink_metadata(out).is_ok() {
            return Err(StoreError::Exists(out.to_path_buf()));
        }
        if let Some(folder) = out.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| StoreError::Io(folder.to_path_buf(), e.to_string()))?;
        }
        let mut part = out.as_os_str().to_os_string();
        part.push(".part");
        let part = std::path::PathBuf::from(part);
        let _ = std::fs::remove_file(&part);
        let outcome = self
            .write_part(&part)
            .and_then(|()| std::fs::rename(&part, out).map_err(|e| StoreError::Io(out.to_path_buf(), e.to_string())));
        if outcome.is_err() {
            let _ = std::fs::remove_file(&part);
        }
        outcome
    }

    fn write_part(&self, part: &Path) -> Result<()> {
        let copy = || -> rusqlite::Result<String> {
            // `VACUUM INTO` leaves no freed pages behind, so a copy holds nothing but the register.
            self.conn.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
            let check = Connection::open_with_flags(part, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            check.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0))
        };
        let found = copy().map_err(|e| explain(part, e))?;
        let sync = std::fs::File::open(part).and_then(|f| f.sync_all());
        sync.map_err(|e| StoreError::Io(part.to_path_buf(), e.to_string()))?;
        if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(part.to_path_buf(), found)) }
    }
}
