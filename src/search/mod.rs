//! Finding: from what people type to the projects that answer, in the order in which they were probably meant.
//!
//! `query` reads text into a tree (`domain::filter`), by way of `lex`; `print` writes a tree back; `complete` offers
//! what could stand at the caret; `words` finds a word in a text and says where; `rank` orders what was found; `collate` puts names in order. Dates
//! and money are read by those who call (`QueryContext`), so that the language knows no clock.
//!
//! The language, the same at the prompt, in saved views and on the command line:
//!
//! * words: `武汉 宜昌` finds names, aliases, codes, agencies and places that hold both; `"two words"` keeps them
//!   together, `\"` is a quote within quotes; 至, 到, `to` and a dash between two words, `and` and commas are passed over
//! * `key:value`, `key:one,other` (or), `key<value` `<=` `>` `>=` `=` `!=`, `key:from..to`; keys and values in either
//!   language; `key:none` or `key:无` is without a value; `key:"odd"` asks for a code that is unknown here
//! * flags: `overdue` 逾期, `stale` 久未核实, `conflict` 冲突, `starred` 星标, `unconfirmed` 未核实, `sourced` 有来源,
//!   `mine` 我的; also `starred:yes`
//! * `-x`, `非x` or `not x` excludes; `x or y`, `x | y`, `x 或 y`; parentheses. "And" binds closer than "or".
//! * full-width signs and letters act as their half-width twins

pub mod collate;
mod complete;
mod ear;
mod error;
mod lex;
mod pairs;
mod print;
mod query;
mod rank;
mod script;
mod sketch;
pub mod sound;
#[cfg(test)]
mod tests;
mod value;
pub mod words;

pub use complete::{Completion, CompletionKind, Slot, complete, slot, unsaid};
pub use error::{Fault, QueryError};
pub use pairs::Pairs;
pub use print::print;
pub use query::{MAX_CHARS, MAX_DEPTH, QueryContext, parse};
pub use rank::{Class, Rank, rank};
pub use sketch::{Seeker, Sketch, Ways, goes_on};
pub use value::article_number;
pub use words::Matcher;

use crate::domain::filter::{Filter, Sieve, Subject};

/// Whether a project stays in a list: it answers to the condition and is no batch, unless the condition speaks of the
/// kind. For many projects keep a `Sieve`.
pub fn keeps(filter: &Filter, subject: &dyn Subject, matcher: &Matcher) -> bool {
    Sieve::new(filter).keeps(subject, &|word, text| matcher.finds(word, text))
}
