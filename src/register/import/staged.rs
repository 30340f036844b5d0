//! Words in cells that are chosen from our own lists: what a column of stages says, and which words are our own labels.

use crate::domain::field::Field;
use crate::domain::fold::lookup_form;
use crate::domain::kinds::{Activity, Code, Health};
use crate::i18n::{Lang, labels, synonyms};

/// What a word in a column of stages says.
#[derive(Clone, Copy)]
pub(super) enum Staged {
    Stage(&'static str),
    Pause,
    Unknown,
}

/// Reads a word in a column of stages.
pub(super) fn staged(shown: &str) -> Staged {
    // Stage 5: Works
    let behind = shown.split_once(':').filter(|(number, _)| number.trim().to_lowercase().starts_with("stage"));
    let code = synonyms::parse_code(Field::Stage, shown);
    match code.or_else(|| synonyms::parse_code(Field::Stage, behind?.1.trim())) {
        Some(code) => Staged::Stage(code),
        None if synonyms::parse_code(Field::Activity, shown) == Some(Activity::Paused.code()) => Staged::Pause,
        None => Staged::Unknown,
    }
}

/// Whether a word is one of our own labels.
pub(super) fn is_label(field: Field, shown: &str) -> bool {
    let labels = [Lang::Zh, Lang::En].into_iter();
    let mut all = labels.flat_map(|l| Health::CODES.iter().map(move |c| labels::code_label(l, field, c)));
    all.any(|l| lookup_form(l) == lookup_form(shown))
}
