//! A small register of which nothing was read yet: who only prints a few columns of it needs no book, and who asks for
//! one gets it then. What goes wrong is remembered and told at the next occasion.

use super::Day;
use super::far::patiently;
use crate::store::{Result, Store, StoreError, Way};
use std::cell::RefCell;

/// The way to the file.
pub struct Near {
    way: Way,
    day: Day,
    fault: RefCell<Option<StoreError>>,
}

impl Near {
    pub fn new(way: Way, day: Day) -> Near {
        Near { way, day, fault: RefCell::default() }
    }

    /// Another day, by which is judged what will be read.
    pub fn turn(&mut self, day: &Day) {
        self.day = day.clone();
    }

    pub fn fault(&self) -> Option<StoreError> {
        self.fault.borrow_mut().take()
    }

    /// Reads something; an error is remembered.
    pub fn read<T: Default>(&self, read: impl Fn(&Store, &Day) -> Result<T>) -> T {
        let read = || {
            let store = self.way.open()?;
            store.at_one_moment(|| read(&store, &self.day))
        };
        patiently(read).unwrap_or_else(|error| {
            self.fault.borrow_mut().get_or_insert(error);
            T::default()
        })
    }
}
