//! Any text as a query: the parser never panics, an error points into the text, and what was read is printed in a form
//! that reads the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use taizhang::i18n::Lang;
use taizhang::search::{self, QueryContext};

fuzz_target!(|text: &str| {
    let none = |_: &str| None;
    let money = |_: &str| None;
    let context = QueryContext { date: &none, money: &money };
    match search::parse(text, &context) {
        Ok(filter) => {
            for lang in [Lang::Zh, Lang::En] {
                let printed = search::print(&filter, lang);
                assert_eq!(search::parse(&printed, &context).as_ref(), Ok(&filter), "{printed}");
            }
        }
        Err(error) => {
            assert!(error.at <= text.chars().count());
            assert!(!error.message(Lang::Zh).is_empty() && !error.message(Lang::En).is_empty());
        }
    }
});
