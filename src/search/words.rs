//! Where a word stands in a text: the one seam through which names, agencies and places are searched and marked.
//!
//! The matcher finds a word as it is written, without regard to case, full width and the kind of dash, and takes the
//! signs between two ends of a line (`—`, `-`, 至, 到, `~`) as one: `武汉-宜昌` finds 武汉至宜昌铁路. Reading by sound (full
//! pinyin, initials) is to come in here, behind the same two functions. It refuses to be fuzzy: what it finds is there.

use crate::domain::filter::{Filter, Word};
use crate::domain::fold::fold_char;
use std::ops::Range;

/// Finds words in texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Matcher {}

impl Matcher {
    /// Where a word stands in a text, in bytes of the text, each place once from the start; `None` if nowhere.
    pub fn matches(&self, word: &Word, text: &str) -> Option<Vec<Range<usize>>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(range) = next(word, text, from) {
            from = range.end;
            found.push(range);
        }
        (!found.is_empty()).then_some(found)
    }

    /// Whether a word stands in a text. Makes no texts.
    pub fn finds(&self, word: &Word, text: &str) -> bool {
        next(word, text, 0).is_some()
    }

    /// What to mark in a text that a condition found: the places of all its words, in order, none over another.
    pub fn marks(&self, filter: &Filter, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> =
            filter.words().into_iter().filter_map(|w| self.matches(w, text)).flatten().collect();
        found.sort_by_key(|r| (r.start, r.end));
        let mut out: Vec<Range<usize>> = Vec::new();
        for range in found {
            match out.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => out.push(range),
            }
        }
        out
    }
}

/// The first place of a word at or after a byte of a text.
fn next(word: &Word, text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    rest.char_indices().find_map(|(at, _)| {
        let start = from + at;
        Some(start..start + begins(word.folded(), &text[start..])?)
    })
}

/// How many bytes of a text a word covers that stands at its beginning.
fn begins(word: &str, text: &str) -> Option<usize> {
    let mut wanted = word.chars().peekable();
    let mut first = true;
    for (at, c) in text.char_indices() {
        for folded in fold_char(c) {
            match wanted.next() {
                // A character of several letters is covered whole.
                None => break,
                Some(w) if w == folded => {}
                // A sign between two ends, not at the end of the word.
                Some(w) if !first && wanted.peek().is_some() && links(w) && links(folded) => {}
                Some(_) => return None,
            }
            first = false;
        }
        if wanted.peek().is_none() {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// The signs between two ends of a line.
fn links(c: char) -> bool {
    matches!(c, '-' | '~' | '至' | '到')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fold::fold;
    use proptest::prelude::*;

    fn word(text: &str) -> Word {
        Word::new(text).unwrap()
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let matcher = Matcher::default();
        for (text, asked, found) in [
            ("武汉至宜昌铁路", "宜昌", vec!["宜昌"]),
            ("武汉至宜昌铁路", "武汉-宜昌", vec!["武汉至宜昌"]),
            ("南昌—长沙特高压交流工程", "南昌至长沙", vec!["南昌—长沙"]),
            ("Wuhan–Yichang railway", "WUHAN-yichang", vec!["Wuhan–Yichang"]),
            ("Ｇ４京港澳高速", "g4", vec!["Ｇ４"]),
            ("一期、二期、三期", "期", vec!["期", "期", "期"]),
            ("aaaa", "aa", vec!["aa", "aa"]),
            ("武汉至宜昌铁路", "武汉宜昌", vec![]),
            ("到2025年", "至2025", vec![]),
            ("", "a", vec![]),
        ] {
            let got = matcher.matches(&word(asked), text).unwrap_or_default();
            assert_eq!(got.iter().map(|r| &text[r.clone()]).collect::<Vec<_>>(), found, "{asked} in {text}");
        }
    }

    #[test]
    fn marks_never_overlap() {
        let filter = Filter::and(["武汉", "汉至", "宜"].map(|w| Filter::Word(word(w))));
        let marked = Matcher::default().marks(&filter, "武汉至宜昌");
        assert_eq!(marked.iter().map(|r| (r.start, r.end)).collect::<Vec<_>>(), [(0, 12)]);
        let within = Filter::and(["武汉至宜昌", "至", "铁"].map(|w| Filter::Word(word(w))));
        let marked = Matcher::default().marks(&within, "武汉至宜昌段铁路");
        assert_eq!(marked.iter().map(|r| (r.start, r.end)).collect::<Vec<_>>(), [(0, 15), (18, 21)]);
        let none = Filter::Word(word("武汉")).negate();
        assert_eq!(Matcher::default().marks(&none, "武汉"), []);
    }

    proptest! {
        #[test]
        fn what_is_found_is_there(text in "[a-cA-CＡ-Ｃ武汉至 –-]{0,20}", asked in "[a-c武汉至-]{1,3}") {
            let word = word(&asked);
            let matcher = Matcher::default();
            let found = matcher.matches(&word, &text).unwrap_or_default();
            prop_assert_eq!(!found.is_empty(), matcher.finds(&word, &text));
            // Whatever plain folding finds, the matcher finds too.
            prop_assert!(!fold(&text).contains(word.folded()) || !found.is_empty());
            let mut end = 0;
            for range in found {
                prop_assert!(range.start >= end);
                end = range.end;
                prop_assert_eq!(fold(&text[range]).chars().count(), word.folded().chars().count());
            }
        }

        #[test]
        fn any_text_is_bearable(text in any::<String>(), asked in any::<String>()) {
            if let Some(word) = Word::new(&asked) {
                for range in Matcher::default().matches(&word, &text).unwrap_or_default() {
                    prop_assert!(text.get(range).is_some_and(|t| !t.is_empty()));
                }
                prop_assert!(Matcher::default().finds(&word, &asked));
            }
        }
    }
}
