//! A table of numbers found by what they stand for: four bytes and a little air for each. The things themselves stand
//! elsewhere; whoever asks says which number is the one.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// No number.
const NONE: u32 = u32::MAX;

/// Numbers by hash, open addressing.
#[derive(Clone, Debug, Default)]
pub struct Table {
    slots: Vec<u32>,
    used: usize,
}

impl Table {
    /// A table for so many numbers.
    pub fn with_room(count: usize) -> Table {
        Table { slots: vec![NONE; size_for(count)], used: 0 }
    }

    /// The number with this hash of which `is` says yes.
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                NONE => return None,
                number if is(number) => return Some(number),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Puts a number that is not there. `hash_of` answers the hashes of those that are.
    pub fn put(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let old = std::mem::replace(&mut self.slots, vec![NONE; size_for(self.used * 2 + 8)]);
            for number in old.into_iter().filter(|n| *n != NONE) {
                self.set(hash_of(number), number);
            }
        }
        self.set(hash, number);
        self.used += 1;
    }

    fn set(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at] != NONE {
            at = (at + 1) & mask;
        }
        self.slots[at] = number;
    }
}

fn size_for(count: usize) -> usize {
    (count * 4 / 3 + 8).next_power_of_two()
}

/// A quick hash, another one in each process: what stands in a file cannot choose its place.
pub fn hash(bytes: &[u8]) -> u64 {
    static SEED: OnceLock<u64> = OnceLock::new();
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = *SEED.get_or_init(|| RandomState::new().hash_one(0));
    let mix = |state: u64, word: u64| (state ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    state = mix(mix(state, u64::from_le_bytes(last)), bytes.len() as u64);
    state ^ (state >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn what_was_put_is_found(keys in prop::collection::vec(any::<u16>(), 0..300)) {
            let (mut table, mut things, mut known) = (Table::default(), Vec::new(), HashMap::new());
            let of = |key: u16| hash(&key.to_le_bytes());
            for key in keys {
                let found = table.find(of(key), |n| things[n as usize] == key);
                prop_assert_eq!(found, known.get(&key).copied());
                if found.is_none() {
                    let number = things.len() as u32;
                    things.push(key);
                    known.insert(key, number);
                    table.put(of(key), number, |n| of(things[n as usize]));
                }
            }
        }
    }
}
