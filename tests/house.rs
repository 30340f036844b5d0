//! The house holds: the arrows between rooms, the fences around foreign crates, the length of files, the opening
//! paragraphs, and no words for people outside `i18n`. Reads the sources as text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which rooms a room may name.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("i18n", &["domain"]),
    ("store", &["domain"]),
    ("search", &["domain", "i18n"]),
    ("exchange", &["domain", "i18n"]),
    ("seeds", &["domain", "exchange"]),
    ("register", &["domain", "i18n", "store", "search", "exchange", "seeds"]),
    ("tui", &["register", "domain", "search", "i18n"]),
    ("cli", &["register", "domain", "i18n", "search"]),
    ("main", &["tui", "cli", "register", "i18n", "domain"]),
    ("lib", &["domain", "i18n", "store", "search", "exchange", "seeds", "register", "tui", "cli"]),
];

/// Foreign crates that stay in the rooms that own them.
const FENCES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("directories", &["register"]),
    ("toml", &["register"]),
    ("getrandom", &["register"]),
    ("signal_hook", &["tui"]),
    ("calamine", &["exchange"]),
    ("csv", &["exchange"]),
    ("encoding_rs", &["exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("quick_xml", &["exchange"]),
    ("zip", &["exchange"]),
    ("flate2", &["exchange"]),
    ("memchr", &["search", "exchange"]),
];

/// A file is at most this long.
const LONGEST: usize = 500;

fn sources() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = BTreeMap::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source");
                out.insert(path.strip_prefix(&root).expect("inside src").to_path_buf(), text);
            }
        }
    }
    out
}

/// The room of a file: its folder under `src`, or its own name.
fn room(path: &Path) -> String {
    let first = path.iter().next().expect("a name").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_string()
}

/// The code of a line without its comment. Good enough for sources that keep `//` out of strings with crate names.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

#[test]
fn rooms_name_only_the_rooms_that_they_may() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        let allowed = ARROWS.iter().find(|(r, _)| *r == room).unwrap_or_else(|| panic!("no such room: {room}")).1;
        for (n, line) in text.lines().enumerate() {
            for (other, _) in ARROWS.iter().filter(|(o, _)| *o != room && !allowed.contains(o)) {
                let named = ["crate", "taizhang"].iter().any(|c| {
                    code(line).contains(&format!("{c}::{other}::")) || code(line).contains(&format!("{c}::{other};"))
                });
                if named {
                    wrong.push(format!("{}:{}: {room} names {other}", path.display(), n + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn foreign_crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        for (n, line) in text.lines().enumerate() {
            for (krate, rooms) in FENCES {
                let code = code(line);
                let named = code.contains(&format!("{krate}::")) || code.contains(&format!("use {krate}"));
                let word = code
                    .find(&format!("{krate}::"))
                    .is_none_or(|at| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
                if named && word && !rooms.contains(&room.as_str()) {
                    wrong.push(format!("{}:{}: {krate}", path.display(), n + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_outgrows_its_room_and_every_file_says_what_it_is_for() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if text.lines().count() > LONGEST {
            wrong.push(format!("{}: {} lines", path.display(), text.lines().count()));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{}: no opening paragraph", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Chinese in a string outside `i18n` is a word for people that has no English beside it. Parsers know Chinese words,
/// tests use them: those rooms are named here.
#[test]
fn words_for_people_stand_in_i18n() {
    let parsers = [
        "domain/value",
        "domain/filter",
        "domain/fold",
        "domain/text",
        "domain/likeness",
        "search",
        "exchange/headings",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.starts_with("i18n") || name.contains("tests") || parsers.iter().any(|p| name.starts_with(p)) {
            continue;
        }
        let body = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (n, line) in body.lines().enumerate() {
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let quoted = code(line).split('"').skip(1).step_by(2).any(|s| s.contains(chinese));
            if quoted {
                wrong.push(format!("{}:{}: {}", path.display(), n + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_here_is_unsafe() {
    for (path, text) in sources() {
        let mut words = text.lines().map(code).flat_map(|l| l.split(|c: char| !c.is_alphanumeric() && c != '_'));
        assert!(!words.any(|w| w == "unsafe"), "{}", path.display());
    }
}
