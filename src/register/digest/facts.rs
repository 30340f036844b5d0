//! What can happen to a project between two states, as values; the words are made in `words`.

use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::domain::record::Record;

/// One thing that happened to one project.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub project: EntityId,
    pub fact: Fact,
    /// When it was entered last: milliseconds since 1970 (UTC); and by whom.
    pub at: i64,
    pub author: String,
}

/// What happened. Values are canonical, dates as stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Works began: the day, and by how many days later than expected.
    Started {
        on: Option<String>,
        late: Option<i64>,
    },
    /// Completed or in use: the stage or milestone that says so.
    Finished {
        by: Ended,
        on: Option<String>,
        late: Option<i64>,
    },
    /// Another milestone was reached.
    Reached {
        milestone: Box<Record>,
        on: String,
        late: Option<i64>,
    },
    /// A milestone is expected later than before.
    Slipped {
        milestone: Box<Record>,
        from: String,
        to: String,
        days: i64,
        reason: Option<String>,
    },
    /// … or earlier.
    Advanced {
        milestone: Box<Record>,
        from: String,
        to: String,
        days: i64,
        reason: Option<String>,
    },
    /// There is a problem that was not there (or another one).
    Problem {
        text: String,
    },
    /// The problem is gone.
    Solved {
        text: String,
    },
    /// The stage is another; what is told as started or finished is not told here.
    Stage {
        from: Option<String>,
        to: Option<String>,
        note: Option<String>,
    },
    Paused {
        reason: Option<String>,
    },
    Resumed,
    /// The declared light is another.
    Light {
        from: Option<String>,
        to: Option<String>,
        note: Option<String>,
    },
    /// An amount moved, in whole 万元.
    Money {
        key: Key,
        from: Option<i64>,
        to: Option<i64>,
    },
    /// The share done moved.
    Progress {
        from: Option<i64>,
        to: Option<i64>,
    },
    Decision {
        text: String,
    },
    Added,
    Removed,
    Restored,
}

/// What says that a project is finished.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Stage(String),
    Milestone(Box<Record>),
}

/// The kinds of facts, in the order of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Started,
    Finished,
    Reached,
    Slipped,
    Advanced,
    Problem,
    Solved,
    Stage,
    Paused,
    Resumed,
    Light,
    Money,
    Progress,
    Decision,
    Added,
    Removed,
    Restored,
}

impl Sort {
    /// Every kind, in order, with its code in JSON.
    pub const ALL: &'static [(Sort, &'static str)] = &[
        (Sort::Started, "started"),
        (Sort::Finished, "finished"),
        (Sort::Reached, "reached"),
        (Sort::Slipped, "slipped"),
        (Sort::Advanced, "advanced"),
        (Sort::Problem, "problem"),
        (Sort::Solved, "solved"),
        (Sort::Stage, "stage"),
        (Sort::Paused, "paused"),
        (Sort::Resumed, "resumed"),
        (Sort::Light, "light"),
        (Sort::Money, "money"),
        (Sort::Progress, "progress"),
        (Sort::Decision, "decision"),
        (Sort::Added, "added"),
        (Sort::Removed, "removed"),
        (Sort::Restored, "restored"),
    ];

    pub fn code(self) -> &'static str {
        Sort::ALL.iter().find(|(sort, _)| *sort == self).map_or("", |(_, code)| code)
    }
}

impl Fact {
    pub const fn sort(&self) -> Sort {
        match self {
            Fact::Started { .. } => Sort::Started,
            Fact::Finished { .. } => Sort::Finished,
            Fact::Reached { .. } => Sort::Reached,
            Fact::Slipped { .. } => Sort::Slipped,
            Fact::Advanced { .. } => Sort::Advanced,
            Fact::Problem { .. } => Sort::Problem,
            Fact::Solved { .. } => Sort::Solved,
            Fact::Stage { .. } => Sort::Stage,
            Fact::Paused { .. } => Sort::Paused,
            Fact::Resumed => Sort::Resumed,
            Fact::Light { .. } => Sort::Light,
            Fact::Money { .. } => Sort::Money,
            Fact::Progress { .. } => Sort::Progress,
            Fact::Decision { .. } => Sort::Decision,
            Fact::Added => Sort::Added,
            Fact::Removed => Sort::Removed,
            Fact::Restored => Sort::Restored,
        }
    }
}
