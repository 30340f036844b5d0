//! Arguments that several commands share, and how they are read. Every word passes through `word` or `path`, which take
//! off the mark of words that begin with a dash.

use super::failure::{Failure, Outcome};
use super::out::{Format, Out};
use super::words::{is_marked, unmark};
use crate::domain::value::{DateContext, PartialDate, read_date};
use crate::i18n::Lang;
use crate::i18n::cli::help::{ArgText, Frame};
use crate::i18n::errors::{ErrorText, HintText};
use crate::register::error::Error;
use clap::builder::{OsStringValueParser, PossibleValuesParser, StringValueParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use std::path::PathBuf;

/// A reader of words.
pub fn word() -> ValueParser {
    ValueParser::new(StringValueParser::new().map(|w| unmark(&w).to_string()))
}

/// A reader of paths. A word with a dash before it is a slip of the option that was meant: nobody wants a file of that
/// name, and who does writes `./-o`.
pub fn path() -> ValueParser {
    ValueParser::new(OsStringValueParser::new().try_map(|word| match is_marked(&word) {
        false => Ok(PathBuf::from(word)),
        true => Err(Dashed),
    }))
}

/// What stands where a path should begins with a dash.
#[derive(Debug)]
pub struct Dashed;

impl std::fmt::Display for Dashed {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Dashed {}

/// A word that must be given.
pub fn needed(id: &'static str, name: &'static str, help: ArgText, lang: Lang) -> Arg {
    maybe(id, name, help, lang).required(true)
}

/// A word that may be given.
pub fn maybe(id: &'static str, name: &'static str, help: ArgText, lang: Lang) -> Arg {
    Arg::new(id).value_name(name).help(help.say(lang)).help_heading(Frame::Arguments.say(lang)).value_parser(word())
}

/// Any number of words.
pub fn many(id: &'static str, name: &'static str, help: ArgText, lang: Lang) -> Arg {
    maybe(id, name, help, lang).num_args(0..)
}

/// An option with a value.
pub fn option(id: &'static str, name: &'static str, help: ArgText, lang: Lang) -> Arg {
    Arg::new(id)
        .long(id)
        .value_name(name)
        .help(help.say(lang))
        .help_heading(Frame::Options.say(lang))
        .value_parser(word())
}

/// An option without a value.
pub fn flag(id: &'static str, help: ArgText, lang: Lang) -> Arg {
    Arg::new(id).long(id).help(help.say(lang)).help_heading(Frame::Options.say(lang)).action(ArgAction::SetTrue)
}

/// `--limit N`.
pub fn limit(help: ArgText, lang: Lang) -> Arg {
    option("limit", "N", help, lang).value_parser(value_parser!(u64))
}

/// `--format F`, one of these.
pub fn format(formats: &'static [Format], lang: Lang) -> Arg {
    choice("format", "FORMAT", ArgText::Format, formats.iter().map(|f| f.code()).collect(), lang)
}

/// An option whose value is one of a few words; they stand in its help.
pub fn choice(id: &'static str, name: &'static str, help: ArgText, words: Vec<&'static str>, lang: Lang) -> Arg {
    let sentence = format!("{} ({})", help.say(lang), words.join(", "));
    option(id, name, help, lang)
        .help(sentence)
        .value_parser(PossibleValuesParser::new(words))
        .hide_possible_values(true)
}

/// The words of a query, joined.
pub fn query(lang: Lang) -> Arg {
    many("query", "QUERY", ArgText::Query, lang)
}

/// A text that was given.
pub fn text<'m>(matches: &'m ArgMatches, id: &str) -> Option<&'m str> {
    matches.get_one::<String>(id).map(String::as_str)
}

/// A text that the parser has made sure of.
pub fn given<'m>(matches: &'m ArgMatches, id: &str) -> &'m str {
    text(matches, id).unwrap_or_default()
}

/// Several words as one text.
pub fn joined(matches: &ArgMatches, id: &str) -> String {
    texts(matches, id).join(" ")
}

/// Several words.
pub fn texts(matches: &ArgMatches, id: &str) -> Vec<String> {
    matches.get_many::<String>(id).map(|words| words.cloned().collect()).unwrap_or_default()
}

/// A limit that was given.
pub fn limit_of(matches: &ArgMatches) -> Option<usize> {
    matches.get_one::<u64>("limit").map(|n| usize::try_from(*n).unwrap_or(usize::MAX))
}

/// The form asked for, else the usual one of this place.
pub fn format_of(matches: &ArgMatches, out: &Out) -> Format {
    text(matches, "format").and_then(Format::parse).unwrap_or_else(|| out.usual())
}

/// A date of an option; `today` for dates that lean on it.
pub fn date(matches: &ArgMatches, id: &str, today: chrono::NaiveDate) -> Outcome<Option<PartialDate>> {
    let Some(typed) = text(matches, id) else { return Ok(None) };
    let read = read_date(typed, &DateContext { today }).ok().and_then(|reading| reading.date);
    let bad = || Error::usage(ErrorText::BadDate, &[&format!("--{id}"), &typed]).hint(HintText::DateForms, &[]);
    Ok(Some(read.ok_or_else(|| Failure::from(bad()))?))
}
