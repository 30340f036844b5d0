//! Writing an import: new things as whole rows, a few statements each, and edits of what is there, as one gesture in one
//! transaction. Its changes can be had again from the file that was imported, so the own log keeps only their names.

use super::laying::{self, Laid, Layer};
use super::own::Own;
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, commit};
use crate::domain::change::{Change, FORMAT, Flaw, MAX_OPS, RowTable};
use crate::domain::field::Key;
use crate::domain::gesture::{Edit, Intent, Resolved, Stamp, compose};
use crate::domain::id::{ChangeId, Entity, EntityId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

/// A name of the log: most are those of the table of fields.
pub type Name = Cow<'static, str>;

/// Something new, with all its values by the names of the log. A long ledger makes hundreds of thousands of these, so
/// the texts of one stand in one block, and names that are the same in many rows stand in memory once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    pub entity: EntityId,
    /// Whether the id was drawn for it just now, so that nothing can be known of it.
    drawn: bool,
    /// In their order.
    names: Arc<[Name]>,
    text: Box<str>,
    /// Where each value ends.
    ends: Box<[u32]>,
}

impl NewRow {
    /// The n-th value with its name.
    pub(super) fn value(&self, n: usize) -> Option<(&Name, &str)> {
        let begin = n.checked_sub(1).and_then(|n| self.ends.get(n)).map_or(0, |at| *at as usize);
        Some((self.names.get(n)?, self.text.get(begin..*self.ends.get(n)? as usize)?))
    }

    fn values(&self) -> impl Iterator<Item = (&Name, &str)> {
        (0..self.names.len()).filter_map(|n| self.value(n))
    }
}

/// New things, in the order in which they come.
#[derive(Clone, Debug, Default)]
pub struct NewRows {
    rows: Vec<NewRow>,
    names: HashSet<Arc<[Name]>>,
}

impl NewRows {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds something that has its id from elsewhere.
    pub fn push(&mut self, entity: EntityId, values: BTreeMap<Name, String>) {
        self.add(entity, false, values.into_iter().collect());
    }

    /// Adds something whose id was drawn for it. Of two values of one name the later one counts.
    pub fn draw(&mut self, entity: EntityId, mut values: Vec<(Name, String)>) {
        // What came later comes first and stays.
        values.reverse();
        values.sort_by(|a, b| a.0.cmp(&b.0));
        values.dedup_by(|a, b| a.0 == b.0);
        self.add(entity, true, values);
    }

    /// All as the tables of one change.
    #[cfg(test)]
    pub(super) fn tables(self) -> Vec<(Vec<Name>, Vec<NewRow>)> {
        take(&mut self.rows.into_iter()).into_iter().map(Alike::parts).collect()
    }

    fn add(&mut self, entity: EntityId, drawn: bool, values: Vec<(Name, String)>) {
        let mut text = String::with_capacity(values.iter().map(|(_, v)| v.len()).sum());
        let mut ends = Vec::with_capacity(values.len());
        let mut names = Vec::with_capacity(values.len());
        for (name, value) in values {
            text.push_str(&value);
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
            names.push(name);
        }
        let names = match self.names.get(names.as_slice()) {
            Some(known) => known.clone(),
            None => {
                let new: Arc<[Name]> = names.into();
                self.names.insert(new.clone());
                new
            }
        };
        self.rows.push(NewRow { entity, drawn, names, text: text.into(), ends: ends.into() });
    }
}

/// What one import writes.
pub struct Batch<'a> {
    /// Values of what is there.
    pub edits: Vec<Edit>,
    /// New things.
    pub rows: NewRows,
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
    (row.entity.entity.letter(), row.names.iter().filter(|n| is_element(n)).cloned().collect())
}

/// The rows of one shape that go into one change.
#[derive(Default)]
struct Alike {
    rows: Vec<NewRow>,
    /// Which names occur, by where they stand in memory.
    met: HashSet<*const Name>,
    names: BTreeSet<Name>,
}

impl Alike {
    fn push(&mut self, row: NewRow) {
        if self.met.insert(row.names.as_ptr()) {
            self.names.extend(row.names.iter().cloned());
        }
        self.rows.push(row);
    }

    fn parts(self) -> (Vec<Name>, Vec<NewRow>) {
        (self.names.into_iter().collect(), self.rows)
    }
}

/// Takes the rows of one change.
fn take(rest: &mut impl Iterator<Item = NewRow>) -> Vec<Alike> {
    let (mut size, mut n) = (0, 0);
    // What comes first in the file stays first: shapes in the order in which they appear.
    let mut tables: Vec<Alike> = Vec::new();
    let mut by_shape: HashMap<Shape, usize> = HashMap::new();
    let mut by_names: HashMap<(Entity, *const Name), usize> = HashMap::new();
    while n < MAX_OPS - 1
        && (size < SOFT_BODY || n == 0)
        && let Some(row) = rest.next()
    {
        size += 60 + row.values().map(|(_, v)| v.len() + v.len() / 4 + 8).sum::<usize>();
        n += 1;
        // Rows with the same names have the same shape.
        let at = *by_names.entry((row.entity.entity, row.names.as_ptr())).or_insert_with(|| {
            let at = *by_shape.entry(shape(&row)).or_insert(tables.len());
            if at == tables.len() {
                tables.push(Alike::default());
            }
            at
        });
        tables[at].push(row);
    }
    tables
}

/// Rows as a change holds them.
pub(super) fn whole(names: &[Name], rows: &[NewRow]) -> RowTable {
    let cells = |row: &NewRow| {
        // Both stand in the order of the names.
        let mut values = row.values().peekable();
        let cell = |n: &Name| values.next_if(|(name, _)| *name == n).map(|(_, value)| value.to_string());
        std::iter::once(Some(row.entity.to_string())).chain(names.iter().map(cell)).collect()
    };
    RowTable { f: names.iter().map(Name::to_string).collect(), r: rows.iter().map(cells).collect() }
}

/// The parts of a gesture that carry rows, made one by one.
struct Parts<'a> {
    stamp: &'a Stamp,
    intent: &'a Intent,
    rest: std::iter::Peekable<std::vec::IntoIter<NewRow>>,
    layer: Layer,
    /// The clock of the part before.
    last: i64,
    /// The number of the next part.
    part: usize,
}

/// A change that is ready to be laid down.
enum Part {
    /// As a whole, by the rules for any change.
    Whole((ChangeId, String), Box<Change>),
    /// New rows, with what they come to.
    Rows(Box<Laid>),
}

impl Iterator for Parts<'_> {
    type Item = std::result::Result<Part, Flaw>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.peek()?;
        let tables = take(&mut self.rest);
        let drawn = tables.iter().flat_map(|t| &t.rows).all(|row| row.drawn);
        let (stamp, part) = (self.stamp, self.part);
        self.last = (stamp.wall.clamp(0, i64::MAX >> 17) << 16).max(self.last.saturating_add(1));
        self.part += 1;
        let mut change = Change {
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
            rows: Vec::new(),
        };
        if drawn {
            let tables = tables.into_iter().map(Alike::parts).collect();
            return Some(self.layer.seal(change, tables).map(|laid| Part::Rows(Box::new(laid))));
        }
        let table = |(names, rows): (Vec<Name>, Vec<NewRow>)| whole(&names, &rows);
        change.rows = tables.into_iter().map(Alike::parts).map(table).collect();
        Some(Ok(Part::Whole(change.seal(), Box::new(change))))
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
        let rest = batch.rows.rows.into_iter().peekable();
        let parts = Parts { stamp, intent, rest, layer: Layer::default(), last, part: ids.len() };
        // One thread makes changes, seals them and works out what they come to, this one lays them down.
        std::thread::scope(|scope| -> Result<()> {
            let (give, take) = std::sync::mpsc::sync_channel(WAITING);
            scope.spawn(move || {
                for part in parts {
                    // Nobody takes what is given any more: it could not be laid down.
                    if give.send(part).is_err() {
                        return;
                    }
                }
            });
            let mut laid = 0;
            for part in take {
                if watch.is_stopped() {
                    return Err(StoreError::Stopped);
                }
                // The log is for ever: nothing goes in that would be refused when it is read.
                let part = part.map_err(|flaw| StoreError::Io(self.path.clone(), format!("{flaw:?}")))?;
                let (id, hlc, count) = match part {
                    Part::Whole((id, body), change) => {
                        self.lay_down(&id, &body, &change)?;
                        (id, change.hlc, change.op_count())
                    }
                    Part::Rows(part) => {
                        let n = commit::log(conn, &part.id, &part.body, &part.change, None);
                        n.and_then(|n| laying::lay(conn, n, &part)).map_err(|e| self.fail(e))?;
                        (part.id, part.change.hlc, part.count)
                    }
                };
                laid += count as u64;
                watch.reach(laid);
                last = hlc;
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
