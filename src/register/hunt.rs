//! A query over a large register, a piece at a time: whoever asked can look at the first rows, or at another key, before
//! all rows were gone through.
//!
//! First the rows are put in the order in which they will be shown. What the index does not hold is read of the first ones,
//! one by one, and if that is not enough of all; the rows are asked in their order until the first ones are certain; if
//! that takes long, or more are wanted, all rows are gone through in the order of their numbers, by all processors. What
//! comes first is always the beginning of what comes last.

use super::Register;
use super::index::{self, Bits, Index, Known, Memory, Others, Scan};
use super::rows::Rows;
use super::select::SortKey;
use super::subject::Audience;
use crate::domain::filter::{Filter, FilterKey};
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::search::{self, Matcher, Rank};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// So many rows are asked in the order in which they are shown, in steps: a few at first, which are usually enough, then
/// more by several processors, each so many at least.
const AHEAD: usize = 16_384;
const STEP: usize = 4_096;
const SHARE: usize = 1_024;
/// Of so many rows what the index does not hold is read one by one, in steps.
const GLANCED: usize = 512;
const FEW: usize = 64;
/// Sixty-fours of rows that are gone through in the first piece; the next is larger or smaller, so that none takes longer
/// than a key may wait.
const PIECE: usize = 128;
const PIECES: std::ops::RangeInclusive<usize> = 16..=4_096;
const QUICK: Duration = Duration::from_millis(1);
const LEAP: usize = 16;
const SLOW: Duration = Duration::from_millis(3);
/// Rows that are given out in one piece.
const GIVEN: usize = 262_144;
/// Rows that are ranked in one piece: ranking one takes as long as asking a hundred.
const RANKED: usize = 64;
/// So many of those that only come near are of use: the first ones of the list are ranked, and no others.
pub(super) const NEAREST: usize = 256;
/// So many words of earlier queries are remembered.
const WORDS: usize = 8;

/// An order of all rows.
#[derive(Debug)]
pub(super) struct Arranged {
    pub keys: Vec<SortKey>,
    pub lang: Lang,
    pub rows: Arc<Vec<u32>>,
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
    stage: Stage,
    /// The order, unless it is that of the codes.
    order: Option<Arc<Vec<u32>>>,
    memory: Memory,
    /// What was read of the first rows alone.
    glanced: Others,
    /// How many rows were asked in their order, and those that answered.
    ahead: usize,
    first: Vec<u32>,
    found: Bits,
    /// How many sixty-fours were gone through, and how many in the last piece.
    through: usize,
    piece: usize,
    /// How many rows of the order were given out, and those that answer.
    given: usize,
    /// Whether all answer.
    all: bool,
    answering: Vec<u32>,
    ranks: Option<Vec<(Rank, u32, u32)>>,
    best: usize,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Order,
    Glance,
    Columns,
    Ahead,
    Through,
    Give,
    Ranks,
}

/// How far a hunt is.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    Further,
    /// The first rows; the others are still being looked for.
    First(Rows),
    /// All rows.
    Over(Rows),
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
        Some(self.new_hunt(filter, Matcher::loose(), true, &[], lang, NEAREST))
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
        let Some(index) = self.index() else { return Step::Over(Rows::default()) };
        if hunt.edition != self.edition() {
            hunt.state = State::default();
            hunt.edition = self.edition();
        }
        let order: Option<Arc<Vec<u32>>> = match hunt.state.stage {
            Stage::Order if hunt.sort.is_empty() => None,
            Stage::Order => Some(self.arranged(index, &hunt.sort, hunt.lang)),
            _ => hunt.state.order.clone(),
        };
        let rows: &[u32] = order.as_ref().map_or(index.rows(), |o| o.as_slice());
        match hunt.state.stage {
            Stage::Order if hunt.filter.is_all() && !hunt.ranked && !index.has_batches() => {
                // The order itself is the list.
                Step::Over(Rows::numbered(index, order.unwrap_or_else(|| index.rows().clone())))
            }
            Stage::Order if hunt.filter.is_all() && !hunt.ranked => {
                let state = &mut hunt.state;
                state.answering.reserve_exact(index.count());
                (state.all, state.stage) = (true, Stage::Give);
                let first = rows.iter().filter(|row| !index.is_batch(**row)).take(hunt.wanted);
                state.first.extend(first);
                let enough = hunt.wanted > 0 && state.first.len() >= hunt.wanted;
                state.order = order;
                if enough { told(index, hunt) } else { Step::Further }
            }
            Stage::Order => {
                hunt.state.found = Bits::none(index.len().div_ceil(64));
                hunt.state.stage = self.after_order(index, hunt);
                hunt.state.order = order;
                Step::Further
            }
            Stage::Glance => self.glance(index, hunt, rows),
            Stage::Columns => {
                let more = self.desk.others.borrow_mut().read(&hunt.filter.keys(), index, &self.store);
                if !more.unwrap_or(false) {
                    hunt.state.stage = if hunt.wanted > 0 { Stage::Ahead } else { Stage::Through };
                }
                Step::Further
            }
            Stage::Ahead => self.look_ahead(index, hunt, rows),
            Stage::Through => self.go_through(index, hunt, rows),
            Stage::Give => give(index, hunt, rows),
            Stage::Ranks => self.rank_more(index, hunt),
        }
    }

    /// Reads a slice of what the index does not hold and these keys will ask for. Answers whether there is more to read.
    pub fn read_ahead(&self, keys: &[FilterKey]) -> bool {
        let Some(index) = self.index().filter(|_| !keys.is_empty()) else { return false };
        self.desk.others.borrow_mut().read(keys, index, &self.store).unwrap_or(false)
    }

    fn after_order(&self, index: &Index, hunt: &mut Hunt) -> Stage {
        let keys = hunt.filter.keys();
        match (self.desk.others.borrow().lacks(&keys), hunt.wanted > 0) {
            (true, true) if !hunt.ranked => {
                hunt.state.glanced = Others::of_rows(&keys, index);
                Stage::Glance
            }
            (true, _) => Stage::Columns,
            (false, true) => Stage::Ahead,
            (false, false) => Stage::Through,
        }
    }

    /// Reads what the index does not hold of a few rows, and asks these.
    fn glance(&self, index: &Index, hunt: &mut Hunt, order: &[u32]) -> Step {
        let step = FEW.max(hunt.wanted.min(2 * FEW));
        let end = (hunt.state.ahead + step).min(order.len()).min(GLANCED);
        let rows = &order[hunt.state.ahead..end];
        let known: Vec<(EntityId, u32)> = rows.iter().map(|row| (index.id(*row), *row)).collect();
        // What cannot be read of these rows is read with all of them.
        let _ = hunt.state.glanced.read_rows(&self.store, &known);
        let glanced = std::mem::take(&mut hunt.state.glanced);
        let full = self.ask_rows(index, hunt, &glanced, rows);
        hunt.state.glanced = glanced;
        hunt.state.ahead = end;
        if full {
            hunt.state.stage = Stage::Columns;
            hunt.state.glanced = Others::default();
            hunt.wanted = 0;
            return told(index, hunt);
        }
        if end == order.len().min(GLANCED) {
            hunt.state.stage = Stage::Columns;
            hunt.state.glanced = Others::default();
            (hunt.state.ahead, hunt.state.first) = (0, Vec::new());
        }
        Step::Further
    }

    /// Asks rows in their order until as many answer as are wanted first.
    fn look_ahead(&self, index: &Index, hunt: &mut Hunt, order: &[u32]) -> Step {
        let step = if hunt.state.ahead == 0 { SHARE } else { STEP };
        let end = (hunt.state.ahead + step).min(order.len()).min(AHEAD);
        let full = self.ask_rows(index, hunt, &self.desk.others.borrow(), &order[hunt.state.ahead..end]);
        hunt.state.ahead = end;
        if full && hunt.ranked && hunt.wanted > 0 {
            // No others would be ranked.
            let first = std::mem::take(&mut hunt.state.first);
            return to_be_ranked(hunt, first.into_iter());
        }
        // Where so few answer that the others will hardly be enough, all processors go through all rows at once.
        let few = hunt.state.first.len() * AHEAD < hunt.wanted * end;
        if full || few || end == order.len().min(AHEAD) {
            hunt.state.stage = Stage::Through;
        }
        if full && !hunt.ranked { told(index, hunt) } else { Step::Further }
    }

    /// Asks these rows; answers whether as many answered by now as are wanted first.
    fn ask_rows(&self, index: &Index, hunt: &mut Hunt, others: &Others, rows: &[u32]) -> bool {
        let (wanted, memory) = (hunt.wanted, std::mem::take(&mut hunt.state.memory));
        let first = &mut hunt.state.first;
        hunt.state.memory = self.look(index, (&hunt.filter, hunt.matcher), others, memory, |scan| {
            let mut asked: Vec<(u32, bool)> = rows.iter().map(|row| (*row, false)).collect();
            index::in_parts(&mut asked, SHARE, |part| {
                part.iter_mut().for_each(|(row, keeps)| *keeps = scan.keeps(*row))
            });
            let more = wanted.saturating_sub(first.len());
            first.extend(asked.iter().filter(|(_, keeps)| *keeps).map(|(row, _)| *row).take(more));
        });
        first.len() >= wanted
    }

    /// Goes through a piece of all rows.
    fn go_through(&self, index: &Index, hunt: &mut Hunt, order: &[u32]) -> Step {
        let begun = Instant::now();
        let state = &mut hunt.state;
        let piece = if state.piece == 0 { PIECE } else { state.piece };
        let end = (state.through + piece).min(state.found.len());
        let (words, memory) = (state.through..end, std::mem::take(&mut state.memory));
        let found = &mut state.found;
        let others = self.desk.others.borrow();
        state.memory = self.look(index, (&hunt.filter, hunt.matcher), &others, memory, |scan| scan.mark(words, found));
        state.through = end;
        state.piece = match begun.elapsed() {
            took if took < QUICK => (piece * leap(took)).min(*PIECES.end()),
            took if took > SLOW => (piece / 2).max(*PIECES.start()),
            _ => piece,
        };
        if end < state.found.len() {
            return Step::Further;
        }
        if !hunt.ranked {
            state.answering.reserve_exact(state.found.count());
            state.stage = Stage::Give;
            return Step::Further;
        }
        let most = if hunt.matcher.is_loose() { NEAREST } else { usize::MAX };
        let found = std::mem::take(&mut state.found);
        to_be_ranked(hunt, order.iter().copied().filter(|row| found.has(*row)).take(most))
    }

    /// Ranks a piece of what was found.
    fn rank_more(&self, index: &Index, hunt: &mut Hunt) -> Step {
        let mut ranks = hunt.state.ranks.take().unwrap_or_default();
        let (begin, end) = (hunt.state.best, (hunt.state.best + RANKED).min(ranks.len()));
        let memory = std::mem::take(&mut hunt.state.memory);
        let others = self.desk.others.borrow();
        hunt.state.memory = self.look(index, (&hunt.filter, hunt.matcher), &others, memory, |scan| {
            rank(&mut ranks[begin..end], scan, &hunt.filter, &hunt.matcher);
        });
        if end < ranks.len() {
            (hunt.state.best, hunt.state.ranks) = (end, Some(ranks));
            return Step::Further;
        }
        ranks.sort_unstable();
        Step::Over(Rows::numbered(index, Arc::new(ranks.iter().map(|(.., row)| *row).collect())))
    }

    /// Goes on to the end; in a register without an index there is none.
    pub fn finish(&self, hunt: &mut Hunt) -> Vec<EntityId> {
        self.finish_rows(hunt).to_vec()
    }

    pub(super) fn finish_rows(&self, hunt: &mut Hunt) -> Rows {
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
        (filter, matcher): (&Filter, Matcher),
        others: &Others,
        memory: Memory,
        work: impl FnOnce(&Scan<'_>),
    ) -> Memory {
        let audience = Audience::of_rows(self);
        let known: std::cell::Ref<'_, Vec<Known>> = self.desk.known.borrow();
        let scan = Scan::new(index, others, &audience, filter, matcher, (memory, &known));
        work(&scan);
        scan.rest()
    }

    /// All rows in an order; the last one asked for is kept.
    fn arranged(&self, index: &Index, keys: &[SortKey], lang: Lang) -> Arc<Vec<u32>> {
        let mut kept = self.desk.arranged.borrow_mut();
        if let Some(known) = kept.as_ref().filter(|k| k.keys == keys && k.lang == lang) {
            return known.rows.clone();
        }
        // There need not be room for two.
        *kept = None;
        let rows = Arc::new(index.ordered(keys, self.book(), lang));
        *kept = Some(Arranged { keys: keys.to_vec(), lang, rows: rows.clone() });
        rows
    }
}

/// By how much the next piece may be larger than one that took so short a time.
fn leap(took: Duration) -> usize {
    let times = QUICK.as_nanos() / took.as_nanos().max(1);
    usize::try_from(times).unwrap_or(LEAP).clamp(2, LEAP)
}

/// Gives out a piece of the rows that answer, in their order.
fn give(index: &Index, hunt: &mut Hunt, order: &[u32]) -> Step {
    let state = &mut hunt.state;
    let end = (state.given + GIVEN).min(order.len());
    let (found, all) = (&state.found, state.all);
    let answers = |row: u32| if all { !index.is_batch(row) } else { found.has(row) };
    state.answering.extend(order[state.given..end].iter().filter(|row| answers(**row)));
    state.given = end;
    if end < order.len() {
        return Step::Further;
    }
    Step::Over(Rows::numbered(index, Arc::new(std::mem::take(&mut state.answering))))
}

/// These rows are ranked next.
fn to_be_ranked(hunt: &mut Hunt, rows: impl Iterator<Item = u32>) -> Step {
    let ranks = rows.enumerate().map(|(place, row)| (Rank::default(), place as u32, row));
    hunt.state.ranks = Some(ranks.collect());
    hunt.state.stage = Stage::Ranks;
    Step::Further
}

/// The first rows, which are certain.
fn told(index: &Index, hunt: &mut Hunt) -> Step {
    Step::First(Rows::numbered(index, Arc::new(std::mem::take(&mut hunt.state.first))))
}

/// Works out the ranks of these rows, by all processors.
fn rank(rows: &mut [(Rank, u32, u32)], scan: &Scan<'_>, filter: &Filter, matcher: &Matcher) {
    index::in_parts(rows, 64, |part| {
        part.iter_mut().for_each(|(rank, _, row)| *rank = search::rank(filter, &scan.asked(*row), matcher));
    });
}
