//! The order in which people expect names: Chinese by the sound of its characters (pinyin, one character after another,
//! so that those of one character stand together), Latin letters without case before it, numbers by their size (2号线
//! before 10号线), signs passed over.
//!
//! A text becomes a key once, and keys compare as bytes. Tones and strokes are not told apart: characters of one sound
//! stand in the order of Unicode. Characters with several readings take the commonest one, but in the words below, which
//! places and works of the register have.

use super::sound;
use crate::domain::fold::fold_char;

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

/// What a text is compared by.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    let mut rest = text;
    // Readings that a word has given for the characters to come.
    let mut given: &[&str] = &[];
    while let Some(first) = rest.chars().next() {
        let reading = match given.split_first() {
            Some((reading, others)) => {
                given = others;
                Some(*reading)
            }
            None => word(rest).map(|readings| {
                given = &readings[1..];
                readings[0]
            }),
        };
        let reading = reading.unwrap_or_else(|| sound::reading(first));
        if !reading.is_empty() {
            out.push(CHINESE);
            // ü comes right after u.
            reading.chars().for_each(|c| if c == 'ü' { out.push_str("u!") } else { out.push(c) });
            out.push(' ');
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let digits = rest[..end].trim_start_matches('0');
            out.push('0');
            // Longer numbers are greater ones; how long stands first.
            out.push(char::from_u32(0x21 + digits.len().min(0xff) as u32).unwrap_or('!'));
            out.push_str(digits);
            rest = &rest[end..];
            continue;
        }
        out.extend(fold_char(first).filter(|c| c.is_alphanumeric() || *c == ' '));
        rest = &rest[first.len_utf8()..];
    }
    out
}

/// The readings of the word that a text begins with, if it is one of those above.
fn word(text: &str) -> Option<&'static [&'static str]> {
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
        fn any_text_has_a_key(text in any::<String>()) {
            prop_assert_eq!(key(&text), key(&text));
        }

        #[test]
        fn numbers_stand_by_size(a in any::<u64>(), b in any::<u64>()) {
            prop_assert_eq!(key(&a.to_string()).cmp(&key(&b.to_string())), a.cmp(&b));
        }
    }
}
