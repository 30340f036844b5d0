//! `targets`: the plan's quantities beside today's values; `targets set` enters one.

use super::args::{self, format, needed, option};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Heading, Out, Row, TABLES};
use super::tree::{Verb, part};
use crate::domain::field::Field;
use crate::domain::kinds::Comparison;
use crate::domain::record::Record;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::{Lang, labels};
use crate::register::json::{field_json, item_json};
use clap::{ArgMatches, Command};
use serde_json::{Map, Value};

pub const VERB: Verb = Verb { name: "targets", about: About::Targets, example: Example::Targets, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(format(TABLES, lang)).subcommand(
        part("set", About::TargetsSet, Example::Targets, lang)
            .arg(needed("key", "KEY", ArgText::TargetKey, lang))
            .arg(needed("value", "VALUE", ArgText::TargetValue, lang))
            .arg(option("date", "DATE", ArgText::TargetDate, lang))
            .arg(option("source", "TEXT", ArgText::TargetSource, lang)),
    )
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        if let Some(("set", m)) = matches.subcommand() {
            let (key, value) = (args::given(m, "key"), args::given(m, "value"));
            let done = register.set_target(key, value, args::text(m, "date"), args::text(m, "source"), call.lang)?;
            let said = if done.is_nothing() { Say::NothingToChange } else { Say::TargetChanged };
            call.tell(said, &[&key]);
            return Ok(0);
        }
        let format = args::format_of(matches, out);
        let mut sheet = out.sheet(format, headings(call.lang));
        for target in register.book().targets() {
            sheet.row(&Line { target, cells: cells(target, call.lang) })?;
        }
        sheet.end()?;
        Ok(0)
    })
}

fn headings(lang: Lang) -> Vec<Heading> {
    let name = match lang {
        Lang::Zh => Field::TargetNameZh,
        Lang::En => Field::TargetNameEn,
    };
    let field = |f: Field| Heading::new(f.code(), labels::field(lang, f));
    vec![
        field(Field::TargetKey),
        field(name),
        Heading::number("value", Head::Target.say(lang)),
        Heading::new("unit", ""),
        field(Field::TargetDate),
        field(Field::TargetArticle),
        Heading::number("current", Head::Current.say(lang)),
        field(Field::TargetCurrentOn),
        field(Field::TargetCurrentSource),
    ]
}

fn cells(target: &Record, lang: Lang) -> Cells {
    let (name, unit) = match lang {
        Lang::Zh => (Field::TargetNameZh, Field::TargetUnitZh),
        Lang::En => (Field::TargetNameEn, Field::TargetUnitEn),
    };
    let text = |f: Field| Cell::both(target.get(f).unwrap_or_default(), field_json(target, f));
    let date = |f: Field| {
        let shown = target.date(f).map(|d| d.shown().into_owned()).unwrap_or_default();
        Cell::both(shown, field_json(target, f))
    };
    let sign = match target.get(Field::TargetComparison).and_then(Comparison::parse) {
        Some(Comparison::AtLeast) => "≥ ",
        Some(Comparison::AtMost) => "≤ ",
        _ => "",
    };
    let value = target.get(Field::TargetValue).unwrap_or_default();
    Cells(vec![
        text(Field::TargetKey),
        text(name),
        Cell::both(format!("{sign}{value}"), field_json(target, Field::TargetValue)),
        text(unit),
        date(Field::TargetDate),
        text(Field::TargetArticle),
        text(Field::TargetCurrent),
        date(Field::TargetCurrentOn),
        text(Field::TargetCurrentSource),
    ])
}

/// A target: its JSON has every field, in both languages.
struct Line<'a> {
    target: &'a Record,
    cells: Cells,
}

impl Row for Line<'_> {
    fn text(&self, column: usize) -> String {
        self.cells.text(column)
    }

    fn value(&self, column: usize) -> Value {
        self.cells.value(column)
    }

    fn object(&self, _: &[Heading]) -> Map<String, Value> {
        item_json(self.target)
    }
}
