//! What follows from a project's dates and figures: the next milestone, lateness, the computed light, the annual class,
//! staleness. Pure: today is an argument, the rules are configurable.
//!
//! The computed light stands beside the declared one and never replaces it. Overdue by more than `red_days`, a start
//! planned three months ago and not made, or less than 60 % of the money that the time gone asks for: red. Any
//! milestone overdue, a late start, or less than 80 %: yellow. Without dates and plan figures: unrated. Paused,
//! cancelled and finished projects are not rated.

use super::field::Field;
use super::kinds::{Activity, AnnualClass, Health, MilestoneKind, Stage};
use super::record::Record;
use super::value::PartialDate;
use chrono::{Datelike, Months, NaiveDate};

/// The configurable numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// A row is stale when nobody has said for more than so many days that it is true.
    pub stale_days: u32,
    /// Overdue by more days than this: red.
    pub red_days: u32,
    /// A planned start that passed so many months ago without a start: red.
    pub late_start_months: u32,
    /// Invested, in percent of what the time gone asks for: below this red …
    pub red_share: u32,
    /// … and below this yellow.
    pub yellow_share: u32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { stale_days: 30, red_days: 90, late_start_months: 3, red_share: 60, yellow_share: 80 }
    }
}

/// What follows for one project.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The next open milestone, by its place in the list.
    pub next: Option<usize>,
    /// When it is due: its forecast, else its baseline.
    pub due: Option<PartialDate>,
    /// Whether any open milestone is past its latest day.
    pub overdue: bool,
    /// By how many days the latest of them is.
    pub days_late: i64,
    pub health: Health,
    pub class: Option<AnnualClass>,
    pub stale: bool,
    pub unconfirmed: bool,
}

/// When a milestone is due: its forecast, else its baseline.
pub fn due(milestone: &Record) -> Option<PartialDate> {
    milestone.date(Field::Forecast).or_else(|| milestone.date(Field::Baseline))
}

/// How many days the actual date, or else the forecast, lies behind the baseline (negative: before it).
pub fn slip(milestone: &Record) -> Option<i64> {
    let baseline = milestone.date(Field::Baseline)?;
    let now = milestone.date(Field::Actual).or_else(|| milestone.date(Field::Forecast))?;
    Some((now.latest() - baseline.latest()).num_days())
}

/// Whether an open milestone is past its latest day, and by how many days.
pub fn days_overdue(milestone: &Record, today: NaiveDate) -> Option<i64> {
    if milestone.get(Field::Actual).is_some() {
        return None;
    }
    let late = (today - due(milestone)?.latest()).num_days();
    (late > 0).then_some(late)
}

/// Whether the project is one whose lateness counts: neither paused nor cancelled nor in use.
pub fn is_running(project: &Record) -> bool {
    runs(project.get(Field::Stage).and_then(Stage::parse), project.get(Field::Activity))
}

/// The same by the stage and the code of the activity.
fn runs(stage: Option<Stage>, activity: Option<&str>) -> bool {
    let done =
        matches!(stage, Some(Stage::Maintenance | Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned));
    !done && activity != Some(Activity::Paused.code())
}

/// All that judging a project looks at, wherever it comes from: a record, or the columns of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    pub stage: Option<Stage>,
    pub running: bool,
    /// The last day of when somebody said that the row is true.
    pub confirmed: Option<NaiveDate>,
    /// Money planned for and spent in the year that is judged.
    pub plan: Option<i64>,
    pub paid: Option<i64>,
    /// Milestones that are not deleted, in their order.
    pub steps: Vec<Step>,
}

/// What judging looks at of a milestone; of dates the last day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    pub kind: Option<MilestoneKind>,
    /// Its forecast, else its baseline.
    pub due: Option<NaiveDate>,
    /// Whether anything stands as its actual date.
    pub done: bool,
    pub actual: Option<NaiveDate>,
}

/// What follows for a case; see `Assessment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub next: Option<usize>,
    pub overdue: bool,
    pub days_late: i64,
    pub health: Health,
    pub class: Option<AnnualClass>,
    pub stale: bool,
    pub unconfirmed: bool,
}

impl Case {
    /// A case from its stage and the code of its activity; the rest is put in afterwards.
    pub fn of(stage: Option<&str>, activity: Option<&str>) -> Case {
        let stage = stage.and_then(Stage::parse);
        Case { stage, running: runs(stage, activity), ..Case::default() }
    }

    /// The case of a record in a year.
    fn of_record(project: &Record, milestones: &[Record], year: i32) -> Case {
        // Most hold nothing beyond the fields.
        let of_year = |name: &str| {
            let extra = Some(project.extra()).filter(|extra| !extra.is_empty())?;
            extra.get(&format!("{name}_{year}")).and_then(|v| v.parse::<i64>().ok())
        };
        let last_day = |text: &str| PartialDate::parse_stored(text).ok().map(|d| d.latest());
        // One walk through its values: this is asked of every milestone of a large register.
        let step = |m: &Record| {
            let (mut step, mut baseline, mut forecast) = (Step::default(), None, None);
            for (field, value) in m.values() {
                match field {
                    Field::MilestoneKind => step.kind = MilestoneKind::parse(value),
                    Field::Baseline => baseline = Some(value),
                    Field::Forecast => forecast = last_day(value),
                    Field::Actual => (step.done, step.actual) = (true, last_day(value)),
                    _ => {}
                }
            }
            step.due = forecast.or_else(|| baseline.and_then(last_day));
            step
        };
        Case {
            confirmed: project.date(Field::ConfirmedOn).map(|d| d.latest()),
            plan: of_year("annual_plan"),
            paid: of_year("annual_paid"),
            steps: milestones.iter().map(step).collect(),
            ..Case::of(project.get(Field::Stage), project.get(Field::Activity))
        }
    }

    /// Everything that follows as of a day.
    pub fn judge(&self, today: NaiveDate, rules: &Rules) -> Verdict {
        let open = self.steps.iter().enumerate().filter(|(_, s)| !s.done);
        let next = open.filter_map(|(i, s)| Some((s.due?, i))).min();
        let worst = if self.running { self.steps.iter().filter_map(|s| s.late(today)).max() } else { None };
        let stale = self.confirmed.is_none_or(|d| (today - d).num_days() > i64::from(rules.stale_days));
        Verdict {
            next: next.map(|(_, i)| i),
            overdue: worst.is_some(),
            days_late: worst.unwrap_or(0),
            health: self.light(worst.unwrap_or(0), today, rules),
            class: self.class(today.year()),
            stale,
            unconfirmed: self.confirmed.is_none(),
        }
    }

    fn light(&self, worst: i64, today: NaiveDate, rules: &Rules) -> Health {
        if !self.running {
            return Health::Unrated;
        }
        let mut light = None;
        let mut add = |part: Health| light = Some(light.map_or(part, |l: Health| l.min(part)));
        if self.steps.iter().any(|s| s.due.is_some()) {
            add(match worst {
                0 => Health::Green,
                d if d > i64::from(rules.red_days) => Health::Red,
                _ => Health::Yellow,
            });
            let limit = today.checked_sub_months(Months::new(rules.late_start_months));
            let mut starts = self.steps.iter().filter(|s| s.kind == Some(MilestoneKind::Start) && !s.done);
            if starts.any(|s| s.due.is_some_and(|d| limit.is_some_and(|l| d < l))) {
                add(Health::Red);
            }
        }
        if let Some(part) = self.money_light(today, rules) {
            add(part);
        }
        light.unwrap_or(Health::Unrated)
    }

    /// Money spent this year against the plan of the year times the months gone.
    fn money_light(&self, today: NaiveDate, rules: &Rules) -> Option<Health> {
        let plan = self.plan.filter(|p| *p > 0)?;
        let paid = self.paid?;
        // Only whole months that are over count, as in the monthly bulletins.
        let months = i64::from(today.month0());
        let asked = plan.checked_mul(months)?;
        if asked == 0 {
            return Some(Health::Green);
        }
        let share = i128::from(paid) * 1200 / i128::from(asked);
        Some(match share {
            s if s < i128::from(rules.red_share) => Health::Red,
            s if s < i128::from(rules.yellow_share) => Health::Yellow,
            _ => Health::Green,
        })
    }

    fn class(&self, year: i32) -> Option<AnnualClass> {
        let of_kind = |kind: MilestoneKind| self.steps.iter().filter(move |s| s.kind == Some(kind));
        let begun_this_year = of_kind(MilestoneKind::Start).filter_map(|s| s.actual).any(|d| d.year() == year);
        let starts_this_year = of_kind(MilestoneKind::Start).filter_map(|s| s.due).any(|d| d.year() == year);
        let ends = |kind| of_kind(kind).filter_map(|s| s.actual.or(s.due)).any(|d| d.year() == year);
        let ends_this_year = || ends(MilestoneKind::Opening) || ends(MilestoneKind::Acceptance);
        match self.stage? {
            Stage::Identification => Some(AnnualClass::Reserve),
            Stage::Preparation if starts_this_year => Some(AnnualClass::NewStart),
            Stage::Preparation => Some(AnnualClass::Preparing),
            Stage::Implementation if begun_this_year => Some(AnnualClass::NewStart),
            Stage::Implementation if ends_this_year() => Some(AnnualClass::Finishing),
            Stage::Implementation => Some(AnnualClass::Continuing),
            Stage::Completion => Some(AnnualClass::Finishing),
            Stage::Maintenance | Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned => None,
        }
    }
}

impl Step {
    /// By how many days an open milestone is past its latest day.
    fn late(&self, today: NaiveDate) -> Option<i64> {
        let late = (today - self.due.filter(|_| !self.done)?).num_days();
        (late > 0).then_some(late)
    }
}

/// Everything that follows. `milestones` are those that are not deleted.
pub fn assess(project: &Record, milestones: &[Record], today: NaiveDate, rules: &Rules) -> Assessment {
    let verdict = Case::of_record(project, milestones, today.year()).judge(today, rules);
    Assessment {
        due: verdict.next.and_then(|i| due(&milestones[i])),
        next: verdict.next,
        overdue: verdict.overdue,
        days_late: verdict.days_late,
        health: verdict.health,
        class: verdict.class,
        stale: verdict.stale,
        unconfirmed: verdict.unconfirmed,
    }
}

/// The annual class of a ledger: 储备, 前期, 新开工, 续建, 竣工. `None` for what has left the year's list.
pub fn annual_class(project: &Record, milestones: &[Record], year: i32) -> Option<AnnualClass> {
    Case::of_record(project, milestones, year).class(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Entity, EntityId};

    fn record(entity: Entity, fields: &[(Field, &str)]) -> Record {
        let mut record = Record::new(EntityId { entity, bytes: [0; 16] });
        for (field, value) in fields {
            record.put(*field, Some((*value).to_string()));
        }
        record
    }

    fn project(stage: &str, extra: &[(&str, &str)]) -> Record {
        let mut project = record(Entity::Project, &[(Field::Stage, stage)]);
        for (name, value) in extra {
            project.put_extra(name, Some((*value).to_string()));
        }
        project
    }

    fn milestone(kind: &str, fields: &[(Field, &str)]) -> Record {
        let mut all = vec![(Field::MilestoneKind, kind)];
        all.extend(fields);
        record(Entity::Milestone, &all)
    }

    fn on(day: &str) -> NaiveDate {
        day.parse().expect("a day")
    }

    fn light_of(project: &Record, milestones: &[Record], today: &str) -> Health {
        assess(project, milestones, on(today), &Rules::default()).health
    }

    #[test]
    fn days_overdue_make_the_light() {
        let works = project("implementation", &[]);
        let opening = [milestone("opening", &[(Field::Baseline, "2026-06")])];
        for (today, light) in [
            ("2026-06-30", Health::Green),
            ("2026-07-01", Health::Yellow),
            ("2026-09-28", Health::Yellow),
            ("2026-09-29", Health::Red),
        ] {
            assert_eq!(light_of(&works, &opening, today), light, "{today}");
        }
        // The forecast counts, once there is one; a milestone that was reached counts no more.
        let moved = [milestone("opening", &[(Field::Baseline, "2024"), (Field::Forecast, "2027-06")])];
        assert_eq!(light_of(&works, &moved, "2026-11-25"), Health::Green);
        let done = [milestone("opening", &[(Field::Baseline, "2024"), (Field::Actual, "2026-01")])];
        assert_eq!(light_of(&works, &done, "2026-11-25"), Health::Green);
    }

    #[test]
    fn a_start_that_is_three_months_late_is_red() {
        let works = project("preparation", &[]);
        let start = [milestone("start", &[(Field::Baseline, "2026-07")])];
        // Days apart, so that only the months of the start speak.
        let rules = Rules { red_days: 400, ..Rules::default() };
        for (today, light) in [("2026-10-31", Health::Yellow), ("2026-11-01", Health::Red)] {
            assert_eq!(assess(&works, &start, on(today), &rules).health, light, "{today}");
        }
        let rules = Rules { late_start_months: 6, red_days: 400, ..Rules::default() };
        assert_eq!(assess(&works, &start, on("2026-11-01"), &rules).health, Health::Yellow);
    }

    #[test]
    fn money_is_held_against_the_months_that_are_over() {
        // Of 1200 planned, ten months are over on 25 November: 1000 are asked for.
        for (paid, light) in
            [("599", Health::Red), ("600", Health::Yellow), ("799", Health::Yellow), ("800", Health::Green)]
        {
            let works = project("implementation", &[("annual_plan_2026", "1200"), ("annual_paid_2026", paid)]);
            assert_eq!(light_of(&works, &[], "2026-11-25"), light, "{paid}");
        }
        let works = project("implementation", &[("annual_plan_2026", "1200"), ("annual_paid_2026", "0")]);
        // In January no month is over yet; last year's figures say nothing of this one.
        assert_eq!(light_of(&works, &[], "2026-01-31"), Health::Green);
        assert_eq!(light_of(&works, &[], "2027-03-01"), Health::Unrated);
        // The worst of the parts is the whole.
        let late = [milestone("opening", &[(Field::Baseline, "2026-10")])];
        let rich = project("implementation", &[("annual_plan_2026", "1200"), ("annual_paid_2026", "1200")]);
        assert_eq!(light_of(&rich, &late, "2026-11-25"), Health::Yellow);
        let rules = Rules { red_share: 10, yellow_share: 20, ..Rules::default() };
        let poor = project("implementation", &[("annual_plan_2026", "1200"), ("annual_paid_2026", "150")]);
        assert_eq!(assess(&poor, &[], on("2026-11-25"), &rules).health, Health::Yellow);
    }

    #[test]
    fn what_does_not_run_is_not_rated() {
        let late = [milestone("opening", &[(Field::Baseline, "2020")])];
        for stage in ["maintenance", "cancelled", "decommissioned"] {
            let found = assess(&project(stage, &[]), &late, on("2026-11-25"), &Rules::default());
            assert_eq!((found.health, found.overdue), (Health::Unrated, false), "{stage}");
        }
        let mut paused = project("implementation", &[]);
        paused.put(Field::Activity, Some("paused".into()));
        assert_eq!(light_of(&paused, &late, "2026-11-25"), Health::Unrated);
        assert_eq!(light_of(&project("implementation", &[]), &[], "2026-11-25"), Health::Unrated);
    }

    #[test]
    fn the_annual_class_follows_from_stage_and_dates() {
        let start = |field, date| milestone("start", &[(field, date)]);
        let end = |date| milestone("opening", &[(Field::Baseline, date)]);
        for (stage, milestones, class) in [
            ("identification", vec![], Some(AnnualClass::Reserve)),
            ("preparation", vec![], Some(AnnualClass::Preparing)),
            ("preparation", vec![start(Field::Baseline, "2026-12")], Some(AnnualClass::NewStart)),
            ("implementation", vec![start(Field::Actual, "2026-03")], Some(AnnualClass::NewStart)),
            ("implementation", vec![start(Field::Actual, "2024"), end("2028")], Some(AnnualClass::Continuing)),
            ("implementation", vec![start(Field::Actual, "2024"), end("2026")], Some(AnnualClass::Finishing)),
            ("completion", vec![], Some(AnnualClass::Finishing)),
            ("maintenance", vec![], None),
            ("cancelled", vec![], None),
        ] {
            assert_eq!(annual_class(&project(stage, &[]), &milestones, 2026), class, "{stage}");
        }
    }
}
