//! Writing an import: new things as whole rows, a few statements each, and edits of what is there, as one gesture in one
//! transaction. Its changes can be had again from the file that was imported, so the own log keeps only their names.

use super::own::Own;
use super::{Result, Store, StoreError, commit};
use crate::domain::change::{Change, FORMAT, MAX_OPS, RowTable};
use crate::domain::gesture::{Edit, Intent, Resolved, Stamp, compose};
use crate::domain::id::{ChangeId, EntityId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// Something new, with all its values by the names of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    pub entity: EntityId,
    pub values: BTreeMap<String, String>,
}

/// What one import writes.
#[derive(Debug, Default)]
pub struct Batch<'a> {
    /// Values of what is there.
    pub edits: Vec<Edit>,
    /// New things.
    pub rows: &'a [NewRow],
    /// New things that are deleted as well: they came so, and can be brought back.
    pub gone: &'a [EntityId],
}

/// More things than this are written with room for 64 MB of pages.
const ROOMY: usize = 2_000;

/// A body is cut well below the limit of the log.
const SOFT_BODY: usize = 400 << 10;

/// Rows of one shape stand in one table: those whose sets have the same elements.
fn shape(row: &NewRow) -> (char, Vec<&str>) {
    let is_element = |name: &str| {
        let key = crate::domain::field::Key::parse(row.entity.entity, name);
        matches!(key, Some(crate::domain::field::Key::Element(..)))
    };
    (row.entity.entity.letter(), row.values.keys().map(String::as_str).filter(|n| is_element(n)).collect())
}

fn table(rows: &[&NewRow]) -> RowTable {
    let names: BTreeSet<&String> = rows.iter().flat_map(|r| r.values.keys()).collect();
    let cells = |row: &&NewRow| {
        let id = std::iter::once(Some(row.entity.to_string()));
        id.chain(names.iter().map(|n| row.values.get(*n).cloned())).collect()
    };
    RowTable { f: names.iter().map(|n| (*n).clone()).collect(), r: rows.iter().map(cells).collect() }
}

/// The parts of a gesture that carry rows, numbered from `part` on.
fn row_changes(stamp: &Stamp, intent: &Intent, rows: &[NewRow], mut last: i64, mut part: usize) -> Vec<Change> {
    let mut out = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let (mut size, mut n) = (0, 0);
        while n < rest.len() && n < MAX_OPS - 1 && (size < SOFT_BODY || n == 0) {
            size += 60 + rest[n].values.values().map(|v| v.len() + v.len() / 4 + 8).sum::<usize>();
            n += 1;
        }
        let (now, later) = rest.split_at(n);
        rest = later;
        // What comes first in the file stays first: shapes in the order in which they appear.
        let mut order: Vec<(char, Vec<&str>)> = Vec::new();
        let mut by_shape: HashMap<(char, Vec<&str>), Vec<&NewRow>> = HashMap::new();
        for row in now {
            let key = shape(row);
            let group = by_shape.entry(key.clone()).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(row);
        }
        let tables = order.iter().filter_map(|k| by_shape.get(k)).map(|g| table(g)).collect();
        last = (stamp.wall.clamp(0, i64::MAX >> 17) << 16).max(last.saturating_add(1));
        out.push(Change {
            v: FORMAT,
            reg: stamp.register.clone(),
            site: stamp.site.clone(),
            by: stamp.author.clone(),
            hlc: last,
            wall: stamp.wall,
            nonce: if part == 0 { stamp.nonce.clone() } else { format!("{}-{part}", stamp.nonce) },
            g: stamp.nonce.clone(),
            kind: intent.kind,
            note: intent.note.clone(),
            undo: None,
            src: Vec::new(),
            d: Vec::new(),
            ops: Vec::new(),
            rows: tables,
        });
        part += 1;
    }
    out
}

impl Store {
    /// Writes one import. Answers the gesture's name and how many changes it took; `None` if nothing had to be changed.
    pub fn import(
        &mut self,
        own: &mut Own,
        stamp: &Stamp,
        intent: &Intent,
        batch: Batch<'_>,
        patience: Duration,
    ) -> Result<Option<(String, usize)>> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        // Pages that thousands of rows touch again and again would be written out and read back each time.
        let roomy = batch.edits.len() + batch.rows.len() > ROOMY;
        let room = self.conn.pragma_query_value(None, "cache_size", |r| r.get::<_, i64>(0)).unwrap_or(-2_000);
        if roomy {
            let _ = self.conn.pragma_update(None, "cache_size", -(64 << 10));
        }
        let outcome = self.import_whole(own, stamp, intent, batch, patience);
        if roomy {
            let _ = self.conn.pragma_update(None, "cache_size", room);
        }
        outcome
    }

    fn import_whole(
        &mut self,
        own: &mut Own,
        stamp: &Stamp,
        intent: &Intent,
        batch: Batch<'_>,
        patience: Duration,
    ) -> Result<Option<(String, usize)>> {
        self.begin(patience)?;
        let outcome = self.import_inside(own, stamp, intent, batch).and_then(|ids| match ids.is_empty() {
            true => Ok(None),
            false => self.commit(&ids, patience).map(|()| Some((stamp.nonce.clone(), ids.len()))),
        });
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        outcome
    }

    fn import_inside(&self, own: &mut Own, stamp: &Stamp, intent: &Intent, batch: Batch<'_>) -> Result<Vec<ChangeId>> {
        let conn = &self.conn;
        let mut clocks: HashMap<ChangeId, i64> = HashMap::new();
        let resolved = self.resolve(batch.edits, &mut clocks)?;
        let last: i64 = conn
            .query_row("SELECT coalesce(max(hlc), 0) FROM change WHERE site = ?1", [&stamp.site], |r| r.get(0))
            .map_err(|e| self.fail(e))?;
        let first = compose(stamp, intent, resolved, last, &|id| clocks.get(id).copied().unwrap_or(0));
        let last = first.iter().map(|(_, _, c)| c.hlc).max().unwrap_or(last);
        let further = row_changes(stamp, intent, batch.rows, last, first.len());
        let (part, last) = (first.len() + further.len(), further.last().map_or(last, |c| c.hlc));
        let mut ids = Vec::new();
        let all = first.into_iter().chain(further.into_iter().map(|c| {
            let (id, body) = c.seal();
            (id, body, c)
        }));
        for (id, body, change) in all {
            self.lay_down(&id, &body, &change)?;
            ids.push(id);
        }
        // A deletion says what it saw, so what it deletes must be there.
        let deletions = batch.gone.iter().map(|id| Edit::new(*id, ".del", Some("1".to_string()))).collect();
        let resolved = self.resolve(deletions, &mut clocks)?;
        let gone = compose(stamp, intent, resolved, last, &|id| clocks.get(id).copied().unwrap_or(0));
        for (n, (_, _, mut change)) in (part..).zip(gone) {
            if n > 0 {
                change.nonce = format!("{}-{n}", stamp.nonce);
            }
            let (id, body) = change.seal();
            self.lay_down(&id, &body, &change)?;
            ids.push(id);
        }
        own.keep(&self.register, &self.path, stamp.wall, ids.iter().map(|id| (*id, None)))?;
        Ok(ids)
    }

    fn resolve(&self, edits: Vec<Edit>, clocks: &mut HashMap<ChangeId, i64>) -> Result<Vec<Resolved>> {
        let mut out = Vec::new();
        for edit in edits {
            out.extend(commit::resolve(&self.conn, edit, clocks).map_err(|e| self.fail(e))?);
        }
        Ok(out)
    }

    fn lay_down(&self, id: &ChangeId, body: &str, change: &Change) -> Result<()> {
        // The log is for ever: nothing goes in that would be refused when it is read.
        if let Err(flaw) = Change::read(body) {
            return Err(StoreError::Io(self.path.clone(), format!("{flaw:?}")));
        }
        commit::insert(&self.conn, id, body, change, None).map(drop).map_err(|e| self.fail(e))
    }
}

impl Store {
    /// The value of a name when change number `seen` was the newest.
    pub fn value_at(&self, entity: EntityId, name: &str, seen: i64) -> Result<Option<String>> {
        let read = || -> rusqlite::Result<Option<String>> {
            let present = super::heads::of_name(&self.conn, entity, name)?;
            let heads = commit::seen_heads(&self.conn, present, Some(seen), Some(name))?;
            let best = heads.iter().max_by_key(|h| (h.hlc, h.op.change, h.op.index));
            let Some(head) = best else { return Ok(None) };
            let Some(n) = super::heads::number_of(&self.conn, &head.op.change)? else { return Ok(None) };
            let Some(change) = super::log::change_at(&self.conn, n)? else { return Ok(None) };
            let mut of = change.assignments().filter(|a| a.index == head.op.index && a.name == name);
            Ok(of.next().and_then(|a| a.value.map(str::to_string)))
        };
        read().map_err(|e| self.fail(e))
    }
}
