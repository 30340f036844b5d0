//! Amounts with their units: 万元 and 亿元 in Chinese, millions and billions of yuan in English.

use super::Lang;
use crate::domain::value::money::{Style, Unit, print_human};

crate::texts! {
    /// A number with the unit of money that it is in: yuan, 10⁴, 10⁸; in English yuan, millions, billions.
    pub Amount {
        Small = "{0}元", "CNY {0}";
        Middle = "{0}万元", "CNY {0} million";
        Large = "{0}亿元", "CNY {0} billion";
    }
}

/// Whole 万元 as people read it. Exact: no digit is dropped.
pub fn money(lang: Lang, wan: i64) -> String {
    match lang {
        Lang::Zh => {
            let (number, unit) = print_human(wan, Style::Auto);
            let amount = match unit {
                Unit::Yuan => Amount::Small,
                Unit::Wan => Amount::Middle,
                Unit::Yi => Amount::Large,
            };
            amount.with(lang, &[&number])
        }
        Lang::En => {
            let (amount, decimals) = match wan.unsigned_abs() {
                0..100 => return Amount::Small.with(lang, &[&(i128::from(wan) * 10_000)]),
                100..100_000 => (Amount::Middle, 2),
                _ => (Amount::Large, 5),
            };
            amount.with(lang, &[&shifted(wan, decimals)])
        }
    }
}

/// A whole number with the point moved to the left, without trailing zeros.
fn shifted(number: i64, decimals: usize) -> String {
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    let rest = rest.trim_end_matches('0');
    let sign = if number < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_well_in_both_languages() {
        for (wan, zh, en) in [
            (3_206_300, "320.63亿元", "CNY 32.063 billion"),
            (5_000, "5000万元", "CNY 50 million"),
            (12, "12万元", "CNY 120000"),
            (0, "0万元", "CNY 0"),
        ] {
            assert_eq!(money(Lang::Zh, wan), zh);
            assert_eq!(money(Lang::En, wan), en);
        }
    }
}
