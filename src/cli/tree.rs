//! The table of commands, and the parser built from it in a language. A new command is one line here and one file.

use super::args::{option, path};
use super::call::Call;
use super::failure::Outcome;
use super::import;
use super::out::Out;
use super::{
    add, agency, as_of, backup, backups, check, completions, config, confirm, conflicts, diff, digest, export, info,
    init, link, list, log, made_up, man, merge, milestone, note, outside, own, remove, resolve, search, set, show,
    stats, targets, undo, views,
};
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example, Frame};
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, ColorChoice, Command};

/// One command.
pub struct Verb {
    pub name: &'static str,
    pub about: About,
    pub example: Example,
    /// Adds its arguments.
    pub shape: fn(Command, Lang) -> Command,
    /// Carries it out; answers the exit status.
    pub run: fn(&Call, &mut Out, &ArgMatches) -> Outcome<u8>,
}

/// Every command, in the order of help.
pub const VERBS: &[Verb] = &[
    list::VERB,
    show::VERB,
    search::VERB,
    set::VERB,
    add::VERB,
    remove::VERB,
    remove::RESTORE,
    milestone::VERB,
    note::VERB,
    confirm::VERB,
    log::VERB,
    undo::VERB,
    undo::REDO,
    as_of::VERB,
    digest::VERB,
    stats::VERB,
    targets::VERB,
    link::VERB,
    agency::VERB,
    views::VERB,
    export::VERB,
    export::REPORT,
    import::VERB,
    init::VERB,
    info::VERB,
    diff::VERB,
    merge::VERB,
    conflicts::VERB,
    resolve::VERB,
    check::VERB,
    backup::VERB,
    backups::VERB,
    backups::COMPACT,
    outside::VERB,
    own::VERB,
    config::VERB,
    completions::VERB,
    man::VERB,
];

/// Commands that help does not list: for load tests.
const HIDDEN: &[Verb] = &[made_up::VERB];

/// The command of this name.
pub fn verb(name: &str) -> Option<&'static Verb> {
    VERBS.iter().chain(HIDDEN).find(|v| v.name == name)
}

/// The names of all commands.
pub fn names() -> Vec<&'static str> {
    VERBS.iter().map(|v| v.name).collect()
}

/// The whole parser.
pub fn root(lang: Lang, no_color: bool) -> Command {
    root_with(lang, no_color, |_| true)
}

/// The parser with the arguments of those commands only that are wanted: of the others their names are enough.
pub fn root_with(lang: Lang, no_color: bool, wanted: impl Fn(&str) -> bool) -> Command {
    let general = Frame::General.say(lang);
    let mut root = page(Command::new("taizhang"), Frame::About.say(lang), Example::Root, lang)
        .long_about(format!("{}\n\n{}", Frame::About.say(lang), Frame::Long.say(lang)))
        .version(env!("CARGO_PKG_VERSION"))
        .color(if no_color { ColorChoice::Never } else { ColorChoice::Auto })
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("COMMAND")
        .subcommand_help_heading(Frame::Commands.say(lang))
        .arg(super::args::maybe("FILE", "FILE", ArgText::File, lang).value_parser(path()))
        .args(
            [
                option("file", "FILE", ArgText::FileOption, lang).value_parser(path()),
                option("lang", "LANG", ArgText::Lang, lang)
                    .value_parser(PossibleValuesParser::new(["zh", "en"]))
                    .hide_possible_values(true),
                option("author", "NAME", ArgText::Author, lang),
                switch("read-only", ArgText::ReadOnly, lang),
                switch("no-color", ArgText::NoColor, lang),
                option("config", "FILE", ArgText::Config, lang).value_parser(path()),
            ]
            .map(|a| a.global(true).help_heading(general)),
        )
        .arg(switch("help", ArgText::Help, lang).short('h').action(ArgAction::Help).global(true).help_heading(general))
        .arg(switch("mouse", ArgText::Mouse, lang).help_heading(general))
        .arg(switch("version", ArgText::Version, lang).short('V').action(ArgAction::Version).help_heading(general));
    let all = VERBS.iter().map(|verb| (verb, false)).chain(HIDDEN.iter().map(|verb| (verb, true)));
    for (verb, hidden) in all {
        let command = page(Command::new(verb.name), verb.about.say(lang), verb.example, lang).hide(hidden);
        root = root.subcommand(if wanted(verb.name) { (verb.shape)(command, lang) } else { command });
    }
    in_order(root)
}

/// Help lists arguments in the order in which they were declared.
fn in_order(command: Command) -> Command {
    let mut place = 0;
    let command = command.mut_args(|arg| {
        place += 1;
        arg.display_order(place)
    });
    command.mut_subcommands(in_order)
}

/// A command below another one.
pub fn part(name: &'static str, about: About, example: Example, lang: Lang) -> Command {
    page(Command::new(name), about.say(lang), example, lang)
}

fn switch(id: &'static str, help: ArgText, lang: Lang) -> Arg {
    Arg::new(id).long(id).help(help.say(lang)).action(ArgAction::SetTrue)
}

/// The form of a help page, with its examples.
fn page(command: Command, about: &'static str, example: Example, lang: Lang) -> Command {
    let lines: Vec<String> = example.say(lang).lines().map(|l| format!("  {l}")).collect();
    let examples = format!("{}:\n{}", Frame::Examples.say(lang), lines.join("\n"));
    let after = match example {
        Example::Root => format!("{examples}\n\n{}", Frame::Exit.say(lang)),
        _ => examples,
    };
    command
        .about(about)
        .after_long_help(after)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("COMMAND")
        .subcommand_help_heading(Frame::Commands.say(lang))
        .help_template(format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", Frame::Usage.say(lang)))
}
