//! Sketches: which characters and sounds stand in the texts of a row, as bits. Asked before the texts themselves, they
//! rule most rows out at once; what they let pass is looked at by the matcher, so that they can never change an answer.

use super::script::simple;
use super::sound;
use super::words::{How, Matcher, is_latin, room, stands};
use crate::domain::filter::Word;
use crate::domain::fold::fold_char;

/// Letters as written, first letters of sounds, all other characters by a hash, and one bit for plain texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sketch(u128);

/// Where the bits of sounds begin, those of other characters, and how many these are.
const SOUNDS: u32 = 26;
const OTHERS: u32 = 52;
const SPREAD: u32 = 74;
/// Set where some text holds a character beyond ASCII that is another one beyond ASCII when folded and simplified: then
/// the bytes of Chinese words tell nothing.
const VARIED: u128 = 1 << 126;
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
                for folded in fold_char(c).map(simple) {
                    bits |= bit(folded);
                    if folded != c && !folded.is_ascii() {
                        bits |= VARIED;
                    }
                }
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
    /// What a text must hold that has the word as written, by its sound, with gaps.
    written: u128,
    sound: Option<u128>,
    gaps: Option<u128>,
    /// The word, where its bytes can be compared without regard to case.
    plain: Option<&'w [u8]>,
    /// The word, where its bytes can be compared: Chinese characters of which none stands for another.
    signs: Option<&'w [u8]>,
}

impl<'w> Seeker<'w> {
    pub fn new(word: &'w Word, matcher: Matcher) -> Seeker<'w> {
        let all = word.folded().chars();
        let links = |c: &char| matches!(c, '-' | '~' | '至' | '到');
        let written = all.clone().filter(|c| !links(c)).fold(0, |bits, c| bits | bit(simple(c)));
        let gaps = all.clone().filter(|c| !c.is_whitespace()).fold(0, |bits, c| bits | bit(simple(c)));
        let first = word.letters().and_then(|l| l.first());
        let plain = is_latin(word.folded());
        let signs = all.clone().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}') && !links(&c) && simple(c) == c);
        Seeker {
            word,
            written,
            sound: first.map(|l| 1 << (SOUNDS + u32::from(l - b'a'))),
            gaps: (matcher.is_loose() && room(word.folded()).is_some()).then_some(gaps),
            plain: plain.then(|| word.folded().as_bytes()),
            signs: signs.then(|| word.folded().as_bytes()),
        }
    }

    /// Whether one of the texts of a row with this sketch may hold the word.
    pub fn may(&self, sketch: Sketch) -> bool {
        let holds = |bits: u128| sketch.0 & bits == bits;
        holds(self.written) || self.sound.is_some_and(holds) || self.gaps.is_some_and(holds)
    }

    /// Whether a word with gaps counts as well.
    pub fn is_loose(&self) -> bool {
        self.gaps.is_some()
    }

    /// Whether the sketch alone tells: a word of one Latin letter stands wherever its bit does, and has no sound.
    pub fn is_told_by_sketch(&self) -> bool {
        self.plain.is_some_and(|p| p.len() == 1 && p[0].is_ascii_lowercase()) && self.sound.is_none()
    }

    /// Whether the word stands in a text of a row with this sketch.
    pub fn finds(&self, sketch: Sketch, text: &str) -> bool {
        self.finds_whole(sketch, text) || self.finds_near(sketch, text)
    }

    /// Whether it stands there without gaps.
    pub fn finds_whole(&self, sketch: Sketch, text: &str) -> bool {
        let holds = |bits: u128| sketch.0 & bits == bits;
        let written = || match (self.plain, self.signs) {
            (Some(plain), _) if sketch.0 & ODD == 0 => holds_letters(text.as_bytes(), plain),
            (_, Some(signs)) if sketch.0 & VARIED == 0 => holds_signs(text.as_bytes(), signs),
            _ => stands(self.word, text, How::Written),
        };
        (holds(self.written) && written()) || (self.sound.is_some_and(holds) && stands(self.word, text, How::Sound))
    }

    /// Whether it stands there with gaps, where these count.
    pub fn finds_near(&self, sketch: Sketch, text: &str) -> bool {
        if !self.gaps.is_some_and(|bits| sketch.0 & bits == bits) {
            return false;
        }
        match (self.plain, room(self.word.folded())) {
            (Some(plain), Some(room)) if sketch.0 & ODD == 0 => holds_with_gaps(text.as_bytes(), plain, room),
            _ => stands(self.word, text, How::Gaps),
        }
    }
}

/// Whether every text in which a word stands holds an earlier one as well, so that after the one only its rows need be
/// asked for the other: people go on typing. One letter has no sound yet; a sign between two ends counts only between.
pub fn goes_on(word: &Word, earlier: &Word) -> bool {
    word.folded().starts_with(earlier.folded())
        && (earlier.letters().is_some() || word.letters().is_none())
        && !earlier.folded().ends_with(['-', '~', '至', '到'])
}

/// Whether Chinese characters stand in a text. The last byte of a character tells more than its first.
fn holds_signs(text: &[u8], wanted: &[u8]) -> bool {
    let (Some(last), Some(ends)) = (wanted.get(2), text.get(2..)) else { return false };
    let mut ends = ends.iter().enumerate();
    ends.any(|(at, b)| b == last && text[at..].starts_with(wanted))
}

/// Whether a word of a text begins with the first of some small letters and digits, in any case, and holds the others in
/// their order, with no more than so many others between them.
fn holds_with_gaps(text: &[u8], wanted: &[u8], room: usize) -> bool {
    let Some((first, others)) = wanted.split_first() else { return true };
    let follow = |text: &[u8]| {
        let (mut room, mut others) = (room, others.iter().peekable());
        for byte in text {
            match others.next_if_eq(&&byte.to_ascii_lowercase()) {
                Some(_) if others.peek().is_none() => return true,
                Some(_) => {}
                None if room > 0 && byte.is_ascii_alphanumeric() => room -= 1,
                None => return false,
            }
        }
        false
    };
    let mut inside = false;
    text.iter().enumerate().any(|(at, byte)| {
        let begins = !inside && byte.to_ascii_lowercase() == *first;
        inside = byte.is_ascii_alphanumeric();
        begins && follow(&text[at + 1..])
    })
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
