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
    let stage = project.get(Field::Stage).and_then(Stage::parse);
    let done =
        matches!(stage, Some(Stage::Maintenance | Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned));
    !done && project.get(Field::Activity) != Some(Activity::Paused.code())
}

/// Everything that follows. `milestones` are those that are not deleted.
pub fn assess(project: &Record, milestones: &[Record], today: NaiveDate, rules: &Rules) -> Assessment {
    let open = |m: &&Record| m.get(Field::Actual).is_none();
    let next = milestones
        .iter()
        .enumerate()
        .filter(|(_, m)| open(m))
        .filter_map(|(i, m)| Some((due(m)?, i)))
        .min_by_key(|(date, i)| (date.latest(), *i));
    let running = is_running(project);
    let late: Vec<i64> =
        if running { milestones.iter().filter_map(|m| days_overdue(m, today)).collect() } else { vec![] };
    let confirmed = project.date(Field::ConfirmedOn);
    let stale = confirmed.as_ref().is_none_or(|d| (today - d.latest()).num_days() > i64::from(rules.stale_days));
    Assessment {
        due: next.as_ref().map(|(date, _)| date.clone()),
        next: next.map(|(_, i)| i),
        overdue: !late.is_empty(),
        days_late: late.iter().copied().max().unwrap_or(0),
        health: light(project, milestones, &late, today, rules),
        class: annual_class(project, milestones, today.year()),
        stale,
        unconfirmed: confirmed.is_none(),
    }
}

fn light(project: &Record, milestones: &[Record], late: &[i64], today: NaiveDate, rules: &Rules) -> Health {
    if !is_running(project) {
        return Health::Unrated;
    }
    let mut parts = Vec::new();
    if milestones.iter().any(|m| due(m).is_some()) {
        let worst = late.iter().copied().max().unwrap_or(0);
        parts.push(match worst {
            0 => Health::Green,
            d if d > i64::from(rules.red_days) => Health::Red,
            _ => Health::Yellow,
        });
        let limit = today.checked_sub_months(Months::new(rules.late_start_months));
        let start_late = milestones
            .iter()
            .filter(|m| m.get(Field::MilestoneKind) == Some(MilestoneKind::Start.code()) && open_start(m))
            .filter_map(due)
            .any(|d| limit.is_some_and(|l| d.latest() < l));
        if start_late {
            parts.push(Health::Red);
        }
    }
    parts.extend(money_light(project, today, rules));
    parts.into_iter().min().unwrap_or(Health::Unrated)
}

fn open_start(milestone: &Record) -> bool {
    milestone.get(Field::Actual).is_none()
}

/// Money spent this year against the plan of the year times the months gone.
fn money_light(project: &Record, today: NaiveDate, rules: &Rules) -> Option<Health> {
    let year = today.year();
    let number = |name: String| project.extra().get(&name).and_then(|v| v.parse::<i64>().ok());
    let plan = number(format!("annual_plan_{year}")).filter(|p| *p > 0)?;
    let paid = number(format!("annual_paid_{year}"))?;
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

/// The annual class of a ledger: 储备, 前期, 新开工, 续建, 竣工. `None` for what has left the year's list.
pub fn annual_class(project: &Record, milestones: &[Record], year: i32) -> Option<AnnualClass> {
    let stage = project.get(Field::Stage).and_then(Stage::parse)?;
    let of_kind =
        |kind: MilestoneKind| milestones.iter().filter(move |m| m.get(Field::MilestoneKind) == Some(kind.code()));
    let begun_this_year =
        of_kind(MilestoneKind::Start).filter_map(|m| m.date(Field::Actual)).any(|d| d.latest().year() == year);
    let starts_this_year = of_kind(MilestoneKind::Start).filter_map(due).any(|d| d.latest().year() == year);
    let ends = |kind| {
        of_kind(kind).filter_map(|m| m.date(Field::Actual).or_else(|| due(m))).any(|d| d.latest().year() == year)
    };
    let ends_this_year = ends(MilestoneKind::Opening) || ends(MilestoneKind::Acceptance);
    match stage {
        Stage::Identification => Some(AnnualClass::Reserve),
        Stage::Preparation if starts_this_year => Some(AnnualClass::NewStart),
        Stage::Preparation => Some(AnnualClass::Preparing),
        Stage::Implementation if begun_this_year => Some(AnnualClass::NewStart),
        Stage::Implementation if ends_this_year => Some(AnnualClass::Finishing),
        Stage::Implementation => Some(AnnualClass::Continuing),
        Stage::Completion => Some(AnnualClass::Finishing),
        Stage::Maintenance | Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned => None,
    }
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
