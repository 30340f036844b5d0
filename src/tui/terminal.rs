//! The screen: entering and leaving it, drawing on it, lending it to others, and putting it right
//! when all goes wrong.
//!
//! Whatever is switched on here is remembered in one place and switched off from there, by
//! [`Screen::leave`], by dropping it, by a panic or by a deadly signal, whichever comes first; doing it
//! twice does nothing. Nothing is asked of the terminal before the first frame, and no answer is waited for.
//! Data never goes into the window's title.

use super::events::Paused;
use super::paint::Painter;
use super::signals;
use base64::prelude::{BASE64_STANDARD, Engine};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::crossterm::{cursor, execute, terminal};
use ratatui::layout::{Position, Rect};
use std::io::{self, IsTerminal, Stdout, Write, stdin, stdout};
use std::panic;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};

/// The longest text that is copied, in bytes: terminals drop longer sequences without a word.
pub const MOST_COPIED: usize = 74_994;

/// No more cells than this are drawn, whatever size a terminal claims to have.
const WIDEST: u16 = 1024;
const HIGHEST: u16 = 512;

/// What is switched on now, and the thread that draws. `None` while the terminal is not held.
static HELD: Mutex<Option<Held>> = Mutex::new(None);
/// Panics of other threads, kept back while they would be printed over the screen.
static STRAY: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[derive(Debug, Clone, Copy)]
struct Held {
    mouse: bool,
    painter: ThreadId,
}

/// The terminal while it is ours. Leaves on drop.
#[derive(Debug)]
pub struct Screen {
    painter: Painter<Stdout>,
    frame: Buffer,
    mouse: bool,
}

/// Whether there is a person at a terminal: keys can be read and frames be seen.
pub fn is_interactive() -> bool {
    stdin().is_terminal() && stdout().is_terminal()
}

/// How many cells a line of the terminal has; `None` when it cannot be told.
pub fn columns() -> Option<u16> {
    ratatui::crossterm::terminal::size().ok().map(|(columns, _)| columns).filter(|n| *n > 0)
}

impl Screen {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, cursor hidden; the mouse only
    /// when asked, because a captured mouse cannot select text. Call it on the thread that draws.
    ///
    /// # Errors
    /// When the terminal cannot be set; it is put right before returning.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        install_panic_hook();
        hold(mouse)?;
        Ok(Self { painter: Painter::new(stdout()), frame: Buffer::empty(Rect::ZERO), mouse })
    }

    /// Draws one frame of the size that the terminal has now, and sends what changed in one write.
    /// `view` draws on an empty buffer and says where the terminal's cursor belongs, if anywhere.
    ///
    /// # Errors
    /// When the terminal cannot be written to: it is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        let (width, height) = terminal::size()?;
        let area = Rect::new(0, 0, width.min(WIDEST), height.min(HIGHEST));
        self.frame.resize(area);
        self.frame.reset();
        let caret = view(&mut self.frame).filter(|&caret| area.contains(caret));
        self.painter.show(&self.frame, caret)
    }

    /// The next frame is sent whole, on a cleared screen.
    pub fn repaint(&mut self) {
        self.painter.forget();
    }

    /// Captures the mouse or lets it go.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if let Some(held) = lock(&HELD).as_mut() {
            held.mouse = on;
        }
        if on { execute!(stdout(), EnableMouseCapture) } else { execute!(stdout(), DisableMouseCapture) }
    }

    /// Sends a question to the terminal; the answer, if there is one, comes among the keys (`ground`).
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn ask(&mut self, question: &[u8]) -> io::Result<()> {
        let mut out = stdout();
        out.write_all(question)?;
        out.flush()
    }

    /// Hands the text to the terminal's clipboard (OSC 52). `false`, and nothing copied, when it is longer
    /// than [`MOST_COPIED`]; whether the terminal obeys cannot be known.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub fn copy(&mut self, text: &str) -> io::Result<bool> {
        if text.len() > MOST_COPIED {
            return Ok(false);
        }
        let mut out = stdout();
        out.write_all(copy_sequence(text).as_bytes())?;
        out.flush()?;
        Ok(true)
    }

    /// Stops the program and gives the shell its terminal; returns when the program goes on, with
    /// the screen entered again. Take the guard from `Door::pause` first.
    ///
    /// # Errors
    /// `Unsupported` where the system has no such thing; else when the terminal cannot be set.
    pub fn suspend(&mut self, paused: &Paused<'_>) -> io::Result<()> {
        self.lend(paused, signals::stop)?
    }

    /// Leaves the screen, lets `other` use the terminal (an editor), and enters again.
    ///
    /// # Errors
    /// When the terminal cannot be set again.
    pub fn lend<T>(&mut self, _paused: &Paused<'_>, other: impl FnOnce() -> T) -> io::Result<T> {
        restore();
        let result = other();
        self.resume()?;
        Ok(result)
    }

    /// Enters the screen again after others had it: after `Input::Resumed`.
    ///
    /// # Errors
    /// When the terminal cannot be set.
    pub fn resume(&mut self) -> io::Result<()> {
        // A shell may have changed the modes behind our back: start from its own.
        restore();
        self.repaint();
        hold(self.mouse)
    }

    /// Gives the terminal back.
    pub fn leave(self) {
        drop(self);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// The sequence that copies: base64 keeps every byte of the text out of the terminal's parser.
fn copy_sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text))
}

fn hold(mouse: bool) -> io::Result<()> {
    let mut held = lock(&HELD);
    enable_raw_mode()?;
    *held = Some(Held { mouse, painter: thread::current().id() });
    drop(held);
    let entered = execute!(stdout(), EnterAlternateScreen, cursor::Hide).and_then(|()| {
        // Old consoles know no bracketed paste and say so: no reason to stop.
        let _ = execute!(stdout(), EnableBracketedPaste);
        if mouse { execute!(stdout(), EnableMouseCapture) } else { Ok(()) }
    });
    if entered.is_err() {
        restore();
    }
    entered
}

/// Switches off whatever is on, gives the shell its screen and cursor, and prints the panics of
/// other threads that were kept back. Does nothing when the terminal is not held. Errors are of no use
/// here: the terminal may be gone.
pub(super) fn restore() {
    let Some(held) = lock(&HELD).take() else { return };
    let mut out = stdout();
    if held.mouse {
        let _ = execute!(out, DisableMouseCapture);
    }
    let _ = execute!(out, DisableBracketedPaste);
    // An open synchronised update would freeze the picture; colours would stain the shell.
    let _ = out.write_all(b"\x1b[?2026l\x1b[0m");
    let _ = execute!(out, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    for panic in lock(&STRAY).drain(..) {
        // Not `eprintln!`, which panics when the terminal is gone.
        let _ = writeln!(io::stderr(), "{panic}");
    }
}

/// A panic of the drawing thread puts the terminal right before it is printed; one of another thread is
/// kept back until the screen is left. Chained once, however often the screen is entered.
fn install_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let chained = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let painter = lock(&HELD).map(|held| held.painter);
            match painter {
                Some(id) if id != thread::current().id() => lock(&STRAY).push(info.to_string()),
                _ => {
                    restore();
                    chained(info);
                }
            }
        }));
    });
}

/// What is kept here is whole at every moment, so a poisoned lock is as good as another.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copying_sends_no_byte_of_the_text() {
        assert_eq!(copy_sequence("武汉\u{1b}]"), "\u{1b}]52;c;5q2m5rGJG10=\u{1b}\\");
    }

    #[test]
    fn putting_right_what_is_not_held_does_nothing() {
        restore();
        restore();
    }
}
