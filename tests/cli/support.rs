//! Homes to run the program in. Registers are made once for all tests and copied.

use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_taizhang");
/// When most runs take place.
pub const NOW: &str = "2026-11-25T09:00:00+08:00";

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The output of a run that must have gone well.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// The output as JSON.
    #[track_caller]
    pub fn json(self) -> Value {
        let out = self.ok();
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} in {out}"))
    }

    /// Asserts the exit status, and the one form of errors: one line, then an indented hint, nothing on standard output.
    #[track_caller]
    pub fn fails(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.out, "", "data in spite of an error");
        let mut lines = self.err.lines();
        assert!(lines.next().is_some_and(|l| l.starts_with("taizhang: ")), "{}", self.err);
        assert!(lines.all(|l| l.starts_with("  ")), "{}", self.err);
        self.err
    }
}

/// A folder with a home and a working folder in it.
pub struct Desk {
    pub folder: TempDir,
    pub lang: &'static str,
    pub now: String,
}

impl Desk {
    /// Without any register.
    pub fn bare(lang: &'static str) -> Desk {
        let folder = TempDir::new().expect("a folder");
        std::fs::create_dir_all(folder.path().join("home/data")).expect("a home");
        std::fs::create_dir_all(folder.path().join("work")).expect("a working folder");
        Desk { folder, lang, now: NOW.into() }
    }

    /// With the plan as its default register.
    pub fn plan(lang: &'static str) -> Desk {
        static PLAN: OnceLock<Vec<u8>> = OnceLock::new();
        let bytes = PLAN.get_or_init(|| {
            let desk = Desk::bare("en");
            desk.run(&["init"]).ok();
            std::fs::read(desk.register()).expect("a register")
        });
        let desk = Desk::bare(lang);
        std::fs::write(desk.register(), bytes).expect("a copy");
        desk
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The default register.
    pub fn register(&self) -> PathBuf {
        self.home().join("data/register.taizhang")
    }

    /// Where commands are run.
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// The program with nothing from outside but what a test gives.
    pub fn command<S: AsRef<OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(PROGRAM);
        for name in ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "TAIZHANG_FILE", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command
            .args(words)
            .current_dir(self.work())
            .env("TAIZHANG_HOME", self.home())
            .env("TAIZHANG_NOW", &self.now)
            .env("TAIZHANG_LANG", self.lang)
            .env("TAIZHANG_AUTHOR", "刘工")
            .stdin(Stdio::null());
        command
    }

    #[track_caller]
    pub fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Run {
        finish(self.command(words))
    }

    /// With something on standard input.
    pub fn fed<S: AsRef<OsStr>>(&self, words: &[S], input: &[u8]) -> Run {
        let mut command = self.command(words);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("the program");
        feeder.join().expect("the feeder");
        told(&output)
    }
}

/// Runs a command to its end.
#[track_caller]
pub fn finish(mut command: Command) -> Run {
    told(&command.output().expect("the program"))
}

fn told(output: &std::process::Output) -> Run {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let code = output.status.code().expect("an exit status");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!err.contains("panicked"), "{err}");
    Run { code, out, err }
}

/// Takes a command line apart at spaces; quotes keep words together.
pub fn words(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted: Option<char> = None;
    for c in line.chars() {
        match (quoted, c) {
            (None, '"' | '\'') => {
                quoted = Some(c);
                word.get_or_insert_default();
            }
            (Some(q), c) if q == c => quoted = None,
            (None, ' ') => out.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}

/// Bytes of a file, to see that it was left alone.
pub fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("a file")
}
