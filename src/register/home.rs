//! Where things stand on this machine, and who works at it: folders, the clock, the author, the device.
//!
//! This is the only place that reads the environment and the clock. `TAIZHANG_HOME` moves everything into one folder
//! (portable use from a USB stick); `TAIZHANG_NOW` fixes the clock for tests and documents.

use super::error::{Error, Result};
use crate::domain::id::hex;
use crate::i18n::errors::{ErrorText, HintText};
use chrono::{DateTime, FixedOffset, Local, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::path::{Path, PathBuf};

/// The folders and files of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    pub config: PathBuf,
    pub data: PathBuf,
    /// Identity, own log, view memory: never in a roaming profile.
    pub state: PathBuf,
    pub backups: PathBuf,
}

impl Home {
    /// Reads `TAIZHANG_HOME`, else asks the platform.
    pub fn from_env() -> Result<Home> {
        if let Some(home) = variable("TAIZHANG_HOME") {
            let home = PathBuf::from(home);
            return Ok(Home {
                config: home.join("config.toml"),
                data: home.join("data"),
                state: home.join("state"),
                backups: home.join("backups"),
            });
        }
        let dirs = directories::ProjectDirs::from("", "", "taizhang")
            .ok_or_else(|| Error::io(ErrorText::NoHome, &[]).hint(HintText::SetHome, &[]))?;
        let state = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_path_buf();
        Ok(Home {
            config: dirs.config_dir().join("config.toml"),
            data: dirs.data_local_dir().to_path_buf(),
            backups: state.join("backups"),
            state,
        })
    }

    /// The default register.
    pub fn register(&self) -> PathBuf {
        self.data.join("register.taizhang")
    }
}

/// A variable of the environment; an empty one counts as not set.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.trim().is_empty())
}

/// The clock: real, or fixed by `TAIZHANG_NOW`. What is written under a fixed clock stays in order all the same, since
/// every change counts on from this device's last one.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<DateTime<FixedOffset>>,
}

impl Clock {
    pub fn from_env() -> Result<Clock> {
        let fixed = match variable("TAIZHANG_NOW") {
            None => None,
            Some(text) => match DateTime::parse_from_rfc3339(text.trim()) {
                Ok(at) => Some(at),
                Err(_) => return Err(Error::usage(ErrorText::BadClock, &[&text])),
            },
        };
        Ok(Clock { fixed })
    }

    /// A clock that stands still.
    pub fn fixed(at: DateTime<FixedOffset>) -> Clock {
        Clock { fixed: Some(at) }
    }

    /// Now, in local time (the offset of `TAIZHANG_NOW` when set).
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.fixed.unwrap_or_else(|| Local::now().fixed_offset())
    }

    /// Milliseconds since 1970 (UTC).
    pub fn wall(&self) -> i64 {
        self.now().timestamp_millis()
    }

    /// Today in local time.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// A moment of the log in local time.
    pub fn local(&self, ms: i64) -> DateTime<FixedOffset> {
        let utc = DateTime::<Utc>::from_timestamp_millis(ms).unwrap_or_default();
        match self.fixed {
            Some(at) => utc.with_timezone(at.offset()),
            None => utc.with_timezone(&Local).fixed_offset(),
        }
    }

    /// The first moment of a local day, in milliseconds since 1970 (UTC).
    pub fn start_of(&self, day: NaiveDate) -> i64 {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let offset = *self.local(midnight.and_utc().timestamp_millis()).offset();
        midnight
            .and_local_timezone(offset)
            .earliest()
            .map_or_else(|| midnight.and_utc().timestamp_millis(), |t| t.timestamp_millis())
    }
}

/// What this machine keeps about itself, outside every register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    site: String,
}

/// The device's 32 hex digits: read, or made on first use. One that cannot be kept lasts for this run only.
pub fn site(state: &Path) -> String {
    let path = state.join("identity.json");
    let known = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Identity>(&bytes).ok());
    if let Some(identity) = known.filter(|i| crate::domain::id::unhex::<16>(&i.site).is_some()) {
        return identity.site;
    }
    let identity = Identity { site: random_hex::<16>() };
    let _ = std::fs::create_dir_all(state);
    if let Ok(bytes) = serde_json::to_vec(&identity) {
        let _ = std::fs::write(path, bytes);
    }
    identity.site
}

/// `2 N` random hex digits.
pub fn random_hex<const N: usize>() -> String {
    hex(&random::<N>())
}

/// So many random bytes are asked for at once: a long import draws hundreds of thousands of ids.
const POOL: usize = 1_024;

/// `N` random bytes. Without a source of randomness the clock serves: ids must differ, not be secret.
pub fn random<const N: usize>() -> [u8; N] {
    thread_local! {
        static POOLED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let mut bytes = [0; N];
    let drawn = POOLED.with_borrow_mut(|pool| {
        if pool.len() < N {
            pool.resize(POOL.max(N), 0);
            if getrandom::fill(pool).is_err() {
                pool.clear();
                return false;
            }
        }
        // What was given once is not given again.
        let rest = pool.len() - N;
        bytes.copy_from_slice(&pool[rest..]);
        pool.truncate(rest);
        true
    });
    if !drawn {
        let nanos = Utc::now().timestamp_nanos_opt().unwrap_or_default().to_le_bytes();
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = nanos[i % nanos.len()] ^ i as u8;
        }
    }
    bytes
}

/// The name under which the system knows the user.
pub fn login_name() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(variable)
}
