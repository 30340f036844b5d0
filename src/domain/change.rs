//! A change of the log: its shape, how it is written to bytes and read back, and what makes one acceptable.
//!
//! The bytes are the truth: a change is named by the SHA-256 of its body, stored verbatim and never serialised again.
//! One gesture of a person is one change (a very large one is several, told together by `g`). Each operation names the
//! operations that it replaces: all that its author was looking at. Reading refuses what is out of shape or over the
//! limits (`Flaw`); it never judges values, since a newer program may write values that this one does not know.

use super::field::is_well_formed;
use super::id::{ChangeId, EntityId, OpRef};
use serde::de::{MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The version of the log format that this program writes.
pub const FORMAT: u32 = 1;
/// A body is at most this many bytes.
pub const MAX_BODY: usize = 1 << 20;
/// A change holds at most this many operations (a row counts as one).
pub const MAX_OPS: usize = 5_000;
/// A change refers to at most this many operations.
pub const MAX_REFS: usize = 10_000;
/// A value is at most this many bytes.
pub const MAX_VALUE: usize = 64 << 10;
/// The field name of an operation that carries a whole row.
pub const ROW: &str = "*";

/// Why a change was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Seed,
    Edit,
    Import,
    Resolve,
    Undo,
    Restore,
    Outside,
    Migrate,
}

impl ChangeKind {
    /// The word that stands in the file.
    pub const fn code(self) -> &'static str {
        match self {
            ChangeKind::Seed => "seed",
            ChangeKind::Edit => "edit",
            ChangeKind::Import => "import",
            ChangeKind::Resolve => "resolve",
            ChangeKind::Undo => "undo",
            ChangeKind::Restore => "restore",
            ChangeKind::Outside => "outside",
            ChangeKind::Migrate => "migrate",
        }
    }
}

/// The value of an operation: nothing, a text, or (under the name `*`) a whole row of field values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    Null(()),
    Text(String),
    Row(BTreeMap<String, Option<String>>),
}

impl<'de> Deserialize<'de> for Value {
    /// By hand: trying one form after another costs more than all the rest of reading a change.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
        struct Forms;
        impl<'de> Visitor<'de> for Forms {
            type Value = Value;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("null, a text or a row")
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null(()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_string()))
            }

            fn visit_string<E>(self, text: String) -> Result<Value, E> {
                Ok(Value::Text(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Value::Row)
            }
        }
        from.deserialize_any(Forms)
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Value {
        value.map_or(Value::Null(()), Value::Text)
    }
}

/// One operation on one name of one entity (or, under `*`, on many names at once).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Op {
    /// `p/<32 hex>`; an unknown letter is kept and passed on.
    pub e: String,
    pub f: String,
    pub v: Value,
    /// The operations that this one replaces, each as `[index in d, index of its operation]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub p: Vec<[u32; 2]>,
    /// Only on a deletion: every other head that its author had seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub s: Vec<[u32; 2]>,
}

/// A compact table of whole rows: `f` names the columns, each row begins with its entity id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowTable {
    pub f: Vec<String>,
    pub r: Vec<Vec<Option<String>>>,
}

/// A change as written. The order of the members is the order of the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub v: u32,
    /// The register it belongs to.
    pub reg: String,
    /// The device that wrote it: 32 hex digits, or `seed`.
    pub site: String,
    /// The author, as people know them.
    pub by: String,
    /// Hybrid logical clock: milliseconds since 1970 << 16 | counter.
    pub hlc: i64,
    /// The wall clock as shown, milliseconds since 1970 (UTC).
    pub wall: i64,
    pub nonce: String,
    /// The gesture: 16 hex digits, shared by the parts of one too large for one change.
    pub g: String,
    pub kind: ChangeKind,
    /// The author's own words about the gesture, or empty.
    pub note: String,
    /// On kind `undo`: the change that is taken back.
    pub undo: Option<String>,
    /// The sources (`s/<32 hex>`) on which all operations of the change rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub src: Vec<String>,
    /// The changes referred to by `p` and `s`.
    pub d: Vec<String>,
    pub ops: Vec<Op>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowTable>,
}

/// What is wrong with a change that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Not JSON of our shape.
    Shape,
    /// A version of the log format that this program does not know.
    Version,
    /// Over one of the limits above.
    Size,
    /// A name or an entity id out of shape.
    Name,
    /// A reference to a change that is not in `d`.
    Reference,
}

/// One assignment of one operation, with whole rows taken apart: what the log says about one name of one entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment<'a> {
    pub entity: &'a str,
    pub name: &'a str,
    pub value: Option<&'a str>,
    /// The number of the operation in its change.
    pub index: u32,
    /// Whether it came out of a whole row.
    pub of_row: bool,
}

impl Change {
    /// The bytes of a new change, and its name.
    pub fn seal(&self) -> (ChangeId, String) {
        // Serialising strings, numbers and lists cannot fail; an empty body would be refused by every reader.
        let body = serde_json::to_string(self).unwrap_or_default();
        (ChangeId::of(body.as_bytes()), body)
    }

    /// Reads a body and judges its shape; values are not judged.
    pub fn read(body: &str) -> Result<Change, Flaw> {
        if body.len() > MAX_BODY {
            return Err(Flaw::Size);
        }
        let change: Change = serde_json::from_str(body).map_err(|_| Flaw::Shape)?;
        if change.v != FORMAT {
            return Err(Flaw::Version);
        }
        change.judge()?;
        Ok(change)
    }

    /// Whether a change that was just made would be taken when its body is read.
    pub fn fits(&self, body: &str) -> Result<(), Flaw> {
        match body.len() > MAX_BODY || self.v != FORMAT {
            true => Err(Flaw::Size),
            false => self.judge(),
        }
    }

    fn judge(&self) -> Result<(), Flaw> {
        if self.op_count() > MAX_OPS || self.d.len() > MAX_REFS || self.hlc < 0 {
            return Err(Flaw::Size);
        }
        if self.d.iter().any(|id| ChangeId::parse(id).is_none()) {
            return Err(Flaw::Name);
        }
        let refs: usize = self.ops.iter().map(|op| op.p.len() + op.s.len()).sum();
        if refs > MAX_REFS {
            return Err(Flaw::Size);
        }
        let known = |r: &[u32; 2]| (r[0] as usize) < self.d.len() && (r[1] as usize) < MAX_OPS;
        for op in &self.ops {
            if !is_entity(&op.e) || !(op.f == ROW || is_well_formed(&op.f)) {
                return Err(Flaw::Name);
            }
            if !op.p.iter().chain(&op.s).all(known) || (!op.s.is_empty() && op.f != ".del") {
                return Err(Flaw::Reference);
            }
            match (&op.v, op.f == ROW) {
                (Value::Row(row), true) => {
                    if !row.keys().all(|k| is_well_formed(k)) {
                        return Err(Flaw::Name);
                    }
                    if row.values().flatten().any(|v| v.len() > MAX_VALUE) {
                        return Err(Flaw::Size);
                    }
                }
                (Value::Text(text), false) if text.len() > MAX_VALUE => return Err(Flaw::Size),
                (Value::Text(_) | Value::Null(()), false) => {}
                _ => return Err(Flaw::Shape),
            }
        }
        for table in &self.rows {
            if !table.f.iter().all(|f| is_well_formed(f)) {
                return Err(Flaw::Name);
            }
            // A column given twice would give a name two values in one operation.
            let mut columns: Vec<&String> = table.f.iter().collect();
            columns.sort();
            if columns.windows(2).any(|w| w[0] == w[1]) {
                return Err(Flaw::Shape);
            }
            for row in &table.r {
                if row.len() != table.f.len() + 1 {
                    return Err(Flaw::Shape);
                }
                if !row[0].as_deref().is_some_and(is_entity) {
                    return Err(Flaw::Name);
                }
                if row.iter().flatten().any(|v| v.len() > MAX_VALUE) {
                    return Err(Flaw::Size);
                }
            }
        }
        Ok(())
    }

    /// How many operations the change holds; a row counts as one.
    pub fn op_count(&self) -> usize {
        self.ops.len() + self.rows.iter().map(|t| t.r.len()).sum::<usize>()
    }

    /// Every assignment in order, whole rows taken apart. Null inside a row is no assignment.
    pub fn assignments(&self) -> impl Iterator<Item = Assignment<'_>> {
        let ops = self.ops.iter().enumerate().flat_map(|(i, op)| {
            let index = i as u32;
            let (single, row) = match &op.v {
                Value::Row(row) => (None, Some(row)),
                Value::Text(text) => (Some(Some(text.as_str())), None),
                Value::Null(()) => (Some(None), None),
            };
            let single =
                single.map(move |value| Assignment { entity: &op.e, name: &op.f, value, index, of_row: false });
            let row = row.into_iter().flatten().filter_map(move |(name, value)| {
                let value = Some(value.as_deref()?);
                Some(Assignment { entity: &op.e, name, value, index, of_row: true })
            });
            single.into_iter().chain(row)
        });
        let first = self.ops.len() as u32;
        let rows = self.rows.iter().flat_map(|t| t.r.iter().map(move |r| (t, r))).enumerate().flat_map(
            move |(i, (table, row))| {
                let entity = row[0].as_deref().unwrap_or_default();
                table.f.iter().zip(&row[1..]).filter_map(move |(name, value)| {
                    let value = Some(value.as_deref()?);
                    Some(Assignment { entity, name, value, index: first + i as u32, of_row: true })
                })
            },
        );
        ops.chain(rows)
    }

    /// The value that operation `index` gives to a name; `None` also if it says nothing of it.
    pub fn value_at(&self, index: u32, name: &str) -> Option<&str> {
        let index = index as usize;
        if let Some(op) = self.ops.get(index) {
            return match &op.v {
                Value::Row(row) => row.get(name)?.as_deref(),
                Value::Text(text) if op.f == name => Some(text),
                _ => None,
            };
        }
        let mut first = self.ops.len();
        for table in &self.rows {
            if let Some(row) = table.r.get(index - first) {
                let column = table.f.iter().position(|f| f == name)?;
                return row.get(column + 1)?.as_deref();
            }
            first += table.r.len();
        }
        None
    }

    /// Whether operation `index` says anything of a name. A whole row refers to what all its names replace at once, so
    /// not all that it replaces is on each of them.
    pub fn gives(&self, index: u32, name: &str) -> bool {
        match self.ops.get(index as usize).map(|op| (&op.f, &op.v)) {
            Some((_, Value::Row(row))) => row.get(name).is_some_and(Option::is_some),
            Some((f, _)) => f == name,
            None => self.value_at(index, name).is_some(),
        }
    }

    /// Whether operation `index` says nothing but that a thing is removed, or no longer.
    pub fn is_mark(&self, index: u32) -> bool {
        self.ops.get(index as usize).is_some_and(|op| op.f == ".del")
    }

    /// The operations that operation `index` replaces. Rows replace nothing.
    pub fn replaced(&self, index: u32) -> impl Iterator<Item = OpRef> + '_ {
        let refs = self.ops.get(index as usize).map_or(&[][..], |op| &op.p);
        refs.iter().filter_map(|r| self.resolve(r))
    }

    /// The heads that deletion `index` had seen.
    pub fn seen(&self, index: u32) -> impl Iterator<Item = OpRef> + '_ {
        let refs = self.ops.get(index as usize).map_or(&[][..], |op| &op.s);
        refs.iter().filter_map(|r| self.resolve(r))
    }

    /// The changes referred to.
    pub fn parents(&self) -> impl Iterator<Item = ChangeId> + '_ {
        self.d.iter().filter_map(|id| ChangeId::parse(id))
    }

    fn resolve(&self, r: &[u32; 2]) -> Option<OpRef> {
        let change = ChangeId::parse(self.d.get(r[0] as usize)?)?;
        Some(OpRef { change, index: r[1] })
    }

    /// The entities that the change touches and this program knows, each once, in order of first mention.
    pub fn entities(&self) -> Vec<EntityId> {
        let mut seen = std::collections::HashSet::new();
        let ops = self.ops.iter().map(|op| op.e.as_str());
        let rows = self.rows.iter().flat_map(|t| &t.r).filter_map(|r| r[0].as_deref());
        ops.chain(rows).filter_map(EntityId::parse).filter(|e| seen.insert(*e)).collect()
    }
}

/// Collects the references of a change that is being written: gives each operation its `[d, index]` pair.
#[derive(Default)]
pub struct References {
    pub d: Vec<String>,
    known: std::collections::HashMap<ChangeId, u32>,
}

impl References {
    /// The pair by which `op` is addressed in this change.
    pub fn pair(&mut self, op: OpRef) -> [u32; 2] {
        let at = *self.known.entry(op.change).or_insert_with(|| {
            self.d.push(op.change.to_string());
            self.d.len() as u32 - 1
        });
        [at, op.index]
    }
}

/// Whether a text is the id of an entity, known to this program or not: `^[a-z]{1,8}/[0-9a-f]{32}$`.
fn is_entity(text: &str) -> bool {
    text.split_once('/').is_some_and(|(letters, digits)| {
        (1..=8).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_lowercase())
            && super::id::unhex::<16>(digits).is_some()
    })
}
