//! `config show`: every setting with its value and where it comes from. Also the places on this machine, since people
//! ask where their files are.

use super::args::{format, format_of};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Heading, Out, TABLES};
use super::tree::{Verb, part};
use crate::i18n::Lang;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, Example};
use crate::register::config::{Config, Origin};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

pub const VERB: Verb = Verb { name: "config", about: About::Config, example: Example::Config, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .subcommand_required(true)
        .subcommand(part("show", About::ConfigShow, Example::Config, lang).arg(format(TABLES, lang)))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let inner = matches.subcommand().map_or(matches, |(_, m)| m);
    let format = format_of(inner, out);
    let heads = [("key", Head::Setting), ("value", Head::Value), ("origin", Head::Origin)];
    let headings = heads.map(|(code, head)| Heading::new(code, head.say(call.lang))).into();
    let mut sheet = out.sheet(format, headings);
    for (key, value, origin) in settings(call) {
        let shown = match &value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let said = origin_in_words(origin, &call.config, call.lang);
        let code = origin_code(origin);
        sheet.row(&Cells(vec![Cell::text(key), Cell::both(shown, value), Cell::both(said, code)]))?;
    }
    sheet.end()?;
    Ok(0)
}

/// Every setting. Values are as the file would have them.
fn settings(call: &Call) -> Vec<(String, Value, Origin)> {
    let config = &call.config;
    let ascii = config.ascii.value.map_or(json!("auto"), Value::from);
    let mut out = vec![
        ("author".to_string(), json!(config.author.value), config.author.origin),
        ("language".to_string(), json!(config.language.value.code()), config.language.origin),
        ("theme".to_string(), json!(config.theme.value.code()), config.theme.origin),
        ("ascii".to_string(), ascii, config.ascii.origin),
        ("mouse".to_string(), json!(config.mouse.value), config.mouse.origin),
    ];
    let rules = [
        ("stale_days", "stale_days", config.rules.stale_days),
        ("lights.red_days", "red_days", config.rules.red_days),
        ("lights.late_start_months", "late_start_months", config.rules.late_start_months),
        ("lights.red_share", "red_share", config.rules.red_share),
        ("lights.yellow_share", "yellow_share", config.rules.yellow_share),
    ];
    out.extend(rules.map(|(key, name, value)| {
        (key.to_string(), json!(value), config.rule_origins.get(name).copied().unwrap_or(Origin::Default))
    }));
    out.extend(config.board.iter().map(|(stage, most)| (format!("board.{stage}"), json!(most), Origin::File)));
    out.extend(
        config.keys.iter().map(|(action, keys)| (format!("keys.{action}"), json!(keys.join(" ")), Origin::File)),
    );
    for (name, profile) in &config.profiles {
        let unit = profile.yi.map(|yi| if yi { "yi" } else { "wan" }.to_string());
        let language = profile.lang.map(|l| l.code().to_string());
        let given = [("query", &profile.query), ("columns", &profile.columns), ("sort", &profile.sort)];
        let given = given.into_iter().chain([("unit", &unit), ("language", &language)]);
        let said = given
            .filter_map(|(key, value)| Some((format!("profiles.{name}.{key}"), json!(value.as_ref()?), Origin::File)));
        out.extend(said.collect::<Vec<_>>());
    }
    let home = match std::env::var_os("TAIZHANG_HOME").is_some_and(|v| !v.is_empty()) {
        true => Origin::Environment("TAIZHANG_HOME"),
        false => Origin::System,
    };
    let (register, default) = call.options.target(&call.home);
    let register_origin = match (default, &call.options.file) {
        (true, _) => home,
        (false, Some(_)) => Origin::Flag,
        (false, None) => Origin::Environment("TAIZHANG_FILE"),
    };
    let config_origin = if config.path == call.home.config { home } else { Origin::Flag };
    for (key, path, origin) in [
        ("path.register", &register, register_origin),
        ("path.config", &config.path, config_origin),
        ("path.data", &call.home.data, home),
        ("path.state", &call.home.state, home),
        ("path.backups", &call.home.backups, home),
    ] {
        out.push((key.to_string(), json!(path.to_string_lossy()), origin));
    }
    out
}

fn origin_code(origin: Origin) -> &'static str {
    match origin {
        Origin::Flag => "flag",
        Origin::Environment(name) => name,
        Origin::File => "file",
        Origin::System => "system",
        Origin::Default => "default",
    }
}

fn origin_in_words(origin: Origin, config: &Config, lang: Lang) -> String {
    match origin {
        Origin::Flag => Head::ByFlag.say(lang).to_string(),
        Origin::Environment(name) => name.to_string(),
        Origin::File => config.path.display().to_string(),
        Origin::System => Head::BySystem.say(lang).to_string(),
        Origin::Default => Head::ByDefault.say(lang).to_string(),
    }
}
