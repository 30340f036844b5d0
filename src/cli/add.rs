//! `add NAME [FIELD=VALUE...]`: a new project; its code goes to standard output.

use super::args::{self, many, needed};
use super::assign;
use super::call::Call;
use super::failure::Outcome;
use super::out::Out;
use super::tree::Verb;
use crate::domain::id::Entity;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::register::show;
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "add", about: About::Add, example: Example::Add, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(needed("name", "NAME", ArgText::Name, lang)).arg(many("assign", "FIELD=VALUE", ArgText::Assign, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let assignments = assign::read(Entity::Project, &args::texts(matches, "assign"), call.year(), "taizhang add")?;
    call.at_desk(|register| {
        let (id, _) = register.add(args::given(matches, "name"), &assignments, call.lang)?;
        if let Some(entry) = register.book().entry(id) {
            call.tell(Say::Added, &[&entry.code, &show::name(&entry.project, call.lang)]);
            out.line(&entry.code)?;
        }
        Ok(0)
    })
}
