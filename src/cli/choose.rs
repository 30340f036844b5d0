//! Which projects a command means: an exact code (in any case) is that project, anything else is one query. More than
//! one project is changed only after a yes.

use super::ask;
use super::call::Call;
use super::failure::Outcome;
use crate::domain::id::EntityId;
use crate::i18n::cli::say::Say;
use crate::i18n::errors::{ErrorText, HintText};
use crate::register::Register;
use crate::register::error::Error;

/// The projects that a code or query means; at least one.
pub fn projects(call: &Call, register: &Register, typed: &str) -> Outcome<Vec<EntityId>> {
    // What looks like a code is never taken for words: a slip must not change another project.
    if looks_like_code(typed) {
        return Ok(vec![register.by_code(typed)?.id()]);
    }
    if let Some(entry) = register.coded(typed)? {
        return Ok(vec![entry.id()]);
    }
    let ids = register.select(typed, call.lang)?;
    match ids.is_empty() {
        true => Err(Error::usage(ErrorText::NothingMatches, &[&typed]).hint(HintText::ListCodes, &[]).into()),
        false => Ok(ids),
    }
}

/// Letters, a dash or nothing, digits: `RAIL-04`, `rail04`.
fn looks_like_code(typed: &str) -> bool {
    let typed = typed.trim();
    let letters = typed.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &typed[letters..];
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    letters >= 2 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether so many projects may be changed: one always, more with `--yes` or after a yes on a terminal. A no changes
/// nothing and is no error.
pub fn agreed(call: &Call, register: &Register, ids: &[EntityId], yes: bool) -> Outcome<bool> {
    if ids.len() <= 1 || yes {
        return Ok(true);
    }
    if !ask::somebody_is_there() {
        return Err(Error::usage(ErrorText::ManyNeedYes, &[&ids.len()]).hint(HintText::SayYes, &[]).into());
    }
    let codes = ids.iter().filter_map(|id| register.book().entry(*id)).map(|e| e.code.as_str());
    let mut first: Vec<&str> = codes.take(5).collect();
    if ids.len() > first.len() {
        first.push("…");
    }
    Ok(ask::agreed(&Say::AskMany.with(call.lang, &[&ids.len(), &first.join(" ")])))
}

#[cfg(test)]
mod tests {
    use super::looks_like_code;

    #[test]
    fn codes_are_told_from_words() {
        for (typed, code) in [
            ("RAIL-04", true),
            ("rail04", true),
            ("RAIL-", false),
            ("G4", false),
            ("stage:preparation", false),
            ("武汉", false),
            ("", false),
        ] {
            assert_eq!(looks_like_code(typed), code, "{typed}");
        }
    }
}
