//! A query over the rows. The rules are those of `domain::filter`, by its own evaluator; what is done here only spares it
//! work: a condition on a value that many rows share is asked once for each value, and a word is looked for in the texts
//! of those rows only whose sketch may hold it. Rows are gone through by all processors at once, and if need be a piece
//! at a time: what was learnt of values and words is given back and taken up again (`Memory`).

use super::beside::Others;
use super::dict::EMPTY;
use super::row::{Only, Row};
use super::shared::Shared;
use super::{BATCH, Bits, Index, SHARED};
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Value, Word, matches};
use crate::register::subject::{Asked, Audience};
use crate::search::{Matcher, Seeker, Sketch, goes_on};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::thread::available_parallelism;

/// Where the texts of a word are, beside a row's own.
const AROUND: &[Field] = &[Field::LeadAgency, Field::Agencies, Field::Places, Field::Route, Field::Provinces];

/// Fewer rows than this are gone through by one processor.
const ALONE: usize = 4_000;

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
    Word(&'a Filter, Seeker<'a>, Vec<Memo<'a>>, Trail<'a>),
    /// A condition on what rows share: it holds where it holds for one of the values.
    Shared(Vec<Memo<'a>>),
    /// Anything else.
    Plain(&'a Filter),
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

/// A word while rows are gone through: bits are taken away where it does not stand. Those of 64 rows that stand together
/// are changed by one thread only.
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

    fn may(&self, row: u32) -> bool {
        self.rows[(row / 64) as usize].load(Ordering::Relaxed) >> (row % 64) & 1 == 1
    }

    fn take_out(&self, row: u32) {
        let bits = &self.rows[(row / 64) as usize];
        bits.store(bits.load(Ordering::Relaxed) & !(1 << (row % 64)), Ordering::Relaxed);
    }
}

/// What a condition says of each value of a column, once it was asked.
struct Memo<'a> {
    field: Field,
    column: &'a Shared,
    filter: &'a Filter,
    known: Vec<AtomicU8>,
}

impl<'a> Memo<'a> {
    fn new(index: &'a Index, field: Field, filter: &'a Filter, memory: &mut Memory) -> Option<Memo<'a>> {
        let column = index.column(field)?;
        let count = column.words.len();
        let left = memory.values.pop_front().filter(|known| known.len() == count);
        let known = left.unwrap_or_else(|| std::iter::repeat_with(|| AtomicU8::new(0)).take(count).collect());
        Some(Memo { field, column, filter, known })
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
        let node = node(index, filter, matcher, &mut memory, known);
        Scan { index, others, audience, matcher, batches: filter.mentions_kind(), node }
    }

    /// One row, asked as a project is.
    pub(in crate::register) fn asked(&self, row: u32) -> Asked<'a, Row<'a>> {
        Asked { of: Row { index: self.index, at: row, others: self.others }, audience: self.audience }
    }

    /// Whether a row answers to the query.
    pub fn keeps(&self, row: u32) -> bool {
        (self.batches || !self.index.has(row, BATCH)) && self.holds(&self.node, row)
    }

    fn holds(&self, node: &Node<'_>, row: u32) -> bool {
        match node {
            Node::And(parts) => parts.iter().all(|p| self.holds(p, row)),
            Node::Or(parts) => parts.iter().any(|p| self.holds(p, row)),
            Node::Not(inner) => !self.holds(inner, row),
            Node::Shared(memos) => memos.iter().any(|m| self.recall(m, row)),
            // A suffix of the code is not in the sketch.
            Node::Word(filter, ..) if self.has_suffix(row) => self.ask(filter, row),
            Node::Word(_, seeker, memos, trail) => {
                let whole = trail.may(row) && self.in_texts(seeker, row, Seeker::finds_whole);
                if !whole && trail.may(row) {
                    trail.take_out(row);
                }
                whole
                    || seeker.is_loose() && self.in_texts(seeker, row, Seeker::finds_near)
                    || memos.iter().any(|m| self.recall(m, row))
            }
            Node::Plain(filter) => self.ask(filter, row),
        }
    }

    fn has_suffix(&self, row: u32) -> bool {
        !self.index.clashes.is_empty() && self.index.clashes.contains_key(&row)
    }

    fn ask(&self, filter: &Filter, row: u32) -> bool {
        matches(filter, &self.asked(row), &|word, text| self.matcher.finds(word, text))
    }

    /// Whether a word stands, in one way, in what a row has for itself: code, names, aliases.
    fn in_texts<'s>(&self, seeker: &Seeker<'s>, row: u32, finds: impl Fn(&Seeker<'s>, Sketch, &str) -> bool) -> bool {
        let sketch = self.index.sketches[row as usize];
        if !seeker.may(sketch) || seeker.is_told_by_sketch() {
            return seeker.may(sketch);
        }
        let [code, zh, en, aliases] = self.index.texts.get(row as usize);
        let finds = |text: &str| finds(seeker, sketch, text);
        finds(code)
            || (!zh.is_empty() && finds(zh))
            || (!en.is_empty() && finds(en))
            || (!aliases.is_empty() && self.asked(row).of.any_alias(&mut |alias| finds(alias)))
    }

    fn recall(&self, memo: &Memo<'_>, row: u32) -> bool {
        let number = memo.column.number(row);
        let known = &memo.known[number as usize];
        match known.load(Ordering::Relaxed) {
            0 => {
                let only = Only { index: self.index, field: memo.field, number };
                let asked = Asked { of: only, audience: self.audience };
                let holds = matches(memo.filter, &asked, &|word, text| self.matcher.finds(word, text));
                known.store(if holds { 2 } else { 1 }, Ordering::Relaxed);
                holds
            }
            known => known == 2,
        }
    }

    /// Goes through the rows of these sixty-fours and puts those in that answer.
    pub fn mark(&self, words: Range<usize>, found: &mut Bits) {
        let rows = words.len() * 64;
        let hands = if rows < ALONE { 1 } else { available_parallelism().map_or(1, |n| n.get().min(16)) };
        let share = words.len().div_ceil(hands).max(1);
        std::thread::scope(|scope| {
            let mut parts = found.part(words.clone()).chunks_mut(share).enumerate();
            let mine = parts.next();
            for (n, part) in parts {
                scope.spawn(move || self.mark_part(words.start + n * share, part));
            }
            if let Some((_, part)) = mine {
                self.mark_part(words.start, part);
            }
        });
    }

    fn mark_part(&self, first: usize, bits: &mut [u64]) {
        let rows = self.index.ids.len();
        for (n, bits) in bits.iter_mut().enumerate() {
            let begin = (first + n) * 64;
            *bits = 0;
            for row in begin..(begin + 64).min(rows) {
                if self.index.is_there(row as u32) && self.keeps(row as u32) {
                    *bits |= 1 << (row - begin);
                }
            }
        }
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
                Node::Plain(_) => {}
            }
        }
        let mut out = Memory::default();
        gather(self.node, &mut out);
        out
    }
}

fn node<'a>(index: &'a Index, filter: &'a Filter, matcher: Matcher, memory: &mut Memory, known: &[Known]) -> Node<'a> {
    let mut all = |parts: &'a [Filter]| parts.iter().map(|p| node(index, p, matcher, memory, known)).collect();
    match filter {
        Filter::And(parts) => return Node::And(all(parts)),
        Filter::Or(parts) => return Node::Or(all(parts)),
        Filter::Not(inner) => return Node::Not(Box::new(node(index, inner, matcher, memory, known))),
        _ => {}
    }
    let mut memos = |fields: &[Field]| -> Vec<Memo<'a>> {
        fields.iter().filter_map(|f| Memo::new(index, *f, filter, memory)).collect()
    };
    match filter {
        Filter::Word(word) => {
            let around = memos(AROUND);
            Node::Word(filter, Seeker::new(word, matcher), around, Trail::new(word, memory, known, index.ids.len()))
        }
        Filter::Has { key, .. } | Filter::Compare { key, .. } => match (key, filter) {
            // The parent is another row.
            (FilterKey::Field(Field::Parent), _) => Node::Plain(filter),
            (FilterKey::Field(field), _) if SHARED.contains(field) => Node::Shared(memos(&[*field])),
            // Each of the columns by itself tells nothing of emptiness.
            (FilterKey::Place, Filter::Has { values, .. }) if all_texts(values) => {
                Node::Shared(memos(&[Field::Places, Field::Route, Field::Provinces]))
            }
            (FilterKey::Agency, Filter::Has { values, .. }) if all_texts(values) => {
                Node::Shared(memos(&[Field::LeadAgency, Field::Agencies]))
            }
            _ => Node::Plain(filter),
        },
        Filter::And(_) | Filter::Or(_) | Filter::Not(_) | Filter::Flag(_) => Node::Plain(filter),
    }
}

fn all_texts(values: &[Value]) -> bool {
    values.iter().all(|v| matches!(v, Value::Text(_)))
}

/// The number of nothing is that of no text.
const _: () = assert!(EMPTY == 0);
