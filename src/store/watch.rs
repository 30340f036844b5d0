//! Watching long work from outside: how far it has come, and a way to stop it. One side works, the other looks; both
//! hold the same `Watch`, on whatever threads they live.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};

/// What long work is just doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Copying a colleague's file into a private place.
    Copying,
    /// Examining the copy.
    Checking,
    /// Reading what it holds and this file does not.
    Reading,
    /// Working out what that would change.
    Comparing,
    /// Keeping a copy of this file.
    Keeping,
    /// Writing.
    Writing,
}

const PHASES: [Phase; 6] =
    [Phase::Copying, Phase::Checking, Phase::Reading, Phase::Comparing, Phase::Keeping, Phase::Writing];

#[derive(Default)]
struct Inner {
    stopped: Arc<AtomicBool>,
    phase: AtomicU8,
    done: AtomicU64,
    all: AtomicU64,
}

/// A look at long work.
#[derive(Clone, Default)]
pub struct Watch(Arc<Inner>);

impl Watch {
    /// Asks the work to stop; it does so at the next place where nothing is lost by it.
    pub fn stop(&self) {
        self.0.stopped.store(true, Relaxed);
    }

    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Relaxed)
    }

    /// A watch on work that is done beside this one: it stops with it, and its progress is not told.
    pub(crate) fn beside(&self) -> Watch {
        Watch(Arc::new(Inner { stopped: self.0.stopped.clone(), ..Inner::default() }))
    }

    /// The phase, and how much of it is done, of how much (0 = not known).
    pub fn progress(&self) -> (Phase, u64, u64) {
        let phase = PHASES[usize::from(self.0.phase.load(Relaxed)) % PHASES.len()];
        (phase, self.0.done.load(Relaxed), self.0.all.load(Relaxed))
    }

    pub(crate) fn enter(&self, phase: Phase, all: u64) {
        let at = PHASES.iter().position(|p| *p == phase).unwrap_or_default();
        self.0.phase.store(u8::try_from(at).unwrap_or_default(), Relaxed);
        self.0.all.store(all, Relaxed);
        self.0.done.store(0, Relaxed);
    }

    pub(crate) fn reach(&self, done: u64) {
        self.0.done.store(done, Relaxed);
    }
}
