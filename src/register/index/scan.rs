//! A query over the rows. The rules are those of `domain::filter`, by its own evaluator; what is done here only spares it
//! work: a condition on a value that many rows share is asked once for each value, and a word is looked for in the texts
//! of those rows only whose sketch may hold it. Rows are gone through by all processors at once.

use super::dict::EMPTY;
use super::row::{Only, Others, Row};
use super::{BATCH, Index, SHARED};
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Value, Word, matches};
use crate::register::subject::{Asked, Audience};
use crate::search::{Matcher, Seeker, goes_on};
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

/// A word of the last query, and the rows in whose own texts it may stand, a bit each.
#[derive(Debug)]
pub struct Known {
    word: Word,
    rows: Vec<u64>,
}

/// The same while rows are gone through: bits are taken away where the word does not stand.
struct Trail<'a> {
    word: &'a Word,
    rows: Vec<AtomicU64>,
}

impl<'a> Trail<'a> {
    /// All rows, or those of an earlier word that this one goes on with.
    fn new(word: &'a Word, known: &[Known], rows: usize) -> Trail<'a> {
        let words = rows.div_ceil(64);
        let earlier = known.iter().filter(|k| k.rows.len() == words && goes_on(word, &k.word));
        let rows = match earlier.max_by_key(|k| k.word.folded().len()) {
            Some(known) => known.rows.iter().map(|bits| AtomicU64::new(*bits)).collect(),
            None => std::iter::repeat_with(|| AtomicU64::new(u64::MAX)).take(words).collect(),
        };
        Trail { word, rows }
    }

    fn may(&self, row: u32) -> bool {
        self.rows[(row / 64) as usize].load(Ordering::Relaxed) >> (row % 64) & 1 == 1
    }

    fn take_out(&self, row: u32) {
        self.rows[(row / 64) as usize].fetch_and(!(1 << (row % 64)), Ordering::Relaxed);
    }
}

/// What a condition says of each value of a column, once it was asked.
struct Memo<'a> {
    field: Field,
    column: &'a [u32],
    filter: &'a Filter,
    known: Vec<AtomicU8>,
}

impl<'a> Memo<'a> {
    fn new(index: &'a Index, field: Field, filter: &'a Filter) -> Option<Memo<'a>> {
        let column = SHARED.iter().position(|f| *f == field).map(|n| index.shared[n].as_slice())?;
        let known = std::iter::repeat_with(|| AtomicU8::new(0)).take(index.words.len()).collect();
        Some(Memo { field, column, filter, known })
    }
}

impl<'a> Scan<'a> {
    /// The query `filter`; `others` holds the columns that it asks for and the index has not; `known` is what the last
    /// query told.
    pub(in crate::register) fn new(
        index: &'a Index,
        others: &'a Others,
        audience: &'a Audience<'a>,
        filter: &'a Filter,
        matcher: Matcher,
        known: &[Known],
    ) -> Scan<'a> {
        let known = if matcher.is_loose() { &[] } else { known };
        let node = node(index, filter, matcher, known);
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
                trail.may(row)
                    && (self.in_texts(seeker, row) || {
                        trail.take_out(row);
                        false
                    })
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

    /// Whether a word stands in what a row has for itself: code, names, aliases.
    fn in_texts(&self, seeker: &Seeker<'_>, row: u32) -> bool {
        let sketch = self.index.sketches[row as usize];
        if !seeker.may(sketch) || seeker.is_told_by_sketch() {
            return seeker.may(sketch);
        }
        let [code, zh, en, aliases] = self.index.texts.get(row as usize);
        let finds = |text: &str| seeker.finds(sketch, text);
        finds(code)
            || (!zh.is_empty() && finds(zh))
            || (!en.is_empty() && finds(en))
            || (!aliases.is_empty() && self.asked(row).of.any_alias(&mut |alias| finds(alias)))
    }

    fn recall(&self, memo: &Memo<'_>, row: u32) -> bool {
        let number = memo.column[row as usize];
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

    /// All rows that answer, in the order of their codes.
    pub fn all(&self) -> Vec<u32> {
        let rows = self.index.ids.len();
        let hands = if rows < ALONE { 1 } else { available_parallelism().map_or(1, |n| n.get().min(16)) };
        let words = rows.div_ceil(64);
        let mut found = vec![0u64; words];
        let share = words.div_ceil(hands).max(1);
        std::thread::scope(|scope| {
            let mut parts = found.chunks_mut(share).enumerate();
            let mine = parts.next();
            for (n, part) in parts {
                scope.spawn(move || self.mark(n * share, part));
            }
            if let Some((_, part)) = mine {
                self.mark(0, part);
            }
        });
        let is_in = |row: &u32| found[(row / 64) as usize] >> (row % 64) & 1 == 1;
        self.index.order.iter().copied().filter(is_in).collect()
    }

    /// What was learnt of its words while all rows were gone through.
    pub fn known(self) -> Vec<Known> {
        fn gather(node: Node<'_>, out: &mut Vec<Known>) {
            match node {
                Node::And(parts) | Node::Or(parts) => parts.into_iter().for_each(|p| gather(p, out)),
                Node::Not(inner) => gather(*inner, out),
                Node::Word(.., trail) => {
                    let rows = trail.rows.into_iter().map(AtomicU64::into_inner).collect();
                    out.push(Known { word: trail.word.clone(), rows });
                }
                Node::Shared(_) | Node::Plain(_) => {}
            }
        }
        let mut out = Vec::new();
        if !self.matcher.is_loose() {
            gather(self.node, &mut out);
        }
        out
    }

    /// Sets the bits of the rows that answer, beginning with the row of bit 64 × `first`.
    fn mark(&self, first: usize, bits: &mut [u64]) {
        let rows = self.index.ids.len();
        for (n, bits) in bits.iter_mut().enumerate() {
            let begin = (first + n) * 64;
            for row in begin..(begin + 64).min(rows) {
                if self.index.is_there(row as u32) && self.keeps(row as u32) {
                    *bits |= 1 << (row - begin);
                }
            }
        }
    }
}

fn node<'a>(index: &'a Index, filter: &'a Filter, matcher: Matcher, known: &[Known]) -> Node<'a> {
    let memos = |fields: &[Field]| fields.iter().filter_map(|f| Memo::new(index, *f, filter)).collect::<Vec<_>>();
    let all = |parts: &'a [Filter]| parts.iter().map(|p| node(index, p, matcher, known)).collect();
    match filter {
        Filter::And(parts) => Node::And(all(parts)),
        Filter::Or(parts) => Node::Or(all(parts)),
        Filter::Not(inner) => Node::Not(Box::new(node(index, inner, matcher, known))),
        Filter::Word(word) => {
            Node::Word(filter, Seeker::new(word, matcher), memos(AROUND), Trail::new(word, known, index.ids.len()))
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
        Filter::Flag(_) => Node::Plain(filter),
    }
}

fn all_texts(values: &[Value]) -> bool {
    values.iter().all(|v| matches!(v, Value::Text(_)))
}

/// The number of nothing is that of no text.
const _: () = assert!(EMPTY == 0);
