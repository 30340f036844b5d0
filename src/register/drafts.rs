//! Drafts: what is typed in a form that is not saved yet, kept beside the register so that a terminal that dies takes
//! nothing with it. A draft is offered again when its form is opened, and goes when the form is saved or given up. The
//! register itself never sees it.

use super::Register;
use super::error::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was typed in one form: the text of each field that was changed, by the name of the field.
pub type Typed = BTreeMap<String, String>;

/// A form that was not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When it was kept: milliseconds since 1970 (UTC).
    pub at: i64,
    pub typed: Typed,
}

/// The folder of drafts.
const DRAFTS: &str = "drafts";

/// The most drafts that are kept; the oldest go first.
const MOST: usize = 50;

impl Register {
    /// All drafts of this register, by the name of their form.
    pub fn drafts(&self) -> BTreeMap<String, Draft> {
        self.kept(DRAFTS).unwrap_or_default()
    }

    /// What was typed in a form.
    pub fn draft(&self, form: &str) -> Option<Draft> {
        self.drafts().remove(form)
    }

    /// Keeps what is typed in a form; nothing typed takes its draft away.
    pub fn keep_draft(&self, form: &str, typed: &Typed) -> Result<()> {
        let mut all = self.drafts();
        let had = all.remove(form).is_some();
        if typed.is_empty() && !had {
            return Ok(());
        }
        if !typed.is_empty() {
            all.insert(form.to_string(), Draft { at: self.clock.wall(), typed: typed.clone() });
        }
        while all.len() > MOST {
            let Some(oldest) = all.iter().min_by_key(|(_, d)| d.at).map(|(form, _)| form.clone()) else { break };
            all.remove(&oldest);
        }
        self.keep(DRAFTS, &all)
    }
}
