//! Writing an import: new things as whole rows, a few statements each, and edits of what is there, as one gesture in one
//! transaction. Its changes can be had again from the file that was imported, so the own log keeps only their names.

use super::own::Own;
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, commit};
use crate::domain::change::{Change, FORMAT, MAX_OPS, RowTable};
use crate::domain::field::Key;
use crate::domain::gesture::{Edit, Intent, Resolved, Stamp, compose};
use crate::domain::id::{ChangeId, EntityId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

/// A name of the log: most are those of the table of fields.
pub type Name = Cow<'static, str>;

/// Something new, with all its values by the names of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    pub entity: EntityId,
    /// In the order of the names: a long ledger makes hundreds of thousands of these.
    values: Box<[(Name, String)]>,
}

impl NewRow {
    pub fn new(entity: EntityId, values: BTreeMap<Name, String>) -> NewRow {
        NewRow { entity, values: values.into_iter().collect() }
    }
}

/// What one import writes.
pub struct Batch<'a> {
    /// Values of what is there.
    pub edits: Vec<Edit>,
    /// New things.
    pub rows: Vec<NewRow>,
    /// New things that are deleted as well: they came so, and can be brought back.
    pub gone: &'a [EntityId],
    /// Who looks on, and may stop it.
    pub watch: &'a Watch,
}

/// More things than this are written with room for 64 MB of pages.
const ROOMY: usize = 2_000;

/// A body is cut well below the limit of the log.
const SOFT_BODY: usize = 400 << 10;

/// So many sealed changes wait to be laid down while further ones are made.
const WAITING: usize = 2;

/// Rows of one shape stand in one table: those whose sets have the same elements.
type Shape = (char, Vec<Name>);

fn shape(row: &NewRow) -> Shape {
    // `agencies_0123456789abcdef`; most names are too short to be looked at.
    let is_element = |name: &Name| {
        let long = name.len() > 17 && name.as_bytes()[name.len() - 17] == b'_';
        long && matches!(Key::parse(row.entity.entity, name), Some(Key::Element(..)))
    };
    (row.entity.entity.letter(), row.values.iter().map(|(n, _)| n).filter(|n| is_element(n)).cloned().collect())
}

fn table(rows: Vec<NewRow>) -> RowTable {
    let mut names: BTreeSet<&Name> = BTreeSet::new();
    for (name, _) in rows.iter().flat_map(|r| r.values.iter()) {
        if !names.contains(name) {
            names.insert(name);
        }
    }
    let names: Vec<Name> = names.into_iter().cloned().collect();
    let cells = |row: NewRow| {
        let mut cells = Vec::with_capacity(names.len() + 1);
        cells.push(Some(row.entity.to_string()));
        // Both stand in the order of the names.
        let mut values = row.values.into_iter().peekable();
        cells.extend(names.iter().map(|n| values.next_if(|(name, _)| name == n).map(|(_, value)| value)));
        cells
    };
    let r = rows.into_iter().map(cells).collect();
    RowTable { f: names.iter().map(|n| n.to_string()).collect(), r }
}

/// The parts of a gesture that carry rows, made one by one.
struct Parts<'a> {
    stamp: &'a Stamp,
    intent: &'a Intent,
    rest: std::iter::Peekable<std::vec::IntoIter<NewRow>>,
    /// The clock of the part before.
    last: i64,
    /// The number of the next part.
    part: usize,
}

impl Iterator for Parts<'_> {
    type Item = Change;

    fn next(&mut self) -> Option<Change> {
        self.rest.peek()?;
        let (mut size, mut n) = (0, 0);
        // What comes first in the file stays first: shapes in the order in which they appear.
        let mut tables: Vec<Vec<NewRow>> = Vec::new();
        let mut by_shape: HashMap<Shape, usize> = HashMap::new();
        while n < MAX_OPS - 1
            && (size < SOFT_BODY || n == 0)
            && let Some(row) = self.rest.next()
        {
            size += 60 + row.values.iter().map(|(_, v)| v.len() + v.len() / 4 + 8).sum::<usize>();
            n += 1;
            let at = *by_shape.entry(shape(&row)).or_insert(tables.len());
            match tables.get_mut(at) {
                Some(table) => table.push(row),
                None => tables.push(vec![row]),
            }
        }
        let (stamp, part) = (self.stamp, self.part);
        self.last = (stamp.wall.clamp(0, i64::MAX >> 17) << 16).max(self.last.saturating_add(1));
        self.part += 1;
        Some(Change {
            v: FORMAT,
            reg: stamp.register.clone(),
            site: stamp.site.clone(),
            by: stamp.author.clone(),
            hlc: self.last,
            wall: stamp.wall,
            nonce: if part == 0 { stamp.nonce.clone() } else { format!("{}-{part}", stamp.nonce) },
            g: stamp.nonce.clone(),
            kind: self.intent.kind,
            note: self.intent.note.clone(),
            undo: None,
            src: Vec::new(),
            d: Vec::new(),
            ops: Vec::new(),
            rows: tables.into_iter().map(table).collect(),
        })
    }
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
        let things = batch.edits.len() + batch.rows.len();
        self.with_room(things, |store| store.import_whole(own, stamp, intent, batch, patience))
    }

    /// Lets something be written that touches so many things. Pages that thousands of them touch again and again would be
    /// written out and read back each time.
    pub(super) fn with_room<T>(&mut self, things: usize, write: impl FnOnce(&mut Store) -> T) -> T {
        if things <= ROOMY {
            return write(self);
        }
        let room = self.conn.pragma_query_value(None, "cache_size", |r| r.get::<_, i64>(0)).unwrap_or(-2_000);
        let _ = self.conn.pragma_update(None, "cache_size", -(64 << 10));
        let outcome = write(self);
        let _ = self.conn.pragma_update(None, "cache_size", room);
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
        let watch = batch.watch;
        watch.enter(Phase::Writing, batch.rows.len() as u64);
        let mut clocks: HashMap<ChangeId, i64> = HashMap::new();
        let resolved = self.resolve(batch.edits, &mut clocks)?;
        let last: i64 = conn
            .query_row("SELECT coalesce(max(hlc), 0) FROM change WHERE site = ?1", [&stamp.site], |r| r.get(0))
            .map_err(|e| self.fail(e))?;
        let first = compose(stamp, intent, resolved, last, &|id| clocks.get(id).copied().unwrap_or(0));
        let mut last = first.iter().map(|(_, _, c)| c.hlc).max().unwrap_or(last);
        let mut ids = Vec::new();
        for (id, body, change) in first {
            self.lay_down(&id, &body, &change)?;
            ids.push(id);
        }
        let rest = batch.rows.into_iter().peekable();
        let parts = Parts { stamp, intent, rest, last, part: ids.len() };
        // One thread makes changes and seals them, this one lays them down.
        std::thread::scope(|scope| -> Result<()> {
            let (give, take) = std::sync::mpsc::sync_channel(WAITING);
            scope.spawn(move || {
                for change in parts {
                    // Nobody takes what is given any more: it could not be laid down.
                    if give.send((change.seal(), change)).is_err() {
                        return;
                    }
                }
            });
            let mut laid = 0;
            for ((id, body), change) in take {
                if watch.is_stopped() {
                    return Err(StoreError::Stopped);
                }
                laid += change.op_count() as u64;
                watch.reach(laid);
                self.lay_down(&id, &body, &change)?;
                last = change.hlc;
                ids.push(id);
            }
            Ok(())
        })?;
        let part = ids.len();
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
        if let Err(flaw) = change.fits(body) {
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
            let heads = super::then::seen_heads(&self.conn, present, Some(seen), Some(name))?;
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
