//! All projects of a large register as tab-separated lines, straight from the file. Nothing is asked of them, so no index
//! is filled: one thread reads the columns that are wanted and keeps them as they will be printed, another one reads what
//! belongs to projects and keeps of it when each was touched and what is due. Then all stands in the order of the codes.

use super::Register;
use super::book::{Day, NO_CODE, clashing};
use super::columns::{Column, Computed};
use super::error::Result;
use super::home::Clock;
use super::index::order::{Head, compare, head};
use crate::domain::assess::Case;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::Kind;
use crate::domain::value::PartialDate;
use crate::exchange::out::tsv;
use crate::store::slices::{Passing, Wanted};
use crate::store::{Result as Read, Store, StoreError};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::fmt::Write;

/// Rows that are read in one go.
const SLICE: usize = 8_192;
/// What is read of every project, before the columns that are printed.
const FIRST: [Field; 4] = [Field::Code, Field::Kind, Field::Stage, Field::Activity];

/// Whether a column can be printed without an entry: it asks no other record than the project's own and its milestones'
/// dates.
fn fits(column: &Column) -> bool {
    match column {
        Column::Key(Key::Field(field)) => !matches!(field.kind(), FieldKind::Decimal | FieldKind::Project),
        Column::Key(_) => false,
        Column::Computed(computed) => matches!(
            computed,
            Computed::Id | Computed::Due | Computed::Overdue | Computed::DaysLate | Computed::Updated
        ),
    }
}

/// A column as it is printed.
enum Part {
    Code,
    /// A field, which stands in the block.
    Field,
    Computed(Computed),
}

/// Dates as they stand in the file, each read once.
#[derive(Default)]
struct Dates {
    known: HashMap<Box<str>, u32>,
    all: Vec<Option<(NaiveDate, String)>>,
}

impl Dates {
    /// The number of a date; `None` if the text is none.
    fn number(&mut self, text: &str) -> Option<u32> {
        let number = self.known.get(text).copied().unwrap_or_else(|| {
            let date = PartialDate::parse_stored(text).ok();
            self.all.push(date.map(|d| (d.latest(), d.canonical())));
            let number = self.all.len() as u32 - 1;
            self.known.insert(text.into(), number);
            number
        });
        self.all[number as usize].as_ref().map(|_| number)
    }

    fn get(&self, number: u32) -> Option<&(NaiveDate, String)> {
        self.all.get(number as usize)?.as_ref()
    }
}

/// A project.
struct Row {
    id: [u8; 16],
    /// Where its code begins in the block; the fields follow, a tab behind each.
    start: usize,
    code: u32,
    batch: bool,
    running: bool,
    updated: i64,
    late: i64,
    due: Option<Due>,
}

/// When an open milestone is due: its last day, the date by its number, and by what it stands among its like.
#[derive(Clone, Copy)]
struct Due {
    day: NaiveDate,
    date: u32,
    place: u32,
    id: [u8; 16],
}

/// What belongs to one project and stood together in the file.
struct Sum {
    owner: [u8; 16],
    updated: i64,
    late: i64,
    due: Option<Due>,
}

/// What belongs to projects.
#[derive(Default)]
struct Rest {
    sums: Vec<Sum>,
    dates: Dates,
    /// Places among siblings, by number.
    places: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

/// All projects, in order.
pub struct Lines {
    parts: Vec<Part>,
    block: String,
    rows: Vec<Row>,
    order: Vec<u32>,
    dates: Dates,
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
    pub fn straight(&self, columns: &[Column]) -> Result<Option<Lines>> {
        if !self.reads_file() || !columns.iter().all(fits) {
            return Ok(None);
        }
        let before = self.store.newest()?.map(|(n, _)| n);
        let computed = |wanted: &[Computed]| {
            columns.iter().any(|c| matches!(c, Column::Computed(computed) if wanted.contains(computed)))
        };
        let judged = computed(&[Computed::Due, Computed::Overdue, Computed::DaysLate]);
        let touched = computed(&[Computed::Updated]);
        let day = self.day();
        if self.book.is_whole() {
            // Of a small register all is read before another thread has begun.
            return Ok(Some(self.store.at_one_moment(|| {
                let mut lines = Lines::read(&self.store, columns, self.clock.clone())?;
                if judged || touched {
                    lines.take(Rest::read(&self.store, &day, judged, touched)?);
                }
                lines.arrange();
                Ok(lines)
            })?));
        }
        let other = (judged || touched).then(|| self.store.again()).transpose()?;
        let (mut lines, rest) = std::thread::scope(|scope| {
            let rest = other.map(|store| scope.spawn(move || Rest::read(&store, &day, judged, touched)));
            let lines = Lines::read(&self.store, columns, self.clock.clone())?;
            let rest = rest.map(|r| r.join().unwrap_or(Err(StoreError::Stopped))).transpose()?;
            Ok::<_, StoreError>((lines, rest))
        })?;
        lines.take(rest.unwrap_or_default());
        lines.arrange();
        let same = before == self.store.newest()?.map(|(n, _)| n);
        Ok(same.then_some(lines))
    }
}

impl Rest {
    /// Reads milestones, if anything is to be judged, and when they, notes and links were touched, if that is wanted.
    fn read(store: &Store, day: &Day, judged: bool, touched: bool) -> Read<Rest> {
        const DATES: &[Field] =
            &[Field::MilestoneOwner, Field::MilestonePos, Field::Forecast, Field::Baseline, Field::Actual];
        let mut rest = Rest::default();
        let mut kinds: Vec<(Entity, &[Field])> = vec![(Entity::Milestone, DATES)];
        if touched {
            kinds.extend([(Entity::Note, &[Field::NoteOwner][..]), (Entity::Link, &[Field::LinkOwner][..])]);
        }
        for (entity, fields) in kinds {
            let judged = judged && entity == Entity::Milestone;
            let wanted = Wanted::new(entity, if judged { fields } else { &fields[..1] }, false);
            let mut place = Some(0);
            while let Some(after) = place {
                place = store.slice(&wanted, after, SLICE, &mut |row| rest.add(row, judged, day))?;
            }
        }
        Ok(rest)
    }

    fn add(&mut self, row: &Passing<'_>, judged: bool, day: &Day) {
        let Some(owner) = row.reference(0) else { return };
        if self.sums.last().is_none_or(|sum| sum.owner != owner) {
            self.sums.push(Sum { owner, updated: 0, late: 0, due: None });
        }
        let due = if judged && !row.deleted { self.due(row) } else { None };
        let Some(sum) = self.sums.last_mut() else { return };
        sum.updated = sum.updated.max(row.updated);
        if let Some(due) = due {
            sum.late = sum.late.max((day.today - due.day).num_days());
            sum.due = Some(sum.due.map_or(due, |known| earlier(known, due, &self.places)));
        }
    }

    /// When a milestone is due that is open.
    fn due(&mut self, row: &Passing<'_>) -> Option<Due> {
        if row.text(4).is_some() {
            return None;
        }
        let mut date = |n: usize| row.text(n).and_then(|text| self.dates.number(&text));
        let date = date(2).or_else(|| date(3))?;
        let day = self.dates.get(date)?.0;
        let place = row.text(1).unwrap_or_default();
        let place = self.numbers.get(&*place).copied().unwrap_or_else(|| {
            self.places.push(place.as_ref().into());
            let number = self.places.len() as u32 - 1;
            self.numbers.insert(place.as_ref().into(), number);
            number
        });
        Some(Due { day, date, place, id: row.id })
    }
}

/// The one that is due next.
fn earlier(a: Due, b: Due, places: &[Box<str>]) -> Due {
    let place = |due: &Due| (&places[due.place as usize], due.id);
    if a.day.cmp(&b.day).then_with(|| place(&a).cmp(&place(&b))).is_le() { a } else { b }
}

impl Lines {
    fn read(store: &Store, columns: &[Column], clock: Clock) -> Read<Lines> {
        let mut fields = FIRST.to_vec();
        let mut parts = Vec::new();
        for column in columns {
            parts.push(match column {
                Column::Key(Key::Field(Field::Code)) => Part::Code,
                Column::Key(key) => {
                    fields.extend(key.field());
                    Part::Field
                }
                Column::Computed(computed) => Part::Computed(*computed),
            });
        }
        let mut lines =
            Lines { parts, block: String::new(), rows: Vec::new(), order: Vec::new(), dates: Dates::default(), clock };
        let wanted = Wanted::new(Entity::Project, &fields, false);
        let (mut dates, mut sets) = (Dates::default(), HashMap::new());
        let mut place = Some(0);
        while let Some(after) = place {
            place = store.slice(&wanted, after, SLICE, &mut |row| {
                if !row.deleted {
                    lines.put(row, &fields, &mut dates, &mut sets);
                }
            })?;
        }
        Ok(lines)
    }

    fn put(&mut self, row: &Passing<'_>, fields: &[Field], dates: &mut Dates, sets: &mut HashMap<Box<[u8]>, String>) {
        let code = row.text(0).unwrap_or_default();
        let (stage, activity) = (row.text(2), row.text(3));
        self.rows.push(Row {
            id: row.id,
            start: self.block.len(),
            code: code.len() as u32,
            batch: row.text(1).as_deref() == Some(Kind::Batch.code()),
            running: Case::of(stage.as_deref(), activity.as_deref()).running,
            updated: row.updated,
            late: 0,
            due: None,
        });
        let out = &mut self.block;
        out.push_str(&code);
        for (n, field) in fields.iter().enumerate().skip(FIRST.len()) {
            match field.kind() {
                _ if field.is_set() => {
                    if let Some(bytes) = row.bytes(n) {
                        out.push_str(sets.entry(bytes.into()).or_insert_with(|| {
                            let set: Vec<String> =
                                serde_json::from_str(&String::from_utf8_lossy(bytes)).unwrap_or_default();
                            tsv::field(&set.into())
                        }));
                    }
                }
                FieldKind::Money | FieldKind::Share => {
                    if let Some(number) = row.number(n) {
                        let _ = write!(out, "{number}");
                    }
                }
                FieldKind::Flag => out.push_str(if row.number(n) == Some(1) { "true" } else { "false" }),
                kind => {
                    if let Some(text) = row.text(n) {
                        let date = (kind == FieldKind::Date).then(|| dates.number(&text)).flatten();
                        match date.and_then(|date| dates.get(date)) {
                            Some((_, canonical)) => out.push_str(canonical),
                            None => tsv::put(out, &text),
                        }
                    }
                }
            }
            out.push('\t');
        }
    }

    /// Takes what belongs to the projects to them.
    fn take(&mut self, rest: Rest) {
        let mut by_id: Option<HashMap<[u8; 16], usize>> = None;
        // Mostly it stands in the order in which the projects do.
        let mut next = 0;
        for sum in rest.sums {
            let at = match self.rows.get(next) {
                Some(row) if row.id == sum.owner => Some(next),
                _ => {
                    let by_id = by_id.get_or_insert_with(|| self.rows.iter().map(|r| r.id).zip(0..).collect());
                    by_id.get(&sum.owner).copied()
                }
            };
            let Some(at) = at else { continue };
            next = at + 1;
            let row = &mut self.rows[at];
            row.updated = row.updated.max(sum.updated);
            row.late = row.late.max(sum.late);
            row.due = match (row.due, sum.due) {
                (Some(a), Some(b)) => Some(earlier(a, b, &rest.places)),
                (a, b) => a.or(b),
            };
        }
        self.dates = rest.dates;
    }

    fn code(&self, row: &Row) -> &str {
        &self.block[row.start..row.start + row.code as usize]
    }

    fn arrange(&mut self) {
        let key = |row: &Row| match self.code(row) {
            "" => NO_CODE,
            code => code,
        };
        let mut keyed: Vec<(Head, u32)> = self.rows.iter().map(|row| head(key(row))).zip(0..).collect();
        keyed.sort_unstable_by(|a, b| {
            a.0.cmp(&b.0).then_with(|| {
                let (x, y) = (&self.rows[a.1 as usize], &self.rows[b.1 as usize]);
                compare((&a.0, key(x)), (&b.0, key(y))).then_with(|| x.id.cmp(&y.id))
            })
        });
        self.order = keyed.into_iter().map(|(_, row)| row).collect();
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
            let mut rest = &self.block[row.start + row.code as usize..];
            for part in &self.parts {
                match part {
                    Part::Code if clashes > 0 => tsv::put(&mut line, &clashing(code, clashes)),
                    Part::Code => tsv::put(&mut line, code),
                    Part::Field => {
                        let (field, others) = rest.split_once('\t').unwrap_or((rest, ""));
                        line.push_str(field);
                        rest = others;
                    }
                    Part::Computed(computed) => self.compute(*computed, row, &mut moment, &mut line),
                }
                line.push('\t');
            }
            line.pop();
            show(&line)?;
            count += 1;
        }
        Ok(count)
    }

    fn compute(&self, computed: Computed, row: &Row, moment: &mut (i64, String), line: &mut String) {
        let overdue = row.running && row.late > 0;
        match computed {
            Computed::Id => line.push_str(&EntityId { entity: Entity::Project, bytes: row.id }.hex()),
            Computed::Due => {
                let due = row.due.and_then(|due| self.dates.get(due.date));
                line.push_str(due.map_or("", |(_, canonical)| canonical));
            }
            Computed::Overdue => line.push_str(if overdue { "true" } else { "false" }),
            Computed::DaysLate => {
                let _ = write!(line, "{}", if overdue { row.late } else { 0 });
            }
            // Many were touched at the same moment.
            Computed::Updated => {
                if moment.0 != row.updated {
                    *moment = (row.updated, self.clock.local(row.updated).to_rfc3339());
                }
                line.push_str(&moment.1);
            }
            _ => {}
        }
    }
}
