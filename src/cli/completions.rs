//! `completions SHELL`: a completion script, for packagers and people.

use super::args::needed;
use super::call::Call;
use super::failure::Outcome;
use super::out::Out;
use super::tree::{self, Verb};
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use clap::{ArgMatches, Command, value_parser};
use clap_complete::Shell;
use std::io::Write;

pub const VERB: Verb =
    Verb { name: "completions", about: About::Completions, example: Example::Completions, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(
        needed("shell", "SHELL", ArgText::Shell, lang).value_parser(value_parser!(Shell)).hide_possible_values(true),
    )
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    if let Some(shell) = matches.get_one::<Shell>("shell") {
        // Into memory first: the generator takes a failing writer for a bug.
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut tree::root(call.lang, true), "taizhang", &mut script);
        out.write_all(&script)?;
    }
    Ok(0)
}
