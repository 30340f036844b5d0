//! Work shared out among the processors: a run of rows is cut into parts, each of which a thread sees to.

use std::sync::OnceLock;
use std::thread::available_parallelism;

/// How many threads share a piece of work. Asked of the system once: it reads several files to tell.
pub fn hands() -> usize {
    static HANDS: OnceLock<usize> = OnceLock::new();
    *HANDS.get_or_init(|| available_parallelism().map_or(1, |n| n.get().min(16)))
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
