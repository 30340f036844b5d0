//! `backups` lists what was kept, the newest first; `backups restore N --to OUT` copies one back to a new name, checked.
//! Works without opening the register, since that may be what is damaged. `compact` gives room back to the disk.

use super::args::{self, flag, format, needed, option, path};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Heading, Out, TABLES};
use super::tree::{Verb, part};
use crate::i18n::Lang;
use crate::i18n::care::CareText as T;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::register::keeping::{self, Backup, Reason};
use clap::{ArgMatches, Command, value_parser};
use serde_json::json;
use std::path::PathBuf;

pub const VERB: Verb = Verb { name: "backups", about: About::Backups, example: Example::Backups, shape, run };
pub const COMPACT: Verb =
    Verb { name: "compact", about: About::Compact, example: Example::Compact, shape: |c, _| c, run: compact };

fn shape(command: Command, lang: Lang) -> Command {
    let number = needed("n", "N", ArgText::BackupNumber, lang).value_parser(value_parser!(u64));
    let to = option("to", "OUT", ArgText::RestoreTo, lang).value_parser(path()).required(true);
    let listing = |c: Command| c.arg(format(TABLES, lang)).arg(flag("all", ArgText::BackupsAll, lang));
    listing(command)
        // What it does by itself, also by the name by which people ask for it.
        .subcommand(listing(Command::new("list")).hide(true))
        .subcommand(part("restore", About::BackupsRestore, Example::Backups, lang).arg(number).arg(to))
}

/// The backups of the register meant, whether it can be opened or not.
fn of_target(call: &Call, all: bool) -> Vec<Backup> {
    let (target, _) = call.options.target(&call.home);
    let of = target.file_stem().map(|s| s.to_string_lossy().into_owned());
    keeping::backups(&call.home, of.as_deref().filter(|_| !all))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let lang = call.lang;
    let inner = matches.subcommand().filter(|(name, _)| *name == "list").map_or(matches, |(_, m)| m);
    let all = of_target(call, inner.get_flag("all"));
    if let Some(("restore", m)) = matches.subcommand() {
        let n = m.get_one::<u64>("n").map_or(0, |n| usize::try_from(*n).unwrap_or(usize::MAX));
        if let Some(to) = m.get_one::<PathBuf>("to") {
            keeping::restore(&all, n, to)?;
            call.say(&T::Restored.with(lang, &[&to.display()]));
            out.line(&to.display().to_string())?;
        }
        return Ok(0);
    }
    let format = args::format_of(inner, out);
    let headings = vec![
        Heading::number("n", Head::Number.say(lang)),
        Heading::new("at", Head::At.say(lang)),
        Heading::new("reason", T::Reason.say(lang)),
        Heading::number("size", Head::Size.say(lang)),
        Heading::new("state", T::Sound.say(lang)),
        Heading::new("of", T::OfFile.say(lang)),
        Heading::new("path", Head::Path.say(lang)),
    ];
    let mut sheet = out.sheet(format, headings);
    for (n, backup) in all.iter().enumerate() {
        let (state, code) = if keeping::is_whole(backup) { (T::Whole, "whole") } else { (T::Broken, "damaged") };
        let size = i64::try_from(backup.size).unwrap_or(i64::MAX);
        sheet.row(&Cells(vec![
            Cell::number(i64::try_from(n + 1).unwrap_or(i64::MAX)),
            Cell::both(moment(&backup.at), backup.at.clone()),
            Cell::both(reason(backup.reason).say(lang), backup.reason.code()),
            Cell::both(size.to_string(), json!(size)),
            Cell::both(state.say(lang), code),
            Cell::text(backup.of.clone()),
            Cell::text(backup.path.display().to_string()),
        ]))?;
    }
    sheet.end()?;
    if all.is_empty() {
        call.say(T::NoBackups.say(lang));
    }
    Ok(0)
}

const fn reason(reason: Reason) -> T {
    match reason {
        Reason::Daily => T::Daily,
        Reason::Merge => T::BeforeMerge,
        Reason::Import => T::BeforeImport,
        Reason::Migrate => T::BeforeMigration,
        Reason::Asked => T::Asked,
    }
}

/// `20261125T090000.000` as `2026-11-25 09:00`.
fn moment(at: &str) -> String {
    match (at.get(..4), at.get(4..6), at.get(6..8), at.get(9..11), at.get(11..13)) {
        (Some(y), Some(m), Some(d), Some(h), Some(min)) => format!("{y}-{m}-{d} {h}:{min}"),
        _ => at.to_string(),
    }
}

fn compact(call: &Call, _: &mut Out, _: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let (before, after) = register.compact()?;
        call.say(&T::Compacted.with(call.lang, &[&before, &after]));
        Ok(0)
    })
}
