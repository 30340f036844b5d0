//! Opening and making registers. Only the default register is made without being asked for; a named file that does not
//! exist is an error that names `init`.

use super::book::{Book, Day};
use super::care::{self, Notice};
use super::config::Config;
use super::error::{Error, Result};
use super::home::{Clock, Home, random_hex, site, variable};
use super::indexed::{open_book, open_unread};
use super::putting_back::Earlier;
use super::{Register, views};
use crate::i18n::errors::ErrorText;
use crate::seeds;
use crate::store::open::Mode;
use crate::store::own::Own;
use crate::store::{Store, StoreError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Which register, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// A named file, else `TAIZHANG_FILE`, else the default register.
    pub file: Option<PathBuf>,
    pub read_only: bool,
}

impl Options {
    /// The file meant, and whether it may be made without asking.
    pub fn target(&self, home: &Home) -> (PathBuf, bool) {
        match self.file.clone().or_else(|| variable("TAIZHANG_FILE").map(PathBuf::from)) {
            Some(file) => (file, false),
            None => (home.register(), true),
        }
    }
}

/// How much of the file is read when it is opened.
type Opening = fn(&Store, &Day) -> Result<Book>;

/// How long a command waits for a busy file.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

impl Register {
    /// Opens the register meant; the default one is made and filled with the plan on first use. The second value says
    /// whether it was made just now.
    pub fn open(options: &Options, home: Home, clock: Clock, config: &Config) -> Result<(Register, bool)> {
        Register::open_with(options, home, clock, config, open_book)
    }

    /// The same for whoever may need no book at all: a small register is not read before somebody asks for anything.
    pub fn open_unread(options: &Options, home: Home, clock: Clock, config: &Config) -> Result<(Register, bool)> {
        Register::open_with(options, home, clock, config, open_unread)
    }

    /// The same for whoever needs few projects and knows them by their ids: also of a small register each is read when it
    /// is asked for.
    pub fn open_afar(options: &Options, home: Home, clock: Clock, config: &Config) -> Result<(Register, bool)> {
        Register::open_with(options, home, clock, config, |store, day| match store.is_copy() {
            true => open_book(store, day),
            false => Ok(Book::from_afar(store.again()?, day)?),
        })
    }

    fn open_with(
        options: &Options,
        home: Home,
        clock: Clock,
        config: &Config,
        book: Opening,
    ) -> Result<(Register, bool)> {
        let (path, may_make) = options.target(&home);
        let own = Own::open(&home.state)?;
        let mode = if options.read_only { Mode::Read } else { Mode::Write };
        let start = Instant::now();
        let at = clock.now().format("%Y%m%dT%H%M%S%.3f").to_string();
        let (store, notices, made) = loop {
            match care::open(&path, mode, &own, &home, &at) {
                Err(e) if e.text() == ErrorText::Missing && may_make => match make(&path, false, &clock) {
                    Ok(store) => break (store, Vec::new(), true),
                    // Two programs that start at once: one makes the file, the other opens what it made.
                    Err(StoreError::Exists(_)) if path.exists() => {}
                    Err(StoreError::Locked(_)) if start.elapsed() < PATIENCE => {
                        std::thread::sleep(Duration::from_millis(20));
                    }
                    Err(e) => return Err(e.into()),
                },
                other => {
                    let (store, notices) = other?;
                    break (store, notices, false);
                }
            }
        };
        Ok((Register::ready(store, own, home, clock, config, (notices, book))?, made))
    }

    /// Makes a new register file: with the plan, or empty.
    pub fn init(path: &Path, empty: bool, home: Home, clock: Clock, config: &Config) -> Result<Register> {
        let own = Own::open(&home.state)?;
        let store = make(path, empty, &clock)?;
        Register::ready(store, own, home, clock, config, (Vec::new(), open_book))
    }

    /// Whether a register of the plan holds fewer of the changes laid down than this program knows.
    pub fn lacks_plan(&self) -> bool {
        self.store.register() == seeds::REGISTER && self.store.seed_count().is_ok_and(|n| n < seeds::bodies().count())
    }

    /// Takes newer plan data into this register; answers how many changes were new.
    pub fn take_plan(&mut self) -> Result<usize> {
        if let Some(why) = self.store.read_only() {
            return Err(Error::from(StoreError::ReadOnly(self.store.path().to_path_buf(), why)));
        }
        self.before_writing()?;
        let new = self.store.lay(&mut seeds::bodies(), self.patience)?;
        self.follow()?;
        Ok(new)
    }

    fn ready(
        mut store: Store,
        own: Own,
        home: Home,
        clock: Clock,
        config: &Config,
        (mut notices, book): (Vec<Notice>, Opening),
    ) -> Result<Register> {
        let site = site(&home.state);
        let (found, sure) = Register::look_after(&mut store, &own, &home, clock.wall(), &config.author.value)?;
        notices.extend(found);
        let newest = store.newest()?;
        let (seen, tip) = (newest.map_or(0, |(n, _)| n), newest.map(|(_, id)| id));
        let day = Day { today: clock.today(), rules: config.rules, clock: clock.clone() };
        let book = book(&store, &day)?;
        let version = store.data_version();
        Ok(Register {
            past: None,
            version,
            begun: version,
            notices,
            sure,
            wrote: false,
            backed_up: None,
            session: Vec::new(),
            epoch: 0,
            earlier: Earlier::default(),
            checking: None,
            store,
            own,
            home,
            clock,
            site,
            author: config.author.value.clone(),
            rules: config.rules,
            book,
            desk: Default::default(),
            disputed: Default::default(),
            seen,
            tip,
            written_at: Default::default(),
            patience: PATIENCE,
        })
    }
}

/// Makes the file and fills it in one transaction.
fn make(path: &Path, empty: bool, clock: &Clock) -> crate::store::Result<Store> {
    let register = if empty { random_hex::<16>() } else { seeds::REGISTER.to_string() };
    let mut store = Store::create(path, &register, &clock.now().to_rfc3339(), &views::statements())?;
    let filled = if empty { Ok(0) } else { store.lay(&mut seeds::bodies(), PATIENCE) };
    match filled.and_then(|_| store.finish()) {
        Ok(()) => Ok(store),
        Err(e) => {
            store.abandon();
            Err(e)
        }
    }
}
