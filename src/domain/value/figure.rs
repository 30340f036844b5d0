//! Figures as people write them, read exactly: 1,234.5, １２３, 1 234, 12,3456 (in fours, as Chinese counts).
//!
//! No floating point anywhere on the way: money that goes into a log must not depend on it. It refuses what two
//! readers would read differently, above all 1,5.

use super::misread::Misread;
use super::tidy::{Folded, MAX_CHARS, fold};
use std::ops::Range;

/// The most figures of one number; as many fit the arithmetic with room for the largest unit.
const MAX_DIGITS: usize = 24;

/// A number without sign: `mantissa / 10^scale`, without trailing zeros behind the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    pub mantissa: u128,
    pub scale: u32,
}

impl Decimal {
    /// Times a whole number, rounded half up to a multiple of `unit`, in units; and whether rounding changed it.
    /// `None` when it leaves the arithmetic.
    pub fn times_in(self, factor: u128, unit: u128) -> Option<(u128, bool)> {
        let product = self.mantissa.checked_mul(factor)?;
        let divisor = 10u128.checked_pow(self.scale)?.checked_mul(unit)?;
        let (whole, rest) = (product.checked_div(divisor)?, product.checked_rem(divisor)?);
        Some((whole + u128::from(rest >= divisor - rest), rest != 0))
    }

    /// The sum with a whole number.
    pub fn plus(self, whole: u128) -> Option<Decimal> {
        let more = whole.checked_mul(10u128.checked_pow(self.scale)?)?;
        Some(Decimal { mantissa: self.mantissa.checked_add(more)?, ..self })
    }

    /// The decimal nearest to a spreadsheet's number at the 15 figures a spreadsheet keeps. `None` for numbers
    /// below zero, not finite, or too long.
    pub fn from_f64(number: f64) -> Option<Decimal> {
        if !number.is_finite() || number < 0.0 {
            return None;
        }
        let text = format!("{number:.14e}");
        let (figures, exponent) = text.split_once('e')?;
        let mantissa: u128 = figures.replace('.', "").parse().ok()?;
        let shift = exponent.parse::<i32>().ok()? - 14;
        let trimmed = trim_zeros(mantissa, u32::try_from(-shift).unwrap_or(0));
        match u32::try_from(shift) {
            Ok(up) => {
                let mantissa = mantissa.checked_mul(10u128.checked_pow(up)?)?;
                Some(Decimal { mantissa, scale: 0 })
            }
            Err(_) => Some(trimmed).filter(|decimal| decimal.scale <= MAX_DIGITS as u32),
        }
    }
}

fn trim_zeros(mut mantissa: u128, mut scale: u32) -> Decimal {
    while scale > 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal { mantissa, scale }
}

/// A text of nothing but a few digits: what most cells of figures hold.
pub(super) fn bare(text: &str) -> Option<u128> {
    let digits = (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// What is wrong with a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureFault {
    Empty,
    TooLong { max: usize },
    Unreadable,
    TooLarge { max: u64 },
}

/// Reads a whole number up to `max`: 1200, 1,200, １２００.
pub fn read_whole(text: &str, max: u64) -> Result<u64, Misread<FigureFault>> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(Misread::whole(FigureFault::TooLong { max: MAX_CHARS }, text));
    }
    let mut scan = Scan::new(text);
    if scan.at_end() {
        return Err(Misread::whole(FigureFault::Empty, text));
    }
    let start = scan.place();
    match scan.take_decimal() {
        Some(Decimal { mantissa, scale: 0 }) if scan.at_end() => match u64::try_from(mantissa) {
            Ok(value) if value <= max => Ok(value),
            _ => Err(Misread::whole(FigureFault::TooLarge { max }, text)),
        },
        Some(_) if scan.at_end() => Err(Misread::whole(FigureFault::Unreadable, text)),
        Some(_) => Err(Misread::new(FigureFault::Unreadable, text, scan.place())),
        None => Err(Misread::new(FigureFault::Unreadable, text, start)),
    }
}

/// Walks over a folded text, taking words and numbers.
pub(super) struct Scan {
    chars: Vec<Folded>,
    next: usize,
}

impl Scan {
    pub fn new(text: &str) -> Scan {
        let mut scan = Scan { chars: fold(text), next: 0 };
        while scan.chars.last().is_some_and(|last| last.c == ' ') {
            scan.chars.pop();
        }
        scan.skip_blanks();
        scan
    }

    pub fn at_end(&self) -> bool {
        self.next >= self.chars.len()
    }

    /// Where the next character stands in the text, to its end; at the end, the last character.
    pub fn place(&self) -> Range<usize> {
        let at = self.chars.get(self.next).or(self.chars.last());
        at.map_or(0..0, |folded| folded.at.clone())
    }

    pub fn peek(&self) -> Option<char> {
        self.chars.get(self.next).map(|folded| folded.c)
    }

    /// Takes the longest of the words that stands here, and tells which and where.
    pub fn take_word<'w, T: Copy>(&mut self, words: &'w [(&'w str, T)]) -> Option<(T, Range<usize>)> {
        let rest = &self.chars[self.next..];
        let fits = |word: &str| {
            let length = word.chars().count();
            rest.len() >= length && word.chars().eq(rest[..length].iter().map(|folded| folded.c))
        };
        let (word, value) = words.iter().filter(|(word, _)| fits(word)).max_by_key(|(word, _)| word.chars().count())?;
        let last = &self.chars[self.next + word.chars().count() - 1];
        let at = self.place().start..last.at.end;
        self.next += word.chars().count();
        self.skip_blanks();
        Some((*value, at))
    }

    /// Takes a number without sign; leaves the place unchanged when there is none that can be read.
    pub fn take_decimal(&mut self) -> Option<Decimal> {
        let start = self.next;
        let decimal = self.decimal();
        if decimal.is_none() {
            self.next = start;
        }
        self.skip_blanks();
        decimal
    }

    fn decimal(&mut self) -> Option<Decimal> {
        let mut groups = vec![self.digits()];
        let separator = self.peek().filter(|c| matches!(c, ',' | ' ' | '\'' | '’'));
        while separator.is_some() && self.peek() == separator && self.digit_after() {
            self.next += 1;
            groups.push(self.digits());
        }
        if !grouped(&groups) {
            return None;
        }
        let mut figures = groups.concat();
        let mut scale = 0;
        if self.peek() == Some('.') && self.digit_after() {
            self.next += 1;
            let behind = self.digits();
            scale = behind.len();
            figures.push_str(&behind);
        }
        if figures.is_empty() || figures.len() > MAX_DIGITS {
            return None;
        }
        Some(trim_zeros(figures.parse().ok()?, scale as u32))
    }

    fn digits(&mut self) -> String {
        let rest = self.chars[self.next..].iter().map(|folded| folded.c);
        let run: String = rest.take_while(char::is_ascii_digit).collect();
        self.next += run.len();
        run
    }

    fn digit_after(&self) -> bool {
        self.chars.get(self.next + 1).is_some_and(|folded| folded.c.is_ascii_digit())
    }

    fn skip_blanks(&mut self) {
        while self.peek() == Some(' ') {
            self.next += 1;
        }
    }
}

/// Whether separators stand where they should: all groups of three, or all of four, behind a shorter first.
fn grouped(groups: &[String]) -> bool {
    let Some((first, rest)) = groups.split_first() else { return true };
    rest.is_empty()
        || [3, 4].iter().any(|size| (1..=*size).contains(&first.len()) && rest.iter().all(|group| group.len() == *size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_whole_numbers() {
        for (text, value) in
            [("0", 0), ("1200", 1200), ("1,200", 1200), (" １２００ ", 1200), ("1 200", 1200), ("12,3456", 123_456)]
        {
            assert_eq!(read_whole(text, 1_000_000), Ok(value), "{text:?}");
        }
        for (text, part) in [("1,5", "1"), ("12a", "a"), ("-1", "-"), ("1.5", "1.5"), ("1,20,300", "1"), ("x", "x")] {
            let error = read_whole(text, 100).expect_err(text);
            assert_eq!((error.fault, error.part.as_str()), (FigureFault::Unreadable, part), "{text:?}");
        }
        let large = read_whole("99999999999999999999", 100).expect_err("large");
        assert_eq!(large.fault, FigureFault::TooLarge { max: 100 });
        assert_eq!(read_whole(" ", 1).map_err(|e| e.fault), Err(FigureFault::Empty));
    }

    #[test]
    fn numbers_of_sheets_lose_their_noise() {
        for (number, mantissa, scale) in
            [(0.1 + 0.2, 3, 1), (1234.5, 12345, 1), (1e20, 10u128.pow(20), 0), (0.0, 0, 0), (62.5, 625, 1)]
        {
            assert_eq!(Decimal::from_f64(number), Some(Decimal { mantissa, scale }), "{number}");
        }
        for number in [-1.0, f64::NAN, f64::INFINITY, 1e300, 1e-300] {
            assert_eq!(Decimal::from_f64(number), None, "{number}");
        }
    }

    proptest! {
        #[test]
        fn plain_numbers_read_as_themselves(value in any::<u64>()) {
            prop_assert_eq!(read_whole(&value.to_string(), u64::MAX), Ok(value));
        }

        #[test]
        fn any_text_reads_or_fails_with_a_place(text in prop_oneof![any::<String>(), "[0-9,. '０-９]{0,30}"]) {
            if let Err(error) = read_whole(&text, u64::MAX) {
                prop_assert_eq!(text.get(error.at), Some(error.part.as_str()));
            }
        }
    }
}
