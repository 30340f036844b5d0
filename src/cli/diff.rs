//! `diff A [B]`: what two files hold differently, field by field. Exit status 1 if anything.

use super::args::{self, path};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Format, Heading, Out, TABLES, one_line};
use super::progress::watched;
use super::told;
use super::tree::Verb;
use crate::domain::field::Key;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::merge::MergeText as T;
use crate::register::book::Book;
use crate::register::history::Line;
use crate::register::json::{code_of, is_internal};
use crate::register::merge::Watch;
use crate::register::merge::differ::{Differences, differ};
use crate::register::show;
use clap::{ArgMatches, Command};
use serde_json::json;
use std::path::PathBuf;

pub const VERB: Verb = Verb { name: "diff", about: About::Diff, example: Example::Diff, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(args::needed("a", "A", ArgText::DiffA, lang).value_parser(path()))
        .arg(args::maybe("b", "B", ArgText::DiffB, lang).value_parser(path()))
        .arg(args::format(TABLES, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let file = |id: &str| matches.get_one::<PathBuf>(id).cloned();
    let (first, second) = match (file("a"), file("b")) {
        (Some(a), Some(b)) => (Some(a), b),
        (a, _) => (None, a.unwrap_or_default()),
    };
    call.at_desk(|register| {
        let watch = Watch::default();
        let (mut bench, day) = (register.bench()?, register.day());
        // A bench may go to another thread, but is never shared between two.
        let desk = &mut bench;
        let found = watched(&watch, call.lang, || differ(desk, first.as_deref(), &second, &day, &watch))?;
        let lines: Vec<&Line> = found.lines.iter().filter(|l| !is_internal(l)).collect();
        match args::text(matches, "format").and_then(Format::parse).unwrap_or(Format::Text) {
            Format::Text => {
                for line in &lines {
                    let (before, after) = sides(line, &found, call.lang);
                    let said = match line.key {
                        Key::Deleted => format!(
                            "{}  {}",
                            place(line, &found, call.lang),
                            if line.before.is_some() {
                                T::OnlySecond.say(call.lang)
                            } else {
                                T::OnlyFirst.say(call.lang)
                            }
                        ),
                        _ => {
                            let label = told::label(&line.key, call.lang);
                            format!("{}  {label}  {before} | {after}", place(line, &found, call.lang))
                        }
                    };
                    out.line(&one_line(&said))?;
                }
            }
            format => table(out, &lines, &found, format, call.lang)?,
        }
        match lines.len() {
            0 => call.say(T::Same.say(call.lang)),
            n => call.say(&T::DifferCount.with(call.lang, &[&n])),
        }
        Ok(u8::from(!lines.is_empty()))
    })
}

fn table(out: &mut Out, lines: &[&Line], found: &Differences, format: Format, lang: Lang) -> std::io::Result<()> {
    let heads = [
        ("project", T::Where),
        ("entity", T::Side),
        ("id", T::Id),
        ("field", T::What),
        ("first", T::First),
        ("second", T::Second),
    ];
    let headings = heads.map(|(code, head)| {
        let label = if code == "entity" { crate::i18n::cli::heads::Head::Entity.say(lang) } else { head.say(lang) };
        Heading::new(code, label)
    });
    let mut sheet = out.sheet(format, headings.into());
    for line in lines {
        let (before, after) = sides(line, found, lang);
        let code = code(line, found);
        let deleted = |v: &Option<String>| json!(v.is_none());
        let (first, second) = match line.key {
            Key::Deleted => (deleted(&line.before), deleted(&line.after)),
            _ => (json!(line.before), json!(line.after)),
        };
        let field = if line.key == Key::Deleted { "exists".to_string() } else { line.key.name() };
        sheet.row(&Cells(vec![
            Cell::text(code),
            Cell::both(told::entity(line.entity.entity, lang), line.entity.entity.table()),
            Cell::both(line.entity.hex()[..8].to_string(), line.entity.hex()),
            Cell::both(told::label(&line.key, lang), field),
            Cell::both(before, first),
            Cell::both(after, second),
        ]))?;
    }
    sheet.end()?;
    Ok(())
}

/// The code of the project, from whichever file knows it.
fn code(line: &Line, found: &Differences) -> String {
    let of = |book: &Book| line.project.and_then(|p| code_of(p, book));
    of(&found.first).or_else(|| of(&found.second)).unwrap_or_default()
}

fn place(line: &Line, found: &Differences, lang: Lang) -> String {
    let book = if line.before.is_some() && line.key == Key::Deleted { &found.second } else { &found.first };
    let shown = told::place(line, book, None, lang);
    if shown.is_empty() { code(line, found) } else { shown }
}

/// Both values as people read them. Sets are told whole.
fn sides(line: &Line, found: &Differences, lang: Lang) -> (String, String) {
    let say = |value: &Option<String>, book: &Book| match (&line.key, value) {
        (Key::Deleted, Some(_)) => String::new(),
        (Key::Deleted, None) => T::Keep.say(lang).to_string(),
        (_, None) => T::Empty.say(lang).to_string(),
        (Key::Field(field), Some(value)) if field.is_set() => value
            .split(", ")
            .map(|element| show::element(*field, element, book, lang))
            .collect::<Vec<_>>()
            .join(T::Separator.say(lang)),
        (key, Some(value)) => show::value(key, value, book, lang),
    };
    (say(&line.before, &found.first), say(&line.after, &found.second))
}
