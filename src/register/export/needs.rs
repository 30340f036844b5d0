//! What the columns of an export need of each entry: only that is read from a large register.

use super::shown::Shown;
use crate::domain::field::{Field, Key};
use crate::exchange::headings::{Special, Target};
use crate::register::book::passage::Needs;
use crate::register::columns::{Column, Computed};

/// What lights, lateness and the annual class follow from.
const JUDGED: &[Field] = &[Field::Stage, Field::Activity, Field::ConfirmedOn];
/// What is needed of a milestone to name it and to judge by it.
const STEPS: &[Field] = &[Field::MilestoneKind, Field::MilestoneName, Field::Baseline, Field::Forecast, Field::Actual];
const NAMES: &[Field] = &[Field::NameZh, Field::NameEn];

/// What these columns need. `objects`: a milestone is given out with all that it holds.
pub fn of<'a>(columns: impl Iterator<Item = &'a Shown>, objects: bool) -> Needs {
    let mut needs = of_each(columns);
    if objects && needs.milestone.is_some() {
        needs.milestone = Needs::everything().milestone;
    }
    needs
}

/// What the columns of a list need, also where a program reads them.
pub fn of_columns(columns: &[Column]) -> Needs {
    let mut needs = Needs::default();
    for column in columns {
        match column {
            Column::Key(key) => needs.project.extend(key.field()),
            Column::Computed(one) => computed(*one, &mut needs),
        }
    }
    // A program gets the next milestone whole.
    if columns.contains(&Column::Computed(Computed::NextMilestone)) {
        needs.milestone = Needs::everything().milestone;
    }
    needs
}

fn of_each<'a>(columns: impl Iterator<Item = &'a Shown>) -> Needs {
    let mut needs = Needs::default();
    for shown in columns {
        match shown {
            Shown::Target(Target::Special(special)) => match special {
                Special::Name => needs.project.extend(NAMES),
                Special::YearClass => computed(Computed::AnnualClass, &mut needs),
                Special::Updated => computed(Computed::Updated, &mut needs),
                _ => {}
            },
            Shown::Target(Target::Milestone(..)) => needs.milestone = Some(STEPS.to_vec()),
            Shown::Target(target) => {
                if let Some(Key::Field(field)) = target.key() {
                    needs.project.push(field);
                }
            }
            Shown::Computed(one) => computed(*one, &mut needs),
        }
    }
    needs
}

fn computed(computed: Computed, needs: &mut Needs) {
    match computed {
        Computed::Id => {}
        Computed::Name => needs.project.extend(NAMES),
        Computed::Updated => needs.touched = true,
        Computed::Stale | Computed::Unconfirmed => needs.project.extend(JUDGED),
        Computed::Conflicts => needs.milestone = Some(STEPS.to_vec()),
        Computed::Sourced => {
            needs.sourced = true;
            needs.milestone = Some(STEPS.to_vec());
        }
        Computed::HealthComputed
        | Computed::AnnualClass
        | Computed::NextMilestone
        | Computed::Due
        | Computed::Overdue
        | Computed::DaysLate => {
            needs.project.extend(JUDGED);
            needs.milestone = Some(STEPS.to_vec());
        }
    }
}
