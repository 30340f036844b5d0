//! A register in a folder of its own, with a clock that stands still.

use std::path::Path;
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
        home(self.folder.path())
    }

    pub fn clock() -> Clock {
        dated(0)
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

/// The `n`-th day of the tests, at nine.
pub fn dated(n: u32) -> Clock {
    let first = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
    Clock::fixed(first + chrono::Days::new(n.into()))
}

/// The `n`-th day of the tests.
pub fn day(n: u32) -> chrono::NaiveDate {
    dated(n).today()
}

/// Everything of a machine in one folder.
pub fn home(folder: &Path) -> Home {
    let at = |name: &str| folder.join(name);
    Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") }
}

/// A named file, for writing.
pub fn options(path: &Path) -> Options {
    Options { file: Some(path.to_path_buf()), read_only: false }
}

/// A folder of its own for a test: in memory where the system has a place for that, since random histories write a lot
/// and have nothing to say about disks.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// How many cases a law is tried on: few in the daily run, as many as `TAIZHANG_CASES` (or `PROPTEST_CASES`) says
/// otherwise.
pub fn cases(daily: u32) -> u32 {
    let set = |name| std::env::var(name).ok();
    set("TAIZHANG_CASES").or_else(|| set("PROPTEST_CASES")).and_then(|n| n.parse().ok()).unwrap_or(daily)
}
