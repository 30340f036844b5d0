//! A register in a folder of its own, with a clock that stands still.

use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use tempfile::TempDir;

pub struct Desk {
    pub folder: TempDir,
    pub author: String,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: folder(), author: "刘工".into() }
    }

    pub fn home(&self) -> Home {
        let at = |name: &str| self.folder.path().join(name);
        Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") }
    }

    pub fn clock() -> Clock {
        Clock::fixed(chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time"))
    }

    pub fn config(&self) -> Config {
        let flags = Flags { author: Some(self.author.clone()), lang: Some(Lang::En), mouse: false };
        Config::load(&self.home().config, &flags).expect("a configuration")
    }

    pub fn open(&self) -> Register {
        let options = Options { file: None, read_only: false };
        Register::open(&options, self.home(), Desk::clock(), &self.config()).expect("a register").0
    }
}

pub fn set(register: &mut Register, code: &str, field: Field, text: &str) {
    let id = register.by_code(code).expect("a code").id();
    let put = [Assignment::put(Key::Field(field), text)];
    register.set(&[id], &put, "", Lang::En, None).expect("an edit");
}

pub fn get(register: &Register, code: &str, field: Field) -> Option<String> {
    register.by_code(code).expect("a code").project.get(field).map(str::to_string)
}

/// A folder of its own for a test.
pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// How many cases a law is tried on: few in the daily run, as many as `TAIZHANG_CASES` says otherwise.
pub fn cases(daily: u32) -> u32 {
    std::env::var("TAIZHANG_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(daily)
}
