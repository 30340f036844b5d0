//! A target measured: whether today's value meets it, how far it is, in the words of a language.

use crate::domain::field::Field;
use crate::domain::kinds::Comparison;
use crate::domain::record::Record;
use crate::domain::text::visible;
use crate::i18n::Lang;
use crate::i18n::charts::TargetText as T;
use crate::register::book::Book;

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Met,
    NotMet,
    /// There is no value of today.
    Unknown,
}

/// A target as it is shown.
#[derive(Clone, Debug)]
pub struct Measure {
    pub name: String,
    /// The goal with its comparison and unit.
    pub goal: String,
    /// Today's value without its unit.
    pub current: Option<String>,
    /// How much of the way is gone, in percent; more than a hundred is beyond.
    pub share: Option<u64>,
    pub verdict: Verdict,
    /// What is missing, or what is beyond the goal.
    pub gap: String,
}

impl Measure {
    pub fn of(target: &Record, lang: Lang) -> Measure {
        let (name, unit) = match lang {
            Lang::Zh => ([Field::TargetNameZh, Field::TargetNameEn], [Field::TargetUnitZh, Field::TargetUnitEn]),
            Lang::En => ([Field::TargetNameEn, Field::TargetNameZh], [Field::TargetUnitEn, Field::TargetUnitZh]),
        };
        let text = |fields: [Field; 2]| {
            let found = fields.iter().find_map(|f| target.get(*f)).or(target.get(Field::TargetKey));
            visible(found.unwrap_or_default()).into_owned()
        };
        let unit = unit.iter().find_map(|f| target.get(*f)).map(|u| visible(u).into_owned()).unwrap_or_default();
        let comparison = target.get(Field::TargetComparison).and_then(Comparison::parse);
        let sign = match comparison {
            Some(Comparison::AtLeast) => "≥",
            Some(Comparison::AtMost) => "≤",
            _ => "=",
        };
        let goal = visible(target.get(Field::TargetValue).unwrap_or_default()).into_owned();
        let current = target.get(Field::TargetCurrent).map(|c| visible(c).into_owned());
        let number = |field: Field| target.get(field).and_then(|t| t.parse::<f64>().ok()).filter(|n| n.is_finite());
        let pair = number(Field::TargetCurrent).zip(number(Field::TargetValue));
        let verdict = match pair {
            None => Verdict::Unknown,
            Some((now, goal)) => match comparison {
                Some(Comparison::AtLeast) if now >= goal => Verdict::Met,
                Some(Comparison::AtMost) if now <= goal => Verdict::Met,
                Some(Comparison::Equal) | None if now == goal => Verdict::Met,
                _ => Verdict::NotMet,
            },
        };
        Measure {
            name: text(name),
            goal: format!("{sign}{goal}{}{unit}", between(&unit, lang)),
            share: pair.map(|(now, goal)| share(now, goal, comparison)),
            gap: pair.map(|(now, goal)| gap(now, goal, comparison, &unit, lang)).unwrap_or_default(),
            current,
            verdict,
        }
    }
}

/// What stands between a number and its unit: a unit that begins with a number itself is multiplied.
fn between(unit: &str, lang: Lang) -> &'static str {
    match lang {
        Lang::En if unit.starts_with(|c: char| c.is_ascii_digit()) => " x ",
        Lang::En if !unit.starts_with('%') => " ",
        _ => "",
    }
}

/// The number of an article, if it is written as the plan does.
pub fn article_number(text: &str) -> Option<u32> {
    Some(article(text)).filter(|n| *n < u32::MAX)
}

/// The targets in the order of the plan: by article, as it counts them.
pub fn in_order(book: &Book) -> Vec<&Record> {
    let mut out: Vec<&Record> = book.targets().iter().collect();
    out.sort_by_key(|t| (article(t.get(Field::TargetArticle).unwrap_or_default()), t.get(Field::TargetKey)));
    out
}

/// The number of an article as the plan writes it (二十三), for sorting; what is none comes last.
fn article(text: &str) -> u32 {
    let digit = |c: char| {
        let digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];
        digits.iter().position(|d| *d == c).map(|n| n as u32 + 1)
    };
    let (mut number, mut last) = (0, None);
    for c in text.chars() {
        match (c, digit(c)) {
            ('十', _) => number += last.take().unwrap_or(1) * 10,
            (_, Some(n)) => last = Some(n),
            _ => return u32::MAX,
        }
    }
    if text.is_empty() { u32::MAX } else { number + last.unwrap_or(0) }
}

/// How much of the way to the goal is gone. What should stay below its goal is there once it does.
fn share(now: f64, goal: f64, comparison: Option<Comparison>) -> u64 {
    let ratio = match comparison {
        Some(Comparison::AtMost) if now <= goal => 1.0,
        Some(Comparison::AtMost) => goal / now,
        _ if goal == 0.0 => f64::from(u8::from(now == 0.0)),
        _ => now / goal,
    };
    (ratio * 100.0).clamp(0.0, 999.0).floor() as u64
}

fn gap(now: f64, goal: f64, comparison: Option<Comparison>, unit: &str, lang: Lang) -> String {
    let plain = |n: f64| {
        let text = format!("{:.4}", n.abs());
        text.trim_end_matches('0').trim_end_matches('.').to_string()
    };
    let missing = match comparison {
        Some(Comparison::AtMost) => now - goal,
        _ => goal - now,
    };
    match missing {
        m if m.abs() < 1e-9 => T::Met.say(lang).to_string(),
        m if m > 0.0 => T::Missing.with(lang, &[&plain(m), &unit]),
        m => T::Beyond.with(lang, &[&plain(m), &unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Entity, EntityId};

    fn target(goal: &str, comparison: Comparison, now: Option<&str>) -> Measure {
        let mut record = Record::new(EntityId { entity: Entity::Target, bytes: [0; 16] });
        record.put(Field::TargetKey, Some("railway-length".into()));
        record.put(Field::TargetUnitEn, Some("km".into()));
        record.put(Field::TargetValue, Some(goal.into()));
        record.put(Field::TargetComparison, Some(comparison.code().into()));
        record.put(Field::TargetCurrent, now.map(str::to_string));
        Measure::of(&record, Lang::En)
    }

    #[test]
    fn articles_stand_in_the_order_of_the_plan() {
        let numbers = ["四", "十", "十一", "二十", "二十三", "三十", ""].map(article);
        assert_eq!(numbers, [4, 10, 11, 20, 23, 30, u32::MAX]);
    }

    #[test]
    fn a_target_is_met_by_its_own_comparison() {
        for (goal, comparison, now, verdict, share, gap) in [
            ("1.4", Comparison::AtLeast, Some("1.2"), Verdict::NotMet, Some(85), "0.2 km to go"),
            ("1.4", Comparison::AtLeast, Some("1.5"), Verdict::Met, Some(107), "0.1 km beyond"),
            ("2", Comparison::AtMost, Some("2.5"), Verdict::NotMet, Some(80), "0.5 km to go"),
            ("2", Comparison::AtMost, Some("2"), Verdict::Met, Some(100), "met"),
            ("0", Comparison::Equal, Some("0"), Verdict::Met, Some(100), "met"),
            ("10", Comparison::Equal, None, Verdict::Unknown, None, ""),
        ] {
            let measured = target(goal, comparison, now);
            assert_eq!(
                (measured.verdict, measured.share, measured.gap.as_str()),
                (verdict, share, gap),
                "{goal} {now:?}"
            );
            assert_eq!(measured.name, "railway-length");
        }
    }
}
