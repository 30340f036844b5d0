//! `outside [adopt|discard ID...|all]`: edits made with another tool, each adopted or discarded by a person.

use super::args::{self, format, many};
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::{Cell, Cells, Heading, Out, TABLES};
use super::tree::{Verb, part};
use crate::i18n::Lang;
use crate::i18n::care::CareText as T;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Advice, Misuse};
use crate::i18n::errors::{ErrorText, HintText};
use crate::register::Register;
use crate::register::error::Error;
use crate::register::said;
use clap::{ArgMatches, Command};
use serde_json::Value;

pub const VERB: Verb = Verb { name: "outside", about: About::Outside, example: Example::Outside, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    let which = || many("ids", "ID", ArgText::OutsideIds, lang);
    command
        .arg(format(TABLES, lang))
        .subcommand(Command::new("list").arg(format(TABLES, lang)).hide(true))
        .subcommand(part("adopt", About::OutsideAdopt, Example::Outside, lang).arg(which()))
        .subcommand(part("discard", About::OutsideDiscard, Example::Outside, lang).arg(which()))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    match matches.subcommand() {
        Some(("list", m)) => call.at_desk(|register| list(call, out, m, register)),
        Some((verb, m)) => {
            let words = args::texts(m, "ids");
            call.at_desk(|register| {
                let numbers = numbers(&words, verb)?;
                let text = match verb {
                    "adopt" => adopt(register, &numbers, call.lang)?,
                    _ => T::Discarded.with(call.lang, &[&register.discard(&numbers)?]),
                };
                call.say(&text);
                Ok(0)
            })
        }
        None => call.at_desk(|register| list(call, out, matches, register)),
    }
}

fn adopt(register: &mut Register, numbers: &[i64], lang: Lang) -> Outcome<String> {
    let before = register.outside()?.len();
    let done = register.adopt(numbers)?;
    let decided = before - register.outside()?.len();
    Ok(match done.is_nothing() && decided > 0 {
        true => T::AdoptedNothing.say(lang).to_string(),
        false => T::Adopted.with(lang, &[&decided]),
    })
}

/// The numbers that the words name; none for `all`.
fn numbers(words: &[String], verb: &str) -> Outcome<Vec<i64>> {
    if words.is_empty() {
        let failure = Failure::misuse(Misuse::Missing, &[&"<ID>"]);
        return Err(failure.advise(Advice::SeeHelp, &[&format!("taizhang outside {verb}")]));
    }
    if words.iter().any(|w| w == "all") {
        return Ok(Vec::new());
    }
    let number = |word: &String| {
        let bad = || Error::usage(ErrorText::UnknownOutside, &[word]).hint(HintText::SeeOutside, &[]);
        Ok(word.parse::<i64>().map_err(|_| bad())?)
    };
    words.iter().map(number).collect()
}

fn list(call: &Call, out: &mut Out, matches: &ArgMatches, register: &Register) -> Outcome<u8> {
    let edits = register.outside()?;
    let format = args::format_of(matches, out);
    let lang = call.lang;
    let headings = vec![
        Heading::number("id", T::AskWhich.say(lang)),
        Heading::new("found", Head::At.say(lang)),
        Heading::new("project", Head::Project.say(lang)),
        Heading::new("field", Head::Field.say(lang)),
        Heading::new("log", T::Before.say(lang)),
        Heading::new("file", T::After.say(lang)),
        Heading::new("entity", Head::Id.say(lang)),
    ];
    let mut sheet = out.sheet(format, headings);
    for edit in &edits {
        let told = said::outside(edit, register, lang);
        let at = register.book().moment(edit.item.found);
        let value = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
        sheet.row(&Cells(vec![
            Cell::number(edit.item.n),
            Cell::both(at.format("%Y-%m-%d %H:%M").to_string(), at.to_rfc3339()),
            Cell::text(told.place),
            Cell::both(told.what, edit.item.name.clone()),
            Cell::both(told.before, value(&edit.item.log)),
            Cell::both(told.after, value(&edit.item.file)),
            Cell::text(edit.item.entity.to_string()),
        ]))?;
    }
    sheet.end()?;
    if edits.is_empty() {
        call.say(T::NoOutside.say(lang));
    }
    Ok(0)
}
