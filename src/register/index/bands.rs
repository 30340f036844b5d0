//! Where a condition on a number or a day holds. Its rules are those of `domain::filter`: it is asked once between each two
//! of the values that it names, for only there can it change its mind; rows are then held against the bounds.

use crate::domain::filter::{Filter, FilterKey, Flag, Scalar, Subject, Value, matches};
use chrono::NaiveDate;

/// The spans of values for which a condition holds, in their order, and whether it holds where there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bands<T> {
    pub empty: bool,
    pub spans: Vec<(T, T)>,
}

impl<T: Copy + Ord> Bands<T> {
    /// Asks at each of these points, in their order, what holds up to the next; the first is the least of all values.
    fn new(points: &[T], most: T, before: impl Fn(T) -> T, asks: impl Fn(Option<T>) -> bool) -> Bands<T> {
        let mut spans: Vec<(T, T)> = Vec::new();
        let mut open = false;
        for (n, point) in points.iter().enumerate() {
            let end = points.get(n + 1).map_or(most, |next| before(*next));
            let holds = asks(Some(*point));
            match spans.last_mut() {
                Some(last) if holds && open => last.1 = end,
                _ if holds => spans.push((*point, end)),
                _ => {}
            }
            open = holds;
        }
        Bands { empty: asks(None), spans }
    }

    pub fn holds(&self, value: Option<T>) -> bool {
        match value {
            None => self.empty,
            Some(value) => self.spans.iter().any(|(from, to)| *from <= value && value <= *to),
        }
    }
}

/// One value and nothing else, whichever key it is asked for.
#[derive(Default)]
pub(super) struct Lone<'t> {
    pub texts: &'t [&'t str],
    pub number: Option<i64>,
    pub day: Option<NaiveDate>,
}

impl Subject for Lone<'_> {
    fn any_text(&self, _: FilterKey, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.texts.iter().any(|text| test(text))
    }

    fn number(&self, _: FilterKey) -> Option<i64> {
        self.number
    }

    fn day(&self, _: FilterKey) -> Option<NaiveDate> {
        self.day
    }

    fn flag(&self, _: Flag) -> bool {
        false
    }
}

impl Bands<i64> {
    /// Of a condition on a number; `None` of any other.
    pub fn of_numbers(filter: &Filter) -> Option<Bands<i64>> {
        let mut points = vec![i64::MIN];
        for scalar in scalars(filter)? {
            let Scalar::Number(amount) = scalar else { return None };
            points.extend([amount.value, amount.value.saturating_add(1)]);
        }
        points.sort_unstable();
        points.dedup();
        let asks = |number| matches(filter, &Lone { number, ..Lone::default() }, &|_, _| false);
        Some(Bands::new(&points, i64::MAX, |n| n.saturating_sub(1), asks))
    }

    /// The one number.
    pub fn just(number: i64) -> Bands<i64> {
        Bands { empty: false, spans: vec![(number, number)] }
    }
}

impl Bands<NaiveDate> {
    /// Of a condition on a day; `None` of any other.
    pub fn of_days(filter: &Filter) -> Option<Bands<NaiveDate>> {
        let mut points = vec![NaiveDate::MIN];
        for scalar in scalars(filter)? {
            let Scalar::Day(span) = scalar else { return None };
            points.push(span.earliest);
            points.extend(span.latest.succ_opt());
        }
        points.sort_unstable();
        points.dedup();
        let asks = |day| matches(filter, &Lone { day, ..Lone::default() }, &|_, _| false);
        Some(Bands::new(&points, NaiveDate::MAX, |day| day.pred_opt().unwrap_or(day), asks))
    }
}

/// The values that a condition names; `None` if it names anything but numbers and days.
fn scalars(filter: &Filter) -> Option<Vec<&Scalar>> {
    let values = match filter {
        Filter::Compare { value, .. } => return Some(vec![value]),
        Filter::Has { values, .. } => values,
        _ => return None,
    };
    let mut out = Vec::new();
    for value in values {
        match value {
            Value::Empty => {}
            Value::Is(scalar) => out.push(scalar),
            Value::Between(from, to) => out.extend(from.iter().chain(to)),
            Value::Code(_) | Value::Text(_) => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Field;
    use crate::domain::filter::{Amount, Op, Span};
    use chrono::Days;
    use proptest::prelude::*;

    /// Few numbers, so that they meet, and the ends of all.
    fn number() -> impl Strategy<Value = i64> {
        prop_oneof![6 => -4..5i64, 1 => Just(i64::MIN), 1 => Just(i64::MAX), 1 => Just(i64::MAX - 1)]
    }

    fn day() -> impl Strategy<Value = NaiveDate> {
        let first = NaiveDate::from_ymd_opt(2026, 2, 25).expect("a day");
        prop_oneof![
            8 => (0..8u64).prop_map(move |n| first + Days::new(n)),
            1 => Just(NaiveDate::MIN),
            1 => Just(NaiveDate::MAX),
        ]
    }

    fn span() -> impl Strategy<Value = Scalar> {
        (day(), day()).prop_map(|(a, b)| Scalar::Day(Span::days(a.min(b), a.max(b))))
    }

    fn condition<S: Strategy<Value = Scalar> + Clone + 'static>(
        key: FilterKey,
        scalar: S,
    ) -> impl Strategy<Value = Filter> {
        let value = prop_oneof![
            1 => Just(Value::Empty),
            2 => scalar.clone().prop_map(Value::Is),
            3 => (prop::option::of(scalar.clone()), prop::option::of(scalar.clone())).prop_map(|(a, b)| Value::Between(a, b)),
        ];
        prop_oneof![
            prop::collection::vec(value, 1..4).prop_map(move |values| Filter::Has { key, values }),
            (prop::sample::select(Op::ALL), scalar).prop_map(move |(op, value)| Filter::Compare { key, op, value }),
        ]
    }

    proptest! {
        #[test]
        fn numbers_are_within_the_bounds_where_the_condition_holds(
            filter in condition(FilterKey::Field(Field::Paid), number().prop_map(|n| Scalar::Number(Amount::of(n))).boxed()),
            others in prop::collection::vec(prop::option::of(number()), 20),
        ) {
            let bands = Bands::of_numbers(&filter).expect("a condition on a number");
            for number in others {
                let wanted = matches(&filter, &Lone { number, ..Lone::default() }, &|_, _| false);
                prop_assert_eq!(bands.holds(number), wanted, "{:?} {:?}", number, bands);
            }
        }

        #[test]
        fn days_are_within_the_bounds_where_the_condition_holds(
            filter in condition(FilterKey::Due, span().boxed()),
            others in prop::collection::vec(prop::option::of(day()), 20),
        ) {
            let bands = Bands::of_days(&filter).expect("a condition on a day");
            prop_assert_eq!(Bands::of_numbers(&filter).is_none(), scalars(&filter).is_some_and(|all| !all.is_empty()));
            for day in others {
                let wanted = matches(&filter, &Lone { day, ..Lone::default() }, &|_, _| false);
                prop_assert_eq!(bands.holds(day), wanted, "{:?} {:?}", day, bands);
            }
        }
    }
}
