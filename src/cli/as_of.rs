//! `as-of DATE list|show|stats|export …`: the register as it stood at the end of that date, through the same commands.

use super::args::{self, needed};
use super::call::Call;
use super::failure::Outcome;
use super::out::Out;
use super::tree::{Verb, part};
use super::{export, list, show, stats};
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::errors::{ErrorText, HintText};
use crate::register::error::Error;
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "as-of", about: About::AsOf, example: Example::AsOf, shape, run };

/// The commands that can look back.
const LOOKING: &[Verb] = &[list::VERB, show::VERB, stats::VERB, export::VERB, export::REPORT];

fn shape(command: Command, lang: Lang) -> Command {
    let looking = LOOKING.iter().map(|v| (v.shape)(part(v.name, v.about, v.example, lang), lang));
    command.arg(needed("date", "DATE", ArgText::AsOf, lang)).subcommands(looking).subcommand_required(true)
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let today = call.today();
    let date = args::date(matches, "date", today)?;
    if let Some(date) = date.as_ref().filter(|d| d.earliest() > today) {
        let error = Error::usage(ErrorText::DigestFuture, &[&date.shown(), &today]);
        return Err(error.hint(HintText::NotYet, &[]).into());
    }
    // Of a year or month that is not over, today is the end.
    let call = Call { as_of: date.map(|d| d.latest().min(today)), ..call.clone() };
    let Some((name, inner)) = matches.subcommand() else { return Ok(2) };
    LOOKING.iter().find(|v| v.name == name).map_or(Ok(2), |verb| (verb.run)(&call, out, inner))
}
