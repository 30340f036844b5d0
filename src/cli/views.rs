//! `views`: the saved views; `views save NAME [QUERY]` and `views remove NAME` change those of the file.

use super::args::{self, format, needed, option, query};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Heading, Out, TABLES};
use super::tree::{Verb, part};
use crate::domain::field::Field;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels};
use crate::register::error::Error;
use crate::register::saved::View;
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "views", about: About::Views, example: Example::Views, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    let below = |name, about| part(name, about, Example::Views, lang);
    command
        .arg(format(TABLES, lang))
        .subcommand(below("list", About::ViewsList).arg(format(TABLES, lang)))
        .subcommand(
            below("save", About::ViewsSave)
                .arg(needed("name", "NAME", ArgText::ViewName, lang))
                .arg(query(lang))
                .arg(option("sort", "KEYS", ArgText::Sort, lang))
                .arg(super::list::columns(lang).help(ArgText::ExportColumns.say(lang)))
                .arg(args::choice("unit", "UNIT", ArgText::ExportUnit, vec!["wan", "yi"], lang))
                .arg(args::choice("in", "LANG", ArgText::ExportIn, vec!["zh", "en"], lang)),
        )
        .subcommand(below("remove", About::ViewsRemove).arg(needed("name", "NAME", ArgText::ViewName, lang)))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        match matches.subcommand() {
            Some(("save", m)) => {
                let text = |name| args::text(m, name).unwrap_or_default().to_string();
                let name = args::given(m, "name").trim().to_string();
                let query = args::joined(m, "query");
                // Widths and grouping are chosen on the screen; saving anew from here leaves them as they are.
                let there = register.saved_views(&Default::default())?.into_iter().find(|v| v.name == name);
                // Unit and language of its exports stand among the columns, under a mark.
                let marks = ["unit", "in"].into_iter().filter_map(|o| args::text(m, o)).map(|v| format!("@{v}"));
                let columns = Some(text("columns")).filter(|c| !c.trim().is_empty()).into_iter().chain(marks);
                let (sort, columns) = (text("sort"), columns.collect::<Vec<_>>().join(","));
                let view = View { id: None, name, query, sort, columns, ..there.unwrap_or_default() };
                register.save_view(&view, call.lang)?;
                call.tell(Say::ViewSaved, &[&view.name]);
            }
            Some(("remove", m)) => {
                let view = register.saved_view(args::given(m, "name"), &call.config.views)?;
                let Some(id) = view.id else {
                    let error = Error::usage(ErrorText::PersonalView, &[&view.name]);
                    return Err(error.hint(HintText::EditConfig, &[&call.config.path.display()]).into());
                };
                register.remove(id)?;
                call.tell(Say::ViewRemoved, &[&view.name]);
            }
            inner => {
                let format = args::format_of(inner.map_or(matches, |(_, m)| m), out);
                let fields = [Field::ViewName, Field::ViewQuery, Field::ViewSort, Field::ViewColumns];
                let headings = fields.map(|f| Heading::new(f.code(), labels::field(call.lang, f)));
                let mut sheet = out.sheet(format, headings.into());
                for view in register.saved_views(&call.config.views)? {
                    let cells = [view.name, view.query, view.sort, view.columns];
                    sheet.row(&Cells(cells.into_iter().map(Cell::text).collect()))?;
                }
                sheet.end()?;
            }
        }
        Ok(0)
    })
}
