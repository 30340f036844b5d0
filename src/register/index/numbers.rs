//! Whole numbers of rows, four bytes each; the few that do not fit stand beside.

use std::collections::HashMap;

/// Nothing; see `BESIDE`.
const NONE: i32 = i32::MIN;
/// The number stands beside.
const BESIDE: i32 = i32::MIN + 1;

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

    pub fn settle(&mut self) {
        self.small.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
