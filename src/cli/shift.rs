//! `milestone QUERY shift SHIFT`: moves the forecasts of open milestones of all projects that match, in one gesture; the
//! first promises stay. What cannot be moved is named, with the reason.

use super::args::{self, flag, needed, option};
use super::call::Call;
use super::failure::Outcome;
use super::{ask, choose};
use crate::domain::field::Field;
use crate::domain::kinds::{Code, MilestoneKind};
use crate::domain::value::Shift;
use crate::i18n::cli::help::ArgText;
use crate::i18n::cli::say::Say;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels, synonyms};
use crate::register::Register;
use crate::register::bulk::BulkEdit;
use crate::register::error::Error;
use clap::{ArgMatches, Command};

pub fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(needed("by", "SHIFT", ArgText::ShiftBy, lang).allow_hyphen_values(true))
        .arg(option("kind", "KIND", ArgText::MilestoneKind, lang))
        .arg(option("note", "TEXT", ArgText::NoteOption, lang))
        .arg(flag("yes", ArgText::Yes, lang))
}

/// Carries it out; `which` is a code or a query.
pub fn run(call: &Call, register: &mut Register, which: &str, m: &ArgMatches) -> Outcome<()> {
    let typed = args::given(m, "by");
    let Some(by) = Shift::read(typed) else {
        return Err(Error::usage(ErrorText::BadShift, &[&typed]).hint(HintText::ShiftForms, &[]).into());
    };
    let kind = match args::text(m, "kind") {
        None => None,
        Some(word) => match synonyms::parse_code(Field::MilestoneKind, word.trim()).and_then(MilestoneKind::parse) {
            Some(kind) => Some(kind),
            None => {
                let name = labels::field(call.lang, Field::MilestoneKind);
                let error = Error::usage(ErrorText::BadCode, &[&name, &word]);
                return Err(error.hint(HintText::OneOf, &[&MilestoneKind::CODES.join(", ")]).into());
            }
        },
    };
    let ids = choose::projects(call, register, which)?;
    let mut edit = BulkEdit::Shift { by, kind, reason: args::given(m, "note").to_string() };
    let preview = register.preview(&ids, &edit, call.lang);
    let code = |id| register.book().code(id).unwrap_or_default().into_owned();
    for (id, why) in &preview.refused {
        call.tell(Say::PassedOver, &[&code(*id), why]);
    }
    let moving: Vec<_> = preview.changes.iter().map(|c| c.id).collect();
    if moving.is_empty() || !choose::agreed(call, register, &moving, m.get_flag("yes"))? {
        call.tell(Say::NothingToChange, &[]);
        return Ok(());
    }
    if let BulkEdit::Shift { reason, .. } = &mut edit
        && reason.is_empty()
    {
        match ask::somebody_is_there() {
            true => *reason = ask::ask(Say::AskReason.say(call.lang)),
            false => call.tell(Say::TellReason, &[&code(moving[0])]),
        }
    }
    let milestones: usize = preview.changes.iter().map(|c| c.count).sum();
    let done = register.act_on_many(&moving, &edit, call.lang, None)?;
    call.tell(Say::MilestonesMoved, &[&done.projects, &milestones, &by]);
    Ok(())
}
