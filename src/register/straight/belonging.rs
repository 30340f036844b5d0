//! What belongs to projects, as it passes by: when each was touched and what is due. It is taken to the projects that the
//! same thread has read; of others' it is kept as `Stray`.

use super::SLICE;
use super::block::{Block, Row};
use super::owners::Owners;
use crate::domain::field::Field;
use crate::domain::id::{Entity, unhex};
use crate::domain::value::PartialDate;
use crate::register::book::Day;
use crate::register::plain;
use crate::store::slices::{Passing, Wanted};
use crate::store::{Result, Store};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::Range;

/// Dates as they stand in the file, each read once.
#[derive(Default)]
pub struct Dates {
    known: HashMap<Box<str>, u32>,
    /// The numbers of plain dates, by year, month and day; 0 = not met yet.
    plain: Vec<u32>,
    /// Their last days, where they are dates.
    days: Vec<Option<NaiveDate>>,
    /// How they stand in the file, and how much of that is the canonical form.
    texts: Vec<(Box<str>, usize)>,
}

impl Dates {
    /// The number of a date; `None` if the text is none.
    pub fn number(&mut self, text: &[u8]) -> Option<u32> {
        let number = match plain::place(text) {
            Some(at) => {
                if self.plain.is_empty() {
                    self.plain = vec![0; plain::COUNT];
                }
                match self.plain[at] {
                    0 => {
                        let new = self.add(&String::from_utf8_lossy(text));
                        self.plain[at] = new + 1;
                        new
                    }
                    known => known - 1,
                }
            }
            None => {
                let text = String::from_utf8_lossy(text);
                match self.known.get(&*text) {
                    Some(known) => *known,
                    None => {
                        let new = self.add(&text);
                        self.known.insert(text.into(), new);
                        new
                    }
                }
            }
        };
        self.day(number).map(|_| number)
    }

    fn add(&mut self, text: &str) -> u32 {
        self.days.push(PartialDate::parse_stored(text).ok().map(|date| date.latest()));
        // How it was written stands behind a bar.
        self.texts.push((text.into(), text.find('|').unwrap_or(text.len())));
        self.days.len() as u32 - 1
    }

    /// Its last day.
    pub fn day(&self, number: u32) -> Option<NaiveDate> {
        self.days.get(number as usize).copied().flatten()
    }

    /// How it stands in the file.
    fn text(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|(text, _)| &**text)
    }

    /// Its canonical form.
    pub fn canonical(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|(text, canonical)| &text[..*canonical])
    }

    /// How it was written.
    pub fn written(&self, number: u32) -> Option<&str> {
        self.texts.get(number as usize).map(|(text, canonical)| text.get(canonical + 1..).unwrap_or(text))
    }
}

/// Places among siblings, by number.
#[derive(Default)]
pub struct Places {
    known: HashMap<Box<str>, u32>,
    all: Vec<Box<str>>,
    /// The one that was last met: in most projects they follow one another in the same way.
    last: usize,
}

impl Places {
    pub fn number(&mut self, place: &[u8]) -> u32 {
        let same = |n: &usize| self.all.get(*n).is_some_and(|known| known.as_bytes() == place);
        let near = [self.last + 1, self.last, 0].into_iter().find(same);
        self.last = near.unwrap_or_else(|| {
            let place = String::from_utf8_lossy(place);
            match self.known.get(&*place) {
                Some(known) => *known as usize,
                None => {
                    self.known.insert(place.clone().into(), self.all.len() as u32);
                    self.all.push(place.into());
                    self.all.len() - 1
                }
            }
        });
        self.last as u32
    }

    fn get(&self, number: u32) -> &str {
        self.all.get(number as usize).map_or("", |place| place)
    }
}

/// When an open milestone is due: its last day, the date by its number, and by what it stands among its like.
#[derive(Clone, Copy)]
pub struct Due {
    pub day: NaiveDate,
    pub date: u32,
    place: u32,
    id: [u8; 16],
}

impl Due {
    /// The one that is due next.
    fn or(self, other: Due, places: &Places) -> Due {
        let place = |due: &Due| (places.get(due.place), due.id);
        let order = self.day.cmp(&other.day).then_with(|| place(&self).cmp(&place(&other)));
        if order.is_le() { self } else { other }
    }

    /// The same with the numbers that others have given to its date and its place.
    fn among(self, from: &Numbers, to: &mut Numbers) -> Due {
        let date = from.dates.text(self.date).and_then(|text| to.dates.number(text.as_bytes()));
        Due { date: date.unwrap_or(u32::MAX), place: to.places.number(from.places.get(self.place).as_bytes()), ..self }
    }
}

/// Dates and places by their numbers.
#[derive(Default)]
pub struct Numbers {
    pub dates: Dates,
    pub places: Places,
}

/// When something was touched, in milliseconds since 1970 (UTC), and what is due of it.
#[derive(Clone, Copy)]
pub struct Sum {
    pub updated: i64,
    pub due: Option<Due>,
}

impl Sum {
    const NONE: Sum = Sum { updated: 0, due: None };

    /// Takes in another one with numbers of the same places.
    fn add(&mut self, other: Sum, places: &Places) {
        self.updated = self.updated.max(other.updated);
        if let Some(due) = other.due {
            self.due = Some(self.due.map_or(due, |known| known.or(due, places)));
        }
    }

    /// The same with the numbers of others.
    fn among(self, from: &Numbers, to: &mut Numbers) -> Sum {
        Sum { due: self.due.map(|due| due.among(from, to)), ..self }
    }
}

/// What belongs to one project that this thread has not read, and stood together in the file.
struct Stray {
    owner: [u8; 16],
    sum: Sum,
}

/// What belongs to projects and stands in one part of the file.
#[derive(Default)]
pub struct Belonging {
    pub numbers: Numbers,
    strays: Vec<Stray>,
}

/// What is wanted of it.
#[derive(Clone, Copy)]
pub struct Asked<'d> {
    /// The day by which is judged what is late, if anything is.
    pub judged: Option<&'d Day>,
    /// Whether it is told when anything was touched.
    pub touched: bool,
}

impl Asked<'_> {
    /// The kinds that are read for it.
    pub fn kinds(&self) -> &'static [Entity] {
        match (self.touched, self.judged) {
            (true, _) => &[Entity::Milestone, Entity::Note, Entity::Link],
            (false, Some(_)) => &[Entity::Milestone],
            (false, None) => &[],
        }
    }
}

/// What is read of a milestone to tell when it is due.
const DATES: &[Field] = &[Field::MilestoneOwner, Field::Actual, Field::Forecast, Field::Baseline, Field::MilestonePos];
/// Where these stand among them.
const ACTUAL: usize = 1;
const FORECAST: usize = 2;
const BASELINE: usize = 3;
const PLACE: usize = 4;

impl Belonging {
    /// Reads the rows of a kind behind one place up to another, and takes what they tell to the projects with these ids.
    pub fn read(
        &mut self,
        store: &Store,
        entity: Entity,
        places: Range<i64>,
        asked: Asked<'_>,
        (ids, rows): (&[[u8; 16]], &mut [Row]),
    ) -> Result<()> {
        let judged = asked.judged.is_some() && entity == Entity::Milestone;
        let owner = Field::owner_of(entity);
        let wanted = Wanted::new(entity, if judged { DATES } else { owner.as_slice() }, false);
        let mut owners = Owners::among(ids);
        // The owner of the last one, as it stands in the file: the next one mostly has the same.
        let (mut last, mut own, mut sum) = (Vec::new(), None, Sum::NONE);
        let mut take = |owner: Option<[u8; 16]>, sum: Sum, belonging: &mut Belonging| {
            let Some(owner) = owner else { return };
            match owners.find(&owner) {
                Some(at) => rows[at].sum.add(sum, &belonging.numbers.places),
                None => belonging.strays.push(Stray { owner, sum }),
            }
        };
        store.stretch(&wanted, places, SLICE, &mut |row| {
            let Some(bytes) = row.bytes(0) else { return };
            if bytes != last {
                let Some(owner) = unhex(bytes) else { return };
                take(own.replace(owner), std::mem::replace(&mut sum, Sum::NONE), self);
                last.clear();
                last.extend_from_slice(bytes);
            }
            sum.updated = sum.updated.max(row.updated());
            if judged && let Some(due) = self.due(row) {
                sum.add(Sum { due: Some(due), ..Sum::NONE }, &self.numbers.places);
            }
        })?;
        take(own, sum, self);
        Ok(())
    }

    /// When a milestone is due that is open.
    fn due(&mut self, row: &Passing<'_>) -> Option<Due> {
        if row.has(ACTUAL) || row.deleted() {
            return None;
        }
        let mut date = |n: usize| row.raw(n).and_then(|text| self.numbers.dates.number(&text));
        let date = date(FORECAST).or_else(|| date(BASELINE))?;
        let day = self.numbers.dates.day(date)?;
        let place = self.numbers.places.number(&row.raw(PLACE).unwrap_or_default());
        Some(Due { day, date, place, id: row.id })
    }
}

/// Takes what was kept to the projects that it belongs to, whoever has read them.
pub fn take_strays(blocks: &mut [Block]) {
    let (mut all, mut numbers) = (Vec::new(), Numbers::default());
    for belonging in blocks.iter_mut().map(|block| &mut block.belonging) {
        for Stray { owner, sum } in std::mem::take(&mut belonging.strays) {
            all.push(Stray { owner, sum: sum.among(&belonging.numbers, &mut numbers) });
        }
    }
    all.sort_unstable_by_key(|stray| stray.owner);
    // Mostly they are few: most projects are told by two bytes to have none.
    let beginning = |id: &[u8; 16]| usize::from(u16::from_le_bytes([id[0], id[1]]));
    let mut some = vec![false; if all.is_empty() { 0 } else { 1 << 16 }];
    all.iter().for_each(|stray| some[beginning(&stray.owner)] = true);
    for block in blocks.iter_mut().filter(|_| !all.is_empty()) {
        for (id, row) in block.ids.iter().zip(&mut block.rows).filter(|(id, _)| some[beginning(id)]) {
            let first = all.partition_point(|stray| stray.owner < *id);
            for stray in all[first..].iter().take_while(|stray| stray.owner == *id) {
                let sum = stray.sum.among(&numbers, &mut block.belonging.numbers);
                row.sum.add(sum, &block.belonging.numbers.places);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dates, Due, Stray, Sum, take_strays};
    use crate::domain::value::PartialDate;
    use crate::register::straight::block::{Block, Row};
    use proptest::prelude::*;

    /// A sum of a block, by its numbers.
    fn sum(block: &mut Block, (updated, due): (i64, Option<(u8, u8, u8)>)) -> Sum {
        let due = due.map(|(day, place, id)| {
            let numbers = &mut block.belonging.numbers;
            let date = numbers.dates.number(format!("2026-03-{:02}", day % 28 + 1).as_bytes()).expect("a date");
            let day = numbers.dates.day(date).expect("a date");
            Due { day, date, place: numbers.places.number(place.to_string().as_bytes()), id: [id; 16] }
        });
        Sum { updated, due }
    }

    /// What it says, whatever the numbers.
    fn said(block: &Block, sum: Sum) -> (i64, Option<(String, String, [u8; 16])>) {
        let numbers = &block.belonging.numbers;
        let due = |due: Due| {
            (numbers.dates.text(due.date).expect("a date").into(), numbers.places.get(due.place).into(), due.id)
        };
        (sum.updated, sum.due.map(due))
    }

    proptest! {
        #[test]
        fn strays_come_to_whom_they_belong(
            count in 0_u8..20,
            strays in prop::collection::vec((0_u8..25, 0_usize..3, (0_i64..9, prop::option::of((0_u8..4, 0_u8..3, any::<u8>())))), 0..30),
        ) {
            let mut blocks: Vec<Block> = (0..3).map(|_| Block::default()).collect();
            for id in 0..count {
                let block = &mut blocks[usize::from(id) % 3];
                let own = sum(block, (4, (id % 4 == 0).then_some((2, 1, 100))));
                block.ids.push([id; 16]);
                block.rows.push(Row { start: 0, code: 0, batch: false, running: false, sum: own });
            }
            for (owner, block, told) in &strays {
                let block = &mut blocks[*block];
                let sum = sum(block, *told);
                block.belonging.strays.push(Stray { owner: [*owner; 16], sum });
            }
            take_strays(&mut blocks);
            for id in 0..count {
                let block = &blocks[usize::from(id) % 3];
                let own = (id % 4 == 0).then_some((2, 1, 100));
                let all = strays.iter().filter(|stray| stray.0 == id).map(|stray| stray.2).chain([(4, own)]);
                let updated = all.clone().map(|(updated, _)| updated).max().unwrap_or_default();
                let due = all.filter_map(|(_, due)| due).map(|(day, place, id)| (format!("2026-03-{:02}", day % 28 + 1), place.to_string(), [id; 16])).min();
                prop_assert_eq!(said(block, block.rows[usize::from(id) / 3].sum), (updated, due));
            }
        }

        #[test]
        fn a_date_is_the_one_that_is_read(texts in prop::collection::vec("(19|20|21)[0-9]{2}-[0-3][0-9]-[0-3][0-9]|[12][0-9]{3}(-[0-9]{1,2})?(\\|x)?", 0..12)) {
            let mut dates = Dates::default();
            for text in texts.iter().chain(&texts) {
                let wanted = PartialDate::parse_stored(text).ok().map(|d| d.latest());
                let found = dates.number(text.as_bytes());
                let parts = found.and_then(|n| dates.canonical(n).zip(dates.written(n)));
                prop_assert_eq!(parts, found.map(|_| text.split_once('|').unwrap_or((text, text))));
                let found = found.and_then(|n| dates.day(n).zip(dates.text(n))).map(|(day, same)| (day, same.to_string()));
                prop_assert_eq!(found, wanted.map(|day| (day, text.clone())), "{}", text);
            }
        }
    }
}
