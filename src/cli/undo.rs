//! `undo [N] [--id ID]` and `redo [N]`: this author's latest gestures, taken back or done again. What somebody changed
//! since is left as it is and told.

use super::args::{option, text};
use super::ask;
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::told;
use super::tree::Verb;
use crate::domain::field::Key;
use crate::domain::id::ChangeId;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Advice, Misuse, Say};
use crate::i18n::errors::ErrorText;
use crate::i18n::values::Word;
use crate::register::Register;
use crate::register::error::Error;
use crate::register::json::code_of;
use crate::register::undo::{Reversal, Taken};
use clap::{Arg, ArgMatches, Command, value_parser};

pub const VERB: Verb = Verb { name: "undo", about: About::Undo, example: Example::Undo, shape, run: undo };
pub const REDO: Verb = Verb { name: "redo", about: About::Redo, example: Example::Redo, shape: redo_shape, run: redo };

/// What would be done (`None` = a merge, taken back as a whole), and how it is done where nothing is to be chosen.
type Planning = fn(&Register) -> Result<Option<Reversal>, Error>;
type Step = fn(&mut Register) -> Result<Taken, Error>;
const UNDO: (Planning, Step) = (Register::undo_plan, Register::undo);
const REDOING: (Planning, Step) = (Register::redo_plan, Register::redo);

/// So many codes are named when many projects are put back.
const SHOWN: usize = 8;

fn how_many(lang: Lang) -> Arg {
    super::args::maybe("n", "N", ArgText::HowMany, lang).value_parser(value_parser!(u32).range(1..))
}

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(how_many(lang)).arg(option("id", "ID", ArgText::ChangeId, lang))
}

fn redo_shape(command: Command, lang: Lang) -> Command {
    command.arg(how_many(lang))
}

fn undo(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let n = matches.get_one::<u32>("n");
    let Some(id) = text(matches, "id") else {
        return repeat(call, n.copied().unwrap_or(1), Say::Undone, ErrorText::NothingToUndo, UNDO);
    };
    if n.is_some() {
        return Err(Failure::misuse(Misuse::Together, &[&"N", &"--id"]));
    }
    call.at_desk(|register| {
        let plan = register.reversal(id)?;
        let taken = carry_out(call, register, &plan)?;
        tell(call, register, Some(&plan), &taken, Say::Undone)?;
        Ok(0)
    })
}

fn redo(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let n = matches.get_one::<u32>("n").copied().unwrap_or(1);
    repeat(call, n, Say::Redone, ErrorText::NothingToRedo, REDOING)
}

/// Does it `n` times; fewer gestures than asked for are told, none at all is an error.
fn repeat(call: &Call, n: u32, sentence: Say, end: ErrorText, (plan, step): (Planning, Step)) -> Outcome<u8> {
    call.at_desk(|register| {
        for done in 0..n {
            match plan(register) {
                Ok(plan) => {
                    let taken = match &plan {
                        Some(plan) => carry_out(call, register, plan)?,
                        None => step(register)?,
                    };
                    tell(call, register, plan.as_ref(), &taken, sentence)?;
                }
                Err(e) if done > 0 && e.text() == end => {
                    call.tell(Say::OnlySoMany, &[&done]);
                    break;
                }
                Err(e) => return Err(e.into()),
            }
        }
        Ok(0)
    })
}

/// Does it. Of values that somebody changed since, a person at a terminal is asked, with both values shown; elsewhere
/// they stay.
fn carry_out(call: &Call, register: &mut Register, plan: &Reversal) -> Outcome<Taken> {
    let mut chosen = Vec::new();
    for one in plan.contested.iter().filter(|c| c.open && ask::somebody_is_there()) {
        let book = register.book();
        let what = told::place(&one.line, book, None, call.lang);
        let label = told::label(&one.line.key, call.lang);
        let (now, then) = told::sides(&one.line, book, call.lang);
        let when = book.moment(one.at).format("%Y-%m-%d %H:%M").to_string();
        let question = Say::AskReturn.with(call.lang, &[&what, &label, &now, &one.author, &when, &then]);
        if ask::agreed(&question) {
            chosen.push(one.name());
        }
    }
    Ok(register.reverse(&plan.id, &chosen)?)
}

/// Says what was put back and what was kept, that with both values; nothing put back at all is an error.
fn tell(call: &Call, register: &Register, plan: Option<&Reversal>, taken: &Taken, sentence: Say) -> Outcome<()> {
    let book = register.book();
    let kept = taken.kept.iter().map(|(entity, name)| {
        let code = register.project_of(*entity).and_then(|p| code_of(p, book)).unwrap_or_default();
        let key = Key::parse(entity.entity, name);
        let label = key.map_or_else(|| name.clone(), |k| told::label(&k, call.lang));
        let what = format!("{code} {label}").trim().to_string();
        let mut contested = plan.iter().flat_map(|p| &p.contested);
        let open = contested.find(|c| c.open && c.line.entity == *entity && c.line.key.name() == *name);
        match open.map(|c| told::sides(&c.line, book, call.lang)) {
            Some((now, then)) => Say::KeptSides.with(call.lang, &[&what, &now, &then]),
            None => what,
        }
    });
    let kept: Vec<String> = kept.collect();
    if taken.done.is_nothing() {
        let code = taken.kept.iter().find_map(|(entity, _)| code_of(register.project_of(*entity)?, book));
        let failure = Failure::misuse(Misuse::NothingTakenBack, &[&kept.join(Word::Separator.say(call.lang))]);
        return Err(failure.advise(Advice::SeeLog, &[&code.unwrap_or_default()]));
    }
    let touched = taken.done.entities.iter();
    let mut codes: Vec<String> = touched.filter_map(|e| code_of(register.project_of(*e)?, book)).collect();
    codes.sort();
    codes.dedup();
    let more = codes.len() > SHOWN;
    codes.truncate(SHOWN);
    codes.extend(more.then(|| "…".to_string()));
    if codes.is_empty() {
        codes.extend(taken.changes.iter().map(ChangeId::short));
    }
    call.tell(sentence, &[&codes.join(" ")]);
    told::newest(call, register, None)?;
    if !kept.is_empty() {
        call.tell(Say::Kept, &[&kept.join(Word::Separator.say(call.lang))]);
    }
    Ok(())
}
