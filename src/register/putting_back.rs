//! One's own changes that this file lacks: put back, or dropped for good. The same heals a file that is replaced or
//! deleted underneath an open register: writing stops, the path is opened anew, this session's changes are put back.

use super::care::{self, Notice};
use super::error::{Error, Result};
use super::{Done, Register, home};
use crate::domain::change::Change;
use crate::domain::id::{ChangeId, EntityId};
use crate::i18n::errors::HintText;
use crate::store::open::Mode;
use crate::store::{ReadOnly, Store, StoreError};
use std::collections::HashMap;

/// A change of this machine that the file lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub id: ChangeId,
    /// When it was written: milliseconds since 1970 (UTC).
    pub at: i64,
    pub author: String,
    /// What it touched.
    pub entities: Vec<EntityId>,
    pub values: usize,
    pub note: String,
    /// The file that it was written to.
    pub file: Option<String>,
}

/// What putting back did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PutBack {
    pub done: Done,
    /// How many changes are back.
    pub back: usize,
    /// How many stand on changes that this file does not hold either: they come with the file that does.
    pub waiting: usize,
}

/// How the numbers of an earlier file of this session stand to those of the file that is open now: the number there
/// and, for each number here in order, the number there (none for what was not there).
#[derive(Clone, Debug, Default)]
pub(super) struct Earlier {
    pub numbers: Vec<(i64, Option<i64>)>,
}

/// Bits of a remembered number below the count of files.
const EPOCH: u32 = 40;

impl Register {
    /// What this machine wrote and this file lacks, in the order of writing.
    pub fn lacking(&self) -> Result<Vec<Lacking>> {
        let mut out = Vec::new();
        for kept in care::lacking(&self.store, &self.own)? {
            let Some(change) = self.own.body(&kept.id)?.and_then(|b| Change::read(&b).ok()) else { continue };
            out.push(Lacking {
                id: kept.id,
                at: change.hlc >> 16,
                author: change.by.clone(),
                entities: change.entities(),
                values: change.assignments().count(),
                note: change.note,
                file: kept.file,
            });
        }
        Ok(out)
    }

    /// Puts back what this file lacks.
    pub fn put_back(&mut self) -> Result<PutBack> {
        let ids: Vec<ChangeId> = care::lacking(&self.store, &self.own)?.into_iter().map(|k| k.id).collect();
        if !ids.is_empty() {
            self.daily();
        }
        let out = self.put_these_back(&ids)?;
        self.session.extend(ids);
        self.notices.retain(|n| !matches!(n, Notice::Lacking(_)));
        Ok(out)
    }

    fn put_these_back(&mut self, ids: &[ChangeId]) -> Result<PutBack> {
        let mut bodies = Vec::new();
        for id in ids {
            bodies.extend(self.own.body(id)?.map(|body| (*id, body)));
        }
        if bodies.is_empty() {
            return Ok(PutBack::default());
        }
        let (back, entities, waiting) = self.store.put_back(bodies, self.patience)?;
        self.wrote = true;
        self.follow()?;
        let mut projects: Vec<EntityId> = entities.iter().filter_map(|e| self.project_of(*e)).collect();
        projects.sort();
        projects.dedup();
        let gesture = if back > 0 { home::random_hex::<8>() } else { String::new() };
        Ok(PutBack { done: Done { gesture, entities, projects: projects.len() }, back, waiting })
    }

    /// Gives up what this file lacks: it is never offered again. Answers how many changes.
    pub fn drop_lacking(&mut self) -> Result<usize> {
        let ids: Vec<ChangeId> = care::lacking(&self.store, &self.own)?.into_iter().map(|k| k.id).collect();
        self.own.drop_changes(&ids)?;
        self.notices.retain(|n| !matches!(n, Notice::Lacking(_)));
        Ok(ids.len())
    }

    /// Whether the path leads to another file now, or to none, or something else was written over what stood there.
    pub fn is_replaced(&self) -> bool {
        self.past.is_none() && (self.store.is_replaced() || self.is_rewritten())
    }

    /// Whether the log is no longer the one that the book has seen: a program that keeps copies alike wrote another copy
    /// over this one, byte by byte, in the same place. SQLite goes by a counter in the file, which may be the same in both:
    /// where the file was written since, nothing is taken from memory.
    pub(super) fn is_rewritten(&self) -> bool {
        let at = std::fs::metadata(self.path()).and_then(|m| m.modified()).ok();
        if self.written_at.replace(at) != at {
            self.store.forget_pages();
        }
        self.store.id_at(self.seen).is_ok_and(|tip| tip != self.tip)
    }

    /// Nothing more goes into a file that has no name any more, or is another one; the next try finds the new one open.
    pub(super) fn open_what_came(&mut self) -> Error {
        let path = self.store.path().to_path_buf();
        let hint = if self.reopen().is_ok() { HintText::SaveAgain } else { HintText::PutFileBack };
        Error::from(StoreError::Moved(path)).hint(hint, &[])
    }

    /// Opens the path anew after the file there was replaced, and puts this session's changes back. While nothing
    /// stands there, an error: what is on the screen can still be saved elsewhere.
    pub fn reopen(&mut self) -> Result<Notice> {
        let path = self.store.path().to_path_buf();
        // Of what was written over nothing is left to be read: forms have seen nothing of what is there now.
        let old: HashMap<ChangeId, i64> = match self.store.is_replaced() {
            true => self.numbers(&self.store).unwrap_or_default().into_iter().collect(),
            false => HashMap::new(),
        };
        let mode = match self.store.read_only() {
            None | Some(ReadOnly::Checking) => Mode::Write,
            Some(_) => Mode::Read,
        };
        if !path.exists() {
            return Err(StoreError::Moved(path).into());
        }
        let mut store = Store::open(&path, mode, None)?;
        if store.register() != self.store.register() {
            return Err(StoreError::Moved(path).into());
        }
        let (notices, sure) = Register::look_after(&mut store, &self.own, &self.home, self.clock.wall(), &self.author)?;
        let numbers = self.numbers(&store)?;
        // What was being checked is no longer what stands there.
        self.checking = None;
        self.store = store;
        self.sure = sure;
        self.epoch += 1;
        self.earlier = Earlier { numbers: numbers.iter().map(|(id, n)| (*n, old.get(id).copied())).collect() };
        self.earlier.numbers.sort_unstable();
        self.reload()?;
        let session = std::mem::take(&mut self.session);
        let lost: Vec<ChangeId> =
            session.iter().copied().filter(|id| !numbers.iter().any(|(known, _)| known == id)).collect();
        self.notices = notices;
        if !lost.is_empty() {
            // Nothing is written to a large file before it is checked.
            self.await_checking(&super::merge::Watch::default())?;
        }
        let put = self.put_these_back(&lost)?;
        self.session = session;
        self.notices.retain(|n| !matches!(n, Notice::Lacking(_)));
        let lacking = care::lacking(&self.store, &self.own)?.len();
        if lacking > 0 {
            self.notices.push(Notice::Lacking(lacking));
        }
        Ok(Notice::Replaced { back: put.back, waiting: put.waiting })
    }

    fn numbers(&self, store: &Store) -> Result<Vec<(ChangeId, i64)>> {
        let mut out = Vec::new();
        for id in store.ids()? {
            out.extend(store.number(&id)?.map(|n| (id, n)));
        }
        Ok(out)
    }

    /// A number of this file as forms remember it: it says which file of this session it is of.
    pub(super) fn remembered(&self, n: i64) -> i64 {
        (self.epoch << EPOCH) | n
    }

    /// The number here of what a form remembers. What was remembered of an earlier file stands for as much of this one
    /// as had been seen there, so that nothing is ever replaced unseen.
    pub(super) fn recalled(&self, seen: i64) -> i64 {
        let (epoch, n) = (seen >> EPOCH, seen & ((1 << EPOCH) - 1));
        if epoch == self.epoch {
            return n;
        }
        if epoch + 1 != self.epoch {
            return 0;
        }
        let known = self.earlier.numbers.iter().take_while(|(_, old)| old.is_some_and(|old| old <= n));
        known.last().map_or(0, |(here, _)| *here)
    }
}
