//! A bit for each row, sixty-four of them together.

use std::ops::Range;

/// Rows that are in or out.
#[derive(Clone, Debug, Default)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// So many sixty-fours of rows, none of them in.
    pub fn none(words: usize) -> Bits {
        Bits(vec![0; words])
    }

    /// How many sixty-fours there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many rows are in.
    pub fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    pub fn has(&self, row: u32) -> bool {
        self.0.get((row / 64) as usize).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// Puts a row in.
    pub fn put(&mut self, row: u32) {
        if let Some(bits) = self.0.get_mut((row / 64) as usize) {
            *bits |= 1 << (row % 64);
        }
    }

    /// These sixty-fours, to be filled.
    pub fn part(&mut self, words: Range<usize>) -> &mut [u64] {
        &mut self.0[words]
    }

    /// The rows that are in, of these sixty-fours.
    pub fn rows(&self, words: Range<usize>) -> impl Iterator<Item = u32> + '_ {
        words.flat_map(move |word| {
            let bits = self.0[word];
            (0..64).filter(move |n| bits >> n & 1 == 1).map(move |n| word as u32 * 64 + n)
        })
    }
}

/// Sixty-four answers, a bit each.
pub(super) fn packed(yes: &[bool; 64]) -> u64 {
    /// Brings the lowest bits of eight bytes together in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = yes.as_chunks::<8>();
    let byte = |eight: &[bool; 8]| u64::from_le_bytes(eight.map(u8::from)).wrapping_mul(GATHER) >> 56;
    eights.iter().enumerate().fold(0, |all, (n, eight)| all | byte(eight) << (8 * n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn answers_are_packed_in_their_order(bits: u64) {
            prop_assert_eq!(packed(&std::array::from_fn(|n| bits >> n & 1 == 1)), bits);
        }

        #[test]
        fn rows_are_those_that_are_in(words in prop::collection::vec(any::<u64>(), 1..4)) {
            let mut bits = Bits::none(words.len());
            bits.part(0..words.len()).copy_from_slice(&words);
            let all: Vec<u32> = (0..words.len() as u32 * 64).filter(|row| bits.has(*row)).collect();
            prop_assert_eq!(bits.count(), all.len());
            prop_assert_eq!(bits.rows(0..words.len()).collect::<Vec<_>>(), all.clone());
            let mut others = Bits::none(words.len());
            all.iter().for_each(|row| others.put(*row));
            prop_assert_eq!(&others.0, &words);
            prop_assert!(!bits.has(words.len() as u32 * 64));
        }
    }
}
