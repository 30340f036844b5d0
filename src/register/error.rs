//! What went wrong at the desk: a kind that decides the exit code, a sentence, and a hint that says what to do next.
//! The words are made only when somebody asks in a language.

use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::{ReadOnly, StoreError};
use std::fmt::Display;

/// Which exit code an error means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Wrong use: unknown command, field, code; bad value or query.
    Usage,
    /// A register is missing or cannot be used.
    Register,
    /// Other input or output.
    Io,
}

impl Kind {
    /// The exit code of the command line's contract.
    pub const fn exit_code(self) -> u8 {
        match self {
            Kind::Usage => 2,
            Kind::Register => 3,
            Kind::Io => 4,
        }
    }
}

/// An error, ready to be said in either language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    pub kind: Kind,
    what: (ErrorText, Vec<String>),
    hint: Option<(HintText, Vec<String>)>,
}

pub type Result<T> = std::result::Result<T, Error>;

fn texts(values: &[&dyn Display]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

impl Error {
    /// Wrong use.
    pub fn usage(what: ErrorText, values: &[&dyn Display]) -> Error {
        Error { kind: Kind::Usage, what: (what, texts(values)), hint: None }
    }

    /// A register that cannot be used.
    pub fn register(what: ErrorText, values: &[&dyn Display]) -> Error {
        Error { kind: Kind::Register, what: (what, texts(values)), hint: None }
    }

    /// Other input or output.
    pub fn io(what: ErrorText, values: &[&dyn Display]) -> Error {
        Error { kind: Kind::Io, what: (what, texts(values)), hint: None }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: HintText, values: &[&dyn Display]) -> Error {
        self.hint = Some((hint, texts(values)));
        self
    }

    /// Whether it only means that another program holds the file.
    pub fn is_busy(&self) -> bool {
        self.what.0 == ErrorText::Locked
    }

    /// The sentence of the error.
    pub fn text(&self) -> ErrorText {
        self.what.0
    }

    /// What went wrong, in a language.
    pub fn say(&self, lang: Lang) -> String {
        fill(self.what.0.say(lang), &self.what.1)
    }

    /// What to do next, in a language.
    pub fn advice(&self, lang: Lang) -> Option<String> {
        self.hint.as_ref().map(|(hint, values)| fill(hint.say(lang), values))
    }

    /// What went wrong and what to do next, in one line.
    pub fn with_advice(&self, lang: Lang) -> String {
        let advice = self.advice(lang).map(|a| format!("　{a}")).unwrap_or_default();
        format!("{}{advice}", self.say(lang))
    }
}

fn fill(sentence: &str, values: &[String]) -> String {
    let values: Vec<&dyn Display> = values.iter().map(|v| v as &dyn Display).collect();
    crate::i18n::fill(sentence, &values)
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        use ErrorText as E;
        use HintText as H;
        match error {
            StoreError::Missing(p) => Error::register(E::Missing, &[&p.display()]).hint(H::InitIt, &[&p.display()]),
            StoreError::NotAFile(p) => Error::register(E::NotAFile, &[&p.display()]).hint(H::CheckFile, &[]),
            StoreError::Truncated(p) => Error::register(E::Truncated, &[&p.display()]).hint(H::CopyAgain, &[]),
            StoreError::NotOurs(p) => Error::register(E::NotOurs, &[&p.display()]).hint(H::CheckFile, &[]),
            StoreError::Newer(p, v) => Error::register(E::Newer, &[&p.display(), &v]).hint(H::Upgrade, &[]),
            StoreError::Older(p, v) => Error::register(E::Older, &[&p.display(), &v]).hint(H::OpenOnce, &[]),
            StoreError::ReadOnly(p, ReadOnly::Damaged) => {
                Error::register(E::ReadOnlyDamaged, &[&p.display()]).hint(H::RepairCopy, &[])
            }
            StoreError::Damaged(p, why) => Error::register(E::Damaged, &[&p.display(), &why]).hint(H::TakeBackup, &[]),
            StoreError::ForeignJournal(p) => {
                Error::register(E::ForeignJournal, &[&p.display()]).hint(H::RemoveJournal, &[])
            }
            StoreError::Locked(p) => Error::register(E::Locked, &[&p.display()]).hint(H::WaitRetry, &[]),
            StoreError::Moved(p) => Error::register(E::Moved, &[&p.display()]).hint(H::OpenAgain, &[]),
            StoreError::Unfinished(p) => Error::register(E::Unfinished, &[&p.display()]).hint(H::CopyBeside, &[]),
            StoreError::ReadOnly(p, ReadOnly::Asked) => {
                Error::register(E::ReadOnlyAsked, &[&p.display()]).hint(H::OpenForWriting, &[])
            }
            StoreError::ReadOnly(p, ReadOnly::Place) => {
                Error::register(E::ReadOnlyPlace, &[&p.display()]).hint(H::CopyElsewhere, &[])
            }
            StoreError::ReadOnly(p, ReadOnly::Newer) => {
                Error::register(E::ReadOnlyNewer, &[&p.display()]).hint(H::Upgrade, &[])
            }
            StoreError::ReadOnly(p, ReadOnly::Checking) => {
                Error::register(E::ReadOnlyChecking, &[&p.display()]).hint(H::WaitChecked, &[])
            }
            StoreError::ReadOnly(p, ReadOnly::Past) => Error::register(E::ReadOnlyPast, &[&p.display()]),
            StoreError::Exists(p) => Error::io(E::Exists, &[&p.display()]).hint(H::ChooseOther, &[]),
            StoreError::Full(p) => Error::io(E::DiskFull, &[&p.display()]).hint(H::FreeSpace, &[]),
            StoreError::SameFile(p) => Error::usage(E::SameFile, &[&p.display()]).hint(H::GiveOther, &[]),
            StoreError::Strange(p, what) => {
                Error::register(E::Strange, &[&p.display(), &what]).hint(H::AskForCopy, &[])
            }
            StoreError::TooLarge(p, gb) => Error::register(E::TooLarge, &[&p.display(), &gb]).hint(H::CheckFile, &[]),
            StoreError::TooSlow(p) => Error::register(E::TooSlow, &[&p.display()]).hint(H::AskForCopy, &[]),
            StoreError::Stopped => Error::io(E::Stopped, &[]),
            StoreError::Io(p, why) => Error::io(E::Io, &[&p.display(), &why]),
        }
    }
}
