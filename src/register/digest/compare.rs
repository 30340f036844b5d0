//! From values before and after to what happened: the rules by which a change of fields is a start, an end, a slip, a
//! problem.

use super::facts::{Ended, Fact, Item};
use super::gather::{Gathered, Touched};
use super::{Digest, Sort};
use crate::domain::field::{Field, Key};
use crate::domain::head::winner;
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{Activity, MilestoneKind, NoteKind, Stage};
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use crate::domain::value::date::slip_days;
use crate::register::Register;
use crate::register::book::natural;
use crate::register::error::Result;
use crate::store::clock::Reader;
use std::collections::{BTreeMap, HashMap};

type Names = BTreeMap<String, Touched>;

/// A project, or a thing that belongs to one, on its way to facts.
struct Case<'a> {
    project: EntityId,
    names: &'a Names,
    created: bool,
}

impl Case<'_> {
    fn touched(&self, field: Field) -> Option<&Touched> {
        self.names.get(field.code()).filter(|t| t.before != t.after)
    }

    fn after(&self, field: Field) -> Option<String> {
        self.names.get(field.code()).and_then(|t| t.after.clone()).filter(|v| !v.is_empty())
    }

    fn item(&self, touched: &Touched, fact: Fact) -> Item {
        Item { project: self.project, fact, at: touched.at, author: touched.author.clone() }
    }

    /// Whether it was there before, and whether it is there now.
    fn exists(&self) -> (bool, bool) {
        let mark = self.names.get(".del");
        let gone = |value: Option<&String>| value.is_some_and(|v| v == "1");
        let before = !self.created && !gone(mark.and_then(|m| m.before.as_ref()));
        (before, !gone(mark.and_then(|m| m.after.as_ref())))
    }

    /// The touch that came last.
    fn last(&self) -> Touched {
        self.names.values().max_by_key(|t| t.at).cloned().unwrap_or_default()
    }
}

impl Register {
    pub(super) fn happened(&self, gathered: Gathered) -> Result<Digest> {
        let reader = self.store.reader();
        let mut items: Vec<Item> = Vec::new();
        let mut digest = Digest {
            days: gathered.days,
            of_gestures: gathered.of_gestures,
            authors: gathered.authors.clone(),
            reports_left: gathered.reports_left,
            reports: gathered.reports,
            ..Digest::default()
        };
        for (id, names) in &gathered.touched {
            let owner = Field::owner_of(id.entity).and_then(|f| names.get(f.code())).and_then(|t| t.after.clone());
            let Some(project) = self.project_with(*id, owner.as_deref())?.filter(|p| p.entity == Entity::Project)
            else {
                continue;
            };
            let case = Case { project, names, created: gathered.created.contains(id) };
            let (was, is) = case.exists();
            if !was && !is {
                continue;
            }
            let moved = names.iter().any(|(name, t)| t.before != t.after && name != Field::ConfirmedOn.code());
            if moved || was != is {
                digest.changed.insert(project);
            }
            // What came or went with its project is told by that alone.
            let with_project = *id != project && gathered.created.contains(&project);
            match id.entity {
                Entity::Project => {
                    if case.touched(Field::ConfirmedOn).is_some_and(|t| t.after.is_some()) && is {
                        digest.confirmed.insert(project);
                    }
                    of_project(&case, was, is, &mut items);
                }
                _ if with_project || !is => {}
                Entity::Milestone => self.of_milestone(*id, &case, &reader, gathered.since, &mut items)?,
                Entity::Note if !was => of_note(&case, &mut items),
                _ => {}
            }
        }
        digest.items = settle(items);
        let code = |i: &Item| super::subject(i.project, &self.book).and_then(|p| p.get(Field::Code)).map(natural);
        digest.items.sort_by_cached_key(|i| (i.fact.sort(), code(i)));
        Ok(digest)
    }

    /// A milestone that was reached, or is expected at another time.
    fn of_milestone(
        &self,
        id: EntityId,
        case: &Case,
        reader: &Reader,
        since: i64,
        items: &mut Vec<Item>,
    ) -> Result<()> {
        let Some(record) = self.store.record(id)? else { return Ok(()) };
        let side = |field: Field, before: bool| -> Result<Option<String>> {
            let value = match case.names.get(field.code()) {
                Some(touched) if before => touched.before.clone(),
                Some(touched) => touched.after.clone(),
                None if before && case.created => None,
                None if before => winner(&reader.heads_at(id, field.code(), since)?).and_then(|h| h.value.clone()),
                None => record.get(field).map(str::to_string),
            };
            Ok(value.filter(|v| !v.is_empty()))
        };
        let due = |before: bool| -> Result<Option<String>> {
            Ok(side(Field::Forecast, before)?.or(side(Field::Baseline, before)?))
        };
        if let Some(touched) = case.touched(Field::Actual) {
            let expected = due(true)?.or(due(false)?);
            if let (None, Some(on)) = (touched.before.as_ref(), touched.after.as_ref()) {
                let late = expected.as_deref().and_then(|due| days_between(due, on));
                let milestone = Box::new(record);
                items.push(case.item(touched, Fact::Reached { milestone, on: on.clone(), late }));
            }
            return Ok(());
        }
        let touched = case.touched(Field::Forecast).or_else(|| case.touched(Field::Baseline));
        let (Some(touched), None) = (touched, side(Field::Actual, false)?) else { return Ok(()) };
        let (Some(from), Some(to)) = (due(true)?, due(false)?) else { return Ok(()) };
        let days = days_between(&from, &to).unwrap_or_default();
        let reason = case.after(Field::ForecastReason);
        let milestone = Box::new(record);
        match days {
            0 => {}
            1.. => items.push(case.item(touched, Fact::Slipped { milestone, from, to, days, reason })),
            _ => items.push(case.item(touched, Fact::Advanced { milestone, from, to, days: -days, reason })),
        }
        Ok(())
    }
}

/// By how many days a date lies behind another one.
fn days_between(from: &str, to: &str) -> Option<i64> {
    let read = |stored: &str| PartialDate::parse_stored(stored).ok();
    Some(slip_days(&read(from)?, &read(to)?))
}

fn of_project(case: &Case, was: bool, is: bool, items: &mut Vec<Item>) {
    match (was, is) {
        (false, true) if case.created => return items.push(case.item(&case.last(), Fact::Added)),
        (false, true) => items.push(case.item(&case.last(), Fact::Restored)),
        (true, false) => return items.push(case.item(&case.last(), Fact::Removed)),
        _ => {}
    }
    let text = |value: &Option<String>| value.clone().filter(|v| !v.trim().is_empty());
    if let Some(t) = case.touched(Field::Stage) {
        items.push(case.item(t, of_stage(t, case.after(Field::StageOn), case.after(Field::StageNote))));
    }
    if let Some(t) = case.touched(Field::Activity) {
        let paused = |value: &Option<String>| value.as_deref() == Some(Activity::Paused.code());
        match (paused(&t.before), paused(&t.after)) {
            (false, true) => items.push(case.item(t, Fact::Paused { reason: case.after(Field::PauseReason) })),
            (true, false) => items.push(case.item(t, Fact::Resumed)),
            _ => {}
        }
    }
    if let Some(t) = case.touched(Field::Health) {
        let (from, to) = (t.before.clone(), t.after.clone());
        items.push(case.item(t, Fact::Light { from, to, note: case.after(Field::HealthNote) }));
    }
    if let Some(t) = case.touched(Field::Problems) {
        match (text(&t.before), text(&t.after)) {
            (_, Some(text)) => items.push(case.item(t, Fact::Problem { text })),
            (Some(text), None) => items.push(case.item(t, Fact::Solved { text })),
            (None, None) => {}
        }
    }
    let number = |value: &Option<String>| value.as_deref().and_then(|v| v.parse::<i64>().ok());
    if let Some(t) = case.touched(Field::Progress) {
        items.push(case.item(t, Fact::Progress { from: number(&t.before), to: number(&t.after) }));
    }
    for (name, t) in case.names.iter().filter(|(_, t)| t.before != t.after) {
        let Some(key) = Key::parse(Entity::Project, name) else { continue };
        if matches!(key, Key::Field(Field::Investment | Field::Paid) | Key::AnnualPlan(_) | Key::AnnualPaid(_)) {
            items.push(case.item(t, Fact::Money { key, from: number(&t.before), to: number(&t.after) }));
        }
    }
}

/// A stage that was entered: works began, they are done, or something else.
fn of_stage(t: &Touched, on: Option<String>, note: Option<String>) -> Fact {
    let stage = |value: &Option<String>| value.as_deref().and_then(Stage::parse);
    let place = |s: Stage| Stage::OFFERED[..5].iter().position(|o| *o == s);
    let (from, to) = (stage(&t.before), stage(&t.after));
    let forward = |to: Stage| from.and_then(place).is_none_or(|f| place(to).is_some_and(|t| t > f));
    match to {
        Some(to @ Stage::Implementation) if forward(to) => Fact::Started { on, late: None },
        Some(to @ (Stage::Completion | Stage::Maintenance)) if forward(to) => {
            Fact::Finished { by: Ended::Stage(to.code().to_string()), on, late: None }
        }
        _ => Fact::Stage { from: t.before.clone(), to: t.after.clone(), note },
    }
}

/// A problem or a decision that was written down. Notes of progress and of next steps say nothing that is counted.
fn of_note(case: &Case, items: &mut Vec<Item>) {
    let Some(text) = case.after(Field::NoteText) else { return };
    let fact = match case.after(Field::NoteKind).as_deref().and_then(NoteKind::parse) {
        Some(NoteKind::Problem) => Fact::Problem { text },
        Some(NoteKind::Decision) => Fact::Decision { text },
        _ => return,
    };
    items.push(case.item(&case.last(), fact));
}

/// A milestone that means the start or the end is told as such, and once with the stage that it goes with.
fn settle(items: Vec<Item>) -> Vec<Item> {
    let kind = |m: &Record| m.get(Field::MilestoneKind).and_then(MilestoneKind::parse);
    let mut out: Vec<Item> = Vec::new();
    let mut told: HashMap<(EntityId, Sort), usize> = HashMap::new();
    for Item { project, fact, at, author } in items {
        let fact = match fact {
            Fact::Reached { milestone, on, late } => match kind(&milestone) {
                Some(MilestoneKind::Start) => Fact::Started { on: Some(on), late },
                Some(MilestoneKind::Opening | MilestoneKind::Acceptance) => {
                    Fact::Finished { by: Ended::Milestone(milestone), on: Some(on), late }
                }
                _ => Fact::Reached { milestone, on, late },
            },
            other => other,
        };
        let sort = fact.sort();
        let item = Item { project, fact, at, author };
        if !matches!(sort, Sort::Started | Sort::Finished) {
            out.push(item);
            continue;
        }
        match told.get(&(project, sort)) {
            Some(known) => join(&mut out[*known], item),
            None => {
                told.insert((project, sort), out.len());
                out.push(item);
            }
        }
    }
    out
}

/// Of a stage and a milestone that say the same, the one with a lateness or a day is told; the milestone, which comes
/// later, where both have one.
fn join(known: &mut Item, other: Item) {
    let weight = |fact: &Fact| match fact {
        Fact::Started { on, late } | Fact::Finished { on, late, .. } => (late.is_some(), on.is_some()),
        _ => (false, false),
    };
    if weight(&other.fact) >= weight(&known.fact) {
        *known = other;
    }
}
