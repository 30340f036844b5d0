//! `link CODE list|add|remove`: the links of a project. Without a word after the code they are listed.

use super::args::{self, format, needed, option};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Heading, Out, TABLES};
use super::tree::{Verb, part};
use crate::domain::field::Field;
use crate::domain::record::Record;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::errors::ErrorText;
use crate::i18n::{Lang, labels};
use crate::register::error::Error;
use clap::{ArgMatches, Command};
use serde_json::Value;

pub const VERB: Verb = Verb { name: "link", about: About::Link, example: Example::Link, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    let below = |name, about| part(name, about, Example::Link, lang);
    command
        .arg(needed("code", "CODE", ArgText::Code, lang))
        .arg(format(TABLES, lang))
        .subcommand(below("list", About::LinkList).arg(format(TABLES, lang)))
        .subcommand(below("add", About::LinkAdd).arg(needed("address", "ADDRESS", ArgText::Address, lang)).arg(option(
            "title",
            "TEXT",
            ArgText::Title,
            lang,
        )))
        .subcommand(below("remove", About::LinkRemove).arg(needed("which", "WHICH", ArgText::LinkWhich, lang)))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let entry = register.by_code(args::given(matches, "code"))?;
        let (project, code) = (entry.id(), entry.code.clone());
        match matches.subcommand() {
            Some(("add", m)) => {
                let title = args::text(m, "title").unwrap_or_default();
                register.add_link(project, args::given(m, "address"), title, call.lang)?;
                call.tell(Say::LinkAdded, &[&code]);
            }
            Some(("remove", m)) => {
                let links = register.page(project)?.links;
                let which = args::given(m, "which").trim();
                let Some(link) = find(&links, which) else {
                    return Err(Error::usage(ErrorText::UnknownLink, &[&code, &which]).into());
                };
                register.remove(link.id)?;
                call.tell(Say::LinkRemoved, &[&code, &link.get(Field::LinkAddress).unwrap_or_default()]);
            }
            inner => {
                let format = args::format_of(inner.map_or(matches, |(_, m)| m), out);
                let (headings, rows) = table(&register.page(project)?.links, call.lang);
                let mut sheet = out.sheet(format, headings);
                for row in &rows {
                    sheet.row(row)?;
                }
                sheet.end()?;
            }
        }
        Ok(0)
    })
}

/// A link by its number, its address, or the beginning of its id.
fn find<'a>(links: &'a [Record], which: &str) -> Option<&'a Record> {
    let numbered = which.parse::<usize>().ok().and_then(|n| links.get(n.checked_sub(1)?));
    numbered.or_else(|| {
        let is_meant = |l: &&Record| {
            l.get(Field::LinkAddress) == Some(which) || (which.len() >= 6 && l.id.hex().starts_with(which))
        };
        links.iter().find(is_meant)
    })
}

/// Links as a table.
pub fn table(links: &[Record], lang: Lang) -> (Vec<Heading>, Vec<Cells>) {
    let fields = [Field::LinkTitle, Field::LinkAddress, Field::LinkSeen];
    let mut headings = vec![Heading::number("n", Head::Number.say(lang))];
    headings.extend(fields.map(|f| Heading::new(f.code(), labels::field(lang, f))));
    headings.push(Heading::new("id", Head::Id.say(lang)));
    let rows = links.iter().enumerate().map(|(i, link)| {
        let text = |f: Field| Cell::text(link.get(f).unwrap_or_default());
        let seen = link.date(Field::LinkSeen);
        let shown = seen.as_ref().map(|d| d.shown().into_owned()).unwrap_or_default();
        Cells(vec![
            Cell::number(i as i64 + 1),
            text(Field::LinkTitle),
            text(Field::LinkAddress),
            Cell::both(shown, seen.map_or(Value::Null, |d| Value::String(d.canonical()))),
            Cell::both(link.id.hex()[..8].to_string(), link.id.hex()),
        ])
    });
    (headings, rows.collect())
}
