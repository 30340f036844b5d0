//! New things on their way into the file. One thread makes changes of them and writes down beforehand what each comes to
//! in the tables; the other one, which holds the file, only binds and inserts. What comes of it is what `apply` would
//! make of the same change: it lays down whole rows of entities that nothing is known of.

use super::heads::{self, blob};
use super::import::{Name, NewRow};
use super::schema::columns;
use super::{apply, row};
use crate::domain::change::{Change, Flaw, MAX_OPS, MAX_VALUE, ROW};
use crate::domain::field::{Field, FieldKind, Key, is_well_formed};
use crate::domain::id::{ChangeId, Entity, EntityId};
use crate::domain::record::project_id;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A change of new rows, with what they come to in the tables.
pub(super) struct Laid {
    pub id: ChangeId,
    pub body: String,
    /// The change without its rows.
    pub change: Change,
    /// How many rows it has.
    pub count: usize,
    rows: Vec<Standing>,
    /// Lines of `head` beside the base of each row: what its columns do not give back to the letter.
    further: Vec<(EntityId, Name, u32, String)>,
    /// Projects to which new things belong and which are not new themselves.
    owners: BTreeSet<EntityId>,
}

/// A row of a table: the texts stay where they were.
struct Standing {
    row: NewRow,
    index: u32,
    cells: Vec<(usize, Held)>,
}

/// What a column holds.
enum Held {
    /// The n-th value of the row.
    Text(usize),
    Made(String),
    Whole(i64),
    Real(f64),
}

/// What a name of the log means, and in which column it stands (from 1, as they are bound).
struct Column {
    name: Name,
    key: Option<Key>,
    at: usize,
}

/// Makes changes of new rows.
#[derive(Default)]
pub(super) struct Layer {
    /// The new projects of this change, and the last one before: what belongs to one comes right behind it.
    new: HashSet<EntityId>,
    last: Option<EntityId>,
}

impl Layer {
    /// Seals a change with these tables of rows, each with its names in their order. `change` has none.
    pub fn seal(&mut self, change: Change, tables: Vec<(Vec<Name>, Vec<NewRow>)>) -> Result<Laid, Flaw> {
        let (_, mut body) = change.seal();
        // The rows are the last member.
        body.pop();
        let count: usize = tables.iter().map(|(_, rows)| rows.len()).sum();
        let projects =
            tables.iter().flat_map(|(_, rows)| rows).map(|r| r.entity).filter(|e| e.entity == Entity::Project);
        self.new = projects.chain(self.last).collect();
        if count + change.op_count() > MAX_OPS {
            return Err(Flaw::Size);
        }
        let mut out = body.into_bytes();
        let mut laid = Laid {
            id: ChangeId([0; 32]),
            body: String::new(),
            count: 0,
            rows: Vec::with_capacity(count),
            further: Vec::new(),
            owners: BTreeSet::new(),
            change,
        };
        out.extend(b",\"rows\":[");
        for (n, (names, rows)) in tables.into_iter().enumerate() {
            if !names.iter().all(|name| is_well_formed(name)) {
                return Err(Flaw::Name);
            }
            out.extend(if n > 0 { &b",{\"f\":["[..] } else { b"{\"f\":[" });
            for (n, name) in names.iter().enumerate() {
                out.extend((n > 0).then_some(b','));
                put(&mut out, name);
            }
            out.extend(b"],\"r\":[");
            self.table(names, rows, &mut out, &mut laid)?;
            out.extend(b"]}");
        }
        out.extend(b"]}");
        laid.body = String::from_utf8(out).map_err(|_| Flaw::Shape)?;
        laid.change.fits(&laid.body)?;
        laid.id = ChangeId::of(laid.body.as_bytes());
        Ok(laid)
    }

    fn table(&mut self, names: Vec<Name>, rows: Vec<NewRow>, out: &mut Vec<u8>, laid: &mut Laid) -> Result<(), Flaw> {
        let Some(entity) = rows.first().map(|row| row.entity.entity) else { return Ok(()) };
        let place = |field: Field| columns(entity).position(|(f, _)| f == field).map_or(0, |at| at + 2);
        let column = |name: Name| {
            let key = Key::parse(entity, &name);
            let at = key.as_ref().and_then(Key::field).map_or(0, place);
            Column { name, key, at }
        };
        let columns: Vec<Column> = names.into_iter().map(column).collect();
        let owner = Field::owner_of(entity);
        for (n, row) in rows.into_iter().enumerate() {
            out.extend(if n > 0 { &b",["[..] } else { b"[" });
            put(out, &row.entity.to_string());
            let index = (laid.change.ops.len() + laid.count) as u32;
            laid.count += 1;
            let mut standing = Standing { row, index, cells: Vec::with_capacity(columns.len()) };
            let mut beside = Beside::default();
            // Both stand in the order of the names.
            let mut next = 0;
            for column in &columns {
                let Some(value) = standing.row.value(next).filter(|(name, _)| **name == column.name) else {
                    out.extend(b",null");
                    continue;
                };
                let value = value.1;
                if value.len() > MAX_VALUE {
                    return Err(Flaw::Size);
                }
                out.push(b',');
                put(out, value);
                if !beside.take(column, value, next, &mut standing.cells) {
                    laid.further.push((standing.row.entity, column.name.clone(), index, value.to_string()));
                }
                let owned = owner.filter(|owner| column.key == Some(Key::Field(*owner)));
                if let Some(owner) = owned.and_then(|_| project_id(value)).filter(|owner| !self.new.contains(owner)) {
                    laid.owners.insert(owner);
                }
                next += 1;
            }
            out.push(b']');
            beside.settle(entity, &mut standing.cells);
            if entity == Entity::Project {
                self.last = Some(standing.row.entity);
            }
            // What says nothing makes nothing.
            if next > 0 {
                laid.rows.push(standing);
            }
        }
        Ok(())
    }
}

/// Values that share a column: elements of sets, and those that stand in `extra`.
#[derive(Default)]
struct Beside<'v> {
    sets: BTreeMap<(usize, Field), Vec<(&'v str, &'v str)>>,
    extra: BTreeMap<&'v str, &'v str>,
}

impl<'v> Beside<'v> {
    /// Takes a value to its column; answers whether the column gives it back to the letter.
    fn take(&mut self, column: &'v Column, value: &'v str, n: usize, cells: &mut Vec<(usize, Held)>) -> bool {
        match &column.key {
            Some(Key::Element(field, _)) => {
                let parts = crate::domain::head::split_element(*field, value);
                self.sets.entry((column.at, *field)).or_default().push(parts);
                true
            }
            Some(Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_)) if !value.is_empty() => {
                self.extra.insert(&column.name, value);
                true
            }
            Some(Key::Field(field)) if !value.is_empty() => match field.kind() {
                FieldKind::Money | FieldKind::Share | FieldKind::Flag => {
                    let Ok(number) = value.parse() else { return false };
                    cells.push((column.at, Held::Whole(number)));
                    number.to_string() == value
                }
                FieldKind::Decimal => {
                    let Ok(number) = value.parse::<f64>() else { return false };
                    cells.push((column.at, Held::Real(number)));
                    number.to_string() == value
                }
                _ => {
                    cells.push((column.at, Held::Text(n)));
                    true
                }
            },
            _ => false,
        }
    }

    fn settle(self, entity: Entity, cells: &mut Vec<(usize, Held)>) {
        for ((at, _), mut elements) in self.sets {
            elements.sort_unstable();
            let elements: Vec<&str> = elements.into_iter().map(|(_, element)| element).collect();
            cells.push((at, Held::Made(serde_json::to_string(&elements).unwrap_or_default())));
        }
        if !self.extra.is_empty() {
            let at = columns(entity).count() + 2;
            cells.push((at, Held::Made(serde_json::to_string(&self.extra).unwrap_or_default())));
        }
    }
}

/// Adds a text in JSON.
fn put(out: &mut Vec<u8>, text: &str) {
    // Writing to memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// Writes what the change with this number comes to.
pub(super) fn lay(conn: &Connection, n: i64, laid: &Laid) -> rusqlite::Result<()> {
    {
        // Ids are random: in their order the pages are found where they were left.
        let mut bases: Vec<([u8; 17], u32)> = laid.rows.iter().map(|s| (blob(s.row.entity), s.index)).collect();
        bases.sort_unstable();
        let mut put = conn.prepare_cached(heads::INSERT)?;
        for (e, index) in bases {
            put.execute(params![e, ROW, n, index, None::<&str>])?;
        }
        for (id, name, index, value) in &laid.further {
            put.execute(params![blob(*id), name, n, index, value])?;
        }
    }
    let updated = laid.change.hlc >> 16;
    for rows in laid.rows.chunk_by(|a, b| a.row.entity.entity == b.row.entity.entity) {
        let Some(entity) = rows.first().map(|s| s.row.entity.entity) else { continue };
        let last = columns(entity).count() + 2;
        let mut put = conn.prepare_cached(row::insert(entity))?;
        for standing in rows {
            put.clear_bindings();
            put.raw_bind_parameter(1, standing.row.entity.hex())?;
            for (at, held) in &standing.cells {
                match held {
                    Held::Text(value) => {
                        put.raw_bind_parameter(*at, standing.row.value(*value).map(|(_, text)| text))?
                    }
                    Held::Made(text) => put.raw_bind_parameter(*at, text)?,
                    Held::Whole(number) => put.raw_bind_parameter(*at, number)?,
                    Held::Real(number) => put.raw_bind_parameter(*at, number)?,
                }
            }
            // Not deleted, no conflicts.
            put.raw_bind_parameter(last + 1, 0)?;
            put.raw_bind_parameter(last + 2, 0)?;
            put.raw_bind_parameter(last + 3, updated)?;
            put.raw_execute()?;
        }
    }
    laid.owners.iter().try_for_each(|owner| apply::hold(conn, *owner))
}

#[cfg(test)]
mod tests;
