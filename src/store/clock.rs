//! The log by its clock: which changes were written between two moments, newest first and page by page, found through
//! the index of sites and clocks, so that a short period costs what it holds and not what the log holds. `Reader` goes
//! back from an operation to what it replaced, and from the present heads to those of an earlier moment; it keeps the
//! changes that it has read, since many operations rest on the same few.

use super::log::{Logged, change_at};
use super::{Result, Store, heads};
use crate::domain::change::Change;
use crate::domain::head::{Head, winner};
use crate::domain::id::{ChangeId, EntityId, OpRef};
use rusqlite::{OptionalExtension, params};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Which changes to read.
#[derive(Clone, Debug, Default)]
pub struct Selection<'a> {
    /// Only what was written at this moment or later (milliseconds since 1970, UTC).
    pub since: Option<i64>,
    /// Only what was written before this moment.
    pub until: Option<i64>,
    /// Only what comes after this change on the way from the newest to the oldest: its clock and its number.
    pub after: Option<(i64, i64)>,
    /// Only by this author.
    pub author: Option<&'a str>,
    pub limit: Option<usize>,
}

/// So many changes are looked up at a time where not all of them are wanted.
const STEP: usize = 512;

/// So many read changes are kept at most.
const KEPT: usize = 4_096;

impl Store {
    /// Changes by their clocks, newest first.
    pub fn changes(&self, selection: &Selection<'_>) -> Result<Vec<Logged>> {
        let wanted = selection.limit.unwrap_or(usize::MAX);
        let step = if selection.author.is_some() { STEP.max(wanted.min(STEP)) } else { wanted };
        let mut after = selection.after;
        let mut out = Vec::new();
        while out.len() < wanted {
            let places = self.places(selection, after, step).map_err(|e| self.fail(e))?;
            let read = |n: i64| self.by_author(n, selection.author);
            for (_, n) in &places {
                out.extend(read(*n).map_err(|e| self.fail(e))?);
                if out.len() >= wanted {
                    break;
                }
            }
            if places.len() < step {
                break;
            }
            after = places.last().copied();
        }
        Ok(out)
    }

    /// Clocks and numbers of the changes of a period, newest first, through the index alone.
    pub(super) fn places(
        &self,
        selection: &Selection<'_>,
        after: Option<(i64, i64)>,
        limit: usize,
    ) -> rusqlite::Result<Vec<(i64, i64)>> {
        let since = selection.since.map_or(i64::MIN, |ms| ms.saturating_mul(1 << 16));
        let until = selection.until.map_or(i64::MAX, |ms| ms.saturating_mul(1 << 16));
        let (clock, number) = after.unwrap_or((i64::MAX, i64::MAX));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT hlc, n FROM change INDEXED BY change_site WHERE site = ?1 AND hlc >= ?2 AND hlc < ?3 \
                   AND hlc <= ?4 AND (hlc < ?4 OR n < ?5) ORDER BY hlc DESC, n DESC LIMIT ?6";
        let mut out = Vec::new();
        for site in self.sites()? {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut rows = query.query(params![site, since, until, clock, number, limit])?;
            while let Some(row) = rows.next()? {
                out.push((row.get(0)?, row.get(1)?));
            }
        }
        out.sort_unstable_by(|a, b| b.cmp(a));
        out.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(out)
    }

    /// The sites that wrote to the log; each is found by one step through the index.
    fn sites(&self) -> rusqlite::Result<Vec<String>> {
        let mut query = self.conn.prepare_cached("SELECT min(site) FROM change WHERE ?1 IS NULL OR site > ?1")?;
        let mut out: Vec<String> = Vec::new();
        while let Some(site) = query.query_row([out.last()], |r| r.get::<_, Option<String>>(0))? {
            out.push(site);
        }
        Ok(out)
    }

    /// A change by its number, if it is by this author. A body that is out of shape is left out.
    fn by_author(&self, n: i64, author: Option<&str>) -> rusqlite::Result<Option<Logged>> {
        let sql = "SELECT id, body FROM change WHERE n = ?1 AND (?2 IS NULL OR author = ?2)";
        let mut query = self.conn.prepare_cached(sql)?;
        let read = |r: &rusqlite::Row<'_>| {
            // Text that is no longer text is left out like any other damage, and named by `check`.
            let change = r.get_ref(1)?.as_str().ok().and_then(|body| Change::read(body).ok());
            Ok(change.map(|change| (ChangeId(r.get(0).unwrap_or_default()), change)))
        };
        let found = query.query_row(params![n, author], read).optional()?.flatten();
        Ok(found.map(|(id, change)| Logged { n, id, change }))
    }

    /// A way back through the log that remembers what it has read.
    pub fn reader(&self) -> Reader<'_> {
        Reader { store: self, held: RefCell::default() }
    }
}

/// Reads the log backwards; lives for one question.
pub struct Reader<'a> {
    store: &'a Store,
    held: RefCell<HashMap<ChangeId, Option<Rc<Logged>>>>,
}

impl Reader<'_> {
    /// A change by its name.
    pub fn change(&self, id: &ChangeId) -> Result<Option<Rc<Logged>>> {
        if let Some(known) = self.held.borrow().get(id) {
            return Ok(known.clone());
        }
        let read = || -> rusqlite::Result<Option<Logged>> {
            let Some(n) = heads::number_of(&self.store.conn, id)? else { return Ok(None) };
            Ok(change_at(&self.store.conn, n)?.map(|change| Logged { n, id: *id, change }))
        };
        let found = read().map_err(|e| self.store.fail(e))?.map(Rc::new);
        let mut held = self.held.borrow_mut();
        if held.len() >= KEPT {
            held.clear();
        }
        held.insert(*id, found.clone());
        Ok(found)
    }

    /// An operation as a head of a name; `None` if it says nothing of it.
    fn head(&self, op: OpRef, name: &str) -> Result<Option<Head>> {
        let Some(logged) = self.change(&op.change)?.filter(|l| l.change.gives(op.index, name)) else {
            return Ok(None);
        };
        let value = logged.change.value_at(op.index, name).map(str::to_string);
        Ok(Some(Head { op, hlc: logged.change.hlc, value }))
    }

    /// The value that operation `index` of a change replaced: the winner among what it names.
    pub fn before(&self, change: &Change, index: u32, name: &str) -> Result<Option<String>> {
        let mut under = Vec::new();
        for op in change.replaced(index) {
            under.extend(self.head(op, name)?);
        }
        Ok(winner(&under).and_then(|h| h.value.clone()))
    }

    /// The heads of a name as they were just before a clock: back from the present ones through all that came later.
    pub fn heads_at(&self, entity: EntityId, name: &str, clock: i64) -> Result<Vec<Head>> {
        let present = self.store.heads(entity, name)?;
        if present.iter().all(|h| h.hlc < clock) {
            return Ok(present);
        }
        self.under(present.into_iter().map(|h| h.op).collect(), name, &|logged| logged.change.hlc >= clock)
    }

    /// What stood under these operations: back through all changes that are `inside`, to what those replaced. What
    /// another of the found ones had replaced is no longer a head.
    pub fn under(&self, mut open: Vec<OpRef>, name: &str, inside: &dyn Fn(&Logged) -> bool) -> Result<Vec<Head>> {
        let mut met = HashSet::new();
        let mut found: Vec<Head> = Vec::new();
        while let Some(op) = open.pop() {
            if !met.insert(op) {
                continue;
            }
            let Some(logged) = self.change(&op.change)? else { continue };
            if inside(&logged) {
                open.extend(logged.change.replaced(op.index));
            } else {
                found.extend(self.head(op, name)?);
            }
        }
        if found.len() > 1 {
            let older = self.ancestors(&found)?;
            found.retain(|h| !older.contains(&h.op));
        }
        Ok(found)
    }

    /// Everything that these operations replaced, near or far.
    fn ancestors(&self, heads: &[Head]) -> Result<HashSet<OpRef>> {
        let mut out = HashSet::new();
        let mut open: Vec<OpRef> = heads.iter().map(|h| h.op).collect();
        while let Some(op) = open.pop() {
            let Some(logged) = self.change(&op.change)? else { continue };
            open.extend(logged.change.replaced(op.index).filter(|r| out.insert(*r)));
        }
        Ok(out)
    }
}
