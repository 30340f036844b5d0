//! Sketches: which characters and sounds stand in the texts of a row, as bits. Asked before the texts themselves, they
//! rule most rows out at once; what they let pass is looked at by the matcher, so that they can never change an answer.

use super::script::simple;
use super::sound;
use super::words::{Matcher, stands};
use crate::domain::filter::Word;
use crate::domain::fold::fold_char;

/// Letters as written, first letters of sounds, all other characters by a hash, and one bit for plain texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sketch(u128);

/// Where the bits of sounds begin, those of other characters, and how many these are.
const SOUNDS: u32 = 26;
const OTHERS: u32 = 52;
const SPREAD: u32 = 75;
/// Set where some text holds a character that may be folded to an ASCII letter or digit: then bytes tell nothing.
const ODD: u128 = 1 << 127;

impl Sketch {
    /// The sketch of all these texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Sketch {
        let mut bits = 0;
        for text in texts {
            for c in text.chars() {
                if c.is_ascii() {
                    bits |= bit(c.to_ascii_lowercase());
                    continue;
                }
                if !is_far_from_ascii(c) {
                    bits |= ODD;
                }
                bits |= u128::from(sound::initials(c)) << SOUNDS;
                fold_char(c).for_each(|c| bits |= bit(simple(c)));
            }
        }
        Sketch(bits)
    }
}

/// Whether a character stays outside of ASCII letters and digits when folded: general punctuation, CJK.
fn is_far_from_ascii(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{9FFF}')
}

/// The bit of a folded, simplified character.
fn bit(c: char) -> u128 {
    1 << match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        c => OTHERS + (u32::from(c).wrapping_mul(0x9E37_79B9) >> 16) % SPREAD,
    }
}

/// One word, looked for in many rows.
#[derive(Debug)]
pub struct Seeker<'w> {
    word: &'w Word,
    matcher: Matcher,
    /// What a text must hold that has the word as written, by its sound, with gaps.
    written: u128,
    sound: Option<u128>,
    gaps: Option<u128>,
    /// The word, where its bytes can be compared without regard to case.
    plain: Option<&'w [u8]>,
}

impl<'w> Seeker<'w> {
    pub fn new(word: &'w Word, matcher: Matcher) -> Seeker<'w> {
        let all = word.folded().chars();
        let links = |c: &char| matches!(c, '-' | '~' | '至' | '到');
        let written = all.clone().filter(|c| !links(c)).fold(0, |bits, c| bits | bit(simple(c)));
        let gaps = all.filter(|c| !c.is_whitespace()).fold(0, |bits, c| bits | bit(simple(c)));
        let first = word.letters().and_then(|l| l.first());
        let plain = word.folded().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        Seeker {
            word,
            matcher,
            written,
            sound: first.map(|l| 1 << (SOUNDS + u32::from(l - b'a'))),
            gaps: matcher.is_loose().then_some(gaps),
            plain: plain.then(|| word.folded().as_bytes()),
        }
    }

    /// Whether one of the texts of a row with this sketch may hold the word.
    pub fn may(&self, sketch: Sketch) -> bool {
        let holds = |bits: u128| sketch.0 & bits == bits;
        holds(self.written) || self.sound.is_some_and(holds) || self.gaps.is_some_and(holds)
    }

    /// Whether the sketch alone tells: a word of one Latin letter stands wherever its bit does, and has no sound.
    pub fn is_told_by_sketch(&self) -> bool {
        self.plain.is_some_and(|p| p.len() == 1 && p[0].is_ascii_lowercase()) && self.sound.is_none()
    }

    /// Whether the word stands in a text of a row with this sketch.
    pub fn finds(&self, sketch: Sketch, text: &str) -> bool {
        let holds = |bits: u128| sketch.0 & bits == bits;
        if self.gaps.is_some_and(holds) {
            return self.matcher.finds(self.word, text);
        }
        let written = || match self.plain {
            Some(plain) if sketch.0 & ODD == 0 => holds_letters(text.as_bytes(), plain),
            _ => stands(self.word, text, false),
        };
        (holds(self.written) && written()) || (self.sound.is_some_and(holds) && stands(self.word, text, true))
    }
}

/// Whether every text in which a word stands holds an earlier one as well, so that after the one only its rows need be
/// asked for the other: people go on typing. One letter has no sound yet; a sign between two ends counts only between.
pub fn goes_on(word: &Word, earlier: &Word) -> bool {
    word.folded().starts_with(earlier.folded())
        && (earlier.letters().is_some() || word.letters().is_none())
        && !earlier.folded().ends_with(['-', '~', '至', '到'])
}

/// Whether small letters and digits stand in a text, in any case.
fn holds_letters(text: &[u8], wanted: &[u8]) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return true };
    let last = text.len().saturating_sub(rest.len());
    let upper = first.to_ascii_uppercase();
    text[..last.min(text.len())]
        .iter()
        .enumerate()
        .any(|(at, b)| (b == first || *b == upper) && text[at + 1..at + wanted.len()].eq_ignore_ascii_case(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_seeker_finds_what_the_matcher_finds(
            texts in prop::collection::vec("[a-dwhWHyｗＨK1-3武汉漢至到宜昌长女绿铁鐵路 –—~-]{0,14}", 1..4),
            asked in "[a-dwhyWHｗvK1-3武汉漢至宜昌长女绿铁路 –~-]{1,5}",
            odd in prop::option::of(any::<String>()),
        ) {
            let texts: Vec<String> = texts.into_iter().chain(odd).collect();
            let sketch = Sketch::of(texts.iter().map(String::as_str));
            for matcher in [Matcher::default(), Matcher::loose()] {
                let Some(word) = Word::new(&asked) else { continue };
                let seeker = Seeker::new(&word, matcher);
                for text in &texts {
                    let found = matcher.finds(&word, text);
                    prop_assert_eq!(seeker.finds(sketch, text), found, "{} in {}", asked, text);
                    prop_assert!(!found || seeker.may(sketch));
                }
                if seeker.is_told_by_sketch() {
                    prop_assert_eq!(seeker.may(sketch), texts.iter().any(|t| matcher.finds(&word, t)), "{}", asked);
                }
                for (end, _) in asked.char_indices().skip(1) {
                    let Some(earlier) = Word::new(&asked[..end]).filter(|e| goes_on(&word, e)) else { continue };
                    if matcher.is_loose() {
                        continue;
                    }
                    for text in &texts {
                        let held = !matcher.finds(&word, text) || matcher.finds(&earlier, text);
                        prop_assert!(held, "{} but not {} in {}", asked, &asked[..end], text);
                    }
                }
            }
        }
    }
}
