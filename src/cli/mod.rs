//! The command line: the only room that says clap. One file per command; `tree` is the table of them all.
//!
//! A run goes one way: `words` looks at the raw words (language, first word), `tree` builds the parser in that language,
//! `misuse` says what it refuses, `call` gathers what a command needs, the command talks to the desk, `out` writes.
//! Data goes to standard output, everything else to standard error. Nothing here knows SQL, screens or keys.

mod add;
mod agency;
mod args;
mod as_of;
mod ask;
mod assign;
mod backup;
mod backups;
mod call;
mod check;
mod choose;
mod completions;
mod config;
mod confirm;
mod conflicts;
mod diff;
mod digest;
mod export;
mod failure;
mod import;
mod info;
mod init;
mod link;
mod list;
mod log;
mod made_up;
mod man;
mod merge;
mod milestone;
mod misuse;
mod note;
mod out;
mod outside;
mod own;
mod progress;
mod remove;
mod resolve;
mod search;
mod set;
mod shift;
mod show;
mod stats;
mod targets;
mod told;
pub mod tree;
mod undo;
mod views;
mod words;

use crate::i18n::Lang;
use crate::i18n::cli::help::Frame;
use crate::i18n::cli::say::{Advice, Misuse, Say};
use crate::i18n::errors::ErrorText;
use crate::register::Register;
use crate::register::config::{Config, Flags};
use crate::register::error::Error;
use crate::register::home::{Clock, Home, variable};
use crate::register::open::Options;
use call::{Call, Needs};
use clap::ArgMatches;
use clap::error::ErrorKind;
use failure::{Failure, Outcome};
use out::Out;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use words::Words;

/// What a run came to.
pub enum Answer {
    /// It is done, with this exit status.
    Exit(u8),
    /// The terminal interface is wanted on this register.
    Interface(Box<Interface>),
}

/// What the terminal interface begins with.
pub struct Interface {
    pub register: Register,
    pub config: Config,
    /// Whether the register was made just now.
    pub made: bool,
    /// `--no-color`.
    pub no_color: bool,
}

/// Runs the command that the words say. `columns` answers the width of the terminal in cells.
pub fn run(words: impl IntoIterator<Item = OsString>, columns: fn() -> Option<u16>) -> Answer {
    let words = Words::read(words);
    let lang = language(&words);
    start(&words, lang, columns).unwrap_or_else(|failure| Answer::Exit(failure.tell(lang)))
}

/// Says an error of the interface in the one form of errors; answers the exit status.
pub fn complain(error: Error, lang: Lang) -> u8 {
    Failure::from(error).tell(lang)
}

/// The language, before anything can be said in it: flag, environment, configuration, locale.
fn language(words: &Words) -> Lang {
    let flag = match words.lang.as_deref() {
        Some("zh") => Some(Lang::Zh),
        Some("en") => Some(Lang::En),
        _ => None,
    };
    let path = words.config.clone().map(PathBuf::from).or_else(|| Home::from_env().ok().map(|h| h.config));
    let flags = Flags { lang: flag, ..Flags::default() };
    let config = path.and_then(|p| Config::load(&p, &flags).ok());
    let guess = || {
        let names = ["TAIZHANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
        names.into_iter().find_map(variable).and_then(|l| Lang::parse(&l)).unwrap_or(Lang::En)
    };
    config.map(|c| c.language.value).or(flag).unwrap_or_else(guess)
}

fn start(words: &Words, lang: Lang, columns: fn() -> Option<u16>) -> Outcome<Answer> {
    let verb = judge_first(words)?;
    // Where a command or nothing at all is named, nobody asks for the arguments of the others.
    let root = match (verb, &words.first) {
        (None, Some(_)) => tree::root(lang, words.no_color),
        (verb, _) => tree::root_with(lang, words.no_color, |name| name == verb.unwrap_or(list::VERB.name)),
    };
    let matches = match root.clone().try_get_matches_from(&words.marked) {
        Ok(matches) => matches,
        Err(e) if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            let mut out = Out::new(lang, words.no_color, columns);
            let page = if out.colour { e.render().ansi().to_string() } else { e.render().to_string() };
            write!(out, "{}", page.replace("[OPTIONS]", Frame::OptionsMark.say(lang)))?;
            out.flush()?;
            return Ok(Answer::Exit(0));
        }
        Err(e) => {
            let line = verb.map_or("taizhang".to_string(), |v| format!("taizhang {v}"));
            let parent = verb.and_then(|v| root.find_subcommand(v)).unwrap_or(&root);
            let names: Vec<&str> = parent.get_subcommands().map(clap::Command::get_name).collect();
            return Err(misuse::explain(&e, &line, &names));
        }
    };
    let call = prepare(&matches, lang)?;
    let mut out = Out::new(call.lang, words.no_color, columns);
    let exit = match matches.subcommand() {
        Some((name, inner)) => {
            if let Some(file) = matches.get_one::<PathBuf>("FILE") {
                let failure = Failure::misuse(Misuse::FileTwice, &[&file.display(), &name]);
                return Err(failure.advise(Advice::UseFileOption, &[&file.display(), &name]));
            }
            tree::verb(name).map_or(Ok(2), |verb| (verb.run)(&call, &mut out, inner))?
        }
        None if std::io::stdin().is_terminal() && out.terminal => return interface(call, words.no_color),
        None => {
            let list = root.try_get_matches_from(["taizhang", "list"]);
            let list = list.map_err(|e| misuse::explain(&e, "taizhang list", &[]))?;
            list.subcommand().map_or(Ok(0), |(_, inner)| list::run(&call, &mut out, inner))?
        }
    };
    out.flush()?;
    Ok(Answer::Exit(exit))
}

/// The command named by the first word. A bare word that is neither a command nor a file is an unknown command.
fn judge_first(words: &Words) -> Outcome<Option<&'static str>> {
    let Some(first) = &words.first else { return Ok(None) };
    if let Some(verb) = first.to_str().and_then(tree::verb) {
        return Ok(Some(verb.name));
    }
    let text = first.to_string_lossy();
    let like_a_path = text.contains(['.', '/']) || text.contains(std::path::MAIN_SEPARATOR) || text == "-";
    if like_a_path || Path::new(first).exists() {
        return Ok(None);
    }
    Err(misuse::unknown_command(&text, "taizhang", &tree::names()))
}

/// Commands that only show, and show what stands in the file at once.
const HASTY: [&str; 5] = ["list", "show", "search", "stats", "info"];

/// Gathers what every command needs.
fn prepare(matches: &ArgMatches, lang: Lang) -> Outcome<Call> {
    // Options of all commands are found at the level of the command when they stand behind it.
    let inner = matches.subcommand().map_or(matches, |(_, m)| m);
    let flag = |id: &str| matches.get_flag(id) || inner.get_flag(id);
    let path = |id: &str| inner.get_one::<PathBuf>(id).or_else(|| matches.get_one::<PathBuf>(id)).cloned();
    let author = args::text(inner, "author").or_else(|| args::text(matches, "author")).map(str::to_string);
    if let Some(author) = &author {
        if author.trim().is_empty() {
            return Err(Failure::misuse(Misuse::EmptyAuthor, &[]).advise(Advice::SeeHelp, &[&"taizhang"]));
        }
        if let Some(found) = crate::domain::text::hidden_marks(author) {
            let mark = format!("U+{:04X}", u32::from(found.mark));
            return Err(Error::usage(ErrorText::HiddenMark, &[&"--author", &mark]).into());
        }
    }
    let home = Home::from_env()?;
    let named = path("config");
    if let Some(missing) = named.as_ref().filter(|p| !p.exists()) {
        return Err(Error::io(ErrorText::Missing, &[&missing.display()]).into());
    }
    let flags = Flags { author, lang: words_lang(inner), mouse: matches.get_flag("mouse") };
    let config = Config::load(named.as_ref().unwrap_or(&home.config), &flags)?;
    let clock = Clock::from_env()?;
    let positional = matches.get_one::<PathBuf>("FILE").cloned();
    let option = path("file");
    if let (Some(_), Some(_)) = (&positional, &option) {
        return Err(Failure::misuse(Misuse::Together, &[&"FILE", &"--file"]).advise(Advice::SeeHelp, &[&"taizhang"]));
    }
    let options = Options { file: positional.or(option), read_only: flag("read-only") };
    let hasty = matches.subcommand_name().is_none_or(|name| HASTY.contains(&name));
    let needs = match matches.subcommand_name() {
        Some(name) if name == merge::VERB.name => Needs::Few,
        Some(name) if name != list::VERB.name => Needs::All,
        _ => Needs::Perhaps,
    };
    Ok(Call { lang, home, clock, config, options, hasty, needs, as_of: None })
}

fn words_lang(matches: &ArgMatches) -> Option<Lang> {
    args::text(matches, "lang").and_then(Lang::parse)
}

/// Opens the register for the interface; a named file that does not exist is made after a question.
fn interface(call: Call, no_color: bool) -> Outcome<Answer> {
    let opened = Register::open(&call.options, call.home.clone(), call.clock.clone(), &call.config);
    let (register, made) = match opened {
        Err(e) if e.text() == ErrorText::Missing => {
            let (path, _) = call.options.target(&call.home);
            if !ask::agreed(&Say::AskCreate.with(call.lang, &[&path.display()])) {
                return Err(e.into());
            }
            (Register::init(&path, false, call.home, call.clock, &call.config)?, true)
        }
        other => other?,
    };
    Ok(Answer::Interface(Box::new(Interface { register, config: call.config, made, no_color })))
}
