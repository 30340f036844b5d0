//! Filling the index from the file. Projects are read by one thread and what belongs to them by another, each with a
//! connection of its own and in slices, so that other programs can write in between; what they wrote is taken in
//! afterwards, as the log tells it. While it grows, it can be looked at (`Growing`).

use super::dict::{Dict, Sense};
use super::{COUNTED, Index, Mile, OWN, SHARED, SOURCED, Values, dict, texts};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::register::book::Day;
use crate::register::plain;
use crate::store::slices::{Passing, Wanted};
use crate::store::{Result, Store};
use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Rows that are read in one go.
const SLICE: usize = 8_192;
/// How many slices of what belongs to projects may lie in wait.
const PACKETS: usize = 2;

/// What belongs to one project and stood together in the file.
struct Run {
    owner: [u8; 16],
    /// Milestones that are not deleted, in their order.
    miles: Vec<Mile>,
    updated: i64,
    conflicts: u32,
    /// Whether these were milestones at all; notes and links only tell when they were touched.
    milestones: bool,
}

/// So long somebody who wants to look waits for the rows to be let go of.
const LOOK: Duration = Duration::from_millis(5);
/// So long the one who fills waits between two looks whether they are over.
const PAUSE: Duration = Duration::from_micros(100);

/// The rows while they come in: the one who fills holds them, and gives way between two rows to who wants to look.
struct Growing {
    index: Mutex<Index>,
    wanted: AtomicBool,
}

impl Growing {
    fn new(rows: usize) -> Growing {
        Growing { index: Mutex::new(Index::with_room(rows)), wanted: AtomicBool::new(false) }
    }

    fn hold(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_way<'a>(&'a self, held: MutexGuard<'a, Index>) -> MutexGuard<'a, Index> {
        if !self.wanted.load(Ordering::Relaxed) {
            return held;
        }
        drop(held);
        while self.wanted.load(Ordering::Relaxed) {
            std::thread::sleep(PAUSE);
        }
        self.hold()
    }

    /// Looks at the rows; `None` if they are not let go of.
    fn look<T>(&self, look: impl FnOnce(&Index) -> T) -> Option<T> {
        self.wanted.store(true, Ordering::Relaxed);
        let begun = Instant::now();
        let seen = loop {
            match self.index.try_lock() {
                Ok(index) => break Some(look(&index)),
                Err(TryLockError::Poisoned(_)) => break None,
                Err(TryLockError::WouldBlock) if begun.elapsed() > LOOK => break None,
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            }
        };
        self.wanted.store(false, Ordering::Relaxed);
        seen
    }
}

/// An index that is being filled.
pub struct Filling {
    growing: Arc<Growing>,
    work: Option<JoinHandle<Result<Index>>>,
    done: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Filling {
    /// Begins to fill an index on threads of their own.
    pub fn begin(store: &Store, day: Day) -> Result<Filling> {
        let (projects, rest) = (store.again()?, store.again()?);
        let (done, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (far, halt) = (done.clone(), stop.clone());
        let growing = Arc::new(Growing::new(room(store)?));
        let rows = growing.clone();
        let work = std::thread::spawn(move || fill_up(&rows, &projects, rest, &day, &far, &halt));
        Ok(Filling { growing, work: Some(work), done, stop })
    }

    /// One that stands still with these rows, for laws about what is found so far.
    #[cfg(test)]
    pub(in crate::register) fn standing(index: Index) -> Filling {
        let growing = Growing { index: Mutex::new(index), wanted: AtomicBool::new(false) };
        Filling { growing: Arc::new(growing), work: None, done: Arc::default(), stop: Arc::default() }
    }

    /// Looks at the rows that are there, which have neither order nor judgement yet; `None` if that cannot be now.
    pub fn look<T>(&self, look: impl FnOnce(&Index) -> T) -> Option<T> {
        self.growing.look(look)
    }

    /// How far it is, in percent.
    pub fn percent(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// The index, once it is whole.
    pub fn outcome(&mut self) -> Option<Result<Index>> {
        if !self.work.as_ref().is_some_and(JoinHandle::is_finished) {
            return None;
        }
        self.work.take().and_then(|work| work.join().ok())
    }

    /// The index; waits for it.
    pub fn wait(mut self) -> Option<Result<Index>> {
        self.work.take().and_then(|work| work.join().ok())
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(work) = self.work.take() {
            let _ = work.join();
        }
    }
}

/// Fills an index. `percent` is told how far it is; `stop` ends it early with an error.
pub fn fill(store: &Store, rest: Store, day: &Day, percent: &AtomicUsize, stop: &AtomicBool) -> Result<Index> {
    fill_up(&Growing::new(room(store)?), store, rest, day, percent, stop)
}

/// For how many rows there is to be room: what the file says of itself is believed up to a point only.
fn room(store: &Store) -> Result<usize> {
    Ok(store.about(Entity::Project)?.min(4 << 20))
}

fn fill_up(
    growing: &Growing,
    store: &Store,
    rest: Store,
    day: &Day,
    percent: &AtomicUsize,
    stop: &AtomicBool,
) -> Result<Index> {
    let seen = store.newest()?.map_or(0, |(n, _)| n);
    let about = store.about(Entity::Project)?;
    let (send, runs) = sync_channel(PACKETS);
    let (titles, doubtful) = std::thread::scope(|scope| {
        let other = scope.spawn(move || read_rest(&rest, &send, stop));
        // Both hang up when they end.
        let runs = runs;
        let read = read_projects(growing, store, &runs, about.max(1), percent, stop);
        drop(runs);
        let titles = other.join().unwrap_or(Err(crate::store::StoreError::Stopped));
        Ok::<_, crate::store::StoreError>((titles?, read?))
    })?;
    let mut index = std::mem::replace(&mut *growing.hold(), Index::with_room(0));
    index.titles = titles;
    for id in store.sourced()? {
        index.mark_sourced(store, id)?;
    }
    index.renew(store, &doubtful, day)?;
    index.judge(day);
    index.arrange();
    index.settle();
    index.seen = seen;
    percent.store(100, Ordering::Relaxed);
    Ok(index)
}

fn keep_going(stop: &AtomicBool) -> Result<()> {
    if stop.load(Ordering::Relaxed) { Err(crate::store::StoreError::Stopped) } else { Ok(()) }
}

/// Reads all projects, and takes in what the other thread hands over. Answers the projects whose milestones did not stand
/// together: they are read again.
fn read_projects(
    growing: &Growing,
    store: &Store,
    runs: &Receiver<Vec<Run>>,
    about: usize,
    percent: &AtomicUsize,
    stop: &AtomicBool,
) -> Result<Vec<EntityId>> {
    let fields: Vec<Field> = OWN.iter().chain(SHARED).chain(COUNTED).copied().collect();
    let wanted = Wanted::with_conflicts(Entity::Project, &fields, true);
    let mut early: Vec<Run> = Vec::new();
    let (mut doubtful, mut near) = (Vec::new(), 0);
    let mut place = Some(0);
    let mut over = false;
    let mut held = Some(growing.hold());
    while let Some(after) = place {
        keep_going(stop)?;
        place = store.slice(&wanted, after, SLICE, &mut |row| {
            if row.deleted() {
                return;
            }
            let mut index = growing.give_way(held.take().unwrap_or_else(|| growing.hold()));
            index.put(row.id, row);
            held = Some(index);
        })?;
        let index = &mut *held.get_or_insert_with(|| growing.hold());
        percent.store((index.ids.len() * 90 / about).min(90), Ordering::Relaxed);
        early = early.into_iter().filter_map(|run| index.take(run, &mut near, &mut doubtful)).collect();
        // What comes before its project waits, but not all of it.
        while !over && early.len() < SLICE {
            match runs.try_recv() {
                Ok(packet) => {
                    early.extend(packet.into_iter().filter_map(|run| index.take(run, &mut near, &mut doubtful)))
                }
                Err(e) => {
                    over = e == std::sync::mpsc::TryRecvError::Disconnected;
                    break;
                }
            }
        }
    }
    drop(held);
    percent.store(92, Ordering::Relaxed);
    // What belongs to no project that is there is of no concern.
    early.into_iter().for_each(|run| drop(growing.hold().take(run, &mut near, &mut doubtful)));
    for packet in runs {
        keep_going(stop)?;
        let mut index = growing.give_way(growing.hold());
        packet.into_iter().for_each(|run| drop(index.take(run, &mut near, &mut doubtful)));
    }
    doubtful.sort_unstable();
    doubtful.dedup();
    Ok(doubtful)
}

impl Index {
    /// Takes a run to its project; gives it back if that is not there. `near`: where it mostly is, behind the last one.
    fn take(&mut self, run: Run, near: &mut u32, doubtful: &mut Vec<EntityId>) -> Option<Run> {
        let next = self.ids.get(*near as usize).filter(|id| **id == run.owner).map(|_| *near);
        let Some(row) = next.or_else(|| self.row_of(&run.owner)) else { return Some(run) };
        *near = row + 1;
        let at = row as usize;
        self.updated[at] = self.updated[at].max(run.updated);
        if run.conflicts > 0 {
            *self.conflicts.entry(row).or_default() += run.conflicts;
        }
        if run.milestones {
            match self.counts[at] {
                0 => self.put_miles(row, &run.miles),
                _ if run.miles.is_empty() => {}
                _ => doubtful.push(self.id(row)),
            }
        }
        None
    }

    /// Puts the milestones of a row, in the place of those that it has.
    pub(super) fn put_miles(&mut self, row: u32, miles: &[Mile]) {
        let count = miles.len().min(usize::from(u16::MAX));
        let at = row as usize;
        if count > usize::from(self.counts[at]) {
            self.begins[at] = self.miles.len() as u32;
        }
        let begin = self.begins[at] as usize;
        miles[..count].iter().enumerate().for_each(|(n, mile)| self.miles.put(begin + n, *mile));
        self.counts[at] = count as u16;
    }

    /// Marks the project that an entity is or belongs to as resting on a public source.
    fn mark_sourced(&mut self, store: &Store, id: EntityId) -> Result<()> {
        let project = match id.entity {
            Entity::Project => Some(id),
            // A milestone that is deleted speaks for nobody.
            _ => store.record(id)?.filter(|r| !r.deleted).and_then(|r| r.owner()),
        };
        if let Some(row) = project.and_then(|p| self.row_of(&p.bytes)) {
            self.marks[row as usize] |= SOURCED;
        }
        Ok(())
    }
}

impl Values for Passing<'_> {
    fn own(&self, n: usize) -> Option<Cow<'_, str>> {
        self.text(n)
    }

    fn shared(&self, n: usize) -> Option<Cow<'_, str>> {
        self.text(texts::COUNT + n)
    }

    fn counted(&self, n: usize) -> Option<i64> {
        self.number(texts::COUNT + SHARED.len() + n)
    }

    fn extra(&self) -> Option<Cow<'_, str>> {
        self.text(texts::COUNT + SHARED.len() + COUNTED.len())
    }

    fn conflicts(&self) -> u32 {
        self.conflicts()
    }

    fn updated(&self) -> i64 {
        self.updated()
    }
}

/// What is read of a milestone, beside its owner.
const MILESTONE: &[Field] = &[
    Field::MilestoneOwner,
    Field::MilestonePos,
    Field::MilestoneKind,
    Field::MilestoneName,
    Field::Baseline,
    Field::Forecast,
    Field::Actual,
];

/// A run while it is gathered.
#[derive(Default)]
struct Gathered {
    owner: Option<[u8; 16]>,
    /// With the place among siblings, by its number, and the id.
    miles: Vec<(u32, [u8; 16], Mile)>,
    updated: i64,
    conflicts: u32,
    /// The place, the kind and the name of the first, second and further ones of the runs before: mostly they are the same.
    before: Vec<[u32; 3]>,
    /// The numbers of plain dates; nothing = not met yet.
    dates: Vec<u32>,
}

impl Gathered {
    fn add(&mut self, row: &Passing<'_>, titles: &mut Dict) {
        let at = self.miles.len();
        if self.before.len() <= at {
            self.before.push([dict::EMPTY; 3]);
        }
        let before = &mut self.before[at];
        let mut text = |n: usize, before: usize, known: &mut [u32; 3]| {
            let Some(raw) = row.raw(n) else { return dict::EMPTY };
            if !titles.is(known[before], &raw) {
                known[before] = titles.number(&row.text(n).unwrap_or_default(), Sense::Text);
            }
            known[before]
        };
        let (place, kind, name) = (text(1, 0, before), text(2, 1, before), text(3, 2, before));
        let dates = &mut self.dates;
        let mut date = |n: usize| {
            let Some(raw) = row.raw(n) else { return dict::EMPTY };
            let mut number = || titles.number(&row.text(n).unwrap_or_default(), Sense::Date);
            let Some(at) = plain::place(&raw) else { return number() };
            if dates.is_empty() {
                dates.resize(plain::COUNT, dict::EMPTY);
            }
            if dates[at] == dict::EMPTY {
                dates[at] = number();
            }
            dates[at]
        };
        let mile = Mile { kind, name, baseline: date(4), forecast: date(5), actual: date(6) };
        self.miles.push((place, row.id, mile));
        self.conflicts += row.conflicts();
    }

    /// The run, if there is one; another one may begin.
    fn take(&mut self, milestones: bool, titles: &Dict) -> Option<Run> {
        let owner = self.owner.take()?;
        if self.miles.len() > 1 {
            self.miles.sort_by(|a, b| titles.text(a.0).cmp(&titles.text(b.0)).then(a.1.cmp(&b.1)));
        }
        let miles = self.miles.drain(..).map(|(.., mile)| mile).collect();
        let (updated, conflicts) = (std::mem::take(&mut self.updated), std::mem::take(&mut self.conflicts));
        Some(Run { owner, miles, updated, conflicts, milestones })
    }
}

/// Reads milestones, notes and links, and hands them over run by run. Answers the texts of the milestones.
fn read_rest(store: &Store, send: &SyncSender<Vec<Run>>, stop: &AtomicBool) -> Result<Dict> {
    let mut titles = Dict::default();
    let mut packet: Vec<Run> = Vec::new();
    let kinds: [(Entity, &[Field]); 3] =
        [(Entity::Milestone, MILESTONE), (Entity::Note, &[Field::NoteOwner]), (Entity::Link, &[Field::LinkOwner])];
    for (entity, fields) in kinds {
        let wanted = Wanted::with_conflicts(entity, fields, false);
        let milestones = entity == Entity::Milestone;
        let mut run = Gathered::default();
        let mut place = Some(0);
        while let Some(after) = place {
            keep_going(stop)?;
            place = store.slice(&wanted, after, SLICE, &mut |row| {
                let Some(owner) = row.reference(0) else { return };
                if run.owner != Some(owner) {
                    packet.extend(run.take(milestones, &titles));
                    run.owner = Some(owner);
                }
                run.updated = run.updated.max(row.updated());
                if milestones && !row.deleted() {
                    run.add(row, &mut titles);
                }
            })?;
            // Whoever does not listen any more has an error of their own.
            if send.send(std::mem::take(&mut packet)).is_err() {
                return Ok(titles);
            }
        }
        packet.extend(run.take(milestones, &titles));
    }
    let _ = send.send(packet);
    Ok(titles)
}
