//! A register of an older revision brought up to date. Everything but the log is derived, so that one way serves for all
//! revisions of one log format: the log is carried over, everything else is made anew from it, in one transaction. A
//! backup comes first; that is the caller's to ask for.

use super::apply;
use super::guard::{canonical, examine, refuse_foreign_journal};
use super::open::configure;
use super::repeated::sources_of;
use super::schema::{LOG, USER_VERSION, statements};
use super::{ReadOnly, Result, Store, StoreError, explain};
use crate::domain::change::Change;
use crate::domain::id::Entity;
use rusqlite::{Connection, OpenFlags, params};
use std::path::Path;
use std::time::Duration;

/// A register of an older revision: it can be copied and brought up to date, nothing else.
pub struct Older(Store);

impl Older {
    /// Opens a file whose version says that it is older.
    pub fn open(path: &Path) -> Result<Older> {
        let path = &canonical(path);
        examine(path)?;
        refuse_foreign_journal(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || -> rusqlite::Result<(Connection, String, bool)> {
            let mut conn = Connection::open_with_flags(path, flags)?;
            configure(&mut conn)?;
            let register = conn.query_row("SELECT v FROM meta WHERE k = 'register'", [], |r| r.get(0))?;
            let locked = conn.is_readonly("main")?;
            Ok((conn, register, locked))
        };
        let (conn, register, locked) = open().map_err(|e| explain(path, e))?;
        let store = Store::on(conn, path.clone(), register, locked.then_some(ReadOnly::Place));
        store.examine_pages()?;
        Ok(Older(store))
    }

    /// The identity of the register.
    pub fn register(&self) -> &str {
        self.0.register()
    }

    /// Writes a checked copy of it as it is.
    pub fn copy_to(&self, out: &Path) -> Result<()> {
        self.0.copy_to(out)
    }

    /// Brings the file up to date.
    pub fn migrate(self, views: &[(&'static str, String)], patience: Duration) -> Result<()> {
        let store = self.0;
        if let Some(why) = store.read_only {
            return Err(StoreError::ReadOnly(store.path.clone(), why));
        }
        store.begin(patience)?;
        match migrate(&store.conn, views) {
            Ok(()) => store.commit(&[], patience),
            Err(e) => {
                store.roll_back();
                Err(store.fail(e))
            }
        }
    }
}

/// Does it, inside the caller's transaction, on one's own file or on a private copy of a colleague's.
pub fn migrate(conn: &Connection, views: &[(&'static str, String)]) -> rusqlite::Result<()> {
    let mut there: Vec<(String, String)> = Vec::new();
    {
        let mut query = conn.prepare("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            there.push((row.get(0)?, row.get(1)?));
        }
    }
    let ours = statements(views);
    let is_there = |kind: &str, name: &str| there.iter().any(|(k, n)| k == kind && n == name);
    for (kind, name, _) in ours.iter().filter(|(kind, ..)| *kind != "table") {
        if is_there(kind, name) {
            conn.execute_batch(&format!("DROP {kind} {name}"))?;
        }
    }
    let derived = |name: &str| matches!(name, "head" | "trace") || Entity::ALL.iter().any(|e| e.table() == name);
    let (derived, kept): (Vec<_>, Vec<_>) =
        ours.iter().filter(|(kind, ..)| *kind == "table").partition(|(_, name, _)| derived(name));
    for (_, name, sql) in kept {
        let old = is_there("table", name);
        if old {
            conn.execute_batch(&format!("ALTER TABLE {name} RENAME TO {name}_before"))?;
        }
        conn.execute_batch(sql)?;
        if old {
            carry_over(conn, name)?;
            conn.execute_batch(&format!("DROP TABLE {name}_before"))?;
        }
    }
    for (_, name, sql) in derived {
        if is_there("table", name) {
            conn.execute_batch(&format!("DROP TABLE {name}"))?;
        }
        conn.execute_batch(sql)?;
    }
    for (_, _, sql) in ours.iter().filter(|(kind, ..)| *kind != "table") {
        conn.execute_batch(sql)?;
    }
    apply::rebuild(conn)?;
    conn.execute("INSERT OR REPLACE INTO meta (k, v) VALUES ('min_reader', '101')", [])?;
    conn.pragma_update(None, "user_version", USER_VERSION)
}

/// The rows of a table that is no mere derivation, column by column; of the log the body is the truth.
fn carry_over(conn: &Connection, table: &str) -> rusqlite::Result<()> {
    debug_assert!(LOG.iter().any(|(name, _)| *name == table));
    let columns_of = |table: &str| -> rusqlite::Result<Vec<String>> {
        let mut query = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
        query.query_map([table], |r| r.get(0))?.collect()
    };
    let before = columns_of(&format!("{table}_before"))?;
    if table != "change" {
        let both: Vec<String> = columns_of(table)?.into_iter().filter(|c| before.contains(c)).collect();
        let both = both.join(", ");
        return conn.execute_batch(&format!("INSERT INTO {table} ({both}) SELECT {both} FROM {table}_before"));
    }
    let batch = if before.iter().any(|c| c == "batch") { "batch" } else { "NULL" };
    let mut query = conn.prepare(&format!("SELECT n, id, body, {batch} FROM change_before ORDER BY n"))?;
    let mut rows = query.query([])?;
    let mut put = conn.prepare(
        "INSERT INTO change (n, id, hlc, site, author, kind, gesture, sources, body, batch) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    while let Some(row) = rows.next()? {
        let (n, id, body, batch): (i64, Vec<u8>, String, Option<i64>) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        // What cannot be read is carried over as it is, for `check` to name.
        let read = Change::read(&body).ok();
        let sources = read.as_ref().and_then(sources_of);
        let (hlc, site, by, kind, g) = match &read {
            Some(c) => (c.hlc, c.site.as_str(), c.by.as_str(), c.kind.code(), c.g.as_str()),
            None => (0, "", "", "", ""),
        };
        put.execute(params![n, id, hlc, site, by, kind, g, sources, body, batch])?;
    }
    Ok(())
}
