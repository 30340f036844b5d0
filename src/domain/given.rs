//! What single operations of a change give, read out of its bytes without building the rest of it. A register that came
//! as whole rows keeps them in changes of thousands of rows each: to know what stands under one of them, nobody wants to
//! make strings of all the others. Only for changes that were accepted: nothing is judged here.

use super::change::{Change, Op, ROW, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What one operation gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    pub entity: String,
    /// The name that it is on; `*` for a row.
    pub name: String,
    /// Names and values, those that are given one.
    pub values: Vec<(String, String)>,
}

impl Given {
    fn of_op(op: Op) -> Given {
        let values = match op.v {
            Value::Null(()) => Vec::new(),
            Value::Text(text) => vec![(op.f.clone(), text)],
            Value::Row(row) => row.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        };
        Given { entity: op.e, name: op.f, values }
    }

    fn of_row(row: Vec<Option<String>>, columns: &[String]) -> Given {
        let mut cells = row.into_iter();
        let entity = cells.next().flatten().unwrap_or_default();
        let values = columns.iter().zip(cells).filter_map(|(name, v)| Some((name.clone(), v?))).collect();
        Given { entity, name: ROW.to_string(), values }
    }

    /// Whether it says anything of a name.
    pub fn gives(&self, name: &str) -> bool {
        self.values.iter().any(|(given, _)| given == name)
    }

    /// Whether an operation on this name of this thing may refer to it as what it replaces.
    pub fn is_under(&self, entity: &str, name: &str) -> bool {
        self.entity == entity && (name == ROW || self.name == name || self.gives(name))
    }
}

/// What the operations at these places of a body give; places that do not exist are left out.
pub fn given(body: &str, wanted: &BTreeSet<u32>) -> BTreeMap<u32, Given> {
    sift(body, wanted).found
}

/// One row of a change: what it gives, and the note of the change. `None` for what is no row in a table.
pub fn row_at(body: &str, index: u32) -> Option<(Given, String)> {
    let wanted = BTreeSet::from([index]);
    let mut sieve = sift(body, &wanted);
    let given = sieve.found.remove(&index)?;
    (sieve.ops? <= index).then_some((given, sieve.note))
}

fn sift<'a>(body: &str, wanted: &'a BTreeSet<u32>) -> Sieve<'a> {
    let (found, note) = (BTreeMap::new(), String::new());
    let mut sieve = Sieve { wanted, ops: None, next: 0, found, odd: false, note };
    let mut json = serde_json::Deserializer::from_str(body);
    // Reading stops with an error as soon as all is found.
    let read = (&mut sieve).deserialize(&mut json);
    if sieve.odd || (read.is_err() && sieve.found.len() < wanted.len()) {
        sieve.whole(body);
    }
    sieve
}

struct Sieve<'a> {
    wanted: &'a BTreeSet<u32>,
    /// The author's own words, as far as they stand before the operations.
    note: String,
    /// How many operations stand before the rows, once that is known.
    ops: Option<u32>,
    /// The place of the next row.
    next: u32,
    found: BTreeMap<u32, Given>,
    /// The rows stand before the operations, or before their columns.
    odd: bool,
}

impl Sieve<'_> {
    /// The same out of the whole change: its members stand in an order that nobody writes.
    fn whole(&mut self, body: &str) {
        self.found.clear();
        let Ok(change) = Change::read(body) else { return };
        let count = u32::try_from(change.ops.len()).unwrap_or(u32::MAX);
        (self.ops, self.note) = (Some(count), change.note);
        let rows = change.rows.into_iter().flat_map(|t| t.r.into_iter().map(move |row| Given::of_row(row, &t.f)));
        let all = change.ops.into_iter().map(Given::of_op).chain(rows);
        self.found.extend((0..).zip(all).filter(|(place, _)| self.wanted.contains(place)));
    }

    fn is_done(&self) -> bool {
        self.odd || self.wanted.last().is_none_or(|last| self.ops.is_some() && self.next > *last)
    }
}

const DONE: &str = "all is found";

impl<'de> DeserializeSeed<'de> for &mut Sieve<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Sieve<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a change")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "note" => self.note = map.next_value()?,
                "ops" => map.next_value_seed(Ops(self))?,
                "rows" => map.next_value_seed(Tables(self))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
            if self.is_done() {
                return Err(A::Error::custom(DONE));
            }
        }
        Ok(())
    }
}

/// The single operations.
struct Ops<'a, 'b>(&'a mut Sieve<'b>);

impl<'de> DeserializeSeed<'de> for Ops<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Ops<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("operations")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut at = 0u32;
        loop {
            if self.0.wanted.contains(&at) {
                let Some(op) = seq.next_element::<Op>()? else { break };
                self.0.found.insert(at, Given::of_op(op));
            } else if seq.next_element::<IgnoredAny>()?.is_none() {
                break;
            }
            at += 1;
        }
        self.0.ops = Some(at);
        self.0.next = at;
        Ok(())
    }
}

/// The tables of rows.
struct Tables<'a, 'b>(&'a mut Sieve<'b>);

impl<'de> DeserializeSeed<'de> for Tables<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Tables<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tables of rows")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.odd |= self.0.ops.is_none();
        while !self.0.is_done() {
            if seq.next_element_seed(Table(self.0))?.is_none() {
                return Ok(());
            }
        }
        Err(A::Error::custom(DONE))
    }
}

/// One table of rows.
struct Table<'a, 'b>(&'a mut Sieve<'b>);

impl<'de> DeserializeSeed<'de> for Table<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Table<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of rows")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut columns: Option<Vec<String>> = None;
        while let Some(name) = map.next_key::<String>()? {
            match (name.as_str(), &columns) {
                ("f", _) => columns = Some(map.next_value()?),
                ("r", Some(columns)) => map.next_value_seed(Rows(self.0, columns))?,
                ("r", None) => {
                    self.0.odd = true;
                    return Err(A::Error::custom(DONE));
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// The rows of one table.
struct Rows<'a, 'b>(&'a mut Sieve<'b>, &'a [String]);

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let (sieve, columns) = (self.0, self.1);
        loop {
            if sieve.wanted.contains(&sieve.next) {
                let Some(row) = seq.next_element::<Vec<Option<String>>>()? else { return Ok(()) };
                sieve.found.insert(sieve.next, Given::of_row(row, columns));
            } else if seq.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
            sieve.next += 1;
            if sieve.is_done() {
                return Err(A::Error::custom(DONE));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(ops: &str, rows: &str, rows_first: bool) -> String {
        let head = r#""v":1,"reg":"r","site":"s","by":"a","hlc":1,"wall":1,"nonce":"0","g":"0","kind":"edit","note":"\"rows\":[","undo":null,"d":[]"#;
        let (ops, rows) = (format!(r#""ops":[{ops}]"#), format!(r#""rows":[{rows}]"#));
        match rows_first {
            true => format!("{{{head},{rows},{ops}}}"),
            false => format!("{{{head},{ops},{rows},\"later\":[1,{{}}]}}"),
        }
    }

    #[test]
    fn what_is_read_alone_is_what_the_whole_change_gives() {
        let id = |n: u32| format!("p/{n:032x}");
        let ops = [
            format!(r#"{{"e":"{}","f":"code","v":"A\n-1"}}"#, id(1)),
            format!(r#"{{"e":"{}","f":"code","v":null}}"#, id(1)),
            format!(r#"{{"e":"{}","f":"*","v":{{"code":"B","stage":null,"remark":"\u4e2d"}}}}"#, id(2)),
        ]
        .join(",");
        let rows = format!(
            r#"{{"f":["code","remark"],"r":[["{}","C",null],["{}",null,null]]}},{{"f":[],"r":[]}},{{"f":["stage"],"r":[["{}","x"]]}}"#,
            id(3),
            id(4),
            id(5)
        );
        for (ops, rows) in [(ops.as_str(), rows.as_str()), ("", rows.as_str()), (ops.as_str(), "")] {
            for first in [false, true] {
                let body = body(ops, rows, first);
                let change = Change::read(&body).expect("a change");
                for mask in 0..1u32 << 7 {
                    let wanted: BTreeSet<u32> = (0..7).filter(|i| mask >> i & 1 == 1).collect();
                    let found = given(&body, &wanted);
                    let mut meant = Sieve {
                        wanted: &wanted,
                        note: String::new(),
                        ops: None,
                        next: 0,
                        found: BTreeMap::new(),
                        odd: false,
                    };
                    meant.whole(&body);
                    assert_eq!(found, meant.found, "{wanted:?} {body}");
                    let there = wanted.iter().filter(|i| (**i as usize) < change.op_count());
                    assert!(found.keys().eq(there), "{wanted:?} {body}");
                    for given in found.values().filter(|g| g.name != ROW) {
                        assert!(given.is_under(&id(1), "code") && !given.is_under(&id(1), "remark"));
                    }
                }
                for index in 0..7u32 {
                    let row = row_at(&body, index);
                    let is_row = (change.ops.len()..change.op_count()).contains(&(index as usize));
                    assert_eq!(row.is_some(), is_row, "{index} {body}");
                    assert!(row.is_none_or(|(_, note)| note == change.note));
                }
            }
        }
        assert_eq!(given("no change", &BTreeSet::from([1])), BTreeMap::new());
    }
}
