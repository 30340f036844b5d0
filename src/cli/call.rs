//! What every command gets: language, places, clock, settings, and the way to the desk.

use super::failure::{Outcome, stderr_is_terminal};
use super::progress::checked;
use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::cli::say::Say;
use crate::register::Register;
use crate::register::care::Notice;
use crate::register::config::Config;
use crate::register::home::{Clock, Home};
use crate::register::open::Options;
use crate::register::said;
use chrono::{Datelike, NaiveDate};
use std::fmt::Display;

/// What of a register a command needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Its projects.
    All,
    /// Perhaps nothing of them.
    Perhaps,
    /// Some of them, each by its id.
    Few,
}

/// One run of one command.
#[derive(Clone)]
pub struct Call {
    pub lang: Lang,
    pub home: Home,
    pub clock: Clock,
    pub config: Config,
    pub options: Options,
    /// Whether the command only shows, and need not wait until a large file is held against its log.
    pub hasty: bool,
    /// What the command needs of the book.
    pub needs: Needs,
    /// The day as of which the register is looked at.
    pub as_of: Option<NaiveDate>,
}

impl Call {
    /// Opens the register meant, lets the work be done, and closes the file as it was left.
    pub fn at_desk<T>(&self, work: impl FnOnce(&mut Register) -> Outcome<T>) -> Outcome<T> {
        let open = match self.needs {
            Needs::All => Register::open,
            Needs::Perhaps => Register::open_unread,
            Needs::Few => Register::open_afar,
        };
        let (mut register, made) = open(&self.options, self.home.clone(), self.clock.clone(), &self.config)?;
        if made && stderr_is_terminal() {
            self.tell(Say::FirstUse, &[&register.path().display()]);
        }
        if !self.hasty && register.is_unchecked() {
            checked(&mut register, self.lang)?;
        }
        for notice in register.notices() {
            let (said, how) = said::notice(notice, self.lang);
            // How a place is made is news to a person only.
            if stderr_is_terminal() || !matches!(notice, Notice::Names(_) | Notice::Network(_) | Notice::Unchecked) {
                self.say(&said);
                how.iter().for_each(|how| self.say(&format!("  {how}")));
            }
        }
        if let Some(day) = self.as_of {
            register.go_to(day)?;
        }
        let mut outcome = work(&mut register);
        // What could not be read is not passed over in silence.
        if let Some(fault) = register.fault().filter(|_| outcome.is_ok()) {
            outcome = Err(fault.into());
        }
        register.close();
        outcome
    }

    pub fn today(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| self.clock.today())
    }

    /// The current year, which `annual_plan` and `annual_paid` mean.
    pub fn year(&self) -> u16 {
        u16::try_from(self.today().year()).unwrap_or_default()
    }

    /// Words for the person at work, on standard error.
    pub fn say(&self, said: &str) {
        match stderr_is_terminal() {
            true => eprintln!("{}", text::visible(said)),
            false => eprintln!("{said}"),
        }
    }

    /// A sentence for the person at work, on standard error.
    pub fn tell(&self, sentence: Say, values: &[&dyn Display]) {
        self.say(&sentence.with(self.lang, values));
    }
}
