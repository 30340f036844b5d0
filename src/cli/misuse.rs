//! What the parser refuses, said in our form and in the user's language.

use super::args::Dashed;
use super::failure::Failure;
use super::words::without_marks;
use crate::domain::likeness::nearest;
use crate::i18n::cli::say::{Advice, Misuse};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error as _;

/// Turns an error of the parser into one of ours. `line` is the command as far as it was understood, for the hint;
/// `names` are the commands that could have stood where an unknown one was.
pub fn explain(error: &clap::Error, line: &str, names: &[&str]) -> Failure {
    let arg = || first(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = || first(error, ContextKind::InvalidValue).unwrap_or_default();
    let plain = match error.kind() {
        ErrorKind::UnknownArgument if arg().starts_with("--") => {
            let failure = Failure::misuse(Misuse::UnknownOption, &[&arg()]);
            if let Some(near) = first(error, ContextKind::SuggestedArg) {
                return failure.advise(Advice::DidYouMean, &[&near]);
            }
            failure
        }
        ErrorKind::UnknownArgument => Failure::misuse(Misuse::Unexpected, &[&arg()]),
        ErrorKind::InvalidSubcommand => {
            let word = first(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            return unknown_command(&word, line, names);
        }
        ErrorKind::MissingRequiredArgument => {
            Failure::misuse(Misuse::Missing, &[&all(error, ContextKind::InvalidArg).join(" ")])
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Failure::misuse(Misuse::MissingCommand, &[]).advise(Advice::OneOf, &[&names.join(", ")])
        }
        ErrorKind::ValueValidation if error.source().is_some_and(|source| source.is::<Dashed>()) => {
            return Failure::misuse(Misuse::UnknownOption, &[&value()]).advise(Advice::DashedFile, &[&value()]);
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value().is_empty() => {
            Failure::misuse(Misuse::MissingValue, &[&arg()])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let failure = Failure::misuse(Misuse::BadValue, &[&option_name(&arg()), &value()]);
            match all(error, ContextKind::ValidValue) {
                known if known.is_empty() => failure,
                known => return failure.advise(Advice::OneOf, &[&known.join(", ")]),
            }
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            Failure::misuse(Misuse::MissingValue, &[&arg()])
        }
        ErrorKind::TooManyValues => Failure::misuse(Misuse::Unexpected, &[&value()]),
        ErrorKind::ArgumentConflict => match all(error, ContextKind::PriorArg) {
            prior if prior.is_empty() || prior.contains(&arg()) => Failure::misuse(Misuse::Twice, &[&arg()]),
            prior => Failure::misuse(Misuse::Together, &[&arg(), &prior.join(" ")]),
        },
        ErrorKind::InvalidUtf8 => Failure::misuse(Misuse::NotText, &[]),
        _ => Failure::misuse(Misuse::Other, &[]),
    };
    match &plain {
        Failure::Use { hint: Some(_), .. } => plain,
        _ => plain.advise(Advice::SeeHelp, &[&line]),
    }
}

/// The error for a command that is not there, with the nearest one.
pub fn unknown_command(word: &str, line: &str, names: &[&str]) -> Failure {
    use crate::i18n::errors::{ErrorText, HintText};
    use crate::register::error::Error;
    let error = Error::usage(ErrorText::UnknownCommand, &[&word]);
    Failure::from(match nearest(word, names.iter().copied()) {
        Some(near) => error.hint(HintText::NearestIs, &[&format!("{line} {near}")]),
        None if line == "taizhang" => error.hint(HintText::SeeHelp, &[]),
        None => error.hint(HintText::OneOf, &[&names.join(", ")]),
    })
}

/// `--limit <N>` → `--limit`.
fn option_name(arg: &str) -> String {
    arg.split([' ', '=']).next().unwrap_or(arg).trim_matches(['[', ']']).to_string()
}

fn first(error: &clap::Error, kind: ContextKind) -> Option<String> {
    all(error, kind).into_iter().next()
}

fn all(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![without_marks(text)],
        Some(ContextValue::Strings(texts)) => texts.iter().map(|t| without_marks(t)).collect(),
        Some(ContextValue::StyledStr(text)) => vec![without_marks(&text.to_string())],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(|t| without_marks(&t.to_string())).collect(),
        Some(ContextValue::Number(n)) => vec![n.to_string()],
        _ => Vec::new(),
    }
}
