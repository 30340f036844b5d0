//! Faults of files as errors of the desk.

use super::super::error::Error;
use crate::exchange::intake::Fault;
use crate::i18n::errors::{ErrorText as E, HintText as H};
use std::path::Path;

pub(super) fn error(path: &Path, fault: Fault) -> Error {
    let file = path.display();
    match fault {
        Fault::Missing => Error::io(E::Missing, &[&file]),
        Fault::NotAFile => Error::io(E::NotAFile, &[&file]),
        Fault::Io(why) => Error::io(E::Io, &[&file, &why]),
        Fault::Empty => Error::io(E::ImportEmpty, &[&file]),
        Fault::TooLarge { bytes, limit } => {
            Error::io(E::ImportTooLarge, &[&file, &bytes, &limit]).hint(H::SplitIt, &[])
        }
        Fault::Bomb { bytes } => Error::io(E::ImportBomb, &[&file, &bytes]),
        Fault::TooManyRows { limit } => Error::io(E::ImportRows, &[&file, &limit]).hint(H::SplitIt, &[]),
        Fault::TooManyColumns { column, limit } => {
            Error::io(E::ImportColumns, &[&file, &column, &limit]).hint(H::SplitIt, &[])
        }
        Fault::TooManyCells { limit } => Error::io(E::ImportCells, &[&file, &limit]).hint(H::SplitIt, &[]),
        Fault::EndlessLine { limit } => Error::io(E::ImportLine, &[&file, &limit]),
        Fault::HugeCell { limit } => Error::io(E::ImportHugeCell, &[&file, &limit]),
        Fault::OpenQuote { line } => Error::io(E::ImportQuote, &[&file, &line]),
        Fault::Password => Error::io(E::ImportPassword, &[&file]).hint(H::SaveUnprotected, &[]),
        Fault::Damaged(why) => Error::io(E::ImportDamaged, &[&file, &why]).hint(H::CopyAgain, &[]),
        Fault::Binary => Error::io(E::ImportBinary, &[&file]).hint(H::ImportForms, &[]),
        Fault::WebPage => Error::io(E::ImportWebPage, &[&file]).hint(H::SaveAsWorkbook, &[]),
        Fault::Unsupported(what) => Error::io(E::ImportUnsupported, &[&file, &what]).hint(H::SaveAsWorkbook, &[]),
        Fault::NoSheet(name, names) => {
            Error::usage(E::ImportNoSheet, &[&file, &name]).hint(H::SheetsAre, &[&names.join(", ")])
        }
        Fault::Stopped => Error::io(E::ImportEmpty, &[&file]),
    }
}
