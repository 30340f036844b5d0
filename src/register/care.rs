//! What is found when a register is opened and people must know: edits of other tools, one's own changes that this file
//! lacks, a copy that is shown instead of the file, a clock that cannot be right. Notices are values; the fronts say them.

use super::error::Result;
use super::home::Home;
use super::{Register, views};
use crate::domain::id::ChangeId;
use crate::seeds;
use crate::store::keep::{self, Backup, Reason};
use crate::store::known::{SchemaFlaw, flaws_of};
use crate::store::migrate::Older;
use crate::store::open::Mode;
use crate::store::own::{Kept, Own};
use crate::store::scratch::Scratch;
use crate::store::watch::Watch;
use crate::store::{ReadOnly, Store, StoreError};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Something that people must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The file is large and not as this program left it: it is being held against its log.
    Unchecked,
    /// Edits of other tools wait for a decision: how many.
    Outside(usize),
    /// The file lacks so many changes that were written on this machine.
    Lacking(usize),
    /// Damaged changes of the log were mended from other copies: how many.
    Mended(usize),
    /// Tables that were gone were made anew from the log.
    Rebuilt(Vec<String>),
    /// Changes of the log are damaged and cannot be mended: how many.
    Damaged(usize),
    /// A recovered private copy is shown, since the last save was not completed and nothing can be written there.
    Copy,
    /// The file was of an older revision; where its backup stands.
    Migrated(PathBuf),
    /// The file stands under several names.
    Names(u64),
    /// The file stands on a network drive: which kind.
    Network(String),
    /// The machine's clock cannot be right.
    Clock,
    /// The backup of the day could not be written: why.
    NoBackup(String),
    /// The file was replaced while it was open; so many of this session's changes were put back, so many wait.
    Replaced { back: usize, waiting: usize },
    /// Other files in the folder hold changes of this register that it has not seen: their names.
    Siblings(Vec<String>),
}

/// No machine that runs this program lives before the public facts were read: 2026-03-31.
const EARLIEST: i64 = 1_774_915_200_000;
/// A day in milliseconds.
const DAY: i64 = 86_400_000;
/// How long another program is waited for before the tables are held against the log.
const PATIENCE: Duration = Duration::from_secs(1);

/// Opens a register file, whatever it takes: one of an older revision is brought up to date after a backup (or, for
/// reading only, in a private copy), one whose last save was interrupted where nothing can be written is shown from a
/// recovered copy.
pub(super) fn open(path: &Path, mode: Mode, own: &Own, home: &Home, at: &str) -> Result<(Store, Vec<Notice>)> {
    let inbox = home.state.join("inbox");
    match Store::open(path, mode, Some(own)) {
        Err(StoreError::Older(path, _)) if mode == Mode::Write => {
            let older = Older::open(&path)?;
            let backup = free_place(home, older.register(), at, Reason::Migrate, &path);
            older.copy_to(&backup)?;
            match older.migrate(&views::statements(), PATIENCE) {
                // It stands where nothing can be written.
                Err(StoreError::ReadOnly(..)) => older_copy(&path, &inbox, ReadOnly::Place),
                done => {
                    done?;
                    Ok((Store::open(&path, mode, Some(own))?, vec![Notice::Migrated(backup)]))
                }
            }
        }
        Err(StoreError::Older(path, _)) => older_copy(&path, &inbox, ReadOnly::Asked),
        Err(StoreError::Unfinished(path)) => Ok((Store::open_copy(&path, &inbox)?, vec![Notice::Copy])),
        other => Ok((other?, Vec::new())),
    }
}

/// A private copy of a file of an older revision, brought up to date and shown for reading only.
fn older_copy(path: &Path, inbox: &Path, why: ReadOnly) -> Result<(Store, Vec<Notice>)> {
    let scratch = Scratch::new(inbox)?;
    let copy = scratch.take(path)?;
    Older::open(&copy)?.migrate(&views::statements(), PATIENCE)?;
    Ok((Store::open_copy_of(&copy, path, scratch, why)?, Vec::new()))
}

/// Where a backup of a file goes.
fn place(home: &Home, register: &str, at: &str, reason: Reason, file: &Path) -> PathBuf {
    let of = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    home.backups.join(folder_of(register)).join(Backup::name(at, reason, &of))
}

/// The same, under a name that is not taken: a clock that stands still gives one name twice.
fn free_place(home: &Home, register: &str, at: &str, reason: Reason, file: &Path) -> PathBuf {
    let named = |n: u32| {
        let at = if n == 0 { at.to_string() } else { format!("{}{n:03}", &at[..16]) };
        place(home, register, &at, reason, file)
    };
    (0..999).map(named).find(|p| !p.exists()).unwrap_or_else(|| named(999))
}

/// The folder of the backups of a register. An identity that is no plain word is not trusted with a path.
pub(super) fn folder_of(register: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    match (1..=64).contains(&register.len()) && register.bytes().all(plain) {
        true => register.to_string(),
        false => crate::domain::id::element_hash(register),
    }
}

/// Finds the bytes of a change by its name, wherever this machine has them: own log, plan data, backups.
pub(super) struct Sources<'a> {
    own: &'a Own,
    backups: Vec<PathBuf>,
    seeds: OnceCell<HashMap<ChangeId, &'static str>>,
}

impl<'a> Sources<'a> {
    pub fn new(own: &'a Own, home: &Home) -> Sources<'a> {
        let backups = keep::list(&home.backups).into_iter().map(|b| b.path).take(12).collect();
        Sources { own, backups, seeds: OnceCell::new() }
    }

    pub fn find(&self, id: &ChangeId) -> Option<String> {
        let right = |body: &String| ChangeId::of(body.as_bytes()) == *id;
        let seeds = || self.seeds.get_or_init(|| seeds::bodies().map(|b| (ChangeId::of(b.as_bytes()), b)).collect());
        let own = self.own.body(id).ok().flatten().filter(right);
        own.or_else(|| seeds().get(id).map(|b| (*b).to_string()))
            .or_else(|| self.backups.iter().find_map(|b| keep::body_in(b, id).filter(right)))
    }
}

impl Register {
    /// What people must know about this register, as it was found.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Holds a file that is not as this program left it against its log, and looks for changes that it lacks. Called
    /// before the book is read.
    pub(super) fn look_after(
        store: &mut Store,
        own: &Own,
        home: &Home,
        wall: i64,
        author: &str,
    ) -> Result<(Vec<Notice>, bool)> {
        let mut notices = Vec::new();
        let mut sure = true;
        // Where tables are gone nothing can be shown before they are made anew.
        let whole = || flaws_of(store).map(|f| !f.iter().any(SchemaFlaw::is_mended_by_rebuilding));
        if store.read_only() == Some(ReadOnly::Checking) && whole()? {
            sure = false;
            notices.push(Notice::Unchecked);
        } else if matches!(store.read_only(), None | Some(ReadOnly::Checking)) && !store.is_known() {
            let sources = Sources::new(own, home);
            store.unbar();
            let find = |id: &ChangeId| sources.find(id);
            let done = match store.is_large() {
                true => store.survey(&find, (wall, author), PATIENCE, &Watch::default()),
                false => store.reconcile(&find, wall, author, PATIENCE),
            };
            match done {
                Ok(found) => {
                    if found.mended > 0 {
                        notices.push(Notice::Mended(found.mended));
                    }
                    if !found.tables.is_empty() {
                        notices.push(Notice::Rebuilt(found.tables));
                    }
                    if !found.damaged.is_empty() {
                        notices.push(Notice::Damaged(found.damaged.len()));
                        store.bar(ReadOnly::Damaged);
                    }
                }
                // Somebody else is just writing: the file is looked at the next time.
                Err(StoreError::Locked(_)) => sure = false,
                Err(e) => return Err(e.into()),
            }
        }
        // Who only wanted to read has not held it against its log: the next one does.
        sure &= store.is_known() || store.read_only() != Some(ReadOnly::Asked);
        let waiting = store.outside()?.len();
        if waiting > 0 {
            notices.push(Notice::Outside(waiting));
        }
        let lacking = if store.is_copy() { 0 } else { lacking(store, own)?.len() };
        if lacking > 0 {
            notices.push(Notice::Lacking(lacking));
        }
        if let Some(names) = crate::store::guard::names(store.path()).filter(|n| *n > 1) {
            notices.push(Notice::Names(names));
        }
        notices.extend(crate::store::guard::network(store.path()).map(Notice::Network));
        let newest = store.newest_clock()?.unwrap_or(0) >> 16;
        if wall < EARLIEST || wall.saturating_add(DAY) < newest {
            notices.push(Notice::Clock);
        }
        Ok((notices, sure))
    }

    /// Where the next backup goes.
    pub(super) fn backup_place(&self, reason: Reason) -> PathBuf {
        let at = self.clock.now().format("%Y%m%dT%H%M%S%.3f").to_string();
        free_place(&self.home, self.store.register(), &at, reason, self.path())
    }

    /// Reads everything anew after the file underneath became another one.
    pub(super) fn reload(&mut self) -> Result<()> {
        self.version = self.store.data_version();
        self.read_anew()
    }
}

/// The changes written on this machine that a file lacks: those written to it, and for a file that this machine has
/// never seen under this name, all of its register.
pub(super) fn lacking(store: &Store, own: &Own) -> Result<Vec<Kept>> {
    let here = store.path().to_string_lossy().into_owned();
    let familiar = own.left(store.path())?.is_some();
    let mut kept = own.kept(store.register())?;
    kept.retain(|k| !familiar || k.file.as_deref().is_none_or(|f| f == here));
    let absent = |k: &Kept| -> Result<bool> { Ok(store.number(&k.id)?.is_none()) };
    if store.is_known() && kept.last().is_none_or(|k| !absent(k).unwrap_or(true)) {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    for k in kept {
        if absent(&k)? {
            out.push(k);
        }
    }
    Ok(out)
}
