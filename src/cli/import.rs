//! `import FILE`: what a ledger says, what taking it in would change, and, once agreed to, that.

use super::args::{flag, needed, option, path};
use super::call::Call;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::progress::watched;
use super::tree::Verb;
use super::{args, ask};
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Advice, Misuse};
use crate::i18n::import::ImportSay as S;
use crate::register::config::Origin;
use crate::register::import::{Imported, MatchBy, Plan, Request, told};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::io::Write;
use std::path::PathBuf;

pub const VERB: Verb = Verb { name: "import", about: About::Import, example: Example::Import, shape, run };

/// So many projects are shown one by one.
const SHOWN: usize = 200;

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(needed("from", "FILE", ArgText::ImportFile, lang).value_parser(path()))
        .arg(flag("dry-run", ArgText::DryRun, lang))
        .arg(
            Arg::new("map")
                .long("map")
                .value_name("COLUMN=FIELD")
                .help(ArgText::MapOption.say(lang))
                .action(ArgAction::Append),
        )
        .arg(
            option("key", "code|name", ArgText::KeyOption, lang)
                .value_parser(PossibleValuesParser::new(["code", "name"]))
                .hide_possible_values(true),
        )
        .arg(option("sheet", "NAME", ArgText::SheetOption, lang))
        .arg(option("save-map", "NAME", ArgText::SaveMap, lang))
        .arg(option("use-map", "NAME", ArgText::UseMap, lang))
        .arg(flag("yes", ArgText::Yes, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let Some(file) = matches.get_one::<PathBuf>("from") else { return Ok(2) };
    let mut request = Request::new(file, call.lang);
    request.sheet = args::text(matches, "sheet").map(str::to_string);
    request.by = match args::text(matches, "key") {
        Some("code") => MatchBy::Code,
        Some("name") => MatchBy::Name,
        _ => MatchBy::All,
    };
    let mut given = Vec::new();
    for pair in args::texts(matches, "map") {
        let Some((column, field)) = pair.rsplit_once('=').filter(|(c, f)| !c.trim().is_empty() && !f.trim().is_empty())
        else {
            let failure = Failure::misuse(Misuse::NotAssignment, &[&pair]);
            return Err(failure.advise(Advice::SeeHelp, &[&"taizhang import"]));
        };
        given.push((column.trim().to_string(), field.trim().to_string()));
    }
    call.at_desk(|register| {
        request.mapping.clone_from(&given);
        if let Some(name) = args::text(matches, "use-map") {
            // What is given now goes before what was saved.
            let saved = register.mapping(name)?;
            request.mapping.extend(saved.into_iter().filter(|(c, _)| !given.iter().any(|(g, _)| g == c)));
        }
        let mut plan = watched(&request.watch, call.lang, || register.plan_import(&request))?;
        show(call, out, &plan)?;
        if let Some(name) = args::text(matches, "save-map") {
            let columns: Vec<(String, String)> =
                plan.layout.columns.iter().map(|c| (c.heading.clone(), c.target.code())).collect();
            let saved = register.save_mapping(name, &columns)?;
            tell(call, &S::MapSaved.with(call.lang, &[&saved.display()]));
        }
        if plan.is_nothing() {
            tell(call, S::Nothing.say(call.lang));
            return Ok(0);
        }
        if matches.get_flag("dry-run") {
            tell(call, S::DryRun.say(call.lang));
            return Ok(0);
        }
        if !matches.get_flag("yes") {
            out.flush()?;
            if !ask::somebody_is_there() {
                tell(call, S::Needed.say(call.lang));
                return Ok(2);
            }
            if !ask::agreed(S::Ask.say(call.lang)) {
                tell(call, S::NotWritten.say(call.lang));
                return Ok(0);
            }
            // Who said with `--author` whose changes they are is not asked.
            if plan.comes_back() && call.config.author.origin != Origin::Flag {
                plan.credit(&ask::ask(&S::Whose.with(call.lang, &[&register.author()])))?;
            }
        }
        let done = watched(&request.watch, call.lang, || register.apply_watched(plan, call.lang, &request.watch))?;
        tell(call, &written(&done, call.lang));
        if done.conflicts > 0 {
            tell(call, &S::Conflicts.with(call.lang, &[&done.conflicts]));
            return Ok(1);
        }
        Ok(0)
    })
}

fn written(done: &Imported, lang: Lang) -> String {
    let backup = done.backup.as_ref().map(|b| b.display().to_string()).unwrap_or_default();
    S::Written.with(lang, &[&done.new, &done.changed, &backup])
}

/// A sentence for the person at work.
fn tell(_: &Call, sentence: &str) {
    let said = crate::domain::text::visible(sentence);
    eprintln!("{said}");
}

/// The preview: what was read, how, what is doubtful, what would change.
fn show(call: &Call, out: &mut Out, plan: &Plan) -> Outcome<()> {
    let lang = call.lang;
    for line in told::source(plan, lang) {
        out.line(&line)?;
    }
    let columns = told::columns(plan, lang);
    if !columns.is_empty() {
        out.line("")?;
        out.line(S::Mapping.say(lang))?;
        lines(out, &columns)?;
    }
    let problems = told::problems(plan, lang);
    if !problems.is_empty() {
        out.line("")?;
        lines(out, &problems)?;
    }
    if plan.history.is_none() {
        out.line("")?;
        out.line(&format!("{}: {}", S::Changes.say(lang), told::summary(plan, lang)))?;
        lines(out, &told::changes(plan, lang, SHOWN))?;
    }
    Ok(())
}

fn lines(out: &mut Out, all: &[told::Told]) -> Outcome<()> {
    for line in all {
        let indent = if line.inner { "    " } else { "  " };
        let mark = if line.mark.is_empty() { String::new() } else { format!("{}  ", line.mark) };
        let text = crate::domain::text::visible(&line.text).into_owned();
        out.line(&format!("{indent}{mark}{text}"))?;
    }
    Ok(())
}
