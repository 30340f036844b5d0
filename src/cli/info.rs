//! `info`: what this register is.

use super::args::{format, text};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Format, Heading, Out, TABLES, json};
use super::tree::Verb;
use crate::domain::text::{pad, width};
use crate::i18n::Lang;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, Example};
use crate::register::ReadOnly;
use crate::register::Register;
use clap::{ArgMatches, Command};
use serde_json::Value;
use std::io::Write;

pub const VERB: Verb = Verb { name: "info", about: About::Info, example: Example::Info, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(format(TABLES, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let facts = facts(register, call.lang)?;
        let format = text(matches, "format").and_then(Format::parse).unwrap_or(Format::Text);
        match format {
            Format::Json | Format::Jsonl => {
                let object = facts.into_iter().map(|(code, _, cell)| (code.to_string(), cell.value)).collect();
                let object = Value::Object(object);
                let print = if format == Format::Json { json::pretty } else { json::line };
                writeln!(out, "{}", print(&object, out.terminal))?;
            }
            Format::Text | Format::Table => {
                let widest = facts.iter().map(|(_, head, _)| width(head.say(call.lang))).max().unwrap_or(0);
                for (_, head, cell) in facts {
                    out.line(&format!("{}  {}", pad(head.say(call.lang), widest), cell.text))?;
                }
            }
            _ => {
                let heads = [("field", Head::Field), ("value", Head::Value)];
                let mut sheet =
                    out.sheet(format, heads.map(|(code, head)| Heading::new(code, head.say(call.lang))).into());
                for (code, head, cell) in facts {
                    sheet.row(&Cells(vec![Cell::both(head.say(call.lang), code), cell]))?;
                }
                sheet.end()?;
            }
        }
        Ok(0)
    })
}

/// What `info` tells: the name for programs, the heading, the value.
fn facts(register: &Register, lang: Lang) -> Outcome<Vec<(&'static str, Head, Cell)>> {
    let info = register.info()?;
    let number = |n: usize| Cell::number(i64::try_from(n).unwrap_or(i64::MAX));
    let newest = info.newest.map(|ms| register.book().moment(ms));
    let (access, code) = match register.read_only() {
        None => (Head::Writable, "write"),
        Some(ReadOnly::Asked) => (Head::ReadOnlyAsked, "read-only-asked"),
        Some(ReadOnly::Place) => (Head::ReadOnlyPlace, "read-only-place"),
        Some(ReadOnly::Newer) => (Head::ReadOnlyNewer, "read-only-newer"),
        Some(ReadOnly::Damaged) => (Head::ReadOnlyDamaged, "read-only-damaged"),
        Some(ReadOnly::Checking) => (Head::ReadOnlyChecking, "read-only-checking"),
        Some(ReadOnly::Past) => (Head::ReadOnlyPast, "read-only-past"),
    };
    Ok(vec![
        ("path", Head::Path, Cell::text(info.path.display().to_string())),
        ("register", Head::Register, Cell::text(info.register)),
        ("size", Head::Size, Cell::both(Head::Bytes.with(lang, &[&info.size]), info.size)),
        ("projects", Head::Projects, number(info.projects)),
        ("programmes", Head::Programmes, number(info.programmes)),
        ("batches", Head::Batches, number(info.batches)),
        ("deleted", Head::DeletedCount, number(info.deleted)),
        ("milestones", Head::Milestones, number(info.milestones)),
        ("changes", Head::Changes, number(info.changes)),
        ("conflicts", Head::OpenConflicts, number(info.conflicts)),
        (
            "newest",
            Head::Newest,
            Cell::both(
                newest.map(|t| t.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
                newest.map_or(Value::Null, |t| Value::String(t.to_rfc3339())),
            ),
        ),
        ("check_code", Head::CheckCode, Cell::text(info.check_code)),
        ("format", Head::FormatVersion, Cell::number(info.format)),
        ("access", Head::Access, Cell::both(access.say(lang), code)),
        ("author", Head::Author, Cell::text(register.author())),
    ])
}
