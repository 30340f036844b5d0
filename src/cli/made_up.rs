//! `gen N FILE`: a deterministic made-up register for benchmarks and load tests. Not listed in help.

use super::args::path;
use super::call::Call;
use super::failure::{Outcome, stderr_is_terminal};
use super::out::Out;
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::register::made_up;
use clap::{Arg, ArgMatches, Command, value_parser};
use std::path::PathBuf;
use std::time::Instant;

pub const VERB: Verb = Verb { name: "gen", about: About::MadeUp, example: Example::MadeUp, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(
            Arg::new("count")
                .value_name("N")
                .help(ArgText::ProjectCount.say(lang))
                .required(true)
                .value_parser(value_parser!(u32).range(1..=5_000_000)),
        )
        .arg(Arg::new("which").value_name("FILE").help(ArgText::File.say(lang)).required(true).value_parser(path()))
}

fn run(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let count = matches.get_one::<u32>("count").copied().unwrap_or_default() as usize;
    let file = matches.get_one::<PathBuf>("which").cloned().unwrap_or_default();
    let begun = Instant::now();
    let shown = stderr_is_terminal();
    made_up::make(&file, count, &call.clock, &mut |done| {
        if shown {
            eprint!("\r{done} / {count}");
        }
        true
    })?;
    if shown {
        eprintln!();
    }
    let seconds = format!("{:.2}", begun.elapsed().as_secs_f64());
    call.tell(Say::Made, &[&file.display(), &count, &0, &0, &seconds]);
    Ok(0)
}
