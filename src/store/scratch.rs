//! A private folder for a copy that must not stand anywhere else, gone when it is let go of.

use super::guard::{beside, place_error};
use super::{Result, StoreError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// The folder.
#[derive(Debug)]
pub struct Scratch(PathBuf);

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Scratch {
    /// A new folder in `inbox` that only this user can look into.
    pub fn new(inbox: &Path) -> Result<Scratch> {
        std::fs::create_dir_all(inbox).map_err(|e| place_error(inbox, &e))?;
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = inbox.join(name);
        let _ = std::fs::remove_dir_all(&folder);
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(|e| place_error(&folder, &e))?;
        Ok(Scratch(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Copies a file with all that SQLite keeps beside it; the copies can be written. Answers the copy's path. The file
    /// must not be open in this process.
    pub fn take(&self, path: &Path) -> Result<PathBuf> {
        let name = path.file_name().ok_or_else(|| StoreError::NotAFile(path.to_path_buf()))?;
        let goal = self.0.join(name);
        for ending in ["", "-journal", "-wal"] {
            let (from, to) = (beside(path, ending), beside(&goal, ending));
            let mut source = match std::fs::File::open(&from) {
                Ok(source) => source,
                // What stands beside it need not be there, and may just have gone.
                Err(e) if e.kind() == std::io::ErrorKind::NotFound && !ending.is_empty() => continue,
                Err(e) => return Err(place_error(&from, &e)),
            };
            let mut copy = std::fs::File::create(&to).map_err(|e| place_error(&to, &e))?;
            std::io::copy(&mut source, &mut copy).map_err(|e| place_error(&to, &e))?;
        }
        Ok(goal)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
