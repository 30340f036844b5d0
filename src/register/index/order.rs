//! The order of the rows: by their codes as people count (`RAIL-2` before `RAIL-10`), as the book has it. Sorting
//! compares sixteen bytes made of each code; only where these are the same are the codes themselves looked at.

use super::Index;
use crate::domain::id::EntityId;
use crate::domain::text;
use crate::register::book::{NO_CODE, clashing, natural};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The beginning of a sort key: its order is that of `natural`, as far as it goes.
pub(in crate::register) type Head = [u8; 16];

/// The head of a code.
pub(in crate::register) fn head(code: &str) -> Head {
    match code.is_ascii() {
        true => plain_head(code.as_bytes()),
        false => any_head(code),
    }
}

/// The head of a code that is written in ASCII, as nearly all are.
fn plain_head(code: &[u8]) -> Head {
    let mut out = [0; 16];
    let (mut at, mut next) = (0, 0);
    let mut push = |bytes: &[u8]| {
        let room = (out.len() - at).min(bytes.len());
        out[at..at + room].copy_from_slice(&bytes[..room]);
        at += room;
        at < out.len()
    };
    while next < code.len() {
        let digits = code[next].is_ascii_digit();
        let length = code[next..].iter().take_while(|b| b.is_ascii_digit() == digits).count();
        let run = &code[next..next + length];
        next += length;
        let more = if digits {
            let digit = |sum: u64, b: &u8| sum.checked_mul(10)?.checked_add(u64::from(b - b'0'));
            let number = run.iter().try_fold(0, digit).unwrap_or(u64::MAX);
            let bytes = number.to_be_bytes();
            let (tag, bytes) = if number >> 32 == 0 { (1, &bytes[4..]) } else { (2, &bytes[..]) };
            push(&[tag]) && push(bytes) && push(run)
        } else {
            push(&[3]) && run.iter().all(|b| push(&[b.to_ascii_lowercase()]))
        };
        if !more || !push(&[0]) {
            break;
        }
    }
    out
}

fn any_head(code: &str) -> Head {
    let mut out = [0; 16];
    let mut at = 0;
    let mut push = |byte: u8| {
        if let Some(place) = out.get_mut(at) {
            *place = byte;
            at += 1;
        }
        at < 16
    };
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (run, tail) = rest.split_at(end);
        if digits {
            let number: u64 = run.parse().unwrap_or(u64::MAX);
            let bytes = number.to_be_bytes();
            let (tag, bytes) = if number >> 32 == 0 { (1, &bytes[4..]) } else { (2, &bytes[..]) };
            push(tag);
            for byte in bytes {
                push(*byte);
            }
            for byte in run.bytes() {
                push(byte);
            }
        } else {
            push(3);
            for c in run.chars().flat_map(char::to_lowercase) {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    push(byte);
                }
            }
        }
        if !push(0) {
            break;
        }
        rest = tail;
    }
    out
}

/// How two codes stand.
pub(in crate::register) fn compare(a: (&Head, &str), b: (&Head, &str)) -> Ordering {
    a.0.cmp(b.0).then_with(|| if a.1 == b.1 { Ordering::Equal } else { natural(a.1).cmp(&natural(b.1)) })
}

/// Puts what has heads in order; `stand` tells how two stand, and is asked only where the heads are the same.
pub(in crate::register) fn sort_keyed(
    keyed: &mut [(Head, u32)],
    stand: impl Fn(&(Head, u32), &(Head, u32)) -> Ordering,
) {
    // A number each: comparing these takes no branch.
    keyed.sort_unstable_by_key(|(head, _)| u128::from_be_bytes(*head));
    for same in keyed.chunk_by_mut(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
        same.sort_unstable_by(&stand);
    }
}

impl Index {
    fn bare_code(&self, row: u32) -> &str {
        match self.texts.get(row as usize)[0] {
            "" => NO_CODE,
            code => code,
        }
    }

    /// Puts all rows that are there in order.
    pub(super) fn arrange(&mut self) {
        let rows = (0..self.ids.len() as u32).filter(|row| self.is_there(*row));
        let mut keyed: Vec<(Head, u32)> = rows.map(|row| (head(self.bare_code(row)), row)).collect();
        self.sort_keyed(&mut keyed);
        let mut order = Vec::with_capacity(keyed.len());
        order.extend(keyed.into_iter().map(|(_, row)| row));
        self.order = Arc::new(order);
        self.count_clashes();
    }

    /// The rows of these projects, in their order; those that are not there fall away.
    pub fn arranged(&self, ids: &BTreeSet<EntityId>) -> Vec<u32> {
        let rows = ids.iter().filter_map(|id| self.find(*id));
        let mut keyed: Vec<(Head, u32)> = rows.map(|row| (head(self.bare_code(row)), row)).collect();
        self.sort_keyed(&mut keyed);
        keyed.into_iter().map(|(_, row)| row).collect()
    }

    fn sort_keyed(&self, keyed: &mut [(Head, u32)]) {
        sort_keyed(keyed, |a, b| {
            compare((&a.0, self.bare_code(a.1)), (&b.0, self.bare_code(b.1)))
                .then_with(|| self.ids[a.1 as usize].cmp(&self.ids[b.1 as usize]))
        });
    }

    /// How two rows stand in the order.
    pub fn stand(&self, a: u32, b: u32) -> Ordering {
        let (x, y) = (self.bare_code(a), self.bare_code(b));
        compare((&head(x), x), (&head(y), y)).then_with(|| self.ids[a as usize].cmp(&self.ids[b as usize]))
    }

    /// Takes a row out of the order.
    pub(super) fn lift(&mut self, row: u32) {
        Arc::make_mut(&mut self.order).retain(|r| *r != row);
    }

    /// Puts a row into the order.
    pub(super) fn insert(&mut self, row: u32) {
        let at = self.order.partition_point(|other| self.stand(*other, row).is_lt());
        Arc::make_mut(&mut self.order).insert(at, row);
    }

    /// Finds the codes that are held more than once.
    pub(super) fn count_clashes(&mut self) {
        let mut clashes = std::mem::take(&mut self.clashes);
        clashes.clear();
        let (mut previous, mut count, mut widest) = ("", 0u8, 0);
        for row in self.order.iter() {
            let code = self.texts.get(*row as usize)[0];
            let same = !code.is_empty() && code.eq_ignore_ascii_case(previous);
            count = if same { count.saturating_add(1) } else { 0 };
            if count > 0 {
                clashes.insert(*row, count);
                widest = text::width(&clashing(code, count)).max(widest);
            }
            // A code has no more cells than bytes: what has not more bytes need not be measured.
            if code.len() > widest {
                widest = text::width(code).max(widest);
            }
            previous = code;
        }
        self.clashes = clashes;
        self.widest = widest;
        self.batches = self.order.iter().filter(|row| self.has(**row, super::BATCH)).count();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_stand_as_people_count(a in "[A-Ca-c0-2é·-]{0,9}[0-9]{0,12}x?", b in "[A-Ca-c0-2é·-]{0,9}[0-9]{0,12}x?") {
            let (x, y) = (head(&a), head(&b));
            prop_assert_eq!(compare((&x, &a), (&y, &b)), natural(&a).cmp(&natural(&b)));
        }

        #[test]
        fn the_head_of_a_plain_code_is_that_of_any_code(code in "([A-Za-z]{1,4}|[ -~]|[0-9]{1,24}|0{1,9}){0,6}") {
            prop_assert_eq!(head(&code), any_head(&code), "{}", code);
        }
    }
}
