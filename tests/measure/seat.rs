//! A seat at a pseudo-terminal that notes when every byte came, so that a key can be followed to the frame that shows it.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The end of patience with a broken program.
const PATIENCE: Duration = Duration::from_secs(120);
/// After this silence, a key has shown all it does.
const SILENCE: Duration = Duration::from_millis(150);

/// What every process started here sees.
pub fn environment(home: &TempDir) -> Vec<(&'static str, String)> {
    vec![
        ("TAIZHANG_HOME", home.path().display().to_string()),
        ("TAIZHANG_LANG", "zh".into()),
        ("TAIZHANG_FILE", String::new()),
        ("TAIZHANG_AUTHOR", "刘工".into()),
        ("NO_COLOR", String::new()),
    ]
}

/// The program at a terminal.
pub struct Seat {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    written: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    begun: Instant,
}

/// What followed a key.
pub struct Reaction {
    /// Until the rows stood as they stayed.
    rows: Duration,
    /// Until the last byte.
    last: Duration,
    pub bytes: usize,
}

impl Reaction {
    pub fn rows_ms(&self) -> f64 {
        self.rows.as_secs_f64() * 1000.0
    }

    pub fn last_ms(&self) -> f64 {
        self.last.as_secs_f64() * 1000.0
    }
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("not zero")
}

impl Seat {
    pub fn take(home: &TempDir, file: &str, columns: u16, rows: u16) -> Seat {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(super::PROGRAM);
        command.args(["--file", file]);
        command.env("TERM", "xterm-256color");
        for (name, value) in environment(home) {
            command.env(name, value);
        }
        let mut reader = pair.master.try_clone_reader().expect("a screen");
        let (sender, written) = channel();
        std::thread::spawn(move || {
            let mut chunk = [0; 65_536];
            while let Ok(n) = reader.read(&mut chunk) {
                if n == 0 || sender.send((Instant::now(), chunk[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a keyboard");
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        Seat { child, _master: pair.master, keys, written, screen, begun }
    }

    /// Waits for the first whole frame: rows above, the keys at the foot. Answers when it came, after the start.
    pub fn first_frame(&mut self) -> Duration {
        loop {
            let (at, bytes) = self.written.recv_timeout(PATIENCE).expect("a frame");
            self.screen.process(&bytes);
            let shown: Vec<String> = self.screen.screen().rows(0, u16::MAX).collect();
            let foot = shown.last().is_some_and(|l| l.contains('?'));
            if foot && shown.get(4).is_some_and(|l| !l.trim().is_empty()) {
                return at - self.begun;
            }
        }
    }

    /// Waits until nothing more comes.
    pub fn settle(&mut self) {
        while let Ok((_, bytes)) = self.written.recv_timeout(Duration::from_millis(800)) {
            self.screen.process(&bytes);
        }
    }

    /// Waits as long as a text stands on the screen.
    pub fn wait_while(&mut self, text: &str) {
        while self.screen.screen().rows(0, u16::MAX).any(|line| line.contains(text)) {
            let (_, bytes) = self.written.recv_timeout(PATIENCE).expect("a frame");
            self.screen.process(&bytes);
        }
    }

    /// The rows between the lines at the head and those at the foot.
    fn body(&self) -> String {
        let shown: Vec<String> = self.screen.screen().rows(0, u16::MAX).collect();
        shown[2..shown.len() - 2].join("\n")
    }

    /// One key, and all that follows.
    pub fn press(&mut self, key: &str) -> Reaction {
        let start = Instant::now();
        self.keys.write_all(key.as_bytes()).expect("a key");
        self.keys.flush().expect("a key");
        let (mut steps, mut bytes): (Vec<(Duration, String)>, usize) = (Vec::new(), 0);
        // The first byte may take long where much has to be done first; what comes in one breath follows at once.
        let mut patience = Duration::from_millis(400);
        while let Ok((at, chunk)) = self.written.recv_timeout(patience) {
            bytes += chunk.len();
            self.screen.process(&chunk);
            steps.push((at - start, self.body()));
            patience = SILENCE;
        }
        let last = steps.last().map_or(Duration::ZERO, |(at, _)| *at);
        let same = |body: &str| steps.last().is_some_and(|(_, end)| end == body);
        let rows = steps.iter().rev().take_while(|(_, body)| same(body)).last().map_or(last, |(at, _)| *at);
        Reaction { rows, last, bytes }
    }

    /// The most memory it ever held, in MiB; NaN where the system does not say.
    pub fn peak_mib(&self) -> f64 {
        let status = self.child.process_id().and_then(|id| std::fs::read_to_string(format!("/proc/{id}/status")).ok());
        let line = status.as_deref().and_then(|s| s.lines().find_map(|l| l.strip_prefix("VmHWM:")));
        line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |kib| kib / 1024.0)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
