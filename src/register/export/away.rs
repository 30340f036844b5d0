//! An export that leaves the desk free: it opens the file once more, for reading only, and writes on a thread of its own,
//! so that the screen never waits for it.

use super::{Given, Order, Progress};
use crate::domain::assess::Rules;
use crate::register::Register;
use crate::register::config::{Config, Flags};
use crate::register::error::Result;
use crate::register::home::{Clock, Home};
use crate::register::open::Options;
use chrono::NaiveDate;
use std::path::PathBuf;

/// Everything that an export needs, away from the desk.
pub struct Away {
    register: PathBuf,
    home: Home,
    clock: Clock,
    author: String,
    rules: Rules,
    /// The day that is looked at, if it is an earlier one.
    day: Option<NaiveDate>,
    order: Order,
    pub to: PathBuf,
    force: bool,
}

impl Register {
    /// An export that can be carried out elsewhere.
    pub fn away(&self, order: Order, to: PathBuf, force: bool) -> Away {
        Away {
            register: self.path().to_path_buf(),
            home: self.home().clone(),
            clock: self.clock().clone(),
            author: self.author().to_string(),
            rules: self.rules,
            day: self.past.as_ref().map(|p| p.day),
            order,
            to,
            force,
        }
    }
}

impl Away {
    /// Writes the file.
    pub fn run(self, progress: &mut Progress<'_>) -> Result<Given> {
        let flags = Flags { author: Some(self.author), lang: Some(self.order.style.lang), mouse: false };
        let mut config = Config::load(&self.home.config, &flags)?;
        config.rules = self.rules;
        let options = Options { file: Some(self.register), read_only: true };
        let (mut register, _) = Register::open(&options, self.home, self.clock, &config)?;
        if let Some(day) = self.day {
            register.go_to(day)?;
        }
        register.export(&self.order, &self.to, self.force, progress)
    }
}
