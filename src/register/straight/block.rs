//! The projects that one thread has read: what will be printed of them, as it will be printed, and their order.

use super::belonging::{Belonging, Sum};
use super::fields::{Printer, Shown};
use super::{Part, SLICE};
use crate::domain::assess::Case;
use crate::domain::field::Field;
use crate::domain::id::Entity;
use crate::domain::kinds::Kind;
use crate::register::book::NO_CODE;
use crate::register::index::order::{Head, compare, head, sort_keyed};
use crate::store::slices::{Passing, Wanted};
use crate::store::{Result, Store};
use std::cmp::Ordering;
use std::ops::Range;

/// What is read of every project, before the columns that are printed.
const FIRST: [Field; 4] = [Field::Code, Field::Kind, Field::Stage, Field::Activity];

/// A project.
pub struct Row {
    /// Where its code begins in the text of its block; the runs of fields follow.
    pub start: usize,
    pub code: u32,
    pub batch: bool,
    pub running: bool,
    pub sum: Sum,
}

/// What one thread keeps of its part of the projects.
#[derive(Default)]
pub struct Block {
    pub text: String,
    /// How long the runs of fields are, all those of a project one after another.
    pub lengths: Vec<u32>,
    /// In the order in which they stand in the file, as the rows do.
    pub ids: Vec<[u8; 16]>,
    pub rows: Vec<Row>,
    /// The rows in order.
    pub keyed: Vec<(Head, u32)>,
    pub belonging: Belonging,
}

impl Block {
    pub(super) fn read(store: &Store, parts: &[Part], mut printer: Printer, places: Range<i64>) -> Result<Block> {
        let mut fields = FIRST.to_vec();
        let mut column = |field: &Field| {
            let at = fields.iter().position(|known| known == field).unwrap_or(fields.len());
            if at == fields.len() {
                fields.push(*field);
            }
            Shown::new(*field, at)
        };
        let runs = parts.iter().filter_map(|part| match part {
            Part::Fields(run) => Some(run.iter().map(&mut column).collect()),
            _ => None,
        });
        let runs: Vec<Vec<Shown>> = runs.collect();
        let mut block = Block::default();
        store.stretch(&Wanted::new(Entity::Project, &fields, false), places, SLICE, &mut |row| {
            if !row.deleted() {
                block.put(row, &runs, &mut printer);
            }
        })?;
        block.arrange();
        Ok(block)
    }

    fn put(&mut self, row: &Passing<'_>, runs: &[Vec<Shown>], printer: &mut Printer) {
        let code = row.text(0).unwrap_or_default();
        let (stage, activity) = (row.text(2), row.text(3));
        let out = &mut self.text;
        self.ids.push(row.id);
        self.rows.push(Row {
            start: out.len(),
            code: code.len() as u32,
            batch: row.bytes(1) == Some(Kind::Batch.code().as_bytes()),
            running: Case::of(stage.as_deref(), activity.as_deref()).running,
            sum: Sum { updated: row.updated(), due: None },
        });
        out.push_str(&code);
        for run in runs {
            let start = out.len();
            for (at, shown) in run.iter().enumerate() {
                if at > 0 {
                    out.push(printer.form().between());
                }
                printer.put(out, shown, row);
            }
            self.lengths.push((out.len() - start) as u32);
        }
    }

    /// The code of a row.
    pub fn code(&self, row: u32) -> &str {
        let row = &self.rows[row as usize];
        &self.text[row.start..row.start + row.code as usize]
    }

    fn arrange(&mut self) {
        let mut keyed: Vec<(Head, u32)> =
            (0..self.rows.len() as u32).map(|row| (head(key(self.code(row))), row)).collect();
        sort_keyed(&mut keyed, |a, b| stand((self, a), (self, b)));
        self.keyed = keyed;
    }
}

/// What a code is sorted by.
fn key(code: &str) -> &str {
    if code.is_empty() { NO_CODE } else { code }
}

/// How two projects stand, each of its block.
pub fn stand((a, x): (&Block, &(Head, u32)), (b, y): (&Block, &(Head, u32))) -> Ordering {
    // The codes themselves are looked at only where their heads are the same.
    x.0.cmp(&y.0).then_with(|| {
        compare((&x.0, key(a.code(x.1))), (&y.0, key(b.code(y.1))))
            .then_with(|| a.ids[x.1 as usize].cmp(&b.ids[y.1 as usize]))
    })
}
