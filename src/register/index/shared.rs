//! Columns of values that many rows share: each value once, and for each row its number, in as few bytes as the numbers
//! need. Most columns have few values: a byte is enough for them.

use super::Mile;
use super::dict::{Dict, EMPTY, Sense};

/// From so many of sixty-four on, all are looked up rather than one after another.
const DENSE: u32 = 24;

/// Numbers in as few bytes as the greatest of them needs.
#[derive(Clone, Debug)]
enum Slim {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Slim {
    fn get(&self, at: usize) -> u32 {
        match self {
            Slim::One(all) => all[at].into(),
            Slim::Two(all) => all[at].into(),
            Slim::Four(all) => all[at],
        }
    }

    /// Puts a number in a place that is there, or in the next one.
    fn put(&mut self, at: usize, number: u32) {
        fn set<T>(all: &mut Vec<T>, at: usize, number: T) {
            match all.get_mut(at) {
                Some(old) => *old = number,
                None => {
                    if all.capacity() == all.len() {
                        // Doubling would hold twice what is needed.
                        all.reserve_exact((all.len() / 8).max(1_024));
                    }
                    all.push(number);
                }
            }
        }
        match (&mut *self, u8::try_from(number), u16::try_from(number)) {
            (Slim::One(all), Ok(number), _) => set(all, at, number),
            (Slim::Two(all), _, Ok(number)) => set(all, at, number),
            (Slim::Four(all), ..) => set(all, at, number),
            (slim, _, narrow) => {
                let all = (0..slim.len()).map(|at| slim.get(at));
                *slim = match narrow {
                    Ok(_) => Slim::Two(all.map(|n| n as u16).collect()),
                    Err(_) => Slim::Four(all.collect()),
                };
                slim.put(at, number);
            }
        }
    }

    fn len(&self) -> usize {
        match self {
            Slim::One(all) => all.len(),
            Slim::Two(all) => all.len(),
            Slim::Four(all) => all.len(),
        }
    }

    fn settle(&mut self) {
        match self {
            Slim::One(all) => all.shrink_to_fit(),
            Slim::Two(all) => all.shrink_to_fit(),
            Slim::Four(all) => all.shrink_to_fit(),
        }
    }
}

/// One column.
#[derive(Clone, Debug)]
pub struct Shared {
    numbers: Slim,
    pub words: Dict,
    sense: Sense,
    /// The number that was put last: neighbours often have the same value.
    last: u32,
}

impl Shared {
    pub fn with_room(rows: usize, sense: Sense) -> Shared {
        Shared { numbers: Slim::One(Vec::with_capacity(rows)), words: Dict::default(), sense, last: EMPTY }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of what a row holds.
    pub fn number(&self, row: u32) -> u32 {
        self.numbers.get(row as usize)
    }

    /// Which of these rows of a sixty-four hold a value of which a table says yes.
    pub fn picked(&self, at: usize, rows: u64, told: &[bool]) -> u64 {
        fn pick<T: Copy>(numbers: &[T], at: usize, rows: u64, says: impl Fn(T) -> bool) -> u64 {
            let numbers = numbers.get(at * 64..).unwrap_or_default();
            if rows.count_ones() < DENSE {
                return super::scan::each(0, rows, |n| numbers.get(n as usize).is_some_and(|number| says(*number)));
            }
            let all = numbers.iter().take(64).enumerate();
            all.fold(0, |all, (n, number)| all | u64::from(says(*number)) << n) & rows
        }
        let says = |number: usize| told.get(number).is_some_and(|yes| *yes);
        match &self.numbers {
            _ if rows == 0 => 0,
            Slim::One(all) => pick(all, at, rows, |n| says(n.into())),
            Slim::Two(all) => pick(all, at, rows, |n| says(n.into())),
            Slim::Four(all) => pick(all, at, rows, |n| says(n as usize)),
        }
    }

    /// Puts the value of a row, which is the next one or one that is there.
    pub fn put(&mut self, row: u32, text: Option<&str>) {
        let number = match text {
            None => EMPTY,
            Some(text) if self.words.text(self.last) == Some(text) => self.last,
            Some(text) => self.words.number(text, self.sense),
        };
        self.last = number;
        self.numbers.put(row as usize, number);
    }

    pub fn settle(&mut self) {
        self.numbers.settle();
    }
}

/// The milestones of all rows, one after another.
#[derive(Clone, Debug)]
pub enum Miles {
    Narrow(Vec<[u16; 5]>),
    Wide(Vec<[u32; 5]>),
}

impl Default for Miles {
    fn default() -> Miles {
        Miles::Narrow(Vec::new())
    }
}

impl Mile {
    fn numbers(self) -> [u32; 5] {
        [self.kind, self.name, self.baseline, self.forecast, self.actual]
    }

    fn of([kind, name, baseline, forecast, actual]: [u32; 5]) -> Mile {
        Mile { kind, name, baseline, forecast, actual }
    }
}

impl Miles {
    pub fn len(&self) -> usize {
        match self {
            Miles::Narrow(all) => all.len(),
            Miles::Wide(all) => all.len(),
        }
    }

    pub fn get(&self, at: usize) -> Mile {
        match self {
            Miles::Narrow(all) => Mile::of(all[at].map(u32::from)),
            Miles::Wide(all) => Mile::of(all[at]),
        }
    }

    /// The baseline and the forecast of one.
    pub fn dates(&self, at: usize) -> [u32; 2] {
        match self {
            Miles::Narrow(all) => [all[at][2].into(), all[at][3].into()],
            Miles::Wide(all) => [all[at][2], all[at][3]],
        }
    }

    /// Puts a milestone in a place that is there, or in the next one.
    pub fn put(&mut self, at: usize, mile: Mile) {
        fn set<T>(all: &mut Vec<T>, at: usize, one: T) {
            match all.get_mut(at) {
                Some(old) => *old = one,
                None => {
                    if all.capacity() == all.len() {
                        all.reserve_exact((all.len() / 8).max(4_096));
                    }
                    all.push(one);
                }
            }
        }
        let numbers = mile.numbers();
        if let (Miles::Narrow(all), true) = (&mut *self, numbers.iter().any(|n| *n > u32::from(u16::MAX))) {
            *self = Miles::Wide(all.iter().map(|mile| mile.map(u32::from)).collect());
        }
        match self {
            Miles::Narrow(all) => set(all, at, numbers.map(|n| n as u16)),
            Miles::Wide(all) => set(all, at, numbers),
        }
    }

    pub fn settle(&mut self) {
        match self {
            Miles::Narrow(all) => all.shrink_to_fit(),
            Miles::Wide(all) => all.shrink_to_fit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = u32> {
        prop_oneof![4 => 0..300u32, 2 => 0..70_000u32, 1 => any::<u32>()]
    }

    proptest! {
        #[test]
        fn rows_are_picked_by_their_values(values in prop::collection::vec(0..5usize, 0..140), rows: u64, told: [bool; 5]) {
            let texts = ["", "a", "b", "c", "d"];
            let mut shared = Shared::with_room(0, Sense::Text);
            // All values are numbered, in their order.
            (0..5).chain(values.iter().copied()).enumerate().for_each(|(row, n)| shared.put(row as u32, Some(texts[n])));
            for at in 0..4 {
                let wanted = (0..64).filter(|n| rows >> n & 1 == 1 && at * 64 + n < shared.len());
                let wanted = wanted.filter(|n| told[shared.number((at * 64 + n) as u32) as usize]);
                prop_assert_eq!(shared.picked(at, rows, &told), wanted.fold(0, |all, n| all | 1 << n));
            }
        }

        #[test]
        fn what_was_put_last_is_got(puts in prop::collection::vec((0..9usize, number()), 0..60)) {
            let (mut slim, mut miles, mut plain) = (Slim::One(Vec::new()), Miles::default(), Vec::new());
            for (at, number) in puts {
                let at = at.min(plain.len());
                slim.put(at, number);
                let (baseline, forecast) = (number / 2, number / 3);
                miles.put(at, Mile { kind: number, baseline, forecast, ..Mile::default() });
                if at == plain.len() { plain.push(number) } else { plain[at] = number }
                prop_assert_eq!((0..slim.len()).map(|at| slim.get(at)).collect::<Vec<_>>(), plain.clone());
                let kinds: Vec<u32> = (0..miles.len()).map(|at| miles.get(at).kind).collect();
                prop_assert_eq!(kinds, plain.clone());
                let dates = (0..miles.len()).map(|at| miles.dates(at));
                prop_assert!(dates.eq(plain.iter().map(|n| [n / 2, n / 3])));
            }
        }
    }
}
