//! Files that may be taken in: those beside the register and in whatever folder somebody is typing. Only names, times and
//! sizes are read; nothing is opened.

use super::super::Register;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file or folder to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearby {
    pub path: PathBuf,
    /// As it is shown and typed.
    pub name: String,
    pub folder: bool,
    /// When it was last written, milliseconds since 1970 (UTC).
    pub at: i64,
    pub size: u64,
}

/// So many are offered.
const MOST: usize = 500;

impl Register {
    /// What may be meant by what was typed so far: files of its folder (that of the register where none is typed),
    /// the newest first, folders after them. Only files with one of these endings are meant.
    pub fn nearby(&self, typed: &str, endings: &[&str]) -> Vec<Nearby> {
        let home = self.path().parent().map(Path::to_path_buf).unwrap_or_default();
        let (folder, stem) = match typed.rfind(['/', std::path::MAIN_SEPARATOR]) {
            Some(at) => (typed[..=at].to_string(), typed[at + 1..].to_string()),
            None => (String::new(), typed.to_string()),
        };
        let stem = stem.to_lowercase();
        let place = home.join(expanded(&folder));
        let mut out: Vec<Nearby> = Vec::new();
        for entry in std::fs::read_dir(&place).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(meta) = std::fs::metadata(entry.path()) else { continue };
            let ending = Path::new(&name).extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let ours = endings.contains(&ending.as_str());
            let fits = name.to_lowercase().contains(&stem) && (!name.starts_with('.') || stem.starts_with('.'));
            if !fits || (!meta.is_dir() && !ours) || entry.path() == self.path() {
                continue;
            }
            let at = meta.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
            let at = at.and_then(|t| i64::try_from(t.as_millis()).ok()).unwrap_or_default();
            let slash = if meta.is_dir() { "/" } else { "" };
            out.push(Nearby {
                path: entry.path(),
                name: format!("{folder}{name}{slash}"),
                folder: meta.is_dir(),
                at,
                size: meta.len(),
            });
            if out.len() >= MOST {
                break;
            }
        }
        out.sort_by(|a, b| a.folder.cmp(&b.folder).then(b.at.cmp(&a.at)).then(a.name.cmp(&b.name)));
        out
    }

    /// The file that a typed path means.
    pub fn meant(&self, typed: &str) -> PathBuf {
        let home = self.path().parent().map(Path::to_path_buf).unwrap_or_default();
        home.join(expanded(typed.trim()))
    }
}

/// `~/` at the beginning is the user's own folder, as in a shell.
fn expanded(typed: &str) -> PathBuf {
    let home = || super::super::home::variable("HOME").or_else(|| super::super::home::variable("USERPROFILE"));
    match typed.strip_prefix("~/") {
        Some(rest) => home().map_or_else(|| PathBuf::from(typed), |h| PathBuf::from(h).join(rest)),
        None => PathBuf::from(typed),
    }
}
