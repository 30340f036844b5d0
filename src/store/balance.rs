//! Rows held against the log by sums. For everything that came as a whole row and was never touched since (nearly all of
//! a large register), each value that the log gives is added to a sum and each value that stands in the tables is taken
//! from it, and so are the heads: whatever the order, nothing is left if they are the same. The sums are kept by the
//! first bits of the ids, so that what differs lies among few; and under keys drawn anew each time, so that nobody can
//! make two differences that cancel out. One pass over heads, log and rows, and neither ever stands in memory.

use super::heads;
use super::lines::Lines;
use super::schema::quoted;
use crate::domain::change::{Change, ROW};
use crate::domain::field::{Field, Key};
use crate::domain::head::put_together;
use crate::domain::id::{ChangeId, Entity, EntityId, unhex};
use crate::domain::record::Record;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::ops::Range;

/// So many of the first bits of an id say in which sum it is.
const BITS: u32 = 14;
const SUMS: usize = 1 << BITS;
/// So many lines of the heads are read at a time.
const LINES: usize = 20_000;

/// A thing that was touched after it came, or came in another way: its key, and the change that it came with as a row.
type Touched = ([u8; 17], Option<u32>);

/// What names of the log mean. Rows have the same ones in the same order again and again: the next is looked for behind
/// the last.
#[derive(Default)]
struct Names<'a> {
    known: Vec<(Entity, &'a str, Option<Key>)>,
    next: usize,
}

impl<'a> Names<'a> {
    fn find(&mut self, entity: Entity, name: &'a str) -> usize {
        let count = self.known.len();
        let found = (self.next..count).chain(0..self.next.min(count));
        let at = found.into_iter().find(|at| self.known[*at].0 == entity && self.known[*at].1 == name);
        let at = at.unwrap_or_else(|| {
            self.known.push((entity, name, Key::parse(entity, name)));
            count
        });
        self.next = at + 1;
        at
    }

    fn key(&self, at: usize) -> Option<&Key> {
        self.known[at].2.as_ref()
    }
}

/// Things of a kind between two keys of the heads, the second not among them.
pub(super) type Within = (Entity, Range<[u8; 17]>);

pub(super) struct Balance {
    keys: RandomState,
    /// By kind, what the log gives and the tables do not show, and the other way round.
    rows: Vec<u64>,
    /// The same of the heads.
    heads: Vec<u64>,
    /// In the order of their keys.
    touched: Vec<Touched>,
    /// Their heads.
    lines: Lines,
    /// Whether anything was ever removed.
    removals: bool,
    /// The newest change when the heads were read.
    pub(super) newest: Option<i64>,
}

impl Balance {
    /// Begins with what the heads say. `stop` is asked now and then; `None` if it said so.
    pub(super) fn of_heads(conn: &Connection, stop: &dyn Fn() -> bool) -> rusqlite::Result<Option<Balance>> {
        let sums = || vec![0; SUMS * Entity::ALL.len()];
        let newest = conn.query_row("SELECT max(n) FROM change", [], |r| r.get(0))?;
        let (rows, heads, touched, lines) = (sums(), sums(), Vec::new(), Lines::default());
        let mut out = Balance { keys: RandomState::new(), rows, heads, touched, lines, removals: false, newest };
        let mut after: Vec<u8> = Vec::new();
        while let Some(last) = out.some_heads(conn, &after)? {
            after = last;
            if stop() {
                return Ok(None);
            }
        }
        Ok(Some(out))
    }

    /// The heads of the next things; answers the last of them.
    fn some_heads(&mut self, conn: &Connection, after: &[u8]) -> rusqlite::Result<Option<Vec<u8>>> {
        let mut query = conn.prepare_cached("SELECT e, f, n, i, value FROM head WHERE e > ?1 ORDER BY e, f, n, i")?;
        let mut rows = query.query([after])?;
        // The thing at hand: its key, how many lines it has, and its row if it came as one.
        type AtHand = (Vec<u8>, usize, Option<(i64, u32)>);
        let mut at: Option<AtHand> = None;
        let mut read = 0;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_blob()?;
            if at.as_ref().is_none_or(|(e, ..)| e != key) {
                if let Some((e, lines, base)) = at.take() {
                    self.head(&e, lines, base);
                    if read >= LINES {
                        return Ok(Some(e));
                    }
                }
                at = Some((key.to_vec(), 0, None));
            }
            read += 1;
            if let Some((_, lines, base)) = &mut at {
                *lines += 1;
                let name = row.get_ref(1)?;
                self.removals |= name.as_str() == Ok(".del");
                if name.as_str() == Ok(ROW) && row.get_ref(4)? == ValueRef::Null {
                    *base = Some((row.get(2)?, row.get(3)?));
                } else if let Ok(thing) = key.try_into() {
                    let value = row.get_ref(4)?.as_str_or_null().unwrap_or(Some("\0"));
                    self.lines.head(thing, name.as_str().unwrap_or_default(), (row.get(2)?, row.get(3)?), value);
                }
            }
        }
        if let Some((e, lines, base)) = at {
            self.head(&e, lines, base);
        }
        Ok(None)
    }

    fn head(&mut self, key: &[u8], lines: usize, base: Option<(i64, u32)>) {
        let Some(id) = heads::from_blob(key) else { return };
        match base {
            Some(base) if lines == 1 => {
                let weight = self.of_head(id, base);
                subtract(&mut self.heads, id, weight);
            }
            _ => {
                if let Some(base) = base {
                    self.lines.head(heads::blob(id), ROW, base, None);
                }
                self.touched.push((heads::blob(id), base.and_then(|(n, _)| n.try_into().ok())));
            }
        }
    }

    /// Takes in what change number `n` says of things that nothing else was said of. Answers whether it speaks of any
    /// other, or of what may decide about one.
    pub(super) fn change(&mut self, n: i64, change: &Change) -> bool {
        let assignments: Vec<_> = change.assignments().collect();
        let (mut names, mut left_out) = (Names::default(), false);
        for group in assignments.chunk_by(|a, b| a.index == b.index) {
            let Some(first) = group.first() else { continue };
            let Some(id) = EntityId::parse(first.entity) else { continue };
            left_out |= self.leaves_out(&id);
            if self.is_touched(id) {
                continue;
            }
            // What is no whole row leaves its trace in the heads: none is known, and the sum will say so.
            let weight = self.of_head(id, (n, first.index));
            add(&mut self.heads, id, weight);
            let keys: Vec<usize> = group.iter().map(|a| names.find(id.entity, a.name)).collect();
            let named = group.iter().zip(keys).filter_map(|(a, key)| Some((names.key(key)?, a.name, a.value)));
            let mut record = put_together(id, named);
            record.updated = change.hlc >> 16;
            let weight = self.of_record(&record);
            add(&mut self.rows, id, weight);
        }
        left_out
    }

    /// Takes in what a change says of things that were touched, and what it replaces. `number` tells the numbers of the
    /// changes before it.
    pub(super) fn replaces(&mut self, n: i64, change: &Change, number: &dyn Fn(&ChangeId) -> Option<i64>) {
        // What came after the heads were read is no matter of theirs.
        if self.newest.is_some_and(|newest| n <= newest) {
            let touched = &self.touched;
            let is_touched = |id: EntityId| is_among(touched, id);
            self.lines.change(n, change, number, &is_touched);
        }
    }

    /// The things of which the heads are not what the log comes to: those that were touched, and with them all that lie
    /// where the sums of heads differ.
    pub(super) fn wrong_heads(&self) -> (BTreeSet<EntityId>, Vec<Within>) {
        let of = |entity: &Entity| {
            let first = place(EntityId { entity: *entity, bytes: [0; 16] });
            let differs = move |at: &usize| self.heads[first + at] != 0;
            (0..SUMS).filter(differs).map(|at| (*entity, range(*entity, at))).collect::<Vec<_>>()
        };
        (self.lines.wrong(), Entity::ALL.iter().flat_map(of).collect())
    }

    /// Takes off the next rows of a table. Answers the last place and how many rows there were; `nameless` is told the
    /// places of those that no id names.
    pub(super) fn some_rows(
        &mut self,
        conn: &Connection,
        entity: Entity,
        fields: &[Field],
        (after, limit): (i64, usize),
        nameless: &mut dyn FnMut(i64),
    ) -> rusqlite::Result<Option<(i64, usize)>> {
        let names: String = fields.iter().map(|f| format!(", {}", quoted(f.code()))).collect();
        let mut query = conn.prepare_cached(&format!(
            "SELECT rowid, id, deleted, conflicts, updated, extra{names} FROM {} NOT INDEXED WHERE rowid > ?1 \
             ORDER BY rowid LIMIT ?2",
            entity.table()
        ))?;
        let mut rows = query.query(params![after, i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut last = None;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            let place = row.get(0)?;
            last = Some(place);
            count += 1;
            let Some(bytes) = row.get_ref(1)?.as_str().ok().and_then(unhex) else {
                nameless(place);
                continue;
            };
            let id = EntityId { entity, bytes };
            if !self.is_touched(id) {
                let weight = self.of_row(id, fields, row)?;
                subtract(&mut self.rows, id, weight);
            }
        }
        Ok(last.map(|last| (last, count)))
    }

    /// Whether the heads of all that was never touched are what the log gives.
    pub(super) fn heads_are_right(&self) -> bool {
        self.heads.iter().all(|sum| *sum == 0)
    }

    /// Whether everything is equal.
    pub(super) fn is_even(&self) -> bool {
        self.rows.iter().chain(&self.heads).all(|sum| *sum == 0)
    }

    /// Whether the sums leave a thing out, or what becomes of it may decide about one that they leave out: where
    /// removals are in play, what belongs to a project.
    pub(super) fn leaves_out(&self, id: &EntityId) -> bool {
        (self.removals && Field::owner_of(id.entity).is_some()) || self.is_touched(*id)
    }

    /// What was touched, in the order of the changes that it came with: those that rest on one are read together.
    pub(super) fn touched(&mut self) -> Vec<EntityId> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable_by_key(|(key, came)| (*came, *key));
        touched.iter().filter_map(|(key, _)| heads::from_blob(key)).collect()
    }

    /// Between which ids of a kind something differs: keys of the heads, the end not among them.
    pub(super) fn unequal(&self, entity: Entity) -> Vec<Range<[u8; 17]>> {
        let first = place(EntityId { entity, bytes: [0; 16] });
        let differs = |at: &usize| self.rows[first + at] != 0 || self.heads[first + at] != 0;
        (0..SUMS).filter(differs).map(|at| range(entity, at)).collect()
    }

    fn is_touched(&self, id: EntityId) -> bool {
        is_among(&self.touched, id)
    }

    fn of_head(&self, id: EntityId, (n, index): (i64, u32)) -> u64 {
        self.keys.hash_one((id.bytes, n, index))
    }

    fn of_value(&self, id: EntityId, name: &str, value: &[u8]) -> u64 {
        let mut hasher = self.keys.build_hasher();
        hasher.write(&id.bytes);
        hasher.write(name.as_bytes());
        hasher.write_u8(0xff);
        hasher.write(value);
        hasher.finish()
    }

    fn of_record(&self, record: &Record) -> u64 {
        let id = record.id;
        let mut sum = self.of_value(id, "updated", &record.updated.to_be_bytes());
        let mut put = |name: &str, value: &[u8]| sum = sum.wrapping_add(self.of_value(id, name, value));
        for (field, value) in record.values() {
            put(field.code(), value.as_bytes());
        }
        for (field, set) in record.sets() {
            put(field.code(), serde_json::to_string(set).unwrap_or_default().as_bytes());
        }
        for (name, value) in record.extra() {
            put(name, value.as_bytes());
        }
        sum
    }

    fn of_row(&self, id: EntityId, fields: &[Field], row: &Row<'_>) -> rusqlite::Result<u64> {
        let updated = row.get_ref(4)?.as_i64().unwrap_or_default();
        let mut sum = self.of_value(id, "updated", &updated.to_be_bytes());
        let mut put = |name: &str, value: &[u8]| sum = sum.wrapping_add(self.of_value(id, name, value));
        for (at, name) in [(2, "deleted"), (3, "conflicts")] {
            if row.get_ref(at)? != ValueRef::Integer(0) {
                put(name, &[]);
            }
        }
        match row.get_ref(5)? {
            ValueRef::Null => {}
            extra => {
                let extra = extra.as_str().ok().and_then(|t| serde_json::from_str::<BTreeMap<String, String>>(t).ok());
                match extra {
                    Some(extra) => extra.iter().for_each(|(name, value)| put(name, value.as_bytes())),
                    None => put("extra", &[]),
                }
            }
        }
        for (at, field) in fields.iter().enumerate() {
            match row.get_ref(at + 6)? {
                ValueRef::Null => {}
                ValueRef::Integer(n) => put(field.code(), n.to_string().as_bytes()),
                ValueRef::Real(x) => put(field.code(), x.to_string().as_bytes()),
                ValueRef::Text(text) => put(field.code(), text),
                ValueRef::Blob(_) => put("blob", &[]),
            }
        }
        Ok(sum)
    }
}

fn is_among(touched: &[Touched], id: EntityId) -> bool {
    let key = heads::blob(id);
    touched.binary_search_by(|(other, _)| other.cmp(&key)).is_ok()
}

/// Between which keys the things of a kind lie that are in a sum.
fn range(entity: Entity, at: usize) -> Range<[u8; 17]> {
    let key = |at: usize| {
        let mut key = heads::blob(EntityId { entity, bytes: [0; 16] });
        match at {
            SUMS => key[0] += 1,
            at => key[1..5].copy_from_slice(&((at as u32) << (32 - BITS)).to_be_bytes()),
        }
        key
    };
    key(at)..key(at + 1)
}

/// Where the sum stands that a thing is in.
fn place(id: EntityId) -> usize {
    let kind = Entity::ALL.iter().position(|e| *e == id.entity).unwrap_or_default();
    let [a, b, c, d, ..] = id.bytes;
    kind * SUMS + (u32::from_be_bytes([a, b, c, d]) >> (32 - BITS)) as usize
}

fn add(sums: &mut [u64], id: EntityId, weight: u64) {
    let sum = &mut sums[place(id)];
    *sum = sum.wrapping_add(weight);
}

fn subtract(sums: &mut [u64], id: EntityId, weight: u64) {
    let sum = &mut sums[place(id)];
    *sum = sum.wrapping_sub(weight);
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::super::schema::{columns, statements};
    use super::*;

    fn id(n: u8) -> EntityId {
        EntityId { entity: Entity::Project, bytes: [n; 16] }
    }

    /// Three things that came as rows, one of them with values that no column can give back, and one that was edited.
    fn laid() -> (Connection, Vec<Change>) {
        let conn = Connection::open_in_memory().expect("a database");
        for (_, _, sql) in statements(&[]) {
            conn.execute_batch(&sql).expect(&sql);
        }
        let shell = |d: &str, ops: &str, rows: &str| {
            format!(
                r#"{{"v":1,"reg":"r","site":"{}","by":"a","hlc":65536,"wall":1,"nonce":"0","g":"0","kind":"edit","note":"","undo":null,"d":[{d}],"ops":[{ops}],"rows":[{rows}]}}"#,
                "ab".repeat(16)
            )
        };
        let row =
            |n: u8, progress: &str| format!(r#"["{}","某线 \"甲\"","{progress}","120000","b","a","5",null]"#, id(n));
        let (a, b) = (crate::domain::id::element_hash("a"), crate::domain::id::element_hash("b"));
        let columns =
            format!(r#"["name_zh","progress","investment","tags_{b}","tags_{a}","annual_plan_2026","remark"]"#);
        let rows = [row(1, "10"), row(2, "007"), row(3, "10")].join(",");
        let first = shell("", "", &format!(r#"{{"f":{columns},"r":[{rows}]}}"#));
        let name = crate::domain::id::ChangeId::of(first.as_bytes());
        let edit = format!(r#"{{"e":"{}","f":"progress","v":"20","p":[[0,2]]}}"#, id(3));
        let second = shell(&format!("\"{name}\""), &edit, "");
        let mut changes = Vec::new();
        for (n, body) in [(1, first), (2, second)] {
            let change = Change::read(&body).expect("a change");
            let name = crate::domain::id::ChangeId::of(body.as_bytes());
            let sql = "INSERT INTO change VALUES (?1, ?2, 1, 's', 'a', 'edit', 'g', NULL, ?3, NULL)";
            conn.execute(sql, params![n, &name.0[..], body]).expect("put in");
            apply::apply(&conn, n, &change).expect("applied");
            changes.push(change);
        }
        (conn, changes)
    }

    fn weighed(conn: &Connection, changes: &[Change]) -> (Balance, Vec<i64>) {
        let mut balance = Balance::of_heads(conn, &|| false).expect("heads").expect("not stopped");
        for (change, n) in changes.iter().zip(1..) {
            balance.change(n, change);
        }
        let fields: Vec<Field> = columns(Entity::Project).map(|(f, _)| f).collect();
        let (mut nameless, mut after) = (Vec::new(), i64::MIN);
        let mut note = |place| nameless.push(place);
        while let Some((last, _)) =
            balance.some_rows(conn, Entity::Project, &fields, (after, 2), &mut note).expect("rows")
        {
            after = last;
        }
        (balance, nameless)
    }

    fn amiss(balance: &Balance) -> Vec<Range<[u8; 17]>> {
        Entity::ALL.iter().flat_map(|e| balance.unequal(*e)).collect()
    }

    #[test]
    fn nothing_is_left_of_a_register_that_holds_to_its_log() {
        let (conn, changes) = laid();
        let (mut balance, nameless) = weighed(&conn, &changes);
        assert!(balance.heads_are_right() && amiss(&balance).is_empty() && nameless.is_empty());
        assert!(balance.is_even());
        assert_eq!(balance.touched(), [id(2), id(3)]);
    }

    #[test]
    fn whatever_differs_lies_between_the_ids_that_are_named() {
        for (sql, heads_right) in [
            ("UPDATE project SET name_zh = 'x' WHERE id LIKE '01%'", true),
            ("UPDATE project SET progress = NULL WHERE id LIKE '01%'", true),
            ("UPDATE project SET tags = '[\"a\"]' WHERE id LIKE '01%'", true),
            ("UPDATE project SET extra = NULL WHERE id LIKE '01%'", true),
            ("UPDATE project SET extra = 'x' WHERE id LIKE '01%'", true),
            ("UPDATE project SET deleted = 1 WHERE id LIKE '01%'", true),
            ("UPDATE project SET conflicts = 1 WHERE id LIKE '01%'", true),
            ("UPDATE project SET updated = 5 WHERE id LIKE '01%'", true),
            ("DELETE FROM project WHERE id LIKE '01%'", true),
            ("UPDATE head SET n = 2 WHERE hex(e) LIKE '7001%'", false),
            ("DELETE FROM head WHERE hex(e) LIKE '7001%'", false),
        ] {
            let (conn, changes) = laid();
            conn.execute_batch(sql).expect(sql);
            let (balance, _) = weighed(&conn, &changes);
            assert_eq!(balance.heads_are_right(), heads_right, "{sql}");
            let found = amiss(&balance);
            assert_eq!(found.len(), 1, "{sql}");
            assert!(found[0].contains(&heads::blob(id(1))) && !found[0].contains(&heads::blob(id(2))), "{sql}");
        }
        let (conn, changes) = laid();
        let new = "INSERT INTO project (id, deleted, conflicts, updated) VALUES ";
        conn.execute_batch(&format!("{new} (printf('%032d', 5), 0, 0, 0); {new} (printf('%032d', -5), 0, 0, 0)"))
            .expect("put in");
        let (balance, nameless) = weighed(&conn, &changes);
        assert_eq!((amiss(&balance).len(), nameless.len()), (1, 1));
        // The last of all ids lies before the end.
        let mut balance = Balance { touched: Vec::new(), ..balance };
        add(&mut balance.rows, id(0xff), 1);
        assert!(amiss(&balance).iter().any(|r| r.contains(&heads::blob(id(0xff)))));
    }
}
