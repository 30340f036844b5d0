//! The care of the file in words: notices, edits of other tools, changes that a file lacks. Both fronts say them alike.

use super::Register;
use super::care::Notice;
use super::json::code_of;
use super::outside::{About, OutsideEdit};
use super::putting_back::{Lacking, PutBack};
use super::show;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::i18n::care::CareText as T;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use std::collections::{BTreeMap, BTreeSet};

/// A notice in words, and what to do about it on the command line.
pub fn notice(notice: &Notice, lang: Lang) -> (String, Option<&'static str>) {
    let plain = |text: String| (text, None);
    match notice {
        Notice::Unchecked => plain(T::Unchecked.say(lang).to_string()),
        Notice::Outside(n) => (T::Outside.with(lang, &[n]), Some(T::OutsideHow.say(lang))),
        Notice::Lacking(n) => (T::Lacking.with(lang, &[n]), Some(T::LackingHow.say(lang))),
        Notice::Mended(n) => plain(T::Mended.with(lang, &[n])),
        Notice::Rebuilt(tables) => plain(T::Rebuilt.with(lang, &[&tables.join(", ")])),
        Notice::Damaged(n) => plain(T::Damaged.with(lang, &[n])),
        Notice::Copy => plain(T::Copy.say(lang).to_string()),
        Notice::Migrated(path) => plain(T::Migrated.with(lang, &[&path.display()])),
        Notice::Names(n) => plain(T::Names.with(lang, &[n])),
        Notice::Network(kind) => plain(T::Network.with(lang, &[kind])),
        Notice::Clock => plain(T::Clock.say(lang).to_string()),
        Notice::NoBackup(why) => plain(T::NoBackup.with(lang, &[why])),
        Notice::Replaced { back, waiting } => {
            let mut text = T::Replaced.with(lang, &[back]);
            if *waiting > 0 {
                text.push_str(T::Joint.say(lang));
                text.push_str(&T::ReplacedWaiting.with(lang, &[waiting]));
            }
            plain(text)
        }
        Notice::Siblings(names) => plain(T::Siblings.with(lang, &[&names.join(Word::Separator.say(lang))])),
    }
}

/// An edit of another tool in words: where, what, before, after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub place: String,
    pub what: String,
    pub before: String,
    pub after: String,
}

/// Says an edit of another tool.
pub fn outside(edit: &OutsideEdit, register: &Register, lang: Lang) -> Told {
    let book = register.book();
    let value =
        |key: &Key, text: &Option<String>| text.as_deref().map(|t| show::value(key, t, book, lang)).unwrap_or_default();
    let list = |text: &Option<String>| {
        let all: Vec<String> = text.as_deref().and_then(|t| serde_json::from_str(t).ok()).unwrap_or_default();
        all.join(Word::Separator.say(lang))
    };
    let item = &edit.item;
    let (what, before, after) = match &edit.about {
        About::Value(key) => (labels::key_label(lang, key), value(key, &item.log), value(key, &item.file)),
        About::Set(field) => (labels::field(lang, *field).to_string(), list(&item.log), list(&item.file)),
        About::Row => {
            let row: BTreeMap<String, String> =
                item.file.as_deref().and_then(|f| serde_json::from_str(f).ok()).unwrap_or_default();
            let names = [Field::NameZh, Field::NameEn, Field::Code].map(Field::code);
            let named = names.into_iter().chain(["name", "title", "text"]).find_map(|n| row.get(n).cloned());
            let all = || row.values().take(4).cloned().collect::<Vec<_>>().join(" ");
            (T::NewRow.say(lang).to_string(), String::new(), named.unwrap_or_else(all))
        }
        About::Deletion => {
            let after = if item.file.is_some() { T::RowGone } else { T::RowBack };
            (after.say(lang).to_string(), String::new(), String::new())
        }
        About::Unreadable => {
            (item.name.clone(), item.log.clone().unwrap_or_default(), item.file.clone().unwrap_or_default())
        }
    };
    Told { place: place(item.entity, edit.project, register), what, before, after }
}

/// The project that a thing is or belongs to, by its code; else its kind and the beginning of its id.
fn place(entity: EntityId, project: Option<EntityId>, register: &Register) -> String {
    let code = project.and_then(|p| code_of(p, register.book()));
    let short = || format!("{} {}", entity.entity.table(), &entity.hex()[..8]);
    match code {
        Some(code) if entity.entity == Entity::Project => code,
        Some(code) => format!("{code} {}", entity.entity.table()),
        None => short(),
    }
}

/// What a change touched that the file lacks: codes of projects, and how many values.
pub fn lacking(change: &Lacking, register: &Register, lang: Lang) -> String {
    let codes: BTreeSet<String> =
        change.entities.iter().filter_map(|e| code_of(register.project_of(*e)?, register.book())).collect();
    let mut shown: Vec<String> = codes.iter().take(4).cloned().collect();
    if codes.len() > shown.len() {
        shown.push("…".to_string());
    }
    let mut text = format!("{} {}", shown.join(" "), T::Values.with(lang, &[&change.values]));
    if !change.note.is_empty() {
        text.push_str(&format!(" {}", change.note));
    }
    text.trim().to_string()
}

/// What putting back did.
pub fn put_back(put: &PutBack, lang: Lang) -> String {
    let mut text = match (put.back, put.waiting) {
        (0, 0) => T::NothingLacking.say(lang).to_string(),
        (back, _) => T::PutBack.with(lang, &[&back]),
    };
    if put.waiting > 0 {
        text.push_str(T::Joint.say(lang));
        text.push_str(&T::PutBackWaiting.with(lang, &[&put.waiting]));
    }
    text
}
