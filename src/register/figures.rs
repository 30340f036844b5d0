//! The figures of the dashboard and of reports: how many projects, and the condition that chooses exactly those. All are
//! counted in one pass over the projects of a list; a test holds every count against its condition.
//!
//! Batches count nowhere unless the list holds them. Sums of lights leave out what is paused, cancelled or finished, as
//! the computed light does.

use super::Register;
use super::book::Entry;
use super::error::Result;
use crate::domain::assess::is_running;
use crate::domain::field::Field;
use crate::domain::filter::{Amount, Filter, FilterKey, Flag, Op, Scalar, Span, Value, Word};
use crate::domain::id::EntityId;
use crate::domain::kinds::{Activity, Health, Sector, Stage};
use chrono::{Datelike, Days, Months, NaiveDate};
use std::collections::HashMap;

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub count: u64,
    /// What chooses these projects among those of the list.
    pub condition: Filter,
}

/// The stages of a sector's projects, in the order of `Stage::ALL`; the last one is without a known stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectorStages {
    /// `None`: without a known sector.
    pub sector: Option<Sector>,
    pub stages: Vec<Figure>,
    pub total: Figure,
}

/// The lights of the running projects that an agency leads, in the order of `Health::ALL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyLights {
    /// The code; `None`: without a lead agency.
    pub agency: Option<String>,
    pub declared: Vec<Figure>,
    pub computed: Vec<Figure>,
    pub total: Figure,
}

/// A span of whole numbers or days, and how many lie in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<T> {
    /// First and last; an open end is `None`.
    pub from: Option<T>,
    pub to: Option<T>,
    pub figure: Figure,
}

/// A sum of money in 万元 over the projects for which it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub wan: i64,
    pub given: Figure,
}

/// Everything that the dashboard shows of the projects of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub sectors: Vec<SectorStages>,
    /// Those with most red computed lights first.
    pub agencies: Vec<AgencyLights>,
    pub overdue: Figure,
    /// Overdue by how many days.
    pub late: Vec<Step<i64>>,
    /// When the next open milestone is due: this month and the five after it.
    pub due: Vec<Step<NaiveDate>>,
    /// When people last said that it is true.
    pub confirmed: Vec<Step<NaiveDate>>,
    pub unconfirmed: Figure,
    pub investment: Sum,
    pub paid: Sum,
    /// Share of the works that is done.
    pub progress: Vec<Step<i64>>,
    pub no_progress: Figure,
    /// Changed today, in the last seven and in the last thirty days.
    pub changed: Vec<Step<NaiveDate>>,
}

/// The least of each step of lateness, in days; the greatest is one less than the next.
const LATE: [i64; 4] = [1, 31, 91, 366];
/// Likewise of progress, in percent.
const PROGRESS: [i64; 5] = [0, 25, 50, 75, 100];
/// Days back to the least of each step of confirmation.
const CONFIRMED: [u64; 3] = [30, 60, 90];
const MONTHS: u32 = 6;

impl Register {
    /// The figures of these projects.
    pub fn figures(&self, rows: &[EntityId]) -> Figures {
        let mut pass = self.begin_figures();
        rows.iter().filter_map(|id| self.book().entry(*id)).for_each(|entry| pass.add(entry));
        pass.told()
    }

    /// Begins to count; nothing is counted yet.
    pub fn begin_figures(&self) -> Pass {
        let today = self.day().today;
        let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        let months: Vec<(NaiveDate, NaiveDate)> = (0..MONTHS).filter_map(|n| month(today, n)).collect();
        let changed: Vec<NaiveDate> = [0, 6, 29].map(back).to_vec();
        Pass {
            changed_from: changed.iter().map(|day| self.clock().start_of(*day)).collect(),
            changed_until: self.clock().start_of(today.succ_opt().unwrap_or(today)),
            confirmed: CONFIRMED.map(back).to_vec(),
            counts: Counts::new(months.len()),
            today,
            months,
            changed,
        }
    }

    /// How many changes the log has on each of the last `days` days, the oldest first: of the whole register, up to the
    /// day that is looked at.
    pub fn changes_by_day(&self, days: u32) -> Result<Vec<(NaiveDate, u64)>> {
        let today = self.day().today;
        let first = today.checked_sub_days(Days::new(u64::from(days.saturating_sub(1)))).unwrap_or(today);
        let end = today.succ_opt().unwrap_or(today);
        let mut out: Vec<(NaiveDate, u64)> = first.iter_days().take_while(|d| *d < end).map(|day| (day, 0)).collect();
        for (ms, count) in self.store.count_changes(self.clock().start_of(first), self.clock().start_of(end))? {
            let day = self.clock().local(ms).date_naive();
            if let Some(at) = usize::try_from((day - first).num_days()).ok().filter(|at| *at < out.len()) {
                out[at].1 += count;
            }
        }
        Ok(out)
    }
}

/// First and last day of the month so many months on.
fn month(today: NaiveDate, on: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = today.with_day(1)?.checked_add_months(Months::new(on))?;
    Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
}

/// Figures on their way: projects are added one by one.
pub struct Pass {
    today: NaiveDate,
    months: Vec<(NaiveDate, NaiveDate)>,
    changed: Vec<NaiveDate>,
    changed_from: Vec<i64>,
    changed_until: i64,
    confirmed: Vec<NaiveDate>,
    counts: Counts,
}

impl Pass {
    /// Counts a project.
    pub fn add(&mut self, entry: &Entry) {
        let counts = &mut self.counts;
        counts.add(entry);
        if let Some(due) = entry.facts.due.as_ref().map(|d| d.latest())
            && let Some(at) = self.months.iter().position(|(from, to)| *from <= due && due <= *to)
        {
            counts.due[at] += 1;
        }
        for (n, from) in self.changed_from.iter().enumerate() {
            counts.changed[n] += u64::from(*from <= entry.updated && entry.updated < self.changed_until);
        }
        if !entry.facts.unconfirmed
            && let Some(on) = entry.project.date(Field::ConfirmedOn).map(|d| d.latest())
        {
            let at = self.confirmed.iter().position(|from| on >= *from).unwrap_or(self.confirmed.len());
            counts.confirmed[at] += 1;
        }
    }

    /// The figures.
    pub fn told(self) -> Figures {
        self.counts.told(self.today, &self.months, &self.changed, &self.confirmed)
    }
}

/// Of an agency: how many it leads, and their declared and computed lights.
type Lights = (u64, [u64; 4], [u64; 4]);

/// What is counted in the pass.
struct Counts {
    /// By sector (the last: none known) and stage (the last: none known).
    sectors: Vec<Vec<u64>>,
    /// By agency.
    agencies: HashMap<String, Lights>,
    overdue: u64,
    late: [u64; LATE.len()],
    due: Vec<u64>,
    confirmed: [u64; CONFIRMED.len() + 1],
    unconfirmed: u64,
    investment: (i64, u64),
    paid: (i64, u64),
    progress: [u64; PROGRESS.len()],
    no_progress: u64,
    changed: [u64; 3],
}

impl Counts {
    fn new(months: usize) -> Counts {
        Counts {
            sectors: vec![vec![0; Stage::ALL.len() + 1]; Sector::ALL.len() + 1],
            agencies: HashMap::new(),
            overdue: 0,
            late: [0; LATE.len()],
            due: vec![0; months],
            confirmed: [0; CONFIRMED.len() + 1],
            unconfirmed: 0,
            investment: (0, 0),
            paid: (0, 0),
            progress: [0; PROGRESS.len()],
            no_progress: 0,
            changed: [0; 3],
        }
    }

    fn add(&mut self, entry: &Entry) {
        // One walk over the values of a project: this is done for all of them.
        let project = entry.project.spread();
        let sector = project.get(Field::Sector).and_then(Sector::parse).map_or(Sector::ALL.len(), |s| s as usize);
        let stage = project.get(Field::Stage).and_then(Stage::parse).map_or(Stage::ALL.len(), |s| s as usize);
        let number = |field: Field| project.get(field).and_then(|text| text.parse::<i64>().ok());
        self.sectors[sector][stage] += 1;
        if is_running(&entry.project) {
            let lead = project.get(Field::LeadAgency).unwrap_or_default();
            // Looked up by reference first: a name is copied once an agency, not once a project.
            if !self.agencies.contains_key(lead) {
                self.agencies.insert(lead.to_string(), Default::default());
            }
            if let Some((total, declared, computed)) = self.agencies.get_mut(lead) {
                *total += 1;
                let light = project.get(Field::Health).map_or(Some(Health::Unrated), Health::parse);
                if let Some(light) = light {
                    declared[light as usize] += 1;
                }
                computed[entry.facts.health as usize] += 1;
            }
        }
        if entry.facts.overdue {
            self.overdue += 1;
            let at = LATE.iter().rposition(|least| entry.facts.days_late >= *least);
            if let Some(at) = at {
                self.late[at] += 1;
            }
        }
        self.unconfirmed += u64::from(entry.facts.unconfirmed);
        for (sum, field) in [(&mut self.investment, Field::Investment), (&mut self.paid, Field::Paid)] {
            if let Some(wan) = number(field) {
                *sum = (sum.0.saturating_add(wan), sum.1 + 1);
            }
        }
        match number(Field::Progress) {
            Some(share) => {
                if let Some(at) = PROGRESS.iter().rposition(|least| share >= *least) {
                    self.progress[at] += 1;
                }
            }
            None => self.no_progress += 1,
        }
    }

    fn told(
        self,
        today: NaiveDate,
        months: &[(NaiveDate, NaiveDate)],
        changed: &[NaiveDate],
        confirmed: &[NaiveDate],
    ) -> Figures {
        let figure = |count: u64, condition: Filter| Figure { count, condition };
        let sector_key = FilterKey::Field(Field::Sector);
        let sectors = self.sectors.iter().enumerate().filter(|(_, counts)| counts.iter().any(|c| *c > 0));
        let sectors = sectors.map(|(n, counts)| {
            let sector = Sector::ALL.get(n).copied();
            let here = code_or_none(sector_key, sector.map(Sector::code), Sector::ALL.iter().map(|s| s.code()));
            let stages = counts.iter().enumerate().map(|(m, count)| {
                let stage = code_or_none(
                    FilterKey::Field(Field::Stage),
                    Stage::ALL.get(m).map(|s| s.code()),
                    Stage::ALL.iter().map(|s| s.code()),
                );
                figure(*count, Filter::and([here.clone(), stage]))
            });
            SectorStages { sector, stages: stages.collect(), total: figure(counts.iter().sum(), here.clone()) }
        });
        let sectors: Vec<SectorStages> = sectors.collect();
        let mut agencies: Vec<(String, Lights)> = self.agencies.into_iter().collect();
        let red = Health::Red as usize;
        agencies.sort_by(|(a, x), (b, y)| {
            let key = |(total, _, computed): &Lights| (computed[red], *total);
            (a.is_empty(), std::cmp::Reverse(key(x)), a).cmp(&(b.is_empty(), std::cmp::Reverse(key(y)), b))
        });
        let agencies = agencies.into_iter().map(|(code, (total, declared, computed))| {
            let led = Filter::and([lead(&code), running()]);
            let lights = |key: FilterKey, counts: [u64; 4]| {
                let of = |(health, count): (&Health, u64)| {
                    figure(count, Filter::and([led.clone(), Filter::one_of(key, &[health.code()])]))
                };
                Health::ALL.iter().zip(counts).map(of).collect()
            };
            AgencyLights {
                declared: lights(FilterKey::Field(Field::Health), declared),
                computed: lights(FilterKey::ComputedHealth, computed),
                total: figure(total, led.clone()),
                agency: Some(code).filter(|c| !c.is_empty()),
            }
        });
        let numbers = |key: FilterKey, least: &[i64], counts: &[u64]| {
            let step = |(n, (from, count)): (usize, (&i64, &u64))| {
                let to = least.get(n + 1).map(|next| next - 1);
                let number = |n: i64| Scalar::Number(Amount::of(n));
                let value = Value::Between(Some(number(*from)), to.map(number));
                Step { from: Some(*from), to, figure: figure(*count, Filter::Has { key, values: vec![value] }) }
            };
            least.iter().zip(counts).enumerate().map(step).collect::<Vec<Step<i64>>>()
        };
        let day = |key: FilterKey, from: Option<NaiveDate>, to: Option<NaiveDate>, count: u64| {
            let scalar = |day: NaiveDate| Scalar::Day(Span::days(day, day));
            let condition = match (from, to) {
                (None, Some(to)) => Filter::Compare { key, op: Op::AtMost, value: scalar(to) },
                (Some(from), None) => Filter::Compare { key, op: Op::AtLeast, value: scalar(from) },
                (from, to) => Filter::Has { key, values: vec![Value::Between(from.map(scalar), to.map(scalar))] },
            };
            Step { from, to, figure: figure(count, condition) }
        };
        let confirmed_key = FilterKey::Field(Field::ConfirmedOn);
        let steps = confirmed.iter().enumerate().map(|(n, from)| {
            let to = n.checked_sub(1).and_then(|m| confirmed[m].pred_opt());
            day(confirmed_key, Some(*from), to, self.confirmed[n])
        });
        let oldest = confirmed.last().and_then(|day| day.pred_opt());
        let oldest = day(confirmed_key, None, oldest, self.confirmed[confirmed.len()]);
        let given = |field: Field, (wan, count): (i64, u64)| Sum {
            wan,
            given: figure(count, is_empty(FilterKey::Field(field)).negate()),
        };
        Figures {
            sectors,
            agencies: agencies.collect(),
            overdue: figure(self.overdue, Filter::Flag(Flag::Overdue)),
            late: numbers(FilterKey::Late, &LATE, &self.late),
            due: months
                .iter()
                .zip(&self.due)
                .map(|((from, to), count)| day(FilterKey::Due, Some(*from), Some(*to), *count))
                .collect(),
            confirmed: steps.chain([oldest]).collect(),
            unconfirmed: figure(self.unconfirmed, Filter::Flag(Flag::Unconfirmed)),
            investment: given(Field::Investment, self.investment),
            paid: given(Field::Paid, self.paid),
            progress: numbers(FilterKey::Field(Field::Progress), &PROGRESS, &self.progress),
            no_progress: figure(self.no_progress, is_empty(FilterKey::Field(Field::Progress))),
            changed: changed
                .iter()
                .zip(self.changed)
                .map(|(from, count)| day(FilterKey::Updated, Some(*from), Some(today), count))
                .collect(),
        }
    }
}

fn is_empty(key: FilterKey) -> Filter {
    Filter::Has { key, values: vec![Value::Empty] }
}

/// A key that is this code; without one: that is none of the codes known here.
fn code_or_none(key: FilterKey, code: Option<&'static str>, known: impl Iterator<Item = &'static str>) -> Filter {
    match code {
        Some(code) => Filter::one_of(key, &[code]),
        None => Filter::one_of(key, &known.collect::<Vec<_>>()).negate(),
    }
}

/// The projects that an agency leads, by its code; without one: those that nobody leads.
pub fn lead(code: &str) -> Filter {
    let key = FilterKey::Field(Field::LeadAgency);
    match Word::new(code) {
        Some(word) => Filter::Has { key, values: vec![Value::Text(word)] },
        None => is_empty(key),
    }
}

/// What is neither paused nor finished nor cancelled: whose lateness and lights count.
pub fn running() -> Filter {
    let over = [Stage::Maintenance, Stage::Cancelled, Stage::Decommissioning, Stage::Decommissioned];
    let over = Filter::one_of(FilterKey::Field(Field::Stage), &over.map(Stage::code));
    let paused = Filter::one_of(FilterKey::Field(Field::Activity), &[Activity::Paused.code()]);
    Filter::and([over.negate(), paused.negate()])
}
