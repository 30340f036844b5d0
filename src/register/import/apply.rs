//! Writing a plan: a backup first, then one gesture in one transaction.

use super::super::Register;
use super::super::error::Result;
use super::super::home::random_hex;
use super::{Phase, Plan, Watch};
use crate::domain::change::ChangeKind;
use crate::domain::gesture::{Intent, Stamp};
use crate::i18n::Lang;
use crate::i18n::import::ImportSay;
use crate::store::StoreError;
use crate::store::import::Batch;
use crate::store::keep::Reason;
use std::path::PathBuf;

/// After so many changed things everything is read again.
const MANY: usize = 300;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    pub gesture: String,
    pub new: usize,
    pub changed: usize,
    pub removed: usize,
    /// How many values are now in conflict that were not before.
    pub conflicts: usize,
    pub backup: Option<PathBuf>,
}

impl Register {
    /// Writes a plan.
    pub fn apply_import(&mut self, plan: Plan, lang: Lang) -> Result<Imported> {
        self.apply_watched(plan, lang, &Watch::default())
    }

    /// The same for somebody who looks on. Who stops it before all is written leaves nothing.
    pub fn apply_watched(&mut self, plan: Plan, lang: Lang, watch: &Watch) -> Result<Imported> {
        if let Some(why) = self.read_only() {
            return Err(StoreError::ReadOnly(self.path().to_path_buf(), why).into());
        }
        if plan.is_nothing() {
            return Ok(Imported::default());
        }
        // What is new conflicts with nothing: only values of what is there are worth a count before and after.
        let counted = !(plan.edits.is_empty() && plan.bodies.is_empty());
        let count = |register: &Register| if counted { register.store.conflicts() } else { Ok(0) };
        let before = count(self)?;
        watch.enter(Phase::Keeping, 0);
        let backup = self.safeguard(Reason::Import)?;
        let mut done = Imported {
            new: plan.new_count(),
            changed: plan.changed_count(),
            removed: plan.removed_count(),
            backup: Some(backup),
            ..Imported::default()
        };
        let touched = plan.edits.len() + plan.new.len() + plan.bodies.len();
        if !plan.bodies.is_empty() {
            self.store.lay(&mut plan.bodies.iter().map(String::as_str), self.patience)?;
        }
        if !(plan.edits.is_empty() && plan.new.is_empty()) {
            let note = ImportSay::Note.with(lang, &[&crate::domain::text::normalise(&plan.file)]);
            let intent = Intent { kind: ChangeKind::Import, note, undo: None, sources: Vec::new() };
            let stamp = Stamp {
                register: self.store.register().to_string(),
                site: self.site.clone(),
                author: plan.author.unwrap_or_else(|| self.author.clone()),
                wall: self.clock.wall(),
                nonce: random_hex::<8>(),
            };
            let mut edits = plan.edits;
            for edit in &mut edits {
                edit.seen = edit.seen.or(Some(plan.base));
            }
            let batch = Batch { edits, rows: plan.new, gone: &plan.deletions, watch };
            let written = self.store.import(&mut self.own, &stamp, &intent, batch, self.patience)?;
            done.gesture = written.map(|(gesture, _)| gesture).unwrap_or_default();
        }
        if touched > MANY {
            self.read_anew()?;
        } else {
            self.follow()?;
        }
        done.conflicts = count(self)?.saturating_sub(before);
        Ok(done)
    }
}
