//! The desk and its index: when it is filled, what is answered from it, how it follows the changes. Of a small register
//! the book is in memory; whoever asks many queries of it, as keys in the filter do, has an index made of it (`ask_often`).

use super::Register;
use super::book::passage::Needs;
use super::book::{All, Book, Day, Entry, natural};
use super::columns::Column;
use super::error::{Error, Result};
use super::export::needs;
use super::glimpse::Glimpse;
use super::hunt::{Arranged, NEAREST};
use super::index::{self, Filling, Index, Known, Others, Row};
use super::mending::Changes;
use super::order;
use super::rows::Rows;
use super::select::SortKey;
use super::subject::{Asked, Audience, Held, Values};
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey};
use crate::domain::id::{Entity, EntityId};
use crate::i18n::Lang;
use crate::search::{self, Matcher, Rank};
use crate::store::{Store, StoreError};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::thread::JoinHandle;

/// A register of more projects than this has an index instead of a book in memory.
const LARGE: usize = 2_000;
/// So many projects are shown while the index is being filled, and of so many a query is asked then.
const AT_HAND: usize = 2_000;
const ASKED: usize = 200;
/// Where more was changed at once, the index is filled anew.
const MANY: usize = 20_000;

/// The index of a register and what belongs to it.
#[derive(Default)]
pub(super) struct Desk {
    pub index: OnceCell<Index>,
    pub others: RefCell<Others>,
    /// What the last queries told of the rows of the index as it is.
    pub known: RefCell<Vec<Known>>,
    /// The order of all rows that was asked for last.
    pub arranged: RefCell<Option<Arranged>>,
    pub changes: Changes,
    /// What was found while the index was being filled.
    pub glimpse: RefCell<Option<Glimpse>>,
    filling: Option<Filling>,
    /// How far it was when that was last told.
    told: usize,
    /// All entries, being read for the book: the newest change that they hold at least, and the entries.
    reading: Option<JoinHandle<crate::store::Result<(i64, All)>>>,
    /// The first projects, while it is being filled.
    at_hand: OnceCell<Vec<EntityId>>,
    /// The day by which everything was judged, and whether it became another one while the index was being filled.
    judged: Option<chrono::NaiveDate>,
    turned: bool,
    /// Somebody has said that it will be filled beside everything else.
    awaited: bool,
}

impl Desk {
    pub(super) fn filling(&self) -> Option<&Filling> {
        self.filling.as_ref()
    }

    #[cfg(test)]
    pub(super) fn stand_still(&mut self, index: Option<Index>) {
        (self.index, self.filling) = (OnceCell::new(), index.map(Filling::standing));
    }
}

/// Whoever is shown projects as queries see them.
pub(super) trait Tell {
    fn tell<V: Values>(&mut self, asked: &Asked<'_, V>, count: usize);
}

/// What there is to tell of an index that is being filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Further,
    Ready,
}

/// The same, and where all of it would be read into memory, nothing is before somebody asks. The pages of the file are
/// looked through all the same: whoever reads little would not notice that the rest is damaged.
pub(super) fn open_unread(store: &Store, day: &Day) -> Result<Book> {
    match store.is_copy() || store.about(Entity::Project)? > LARGE || !store.is_sound() {
        true => open_book(store, day),
        false => Ok(Book::unread(store.way(), day)),
    }
}

/// The book of a file: in memory, or read as it is needed.
pub(super) fn open_book(store: &Store, day: &Day) -> Result<Book> {
    let small = store.is_copy() || store.about(Entity::Project)? <= LARGE;
    Ok(if small { store.at_one_moment(|| Book::load(store, day))? } else { Book::from_afar(store.again()?, day)? })
}

impl Register {
    /// The index; filled now if the register is large and nobody fills it yet.
    pub(super) fn index(&self) -> Option<&Index> {
        if self.past.is_some() || self.desk.filling.is_some() || self.desk.awaited {
            return None;
        }
        if self.desk.index.get().is_none() && !self.book.is_whole() {
            // What goes wrong here goes wrong with the book as well, and is told there.
            let _ = self.fill_index();
        }
        self.desk.index.get()
    }

    /// Fills the index now, also that of a small register.
    pub fn fill_index(&self) -> Result<()> {
        let (far, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let index = index::fill(&self.store, self.store.again()?, &self.day(), &far, &stop)?;
        let _ = self.desk.index.set(index);
        Ok(())
    }

    /// Reads a small register of which nothing was read yet.
    pub fn take_up(&mut self) -> Result<()> {
        if self.book.is_unread() {
            self.book = open_book(&self.store, &self.day())?;
        }
        Ok(())
    }

    /// From now on entries are read one by one when they are needed, as of a large register.
    pub fn read_from_afar(&mut self) -> Result<()> {
        self.book = Book::from_afar(self.store.again()?, &self.day())?;
        Ok(())
    }

    fn lacks_index(&self) -> bool {
        let none = self.desk.index.get().is_none() && self.desk.filling.is_none();
        none && !self.book.is_whole() && self.past.is_none()
    }

    /// The index, if one is needed, will be filled beside everything else (`begin_index`), not when it is asked.
    pub fn await_index(&mut self) {
        self.desk.awaited = self.lacks_index();
    }

    /// Begins to fill the index beside everything else, if one is needed.
    pub fn begin_index(&mut self) {
        if self.lacks_index() {
            self.desk.filling = Filling::begin(&self.store, self.day()).ok();
        }
        self.desk.awaited = false;
    }

    /// Whether all is in memory and little enough that every query is answered in a moment.
    pub fn is_small(&self) -> bool {
        self.book.is_whole() && self.book.entries().len() <= LARGE
    }

    /// Many queries will be asked: a small register, whose book is in memory, gets an index as well.
    pub fn ask_often(&mut self) {
        let may = self.desk.filling.is_none() && self.past.is_none();
        if may && self.desk.index.get().is_none() && self.is_small() {
            self.desk.index = OnceCell::from(Index::of(self.book.entries(), &self.day()));
            self.forget_rows();
        }
    }

    /// How far the index is, in percent, while it is being filled.
    pub fn filling(&self) -> Option<usize> {
        self.desk.filling.as_ref().map(Filling::percent).or(self.desk.awaited.then_some(0))
    }

    /// What is new about the filling. When the index is there, it has taken in all that was written meanwhile.
    pub fn index_news(&mut self) -> Result<Option<News>> {
        let Some(filling) = &mut self.desk.filling else { return Ok(None) };
        let Some(outcome) = filling.outcome() else {
            let percent = filling.percent();
            let further = percent != self.desk.told;
            self.desk.told = percent;
            return Ok(further.then_some(News::Further));
        };
        self.desk.filling = None;
        *self.desk.glimpse.get_mut() = None;
        self.desk.at_hand = OnceCell::new();
        let mut index = outcome?;
        let changed = self.changed_after(index.seen)?;
        index.refresh(&self.store, &changed, &self.day())?;
        if std::mem::take(&mut self.desk.turned) {
            index.judge(&self.day());
        }
        self.desk.index = OnceCell::from(index);
        self.forget_rows();
        Ok(Some(News::Ready))
    }

    /// Lateness and lights depend on the day: judges everything anew if another one has begun since the last call.
    pub fn turn_day(&mut self) -> bool {
        // A day that is looked at stays that day.
        if self.past.is_some() {
            return false;
        }
        let day = self.day();
        let before = self.desk.judged.replace(day.today);
        if before.is_none_or(|before| before == day.today) {
            return false;
        }
        self.book.judge(&day);
        self.desk.turned = self.desk.filling.is_some();
        if let Some(index) = self.desk.index.get_mut() {
            index.judge(&day);
        }
        self.forget_rows();
        true
    }

    /// Whether the book is there without reading everything first.
    pub fn has_book(&self) -> bool {
        self.book().is_whole()
    }

    /// Begins to read all entries beside everything else, unless they are there or on their way.
    pub fn begin_book(&mut self) {
        if self.desk.reading.is_some() || self.has_book() {
            return;
        }
        let Ok(store) = self.store.again() else {
            // Where no thread can read, they are read here; what goes wrong is told as a fault.
            self.book.entries();
            return;
        };
        let day = self.day();
        self.desk.reading = Some(std::thread::spawn(move || {
            let seen = store.newest()?.map_or(0, |(n, _)| n);
            Ok((seen, All::load(&store, &day)?))
        }));
    }

    /// Takes the entries in when they are read, and all that was written meanwhile. Answers whether they came.
    pub fn book_news(&mut self) -> Result<bool> {
        let Some(work) = self.desk.reading.take_if(|w| w.is_finished()) else { return Ok(false) };
        let Ok(Ok((seen, all))) = work.join() else {
            // Another try, here; what goes wrong is told as a fault.
            self.book.entries();
            return Ok(true);
        };
        let changed = self.changed_after(seen)?;
        let day = self.day();
        self.book.fill(all);
        self.book.refresh(&self.store, &changed, &day)?;
        Ok(true)
    }

    /// What was known about the rows of the index is not true any more.
    pub(super) fn forget_rows(&mut self) {
        self.desk.changes.all();
        self.desk.known.get_mut().clear();
        *self.desk.arranged.get_mut() = None;
    }

    /// Takes changes into the index.
    pub(super) fn renew_index(&mut self, changed: &[EntityId]) -> Result<()> {
        self.desk.at_hand = OnceCell::new();
        let day = self.day();
        if changed.len() > MANY {
            self.desk.index = OnceCell::new();
            self.desk.others = RefCell::default();
            self.forget_rows();
        } else if let Some(index) = self.desk.index.get_mut() {
            let (projects, tables) = super::book::projects_of(&self.store, changed)?;
            let moved = index.renew(&self.store, &projects, &day)?;
            self.desk.others.get_mut().renew(&self.store, &projects, index)?;
            self.mend(projects, tables, moved);
        }
        Ok(())
    }

    /// Everything is read anew.
    pub(super) fn read_anew(&mut self) -> Result<()> {
        let newest = self.store.newest()?;
        (self.seen, self.tip) = (newest.map_or(0, |(n, _)| n), newest.map(|(_, id)| id));
        // What was found in the index of before is not true of the next one.
        let mut changes = std::mem::take(&mut self.desk.changes);
        changes.all();
        self.desk = Desk { changes, judged: self.desk.judged, ..Desk::default() };
        self.book = open_book(&self.store, &self.day())?;
        Ok(())
    }

    /// The code of a project that is deleted.
    pub fn code_of_removed(&self, id: EntityId) -> Option<String> {
        let gone = self.store.record(id).ok().flatten().filter(|r| r.deleted && id.entity == Entity::Project)?;
        gone.get(Field::Code).map(str::to_string)
    }

    /// These projects in the order of the register; those that are not there fall away.
    pub fn in_order(&self, ids: &BTreeSet<EntityId>) -> Vec<EntityId> {
        if let Some(index) = self.index() {
            return index.arranged(ids).into_iter().map(|row| index.id(row)).collect();
        }
        if !self.book.is_whole() {
            let mut codes: Vec<(&str, EntityId)> =
                ids.iter().filter_map(|id| Some((self.book.entry(*id)?.project.get(Field::Code)?, *id))).collect();
            codes.sort_by_cached_key(|(code, id)| (natural(code), *id));
            return codes.into_iter().map(|(_, id)| id).collect();
        }
        self.book.entries().iter().map(Entry::id).filter(|id| ids.contains(id)).collect()
    }

    /// What went wrong with reading beside the call that asked for it.
    pub fn fault(&self) -> Option<Error> {
        self.book.fault().map(Error::from)
    }

    /// Lets go of what was only looked at.
    pub fn rest(&mut self) {
        self.book.rest();
        if let Some(past) = &mut self.past {
            past.rest();
        }
    }

    /// How many projects there are without the plan's unnamed lots; `None` while they are being counted.
    pub fn count(&self) -> Option<usize> {
        match self.index() {
            Some(index) => Some(index.count()),
            None => self.filling().is_none().then(|| self.book.count()),
        }
    }

    /// Shows the codes of all projects, as shown; while the index is being filled, the first ones.
    pub fn each_code(&self, show: &mut dyn FnMut(&str)) {
        match self.index() {
            Some(index) => index.rows().iter().for_each(|row| show(&index.code(*row))),
            None if self.filling().is_some() => {
                let first = self.store.first_codes(ASKED).unwrap_or_default();
                first.iter().for_each(|(code, _)| show(code));
            }
            None => self.book.entries().iter().for_each(|e| show(&e.code)),
        }
    }

    /// How many projects belong to one.
    pub fn count_parts(&self, id: EntityId) -> usize {
        match self.index() {
            Some(index) => index.parts(id).len(),
            None if self.filling().is_some() => 0,
            None => self.book.parts(id).count(),
        }
    }

    /// The projects that answer to a condition, in the order of their codes.
    pub(super) fn matching(&self, filter: &Filter, matcher: &Matcher) -> Vec<EntityId> {
        if self.index().is_some() {
            return self.hunt_down(filter, matcher, false);
        }
        let keeps = |audience: &Audience<'_>, entry: &Entry| {
            search::keeps(filter, &Asked { of: Held { entry, book: &self.book }, audience }, matcher)
        };
        if self.filling().is_none() {
            let audience = Audience::new(self, filter);
            return self.book.entries().iter().filter(|e| keeps(&audience, e)).map(Entry::id).collect();
        }
        let first = self.at_hand();
        if filter.is_all() {
            return first.to_vec();
        }
        if let Some(found) = self.glimpse(filter, matcher) {
            return found;
        }
        let asked = &first[..first.len().min(ASKED)];
        let audience = Audience::of_few(self, &filter.keys(), asked);
        let entries = asked.iter().filter_map(|id| self.book.entry(*id));
        entries.filter(|e| keeps(&audience, e)).map(Entry::id).collect()
    }

    /// Looks for all of them at once.
    fn hunt_down(&self, filter: &Filter, matcher: &Matcher, ranked: bool) -> Vec<EntityId> {
        let mut hunt = self.new_hunt(filter, *matcher, ranked, &[], Lang::Zh, 0);
        let found = self.finish(&mut hunt);
        self.learn(hunt);
        found
    }

    /// The same with their ranks, the best first.
    pub(super) fn ranked(&self, filter: &Filter, matcher: &Matcher) -> Vec<EntityId> {
        if self.index().is_some() {
            return self.hunt_down(filter, matcher, true);
        }
        let mut found = self.matching(filter, matcher);
        let audience = Audience::new(self, filter);
        found.truncate(if matcher.is_loose() { NEAREST } else { usize::MAX });
        let mut ranked: Vec<(Rank, usize)> = found
            .iter()
            .enumerate()
            .filter_map(|(place, id)| {
                let of = Held { entry: self.book.entry(*id)?, book: &self.book };
                Some((search::rank(filter, &Asked { of, audience: &audience }, matcher), place))
            })
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, place)| found[place]).collect()
    }

    /// Shows projects, as a query that asks for a key sees them, each with how many are like it. `false` = there is no
    /// index: nothing was shown.
    pub(super) fn each_asked(&self, ids: &Rows, key: FilterKey, tell: &mut impl Tell) -> bool {
        let Some(index) = self.index() else { return false };
        let audience = Audience::of_rows(self);
        let rows = self.rows_in(index, ids);
        let field = match key {
            FilterKey::Field(field) => Some(field),
            FilterKey::Place => Some(Field::Places),
            _ => None,
        };
        if let Some(spread) = field.and_then(|field| index.spread(field, &rows)) {
            spread.into_iter().for_each(|(of, count)| tell.tell(&Asked { of, audience: &audience }, count));
            return true;
        }
        while self.desk.others.borrow_mut().read(&[key], index, &self.store).unwrap_or(false) {}
        let others = self.desk.others.borrow();
        for at in rows.iter().copied() {
            tell.tell(&Asked { of: Row { index, at, others: &others }, audience: &audience }, 1);
        }
        true
    }

    /// The first projects, in the order of their codes as far as that can be told from the first ones.
    fn at_hand(&self) -> &[EntityId] {
        self.desk.at_hand.get_or_init(|| {
            let mut first = self.store.first_codes(AT_HAND).unwrap_or_default();
            first.sort_by_cached_key(|(code, id)| (natural(code), *id));
            first.into_iter().map(|(_, id)| id).collect()
        })
    }

    /// Puts projects in order; ties stay as they are. Of many that the index can tell of none is kept.
    pub fn sort(&self, ids: &mut [EntityId], keys: &[SortKey], lang: Lang) {
        let enough = keys.iter().all(|k| index::tells(&k.column));
        let index = self.index().filter(|_| enough);
        let ranks = |entry: &Entry| order::ranks(keys, entry, &self.book, lang);
        self.book.at_one_moment(|| {
            order::arrange(ids, keys, |id| match index.and_then(|i| Some(i.thin(i.find(id)?))) {
                Some(thin) => ranks(&thin),
                None => self.book.entry(id).map_or_else(|| vec![None; keys.len()], ranks),
            });
        });
    }

    /// Shows entries one after another, each with what these columns need of it (`None` = with all). Of many none is kept:
    /// the index tells of them where it can, else they are read on their way past.
    pub fn each_entry<E>(
        &self,
        ids: &[EntityId],
        columns: Option<&[Column]>,
        mut show: impl FnMut(&Entry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let enough = columns.is_some_and(|columns| columns.iter().all(index::fills));
        if !enough {
            let needs = columns.map_or_else(Needs::everything, needs::of_columns);
            return match self.book.pass(ids, &needs, &mut |entry| show(entry).map_err(Halt::Shown)) {
                Err(Halt::Shown(e)) => Err(e),
                Err(Halt::Read(e)) => {
                    self.book.blame(e);
                    Ok(())
                }
                Ok(()) => Ok(()),
            };
        }
        let index = self.index();
        for id in ids {
            match index.and_then(|i| Some(i.thin(i.find(*id)?))) {
                Some(thin) => show(&thin)?,
                None => self.book.entry(*id).map_or(Ok(()), &mut show)?,
            }
        }
        Ok(())
    }
}

/// Why going through entries ended.
enum Halt<E> {
    Read(StoreError),
    Shown(E),
}

impl<E> From<StoreError> for Halt<E> {
    fn from(error: StoreError) -> Halt<E> {
        Halt::Read(error)
    }
}
