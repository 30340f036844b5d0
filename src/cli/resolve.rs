//! `resolve ID mine|theirs|VALUE`: decides what is open; `all` with a field or an author decides many at once.

use super::args::{self, many, needed, option};
use super::call::Call;
use super::conflicts;
use super::failure::{Failure, Outcome};
use super::out::{Out, one_line};
use super::tree::Verb;
use crate::domain::field::Field;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::merge::MergeText as T;
use crate::i18n::{Lang, synonyms};
use crate::register::Register;
use crate::register::error::Error;
use crate::register::merge::{Choice, Conflict, Party, words};
use clap::{ArgMatches, Command};

pub const VERB: Verb = Verb { name: "resolve", about: About::Resolve, example: Example::Resolve, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(needed("id", "ID", ArgText::ConflictId, lang))
        .arg(many("value", "mine|theirs|VALUE", ArgText::Decision, lang).num_args(1..).required(true))
        .arg(option("field", "FIELD", ArgText::OnlyField, lang))
        .arg(option("of", "NAME", ArgText::OnlyAuthor, lang))
}

fn run(call: &Call, _: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let said = args::joined(matches, "value");
    call.at_desk(|register| {
        let id = args::given(matches, "id");
        if !id.eq_ignore_ascii_case("all") {
            let conflict = match register.conflict(id) {
                Err(e) if e.text() == ErrorText::NoConflict => return of_double(call, register, id, &said),
                other => other?,
            };
            let choice = choice(register, &conflict, &said, call.lang)?;
            let place = format!(
                "{} {}",
                words::place(&conflict, register.book(), call.lang),
                words::label(&conflict.key, call.lang)
            );
            register.settle(&[(conflict, choice)])?;
            call.say(&T::Settled.with(call.lang, &[&place]));
            super::told::newest(call, register, None)?;
            return Ok(0);
        }
        let field = args::text(matches, "field").map(named_field).transpose()?;
        let author = args::text(matches, "of");
        let mut decided = Vec::new();
        for conflict in register.conflicts()? {
            let of_field = field.is_none_or(|f| conflict.key.field() == Some(f));
            let of_author = author.is_none_or(|a| conflict.sides.iter().any(|s| s.author == a));
            if of_field && of_author {
                let choice = choice(register, &conflict, &said, call.lang)?;
                decided.push((conflict, choice));
            }
        }
        let n = decided.len();
        register.settle(&decided)?;
        let left = register.conflicts()?;
        call.say(&T::SettledCount.with(call.lang, &[&n, &left.len()]));
        for line in left.iter().take(3).flat_map(|c| conflicts::lines(c, register.book(), call, call.lang)) {
            call.say(&one_line(&line));
        }
        Ok(u8::from(!left.is_empty()))
    })
}

/// Joins a pair of possible duplicates, if that is what the id names.
fn of_double(call: &Call, register: &mut Register, id: &str, said: &str) -> Outcome<u8> {
    let double = register.double(id)?;
    if !said.trim().eq_ignore_ascii_case("same") && synonyms::parse_flag(said.trim()) != Some(true) {
        return Err(Error::usage(ErrorText::OnlySame, &[&double.id]).hint(HintText::SeeConflicts, &[]).into());
    }
    let line = conflicts::of_double(&double, register.book(), call.lang);
    let joined = register.join(&[(double.gone, double.kept)])?.len();
    call.say(&one_line(&line));
    call.say(&T::JoinedCount.with(call.lang, &[&joined]));
    let left = register.conflicts_of(double.kept)?;
    for line in left.iter().take(3).flat_map(|c| conflicts::lines(c, register.book(), call, call.lang)) {
        call.say(&one_line(&line));
    }
    Ok(u8::from(!left.is_empty()))
}

/// What the words mean for this conflict.
fn choice(register: &Register, conflict: &Conflict, said: &str, lang: Lang) -> Outcome<Choice> {
    let unclear = || -> Failure {
        let error = Error::usage(ErrorText::UnclearSide, &[&conflict.id, &said]);
        error.hint(HintText::SeeConflicts, &[]).into()
    };
    match said.trim().to_lowercase().as_str() {
        "mine" => conflict.side_of(Party::Mine).map(Choice::Side).ok_or_else(unclear),
        "theirs" => conflict.side_of(Party::Theirs).map(Choice::Side).ok_or_else(unclear),
        "newest" => Ok(Choice::Side(conflict.newest())),
        "both" if conflict.is_joinable() => Ok(Choice::Joined),
        "both" => {
            let error = Error::usage(ErrorText::NotJoinable, &[&words::label(&conflict.key, lang)]);
            Err(error.hint(HintText::OneSide, &[]).into())
        }
        _ => Ok(register.third(conflict, said, lang)?),
    }
}

fn named_field(text: &str) -> Outcome<Field> {
    let found = synonyms::find_field(text);
    found.ok_or_else(|| Error::usage(ErrorText::UnknownField, &[&text]).hint(HintText::SeeFields, &[]).into())
}
