//! Reading back the words of the vocabularies and the names of the fields: codes, labels in either language, and the
//! further words that people use. Queries, `set stage=在建`, `--columns` and imports all read through here.
//!
//! Lookups disregard case, full width, blanks and hyphens. Nothing is guessed: an unknown word is `None`, with `nearest`
//! for a hint. No word may mean two things of one table; a test holds that.

use super::Lang;
use super::labels::{self, Vocabulary, vocabulary_of};
use crate::domain::field::{Field, Key};
use crate::domain::filter::{FilterKey, Flag};
use crate::domain::fold::lookup_form;
use crate::domain::id::Entity;
use crate::domain::{kinds, likeness};
use std::collections::HashMap;
use std::sync::LazyLock;

mod codes;
mod names;
#[cfg(test)]
mod tests;

type Table<T> = HashMap<String, T>;

static CODES: LazyLock<HashMap<Vocabulary, Table<&'static str>>> = LazyLock::new(|| {
    Vocabulary::ALL.iter().map(|v| (*v, table(v.codes().iter().flat_map(|c| with(words_of_code(*v, c), *c))))).collect()
});

static FIELDS: LazyLock<HashMap<Entity, Table<Field>>> = LazyLock::new(|| {
    Entity::ALL.iter().map(|e| (*e, table(Field::of(*e).flat_map(|f| with(words_of_field(f), f))))).collect()
});

static KEYS: LazyLock<Table<FilterKey>> =
    LazyLock::new(|| table(FilterKey::COMPUTED.iter().flat_map(|k| with(words_of_key(*k), *k))));

static FLAGS: LazyLock<Table<Flag>> =
    LazyLock::new(|| table(Flag::ALL.iter().flat_map(|f| with(words_of_flag(*f), *f))));

fn with<T: Copy>(words: Vec<&'static str>, value: T) -> impl Iterator<Item = (&'static str, T)> {
    words.into_iter().map(move |w| (w, value))
}

/// The first of two entries wins; the test sees to it that there are no two.
fn table<T>(words: impl Iterator<Item = (&'static str, T)>) -> Table<T> {
    let mut out = HashMap::new();
    for (word, value) in words {
        out.entry(lookup_form(word)).or_insert(value);
    }
    out
}

/// Every word for a code of a vocabulary: the code, both labels, the further words.
pub fn words_of_code(vocabulary: Vocabulary, code: &'static str) -> Vec<&'static str> {
    let further = match vocabulary {
        Vocabulary::Kind => kinds::Kind::parse(code).map(codes::kind),
        Vocabulary::Stage => kinds::Stage::parse(code).map(codes::stage),
        Vocabulary::Basis => kinds::Basis::parse(code).map(codes::basis),
        Vocabulary::Activity => kinds::Activity::parse(code).map(codes::activity),
        Vocabulary::PauseReason => kinds::PauseReason::parse(code).map(codes::pause_reason),
        Vocabulary::Health => kinds::Health::parse(code).map(codes::health),
        Vocabulary::Nature => kinds::Nature::parse(code).map(codes::nature),
        Vocabulary::MilestoneKind => kinds::MilestoneKind::parse(code).map(codes::milestone_kind),
        Vocabulary::NoteKind => kinds::NoteKind::parse(code).map(codes::note_kind),
        Vocabulary::Comparison => kinds::Comparison::parse(code).map(codes::comparison),
        Vocabulary::AnnualClass => kinds::AnnualClass::parse(code).map(codes::annual_class),
        Vocabulary::Sector => kinds::Sector::parse(code).map(codes::sector),
        Vocabulary::Province => kinds::Province::parse(code).map(codes::province),
    };
    let labels = [Lang::Zh, Lang::En].into_iter().filter_map(|lang| vocabulary.label(lang, code));
    [code].into_iter().chain(labels).chain(further.unwrap_or_default().iter().copied()).collect()
}

fn words_of_field(field: Field) -> Vec<&'static str> {
    let mut words = vec![field.code(), labels::field(Lang::Zh, field), labels::field(Lang::En, field)];
    words.extend(names::field(field));
    words
}

/// Every word for a key of a query that is no field, or for that of a field.
pub fn words_of_key(key: FilterKey) -> Vec<&'static str> {
    let mut words = vec![key.code(), labels::filter_key(Lang::Zh, key), labels::filter_key(Lang::En, key)];
    match key {
        FilterKey::Field(field) => words.extend(words_of_field(field)),
        own => words.extend(names::key(own)),
    }
    words
}

/// Every word for a flag.
pub fn words_of_flag(flag: Flag) -> Vec<&'static str> {
    let mut words = vec![flag.code(), labels::flag(Lang::Zh, flag), labels::flag(Lang::En, flag)];
    words.extend(names::flag(flag));
    words
}

/// The code that a word means in a vocabulary.
pub fn find_code(vocabulary: Vocabulary, text: &str) -> Option<&'static str> {
    CODES.get(&vocabulary)?.get(&lookup_form(text)).copied()
}

/// The code that a word means in a field (or in an element of a set); `None` also for fields without codes.
pub fn parse_code(field: Field, text: &str) -> Option<&'static str> {
    find_code(Vocabulary::of(field)?, text)
}

/// The code of a province from its name, abbreviation or code.
pub fn parse_province(text: &str) -> Option<&'static str> {
    find_code(Vocabulary::Province, text)
}

/// The field of an entity that goes by a name; units in brackets after it are disregarded: `总投资（万元）`.
pub fn find_field_of(entity: Entity, text: &str) -> Option<Field> {
    let form = lookup_form(text);
    let table = FIELDS.get(&entity)?;
    let bare = || form.strip_suffix(')').and_then(|f| f.rsplit_once('(')).and_then(|(name, _)| table.get(name));
    table.get(&form).or_else(bare).copied()
}

/// The field of a project that goes by a name.
pub fn find_field(text: &str) -> Option<Field> {
    find_field_of(Entity::Project, text)
}

/// The key of a project that goes by a name: a field, yearly money (of `year` where no year is given), or a further
/// column `x_…`. Whole sets are named by `Key::Field`.
pub fn find_key(text: &str, year: u16) -> Option<Key> {
    if let Some(field) = find_field(text) {
        return Some(Key::Field(field));
    }
    if let Some(key) = annual_key(&lookup_form(text), year) {
        return Some(key);
    }
    let name = text.trim().to_lowercase();
    match Key::parse(Entity::Project, &name) {
        Some(key @ Key::Extra(_)) => Some(key),
        _ => None,
    }
}

/// `年度计划投资`, `annual_plan`, `2025年计划投资`, `2025年度完成投资(万元)`, `annual_paid_2025`.
fn annual_key(form: &str, year: u16) -> Option<Key> {
    let form = form.strip_suffix(')').and_then(|f| f.rsplit_once('(')).map_or(form, |(name, _)| name);
    let given = |digits: &str| digits.parse::<u16>().ok().filter(|y| digits.len() == 4 && (1900..=2200).contains(y));
    let (base, year) = match (form.get(..4).and_then(given), form.len().checked_sub(4).and_then(|n| form.get(n..))) {
        (Some(year), _) => {
            let rest = &form[4..];
            (rest.strip_prefix("年度").or_else(|| rest.strip_prefix('年')).unwrap_or(rest), year)
        }
        (None, Some(digits)) if given(digits).is_some() => (&form[..form.len() - 4], given(digits)?),
        _ => (form, year),
    };
    match KEYS.get(base)? {
        FilterKey::AnnualPlan => Some(Key::AnnualPlan(year)),
        FilterKey::AnnualPaid => Some(Key::AnnualPaid(year)),
        _ => None,
    }
}

/// The key of a query that goes by a name: one of its own, else that of a field.
pub fn find_filter_key(text: &str) -> Option<FilterKey> {
    KEYS.get(&lookup_form(text)).copied().or_else(|| FilterKey::of(find_field(text)?))
}

/// The flag that a word means.
pub fn find_flag(text: &str) -> Option<Flag> {
    FLAGS.get(&lookup_form(text)).copied()
}

/// Yes or no, as people type it.
pub fn parse_flag(text: &str) -> Option<bool> {
    match lookup_form(text).as_str() {
        "1" | "yes" | "y" | "true" | "on" | "是" | "有" | "★" | "√" => Some(true),
        "0" | "no" | "n" | "false" | "off" | "否" | "非" | "☆" | "×" => Some(false),
        _ => None,
    }
}

/// The code that a word means as a value of a key of a query.
pub fn parse_value(key: FilterKey, text: &str) -> Option<&'static str> {
    find_code(vocabulary_of(key)?, text)
}

/// The name of a project's field (or of yearly money) that a mistyped one was probably meant to be.
pub fn nearest(text: &str) -> Option<&'static str> {
    let annual = [FilterKey::AnnualPlan, FilterKey::AnnualPaid].into_iter().flat_map(words_of_key);
    likeness::nearest(text, Field::of(Entity::Project).flat_map(words_of_field).chain(annual))
}

/// The key or flag of a query that a mistyped one was probably meant to be.
pub fn nearest_key(text: &str) -> Option<&'static str> {
    let flags = Flag::ALL.iter().flat_map(|f| words_of_flag(*f));
    likeness::nearest(text, FilterKey::all().flat_map(words_of_key).chain(flags))
}

/// The word of a vocabulary that a mistyped one was probably meant to be.
pub fn nearest_code(vocabulary: Vocabulary, text: &str) -> Option<&'static str> {
    likeness::nearest(text, vocabulary.codes().iter().flat_map(|c| words_of_code(vocabulary, c)))
}
