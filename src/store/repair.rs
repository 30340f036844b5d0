//! A repaired copy of a damaged file: every change that can still be read, and those that cannot from wherever their
//! bytes are had, laid down in a new file. The damaged one is only looked at, and that in a private copy.

use super::guard::{Whose, canonical, examine, harden, refuse_foreign_journal};
use super::reconcile::Find;
use super::scratch::Scratch;
use super::{Result, Store, StoreError, explain};
use crate::domain::change::Change;
use crate::domain::id::ChangeId;
use rusqlite::{Connection, OpenFlags};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::time::Duration;

/// What a repair came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Changes that the new file holds.
    pub changes: usize,
    /// How many of them were had from elsewhere.
    pub fetched: usize,
    /// Changes that are known by name and cannot be had, or that rest on such.
    pub lost: usize,
}

/// What could be read of a damaged file.
#[derive(Default)]
struct Read {
    register: Option<String>,
    /// Whole changes in the order of arrival.
    whole: Vec<(ChangeId, String)>,
    /// The names of changes that could not be read.
    named: BTreeSet<ChangeId>,
    /// Whether part of the log could not be read at all.
    torn: bool,
}

/// Writes a repaired copy of `path` to `out`. `find` has the bytes of a change by its name; `all` has every change of
/// the register that this machine knows, asked only where part of the log could not be read at all.
pub fn repair(
    path: &Path,
    out: &Path,
    inbox: &Path,
    make: &dyn Fn(&Path, &str) -> Result<Store>,
    find: Find<'_>,
    all: &dyn Fn(&str) -> Vec<(ChangeId, String)>,
) -> Result<Repaired> {
    let path = canonical(path);
    match examine(&path) {
        // Too short is what a repair is for, as long as anything can be read.
        Ok(_) | Err(StoreError::Truncated(_)) => {}
        Err(other) => return Err(other),
    }
    refuse_foreign_journal(&path)?;
    let scratch = Scratch::new(inbox)?;
    let read = read(&scratch.take(&path)?)?;
    let register = read.register.clone().or_else(|| Some(Change::read(&read.whole.first()?.1).ok()?.reg));
    let Some(register) = register else {
        return Err(StoreError::Damaged(path, "change".into()));
    };
    let from_file = read.whole.len();
    let mut bodies = read.whole;
    let mut known: BTreeSet<ChangeId> = bodies.iter().map(|(id, _)| *id).collect();
    if read.torn {
        bodies.extend(all(&register).into_iter().filter(|(id, _)| known.insert(*id)));
    }
    // What is named, and what is referred to, until nothing more can be had.
    let mut wanted: Vec<ChangeId> = read.named.into_iter().collect();
    wanted
        .extend(bodies.iter().filter_map(|(_, b)| Change::read(b).ok()).flat_map(|c| c.parents().collect::<Vec<_>>()));
    let mut lost: BTreeSet<ChangeId> = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if known.contains(&id) || lost.contains(&id) {
            continue;
        }
        match find(&id).and_then(|body| Some((Change::read(&body).ok()?, body))) {
            Some((change, body)) => {
                known.insert(id);
                wanted.extend(change.parents());
                bodies.push((id, body));
            }
            None => _ = lost.insert(id),
        }
    }
    // A change has a greater clock than all that it refers to; what was in the file keeps its order of arrival.
    let clock = |body: &str| Change::read(body).map_or(i64::MAX, |c| c.hlc);
    let mut fetched = bodies.split_off(from_file);
    fetched.sort_by_cached_key(|(id, body)| (clock(body), *id));
    let mut names: HashMap<ChangeId, ()> = HashMap::new();
    names.extend(fetched.iter().map(|(id, _)| (*id, ())));
    bodies.extend(fetched);
    let mut store = make(out, &register)?;
    let (changes, _, waiting) = match store.put_back(bodies, Duration::ZERO) {
        Ok(done) => done,
        Err(e) => {
            drop(store);
            let _ = std::fs::remove_file(out);
            return Err(e);
        }
    };
    let mut came = 0;
    for id in names.keys() {
        came += usize::from(store.number(id)?.is_some());
    }
    Ok(Repaired { changes, fetched: came, lost: lost.len() + waiting })
}

/// Reads what can be read, number by number, so that a page that is gone takes only its own rows with it.
fn read(copy: &Path) -> Result<Read> {
    let open = || -> rusqlite::Result<Connection> {
        let mut conn = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        harden(&mut conn, Whose::Own)?;
        Ok(conn)
    };
    let conn = open().map_err(|e| explain(copy, e))?;
    let mut out = Read {
        register: conn.query_row("SELECT v FROM meta WHERE k = 'register'", [], |r| r.get(0)).ok(),
        ..Read::default()
    };
    // The names stand in an index of their own, on other pages.
    let mut numbers: BTreeSet<i64> = BTreeSet::new();
    let mut names: HashMap<i64, ChangeId> = HashMap::new();
    let walk = |sql: &str, take: &mut dyn FnMut(&rusqlite::Row<'_>)| -> rusqlite::Result<()> {
        let mut query = conn.prepare(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            take(row);
        }
        Ok(())
    };
    let index = walk("SELECT n, id FROM change INDEXED BY sqlite_autoindex_change_1 ORDER BY id", &mut |row| {
        if let (Ok(n), Ok(id)) = (row.get::<_, i64>(0), row.get::<_, [u8; 32]>(1)) {
            numbers.insert(n);
            names.insert(n, ChangeId(id));
        }
    });
    let mut number = |row: &rusqlite::Row<'_>| numbers.extend(row.get::<_, i64>(0).ok());
    let up = walk("SELECT n FROM change NOT INDEXED ORDER BY n", &mut number);
    let down = walk("SELECT n FROM change NOT INDEXED ORDER BY n DESC", &mut number);
    out.torn = index.is_err() || up.is_err() || down.is_err();
    if numbers.is_empty() && out.torn && out.register.is_none() {
        return Err(StoreError::Damaged(copy.to_path_buf(), "change".into()));
    }
    let mut query =
        conn.prepare("SELECT id, body FROM change NOT INDEXED WHERE n = ?1").map_err(|e| explain(copy, e))?;
    for n in numbers {
        let row = query.query_row([n], |r| {
            let id: Option<ChangeId> = r.get_ref(0)?.as_bytes().ok().and_then(|b| b.try_into().ok()).map(ChangeId);
            Ok((id, String::from_utf8_lossy(r.get_ref(1)?.as_bytes().unwrap_or_default()).into_owned()))
        });
        match row {
            Ok((Some(id), body)) if ChangeId::of(body.as_bytes()) == id && Change::read(&body).is_ok() => {
                out.whole.push((id, body));
            }
            Ok((id, _)) => out.named.extend([id, names.get(&n).copied()].into_iter().flatten()),
            Err(_) => {
                out.torn |= !names.contains_key(&n);
                out.named.extend(names.get(&n));
            }
        }
    }
    Ok(out)
}
