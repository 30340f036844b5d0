//! Choosing: which projects a query means, and the keys by which they are ordered (`order` does it).

use super::Register;
use super::columns::Column;
use super::error::{Error, Result};
use crate::domain::filter::Filter;
use crate::domain::id::EntityId;
use crate::domain::value::{DateContext, money, read_date};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, synonyms};
use crate::search::{self, Matcher, QueryContext};

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub column: Column,
    pub descending: bool,
}

impl SortKey {
    /// Reads `stage,-due,code`.
    pub fn parse_list(text: &str, year: u16) -> Result<Vec<SortKey>> {
        let parts = text.split([',', '，']).map(str::trim).filter(|p| !p.is_empty());
        parts
            .map(|part| {
                let (descending, name) = part.strip_prefix('-').map_or((false, part), |rest| (true, rest));
                let column = Column::parse(name, year).ok_or_else(|| unknown_column(name))?;
                Ok(SortKey { column, descending })
            })
            .collect()
    }

    /// The keys as `parse_list` reads them.
    pub fn print_list(keys: &[SortKey]) -> String {
        let one = |k: &SortKey| format!("{}{}", if k.descending { "-" } else { "" }, k.column.code());
        keys.iter().map(one).collect::<Vec<_>>().join(",")
    }
}

/// The error for a column that is not there.
pub fn unknown_column(name: &str) -> Error {
    let error = Error::usage(ErrorText::UnknownColumn, &[&name]);
    match synonyms::nearest(name) {
        Some(near) => error.hint(HintText::NearestIs, &[&near]),
        None => error.hint(HintText::SeeFields, &[]),
    }
}

impl Register {
    /// Reads a query; dates and money as people write them, relative to the day that is looked at.
    pub fn query(&self, text: &str, lang: Lang) -> Result<Filter> {
        let context = DateContext { today: self.day().today };
        let date = |text: &str| {
            let date = read_date(text, &context).ok()?.date?;
            Some((date.earliest(), date.latest()))
        };
        let money = |text: &str| money::read(text).ok().map(|m| m.wan);
        search::parse(text, &QueryContext { date: &date, money: &money }).map_err(|e| {
            let error = Error::usage(ErrorText::BadQuery, &[&(e.at + 1), &e.message(lang)]);
            error.hint(HintText::Plain, &[&e.hint(lang)])
        })
    }

    /// The projects that a query means, in the order of their codes. An empty query means all; the plan's unnamed lots
    /// are left out unless the query says `kind:`.
    pub fn select(&self, query: &str, lang: Lang) -> Result<Vec<EntityId>> {
        let filter = self.query(query, lang)?;
        Ok(self.matching(&filter, &Matcher::default()))
    }

    /// The projects that answer to a condition, in the order of their codes; the plan's unnamed lots are left out unless it
    /// speaks of the kind.
    pub fn answering(&self, filter: &Filter) -> Vec<EntityId> {
        self.matching(filter, &Matcher::default())
    }

    /// The projects that a query means, the best first; if there are none, those that come near.
    pub fn search(&self, query: &str, lang: Lang) -> Result<Vec<EntityId>> {
        let filter = self.query(query, lang)?;
        match self.ranked(&filter, &Matcher::default()) {
            none if none.is_empty() => self.near(query, lang),
            found => Ok(found),
        }
    }

    /// The last resort where a query finds nothing: projects whose names hold the characters of its words in order,
    /// with others between them; the best first. Only for looking: what is changed or given out is never chosen so.
    pub fn near(&self, query: &str, lang: Lang) -> Result<Vec<EntityId>> {
        let filter = self.query(query, lang)?;
        if filter.words().is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.ranked(&filter, &Matcher::loose()))
    }

    /// Where the words of a query stand in a text, in bytes: what a list marks.
    pub fn marks(&self, filter: &Filter, near: bool, text: &str) -> Vec<std::ops::Range<usize>> {
        let matcher = if near { Matcher::loose() } else { Matcher::default() };
        matcher.marks(filter, text)
    }
}
