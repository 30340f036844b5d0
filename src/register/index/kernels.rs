//! Conditions on what is neither shared nor a word, asked of sixty-four rows at a time by columns: bits of judgement, codes
//! that follow from dates, numbers and days within bounds, milestones and authors by the few texts that they are. The
//! rules stay those of `domain::filter`: what can be known of a value is asked of it once, and where a text must be read
//! after all, of those rows only that may hold it.

use super::bands::{Bands, Lone};
use super::beside::{Beside, Others};
use super::bits::packed;
use super::dict::EMPTY;
use super::numbers::Numbers;
use super::row::called;
use super::scan::each;
use super::shared::Shared;
use super::{COUNTED, Index, Mile, OVERDUE, OWN, SOURCED, STALE, UNCONFIRMED};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::filter::{Filter, FilterKey, Flag, Value, Word, matches};
use crate::domain::kinds::{AnnualClass, Code, Health};
use crate::register::home::Clock;
use crate::register::subject::Audience;
use crate::search::{Matcher, Seeker, Sketch};
use chrono::{Datelike, NaiveDate};
use std::sync::atomic::{AtomicU8, Ordering};

/// From so many of sixty-four on, all are asked rather than one after another.
const DENSE: u32 = 12;

/// Moments that are further from 1970 than this, in milliseconds, stand for no day of their own.
const FAR: u64 = 8_000_000_000_000_000;
/// Days of these years have a first moment; offsets of local time are less than a day and last half an hour at least.
const YEARS: std::ops::Range<i32> = 1_900..2_200;
const HALF_HOUR: i64 = 30 * 60 * 1_000;
const TWO_DAYS: i64 = 2 * 24 * 60 * 60 * 1_000;

/// A condition, ready to be asked of rows.
pub(super) enum Kernel<'a> {
    /// Some of the bits of `marks` are set.
    Marked(u8),
    /// Some value has different heads.
    Torn,
    /// What it says of each light, and of each class from one on.
    Lights(Vec<bool>),
    Classes(Vec<bool>),
    Counts(&'a Numbers, Bands<i64>),
    Due(Bands<NaiveDate>),
    Late(Bands<i64>),
    /// Money of the year, under this name.
    Annual(String, Bands<i64>),
    /// When a row was last changed, in milliseconds since 1970.
    Touched(Bands<i64>),
    /// What it says of each text of milestones by itself, and of a milestone without a name by its kind.
    Miles(Told, Told),
    /// What it says of each set of authors.
    Authors(&'a Shared, Told),
    /// One of these words in a text that a row has for itself: whoever may hold it is asked.
    Own(Vec<Seeker<'a>>),
    /// The same in a text that was read for the query.
    Read(&'a Beside, Vec<Seeker<'a>>),
}

/// What a condition says of numbered things, asked when somebody first wants to know.
pub(super) struct Told(Vec<AtomicU8>);

const UNASKED: u8 = 0;
const NO: u8 = 1;
const YES: u8 = 2;

impl Told {
    fn nothing(count: usize) -> Told {
        Told(std::iter::repeat_with(|| AtomicU8::new(UNASKED)).take(count).collect())
    }

    fn get(&self, number: u32, ask: impl FnOnce() -> bool) -> bool {
        let Some(known) = self.0.get(number as usize) else { return ask() };
        match known.load(Ordering::Relaxed) {
            UNASKED => {
                let holds = ask();
                known.store(if holds { YES } else { NO }, Ordering::Relaxed);
                holds
            }
            known => known == YES,
        }
    }
}

/// What a kernel looks at.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub index: &'a Index,
    pub others: &'a Others,
    pub audience: &'a Audience<'a>,
    pub matcher: Matcher,
}

impl<'a> Kernel<'a> {
    /// Of a condition; `None` if there is none for it, or for what it asks there.
    pub fn new(filter: &'a Filter, sight: Sight<'a>) -> Option<Kernel<'a>> {
        let Sight { index, others, audience, matcher } = sight;
        let key = match filter {
            Filter::Flag(flag) => return of_flag(*flag, index),
            Filter::Has { key, .. } | Filter::Compare { key, .. } => key,
            _ => return None,
        };
        let titles = || Told::nothing(index.titles.len());
        match key {
            FilterKey::Due => Bands::of_days(filter).map(Kernel::Due),
            FilterKey::Updated => moments(&Bands::of_days(filter)?, audience.clock()).map(Kernel::Touched),
            FilterKey::Late => Bands::of_numbers(filter).map(Kernel::Late),
            FilterKey::AnnualPlan => annual(Key::AnnualPlan(audience.year()), filter),
            FilterKey::AnnualPaid => annual(Key::AnnualPaid(audience.year()), filter),
            FilterKey::Field(field) if COUNTED.contains(field) => {
                let at = COUNTED.iter().position(|f| f == field)?;
                Some(Kernel::Counts(&index.counted[at], Bands::of_numbers(filter)?))
            }
            FilterKey::ComputedHealth => {
                let code = |code: &&str| Health::parse(code).unwrap_or(Health::Unrated).code();
                Some(Kernel::Lights(Health::CODES.iter().map(|c| says(filter, matcher, &[code(c)])).collect()))
            }
            FilterKey::YearClass => {
                let classes = AnnualClass::CODES.iter().map(|code| says(filter, matcher, &[code]));
                Some(Kernel::Classes(std::iter::once(says(filter, matcher, &[])).chain(classes).collect()))
            }
            FilterKey::Milestone => words(filter).map(|_| Kernel::Miles(titles(), titles())),
            FilterKey::Author => {
                let sets = others.author_sets()?;
                Some(Kernel::Authors(sets, Told::nothing(sets.words.len())))
            }
            FilterKey::Name => of_own(filter, matcher),
            FilterKey::Field(field) if OWN.contains(field) => of_own(filter, matcher),
            FilterKey::Note => Some(Kernel::Read(others.column(key)?, seekers(filter, matcher)?)),
            FilterKey::Field(field) if matches!(field.kind(), FieldKind::Text | FieldKind::LongText) => {
                Some(Kernel::Read(others.column(key)?, seekers(filter, matcher)?))
            }
            _ => None,
        }
    }

    /// Whether asking it of a row takes long.
    pub fn is_slow(&self) -> bool {
        matches!(self, Kernel::Own(_) | Kernel::Read(..) | Kernel::Annual(..))
    }

    /// Which of these rows of a sixty-four it holds for. `may` tells whether a word may stand in what a row has for
    /// itself, `ask` asks a row.
    pub fn holding(
        &self,
        (filter, sight): (&Filter, Sight<'_>),
        (at, rows): (usize, u64),
        may: impl Fn(&Seeker<'_>, u32) -> bool,
        ask: impl Fn(u32) -> bool,
    ) -> u64 {
        let index = sight.index;
        match self {
            Kernel::Marked(bits) => dense(&index.marks, at, rows, |marks| marks & bits != 0),
            Kernel::Torn if index.conflicts.is_empty() => 0,
            Kernel::Torn => each(at, rows, |row| index.conflicts.contains_key(&row)),
            Kernel::Lights(told) => dense(&index.facts, at, rows, |facts| yes(told, facts.health)),
            Kernel::Classes(told) => dense(&index.facts, at, rows, |facts| yes(told, facts.class)),
            Kernel::Counts(numbers, bands) => numbers.picked(at, rows, bands),
            Kernel::Due(bands) => each(at, rows, |row| bands.holds(index.due(row))),
            Kernel::Late(bands) => {
                let late = dense(&index.marks, at, rows, |marks| marks & OVERDUE != 0);
                let held = dense(&index.facts, at, late, |facts| bands.holds(Some(facts.days_late.into())));
                if bands.empty { held | rows & !late } else { held }
            }
            Kernel::Annual(_, bands) if index.extra.is_empty() => {
                if bands.empty {
                    rows
                } else {
                    0
                }
            }
            Kernel::Annual(name, bands) => {
                each(at, rows, |row| bands.holds(index.extra.get(&row).and_then(|extra| extra.get(name)?.parse().ok())))
            }
            Kernel::Touched(bands) => {
                let odd = dense(&index.updated, at, rows, |ms| ms.unsigned_abs() > FAR);
                dense(&index.updated, at, rows & !odd, |ms| bands.holds(Some(*ms))) | each(at, odd, ask)
            }
            Kernel::Miles(texts, unnamed) => {
                let by_itself = |n| texts.get(n, || says(filter, sight.matcher, index.titles.text(n).as_slice()));
                let of_kind = |kind| {
                    let all = || Vec::from_iter(called(&index.titles, EMPTY, kind));
                    unnamed.get(kind, || says(filter, sight.matcher, &all()))
                };
                // Beside a name the kind is shown as its code and in no other way.
                let holds = |mile: Mile| match mile.name {
                    EMPTY => of_kind(mile.kind),
                    name => by_itself(name) || by_itself(mile.kind),
                };
                each(at, rows, |row| index.miles(row).any(holds))
            }
            Kernel::Authors(sets, told) => each(at, rows, |row| match (row as usize) < sets.len() {
                true => {
                    let set = sets.number(row);
                    told.get(set, || {
                        let names: Vec<&str> = sets.words.list(set).iter().map(String::as_str).collect();
                        says(filter, sight.matcher, &names)
                    })
                }
                false => says(filter, sight.matcher, &[]),
            }),
            Kernel::Own(seekers) => each(at, rows, |row| {
                // A suffix of the code is not in the sketch.
                (index.clashes.contains_key(&row) || seekers.iter().any(|seeker| may(seeker, row))) && ask(row)
            }),
            Kernel::Read(column, seekers) => each(at, rows, |row| {
                column
                    .sketched(row)
                    .is_some_and(|text| seekers.iter().any(|seeker| may_stand(seeker, text)) && ask(row))
            }),
        }
    }
}

/// Which of these rows of a sixty-four hold in a column what passes a test.
fn dense<T>(column: &[T], at: usize, rows: u64, test: impl Fn(&T) -> bool) -> u64 {
    let column = column.get(at * 64..).unwrap_or_default();
    if rows.count_ones() < DENSE {
        return each(0, rows, |n| column.get(n as usize).is_some_and(&test));
    }
    let mut passed = [false; 64];
    passed.iter_mut().zip(column).for_each(|(passed, value)| *passed = test(value));
    packed(&passed) & rows
}

/// Whether a word stands in a text, or may stand there with gaps.
fn may_stand(seeker: &Seeker<'_>, (sketch, text): (Sketch, &str)) -> bool {
    match seeker.is_loose() {
        true => seeker.may(sketch),
        false => seeker.finds_whole(sketch, text),
    }
}

fn yes(told: &[bool], number: u8) -> bool {
    told.get(usize::from(number)).is_some_and(|yes| *yes)
}

/// What a condition on a text says of these.
fn says(filter: &Filter, matcher: Matcher, texts: &[&str]) -> bool {
    matches(filter, &Lone { texts, ..Lone::default() }, &|word, text| matcher.finds(word, text))
}

fn of_flag<'a>(flag: Flag, index: &'a Index) -> Option<Kernel<'a>> {
    match flag {
        Flag::Overdue => Some(Kernel::Marked(OVERDUE)),
        Flag::Stale => Some(Kernel::Marked(STALE)),
        Flag::Unconfirmed => Some(Kernel::Marked(UNCONFIRMED)),
        Flag::Sourced => Some(Kernel::Marked(SOURCED)),
        Flag::Conflict => Some(Kernel::Torn),
        Flag::Starred => {
            let at = COUNTED.iter().position(|f| *f == Field::Starred)?;
            Some(Kernel::Counts(&index.counted[at], Bands::just(1)))
        }
        // Shared by rows.
        Flag::Mine => None,
    }
}

fn annual<'a>(key: Key, filter: &Filter) -> Option<Kernel<'a>> {
    Bands::of_numbers(filter).map(|bands| Kernel::Annual(key.name(), bands))
}

fn of_own(filter: &Filter, matcher: Matcher) -> Option<Kernel<'_>> {
    seekers(filter, matcher).map(Kernel::Own)
}

fn seekers(filter: &Filter, matcher: Matcher) -> Option<Vec<Seeker<'_>>> {
    Some(words(filter)?.into_iter().map(|word| Seeker::new(word, matcher)).collect())
}

/// The words of a condition that names nothing else.
fn words(filter: &Filter) -> Option<Vec<&Word>> {
    let Filter::Has { values, .. } = filter else { return None };
    let words = values.iter().map(|value| match value {
        Value::Text(word) => Some(word),
        _ => None,
    });
    words.collect()
}

/// The moments of these days; `None` where local time goes back over the beginning of one, so that it begins twice.
fn moments(days: &Bands<NaiveDate>, clock: &Clock) -> Option<Bands<i64>> {
    let first = |day: NaiveDate| {
        let start = YEARS.contains(&day.year()).then(|| clock.start_of(day))?;
        let around = (start - TWO_DAYS..start + TWO_DAYS).step_by(HALF_HOUR as usize);
        let begun = |ms: i64| clock.local(ms).date_naive() >= day;
        let once = !begun(start - 1) && around.into_iter().all(|ms| begun(ms) == (ms >= start));
        once.then_some(start)
    };
    let moments = |(from, to): &(NaiveDate, NaiveDate)| {
        let begin = if *from == NaiveDate::MIN { i64::MIN } else { first(*from)? };
        let end = match to.succ_opt() {
            Some(next) => first(next)? - 1,
            None => i64::MAX,
        };
        Some((begin, end))
    };
    let spans = days.spans.iter().map(moments).collect::<Option<_>>()?;
    Some(Bands { empty: days.empty, spans })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Days, FixedOffset};
    use proptest::prelude::*;

    fn clock(minutes: i32) -> Clock {
        let offset = FixedOffset::east_opt(minutes * 60).expect("an offset");
        Clock::fixed(chrono::DateTime::UNIX_EPOCH.with_timezone(&offset))
    }

    proptest! {
        #[test]
        fn moments_are_those_of_the_days(
            minutes in -23 * 60..23 * 60i32,
            spans in prop::collection::vec((0..9u64, 0..9u64), 1..3),
            ms in prop::collection::vec(-TWO_DAYS..10 * TWO_DAYS, 40),
        ) {
            let begin = NaiveDate::from_ymd_opt(1970, 1, 2).expect("a day");
            let spans = spans.iter().map(|(a, b)| (begin + Days::new(*a.min(b)), begin + Days::new(*a.max(b))));
            let open = [(NaiveDate::MIN, begin), (begin + Days::new(9), NaiveDate::MAX)];
            let days = Bands { empty: false, spans: spans.chain(open).collect() };
            let clock = clock(minutes);
            let moments = moments(&days, &clock).expect("each day begins once");
            let edges = moments.spans.iter().flat_map(|(from, to)| [*from, from.saturating_sub(1), *to, to.saturating_add(1)]);
            for ms in ms.iter().copied().chain(edges.filter(|ms| ms.unsigned_abs() < FAR)) {
                prop_assert_eq!(moments.holds(Some(ms)), days.holds(Some(clock.local(ms).date_naive())), "{}", ms);
            }
        }

        #[test]
        fn the_tested_are_picked(column in prop::collection::vec(0..5u8, 0..200), rows: u64, least in 0..6u8) {
            for rows in [rows, rows & 0x0100_0401_0000_0001, u64::MAX] {
                for at in 0..4 {
                    let there = (0..64).filter(|n| rows >> n & 1 == 1 && column.get(at * 64 + n).is_some_and(|v| *v >= least));
                    prop_assert_eq!(dense(&column, at, rows, |v| *v >= least), there.fold(0, |all, n| all | 1 << n));
                }
            }
        }
    }
}
