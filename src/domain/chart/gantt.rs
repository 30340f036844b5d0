//! The bars and diamonds of one project: what was promised, what is expected, what has come about, and what slipped.
//!
//! The works begin with the first start that came about; without one there is no bar, only diamonds. From there the
//! bar is full up to the last thing that came about, or up to today while anything is still open and work goes on; from
//! there it is light up to the last date still expected. What was promised is a hollow line from the first promise (or
//! the beginning of the works) to the last. Past the day on which an open milestone was due, and between a promise and
//! what became of it, lies a slip.

use crate::domain::assess;
use crate::domain::field::Field;
use crate::domain::kinds::MilestoneKind;
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use chrono::NaiveDate;

/// What a bar or a diamond tells of. Later ones are drawn over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The first promise: hollow.
    Baseline,
    /// What is expected today: light.
    Forecast,
    /// What has come about: full.
    Actual,
    /// What lies between a promise and what became of it: lit.
    Slip,
}

/// A bar from a first to a last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub layer: Layer,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// A date of a milestone. It stands at its last day; one that is not known to the day is as wide as its span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub layer: Layer,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The place of the milestone in the project's list.
    pub milestone: usize,
}

/// How late the latest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// An open milestone is overdue by so many days.
    Overdue(i64),
    /// The last promise that moved, or was met late or early (negative), did so by so many days.
    Slipped(i64),
}

/// Everything drawn for one project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// In the order in which they are drawn, each over those before it.
    pub bars: Vec<Bar>,
    /// Likewise.
    pub marks: Vec<Mark>,
    pub lateness: Option<Lateness>,
}

impl Course {
    /// Whether no date is known.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The first and the last day on which anything stands.
    pub fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = self.bars.iter().map(|b| (b.from, b.to)).chain(self.marks.iter().map(|m| (m.from, m.to)));
        days.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }
}

/// Whether any date of any milestone is known. Cheap: nothing is read.
pub fn has_dates(milestones: &[Record]) -> bool {
    let fields = [Field::Actual, Field::Baseline, Field::Forecast];
    milestones.iter().any(|m| fields.iter().any(|f| m.get(*f).is_some()))
}

/// The bars and diamonds of a project. `milestones` are those that are not deleted.
pub fn course(project: &Record, milestones: &[Record], today: NaiveDate) -> Course {
    let read = |field| milestones.iter().enumerate().filter_map(move |(n, m)| Some((n, m.date(field)?)));
    let baselines: Vec<(usize, PartialDate)> = read(Field::Baseline).collect();
    let forecasts: Vec<(usize, PartialDate)> = read(Field::Forecast).collect();
    let actuals: Vec<(usize, PartialDate)> = read(Field::Actual).collect();
    let open: Vec<PartialDate> =
        milestones.iter().filter(|m| m.get(Field::Actual).is_none()).filter_map(assess::due).collect();
    let is_start = |n: usize| milestones[n].get(Field::MilestoneKind) == Some(MilestoneKind::Start.code());
    let begun = actuals.iter().filter(|(n, _)| is_start(*n)).map(|(_, d)| d.earliest()).min();
    let last_done = actuals.iter().map(|(_, d)| d.latest()).max();
    let running = assess::is_running(project);
    let mut out = Course::default();

    let promised = baselines.iter().map(|(_, d)| d.latest()).max();
    let first_promise = baselines.iter().map(|(_, d)| d.earliest()).min();
    if let (Some(from), Some(to)) = (begun.or(first_promise).min(first_promise.or(begun)), promised)
        && from < to
    {
        out.bars.push(Bar { layer: Layer::Baseline, from, to });
    }
    let expected = open.iter().map(PartialDate::latest).max();
    if let Some(from) = begun {
        // Work that goes on has come as far as today.
        let goes_on = running && (!open.is_empty() || last_done == Some(from) || is_only_begun(milestones, &actuals));
        let done = last_done.unwrap_or(from);
        let full = if goes_on { done.max(today) } else { done };
        if let Some(to) = expected.filter(|to| *to > full) {
            out.bars.push(Bar { layer: Layer::Forecast, from: full, to });
        }
        if from < full {
            out.bars.push(Bar { layer: Layer::Actual, from, to: full });
        }
    } else if let Some(to) = expected
        && let Some(from) =
            forecasts.iter().chain(&baselines).filter(|(n, _)| is_start(*n)).map(|(_, d)| d.latest()).min()
        && from < to
    {
        out.bars.push(Bar { layer: Layer::Forecast, from, to });
    }
    for milestone in milestones {
        out.bars.extend(slip_bar(milestone, today, running));
    }
    out.lateness = lateness(milestones, today, running);

    for (layer, dates) in [(Layer::Baseline, baselines), (Layer::Forecast, forecasts), (Layer::Actual, actuals)] {
        out.marks.extend(dates.into_iter().map(|(milestone, date)| Mark {
            layer,
            from: date.earliest(),
            to: date.latest(),
            milestone,
        }));
    }
    out
}

/// Whether nothing but approvals and starts has come about.
fn is_only_begun(milestones: &[Record], actuals: &[(usize, PartialDate)]) -> bool {
    let early = [MilestoneKind::Start, MilestoneKind::Approval, MilestoneKind::Other].map(MilestoneKind::code);
    actuals.iter().all(|(n, _)| milestones[*n].get(Field::MilestoneKind).is_some_and(|k| early.contains(&k)))
}

/// What lies between the promise of a milestone and what became of it: the actual date, the forecast, or today.
fn slip_bar(milestone: &Record, today: NaiveDate, running: bool) -> Option<Bar> {
    let promise = milestone.date(Field::Baseline).or_else(|| assess::due(milestone))?.latest();
    let open = milestone.get(Field::Actual).is_none();
    let now = milestone.date(Field::Actual).or_else(|| milestone.date(Field::Forecast)).map(|d| d.latest());
    let overdue = (open && running && assess::days_overdue(milestone, today).is_some()).then_some(today);
    let to = now.max(overdue)?;
    (to > promise).then_some(Bar { layer: Layer::Slip, from: promise, to })
}

fn lateness(milestones: &[Record], today: NaiveDate, running: bool) -> Option<Lateness> {
    let overdue = milestones.iter().filter_map(|m| assess::days_overdue(m, today)).max().filter(|_| running);
    let slipped = || {
        let moved = milestones.iter().filter_map(|m| Some((m.date(Field::Baseline)?.latest(), assess::slip(m)?)));
        moved.filter(|(_, days)| *days != 0).max_by_key(|(day, _)| *day).map(|(_, days)| Lateness::Slipped(days))
    };
    overdue.map(Lateness::Overdue).or_else(slipped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Entity, EntityId};

    fn milestone(kind: MilestoneKind, dates: &[(Field, &str)]) -> Record {
        let mut m = Record::new(EntityId { entity: Entity::Milestone, bytes: [0; 16] });
        m.put(Field::MilestoneKind, Some(kind.code().into()));
        for (field, date) in dates {
            m.put(*field, Some((*date).into()));
        }
        m
    }

    fn drawn(milestones: &[Record]) -> Course {
        let project = Record::new(EntityId { entity: Entity::Project, bytes: [1; 16] });
        course(&project, milestones, "2026-11-25".parse().expect("a day"))
    }

    fn bar(layer: Layer, from: &str, to: &str) -> Bar {
        Bar { layer, from: from.parse().expect("a day"), to: to.parse().expect("a day") }
    }

    #[test]
    fn works_that_go_on_are_full_up_to_today_and_light_beyond() {
        let drawn = drawn(&[
            milestone(MilestoneKind::Start, &[(Field::Baseline, "2022-01"), (Field::Actual, "2022-02-16")]),
            milestone(MilestoneKind::Opening, &[(Field::Baseline, "2026"), (Field::Forecast, "2027-06")]),
        ]);
        assert_eq!(
            drawn.bars,
            [
                bar(Layer::Baseline, "2022-01-01", "2026-12-31"),
                bar(Layer::Forecast, "2026-11-25", "2027-06-30"),
                bar(Layer::Actual, "2022-02-16", "2026-11-25"),
                bar(Layer::Slip, "2022-01-31", "2022-02-16"),
                bar(Layer::Slip, "2026-12-31", "2027-06-30"),
            ]
        );
        assert_eq!(drawn.lateness, Some(Lateness::Slipped(181)));
        assert_eq!(drawn.marks.len(), 4);
        assert_eq!(drawn.span().map(|s| s.1), Some("2027-06-30".parse().expect("a day")));
    }

    #[test]
    fn what_is_overdue_slips_up_to_today() {
        let drawn = drawn(&[
            milestone(MilestoneKind::Start, &[(Field::Actual, "2020-10")]),
            milestone(MilestoneKind::Opening, &[(Field::Baseline, "2025")]),
        ]);
        assert_eq!(drawn.bars.last(), Some(&bar(Layer::Slip, "2025-12-31", "2026-11-25")));
        assert_eq!(drawn.lateness, Some(Lateness::Overdue(329)));
    }

    #[test]
    fn what_is_done_ends_where_it_was_done() {
        let done = [
            milestone(MilestoneKind::Start, &[(Field::Actual, "2018-01-01")]),
            milestone(MilestoneKind::Opening, &[(Field::Baseline, "2021"), (Field::Actual, "2021-06-30")]),
        ];
        let drawn = drawn(&done);
        assert!(drawn.bars.contains(&bar(Layer::Actual, "2018-01-01", "2021-06-30")));
        assert_eq!(drawn.lateness, Some(Lateness::Slipped(-184)));
        assert!(has_dates(&done));
    }

    #[test]
    fn without_dates_there_is_nothing() {
        let none = [milestone(MilestoneKind::Opening, &[])];
        assert!(drawn(&none).is_empty() && drawn(&none).bars.is_empty() && !has_dates(&none));
        assert_eq!(drawn(&[]).span(), None);
    }
}
