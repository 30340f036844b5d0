//! How one change becomes heads and rows. Deterministic: the tables are a function of the changes alone, whatever the
//! order of arrival (as long as what a change refers to came before it). Runs inside the writer's transaction.

use super::heads::{self, Line};
use super::{Result, Store, read, row};
use crate::domain::change::{Assignment, Change};
use crate::domain::field::{Field, Key};
use crate::domain::head::{Head, assemble, conflict_name, is_conflict, put_together, winner};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Takes change number `n` into heads and rows; answers the entities that it touched.
pub fn apply(conn: &Connection, n: i64, change: &Change) -> rusqlite::Result<Vec<EntityId>> {
    let mut touched: BTreeMap<EntityId, BTreeSet<String>> = BTreeMap::new();
    let mut fresh: Vec<EntityId> = Vec::new();
    let mut owners = BTreeSet::new();
    let assignments: Vec<Assignment<'_>> = change.assignments().collect();
    let mut keys = Keys::new();
    for group in assignments.chunk_by(|a, b| a.index == b.index) {
        let Some(first) = group.first() else { continue };
        let Some(id) = EntityId::parse(first.entity) else { continue };
        let is_base = first.of_row
            && !touched.contains_key(&id)
            && group.iter().all(|a| a.name != ".del")
            && change.replaced(first.index).next().is_none()
            && !heads::is_known(conn, id)?;
        if is_base {
            owners.extend(lay_row(conn, n, change, id, group, &mut keys)?.owner());
            fresh.push(id);
            continue;
        }
        for a in group {
            heads::expand(conn, id, a.name)?;
            for op in change.replaced(a.index) {
                if let Some(number) = heads::number_of(conn, &op.change)? {
                    heads::remove(conn, id, a.name, number, op.index)?;
                }
            }
            heads::insert(conn, id, a.name, &Line { n, index: a.index, value: a.value.map(str::to_string) })?;
            touched.entry(id).or_default().insert(a.name.to_string());
        }
    }
    // Projects stand first among the kinds and come last here: whether one is deleted depends on what belongs to it.
    for (id, names) in touched.iter().rev() {
        conn.prepare_cached("INSERT OR IGNORE INTO trace (e, n) VALUES (?1, ?2)")?
            .execute(params![heads::blob(*id), n])?;
        let before = read::record(conn, *id)?;
        owners.extend(before.as_ref().and_then(Record::owner));
        owners.extend(refresh(conn, before, *id, names, change.hlc)?.owner());
    }
    // Something new under a deleted project keeps the project, visibly; what moves away no longer does.
    for owner in owners.into_iter().filter(|o| !touched.contains_key(o)) {
        hold(conn, owner)?;
    }
    fresh.extend(touched.into_keys());
    Ok(fresh)
}

/// Looks again at a project to which something new belongs: it may be deleted.
pub(super) fn hold(conn: &Connection, owner: EntityId) -> rusqlite::Result<()> {
    if !heads::lines(conn, owner, ".del")?.is_empty() {
        refresh(conn, read::record(conn, owner)?, owner, &BTreeSet::new(), 0)?;
    }
    Ok(())
}

/// What names of the log mean, each looked up once.
type Keys<'a> = HashMap<(Entity, &'a str), Option<Key>>;

/// A whole row of an entity that nothing is known of: one base line and the row itself, which is answered.
fn lay_row<'a>(
    conn: &Connection,
    n: i64,
    change: &Change,
    id: EntityId,
    group: &[Assignment<'a>],
    keys: &mut Keys<'a>,
) -> rusqlite::Result<Record> {
    let index = group[0].index;
    heads::insert(conn, id, crate::domain::change::ROW, &Line { n, index, value: None })?;
    // Rows of one change have the same names again and again.
    for a in group {
        keys.entry((id.entity, a.name)).or_insert_with(|| Key::parse(id.entity, a.name));
    }
    let key = |name: &'a str| keys.get(&(id.entity, name)).and_then(Option::as_ref);
    let named: Vec<(Option<&Key>, &str, Option<&str>)> = group.iter().map(|a| (key(a.name), a.name, a.value)).collect();
    let mut record = put_together(id, named.iter().filter_map(|(key, name, value)| Some(((*key)?, *name, *value))));
    record.updated = change.hlc >> 16;
    let single = record.spread();
    for (key, name, value) in &named {
        // What the row cannot give back to the letter (a word or `007` in a number column, an empty text, a name of a
        // newer program) has a line of its own.
        let shown = match key {
            Some(Key::Element(..)) => true,
            Some(Key::Field(field)) if field.is_set() => row::shows(&record, *field, *value),
            Some(Key::Field(field)) => row::gives(*field, single.get(*field), *value),
            Some(key @ (Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_))) => record.value(key) == *value,
            _ => false,
        };
        if !shown {
            heads::insert(conn, id, name, &Line { n, index, value: value.map(str::to_string) })?;
        }
    }
    write(conn, &record)?;
    Ok(record)
}

/// Brings the row of an entity up to date with its heads, for the names that were touched.
fn refresh(
    conn: &Connection,
    before: Option<Record>,
    id: EntityId,
    names: &BTreeSet<String>,
    hlc: i64,
) -> rusqlite::Result<Record> {
    let first = before.is_none();
    let mut record = before.unwrap_or_else(|| Record::new(id));
    if first {
        // A deletion mark may have come before anything else: it made no row, but it counts as a touch.
        record.updated = last_touch(conn, id)?;
    }
    let mut sets: BTreeSet<Field> = BTreeSet::new();
    for name in names {
        match Key::parse(id.entity, name) {
            Some(Key::Element(field, _)) => {
                sets.insert(field);
            }
            Some(Key::Field(field)) => record.put(field, value_of(conn, id, name)?),
            Some(Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_)) => {
                record.put_extra(name, value_of(conn, id, name)?);
            }
            Some(Key::Deleted | Key::Unknown(_)) | None => {}
        }
    }
    let own = by_name(conn, id)?;
    for field in sets {
        let elements =
            own.iter().filter(|(f, _)| matches!(Key::parse(id.entity, f), Some(Key::Element(s, _)) if s == field));
        let whole = assemble(id, elements.map(|(f, h)| (f.as_str(), h.as_slice())));
        record.put_list(field, whole.list(field).to_vec());
    }
    record.deleted = is_deleted(conn, id)?;
    record.conflicts = in_conflict(id, &own, record.deleted).len() as u32;
    record.updated = record.updated.max(hlc >> 16);
    if own.keys().any(|f| f != ".del") {
        write(conn, &record)?;
    }
    Ok(record)
}

/// The names in conflict among the heads of an entity; of fields that move as one the first stands for all.
fn in_conflict(id: EntityId, own: &BTreeMap<String, Vec<Head>>, deleted: bool) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = own
        .iter()
        .filter_map(|(f, h)| Some((Key::parse(id.entity, f)?, h)))
        .filter(|(key, h)| is_conflict(key, h))
        .map(|(key, _)| conflict_name(&key))
        .collect();
    if !deleted && own.get(".del").is_some_and(|h| h.iter().any(|h| h.value.is_some())) {
        names.insert(".del".to_string());
    }
    names
}

impl Store {
    /// The names of an entity that are in conflict, as `conflict_name` has them.
    pub fn in_conflict(&self, id: EntityId) -> Result<BTreeSet<String>> {
        let read = || Ok(in_conflict(id, &by_name(&self.conn, id)?, is_deleted(&self.conn, id)?));
        read().map_err(|e| self.fail(e))
    }
}

/// When an entity was last touched by other than a base: milliseconds since 1970 (UTC).
fn last_touch(conn: &Connection, id: EntityId) -> rusqlite::Result<i64> {
    let sql = "SELECT coalesce(max(c.hlc), 0) >> 16 FROM trace t JOIN change c ON c.n = t.n WHERE t.e = ?1";
    conn.prepare_cached(sql)?.query_row([heads::blob(id)], |r| r.get(0))
}

fn by_name(conn: &Connection, id: EntityId) -> rusqlite::Result<BTreeMap<String, Vec<Head>>> {
    let mut out: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for (name, line) in heads::all_lines(conn, id)? {
        out.entry(name).or_default().push(line);
    }
    out.into_iter().map(|(name, lines)| Ok((name, heads::resolve(conn, lines)?))).collect()
}

fn value_of(conn: &Connection, id: EntityId, name: &str) -> rusqlite::Result<Option<String>> {
    let heads = heads::resolve(conn, heads::lines(conn, id, name)?)?;
    Ok(winner(&heads).and_then(|h| h.value.clone()))
}

/// The rule of `Ledger::is_deleted`, over the stored heads.
pub fn is_deleted(conn: &Connection, id: EntityId) -> rusqlite::Result<bool> {
    let marks = heads::lines(conn, id, ".del")?;
    if marks.is_empty() || marks.iter().any(|m| m.value.as_deref() != Some("1")) {
        return Ok(false);
    }
    let mut seen: HashSet<(i64, u32)> = HashSet::new();
    for mark in &marks {
        let Some(change) = super::log::change_at(conn, mark.n)? else { continue };
        for op in change.seen(mark.index) {
            seen.extend(heads::number_of(conn, &op.change)?.map(|n| (n, op.index)));
        }
    }
    let all_seen = |id: EntityId| -> rusqlite::Result<bool> {
        Ok(heads::of_entity(conn, id)?.iter().all(|line| seen.contains(&(line.n, line.index))))
    };
    if !all_seen(id)? {
        return Ok(false);
    }
    for child in children(conn, id)? {
        if !is_deleted(conn, child)? && !all_seen(child)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The milestones, notes and links of a project, deleted ones among them.
pub fn children(conn: &Connection, id: EntityId) -> rusqlite::Result<Vec<EntityId>> {
    let mut out = Vec::new();
    if id.entity == Entity::Project {
        for entity in Entity::ALL.iter().copied().filter(|e| Field::owner_of(*e).is_some()) {
            let sql = format!("SELECT id FROM {} WHERE owner = ?1", entity.table());
            let mut query = conn.prepare_cached(&sql)?;
            let mut rows = query.query([id.hex()])?;
            while let Some(row) = rows.next()? {
                let hex: String = row.get(0)?;
                out.extend(crate::domain::id::unhex(&hex).map(|bytes| EntityId { entity, bytes }));
            }
        }
    }
    Ok(out)
}

fn write(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    let mut query = conn.prepare_cached(row::replace(record.id.entity))?;
    query.execute(rusqlite::params_from_iter(row::values(record)))?;
    Ok(())
}

/// Empties everything that is derived and lays the whole log down again. What stands in columns that another tool added
/// stays with its rows.
pub fn rebuild(conn: &Connection) -> rusqlite::Result<()> {
    let mut extra: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for flaw in super::known::flaws(conn)? {
        if let super::known::SchemaFlaw::ExtraColumn { table, column } = flaw
            && Entity::ALL.iter().any(|e| e.table() == table)
        {
            extra.entry(table).or_default().push(format!("\"{}\"", column.replace('"', "\"\"")));
        }
    }
    for (table, columns) in &extra {
        let columns = columns.join(", ");
        conn.execute_batch(&format!("CREATE TEMP TABLE kept_{table} AS SELECT id, {columns} FROM main.{table}"))?;
    }
    conn.execute_batch("DELETE FROM head; DELETE FROM trace")?;
    for entity in Entity::ALL {
        conn.execute(&format!("DELETE FROM {}", entity.table()), [])?;
    }
    // From number to number, since another tool may have left gaps.
    let mut next = conn.prepare("SELECT min(n) FROM change WHERE n > ?1")?;
    let mut n = i64::MIN;
    while let Some(at) = next.query_row([n], |r| r.get::<_, Option<i64>>(0))? {
        if let Some(change) = super::log::change_at(conn, at)? {
            apply(conn, at, &change)?;
        }
        n = at;
    }
    for (table, columns) in &extra {
        for column in columns {
            conn.execute_batch(&format!(
                "UPDATE main.{table} SET {column} = \
                 (SELECT k.{column} FROM temp.kept_{table} k WHERE k.id = {table}.id)"
            ))?;
        }
        conn.execute_batch(&format!("DROP TABLE temp.kept_{table}"))?;
    }
    Ok(())
}
