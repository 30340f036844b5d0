//! Why a date could not be read: what was wrong, which part of the text, and where it stands, so that a form can
//! mark the place. No sentences here; the interface has them in both languages.

use super::super::misread::Misread;
use super::super::tidy::MAX_CHARS;
use super::calendar::{FIRST_YEAR, LAST_YEAR};
use std::ops::Range;

/// A text that is no date.
pub type DateError = Misread<DateFault>;

/// What is wrong, with what was expected instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFault {
    /// Nothing but blanks.
    Empty,
    /// More than `max` characters.
    TooLong { max: usize },
    /// Not one of the forms read; the part is the first thing that did not fit.
    Unreadable,
    /// Not a year, or one outside `first..=last`.
    Year { first: i32, last: i32 },
    /// Not 1 to 12.
    Month,
    /// The month has no such day; it ends on `last`.
    Day { last: u32 },
    /// Not 1 to 4.
    Quarter,
    /// Not 1 or 2.
    Half,
    /// Not a time of the day.
    Time,
    /// The five-year plan number is not one that is read.
    Plan,
    /// A spreadsheet's serial number, which means a date only in a date column.
    Serial,
    /// The end lies before the start.
    Reversed,
}

impl DateFault {
    pub(super) const YEAR: DateFault = DateFault::Year { first: FIRST_YEAR, last: LAST_YEAR };
    pub(super) const TOO_LONG: DateFault = DateFault::TooLong { max: MAX_CHARS };
}

/// A fault and its place, before the text is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub fault: DateFault,
    pub at: Range<usize>,
}

impl Fault {
    pub fn new(fault: DateFault, at: &Range<usize>) -> Fault {
        Fault { fault, at: at.clone() }
    }

    /// The fault together with the part of the text it names.
    pub fn in_text(self, text: &str) -> DateError {
        Misread::new(self.fault, text, self.at)
    }

    /// Whether it says more than "not understood".
    pub fn is_specific(&self) -> bool {
        self.fault != DateFault::Unreadable
    }
}
