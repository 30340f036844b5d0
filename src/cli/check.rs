//! `check`: whether the register holds together. Exit status 1 if anything is found.

use super::args::{flag, format, option, path, text};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Format, Heading, Out, Row, TABLES};
use super::tree::Verb;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::i18n::care::CareText;
use crate::i18n::cli::heads::{FindingText, Head};
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::{Lang, labels};
use crate::register::Register;
use crate::register::check::Finding;
use crate::register::json::code_of;
use crate::register::repair::repair_copy;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value, json};
use std::path::PathBuf;

pub const VERB: Verb = Verb { name: "check", about: About::Check, example: Example::Check, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    let repair = option("repair-copy", "OUT", ArgText::RepairCopy, lang).value_parser(path());
    command.arg(format(TABLES, lang)).arg(flag("deep", ArgText::Deep, lang)).arg(repair)
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    if let Some(to) = matches.get_one::<PathBuf>("repair-copy") {
        let done = repair_copy(&call.options, &call.home, &call.clock, to)?;
        call.say(&CareText::Repaired.with(call.lang, &[&done.changes, &done.fetched, &done.lost]));
        out.line(&to.display().to_string())?;
        return Ok(u8::from(done.lost > 0));
    }
    call.at_desk(|register| {
        let findings = if matches.get_flag("deep") { register.check_deep()? } else { register.check()? };
        let format = text(matches, "format").and_then(Format::parse).unwrap_or(Format::Text);
        if matches!(format, Format::Text | Format::Table) {
            for finding in &findings {
                let said = say(finding, register, call.lang);
                out.line(&super::out::one_line(&said))?;
            }
        } else {
            let heads = [("finding", Head::Kind), ("detail", Head::Value)];
            let headings = heads.map(|(code, head)| Heading::new(code, head.say(call.lang)));
            let mut sheet = out.sheet(format, headings.into());
            for finding in &findings {
                let words = say(finding, register, call.lang);
                sheet.row(&Found { object: object(finding, register, &words), words })?;
            }
            sheet.end()?;
        }
        match findings.len() {
            0 => call.tell(Say::CheckFine, &[]),
            n => call.tell(Say::CheckFound, &[&n]),
        }
        Ok(u8::from(!findings.is_empty()))
    })
}

/// A finding on its way out.
struct Found {
    object: Map<String, Value>,
    words: String,
}

impl Row for Found {
    fn text(&self, column: usize) -> String {
        match column {
            0 => self.object.get("finding").and_then(Value::as_str).unwrap_or_default().to_string(),
            _ => self.words.clone(),
        }
    }

    fn value(&self, column: usize) -> Value {
        Value::String(self.text(column))
    }

    fn object(&self, _: &[Heading]) -> Map<String, Value> {
        self.object.clone()
    }
}

/// A finding in words.
fn say(finding: &Finding, register: &Register, lang: Lang) -> String {
    let label = |entity: &EntityId, name: &str| match Key::parse(entity.entity, name) {
        Some(Key::Unknown(_)) | None => match Field::find(entity.entity, name) {
            Some(field) => labels::field(lang, field).to_string(),
            None => name.to_string(),
        },
        Some(key) => labels::key_label(lang, &key),
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| Head::Empty.say(lang).to_string());
    match finding {
        Finding::Pages(why) => FindingText::Pages.with(lang, &[why]),
        Finding::Change(id) => FindingText::Change.with(lang, &[id]),
        Finding::Orphan(id) => FindingText::Orphan.with(lang, &[id]),
        Finding::Outside { entity, field, log, file } => FindingText::Outside
            .with(lang, &[&place(*entity, register), &label(entity, field), &text(log), &text(file)]),
        Finding::Odd { entity, field, value } => {
            FindingText::Odd.with(lang, &[&place(*entity, register), &label(entity, field), value])
        }
        Finding::CodeClash(code) => FindingText::CodeClash.with(lang, &[code]),
        Finding::Conflict(code, n) => FindingText::Conflict.with(lang, &[code, n]),
        Finding::Schema(what, name) => schema(what).with(lang, &[name]),
        Finding::Derived(table) => FindingText::Derived.with(lang, &[table]),
        Finding::Undecided(n) => FindingText::Undecided.with(lang, &[n]),
        Finding::Lacking(n) => FindingText::Lacking.with(lang, &[n]),
        Finding::Reference(id) => FindingText::Reference.with(lang, &[id]),
        Finding::Backup(path) => FindingText::Backup.with(lang, &[path]),
        Finding::NewerPlan(n) => FindingText::NewerPlan.with(lang, &[n]),
    }
}

fn schema(what: &str) -> FindingText {
    match what {
        "missing" => FindingText::SchemaMissing,
        "trigger" => FindingText::SchemaTrigger,
        "index" => FindingText::SchemaIndex,
        "column" => FindingText::SchemaColumn,
        "extra" => FindingText::SchemaExtra,
        _ => FindingText::SchemaAltered,
    }
}

/// The project that a thing is or belongs to, by its code; else the id of the thing.
fn place(entity: EntityId, register: &Register) -> String {
    let code = register.project_of(entity).and_then(|p| code_of(p, register.book()));
    match code {
        Some(code) if entity.entity == Entity::Project => code,
        Some(code) => format!("{code} {}/{}", entity.entity.table(), &entity.hex()[..8]),
        None => entity.to_string(),
    }
}

/// A finding for programs: its kind, what it is about, and the same words that people read.
fn object(finding: &Finding, register: &Register, words: &str) -> Map<String, Value> {
    let (kind, entity, field) = match finding {
        Finding::Pages(_) => ("pages", None, None),
        Finding::Change(_) => ("change", None, None),
        Finding::Orphan(_) => ("orphan", None, None),
        Finding::Outside { entity, field, .. } => ("outside", Some(*entity), Some(field)),
        Finding::Odd { entity, field, .. } => ("odd", Some(*entity), Some(field)),
        Finding::CodeClash(_) => ("code-clash", None, None),
        Finding::Conflict(..) => ("conflict", None, None),
        Finding::Schema(..) => ("schema", None, None),
        Finding::Derived(_) => ("derived", None, None),
        Finding::Undecided(_) => ("undecided", None, None),
        Finding::Lacking(_) => ("lacking", None, None),
        Finding::Reference(_) => ("reference", None, None),
        Finding::Backup(_) => ("backup", None, None),
        Finding::NewerPlan(_) => ("newer-plan", None, None),
    };
    let project = match finding {
        Finding::CodeClash(code) | Finding::Conflict(code, _) => Some(code.clone()),
        _ => entity.and_then(|e| register.project_of(e)).and_then(|p| code_of(p, register.book())),
    };
    let mut out = Map::new();
    out.insert("finding".into(), json!(kind));
    out.insert("project".into(), json!(project));
    out.insert("entity".into(), json!(entity.map(|e| e.entity.table())));
    out.insert("id".into(), json!(entity.map(|e| e.hex())));
    out.insert("field".into(), json!(field));
    out.insert("detail".into(), json!(words));
    out
}
