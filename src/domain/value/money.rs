//! Sums of money: kept as whole 万元 (10,000 yuan), read as people write them, shown in 亿元 or 万元.
//!
//! Everything is integer arithmetic. A bare number means 万元 unless the caller says otherwise (a column headed
//! 亿元). A sum that is no whole number of 万元 is rounded half up and the reading says so. It refuses foreign
//! money, sums below zero, and ranges; it has no rates and makes none up.

use super::absence::says_none;
use super::figure::{self, Decimal, Scan};
use super::misread::Misread;
use super::tidy::MAX_CHARS;
use std::ops::Range;

/// The largest sum kept, in 万元: 100 million 亿元, far above any budget.
pub const MAX_WAN: i64 = 1_000_000_000_000;

/// What a number of money counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元
    Yuan,
    /// 万元, 10,000 yuan
    Wan,
    /// 亿元, 100,000,000 yuan
    Yi,
}

impl Unit {
    /// Yuan in one of the unit.
    pub fn yuan(self) -> u128 {
        match self {
            Unit::Yuan => 1,
            Unit::Wan => 10_000,
            Unit::Yi => 100_000_000,
        }
    }
}

/// A sum understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyReading {
    /// Whole 万元, 0 to [`MAX_WAN`].
    pub wan: i64,
    /// It was no whole number of 万元 and has been rounded to the nearest.
    pub rounded: bool,
    /// The words say roughly: 约, 近, 余, over.
    pub approximate: bool,
}

/// What is wrong with a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyFault {
    Empty,
    TooLong {
        max: usize,
    },
    /// 待定, 暂无, a dash: no sum, and no mistake either.
    NoFigure,
    Unreadable,
    Negative,
    /// Money other than yuan; the part names it.
    Foreign,
    TooLarge {
        max_wan: i64,
    },
}

pub type MoneyError = Misread<MoneyFault>;

impl MoneyError {
    pub fn is_foreign(&self) -> bool {
        self.fault == MoneyFault::Foreign
    }
}

const ABOUT: &[(&str, ())] = &[
    ("约为", ()),
    ("约", ()),
    ("大约", ()),
    ("大概", ()),
    ("近", ()),
    ("将近", ()),
    ("超", ()),
    ("超过", ()),
    ("逾", ()),
    ("至少", ()),
    ("about", ()),
    ("approx.", ()),
    ("approx", ()),
    ("around", ()),
    ("over", ()),
    ("nearly", ()),
    ("ca.", ()),
    ("~", ()),
    ("≈", ()),
    (">", ()),
];

/// Behind the number, or between number and unit: 100余亿元.
const ABOUT_BEHIND: &[(&str, ())] = &[("余", ()), ("多", ()), ("左右", ()), ("上下", ()), ("以上", ()), ("+", ())];

const SCALES: &[(&str, u128)] = &[
    ("万亿", 1_000_000_000_000),
    ("千亿", 100_000_000_000),
    ("百亿", 10_000_000_000),
    ("十亿", 1_000_000_000),
    ("亿", 100_000_000),
    ("億", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("十万", 100_000),
    ("万", 10_000),
    ("萬", 10_000),
    ("千", 1_000),
    ("百", 100),
    ("trillion", 1_000_000_000_000),
    ("tn", 1_000_000_000_000),
    ("billion", 1_000_000_000),
    ("bn", 1_000_000_000),
    ("million", 1_000_000),
    ("mn", 1_000_000),
    ("thousand", 1_000),
];

/// Words for the yuan; `true` for signs that a sheet's number format adds, which leave the unit to the heading.
const YUAN: &[(&str, bool)] = &[
    ("¥", true),
    ("元人民币", false),
    ("人民币", false),
    ("元", false),
    ("圆", false),
    ("rmb", false),
    ("cny", false),
    ("yuan", false),
    ("整", false),
];

const FOREIGN: &[(&str, ())] = &[
    ("美元", ()),
    ("美金", ()),
    ("欧元", ()),
    ("英镑", ()),
    ("日元", ()),
    ("日圆", ()),
    ("港元", ()),
    ("港币", ()),
    ("澳门元", ()),
    ("新台币", ()),
    ("台币", ()),
    ("韩元", ()),
    ("卢布", ()),
    ("卢比", ()),
    ("加元", ()),
    ("澳元", ()),
    ("新元", ()),
    ("新加坡元", ()),
    ("法郎", ()),
    ("瑞士法郎", ()),
    ("usd", ()),
    ("us$", ()),
    ("hk$", ()),
    ("$", ()),
    ("dollars", ()),
    ("dollar", ()),
    ("eur", ()),
    ("euros", ()),
    ("euro", ()),
    ("€", ()),
    ("gbp", ()),
    ("£", ()),
    ("pounds", ()),
    ("pound", ()),
    ("jpy", ()),
    ("yen", ()),
    ("hkd", ()),
    ("krw", ()),
    ("₩", ()),
    ("₽", ()),
    ("rub", ()),
    ("₹", ()),
    ("inr", ()),
    ("cad", ()),
    ("aud", ()),
    ("sgd", ()),
    ("chf", ()),
];

/// Reads a sum; a bare number means 万元.
pub fn read(text: &str) -> Result<MoneyReading, MoneyError> {
    read_in(text, None)
}

/// Reads a sum from a column whose heading names the unit. A unit written with the number goes before it.
pub fn read_in(text: &str, heading: Option<Unit>) -> Result<MoneyReading, MoneyError> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(Misread::whole(MoneyFault::TooLong { max: MAX_CHARS }, text));
    }
    // Most sums are bare figures.
    if let Some(mantissa) = figure::bare(text) {
        let unit = heading.unwrap_or(Unit::Wan);
        let read = in_wan(Decimal { mantissa, scale: 0 }, unit.yuan(), false);
        return read.map_err(|fault| Misread::whole(fault, text));
    }
    let mut scan = Scan::new(text);
    if scan.at_end() {
        return Err(Misread::whole(MoneyFault::Empty, text));
    }
    if says_none(text) {
        return Err(Misread::whole(MoneyFault::NoFigure, text));
    }
    let mut sum = Sum { heading, ..Sum::default() };
    while !scan.at_end() {
        let place = scan.place();
        sum.take(&mut scan).map_err(|(fault, at)| Misread::new(fault, text, at.unwrap_or(place)))?;
    }
    sum.total().map_err(|fault| Misread::whole(fault, text))
}

/// Reads the number of a spreadsheet cell.
pub fn read_number(number: f64, unit: Unit) -> Result<MoneyReading, MoneyError> {
    let fault = |fault| Misread::whole(fault, &number.to_string());
    if number < 0.0 {
        return Err(fault(MoneyFault::Negative));
    }
    let decimal = Decimal::from_f64(number).ok_or_else(|| fault(MoneyFault::Unreadable))?;
    in_wan(decimal, unit.yuan(), false).map_err(fault)
}

/// The parts of a sum as they come: 3亿 2000万 元.
#[derive(Default)]
struct Sum {
    heading: Option<Unit>,
    /// Parts that are complete, in yuan.
    whole: Option<u128>,
    /// The last part and the yuan in one of its unit.
    last: Option<(Decimal, Option<u128>)>,
    /// 元 or a word for it was written; nothing may follow but "roughly".
    closed: bool,
    /// A word for the yuan stands before the number.
    yuan_ahead: bool,
    approximate: bool,
}

impl Sum {
    /// Takes one more word or number; the fault has its own place where the next character is not it.
    fn take(&mut self, scan: &mut Scan) -> Result<(), (MoneyFault, Option<Range<usize>>)> {
        let unreadable = Err((MoneyFault::Unreadable, None));
        if let Some((_, at)) = scan.take_word(FOREIGN) {
            return Err((MoneyFault::Foreign, Some(at)));
        }
        let Some((_, unit)) = self.last else {
            if scan.take_word(ABOUT).is_some() {
                self.approximate = true;
            } else if let Some((sign, _)) = scan.take_word(YUAN) {
                self.yuan_ahead |= !(sign && self.heading.is_some());
            } else if matches!(scan.peek(), Some('-' | '−' | '–' | '负' | '(' | '△')) {
                return Err((MoneyFault::Negative, None));
            } else {
                match scan.take_decimal() {
                    Some(decimal) => self.last = Some((decimal, None)),
                    None => return unreadable,
                }
            }
            return Ok(());
        };
        if scan.take_word(ABOUT_BEHIND).is_some() {
            self.approximate = true;
            return Ok(());
        }
        if self.closed {
            // Only 元, 人民币, 整 may follow one another.
            return scan.take_word(YUAN).map_or(unreadable, |_| Ok(()));
        }
        if unit.is_none()
            && let Some((scale, _)) = scan.take_word(SCALES)
        {
            self.last = self.last.map(|(decimal, _)| (decimal, Some(scale)));
            return Ok(());
        }
        if scan.take_word(YUAN).is_some() {
            self.closed = true;
            self.last = self.last.map(|(decimal, unit)| (decimal, unit.or(Some(1))));
            return Ok(());
        }
        match scan.take_decimal() {
            Some(decimal) => self.next_part(decimal, unit),
            None => unreadable,
        }
    }

    /// 3亿 before 2000: whole, and of a larger unit than what follows ([`Sum::total`] looks at that).
    fn next_part(&mut self, decimal: Decimal, unit: Option<u128>) -> Result<(), (MoneyFault, Option<Range<usize>>)> {
        let before = self.last.filter(|(decimal, _)| decimal.scale == 0);
        let yuan = before.zip(unit).and_then(|((decimal, _), unit)| decimal.mantissa.checked_mul(unit));
        let Some(yuan) = yuan else { return Err((MoneyFault::Unreadable, None)) };
        self.whole = Some(self.whole.unwrap_or(0).checked_add(yuan).ok_or((TOO_LARGE, None))?);
        self.last = Some((decimal, None));
        Ok(())
    }

    fn total(&self) -> Result<MoneyReading, MoneyFault> {
        let (decimal, unit) = self.last.ok_or(MoneyFault::Unreadable)?;
        let Some(whole) = self.whole else {
            let bare = if self.yuan_ahead { Unit::Yuan } else { self.heading.unwrap_or(Unit::Wan) };
            return in_wan(decimal, unit.unwrap_or(bare.yuan()), self.approximate);
        };
        // 3亿2000 leaves open what the 2000 counts; 3亿5亿 is no sum.
        let unit = unit.ok_or(MoneyFault::Unreadable)?;
        let (part, _) = decimal.times_in(unit, 1).ok_or(TOO_LARGE)?;
        if part >= smallest_unit(whole) {
            return Err(MoneyFault::Unreadable);
        }
        let scaled = Decimal { mantissa: decimal.mantissa.checked_mul(unit).ok_or(TOO_LARGE)?, ..decimal };
        in_wan(scaled.plus(whole).ok_or(TOO_LARGE)?, 1, self.approximate)
    }
}

const TOO_LARGE: MoneyFault = MoneyFault::TooLarge { max_wan: MAX_WAN };

/// The largest Chinese unit that divides the parts read so far: the next part must stay below it.
fn smallest_unit(yuan: u128) -> u128 {
    [1_000_000_000_000, 100_000_000, 10_000, 1_000].into_iter().find(|unit| yuan.is_multiple_of(*unit)).unwrap_or(1)
}

fn in_wan(decimal: Decimal, yuan: u128, approximate: bool) -> Result<MoneyReading, MoneyFault> {
    let (wan, rounded) = decimal.times_in(yuan, Unit::Wan.yuan()).ok_or(TOO_LARGE)?;
    match i64::try_from(wan) {
        Ok(wan) if wan <= MAX_WAN => Ok(MoneyReading { wan, rounded, approximate }),
        _ => Err(TOO_LARGE),
    }
}

/// The text kept in the file: whole 万元.
pub fn stored(wan: i64) -> String {
    wan.to_string()
}

/// Reads back what [`stored`] printed of a sum from 0 to [`MAX_WAN`], and only that.
pub fn parse_stored(text: &str) -> Option<i64> {
    let wan = text.parse().ok()?;
    ((0..=MAX_WAN).contains(&wan) && stored(wan) == text).then_some(wan)
}

/// The unit a sum is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Wan,
    Yi,
    /// 亿元 from one 亿元 on, 万元 below.
    Auto,
}

/// A sum for people: the number, without separators, and the unit whose name stands behind it. Nothing is rounded:
/// 亿元 have up to four decimals.
pub fn print_human(wan: i64, style: Style) -> (String, Unit) {
    let size = wan.unsigned_abs();
    let in_yi = match style {
        Style::Wan => false,
        Style::Yi => true,
        Style::Auto => size >= 10_000,
    };
    if !in_yi {
        return (wan.to_string(), Unit::Wan);
    }
    let sign = if wan < 0 { "-" } else { "" };
    let decimals = format!("{:04}", size % 10_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    (format!("{sign}{}{point}{decimals}", size / 10_000), Unit::Yi)
}

#[cfg(test)]
mod tests;
