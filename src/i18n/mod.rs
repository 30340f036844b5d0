//! Every word that people read, in both languages at once.
//!
//! Labels of fields and codes are exhaustive matches (`labels`); sentences are closed enums declared with `texts!`, one
//! enum per room that speaks, each line holding Chinese and English side by side, so that a missing one does not
//! compile. Chinese is written as an official would write it, English as an engineer would. Values are put in with
//! `{0}`, `{1}` …; a test holds the places of both languages together. Nothing here decides anything.

pub mod actions;
pub mod bulk;
pub mod care;
pub mod charts;
pub mod cli;
pub mod counting;
pub mod dashboard;
pub mod digest;
pub mod drafts;
pub mod errors;
pub mod export;
pub mod finding;
pub mod headings;
pub mod history;
pub mod import;
pub mod index;
pub mod labels;
pub mod listing;
pub mod made_up;
pub mod map;
pub mod merge;
pub mod pages;
mod plural;
pub mod query;
pub mod report;
pub mod review;
pub mod screen;
pub mod screens;
pub mod synonyms;
pub mod template;
pub mod units;
pub mod values;

/// The language of the interface and of labels in output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    Zh,
    En,
}

impl Lang {
    pub const fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Reads `zh`, `en` or a locale (`zh_CN.UTF-8`); `None` for an empty text. Any other locale is English.
    pub fn parse(text: &str) -> Option<Lang> {
        let text = text.trim().to_ascii_lowercase();
        (!text.is_empty()).then(|| if text.starts_with("zh") { Lang::Zh } else { Lang::En })
    }

    /// The other one.
    pub const fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }

    /// Chooses between two texts that stand side by side.
    pub const fn pick(self, zh: &'static str, en: &'static str) -> &'static str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Puts values into the places `{0}`, `{1}` … of a sentence; English words agree with a number before them (`plural`). A
/// place without a value stays as it is.
pub fn fill(sentence: &str, values: &[&dyn std::fmt::Display]) -> String {
    let mut out = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(close) = rest.find('}') else { break };
        let value = rest[1..close].parse::<usize>().ok().and_then(|i| values.get(i));
        let tail = &rest[close + 1..];
        match value {
            Some(value) => {
                let value = value.to_string();
                out.push_str(&value);
                let (words, used) = plural::agree(&value, tail);
                out.push_str(&words);
                rest = &tail[used..];
            }
            None => {
                out.push_str(&rest[..=close]);
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Declares a closed set of sentences: `Name = "中文", "English";`. Gives `say(lang)` and `with(lang, values)`.
#[macro_export]
macro_rules! texts {
    ($(#[$doc:meta])* $vis:vis $name:ident { $($variant:ident = $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $vis enum $name { $($variant),+ }

        impl $name {
            /// Every sentence, for the test that holds both languages together.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The sentence in a language.
            pub const fn say(self, lang: $crate::i18n::Lang) -> &'static str {
                match self { $($name::$variant => lang.pick($zh, $en)),+ }
            }

            /// The sentence with its places filled.
            pub fn with(self, lang: $crate::i18n::Lang, values: &[&dyn std::fmt::Display]) -> String {
                $crate::i18n::fill(self.say(lang), values)
            }
        }
    };
}
