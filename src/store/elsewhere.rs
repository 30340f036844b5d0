//! What other tools changed in the tables of a colleague's file. It is found beside one's own register, whose tables are
//! in order: both are walked through in the order in which their rows came, which is the same in copies of one file, and
//! a row that is the same in both needs no second look. What differs is held against the heads of their file. However
//! large the file, only the names of what differs stand in memory.

use super::known::{SchemaFlaw, flaws};
use super::outside::{self, Difference, Elsewhere, Found, Item};
use super::peer::Peer;
use super::schema::quoted;
use super::survey::{THINGS, exactly, fields};
use super::watch::{Phase, Watch};
use super::{Result, Store, StoreError, heads, reconcile};
use crate::domain::field::Field;
use crate::domain::id::{ChangeId, Entity, EntityId, unhex};
use rusqlite::{Connection, Row, Rows, params};
use std::collections::{BTreeSet, HashMap};

/// So many of them are taken from one colleague's file, and so long is a value of them at most.
const MOST: usize = 10_000;
const LONGEST: usize = 64 << 10;

impl Peer {
    /// What other tools changed in the tables of a colleague's file, as far as it is not known here: the differences
    /// between its tables and its log, and what its own program has set aside. Of a newer file only the latter.
    pub fn outside(&self, here: &Store, watch: &Watch) -> Result<Vec<Elsewhere>> {
        watch.enter(Phase::Comparing, 0);
        let theirs = &self.store.conn;
        let mut out = Vec::new();
        if self.newer.is_none() {
            let found = match beside(here, self, watch) {
                Ok(Some(found)) => Ok(found),
                // Their whole log has to be read.
                Ok(None) if !self.is_large() => reconcile::differences(theirs),
                Ok(None) => Ok(Vec::new()),
                // A change that a row rests on is not there: nothing can be said.
                Err(rusqlite::Error::QueryReturnedNoRows) => Ok(Vec::new()),
                Err(e) => Err(e),
            };
            out = found.map_err(|e| self.fail(e, watch))?;
        }
        for item in self.store.outside().unwrap_or_default() {
            let Item { entity, name, log, file, over: parents, .. } = item;
            out.push(Found { entity, name, log, file, parents });
        }
        let fits = |v: &Option<String>| v.as_ref().is_none_or(|v| v.len() <= LONGEST);
        out.retain(|f| fits(&f.log) && fits(&f.file) && f.name.len() <= 80);
        out.truncate(MOST);
        let file = self.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let mut new = Vec::new();
        for found in out {
            if !outside::is_known(&here.conn, &found).map_err(|e| here.fail(e))? {
                new.push(Elsewhere { found, file: file.clone() });
            }
        }
        Ok(new)
    }
}

/// What is not the same in both files.
#[derive(Default)]
struct Unlike {
    things: Vec<EntityId>,
    /// Rows of theirs that no id names, by their places.
    nameless: Vec<(Entity, i64)>,
}

/// A file that is walked through, and the way to it once more.
#[derive(Clone, Copy)]
pub enum Walked<'a> {
    Own(&'a Store),
    Peer(&'a Peer),
}

impl<'a> Walked<'a> {
    pub fn store(self) -> &'a Store {
        match self {
            Walked::Own(store) => store,
            Walked::Peer(peer) => &peer.store,
        }
    }

    fn is_large(self) -> bool {
        match self {
            Walked::Own(store) => store.is_large(),
            Walked::Peer(peer) => peer.is_large(),
        }
    }

    fn again(self, watch: &Watch) -> rusqlite::Result<Connection> {
        match self {
            Walked::Own(store) => store.again_to_read(),
            Walked::Peer(peer) => peer.again(watch),
        }
    }

    fn fail(self, error: rusqlite::Error, watch: &Watch) -> StoreError {
        match self {
            Walked::Own(store) => store.fail(error),
            Walked::Peer(peer) => peer.fail(error, watch),
        }
    }

    /// The same file for whoever reads it later.
    pub fn further(self, watch: &Watch) -> Result<Store> {
        match self {
            Walked::Own(store) => store.again(),
            Walked::Peer(peer) => peer.further(watch),
        }
    }
}

/// The things that may not be the same in two files, kind by kind.
pub fn unlike(ours: Walked<'_>, theirs: Walked<'_>, watch: &Watch) -> Result<Vec<EntityId>> {
    watch.enter(Phase::Comparing, 0);
    let find = || Ok(Unlike::of(ours, theirs, &missing(ours.store(), theirs.store())?, watch)?.things);
    find().map_err(|e| theirs.fail(e, watch))
}

/// What is not there in both files: tables and columns.
fn missing(ours: &Store, theirs: &Store) -> rusqlite::Result<BTreeSet<String>> {
    Ok(flaws(&ours.conn)?.iter().chain(&flaws(&theirs.conn)?).map(SchemaFlaw::subject).collect())
}

impl Unlike {
    fn of(ours: Walked<'_>, theirs: Walked<'_>, gone: &BTreeSet<String>, watch: &Watch) -> rusqlite::Result<Unlike> {
        let there = Entity::ALL.iter().copied().filter(|e| !gone.contains(e.table()));
        let (projects, others): (Vec<Entity>, Vec<Entity>) = there.partition(|e| *e == Entity::Project);
        let (one, other) = (&ours.store().conn, &theirs.store().conn);
        if !(ours.is_large() || theirs.is_large()) {
            return Unlike::of_kinds(one, other, &[projects, others].concat(), gone);
        }
        // Projects have as many values as all else together: each half on a thread of its own.
        let (one_again, other_again) = (ours.again(watch)?, theirs.again(watch)?);
        std::thread::scope(|threads| {
            let rest = threads.spawn(|| {
                let (one, other) = (one_again, other_again);
                Unlike::of_kinds(&one, &other, &others, gone)
            });
            let mut unlike = Unlike::of_kinds(one, other, &projects, gone)?;
            let rest = rest.join().unwrap_or_else(|fell| std::panic::resume_unwind(fell))?;
            unlike.things.extend(rest.things);
            unlike.nameless.extend(rest.nameless);
            Ok(unlike)
        })
    }

    fn of_kinds(
        ours: &Connection,
        theirs: &Connection,
        kinds: &[Entity],
        gone: &BTreeSet<String>,
    ) -> rusqlite::Result<Unlike> {
        let mut out = Unlike::default();
        for entity in kinds {
            differing(ours, theirs, *entity, &fields(*entity, gone), &mut out)?;
        }
        Ok(out)
    }
}

/// The edits of other tools in their tables. `None` where that cannot be told by their heads. Where a change is damaged
/// that a row rests on, nothing can be said of the row.
fn beside(here: &Store, peer: &Peer, watch: &Watch) -> rusqlite::Result<Option<Vec<Found>>> {
    let theirs = &peer.store.conn;
    let gone = missing(here, &peer.store)?;
    if gone.contains("head") || gone.contains("trace") {
        return Ok(None);
    }
    let unlike = Unlike::of(Walked::Own(here), Walked::Peer(peer), &gone, watch)?;
    let mut whole: HashMap<i64, bool> = HashMap::new();
    let mut sound = Vec::new();
    for id in unlike.things {
        let rests_on = heads::all_lines(theirs, id)?.into_iter().map(|(_, line)| line.n);
        let mut good = true;
        for n in rests_on {
            good &= match whole.get(&n) {
                Some(known) => *known,
                None => *whole.entry(n).or_insert(is_whole(theirs, n)?),
            };
        }
        sound.extend(good.then_some(id));
    }
    let mut out = Vec::new();
    let mut take = |differences: Vec<Difference>| {
        out.extend(differences.into_iter().filter_map(|d| match d {
            Difference::Item(found) => Some(found),
            Difference::Stale(_) => None,
        }));
        out.len() <= MOST
    };
    for things in sound.chunks(THINGS) {
        if !take(exactly(theirs, things, &gone)?.1) {
            return Ok(Some(out));
        }
    }
    for (entity, place) in unlike.nameless.into_iter().take(MOST) {
        let rows = outside::read_some(theirs, entity, &fields(entity, &gone), place - 1, 1)?;
        for (_, _, id, raw) in rows {
            let (ledger, _) = exactly(theirs, &[id], &gone)?;
            let mut apart = Vec::new();
            outside::compare_one(&ledger, id, Some(raw), &[], &mut apart);
            take(apart);
        }
    }
    Ok(Some(out))
}

/// Whether a change is of its name.
fn is_whole(conn: &Connection, n: i64) -> rusqlite::Result<bool> {
    let mut query = conn.prepare_cached("SELECT id, body FROM change WHERE n = ?1")?;
    let mut rows = query.query([n])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let body = row.get_ref(1)?.as_bytes().unwrap_or_default();
    Ok(row.get_ref(0)?.as_blob() == Ok(&ChangeId::of(body).0[..]))
}

/// Columns before those that are held against each other.
const FIRST: usize = 2;

/// The next row, its place, and the id that names it.
fn next<'r>(rows: &'r mut Rows<'_>, entity: Entity) -> rusqlite::Result<Option<(i64, Option<EntityId>, &'r Row<'r>)>> {
    let Some(row) = rows.next()? else { return Ok(None) };
    let bytes = row.get_ref(1)?.as_str().ok().and_then(unhex);
    Ok(Some((row.get(0)?, bytes.map(|bytes| EntityId { entity, bytes }), row)))
}

fn is_same(a: &Row<'_>, b: &Row<'_>, width: usize) -> rusqlite::Result<bool> {
    for at in FIRST..width {
        if a.get_ref(at)? != b.get_ref(at)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The things whose rows are not the same in both files.
fn differing(
    ours: &Connection,
    theirs: &Connection,
    entity: Entity,
    fields: &[Field],
    out: &mut Unlike,
) -> rusqlite::Result<()> {
    let names: String = fields.iter().map(|f| format!(", {}", quoted(f.code()))).collect();
    let table = entity.table();
    let columns = format!("SELECT rowid, id, deleted, extra{names} FROM {table}");
    let in_order = format!("{columns} NOT INDEXED ORDER BY rowid");
    let by_name = format!("{columns} WHERE id = ?1");
    let (mut one, mut other) = (ours.prepare(&in_order)?, theirs.prepare(&in_order)?);
    let width = one.column_count();
    let mut find_ours = ours.prepare(&by_name)?;
    let mut find_theirs = theirs.prepare(&format!("SELECT 1 FROM {table} WHERE id = ?1"))?;
    let (mut ours, mut theirs) = (one.query([])?, other.query([])?);
    let (mut mine, mut their) = (next(&mut ours, entity)?, next(&mut theirs, entity)?);
    loop {
        let place = |row: &Option<(i64, Option<EntityId>, &Row<'_>)>| row.as_ref().map(|(at, ..)| *at);
        let (x, y) = (place(&mine), place(&their));
        let (step_mine, step_their) = match (x, y) {
            (None, None) => return Ok(()),
            (Some(x), Some(y)) => (x <= y, y <= x),
            (x, y) => (x.is_some(), y.is_some()),
        };
        let same_name = match (&mine, &their) {
            (Some((x, Some(a), _)), Some((y, Some(b), _))) => x == y && a == b,
            _ => false,
        };
        if let (true, Some((_, Some(id), a)), Some((.., b))) = (same_name, &mine, &their) {
            if !is_same(a, b, width)? {
                out.things.push(*id);
            }
        } else {
            if let (true, Some((_, Some(id), _))) = (step_mine, &mine)
                && !find_theirs.exists([id.hex()])?
            {
                // A row of ours that they do not have: theirs may be gone.
                out.things.push(*id);
            }
            match (step_their, &their) {
                (true, Some((_, Some(id), b))) => {
                    let mut found = find_ours.query(params![id.hex()])?;
                    if !found.next()?.map(|a| is_same(a, b, width)).transpose()?.unwrap_or(false) {
                        out.things.push(*id);
                    }
                }
                (true, Some((place, None, _))) => out.nameless.push((entity, *place)),
                _ => {}
            }
        }
        if step_mine {
            mine = next(&mut ours, entity)?;
        }
        if step_their {
            their = next(&mut theirs, entity)?;
        }
    }
}
