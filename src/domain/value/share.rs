//! Shares of a whole in percent, 0 to 100, kept as whole numbers: 65, 65%, 六成五, 百分之六十五.
//!
//! It refuses 0.65 without a percent sign: that is 65 to one reader and 1 to another.

use super::absence::says_none;
use super::figure::{self, Decimal, Scan};
use super::misread::Misread;
use super::tidy::MAX_CHARS;

/// A share understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareReading {
    /// Percent, 0 to 100.
    pub value: u8,
    /// It was no whole number and has been rounded half up.
    pub rounded: bool,
    /// The words say roughly: 约, 近, about.
    pub approximate: bool,
}

/// What is wrong with a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareFault {
    Empty,
    TooLong {
        max: usize,
    },
    /// 待定, a dash: no figure, and no mistake either.
    NoFigure,
    Unreadable,
    /// Below 0 or above 100 percent.
    OutOfRange,
    /// Between 0 and 1 without a percent sign: expected is a number of percent.
    Fraction,
}

pub type ShareError = Misread<ShareFault>;

const ABOUT: &[(&str, ())] = &[
    ("约", ()),
    ("大约", ()),
    ("大概", ()),
    ("近", ()),
    ("超", ()),
    ("超过", ()),
    ("about", ()),
    ("~", ()),
    ("≈", ()),
];
const BEHIND: &[(&str, ())] = &[("左右", ()), ("以上", ()), ("多", ()), ("余", ())];
const OF_HUNDRED: &[(&str, ())] = &[("百分之", ())];
const PERCENT: &[(&str, ())] = &[("%", ()), ("percent", ()), ("per cent", ()), ("pct", ())];
const TENTHS: &[(&str, ())] = &[("成", ())];
const HALF: &[(&str, ())] = &[("半", ())];
const FIGURES: &[(&str, u32)] = &[
    ("〇", 0),
    ("零", 0),
    ("一", 1),
    ("二", 2),
    ("两", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
];
const TEN: &[(&str, ())] = &[("十", ())];
const HUNDRED: &[(&str, ())] = &[("一百", ()), ("百", ())];

/// Reads a share as people write it.
pub fn read(text: &str) -> Result<ShareReading, ShareError> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(Misread::whole(ShareFault::TooLong { max: MAX_CHARS }, text));
    }
    // Most shares are bare figures.
    if let Some(value) = figure::bare(text).and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= 100) {
        return Ok(ShareReading { value, rounded: false, approximate: false });
    }
    let mut scan = Scan::new(text);
    if scan.at_end() {
        return Err(Misread::whole(ShareFault::Empty, text));
    }
    if says_none(text) {
        return Err(Misread::whole(ShareFault::NoFigure, text));
    }
    let mut approximate = scan.take_word(ABOUT).is_some();
    if matches!(scan.peek(), Some('-' | '−' | '负')) {
        return Err(Misread::whole(ShareFault::OutOfRange, text));
    }
    let prefixed = scan.take_word(OF_HUNDRED).is_some();
    let place = scan.place();
    let number = number(&mut scan).ok_or_else(|| Misread::new(ShareFault::Unreadable, text, place))?;
    approximate |= scan.take_word(BEHIND).is_some();
    let (number, named) = if !prefixed && scan.take_word(TENTHS).is_some() {
        (tenths(number, &mut scan).ok_or_else(|| Misread::whole(ShareFault::OutOfRange, text))?, true)
    } else {
        let named = scan.take_word(PERCENT).is_some();
        (number, named || prefixed)
    };
    approximate |= scan.take_word(BEHIND).is_some();
    if !scan.at_end() {
        return Err(Misread::new(ShareFault::Unreadable, text, scan.place()));
    }
    in_percent(number, 1, named, approximate).map_err(|fault| Misread::whole(fault, text))
}

/// Reads the number of a spreadsheet cell; a cell shown as a percentage holds 0.65 for 65%.
pub fn read_number(number: f64, shown_as_percent: bool) -> Result<ShareReading, ShareError> {
    let fault = |fault| Misread::whole(fault, &number.to_string());
    if number.is_finite() && !(0.0..=1e9).contains(&number) {
        return Err(fault(ShareFault::OutOfRange));
    }
    let decimal = Decimal::from_f64(number).ok_or_else(|| fault(ShareFault::Unreadable))?;
    let factor = if shown_as_percent { 100 } else { 1 };
    in_percent(decimal, factor, shown_as_percent, false).map_err(fault)
}

fn in_percent(number: Decimal, factor: u128, named: bool, approximate: bool) -> Result<ShareReading, ShareFault> {
    let one = 10u128.checked_pow(number.scale).ok_or(ShareFault::OutOfRange)?;
    if !named && number.mantissa > 0 && number.mantissa < one {
        return Err(ShareFault::Fraction);
    }
    let percent = number.mantissa.checked_mul(factor).ok_or(ShareFault::OutOfRange)?;
    // Before rounding: 100.4 is too much, though it rounds to 100.
    if percent > one.checked_mul(100).ok_or(ShareFault::OutOfRange)? {
        return Err(ShareFault::OutOfRange);
    }
    let (value, rounded) = number.times_in(factor, 1).ok_or(ShareFault::OutOfRange)?;
    let value = u8::try_from(value).map_err(|_| ShareFault::OutOfRange)?;
    Ok(ShareReading { value, rounded, approximate })
}

/// 65, 六十五, 六, 十, 百.
fn number(scan: &mut Scan) -> Option<Decimal> {
    if let Some(decimal) = scan.take_decimal() {
        return Some(decimal);
    }
    let whole = |value: u32| Some(Decimal { mantissa: value.into(), scale: 0 });
    if scan.take_word(HUNDRED).is_some() {
        return whole(100);
    }
    let first = scan.take_word(FIGURES).map(|(figure, _)| figure);
    if scan.take_word(TEN).is_none() {
        return first.and_then(whole);
    }
    let ones = scan.take_word(FIGURES).map_or(0, |(figure, _)| figure);
    whole(first.unwrap_or(1) * 10 + ones)
}

/// 六成, 六成五, 六成半, 十成.
fn tenths(number: Decimal, scan: &mut Scan) -> Option<Decimal> {
    let behind = if scan.take_word(HALF).is_some() {
        5
    } else if let Some((figure, _)) = scan.take_word(FIGURES) {
        u128::from(figure)
    } else {
        match scan.take_decimal() {
            None => 0,
            Some(Decimal { mantissa, scale: 0 }) if mantissa < 10 => mantissa,
            Some(_) => return None,
        }
    };
    let percent = Decimal { mantissa: number.mantissa.checked_mul(10)?, ..number };
    percent.plus(behind)
}

/// The text kept in the file.
pub fn stored(percent: u8) -> String {
    percent.to_string()
}

/// Reads back what [`stored`] printed of 0 to 100, and only that.
pub fn parse_stored(text: &str) -> Option<u8> {
    let percent = text.parse().ok()?;
    (percent <= 100 && stored(percent) == text).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_form() {
        for (text, value, rounded, approximate) in [
            ("65", 65, false, false),
            ("65%", 65, false, false),
            ("65％", 65, false, false),
            ("６５ ％", 65, false, false),
            ("65.0%", 65, false, false),
            ("0", 0, false, false),
            ("0.0", 0, false, false),
            ("1", 1, false, false),
            ("100", 100, false, false),
            ("62.5%", 63, true, false),
            ("62.4", 62, true, false),
            ("99.6", 100, true, false),
            ("0.65%", 1, true, false),
            ("六成", 60, false, false),
            ("六成五", 65, false, false),
            ("6成5", 65, false, false),
            ("七成半", 75, false, false),
            ("6.5成", 65, false, false),
            ("十成", 100, false, false),
            ("百分之六十五", 65, false, false),
            ("百分之65", 65, false, false),
            ("百分之百", 100, false, false),
            ("六十五", 65, false, false),
            ("约65%", 65, false, true),
            ("65%左右", 65, false, true),
            ("六成多", 60, false, true),
            ("about 65 percent", 65, false, true),
        ] {
            assert_eq!(read(text), Ok(ShareReading { value, rounded, approximate }), "{text:?}");
        }
    }

    #[test]
    fn names_what_is_wrong_and_where() {
        for (text, fault, part) in [
            ("", ShareFault::Empty, ""),
            ("-", ShareFault::NoFigure, "-"),
            ("暂无", ShareFault::NoFigure, "暂无"),
            ("0.65", ShareFault::Fraction, "0.65"),
            (".5", ShareFault::Fraction, ".5"),
            ("140", ShareFault::OutOfRange, "140"),
            ("100.4%", ShareFault::OutOfRange, "100.4%"),
            ("100.04", ShareFault::OutOfRange, "100.04"),
            ("-5%", ShareFault::OutOfRange, "-5%"),
            ("十二成", ShareFault::OutOfRange, "十二成"),
            ("99999999999999999999999", ShareFault::OutOfRange, "99999999999999999999999"),
            ("65万", ShareFault::Unreadable, "万"),
            ("主体完工", ShareFault::Unreadable, "主"),
            ("6,5", ShareFault::Unreadable, "6"),
            ("65‰", ShareFault::Unreadable, "‰"),
        ] {
            let error = read(text).expect_err(text);
            assert_eq!((error.fault, error.part.as_str()), (fault, part), "{text:?}");
        }
    }

    #[test]
    fn reads_numbers_of_cells() {
        assert_eq!(read_number(0.65, true).map(|r| r.value), Ok(65));
        assert_eq!(read_number(0.07 * 100.0, false).map(|r| (r.value, r.rounded)), Ok((7, false)));
        assert_eq!(read_number(0.65, false).map_err(|e| e.fault), Err(ShareFault::Fraction));
        assert_eq!(read_number(1.4, true).map_err(|e| e.fault), Err(ShareFault::OutOfRange));
        assert_eq!(read_number(-0.1, true).map_err(|e| e.fault), Err(ShareFault::OutOfRange));
        assert_eq!(read_number(f64::NAN, true).map_err(|e| e.fault), Err(ShareFault::Unreadable));
    }

    proptest! {
        #[test]
        fn stored_shares_read_back(percent in 0u8..=100) {
            prop_assert_eq!(parse_stored(&stored(percent)), Some(percent));
            let reading = ShareReading { value: percent, rounded: false, approximate: false };
            prop_assert_eq!(read(&stored(percent)), Ok(reading));
        }

        #[test]
        fn any_text_reads_or_fails_with_a_place(
            text in prop_oneof![any::<String>(), "[0-9.成五十百分之%约 -]{0,9}"],
        ) {
            match read(&text) {
                Ok(reading) => prop_assert!(reading.value <= 100),
                Err(error) => prop_assert_eq!(text.get(error.at), Some(error.part.as_str())),
            }
        }

        #[test]
        fn any_cell_reads_or_fails(number in any::<f64>(), shown in any::<bool>()) {
            if let Ok(reading) = read_number(number, shown) {
                prop_assert!(reading.value <= 100);
            }
        }
    }
}
