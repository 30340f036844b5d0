//! Where a word stands in a text: the one seam through which names, agencies and places are searched and marked.
//!
//! The matcher finds a word as it is written, without regard to case, full width, the kind of dash, and simplified or
//! traditional form, and takes the signs between two ends of a line (`—`, `-`, 至, 到, `~`) as one: `武汉-宜昌` finds
//! 武汉至宜昌铁路. Where the letters of a word do not stand as such, they are read as pinyin (`sound`). A loose matcher, the
//! last resort, also takes characters that stand in order with a few others between them; those of a Latin word within one
//! word of the text.

use super::script::simple;
use super::sound;
use crate::domain::filter::{Filter, Word};
use crate::domain::fold::fold_char;
use std::ops::Range;

/// Finds words in texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Matcher {
    loose: bool,
}

/// How a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// As written.
    Written,
    /// By its sound.
    Sound,
    /// With gaps.
    Gaps,
}

impl Matcher {
    /// Where a word stands in a text, in bytes of the text, each place once from the start; `None` if nowhere.
    pub fn matches(&self, word: &Word, text: &str) -> Option<Vec<Range<usize>>> {
        let how = self.how(word, text)?;
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(range) = next(word, text, from, how) {
            from = range.end;
            found.push(range);
        }
        Some(found)
    }

    /// Whether a word stands in a text. Makes no texts.
    pub fn finds(&self, word: &Word, text: &str) -> bool {
        self.how(word, text).is_some()
    }

    /// In which way a word stands in a text, the nearest first; `None` if in none.
    pub fn how(&self, word: &Word, text: &str) -> Option<How> {
        let mut ways = [How::Written, How::Sound].into_iter().chain(self.loose.then_some(How::Gaps));
        ways.find(|how| next(word, text, 0, *how).is_some())
    }

    /// Whether it is the last resort.
    pub fn is_loose(self) -> bool {
        self.loose
    }

    /// The last resort: characters in order with gaps between them count as well.
    pub fn loose() -> Matcher {
        Matcher { loose: true }
    }

    /// What to mark in a text that a condition found: the places of all its words, in order, none over another.
    pub fn marks(&self, filter: &Filter, text: &str) -> Vec<Range<usize>> {
        merged(filter.words().into_iter().filter_map(|w| self.matches(w, text)).flatten().collect())
    }
}

/// What is typed to narrow a list of choices (a picker, the palette): all its words must be found, in one or another of
/// the texts by which a choice goes, in any order.
#[derive(Clone, Debug, Default)]
pub struct Typed(Vec<Word>);

impl Typed {
    /// The words, separated by blanks.
    pub fn new(text: &str) -> Typed {
        Typed(text.split_whitespace().filter_map(Word::new).collect())
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each word is found in one of the texts.
    pub fn is_in<'a>(&self, texts: impl IntoIterator<Item = &'a str> + Clone) -> bool {
        let matcher = Matcher::default();
        self.0.iter().all(|word| texts.clone().into_iter().any(|text| matcher.finds(word, text)))
    }

    /// Where the words stand in a text, in bytes.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let matcher = Matcher::default();
        merged(self.0.iter().filter_map(|w| matcher.matches(w, text)).flatten().collect())
    }
}

/// Places in order, none over another.
fn merged(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
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

/// The first place of a word at or after a byte of a text, in one way of finding it.
fn next(word: &Word, text: &str, from: usize, how: How) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    match how {
        How::Written => rest.char_indices().find_map(|(at, _)| {
            let start = from + at;
            Some(start..start + begins(word.folded(), &text[start..])?)
        }),
        How::Sound => sound::find(word.letters()?, text, from),
        How::Gaps => scattered(word.folded(), text, from),
    }
}

/// Whether a word stands in a text in one way.
pub(super) fn stands(word: &Word, text: &str, how: How) -> bool {
    next(word, text, 0, how).is_some()
}

/// So many letters or digits a word must have to be looked for with gaps, and so many characters one of other signs:
/// fewer are in order by chance too often.
const LETTERS: usize = 4;
const SIGNS: usize = 3;

/// Whether a word is of letters and digits alone: it is then looked for within one word of a text, from its beginning.
pub(super) fn is_latin(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// How many characters may stand between those of a word with gaps; `None` for a word that is too short for it.
pub(super) fn room(word: &str) -> Option<usize> {
    let count = word.chars().filter(|c| !c.is_whitespace()).count();
    if is_latin(word) { (count >= LETTERS).then_some(count / 2) } else { (count >= SIGNS).then_some(count) }
}

/// The first place at or after a byte of a text that holds the characters of a word in their order and few others
/// between them.
fn scattered(word: &str, text: &str, from: usize) -> Option<Range<usize>> {
    let (room, latin) = (room(word)?, is_latin(word));
    let is_inside = |c: char| latin && c.is_ascii_alphanumeric();
    let first = simple(word.chars().next()?);
    let mut inside = text[..from].chars().next_back().is_some_and(is_inside);
    text[from..].char_indices().find_map(|(at, c)| {
        let begins = !inside && fold_char(c).map(simple).any(|folded| folded == first);
        inside = is_inside(c);
        let length = begins.then(|| gathered(word, &text[from + at..], room, is_inside, latin)).flatten()?;
        Some(from + at..from + at + length)
    })
}

/// How many bytes at the beginning of a text hold the characters of a word in their order, with no more than so many
/// others between them; of a Latin word they are inside of one word.
fn gathered(word: &str, text: &str, mut room: usize, is_inside: impl Fn(char) -> bool, latin: bool) -> Option<usize> {
    let mut wanted = word.chars().filter(|c| !c.is_whitespace()).map(simple).peekable();
    for (at, c) in text.char_indices() {
        let is_wanted = fold_char(c).map(simple).fold(false, |is, folded| wanted.next_if_eq(&folded).is_some() || is);
        if is_wanted && wanted.peek().is_none() {
            return Some(at + c.len_utf8());
        }
        if !is_wanted {
            room = room.checked_sub(1).filter(|_| !latin || is_inside(c))?;
        }
    }
    None
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
                Some(w) if w == folded || simple(w) == simple(folded) => {}
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
            ("漢江", "汉", vec!["漢"]),
            ("武汉至宜昌铁路", "鐵路", vec!["铁路"]),
            ("武汉至宜昌铁路", "whyc", vec!["武汉至宜昌"]),
            ("武汉至宜昌铁路", "ＹＣ", vec!["宜昌"]),
            ("Yichang 宜昌", "yichang", vec!["Yichang"]),
            ("武汉至宜昌铁路", "t", vec![]),
            ("到2025年", "至2025", vec![]),
            ("", "a", vec![]),
        ] {
            let got = matcher.matches(&word(asked), text).unwrap_or_default();
            assert_eq!(got.iter().map(|r| &text[r.clone()]).collect::<Vec<_>>(), found, "{asked} in {text}");
        }
    }

    #[test]
    fn the_last_resort_takes_gaps() {
        let how = |asked: &str, text: &str| Matcher::loose().how(&word(asked), text);
        assert_eq!(how("武昌铁", "武汉至宜昌铁路"), Some(How::Gaps));
        assert_eq!(how("whyc", "武汉至宜昌铁路"), Some(How::Sound));
        assert_eq!(how("wuhn", "Wuhan hub"), Some(How::Gaps));
        assert_eq!(how("昌武铁", "武汉至宜昌铁路"), None);
        assert_eq!(how("武路", "武汉至宜昌铁路"), None);
        // Of a Latin word all stands in one word of the text, from its beginning, and few letters are missing.
        assert_eq!(how("stge", "Pumped storage plant"), None);
        assert_eq!(how("storge", "Pumped storage plant"), Some(How::Gaps));
        for (asked, text) in [("sthn", "South Henan"), ("wuhn", "xWuhan"), ("whn", "Wuhan"), ("whkl", "Wanhekualine")] {
            assert_eq!(how(asked, text), None, "{asked} in {text}");
        }
        assert_eq!(Matcher::default().how(&word("武昌铁"), "武汉至宜昌铁路"), None);
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
