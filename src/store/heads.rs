//! The heads as they are kept in the file, so that nothing ever needs the whole log.
//!
//! An entity that came as a whole row has one line under `*`, its base. A name without lines of its own belongs to the
//! base, and its value is the column; a name with lines has exactly those heads. A set is taken out of the base as a
//! whole when its first element is touched. This keeps a register of a million projects small.

use crate::domain::change::ROW;
use crate::domain::field::{Field, Key};
use crate::domain::given::{Given, given};
use crate::domain::head::Head;
use crate::domain::id::{ChangeId, EntityId, OpRef};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One head as stored: the change by its number here, the operation, the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub n: i64,
    pub index: u32,
    pub value: Option<String>,
}

/// The key under which an entity stands in `head` and `trace`: its letter and 16 bytes.
pub fn blob(id: EntityId) -> [u8; 17] {
    let mut out = [0; 17];
    out[0] = id.entity.letter() as u8;
    out[1..].copy_from_slice(&id.bytes);
    out
}

/// The entity of a key of `head`; `None` for what this program does not know.
pub fn from_blob(key: &[u8]) -> Option<EntityId> {
    let (letter, bytes) = key.split_first()?;
    let entity = crate::domain::id::Entity::parse(std::str::from_utf8(&[*letter]).ok()?)?;
    Some(EntityId { entity, bytes: bytes.try_into().ok()? })
}

/// The lines of one name, exactly as stored.
pub fn lines(conn: &Connection, id: EntityId, name: &str) -> rusqlite::Result<Vec<Line>> {
    let mut query = conn.prepare_cached("SELECT n, i, value FROM head WHERE e = ?1 AND f = ?2")?;
    let rows =
        query.query_map(params![blob(id), name], |r| Ok(Line { n: r.get(0)?, index: r.get(1)?, value: r.get(2)? }))?;
    rows.collect()
}

/// All lines of an entity by name, the base among them under `*`.
pub fn all_lines(conn: &Connection, id: EntityId) -> rusqlite::Result<Vec<(String, Line)>> {
    let mut query = conn.prepare_cached("SELECT f, n, i, value FROM head WHERE e = ?1")?;
    let rows = query
        .query_map(params![blob(id)], |r| Ok((r.get(0)?, Line { n: r.get(1)?, index: r.get(2)?, value: r.get(3)? })))?;
    rows.collect()
}

/// Whether an entity has any line.
pub fn is_known(conn: &Connection, id: EntityId) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT 1 FROM head WHERE e = ?1 LIMIT 1")?.exists(params![blob(id)])
}

/// Puts a line.
pub const INSERT: &str = "INSERT OR IGNORE INTO head (e, f, n, i, value) VALUES (?1, ?2, ?3, ?4, ?5)";

/// Puts a line.
pub fn insert(conn: &Connection, id: EntityId, name: &str, line: &Line) -> rusqlite::Result<()> {
    conn.prepare_cached(INSERT)?.execute(params![blob(id), name, line.n, line.index, line.value])?;
    Ok(())
}

/// Takes a line out.
pub fn remove(conn: &Connection, id: EntityId, name: &str, n: i64, index: u32) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM head WHERE e = ?1 AND f = ?2 AND n = ?3 AND i = ?4")?.execute(params![
        blob(id),
        name,
        n,
        index
    ])?;
    Ok(())
}

/// Makes the lines of a name explicit: after this call `lines` is the truth for it. Elements of a set take the whole
/// set out of the base; any other name takes the column's value.
pub fn expand(conn: &Connection, id: EntityId, name: &str) -> rusqlite::Result<()> {
    let Some(base) = lines(conn, id, ROW)?.into_iter().next() else { return Ok(()) };
    match Key::parse(id.entity, name) {
        Some(Key::Element(set, _)) => {
            if !has_elements(conn, id, set)? {
                for (element, value) in base_values(conn, id, &base)? {
                    if matches!(Key::parse(id.entity, &element), Some(Key::Element(f, _)) if f == set) {
                        insert(conn, id, &element, &Line { value: Some(value), ..base.clone() })?;
                    }
                }
            }
        }
        Some(Key::Unknown(_) | Key::Deleted) | None => {}
        Some(key) => {
            if lines(conn, id, name)?.is_empty()
                && let Some(value) = column_value(conn, id, &key)?
            {
                insert(conn, id, name, &Line { value: Some(value), ..base })?;
            }
        }
    }
    Ok(())
}

/// The heads of a name as the log knows them, without writing anything.
pub fn of_name(conn: &Connection, id: EntityId, name: &str) -> rusqlite::Result<Vec<Line>> {
    let own = lines(conn, id, name)?;
    if !own.is_empty() {
        return Ok(own);
    }
    let Some(base) = lines(conn, id, ROW)?.into_iter().next() else { return Ok(own) };
    let value = match Key::parse(id.entity, name) {
        Some(Key::Element(set, _)) if has_elements(conn, id, set)? => None,
        Some(Key::Element(..)) => base_values(conn, id, &base)?.into_iter().find(|(f, _)| f == name).map(|(_, v)| v),
        Some(Key::Unknown(_) | Key::Deleted) | None => None,
        Some(key) => column_value(conn, id, &key)?,
    };
    Ok(value.map(|v| vec![Line { value: Some(v), ..base }]).unwrap_or_default())
}

/// Every head of an entity except its deletion mark: the explicit lines, and the base while it still gives a name.
pub fn of_entity(conn: &Connection, id: EntityId) -> rusqlite::Result<Vec<Line>> {
    let (base, own): (Vec<_>, Vec<_>) = all_lines(conn, id)?.into_iter().partition(|(f, _)| f == ROW);
    let mut out: Vec<Line> = Vec::new();
    if let Some((_, base)) = base.into_iter().next() {
        let given = base_values(conn, id, &base)?;
        let replaced = |f: &str| match Key::parse(id.entity, f) {
            Some(Key::Element(set, _)) => own.iter().any(|(o, _)| is_element_of(o, set)),
            _ => own.iter().any(|(o, _)| o == f),
        };
        if given.iter().any(|(f, _)| !replaced(f)) {
            out.push(base);
        }
    }
    out.extend(own.into_iter().filter(|(f, _)| f != ".del").map(|(_, line)| line));
    Ok(out)
}

/// Lines by name.
type Named = Vec<(String, Line)>;

/// The heads of many entities, each with all its names, handed on one by one. The change of a base is read once for all
/// that rest on it, so they come in the order of their bases.
pub fn each(
    conn: &Connection,
    ids: impl IntoIterator<Item = EntityId>,
    mut take: impl FnMut(EntityId, BTreeMap<String, Vec<Head>>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut numbered = Numbered::default();
    let mut based: BTreeMap<i64, Vec<(EntityId, Named)>> = Default::default();
    for id in ids {
        let lines = all_lines(conn, id)?;
        match lines.iter().find(|(f, _)| f == ROW) {
            Some((_, base)) => based.entry(base.n).or_default().push((id, lines)),
            None if lines.is_empty() => {}
            None => take(id, by_name(conn, lines, &mut numbered)?)?,
        }
    }
    for (n, entities) in based {
        let wanted = entities.iter().flat_map(|(_, lines)| lines).filter(|(f, _)| f == ROW).map(|(_, l)| l.index);
        let given = given_at(conn, n, &wanted.collect())?;
        for (id, lines) in entities {
            let (base, mut own): (Vec<_>, Vec<_>) = lines.into_iter().partition(|(f, _)| f == ROW);
            let Some((_, base)) = base.into_iter().next() else { continue };
            let mut under = Vec::new();
            let values = given.get(&base.index).filter(|g| g.entity == id.to_string()).map(|g| &g.values);
            for (name, value) in values.into_iter().flatten() {
                let replaced = match Key::parse(id.entity, name) {
                    Some(Key::Element(set, _)) => own.iter().any(|(o, _)| is_element_of(o, set)),
                    _ => own.iter().any(|(o, _)| o == name),
                };
                if !replaced {
                    under.push((name.to_string(), Line { value: Some(value.to_string()), ..base.clone() }));
                }
            }
            own.extend(under);
            take(id, by_name(conn, own, &mut numbered)?)?;
        }
    }
    Ok(())
}

/// The names and clocks of changes by their numbers, as far as they were asked for.
type Numbered = HashMap<i64, (ChangeId, i64)>;

fn by_name(conn: &Connection, lines: Named, numbered: &mut Numbered) -> rusqlite::Result<BTreeMap<String, Vec<Head>>> {
    let mut out: BTreeMap<String, Vec<Head>> = Default::default();
    for (name, line) in lines {
        let (change, hlc) = match numbered.get(&line.n) {
            Some(known) => *known,
            None => {
                let known = clock_of(conn, line.n)?;
                if numbered.len() > 100_000 {
                    numbered.clear();
                }
                numbered.insert(line.n, known);
                known
            }
        };
        let head = Head { op: OpRef { change, index: line.index }, hlc, value: line.value };
        out.entry(name).or_default().push(head);
    }
    Ok(out)
}

fn clock_of(conn: &Connection, n: i64) -> rusqlite::Result<(ChangeId, i64)> {
    let mut query = conn.prepare_cached("SELECT id, hlc FROM change WHERE n = ?1")?;
    query.query_row([n], |r| Ok((ChangeId(r.get(0)?), r.get(1)?)))
}

/// Whether an entity has anything but a deletion mark.
pub fn exists(conn: &Connection, id: EntityId) -> rusqlite::Result<bool> {
    let mut query = conn.prepare_cached("SELECT 1 FROM head WHERE e = ?1 AND f <> '.del' LIMIT 1")?;
    query.exists(params![blob(id)])
}

/// Stored lines as the domain's heads.
pub fn resolve(conn: &Connection, lines: Vec<Line>) -> rusqlite::Result<Vec<Head>> {
    let head = |line: Line| {
        let (change, hlc) = clock_of(conn, line.n)?;
        Ok(Head { op: OpRef { change, index: line.index }, hlc, value: line.value })
    };
    lines.into_iter().map(head).collect()
}

/// The number here of a change.
pub fn number_of(conn: &Connection, id: &ChangeId) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT n FROM change WHERE id = ?1")?.query_row([&id.0[..]], |r| r.get(0)).optional()
}

/// Whether a set of an entity has lines of its own.
fn has_elements(conn: &Connection, id: EntityId, set: Field) -> rusqlite::Result<bool> {
    let mut query = conn.prepare_cached("SELECT f FROM head WHERE e = ?1 AND f > ?2 AND f < ?3")?;
    let (low, high) = (format!("{}_", set.code()), format!("{}_g", set.code()));
    let mut rows = query.query(params![blob(id), low, high])?;
    while let Some(row) = rows.next()? {
        if is_element_of(row.get_ref(0)?.as_str()?, set) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_element_of(name: &str, set: Field) -> bool {
    matches!(Key::parse(set.entity(), name), Some(Key::Element(f, _)) if f == set)
}

/// What the base gives, by name, read from its change.
fn base_values(conn: &Connection, id: EntityId, base: &Line) -> rusqlite::Result<Vec<(String, String)>> {
    let mut given = given_at(conn, base.n, &BTreeSet::from([base.index]))?;
    let entity = id.to_string();
    Ok(given.remove(&base.index).filter(|g| g.entity == entity).map(|g| g.values).unwrap_or_default())
}

/// What single operations of a change give.
fn given_at(conn: &Connection, n: i64, wanted: &BTreeSet<u32>) -> rusqlite::Result<BTreeMap<u32, Given>> {
    let mut query = conn.prepare_cached("SELECT body FROM change WHERE n = ?1")?;
    // Text that is no longer text gives nothing, and is named by `check`.
    query.query_row([n], |r| Ok(r.get_ref(0)?.as_str().map(|body| given(body, wanted)).unwrap_or_default()))
}

/// The present value of a column, as the canonical text of the log.
fn column_value(conn: &Connection, id: EntityId, key: &Key) -> rusqlite::Result<Option<String>> {
    Ok(super::read::record(conn, id)?.and_then(|r| r.value(key).map(str::to_string)))
}
