//! Backups and the care of the file: a verified copy before anything that touches much (migration, merge, import) and
//! before the first write of a day; listing, restoring to a new name, thinning; giving room back to the disk.

use super::Register;
use super::care::Notice;
use super::error::{Error, Result};
use super::home::Home;
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::guard::LARGE;
pub use crate::store::keep::{Backup, Reason};
use crate::store::{guard, keep};
use std::path::{Path, PathBuf};

/// The backups of this machine, the newest first. `of`: only those of the file of this name, without its ending.
pub fn backups(home: &Home, of: Option<&str>) -> Vec<Backup> {
    let mut all = keep::list(&home.backups);
    all.retain(|b| of.is_none_or(|of| b.of == of));
    all
}

/// Whether a backup is whole: it opens, its pages are sound.
pub fn is_whole(backup: &Backup) -> bool {
    keep::is_whole(&backup.path).is_ok()
}

/// Copies backup number `n` (1 = the newest of the list) to a new name, checked.
pub fn restore(list: &[Backup], n: usize, out: &Path) -> Result<Backup> {
    let found = n.checked_sub(1).and_then(|at| list.get(at));
    let found = found.ok_or_else(|| Error::usage(ErrorText::UnknownBackup, &[&n]).hint(HintText::SeeBackups, &[]))?;
    keep::restore(&found.path, out)?;
    Ok(found.clone())
}

impl Register {
    /// Writes a verified backup and lets go of what need not be kept any more. To be called before a merge or an import.
    pub fn safeguard(&mut self, reason: Reason) -> Result<PathBuf> {
        let path = self.backup_place(reason);
        self.store.copy_to(&path)?;
        self.backed_up = Some(self.clock.today());
        if let (Some(folder), Some(of)) = (path.parent(), self.path().file_stem()) {
            keep::thin(folder, &of.to_string_lossy(), &path);
        }
        Ok(path)
    }

    /// The backup of the day, before its first write. That it cannot be written is told, and bars nobody from working.
    /// A large file is copied when it is closed.
    pub(super) fn daily(&mut self) {
        self.wrote = true;
        let small = guard::size(self.path()).is_some_and(|s| s <= LARGE);
        if small {
            self.back_up_today();
        }
    }

    fn back_up_today(&mut self) {
        let today = self.clock.today();
        if self.backed_up == Some(today) || self.store.read_only().is_some() {
            return;
        }
        self.backed_up = Some(today);
        let of = self.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let day = today.format("%Y%m%d").to_string();
        let folder = self.home.backups.join(super::care::folder_of(self.store.register()));
        let there = backups(&self.home, Some(&of));
        if there.iter().any(|b| b.day() == day && b.path.parent() == Some(&folder)) {
            return;
        }
        if let Err(e) = self.safeguard(Reason::Daily) {
            self.notices.push(Notice::NoBackup(e.say(Lang::En)));
        }
    }

    /// The backup of the day of a large file that was written to.
    pub(super) fn back_up_at_closing(&mut self) {
        if self.wrote && guard::size(self.path()).is_some_and(|s| s > LARGE) {
            self.back_up_today();
        }
    }

    /// Writes a checked copy of the file: to `out`, or among the backups.
    pub fn backup(&mut self, out: Option<&Path>) -> Result<PathBuf> {
        match out {
            Some(path) => {
                self.store.copy_to(path)?;
                Ok(path.to_path_buf())
            }
            None => self.safeguard(Reason::Asked),
        }
    }

    /// Gives back to the disk what is no longer used; answers the sizes before and after.
    pub fn compact(&mut self) -> Result<(u64, u64)> {
        let sizes = self.store.compact()?;
        self.wrote = true;
        Ok(sizes)
    }
}
