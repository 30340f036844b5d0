//! Rows of the sheet of milestones that say what stands in the register already: most of a workbook of ours that comes
//! back. They are sifted out where they are read, on a thread of its own while the sheet of projects is being planned, so
//! that only those are held that say something.

use super::super::Register;
use super::super::book::Entry;
use super::super::error::Result;
use super::milestones::Places;
use super::{Plan, Request, fault, rows};
use crate::domain::field::{Field, FieldKind};
use crate::domain::fold::is_same;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::exchange::headings::Special;
use crate::exchange::intake::{Beside, Fault};
use crate::exchange::sheet::{Row, Value};
use crate::i18n::{Lang, labels};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

/// The fields that a row of the sheet may change.
const FIELDS: &[Field] = &[
    Field::MilestoneKind,
    Field::MilestoneName,
    Field::Baseline,
    Field::Forecast,
    Field::ForecastReason,
    Field::Actual,
    Field::MilestoneNote,
];

/// The head stands within so many rows.
const HEAD: usize = 5;

/// So many rows that say something go over together, and so many packets of them lie in wait.
const ROWS: usize = 256;
const PACKETS: usize = 32;

/// The columns of the head, by what they mean.
#[derive(Clone)]
pub(super) struct Head {
    pub project: u32,
    pub id: u32,
    pub seen: Option<u32>,
    pub fields: Vec<(Field, u32)>,
}

fn head(row: &Row) -> Option<Head> {
    let column = |names: [&str; 2]| {
        let named = |v: &Value| names.iter().any(|n| is_same(n, &v.shown()));
        row.cells.iter().find(|c| named(&c.value)).map(|c| c.column)
    };
    let of = |field: Field| column([Lang::Zh, Lang::En].map(|l| labels::field(l, field)));
    let special = |s: Special| column([Lang::Zh, Lang::En].map(|l| s.say(l)));
    Some(Head {
        project: of(Field::Code)?,
        id: special(Special::Id)?,
        seen: special(Special::Seen),
        fields: FIELDS.iter().filter_map(|f| Some((*f, of(*f)?))).collect(),
    })
}

/// A cell as a person would type it.
pub(super) fn typed(field: Field, value: &Value) -> Cow<'_, str> {
    match (field.kind(), value) {
        // Days lose their time; everything else stands as it is shown.
        (FieldKind::Date, Value::Serial { .. }) => Cow::Owned(value.shown().chars().take(10).collect()),
        _ => value.said(),
    }
}

/// Milestones by their ids, with their projects.
pub(super) type Milestones<'a> = HashMap<EntityId, (&'a Entry, &'a Record)>;

/// Looks at the rows of the sheet one after another.
pub(super) struct Sieve<'a> {
    pub milestones: Arc<Milestones<'a>>,
    /// The head, once it was met.
    pub head: Option<Head>,
    /// How many rows were looked at, the head among them.
    pub count: usize,
    /// The milestones that have rows.
    pub met: HashSet<EntityId>,
}

impl<'a> Sieve<'a> {
    pub fn of(entries: &'a [Entry]) -> Sieve<'a> {
        let milestones = entries.iter().flat_map(|e| e.milestones.iter().map(move |m| (m.id, (e, m)))).collect();
        Sieve { milestones: Arc::new(milestones), head: None, count: 0, met: HashSet::new() }
    }

    /// Whether a row is one that may say something.
    pub fn look(&mut self, row: &Row) -> bool {
        self.count += 1;
        let Some(head) = &self.head else {
            self.head = head(row);
            return false;
        };
        let Some(id) = rows::id(row.at(head.id), Entity::Milestone) else { return true };
        self.met.insert(id);
        // One that is not there any more says nothing.
        let Some((_, record)) = self.milestones.get(&id) else { return false };
        let says =
            |(field, column): &(Field, u32)| typed(*field, row.at(*column)) != record.get(*field).unwrap_or_default();
        head.fields.iter().any(says)
    }

    /// Whether there is any use in further rows: no head so far down, no sheet of ours.
    pub fn goes_on(&self) -> bool {
        self.head.is_some() || self.count < HEAD
    }
}

/// What comes over from the thread that reads.
enum News<'a> {
    Milestones(Arc<Milestones<'a>>),
    Rows(Head, Vec<Row>),
}

/// The sheet while it is read.
pub(super) struct Sifted<'scope, 'a> {
    news: Receiver<News<'a>>,
    reading: ScopedJoinHandle<'scope, (Sieve<'a>, std::result::Result<(), Fault>)>,
    /// How far it has come.
    row: Arc<AtomicU32>,
    _enough: Enough,
}

/// Tells the thread that reads when nobody takes what it reads any more.
struct Enough(Arc<AtomicBool>);

impl Drop for Enough {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

impl<'scope, 'a: 'scope> Sifted<'scope, 'a> {
    /// Begins to read it.
    pub fn begin(
        scope: &'scope Scope<'scope, '_>,
        entries: &'a [Entry],
        beside: Beside,
        request: &Request,
    ) -> Sifted<'scope, 'a> {
        let (send, news) = sync_channel(PACKETS);
        let (row, stop, enough) = (Arc::new(AtomicU32::new(0)), request.stop.clone(), Arc::new(AtomicBool::new(false)));
        let (reached, is_enough) = (row.clone(), enough.clone());
        let reading = scope.spawn(move || {
            let mut sieve = Sieve::of(entries);
            let _ = send.send(News::Milestones(sieve.milestones.clone()));
            let mut packet = Vec::new();
            let read = beside.read(&mut |row| {
                reached.store(row.number, Relaxed);
                if sieve.look(&row) {
                    packet.push(row);
                }
                if let Some(head) = sieve.head.as_ref().filter(|_| packet.len() >= ROWS)
                    && send.send(News::Rows(head.clone(), std::mem::take(&mut packet))).is_err()
                {
                    return false;
                }
                sieve.goes_on() && !stop.load(Relaxed) && !is_enough.load(Relaxed)
            });
            if let Some(head) = sieve.head.clone() {
                let _ = send.send(News::Rows(head, packet));
            }
            (sieve, read)
        });
        Sifted { news, reading, row, _enough: Enough(enough) }
    }

    /// Gives on all rows that may say something, and what was seen.
    pub fn all(
        self,
        register: &'a Register,
        request: &Request,
        plan: &mut Plan,
        take: &mut dyn FnMut(&mut Places<'a>, &Head, &Row, &mut Plan),
    ) -> Result<(Sieve<'a>, Places<'a>)> {
        let mut places = Places::of(register, request.lang, Arc::default(), plan);
        for news in &self.news {
            match news {
                News::Milestones(milestones) => places = Places::of(register, request.lang, milestones, plan),
                News::Rows(head, rows) => rows.iter().for_each(|row| take(&mut places, &head, row, plan)),
            }
            request.watch.reach(self.row.load(Relaxed).into());
        }
        let (sieve, read) = self.reading.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        read.map_err(|f| fault::error(&request.path, f))?;
        Ok((sieve, places))
    }
}
