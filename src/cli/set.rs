//! `set QUERY|CODE FIELD=VALUE...`: one gesture for all projects that match.

use super::args::{self, flag, many, needed, option};
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::tree::Verb;
use super::{ask, assign, choose, told};
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{Code, Stage};
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Advice, Misuse, Say};
use crate::i18n::{Lang, labels};
use crate::register::Register;
use crate::register::edit::{Assignment, asks_for_note};
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "set", about: About::Set, example: Example::Set, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(needed("which", "QUERY|CODE", ArgText::QueryOrCode, lang))
        .arg(many("assign", "FIELD=VALUE", ArgText::Assign, lang).num_args(1..).required(true))
        .arg(option("note", "TEXT", ArgText::NoteOption, lang))
        .arg(flag("yes", ArgText::Yes, lang))
}

fn run(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let assignments = assign::read(Entity::Project, &args::texts(matches, "assign"), call.year(), "taizhang set")?;
    call.at_desk(|register| {
        let ids = choose::projects(call, register, args::given(matches, "which"))?;
        refuse_same_identity(call, &ids, &assignments)?;
        register.each_of::<Failure>(&ids, &mut |record| {
            Ok(register.check_assignments(record, &assignments, call.lang)?)
        })?;
        if !choose::agreed(call, register, &ids, matches.get_flag("yes"))? {
            call.tell(Say::NothingToChange, &[]);
            return Ok(0);
        }
        let mut note = args::given(matches, "note").to_string();
        if note.is_empty() {
            note = reason_for_stage(call, register, &ids, &assignments)?;
        }
        let done = register.set(&ids, &assignments, &note, call.lang, None)?;
        match done.projects {
            _ if done.is_nothing() => call.tell(Say::NothingToChange, &[]),
            1 => {
                let code = done.entities.first().and_then(|e| register.book().entry(*e)).map(|e| e.code.clone());
                call.tell(Say::Changed, &[&code.unwrap_or_default()]);
                told::newest(call, register, done.entities.first().copied())?;
            }
            many => call.tell(Say::ChangedMany, &[&many]),
        }
        Ok(0)
    })
}

/// Codes tell projects apart, so several cannot be given the same.
fn refuse_same_identity(call: &Call, ids: &[EntityId], assignments: &[Assignment]) -> Outcome<()> {
    let identity = assignments.iter().find(|a| {
        matches!(a.key, Key::Field(Field::Code | Field::NationalCode)) && !a.text.is_empty() && ids.len() > 1
    });
    match identity {
        None => Ok(()),
        Some(a) => {
            let name = labels::key_label(call.lang, &a.key);
            Err(Failure::misuse(Misuse::UniqueField, &[&name]).advise(Advice::SeeHelp, &[&"taizhang set"]))
        }
    }
}

/// A stage that moves backwards or over a step asks for a reason: on a terminal in a question that may stay without an
/// answer; elsewhere the move is made and said.
fn reason_for_stage(call: &Call, register: &Register, ids: &[EntityId], given: &[Assignment]) -> Outcome<String> {
    let Some(stage) = given.iter().find(|a| a.key == Key::Field(Field::Stage)) else { return Ok(String::new()) };
    if given.iter().any(|a| a.key == Key::Field(Field::StageNote)) {
        return Ok(String::new());
    }
    let code = register.reader(call.lang).value(&stage.key, &stage.text)?;
    let Some(to) = code.as_deref().and_then(Stage::parse) else { return Ok(String::new()) };
    let mut asking = None;
    register.each_of::<Failure>(ids, &mut |record| {
        if asking.is_none() && asks_for_note(record, to) {
            asking = Some(record.id);
        }
        Ok(())
    })?;
    let Some(entry) = asking.and_then(|id| register.book().entry(id)) else { return Ok(String::new()) };
    let label = |code: &str| labels::code_label(call.lang, Field::Stage, code).to_string();
    let from = label(entry.project.get(Field::Stage).unwrap_or(Stage::CODES[0]));
    let to = label(to.code());
    if ask::somebody_is_there() {
        return Ok(ask::ask(&Say::AskNote.with(call.lang, &[&from, &to])));
    }
    call.tell(Say::TellNote, &[&entry.code, &from, &to]);
    Ok(String::new())
}
