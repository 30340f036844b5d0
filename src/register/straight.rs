//! All projects of a large register as lines, straight from the file. Nothing is asked of them, so no index is filled: each
//! thread reads a part of the projects, keeps of them what will be printed, and of a part of what belongs to projects
//! when each was touched and what is due (`Belonging`), and takes that to its own projects. What it has read of others'
//! (`Stray`) is taken to them at the end. Then all stands in the order of the codes, and is printed in pieces (`Lines`).

mod belonging;
mod block;
mod fields;
mod lines;
mod owners;

use super::Register;
use super::columns::{Column, Computed};
use super::error::Result;
use super::index::parts::hands;
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::domain::kinds::Kind;
use crate::store::{Result as Read, Store, StoreError};
use belonging::Asked;
use block::Block;
pub use fields::Form;
use fields::{Printer, fits};
pub use lines::{Lines, PIECE};
use std::ops::Range;

/// Rows that are read in one go.
const SLICE: usize = 8_192;

/// A column as it is printed.
#[derive(Clone)]
enum Part {
    Code,
    /// Fields that follow one another, which stand in the block as they are printed.
    Fields(Vec<Field>),
    Computed(Computed),
}

impl Part {
    /// The parts of these columns; `None` where one cannot be printed without an entry: it asks another record than the
    /// project's own and its milestones' dates.
    fn of(columns: &[Column], form: Form) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        for column in columns {
            match (column, parts.last_mut()) {
                (Column::Key(Key::Field(Field::Code)), _) => parts.push(Part::Code),
                (Column::Key(Key::Field(field)), last) if fits(*field, form) => match last {
                    Some(Part::Fields(run)) => run.push(*field),
                    _ => parts.push(Part::Fields(vec![*field])),
                },
                (Column::Computed(computed), _) => match computed {
                    Computed::Id | Computed::Due | Computed::Overdue | Computed::DaysLate | Computed::Updated => {
                        parts.push(Part::Computed(*computed));
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
        Some(parts)
    }
}

impl Register {
    /// How many projects there are without the plan's unnamed lots; of a large register they are counted in the file.
    pub fn count_all(&self) -> Result<usize> {
        match self.reads_file() {
            true => Ok(self.store.count_projects(Kind::Batch.code())?),
            false => Ok(self.book.count()),
        }
    }

    /// Whether the present state is in the file and not in memory.
    fn reads_file(&self) -> bool {
        self.past.is_none() && (!self.book.is_whole() || self.book.is_unread())
    }

    /// All projects but the batches, printed by these columns; `None` where that takes more than the file has, or all is
    /// in memory already, or another program wrote meanwhile.
    pub fn straight(&self, columns: &[Column], form: Form) -> Result<Option<Lines>> {
        let Some(parts) = Part::of(columns, form).filter(|_| self.reads_file()) else { return Ok(None) };
        let before = self.store.newest()?.map(|(n, _)| n);
        let computed =
            |wanted: &[Computed]| parts.iter().any(|part| matches!(part, Part::Computed(c) if wanted.contains(c)));
        let day = self.day();
        let judged = computed(&[Computed::Due, Computed::Overdue, Computed::DaysLate]).then_some(&day);
        let asked = Asked { judged, touched: computed(&[Computed::Updated]) };
        let printer = || Printer::new(form, matches!(form, Form::Csv(_)).then(|| self.book.of_tables()));
        if self.book.is_whole() {
            // Of a small register all is read before another thread has begun.
            let read = || read(&self.store, &parts, printer(), &Share::all(asked), asked);
            let block = self.store.at_one_moment(read)?;
            return Ok(Some(Lines::of(form, parts.clone(), vec![block], &day, &self.clock)));
        }
        let shares = Share::of(&self.store, hands(), asked)?;
        let others = shares.iter().skip(1).map(|_| self.store.again()).collect::<Read<Vec<Store>>>()?;
        let found: Vec<Read<Block>> = std::thread::scope(|scope| {
            let parts = &parts;
            let hand = |(store, share): (Store, _)| {
                let printer = printer();
                scope.spawn(move || read(&store, parts, printer, share, asked))
            };
            let working: Vec<_> = others.into_iter().zip(&shares[1..]).map(hand).collect();
            let mine = read(&self.store, parts, printer(), &shares[0], asked);
            let theirs = working.into_iter().map(|hand| hand.join().unwrap_or(Err(StoreError::Stopped)));
            std::iter::once(mine).chain(theirs).collect()
        });
        let lines = Lines::of(form, parts, found.into_iter().collect::<Read<_>>()?, &day, &self.clock);
        let same = before == self.store.newest()?.map(|(n, _)| n);
        Ok(same.then_some(lines))
    }
}

/// What one thread reads: places of projects, and of what belongs to projects kind by kind.
struct Share {
    projects: Range<i64>,
    belonging: Vec<(Entity, Range<i64>)>,
}

impl Share {
    fn all(asked: Asked<'_>) -> Share {
        let belonging = asked.kinds().iter().map(|entity| (*entity, 0..i64::MAX)).collect();
        Share { projects: 0..i64::MAX, belonging }
    }

    fn of(store: &Store, count: usize, asked: Asked<'_>) -> Read<Vec<Share>> {
        let projects = store.shares(Entity::Project, count)?.into_iter();
        let mut shares: Vec<Share> = projects.map(|projects| Share { projects, belonging: Vec::new() }).collect();
        for entity in asked.kinds() {
            for (share, places) in shares.iter_mut().zip(store.shares(*entity, count)?) {
                share.belonging.push((*entity, places));
            }
        }
        Ok(shares)
    }
}

/// Reads a share.
fn read(store: &Store, parts: &[Part], printer: Printer, share: &Share, asked: Asked<'_>) -> Read<Block> {
    let mut block = Block::read(store, parts, printer, share.projects.clone())?;
    for (entity, places) in &share.belonging {
        block.belonging.read(store, *entity, places.clone(), asked, (&block.ids, &mut block.rows))?;
    }
    Ok(block)
}
