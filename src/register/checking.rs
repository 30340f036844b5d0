//! A large file that is not as this program left it: it is shown at once, for reading only, and held against its log
//! beside everything else. Editing begins when that is done. The command line waits for it where what it says or writes
//! rests on it.

use super::care::{Notice, Sources};
use super::error::{Error, Result};
use super::home::Home;
use super::merge::{Phase, Watch};
use super::open::PATIENCE;
use super::{ReadOnly, Register};
use crate::store::own::Own;
use crate::store::reconcile::Reconciled;
use crate::store::{Store, StoreError};
use std::thread::JoinHandle;

/// The look that is under way.
pub(super) struct Checking {
    watch: Watch,
    work: Option<JoinHandle<crate::store::Result<Reconciled>>>,
}

impl Drop for Checking {
    fn drop(&mut self) {
        // The file is let go of before anybody goes on.
        self.watch.stop();
        drop(self.work.take().map(JoinHandle::join));
    }
}

impl Register {
    /// Whether the file has yet to be held against its log.
    pub fn is_unchecked(&self) -> bool {
        self.store.read_only() == Some(ReadOnly::Checking)
    }

    /// Begins to hold the file against its log, if it has to be and nobody does.
    pub fn begin_checking(&mut self) {
        if !self.is_unchecked() || self.checking.is_some() {
            return;
        }
        let Ok(store) = self.store.again_to_check() else { return };
        let watch = Watch::default();
        let (home, author, wall, seen) = (self.home.clone(), self.author.clone(), self.clock.wall(), watch.clone());
        let work = std::thread::spawn(move || check(store, &home, wall, &author, &seen));
        self.checking = Some(Checking { watch, work: Some(work) });
    }

    /// How far the look is, in percent; none if there is none.
    pub fn checked_so_far(&self) -> Option<u64> {
        self.checking.as_ref().map(|c| share(&c.watch))
    }

    /// Takes in what the look came to. Answers whether there is news.
    pub fn checking_news(&mut self) -> Result<bool> {
        let over = |c: &mut Checking| c.work.as_ref().is_none_or(JoinHandle::is_finished);
        let Some(mut done) = self.checking.take_if(over) else { return Ok(false) };
        let fell = || StoreError::Io(self.path().to_path_buf(), "thread".into());
        let outcome = done.work.take().and_then(|w| w.join().ok()).unwrap_or_else(|| Err(fell()));
        self.settle_checking(outcome)?;
        Ok(true)
    }

    /// Holds the file against its log here and now.
    pub fn await_checking(&mut self, watch: &Watch) -> Result<()> {
        if !self.is_unchecked() {
            return Ok(());
        }
        let store = self.store.again_to_check()?;
        let outcome = check(store, &self.home, self.clock.wall(), &self.author, watch);
        self.settle_checking(outcome)
    }

    fn settle_checking(&mut self, outcome: crate::store::Result<Reconciled>) -> Result<()> {
        let found = match outcome {
            Ok(found) => found,
            // Somebody else is just writing: it is looked at again.
            Err(StoreError::Locked(_)) => return Ok(()),
            Err(e) => {
                self.store.bar(ReadOnly::Damaged);
                return Err(Error::from(e));
            }
        };
        if found.damaged.is_empty() {
            self.store.unbar();
            self.sure = true;
        } else {
            self.store.bar(ReadOnly::Damaged);
        }
        self.begun = self.store.data_version();
        if !found.is_nothing() {
            self.reload()?;
        }
        self.notices.retain(|n| !matches!(n, Notice::Outside(_) | Notice::Unchecked));
        let waiting = self.store.outside()?.len();
        let mut told = Vec::new();
        told.extend((found.mended > 0).then_some(Notice::Mended(found.mended)));
        told.extend((!found.tables.is_empty()).then_some(Notice::Rebuilt(found.tables)));
        told.extend((!found.damaged.is_empty()).then_some(Notice::Damaged(found.damaged.len())));
        told.extend((waiting > 0).then_some(Notice::Outside(waiting)));
        self.notices.extend(told);
        Ok(())
    }
}

fn check(mut store: Store, home: &Home, wall: i64, author: &str, watch: &Watch) -> crate::store::Result<Reconciled> {
    let own = Own::open(&home.state)?;
    let sources = Sources::new(&own, home);
    store.survey(&|id| sources.find(id), (wall, author), PATIENCE, watch)
}

/// About how much of it is done: pages, log and rows take about as long.
fn share(watch: &Watch) -> u64 {
    let (phase, done, all) = watch.progress();
    let part = (done.min(all) * 33).checked_div(all).unwrap_or(0);
    match phase {
        Phase::Reading => 33 + part,
        Phase::Comparing => 66 + part,
        _ => 0,
    }
}
