//! Carrying a merge out: a copy of the register is kept, then everything goes in as one transaction together with what
//! was decided, or nothing does. Was the register changed since the look, nothing is written and that is said.

use super::super::error::{Error, Result};
use super::super::home::random_hex;
use super::look::Plan;
use super::question;
use super::{Bench, Choices, Phase, Watch};
use crate::domain::gesture::{Edit, Stamp};
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::StoreError;
use crate::store::commit::{Intake, TakenIn};
use crate::store::keep::{self, Backup, Draft, Reason};
use crate::store::own::Own;
use std::path::PathBuf;

/// What a merge came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its number among the merges of this file; `None` if there was nothing to take in.
    pub batch: Option<i64>,
    pub changes: usize,
    pub decided: usize,
    /// How many of its conflicts stay open.
    pub open: usize,
    /// How many edits of other tools came along, which wait for a decision.
    pub outside: usize,
    /// The copy that was kept of the register as it was before.
    pub backup: Option<PathBuf>,
    /// The same on two machines exactly when they hold the same changes.
    pub check_code: String,
}

/// Takes in what was looked at, with these decisions.
pub fn take(bench: &mut Bench, plan: &mut Plan, choices: &Choices, watch: &Watch) -> Result<Outcome> {
    let mut outcome = Outcome {
        batch: None,
        changes: plan.arrivals.len(),
        decided: 0,
        open: plan.preview.conflicts.len(),
        outside: plan.outside.len(),
        backup: None,
        check_code: String::new(),
    };
    if !(plan.arrivals.is_empty() && plan.outside.is_empty()) {
        let mut edits: Vec<Edit> = Vec::new();
        for conflict in &plan.preview.conflicts {
            let chosen = choices.get(&(conflict.entity, conflict.name.clone()));
            let written = chosen.map(|c| conflict.edits(c)).unwrap_or_default();
            outcome.decided += usize::from(!written.is_empty());
            edits.extend(written);
        }
        outcome.open -= outcome.decided;
        watch.enter(Phase::Keeping, 0);
        let (backup, draft) = bench.keep()?;
        let names: Vec<String> = plan.preview.files.iter().map(|f| f.path.display().to_string()).collect();
        let stamp = Stamp {
            register: bench.store.register().to_string(),
            site: bench.site.clone(),
            author: bench.author.clone(),
            wall: bench.clock.wall(),
            nonce: random_hex::<8>(),
        };
        let (folder, of) = bench.place_of_backups();
        let base = plan.base;
        let decided = (!edits.is_empty()).then(|| (stamp, question::intent(), edits));
        let mut own = Own::open(&bench.home.state)?;
        // The copy is checked and put on the disk by another thread while the changes are laid down; nothing is committed
        // before that is done.
        let taken = std::thread::scope(|scope| {
            let kept = backup.clone();
            let mut checking = Some(scope.spawn(move || {
                draft.finish()?;
                keep::thin(&folder, &of, &kept);
                Ok(())
            }));
            let mut ready = || checking.take().map_or(Ok(()), |check| check.join().unwrap_or(Err(StoreError::Stopped)));
            let intake = Intake {
                arrivals: &plan.arrivals,
                base,
                at: bench.clock.wall(),
                author: &bench.author,
                source: &names.join("\n"),
                conflicts: outcome.open,
                backup: Some(&backup),
                outside: &plan.outside,
                decided,
                ready: &mut ready,
            };
            bench.store.take_in(&mut own, intake, watch, bench.patience)
        })?;
        match taken {
            TakenIn::Batch(n) => outcome.batch = Some(n),
            TakenIn::Stale => return Err(Error::usage(ErrorText::MergeStale, &[]).hint(HintText::MergeAgain, &[])),
        }
        outcome.backup = Some(backup);
    }
    outcome.check_code = super::super::check::check_code(&bench.store.ids()?);
    Ok(outcome)
}

impl Bench {
    /// Writes a copy of the register as it is, which is to stand among the backups.
    fn keep(&self) -> Result<(PathBuf, Draft)> {
        let (folder, of) = self.place_of_backups();
        let mut at = self.clock.now();
        let name = |at: &chrono::DateTime<chrono::FixedOffset>| {
            Backup::name(&at.format("%Y%m%dT%H%M%S%.3f").to_string(), Reason::Merge, &of)
        };
        while folder.join(name(&at)).exists() {
            // A clock that stands still gives the same name twice.
            at += chrono::Duration::milliseconds(1);
        }
        let path = folder.join(name(&at));
        let draft = self.store.draft(&path)?;
        Ok((path, draft))
    }

    /// Where the backups of this register stand, and under which name it is among them.
    fn place_of_backups(&self) -> (PathBuf, String) {
        let of = self.store.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        (self.home.backups.join(super::super::care::folder_of(self.store.register())), of)
    }
}
