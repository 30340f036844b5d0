//! The screen in a real pseudo-terminal: entering, leaving, and every way of being torn away.
//!
//! The program under test is this test binary itself, run again with `actor` alone and a variable set.
//! The pseudo-terminal answers no query, so that waiting for an answer would show.
#![cfg(unix)]

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use taizhang::tui::events::{Door, Input, drain};
use taizhang::tui::terminal::Screen;
use taizhang::tui::widgets::draw::put;

const ACTOR: &str = "TAIZHANG_TEST_ACTOR";
/// Not a measure of speed: only the end of patience with a broken program.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program under test: shows the last input, and does what single keys ask of it.
#[test]
fn actor() {
    if std::env::var_os(ACTOR).is_none() {
        return;
    }
    let mut screen = Screen::enter(false).expect("a terminal");
    let (sender, inbox) = channel();
    let door = Door::open(move |batch| sender.send(batch).is_ok()).expect("threads");
    let mut said = "ready 武汉".to_owned();
    loop {
        let view = |frame: &mut Buffer| {
            put(frame, frame.area, 0, 0, &said, Style::new());
            Some(Position { x: 2, y: 0 })
        };
        let Ok(()) = screen.draw(view) else { return };
        for input in drain(&inbox, None).expect("the door is open").into_iter().flatten() {
            // Waking the reader looks like a new size.
            if input != Input::Resize {
                said = format!("saw {input:?}");
            }
            match input {
                Input::Ended(_) => return,
                Input::Resumed => screen.resume().expect("a terminal"),
                Input::Paste(text) => said = format!("pasted {}", text.replace('\n', "|")),
                Input::Key(key) => match key.code.to_string().as_str() {
                    "q" => return,
                    "p" => panic!("on the drawing thread"),
                    "t" => {
                        let _ = std::thread::spawn(|| panic!("on another thread")).join();
                        said = "survived".into();
                    }
                    "s" => {
                        screen.suspend(&door.pause()).expect("a terminal");
                        said = "back again".into();
                    }
                    "e" => {
                        let run = || Command::new("sh").args(["-c", "echo asking; read x; echo got $x"]).status();
                        screen.lend(&door.pause(), run).expect("a terminal").expect("a shell");
                        said = "editor done".into();
                    }
                    "y" => {
                        assert!(screen.copy("武汉").expect("a terminal"));
                        said = "copied".into();
                    }
                    _ => {}
                },
                Input::Resize | Input::Mouse(_) => {}
            }
        }
    }
}

/// The actor in its pseudo-terminal, and what it has written.
struct Stage {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Box<dyn Write + Send>,
    written: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    parser: vt100::Parser,
    /// Tells the reading thread to let go of the line after what it reads next.
    enough: Arc<AtomicBool>,
}

impl Stage {
    fn open() -> Self {
        let size = PtySize { rows: 6, cols: 60, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this binary"));
        command.args(["actor", "--exact", "--nocapture"]);
        command.env(ACTOR, "1");
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        let child = pair.slave.spawn_command(command).expect("the actor");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, written) = channel();
        let enough = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&enough);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(n) = reader.read(&mut chunk) {
                let heard = sender.send(chunk[..n].to_vec()).is_ok();
                if n == 0 || !heard || stop.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        let cells = |n| NonZero::new(n).expect("not zero");
        let parser = vt100::Parser::new(cells(6), cells(60), 0);
        Self { child, master: Some(pair.master), keys, written, bytes: Vec::new(), parser, enough }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the actor listens");
        self.keys.flush().expect("the actor listens");
    }

    /// Reads until the screen holds, or held in passing, what is looked for.
    fn until(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !seen(self.parser.screen()) {
            self.read(what, end);
        }
    }

    fn read(&mut self, what: &str, end: Instant) {
        match self.written.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(chunk) => {
                self.parser.process(&chunk);
                self.bytes.extend(chunk);
            }
            Err(_) => panic!("never saw {what}; the screen is {:?}", self.parser.screen().contents()),
        }
    }

    fn sees(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        // On the screen, or sent in passing and already wiped away.
        while !self.parser.screen().contents().contains(text) && !String::from_utf8_lossy(&self.bytes).contains(text) {
            self.read(text, end);
        }
    }

    fn is_put_right(&mut self) {
        self.until("a terminal put right", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
    }

    /// Whether the line is in the mode of a shell: echoing, a line at a time.
    fn is_cooked(&self) -> bool {
        let modes = self.master.as_ref().and_then(|master| master.get_termios());
        let flags = format!("{:?}", modes.expect("a line").local_flags);
        flags.contains("ICANON") && flags.contains("ECHO")
    }

    fn is_over(&mut self) {
        let end = Instant::now() + PATIENCE;
        while self.child.try_wait().expect("a child").is_none() {
            assert!(Instant::now() < end, "the actor goes on");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("a running child").to_string();
        assert!(Command::new("kill").args([name, &id]).status().expect("kill").success());
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn entering_asks_nothing_and_leaving_puts_right() {
    let mut stage = Stage::open();
    stage.sees("ready 武汉");
    let screen = stage.parser.screen();
    assert!(screen.alternate_screen() && screen.bracketed_paste());
    assert_eq!(screen.cursor_position(), (0, 2));
    assert!(!stage.is_cooked());
    stage.press("x");
    stage.sees("saw Key");
    stage.press("q");
    stage.is_put_right();
    stage.is_over();
    assert!(stage.is_cooked());
    let sent = String::from_utf8_lossy(&stage.bytes).into_owned();
    for query in ["\u{1b}[6n", "\u{1b}[c", "\u{1b}[?u", "\u{1b}]1", "\u{1b}[>"] {
        assert!(!sent.contains(query), "asked {query:?}");
    }
    assert!(!sent.contains("\u{1b}]0") && !sent.contains("\u{1b}]2"), "a title was set");
    assert!(!sent.contains("\u{1b}[?1000h"), "the mouse was captured unasked");
}

#[test]
fn a_paste_is_one_text() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("\u{1b}[200~武汉\r二q\u{1b}[201~");
    stage.sees("pasted 武汉|二q");
}

#[test]
fn copying_uses_the_terminals_clipboard() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("y");
    stage.sees("copied");
    assert!(String::from_utf8_lossy(&stage.bytes).contains("\u{1b}]52;c;5q2m5rGJ\u{1b}\\"));
}

#[test]
fn a_panic_puts_right_before_it_is_printed() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("p");
    stage.sees("on the drawing thread");
    stage.is_put_right();
    stage.is_over();
    assert!(stage.is_cooked());
}

#[test]
fn a_panic_elsewhere_leaves_the_picture_alone() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("t");
    stage.sees("survived");
    assert!(stage.parser.screen().alternate_screen());
    assert!(!stage.parser.screen().contents().contains("another thread"));
    stage.press("q");
    stage.sees("on another thread");
}

#[test]
fn a_request_to_end_is_heard() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.signal("-TERM");
    stage.is_put_right();
    stage.is_over();
}

#[test]
fn a_lost_terminal_ends_the_program() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("x");
    stage.sees("saw Key");
    // Whatever comes next is the last that is read.
    stage.enough.store(true, Ordering::SeqCst);
    stage.press("x");
    // The last ends of the line that are held here: the system hangs up.
    stage.keys = Box::new(std::io::sink());
    stage.master = None;
    stage.is_over();
}

#[test]
fn keys_go_to_the_editor_while_it_has_the_terminal() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("e");
    stage.sees("asking");
    stage.until("the editor", |screen| !screen.alternate_screen());
    stage.press("q four\r");
    stage.sees("editor done");
    assert!(String::from_utf8_lossy(&stage.bytes).contains("got q four"));
    assert!(stage.parser.screen().alternate_screen());
    stage.press("x");
    stage.sees("saw Key");
}

#[test]
fn suspending_without_a_shell_comes_back() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.press("s");
    stage.sees("back again");
    assert!(stage.parser.screen().alternate_screen());
}

#[test]
fn a_stop_from_outside_is_repaired() {
    let mut stage = Stage::open();
    stage.sees("ready");
    stage.signal("-STOP");
    stage.signal("-CONT");
    stage.sees("saw Resumed");
    assert!(stage.parser.screen().alternate_screen() && stage.parser.screen().bracketed_paste());
}
