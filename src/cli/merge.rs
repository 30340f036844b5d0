//! `merge OTHER...`: takes colleagues' files in. What would come in goes to standard output; then, unless it was only to
//! be shown, it is taken in as one transaction. Exit status 1 if conflicts stay open.

mod object;
mod said;

use super::args::{self, choice, flag, format, path};
use super::call::Call;
use super::conflicts;
use super::failure::Outcome;
use super::out::{Format, Out};
use super::progress::watched;
use super::tree::Verb;
use super::{ask, out};
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example, Frame};
use crate::i18n::errors::ErrorText;
use crate::i18n::merge::MergeText as T;
use crate::register::Register;
use crate::register::merge::look::{look, look_again};
use crate::register::merge::take::take;
use crate::register::merge::{Asked, Choice, Choices, Conflict, Outcome as Came, Party, Plan, Watch};
use clap::{Arg, ArgMatches, Command};
use std::path::PathBuf;

pub const VERB: Verb = Verb { name: "merge", about: About::Merge, example: Example::Merge, shape, run };

/// What is done about conflicts.
const HOW: &[&str] = &["ask", "mine", "theirs", "newest", "leave"];

/// What is done about projects that look like one.
const PAIRS: &[&str] = &["ask", "join", "leave"];

/// How often a look is repeated because somebody wrote meanwhile.
const TRIES: usize = 3;

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(
            Arg::new("others")
                .value_name("OTHER")
                .help(ArgText::Others.say(lang))
                .help_heading(Frame::Arguments.say(lang))
                .num_args(1..)
                .required(true)
                .value_parser(path()),
        )
        .arg(flag("dry-run", ArgText::DryRun, lang))
        .arg(choice("resolve", "HOW", ArgText::ResolveHow, HOW.to_vec(), lang))
        .arg(choice("duplicates", "HOW", ArgText::DuplicatesHow, PAIRS.to_vec(), lang))
        .arg(flag("other-register", ArgText::OtherRegister, lang))
        .arg(flag("yes", ArgText::Yes, lang))
        .arg(format(&[Format::Text, Format::Json], lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let files: Vec<PathBuf> = matches.get_many("others").map(|f| f.cloned().collect()).unwrap_or_default();
    let other_register = matches.get_flag("other-register") && matches.get_flag("yes");
    let asked = Asked { files, other_register };
    let dry = matches.get_flag("dry-run");
    let json = args::text(matches, "format") == Some("json");
    let usual = if ask::somebody_is_there() && !json { "ask" } else { "leave" };
    let how = args::text(matches, "resolve").unwrap_or(usual);
    let pairs = args::text(matches, "duplicates").unwrap_or(usual);
    call.at_desk(|register| {
        if let (false, Some(why)) = (dry, register.read_only()) {
            return Err(register.refusal(why).into());
        }
        let watch = Watch::default();
        let mut bench = register.bench()?;
        let mut plan = {
            let desk = &mut bench;
            watched(&watch, call.lang, || look(desk, &asked, &watch))?
        };
        if !json {
            said::preview(out, register, call, &plan.preview)?;
        }
        if dry {
            if json {
                object::write(out, register, &plan.preview, None)?;
            }
            return Ok(u8::from(!plan.preview.conflicts.is_empty()));
        }
        std::io::Write::flush(out)?;
        let mut tries = 0;
        let came = loop {
            let choices = decide(call, register, &plan, how)?;
            let (desk, seen) = (&mut bench, &mut plan);
            match watched(&watch, call.lang, || take(desk, seen, &choices, &watch)) {
                Err(e) if e.text() == ErrorText::MergeStale && tries < TRIES => {
                    tries += 1;
                    let desk = &mut bench;
                    plan = watched(&watch, call.lang, || look_again(desk, plan, &watch))?;
                }
                other => break other?,
            }
        };
        register.follow_merge()?;
        let joined = join(call, register, &plan, pairs)?;
        if json {
            object::write(out, register, &plan.preview, Some((&came, joined)))?;
        }
        tell(call, &came);
        if joined > 0 {
            call.say(&T::JoinedCount.with(call.lang, &[&joined]));
        }
        let open = if joined > 0 { register.conflicts()?.len() } else { came.open };
        Ok(u8::from(open > 0))
    })
}

/// Joins the projects that look like one, as far as that is wanted; answers how many pairs.
fn join(call: &Call, register: &mut Register, plan: &Plan, how: &str) -> Outcome<usize> {
    let mut chosen = Vec::new();
    for pair in &plan.preview.pairs {
        let one = match how {
            "join" => true,
            "ask" => {
                call.say(&out::one_line(&said::pair(pair, register.book(), call.lang)));
                ask::agreed(T::AskSame.say(call.lang))
            }
            _ => false,
        };
        chosen.extend(one.then_some((pair.theirs.id, pair.mine)));
    }
    Ok(register.join(&chosen)?.len())
}

/// What is done about each conflict.
fn decide(call: &Call, register: &Register, plan: &Plan, how: &str) -> Outcome<Choices> {
    let mut choices = Choices::new();
    for conflict in &plan.preview.conflicts {
        let side = |party| conflict.side_of(party).map_or(Choice::Leave, Choice::Side);
        let choice = match how {
            "mine" => side(Party::Mine),
            "theirs" => side(Party::Theirs),
            "newest" => Choice::Side(conflict.newest()),
            "ask" => match question(call, register, conflict)? {
                Some(choice) => choice,
                None => break,
            },
            _ => Choice::Leave,
        };
        choices.insert((conflict.entity, conflict.name.clone()), choice);
    }
    Ok(choices)
}

/// Asks about one conflict; `None` if all the rest is to stay open.
fn question(call: &Call, register: &Register, conflict: &Conflict) -> Outcome<Option<Choice>> {
    let (book, lang) = (register.book(), call.lang);
    for line in conflicts::lines(conflict, book, call, lang) {
        call.say(&out::one_line(&line));
    }
    loop {
        let side = |party| conflict.side_of(party).map(Choice::Side);
        let choice = match ask::ask(T::AskSide.say(lang)).to_lowercase().as_str() {
            "m" => side(Party::Mine),
            "t" => side(Party::Theirs),
            "b" if conflict.is_joinable() => Some(Choice::Joined),
            "l" => Some(Choice::Leave),
            "q" | "" => return Ok(None),
            "v" => match register.third(conflict, &ask::ask(T::AskValue.say(lang)), lang) {
                Ok(choice) => Some(choice),
                Err(e) => {
                    call.say(&e.say(lang));
                    None
                }
            },
            _ => None,
        };
        if choice.is_some() {
            return Ok(choice);
        }
    }
}

/// Says what it came to.
fn tell(call: &Call, came: &Came) {
    let lang = call.lang;
    if came.batch.is_none() {
        call.say(T::Nothing.say(lang));
    } else {
        call.say(&T::Taken.with(lang, &[&came.changes]));
        if came.decided > 0 {
            call.say(&T::TakenDecided.with(lang, &[&came.decided]));
        }
        if came.open > 0 {
            call.say(&T::TakenOpen.with(lang, &[&came.open]));
        }
        if came.outside > 0 {
            call.say(&T::TakenOutside.with(lang, &[&came.outside]));
        }
        if let Some(backup) = &came.backup {
            call.say(&T::TakenBackup.with(lang, &[&backup.display()]));
        }
        call.say(T::TakenUndo.say(lang));
    }
    call.say(&T::CheckCode.with(lang, &[&came.check_code]));
}
