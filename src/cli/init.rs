//! `init [FILE] [--empty]` makes a register, with the plan's data or empty; `init --plan [FILE]` takes newer plan data
//! into one that exists.

use super::args::{flag, maybe, path};
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Misuse, Say};
use crate::i18n::errors::ErrorText;
use crate::register::Register;
use crate::register::error::Error;
use clap::{ArgMatches, Command};
use std::path::PathBuf;
use std::time::Instant;

pub const VERB: Verb = Verb { name: "init", about: About::Init, example: Example::Init, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(maybe("which", "FILE", ArgText::File, lang).value_parser(path()))
        .arg(flag("empty", ArgText::Empty, lang))
        .arg(flag("plan", ArgText::Plan, lang).conflicts_with("empty"))
}

fn run(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let named = matches.get_one::<PathBuf>("which").cloned();
    if named.is_some() && call.options.file.is_some() {
        return Err(Failure::misuse(Misuse::Together, &[&"FILE", &"--file"]));
    }
    let mut options = call.options.clone();
    options.file = named.or(options.file);
    let (target, _) = options.target(&call.home);
    if matches.get_flag("plan") {
        let call = Call { options, ..call.clone() };
        return take_plan(&call);
    }
    if options.read_only {
        return Err(Error::register(ErrorText::ReadOnlyAsked, &[&target.display()]).into());
    }
    let begun = Instant::now();
    let empty = matches.get_flag("empty");
    let register = Register::init(&target, empty, call.home.clone(), call.clock.clone(), &call.config)?;
    let seconds = format!("{:.2}", begun.elapsed().as_secs_f64());
    let info = register.info()?;
    let values: [&dyn std::fmt::Display; 5] =
        [&info.path.display(), &info.projects, &info.programmes, &info.batches, &seconds];
    call.tell(Say::Made, &values);
    register.close();
    Ok(0)
}

fn take_plan(call: &Call) -> Outcome<u8> {
    call.at_desk(|register| {
        match register.take_plan()? {
            0 => call.tell(Say::PlanTakenAlready, &[]),
            new => call.tell(Say::PlanTaken, &[&new]),
        }
        Ok(0)
    })
}
