//! Choosing and ordering: which projects a query means, and in which order they come.

use super::Register;
use super::book::{Book, Entry};
use super::columns::Column;
use super::error::{Error, Result};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use std::cmp::Ordering;

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub column: Column,
    pub descending: bool,
}

impl SortKey {
    /// Reads `stage,-due,code`.
    pub fn parse_list(text: &str, year: u16) -> Result<Vec<SortKey>> {
        let parts = text.split([',', '，']).map(str::trim).filter(|p| !p.is_empty());
        parts
            .map(|part| {
                let (descending, name) = part.strip_prefix('-').map_or((false, part), |rest| (true, rest));
                let column = Column::parse(name, year).ok_or_else(|| unknown_column(name))?;
                Ok(SortKey { column, descending })
            })
            .collect()
    }
}

/// The error for a column that is not there.
pub fn unknown_column(name: &str) -> Error {
    Error::usage(ErrorText::UnknownColumn, &[&name]).hint(HintText::SeeFields, &[])
}

/// How two entries stand by several keys; ties by code. Empty cells come last either way.
pub fn compare(a: &Entry, b: &Entry, keys: &[SortKey], lang: Lang) -> Ordering {
    for key in keys {
        let order = key.column.compare(a, b, lang);
        let order = if key.descending { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// Puts entries, given by their places in the book, in order. The book's own order decides ties.
pub fn sort(book: &Book, places: &mut [usize], keys: &[SortKey], lang: Lang) {
    let entries = book.entries();
    places.sort_by(|a, b| compare(&entries[*a], &entries[*b], keys, lang).then(a.cmp(b)));
}

impl Register {
    /// The projects that a query means, in the order of their codes. An empty query means all; the plan's unnamed lots
    /// are left out unless the query says `kind:`.
    pub fn select(&self, query: &str, lang: Lang) -> Result<Vec<EntityId>> {
        let _ = lang;
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        let matches = |e: &Entry| {
            let text =
                [Field::Code, Field::NameZh, Field::NameEn].map(|f| e.project.get(f).unwrap_or_default()).join(" ");
            words.iter().all(|w| text.to_lowercase().contains(w))
        };
        Ok(self.book.entries().iter().filter(|e| matches(e)).map(Entry::id).collect())
    }
}
