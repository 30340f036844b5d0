//! What this machine remembers of exports: when each register was last exported as a workbook, and into which folder files
//! were last written. It is a convenience: what cannot be kept is forgotten.

use super::{Form, Order};
use crate::register::Register;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Memory {
    /// The folder of the last file.
    #[serde(default)]
    folder: Option<PathBuf>,
    /// By register, the moment of the last workbook of everything: milliseconds since 1970 (UTC).
    #[serde(default)]
    workbooks: BTreeMap<String, i64>,
}

fn read(register: &Register) -> Memory {
    let bytes = std::fs::read(place(register)).ok();
    bytes.and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
}

fn place(register: &Register) -> PathBuf {
    register.home().state.join("exports.json")
}

fn key(register: &Register) -> String {
    let path = register.path();
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf()).to_string_lossy().into_owned()
}

/// The folder into which a file was last written.
pub fn folder(register: &Register) -> Option<PathBuf> {
    read(register).folder.filter(|f| f.is_dir())
}

/// When this register was last exported as a workbook of everything.
pub(super) fn last(register: &Register) -> Option<i64> {
    read(register).workbooks.get(&key(register)).copied()
}

/// Remembers an export.
pub(super) fn remember(register: &Register, order: &Order, path: &Path) {
    let mut memory = read(register);
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    memory.folder = absolute.parent().map(Path::to_path_buf);
    if order.form == Form::Xlsx && order.query.is_empty() {
        memory.workbooks.insert(key(register), register.clock().wall());
    }
    let _ = std::fs::create_dir_all(&register.home().state);
    if let Ok(bytes) = serde_json::to_vec(&memory) {
        let _ = std::fs::write(place(register), bytes);
    }
}
