//! What could stand at the caret of a query: keys and flags where a condition begins, values after a key of a closed
//! vocabulary. Offers come in the language in which the person has begun to type, else in that of the interface.
//!
//! Open vocabularies (agencies, places, tags) and counts are the caller's: `slot` says what is being typed.

use super::lex::{Kind, Token, is_plain_value, lex};
use crate::domain::filter::{FilterKey, Flag, ValueKind, Word};
use crate::domain::fold::{fold, lookup_form};
use crate::i18n::{Lang, labels, synonyms};
use std::ops::Range;

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The characters of the text that it replaces.
    pub range: Range<usize>,
    /// What is put in their place; keys come with their colon.
    pub insert: String,
    /// What it is called in the language of the interface.
    pub label: &'static str,
    pub kind: CompletionKind,
}

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    Key(FilterKey),
    Flag(Flag),
    /// A code as a value of a key.
    Value(FilterKey, &'static str),
}

/// What is being typed at the caret, and which characters it covers so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The beginning of a condition.
    Condition {
        range: Range<usize>,
        text: String,
    },
    Value {
        key: FilterKey,
        range: Range<usize>,
        text: String,
    },
    /// Within quotes, or after a key that is unknown.
    Other,
}

/// The keys that are offered before anything is typed, the most used first.
const USUAL: &[&str] = &[
    "stage",
    "health",
    "sector",
    "province",
    "lead",
    "agency",
    "place",
    "due",
    "progress",
    "investment",
    "updated",
    "tag",
    "article",
    "box",
    "kind",
    "class",
    "owner",
    "parent",
    "note",
    "author",
    "name",
];

/// What is being typed before the caret, which stands after `cursor` characters.
pub fn slot(text: &str, cursor: usize) -> Slot {
    let before: String = text.chars().take(cursor).collect();
    let cursor = before.chars().count();
    let (tokens, error) = lex(&before);
    if error.is_some() {
        return Slot::Other;
    }
    let condition = |at: usize| Slot::Condition { range: at..cursor, text: before.chars().skip(at).collect() };
    match tokens.last() {
        Some(Token { kind: Kind::Term(term), .. }) => {
            match (term.values.last(), synonyms::find_filter_key(&term.key)) {
                (Some(raw), Some(key)) if raw.text.is_empty() && !raw.quoted => {
                    Slot::Value { key, range: cursor..cursor, text: String::new() }
                }
                (Some(raw), Some(key)) if raw.end == cursor && !raw.quoted => {
                    Slot::Value { key, range: raw.at..cursor, text: raw.text.clone() }
                }
                (Some(raw), _) if raw.end == cursor => Slot::Other,
                _ => condition(cursor),
            }
        }
        Some(Token { kind: Kind::Word(_) | Kind::Flag(_) | Kind::Or | Kind::Join(_) | Kind::Link(_), at, end })
            if *end == cursor && before.chars().nth(*at).is_some_and(char::is_alphabetic) =>
        {
            condition(*at)
        }
        _ => condition(cursor),
    }
}

/// The offers at the caret, which stands after `cursor` characters of the text.
pub fn complete(text: &str, cursor: usize, lang: Lang) -> Vec<Completion> {
    match slot(text, cursor) {
        Slot::Condition { range, text } => conditions(&range, &text, lang),
        Slot::Value { key, range, text } if key.kind() == ValueKind::Code => values(key, &range, &text, lang),
        Slot::Value { .. } | Slot::Other => Vec::new(),
    }
}

/// What a text says without the word at its end, where that may be the beginning of a key or a flag which is still being
/// typed: `sta` of `stage:`, or of `stale`.
pub fn unsaid(text: &str) -> Option<&str> {
    let Slot::Condition { range, text: typed } = slot(text, text.chars().count()) else { return None };
    let form = lookup_form(&typed);
    let begins = |words: Vec<&'static str>| words.iter().any(|word| lookup_form(word).starts_with(&form));
    let is_begun = FilterKey::all().any(|key| begins(synonyms::words_of_key(key)))
        || Flag::ALL.iter().any(|flag| begins(synonyms::words_of_flag(*flag)));
    // One letter begins almost anything.
    let long = !typed.is_ascii() || typed.len() > 1;
    let (at, _) = text.char_indices().nth(range.start).filter(|_| long && is_begun)?;
    Some(&text[..at])
}

/// The language of what is typed.
fn language(typed: &str, lang: Lang) -> Lang {
    match typed.is_empty() {
        true => lang,
        false if typed.is_ascii() => Lang::En,
        false => Lang::Zh,
    }
}

fn conditions(range: &Range<usize>, typed: &str, lang: Lang) -> Vec<Completion> {
    // Full-width letters are English typed with an input method on.
    let script = language(&fold(typed), lang);
    let form = lookup_form(typed);
    let begins = |words: Vec<&'static str>| begins(&words, typed, &form);
    let mut out = Vec::new();
    let usual = USUAL.iter().filter_map(|code| FilterKey::all().find(|k| k.code() == *code));
    let keys: Vec<FilterKey> = match typed.is_empty() {
        true => usual.collect(),
        false => usual.chain(FilterKey::all().filter(|k| !USUAL.contains(&k.code()))).collect(),
    };
    for (key, spoken) in keys.into_iter().filter_map(|k| Some((k, begins(synonyms::words_of_key(k))?))) {
        let word = if script == Lang::Zh || spoken { labels::filter_key(Lang::Zh, key) } else { key.code() };
        out.push(Completion {
            range: range.clone(),
            insert: format!("{word}:"),
            label: labels::filter_key(lang, key),
            kind: CompletionKind::Key(key),
        });
    }
    let flags = Flag::ALL.iter().copied().filter_map(|f| Some((f, begins(synonyms::words_of_flag(f))?)));
    for (flag, spoken) in flags {
        let word = if script == Lang::Zh || spoken { labels::flag(Lang::Zh, flag) } else { flag.code() };
        out.push(Completion {
            range: range.clone(),
            insert: word.to_string(),
            label: labels::flag(lang, flag),
            kind: CompletionKind::Flag(flag),
        });
    }
    own_words_first(&mut out, &form);
    out
}

/// Whether one of the words begins as typed, and whether only by its sound; `None` if none does.
fn begins(words: &[&'static str], typed: &str, form: &str) -> Option<bool> {
    if words.iter().any(|w| lookup_form(w).starts_with(form)) {
        return Some(false);
    }
    let word = Word::new(typed)?;
    let letters = word.letters()?;
    words.iter().any(|w| super::sound::find(letters, w, 0).is_some_and(|place| place.start == 0)).then_some(true)
}

/// Offers that begin as typed stand before those that only have another name that does.
fn own_words_first(offers: &mut [Completion], form: &str) {
    offers.sort_by_key(|offer| !lookup_form(&offer.insert).starts_with(form));
}

fn values(key: FilterKey, range: &Range<usize>, typed: &str, lang: Lang) -> Vec<Completion> {
    let Some(vocabulary) = labels::vocabulary_of(key) else { return Vec::new() };
    let script = language(&fold(typed), lang);
    let form = lookup_form(typed);
    let begins = |code| begins(&synonyms::words_of_code(vocabulary, code), typed, &form);
    let mut out: Vec<Completion> = key
        .codes()
        .iter()
        .copied()
        .filter_map(|code| Some((code, begins(code)?)))
        .map(|(code, spoken)| {
            let word = if script == Lang::Zh || spoken { labels::filter_value(Lang::Zh, key, code) } else { code };
            debug_assert!(is_plain_value(word));
            Completion {
                range: range.clone(),
                insert: word.to_string(),
                label: labels::filter_value(lang, key, code),
                kind: CompletionKind::Value(key, code),
            }
        })
        .collect();
    own_words_first(&mut out, &form);
    out
}
