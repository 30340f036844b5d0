//! Texts that many rows share, each held once under a number: codes, agencies, places, tags, dates as written. With a
//! text stands what it means where it is a date or a set, worked out once for all rows.

use super::table::{Table, hash};
use crate::domain::value::PartialDate;
use chrono::NaiveDate;

/// The number of nothing.
pub const EMPTY: u32 = 0;

/// Shared texts.
#[derive(Clone, Debug)]
pub struct Dict {
    texts: Vec<Box<str>>,
    /// The last day of those that are dates.
    days: Vec<Option<NaiveDate>>,
    /// The elements of those that are sets.
    lists: Vec<Option<Box<[String]>>>,
    table: Table,
}

impl Default for Dict {
    fn default() -> Dict {
        Dict { texts: vec!["".into()], days: vec![None], lists: vec![None], table: Table::default() }
    }
}

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    Text,
    Date,
    /// A JSON array of texts.
    List,
}

impl Dict {
    /// How many numbers there are, that of nothing among them.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// The number of a text; a set without elements is nothing.
    pub fn number(&mut self, text: &str, sense: Sense) -> u32 {
        if text.is_empty() {
            return EMPTY;
        }
        let hashed = hash(text.as_bytes());
        let known = self.table.find(hashed, |n| &*self.texts[n as usize] == text);
        let number = known.unwrap_or_else(|| {
            let number = self.texts.len() as u32;
            self.texts.push(text.into());
            self.days.push(None);
            self.lists.push(None);
            let texts = &self.texts;
            self.table.put(hashed, number, |n| hash(texts[n as usize].as_bytes()));
            number
        });
        let at = number as usize;
        match sense {
            Sense::Text => {}
            Sense::Date if self.days[at].is_none() => {
                self.days[at] = PartialDate::parse_stored(text).ok().map(|d| d.latest());
            }
            Sense::Date => {}
            Sense::List => {
                let list = self.lists[at]
                    .get_or_insert_with(|| serde_json::from_str::<Vec<String>>(text).unwrap_or_default().into());
                if list.is_empty() {
                    return EMPTY;
                }
            }
        }
        number
    }

    /// Whether a text is the one of a number.
    pub fn is(&self, number: u32, text: &[u8]) -> bool {
        number != EMPTY && self.texts.get(number as usize).is_some_and(|known| known.as_bytes() == text)
    }

    /// The number of a text that is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.table.find(hash(text.as_bytes()), |n| &*self.texts[n as usize] == text)
    }

    /// The text of a number; `None` for nothing.
    pub fn text(&self, number: u32) -> Option<&str> {
        (number != EMPTY).then(|| &*self.texts[number as usize])
    }

    /// The last day of a date.
    pub fn day(&self, number: u32) -> Option<NaiveDate> {
        self.days[number as usize]
    }

    /// The elements of a set.
    pub fn list(&self, number: u32) -> &[String] {
        self.lists[number as usize].as_deref().unwrap_or_default()
    }
}
