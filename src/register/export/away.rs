//! An export that leaves the desk free: it opens the file once more, for reading only, and writes on a thread of its own,
//! so that the screen never waits for it.

use super::{Given, Order, Progress};
use crate::register::Register;
use crate::register::elsewhere::Elsewhere;
use crate::register::error::Result;
use chrono::NaiveDate;
use std::path::PathBuf;

/// Everything that an export needs, away from the desk.
pub struct Away {
    place: Elsewhere,
    /// The day that is looked at, if it is an earlier one.
    day: Option<NaiveDate>,
    order: Order,
    pub to: PathBuf,
    force: bool,
}

impl Register {
    /// An export that can be carried out elsewhere.
    pub fn away(&self, order: Order, to: PathBuf, force: bool) -> Away {
        Away { place: self.elsewhere(), day: self.past.as_ref().map(|p| p.day), order, to, force }
    }
}

impl Away {
    /// Writes the file.
    pub fn run(self, progress: &mut Progress<'_>) -> Result<Given> {
        let mut register = self.place.open(self.order.style.lang, true)?;
        if let Some(day) = self.day {
            register.go_to(day)?;
        }
        register.export(&self.order, &self.to, self.force, progress)
    }
}
