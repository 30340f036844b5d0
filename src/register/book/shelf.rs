//! Entries that were read one by one, kept where they are: what was lent out stays valid while more are put beside it.

use super::Entry;
use crate::domain::id::EntityId;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

/// Places of one board.
const PLACES: usize = 64;

/// A board of the shelf, and the one below it.
struct Board {
    places: [OnceCell<Option<Box<Entry>>>; PLACES],
    below: OnceCell<Box<Board>>,
}

impl Default for Board {
    fn default() -> Board {
        Board { places: [const { OnceCell::new() }; PLACES], below: OnceCell::new() }
    }
}

/// Entries by project; one that is not there is known as well.
#[derive(Default)]
pub struct Shelf {
    first: Board,
    places: RefCell<HashMap<EntityId, usize>>,
}

impl Shelf {
    /// The entry of a project, if it was put here.
    pub fn get(&self, id: EntityId) -> Option<Option<&Entry>> {
        let place = *self.places.borrow().get(&id)?;
        Some(self.place(place).get()?.as_deref())
    }

    /// Puts an entry. One that is there already stays.
    pub fn put(&self, id: EntityId, entry: Option<Entry>) -> Option<&Entry> {
        let place = {
            let mut places = self.places.borrow_mut();
            let next = places.len();
            *places.entry(id).or_insert(next)
        };
        self.place(place).get_or_init(|| entry.map(Box::new)).as_deref()
    }

    fn place(&self, number: usize) -> &OnceCell<Option<Box<Entry>>> {
        let mut board = &self.first;
        for _ in 0..number / PLACES {
            board = board.below.get_or_init(Box::default);
        }
        &board.places[number % PLACES]
    }

    /// Keeps the entries of which `stays` says yes.
    pub fn retain(&mut self, stays: impl Fn(EntityId, Option<&Entry>) -> bool) {
        let mut old = std::mem::take(self);
        let (mut board, mut at) = (&mut old.first, 0);
        let mut places: Vec<(usize, EntityId)> = old.places.get_mut().iter().map(|(id, place)| (*place, *id)).collect();
        places.sort_unstable_by_key(|(place, _)| *place);
        for (place, id) in places {
            while at < place / PLACES {
                at += 1;
                match board.below.get_mut() {
                    Some(below) => board = below,
                    None => return,
                }
            }
            if let Some(entry) = board.places[place % PLACES].take().filter(|entry| stays(id, entry.as_deref())) {
                self.put(id, entry.map(|entry| *entry));
            }
        }
    }

    pub fn len(&self) -> usize {
        self.places.borrow().len()
    }
}

impl Drop for Shelf {
    /// Board by board, so that a long shelf does not go as deep as it is long.
    fn drop(&mut self) {
        let mut below = self.first.below.take();
        while let Some(mut board) = below {
            below = board.below.take();
        }
    }
}
