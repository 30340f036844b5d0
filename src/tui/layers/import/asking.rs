//! What the preview of an import asks in one line, over the page that it is about: whose changes a workbook brings back,
//! what a column means instead, under which name the meanings are kept for the next ledger of this kind.

use super::super::{Outcome, Scene};
use crate::domain::fold::lookup_form;
use crate::i18n::Lang;
use crate::i18n::errors::ErrorText;
use crate::i18n::import::ImportPage as T;
use crate::i18n::merge::MergeWord;
use crate::register::error::{Error, Result};
use crate::register::import::job::Preview;
use crate::tui::widgets::input::{Edit, Field};

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    Whose,
    /// A column = a field, or the name of kept meanings.
    Mapping,
    /// The name to keep the meanings under.
    Keep,
}

impl Question {
    /// The field as it first stands.
    pub fn field(self, scene: &Scene) -> Field {
        Field::line(if self == Question::Whose { scene.register.author() } else { "" })
    }

    pub fn words(self, lang: Lang) -> &'static str {
        match self {
            Question::Whose => T::Whose,
            Question::Mapping => T::Mapping,
            Question::Keep => T::Keep,
        }
        .say(lang)
    }

    /// What an empty field says.
    pub fn placeholder(self, lang: Lang) -> &'static str {
        match self {
            Question::Whose => T::Nobody,
            Question::Mapping => T::MappingHint,
            Question::Keep => T::KeepHint,
        }
        .say(lang)
    }

    /// What Enter does, for the line of keys.
    pub fn does(self, lang: Lang) -> &'static str {
        match self {
            Question::Whose => T::Write,
            Question::Mapping => T::ReadAnew,
            Question::Keep => T::KeepIt,
        }
        .say(lang)
    }
}

/// What the columns mean by now: what was given before, and what is typed. A sign of equality sets one column by its
/// letter or heading; without one the text is the name of meanings that were kept.
///
/// # Errors
/// For a column that is not in the file, a field that is not there, a name under which nothing is kept.
pub fn mapping(
    typed: &str,
    before: &[(String, String)],
    preview: &Preview,
    scene: &Scene,
) -> Result<Vec<(String, String)>> {
    // An input method types the wide sign.
    let text = typed.trim().replace('＝', "=");
    let added = match text.rsplit_once('=').map(|(column, field)| (column.trim(), field.trim())) {
        None => scene.register.mapping(&text)?,
        Some((column, field)) => {
            let column =
                column_of(column, preview).ok_or_else(|| Error::usage(ErrorText::UnknownColumn, &[&column]))?;
            vec![(column, field.to_string())]
        }
    };
    scene.register.check_mapping(&added)?;
    let kept = before.iter().filter(|(column, _)| !added.iter().any(|(new, _)| new == column)).cloned();
    // What is given later goes first, as on the command line.
    Ok(added.iter().cloned().chain(kept).collect())
}

/// The heading that a letter or a heading means; the letter of a column without one.
fn column_of(text: &str, preview: &Preview) -> Option<String> {
    let wanted = lookup_form(text);
    let found = preview.columns.iter().find(|c| lookup_form(&c.letters) == wanted);
    let found = found.or_else(|| preview.columns.iter().find(|c| lookup_form(&c.heading) == wanted))?;
    Some(if found.heading.trim().is_empty() { found.letters.clone() } else { found.heading.clone() })
}

/// What is said of what was typed: hidden marks are left out.
pub fn typed(edit: Edit, lang: Lang) -> Outcome {
    match edit {
        Edit::Refused(_) => Outcome::Say(MergeWord::HiddenOut.say(lang).to_string()),
        _ => Outcome::Stay,
    }
}
