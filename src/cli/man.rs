//! `man`: the manual pages of the program and of every command, one after the other, for packagers.

use super::call::Call;
use super::failure::Outcome;
use super::out::Out;
use super::tree::{self, Verb};
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, Example};
use clap::{ArgMatches, Command};
use clap_mangen::Man;

pub const VERB: Verb = Verb { name: "man", about: About::Man, example: Example::Man, shape, run };

fn shape(command: Command, _: Lang) -> Command {
    command
}

fn run(call: &Call, out: &mut Out, _: &ArgMatches) -> Outcome<u8> {
    let mut root = tree::root(call.lang, true);
    root.build();
    let below: Vec<Command> = root.get_subcommands().cloned().collect();
    Man::new(root).render(out)?;
    for command in below {
        Man::new(command).render(out)?;
    }
    Ok(0)
}
