//! A line at the foot of the terminal while long work goes on: what is being done, and how much of it. It appears only
//! when the work takes long enough to be noticed, and leaves nothing behind. In a pipe nothing is shown.

use super::failure::stderr_is_terminal;
use crate::i18n::Lang;
use crate::i18n::screen::ScreenText;
use crate::register::Register;
use crate::register::error::Error;
use crate::register::merge::{Watch, words};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Work that is over sooner is not announced.
const SOON: Duration = Duration::from_millis(300);

/// Does the work, and shows meanwhile on another thread how it goes.
pub fn watched<T>(watch: &Watch, lang: Lang, work: impl FnOnce() -> T) -> T {
    if !stderr_is_terminal() {
        return work();
    }
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (start, mut shown) = (Instant::now(), false);
            while !over.load(Relaxed) {
                std::thread::sleep(Duration::from_millis(20));
                if start.elapsed() > SOON {
                    show(watch, lang);
                    shown = true;
                }
            }
            if shown {
                eprint!("\r\u{1b}[K");
            }
        });
        let _over = Over(&over);
        work()
    })
}

/// Says that the work is over, also where it fell over.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// Waits until a large file is held against its log, and shows meanwhile how far that is.
pub fn checked(register: &mut Register, lang: Lang) -> Result<(), Error> {
    let (start, told) = (Instant::now(), stderr_is_terminal());
    let mut shown = false;
    let outcome = loop {
        register.begin_checking();
        match register.checking_news() {
            Ok(false) => {}
            other => break other,
        }
        if told && start.elapsed() > SOON {
            let far = register.checked_so_far().unwrap_or(0);
            eprint!("\r{}\u{1b}[K", ScreenText::Checking.with(lang, &[&far]));
            let _ = std::io::stderr().flush();
            shown = true;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    if shown {
        eprint!("\r\u{1b}[K");
    }
    outcome.map(drop)
}

fn show(watch: &Watch, lang: Lang) {
    eprint!("\r{}\u{1b}[K", frame(watch, lang));
    let _ = std::io::stderr().flush();
}

/// What is being done, and how much of it.
fn frame(watch: &Watch, lang: Lang) -> String {
    let (phase, done, all) = watch.progress();
    let share = match (done.min(all) * 100).checked_div(all) {
        Some(percent) => format!(" {percent}%"),
        // How much there is, nobody knows before the end.
        None if done > 0 => format!(" {done}"),
        None => String::new(),
    };
    format!("{}{share}", words::phase(phase, lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::import::Phase;

    #[test]
    fn a_frame_says_what_is_done_and_how_much_of_it() {
        let watch = Watch::default();
        for (phase, all, done, share) in [
            (Phase::Reading, 0, 0, ""),
            (Phase::Reading, 0, 1_234, " 1234"),
            (Phase::Keeping, 0, 0, ""),
            (Phase::Writing, 300, 0, " 0%"),
            (Phase::Writing, 300, 299, " 99%"),
            // More came than was foreseen.
            (Phase::Writing, 300, 400, " 100%"),
        ] {
            watch.enter(phase, all);
            watch.reach(done);
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(frame(&watch, lang), format!("{}{share}", words::phase(phase, lang)));
            }
        }
    }
}
