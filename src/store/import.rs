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
        edits: Vec<Edit>,
        rows: &[NewRow],
        patience: Duration,
    ) -> Result<Option<(String, usize)>> {
        if let Some(why) = self.read_only {
            return Err(StoreError::ReadOnly(self.path.clone(), why));
        }
        self.begin(patience)?;
        let outcome = self.import_inside(own, stamp, intent, edits, rows).and_then(|ids| match ids.is_empty() {
            true => Ok(None),
            false => self.commit(&ids, patience).map(|()| Some((stamp.nonce.clone(), ids.len()))),
        });
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        outcome
    }

    fn import_inside(
        &self,
        own: &mut Own,
        stamp: &Stamp,
        intent: &Intent,
        edits: Vec<Edit>,
        rows: &[NewRow],
    ) -> Result<Vec<ChangeId>> {
        let conn = &self.conn;
        let mut clocks: HashMap<ChangeId, i64> = HashMap::new();
        let resolve = || -> rusqlite::Result<Vec<Resolved>> {
            let mut out = Vec::new();
            for edit in edits {
                out.extend(commit::resolve(conn, edit, &mut clocks)?);
            }
            Ok(out)
        };
        let resolved = resolve().map_err(|e| self.fail(e))?;
        let last: i64 = conn
            .query_row("SELECT coalesce(max(hlc), 0) FROM change WHERE site = ?1", [&stamp.site], |r| r.get(0))
            .map_err(|e| self.fail(e))?;
        let first = compose(stamp, intent, resolved, last, &|id| clocks.get(id).copied().unwrap_or(0));
        let last = first.iter().map(|(_, _, c)| c.hlc).max().unwrap_or(last);
        let further = row_changes(stamp, intent, rows, last, first.len());
        let mut ids = Vec::new();
        let all = first.into_iter().chain(further.into_iter().map(|c| {
            let (id, body) = c.seal();
            (id, body, c)
        }));
        for (id, body, change) in all {
            // The log is for ever: nothing goes in that would be refused when it is read.
            if let Err(flaw) = Change::read(&body) {
                return Err(StoreError::Io(self.path.clone(), format!("{flaw:?}")));
            }
            commit::insert(conn, &id, &body, &change, None).map_err(|e| self.fail(e))?;
            ids.push(id);
        }
        own.keep(&self.register, &self.path, stamp.wall, ids.iter().map(|id| (*id, None)))?;
        Ok(ids)
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
