//! Taking ledgers in: a file becomes a plan (values: what is new, what would change field by field, what was left out and
//! why, what is doubtful), and a plan that somebody agreed to becomes one gesture, with a backup before it.
//!
//! `cells` reads one cell by the meaning of its column (`plain` sees which need not be read, `recalled` remembers words), `rows` one
//! sheet (`standing` sees which rows of a text need not be read), `milestones` the
//! second one of our own workbook (`sieve` sees which of its rows say nothing, `returned` which rows are gone), `matching` finds the projects that are there
//! already, `compare` says what differs, `apply` writes, `job` does
//! both on a thread for a screen. `records` takes our own lossless form, `oc4ids` the open
//! standard. Nothing is guessed silently: whatever could be read otherwise is in the plan's doubts.

mod apply;
mod cells;
mod compare;
mod fault;
pub mod job;
pub mod maps;
mod matching;
mod milestones;
mod oc4ids;
mod plain;
mod recalled;
mod records;
mod returned;
mod rows;
mod sieve;
mod staged;
mod standing;
pub mod told;

use super::Register;
use super::error::{Error, Result};
use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::domain::kinds::MilestoneKind;
use crate::domain::value::PartialDate;
use crate::exchange::headings::{Target, Timing};
use crate::exchange::intake::Seen;
use crate::exchange::layout::Layout;
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::headings::Special;
use crate::store::import::NewRows;
pub use crate::store::watch::{Phase, Watch};
pub use apply::Imported;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// By what a row finds its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum MatchBy {
    /// The id of our own workbooks, then the code, the national code, the name.
    #[default]
    All,
    Code,
    Name,
}

/// What is to be taken in, and how.
#[derive(Clone)]
pub struct Request {
    pub path: PathBuf,
    pub sheet: Option<String>,
    /// What columns mean, as a person says: heading or letter, and the code or name of a field.
    pub mapping: Vec<(String, String)>,
    pub by: MatchBy,
    pub lang: Lang,
    /// Set by somebody who no longer wants to know: reading ends at the next row.
    pub stop: Arc<AtomicBool>,
    /// How far it has come.
    pub watch: Watch,
    /// Reads every row of a text cell by cell, also where all of it says what stands there: the long way, to which tests
    /// hold the short one.
    pub every: bool,
}

impl Request {
    pub fn new(path: &Path, lang: Lang) -> Request {
        let (sheet, mapping, stop, watch) = (None, Vec::new(), Arc::default(), Watch::default());
        Request { path: path.to_path_buf(), sheet, mapping, by: MatchBy::All, lang, stop, watch, every: false }
    }
}

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Val {
    One(String),
    Many(Vec<String>),
    /// The cell of our own workbook was emptied.
    Nothing,
}

/// What one row says about one project.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub row: u32,
    pub id: Option<EntityId>,
    /// The newest change that the row's author had seen, if the row comes from our own workbook.
    pub seen: Option<i64>,
    pub values: Vec<(Key, Val)>,
    pub dates: Vec<(MilestoneKind, Timing, PartialDate)>,
    /// Whether the stage is only that of the annual class, which says nothing against one that is there.
    pub hinted: bool,
    /// Dates whose cells were emptied in our own workbook.
    pub emptied: Vec<(MilestoneKind, Timing)>,
}

/// One value that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The name of the field.
    pub field: String,
    /// As people read it; empty = nothing.
    pub before: String,
    pub after: String,
    /// Changed here since the workbook was written: will be a conflict.
    pub conflict: bool,
}

/// What would happen to one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    New,
    Changed,
    Removed,
}

/// One project of the plan.
#[derive(Clone, Debug)]
pub struct Item {
    pub row: u32,
    pub id: EntityId,
    pub what: What,
    pub code: String,
    pub name: String,
    pub lines: Vec<Line>,
}

/// Something that people should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The row and the letters of the column (`C5`), or empty.
    pub place: String,
    pub heading: String,
    pub value: String,
    pub what: String,
}

/// What an import would do.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub file: String,
    pub seen: Seen,
    pub layout: Layout,
    /// Sheets that were not read.
    pub other_sheets: Vec<String>,
    pub items: Vec<Item>,
    pub unchanged: usize,
    /// Rows that are projects.
    pub rows: usize,
    pub skipped: Vec<(u32, String)>,
    pub doubts: Vec<Doubt>,
    /// Changes of a log that came with their history: new ones and those that are there.
    pub history: Option<(usize, usize)>,
    pub(super) edits: Vec<crate::domain::gesture::Edit>,
    pub(super) new: NewRows,
    pub(super) bodies: Vec<String>,
    /// The projects that rows mean.
    pub(super) found: std::collections::HashSet<EntityId>,
    /// The newest change that a row of our own workbook had seen.
    pub(super) newest_seen: Option<i64>,
    /// New things that are deleted as well.
    pub(super) deletions: Vec<EntityId>,
    /// The newest change of the register when the plan was made.
    pub(super) base: i64,
    /// Who made the changes, where that is somebody else than who takes them in.
    pub(super) author: Option<String>,
}

impl Plan {
    /// Whether it is a workbook of ours that comes back with what somebody changed in it: whose changes they are must be
    /// asked, since the file cannot tell.
    pub fn comes_back(&self) -> bool {
        self.history.is_none() && self.layout.column(&Target::Special(Special::Id)).is_some() && !self.is_nothing()
    }

    /// Says who made the changes. An empty name leaves them to who takes them in; one with hidden marks is refused.
    pub fn credit(&mut self, author: &str) -> Result<()> {
        if let Some(found) = crate::domain::text::hidden_marks(author) {
            let mark = format!("U+{:04X}", u32::from(found.mark));
            return Err(Error::usage(ErrorText::HiddenMark, &[&author, &mark]));
        }
        let name = crate::domain::text::normalise(author);
        self.author = Some(name.trim().to_string()).filter(|name| !name.is_empty());
        Ok(())
    }

    pub fn is_nothing(&self) -> bool {
        self.edits.is_empty() && self.new.is_empty() && self.bodies.is_empty()
    }

    fn count(&self, what: &What) -> usize {
        self.items.iter().filter(|i| i.what == *what).count()
    }

    pub fn new_count(&self) -> usize {
        self.count(&What::New)
    }

    pub fn changed_count(&self) -> usize {
        self.count(&What::Changed)
    }

    pub fn removed_count(&self) -> usize {
        self.count(&What::Removed)
    }

    pub fn values_changed(&self) -> usize {
        self.items.iter().filter(|i| i.what == What::Changed).map(|i| i.lines.len()).sum()
    }
}

impl Register {
    /// Reads a file and says what taking it in would do. Nothing is written.
    pub fn plan_import(&self, request: &Request) -> Result<Plan> {
        let ending = request.path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        request.watch.enter(Phase::Reading, 0);
        let mut plan = match ending.as_str() {
            "json" | "jsonl" | "ndjson" | "geojson" => records::plan(self, request)?,
            "db" | "taizhang" | "sqlite" => {
                let error =
                    Error::usage(ErrorText::ImportUnsupported, &[&request.path.display(), &format!(".{ending}")]);
                return Err(error.hint(HintText::MergeInstead, &[]));
            }
            "md" | "html" | "pdf" | "doc" | "docx" => {
                let error =
                    Error::usage(ErrorText::ImportUnsupported, &[&request.path.display(), &format!(".{ending}")]);
                return Err(error.hint(HintText::ImportForms, &[]));
            }
            _ => rows::plan(self, request)?,
        };
        plan.base = self.seen();
        Ok(plan)
    }

    /// Whether a mapping says something: an error for a field that is not there.
    pub fn check_mapping(&self, mapping: &[(String, String)]) -> Result<()> {
        self.given(mapping).map(|_| ())
    }

    /// The columns that a mapping names, read; an error for one that means nothing.
    fn given(&self, mapping: &[(String, String)]) -> Result<Vec<(String, Target)>> {
        let year = u16::try_from(chrono::Datelike::year(&self.day().today)).unwrap_or_default();
        let read = |(column, field): &(String, String)| match Target::parse(field, year) {
            Some(target) => Ok((column.clone(), target)),
            None => {
                let error = Error::usage(ErrorText::UnknownField, &[field]);
                Err(match crate::i18n::synonyms::nearest(field) {
                    Some(near) => error.hint(HintText::NearestIs, &[&near]),
                    None => error,
                })
            }
        };
        mapping.iter().map(read).collect()
    }
}
