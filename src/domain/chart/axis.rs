//! A time axis: days to units and back, and where its ticks stand.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// How much time a unit holds, named by the span that is about ten units wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Zoom {
    /// A unit is a day.
    Week,
    /// A unit is a tenth of a month.
    Month,
    /// A unit is a tenth of a quarter.
    Quarter,
    /// A unit is a month.
    #[default]
    Year,
}

/// Days of a year, on the average.
const YEAR: f64 = 365.25;

impl Zoom {
    /// Every zoom, the nearest first.
    pub const ALL: [Zoom; 4] = [Zoom::Week, Zoom::Month, Zoom::Quarter, Zoom::Year];

    /// Days of one unit.
    pub fn days(self) -> f64 {
        match self {
            Zoom::Week => 1.0,
            Zoom::Month => YEAR / 120.0,
            Zoom::Quarter => YEAR / 40.0,
            Zoom::Year => YEAR / 12.0,
        }
    }

    /// The next nearer one.
    pub fn nearer(self) -> Zoom {
        Zoom::ALL[Zoom::ALL.iter().position(|z| *z == self).unwrap_or(0).saturating_sub(1)]
    }

    /// The next farther one.
    pub fn farther(self) -> Zoom {
        let at = Zoom::ALL.iter().position(|z| *z == self).unwrap_or(0);
        Zoom::ALL[(at + 1).min(Zoom::ALL.len() - 1)]
    }

    /// What large and small ticks stand at.
    pub fn ticks(self) -> (Rank, Rank) {
        match self {
            Zoom::Week => (Rank::Month, Rank::Week),
            Zoom::Month => (Rank::Year, Rank::Month),
            Zoom::Quarter => (Rank::Year, Rank::Quarter),
            Zoom::Year => (Rank::Year, Rank::Half),
        }
    }
}

/// What begins at a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    Week,
    Month,
    Quarter,
    Half,
    Year,
}

impl Rank {
    /// The first day of the span that a day lies in.
    fn begin(self, day: NaiveDate) -> NaiveDate {
        let month = |m0: u32| NaiveDate::from_ymd_opt(day.year(), m0 + 1, 1).unwrap_or(day);
        match self {
            Rank::Week => day.week(Weekday::Mon).checked_first_day().unwrap_or(day),
            Rank::Month => month(day.month0()),
            Rank::Quarter => month(day.month0() / 3 * 3),
            Rank::Half => month(day.month0() / 6 * 6),
            Rank::Year => month(0),
        }
    }

    /// The first day of the next span.
    fn next(self, begin: NaiveDate) -> Option<NaiveDate> {
        let months = match self {
            Rank::Week => return begin.checked_add_days(Days::new(7)),
            Rank::Month => 1,
            Rank::Quarter => 3,
            Rank::Half => 6,
            Rank::Year => 12,
        };
        begin.checked_add_months(Months::new(months))
    }
}

/// A tick: the day that begins there, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    pub day: NaiveDate,
    /// In units from the left end; the first may lie before it.
    pub x: f64,
}

/// An axis: its first day and its zoom. Days before it have negative places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub from: NaiveDate,
    pub zoom: Zoom,
}

impl Axis {
    /// The axis of `width` units that has a day in its middle.
    pub fn around(day: NaiveDate, zoom: Zoom, width: f64) -> Axis {
        let half = (width / 2.0 * zoom.days()).round().clamp(0.0, 500_000.0) as u64;
        Axis { from: day.checked_sub_days(Days::new(half)).unwrap_or(day), zoom }
    }

    /// Where a day begins.
    pub fn x(&self, day: NaiveDate) -> f64 {
        (day - self.from).num_days() as f64 / self.zoom.days()
    }

    /// Where a day is over.
    pub fn end(&self, day: NaiveDate) -> f64 {
        ((day - self.from).num_days() + 1) as f64 / self.zoom.days()
    }

    /// The whole unit in which a day begins.
    pub fn unit(&self, day: NaiveDate) -> i64 {
        self.x(day).floor() as i64
    }

    /// The whole units that a span of days touches: the first, and one past the last. Never none.
    pub fn units(&self, first: NaiveDate, last: NaiveDate) -> (i64, i64) {
        let from = self.unit(first);
        (from, (self.end(last) - 1e-9).ceil().max(from as f64 + 1.0) as i64)
    }

    /// The day at a place.
    pub fn day(&self, x: f64) -> NaiveDate {
        let days = (x * self.zoom.days()).floor().clamp(-500_000.0, 500_000.0) as i64;
        self.from.checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or(self.from)
    }

    /// The ticks of a rank over `width` units: the one in whose span the axis begins, then all that begin on it.
    pub fn ticks(&self, rank: Rank, width: f64) -> Vec<Tick> {
        let mut out = Vec::new();
        let mut day = rank.begin(self.from);
        while self.x(day) < width {
            out.push(Tick { day, x: self.x(day) });
            match rank.next(day) {
                Some(next) => day = next,
                None => break,
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_year_has_twelve_units_and_ticks_stand_where_their_span_begins() {
        let axis = Axis { from: day("2025-01-01"), zoom: Zoom::Year };
        assert_eq!(axis.unit(day("2025-01-01")), 0);
        assert_eq!(axis.unit(day("2026-01-01")), 11, "a month is a little longer than a thirtieth of days");
        assert_eq!(axis.units(day("2025-01-01"), day("2025-12-31")), (0, 12));
        assert_eq!(axis.units(day("2025-05-05"), day("2025-05-05")), (4, 5));
        let years: Vec<i32> = axis.ticks(Rank::Year, 30.0).iter().map(|t| t.day.year()).collect();
        assert_eq!(years, [2025, 2026, 2027]);
        let axis = Axis { from: day("2026-11-25"), zoom: Zoom::Week };
        let weeks: Vec<NaiveDate> = axis.ticks(Rank::Week, 10.0).iter().map(|t| t.day).collect();
        assert_eq!(weeks, [day("2026-11-23"), day("2026-11-30")]);
        assert_eq!(axis.day(axis.x(day("2026-12-01"))), day("2026-12-01"));
    }

    proptest! {
        #[test]
        fn later_days_never_stand_further_left(
            a in 0i64..100_000, b in 0i64..100_000, from in 0i64..100_000, zoom in 0usize..4, width in 0.0f64..400.0
        ) {
            let day = |n: i64| day("1950-01-01") + chrono::TimeDelta::days(n);
            let axis = Axis { from: day(from), zoom: Zoom::ALL[zoom] };
            let (a, b) = (day(a.min(b)), day(a.max(b)));
            prop_assert!(axis.x(a) <= axis.x(b) && axis.x(a) < axis.end(a));
            let (first, past) = axis.units(a, b);
            prop_assert!(first < past && first == axis.unit(a));
            prop_assert!((axis.x(axis.day(axis.x(a))) - axis.x(a)).abs() <= 1.0);
            for rank in [Rank::Week, Rank::Month, Rank::Quarter, Rank::Half, Rank::Year] {
                let ticks = axis.ticks(rank, width);
                prop_assert!(ticks.windows(2).all(|t| t[0].x < t[1].x));
                prop_assert!(ticks.iter().skip(1).all(|t| t.x >= 0.0 && t.x < width));
            }
            let around = Axis::around(a, Zoom::ALL[zoom], width);
            prop_assert!((around.x(a) - width / 2.0).abs() <= 1.0);
        }
    }
}
