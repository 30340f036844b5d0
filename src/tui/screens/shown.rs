//! What a screen is to show: the projects under the list's filter, in its order, and by which rule they count. Many are
//! gone through some at a time (`Walk`), so that no key waits while a picture is being worked out.

use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Value};
use crate::domain::id::EntityId;
use crate::register::packages::{LeftOut, Packages};
use crate::register::rows::Rows;
use std::ops::Range;
use std::rc::Rc;

/// The projects of the list. Copies share them.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub ids: Rows,
    /// How packages count, and who does not count by that rule.
    pub packages: Packages,
    pub left_out: Rc<LeftOut>,
}

impl Shown {
    /// Whether a project of the list counts.
    pub fn counts(&self, id: EntityId) -> bool {
        self.left_out.counts(id)
    }

    /// What is asked besides of the projects of a number that is entered: where a package counts for its parts, these
    /// are left out of the list too.
    pub fn beside(&self) -> Filter {
        match self.packages == Packages::One && self.left_out.whole {
            true => Filter::Has { key: FilterKey::Field(Field::Parent), values: vec![Value::Empty] },
            false => Filter::all(),
        }
    }

    /// How many of them count.
    pub fn counted(&self) -> usize {
        self.ids.len() - self.left_out.len()
    }
}

/// A walk along things that have numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Walk {
    at: usize,
    len: usize,
}

impl Walk {
    pub fn along(len: usize) -> Walk {
        Walk { at: 0, len }
    }

    /// The next ones, so many at most.
    pub fn next(&mut self, many: usize) -> Range<usize> {
        let from = self.at;
        self.at = from.saturating_add(many.max(1)).min(self.len);
        from..self.at
    }

    pub fn is_over(&self) -> bool {
        self.at >= self.len
    }
}
