//! The words that pass between the parts of the interface: what a person asks (`Action`, in `keys`), what happened
//! (`Msg`), and what is wanted of the register (`Effect`). `update` turns the first two into the third and does no
//! input or output; `effect` is the only file that calls the register.

use crate::domain::id::EntityId;
use crate::domain::kinds::{MilestoneKind, NoteKind};
use crate::register::Done;
use crate::register::bulk::BulkEdit;
use crate::register::care::Notice;
use crate::register::edit::Assignment;
use crate::register::error::Error;
use crate::register::export::{Given, Order};
use crate::register::history::News;
use crate::register::import::Imported;
use crate::register::import::job::Job as ImportJob;
use crate::register::merge::{Asked, Choice, Choices, Conflict, Job};
use crate::register::outside::OutsideEdit;
use crate::register::page::Page;
use crate::register::putting_back::Lacking;
use crate::register::round::Round;
use crate::register::undo::Taken;
use std::path::PathBuf;

/// What happened.
#[derive(Debug)]
pub enum Msg {
    /// A gesture is on disk; the sentence for the line at the foot says what was done.
    Saved { what: Saved, done: Done },
    /// A gesture was taken back, or done again.
    Took { redo: bool, taken: Taken },
    /// A gesture may be taken back; later changes stand on it, or it was asked for by name.
    Planned { plan: Box<crate::register::undo::Reversal> },
    /// Another day is looked at; today again after an earlier one.
    Traveled,
    /// What columns of a ledger mean is kept in this file.
    Kept(PathBuf),
    /// The page of a project was read.
    Paged { project: EntityId, page: Box<Page> },
    /// Text came back from `$EDITOR`; `None` = left unchanged.
    Edited { text: Option<String> },
    /// There is nothing to tell.
    Unmoved,
    /// Other processes wrote.
    Followed(News),
    /// Newer plan data came in: how many changes.
    TookPlan { changes: usize },
    /// A file is being written beside the loop.
    Exporting { to: PathBuf, percent: usize },
    /// A file was written.
    Exported(Given),
    /// It was stopped before that, and nothing stands there.
    ExportStopped(PathBuf),
    /// What waits for a decision about the file was read (again), after a decision if one is told. `open`: show it.
    Cared { outside: Vec<OutsideEdit>, lacking: Vec<Lacking>, said: Option<String>, open: bool },
    /// Something about the file that people must know; whether everything shown must be read again.
    Noticed(Vec<Notice>),
    /// An import stands; the register has followed it.
    Imported(Imported),
    /// A merge stands; the register has followed it.
    Merged,
    /// Something was refused or failed; nothing was lost.
    Failed(Error),
}

/// What a gesture did, for the sentence at the foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Fields were set; their codes.
    Fields(Vec<String>),
    Added(EntityId),
    Removed,
    Restored,
    Confirmed,
    Agency,
    Target,
    Milestone,
    MilestoneDone,
    MilestoneRemoved,
    Note,
    Link,
    Removal,
    /// A view was saved or deleted; its name.
    View(String),
    ViewGone(String),
    /// One edit on many projects.
    Bulk,
    /// Conflicts were decided: how many.
    Settled(usize),
}

/// What is wanted about the file itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Care {
    /// To see what waits for a decision.
    Show,
    /// Edits of other tools, by number; none means all.
    Adopt(Vec<i64>),
    Discard(Vec<i64>),
    /// One's own changes that the file lacks.
    PutBack,
    Drop,
}

/// What is wanted of the register or the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Set fields of projects. `seen` is `Register::seen` of when the form or picker opened.
    Set {
        ids: Vec<EntityId>,
        assignments: Vec<Assignment>,
        note: String,
        seen: i64,
    },
    /// Set fields of a milestone, note or link.
    SetItem {
        id: EntityId,
        assignments: Vec<Assignment>,
        note: String,
        seen: i64,
        what: Saved,
    },
    Add {
        name: String,
        assignments: Vec<Assignment>,
    },
    SaveView(Box<crate::register::saved::View>),
    RemoveView {
        id: EntityId,
        name: String,
    },
    /// Remove a project, milestone, note or link.
    Remove {
        id: EntityId,
    },
    Restore {
        id: EntityId,
    },
    /// Write projects to a file.
    Export {
        order: Box<Order>,
        to: PathBuf,
        force: bool,
    },
    Confirm {
        ids: Vec<EntityId>,
    },
    /// Keep how far the round is.
    KeepRound {
        round: Box<Round>,
    },
    /// One edit on many projects, as it was previewed.
    Bulk {
        ids: Vec<EntityId>,
        edit: BulkEdit,
        seen: i64,
    },
    /// Add an agency under a code.
    AddAgency {
        code: String,
        assignments: Vec<Assignment>,
    },
    /// Enter today's value of a target, with its date (today if empty) and its source.
    SetTarget {
        key: String,
        value: String,
        date: String,
        source: String,
    },
    AddMilestone {
        project: EntityId,
        kind: MilestoneKind,
        assignments: Vec<Assignment>,
    },
    /// Several milestones, in one gesture.
    AddMilestones {
        project: EntityId,
        all: Vec<(MilestoneKind, Vec<Assignment>)>,
    },
    /// One place up or down in the list.
    MoveMilestone {
        id: EntityId,
        down: bool,
    },
    AddNote {
        project: EntityId,
        kind: NoteKind,
        text: String,
    },
    AddLink {
        project: EntityId,
        title: String,
        address: String,
    },
    /// Look at colleagues' files, on a thread.
    BeginLook {
        asked: Asked,
        job: Job,
    },
    /// Take in what was looked at, on a thread.
    BeginTake {
        choices: Choices,
        job: Job,
    },
    /// Read a ledger and work out what it would change, on a thread.
    BeginPlan {
        path: PathBuf,
        /// What its columns are said to mean.
        mapping: Vec<(String, String)>,
        job: ImportJob,
    },
    /// Keep what columns mean under a name.
    KeepMapping {
        name: String,
        columns: Vec<(String, String)>,
    },
    /// Write what was planned, on a thread.
    BeginImport {
        /// Who made the changes, if that is somebody else.
        author: Option<String>,
        job: ImportJob,
    },
    /// Follow an import that stands.
    FollowImport {
        done: Imported,
    },
    /// Follow a merge that stands.
    FollowMerge {
        /// Projects to be joined then: the one that goes, and the one that is kept.
        join: Vec<(EntityId, EntityId)>,
    },
    /// Decide open conflicts.
    Settle {
        decided: Vec<(Conflict, Choice)>,
    },
    Undo,
    Redo,
    /// Say what taking back a gesture would do, by the id of a change of it.
    Plan {
        id: String,
    },
    /// Take a gesture back as it was planned, with what was chosen of the values that were changed since.
    Reverse {
        id: crate::domain::id::ChangeId,
        chosen: Vec<(EntityId, String)>,
        redo: bool,
    },
    /// Look at the register as of a day; `None` = today.
    Travel(Option<chrono::NaiveDate>),
    /// Take newer plan data in.
    TakePlan,
    /// See or decide what waits about the file.
    Care(Care),
    /// Read the page of a project (notes, links, history, provenance).
    LoadPage {
        project: EntityId,
    },
    /// Put text on the clipboard (OSC 52).
    Copy(String),
    /// Open `$EDITOR` on a text.
    OpenEditor {
        text: String,
    },
    Suspend,
    Quit,
}
