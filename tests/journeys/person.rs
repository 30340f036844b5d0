//! A person with a home of their own, at a terminal: presses keys, waits until something is on the screen.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_taizhang");
/// Not a measure of speed: only the end of patience with a broken program.
const PATIENCE: Duration = Duration::from_secs(30);

/// A fresh `TAIZHANG_HOME`.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Home {
        Home(TempDir::new().expect("a folder"))
    }

    pub fn config(&self, text: &str) {
        std::fs::write(self.0.path().join("config.toml"), text).expect("written");
    }

    /// A place beside the register.
    pub fn beside(&self, name: &str) -> String {
        self.0.path().join("data").join(name).display().to_string()
    }

    pub fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.0.path().join("data/register.taizhang")).expect("a register")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words);
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("TAIZHANG_HOME", self.0.path().display().to_string()),
            ("TAIZHANG_LANG", "zh".into()),
            ("TAIZHANG_FILE", String::new()),
            ("NO_COLOR", String::new()),
        ]
    }

    pub fn code(&self, words: &[&str]) -> i32 {
        self.command(words).env("TAIZHANG_AUTHOR", "刘工").output().expect("it runs").status.code().unwrap_or(-1)
    }

    /// The exit status and all that was said.
    pub fn outcome(&self, words: &[&str]) -> (i32, String) {
        let output = self.command(words).env("TAIZHANG_AUTHOR", "刘工").output().expect("it runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
    }

    pub fn run(&self, words: &[&str]) {
        assert_eq!(self.code(words), 0, "{words:?}");
    }

    pub fn text(&self, words: &[&str]) -> String {
        let output = self.command(words).output().expect("it runs");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub fn json(&self, words: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.text(words)).expect("JSON")
    }
}

/// A person at a pseudo-terminal.
pub struct Person {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    written: Receiver<Vec<u8>>,
    screen: vt100::Parser,
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("not zero")
}

impl Person {
    pub fn sit(home: &Home, columns: u16, rows: u16) -> Person {
        Person::sit_with(home, columns, rows, &[])
    }

    pub fn sit_with(home: &Home, columns: u16, rows: u16, words: &[&str]) -> Person {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(words);
        command.env("TERM", "xterm-256color");
        if !home.0.path().join("config.toml").exists() {
            command.env("TAIZHANG_AUTHOR", "刘工");
        }
        for (name, value) in home.environment() {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a screen");
        let (sender, written) = channel();
        std::thread::spawn(move || {
            let mut chunk = [0; 8192];
            while let Ok(n) = reader.read(&mut chunk) {
                if n == 0 || sender.send(chunk[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a keyboard");
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Person { child, master: pair.master, keys, written, screen }
    }

    /// Presses keys as they come from a terminal, with a breath between them as fingers have.
    pub fn press(&mut self, keys: &str) -> &mut Person {
        // An escape sequence is one key; anything else is pressed sign by sign.
        let mut rest = keys;
        while let Some(first) = rest.chars().next() {
            let end = if rest.starts_with("\u{1b}O") { 3 } else { first.len_utf8() };
            let _ = self.keys.write_all(&rest.as_bytes()[..end]);
            let _ = self.keys.flush();
            rest = &rest[end..];
            let pause = if first == '\u{1b}' { 60 } else { 5 };
            std::thread::sleep(Duration::from_millis(pause));
        }
        self
    }

    /// Sends bytes as the terminal sends them: one event of the mouse, say.
    pub fn raw(&mut self, bytes: &str) -> &mut Person {
        let _ = self.keys.write_all(bytes.as_bytes());
        let _ = self.keys.flush();
        std::thread::sleep(Duration::from_millis(60));
        self
    }

    /// Whether the program has asked the terminal for the mouse.
    pub fn has_mouse(&mut self) -> bool {
        while let Ok(bytes) = self.written.recv_timeout(Duration::from_millis(100)) {
            self.screen.process(&bytes);
        }
        self.screen.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
    }

    /// Waits until the text is on the screen.
    pub fn see(&mut self, text: &str) -> &mut Person {
        let start = Instant::now();
        // Blanks between wide characters differ by terminal: they are not looked at.
        let bare = |t: &str| t.split_whitespace().collect::<String>();
        loop {
            let shown = self.screen.screen().contents();
            if bare(&shown).contains(&bare(text)) {
                return self;
            }
            assert!(start.elapsed() < PATIENCE, "{text} did not come; the screen:\n{shown}");
            if let Ok(bytes) = self.written.recv_timeout(Duration::from_millis(50)) {
                self.screen.process(&bytes);
            }
        }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Person {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("another size");
        self.screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        std::thread::sleep(Duration::from_millis(50));
        self
    }

    /// The program is killed, as nobody can prevent.
    pub fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        let _ = self.child.wait();
    }

    /// Waits for the end; the exit status.
    pub fn leaves(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            while let Ok(bytes) = self.written.try_recv() {
                self.screen.process(&bytes);
            }
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status.exit_code();
            }
            assert!(start.elapsed() < PATIENCE, "it does not end:\n{}", self.screen.screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
