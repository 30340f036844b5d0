//! A machine in a folder: its home, a small register, and the words in which its state is compared.

use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::check::Finding;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::error::Error;
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use tempfile::TempDir;

/// The project that tests work on.
pub const CODE: &str = "RAIL-1";

/// One machine.
pub struct Machine {
    pub folder: TempDir,
    pub now: Clock,
    pub author: &'static str,
}

impl Machine {
    /// With a small register that nobody has opened here yet.
    pub fn new() -> Machine {
        let machine = Machine::bare();
        std::fs::write(machine.file(), small()).expect("a register");
        machine
    }

    /// Without any.
    pub fn bare() -> Machine {
        let memory = Path::new("/dev/shm");
        let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = made.or_else(|_| tempfile::tempdir()).expect("a folder");
        std::fs::create_dir_all(folder.path().join("desk")).expect("a folder");
        Machine { folder, now: clock("2026-11-25T09:00:00+08:00"), author: "刘工" }
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("desk/small.taizhang")
    }

    pub fn home(&self) -> Home {
        let at = |name: &str| self.folder.path().join(name);
        Home { config: at("config.toml"), data: at("data"), state: at("state"), backups: at("backups") }
    }

    pub fn config(&self) -> Config {
        let flags = Flags { author: Some(self.author.into()), lang: Some(Lang::En), mouse: false };
        Config::load(&self.home().config, &flags).expect("a configuration")
    }

    /// Opens a file, for writing if it can be.
    pub fn try_open(&self, path: &Path, read_only: bool) -> Result<Register, Error> {
        let options = Options { file: Some(path.to_path_buf()), read_only };
        Register::open(&options, self.home(), self.now.clone(), &self.config()).map(|(r, _)| r)
    }

    #[track_caller]
    pub fn open(&self) -> Register {
        self.try_open(&self.file(), false).unwrap_or_else(|e| panic!("{}", e.say(Lang::En)))
    }

    /// As some other tool sees the file: nothing switched off, triggers and views alive.
    pub fn tool(&self) -> Connection {
        Connection::open(self.file()).expect("another tool")
    }

    /// Lets another tool work on the file.
    #[track_caller]
    pub fn edit_with_a_tool(&self, sql: &str) {
        self.tool().execute_batch(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

pub fn clock(at: &str) -> Clock {
    Clock::fixed(chrono::DateTime::parse_from_rfc3339(at).expect("a time"))
}

/// A register with four projects and a few milestones, as bytes.
fn small() -> &'static [u8] {
    static SMALL: OnceLock<Vec<u8>> = OnceLock::new();
    SMALL.get_or_init(|| {
        let machine = Machine::bare();
        let init = Register::init(&machine.file(), true, machine.home(), machine.now.clone(), &machine.config());
        let mut register = init.expect("a register");
        for n in 1..=4 {
            let put = |field: Field, text: &str| Assignment::put(Key::Field(field), text);
            let code = format!("RAIL-{n}");
            let fields = [
                put(Field::Code, &code),
                put(Field::Sector, "rail"),
                put(Field::Progress, "10"),
                put(Field::Tags, "a,b"),
            ];
            let (id, _) = register.add(&format!("示范铁路{n}"), &fields, Lang::En).expect("a project");
            let fields = [put(Field::Baseline, "2026-12")];
            let kind = taizhang::domain::kinds::MilestoneKind::ALL[0];
            register.add_milestone(id, kind, &fields, Lang::En).expect("a milestone");
        }
        register.close();
        std::fs::read(machine.file()).expect("a register")
    })
}

pub fn try_set(register: &mut Register, code: &str, field: Field, text: &str) -> Result<(), Error> {
    let id = register.by_code(code)?.id();
    register.set(&[id], &[Assignment::put(Key::Field(field), text)], "", Lang::En, None).map(|_| ())
}

#[track_caller]
pub fn set(register: &mut Register, code: &str, field: Field, text: &str) {
    try_set(register, code, field, text).unwrap_or_else(|e| panic!("{}", e.say(Lang::En)));
}

#[track_caller]
pub fn get(register: &Register, code: &str, field: Field) -> Option<String> {
    register.by_code(code).expect("a code").project.get(field).map(str::to_string)
}

pub fn progress(register: &Register) -> String {
    get(register, CODE, Field::Progress).unwrap_or_default()
}

/// The check code: the same exactly when the same changes are held.
#[track_caller]
pub fn code(register: &Register) -> String {
    register.info().expect("info").check_code
}

/// What `check` finds beside open questions that are not damage.
#[track_caller]
pub fn damage(register: &Register) -> Vec<Finding> {
    let mut found = register.check().expect("a check");
    found.retain(|f| !matches!(f, Finding::NewerPlan(_) | Finding::Conflict(..) | Finding::Odd { .. }));
    found
}

/// How many times a value was written, by the log.
pub fn written(register: &Register, value: &str) -> usize {
    let all = register.log(&taizhang::register::history::Asked::default()).expect("a log");
    all.iter().flat_map(|t| &t.lines).filter(|l| l.after.as_deref() == Some(value)).count()
}

/// The whole sweep instead of a sample.
pub fn thorough() -> bool {
    std::env::var_os("TAIZHANG_FAULTS").is_some()
}

/// Names of files in a folder tree that look left behind.
pub fn left_behind(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => open.push(path),
                false if path.extension().is_some_and(|e| e == "part") => out.push(path),
                false => {}
            }
        }
    }
    out
}
