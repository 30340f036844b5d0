//! Passing the file on: taking colleagues' files in, and what is open afterwards.
//!
//! First a look (`look`): snapshots, acceptance, and a preview that is all values. Then the taking (`take`): a copy of
//! the register is kept, and everything goes in as one transaction, with what was decided meanwhile. Open conflicts
//! (`question`) can be decided at any time. All of it works on a `Bench`, which a thread can carry away: the register
//! on the screen stays usable meanwhile and follows afterwards, as it follows any other program.

pub mod differ;
mod job;
pub mod look;
mod nearby;
pub mod pairs;
pub mod question;
pub mod same;
pub mod take;
mod undo;
pub mod words;
mod worked;

pub use crate::domain::accept::{LeftOut, Refusal};
pub use crate::store::union::Batch;
pub use crate::store::watch::{Phase, Watch};
pub use job::{Job, News};
pub use look::{Asked, Author, Both, Fate, File, Plan, Preview, Project};
pub use nearby::Nearby;
pub use pairs::{Alike, Pair};
pub use question::{Choice, Conflict, Party, Side};
pub use same::Double;
pub use take::Outcome;

use super::Register;
use super::error::Result;
use super::home::{Clock, Home};
use crate::domain::id::EntityId;
use crate::store::Store;
use std::collections::HashMap;
use std::time::Duration;

/// All that a merge needs, with a connection of its own.
pub struct Bench {
    pub(super) store: Store,
    pub(super) home: Home,
    pub(super) clock: Clock,
    pub(super) site: String,
    pub(super) author: String,
    pub(super) patience: Duration,
}

/// What is decided, by thing and name of the conflict.
pub type Choices = HashMap<(EntityId, String), Choice>;

impl Register {
    /// A bench for a merge, which may go to another thread.
    pub fn bench(&self) -> Result<Bench> {
        Ok(Bench {
            store: self.store.again()?,
            home: self.home.clone(),
            clock: self.clock.clone(),
            site: self.site.clone(),
            author: self.author.clone(),
            patience: self.patience,
        })
    }

    /// The merges that this file has seen, the newest first.
    pub fn merges(&self, limit: usize) -> Result<Vec<Batch>> {
        Ok(self.store.batches(limit)?)
    }
}
