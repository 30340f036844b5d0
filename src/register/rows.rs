//! The rows of a list: projects in an order. Of a register with an index they are numbers of its rows, four bytes each,
//! and the list of all of them is the index's own order, which nobody copies; else they are the ids themselves. They stay
//! what they are when the index becomes another one; copies share them.

use super::Register;
use super::book::Entry;
use super::columns::Column;
use super::index::{self, Index};
use crate::domain::filter::Filter;
use crate::domain::id::{Entity, EntityId};
use crate::i18n::Lang;
use crate::search::Matcher;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Projects in an order.
#[derive(Clone, Debug)]
pub struct Rows(Kept);

#[derive(Clone, Debug)]
enum Kept {
    Ids(Arc<Vec<EntityId>>),
    /// Numbers of rows, and the ids of all rows by number.
    Numbers(Arc<Vec<u32>>, Arc<Vec<[u8; 16]>>),
}

impl Default for Rows {
    fn default() -> Rows {
        Rows::from(Vec::new())
    }
}

impl From<Vec<EntityId>> for Rows {
    fn from(ids: Vec<EntityId>) -> Rows {
        Rows(Kept::Ids(Arc::new(ids)))
    }
}

impl PartialEq for Rows {
    fn eq(&self, other: &Rows) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Rows {}

fn project(bytes: [u8; 16]) -> EntityId {
    EntityId { entity: Entity::Project, bytes }
}

impl Rows {
    /// Rows of an index, by their numbers.
    pub(super) fn numbered(index: &Index, numbers: Arc<Vec<u32>>) -> Rows {
        Rows(Kept::Numbers(numbers, index.ids().clone()))
    }

    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Ids(ids) => ids.len(),
            Kept::Numbers(numbers, _) => numbers.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, at: usize) -> Option<EntityId> {
        match &self.0 {
            Kept::Ids(ids) => ids.get(at).copied(),
            Kept::Numbers(numbers, ids) => numbers.get(at).map(|n| project(ids[*n as usize])),
        }
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = EntityId> + '_ {
        self.range(0..self.len())
    }

    /// Those that stand at these places.
    pub fn range(&self, places: Range<usize>) -> impl ExactSizeIterator<Item = EntityId> + '_ {
        // All places are there: the caller counts by `len`.
        places.map(|at| self.get(at).unwrap_or_else(|| project([0; 16])))
    }

    pub fn to_vec(&self) -> Vec<EntityId> {
        match &self.0 {
            Kept::Ids(ids) => ids.to_vec(),
            Kept::Numbers(numbers, ids) => numbers.iter().map(|n| project(ids[*n as usize])).collect(),
        }
    }

    /// Where a project stands.
    pub fn position(&self, id: EntityId) -> Option<usize> {
        match &self.0 {
            Kept::Ids(ids) => ids.iter().position(|i| *i == id),
            // Of many rows the number is looked for first: numbers are compared quickly.
            Kept::Numbers(numbers, ids) if numbers.len() > ids.len() / 16 => {
                let number = ids.iter().position(|bytes| project(*bytes) == id)? as u32;
                numbers.iter().position(|n| *n == number)
            }
            Kept::Numbers(numbers, ids) => numbers.iter().position(|n| project(ids[*n as usize]) == id),
        }
    }

    /// The first place of which a test is not true: those of which it is stand first.
    pub fn partition_point(&self, test: impl Fn(EntityId) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.get(middle).is_some_and(&test) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    /// The numbers, if they are those of an index as it is and none of its rows is gone.
    pub(super) fn numbers(&self, of: &Index) -> Option<&[u32]> {
        match &self.0 {
            Kept::Numbers(numbers, ids) if Arc::ptr_eq(ids, of.ids()) && of.rows().len() == ids.len() => Some(numbers),
            _ => None,
        }
    }
}

impl Register {
    /// The projects that answer to a condition, in the order of their codes (`answering`), as rows.
    pub fn rows_of(&self, filter: &Filter) -> Rows {
        if self.index().is_none() {
            return self.answering(filter).into();
        }
        let mut hunt = self.new_hunt(filter, Matcher::default(), false, &[], Lang::Zh, 0);
        let found = self.finish_rows(&mut hunt);
        self.learn(hunt);
        found
    }

    /// An entry as a line of a list shows it: of a large register with what the index holds of it, where these columns say
    /// no more and none of its values is in conflict; else it is read from the file.
    pub fn listed<'a>(&self, id: EntityId, columns: impl IntoIterator<Item = &'a Column>) -> Option<Cow<'_, Entry>> {
        let index = self.index().filter(|_| !self.book.is_whole());
        let row = index.and_then(|index| Some((index, index.find(id)?)));
        match row.filter(|(index, row)| !index.is_disputed(*row) && columns.into_iter().all(index::tells)) {
            Some((index, row)) => Some(Cow::Owned(index.thin(row))),
            None => self.book.entry(id).map(Cow::Borrowed),
        }
    }

    /// The numbers of these rows in the index; those that are not there fall away.
    pub(super) fn rows_in<'a>(&self, index: &Index, rows: &'a Rows) -> Cow<'a, [u32]> {
        match rows.numbers(index) {
            Some(numbers) => Cow::Borrowed(numbers),
            None => rows.iter().filter_map(|id| index.find(id)).collect(),
        }
    }

    /// Takes some projects out of rows that were found in the index as it is but for these, and puts in again those that
    /// answer, each before the first that it stands `before`.
    pub fn move_rows(
        &self,
        rows: &mut Rows,
        changed: &[(EntityId, bool)],
        before: impl Fn(EntityId, EntityId) -> bool,
    ) {
        let answering = || changed.iter().filter(|(_, answers)| *answers).map(|(id, _)| *id);
        let index = match (&rows.0, self.index()) {
            (Kept::Numbers(..), Some(index)) => index,
            _ => {
                let mut ids = rows.to_vec();
                ids.retain(|row| changed.iter().all(|(id, _)| id != row));
                for id in answering() {
                    ids.insert(ids.partition_point(|row| before(*row, id)), id);
                }
                *rows = Rows::from(ids);
                return;
            }
        };
        let number = |id: EntityId| index.row_of(&id.bytes);
        let gone: Vec<u32> = changed.iter().filter_map(|(id, _)| number(*id)).collect();
        if let Kept::Numbers(numbers, ids) = &mut rows.0 {
            Arc::make_mut(numbers).retain(|n| !gone.contains(n));
            // It may have more rows by now.
            *ids = index.ids().clone();
        }
        for (id, number) in answering().filter_map(|id| Some((id, number(id)?))) {
            let at = rows.partition_point(|row| before(row, id));
            if let Kept::Numbers(numbers, _) = &mut rows.0 {
                Arc::make_mut(numbers).insert(at, number);
            }
        }
    }
}
