//! What belongs to projects, as it passes by: when each was touched and what is due, kept by the projects that follow one
//! another in the file.

use super::{Day, SLICE};
use crate::domain::field::Field;
use crate::domain::id::{Entity, unhex};
use crate::domain::value::PartialDate;
use crate::store::slices::{Passing, Wanted};
use crate::store::{Result, Store};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::ops::Range;

/// Dates as they stand in the file, each read once.
#[derive(Default)]
pub struct Dates {
    known: HashMap<Box<str>, u32>,
    /// The numbers of plain days, by year, month and day; 0 = not met yet.
    days: Vec<u32>,
    all: Vec<Option<(NaiveDate, String)>>,
}

/// Years whose days are found by counting, and the room of one of them.
const YEARS: Range<usize> = 1950..2150;
const YEAR: usize = 12 * 31;

/// The place of a plain day (`2026-03-09`) among all of the years that are counted.
fn plain(text: &str) -> Option<usize> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0, |sum, b| b.is_ascii_digit().then(|| sum * 10 + usize::from(*b - b'0')))
    };
    let (year, month, day) = (number(&[*a, *b, *c, *d])?, number(&[*e, *f])?, number(&[*g, *h])?);
    let real = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    real.then(|| (year - YEARS.start) * YEAR + (month - 1) * 31 + day - 1)
}

impl Dates {
    /// The number of a date; `None` if the text is none.
    pub fn number(&mut self, text: &str) -> Option<u32> {
        let number = match plain(text) {
            Some(at) => {
                if self.days.is_empty() {
                    self.days = vec![0; YEARS.len() * YEAR];
                }
                match self.days[at] {
                    0 => {
                        let new = self.add(text);
                        self.days[at] = new + 1;
                        new
                    }
                    known => known - 1,
                }
            }
            None => match self.known.get(text) {
                Some(known) => *known,
                None => {
                    let new = self.add(text);
                    self.known.insert(text.into(), new);
                    new
                }
            },
        };
        self.get(number).map(|_| number)
    }

    fn add(&mut self, text: &str) -> u32 {
        let date = PartialDate::parse_stored(text).ok();
        self.all.push(date.map(|d| (d.latest(), text.to_string())));
        self.all.len() as u32 - 1
    }

    /// Its last day, and how it stands in the file.
    pub fn get(&self, number: u32) -> Option<(NaiveDate, &str)> {
        self.all.get(number as usize)?.as_ref().map(|(day, text)| (*day, text.as_str()))
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
    pub fn number(&mut self, place: &str) -> u32 {
        let near = [self.last + 1, self.last, 0].into_iter().find(|n| self.all.get(*n).is_some_and(|p| **p == *place));
        self.last = near.unwrap_or_else(|| match self.known.get(place) {
            Some(known) => *known as usize,
            None => {
                self.known.insert(place.into(), self.all.len() as u32);
                self.all.push(place.into());
                self.all.len() - 1
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
    pub fn or(self, other: Due, places: &Places) -> Due {
        let place = |due: &Due| (places.get(due.place), due.id);
        let order = self.day.cmp(&other.day).then_with(|| place(&self).cmp(&place(&other)));
        if order.is_le() { self } else { other }
    }

    /// The same with the numbers that others have given to its date and its place.
    pub fn among(self, other: &Belonging, dates: &mut Dates, places: &mut Places) -> Due {
        let date = other.dates.get(self.date).and_then(|(_, text)| dates.number(text));
        Due { date: date.unwrap_or(u32::MAX), place: places.number(other.places.get(self.place)), ..self }
    }
}

/// What belongs to one project and stood together in the file.
pub struct Sum {
    pub owner: [u8; 16],
    pub updated: i64,
    pub due: Option<Due>,
}

/// What belongs to projects and stands in one part of the file.
#[derive(Default)]
pub struct Belonging {
    /// Kind by kind.
    pub sums: Vec<Vec<Sum>>,
    dates: Dates,
    places: Places,
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

impl Belonging {
    /// Reads the rows of a kind behind one place up to another.
    pub fn read(&mut self, store: &Store, entity: Entity, places: Range<i64>, asked: Asked<'_>) -> Result<()> {
        const DATES: &[Field] =
            &[Field::MilestoneOwner, Field::Actual, Field::Forecast, Field::Baseline, Field::MilestonePos];
        let judged = asked.judged.is_some() && entity == Entity::Milestone;
        let owner = Field::owner_of(entity);
        let wanted = Wanted::new(entity, if judged { DATES } else { owner.as_slice() }, false);
        let mut sums = Vec::new();
        // The owner of the last one, as it stands in the file: the next one mostly has the same.
        let mut last = Vec::new();
        store.stretch(&wanted, places, SLICE, &mut |row| {
            if let Some(bytes) = row.bytes(0) {
                if bytes != last {
                    let Some(owner) = std::str::from_utf8(bytes).ok().and_then(unhex) else { return };
                    last.clear();
                    last.extend_from_slice(bytes);
                    sums.push(Sum { owner, updated: 0, due: None });
                }
                let due = if judged && !row.deleted { self.due(row) } else { None };
                if let Some(sum) = sums.last_mut() {
                    sum.updated = sum.updated.max(row.updated);
                    if let Some(due) = due {
                        sum.due = Some(sum.due.map_or(due, |known| known.or(due, &self.places)));
                    }
                }
            }
        })?;
        self.sums.push(sums);
        Ok(())
    }

    /// When a milestone is due that is open.
    fn due(&mut self, row: &Passing<'_>) -> Option<Due> {
        if row.text(1).is_some() {
            return None;
        }
        let mut date = |n: usize| row.text(n).and_then(|text| self.dates.number(&text));
        let date = date(2).or_else(|| date(3))?;
        let day = self.dates.get(date)?.0;
        Some(Due { day, date, place: self.places.number(&row.text(4).unwrap_or_default()), id: row.id })
    }
}

#[cfg(test)]
mod tests {
    use super::{Dates, plain};
    use crate::domain::value::PartialDate;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_date_is_the_one_that_is_read(texts in prop::collection::vec("(19|20|21)[0-9]{2}-[0-3][0-9]-[0-3][0-9]|[12][0-9]{3}(-[0-9]{1,2})?(\\|x)?", 0..12)) {
            let mut dates = Dates::default();
            for text in texts.iter().chain(&texts) {
                let wanted = PartialDate::parse_stored(text).ok().map(|d| d.latest());
                let found = dates.number(text).and_then(|n| dates.get(n)).map(|(day, same)| (day, same.to_string()));
                prop_assert_eq!(found, wanted.map(|day| (day, text.clone())), "{}", text);
            }
        }
    }

    #[test]
    fn plain_days_have_places_of_their_own() {
        assert_eq!(plain("1950-01-01"), Some(0));
        assert_ne!(plain("2026-01-31"), plain("2026-02-01"));
        for other in [
            "1949-12-31",
            "2150-01-01",
            "2026-00-01",
            "2026-13-01",
            "2026-01-32",
            "2026-1-1",
            "2026-01-1x",
            "２６-01-01",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
