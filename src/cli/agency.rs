//! `agency list|show|add|set`: the table of agencies. Without a word after it they are listed.

use super::args::{self, format, many, needed};
use super::assign;
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::{Cell, Cells, Format, Heading, Out, TABLES, json};
use super::tree::{Verb, part};
use crate::domain::field::Field;
use crate::domain::id::Entity;
use crate::domain::record::Record;
use crate::domain::text;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels};
use crate::register::Register;
use crate::register::error::Error;
use crate::register::json::item_json;
use clap::{ArgMatches, Command};
use serde_json::{Value, json as value};
use std::io::Write;

pub const VERB: Verb = Verb { name: "agency", about: About::Agency, example: Example::Agency, shape, run };

/// The forms of one thing.
const ONE: &[Format] = &[Format::Text, Format::Json];

fn shape(command: Command, lang: Lang) -> Command {
    let below = |name, about| part(name, about, Example::Agency, lang);
    let code = || needed("code", "CODE", ArgText::AgencyCode, lang);
    let assign = || many("assign", "FIELD=VALUE", ArgText::Assign, lang).num_args(1..).required(true);
    command
        .arg(format(TABLES, lang))
        .subcommand(below("list", About::AgencyList).arg(format(TABLES, lang)))
        .subcommand(below("show", About::AgencyShow).arg(code()).arg(format(ONE, lang)))
        .subcommand(below("add", About::AgencyAdd).arg(code()).arg(assign()))
        .subcommand(below("set", About::AgencySet).arg(code()).arg(assign()))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        match matches.subcommand() {
            Some(("show", m)) => {
                let agency = find(register, args::given(m, "code"), call.lang)?;
                match args::text(m, "format") {
                    Some("json") => {
                        let object = Value::Object(item_json(&agency));
                        writeln!(out, "{}", json::pretty(&object, out.terminal))?;
                    }
                    _ => show(out, &agency)?,
                }
            }
            Some(("add", m)) => {
                let (code, given) = (args::given(m, "code"), read(call, m)?);
                register.add_agency(code, &given, call.lang)?;
                call.tell(Say::AgencyAdded, &[&code.trim().to_lowercase()]);
            }
            Some(("set", m)) => {
                let given = read(call, m)?;
                let agency = find(register, args::given(m, "code"), call.lang)?;
                if given.iter().any(|a| a.key.field() == Some(Field::AgencyCode)) {
                    // Projects name their agencies by code.
                    let name = labels::field(call.lang, Field::AgencyCode);
                    return Err(Failure::from(Error::usage(ErrorText::ComputedField, &[&name])));
                }
                let done = register.set_item(agency.id, &given, "", call.lang, None)?;
                let said = if done.is_nothing() { Say::NothingToChange } else { Say::AgencyChanged };
                call.tell(said, &[&agency.get(Field::AgencyCode).unwrap_or_default()]);
            }
            inner => {
                let format = args::format_of(inner.map_or(matches, |(_, m)| m), out);
                list(out, register.book().agencies(), format)?;
            }
        }
        Ok(0)
    })
}

fn read(call: &Call, m: &ArgMatches) -> Outcome<Vec<crate::register::edit::Assignment>> {
    assign::read(Entity::Agency, &args::texts(m, "assign"), call.year(), "taizhang agency")
}

/// The agency of this code or name.
fn find(register: &Register, typed: &str, lang: Lang) -> Outcome<Record> {
    let code = register.reader(lang).agency(typed)?;
    let found = register.book().agency(&code).cloned();
    found.ok_or_else(|| Error::usage(ErrorText::UnknownAgency, &[&typed]).hint(HintText::AddAgency, &[]).into())
}

fn show(out: &mut Out, agency: &Record) -> std::io::Result<()> {
    let lang = out.lang;
    let widest = Field::of(Entity::Agency).map(|f| text::width(labels::field(lang, f))).max().unwrap_or(0);
    for field in Field::of(Entity::Agency) {
        let value = match field.is_set() {
            true => agency.list(field).join(crate::i18n::values::Word::Separator.say(lang)),
            false => agency.get(field).unwrap_or_default().to_string(),
        };
        if !value.is_empty() {
            let label = text::pad(labels::field(lang, field), widest);
            out.line(&format!("{label}  {value}"))?;
        }
    }
    Ok(())
}

fn list(out: &mut Out, agencies: &[Record], format: Format) -> std::io::Result<()> {
    let fields: Vec<Field> = match format.is_for_programs() || format == Format::Csv {
        true => Field::of(Entity::Agency).collect(),
        false => match out.lang {
            Lang::Zh => vec![Field::AgencyCode, Field::AgencyShortZh, Field::AgencyNameZh],
            Lang::En => vec![Field::AgencyCode, Field::AgencyShortEn, Field::AgencyNameEn],
        },
    };
    let headings = fields.iter().map(|f| Heading::new(f.code(), labels::field(out.lang, *f))).collect();
    let separator = crate::i18n::values::Word::Separator.say(out.lang);
    let mut sheet = out.sheet(format, headings);
    for agency in agencies {
        let cells = fields.iter().map(|f| match f.is_set() {
            true => Cell::both(agency.list(*f).join(separator), value!(agency.list(*f))),
            false => Cell::text(agency.get(*f).unwrap_or_default()),
        });
        sheet.row(&Cells(cells.collect()))?;
    }
    sheet.end()?;
    Ok(())
}
