//! How the dates and amounts of a query are understood, while it is typed: `due<年底` shows the day that is meant.

use crate::domain::filter::{Filter, FilterKey, Scalar, Value, ValueKind};
use crate::domain::value::PartialDate;
use crate::i18n::Lang;
use crate::i18n::pages::DateText;
use crate::register::show;

/// The readings of a query in one line; `None` where every value says itself what it is.
pub fn of(filter: &Filter, lang: Lang) -> Option<String> {
    let mut out = Vec::new();
    walk(filter, lang, &mut out);
    (!out.is_empty()).then(|| out.join("  "))
}

fn walk(filter: &Filter, lang: Lang, out: &mut Vec<String>) {
    match filter {
        Filter::And(parts) | Filter::Or(parts) => parts.iter().for_each(|p| walk(p, lang, out)),
        Filter::Not(inner) => walk(inner, lang, out),
        Filter::Compare { key, value, .. } => out.extend(reading(*key, value, lang)),
        Filter::Has { key, values } => {
            for value in values {
                match value {
                    Value::Is(scalar) => out.extend(reading(*key, scalar, lang)),
                    Value::Between(from, to) => {
                        out.extend([from, to].into_iter().flatten().filter_map(|s| reading(*key, s, lang)));
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn reading(key: FilterKey, scalar: &Scalar, lang: Lang) -> Option<String> {
    let (typed, read) = match scalar {
        Scalar::Day(span) => (span.text(), PartialDate::new(span.earliest, span.latest)?.canonical()),
        Scalar::Number(amount) if key.kind() == ValueKind::Money => (amount.text(), show::amount(amount.value, lang)),
        Scalar::Number(_) => return None,
    };
    (typed != read).then(|| DateText::Read.with(lang, &[&typed, &read]))
}
