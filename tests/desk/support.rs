//! A register in a folder of its own, with a clock that stands still.

use std::path::Path;
use std::time::Duration;
use taizhang::domain::change::{Change, ChangeKind, FORMAT, Op, Value};
use taizhang::domain::field::{Field, Key};
use taizhang::i18n::Lang;
use taizhang::register::Register;
use taizhang::register::config::{Config, Flags};
use taizhang::register::edit::Assignment;
use taizhang::register::home::{Clock, Home};
use taizhang::register::open::Options;
use taizhang::store::Store;
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

impl Desk {
    /// A register of four projects, for what does not ask about the plan: it is laid down and opened in no time.
    pub fn small(&self) -> Register {
        let path = self.folder.path().join("small.taizhang");
        if !path.exists() {
            let mut store = Store::create(&path, "small", "2026", &[]).expect("a file");
            let ops = ["RAIL-04", "RAIL-05", "RAIL-06", "GRID-02"].iter().enumerate();
            let row = |code: &str| {
                let cells = [("code", code), ("name_zh", code)];
                Value::Row(cells.iter().map(|(f, v)| (f.to_string(), Some(v.to_string()))).collect())
            };
            let ops = ops.map(|(i, code)| op(&format!("p/{i:032x}"), "*", row(code), &[], &[])).collect();
            let (_, body) = change(1, Vec::new(), ops).seal();
            store.lay(&mut std::iter::once(body.as_str()), Duration::ZERO).expect("laid");
            store.finish().expect("finished");
        }
        Register::open(&options(&path), self.home(), Desk::clock(), &self.config()).expect("a register").0
    }
}

/// A change made by hand, by somebody else; `n` is its clock and its name.
pub fn change(n: u32, d: Vec<String>, ops: Vec<Op>) -> Change {
    Change {
        v: FORMAT,
        reg: "r".into(),
        site: "f".repeat(32),
        by: "somebody".into(),
        hlc: i64::from(n) << 16,
        wall: n.into(),
        nonce: format!("{n:016x}"),
        g: format!("{n:016x}"),
        kind: ChangeKind::Edit,
        note: String::new(),
        undo: None,
        src: Vec::new(),
        d,
        ops,
        rows: Vec::new(),
    }
}

/// An operation made by hand, with what it replaces and what it has seen.
pub fn op(e: &str, f: &str, v: Value, p: &[[u32; 2]], s: &[[u32; 2]]) -> Op {
    Op { e: e.into(), f: f.into(), v, p: p.to_vec(), s: s.to_vec() }
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

/// Where a law that takes long begins: the daily run tries the same few worlds, a long one new ones.
pub fn seed() -> proptest::test_runner::RngSeed {
    use proptest::test_runner::RngSeed;
    let long = ["TAIZHANG_CASES", "PROPTEST_CASES"].into_iter().any(|name| std::env::var_os(name).is_some());
    if long { RngSeed::Random } else { RngSeed::Fixed(20_261_125) }
}

/// How many cases a law is tried on: few in the daily run, as many as `TAIZHANG_CASES` (or `PROPTEST_CASES`) says
/// otherwise.
pub fn cases(daily: u32) -> u32 {
    let set = |name| std::env::var(name).ok();
    set("TAIZHANG_CASES").or_else(|| set("PROPTEST_CASES")).and_then(|n| n.parse().ok()).unwrap_or(daily)
}
