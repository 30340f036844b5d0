//! The desk: every use case of the register, carried out in one place and called by both fronts.
//!
//! The desk owns the open file, the own log, the clock and the author; fronts own nothing but what they show. Reading
//! goes through `book` (the present) and `history` (the log); changing goes through `edit` and its neighbours, each of
//! which makes edits and hands them to the one writer. Errors are values with an exit code (`error`).

mod aside;
pub mod book;
pub mod bulk;
pub mod care;
pub mod check;
mod check_deep;
mod checking;
pub mod columns;
pub mod config;
pub mod digest;
mod disputed;
pub mod drafts;
pub mod edit;
pub mod elsewhere;
pub mod error;
pub mod export;
pub mod figures;
pub mod glimpse;
pub mod grouping;
pub mod history;
pub mod home;
pub mod hunt;
pub mod import;
pub mod index;
pub mod indexed;
pub mod items;
pub mod json;
pub mod keeping;
pub mod layout;
pub mod made_up;
pub mod memory;
mod mending;
pub mod merge;
pub mod news;
pub mod offers;
pub mod open;
pub mod order;
pub mod outside;
pub mod packages;
pub mod page;
pub mod past;
mod plain;
pub mod putting_back;
pub mod reading;
pub mod repair;
pub mod round;
pub mod rows;
pub mod said;
pub mod saved;
pub mod select;
pub mod show;
pub mod straight;
mod subject;
pub mod tally;
pub mod undo;
pub mod views;

use crate::domain::gesture::{Edit, Intent, Stamp};
use crate::domain::id::EntityId;
/// The forms of rows, for what the command line prints.
pub use crate::exchange::out as forms;
pub use crate::store::ReadOnly;
use crate::store::Store;
use crate::store::log::Logged;
use crate::store::own::Own;
use book::{Book, Day};
use error::Result;
use home::{Clock, Home};
use std::path::Path;
use std::time::Duration;

/// An open register with everything that working at it needs.
pub struct Register {
    store: Store,
    own: Own,
    home: Home,
    clock: Clock,
    site: String,
    author: String,
    rules: crate::domain::assess::Rules,
    book: Book,
    desk: indexed::Desk,
    disputed: disputed::Disputed,
    /// The newest change that the book has seen, by its number in the file.
    seen: i64,
    /// The name of that change.
    tip: Option<crate::domain::id::ChangeId>,
    /// When the system last saw the file written.
    written_at: std::cell::Cell<Option<std::time::SystemTime>>,
    /// The same of a file on a share, as of the last look at it.
    stamp: Option<std::time::SystemTime>,
    /// The register as of an earlier day, if that is what is looked at.
    past: Option<past::Past>,
    /// SQLite's count of what other connections wrote: at the last look, and in the beginning.
    version: i64,
    begun: i64,
    /// How long a busy file is waited for.
    pub patience: Duration,
    /// What people must know about the file.
    notices: Vec<care::Notice>,
    /// Whether all that stands in the file is accounted for, so that it can be remembered how it was left.
    sure: bool,
    /// Whether this session wrote.
    wrote: bool,
    /// The day of the newest backup of this session.
    backed_up: Option<chrono::NaiveDate>,
    /// The changes of this session, to be put back if the file is replaced.
    session: Vec<crate::domain::id::ChangeId>,
    /// How often the file was replaced in this session, and what the one before it held.
    epoch: i64,
    earlier: putting_back::Earlier,
    /// A large file is being held against its log.
    checking: Option<checking::Checking>,
}

/// What a gesture did.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Done {
    /// The gesture's name; empty if nothing had to be changed.
    pub gesture: String,
    /// Everything that was touched.
    pub entities: Vec<EntityId>,
    /// How many projects were touched.
    pub projects: usize,
}

impl Done {
    /// Whether the gesture changed nothing.
    pub fn is_nothing(&self) -> bool {
        self.gesture.is_empty()
    }
}

impl Register {
    /// The present state.
    pub fn book(&self) -> &Book {
        &self.book
    }

    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Why nothing can be written.
    pub fn read_only(&self) -> Option<ReadOnly> {
        self.past.as_ref().map(|_| ReadOnly::Past).or(self.store.read_only())
    }

    pub fn author(&self) -> &str {
        &self.author
    }

    /// Another clock from now on. What was judged by the old one is judged anew by `turn_day`.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The error of writing where nothing can be written.
    pub fn refusal(&self, why: ReadOnly) -> error::Error {
        crate::store::StoreError::ReadOnly(self.path().to_path_buf(), why).into()
    }

    /// The day and the rules of judging.
    pub fn day(&self) -> Day {
        let today = self.past.as_ref().map_or_else(|| self.clock.today(), |p| p.day);
        Day { today, rules: self.rules, clock: self.clock.clone() }
    }

    /// The newest change that the book has seen: what a form remembers when it opens.
    pub fn seen(&self) -> i64 {
        self.remembered(self.seen)
    }

    /// Whether another process wrote to the file since the last call (or since it was opened). Costs microseconds.
    pub fn was_touched(&mut self) -> bool {
        let mut version = self.store.data_version();
        if version == self.version && self.is_stamped_anew() {
            // Of a file on a share the system may go on showing what it remembers. Opened once more it is read anew.
            drop(self.store.again());
            version = self.store.data_version();
        }
        let touched = version != self.version;
        self.version = version;
        touched
    }

    /// Whether a file on a share has another time than at the last look. Nothing is opened for that.
    fn is_stamped_anew(&mut self) -> bool {
        if !self.notices.iter().any(|n| matches!(n, care::Notice::Network(_))) {
            return false;
        }
        let stamp = std::fs::metadata(self.path()).and_then(|meta| meta.modified()).ok();
        std::mem::replace(&mut self.stamp, stamp) != stamp
    }

    /// For a program that people sit at, in a quiet moment: what is saved from now on is saved sooner.
    pub fn make_quick(&mut self) {
        self.own.make_quick();
    }

    /// Takes in what other processes wrote since the last look; answers the entities concerned. Where they wrote and
    /// the log tells of nothing new, another tool was at work: the tables are held against the log.
    pub fn follow(&mut self) -> Result<Vec<EntityId>> {
        Ok(self.catch_up()?.1)
    }

    /// The same, with the changes themselves.
    fn catch_up(&mut self) -> Result<(Vec<Logged>, Vec<EntityId>)> {
        let newest = self.store.newest()?.map_or(0, |(n, _)| n);
        // A day that is looked at does not move: where it rests on the tables, it is laid beside them anew.
        if let Some(day) = self.past.as_ref().filter(|past| past.is_overtaken(newest)).map(|past| past.day) {
            self.go_to(day)?;
        }
        if newest <= self.seen || self.past.is_some() {
            return Ok(Default::default());
        }
        // One moment for all that is read: each look by itself would lock the file again.
        let begun = self.store.begin_looking();
        let outcome = self.take_in(newest);
        if begun {
            self.store.end_looking();
        }
        outcome
    }

    /// Whether another tool changed tables behind the back of the log. If so, that is set aside and told.
    pub fn look_outside(&mut self) -> Result<bool> {
        if self.past.is_some() || self.store.read_only().is_some() {
            return Ok(false);
        }
        let before = self.store.outside()?.len();
        self.store.doubt();
        if self.store.is_large() {
            // That takes its time: nothing is written until it is done.
            self.store.bar(ReadOnly::Checking);
            self.sure = false;
            if self.patience > Duration::ZERO {
                return self.await_checking(&merge::Watch::default()).map(|()| true);
            }
            self.notices.retain(|n| *n != care::Notice::Unchecked);
            self.notices.push(care::Notice::Unchecked);
            return Ok(true);
        }
        let (notices, sure) =
            Register::look_after(&mut self.store, &self.own, &self.home, self.clock.wall(), &self.author)?;
        self.sure &= sure;
        let found = self.store.outside()?.len() != before || notices.len() > self.notices.len();
        self.notices = notices;
        if found {
            self.reload()?;
        }
        Ok(found)
    }

    /// What the changes after one, by its number in the file, are about; each entity once.
    fn changed_after(&self, seen: i64) -> Result<Vec<EntityId>> {
        Ok(subjects(&self.store.changes_after(seen)?))
    }

    fn take_in(&mut self, newest: i64) -> Result<(Vec<Logged>, Vec<EntityId>)> {
        let changes = self.store.changes_after(self.seen)?;
        let changed = subjects(&changes);
        self.book.refresh(&self.store, &changed, &self.day())?;
        self.renew_index(&changed)?;
        self.seen = newest;
        self.tip = self.store.id_at(newest)?;
        Ok((changes, changed))
    }

    /// Closes the file and remembers how it was left.
    pub fn close(mut self) {
        self.back_up_at_closing();
        // What others wrote meanwhile is looked at the next time, unless they remember it themselves.
        let sure = self.sure && self.store.data_version() == self.begun;
        // Every connection lets go of the file before its header is read by plain means.
        (self.desk, self.book, self.checking) = Default::default();
        if let Some((path, left)) = self.store.close().filter(|_| sure) {
            let _ = self.own.remember(&path, &left);
        }
    }

    /// Writes one gesture and brings the book up to date. Edits without a `seen` of their own stand on what the book
    /// has seen.
    pub(crate) fn write(&mut self, intent: &Intent, mut edits: Vec<Edit>) -> Result<Done> {
        if let Some(why) = self.read_only() {
            return Err(crate::store::StoreError::ReadOnly(self.path().to_path_buf(), why).into());
        }
        if self.is_rewritten() {
            return Err(self.open_what_came());
        }
        self.before_writing()?;
        for edit in &mut edits {
            edit.seen = Some(edit.seen.map_or(self.seen, |seen| self.recalled(seen)));
        }
        let stamp = Stamp {
            register: self.store.register().to_string(),
            site: self.site.clone(),
            author: self.author.clone(),
            wall: self.clock.wall(),
            nonce: home::random_hex::<8>(),
        };
        let written = match self.store.write(&mut self.own, &stamp, intent, edits, self.patience) {
            Err(crate::store::StoreError::Moved(_)) => return Err(self.open_what_came()),
            other => other?,
        };
        let Some(written) = written else { return Ok(Done::default()) };
        self.session.extend(&written.changes);
        // It is saved, whatever becomes of reading it back: what cannot be read now is read at the next look.
        let _ = self.follow().or_else(|_| self.follow());
        let mut projects: Vec<EntityId> = written.entities.iter().filter_map(|e| self.project_of(*e)).collect();
        projects.sort();
        projects.dedup();
        Ok(Done { gesture: written.gesture, projects: projects.len(), entities: written.entities })
    }

    /// What comes before every write: another tool's edits are set aside before they can be written over, and the day
    /// has its backup.
    pub(crate) fn before_writing(&mut self) -> Result<()> {
        let version = self.store.data_version();
        if version != self.version && self.store.newest()?.map_or(0, |(n, _)| n) <= self.seen {
            self.version = version;
            self.look_outside()?;
        }
        self.daily();
        Ok(())
    }

    /// The project that an entity is or belongs to.
    pub fn project_of(&self, id: EntityId) -> Option<EntityId> {
        match id.entity {
            crate::domain::id::Entity::Project => Some(id),
            _ => self.store.record(id).ok().flatten().and_then(|r| r.owner()),
        }
    }
}

/// What changes are about; each entity once.
fn subjects(changes: &[Logged]) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = changes.iter().flat_map(|logged| logged.change.entities()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
