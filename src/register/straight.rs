//! All projects of a large register as lines, straight from the file. Nothing is asked of them, so no index is filled: each
//! thread reads a part of the projects, keeps of them what will be printed, and of a part of what belongs to projects
//! when each was touched and what is due. Then all stands in the order of the codes.

mod belonging;
mod fields;

use super::Register;
use super::book::{Day, NO_CODE, clashing};
use super::columns::{Column, Computed};
use super::error::Result;
use super::home::Clock;
use super::index::order::{Head, compare, head};
use super::index::parts::hands;
use crate::domain::assess::Case;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::Kind;
use crate::i18n::values::Word;
use crate::store::slices::{Passing, Wanted};
use crate::store::{Result as Read, Store, StoreError};
use belonging::{Asked, Belonging, Dates, Due, Places};
pub use fields::Form;
use fields::{Printer, fits};
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

/// Rows that are read in one go.
const SLICE: usize = 8_192;
/// What is read of every project, before the columns that are printed.
const FIRST: [Field; 4] = [Field::Code, Field::Kind, Field::Stage, Field::Activity];
/// So far ahead is looked for the next project that something belongs to.
const AHEAD: usize = 64;

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

/// A project.
struct Row {
    id: [u8; 16],
    /// Where its code begins in the text of its block; the runs of fields follow.
    start: usize,
    code: u32,
    block: u32,
    /// Its number in the block.
    number: u32,
    batch: bool,
    running: bool,
    updated: i64,
    due: Option<Due>,
}

/// What one thread keeps of its part of the projects.
#[derive(Default)]
struct Block {
    text: String,
    /// How long the runs of fields are, all those of a project one after another.
    lengths: Vec<u32>,
    rows: Vec<Row>,
    /// The rows in order.
    keyed: Vec<(Head, u32)>,
}

/// All projects, in order.
pub struct Lines {
    form: Form,
    parts: Vec<Part>,
    runs: usize,
    blocks: Vec<Block>,
    rows: Vec<Row>,
    order: Vec<u32>,
    dates: Dates,
    day: Day,
    clock: Clock,
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
            let (block, belonging) = self.store.at_one_moment(read)?;
            return Ok(Some(Lines::of(form, parts.clone(), vec![block], vec![belonging], &day, &self.clock)));
        }
        let shares = Share::of(&self.store, hands(), asked)?;
        let others = shares.iter().skip(1).map(|_| self.store.again()).collect::<Read<Vec<Store>>>()?;
        let (mut blocks, mut belonging) = (Vec::new(), Vec::new());
        let found: Vec<Read<(Block, Belonging)>> = std::thread::scope(|scope| {
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
        for part in found {
            let (block, rest) = part?;
            blocks.push(block);
            belonging.push(rest);
        }
        let lines = Lines::of(form, parts, blocks, belonging, &day, &self.clock);
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
fn read(store: &Store, parts: &[Part], printer: Printer, share: &Share, asked: Asked<'_>) -> Read<(Block, Belonging)> {
    let block = Block::read(store, parts, printer, share.projects.clone())?;
    let mut belonging = Belonging::default();
    for (entity, places) in &share.belonging {
        belonging.read(store, *entity, places.clone(), asked)?;
    }
    Ok((block, belonging))
}

impl Block {
    fn read(store: &Store, parts: &[Part], mut printer: Printer, places: Range<i64>) -> Read<Block> {
        let mut fields = FIRST.to_vec();
        for part in parts {
            if let Part::Fields(run) = part {
                fields.extend(run);
            }
        }
        let mut block = Block::default();
        let wanted = Wanted::new(Entity::Project, &fields, false);
        store.stretch(&wanted, places, SLICE, &mut |row| {
            if !row.deleted {
                block.put(row, parts, &mut printer);
            }
        })?;
        block.arrange();
        Ok(block)
    }

    fn put(&mut self, row: &Passing<'_>, parts: &[Part], printer: &mut Printer) {
        let code = row.text(0).unwrap_or_default();
        let (stage, activity) = (row.text(2), row.text(3));
        let out = &mut self.text;
        self.rows.push(Row {
            id: row.id,
            start: out.len(),
            code: code.len() as u32,
            block: 0,
            number: self.rows.len() as u32,
            batch: row.bytes(1) == Some(Kind::Batch.code().as_bytes()),
            running: Case::of(stage.as_deref(), activity.as_deref()).running,
            updated: row.updated,
            due: None,
        });
        out.push_str(&code);
        let mut column = FIRST.len();
        for part in parts {
            let Part::Fields(run) = part else { continue };
            let start = out.len();
            for (at, field) in run.iter().enumerate() {
                out.push_str(if at > 0 { printer.form().between() } else { "" });
                printer.put(out, *field, row, column);
                column += 1;
            }
            self.lengths.push((out.len() - start) as u32);
        }
    }

    fn code(&self, row: &Row) -> &str {
        &self.text[row.start..row.start + row.code as usize]
    }

    fn arrange(&mut self) {
        let mut keyed: Vec<(Head, u32)> = self.rows.iter().map(|row| head(key(self.code(row)))).zip(0..).collect();
        keyed.sort_unstable_by(|a, b| {
            // The codes themselves are looked at only where their heads are the same.
            a.0.cmp(&b.0).then_with(|| {
                let (x, y) = (&self.rows[a.1 as usize], &self.rows[b.1 as usize]);
                stand((&a.0, self.code(x), x), (&b.0, self.code(y), y))
            })
        });
        self.keyed = keyed;
    }
}

/// What a code is sorted by.
fn key(code: &str) -> &str {
    if code.is_empty() { NO_CODE } else { code }
}

/// How two projects stand.
fn stand(a: (&Head, &str, &Row), b: (&Head, &str, &Row)) -> std::cmp::Ordering {
    compare((a.0, key(a.1)), (b.0, key(b.1))).then_with(|| a.2.id.cmp(&b.2.id))
}

impl Lines {
    /// Puts together what the threads have read.
    fn of(
        form: Form,
        parts: Vec<Part>,
        mut blocks: Vec<Block>,
        belonging: Vec<Belonging>,
        day: &Day,
        clock: &Clock,
    ) -> Lines {
        let (mut rows, mut keyed) = (Vec::new(), Vec::new());
        rows.reserve(blocks.iter().map(|block| block.rows.len()).sum());
        keyed.reserve(blocks.iter().map(|block| block.rows.len()).sum());
        for (number, block) in (0..).zip(&mut blocks) {
            let first = rows.len() as u32;
            rows.extend(std::mem::take(&mut block.rows).into_iter().map(|row| Row { block: number, ..row }));
            keyed.extend(std::mem::take(&mut block.keyed).into_iter().map(|(head, row)| (head, first + row)));
        }
        let runs = parts.iter().filter(|part| matches!(part, Part::Fields(_))).count();
        let (order, dates, day, clock) = (Vec::new(), Dates::default(), day.clone(), clock.clone());
        let mut lines = Lines { form, parts, runs, blocks, rows, order, dates, day, clock };
        // What is in order already is taken as it is.
        keyed.sort_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| {
                let (x, y) = (&lines.rows[a.1 as usize], &lines.rows[b.1 as usize]);
                stand((&a.0, lines.code(x), x), (&b.0, lines.code(y), y))
            })
        });
        lines.order = keyed.into_iter().map(|(_, row)| row).collect();
        lines.take(belonging);
        lines
    }

    /// Takes what belongs to the projects to them.
    fn take(&mut self, belonging: Vec<Belonging>) {
        let (rows, dates, mut places) = (&mut self.rows, &mut self.dates, Places::default());
        let mut by_id: Option<HashMap<[u8; 16], usize>> = None;
        for part in belonging {
            for sums in &part.sums {
                // Mostly it stands in the order in which the projects do.
                let first = sums.first().and_then(|sum| rows.iter().position(|row| row.id == sum.owner));
                let mut next = first.unwrap_or_default();
                for sum in sums {
                    let near = (next..rows.len().min(next + AHEAD)).find(|at| rows[*at].id == sum.owner);
                    let at = near.or_else(|| {
                        by_id
                            .get_or_insert_with(|| rows.iter().map(|r| r.id).zip(0..).collect())
                            .get(&sum.owner)
                            .copied()
                    });
                    let Some(at) = at else { continue };
                    next = at + 1;
                    let row = &mut rows[at];
                    row.updated = row.updated.max(sum.updated);
                    if let Some(due) = sum.due.map(|due| due.among(&part, dates, &mut places)) {
                        row.due = Some(row.due.map_or(due, |known| known.or(due, &places)));
                    }
                }
            }
        }
    }

    fn code(&self, row: &Row) -> &str {
        self.blocks[row.block as usize].code(row)
    }

    /// Shows the lines in the order of the codes, without their ends, so many at most. Answers how many there were.
    pub fn each<E>(
        &self,
        limit: Option<usize>,
        mut show: impl FnMut(&str) -> std::result::Result<(), E>,
    ) -> std::result::Result<usize, E> {
        let (mut line, mut previous, mut clashes, mut count) = (String::new(), "", 0_u8, 0);
        let mut moment = (i64::MIN, String::new());
        for row in self.order.iter().map(|row| &self.rows[*row as usize]) {
            if limit.is_some_and(|limit| count >= limit) {
                break;
            }
            let code = self.code(row);
            let same = !code.is_empty() && code.eq_ignore_ascii_case(previous);
            clashes = if same { clashes.saturating_add(1) } else { 0 };
            previous = code;
            if row.batch {
                continue;
            }
            line.clear();
            let block = &self.blocks[row.block as usize];
            let mut at = row.start + row.code as usize;
            let mut lengths = block.lengths[row.number as usize * self.runs..].iter();
            for (number, part) in self.parts.iter().enumerate() {
                line.push_str(if number > 0 { self.form.between() } else { "" });
                match part {
                    Part::Code if clashes > 0 => self.form.put(&mut line, &clashing(code, clashes)),
                    Part::Code => self.form.put(&mut line, code),
                    Part::Fields(_) => {
                        let end = at + lengths.next().map_or(0, |length| *length as usize);
                        line.push_str(&block.text[at..end]);
                        at = end;
                    }
                    Part::Computed(computed) => self.compute(*computed, row, &mut moment, &mut line),
                }
            }
            show(&line)?;
            count += 1;
        }
        Ok(count)
    }

    fn compute(&self, computed: Computed, row: &Row, moment: &mut (i64, String), line: &mut String) {
        let late = row.due.map_or(0, |due| (self.day.today - due.day).num_days());
        let overdue = row.running && late > 0;
        match (computed, self.form) {
            (Computed::Id, _) => line.push_str(&EntityId { entity: Entity::Project, bytes: row.id }.hex()),
            (Computed::Due, form) => {
                if let Some((_, text)) = row.due.and_then(|due| self.dates.get(due.date)) {
                    let (canonical, written) = text.split_once('|').unwrap_or((text, text));
                    form.put(line, if form == Form::Tsv { canonical } else { written });
                }
            }
            (Computed::Overdue, Form::Tsv) => line.push_str(if overdue { "true" } else { "false" }),
            (Computed::Overdue, Form::Csv(lang)) => line.push_str(if overdue { Word::Yes.say(lang) } else { "" }),
            (Computed::DaysLate, Form::Csv(_)) if !overdue => {}
            (Computed::DaysLate, _) => {
                let _ = write!(line, "{}", if overdue { late } else { 0 });
            }
            // Many were touched at the same moment.
            (Computed::Updated, form) => {
                if moment.0 != row.updated {
                    let local = self.clock.local(row.updated);
                    let text = match form {
                        Form::Tsv => local.to_rfc3339(),
                        Form::Csv(_) => local.format("%Y-%m-%d").to_string(),
                    };
                    *moment = (row.updated, text);
                }
                line.push_str(&moment.1);
            }
            _ => {}
        }
    }
}
