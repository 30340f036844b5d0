//! The values of a term, read by what its key takes. Words for "nothing" (`none`, 无) ask for the empty value; in quotes
//! they are plain text, and so is a code that this program does not know.

use super::error::{Fault, QueryError};
use super::lex::RawValue;
use super::query::QueryContext;
use crate::domain::field::Field;
use crate::domain::filter::{Amount, FilterKey, Scalar, Span, Value, ValueKind, Word};
use crate::domain::fold::{fold, lookup_form};
use crate::i18n::{labels, synonyms};

/// Whether an unquoted value asks for the empty one.
pub fn is_none(text: &str) -> bool {
    matches!(lookup_form(text).as_str(), "none" | "无" | "空" | "未填")
}

/// Reads one value of a key that was typed as `typed`.
pub fn value(key: FilterKey, typed: &str, raw: &RawValue, context: &QueryContext<'_>) -> Result<Value, QueryError> {
    if raw.text.trim().is_empty() || (!raw.quoted && is_none(&raw.text)) {
        return if raw.text.is_empty() && !raw.quoted { Err(missing(Some(key), typed, raw)) } else { Ok(Value::Empty) };
    }
    let text = raw.text.trim();
    match key.kind() {
        ValueKind::Code => match synonyms::parse_value(key, text) {
            Some(code) => Ok(Value::Code(code)),
            None if raw.quoted => Ok(Word::new(text).map_or(Value::Empty, Value::Text)),
            None => {
                let nearest = labels::vocabulary_of(key).and_then(|v| synonyms::nearest_code(v, text));
                let (typed, text) = (typed.to_string(), text.to_string());
                Err(at(raw, Fault::UnknownValue { typed, key, text, nearest }))
            }
        },
        ValueKind::Text => {
            let article = (key == FilterKey::Field(Field::Article)).then(|| article(text)).flatten();
            Ok(Word::new(article.as_deref().unwrap_or(text)).map_or(Value::Empty, Value::Text))
        }
        ValueKind::Day | ValueKind::Money | ValueKind::Percent | ValueKind::Days => match text.split_once("..") {
            Some((from, to)) if !raw.quoted => between(key, from, to, raw, context),
            _ => Ok(Value::Is(scalar(key, text, raw, context)?)),
        },
    }
}

/// Reads the value of a comparison.
pub fn scalar(key: FilterKey, text: &str, raw: &RawValue, context: &QueryContext<'_>) -> Result<Scalar, QueryError> {
    let text = text.trim();
    let bad = |fault: fn(String) -> Fault| at(raw, fault(text.to_string()));
    let number = |units: &[&str]| {
        let plain = fold(text);
        let bare = units.iter().find_map(|u| plain.strip_suffix(u)).unwrap_or(&plain);
        bare.trim().parse().ok()
    };
    let (value, fault): (Option<i64>, fn(String) -> Fault) = match key.kind() {
        ValueKind::Day => {
            let (earliest, latest) = (context.date)(text).ok_or_else(|| bad(Fault::BadDate))?;
            return Ok(Scalar::Day(Span::written(text, earliest, latest)));
        }
        ValueKind::Money => ((context.money)(text), Fault::BadMoney),
        ValueKind::Percent => (number(&["%"]), Fault::BadNumber),
        ValueKind::Days => (number(&["天", "日", "days", "d"]), Fault::BadNumber),
        ValueKind::Text | ValueKind::Code => (None, Fault::BadNumber),
    };
    value.map(|v| Scalar::Number(Amount::written(text, v))).ok_or_else(|| bad(fault))
}

/// `from..to`, either side of which may be open.
fn between(
    key: FilterKey,
    from: &str,
    to: &str,
    raw: &RawValue,
    context: &QueryContext<'_>,
) -> Result<Value, QueryError> {
    let side = |text: &str| match text.trim().is_empty() {
        true => Ok(None),
        false => scalar(key, text, raw, context).map(Some),
    };
    let (from, to) = (side(from)?, side(to)?);
    let backwards = match (&from, &to) {
        (Some(Scalar::Day(a)), Some(Scalar::Day(b))) => a.earliest > b.latest,
        (Some(Scalar::Number(a)), Some(Scalar::Number(b))) => a.value > b.value,
        _ => false,
    };
    if backwards {
        return Err(at(raw, Fault::Backwards(raw.text.clone())));
    }
    Ok(Value::Between(from, to))
}

/// A value that is missing.
pub fn missing(key: Option<FilterKey>, typed: &str, raw: &RawValue) -> QueryError {
    at(raw, Fault::NoValue { typed: typed.to_string(), key })
}

pub fn at(raw: &RawValue, fault: Fault) -> QueryError {
    QueryError::new(raw.at, raw.end - raw.at, fault)
}

/// The number of an article as the plan writes it: `11`, `第11条`, `第十一条` are 十一.
fn article(text: &str) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let plain = fold(text);
    let bare = plain.trim_start_matches('第').trim_end_matches('条').trim();
    let number = match bare.parse::<usize>() {
        Ok(number @ 1..=99) => number,
        _ => return (!bare.is_empty()).then(|| bare.to_string()),
    };
    let tens = match number / 10 {
        0 => String::new(),
        1 => "十".to_string(),
        n => format!("{}十", DIGITS[n]),
    };
    Some(format!("{tens}{}", DIGITS[number % 10]))
}

/// The number of an article as the plan writes it: 二十一 is 21; `None` where it is no number below 100.
pub fn article_number(text: &str) -> Option<i64> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as i64 + 1);
    let (tens, ones) = match text.trim().split_once('十') {
        Some(("", ones)) => (1, ones),
        Some((tens, ones)) => (digit(tens.chars().next().filter(|c| tens.len() == c.len_utf8())?)?, ones),
        None => (0, text.trim()),
    };
    let mut ones = ones.chars();
    let last = match (ones.next(), ones.next()) {
        (None, _) if tens > 0 => 0,
        (Some(c), None) => digit(c)?,
        _ => return None,
    };
    Some(tens * 10 + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_numbered_as_the_plan_numbers_them() {
        for (typed, number) in [
            ("11", "十一"),
            ("１１", "十一"),
            ("第11条", "十一"),
            ("第十一条", "十一"),
            ("十一", "十一"),
            ("5", "五"),
            ("10", "十"),
            ("20", "二十"),
            ("29", "二十九"),
            ("30", "三十"),
            ("100", "100"),
        ] {
            assert_eq!(article(typed).as_deref(), Some(number), "{typed}");
        }
        assert_eq!(article("第条"), None);
        for n in 1..=99_i64 {
            assert_eq!(article_number(&article(&n.to_string()).expect("a number")), Some(n));
        }
        assert!(["", "十十", "百", "二一"].iter().all(|t| article_number(t).is_none()));
    }
}
