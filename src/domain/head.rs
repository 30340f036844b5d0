//! Heads: the operations on one name of one entity that no other operation replaces.
//!
//! Usually there is one, and it is the value. Two heads with different values are a conflict: a stored state, shown to
//! people, never decided by a clock. What is shown meanwhile is the head with the greatest (clock, id, index), the same
//! on every machine whatever the order of arrival. `assemble` makes the record that people see out of the winners.

use super::field::{Field, FieldKind, Key};
use super::id::{EntityId, OpRef};
use super::record::Record;
use std::collections::{BTreeMap, BTreeSet};

/// One head: an operation that nothing replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub op: OpRef,
    pub hlc: i64,
    pub value: Option<String>,
}

/// The head whose value is shown.
pub fn winner(heads: &[Head]) -> Option<&Head> {
    heads.iter().max_by_key(|h| (h.hlc, h.op.change, h.op.index))
}

/// Whether the heads of a name are in conflict: two or more different values. Positions are never in conflict, and of
/// an element of a list only its presence counts.
pub fn is_conflict(key: &Key, heads: &[Head]) -> bool {
    let Some(first) = heads.first() else { return false };
    match key.kind() {
        Some(FieldKind::Position) => false,
        Some(FieldKind::List(_)) => heads.iter().any(|h| h.value.is_some() != first.value.is_some()),
        _ => heads.iter().any(|h| h.value != first.value),
    }
}

/// The values of a record are put together from the winners of all names of an entity. Conflicts of fields that move
/// as one are counted once. `deleted` and `updated` are the caller's to set.
pub fn assemble<'a>(id: EntityId, names: impl Iterator<Item = (&'a str, &'a [Head])>) -> Record {
    let mut conflicts = BTreeSet::new();
    let named: Vec<(Key, &str, Option<&str>)> = names
        .filter_map(|(name, heads)| {
            let key = Key::parse(id.entity, name)?;
            if is_conflict(&key, heads) {
                conflicts.insert(conflict_name(&key));
            }
            Some((key, name, winner(heads).and_then(|h| h.value.as_deref())))
        })
        .collect();
    let mut record = put_together(id, named.iter().map(|(key, name, value)| (key, *name, *value)));
    record.conflicts = conflicts.len() as u32;
    record
}

/// The record of which these are the values, by their names in the log.
pub fn put_together<'a>(id: EntityId, values: impl Iterator<Item = (&'a Key, &'a str, Option<&'a str>)>) -> Record {
    let mut record = Record::new(id);
    let mut sets: BTreeMap<Field, Vec<(&str, &str)>> = BTreeMap::new();
    let mut single: Vec<(Field, Option<&str>)> = Vec::with_capacity(32);
    for (key, name, value) in values {
        match key {
            Key::Field(field) => single.push((*field, value)),
            Key::Element(field, _) => {
                if let Some(value) = value {
                    sets.entry(*field).or_default().push(split_element(*field, value));
                }
            }
            Key::AnnualPlan(_) | Key::AnnualPaid(_) | Key::Extra(_) => {
                record.put_extra(name, value.map(str::to_string));
            }
            Key::Deleted | Key::Unknown(_) => {}
        }
    }
    // In the order of the fields each goes behind those before it; of two of one field the last one stays.
    single.sort_by_key(|(field, _)| *field);
    for (n, (field, value)) in single.iter().enumerate() {
        if single.get(n + 1).is_none_or(|(next, _)| next != field) {
            record.append(*field, value.unwrap_or_default());
        }
    }
    for (field, mut elements) in sets {
        elements.sort();
        record.put_list(field, elements.into_iter().map(|(_, element)| element.to_string()).collect());
    }
    record
}

/// The name under which a conflict is counted and resolved: that of the group's first field, or the field's own.
pub fn conflict_name(key: &Key) -> String {
    match key {
        Key::Field(field) => {
            let first = field.group().and_then(|g| g.fields().next()).unwrap_or(*field);
            first.code().to_string()
        }
        _ => key.name(),
    }
}

/// Takes the stored value of an element apart into its sort key and the element itself.
pub fn split_element(field: Field, value: &str) -> (&str, &str) {
    match field.kind() {
        FieldKind::List(_) => value.split_once(' ').unwrap_or(("", value)),
        _ => (value, value),
    }
}
