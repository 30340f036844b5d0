//! What words and dates of a sheet were read as: a ledger has the same few again and again, so each is looked up once.

use super::Val;
use super::cells::Cells;
use super::staged::{Staged, is_label, staged};
use crate::domain::field::Field;
use crate::domain::fold::lookup_form;
use crate::domain::kinds::Health;
use crate::domain::value::{DateContext, PartialDate, date, read_date};

/// More words of one field than this are looked up each time.
const MOST_WORDS: usize = 10_000;

/// What a word out of a table was read as, and whether it says more than the code that stands for it.
pub(super) type Word = (std::result::Result<Option<Val>, String>, bool);

/// A text read as a date, and whether its year was supplied.
pub(super) type Dated = (std::result::Result<date::Reading, ()>, bool);

/// A text that was read as a date, and that date as it is stored, if it is one beyond doubt.
pub(super) type Kept = (Dated, Option<String>);

impl Cells<'_> {
    /// The dates of a ledger are few, and written again and again: each is read once.
    pub fn dated(&mut self, text: &str) -> Dated {
        if let Some((known, _)) = self.dates.get(text) {
            return known.clone();
        }
        let read = |today| read_date(text, &DateContext { today }).map_err(|_| ());
        let found = read(self.today);
        // What another day would have read otherwise says no year of its own.
        let other = self.today.checked_add_months(chrono::Months::new(12)).map(read);
        let day = |r: &std::result::Result<date::Reading, ()>| r.as_ref().ok().and_then(|r| r.date.clone());
        let supplied = day(&found).is_some_and(|d| other.is_some_and(|o| !day(&o).is_some_and(|o| o.same_days(&d))));
        if self.dates.len() < MOST_WORDS {
            let sure = |r: &date::Reading| r.notes.doubt.is_none() && !r.notes.time_dropped;
            let plain = found.as_ref().ok().filter(|r| !supplied && sure(r));
            let plain = plain.and_then(|r| r.date.as_ref().map(PartialDate::stored));
            self.dates.insert(text.to_string(), ((found.clone(), supplied), plain));
        }
        (found, supplied)
    }

    /// A text that was read before as a date beyond doubt: that date as it is stored.
    pub fn known_date(&self, text: &str) -> Option<&str> {
        // A count of days is read otherwise.
        let is_count = text.trim().len() == 5 && text.trim().bytes().all(|b| b.is_ascii_digit());
        self.dates.get(text).filter(|_| !is_count)?.1.as_deref()
    }

    /// The same of a text that need not have been read before.
    pub fn plain_date(&mut self, text: &str) -> Option<&str> {
        if !self.dates.contains_key(text) {
            let _ = self.dated(text);
        }
        self.known_date(text)
    }

    /// What a word of a field was read as before, if it says no more than that.
    pub fn known_word(&self, field: Field, shown: &str) -> Option<&Val> {
        match self.words.get(&field)?.get(shown)? {
            (Ok(Some(read)), false) => Some(read),
            _ => None,
        }
    }

    /// What a word in a column of stages says: each is looked up once.
    pub fn staged(&mut self, shown: &str) -> Staged {
        self.stages.get(shown).copied().unwrap_or_else(|| {
            let staged = staged(shown);
            if self.stages.len() < MOST_WORDS {
                self.stages.insert(shown.to_string(), staged);
            }
            staged
        })
    }

    /// Words out of a table: each is looked up once.
    pub fn word(&mut self, field: Field, shown: &str) -> Word {
        if let Some(known) = self.words.get(&field).and_then(|words| words.get(shown)) {
            return known.clone();
        }
        let more = field == Field::Health && Health::parse(&lookup_form(shown)).is_none() && !is_label(field, shown);
        let read = (self.look_up(field, shown.trim()), more);
        let words = self.words.entry(field).or_default();
        if words.len() < MOST_WORDS {
            words.insert(shown.to_string(), read.clone());
        }
        read
    }
}
