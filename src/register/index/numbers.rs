//! Whole numbers of rows, four bytes each; the few that do not fit stand beside.

use super::bands::Bands;
use super::bits::packed;
use super::scan::each;
use std::collections::HashMap;

/// Nothing; see `BESIDE`.
const NONE: i32 = i32::MIN;
/// The number stands beside.
const BESIDE: i32 = i32::MIN + 1;

/// From so many of sixty-four on, all are compared rather than one after another.
const DENSE: u32 = 12;

/// One column.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    small: Vec<i32>,
    beside: HashMap<u32, i64>,
}

impl Numbers {
    pub fn with_room(rows: usize) -> Numbers {
        Numbers { small: Vec::with_capacity(rows), beside: HashMap::new() }
    }

    /// Puts the number of a row, which is the next one or one that is there.
    pub fn put(&mut self, row: u32, number: Option<i64>) {
        self.beside.remove(&row);
        let small = match number {
            None => NONE,
            Some(n) => i32::try_from(n).ok().filter(|n| *n > BESIDE).unwrap_or_else(|| {
                self.beside.insert(row, n);
                BESIDE
            }),
        };
        match self.small.get_mut(row as usize) {
            Some(old) => *old = small,
            None => self.small.push(small),
        }
    }

    pub fn get(&self, row: u32) -> Option<i64> {
        match self.small[row as usize] {
            NONE => None,
            BESIDE => self.beside.get(&row).copied(),
            small => Some(small.into()),
        }
    }

    /// Which of these rows of a sixty-four hold a number within the bounds.
    pub fn picked(&self, at: usize, rows: u64, bands: &Bands<i64>) -> u64 {
        let numbers = self.small.get(at * 64..).unwrap_or_default();
        if rows.count_ones() < DENSE {
            let there = rows & u64::MAX.checked_shr(64u32.saturating_sub(numbers.len() as u32)).unwrap_or(0);
            return each(at, there, |row| bands.holds(self.get(row)));
        }
        let found = bands.spans.iter().fold(0, |found, (from, to)| {
            if *to <= BESIDE.into() || *from > i32::MAX.into() {
                return found;
            }
            let fits = |n: i64| n.clamp(i64::from(BESIDE) + 1, i32::MAX.into()) as i32;
            let (from, to) = (fits(*from), fits(*to));
            found | compared(numbers, |n| from <= n && n <= to)
        });
        let none = if bands.empty { compared(numbers, |n| n == NONE) } else { 0 };
        let beside = if self.beside.is_empty() { 0 } else { rows & compared(numbers, |n| n == BESIDE) };
        (found | none) & rows | each(at, beside, |row| bands.holds(self.get(row)))
    }

    pub fn settle(&mut self) {
        self.small.shrink_to_fit();
    }
}

/// Which of the first sixty-four numbers pass a test.
fn compared(numbers: &[i32], test: impl Fn(i32) -> bool) -> u64 {
    let mut passed = [false; 64];
    passed.iter_mut().zip(numbers).for_each(|(passed, number)| *passed = test(*number));
    packed(&passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = i64> {
        let ends = [i64::MIN, i32::MIN.into(), BESIDE.into(), i32::MAX.into(), i64::MAX];
        let near = (prop::sample::select(ends.to_vec()), -2..3i64).prop_map(|(n, by)| n.saturating_add(by));
        prop_oneof![3 => -4..4i64, 2 => near]
    }

    proptest! {
        #[test]
        fn rows_are_picked_by_their_numbers(
            values in prop::collection::vec(prop::option::of(number()), 0..140),
            rows: u64,
            spans in prop::collection::vec((number(), number()), 0..3),
            empty: bool,
        ) {
            let spans = spans.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
            let bands = Bands { empty, spans };
            let mut numbers = Numbers::default();
            values.iter().enumerate().for_each(|(row, number)| numbers.put(row as u32, *number));
            for rows in [rows, rows & 0x8000_0401_0000_0001, u64::MAX] {
                for at in 0..3 {
                    let there = (0..64).filter(|n| rows >> n & 1 == 1 && values.get(at * 64 + n).is_some_and(|v| bands.holds(*v)));
                    prop_assert_eq!(numbers.picked(at, rows, &bands), there.fold(0, |all, n| all | 1 << n));
                }
            }
        }
    }

    #[test]
    fn every_number_comes_back() {
        let wanted = [None, Some(0), Some(-5), Some(i64::MAX), Some(i64::MIN), Some(i32::MIN.into()), Some(7)];
        let mut numbers = Numbers::default();
        for turn in 0..2 {
            for (row, number) in wanted.iter().enumerate() {
                numbers.put(row as u32, if turn == 0 { wanted[6 - row] } else { *number });
            }
        }
        for (row, number) in wanted.iter().enumerate() {
            assert_eq!(numbers.get(row as u32), *number);
        }
    }
}
