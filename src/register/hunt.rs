//! A query over a large register, a piece at a time: whoever asked can look at the first rows, or at another key, before
//! all rows were gone through.
//!
//! First the columns are read that the index does not hold; then the rows are asked in the order in which they will be
//! shown, until the first ones are certain; if that takes long, or more are wanted, all rows are gone through in the
//! order of their numbers, by all processors. What comes first is always the beginning of what comes last.

use super::Register;
use super::index::{self, Index, Known, Memory, Scan};
use super::select::SortKey;
use super::subject::{self, Audience};
use crate::domain::filter::{Filter, FilterKey};
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::search::{self, Matcher, Rank};
use std::rc::Rc;
use std::thread::available_parallelism;

/// So many rows are asked in the order in which they are shown, in steps.
const AHEAD: usize = 16_384;
const STEP: usize = 2_048;
/// Sixty-fours of rows that are gone through in one piece; with gaps between the characters it takes longer.
const PIECE: usize = 512;
const LOOSE: usize = 64;
/// Rows that are ranked in one piece: ranking one takes as long as asking a hundred.
const RANKED: usize = 256;
/// So many words of earlier queries are remembered.
const WORDS: usize = 8;

/// An order of all rows.
#[derive(Debug)]
pub(super) struct Arranged {
    pub keys: Vec<SortKey>,
    pub lang: Lang,
    pub rows: Rc<Vec<u32>>,
}

/// A query that is being gone through. It belongs to the index as it was when it began, and begins anew if that changes.
#[derive(Debug)]
pub struct Hunt {
    filter: Filter,
    matcher: Matcher,
    /// Whether the best come first.
    ranked: bool,
    sort: Vec<SortKey>,
    lang: Lang,
    /// How many rows are wanted before the others.
    wanted: usize,
    edition: u64,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    /// The columns are there.
    read: bool,
    /// The order, unless it is that of the codes.
    order: Option<Rc<Vec<u32>>>,
    memory: Memory,
    /// How many rows were asked in their order, and those that answered.
    ahead: usize,
    first: Vec<u32>,
    told: bool,
    /// A bit for each row, and how many sixty-fours are true.
    found: Vec<u64>,
    through: usize,
    ranks: Option<Vec<(Rank, u32, u32)>>,
    best: usize,
}

/// How far a hunt is.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    Further,
    /// The first rows; the others are still being looked for.
    First(Vec<EntityId>),
    /// All rows.
    Over(Vec<EntityId>),
}

impl Hunt {
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether the best come first.
    pub fn is_ranked(&self) -> bool {
        self.ranked
    }
}

impl Register {
    /// Begins to look for what answers to a condition, in an order; `wanted` rows before all others. `None` = there is no
    /// index that could tell: `matching` and `sort` answer at once.
    pub fn hunt(&self, filter: &Filter, sort: &[SortKey], lang: Lang, wanted: usize) -> Option<Hunt> {
        let able = self.index().is_some() && sort.iter().all(|k| index::orders(&k.column));
        able.then(|| self.new_hunt(filter, Matcher::default(), false, sort, lang, wanted))
    }

    /// Begins to look for what comes near, the best first.
    pub fn hunt_near(&self, filter: &Filter, lang: Lang) -> Option<Hunt> {
        self.index()?;
        Some(self.new_hunt(filter, Matcher::loose(), true, &[], lang, 0))
    }

    pub(super) fn new_hunt(
        &self,
        filter: &Filter,
        matcher: Matcher,
        ranked: bool,
        sort: &[SortKey],
        lang: Lang,
        wanted: usize,
    ) -> Hunt {
        let (filter, sort, edition) = (filter.clone(), sort.to_vec(), self.edition());
        Hunt { filter, matcher, ranked, sort, lang, wanted, edition, state: State::default() }
    }

    /// Goes on a piece. After `Over` there is nothing to go on with.
    pub fn go_on(&self, hunt: &mut Hunt) -> Step {
        let Some(index) = self.index() else { return Step::Over(Vec::new()) };
        if hunt.edition != self.edition() {
            hunt.state = State::default();
            hunt.edition = self.edition();
        }
        let state = &mut hunt.state;
        if !state.read {
            let more = self.desk.others.borrow_mut().read(&hunt.filter.keys(), index, &self.store);
            state.read = !more.unwrap_or(false);
            if !state.read {
                return Step::Further;
            }
            state.order = (!hunt.sort.is_empty()).then(|| self.arranged(index, &hunt.sort, hunt.lang));
            state.found = vec![0; index.len().div_ceil(64)];
        }
        let order: Option<Rc<Vec<u32>>> = state.order.clone();
        let order: &[u32] = order.as_ref().map_or(index.rows(), |o| o.as_slice());
        if hunt.filter.is_all() && !hunt.ranked {
            let id = |row: &u32| (!index.is_batch(*row)).then(|| index.id(*row));
            return Step::Over(order.iter().filter_map(id).collect());
        }
        if !state.told && hunt.wanted > 0 {
            let end = (state.ahead + STEP).min(order.len()).min(AHEAD);
            let rows = &order[state.ahead..end];
            let wanted = hunt.wanted;
            let first = &mut state.first;
            state.memory = self.look(index, &hunt.filter, hunt.matcher, std::mem::take(&mut state.memory), |scan| {
                for row in rows {
                    if scan.keeps(*row) {
                        first.push(*row);
                        if first.len() >= wanted {
                            return;
                        }
                    }
                }
            });
            state.ahead = end;
            state.told = state.first.len() >= wanted || end == order.len().min(AHEAD);
            if state.first.len() >= wanted {
                return Step::First(std::mem::take(&mut state.first).into_iter().map(|row| index.id(row)).collect());
            }
            return Step::Further;
        }
        if state.through < state.found.len() {
            let piece = if hunt.matcher.is_loose() { LOOSE } else { PIECE };
            let end = (state.through + piece).min(state.found.len());
            let (words, found) = (state.through..end, &mut state.found);
            let memory = std::mem::take(&mut state.memory);
            state.memory = self.look(index, &hunt.filter, hunt.matcher, memory, |scan| scan.mark(words, found));
            state.through = end;
            if end < state.found.len() {
                return Step::Further;
            }
        }
        let is_in = |row: &u32| state.found[(*row / 64) as usize] >> (*row % 64) & 1 == 1;
        if !hunt.ranked {
            return Step::Over(order.iter().copied().filter(is_in).map(|row| index.id(row)).collect());
        }
        let blank = Rank::default();
        let ranks = state.ranks.get_or_insert_with(|| {
            let found = order.iter().copied().filter(is_in);
            found.enumerate().map(|(place, row)| (blank, place as u32, row)).collect()
        });
        let end = (state.best + RANKED).min(ranks.len());
        let piece = &mut ranks[state.best..end];
        let memory = std::mem::take(&mut state.memory);
        state.memory = self.look(index, &hunt.filter, hunt.matcher, memory, |scan| {
            rank(piece, &scan, &hunt.filter, &hunt.matcher);
        });
        state.best = end;
        if end < ranks.len() {
            return Step::Further;
        }
        ranks.sort_unstable();
        Step::Over(ranks.iter().map(|(.., row)| index.id(*row)).collect())
    }

    /// Goes on to the end; in a register without an index there is none.
    pub fn finish(&self, hunt: &mut Hunt) -> Vec<EntityId> {
        hunt.wanted = 0;
        loop {
            if let Step::Over(rows) = self.go_on(hunt) {
                return rows;
            }
        }
    }

    /// Keeps what a hunt learnt about words, be it over or not, for those that go on with them.
    pub fn learn(&self, hunt: Hunt) {
        if hunt.edition != self.edition() || hunt.matcher.is_loose() {
            return;
        }
        let mut known = self.desk.known.borrow_mut();
        for word in hunt.state.memory.into_words() {
            known.retain(|k| k.word() != word.word());
            known.push(word);
        }
        let many = known.len().saturating_sub(WORDS);
        known.drain(..many);
    }

    /// Looks at rows with the query; answers what was learnt.
    fn look(
        &self,
        index: &Index,
        filter: &Filter,
        matcher: Matcher,
        memory: Memory,
        work: impl FnOnce(&Scan<'_>),
    ) -> Memory {
        let authors = filter.keys().contains(&FilterKey::Author).then(|| {
            let mut known = self.desk.authors.borrow_mut();
            known.get_or_insert_with(|| std::sync::Arc::new(subject::authors(self))).clone()
        });
        let audience = Audience::of_rows(self, authors);
        let others = self.desk.others.borrow();
        let known: std::cell::Ref<'_, Vec<Known>> = self.desk.known.borrow();
        let scan = Scan::new(index, &others, &audience, filter, matcher, (memory, &known));
        work(&scan);
        scan.rest()
    }

    /// All rows in an order; the last one asked for is kept.
    fn arranged(&self, index: &Index, keys: &[SortKey], lang: Lang) -> Rc<Vec<u32>> {
        let mut kept = self.desk.arranged.borrow_mut();
        if let Some(known) = kept.as_ref().filter(|k| k.keys == keys && k.lang == lang) {
            return known.rows.clone();
        }
        let rows = Rc::new(index.ordered(keys, self.book(), lang));
        *kept = Some(Arranged { keys: keys.to_vec(), lang, rows: rows.clone() });
        rows
    }
}

/// Works out the ranks of these rows, by all processors.
fn rank(rows: &mut [(Rank, u32, u32)], scan: &Scan<'_>, filter: &Filter, matcher: &Matcher) {
    let hands = if rows.len() < 64 { 1 } else { available_parallelism().map_or(1, |n| n.get().min(16)) };
    let share = rows.len().div_ceil(hands).max(1);
    let one = |part: &mut [(Rank, u32, u32)]| {
        part.iter_mut().for_each(|(rank, _, row)| *rank = search::rank(filter, &scan.asked(*row), matcher));
    };
    std::thread::scope(|scope| {
        let mut parts = rows.chunks_mut(share);
        let mine = parts.next();
        for part in parts {
            scope.spawn(|| one(part));
        }
        if let Some(part) = mine {
            one(part);
        }
    });
}
