//! Entries on their way past: whoever gives out or goes through many projects of a large register sees one entry after
//! another, in the order that was asked for, and holds none. A thread of its own reads them from the file, with what is
//! needed of them and no more, while the one before is being looked at.
//!
//! The file is read in steps, each under a lock of its own, so that other programs can write in between. Where one did,
//! the places of the rows are no longer sure, and what is left is looked up project by project.

use super::codes::Codes;
use super::far::{Far, patiently};
use super::whole::read_entry;
use super::{Book, Day, Entry, entry};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::register::index::parts::on_each;
use crate::store::places::ByPlace;
use crate::store::slices::Wanted;
use crate::store::{Result, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Of a large register so few are looked up one by one.
const FEW: usize = 100;
/// In so many steps all is read, if the steps are neither small nor large.
const STEPS: usize = 16;
const SMALL: usize = 64;
const LARGE: usize = 16_384;
/// So many entries are handed over together, and so many such packets may lie in wait.
const PACKET: usize = 256;
pub(super) const PACKETS: usize = 32;
/// Memory that SQLite may take for pages of a file that is read by places, in KB.
pub(super) const PAGES: i64 = 96 << 10;
/// Rows that are read in one go where only places are wanted.
const SLICE: usize = 16_384;

/// What is needed of each entry. Its id, its code, its conflicts and what belongs to no field are always there.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    pub project: Vec<Field>,
    /// `None` = no milestones, and nothing that follows from them.
    pub milestone: Option<Vec<Field>>,
    /// When it was last touched, notes and links among it.
    pub touched: bool,
    /// Whether it rests on public sources.
    pub sourced: bool,
}

impl Needs {
    /// All that an entry holds.
    pub fn everything() -> Needs {
        Needs {
            project: Field::of(Entity::Project).collect(),
            milestone: Some(Field::of(Entity::Milestone).collect()),
            touched: true,
            sourced: true,
        }
    }
}

impl Book {
    /// Shows these projects one after another. Those that are not there are left out.
    pub fn pass<E: From<StoreError>>(
        &self,
        ids: &[EntityId],
        needs: &Needs,
        show: &mut dyn FnMut(&Entry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let Some(far) = self.far_for(ids) else {
            return ids.iter().filter_map(|id| self.entry(*id)).try_for_each(show);
        };
        let (codes, day, mut store) = (far.codes(), far.day(), far.again()?);
        let (send, packets) = sync_channel(PACKETS);
        std::thread::scope(|scope| {
            let reading = scope.spawn(move || {
                let version = store.data_version();
                let ground = Ground::find(std::slice::from_mut(&mut store), codes, ids, needs, day)?;
                Reading::begin(&store, &ground, version, PAGES).all(&send)
            });
            let shown = packets.iter().try_for_each(|packet: Vec<Entry>| packet.iter().try_for_each(&mut *show));
            // Whoever stops looking hangs up, and the reader ends.
            drop(packets);
            let read = reading.join().unwrap_or(Err(StoreError::Stopped));
            shown?;
            Ok(read?)
        })
    }

    /// The way to the file, where so many are better read from it in one go than one by one.
    pub(super) fn far_for(&self, ids: &[EntityId]) -> Option<&Far> {
        self.afar().filter(|_| ids.len() > FEW)
    }
}

impl Book {
    /// How many milestones these projects have.
    pub fn count_milestones(&self, ids: &[EntityId]) -> Result<usize> {
        let Some(far) = self.far_for(ids) else {
            return Ok(ids.iter().filter_map(|id| self.entry(*id)).map(|e| e.milestones.len()).sum());
        };
        let ids: HashSet<[u8; 16]> = ids.iter().map(|id| id.bytes).collect();
        let wanted = Wanted::new(Entity::Milestone, &[Field::MilestoneOwner], false);
        let mut count = 0;
        far.again()?.stretch(&wanted, 0..i64::MAX, SLICE, &mut |row| {
            let own = !row.deleted() && row.reference(0).is_some_and(|owner| ids.contains(&owner));
            count += usize::from(own);
        })?;
        Ok(count)
    }
}

/// What is found out before the first entry is read.
pub(super) struct Ground<'s> {
    codes: &'s Codes,
    pub ids: &'s [EntityId],
    needs: &'s Needs,
    day: &'s Day,
    /// The numbers of the projects among the codes.
    rows: Vec<Option<u32>>,
    /// Where the milestones stand, by the number of their project.
    places: Vec<(u32, i64)>,
    /// Where those of each project begin among them.
    begin: Vec<u32>,
    /// When what belongs to projects was last touched, by their numbers.
    touched: Vec<i64>,
    sourced: HashSet<EntityId>,
}

/// Where the row of a project stands, and the number of the project.
pub(super) type Placed = (i64, u32);

/// Where things of one kind stand and when they were touched, by the numbers of their projects.
#[derive(Default)]
struct Found {
    places: Vec<(u32, i64)>,
    touched: Vec<(u32, i64)>,
}

impl<'s> Ground<'s> {
    /// Finds it out, on one thread for each way to the file. What is written after the first look moves the version of
    /// those who read.
    pub fn find(
        stores: &mut [Store],
        codes: &'s Codes,
        ids: &'s [EntityId],
        needs: &'s Needs,
        day: &'s Day,
    ) -> Result<Ground<'s>> {
        let rows = ids.iter().map(|id| codes.row(*id)).collect();
        let (places, touched, sourced) = (Vec::new(), vec![0; ids.len()], HashSet::new());
        let mut ground = Ground { codes, ids, needs, day, rows, places, begin: Vec::new(), touched, sourced };
        if needs.milestone.is_some() || needs.touched {
            let numbers: HashMap<[u8; 16], u32> = (0..).zip(ids).map(|(n, id)| (id.bytes, n)).collect();
            for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
                if entity == Entity::Milestone || needs.touched {
                    ground.look(stores, entity, &numbers)?;
                }
            }
            ground.places.sort_unstable();
        }
        if let Some(store) = stores.first().filter(|_| needs.sourced) {
            ground.sourced = patiently(|| store.sourced())?.into_iter().collect();
        }
        let mut at = 0;
        for number in 0..=u32::try_from(ids.len()).unwrap_or(u32::MAX) {
            while ground.places.get(at).is_some_and(|(n, _)| *n < number) {
                at += 1;
            }
            ground.begin.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Ok(ground)
    }

    /// Finds where the things of a kind stand, and when they were touched: each thread looks at a part of the table.
    fn look(&mut self, stores: &mut [Store], entity: Entity, numbers: &HashMap<[u8; 16], u32>) -> Result<()> {
        let shares = stores.first().map_or(Ok(Vec::new()), |store| store.shares(entity, stores.len()))?;
        let look = |(places, store): (Range<i64>, &mut Store)| Found::look(store, entity, numbers, places);
        let found = on_each(shares.into_iter().zip(stores), look);
        for found in found {
            let found = found?;
            for (number, at) in found.touched {
                let latest = &mut self.touched[number as usize];
                *latest = (*latest).max(at);
            }
            self.places.extend(found.places);
        }
        Ok(())
    }

    /// Where the milestones of the projects from one number up to another stand.
    fn steps(&self, from: usize, to: usize) -> &[(u32, i64)] {
        let at = |number: usize| self.begin.get(number).map_or(self.places.len(), |at| *at as usize);
        &self.places[at(from)..at(to)]
    }

    /// The projects from one number up to another, in the order in which they stand in the file.
    pub fn placed(&self, from: usize, to: usize) -> Vec<Placed> {
        let place = |row: Option<u32>| row.and_then(|row| self.codes.place(row));
        // What was not there when the codes were read stands nowhere and is looked up.
        let placed = (from..to).map(|n| (place(self.rows[n]).unwrap_or(i64::MIN), n as u32));
        let mut placed: Vec<Placed> = placed.collect();
        placed.sort_unstable();
        placed
    }

    /// A project with what belongs to it.
    fn entry(&self, number: usize, project: Record, milestones: Vec<Record>) -> Entry {
        let entry = entry(project, milestones, self.touched[number], &self.sourced, self.day);
        self.shown(entry, number)
    }

    /// With its code as shown.
    fn shown(&self, mut entry: Entry, number: usize) -> Entry {
        if let Some(code) = self.rows[number].and_then(|row| self.codes.shown(row)).filter(|c| **c != entry.code) {
            entry.code = code.into_owned();
        }
        entry
    }
}

impl Found {
    /// Looks at the rows at these places.
    fn look(store: &Store, entity: Entity, numbers: &HashMap<[u8; 16], u32>, places: Range<i64>) -> Result<Found> {
        let mut found = Found::default();
        let Some(owner) = Field::owner_of(entity) else { return Ok(found) };
        let wanted = Wanted::new(entity, &[owner], false);
        // What belongs to one project mostly stands together.
        let mut last: Option<([u8; 16], Option<u32>)> = None;
        store.stretch(&wanted, places, SLICE, &mut |row| {
            let Some(owner) = row.reference(0) else { return };
            let number = match last {
                Some((same, number)) if same == owner => number,
                _ => numbers.get(&owner).copied(),
            };
            last = Some((owner, number));
            let Some(number) = number else { return };
            match found.touched.last_mut() {
                Some((same, at)) if *same == number => *at = (*at).max(row.updated()),
                _ => found.touched.push((number, row.updated())),
            }
            if entity == Entity::Milestone && !row.deleted() {
                found.places.push((number, row.place()));
            }
        })?;
        Ok(found)
    }
}

/// The file being read.
pub(super) struct Reading<'s> {
    store: &'s Store,
    ground: &'s Ground<'s>,
    /// The state of the file in which the places were found.
    version: i64,
    projects: ByPlace<'s>,
    milestones: Option<ByPlace<'s>>,
}

impl<'s> Reading<'s> {
    /// `version`: that of the file before anything was found out; `pages`: memory for it, in KB.
    pub fn begin(store: &'s Store, ground: &'s Ground<'s>, version: i64, pages: i64) -> Reading<'s> {
        let mut project = ground.needs.project.clone();
        project.push(Field::Code);
        let milestones = ground.needs.milestone.as_ref().map(|fields| {
            let mut fields = fields.clone();
            fields.push(Field::MilestonePos);
            store.by_place(Entity::Milestone, &fields, pages)
        });
        let projects = store.by_place(Entity::Project, &project, pages);
        Reading { store, ground, version, projects, milestones }
    }

    /// Shows the entries of these projects, each with its number. An error may come after some were shown.
    pub fn each(&mut self, placed: &[Placed], show: &mut dyn FnMut(u32, Entry)) -> Result<()> {
        let (store, ground) = (self.store, self.ground);
        store.at_one_moment(|| {
            if store.data_version() != self.version {
                return placed.iter().try_for_each(|(_, n)| {
                    if let Some(entry) = self.one(*n as usize)? {
                        show(*n, entry);
                    }
                    Ok(())
                });
            }
            let mut milestones: Vec<Vec<Record>> = vec![Vec::new(); placed.len()];
            if let Some(reader) = &mut self.milestones {
                let of = |n: u32| ground.steps(n as usize, n as usize + 1).iter();
                let steps =
                    placed.iter().enumerate().flat_map(|(at, (_, n))| of(*n).map(move |(_, place)| (*place, at)));
                let mut places: Vec<(i64, usize)> = steps.collect();
                read(reader, &mut places, |at, record| milestones[at].push(record))?;
            }
            let mut places: Vec<(i64, usize)> = placed.iter().map(|(place, _)| *place).zip(0..).collect();
            let mut seen = vec![false; placed.len()];
            read(&mut self.projects, &mut places, |at, project| {
                let n = placed[at].1;
                seen[at] = project.id == ground.ids[n as usize];
                if seen[at] && !project.deleted {
                    show(n, ground.entry(n as usize, project, std::mem::take(&mut milestones[at])));
                }
            })?;
            // It was not there, or not here, when the codes were read.
            for ((_, n), _) in placed.iter().zip(seen).filter(|(_, seen)| !seen) {
                self.one(*n as usize)?.into_iter().for_each(|entry| show(*n, entry));
            }
            Ok(())
        })
    }

    /// Reads all, and hands it over in packets.
    pub fn all(mut self, send: &SyncSender<Vec<Entry>>) -> Result<()> {
        let ids = self.ground.ids.len();
        let length = (ids / STEPS).clamp(SMALL, LARGE);
        for from in (0..ids).step_by(length) {
            let to = ids.min(from + length);
            let mut entries = patiently(|| self.step(from, to))?.into_iter();
            loop {
                let packet: Vec<Entry> = entries.by_ref().take(PACKET).collect();
                if packet.is_empty() {
                    break;
                }
                if send.send(packet).is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The entries from one number up to another.
    fn step(&mut self, from: usize, to: usize) -> Result<Vec<Entry>> {
        let placed = self.ground.placed(from, to);
        let mut out: Vec<Option<Entry>> = vec![None; to - from];
        self.each(&placed, &mut |n, entry| out[n as usize - from] = Some(entry))?;
        Ok(out.into_iter().flatten().collect())
    }

    fn one(&self, number: usize) -> Result<Option<Entry>> {
        let project = self.store.record(self.ground.ids[number])?.filter(|p| !p.deleted);
        let entry = project.map(|project| read_entry(self.store, project, self.ground.day)).transpose()?;
        Ok(entry.map(|entry| self.ground.shown(entry, number)))
    }
}

/// Reads rows in the order of the file, and gives each with the number that goes with its place.
fn read(reader: &mut ByPlace<'_>, places: &mut [(i64, usize)], mut give: impl FnMut(usize, Record)) -> Result<()> {
    places.sort_unstable();
    let bare: Vec<i64> = places.iter().map(|(place, _)| *place).collect();
    let mut at = 0;
    reader.read(&bare, &mut |place, record| {
        while places.get(at).is_some_and(|(p, _)| *p < place) {
            at += 1;
        }
        if let Some((_, n)) = places.get(at).filter(|(p, _)| *p == place) {
            give(*n, record);
        }
    })
}
