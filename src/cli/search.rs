//! `search TEXT`: what matches, as the `/` prompt finds it.

use super::args::{self, format, limit, many};
use super::call::Call;
use super::failure::Outcome;
use super::list::{self, Wanted};
use super::out::{Out, TABLES};
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "search", about: About::Search, example: Example::Search, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(many("text", "TEXT", ArgText::SearchText, lang).num_args(1..).required(true))
        .arg(limit(ArgText::Limit, lang))
        .arg(format(TABLES, lang))
        .arg(list::columns(lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let columns = list::columns_of(call, matches)?;
        let ids = register.search(&args::joined(matches, "text"), call.lang)?;
        let format = args::format_of(matches, out);
        list::print(
            call,
            out,
            register,
            &ids,
            &Wanted { columns, keys: Vec::new(), limit: args::limit_of(matches), format },
        )
    })
}
