//! What the measures of ways in and out share: how long a piece of work took, said beside a plain loop over the same
//! bytes, and the most memory that the process held.

use std::time::{Duration, Instant};

/// What came of the work, and how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// A line of the table: ours, a plain loop, ours divided by it.
pub fn tell(what: &str, ours: Duration, plain: Duration) {
    let ratio = ours.as_secs_f64() / plain.as_secs_f64().max(0.001);
    println!("{what:<42} {:>7.2} s   plain loop {:>7.2} s   {ratio:>5.1}x", ours.as_secs_f64(), plain.as_secs_f64());
}

/// The most memory that this process ever held, where the system says so.
pub fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("VmHWM: not told");
    line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}
