//! Reading the log piece by piece, newest first: a little of it at a time, so that whoever shows it can look at the keyboard
//! in between. What a great change set did is counted, not told: its values are read when somebody opens it.

use super::{Asked, Line, Register, Telling, Told};
use crate::domain::change::{Change, ChangeKind};
use crate::domain::id::{Entity, EntityId};
use crate::register::error::Result;
use crate::store::clock::Selection;
use crate::store::outline::Outline;
use std::collections::HashMap;
use std::rc::Rc;

/// A seed or import with a body of more bytes than this is counted.
const GREAT: usize = 24 * 1024;
/// Reading pauses after so many bytes, and after so many changes.
const PIECE: usize = 48 * 1024;
const STEP: usize = 24;

/// What a great change set comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bulk {
    pub values: usize,
    /// The projects it is about, in its order.
    pub projects: Vec<EntityId>,
}

/// How far the log has been read.
#[derive(Clone, Default)]
pub struct LogWalk {
    after: Option<(i64, i64)>,
    /// The gesture that is being read: more of it may follow.
    open: Option<Told>,
    /// Whether the beginning of the log was reached.
    pub end: bool,
}

/// What great changes come to, by their numbers: each is counted once.
pub type Counted = HashMap<i64, Rc<Bulk>>;

impl Register {
    /// Reads on, a piece of the log; answers the gestures that came out of it, newest first.
    pub fn log_on(&self, walk: &mut LogWalk, counted: &mut Counted) -> Result<Vec<Told>> {
        let until = self.past.as_ref().map(|p| p.until);
        let selection = Selection { until, after: walk.after, limit: Some(STEP), ..Selection::default() };
        let outlines = self.store.outlines(&selection)?;
        let mut out = Vec::new();
        if outlines.is_empty() {
            walk.end = true;
            out.extend(walk.open.take());
        }
        let reader = self.store.reader();
        let asked = Asked::default();
        let telling = Telling { register: self, reader: &reader, asked: &asked, only: None, places: HashMap::new() };
        let mut read = 0;
        for outline in outlines {
            walk.after = Some(outline.place);
            let great = outline.bytes > GREAT && outline.laid.is_some();
            let told = match counted.get(&outline.place.1).filter(|_| great) {
                Some(bulk) => Some(told_of(&outline, bulk)),
                None => {
                    read += outline.bytes;
                    match self.store.change(&outline.id)? {
                        Some(logged) if great => {
                            let bulk = Rc::new(weigh(&logged.change));
                            counted.insert(outline.place.1, Rc::clone(&bulk));
                            Some(told_of(&outline, &bulk))
                        }
                        Some(logged) => {
                            let lines = telling.lines(&logged, usize::MAX)?;
                            Some(telling.told(&logged, lines)?)
                        }
                        // A body that is out of shape is left out, and named by `check`.
                        None => None,
                    }
                }
            };
            if let Some(told) = told {
                match &mut walk.open {
                    Some(open) if open.gesture == told.gesture && open.author == told.author => open.add(told),
                    open => out.extend(open.replace(told)),
                }
            }
            if read > PIECE {
                break;
            }
        }
        Ok(out)
    }

    /// The first values of a change set that was only counted.
    pub fn first_lines(&self, told: &Told, most: usize) -> Result<Vec<Line>> {
        let Some(logged) = self.store.change(&told.id)? else { return Ok(Vec::new()) };
        let (reader, asked) = (self.store.reader(), Asked::default());
        let telling = Telling { register: self, reader: &reader, asked: &asked, only: None, places: HashMap::new() };
        telling.lines(&logged, most)
    }
}

impl Told {
    /// How many values it touched.
    pub fn values(&self) -> usize {
        self.bulk.as_ref().map_or(self.lines.len(), |b| b.values)
    }

    /// More of the same gesture.
    fn add(&mut self, more: Told) {
        self.place = more.place;
        if self.bulk.is_none() && more.bulk.is_none() {
            self.lines.extend(more.lines);
            return;
        }
        let counted = |told: &mut Told| {
            let lines = std::mem::take(&mut told.lines);
            told.bulk.take().unwrap_or_else(|| {
                let mut projects: Vec<EntityId> = lines.iter().filter_map(|l| l.project).collect();
                projects.dedup();
                Bulk { values: lines.len(), projects }
            })
        };
        let (mut bulk, other) = (counted(self), counted(&mut { more }));
        bulk.values += other.values;
        bulk.projects.extend(other.projects);
        self.bulk = Some(bulk);
    }
}

/// A great change, by its head and what it comes to.
fn told_of(outline: &Outline, bulk: &Bulk) -> Told {
    Told {
        gesture: outline.gesture.clone(),
        id: outline.id,
        at: outline.place.0 >> 16,
        author: outline.author.clone(),
        kind: outline.laid.unwrap_or(ChangeKind::Import),
        redo: false,
        note: String::new(),
        undoes: None,
        sources: Vec::new(),
        lines: Vec::new(),
        bulk: Some(bulk.clone()),
        place: outline.place,
    }
}

/// Counts what a change did.
fn weigh(change: &Change) -> Bulk {
    let mut out = Bulk::default();
    let mut last = "";
    for a in change.assignments() {
        out.values += 1;
        if a.entity != last {
            last = a.entity;
            out.projects.extend(EntityId::parse(last).filter(|id| id.entity == Entity::Project));
        }
    }
    let mut seen = std::collections::HashSet::new();
    out.projects.retain(|id| seen.insert(*id));
    out
}
