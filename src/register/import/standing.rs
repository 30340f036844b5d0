//! Rows of a text that say what stands in the register already, all of each: most of a ledger of ours that comes back with
//! some cells edited. They are found before any row is read: projects on their way past (on several threads, each held
//! against its row) are asked cell by cell whether it says anything else. What is not that plain is read the long way, and
//! comes to the same.

use super::super::Register;
use super::super::book::hands::{Craft, Shaping};
use super::super::book::passage::Needs;
use super::super::book::{Book, Entry};
use super::super::error::{Error, Result};
use super::super::reading::Reader;
use super::cells::Cells;
use super::matching::{ByCode, Names};
use super::plain::{self, Known};
use super::{MatchBy, Phase, Request};
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::domain::text;
use crate::exchange::headings::{Special, Target};
use crate::exchange::intake::{Lines, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT};
use crate::exchange::layout::Layout;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What is needed of a milestone.
const DATES: &[Field] = &[Field::MilestoneKind, Field::Baseline, Field::Forecast, Field::Actual];
/// More rows than this that must be read are worth having all projects in memory.
const MANY: usize = 2_500;

/// The rows of a text, and what is known of them.
pub(super) struct Standing<'s> {
    pub lines: Rc<Lines<'s>>,
    /// The project that a row means by its code; of two rows that mean the same the first one.
    ids: Vec<Option<EntityId>>,
    /// Whether a row says nothing else than what stands there.
    pub known: Rc<[bool]>,
    /// The first row that was not given on yet.
    next: usize,
}

/// Whether rows of a sheet that is laid out so can be known beforehand: no cell of one is settled together with others,
/// and each says by its code which project it means.
fn is_told(lines: &Lines<'_>, layout: &Layout, by: MatchBy) -> bool {
    let has = |special| layout.column(&Target::Special(special)).is_some();
    let cells = layout.columns.last().map_or(0, |c| u64::from(c.index)).saturating_mul(lines.len() as u64);
    let last = lines.len().checked_sub(1).map_or(0, |last| lines.line(last));
    // Who reads counts rows and cells, and refuses too many.
    cells <= MAX_CELLS
        && last <= MAX_ROWS
        && by != MatchBy::Name
        && layout.column(&Target::Field(Field::Code)).is_some()
        && plain::is_simple(layout)
        && ![Special::Id, Special::Seen, Special::Name].into_iter().any(has)
}

impl<'s> Standing<'s> {
    /// Looks at all rows of a text. `None` if that is no use.
    pub fn find(
        register: &Register,
        request: &Request,
        lines: Lines<'s>,
        layout: &Layout,
        names: &Names<'_>,
    ) -> Result<Option<Standing<'s>>> {
        let code = layout.column(&Target::Field(Field::Code)).map(|c| c.index as usize - 1);
        let (Some(code), true) = (code, is_told(&lines, layout, request.by)) else { return Ok(None) };
        let head = layout.head.last().copied().unwrap_or_default();
        let mut rows: HashMap<EntityId, usize> = HashMap::new();
        let (mut ids, mut order) = (vec![None; lines.len()], Vec::new());
        for (row, id) in ids.iter_mut().enumerate().filter(|(row, _)| lines.line(*row) > head) {
            let said = lines.cells(row).nth(code).unwrap_or_default();
            let found = text::is_settled(&said, false).then(|| names.coded(&said)).flatten();
            if let Some(found) = found.filter(|found| !rows.contains_key(found)) {
                rows.insert(found, row);
                order.push(found);
                *id = Some(found);
            }
        }
        if order.is_empty() {
            return Ok(None);
        }
        let known = (0..lines.len()).map(|_| AtomicBool::new(false)).collect();
        let (today, by_code) = (register.day().today, names.by_code());
        let comparing = Comparing { lines: &lines, layout, rows, by_code, today, request, known, done: 0.into() };
        let book = register.book();
        request.watch.enter(Phase::Comparing, order.len() as u64);
        book.form(&order, &needs(layout), &comparing, &mut |_| Ok::<(), Error>(()))?;
        request.watch.enter(Phase::Reading, 0);
        let known: Vec<bool> = comparing.known.into_iter().map(AtomicBool::into_inner).collect();
        let rest = known.iter().zip(&ids).filter(|(known, id)| !**known && id.is_some()).count();
        if rest > MANY {
            book.entries();
        }
        Ok(Some(Standing { lines: Rc::new(lines), ids, known: known.into(), next: 0 }))
    }

    /// The next row before this line that says nothing else than what stands there, with its project.
    pub fn next_before(&mut self, line: u32) -> Option<(usize, EntityId)> {
        while self.next < self.known.len() && self.lines.line(self.next) < line {
            let row = self.next;
            self.next += 1;
            if let (true, Some(id)) = (self.known[row], self.ids[row]) {
                return Some((row, id));
            }
        }
        None
    }
}

/// What is needed of projects for these columns.
fn needs(layout: &Layout) -> Needs {
    let mut needs = Needs::default();
    for column in &layout.columns {
        match (&column.target, column.target.key()) {
            (Target::Milestone(..), _) => needs.milestone = Some(DATES.to_vec()),
            (_, Some(Key::Field(field))) => needs.project.push(field),
            _ => {}
        }
    }
    needs
}

/// How projects are held against their rows, on whatever thread.
struct Comparing<'c> {
    lines: &'c Lines<'c>,
    layout: &'c Layout,
    rows: HashMap<EntityId, usize>,
    by_code: Arc<ByCode>,
    today: NaiveDate,
    request: &'c Request,
    known: Vec<AtomicBool>,
    /// How many were looked at.
    done: AtomicU64,
}

impl Craft for Comparing<'_> {
    fn begin<'b>(&'b self, book: &'b Book) -> Shaping<'b> {
        let names = Rc::new(Names::beside(book, self.by_code.clone()));
        let reader = Reader { book, today: self.today, lang: self.request.lang };
        let mut cells = Cells::new(reader, names, false);
        if self.layout.titled {
            cells.of_year(self.layout.year);
        }
        let mut said = Vec::new();
        Box::new(move |entry, _| {
            let row = self.rows.get(&entry.id()).filter(|_| !self.request.stop.load(Relaxed));
            if let Some((known, row)) = row.and_then(|row| Some((self.known.get(*row)?, *row))) {
                known.store(self.stands(row, entry, &mut cells, &mut said), Relaxed);
            }
            self.request.watch.reach(self.done.fetch_add(1, Relaxed));
        })
    }
}

impl<'c> Comparing<'c> {
    /// Whether a row says what stands in its project, and nothing else.
    fn stands(&self, row: usize, entry: &Entry, cells: &mut Cells<'_>, said: &mut Vec<Cow<'c, str>>) -> bool {
        // A longer one may hold a cell that is too long.
        if self.lines.bytes(row) > MAX_TEXT {
            return false;
        }
        said.clear();
        said.extend(self.lines.cells(row));
        if said.len() > MAX_COLUMNS as usize || !self.layout.is_plainly_project(said) {
            return false;
        }
        // What stands under no heading is told.
        let strays = |(n, text): (usize, &Cow<'_, str>)| !text.trim().is_empty() && !self.layout.has(n as u32 + 1);
        if said.iter().enumerate().any(strays) {
            return false;
        }
        let known = Known::of(entry, false);
        let text = |index: u32| said.get(index as usize - 1).map_or("", |text| &**text);
        self.layout.columns.iter().all(|column| cells.stands(column, text(column.index), &known))
    }
}
