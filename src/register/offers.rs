//! What the prompt offers at the caret: keys, flags and codes as `search` knows them, and the values of open
//! vocabularies (agencies, places, tags, people) as the register holds them, each value with how many projects have it.

use super::Register;
use super::tally::Bin;
use crate::domain::field::Field;
use crate::domain::filter::{Filter, FilterKey, Value, ValueKind};
use crate::i18n::Lang;
use crate::search::words::Typed;
use crate::search::{self, CompletionKind, Slot};
use std::ops::Range;

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The characters of the text that it replaces.
    pub range: Range<usize>,
    /// What is put in their place.
    pub insert: String,
    /// How many projects have this value; `None` for keys.
    pub count: Option<usize>,
}

/// At most so many values of an open vocabulary are offered.
const MOST: usize = 40;

impl Register {
    /// The offers at the caret, which stands after `caret` characters of the text.
    pub fn offers(&self, text: &str, caret: usize, lang: Lang) -> Vec<Offer> {
        let known = search::complete(text, caret, lang);
        let rows = || self.rows_of(&Filter::all());
        match search::slot(text, caret) {
            Slot::Value { key, range, text } if key.kind() == ValueKind::Text && is_listed(key) => {
                let typed = Typed::new(&text);
                let fits =
                    |bin: &Bin| typed.is_empty() || typed.is_in([bin.label.as_str(), word_of(bin).unwrap_or("")]);
                let bins = self.tally(&rows(), key, lang).into_iter().filter(fits);
                let offer = |bin: Bin| {
                    let insert = insertion(&bin, key, lang)?;
                    Some(Offer { range: range.clone(), insert, count: Some(bin.count) })
                };
                bins.filter_map(offer).take(MOST).collect()
            }
            Slot::Value { key, .. } => {
                let bins = self.tally(&rows(), key, lang);
                let count = |code: &'static str| {
                    let wanted = Filter::Has { key, values: vec![Value::Code(code)] };
                    bins.iter().find(|b| b.condition == wanted).map_or(0, |b| b.count)
                };
                let counted = |kind: &CompletionKind| match kind {
                    CompletionKind::Value(_, code) => Some(count(code)),
                    _ => None,
                };
                let offer = |c: search::Completion| Offer { count: counted(&c.kind), range: c.range, insert: c.insert };
                known.into_iter().map(offer).collect()
            }
            _ => known.into_iter().map(|c| Offer { range: c.range, insert: c.insert, count: None }).collect(),
        }
    }
}

/// Keys whose values are few enough to be listed.
fn is_listed(key: FilterKey) -> bool {
    use Field::{Agencies, Article, Box, LeadAgency, Owner, OwnerUnit, Parent, Tags};
    match key {
        FilterKey::Agency | FilterKey::Place => true,
        FilterKey::Field(field) => {
            matches!(field, LeadAgency | Agencies | Tags | Owner | OwnerUnit | Article | Box | Parent)
        }
        _ => false,
    }
}

fn word_of(bin: &Bin) -> Option<&str> {
    match &bin.condition {
        Filter::Has { values, .. } => match values.first() {
            Some(Value::Text(word)) => Some(word.text()),
            _ => None,
        },
        _ => None,
    }
}

/// The value as it is put into the query: the label where it may stand there, else the condition's own words.
fn insertion(bin: &Bin, key: FilterKey, lang: Lang) -> Option<String> {
    let printed = search::print(&bin.condition, lang);
    let (_, own) = printed.split_once(':')?;
    let word = crate::domain::filter::Word::new(&bin.label)?;
    let by_label = search::print(&Filter::Has { key, values: vec![Value::Text(word)] }, lang);
    let label = by_label.split_once(':').map(|(_, label)| label.to_string());
    // Agencies and places go by their names as well as by their codes.
    let named = matches!(key, FilterKey::Agency | FilterKey::Place)
        || matches!(key, FilterKey::Field(Field::LeadAgency | Field::Agencies));
    Some(if named { label.unwrap_or_else(|| own.to_string()) } else { own.to_string() })
}
