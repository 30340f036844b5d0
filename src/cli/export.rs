//! `export FILE [QUERY]`: the form follows the ending of the file; `-` with `--format` writes to standard output.

use super::args::{self, choice, flag, needed, option, path, query};
use super::call::Call;
use super::failure::{Failure, Outcome, stderr_is_terminal};
use super::list;
use super::out::Out;
use super::tree::Verb;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::{Advice, Misuse};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::export::Say;
use crate::register::Register;
use crate::register::config::Profile;
use crate::register::error::Error;
use crate::register::export::{Asked, Form, Given, Order, Stop, Style};
use clap::{ArgMatches, Command};
use std::io::Write;
use std::path::{Path, PathBuf};

pub const VERB: Verb = Verb { name: "export", about: About::Export, example: Example::Export, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    let formats = Form::ALL.iter().filter(|f| f.has_ending()).map(|f| f.code()).collect();
    command
        .arg(needed("to", "FILE", ArgText::ExportFile, lang).value_parser(path()))
        .arg(query(lang))
        .arg(choice("format", "FORMAT", ArgText::ExportFormat, formats, lang))
        .arg(choice("as", "STANDARD", ArgText::ExportAs, vec!["oc4ids"], lang))
        .arg(list::columns(lang).help(ArgText::ExportColumns.say(lang)))
        .arg(option("sort", "KEYS", ArgText::Sort, lang))
        .arg(option("profile", "NAME", ArgText::ExportProfile, lang))
        .arg(choice("unit", "UNIT", ArgText::ExportUnit, vec!["wan", "yi"], lang))
        .arg(option("since", "DATE", ArgText::ExportSince, lang))
        .arg(flag("with-history", ArgText::ExportHistory, lang))
        .arg(flag("bom", ArgText::ExportBom, lang))
        .arg(flag("raw", ArgText::ExportRaw, lang))
        .arg(flag("force", ArgText::Force, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let file = matches.get_one::<PathBuf>("to").cloned().unwrap_or_default();
    let stream = file.as_os_str() == "-";
    let form = match (args::text(matches, "as"), args::text(matches, "format").and_then(Form::parse)) {
        (Some(_), None | Some(Form::Json)) => Form::Oc4ids,
        (Some(_), Some(other)) => {
            let format = format!("--format {}", other.code());
            return Err(Failure::misuse(Misuse::Together, &[&"--as oc4ids", &format]));
        }
        (None, Some(form)) => form,
        (None, None) if stream => {
            let failure = Failure::misuse(Misuse::Missing, &[&"--format"]);
            return Err(failure.advise(Advice::SeeHelp, &[&"taizhang export"]));
        }
        (None, None) => Form::of(&file)?,
    };
    if stream && form == Form::Xlsx && out.terminal {
        return Err(Error::usage(ErrorText::NotOnTerminal, &[&"xlsx"]).hint(HintText::NameAFile, &[]).into());
    }
    let since = args::date(matches, "since", call.today())?;
    call.at_desk(|register| {
        let profile = profile(call, register, args::text(matches, "profile"))?;
        let typed = Some(args::joined(matches, "query")).filter(|q| !q.trim().is_empty());
        let query = typed.or(profile.query).unwrap_or_default();
        let unit = args::text(matches, "unit").map(|unit| unit == "yi");
        let asked = Asked {
            form,
            query: &query,
            columns: args::text(matches, "columns").or(profile.columns.as_deref()),
            sort: args::text(matches, "sort").or(profile.sort.as_deref()).unwrap_or_default(),
            style: Style { lang: profile.lang.unwrap_or(call.lang), yi: unit.or(profile.yi).unwrap_or_default() },
            raw: matches.get_flag("raw"),
            bom: matches.get_flag("bom"),
            history: matches.get_flag("with-history"),
            since: since.map(|d| call.clock.start_of(d.earliest())),
            terminal: stream && out.terminal,
        };
        let order = register.order(&asked)?;
        match stream {
            true => write(register, &order, out),
            false => {
                let given = save(register, &order, &file, matches.get_flag("force"))?;
                tell(call, &given, &file);
                Ok(0)
            }
        }
    })
}

/// The profile of this name: one's own in the configuration, else a view of the register. What is said beside it goes
/// before it.
fn profile(call: &Call, register: &Register, name: Option<&str>) -> Outcome<Profile> {
    let Some(name) = name else { return Ok(Profile::default()) };
    if let Some(own) = call.config.profiles.get(name) {
        return Ok(own.clone());
    }
    let views = register.saved_views(&Default::default())?;
    if let Some(view) = views.iter().find(|v| v.name == name.trim()) {
        return Ok(view.profile());
    }
    let own = call.config.profiles.keys().map(String::as_str);
    let known: Vec<&str> = own.chain(views.iter().map(|v| v.name.as_str())).collect();
    let error = Error::usage(ErrorText::UnknownProfile, &[&name]);
    Err(if known.is_empty() { error } else { error.hint(HintText::OneOf, &[&known.join(", ")]) }.into())
}

/// Writes to standard output.
fn write(register: &Register, order: &Order, out: &mut Out) -> Outcome<u8> {
    match register.give(order, out, &mut |_, _| true) {
        Ok(_) | Err(Stop::Stopped) => Ok(0),
        Err(Stop::Desk(error)) => Err(error.into()),
        Err(Stop::Out(error)) => Err(error.into()),
    }
}

/// Writes a file, with a line of progress for long work.
pub fn save(register: &Register, order: &Order, file: &Path, force: bool) -> Outcome<Given> {
    let shown = stderr_is_terminal() && order.ids.len() > 5_000;
    let mut last = 0;
    let given = register.export(order, file, force, &mut |done, of| {
        let percent = done * 100 / of.max(1);
        if shown && percent != last {
            last = percent;
            eprint!("\r{percent:3} %");
            let _ = std::io::stderr().flush();
        }
        true
    });
    if shown {
        eprint!("\r     \r");
    }
    Ok(given?)
}

/// Says what was written where.
pub fn tell(call: &Call, given: &Given, file: &Path) {
    let mut said = vec![match given.projects {
        0 => Say::Nothing.with(call.lang, &[&file.display()]),
        n => Say::Written.with(call.lang, &[&n, &file.display()]),
    }];
    said.extend((given.left > 0).then(|| Say::StepsLeft.with(call.lang, &[&given.left])));
    for line in said {
        match stderr_is_terminal() {
            true => eprintln!("{}", crate::domain::text::visible(&line)),
            false => eprintln!("{line}"),
        }
    }
}

/// `report FILE.html [QUERY]`: the page, whatever the ending.
pub const REPORT: Verb =
    Verb { name: "report", about: About::Report, example: Example::Report, shape: report_shape, run: report };

fn report_shape(command: Command, lang: Lang) -> Command {
    command
        .arg(needed("to", "FILE.html", ArgText::ReportFile, lang).value_parser(path()))
        .arg(query(lang))
        .arg(list::columns(lang))
        .arg(option("sort", "KEYS", ArgText::Sort, lang))
        .arg(flag("force", ArgText::Force, lang))
}

fn report(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let file = matches.get_one::<PathBuf>("to").cloned().unwrap_or_default();
    let typed = args::joined(matches, "query");
    let asked = Asked {
        query: &typed,
        columns: args::text(matches, "columns"),
        sort: args::text(matches, "sort").unwrap_or_default(),
        ..Asked::new(Form::Html, call.lang)
    };
    call.at_desk(|register| {
        let order = register.order(&asked)?;
        if file.as_os_str() == "-" {
            return write(register, &order, out);
        }
        let given = save(register, &order, &file, matches.get_flag("force"))?;
        tell(call, &given, &file);
        Ok(0)
    })
}
