//! The changes that a digest counts, and which values they touched, each with its value before and after. A period is
//! read through the clocks of the log; named gestures are looked for from the newest change back.

use super::Span;
use crate::domain::change::{Assignment, ChangeKind};
use crate::domain::head::winner;
use crate::domain::id::{ChangeId, EntityId, OpRef};
use crate::register::Register;
use crate::register::error::Result;
use crate::register::page::PUBLIC_REPORT;
use crate::store::clock::{Reader, Selection};
use crate::store::log::Logged;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A value that the counted changes touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    pub before: Option<String>,
    pub after: Option<String>,
    /// The last change of it: when and by whom.
    pub at: i64,
    pub author: String,
}

/// What was counted.
#[derive(Default)]
pub(super) struct Gathered {
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub of_gestures: bool,
    pub reports: bool,
    pub reports_left: usize,
    pub authors: BTreeMap<String, usize>,
    /// Entities that came into being.
    pub created: HashSet<EntityId>,
    pub touched: BTreeMap<EntityId, BTreeMap<String, Touched>>,
    /// For going back to values that were not touched: the clock before which the period lies.
    pub since: i64,
}

/// So many changes are looked through at a time for named gestures.
const STEP: usize = 512;

impl Register {
    pub(super) fn gather(&self, span: &Span, reports: bool) -> Result<Gathered> {
        let reader = self.store.reader();
        let mut out = Gathered { reports, ..Gathered::default() };
        let logged = match span {
            Span::Days { since, until } => {
                out.days = Some((*since, *until));
                self.of_days(*since, *until)?
            }
            Span::Gestures(names) => {
                out.of_gestures = true;
                self.of_gestures(names)?
            }
        };
        let mut counted: Vec<Logged> = Vec::new();
        for change in logged {
            match change.change.kind {
                ChangeKind::Seed if change.change.by != PUBLIC_REPORT => {}
                ChangeKind::Seed if !reports => out.reports_left += 1,
                _ => counted.push(change),
            }
        }
        counted.sort_by_key(|l| (l.change.hlc, l.n));
        if out.of_gestures {
            let day = |l: &Logged| self.clock.local(l.change.hlc >> 16).date_naive();
            out.days = counted.first().map(day).zip(counted.last().map(day));
        }
        out.since = match span {
            Span::Days { since, .. } => self.clock.start_of(*since) << 16,
            Span::Gestures(_) => counted.first().map_or(i64::MAX, |l| l.change.hlc),
        };
        out.authors = authors(&counted);
        let ids: HashSet<ChangeId> = counted.iter().map(|l| l.id).collect();
        let mut names: BTreeMap<(EntityId, &str), Vec<(&Logged, u32)>> = BTreeMap::new();
        for logged in &counted {
            for Assignment { entity, name, index, .. } in logged.change.assignments() {
                if let Some(entity) = EntityId::parse(entity) {
                    names.entry((entity, name)).or_default().push((logged, index));
                }
            }
        }
        let mut asked: HashMap<EntityId, bool> = HashMap::new();
        for ((entity, name), ops) in names {
            let new = match asked.get(&entity) {
                Some(new) => *new,
                None => {
                    let new = self.store.first(entity)?.is_some_and(|first| ids.contains(&first));
                    asked.insert(entity, new);
                    new
                }
            };
            if new {
                out.created.insert(entity);
            }
            let value = self.sides(span, &reader, entity, name, &ops, &ids)?;
            out.touched.entry(entity).or_default().insert(name.to_string(), value);
        }
        Ok(out)
    }

    /// The value before and after the counted operations on a name, oldest first.
    fn sides(
        &self,
        span: &Span,
        reader: &Reader,
        entity: EntityId,
        name: &str,
        ops: &[(&Logged, u32)],
        counted: &HashSet<ChangeId>,
    ) -> Result<Touched> {
        let mut out = Touched::default();
        if let Some((last, _)) = ops.last() {
            (out.at, out.author) = (last.change.hlc >> 16, last.change.by.clone());
        }
        let shown = |heads: Vec<crate::domain::head::Head>| winner(&heads).and_then(|h| h.value.clone());
        let op = |(logged, index): &(&Logged, u32)| OpRef { change: logged.id, index: *index };
        match span {
            Span::Days { since, .. } => {
                let since = self.clock.start_of(*since) << 16;
                out.before = shown(reader.heads_at(entity, name, since)?);
                out.after = shown(reader.heads_at(entity, name, self.end(span) << 16)?);
            }
            Span::Gestures(_) => {
                let inside = |logged: &Logged| counted.contains(&logged.id);
                let first = ops.first().map(op).into_iter().collect();
                out.before = shown(reader.under(first, name, &inside)?);
                // What none of the others replaced is what they left.
                let replaced: HashSet<OpRef> = ops.iter().flat_map(|(l, index)| l.change.replaced(*index)).collect();
                let left = ops.iter().rev().find(|o| !replaced.contains(&op(o)));
                out.after = left.and_then(|(l, index)| l.change.value_at(*index, name)).map(str::to_string);
            }
        }
        Ok(out)
    }

    /// The first moment after a period: milliseconds since 1970 (UTC).
    fn end(&self, span: &Span) -> i64 {
        let Span::Days { until, .. } = span else { return i64::MAX >> 16 };
        let next = until.checked_add_days(Days::new(1)).unwrap_or(*until);
        let end = self.clock.start_of(next);
        self.past.as_ref().map_or(end, |past| past.until.min(end))
    }

    fn of_days(&self, since: NaiveDate, until: NaiveDate) -> Result<Vec<Logged>> {
        let end = self.end(&Span::Days { since, until });
        let selection = Selection { since: Some(self.clock.start_of(since)), until: Some(end), ..Selection::default() };
        Ok(self.store.changes(&selection)?)
    }

    /// The parts of named gestures and of whatever took them back or did them again.
    fn of_gestures(&self, names: &[String]) -> Result<Vec<Logged>> {
        let mut wanted: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        let (mut found, mut undoings): (Vec<Logged>, Vec<Logged>) = Default::default();
        let mut after = None;
        while !wanted.is_empty() || after.is_none() {
            let part = self.store.changes(&Selection { after, limit: Some(STEP), ..Selection::default() })?;
            let end = part.len() < STEP;
            after = part.last().map(|l| (l.change.hlc, l.n));
            let mut met = Vec::new();
            for logged in part {
                if names.contains(&logged.change.g) {
                    met.push(logged.change.g.clone());
                    found.push(logged);
                } else if logged.change.kind == ChangeKind::Undo {
                    undoings.push(logged);
                }
            }
            // One with several parts may go on in the next step.
            let last = met.last().cloned();
            wanted.retain(|name| !met.iter().any(|m| m == name) || last.as_deref() == Some(name));
            if end || names.is_empty() {
                break;
            }
        }
        let mut ids: HashSet<ChangeId> = found.iter().map(|l| l.id).collect();
        undoings.sort_by_key(|l| (l.change.hlc, l.n));
        for undoing in undoings {
            let target = undoing.change.undo.as_deref().and_then(ChangeId::parse);
            if target.is_some_and(|t| ids.contains(&t)) {
                ids.insert(undoing.id);
                found.push(undoing);
            }
        }
        Ok(found)
    }
}

/// How many gestures of each author stand: an undone one does not count, nor does what undid it.
fn authors(counted: &[Logged]) -> BTreeMap<String, usize> {
    let mut gestures: HashMap<&str, (&str, bool)> = HashMap::new();
    let of: HashMap<ChangeId, &str> = counted.iter().map(|l| (l.id, l.change.g.as_str())).collect();
    let mut roots: HashMap<&str, &str> = HashMap::new();
    for logged in counted.iter().filter(|l| l.change.kind != ChangeKind::Seed) {
        let target = logged.change.undo.as_deref().and_then(ChangeId::parse).and_then(|id| of.get(&id).copied());
        let name = logged.change.g.as_str();
        if gestures.contains_key(name) || roots.contains_key(name) {
            continue;
        }
        match target.map(|t| roots.get(t).copied().unwrap_or(t)) {
            Some(root) => {
                roots.insert(name, root);
                if let Some((_, stands)) = gestures.get_mut(root) {
                    *stands = !*stands;
                }
            }
            None => {
                gestures.insert(name, (logged.change.by.as_str(), true));
            }
        }
    }
    let mut out = BTreeMap::new();
    for (author, _) in gestures.into_values().filter(|(_, stands)| *stands) {
        *out.entry(author.to_string()).or_default() += 1;
    }
    out
}
