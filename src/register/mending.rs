//! After a change of a few projects in a large register: which they were, whether they answer to a query now, and where
//! they stand. So that a list of a million rows need not be put together anew for one of them.

use super::Register;
use super::hunt::Arranged;
use super::index::{Index, Memory, Scan};
use super::order;
use super::select::SortKey;
use super::subject::Audience;
use crate::domain::field::{Field, Key};
use crate::domain::filter::{Filter, FilterKey};
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::register::columns::Column;
use crate::search::Matcher;
use std::cmp::Ordering;
use std::sync::Arc;

/// Where more than this changed at once, what was worked out is worked out anew.
const FEW: usize = 64;
/// So many changes are remembered.
const KEPT: usize = 32;

/// What became of the index, one change after another.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// How often the index became another one.
    pub edition: u64,
    /// The newest editions, each with the projects that made it another one than the edition before; nothing else moved.
    small: Vec<(u64, Vec<EntityId>)>,
}

impl Changes {
    /// Everything may be another.
    pub fn all(&mut self) {
        self.edition += 1;
        self.small.clear();
    }

    /// These projects are others, and no more.
    pub fn few(&mut self, projects: Vec<EntityId>) {
        self.edition += 1;
        self.small.push((self.edition, projects));
        if self.small.len() > KEPT {
            self.small.remove(0);
        }
    }
}

impl Register {
    /// How often the index became another one.
    pub fn edition(&self) -> u64 {
        self.desk.changes.edition
    }

    /// The projects that changed since an edition of the index; `None` where more may have changed than a few of them.
    pub fn altered_since(&self, edition: u64) -> Option<Vec<EntityId>> {
        self.index()?;
        let missed = usize::try_from(self.edition().checked_sub(edition)?).ok()?;
        let first = self.desk.changes.small.len().checked_sub(missed)?;
        let mut out: Vec<EntityId> = self.desk.changes.small[first..].iter().flat_map(|(_, p)| p).copied().collect();
        out.sort_unstable();
        out.dedup();
        Some(out)
    }

    /// Whether each of these projects is there and answers to a condition. `None` where that cannot be told of a single
    /// project.
    pub fn answer(&self, filter: &Filter, ids: &[EntityId]) -> Option<Vec<bool>> {
        let index = self.index()?;
        let keys = filter.keys();
        if keys.contains(&FilterKey::Field(Field::Parent)) {
            return None;
        }
        while self.desk.others.borrow_mut().read(&keys, index, &self.store).unwrap_or(false) {}
        let (others, audience) = (self.desk.others.borrow(), Audience::of_rows(self));
        let scan = Scan::new(index, &others, &audience, filter, Matcher::default(), (Memory::default(), &[]));
        Some(ids.iter().map(|id| index.find(*id).is_some_and(|row| scan.keeps(row))).collect())
    }

    /// How two projects stand in an order. `None` if one of them is not there.
    pub fn stand(&self, a: EntityId, b: EntityId, sort: &[SortKey], lang: Lang) -> Option<Ordering> {
        let index = self.index()?;
        let (a, b) = (index.find(a)?, index.find(b)?);
        Some(self.stand_rows(index, a, b, sort, lang))
    }

    fn stand_rows(&self, index: &Index, a: u32, b: u32, sort: &[SortKey], lang: Lang) -> Ordering {
        let ranks = |row| order::ranks(sort, &index.thin(row), self.book(), lang);
        let by_keys = || order::stand(sort, &ranks(a), &ranks(b));
        let first = if sort.is_empty() { Ordering::Equal } else { by_keys() };
        first.then_with(|| index.stand(a, b))
    }

    /// Whether an order tells of each project by itself.
    fn is_of_each(sort: &[SortKey]) -> bool {
        !sort.iter().any(|key| key.column == Column::Key(Key::Field(Field::Parent)))
    }

    /// The index is another one: brings what was worked out from it up to date, or forgets it. `moved`: some codes are
    /// others, or projects came or went.
    pub(super) fn mend(&mut self, projects: Vec<EntityId>, tables: bool, moved: bool) {
        if tables || projects.len() > FEW {
            return self.forget_rows();
        }
        let rows: Vec<u32> = match self.index() {
            Some(index) => projects.iter().filter_map(|id| index.find(*id)).collect(),
            None => return self.forget_rows(),
        };
        // A word may stand now where it did not.
        self.desk.known.get_mut().iter_mut().for_each(|known| rows.iter().for_each(|row| known.put_in(*row)));
        match self.desk.arranged.take() {
            Some(kept) if !moved && Register::is_of_each(&kept.keys) => {
                let kept = self.rearrange(kept, &rows);
                *self.desk.arranged.get_mut() = kept;
            }
            _ => {}
        }
        match moved {
            // Another project may show another code now.
            true => self.desk.changes.all(),
            false => self.desk.changes.few(projects),
        }
    }

    /// Puts single rows of an order in their places.
    fn rearrange(&self, mut kept: Arranged, rows: &[u32]) -> Option<Arranged> {
        let index = self.index()?;
        let all = Arc::make_mut(&mut kept.rows);
        all.retain(|row| !rows.contains(row));
        for row in rows {
            let at = all.partition_point(|other| self.stand_rows(index, *other, *row, &kept.keys, kept.lang).is_lt());
            all.insert(at, *row);
        }
        Some(kept)
    }
}
