//! `own [put-back|drop]`: this machine's own changes that the file lacks, put back or given up.

use super::args::{self, format};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Heading, Out, TABLES};
use super::tree::{Verb, part};
use crate::i18n::Lang;
use crate::i18n::care::CareText as T;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, Example};
use crate::register::said;
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "own", about: About::Own, example: Example::Own, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(format(TABLES, lang))
        .subcommand(Command::new("list").arg(format(TABLES, lang)).hide(true))
        .subcommand(part("put-back", About::OwnPutBack, Example::Own, lang))
        .subcommand(part("drop", About::OwnDrop, Example::Own, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let lang = call.lang;
    call.at_desk(|register| {
        match matches.subcommand_name() {
            Some("put-back") => call.say(&said::put_back(&register.put_back()?, lang)),
            Some("drop") => match register.drop_lacking()? {
                0 => call.say(T::NothingLacking.say(lang)),
                n => call.say(&T::Dropped.with(lang, &[&n])),
            },
            _ => {
                let all = register.lacking()?;
                let format = args::format_of(matches.subcommand().map_or(matches, |(_, m)| m), out);
                let headings = vec![
                    Heading::new("id", Head::Id.say(lang)),
                    Heading::new("at", Head::At.say(lang)),
                    Heading::new("author", Head::Author.say(lang)),
                    Heading::new("what", T::What.say(lang)),
                    Heading::new("file", T::File.say(lang)),
                ];
                let mut sheet = out.sheet(format, headings);
                for change in &all {
                    let at = register.book().moment(change.at);
                    sheet.row(&Cells(vec![
                        Cell::both(change.id.short(), change.id.to_string()),
                        Cell::both(at.format("%Y-%m-%d %H:%M").to_string(), at.to_rfc3339()),
                        Cell::text(change.author.clone()),
                        Cell::text(said::lacking(change, register, lang)),
                        Cell::text(change.file.clone().unwrap_or_default()),
                    ]))?;
                }
                sheet.end()?;
                if all.is_empty() {
                    call.say(T::NothingLacking.say(lang));
                }
            }
        }
        Ok(0)
    })
}
