//! Entries on their way past: whoever gives out or goes through many projects of a large register sees one entry after
//! another, in the order that was asked for, and holds none. A thread of its own reads them from the file, with what is
//! needed of them and no more, while the one before is being looked at.
//!
//! The file is read in steps, each under a lock of its own, so that other programs can write in between. Where one did,
//! the places of the rows are no longer sure, and what is left is looked up project by project.

use super::codes::Codes;
use super::far::patiently;
use super::whole::read_entry;
use super::{Book, Day, Entry, entry};
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::store::places::ByPlace;
use crate::store::slices::Wanted;
use crate::store::{Result, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::sync::mpsc::{SyncSender, sync_channel};

/// Of a large register so few are looked up one by one.
const FEW: usize = 100;
/// In so many steps all is read, if the steps are neither small nor large.
const STEPS: usize = 16;
const SMALL: usize = 64;
const LARGE: usize = 65_536;
/// So many entries are handed over together, and so many such packets may lie in wait.
const PACKET: usize = 256;
const PACKETS: usize = 32;
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
        let Some(far) = self.afar().filter(|_| ids.len() > FEW) else {
            return ids.iter().filter_map(|id| self.entry(*id)).try_for_each(show);
        };
        let (codes, day, store) = (far.codes(), far.day(), far.again()?);
        let (send, packets) = sync_channel(PACKETS);
        std::thread::scope(|scope| {
            let reading = scope.spawn(move || Reading::begin(&store, codes, ids, needs, day)?.all(&send));
            let shown = packets.iter().try_for_each(|packet: Vec<Entry>| packet.iter().try_for_each(&mut *show));
            // Whoever stops looking hangs up, and the reader ends.
            drop(packets);
            let read = reading.join().unwrap_or(Err(StoreError::Stopped));
            shown?;
            Ok(read?)
        })
    }
}

impl Book {
    /// How many milestones these projects have.
    pub fn count_milestones(&self, ids: &[EntityId]) -> Result<usize> {
        let Some(far) = self.afar().filter(|_| ids.len() > FEW) else {
            return Ok(ids.iter().filter_map(|id| self.entry(*id)).map(|e| e.milestones.len()).sum());
        };
        let ids: HashSet<[u8; 16]> = ids.iter().map(|id| id.bytes).collect();
        let wanted = Wanted::new(Entity::Milestone, &[Field::MilestoneOwner], false);
        let (mut count, mut place) = (0, Some(0));
        let store = far.again()?;
        while let Some(after) = place {
            place = store.slice(&wanted, after, SLICE, &mut |row| {
                let own = !row.deleted && row.reference(0).is_some_and(|owner| ids.contains(&owner));
                count += usize::from(own);
            })?;
        }
        Ok(count)
    }
}

/// The file being read.
struct Reading<'s> {
    store: &'s Store,
    codes: &'s Codes,
    ids: &'s [EntityId],
    day: &'s Day,
    /// The state of the file in which the places were found.
    version: i64,
    projects: ByPlace<'s>,
    milestones: Option<ByPlace<'s>>,
    /// Where the milestones stand, by the number of their project.
    places: Vec<(u32, i64)>,
    /// When what belongs to projects was last touched, by their numbers.
    touched: Vec<i64>,
    sourced: HashSet<EntityId>,
}

impl<'s> Reading<'s> {
    fn begin(
        store: &'s Store,
        codes: &'s Codes,
        ids: &'s [EntityId],
        needs: &Needs,
        day: &'s Day,
    ) -> Result<Reading<'s>> {
        let mut project = needs.project.clone();
        project.push(Field::Code);
        let milestones = needs.milestone.as_ref().map(|fields| {
            let mut fields = fields.clone();
            fields.push(Field::MilestonePos);
            store.by_place(Entity::Milestone, &fields)
        });
        let mut reading = Reading {
            store,
            codes,
            ids,
            day,
            version: store.data_version(),
            projects: store.by_place(Entity::Project, &project),
            milestones,
            places: Vec::new(),
            touched: vec![0; ids.len()],
            sourced: HashSet::new(),
        };
        if needs.milestone.is_some() || needs.touched {
            let numbers: HashMap<[u8; 16], u32> = (0..).zip(ids).map(|(n, id)| (id.bytes, n)).collect();
            for entity in [Entity::Milestone, Entity::Note, Entity::Link] {
                if entity == Entity::Milestone || needs.touched {
                    reading.look(entity, &numbers)?;
                }
            }
            reading.places.sort_unstable();
        }
        if needs.sourced {
            reading.sourced = patiently(|| store.sourced())?.into_iter().collect();
        }
        Ok(reading)
    }

    /// Finds where the things of a kind stand, and when they were touched.
    fn look(&mut self, entity: Entity, numbers: &HashMap<[u8; 16], u32>) -> Result<()> {
        let Some(owner) = Field::owner_of(entity) else { return Ok(()) };
        let wanted = Wanted::new(entity, &[owner], false);
        let mut place = Some(0);
        // What belongs to one project mostly stands together.
        let mut last: Option<([u8; 16], Option<u32>)> = None;
        while let Some(after) = place {
            let (places, touched) = (&mut self.places, &mut self.touched);
            place = self.store.slice(&wanted, after, SLICE, &mut |row| {
                let Some(owner) = row.reference(0) else { return };
                let number = match last {
                    Some((same, number)) if same == owner => number,
                    _ => numbers.get(&owner).copied(),
                };
                last = Some((owner, number));
                let Some(number) = number else { return };
                let latest = &mut touched[number as usize];
                *latest = (*latest).max(row.updated);
                if entity == Entity::Milestone && !row.deleted {
                    places.push((number, row.place));
                }
            })?;
        }
        Ok(())
    }

    /// Reads all, and hands it over in packets.
    fn all(mut self, send: &SyncSender<Vec<Entry>>) -> Result<()> {
        let step = (self.ids.len() / STEPS).clamp(SMALL, LARGE);
        let mut from = 0;
        while from < self.ids.len() {
            let to = self.ids.len().min(from + step);
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
            from = to;
        }
        Ok(())
    }

    /// The entries from one number up to another.
    fn step(&mut self, from: usize, to: usize) -> Result<Vec<Entry>> {
        let store = self.store;
        store.at_one_moment(|| match store.data_version() == self.version {
            true => self.by_place(from, to),
            false => self.one_by_one(from, to),
        })
    }

    fn by_place(&mut self, from: usize, to: usize) -> Result<Vec<Entry>> {
        let ids = &self.ids[from..to];
        let mut places: Vec<(i64, usize)> =
            ids.iter().enumerate().filter_map(|(n, id)| Some((self.codes.place(*id)?, n))).collect();
        let mut projects: Vec<Option<Record>> = vec![None; ids.len()];
        read(&mut self.projects, &mut places, |n, record| projects[n] = Some(record))?;
        let mut milestones: Vec<Vec<Record>> = vec![Vec::new(); ids.len()];
        if let Some(reader) = &mut self.milestones {
            let begin = self.places.partition_point(|(n, _)| (*n as usize) < from);
            let own = self.places[begin..].iter().take_while(|(n, _)| (*n as usize) < to);
            let mut places: Vec<(i64, usize)> = own.map(|(n, place)| (*place, *n as usize - from)).collect();
            read(reader, &mut places, |n, record| milestones[n].push(record))?;
        }
        let mut out = Vec::with_capacity(ids.len());
        for (n, (project, milestones)) in projects.into_iter().zip(milestones).enumerate() {
            match project.filter(|p| p.id == ids[n]) {
                Some(project) if project.deleted => {}
                Some(project) => {
                    let touched = self.touched[from + n];
                    out.push(self.shown(entry(project, milestones, touched, &self.sourced, self.day)));
                }
                // It was not there, or not here, when the codes were read.
                None => out.extend(self.one_by_one(from + n, from + n + 1)?),
            }
        }
        Ok(out)
    }

    fn one_by_one(&self, from: usize, to: usize) -> Result<Vec<Entry>> {
        let mut out = Vec::new();
        for id in &self.ids[from..to] {
            if let Some(project) = self.store.record(*id)?.filter(|p| !p.deleted) {
                out.push(self.shown(read_entry(self.store, project, self.day)?));
            }
        }
        Ok(out)
    }

    /// With its code as shown.
    fn shown(&self, mut entry: Entry) -> Entry {
        if let Some(code) = self.codes.code(entry.id()).filter(|c| **c != entry.code) {
            entry.code = code.into_owned();
        }
        entry
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
