//! `backup [OUT]`: a whole, checked copy of the register; its path goes to standard output.

use super::args::{maybe, path};
use super::call::Call;
use super::failure::Outcome;
use super::out::Out;
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use clap::{ArgMatches, Command};
use std::path::PathBuf;

pub const VERB: Verb = Verb { name: "backup", about: About::Backup, example: Example::Backup, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(maybe("out", "OUT", ArgText::BackupOut, lang).value_parser(path()))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let written = register.backup(matches.get_one::<PathBuf>("out").map(PathBuf::as_path))?;
        call.tell(Say::BackedUp, &[]);
        out.line(&written.display().to_string())?;
        Ok(0)
    })
}
