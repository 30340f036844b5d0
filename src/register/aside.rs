//! What is kept beside the registers, in the state folder: rounds under way, forms that were not saved. Small files of
//! JSON, one per register and purpose, each written whole or not at all. Losing one loses a convenience, never a value of
//! a register; one that cannot be read counts as not there.

use super::Register;
use super::error::{Error, Result};
use crate::i18n::errors::ErrorText;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

impl Register {
    /// The file of this register for a purpose.
    fn aside(&self, purpose: &str) -> PathBuf {
        self.home.state.join(purpose).join(format!("{}.json", super::care::folder_of(self.store.register())))
    }

    /// What was kept; `None` if nothing was, or it cannot be read.
    pub(super) fn kept<T: DeserializeOwned>(&self, purpose: &str) -> Option<T> {
        let bytes = std::fs::read(self.aside(purpose)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Keeps a thing, in place of what was kept before.
    pub(super) fn keep<T: Serialize>(&self, purpose: &str, thing: &T) -> Result<()> {
        let path = self.aside(purpose);
        let bytes = serde_json::to_vec_pretty(thing).unwrap_or_default();
        put(&path, &bytes).map_err(|e| Error::io(ErrorText::Io, &[&path.display(), &e]))
    }
}

/// Writes a file beside the one that stands, and puts it in its place.
fn put(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let fresh = path.with_extension("new");
    std::fs::write(&fresh, bytes)?;
    std::fs::rename(&fresh, path)
}
