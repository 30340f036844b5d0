//! A query over the rows. The rules are those of `domain::filter`, by its own evaluator; what is done here only spares it
//! work: a condition on a value that many rows share is asked once for each value, and a word is looked for in the texts
//! of those rows only whose sketch may hold it. Sixty-four rows are asked together, each part of a query of those that the
//! others left open. Rows are gone through by all processors at once, and if need be a piece at a time: what was learnt of
//! values and words is given back and taken up again (`Memory`).

use super::beside::Others;
use super::dict::EMPTY;
use super::kernels::{Kernel, Sight};
use super::parts::hands;
use super::row::{Only, Row};
use super::shared::Shared;
use super::texts::{ALIASES, CHINESE, Own};
use super::{BATCH, Bits, GONE, Index, SHARED, SPOKEN};
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Flag, Value, Word, matches};
use crate::register::subject::{Asked, Audience};
use crate::search::{Matcher, Pairs, Seeker, Sketch, Ways, goes_on};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Where the texts of a word are, beside a row's own.
const AROUND: &[Field] = &[Field::LeadAgency, Field::Agencies, Field::Places, Field::Route, Field::Provinces];

/// A column of no more values than this is asked of all of them before any row is.
const FEW_VALUES: usize = 512;

/// Fewer rows than this are gone through by one processor.
const ALONE: usize = 4_000;

/// Sixty-fours of rows that a processor takes at a time.
const SHARE: usize = 32;

/// A query, ready to be asked of rows.
pub struct Scan<'a> {
    index: &'a Index,
    others: &'a Others,
    audience: &'a Audience<'a>,
    matcher: Matcher,
    batches: bool,
    node: Node<'a>,
}

enum Node<'a> {
    And(Vec<Node<'a>>),
    Or(Vec<Node<'a>>),
    Not(Box<Node<'a>>),
    Word(&'a Filter, Box<Seeker<'a>>, Vec<Memo<'a>>, Trail<'a>),
    /// A condition on what rows share: it holds where it holds for one of the values.
    Shared(Vec<Memo<'a>>),
    /// A condition that columns tell of.
    Columns(&'a Filter, Kernel<'a>),
    /// Anything else.
    Plain(&'a Filter),
}

impl<'a> Node<'a> {
    /// Whether asking it of a row takes long: others are asked first.
    fn is_slow(&self) -> bool {
        match self {
            Node::Word(..) => true,
            Node::Not(inner) => inner.is_slow(),
            Node::And(parts) | Node::Or(parts) => parts.iter().any(Node::is_slow),
            Node::Columns(_, kernel) => kernel.is_slow(),
            Node::Shared(_) | Node::Plain(_) => false,
        }
    }

    fn each_memo(&mut self, visit: &mut impl FnMut(&mut Memo<'a>)) {
        match self {
            Node::And(parts) | Node::Or(parts) => parts.iter_mut().for_each(|p| p.each_memo(visit)),
            Node::Not(inner) => inner.each_memo(visit),
            Node::Word(_, _, memos, _) | Node::Shared(memos) => memos.iter_mut().for_each(visit),
            Node::Columns(..) | Node::Plain(_) => {}
        }
    }
}

/// A word of an earlier query, and the rows in whose own texts it may stand, a bit each.
#[derive(Debug)]
pub struct Known {
    word: Word,
    rows: Vec<AtomicU64>,
}

impl Known {
    pub fn word(&self) -> &Word {
        &self.word
    }

    /// The texts of a row are others: the word may stand in them.
    pub fn put_in(&mut self, row: u32) {
        if let Some(bits) = self.rows.get_mut((row / 64) as usize) {
            *bits.get_mut() |= 1 << (row % 64);
        }
    }
}

/// What a query came to know while rows were gone through, in the order of its parts.
#[derive(Debug, Default)]
pub struct Memory {
    values: VecDeque<Vec<AtomicU8>>,
    words: VecDeque<Known>,
}

impl Memory {
    /// What it knows of words.
    pub fn into_words(self) -> impl Iterator<Item = Known> {
        self.words.into_iter()
    }
}

/// A word while rows are gone through: bits are taken away where it does not stand.
struct Trail<'a> {
    word: &'a Word,
    rows: Vec<AtomicU64>,
}

impl<'a> Trail<'a> {
    /// As it was left; else all rows, or those of an earlier word that this one goes on with: where that does not stand,
    /// this one does not either, save with gaps.
    fn new(word: &'a Word, memory: &mut Memory, known: &[Known], rows: usize) -> Trail<'a> {
        let words = rows.div_ceil(64);
        if let Some(left) = memory.words.pop_front().filter(|k| k.rows.len() == words && k.word == *word) {
            return Trail { word, rows: left.rows };
        }
        let earlier = known.iter().filter(|k| k.rows.len() == words && goes_on(word, &k.word));
        let rows = match earlier.max_by_key(|k| k.word.folded().len()) {
            Some(known) => known.rows.iter().map(|bits| AtomicU64::new(bits.load(Ordering::Relaxed))).collect(),
            None => std::iter::repeat_with(|| AtomicU64::new(u64::MAX)).take(words).collect(),
        };
        Trail { word, rows }
    }

    /// The rows of a sixty-four in which it may stand.
    fn may(&self, at: usize) -> u64 {
        self.rows[at].load(Ordering::Relaxed)
    }

    fn take_out(&self, at: usize, rows: u64) {
        if rows != 0 {
            self.rows[at].fetch_and(!rows, Ordering::Relaxed);
        }
    }
}

/// What a condition says of each value of a column, once it was asked.
struct Memo<'a> {
    field: Field,
    column: &'a Shared,
    filter: &'a Filter,
    known: Vec<AtomicU8>,
    /// Of a column of few values: what it says of each, all asked.
    told: Option<Vec<bool>>,
    /// Whether it is known to hold for none of them.
    never: bool,
}

/// What is known of a value.
const UNASKED: u8 = 0;
const NO: u8 = 1;
const YES: u8 = 2;

impl<'a> Memo<'a> {
    fn new(index: &'a Index, field: Field, filter: &'a Filter, memory: &mut Memory) -> Option<Memo<'a>> {
        let column = index.column(field)?;
        let count = column.words.len();
        let left = memory.values.pop_front().filter(|known| known.len() == count);
        let known = left.unwrap_or_else(|| std::iter::repeat_with(|| AtomicU8::new(UNASKED)).take(count).collect());
        Some(Memo { field, column, filter, known, told: None, never: false })
    }

    /// Asks all values of a column that has few.
    fn ask_all(&mut self, holds: &impl Fn(&Memo<'_>, u32) -> bool) {
        if self.known.len() <= FEW_VALUES {
            let told: Vec<bool> = (0..self.known.len() as u32).map(|number| holds(self, number)).collect();
            (self.never, self.told) = (!told.contains(&true), Some(told));
        }
    }
}

impl<'a> Scan<'a> {
    /// The query `filter`; `others` holds the columns that it asks for and the index has not; `memory` is what the same
    /// query knew when it was left, `known` what earlier ones told of words.
    pub(in crate::register) fn new(
        index: &'a Index,
        others: &'a Others,
        audience: &'a Audience<'a>,
        filter: &'a Filter,
        matcher: Matcher,
        (mut memory, known): (Memory, &[Known]),
    ) -> Scan<'a> {
        let mut node = node(Sight { index, others, audience, matcher }, filter, &mut memory, known);
        let asked = |memo: &Memo<'_>, number| ask_value(index, audience, matcher, memo, number);
        node.each_memo(&mut |memo| memo.ask_all(&asked));
        Scan { index, others, audience, matcher, batches: filter.mentions_kind(), node }
    }

    /// One row, asked as a project is.
    pub(in crate::register) fn asked(&self, row: u32) -> Asked<'a, Row<'a>> {
        Asked { of: Row { index: self.index, at: row, others: self.others }, audience: self.audience }
    }

    /// Whether a row answers to the query.
    pub fn keeps(&self, row: u32) -> bool {
        let there = self.batches || !self.index.has(row, BATCH);
        there && self.holding(&self.node, (row / 64) as usize, 1 << (row % 64)) != 0
    }

    /// Which of these rows of a sixty-four answer to a part of the query.
    fn holding(&self, node: &Node<'_>, at: usize, rows: u64) -> u64 {
        if rows == 0 {
            return 0;
        }
        match node {
            Node::And(parts) => {
                let (quick, slow) = (parts.iter().filter(|p| !p.is_slow()), parts.iter().filter(|p| p.is_slow()));
                quick.chain(slow).fold(rows, |rows, p| self.holding(p, at, rows))
            }
            Node::Or(parts) => parts.iter().fold(0, |found, p| found | self.holding(p, at, rows & !found)),
            Node::Not(inner) => rows & !self.holding(inner, at, rows),
            Node::Shared(memos) => self.sharing(memos, at, rows),
            Node::Word(filter, seeker, memos, trail) => {
                // A suffix of the code is not in the sketch.
                let odd = if self.index.clashes.is_empty() { 0 } else { each(at, rows, |row| self.has_suffix(row)) };
                let even = rows & !odd;
                // What rows share is looked up in a table; texts are read of those only that it leaves open.
                let mut found = self.sharing(memos, at, even) | each(at, odd, |row| self.ask(filter, row));
                let may = even & !found & trail.may(at);
                let whole = each(at, may, |row| self.stands_whole(seeker, row));
                trail.take_out(at, may & !whole);
                found |= whole;
                if seeker.is_loose() {
                    found |= each(at, even & !found, |row| self.stands_near(seeker, row));
                }
                found
            }
            Node::Columns(filter, kernel) => {
                let Scan { index, others, audience, matcher, .. } = *self;
                let may = |seeker: &Seeker<'_>, row| {
                    self.stands_whole(seeker, row) || seeker.is_loose() && self.stands_near(seeker, row)
                };
                let sight = Sight { index, others, audience, matcher };
                kernel.holding((filter, sight), (at, rows), may, |row| self.ask(filter, row))
            }
            Node::Plain(filter) => each(at, rows, |row| self.ask(filter, row)),
        }
    }

    /// Which of these rows share a value for which a condition holds.
    fn sharing(&self, memos: &[Memo<'_>], at: usize, rows: u64) -> u64 {
        let may = memos.iter().filter(|memo| !memo.never);
        may.fold(0, |found, memo| {
            found
                | match &memo.told {
                    Some(told) => memo.column.picked(at, rows & !found, told),
                    None => each(at, rows & !found, |row| self.recall(memo, row)),
                }
        })
    }

    fn has_suffix(&self, row: u32) -> bool {
        !self.index.clashes.is_empty() && self.index.clashes.contains_key(&row)
    }

    fn ask(&self, filter: &Filter, row: u32) -> bool {
        matches(filter, &self.asked(row), &|word, text| self.matcher.finds(word, text))
    }

    /// Whether a word stands without gaps in what a row has for itself. Most rows are told by their sketch and pairs, most
    /// others by a look at all their bytes at once.
    fn stands_whole(&self, seeker: &Seeker<'_>, row: u32) -> bool {
        let at = row as usize;
        let sketch = self.index.sketches[at];
        if seeker.is_told_by_sketch() {
            return seeker.may_whole(sketch);
        }
        let ways = seeker.ways(sketch, self.index.pairs[at]);
        if ways == Ways::NONE {
            return false;
        }
        let own = self.index.texts.own(at);
        (ways.is_written() && self.is_written(seeker, row, sketch, &own))
            || (ways.is_heard() && self.is_heard(seeker, row, &own))
    }

    fn is_written(&self, seeker: &Seeker<'_>, row: u32, sketch: Sketch, own: &Own<'_>) -> bool {
        let in_text = |text: &str| seeker.finds_in(seeker.ways(sketch, Pairs::ALL).without_sound(), sketch, text);
        if !seeker.is_told_by_bytes(sketch) {
            return self.any_own(row, own, in_text);
        }
        let mut in_aliases = false;
        let stands = seeker.stands_at(own.bytes(), |piece| match own.holding(&piece) {
            // As it is written down, a list of aliases holds them as they are, but for escapes.
            Some(ALIASES) => {
                in_aliases = true;
                false
            }
            text => text.is_some(),
        });
        let aliases = own.text(ALIASES);
        stands || (in_aliases || aliases.contains('\\')) && self.asked(row).of.any_alias(&mut |alias| in_text(alias))
    }

    fn is_heard(&self, seeker: &Seeker<'_>, row: u32, own: &Own<'_>) -> bool {
        if seeker.is_heard(own.text(CHINESE)) {
            return true;
        }
        if !self.index.has(row, SPOKEN) {
            return false;
        }
        let aliases = own.text(ALIASES);
        (0..ALIASES).any(|n| seeker.is_heard(own.text(n)))
            || (aliases.contains('\\') || seeker.is_heard(aliases))
                && self.asked(row).of.any_alias(&mut |alias| seeker.is_heard(alias))
    }

    /// Whether a word stands with gaps in what a row has for itself: code, names, aliases.
    fn stands_near(&self, seeker: &Seeker<'_>, row: u32) -> bool {
        let sketch = self.index.sketches[row as usize];
        seeker.may_near(sketch)
            && self.any_own(row, &self.index.texts.own(row as usize), |text| seeker.finds_near(sketch, text))
    }

    /// Whether one of the texts that a row has for itself passes a test.
    fn any_own(&self, row: u32, own: &Own<'_>, finds: impl Fn(&str) -> bool) -> bool {
        let [code, zh, en, aliases] = own.each();
        finds(code)
            || (!zh.is_empty() && finds(zh))
            || (!en.is_empty() && finds(en))
            || (!aliases.is_empty()
                // As it is written down, a list of aliases without escapes holds them as they are.
                && (aliases.contains('\\') || finds(aliases))
                && self.asked(row).of.any_alias(&mut |alias| finds(alias)))
    }

    fn recall(&self, memo: &Memo<'_>, row: u32) -> bool {
        ask_value(self.index, self.audience, self.matcher, memo, memo.column.number(row))
    }

    /// Goes through the rows of these sixty-fours and puts those in that answer.
    pub fn mark(&self, words: Range<usize>, found: &mut Bits) {
        let hands = if words.len() * 64 < ALONE { 1 } else { hands() };
        // Rows that take long stand together: whoever is through takes the next few.
        let parts = Mutex::new(found.part(words.clone()).chunks_mut(SHARE).enumerate());
        let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
        let work = || {
            while let Some((n, part)) = next() {
                self.mark_part(words.start + n * SHARE, part);
            }
        };
        std::thread::scope(|scope| {
            (1..hands).for_each(|_| drop(scope.spawn(work)));
            work();
        });
    }

    fn mark_part(&self, first: usize, bits: &mut [u64]) {
        for (at, bits) in (first..).zip(bits) {
            *bits = self.holding(&self.node, at, self.there(at));
        }
    }

    /// The rows of a sixty-four that are there and may be shown.
    fn there(&self, at: usize) -> u64 {
        let hidden = if self.batches { GONE } else { GONE | BATCH };
        let marks = self.index.marks.get(at * 64..).unwrap_or_default();
        marks.iter().take(64).enumerate().fold(0, |rows, (n, marks)| rows | u64::from(marks & hidden == 0) << n)
    }

    /// What was learnt, to go on with later.
    pub fn rest(self) -> Memory {
        fn gather(node: Node<'_>, out: &mut Memory) {
            let values = |memos: Vec<Memo<'_>>, out: &mut Memory| out.values.extend(memos.into_iter().map(|m| m.known));
            match node {
                Node::And(parts) | Node::Or(parts) => parts.into_iter().for_each(|p| gather(p, out)),
                Node::Not(inner) => gather(*inner, out),
                Node::Word(_, _, memos, trail) => {
                    values(memos, out);
                    out.words.push_back(Known { word: trail.word.clone(), rows: trail.rows });
                }
                Node::Shared(memos) => values(memos, out),
                Node::Columns(..) | Node::Plain(_) => {}
            }
        }
        let mut out = Memory::default();
        gather(self.node, &mut out);
        out
    }
}

/// Those of some rows of a sixty-four that pass a test.
pub(super) fn each(at: usize, mut rows: u64, mut test: impl FnMut(u32) -> bool) -> u64 {
    let mut passed = 0;
    while rows != 0 {
        let n = rows.trailing_zeros();
        rows &= rows - 1;
        passed |= u64::from(test(at as u32 * 64 + n)) << n;
    }
    passed
}

/// Whether a condition holds for a value, asked once.
fn ask_value(index: &Index, audience: &Audience<'_>, matcher: Matcher, memo: &Memo<'_>, number: u32) -> bool {
    let known = &memo.known[number as usize];
    match known.load(Ordering::Relaxed) {
        UNASKED => {
            let asked = Asked { of: Only { index, field: memo.field, number }, audience };
            let holds = matches(memo.filter, &asked, &|word, text| matcher.finds(word, text));
            known.store(if holds { YES } else { NO }, Ordering::Relaxed);
            holds
        }
        known => known == YES,
    }
}

fn node<'a>(sight: Sight<'a>, filter: &'a Filter, memory: &mut Memory, known: &[Known]) -> Node<'a> {
    let Sight { index, matcher, .. } = sight;
    let mut all = |parts: &'a [Filter]| parts.iter().map(|p| node(sight, p, memory, known)).collect();
    match filter {
        Filter::And(parts) => return Node::And(all(parts)),
        Filter::Or(parts) => return Node::Or(all(parts)),
        Filter::Not(inner) => return Node::Not(Box::new(node(sight, inner, memory, known))),
        _ => {}
    }
    let mut memos = |fields: &[Field]| -> Vec<Memo<'a>> {
        fields.iter().filter_map(|f| Memo::new(index, *f, filter, memory)).collect()
    };
    match filter {
        Filter::Word(word) => {
            let around = memos(AROUND);
            Node::Word(
                filter,
                Box::new(Seeker::new(word, matcher)),
                around,
                Trail::new(word, memory, known, index.ids.len()),
            )
        }
        Filter::Has { key, .. } | Filter::Compare { key, .. } => match (key, filter) {
            (FilterKey::Field(field), _) if SHARED.contains(field) => Node::Shared(memos(&[*field])),
            // Each of the columns by itself tells nothing of emptiness.
            (FilterKey::Place, Filter::Has { values, .. }) if all_texts(values) => {
                Node::Shared(memos(&[Field::Places, Field::Route, Field::Provinces]))
            }
            (FilterKey::Agency, Filter::Has { values, .. }) if all_texts(values) => {
                Node::Shared(memos(&[Field::LeadAgency, Field::Agencies]))
            }
            _ => by_columns(filter, sight),
        },
        Filter::Flag(Flag::Mine) => Node::Shared(memos(&[Field::Owner])),
        Filter::And(_) | Filter::Or(_) | Filter::Not(_) | Filter::Flag(_) => by_columns(filter, sight),
    }
}

fn by_columns<'a>(filter: &'a Filter, sight: Sight<'a>) -> Node<'a> {
    Kernel::new(filter, sight).map_or(Node::Plain(filter), |kernel| Node::Columns(filter, kernel))
}

fn all_texts(values: &[Value]) -> bool {
    values.iter().all(|v| matches!(v, Value::Text(_)))
}

/// The number of nothing is that of no text.
const _: () = assert!(EMPTY == 0);
