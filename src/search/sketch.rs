//! Sketches: which characters and sounds stand in the texts of a row, as bits. Asked before the texts themselves, they
//! rule most rows out at once; what they let pass is looked at by the matcher, so that they can never change an answer.

use super::ear::Ear;
use super::pairs::Pairs;
use super::script::simple;
use super::sound;
use super::words::{How, Matcher, is_latin, room, stands};
use crate::domain::filter::Word;
use crate::domain::fold::fold_char;
use memchr::memchr2_iter;
use std::ops::Range;
use std::sync::Arc;

/// Letters as written, first letters of sounds, all other characters by a hash, and one bit for plain texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sketch(u128);

/// Where the bits of sounds begin, those of other characters, and how many these are.
const SOUNDS: u32 = 26;
const OTHERS: u32 = 52;
const SPREAD: u32 = 73;
/// The letters, or the sounds, by themselves.
const LETTERS: u32 = (1 << SOUNDS) - 1;
/// Set where some text holds Latin letters beside characters that have sounds: there a letter stands for itself.
const MIXED: u128 = 1 << 125;
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
            let (mut latin, mut sounds) = (false, 0);
            for c in text.chars() {
                if c.is_ascii() {
                    latin |= c.is_ascii_alphabetic();
                    bits |= bit(c.to_ascii_lowercase());
                    continue;
                }
                if !is_far_from_ascii(c) {
                    bits |= ODD;
                }
                sounds |= sound::initials(c);
                if is_unfolded(c) {
                    let simple = simple(c);
                    bits |= bit(simple) | if simple == c { 0 } else { VARIED };
                    continue;
                }
                for folded in fold_char(c).map(simple) {
                    bits |= bit(folded);
                    if folded != c && !folded.is_ascii() {
                        bits |= VARIED;
                    }
                }
            }
            bits |= u128::from(sounds) << SOUNDS;
            if latin && sounds != 0 {
                bits |= MIXED;
            }
        }
        Sketch(bits)
    }

    /// Whether bytes tell nothing of letters and digits.
    pub(super) fn is_odd(self) -> bool {
        self.0 & ODD != 0
    }

    fn letters(self) -> u32 {
        self.0 as u32 & LETTERS
    }

    /// The first letters of the sounds.
    fn sounds(self) -> u32 {
        (self.0 >> SOUNDS) as u32 & LETTERS
    }
}

/// Whether a character stays outside of ASCII letters and digits when folded: general punctuation, CJK.
fn is_far_from_ascii(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{9FFF}')
}

/// Whether a character is one of those that fold to themselves: the common Chinese ones.
fn is_unfolded(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// The bit of a folded, simplified character.
fn bit(c: char) -> u128 {
    1 << match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        c => OTHERS + (u32::from(c).wrapping_mul(0x9E37_79B9) >> 16) % SPREAD,
    }
}

/// In which ways a word may stand in a text without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    written: bool,
    heard: bool,
}

impl Ways {
    /// In none.
    pub const NONE: Ways = Ways { written: false, heard: false };

    pub fn is_written(self) -> bool {
        self.written
    }

    pub fn is_heard(self) -> bool {
        self.heard
    }

    /// As written, at most.
    pub fn without_sound(self) -> Ways {
        Ways { heard: false, ..self }
    }
}

/// One word, looked for in many rows.
#[derive(Debug)]
pub struct Seeker<'w> {
    word: &'w Word,
    /// What a text must hold that has the word as written, by its sound, with gaps (and how wide these may be).
    written: u128,
    sound: Option<Spoken>,
    /// The word, where it is listened for.
    ear: Option<Arc<Ear>>,
    gaps: Option<(u128, usize)>,
    /// The word, where its bytes can be compared without regard to case.
    plain: Option<&'w [u8]>,
    /// The word, where its bytes can be compared: Chinese characters of which none stands for another.
    signs: Option<&'w [u8]>,
    /// Two neighbouring bytes of the word by which it is looked for, where its bytes can be compared, and which they are.
    pair: Option<([u8; 2], usize)>,
    /// What must stand side by side in a text that has the word written in it.
    pairs: Pairs,
}

/// What the sounds of a row must begin with, if a word is to be heard in it: a bit for each letter.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    /// The letter with which the word begins.
    first: u32,
    /// All letters of the word with which some sound begins, or that stand in the text themselves.
    all: u32,
}

impl Spoken {
    fn new(letters: &[u8]) -> Option<Spoken> {
        let first = 1 << (letters.first()? - b'a');
        Some(Spoken { first, all: first | sound::beginnings(letters) })
    }

    fn may_be_in(self, sketch: Sketch) -> bool {
        let sounds = sketch.sounds();
        let all = if sketch.0 & MIXED == 0 { sounds } else { sounds | sketch.letters() };
        sounds & self.first != 0 && all & self.all == self.all
    }
}

impl<'w> Seeker<'w> {
    pub fn new(word: &'w Word, matcher: Matcher) -> Seeker<'w> {
        let all = word.folded().chars();
        let links = |c: &char| matches!(c, '-' | '~' | '至' | '到');
        let written = all.clone().filter(|c| !links(c)).fold(0, |bits, c| bits | bit(simple(c)));
        let gaps = all.clone().filter(|c| !c.is_whitespace()).fold(0, |bits, c| bits | bit(simple(c)));
        let plain = is_latin(word.folded());
        let signs = all.clone().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}') && !links(&c) && simple(c) == c);
        let bytes = word.folded().as_bytes();
        Seeker {
            pair: match (plain, signs) {
                (true, _) => rarest_pair(bytes),
                // The first byte of a character tells less than its others.
                (_, true) => bytes.get(1..3).and_then(|pair| Some((pair.try_into().ok()?, 1))),
                _ => None,
            },
            pairs: Pairs::of_word(if plain { bytes } else { &[] }),
            word,
            written,
            sound: word.letters().and_then(Spoken::new),
            ear: word.letters().and_then(Ear::of),
            gaps: room(word.folded()).filter(|_| matcher.is_loose()).map(|room| (gaps, room)),
            plain: plain.then_some(bytes),
            signs: signs.then_some(bytes),
        }
    }

    /// Whether one of the texts of a row with this sketch may hold the word.
    pub fn may(&self, sketch: Sketch) -> bool {
        let holds = |bits: u128| sketch.0 & bits == bits;
        holds(self.written) || self.is_heard_in(sketch) || self.may_near(sketch)
    }

    /// Whether one of them may hold it with gaps.
    pub fn may_near(&self, sketch: Sketch) -> bool {
        self.gaps.is_some_and(|(bits, _)| sketch.0 & bits == bits)
    }

    /// Whether the sketch alone does not rule out that the word stands there without gaps.
    pub fn may_whole(&self, sketch: Sketch) -> bool {
        sketch.0 & self.written == self.written || self.is_heard_in(sketch)
    }

    /// The ways in which the word may stand without gaps in one of the texts of a row with this sketch and these pairs.
    pub fn ways(&self, sketch: Sketch, pairs: Pairs) -> Ways {
        let written = sketch.0 & self.written == self.written && pairs.hold(self.pairs);
        Ways { written, heard: self.is_heard_in(sketch) }
    }

    /// Whether the bytes of a row with this sketch tell where the word is written in it.
    pub fn is_told_by_bytes(&self, sketch: Sketch) -> bool {
        match (self.plain, self.signs) {
            (Some(_), _) => sketch.0 & ODD == 0,
            (_, Some(_)) => sketch.0 & VARIED == 0,
            _ => false,
        }
    }

    /// Whether the word stands at a place of these bytes, of which they tell, that passes a test.
    pub fn stands_at(&self, bytes: &[u8], mut passes: impl FnMut(Range<usize>) -> bool) -> bool {
        let mut at = |begin: usize, same: fn(&[u8], &[u8]) -> bool, word: &[u8]| {
            let place = begin..begin + word.len();
            bytes.get(place.clone()).is_some_and(|t| same(t, word)) && passes(place)
        };
        match (self.plain, self.signs, self.pair) {
            (Some(word), _, Some((pair, offset))) => find_pair::<0x20>(bytes, pair, |found| {
                found.checked_sub(offset).is_some_and(|begin| at(begin, <[u8]>::eq_ignore_ascii_case, word))
            }),
            (_, Some(word), Some((pair, offset))) => find_pair::<0>(bytes, pair, |found| {
                found.checked_sub(offset).is_some_and(|begin| at(begin, |a, b| a == b, word))
            }),
            // One letter or digit.
            (Some(word), ..) => word.first().is_some_and(|byte| {
                memchr2_iter(*byte, byte.to_ascii_uppercase(), bytes)
                    .any(|begin| at(begin, <[u8]>::eq_ignore_ascii_case, word))
            }),
            _ => false,
        }
    }

    /// Whether the word is heard in a text.
    pub fn is_heard(&self, text: &str) -> bool {
        match &self.ear {
            Some(ear) => ear.hears(text),
            None => stands(self.word, text, How::Sound),
        }
    }

    fn is_heard_in(&self, sketch: Sketch) -> bool {
        self.sound.is_some_and(|sound| sound.may_be_in(sketch))
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
        let written = sketch.0 & self.written == self.written;
        self.finds_in(Ways { written, heard: self.is_heard_in(sketch) }, sketch, text)
    }

    /// Whether it stands there in one of these ways.
    pub fn finds_in(&self, ways: Ways, sketch: Sketch, text: &str) -> bool {
        let written = || match self.is_told_by_bytes(sketch) {
            true => self.stands_at(text.as_bytes(), |_| true),
            false => stands(self.word, text, How::Written),
        };
        (ways.written && written()) || (ways.heard && self.is_heard(text))
    }

    /// Whether it stands there with gaps, where these count.
    pub fn finds_near(&self, sketch: Sketch, text: &str) -> bool {
        match (self.plain, self.gaps) {
            _ if !self.may_near(sketch) => false,
            (Some(plain), Some((_, room))) if sketch.0 & ODD == 0 => holds_with_gaps(text.as_bytes(), plain, room),
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

/// Where two bytes stand side by side, once these bits are set in all others (letters are then small ones): the first such
/// place that passes a test. Sixteen places at a time, for which processors have instructions.
fn find_pair<const CASE: u8>(bytes: &[u8], pair: [u8; 2], mut passes: impl FnMut(usize) -> bool) -> bool {
    let Some((_, after)) = bytes.split_first() else { return false };
    let (many, rest) = after.as_chunks::<PLACES>();
    let (before, _) = bytes.as_chunks::<PLACES>();
    for (n, (a, b)) in before.iter().zip(many).enumerate() {
        if any_pair::<CASE>(a, b, pair) && each_pair::<CASE>(n * PLACES, a, b, pair, &mut passes) {
            return true;
        }
    }
    // The last sixteen, some of them once more.
    let begin = if rest.is_empty() { return false } else { after.len().saturating_sub(PLACES) };
    match (bytes[begin..].first_chunk::<PLACES>(), after[begin..].first_chunk::<PLACES>()) {
        (Some(a), Some(b)) => any_pair::<CASE>(a, b, pair) && each_pair::<CASE>(begin, a, b, pair, &mut passes),
        _ => each_pair::<CASE>(0, bytes, after, pair, &mut passes),
    }
}

const PLACES: usize = 16;

#[inline(always)]
fn any_pair<const CASE: u8>(before: &[u8; PLACES], after: &[u8; PLACES], [first, second]: [u8; 2]) -> bool {
    let is_at = |n: usize| u8::from(before[n] | CASE == first) & u8::from(after[n] | CASE == second);
    (0..PLACES).fold(0, |any, n| any | is_at(n)) != 0
}

#[inline(never)]
fn each_pair<const CASE: u8>(
    begin: usize,
    before: &[u8],
    after: &[u8],
    [first, second]: [u8; 2],
    passes: &mut impl FnMut(usize) -> bool,
) -> bool {
    let is_at = |a: u8, b: u8| a | CASE == first && b | CASE == second;
    before.iter().zip(after).enumerate().any(|(n, (a, b))| is_at(*a, *b) && passes(begin + n))
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
    let begins = |at: usize| at.checked_sub(1).is_none_or(|before| !text[before].is_ascii_alphanumeric());
    memchr2_iter(*first, first.to_ascii_uppercase(), text).any(|at| begins(at) && follow(&text[at + 1..]))
}

/// How rare a letter or digit is in names.
fn rarity(byte: u8) -> usize {
    /// From the commonest to the rarest.
    const COMMON: &[u8] = b"0naietorgsl1hudcyp2mwj3bfxvkz4q56789";
    COMMON.iter().position(|c| *c == byte).unwrap_or(COMMON.len())
}

/// The rarest two that are neighbours, and which they are; `None` of one.
fn rarest_pair(word: &[u8]) -> Option<([u8; 2], usize)> {
    let pairs = word.windows(2).enumerate();
    let (at, pair) = pairs.max_by_key(|(_, pair)| rarity(pair[0]) + rarity(pair[1]))?;
    Some((pair.try_into().ok()?, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn common_characters_fold_to_themselves() {
        for c in '\u{4E00}'..='\u{9FFF}' {
            assert!(fold_char(c).eq([c]), "{c}");
        }
    }

    proptest! {
        #[test]
        fn pairs_are_seen_wherever_they_stand(text in "[a-cA-C]{0,70}", pair in "[a-c]{2}") {
            let pair: [u8; 2] = pair.as_bytes().try_into().expect("two letters");
            let bytes = text.as_bytes();
            let places = |bytes: &[u8]| (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&pair)).collect::<Vec<_>>();
            let (mut found, mut of_any_case) = (Vec::new(), Vec::new());
            let keep = |all: &mut Vec<usize>, at| { if !all.contains(&at) { all.push(at) } false };
            prop_assert!(!find_pair::<0>(bytes, pair, |at| keep(&mut found, at)));
            prop_assert!(!find_pair::<0x20>(bytes, pair, |at| keep(&mut of_any_case, at)));
            prop_assert_eq!(&found, &places(bytes));
            prop_assert_eq!(of_any_case, places(&bytes.to_ascii_lowercase()));
            if let Some(last) = found.last() {
                prop_assert!(find_pair::<0>(bytes, pair, |at| at == *last));
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        /// What is heard is never ruled out by the beginnings of sounds: words are made of the sounds of a text.
        #[test]
        fn what_is_heard_may_be_there(
            parts in prop::collection::vec(("[武汉长沙重庆女绿铅山儿翁嗯站至 G5a·-]", 0..7usize), 1..7),
            another in "[武汉长儿女a-c5]{0,3}",
        ) {
            let text: String = parts.iter().map(|(c, _)| c.as_str()).collect();
            let spoken = parts.iter().flat_map(|(c, length)| {
                let c = c.chars().next().unwrap_or_default();
                let sound = sound::reading(c).replace('ü', "v");
                let sound = if sound.is_empty() { c.to_string() } else { sound };
                sound.chars().take(*length).collect::<Vec<_>>()
            });
            let Some(word) = Word::new(&spoken.collect::<String>()) else { return Ok(()) };
            let sketch = Sketch::of([text.as_str(), another.as_str()]);
            for matcher in [Matcher::default(), Matcher::loose()] {
                let seeker = Seeker::new(&word, matcher);
                for text in [&text, &another] {
                    let found = matcher.finds(&word, text);
                    prop_assert_eq!(seeker.finds(sketch, text), found, "{} in {}", word.text(), text);
                    prop_assert!(!found || seeker.may(sketch));
                }
                let ways = seeker.ways(sketch, Pairs::of([text.as_str(), another.as_str()], sketch));
                let heard = [&text, &another].iter().any(|text| stands(&word, text, How::Sound));
                prop_assert!(ways.is_heard() || !heard, "{} in {} or {}", word.text(), text, another);
            }
        }

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
                let whole = texts.iter().any(|text| seeker.finds_whole(sketch, text));
                prop_assert!(!whole || seeker.may_whole(sketch));
                let pairs = Pairs::of(texts.iter().map(String::as_str), sketch);
                let ways = seeker.ways(sketch, pairs);
                prop_assert_eq!(texts.iter().any(|text| seeker.finds_in(ways, sketch, text)), whole, "{}", asked);
                if seeker.is_told_by_bytes(sketch) {
                    let written = texts.iter().any(|text| stands(&word, text, How::Written));
                    prop_assert_eq!(texts.iter().any(|t| seeker.stands_at(t.as_bytes(), |_| true)), written, "{}", asked);
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
