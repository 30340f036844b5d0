//! `confirm QUERY|CODE`: somebody says that these projects are still true today.

use super::args::{self, flag, needed};
use super::call::Call;
use super::choose;
use super::failure::Outcome;
use super::out::Out;
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "confirm", about: About::Confirm, example: Example::Confirm, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(needed("which", "QUERY|CODE", ArgText::QueryOrCode, lang)).arg(flag("yes", ArgText::Yes, lang))
}

fn run(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let ids = choose::projects(call, register, args::given(matches, "which"))?;
        if !choose::agreed(call, register, &ids, matches.get_flag("yes"))? {
            call.tell(Say::NothingToChange, &[]);
            return Ok(0);
        }
        let done = register.confirm(&ids)?;
        match done.entities.first().and_then(|id| register.book().entry(*id)) {
            Some(entry) if done.projects == 1 => call.tell(Say::Confirmed, &[&entry.code]),
            Some(_) => call.tell(Say::ConfirmedMany, &[&done.projects]),
            None => call.tell(Say::ConfirmedAlready, &[]),
        }
        Ok(0)
    })
}
