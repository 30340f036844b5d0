//! Many hands: what leaves a large register is read and formed on several threads at once, each with a book of its own of
//! the same file, and handed over in the order that was asked for. A hand takes every n-th step, so that all of them
//! are busy and none runs far ahead.

use super::far::Far;
use super::passage::{Ground, Needs, PACKET, PAGES, Reading};
use super::{Book, Entry};
use crate::domain::id::EntityId;
use crate::store::{Result, StoreError};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// So many at most.
const MOST: usize = 4;
/// So many packets of each hand may lie in wait.
const WAITING: usize = 24;

/// How entries become what leaves.
pub trait Craft: Sync {
    /// What a packet of entries becomes.
    type Made: Default + Send;
    /// Begins to form entries; called once on every thread.
    fn begin<'b>(&'b self, book: &'b Book) -> Box<dyn FnMut(&Entry, &mut Self::Made) + 'b>;
}

impl Book {
    /// Has these projects formed and takes what comes of them, packet by packet, in their order. Those that are not
    /// there are left out.
    pub fn form<C: Craft, E: From<StoreError>>(
        &self,
        ids: &[EntityId],
        needs: &Needs,
        craft: &C,
        take: &mut dyn FnMut(C::Made) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let Some(far) = self.far_for(ids) else {
            let mut form = craft.begin(self);
            return ids.chunks(PACKET).try_for_each(|ids| {
                let mut made = C::Made::default();
                ids.iter().filter_map(|id| self.entry(*id)).for_each(|entry| form(entry, &mut made));
                take(made)
            });
        };
        let hands = std::thread::available_parallelism().map_or(1, usize::from).min(MOST);
        let books = (0..hands).map(|_| far.beside().map(|far| self.beside(far))).collect::<Result<Vec<Book>>>()?;
        // Who reads knows the state of the file before the first look at it.
        let hands: Vec<Hand> = books.into_iter().enumerate().map(|(n, book)| Hand::new(book, n, hands)).collect();
        let mut stores = hands.iter().map(|_| far.again()).collect::<Result<Vec<_>>>()?;
        let ground = &Ground::find(&mut stores, far.codes(), ids, needs, far.day())?;
        drop(stores);
        std::thread::scope(|scope| {
            let (mut ways, mut working) = (Vec::new(), Vec::new());
            for hand in hands {
                let (send, receive) = sync_channel(WAITING);
                ways.push(receive);
                working.push(scope.spawn(move || hand.work(ground, craft, &send)));
            }
            let taken = gather(&ways, Reading::steps(ids.len()), take);
            // Whoever stops taking hangs up, and the others end.
            drop(ways);
            let mut worked = Ok(());
            for hand in working {
                worked = worked.and(hand.join().unwrap_or(Err(StoreError::Stopped)));
            }
            taken?;
            Ok(worked?)
        })
    }

    /// The same book for another thread; it reads by a way of its own.
    fn beside(&self, far: Far) -> Book {
        Book { far: Some(far), tables: self.tables.clone(), clock: self.clock.clone(), ..Book::default() }
    }
}

/// Takes the packets of all steps, each from the hand whose step it is. `None` ends a step; a hand that ends before has
/// failed, and says why itself.
fn gather<T, E>(
    ways: &[Receiver<Option<T>>],
    steps: usize,
    take: &mut dyn FnMut(T) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    for step in 0..steps {
        loop {
            match ways[step % ways.len()].recv() {
                Ok(Some(made)) => take(made)?,
                Ok(None) => break,
                Err(_) => return Ok(()),
            }
        }
    }
    Ok(())
}

/// One thread's share.
struct Hand {
    book: Book,
    version: i64,
    first: usize,
    of: usize,
}

impl Hand {
    fn new(book: Book, first: usize, of: usize) -> Hand {
        let version = book.far.as_ref().map_or(0, |far| far.store().data_version());
        Hand { book, version, first, of }
    }

    fn work<C: Craft>(self, ground: &Ground<'_>, craft: &C, send: &SyncSender<Option<C::Made>>) -> Result<()> {
        let Some(far) = &self.book.far else { return Ok(()) };
        let pages = PAGES / i64::try_from(self.of).unwrap_or(1);
        let mut reading = Reading::begin(far.store(), ground, self.version, pages);
        let mut form = craft.begin(&self.book);
        for step in (self.first..Reading::steps(ground.ids.len())).step_by(self.of) {
            for entries in reading.nth(step)?.chunks(PACKET) {
                let mut made = C::Made::default();
                entries.iter().for_each(|entry| form(entry, &mut made));
                if send.send(Some(made)).is_err() {
                    return Ok(());
                }
            }
            if send.send(None).is_err() {
                return Ok(());
            }
        }
        // What could not be looked up on the way is not passed over.
        far.fault().map_or(Ok(()), Err)
    }
}
