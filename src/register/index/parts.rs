//! Work shared out among the processors: a run of rows is cut into parts, each of which a thread sees to.

use crate::store::{Result, StoreError};
use std::sync::OnceLock;
use std::thread::available_parallelism;

/// How many threads share a piece of work. Asked of the system once: it reads several files to tell.
pub fn hands() -> usize {
    static HANDS: OnceLock<usize> = OnceLock::new();
    *HANDS.get_or_init(|| available_parallelism().map_or(1, |n| n.get().min(16)))
}

/// Sees to each of these by a thread of its own, to the first by this one; answers what was made, in their order.
pub fn on_each<S: Send, T: Send>(
    all: impl IntoIterator<Item = S>,
    one: impl Fn(S) -> Result<T> + Sync,
) -> Vec<Result<T>> {
    std::thread::scope(|scope| {
        let (one, mut all) = (&one, all.into_iter());
        let mine = all.next();
        let others: Vec<_> = all.map(|part| scope.spawn(move || one(part))).collect();
        let mine = mine.map(one);
        let others = others.into_iter().map(|part| part.join().unwrap_or(Err(StoreError::Stopped)));
        mine.into_iter().chain(others).collect()
    })
}

/// Sees to all rows in parts of at least so many, the first on this thread; answers how long a part is.
pub fn in_parts<T: Send>(all: &mut [T], least: usize, one: impl Fn(&mut [T]) + Sync) -> usize {
    let share = all.len().div_ceil(hands()).max(least);
    std::thread::scope(|scope| {
        let mut parts = all.chunks_mut(share);
        let mine = parts.next();
        for part in parts {
            scope.spawn(|| one(part));
        }
        if let Some(part) = mine {
            one(part);
        }
    });
    share
}
