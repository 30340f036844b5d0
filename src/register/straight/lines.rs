//! The lines of all projects in the order of their codes. Where they are many, they are printed in pieces, by as many
//! threads as there are processors, and shown one piece after another.

use super::Part;
use super::belonging::take_strays;
use super::block::{Block, Row, stand};
use super::fields::Form;
use crate::domain::id::{Entity, EntityId};
use crate::i18n::values::Word;
use crate::register::book::{Day, clashing};
use crate::register::columns::Computed;
use crate::register::home::Clock;
use crate::register::index::parts::hands;
use std::fmt::Write;
use std::ops::Range;
use std::sync::mpsc::{channel, sync_channel};

/// Lines that one thread prints in one go: what they take stays near the processor until it is written.
pub const PIECE: usize = 2_048;
/// Rows that are called up before the first of them is printed: they lie far from each other.
const CALLED: usize = 32;

/// A project, by its block and its number in it.
type Place = (u32, u32);

/// All projects, in order.
pub struct Lines {
    form: Form,
    parts: Vec<Part>,
    runs: usize,
    blocks: Vec<Block>,
    order: Vec<Place>,
    day: Day,
    clock: Clock,
}

/// What a line owes to the lines before it.
#[derive(Default)]
struct Before<'l> {
    code: &'l str,
    clashes: u8,
    /// Many were touched at the same moment.
    moment: Option<(i64, String)>,
}

impl Lines {
    /// Puts together what the threads have read.
    pub(super) fn of(form: Form, parts: Vec<Part>, mut blocks: Vec<Block>, day: &Day, clock: &Clock) -> Lines {
        take_strays(&mut blocks);
        let order = merged(&blocks);
        blocks.iter_mut().for_each(|block| block.keyed = Vec::new());
        let runs = parts.iter().filter(|part| matches!(part, Part::Fields(_))).count();
        Lines { form, parts, runs, blocks, order, day: day.clone(), clock: clock.clone() }
    }

    fn code(&self, (block, row): Place) -> &str {
        self.blocks[block as usize].code(row)
    }

    /// Shows the lines in the order of the codes, without their ends, so many at most. Answers how many there were.
    pub fn each<E>(&self, limit: Option<usize>, mut show: impl FnMut(&str) -> Result<(), E>) -> Result<usize, E> {
        let (mut line, mut before, mut count) = (String::new(), Before::default(), 0);
        for place in &self.order {
            if limit.is_some_and(|limit| count >= limit) {
                break;
            }
            line.clear();
            if self.print(*place, &mut before, &mut line) {
                show(&line)?;
                count += 1;
            }
        }
        Ok(count)
    }

    /// Shows all lines with this at the end of each, about so many in one go.
    pub fn pieces<E>(&self, end: &str, size: usize, mut show: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
        let pieces = self.cut(size);
        let hands = hands().min(pieces.len());
        if hands < 2 {
            let mut text = String::new();
            return pieces.into_iter().try_for_each(|piece| {
                text.clear();
                self.print_piece(piece, end, &mut text);
                show(&text)
            });
        }
        std::thread::scope(|scope| {
            let begin = |hand: usize| {
                let own = pieces.iter().skip(hand).step_by(hands).cloned();
                // What was shown comes back, to be filled anew.
                let ((full, printed), (back, empty)) = (sync_channel(1), channel::<String>());
                scope.spawn(move || {
                    for piece in own {
                        let mut text = empty.try_recv().unwrap_or_default();
                        text.clear();
                        self.print_piece(piece, end, &mut text);
                        // Whoever does not listen any more has an error of their own.
                        if full.send(text).is_err() {
                            return;
                        }
                    }
                });
                (printed, back)
            };
            let working: Vec<_> = (0..hands).map(begin).collect();
            for (printed, back) in working.iter().cycle().take(pieces.len()) {
                // One that hangs up has panicked, and that is told when all are over.
                let Ok(text) = printed.recv() else { break };
                show(&text)?;
                let _ = back.send(text);
            }
            Ok(())
        })
    }

    /// The order in pieces of about this size. None begins amid projects with the same code.
    fn cut(&self, size: usize) -> Vec<Range<usize>> {
        let (mut out, mut start) = (Vec::new(), 0);
        while start < self.order.len() {
            let same = |at: &usize| {
                at.checked_add(1)
                    .and_then(|next| self.order.get(*at).zip(self.order.get(next)))
                    .is_some_and(|(a, b)| is_same(self.code(*a), self.code(*b)))
            };
            let mut last = start.saturating_add(size.max(1) - 1).min(self.order.len() - 1);
            while same(&last) {
                last += 1;
            }
            out.push(start..last + 1);
            start = last + 1;
        }
        out
    }

    fn print_piece(&self, piece: Range<usize>, end: &str, out: &mut String) {
        let mut before = Before::default();
        for places in self.order[piece].chunks(CALLED) {
            // One after another they would have to be waited for, together they come at once.
            std::hint::black_box(places.iter().fold(0, |sum, place| sum ^ self.call_up(*place)));
            for place in places {
                if self.print(*place, &mut before, out) {
                    out.push_str(end);
                }
            }
        }
    }

    fn call_up(&self, (block, row): Place) -> u8 {
        let block = &self.blocks[block as usize];
        let start = block.rows[row as usize].start;
        let byte = |at: usize| block.text.as_bytes().get(at).copied().unwrap_or_default();
        byte(start) ^ byte(start + 64)
    }

    /// Adds the line of a project; `false` if it has none.
    fn print<'l>(&'l self, place: Place, before: &mut Before<'l>, line: &mut String) -> bool {
        let block = &self.blocks[place.0 as usize];
        let (row, code) = (&block.rows[place.1 as usize], block.code(place.1));
        before.clashes = if is_same(before.code, code) { before.clashes.saturating_add(1) } else { 0 };
        before.code = code;
        if row.batch {
            return false;
        }
        let mut at = row.start + row.code as usize;
        let mut lengths = block.lengths[place.1 as usize * self.runs..].iter();
        for (number, part) in self.parts.iter().enumerate() {
            if number > 0 {
                line.push(self.form.between());
            }
            match part {
                Part::Code if before.clashes > 0 => self.form.put(line, &clashing(code, before.clashes)),
                Part::Code => self.form.put(line, code),
                Part::Fields(_) => {
                    let end = at + lengths.next().map_or(0, |length| *length as usize);
                    line.push_str(&block.text[at..end]);
                    at = end;
                }
                Part::Computed(computed) => {
                    self.compute(*computed, (block, row, place.1), &mut before.moment, line);
                }
            }
        }
        true
    }

    fn compute(
        &self,
        computed: Computed,
        (block, row, number): (&Block, &Row, u32),
        moment: &mut Option<(i64, String)>,
        line: &mut String,
    ) {
        let late = row.sum.due.map_or(0, |due| (self.day.today - due.day).num_days());
        let overdue = row.running && late > 0;
        match (computed, self.form) {
            (Computed::Id, _) => {
                line.push_str(&EntityId { entity: Entity::Project, bytes: block.ids[number as usize] }.hex());
            }
            (Computed::Due, form) => {
                let dates = &block.belonging.numbers.dates;
                let date = row.sum.due.and_then(|due| match form {
                    Form::Tsv => dates.canonical(due.date),
                    Form::Csv(_) => dates.written(due.date),
                });
                if let Some(date) = date {
                    form.put(line, date);
                }
            }
            (Computed::Overdue, Form::Tsv) => line.push_str(if overdue { "true" } else { "false" }),
            (Computed::Overdue, Form::Csv(lang)) => line.push_str(if overdue { Word::Yes.say(lang) } else { "" }),
            (Computed::DaysLate, Form::Csv(_)) if !overdue => {}
            (Computed::DaysLate, _) => {
                let _ = write!(line, "{}", if overdue { late } else { 0 });
            }
            (Computed::Updated, form) => {
                let (_, text) = match moment.take() {
                    Some(same) if same.0 == row.sum.updated => moment.insert(same),
                    _ => moment.insert((row.sum.updated, self.moment(row.sum.updated, form))),
                };
                line.push_str(text);
            }
            _ => {}
        }
    }

    fn moment(&self, at: i64, form: Form) -> String {
        let local = self.clock.local(at);
        match form {
            Form::Tsv => local.to_rfc3339(),
            Form::Csv(_) => local.format("%Y-%m-%d").to_string(),
        }
    }
}

/// Whether two codes that follow one another are one.
fn is_same(a: &str, b: &str) -> bool {
    !b.is_empty() && b.eq_ignore_ascii_case(a)
}

/// The rows of all blocks in one order, each of which is in order already.
fn merged(blocks: &[Block]) -> Vec<Place> {
    let mut order = Vec::with_capacity(blocks.iter().map(|block| block.keyed.len()).sum());
    let mut next = vec![0; blocks.len()];
    let first = |next: &[usize]| {
        let heads = blocks.iter().zip(next).enumerate();
        let heads = heads.filter_map(|(n, (block, at))| block.keyed.get(*at).map(|key| (n, (block, key))));
        heads.min_by(|(_, a), (_, b)| stand(*a, *b))
    };
    while let Some((number, (_, key))) = first(&next) {
        order.push((number as u32, key.1));
        next[number] += 1;
    }
    order
}
