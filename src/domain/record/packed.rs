//! How a record holds its values, so that a register of a hundred thousand projects fits into memory: the texts of one
//! record stand in one block, in the order of the field table; codes of closed vocabularies take two bytes; sets that
//! are the same in many records (the bodies charged by an article, the provinces) stand in memory once.

use crate::domain::field::{FIELDS, Field, FieldKind};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A field's number is one byte.
const _: () = assert!(FIELDS.len() <= 256);

/// Instead of a length: a code by its place in its vocabulary follows, in one byte.
const CODE: u16 = u16::MAX;
/// Instead of a length: the length follows in four bytes.
const LONG: u16 = u16::MAX - 1;

/// Single values by field. Equal values make equal bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Values(Vec<u8>);

impl std::fmt::Debug for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.items().map(|i| (FIELDS[usize::from(i.number)].field, self.text(&i)))).finish()
    }
}

/// One value where it stands; its text is read only where it is wanted.
struct Item {
    number: u8,
    start: usize,
    end: usize,
}

impl Values {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, field: Field) -> Option<&str> {
        let wanted = field as u8;
        let item = self.items().take_while(|i| i.number <= wanted).find(|i| i.number == wanted)?;
        self.text(&item)
    }

    /// All values in the order of their fields: one walk where many fields are wanted.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.items().filter_map(|i| Some((FIELDS.get(usize::from(i.number))?.field, self.text(&i)?)))
    }

    fn text(&self, item: &Item) -> Option<&str> {
        text(&self.0, item.start)
    }

    /// Puts a value, or takes it out.
    pub fn put(&mut self, field: Field, value: Option<&str>) {
        let number = field as u8;
        let at = self.items().find(|i| i.number >= number).map(|i| (i.start, i.end, i.number == number));
        let (start, end) = match at {
            Some((start, end, true)) => (start, end),
            Some((start, ..)) => (start, start),
            None => (self.0.len(), self.0.len()),
        };
        match value {
            None => drop(self.0.drain(start..end)),
            Some(value) if start == self.0.len() => write(&mut self.0, field, value),
            Some(value) => {
                let mut new = Vec::with_capacity(value.len() + 8);
                write(&mut new, field, value);
                self.0.splice(start..end, new);
            }
        }
    }

    /// None yet, with room for so many bytes.
    pub fn with_room(bytes: usize) -> Values {
        Values(Vec::with_capacity(bytes))
    }

    /// Puts a value of a field that stands behind all fields that are there.
    pub fn append(&mut self, field: Field, value: &str) {
        debug_assert!(self.items().all(|i| i.number < field as u8));
        write(&mut self.0, field, value);
    }

    /// Gives back what room was taken beyond need.
    pub fn settle(&mut self) {
        self.0.shrink_to_fit();
    }

    fn items(&self) -> impl Iterator<Item = Item> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let item = read(&self.0, start)?;
            start = item.end;
            Some(item)
        })
    }
}

fn write(out: &mut Vec<u8>, field: Field, value: &str) {
    out.push(field as u8);
    if let FieldKind::Code(codes) = field.kind()
        && let Some(at) = codes.iter().position(|c| *c == value).and_then(|at| u8::try_from(at).ok())
    {
        out.extend(CODE.to_le_bytes());
        out.push(at);
        return;
    }
    match u16::try_from(value.len()) {
        Ok(length) if length < LONG => out.extend(length.to_le_bytes()),
        _ => {
            out.extend(LONG.to_le_bytes());
            out.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
        }
    }
    out.extend(value.as_bytes());
}

fn read(bytes: &[u8], start: usize) -> Option<Item> {
    let (number, rest) = bytes.get(start..)?.split_first()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let head = start + 3;
    let end = match u16::from_le_bytes(*length) {
        CODE => head + 1,
        LONG => head + 4 + u32::from_le_bytes(*rest.first_chunk::<4>()?) as usize,
        length => head + usize::from(length),
    };
    (end <= bytes.len()).then_some(Item { number: *number, start, end })
}

/// The text of the value that begins here.
fn text(bytes: &[u8], start: usize) -> Option<&str> {
    let (number, rest) = bytes.get(start..)?.split_first()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let text = match u16::from_le_bytes(*length) {
        CODE => {
            let FieldKind::Code(codes) = FIELDS.get(usize::from(*number))?.kind else { return None };
            return codes.get(usize::from(*rest.first()?)).copied();
        }
        LONG => {
            let (length, rest) = rest.split_first_chunk::<4>()?;
            rest.get(..u32::from_le_bytes(*length) as usize)?
        }
        length => rest.get(..usize::from(length))?,
    };
    std::str::from_utf8(text).ok()
}

/// A set as many records may hold it.
pub type Shared = Arc<[String]>;

/// The one copy of a set. What nobody holds any more is forgotten when the table has grown.
pub(super) fn shared(elements: Vec<String>) -> Shared {
    static KNOWN: OnceLock<Mutex<(HashSet<Shared>, usize)>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| Mutex::new((HashSet::new(), 4_096)));
    let mut guard = known.lock().unwrap_or_else(PoisonError::into_inner);
    let (sets, limit) = &mut *guard;
    if let Some(same) = sets.get(elements.as_slice()) {
        return same.clone();
    }
    if sets.len() >= *limit {
        sets.retain(|s| Arc::strong_count(s) > 1);
        *limit = (sets.len() * 2).max(4_096);
    }
    let new: Shared = elements.into();
    sets.insert(new.clone());
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn packed_values_are_a_map(
            edits in prop::collection::vec((0..FIELDS.len(), prop::option::of("[a-z武汉]{1,12}|active|project")), 0..60),
        ) {
            let (mut packed, mut map) = (Values::default(), BTreeMap::new());
            for (at, value) in edits {
                let field = FIELDS[at].field;
                packed.put(field, value.as_deref());
                match value {
                    Some(value) => map.insert(field, value),
                    None => map.remove(&field),
                };
                for def in FIELDS {
                    prop_assert_eq!(packed.get(def.field), map.get(&def.field).map(String::as_str));
                }
            }
            // In the order of the fields they can be put one behind the other.
            let mut appended = Values::default();
            map.iter().for_each(|(field, value)| appended.append(*field, value));
            prop_assert_eq!(&appended, &packed);
            // The order of the edits leaves no trace.
            let mut again = Values::default();
            for (field, value) in map.iter().rev() {
                again.put(*field, Some(value));
            }
            prop_assert_eq!(&again, &packed);
            prop_assert_eq!(packed.is_empty(), map.is_empty());
        }
    }

    #[test]
    fn long_values_are_held_whole() {
        for length in [65_533, 65_534, 65_535, 65_536, 200_000] {
            let text = "x".repeat(length);
            let mut packed = Values::default();
            packed.put(Field::Remark, Some(&text));
            packed.put(Field::Code, Some("A-1"));
            assert_eq!(packed.get(Field::Remark), Some(text.as_str()));
            assert_eq!(packed.get(Field::Code), Some("A-1"));
        }
    }

    #[test]
    fn equal_sets_stand_once() {
        let a = shared(vec!["甲".into(), "乙".into()]);
        let b = shared(vec!["甲".into(), "乙".into()]);
        assert!(Arc::ptr_eq(&a, &b));
    }
}
