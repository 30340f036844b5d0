//! A register of the plan in a folder of its own, and what it gives out.

use std::path::Path;
use std::sync::OnceLock;
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::export::{Asked, Form};
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use tempfile::TempDir;

/// The folder and the register in it.
pub fn plan() -> (TempDir, Register) {
    static PLAN: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = PLAN.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let register = open(folder.path(), false);
        let path = register.path().to_path_buf();
        register.close();
        std::fs::read(path).expect("a register")
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("data/register.taizhang");
    std::fs::create_dir_all(folder.path().join("data")).expect("a folder");
    std::fs::write(&path, bytes).expect("a copy");
    let register = open_file(folder.path(), &path);
    (folder, register)
}

/// Opens a register, with this folder for all else.
pub fn open_file(folder: &Path, path: &Path) -> Register {
    let (home, config, clock) = around(folder);
    let options = Options { file: Some(path.to_path_buf()), read_only: false };
    Register::open(&options, home, clock, &config).expect("opened").0
}

/// An empty register.
pub fn empty() -> (TempDir, Register) {
    let folder = tempfile::tempdir().expect("a folder");
    let register = open(folder.path(), true);
    (folder, register)
}

/// Opens a register as `list` does, which may need no book of it.
pub fn open_unread(folder: &Path, path: &Path) -> Register {
    try_unread(folder, path).expect("opened")
}

pub fn try_unread(folder: &Path, path: &Path) -> Result<Register, taizhang::register::error::Error> {
    let (home, config, clock) = around(folder);
    let options = Options { file: Some(path.to_path_buf()), read_only: false };
    Register::open_unread(&options, home, clock, &config).map(|(register, _)| register)
}

fn around(folder: &Path) -> (Home, Config, Clock) {
    let home = Home {
        config: folder.join("config.toml"),
        data: folder.join("data"),
        state: folder.join("state"),
        backups: folder.join("backups"),
    };
    std::fs::create_dir_all(&home.data).expect("a folder");
    let flags = Flags { author: Some("刘工".into()), lang: Some(Lang::Zh), mouse: false };
    let config = Config::load(&home.config, &flags).expect("a configuration");
    let at = chrono::DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00").expect("a time");
    (home, config, Clock::fixed(at))
}

fn open(folder: &Path, empty: bool) -> Register {
    let (home, config, clock) = around(folder);
    Register::init(&home.register(), empty, home, clock, &config).expect("made")
}

/// The bytes of an export of everything.
pub fn give(register: &Register, form: Form, lang: Lang) -> Vec<u8> {
    given(register, &Asked::new(form, lang))
}

pub fn given(register: &Register, asked: &Asked<'_>) -> Vec<u8> {
    let order = register.order(asked).expect("an order");
    let mut out = Vec::new();
    register.give(&order, &mut out, &mut |_, _| true).expect("given");
    out
}
