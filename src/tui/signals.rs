//! Signals of the system: a lost terminal, a request to end, going on after a stop.
//!
//! The first request to end is a message, so that the program leaves by its own door; a second one
//! means that it does not listen any more: the terminal is put right and the default follows.

use super::events::Input;
use std::io;

#[cfg(unix)]
mod unix {
    use super::Input;
    use crate::tui::events::Ending;
    use crate::tui::terminal::restore;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level;
    use std::process::{Command, Stdio};
    use std::{io, thread};

    pub fn listen<F>(send: F) -> io::Result<()>
    where
        F: Fn(Vec<Input>) -> bool + Send + 'static,
    {
        let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGCONT])?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            let mut asked = false;
            for signal in signals.forever() {
                let input = match signal {
                    SIGCONT => Input::Resumed,
                    SIGHUP => Input::Ended(Ending::Hangup),
                    _ => Input::Ended(Ending::Asked),
                };
                let ends = input != Input::Resumed;
                let heard = send(vec![input]);
                if ends && (asked || !heard) {
                    restore();
                    let _ = low_level::emulate_default_handler(signal);
                }
                asked |= ends;
            }
        })?;
        Ok(())
    }

    /// Interrupts the wait of the key reader: a size signal is all it hears.
    pub fn wake_reader() {
        let _ = low_level::raise(SIGWINCH);
    }

    /// Stops this program and those it was started with (`cargo run`), as Ctrl-Z does in a shell,
    /// and returns when it goes on. Returns at once where no shell could make it go on: the system
    /// ignores this signal in such a group, which is why it is used and not SIGSTOP.
    pub fn stop() -> io::Result<()> {
        let kill = Command::new("sh")
            .args(["-c", "kill -TSTP 0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        kill.map(drop)
    }
}

#[cfg(not(unix))]
mod other {
    use super::Input;
    use std::io;

    /// No signals to hear: a closed console ends the program by itself.
    pub fn listen<F>(_send: F) -> io::Result<()>
    where
        F: Fn(Vec<Input>) -> bool + Send + 'static,
    {
        Ok(())
    }

    /// The reader looks up by itself within its nap.
    pub fn wake_reader() {}

    /// There is no shell to go back to.
    pub fn stop() -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(not(unix))]
use other as system;
#[cfg(unix)]
use unix as system;

/// Starts hearing signals; each goes to `send`.
pub(super) fn listen<F>(send: F) -> io::Result<()>
where
    F: Fn(Vec<Input>) -> bool + Send + 'static,
{
    system::listen(send)
}

/// Makes the key reader look up from its wait.
pub(super) fn wake_reader() {
    system::wake_reader();
}

/// Stops the program until a shell makes it go on.
pub(super) fn stop() -> io::Result<()> {
    system::stop()
}
