//! All rows in an order, without making entries of them: each column gives a row a number, and numbers are sorted. What
//! many rows share is ranked once for each value; texts that each row has for itself are put in order first.

use super::parts::in_parts;
use super::row::Row;
use super::shared::Shared;
use super::{COUNTED, Index, OWN, Others};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::value::PartialDate;
use crate::i18n::Lang;
use crate::register::book::Book;
use crate::register::columns::{Column, Computed};
use crate::register::order::{self, Rank};
use crate::register::select::SortKey;
use crate::register::subject::Values;
use crate::search::collate;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The number of an empty cell: it comes last whether a key runs up or down.
const NONE: u64 = u64::MAX;
const NOTHING: u32 = u32::MAX;
/// Fewer rows than this are sorted by one processor.
const PART: usize = 4_096;
/// By so many keys at most rows are sorted by numbers that stand together.
const KEYS: usize = 3;

/// The numbers of all rows by one column.
enum Ranks<'i> {
    /// Of each value of a shared column.
    Shared(&'i Shared, Vec<u64>),
    /// Of each text of the milestones that is a date.
    Due(Vec<u64>),
    Counted(usize),
    Computed(Computed),
    /// Of each row; `NOTHING` = an empty cell.
    Each(Vec<u32>),
}

impl Index {
    /// All rows, ordered by several keys; equal ones in the order of the codes.
    pub fn ordered(&self, keys: &[SortKey], book: &Book, lang: Lang) -> Vec<u32> {
        let rows = self.rows();
        if keys.len() > KEYS {
            let mut rows = rows.to_vec();
            order::arrange(&mut rows, keys, |row| order::ranks(keys, &self.thin(row), book, lang));
            return rows;
        }
        let columns: Vec<Ranks<'_>> = keys.iter().map(|key| self.column_ranks(&key.column, book, lang)).collect();
        match columns.len() {
            0 => rows.to_vec(),
            1 => self.ordered_by::<1>(rows, &columns, keys),
            _ => self.ordered_by::<KEYS>(rows, &columns, keys),
        }
    }

    fn ordered_by<const N: usize>(&self, rows: &[u32], columns: &[Ranks<'_>], keys: &[SortKey]) -> Vec<u32> {
        let numbers = |row: u32| {
            let mut out = [0; N];
            for (out, (column, key)) in out.iter_mut().zip(columns.iter().zip(keys)) {
                let number = self.place(column, row);
                *out = if key.descending && number != NONE { NONE - 1 - number } else { number };
            }
            out
        };
        let mut placed: Vec<([u64; N], u32)> = (0..rows.len() as u32).map(|place| ([0; N], place)).collect();
        let parts = sort_in_parts(&mut placed, |(out, place)| *out = numbers(rows[*place as usize]));
        let mut out = Vec::with_capacity(rows.len());
        out.extend(merged(&placed, parts).map(|(_, place)| rows[*place as usize]));
        out
    }

    fn place(&self, column: &Ranks<'_>, row: u32) -> u64 {
        let nothing = Others::default();
        let asked = Row { index: self, at: row, others: &nothing };
        let yes = |yes: bool| if yes { 0 } else { NONE };
        match column {
            Ranks::Shared(shared, places) => places[shared.number(row) as usize],
            Ranks::Each(places) => match places[row as usize] {
                NOTHING => NONE,
                place => place.into(),
            },
            Ranks::Due(places) => {
                let next = usize::from(self.facts[row as usize].next).checked_sub(1);
                let Some(mile) = next.and_then(|next| self.miles(row).nth(next)) else { return NONE };
                match places[mile.forecast as usize] {
                    NONE => places[mile.baseline as usize],
                    place => place,
                }
            }
            Ranks::Counted(n) => self.counted[*n].get(row).map_or(NONE, rising),
            Ranks::Computed(Computed::Updated) => rising(asked.updated()),
            Ranks::Computed(Computed::DaysLate) => asked.late().map_or(NONE, rising),
            Ranks::Computed(Computed::Overdue) => yes(asked.late().is_some()),
            Ranks::Computed(Computed::Stale) => yes(asked.is_stale()),
            Ranks::Computed(Computed::Unconfirmed) => yes(asked.is_unconfirmed()),
            Ranks::Computed(_) => yes(asked.is_sourced()),
        }
    }

    fn column_ranks<'i>(&'i self, column: &Column, book: &Book, lang: Lang) -> Ranks<'i> {
        let each = || {
            let ranks = self.order.iter().map(|row| (order::rank(column, &self.thin(*row), book, lang), *row));
            Ranks::Each(self.places_of_rows(ranks.collect()))
        };
        match column {
            Column::Computed(Computed::Due | Computed::NextMilestone) => {
                let date = |number| {
                    let date = PartialDate::parse_stored(self.titles.text(number)?).ok()?;
                    let (day, length) = date.end_key();
                    Some(Rank::Day(day, length))
                };
                Ranks::Due(places((0..self.titles.len() as u32).map(date).collect()))
            }
            Column::Computed(Computed::Name) => Ranks::Each(self.places_of_texts(&|row| self.name(row, lang).into())),
            Column::Key(Key::Field(Field::Code)) => Ranks::Each(self.places_of_texts(&|row| self.code(row))),
            Column::Key(Key::Field(field @ (Field::NameZh | Field::NameEn))) => {
                let at = OWN.iter().position(|f| f == field).unwrap_or_default();
                Ranks::Each(self.places_of_texts(&|row| self.texts.get(row as usize)[at].into()))
            }
            Column::Computed(
                computed @ (Computed::Updated
                | Computed::DaysLate
                | Computed::Overdue
                | Computed::Stale
                | Computed::Unconfirmed
                | Computed::Sourced),
            ) => Ranks::Computed(*computed),
            Column::Key(Key::Field(field)) if *field != Field::Parent => match self.column(*field) {
                Some(shared) => Ranks::Shared(shared, places(self.of_values(shared, column, book, lang))),
                None => match COUNTED.iter().position(|f| f == field) {
                    Some(n) if matches!(field.kind(), FieldKind::Money | FieldKind::Share) => Ranks::Counted(n),
                    _ => each(),
                },
            },
            _ => each(),
        }
    }

    /// The rank of each value of a column, by a row that has it.
    fn of_values(&self, shared: &Shared, column: &Column, book: &Book, lang: Lang) -> Vec<Option<Rank>> {
        let mut out = vec![None; shared.words.len()];
        let mut known = vec![false; shared.words.len()];
        for row in self.rows().iter() {
            let at = shared.number(*row) as usize;
            if !std::mem::replace(&mut known[at], true) {
                out[at] = order::rank(column, &self.thin(*row), book, lang);
            }
        }
        out
    }

    /// The name of a row as it is shown, if it has one.
    fn name(&self, row: u32, lang: Lang) -> &str {
        let [_, zh, en, _] = self.texts.get(row as usize);
        let (first, second) = if lang == Lang::Zh { (zh, en) } else { (en, zh) };
        if first.is_empty() { second } else { first }
    }

    /// The places of texts that each row has for itself among each other, worked out by all processors: by the first few
    /// of their numbers, then those that begin alike by more of them, and only where these are the same by the whole.
    fn places_of_texts<'i>(&'i self, text: &(impl Fn(u32) -> Cow<'i, str> + Sync)) -> Vec<u32> {
        let mut named: Vec<(u64, u32)> = self.order.iter().map(|row| (0, *row)).collect();
        let parts = sort_in_parts(&mut named, |(begins, row)| *begins = beginning(&text(*row))[0]);
        if parts < named.len() {
            // It finds the parts that are sorted, and only merges them.
            named.sort();
        }
        each_run(&mut named, parts, |run| sort_alike(run, text));
        let mut out = vec![NOTHING; self.ids.len()];
        let mut place = 0;
        for (differs, row) in named {
            place += differs as u32;
            if !text(row).is_empty() {
                out[row as usize] = place;
            }
        }
        out
    }

    fn places_of_rows(&self, mut ranked: Vec<(Option<Rank>, u32)>) -> Vec<u32> {
        ranked.sort_unstable();
        let mut out = vec![NOTHING; self.ids.len()];
        let mut place = 0;
        for n in 0..ranked.len() {
            place += u32::from(n > 0 && ranked[n].0 != ranked[n - 1].0);
            if ranked[n].0.is_some() {
                out[ranked[n].1 as usize] = place;
            }
        }
        out
    }
}

/// Makes ready and sorts by all processors, each a part; answers how long a part is.
fn sort_in_parts<T: Send + Ord>(all: &mut [T], ready: impl Fn(&mut T) + Sync) -> usize {
    in_parts(all, PART, |part| {
        part.iter_mut().for_each(&ready);
        part.sort_unstable();
    })
}

/// All of sorted parts in order.
fn merged<T: Ord>(all: &[T], share: usize) -> impl Iterator<Item = &T> {
    let mut parts: Vec<&[T]> = all.chunks(share).collect();
    std::iter::from_fn(move || {
        let least = parts.iter_mut().filter(|part| !part.is_empty()).min_by(|a, b| a[0].cmp(&b[0]))?;
        let (first, rest) = least.split_first()?;
        *least = rest;
        Some(first)
    })
}

/// Does something to each run of those that are sorted and begin alike, by all processors, each about so many.
fn each_run(all: &mut [(u64, u32)], share: usize, work: impl Fn(&mut [(u64, u32)]) + Sync) {
    let work = &work;
    std::thread::scope(|scope| {
        let mut rest = all;
        while !rest.is_empty() {
            let alike = |at: usize| rest.get(at).is_some_and(|next| next.0 == rest[at - 1].0);
            let end = (share.clamp(1, rest.len())..).find(|at| !alike(*at)).unwrap_or(rest.len());
            let (part, others) = rest.split_at_mut(end);
            rest = others;
            scope.spawn(move || part.chunk_by_mut(|a, b| a.0 == b.0).for_each(work));
        }
    });
}

/// Sorts rows whose texts begin alike, and says instead of each beginning whether the text is another one than that before.
fn sort_alike<'i>(run: &mut [(u64, u32)], text: &impl Fn(u32) -> Cow<'i, str>) {
    if let [one] = run {
        one.0 = 1;
        return;
    }
    let compare = |a: &(Beginning, u32), b: &(Beginning, u32)| {
        a.0.cmp(&b.0).then_with(|| {
            let (x, y) = (text(a.1), text(b.1));
            // What is no longer than its beginning has been compared.
            let same = x == y || a.0[BEGINNING - 1] & 0xFFFF == 0;
            if same { Ordering::Equal } else { rest(&x).cmp(&rest(&y)) }
        })
    };
    let mut whole: Vec<(Beginning, u32)> = run.iter().map(|(_, row)| (beginning(&text(*row)), *row)).collect();
    whole.sort_unstable_by(compare);
    for n in 0..whole.len() {
        let differs = n == 0 || compare(&whole[n - 1], &whole[n]).is_ne();
        run[n] = (differs.into(), whole[n].1);
    }
}

/// The first sixteen numbers of a name, four to each.
type Beginning = [u64; BEGINNING];
const BEGINNING: usize = 4;

/// The numbers after them.
fn rest(name: &str) -> Vec<u16> {
    let (mut out, mut at) = (Vec::new(), 0);
    collate::numbers(name, &mut |number| {
        if at >= 4 * BEGINNING {
            out.push(number);
        }
        at += 1;
    });
    out
}

fn beginning(name: &str) -> Beginning {
    let (mut out, mut at) = ([0; BEGINNING], 0);
    collate::numbers(name, &mut |number| {
        if let Some(four) = out.get_mut(at / 4) {
            *four |= u64::from(number) << (48 - 16 * (at % 4));
        }
        at += 1;
    });
    out
}

/// A number in an order of its own; no number is that of an empty cell.
fn rising(number: i64) -> u64 {
    (number.cast_unsigned() ^ (1 << 63)).clamp(1, NONE - 1)
}

/// The places of ranks among each other.
fn places(ranks: Vec<Option<Rank>>) -> Vec<u64> {
    let mut all: Vec<&Rank> = ranks.iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    let place = |rank: &Rank| all.binary_search(&rank).map_or(NONE, |at| at as u64);
    ranks.iter().map(|rank| rank.as_ref().map_or(NONE, place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorted_parts_are_merged_in_order(mut all in prop::collection::vec(0..50u32, 0..60), share in 1..20usize) {
            all.chunks_mut(share).for_each(<[u32]>::sort_unstable);
            let got: Vec<u32> = merged(&all, share).copied().collect();
            all.sort_unstable();
            prop_assert_eq!(got, all);
        }

        #[test]
        fn each_run_is_seen_once_and_whole(lengths in prop::collection::vec(1..9u32, 0..20), share in 1..20usize) {
            let runs = (0..).zip(&lengths);
            let mut all: Vec<(u64, u32)> = runs.flat_map(|(n, length)| (0..*length).map(move |_| (n, 0))).collect();
            each_run(&mut all, share, |run| {
                let length = run.len() as u32;
                run.iter_mut().for_each(|(_, seen)| *seen += length);
            });
            prop_assert!(all.iter().all(|(n, seen)| *seen == lengths[*n as usize]));
        }
    }

    #[test]
    fn parts_are_made_ready_and_sorted() {
        let mut all: Vec<(u32, u32)> = (0..3 * PART as u32).map(|n| (0, n)).collect();
        let share = sort_in_parts(&mut all, |(key, n)| *key = n.wrapping_mul(0x9E37_79B9) >> 8);
        assert!(all.chunks(share).all(<[_]>::is_sorted));
        assert!(all.iter().all(|(key, n)| *key == n.wrapping_mul(0x9E37_79B9) >> 8));
        assert!(merged(&all, share).is_sorted());
    }
}
