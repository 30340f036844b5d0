//! The order in which people expect names: Chinese by the sound of its characters (pinyin, one character after another,
//! so that those of one character stand together), Latin letters without case before it, numbers by their size (2号线
//! before 10号线), signs passed over.
//!
//! A text becomes a key once, and keys compare as bytes. Tones and strokes are not told apart: characters of one sound
//! stand in the order of Unicode. Characters with several readings take the commonest one, but in the words below, which
//! places and works of the register have.

use super::sound;
use crate::domain::fold::fold_char;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// Words in which a character is read otherwise than alone, with the reading of each of their characters.
const WORDS: &[(&str, &[&str])] = &[
    ("重庆", &["chong", "qing"]),
    ("长沙", &["chang", "sha"]),
    ("长江", &["chang", "jiang"]),
    ("长阳", &["chang", "yang"]),
    ("长春", &["chang", "chun"]),
    ("长治", &["chang", "zhi"]),
    ("长垣", &["chang", "yuan"]),
    ("长丰", &["chang", "feng"]),
    ("六安", &["lu", "an"]),
    ("铅山", &["yan", "shan"]),
    ("黄陂", &["huang", "pi"]),
    ("洪洞", &["hong", "tong"]),
    ("朝阳", &["chao", "yang"]),
    ("成都", &["cheng", "du"]),
    ("都昌", &["du", "chang"]),
    ("调水", &["diao", "shui"]),
    ("北调", &["bei", "diao"]),
    ("西藏", &["xi", "zang"]),
    ("厦门", &["xia", "men"]),
    ("蚌埠", &["beng", "bu"]),
    ("乐平", &["le", "ping"]),
    ("银行", &["yin", "hang"]),
    ("会同", &["hui", "tong"]),
    ("大冶", &["da", "ye"]),
];

/// Before the sound of a character: after all letters, before scripts that have no sound here.
const CHINESE: char = '\u{7f}';

/// A piece of what a text is compared by.
enum Piece {
    /// A character that has a sound, and how it is read here.
    Sound(&'static str, char),
    /// The same, by its place among all sounds.
    Place(u16),
    Sign(char),
}

/// Shows the pieces of a text in their order; what has a place of its own by that, where places are given.
fn pieces(text: &str, places: Option<&Places>, put: &mut impl FnMut(Piece)) {
    let mut rest = text;
    // Readings that a word has given for the characters to come.
    let mut given: &[&str] = &[];
    while let Some(first) = rest.chars().next() {
        if let Some(place) = places.filter(|_| given.is_empty()).and_then(|places| places.alone_at(first)) {
            put(Piece::Place(place));
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let reading = match given.split_first() {
            Some((reading, others)) => {
                given = others;
                Some(*reading)
            }
            None => word(first, rest).map(|readings| {
                given = &readings[1..];
                readings[0]
            }),
        };
        let reading = reading.unwrap_or_else(|| sound::reading(first));
        if !reading.is_empty() {
            put(Piece::Sound(reading, first));
            rest = &rest[first.len_utf8()..];
            continue;
        }
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let digits = rest[..end].trim_start_matches('0');
            put(Piece::Sign('0'));
            // Longer numbers are greater ones; how long stands first.
            put(Piece::Sign(char::from_u32(0x21 + digits.len().min(0xff) as u32).unwrap_or('!')));
            digits.chars().for_each(|digit| put(Piece::Sign(digit)));
            rest = &rest[end..];
            continue;
        }
        fold_char(first).filter(|c| c.is_alphanumeric() || *c == ' ').for_each(|c| put(Piece::Sign(c)));
        rest = &rest[first.len_utf8()..];
    }
}

/// What a text is compared by.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    pieces(text, None, &mut |piece| match piece {
        // Places are not asked for.
        Piece::Place(_) => {}
        Piece::Sound(reading, c) => {
            out.push(CHINESE);
            spell(reading, &mut out);
            out.push(' ');
            out.push(c);
        }
        Piece::Sign(c) => out.push(c),
    });
    out
}

/// The letters of a reading; ü comes right after u.
fn spell(reading: &str, out: &mut String) {
    reading.chars().for_each(|c| if c == 'ü' { out.push_str("u!") } else { out.push(c) });
}

/// The same order in numbers, without making a text: one for each character that has a sound.
pub fn numbers(text: &str, put: &mut impl FnMut(u16)) {
    /// The first number of a sound, and the first of a sign beyond ASCII, which has two.
    const SOUNDS: u16 = 0x100;
    const BEYOND: u16 = 0xC000;
    let places = places();
    pieces(text, Some(places), &mut |piece| match piece {
        Piece::Place(place) => put(SOUNDS + place),
        Piece::Sound(reading, c) => put(SOUNDS + places.of(reading, c)),
        Piece::Sign(c) if c <= CHINESE => put(c as u16),
        Piece::Sign(c) => {
            put(BEYOND + (u32::from(c) >> 12) as u16);
            put(0x1000 + (u32::from(c) & 0xFFF) as u16);
        }
    });
}

/// Where each character that has a sound stands among all of them.
struct Places {
    /// By its commonest reading; `SILENT` where there is none.
    alone: Vec<u16>,
    /// Read as a word above has it.
    in_words: Vec<(char, &'static str, u16)>,
}

const SILENT: u16 = u16::MAX;

impl Places {
    /// The place of a character that has a sound and begins no word in which it has another.
    fn alone_at(&self, c: char) -> Option<u16> {
        let at = u32::from(c).checked_sub(sound::FIRST)? as usize;
        self.alone.get(at).copied().filter(|place| *place != SILENT && !may_begin_word(c))
    }

    fn of(&self, reading: &str, c: char) -> u16 {
        let as_alone = sound::reading(c) == reading;
        match (as_alone, u32::from(c).checked_sub(sound::FIRST)) {
            (true, Some(at)) => self.alone.get(at as usize).copied().unwrap_or_default(),
            _ => self.in_words.iter().find(|(d, r, _)| *d == c && *r == reading).map_or(0, |(.., place)| *place),
        }
    }
}

fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        let block = sound::FIRST..sound::FIRST + sound::COUNT as u32;
        let alone = block.filter_map(char::from_u32).map(|c| (sound::reading(c), c)).filter(|(r, _)| !r.is_empty());
        let words = WORDS.iter().flat_map(|(word, readings)| readings.iter().copied().zip(word.chars()));
        let mut all: Vec<(&str, char)> = alone.chain(words).collect();
        let mut spelled: Vec<(String, &str)> = all
            .iter()
            .map(|(r, _)| *r)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|r| {
                let mut letters = String::new();
                spell(r, &mut letters);
                letters.push(' ');
                (letters, r)
            })
            .collect();
        spelled.sort_unstable();
        let at: HashMap<&str, usize> = spelled.iter().enumerate().map(|(at, (_, r))| (*r, at)).collect();
        all.sort_unstable_by_key(|(reading, c)| (at[reading], *c));
        all.dedup();
        let mut out = Places { alone: vec![SILENT; sound::COUNT], in_words: Vec::new() };
        for (place, (reading, c)) in all.into_iter().enumerate() {
            match sound::reading(c) == reading {
                true => out.alone[(u32::from(c) - sound::FIRST) as usize] = place as u16,
                false => out.in_words.push((c, reading, place as u16)),
            }
        }
        out
    })
}

/// Whether a character may be the first of one of the words above; most are not.
fn may_begin_word(c: char) -> bool {
    static FIRSTS: OnceLock<u128> = OnceLock::new();
    let bit = |c: char| 1u128 << (u32::from(c) % 128);
    let firsts =
        FIRSTS.get_or_init(|| WORDS.iter().filter_map(|(word, _)| word.chars().next()).fold(0, |all, c| all | bit(c)));
    firsts & bit(c) != 0
}

/// The readings of the word that a text begins with, if it is one of those above.
fn word(first: char, text: &str) -> Option<&'static [&'static str]> {
    if !may_begin_word(first) {
        return None;
    }
    WORDS.iter().find(|(word, _)| text.starts_with(word)).map(|(_, readings)| *readings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(names: &[&'static str]) -> Vec<&'static str> {
        let mut names = names.to_vec();
        names.sort_by_cached_key(|n| key(n));
        names
    }

    #[test]
    fn names_stand_as_people_expect_them() {
        let wanted = [
            "2号线",
            "10号线",
            "5G基站",
            "Airport 2",
            "airport 10",
            "安庆",
            "“长江”大桥",
            "长沙机场",
            "重庆东",
            "洞庭湖",
            "六安",
            "旅游",
            "武昌站",
            "武汉站",
            "宜昌",
            "重点",
        ];
        // "5G" is the number 5, before 10.
        let wanted: Vec<&str> = {
            let mut all = wanted.to_vec();
            all.swap(1, 2);
            all
        };
        let mut mixed = wanted.clone();
        mixed.reverse();
        assert_eq!(sorted(&mixed), wanted);
        assert_eq!(sorted(&["RAIL-10", "rail-9", "RAIL-2·b", "RAIL-2"]), ["RAIL-2", "RAIL-2·b", "rail-9", "RAIL-10"]);
    }

    proptest! {
        #[test]
        fn numbers_stand_as_keys_do(
            a in "([长六重庆江绿女厦门武汉昌a-cZ0-3üé 　·-]|[长六][沙安江]|0{0,3}[1-9]{1,3}|\\PC){0,6}",
            b in "([长六重庆江绿女厦门武汉昌a-cZ0-3üé 　·-]|[长六][沙安江]|0{0,3}[1-9]{1,3}|\\PC){0,6}",
        ) {
            let of = |text: &str| {
                let mut out = Vec::new();
                numbers(text, &mut |n| out.push(n));
                out
            };
            prop_assert_eq!(of(&a).cmp(&of(&b)), key(&a).cmp(&key(&b)), "{:?} {:?}", a, b);
        }

        #[test]
        fn any_text_has_a_key(text in any::<String>()) {
            prop_assert_eq!(key(&text), key(&text));
        }

        #[test]
        fn numbers_stand_by_size(a in any::<u64>(), b in any::<u64>()) {
            prop_assert_eq!(key(&a.to_string()).cmp(&key(&b.to_string())), a.cmp(&b));
        }
    }
}
