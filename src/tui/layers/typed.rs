//! Between what stands in a text field and what the register holds: the text that a value becomes when it is edited,
//! how a typed text is read, and which part of it is wrong. Reading itself is the desk's (`Reader`); nothing is
//! guessed here and nothing is written.

use super::Scene;
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::record::{Record, project_id};
use crate::domain::value::date::Notes;
use crate::domain::value::{DateContext, PartialDate, Precision, read_date};
use crate::i18n::Lang;
use crate::i18n::pages::{DateText, EditText};
use crate::i18n::values::Word;
use crate::register::error::Error;
use crate::register::show;
use std::ops::Range;

/// Why a text is refused, in words, and where it is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    pub what: String,
    pub advice: Option<String>,
    /// Bytes of the text.
    pub at: Range<usize>,
}

impl Wrong {
    /// An error of the desk about a typed text, with the part that is wrong where that can be told.
    pub fn of(error: &Error, key: &Key, text: &str, scene: &Scene) -> Wrong {
        Wrong { what: error.say(scene.lang), advice: error.advice(scene.lang), at: fault_of(key, text, scene) }
    }

    /// A sentence about the whole text.
    pub fn say(what: String, text: &str) -> Wrong {
        Wrong { what, advice: None, at: 0..text.len() }
    }

    /// The sentence and the advice as one text.
    pub fn told(&self, lang: Lang) -> String {
        match &self.advice {
            Some(advice) => EditText::WithAdvice.with(lang, &[&self.what, advice]),
            None => self.what.clone(),
        }
    }
}

/// The text that stands in the field when a value is edited: what people read, wherever that is read back to the very
/// same value; else the canonical text.
pub fn text_of(record: &Record, key: &Key, scene: &Scene) -> String {
    let book = scene.register.book();
    if let Some(field) = key.field().filter(|f| f.is_set()) {
        let parts = record.list(field).iter().map(|e| element_text(field, e, scene));
        return parts.collect::<Vec<_>>().join(Word::Separator.say(scene.lang));
    }
    let Some(value) = record.value(key) else { return String::new() };
    match key.kind() {
        Some(FieldKind::Date) => show::date(value),
        Some(FieldKind::Project) => {
            project_id(value).and_then(|id| book.entry(id)).map_or_else(|| value.to_string(), |e| e.code.clone())
        }
        Some(FieldKind::Money) => {
            let shown = show::value(key, value, book, scene.lang);
            if reads_as(key, &shown, value, scene) { shown } else { value.to_string() }
        }
        _ => value.to_string(),
    }
}

fn reads_as(key: &Key, shown: &str, value: &str, scene: &Scene) -> bool {
    matches!(scene.register.reader(scene.lang).value(key, shown), Ok(Some(read)) if read == value)
}

/// An element of a set as it is typed: its name where that is read back as this element, else its code.
pub fn element_text(field: Field, element: &str, scene: &Scene) -> String {
    let shown = show::element(field, element, scene.register.book(), scene.lang);
    let read = scene.register.reader(scene.lang).elements(field, &shown);
    if read.is_ok_and(|read| read == [element]) { shown } else { element.to_string() }
}

/// How a typed text is understood, to be shown beside it; `None` where there is nothing to add, or it cannot be read.
pub fn reading(key: &Key, text: &str, scene: &Scene) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    match key.kind()? {
        FieldKind::Date => date_reading(text, scene),
        FieldKind::Money | FieldKind::Share | FieldKind::Decimal => {
            let value = scene.register.reader(scene.lang).value(key, text).ok()??;
            Some(show::value(key, &value, scene.register.book(), scene.lang))
        }
        _ => None,
    }
}

fn date_reading(text: &str, scene: &Scene) -> Option<String> {
    let context = DateContext { today: scene.register.day().today };
    let reading = read_date(text, &context).ok()?;
    Some(describe(&reading.date?, &reading.notes, scene.lang))
}

/// A date as it was read: its canonical text, how finely it is known, its last day, and how else it could be read.
fn describe(date: &PartialDate, notes: &Notes, lang: Lang) -> String {
    let mut parts = vec![precision(date.precision()).say(lang).to_string()];
    if date.precision() != Precision::Day {
        parts.push(DateText::By.with(lang, &[&date.latest()]));
    }
    if notes.vague {
        parts.push(DateText::Vague.say(lang).to_string());
    }
    if let Some(other) = notes.doubt.as_ref().and_then(|d| d.other.as_ref()) {
        parts.push(DateText::OrElse.with(lang, &[&other.canonical()]));
    }
    DateText::Read.with(lang, &[&date.canonical(), &parts.join(DateText::Comma.say(lang))])
}

fn precision(precision: Precision) -> DateText {
    match precision {
        Precision::Day => DateText::Day,
        Precision::TenDay => DateText::TenDay,
        Precision::Month => DateText::Month,
        Precision::Quarter => DateText::Quarter,
        Precision::Half => DateText::Half,
        Precision::Year => DateText::Year,
        Precision::Plan => DateText::Plan,
        Precision::Interval => DateText::Interval,
    }
}

/// The part of a refused text that is wrong; all of it where that cannot be told.
fn fault_of(key: &Key, text: &str, scene: &Scene) -> Range<usize> {
    let whole = 0..text.len();
    match key.kind() {
        Some(FieldKind::Date) => {
            let context = DateContext { today: scene.register.day().today };
            read_date(text, &context).err().map(|e| e.at).filter(|at| !at.is_empty()).unwrap_or(whole)
        }
        Some(FieldKind::Set(_) | FieldKind::List(_)) => {
            let Some(field) = key.field() else { return whole };
            let reader = scene.register.reader(scene.lang);
            parts(text).into_iter().find(|p| reader.elements(field, &text[p.clone()]).is_err()).unwrap_or(whole)
        }
        _ => whole,
    }
}

/// The parts of a text between the separators of a set, without the spaces around them.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut out = Vec::new();
    for part in text.split_inclusive(['、', ',', '，', ';', '；', '\n']) {
        let bare = part.trim_end_matches(['、', ',', '，', ';', '；', '\n']);
        let start = at + (bare.len() - bare.trim_start().len());
        if !bare.trim().is_empty() {
            out.push(start..start + bare.trim().len());
        }
        at += part.len();
    }
    out
}

/// The elements of a set that can be picked from a table instead of typed.
pub fn is_picked(key: &Key) -> bool {
    let element = match key.kind() {
        Some(FieldKind::Set(element) | FieldKind::List(element)) => element,
        _ => return false,
    };
    element != Element::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_places() {
        let text = "武汉、 西安 ,长沙";
        let found: Vec<&str> = parts(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(found, ["武汉", "西安", "长沙"]);
        assert!(parts(" 、,").is_empty());
    }
}
