//! Plain dates as they stand in the file, found by counting: a large register has millions of them, and few different ones.

use std::ops::Range;

/// Years whose days are found by counting, and the room of a month and of a year; the first day stands for the whole
/// month, the first month for the whole year.
const YEARS: Range<usize> = 1950..2150;
const MONTH: usize = 32;
const YEAR: usize = 13 * MONTH;
/// How many places there are.
pub const COUNT: usize = (YEARS.end - YEARS.start) * YEAR;

/// The place of a plain date (`2026-03-09`, `2026-03`, `2026`) among all of the years that are counted.
pub fn place(text: &[u8]) -> Option<usize> {
    let two = |at: usize| {
        let (ten, one) = (text[at].wrapping_sub(b'0'), text[at + 1].wrapping_sub(b'0'));
        (ten <= 9 && one <= 9).then_some(usize::from(ten) * 10 + usize::from(one))
    };
    let part = |at: usize, most: usize| match text.get(at) {
        None => Some(0),
        Some(b'-') => two(at + 1).filter(|number| (1..=most).contains(number)),
        Some(_) => None,
    };
    if !matches!(text.len(), 4 | 7 | 10) {
        return None;
    }
    let (year, month, day) = (two(0)? * 100 + two(2)?, part(4, 12)?, part(7, 31)?);
    YEARS.contains(&year).then(|| (year - YEARS.start) * YEAR + month * MONTH + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_dates_have_places_of_their_own() {
        let all = [
            "1950",
            "1950-01",
            "1950-01-01",
            "1950-01-31",
            "1950-02",
            "1950-02-01",
            "1950-12-31",
            "1951",
            "2149-12-31",
        ];
        let places: Vec<usize> = all.iter().map(|text| place(text.as_bytes()).expect("a place")).collect();
        assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
        assert_eq!(place(b"2149-12-31").map(|last| last < COUNT), Some(true));
        for other in [
            "",
            "1949-12-31",
            "2150-01-01",
            "2026-00-01",
            "2026-13-01",
            "2026-01-32",
            "2026-01-00",
            "2026-00",
            "2026-1-1",
            "2026-1",
            "2026-01-1x",
            "2026/01",
            "202",
            "2026-01-",
            "2026-Q1",
            "２６-01-01",
        ] {
            assert_eq!(place(other.as_bytes()), None, "{other}");
        }
    }
}
