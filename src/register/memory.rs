//! What is remembered of this machine's terminals between starts: a small file in the state folder, never in a register.
//! Losing it costs nothing, so whatever cannot be read counts as empty and whatever cannot be written is let be.

use super::home::Home;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// No more terminals are remembered than this.
const MOST: usize = 64;

fn path(home: &Home) -> PathBuf {
    home.state.join("terminals.json")
}

fn read(home: &Home) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(path(home)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// What was remembered of a terminal.
pub fn recall(home: &Home, terminal: &str) -> Option<String> {
    read(home).remove(terminal)
}

/// Remembers it. Nothing is written if nothing is new.
pub fn remember(home: &Home, terminal: &str, what: &str) {
    let mut all = read(home);
    if all.get(terminal).is_some_and(|known| known == what) {
        return;
    }
    if all.len() >= MOST {
        all.clear();
    }
    all.insert(terminal.to_string(), what.to_string());
    if let Ok(text) = serde_json::to_string_pretty(&all) {
        let _ = std::fs::create_dir_all(&home.state);
        let _ = std::fs::write(path(home), text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_recalled() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let home = Home { config: at("c"), data: at("d"), state: at("state"), backups: at("b") };
        assert_eq!(recall(&home, "xterm"), None);
        remember(&home, "xterm", "light");
        remember(&home, "tmux", "dark");
        assert_eq!(recall(&home, "xterm").as_deref(), Some("light"));
        std::fs::write(path(&home), "not json").expect("written");
        assert_eq!(recall(&home, "xterm"), None);
    }
}
