//! Making a register file. It is filled under another name (`<file>.part`) and put in place only when it is whole, so
//! that a start that is killed leaves nothing that looks like a register; what it leaves is taken away by the next.

use super::guard::{canonical, place_error};
use super::open::configure;
use super::schema::{APPLICATION_ID, USER_VERSION, statements};
use super::{Result, Store, StoreError, explain};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

impl Store {
    /// Begins a new register file with this identity and the readable views, in one transaction that `finish` ends.
    /// Refuses a name that is taken; `Locked` if another program is just making the same file.
    pub fn create(path: &Path, register: &str, made_at: &str, views: &[(&'static str, String)]) -> Result<Store> {
        if std::fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::Exists(path.to_path_buf()));
        }
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|e| place_error(folder, &e))?;
        }
        let path = in_folder(path);
        let part = part_of(&path);
        clear(&part)?;
        let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&part);
        made.map_err(|e| match e.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Locked(path.clone()),
            _ => place_error(&path, &e),
        })?;
        let fill = || -> rusqlite::Result<Connection> {
            let mut conn = Connection::open(&part)?;
            configure(&mut conn)?;
            conn.execute_batch("BEGIN EXCLUSIVE")?;
            conn.pragma_update(None, "application_id", APPLICATION_ID)?;
            conn.pragma_update(None, "user_version", USER_VERSION)?;
            for (_, _, sql) in statements(views) {
                conn.execute_batch(&sql)?;
            }
            let meta = [
                ("register", register),
                ("made_at", made_at),
                ("tool", concat!("taizhang ", env!("CARGO_PKG_VERSION"))),
                ("min_reader", "101"),
            ];
            for (k, v) in meta {
                conn.execute("INSERT INTO meta (k, v) VALUES (?1, ?2)", [k, v])?;
            }
            Ok(conn)
        };
        match fill() {
            Ok(conn) => Ok(Store::on(conn, path, register.to_string(), None)),
            Err(e) => {
                let _ = std::fs::remove_file(&part);
                Err(explain(&path, e))
            }
        }
    }

    /// Completes a new file: everything since `create` was one transaction. Only now does it get its name.
    pub fn finish(&mut self) -> Result<()> {
        self.conn.execute_batch("COMMIT").map_err(|e| self.fail(e))?;
        // It is closed before it gets its name: a file that is renamed while it is open cannot be written any more.
        let idle = Connection::open_in_memory().map_err(|e| self.fail(e))?;
        std::mem::replace(&mut self.conn, idle).close().map_err(|(_, e)| self.fail(e))?;
        let part = part_of(&self.path);
        if std::fs::symlink_metadata(&self.path).is_ok() {
            let _ = std::fs::remove_file(&part);
            return Err(StoreError::Exists(self.path.clone()));
        }
        std::fs::rename(&part, &self.path).map_err(|e| place_error(&self.path, &e))?;
        let open = || -> rusqlite::Result<Connection> {
            let mut conn = Connection::open_with_flags(&self.path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            configure(&mut conn)?;
            Ok(conn)
        };
        self.conn = open().map_err(|e| self.fail(e))?;
        self.identity = super::guard::identity(&self.path);
        self.known = true;
        Ok(())
    }

    /// Holds more of the file in memory while a great deal is written to it: rows stand in the order of random ids, and
    /// each touches another page.
    pub fn expect_much(&self) {
        // A wish: without it, it only takes longer.
        let _ = self.conn.pragma_update(None, "cache_size", -(256 << 10));
    }

    /// Gives up a new file that was not finished.
    pub fn abandon(self) {
        let part = part_of(&self.path);
        drop(self.conn);
        let _ = std::fs::remove_file(part);
    }
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".part");
    PathBuf::from(name)
}

/// The path with the one name of its folder: the file itself is not there yet.
fn in_folder(path: &Path) -> PathBuf {
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if !folder.as_os_str().is_empty() => canonical(folder).join(name),
        (_, Some(name)) => canonical(Path::new(".")).join(name),
        _ => path.to_path_buf(),
    }
}

/// Takes away what a start that was killed has left; what another program is just filling is locked, and left alone.
fn clear(part: &Path) -> Result<()> {
    if std::fs::symlink_metadata(part).is_err() {
        return Ok(());
    }
    let look = || -> rusqlite::Result<()> {
        let conn = Connection::open_with_flags(part, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        conn.execute_batch("BEGIN EXCLUSIVE; ROLLBACK")
    };
    if let Err(e @ StoreError::Locked(_)) = look().map_err(|e| explain(part, e)) {
        return Err(e);
    }
    std::fs::remove_file(part).map_err(|e| place_error(part, &e))
}
