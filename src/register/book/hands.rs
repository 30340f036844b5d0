//! Many hands: what leaves a large register is read and formed on several threads at once, each with a book of its own of
//! the same file, and given on in the order that was asked for. Much is taken up in one sweep: every hand gets what
//! stands together in the file, so that nobody goes to and fro in it.

use super::far::{Far, patiently};
use super::passage::{Ground, Needs, PAGES, Placed, Reading};
use super::{Book, Entry};
use crate::domain::id::EntityId;
use crate::register::index::parts;
use crate::store::{Result, StoreError};
use std::ops::Range;

/// So many at most.
const MOST: usize = 4;
/// So many projects are taken up by each hand in one sweep, and so many of them read under one lock.
const SWEEP: usize = 65_536;
const STEP: usize = 8_192;

/// Forms one entry as text behind what is there.
pub type Shaping<'b> = Box<dyn FnMut(&Entry, &mut String) + 'b>;

/// How entries become text that leaves.
pub trait Craft: Sync {
    /// Begins to form entries; called on every thread.
    fn begin<'b>(&'b self, book: &'b Book) -> Shaping<'b>;
}

impl Book {
    /// Has these projects formed and takes what comes of each, in their order. Those that are not there are left out.
    pub fn form<E: From<StoreError>>(
        &self,
        ids: &[EntityId],
        needs: &Needs,
        craft: &impl Craft,
        take: &mut dyn FnMut(&str) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let Some(far) = self.far_for(ids) else {
            let (mut form, mut text) = (craft.begin(self), String::new());
            return ids.iter().filter_map(|id| self.entry(*id)).try_for_each(|entry| {
                text.clear();
                form(entry, &mut text);
                take(&text)
            });
        };
        let count = parts::hands().min(MOST);
        // Who reads knows the state of the file before the first look at it.
        let hand = |_| Ok(Hand::new(self.beside(far.beside()?)));
        let mut hands = (0..count).map(hand).collect::<Result<Vec<Hand>>>()?;
        let mut stores = hands.iter().map(|_| far.again()).collect::<Result<Vec<_>>>()?;
        let ground = &Ground::find(&mut stores, far.codes(), ids, needs, far.day())?;
        drop(stores);
        // What was formed in one sweep is given on while the next one is on its way.
        let mut formed: Option<Sweep> = None;
        for from in (0..ids.len()).step_by(SWEEP * count) {
            let to = ids.len().min(from + SWEEP * count);
            let placed = ground.placed(from, to);
            let share = placed.len().div_ceil(count);
            let (given, blocks) = std::thread::scope(|scope| {
                let shares = hands.iter_mut().zip(placed.chunks(share));
                let working: Vec<_> =
                    shares.map(|(hand, share)| scope.spawn(move || hand.work(ground, craft, share, count))).collect();
                let given = formed.take().map_or(Ok(()), |sweep| sweep.give(take));
                let blocks = working.into_iter().map(|hand| hand.join().unwrap_or(Err(StoreError::Stopped)));
                (given, blocks.collect::<Result<Vec<Block>>>())
            });
            given?;
            formed = Some(Sweep { from, to, blocks: blocks? });
        }
        formed.map_or(Ok(()), |sweep| sweep.give(take))
    }

    /// The same book for another thread; it reads by a way of its own.
    pub(super) fn beside(&self, far: Far) -> Book {
        Book { far: Some(far), tables: self.tables.clone(), clock: self.clock.clone(), ..Book::default() }
    }
}

/// What one hand made: texts, each with the number of its project.
#[derive(Default)]
struct Block {
    text: String,
    spans: Vec<(u32, Range<usize>)>,
}

/// What all hands made of the projects from one number up to another.
struct Sweep {
    from: usize,
    to: usize,
    blocks: Vec<Block>,
}

impl Sweep {
    /// Gives the texts on in the order of their projects.
    fn give<E>(self, take: &mut dyn FnMut(&str) -> std::result::Result<(), E>) -> std::result::Result<(), E> {
        let mut order: Vec<Option<&str>> = vec![None; self.to - self.from];
        for (block, (n, span)) in self.blocks.iter().flat_map(|block| block.spans.iter().map(move |span| (block, span)))
        {
            order[*n as usize - self.from] = block.text.get(span.clone());
        }
        order.into_iter().flatten().try_for_each(take)
    }
}

/// One thread's way to the file, and its state when the work began.
struct Hand {
    book: Book,
    version: i64,
}

impl Hand {
    fn new(book: Book) -> Hand {
        let version = book.far.as_ref().map_or(0, |far| far.store().data_version());
        Hand { book, version }
    }

    fn work(&mut self, ground: &Ground<'_>, craft: &impl Craft, share: &[Placed], of: usize) -> Result<Block> {
        let mut block = Block::default();
        let Some(far) = &self.book.far else { return Ok(block) };
        let mut reading = Reading::begin(far.store(), ground, self.version, PAGES / i64::try_from(of).unwrap_or(1));
        let mut form = craft.begin(&self.book);
        for placed in share.chunks(STEP) {
            let (text, spans) = (block.text.len(), block.spans.len());
            patiently(|| {
                // What was formed before somebody else took the file is formed again.
                block.text.truncate(text);
                block.spans.truncate(spans);
                reading.each(placed, &mut |n, entry| {
                    let begin = block.text.len();
                    form(&entry, &mut block.text);
                    block.spans.push((n, begin..block.text.len()));
                })
            })?;
        }
        // What could not be looked up on the way is not passed over.
        far.fault().map_or(Ok(block), Err)
    }
}
