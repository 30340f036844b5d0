//! How a command fails: with an error of the desk, with wrong use found here, because nobody reads the output any
//! more (which is no failure), or because output cannot be written. One line says what, an indented one what to do.

use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::cli::say::{Advice, Misuse};
use crate::i18n::errors::ErrorText;
use crate::register::error::{Error, Kind};
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

/// Why a command stopped.
#[derive(Debug)]
pub enum Failure {
    /// The desk refused or could not.
    Desk(Error),
    /// Wrong use that only the command line knows of.
    Use { what: (Misuse, Vec<String>), hint: Option<(Advice, Vec<String>)> },
    /// Writing to standard output failed.
    Output(io::Error),
}

pub type Outcome<T> = Result<T, Failure>;

fn texts(values: &[&dyn Display]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

impl Failure {
    /// Wrong use.
    pub fn misuse(what: Misuse, values: &[&dyn Display]) -> Failure {
        Failure::Use { what: (what, texts(values)), hint: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn advise(self, advice: Advice, values: &[&dyn Display]) -> Failure {
        match self {
            Failure::Use { what, .. } => Failure::Use { what, hint: Some((advice, texts(values))) },
            other => other,
        }
    }

    /// The exit status. A reader who went away is no failure.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Desk(error) => error.kind.exit_code(),
            Failure::Use { .. } => Kind::Usage.exit_code(),
            Failure::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => 0,
            Failure::Output(_) => Kind::Io.exit_code(),
        }
    }

    /// Says on standard error what went wrong, and answers the exit status.
    pub fn tell(&self, lang: Lang) -> u8 {
        let (what, hint) = match self {
            Failure::Desk(error) => (error.say(lang), error.advice(lang)),
            Failure::Use { what, hint } => {
                (say(what.0.say(lang), &what.1), hint.as_ref().map(|(h, values)| say(h.say(lang), values)))
            }
            Failure::Output(e) if e.kind() == io::ErrorKind::BrokenPipe => return 0,
            Failure::Output(e) => (Error::io(ErrorText::Io, &[&"stdout", e]).say(lang), None),
        };
        complain(&what, hint.as_deref());
        self.exit_code()
    }
}

fn say(sentence: &str, values: &[String]) -> String {
    let values: Vec<&dyn Display> = values.iter().map(|v| v as &dyn Display).collect();
    crate::i18n::fill(sentence, &values)
}

/// The one form of errors: `taizhang: what went wrong`, and an indented hint.
fn complain(what: &str, hint: Option<&str>) {
    let mut stderr = io::stderr().lock();
    let clean = |text: &str| match stderr_is_terminal() {
        true => text::visible(text).into_owned(),
        false => super::out::one_line(text).into_owned(),
    };
    let _ = writeln!(stderr, "taizhang: {}", clean(what));
    for line in hint.iter().flat_map(|h| h.lines()) {
        let _ = writeln!(stderr, "  {}", clean(line));
    }
}

/// Whether a person reads standard error.
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Desk(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}
