//! Who changed each project, by row. Most rows have the same few authors: each set of them stands once. Read from the log
//! when a query asks for it, a slice at a time, and kept true afterwards.

use super::Index;
use super::dict::Sense;
use super::shared::Shared;
use crate::domain::id::EntityId;
use crate::store::touched::KINDS;
use crate::store::{Result, Store};

/// Things that are looked at in one go.
const SLICE: usize = 256;

/// The authors of all rows.
#[derive(Debug)]
pub struct Authors {
    sets: Shared,
    /// Which kind of things is being read, and where reading goes on.
    kind: usize,
    after: i64,
}

impl Authors {
    pub fn of(index: &Index) -> Authors {
        let mut authors = Authors { sets: Shared::with_room(index.len(), Sense::List), kind: 0, after: 0 };
        authors.make_room(index.len());
        authors
    }

    fn make_room(&mut self, rows: usize) {
        (self.sets.len()..rows).for_each(|row| self.sets.put(row as u32, None));
    }

    /// Whether all is read.
    pub fn is_whole(&self) -> bool {
        self.kind >= KINDS.len()
    }

    /// Whoever looks only at single rows reads these (`renew`).
    pub fn read_no_further(&mut self) {
        self.kind = KINDS.len();
    }

    /// Reads a slice.
    pub fn read(&mut self, index: &Index, store: &Store) -> Result<()> {
        let Some(kind) = KINDS.get(self.kind) else { return Ok(()) };
        let after = self.after;
        // What cannot be read is not tried for ever.
        (self.kind, self.after) = (self.kind + 1, 0);
        let more = store.touched_by(*kind, after, SLICE, &mut |project, author| {
            if let Some(row) = index.row_of(&project) {
                self.add(row, author);
            }
        })?;
        if let Some(place) = more {
            (self.kind, self.after) = (self.kind - 1, place);
        }
        Ok(())
    }

    fn add(&mut self, row: u32, author: &str) {
        let names = self.sets.words.list(self.sets.number(row));
        if let Err(at) = names.binary_search_by(|name| name.as_str().cmp(author)) {
            let mut names = names.to_vec();
            names.insert(at, author.to_string());
            self.put(row, &names);
        }
    }

    /// Puts the authors of a row, in their order.
    fn put(&mut self, row: u32, names: &[String]) {
        self.make_room(row as usize);
        let set = (!names.is_empty()).then(|| serde_json::to_string(names).unwrap_or_default());
        self.sets.put(row, set.as_deref());
    }

    /// Reads the authors of some projects again.
    pub fn renew(&mut self, store: &Store, rows: &[(EntityId, u32)]) -> Result<()> {
        let ids: Vec<EntityId> = rows.iter().map(|(id, _)| *id).collect();
        let names = store.authors_of_all(&ids)?;
        for (id, row) in rows {
            let names: Vec<String> = names.get(&id.bytes).into_iter().flatten().cloned().collect();
            self.put(*row, &names);
        }
        Ok(())
    }

    /// Each set of authors once, and which of them each row has.
    pub fn sets(&self) -> &Shared {
        &self.sets
    }

    /// Shows the authors of a row until one is the right one.
    pub fn any(&self, row: u32, test: &mut dyn FnMut(&str) -> bool) -> bool {
        (row as usize) < self.sets.len() && self.sets.words.list(self.sets.number(row)).iter().any(|name| test(name))
    }
}
