//! The same register, opened once more on another thread: long work goes on there with a connection of its own while the
//! desk stays usable, and the desk follows afterwards as it follows any other program.

use super::Register;
use super::config::{Config, Flags};
use super::error::Result;
use super::home::{Clock, Home};
use super::open::Options;
use crate::domain::assess::Rules;
use crate::i18n::Lang;
use std::path::PathBuf;

/// All that opening it takes.
pub struct Elsewhere {
    register: PathBuf,
    home: Home,
    clock: Clock,
    author: String,
    rules: Rules,
}

impl Register {
    /// What another thread needs to open this register.
    pub fn elsewhere(&self) -> Elsewhere {
        Elsewhere {
            register: self.path().to_path_buf(),
            home: self.home().clone(),
            clock: self.clock().clone(),
            author: self.author().to_string(),
            rules: self.rules,
        }
    }
}

impl Elsewhere {
    /// Opens it. An error may be that the file was moved meanwhile.
    pub fn open(self, lang: Lang, read_only: bool) -> Result<Register> {
        let flags = Flags { author: Some(self.author), lang: Some(lang), mouse: false };
        let mut config = Config::load(&self.home.config, &flags)?;
        config.rules = self.rules;
        let options = Options { file: Some(self.register), read_only };
        Ok(Register::open(&options, self.home, self.clock, &config)?.0)
    }
}
