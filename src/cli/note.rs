//! `note CODE TEXT`: a dated entry; `-` reads the text from standard input.

use super::args::{self, many, needed, option};
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::tree::Verb;
use crate::domain::change::MAX_VALUE;
use crate::domain::field::Field;
use crate::domain::kinds::{Code, NoteKind};
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Advice, Misuse, Say};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, synonyms};
use crate::register::error::Error;
use clap::{ArgMatches, Command};
use std::io::Read;

pub const VERB: Verb = Verb { name: "note", about: About::Note, example: Example::Note, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(needed("code", "CODE", ArgText::Code, lang))
        .arg(many("text", "TEXT", ArgText::NoteText, lang).num_args(1..).required(true))
        .arg(option("kind", "KIND", ArgText::NoteKind, lang))
}

fn run(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let kind = match args::text(matches, "kind") {
        None => NoteKind::Progress,
        Some(typed) => kind(typed)?,
    };
    call.at_desk(|register| {
        let entry = register.by_code(args::given(matches, "code"))?;
        let (id, code) = (entry.id(), entry.code.clone());
        let text = match args::joined(matches, "text") {
            dash if dash == "-" => standard_input()?,
            text => text,
        };
        register.add_note(id, &text, kind, call.lang)?;
        call.tell(Say::NoteAdded, &[&code]);
        Ok(0)
    })
}

fn kind(typed: &str) -> Outcome<NoteKind> {
    let found = synonyms::parse_code(Field::NoteKind, typed.trim()).and_then(NoteKind::parse);
    found.ok_or_else(|| {
        let error = Error::usage(ErrorText::BadCode, &[&"--kind", &typed]);
        error.hint(HintText::OneOf, &[&NoteKind::CODES.join(", ")]).into()
    })
}

/// Standard input as text, at most as long as a value may be.
fn standard_input() -> Outcome<String> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_VALUE as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_VALUE {
        return Err(Failure::misuse(Misuse::StdinTooLong, &[&MAX_VALUE]).advise(Advice::ShortenIt, &[]));
    }
    String::from_utf8(bytes)
        .map_err(|_| Failure::misuse(Misuse::StdinNotText, &[]).advise(Advice::SeeHelp, &[&"taizhang note"]))
}
