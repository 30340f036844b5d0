//! Values as people read them: labels for codes, names for agencies and places, dates as written, money in 亿元 or 万元.

use super::book::Book;
use crate::domain::field::{Element, Field, FieldKind, Key};
use crate::domain::record::{Record, project_id};
use crate::domain::value::PartialDate;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};

/// The name in a language; the other language's where there is none.
pub fn name(project: &Record, lang: Lang) -> &str {
    let (first, second) = match lang {
        Lang::Zh => (Field::NameZh, Field::NameEn),
        Lang::En => (Field::NameEn, Field::NameZh),
    };
    project.get(first).or_else(|| project.get(second)).unwrap_or(Word::Unnamed.say(lang))
}

/// A canonical value as people read it.
pub fn value(key: &Key, canonical: &str, book: &Book, lang: Lang) -> String {
    match key.kind() {
        Some(FieldKind::Code(_)) => match key.field() {
            Some(field) => labels::code_label(lang, field, canonical).to_string(),
            None => canonical.to_string(),
        },
        Some(FieldKind::Agency) => agency(canonical, book, lang),
        Some(FieldKind::Project) => match project_id(canonical).and_then(|id| book.entry(id)) {
            Some(entry) => format!("{} {}", entry.code, name(&entry.project, lang)),
            None => canonical.to_string(),
        },
        Some(FieldKind::Source) => source(canonical, book).unwrap_or_else(|| canonical.to_string()),
        Some(FieldKind::Date) => date(canonical),
        Some(FieldKind::Money) => canonical.parse().map_or_else(|_| canonical.to_string(), |wan| amount(wan, lang)),
        Some(FieldKind::Share) => format!("{canonical}%"),
        Some(FieldKind::Flag) => Word::Yes.say(lang).to_string(),
        Some(FieldKind::Set(_) | FieldKind::List(_)) => match key.field() {
            // In the log an element of an ordered set carries its position.
            Some(field) if matches!(field.kind(), FieldKind::List(_)) => {
                element(field, canonical.split_once(' ').map_or(canonical, |(_, e)| e), book, lang)
            }
            Some(field) => element(field, canonical, book, lang),
            None => canonical.to_string(),
        },
        _ => canonical.to_string(),
    }
}

/// One element of a set as people read it.
pub fn element(field: Field, element: &str, book: &Book, lang: Lang) -> String {
    let kind = match field.kind() {
        FieldKind::Set(kind) | FieldKind::List(kind) => kind,
        _ => Element::Text,
    };
    match kind {
        Element::Text => element.to_string(),
        Element::Agency => agency(element, book, lang),
        Element::Province => {
            let province = crate::domain::kinds::Province::parse(element);
            province.map_or(element, |p| labels::province(lang, p)).to_string()
        }
        Element::Place => place(element, book, lang),
    }
}

/// The short name of an agency, by its code.
pub fn agency(code: &str, book: &Book, lang: Lang) -> String {
    book.agency(code).map_or(code, |record| agency_name(record, lang)).to_string()
}

/// The short name of an agency; its code where it has none.
pub fn agency_name(record: &Record, lang: Lang) -> &str {
    let fields = match lang {
        Lang::Zh => [Field::AgencyShortZh, Field::AgencyNameZh, Field::AgencyNameEn],
        Lang::En => [Field::AgencyShortEn, Field::AgencyNameEn, Field::AgencyNameZh],
    };
    let code = || record.get(Field::AgencyCode).unwrap_or_default();
    fields.iter().find_map(|f| record.get(*f)).unwrap_or_else(code)
}

/// The name of a place, by its Chinese name.
pub fn place(name_zh: &str, book: &Book, lang: Lang) -> String {
    let english = || book.place(name_zh).and_then(|p| p.get(Field::PlaceNameEn));
    match lang {
        Lang::Zh => name_zh.to_string(),
        Lang::En => english().unwrap_or(name_zh).to_string(),
    }
}

/// A stored date as written.
pub fn date(stored: &str) -> String {
    PartialDate::parse_stored(stored).map_or_else(|_| stored.to_string(), |d| d.shown().into_owned())
}

/// Whole 万元 as an amount with its unit.
pub fn amount(wan: i64, lang: Lang) -> String {
    crate::i18n::units::money(lang, wan)
}

/// A public source in one line: who published it and when.
pub fn source(hex: &str, book: &Book) -> Option<String> {
    let bytes = crate::domain::id::unhex(hex)?;
    let id = crate::domain::id::EntityId { entity: crate::domain::id::Entity::Source, bytes };
    let record = book.source(id)?;
    let publisher = record.get(Field::SourcePublisher)?;
    Some(match record.get(Field::SourceDate) {
        Some(when) => format!("{publisher} {}", date(when)),
        None => publisher.to_string(),
    })
}
