//! Units of money as heads of columns and unit rows give them, and the reading of money cells by them. Nothing is ever
//! scaled that does not say so, and foreign money is no yuan whatever its figures look like.

use super::sheet::Value;
use crate::domain::fold::looked_up;
use crate::domain::value::money::{self, MoneyFault, MoneyReading};
use crate::i18n::headings::{FOREIGN, UNIT_ROWS, UNITS};

/// What the figures of a column count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// So many yuan.
    Yuan(u64),
    /// Money of another country, as the heading names it.
    Foreign(String),
}

impl Unit {
    pub const WAN: Unit = Unit::Yuan(10_000);

    /// Reads a unit that stands alone (`万元`, `CNY 10k`, `£m`).
    pub fn parse(text: &str) -> Option<Unit> {
        let form: String = looked_up(text).filter(|c| *c != ',').collect();
        if let Some((_, yuan)) = UNITS.iter().find(|(word, _)| *word == form) {
            return Some(Unit::Yuan(*yuan));
        }
        let short = form.chars().count() <= 24;
        let foreign = |word: &&&str| match word.chars().all(|c| c.is_ascii_alphabetic()) {
            // Letters are a currency only at an end: `usd`, `million usd`, `aud m`, but never inside of a word.
            true => {
                form == **word
                    || form.starts_with(**word) && form.len() <= word.len() + 8 && is_scale(&form[word.len()..])
                    || form.ends_with(**word) && is_scale(&form[..form.len() - word.len()])
            }
            false => form.contains(**word),
        };
        (short && FOREIGN.iter().any(|w| foreign(&w))).then(|| Unit::Foreign(text.trim().to_string()))
    }

    /// The unit that a text ends with, and what stands before it: `总投资万元`.
    pub fn behind(text: &str) -> Option<(&str, Unit)> {
        UNITS.iter().filter(|(w, _)| !w.is_ascii() && w.chars().count() > 1).find_map(|(word, yuan)| {
            let name = text.strip_suffix(word).filter(|n| !n.is_empty())?;
            Some((name.trim_end_matches(['/', ',', ':', '-']), Unit::Yuan(*yuan)))
        })
    }

    /// The unit of a unit row's cell: `单位：万元`.
    pub fn of_row(text: &str) -> Option<Unit> {
        let folded = crate::domain::fold::fold(text);
        let plain: String = folded.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')')).collect();
        // 单位：万元、亩: the first one is that of money.
        let unit = |rest: &str| rest.split(['、', ',', ';', '/']).find_map(Unit::parse);
        UNIT_ROWS
            .iter()
            .find_map(|head| plain.match_indices(head).find_map(|(at, found)| unit(&plain[at + found.len()..])))
    }

    /// The sum in a cell. Texts may name a unit of their own, which goes before that of the heading.
    pub fn read(&self, value: &Value) -> Result<MoneyReading, MoneyFault> {
        let Unit::Yuan(yuan) = self else { return Err(MoneyFault::Foreign) };
        let text = match value {
            Value::Text(text) => text.trim().to_string(),
            other => other.shown(),
        };
        let fault = |e: money::MoneyError| e.fault;
        match yuan {
            1 => money::read_in(&text, Some(money::Unit::Yuan)).map_err(fault),
            10_000 => money::read_in(&text, Some(money::Unit::Wan)).map_err(fault),
            100_000_000 => money::read_in(&text, Some(money::Unit::Yi)).map_err(fault),
            other => {
                let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
                let scale = match other {
                    1_000 => "thousand",
                    1_000_000 => "million",
                    1_000_000_000 => "billion",
                    _ => return Err(MoneyFault::Unreadable),
                };
                let whole = if bare { format!("{text} {scale} yuan") } else { text };
                money::read_in(&whole, Some(money::Unit::Yuan)).map_err(fault)
            }
        }
    }
}

/// Whether what stands beside a currency only says how many of it: `m`, `000`, `million`.
fn is_scale(text: &str) -> bool {
    let text = text.trim_matches(['\'', '(', ')']);
    matches!(
        text,
        "" | "m"
            | "mn"
            | "bn"
            | "b"
            | "k"
            | "000"
            | "million"
            | "millions"
            | "billion"
            | "thousand"
            | "thousands"
            | "s"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_foreign_ones_known() {
        for (text, yuan) in [
            ("万元", 10_000),
            ("亿元", 100_000_000),
            ("元", 1),
            ("CNY 10k", 10_000),
            ("CNY 10,000", 10_000),
            ("RMB million", 1_000_000),
        ] {
            assert_eq!(Unit::parse(text), Some(Unit::Yuan(yuan)), "{text}");
        }
        for text in ["£m", "$", "US$ million", "USD", "A$m", "R'000", "万美元", "$m", "Rm", "million USD", "EUR"] {
            assert!(matches!(Unit::parse(text), Some(Unit::Foreign(_))), "{text}");
        }
        for text in ["亩", "%", "及规模", "km", "euros and sense of something long", "arm"] {
            assert_eq!(Unit::parse(text), None, "{text}");
        }
        assert_eq!(Unit::behind("总投资亿元"), Some(("总投资", Unit::Yuan(100_000_000))));
        assert_eq!(Unit::of_row("单位：万元、亩"), Some(Unit::WAN));
        assert_eq!(Unit::of_row("填报单位：沣西新城   （单位：亿元）"), Some(Unit::Yuan(100_000_000)));
        assert_eq!(Unit::of_row("责任单位"), None);
    }

    #[test]
    fn nothing_is_scaled_that_does_not_say_so() {
        let read = |unit: &Unit, value: Value| unit.read(&value).map(|r| r.wan);
        assert_eq!(read(&Unit::WAN, Value::number(12.0)), Ok(12));
        assert_eq!(read(&Unit::Yuan(100_000_000), Value::number(1.25)), Ok(12_500));
        assert_eq!(read(&Unit::Yuan(100_000_000), Value::text("5000万元")), Ok(5_000));
        assert_eq!(read(&Unit::Yuan(1_000_000), Value::number(1.1)), Ok(110));
        assert_eq!(read(&Unit::Yuan(1_000), Value::text("1,200")), Ok(120));
        assert_eq!(read(&Unit::Yuan(1), Value::number(1e9)), Ok(100_000));
        assert_eq!(read(&Unit::Foreign("£m".into()), Value::number(1.0)), Err(MoneyFault::Foreign));
        assert_eq!(read(&Unit::WAN, Value::text("$3m")), Err(MoneyFault::Foreign));
    }
}
