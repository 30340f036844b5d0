//! The one door for what comes from outside: keys, pastes, the mouse, sizes, signals.
//!
//! Only key *presses* pass (Windows tells of releases too). Reading is done on a thread of its own,
//! because the terminal library spins or blocks there when a terminal is lost or sends half a sequence,
//! and the screen must go on. All that is pending comes as one batch, so that the caller draws
//! once for it. Keyboard enhancement is never asked for: it breaks input methods.

use ratatui::crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEvent, MouseEventKind,
};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Something that happened outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key was pressed (or repeats).
    Key(KeyEvent),
    /// Text was pasted; its lines end in `\n`.
    Paste(String),
    /// The mouse was pressed, released, dragged or wheeled.
    Mouse(MouseEvent),
    /// The terminal has another size.
    Resize,
    /// The program goes on after it was stopped: the screen must be entered and painted anew.
    Resumed,
    /// The end: leave cleanly now.
    Ended(Ending),
}

/// Why the program must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The terminal is gone.
    Hangup,
    /// The system or a person asks for it (SIGTERM, SIGINT, SIGQUIT).
    Asked,
    /// Keys cannot be read any more.
    Deaf,
}

/// The most that one batch holds; the rest follows in the next.
const BATCH: usize = 1024;
/// So many keys already waiting are a paste, where pastes come as keys.
const BURST: usize = 8;
/// How long the reader sleeps at most before it looks whether it should stand still.
const NAP: Duration = Duration::from_millis(250);

/// What an event of the terminal library means here; `None` for those that nobody acts on.
pub fn admit(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(Input::Key(key)),
        Event::Paste(text) => Some(Input::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Event::Mouse(mouse) if mouse.kind == MouseEventKind::Moved => None,
        Event::Mouse(mouse) => Some(Input::Mouse(mouse)),
        Event::Resize(..) => Some(Input::Resize),
        Event::FocusGained | Event::FocusLost => None,
    }
}

/// Gathers runs of plain keys that were already waiting into one paste: Windows consoles send a
/// paste as keys. A key that is held down (the same one over and over) stays keys.
pub fn fold_bursts(batch: Vec<Input>) -> Vec<Input> {
    let mut out = Vec::with_capacity(batch.len());
    let mut run: Vec<(Input, char)> = Vec::new();
    for input in batch {
        match typed(&input) {
            Some(c) => run.push((input, c)),
            None => {
                close_run(&mut run, &mut out);
                out.push(input);
            }
        }
    }
    close_run(&mut run, &mut out);
    out
}

fn close_run(run: &mut Vec<(Input, char)>, out: &mut Vec<Input>) {
    let varied = run.windows(2).any(|pair| pair[0].1 != pair[1].1);
    if run.len() >= BURST && varied {
        out.push(Input::Paste(run.drain(..).map(|(_, c)| c).collect()));
    } else {
        out.extend(run.drain(..).map(|(input, _)| input));
    }
}

/// A key and the plain keys waiting behind it as one text, where all of it is typed into one field: what they find is
/// looked for once, not for every letter of a text that somebody pasted.
pub fn gather(first: Input, rest: &mut std::iter::Peekable<impl Iterator<Item = Input>>) -> Input {
    let letter = |input: &Input| typed(input).filter(|c| !c.is_control());
    let Some(c) = letter(&first) else { return first };
    let mut text = String::from(c);
    while let Some(c) = rest.next_if(|input| letter(input).is_some()).as_ref().and_then(letter) {
        text.push(c);
    }
    if text.chars().nth(1).is_none() { first } else { Input::Paste(text) }
}

/// The character that a key types; a line break for Enter, with whatever modifier it comes.
fn typed(input: &Input) -> Option<char> {
    let Input::Key(key) = input else { return None };
    match key.code {
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        KeyCode::Char(c) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(c),
        _ => None,
    }
}

/// Waits for something to come, at most `wait` (for ever when `None`), and takes all that is pending.
/// Empty when the time is over; `None` when no sender is left.
pub fn drain<T>(inbox: &Receiver<T>, wait: Option<Duration>) -> Option<Vec<T>> {
    let first = match wait {
        None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(wait) => inbox.recv_timeout(wait),
    };
    match first {
        Ok(first) => Some(std::iter::once(first).chain(inbox.try_iter()).collect()),
        Err(RecvTimeoutError::Timeout) => Some(Vec::new()),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// The open door: a thread that reads the terminal and, on Unix, one that hears signals.
#[derive(Debug)]
pub struct Door {
    gate: Arc<Gate>,
}

impl Door {
    /// Opens the door: each batch goes to `send`, which says whether anybody still listens.
    ///
    /// # Errors
    /// When a thread cannot be started or signals cannot be heard.
    pub fn open<F>(send: F) -> io::Result<Self>
    where
        F: Fn(Vec<Input>) -> bool + Clone + Send + 'static,
    {
        let gate = Arc::new(Gate::default());
        super::signals::listen(send.clone())?;
        let reader = Arc::clone(&gate);
        thread::Builder::new().name("keys".into()).spawn(move || read(&reader, &send))?;
        Ok(Self { gate })
    }

    /// Stops reading the terminal until the guard is dropped, so that another program may: waits until
    /// the reader stands still, half a second at most.
    #[must_use = "reading goes on when the guard is dropped"]
    pub fn pause(&self) -> Paused<'_> {
        let mut state = self.gate.lock();
        state.wanted = true;
        super::signals::wake_reader();
        let wait = self.gate.changed.wait_timeout_while(state, 2 * NAP, |s| !s.still && !s.gone);
        drop(wait);
        Paused { gate: &self.gate }
    }
}

/// While it lives, the terminal is not read.
#[derive(Debug)]
pub struct Paused<'a> {
    gate: &'a Gate,
}

impl Drop for Paused<'_> {
    fn drop(&mut self) {
        self.gate.lock().wanted = false;
        self.gate.changed.notify_all();
    }
}

#[derive(Debug, Default)]
struct Gate {
    state: Mutex<Still>,
    changed: Condvar,
}

/// Whether standing still is wanted, whether the reader does, and whether there is a reader at all.
#[derive(Debug, Default)]
struct Still {
    wanted: bool,
    still: bool,
    gone: bool,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Still> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Called by the reader between events: returns when reading is wanted.
    fn pass(&self) {
        let mut state = self.lock();
        while state.wanted {
            state.still = true;
            self.changed.notify_all();
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.still = false;
    }

    fn close(&self) {
        self.lock().gone = true;
        self.changed.notify_all();
    }
}

fn read(gate: &Gate, send: &impl Fn(Vec<Input>) -> bool) {
    loop {
        gate.pass();
        // The library's parser trips over some malformed answers in debug builds; the bytes are lost
        // then, the reader is not.
        match catch_unwind(AssertUnwindSafe(next_batch)) {
            Ok(Ok(batch)) => {
                let batch = if cfg!(windows) { fold_bursts(batch) } else { batch };
                if !batch.is_empty() && !send(batch) {
                    break;
                }
            }
            Ok(Err(_)) => {
                send(vec![Input::Ended(Ending::Deaf)]);
                break;
            }
            Err(_) => thread::sleep(Duration::from_millis(1)),
        }
    }
    gate.close();
}

/// Waits a nap for an event, and takes all that are pending with it.
fn next_batch() -> io::Result<Vec<Input>> {
    let mut batch = Vec::new();
    let mut wait = NAP;
    while batch.len() < BATCH && event::poll(wait)? {
        batch.extend(admit(event::read()?));
        wait = Duration::ZERO;
    }
    Ok(batch)
}

#[cfg(test)]
mod tests;
