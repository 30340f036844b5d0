//! `remove CODE` and `restore CODE`: out of the register and back again. History keeps everything.

use super::args::{self, needed};
use super::call::Call;
use super::failure::Outcome;
use super::out::Out;
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "remove", about: About::Remove, example: Example::Remove, shape, run: remove };
pub const RESTORE: Verb =
    Verb { name: "restore", about: About::Restore, example: Example::Restore, shape, run: restore };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(needed("code", "CODE", ArgText::Code, lang))
}

fn remove(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let entry = register.by_code(args::given(matches, "code"))?;
        let (id, code) = (entry.id(), entry.code.clone());
        register.remove(id)?;
        call.tell(Say::Removed, &[&code]);
        Ok(0)
    })
}

fn restore(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let id = register.removed_by_code(args::given(matches, "code"))?;
        register.restore(id)?;
        let code = register.book().entry(id).map(|e| e.code.clone()).unwrap_or_default();
        call.tell(Say::Restored, &[&code]);
        Ok(0)
    })
}
