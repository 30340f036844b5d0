//! A relay: one thread reads the entries of a large register in the order that was asked for, this one looks at them,
//! several others make something of them, packet by packet, and this one takes it in their order.

use super::passage::{Ground, Needs, PACKETS, PAGES, Reading};
use super::{Book, Entry};
use crate::domain::id::EntityId;
use crate::register::index::parts::hands;
use crate::store::{Result, StoreError};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

/// So many threads at most make something of what was read.
const MOST: usize = 4;
/// So many packets for each of them may be under way.
const AHEAD: usize = 4;
/// So many entries make a packet where nothing has to be read.
const LENT: usize = 256;

/// Entries that come together.
pub enum Packet<'b> {
    Read(Vec<Entry>),
    Lent(Vec<&'b Entry>),
}

impl Packet<'_> {
    pub fn len(&self) -> usize {
        match self {
            Packet::Read(entries) => entries.len(),
            Packet::Lent(entries) => entries.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, n: usize) -> Option<&Entry> {
        match self {
            Packet::Read(entries) => entries.get(n),
            Packet::Lent(entries) => entries.get(n).copied(),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        (0..self.len()).filter_map(|n| self.get(n))
    }
}

/// Makes something of a packet and of what was seen when it came.
pub type Making<'b, T, M> = Box<dyn FnMut(T, &Packet<'_>) -> M + 'b>;

/// How it is made.
pub trait Trade<T, M>: Sync {
    /// Begins to make it; called on every thread.
    fn begin<'b>(&'b self, book: &'b Book) -> Making<'b, T, M>;
}

/// The n-th packet and what was seen when it came; and what was made of it.
type Job<T> = (usize, T, Packet<'static>);
type Done<M> = (usize, Result<M>);

impl Book {
    /// Has something made of these projects. `look` sees every packet in order, before anything is made of it, and `take`
    /// what was made, in order. Projects that are not there are left out.
    pub fn relay<T: Send, M: Send, E: From<StoreError>>(
        &self,
        ids: &[EntityId],
        needs: &Needs,
        trade: &impl Trade<T, M>,
        look: &mut dyn FnMut(&Packet<'_>) -> std::result::Result<T, E>,
        take: &mut dyn FnMut(M) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let Some(far) = self.far_for(ids) else {
            let mut make = trade.begin(self);
            return ids.chunks(LENT).try_for_each(|some| {
                let packet = Packet::Lent(some.iter().filter_map(|id| self.entry(*id)).collect());
                let seen = look(&packet)?;
                take(make(seen, &packet))
            });
        };
        let count = hands().min(MOST);
        let books = (0..count).map(|_| Ok(self.beside(far.beside()?))).collect::<Result<Vec<Book>>>()?;
        let (codes, day, mut store) = (far.codes(), far.day(), far.again()?);
        let (send, packets) = sync_channel(PACKETS);
        let (give, jobs) = channel::<Job<T>>();
        let (hand_in, made) = channel::<Done<M>>();
        let jobs = Mutex::new(jobs);
        std::thread::scope(|scope| {
            let reading = scope.spawn(move || {
                let version = store.data_version();
                let ground = Ground::find(std::slice::from_mut(&mut store), codes, ids, needs, day)?;
                Reading::begin(&store, &ground, version, PAGES).all(&send)
            });
            for book in books {
                let (jobs, hand_in) = (&jobs, hand_in.clone());
                scope.spawn(move || work(&book, trade, jobs, &hand_in));
            }
            drop(hand_in);
            let mut taking = Taking { next: 0, early: HashMap::new() };
            let mut sent = 0;
            let mut pass = || {
                for entries in &packets {
                    let packet = Packet::Read(entries);
                    let seen = look(&packet)?;
                    // Nobody hears it when all have stopped, which is seen below.
                    let _ = give.send((sent, seen, packet));
                    sent += 1;
                    taking.until(sent.saturating_sub(AHEAD * count), &made, take)?;
                }
                taking.until(sent, &made, take)
            };
            let passed = pass();
            // Whoever stops hangs up, and the others end.
            drop((packets, give));
            let read = reading.join().unwrap_or(Err(StoreError::Stopped));
            passed?;
            Ok(read?)
        })
    }
}

/// Works at packets until there are no more.
fn work<T, M>(book: &Book, trade: &impl Trade<T, M>, jobs: &Mutex<Receiver<Job<T>>>, hand_in: &Sender<Done<M>>) {
    let mut make = trade.begin(book);
    loop {
        let job = jobs.lock().map(|jobs| jobs.recv());
        let Ok(Ok((n, seen, packet))) = job else { return };
        // Whoever waits for it must hear of it, whatever happens.
        let made = catch_unwind(AssertUnwindSafe(|| make(seen, &packet))).map_err(|_| StoreError::Stopped);
        // What could not be looked up on the way is not passed over.
        let made = made.and_then(|made| book.fault().map_or(Ok(made), Err));
        if hand_in.send((n, made)).is_err() {
            return;
        }
    }
}

/// What was made, on its way back into its order.
struct Taking<M> {
    next: usize,
    early: HashMap<usize, M>,
}

impl<M> Taking<M> {
    /// Takes all that come before a packet.
    fn until<E: From<StoreError>>(
        &mut self,
        end: usize,
        made: &Receiver<Done<M>>,
        take: &mut dyn FnMut(M) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        while self.next < end {
            match self.early.remove(&self.next) {
                Some(next) => {
                    take(next)?;
                    self.next += 1;
                }
                None => {
                    let (n, done) = made.recv().map_err(|_| StoreError::Stopped)?;
                    self.early.insert(n, done?);
                }
            }
        }
        Ok(())
    }
}
