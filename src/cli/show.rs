//! `show CODE`: everything about one project, for people (`text`), for documents (`markdown`), for programs (`object`).
//! `content` gathers what the first two say.

mod content;
mod markdown;
mod object;
mod text;

use super::args::{self, format, needed};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Format, Out, json};
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use clap::{ArgMatches, Command};
use serde_json::Value;
use std::io::Write;

pub const VERB: Verb = Verb { name: "show", about: About::Show, example: Example::Show, shape, run };

const FORMATS: &[Format] = &[Format::Text, Format::Json, Format::Md];

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(needed("code", "CODE", ArgText::Code, lang)).arg(format(FORMATS, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let entry = register.by_code(args::given(matches, "code"))?;
        let page = register.page(entry.id())?;
        let book = register.book();
        match args::text(matches, "format").and_then(Format::parse) {
            Some(Format::Json) => {
                let object = Value::Object(object::make(entry, &page, book, call.year()));
                writeln!(out, "{}", json::pretty(&object, out.terminal))?;
            }
            Some(Format::Md) => markdown::write(out, &content::gather(entry, &page, book, call.today(), call.lang))?,
            _ => text::write(out, &content::gather(entry, &page, book, call.today(), call.lang))?,
        }
        Ok(0)
    })
}
