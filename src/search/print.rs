//! From a tree back to text. The law: reading what is printed gives the tree again, in either language, for every tree
//! built by the functions of `Filter`.
//!
//! English prints codes, Chinese prints the labels that Chinese readers know; both are read everywhere. Dates and money
//! stand as they were typed, so that `today` in a saved view stays today.

use super::lex::{is_plain_value, is_plain_word};
use super::value::is_none;
use crate::domain::filter::{Filter, FilterKey, Scalar, Value, ValueKind};
use crate::i18n::{Lang, labels};

/// The text of a query.
pub fn print(filter: &Filter, lang: Lang) -> String {
    let mut out = String::new();
    match filter {
        filter if filter.is_all() => {}
        filter => put(&mut out, filter, lang, Within::Nothing),
    }
    out
}

/// What surrounds the part that is printed; it settles whether brackets are needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    And,
    Not,
}

fn put(out: &mut String, filter: &Filter, lang: Lang, within: Within) {
    match filter {
        Filter::And(parts) if parts.is_empty() => out.push_str("()"),
        Filter::And(parts) => {
            let brackets = within == Within::Not;
            list(out, parts, " ", brackets, |out, part| put(out, part, lang, Within::And));
        }
        Filter::Or(parts) => {
            let brackets = within != Within::Nothing;
            let sign = lang.pick(" 或 ", " or ");
            // "And" binds closer, so conditions side by side need no brackets here.
            list(out, parts, sign, brackets, |out, part| match part {
                Filter::And(_) => put(out, part, lang, Within::Nothing),
                part => put(out, part, lang, Within::And),
            });
        }
        Filter::Not(inner) => {
            out.push('-');
            put(out, inner, lang, Within::Not);
        }
        Filter::Word(word) if is_plain_word(word.text()) => out.push_str(word.text()),
        Filter::Word(word) => quote(out, word.text()),
        Filter::Flag(flag) => out.push_str(match lang {
            Lang::Zh => labels::flag(lang, *flag),
            Lang::En => flag.code(),
        }),
        Filter::Has { key, values } => {
            out.push_str(key_name(*key, lang));
            out.push(':');
            list(out, values, ",", false, |out, v| value(out, *key, v, lang));
        }
        Filter::Compare { key, op, value } => {
            out.push_str(key_name(*key, lang));
            out.push_str(op.sign());
            out.push_str(scalar(value));
        }
    }
}

fn list<T>(out: &mut String, parts: &[T], sign: &str, brackets: bool, mut each: impl FnMut(&mut String, &T)) {
    if brackets {
        out.push('(');
    }
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push_str(sign);
        }
        each(out, part);
    }
    if brackets {
        out.push(')');
    }
}

fn key_name(key: FilterKey, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => labels::filter_key(lang, key),
        Lang::En => key.code(),
    }
}

fn value(out: &mut String, key: FilterKey, value: &Value, lang: Lang) {
    match value {
        Value::Empty => out.push_str(lang.pick("无", "none")),
        Value::Code(code) => {
            let word = match lang {
                Lang::Zh => labels::filter_value(lang, key, code),
                Lang::En => code,
            };
            out.push_str(word);
        }
        Value::Text(word) => {
            let text = word.text();
            // A code that is unknown here is only read in quotes.
            match key.kind() == ValueKind::Text && is_plain_value(text) && !is_none(text) {
                true => out.push_str(text),
                false => quote(out, text),
            }
        }
        Value::Is(value) => out.push_str(scalar(value)),
        Value::Between(from, to) => {
            out.push_str(from.as_ref().map_or("", scalar));
            out.push_str("..");
            out.push_str(to.as_ref().map_or("", scalar));
        }
    }
}

/// Spans and amounts hold no text that needs quotes.
fn scalar(value: &Scalar) -> &str {
    match value {
        Scalar::Day(span) => span.text(),
        Scalar::Number(amount) => amount.text(),
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '＂') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}
