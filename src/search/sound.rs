//! Finding Chinese by its sound: full pinyin (`wuhan`), initials (`wh`), and both mixed (`whyichang`). All readings of
//! a character count, so that 长沙 answers to `changsha`, 六安 to `luan`, 黄陂 to `huangpi`; ü is typed `v` or `u`.
//! Words that only link (至, 到), dashes, quotes, brackets and blanks between the characters may be left out or typed.
//! The last syllable may be unfinished, since people are still typing.
//!
//! Readings come from the `pinyin` crate; the table of syllables is made when a sound is first asked for.

use super::ear::Ear;
use pinyin::ToPinyinMulti;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// The block of characters that have sounds here.
pub const FIRST: u32 = 0x3400;
pub const COUNT: usize = 0x9FFF - 0x3400 + 1;

/// Readings of all characters. Characters that are read alike share a set of readings, a slice of `readings`.
struct Table {
    syllables: Vec<&'static str>,
    readings: Vec<u16>,
    /// Where the readings of each set begin.
    starts: Vec<u32>,
    /// The set of each character; the first one is that of those without a sound.
    sets: Vec<u16>,
    /// The first letters of all readings of each set, a bit each; and the second ones as they may be typed.
    initials: Vec<u32>,
    seconds: Vec<u32>,
    /// Which letters follow each letter inside of a syllable, a bit each.
    follows: [u32; 26],
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table {
            syllables: Vec::new(),
            readings: Vec::new(),
            starts: vec![0, 0],
            sets: vec![0; COUNT],
            initials: vec![0],
            seconds: vec![0],
            follows: [0; 26],
        };
        let mut numbers: HashMap<&'static str, u16> = HashMap::new();
        let mut known: HashMap<Vec<u16>, u16> = HashMap::new();
        for at in 0..COUNT {
            let Some(all) = char::from_u32(FIRST + at as u32).and_then(|c| c.to_pinyin_multi()) else { continue };
            let (mut readings, mut initials, mut seconds) = (Vec::new(), 0, 0);
            for reading in all {
                let text = reading.plain();
                let number = *numbers.entry(text).or_insert_with(|| {
                    note_followers(&mut table.follows, text);
                    table.syllables.push(text);
                    (table.syllables.len() - 1) as u16
                });
                if !readings.contains(&number) {
                    readings.push(number);
                    initials |= text.bytes().next().map_or(0, bit);
                    let second = spelled(text.as_bytes()).nth(1);
                    seconds |= second.map_or(0, |b| bit(b) | if b == b'v' { bit(b'u') } else { 0 });
                }
            }
            table.sets[at] = *known.entry(readings).or_insert_with_key(|readings| {
                table.readings.extend(readings);
                table.starts.push(table.readings.len() as u32);
                table.initials.push(initials);
                table.seconds.push(seconds);
                (table.starts.len() - 2) as u16
            });
        }
        table
    })
}

/// Notes which letters follow each other in a syllable; ü may be typed as u.
fn note_followers(follows: &mut [u32; 26], syllable: &str) {
    let letters: Vec<u8> = spelled(syllable.as_bytes()).collect();
    let typed = |letter: u8| [letter, if letter == b'v' { b'u' } else { letter }];
    for pair in letters.windows(2).filter(|pair| pair[0].is_ascii_lowercase()) {
        for before in typed(pair[0]) {
            follows[usize::from(before - b'a')] |= typed(pair[1]).into_iter().fold(0, |bits, after| bits | bit(after));
        }
    }
}

/// Which of these letters can only be the first ones of a sound, or stand in a text themselves: no syllable has them after
/// the one before. A bit each.
pub fn beginnings(letters: &[u8]) -> u32 {
    let follows = &table().follows;
    let only_first = |pair: &&[u8]| follows[usize::from(pair[0] - b'a')] & bit(pair[1]) == 0;
    letters.windows(2).filter(only_first).fold(0, |bits, pair| bits | bit(pair[1]))
}

/// The bit of a small letter.
fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

impl Table {
    fn place(c: char) -> Option<usize> {
        let at = u32::from(c).checked_sub(FIRST)? as usize;
        (at < COUNT).then_some(at)
    }

    /// The set of a character that stands at a byte of a text, if it is one of three bytes among which those with sounds
    /// are.
    fn set_at(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let character = bytes.get(at..)?.first_chunk().filter(|character| begins_one(character[0]))?;
        Some(Sets(&self.sets).of(*character).into())
    }

    /// The numbers of the syllables of a set.
    fn set(&self, set: usize) -> &[u16] {
        &self.readings[self.starts[set] as usize..self.starts[set + 1] as usize]
    }

    fn of(&self, c: char) -> impl Iterator<Item = &'static str> + '_ {
        let set = Table::place(c).map_or(0, |at| self.sets[at].into());
        self.set(set).iter().map(|n| self.syllables[*n as usize])
    }
}

/// The pinyin of a character by its commonest reading, without tone; empty for other signs. For sorting.
pub fn reading(c: char) -> &'static str {
    table().of(c).next().unwrap_or("")
}

/// The first letters of all sounds of a character, a bit each from `a`.
pub fn initials(c: char) -> u32 {
    Table::place(c).map_or(0, |at| table().initials[usize::from(table().sets[at])])
}

/// The first place in a text, at or after a byte of it, that sounds like these letters.
pub fn find(letters: &[u8], text: &str, from: usize) -> Option<Range<usize>> {
    let (bytes, table) = (text.as_bytes(), table());
    let wanted = bit(*letters.first()?);
    let second = letters.get(1).map(|letter| bit(*letter));
    if !may_sound(bytes.get(from..)?) {
        return None;
    }
    let mut at = from;
    while at < bytes.len() {
        // All characters that have sounds here are three bytes that begin so; other signs are passed over by bytes.
        let Some(set) = table.set_at(bytes, at) else {
            at += 1;
            continue;
        };
        if table.initials[set] & wanted != 0
            && second.is_none_or(|second| may_go_on(table, second, set, text, at + 3))
            && let Some(end) = begins_with(table, letters, &text[at..])
        {
            return Some(at..at + end);
        }
        at += 3;
    }
    None
}

/// Whether a character with a sound may stand in a text: most names in Latin letters are told from this at a glance.
pub fn may_sound(bytes: &[u8]) -> bool {
    const GLANCE: usize = 16;
    let any = |some: &[u8]| some.iter().fold(false, |any, b| any | begins_one(*b));
    let (many, rest) = bytes.as_chunks::<GLANCE>();
    many.iter().any(|some| any(some))
        || !rest.is_empty()
            // The last sixteen, some of them once more.
            && match bytes.len().checked_sub(GLANCE).and_then(|begin| bytes[begin..].first_chunk::<GLANCE>()) {
                Some(last) => any(last),
                None => any(rest),
            }
}

/// All syllables, by number.
pub(super) fn syllables() -> impl Iterator<Item = &'static str> {
    table().syllables.iter().copied()
}

/// The syllables of each set of readings, by number.
pub(super) fn sets() -> impl Iterator<Item = &'static [u16]> {
    let table = table();
    (0..table.starts.len() - 1).map(|set| table.set(set))
}

/// The set of readings of each character.
pub(super) struct Sets<'t>(&'t [u16]);

/// The sets of all characters.
pub(super) fn sets_of_characters() -> Sets<'static> {
    Sets(&table().sets)
}

impl Sets<'_> {
    /// The set of a character of three bytes that begins as those with sounds do; the first set is that of no sound.
    #[inline]
    pub fn of(&self, [first, second, third]: [u8; 3]) -> u16 {
        let code = u32::from(first & 0xF) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
        self.0.get(code.wrapping_sub(FIRST) as usize).copied().unwrap_or_default()
    }
}

/// Whether a byte begins a character of three bytes among which those with sounds are.
#[inline]
pub(super) fn begins_one(byte: u8) -> bool {
    matches!(byte, 0xE3..=0xE9)
}

/// How much of a syllable stands at the beginning of some letters.
pub(super) struct Spoken {
    /// So many letters are the same.
    pub common: usize,
    /// So many it has.
    pub length: usize,
    /// Whether they begin with its first sound, which is of two letters.
    pub two: bool,
}

/// How much of a syllable these letters begin with; ü may be typed as u.
pub(super) fn spoken(letters: &[u8], syllable: &str) -> Spoken {
    let bytes = syllable.as_bytes();
    let same = letters.iter().zip(spelled(bytes)).take_while(|(a, b)| **a == *b || (**a == b'u' && *b == b'v'));
    let common = same.count();
    let two = common >= 2 && matches!(bytes.get(..2), Some(b"zh" | b"ch" | b"sh"));
    Spoken { common, length: spelled(bytes).count(), two }
}

/// Whether a letter, by its bit, may be the second one of what is heard from a character on: it goes on its sound, or is
/// the first of the next sound or a letter of the text. A quick look before all ways of reading are tried.
fn may_go_on(table: &Table, second: u32, set: usize, text: &str, next: usize) -> bool {
    if table.seconds[set] & second != 0 {
        return true;
    }
    let bytes = text.as_bytes();
    let mut at = next;
    while let Some(byte) = bytes.get(at) {
        let sounds = table.set_at(bytes, at).map_or(0, |set| table.initials[set]);
        if (sounds | bit(byte.to_ascii_lowercase())) & second != 0 {
            return true;
        }
        let Some(c) = text[at..].chars().next().filter(|c| is_passed_over(*c)) else { return false };
        at += c.len_utf8();
    }
    false
}

/// How many bytes of a text sound like these letters, from its beginning.
fn begins_with(table: &Table, letters: &[u8], text: &str) -> Option<usize> {
    // Patience: odd words over odd names must end, and each step goes deeper.
    let mut steps = 600;
    let end = follow(table, letters, text, 0, &mut steps);
    // Whoever listens is never at a loss, but hears of several ends only the first.
    if steps == 0 { end.or_else(|| Ear::new(letters)?.hears_first(text)) } else { end }
}

/// Follows the letters through the text from byte `at`; answers where they end.
fn follow(table: &Table, letters: &[u8], text: &str, at: usize, steps: &mut u32) -> Option<usize> {
    if letters.is_empty() {
        return Some(at);
    }
    *steps = steps.checked_sub(1)?;
    let c = text[at..].chars().next()?;
    let next = at + c.len_utf8();
    for syllable in table.of(c) {
        if let Some(end) = speak(table, letters, syllable, text, next, steps) {
            return Some(end);
        }
    }
    // Latin letters inside a name (5G, PM2.5) stand for themselves.
    let small = c.to_ascii_lowercase();
    if at > 0 && small.is_ascii_lowercase() && letters[0] == small as u8 {
        return follow(table, &letters[1..], text, next, steps);
    }
    (at > 0 && is_passed_over(c)).then(|| follow(table, letters, text, next, steps)).flatten()
}

/// One character spoken with one of its syllables: whole, its first letter or its first sound, or (at the end of what
/// was typed) a part of it.
fn speak(table: &Table, letters: &[u8], syllable: &str, text: &str, next: usize, steps: &mut u32) -> Option<usize> {
    let Spoken { common, length, two } = spoken(letters, syllable);
    if common == 0 {
        return None;
    }
    if common == letters.len() {
        // All that was typed: an unfinished syllable.
        return Some(next);
    }
    // The same number of letters is tried once.
    let ways = [(common == length && length > 2, length), (two || (common == length && length == 2), 2), (true, 1)];
    ways.into_iter().filter(|(is, _)| *is).find_map(|(_, count)| follow(table, &letters[count..], text, next, steps))
}

/// The letters of a syllable, ü as v.
fn spelled(syllable: &[u8]) -> impl Iterator<Item = u8> + '_ {
    // ü is two bytes in UTF-8: C3 BC.
    syllable.iter().filter(|b| **b != 0xC3).map(|b| if *b == 0xBC { b'v' } else { *b })
}

/// Whether a character of three bytes that begins as those with sounds do need not be typed.
#[inline]
pub(super) fn may_pass_over(character: &[u8; 3]) -> bool {
    match character {
        // 至 and 到; all others are signs at the beginning of the block.
        [0xE8, 0x87, 0xB3] | [0xE5, 0x88, 0xB0] => true,
        [0xE3, ..] => std::str::from_utf8(character).is_ok_and(|text| text.chars().all(is_passed_over)),
        _ => false,
    }
}

/// Signs between characters that need not be typed.
pub(super) fn is_passed_over(c: char) -> bool {
    matches!(
        c,
        '至' | '到'
            | '-'
            | '–'
            | '—'
            | '―'
            | '~'
            | '～'
            | '·'
            | '・'
            | '、'
            | '，'
            | ','
            | ' '
            | '\u{3000}'
            | '“'
            | '”'
            | '"'
            | '‘'
            | '’'
            | '\''
            | '（'
            | '）'
            | '('
            | ')'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '【'
            | '】'
            | '「'
            | '」'
            | '/'
            | '／'
            | '.'
            | '：'
            | ':'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn covered<'a>(typed: &str, text: &'a str) -> Option<&'a str> {
        let found = find(crate::domain::filter::Word::new(typed)?.letters()?, text, 0);
        found.filter(|place| place.start == 0).map(|place| &text[place])
    }

    #[test]
    fn names_answer_to_their_sounds() {
        for (typed, text, found) in [
            ("whyc", "武汉至宜昌铁路", Some("武汉至宜昌")),
            ("whzyc", "武汉至宜昌铁路", Some("武汉至宜昌")),
            ("wuhanyichang", "武汉至宜昌铁路", Some("武汉至宜昌")),
            ("wuhyichang", "武汉至宜昌铁路", Some("武汉至宜昌")),
            ("whyichang", "武汉至宜昌铁路", Some("武汉至宜昌")),
            ("wuhyc", "武汉至宜昌铁路", Some("武汉至宜昌")),
            ("wuhan", "武汉至宜昌铁路", Some("武汉")),
            ("wuha", "武汉至宜昌铁路", Some("武汉")),
            ("nccs", "南昌—长沙特高压", Some("南昌—长沙")),
            ("jst", "“金沙”（江）塔", None),
            ("jsjt", "金沙”（江）塔", Some("金沙”（江）塔")),
            ("changsha", "长沙机场", Some("长沙")),
            ("chongqing", "重庆", Some("重庆")),
            ("luan", "六安", Some("六安")),
            ("yanshan", "铅山", Some("铅山")),
            ("huangpi", "黄陂", Some("黄陂")),
            ("hongtong", "洪洞", Some("洪洞")),
            ("chaoyang", "朝阳", Some("朝阳")),
            ("lvse", "绿色", Some("绿色")),
            ("luse", "绿色", Some("绿色")),
            ("lüse", "绿色", Some("绿色")),
            ("zhs", "中山", Some("中山")),
            ("zs", "中山", Some("中山")),
            ("wgh", "武汉", None),
            ("yb", "G4宜北", None),
        ] {
            assert_eq!(covered(typed, text), found, "{typed} in {text}");
        }
    }

    #[test]
    fn what_is_passed_over_is_told_by_bytes_as_well() {
        for c in '\u{3000}'..='\u{9FFF}' {
            let mut bytes = [0; 3];
            c.encode_utf8(&mut bytes);
            assert_eq!(may_pass_over(&bytes), is_passed_over(c), "{c}");
        }
    }

    #[test]
    fn signs_have_no_reading() {
        assert!(reading('武') == "wu" && reading('A').is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        /// The quick looks change nothing: the first place is the first from which reading succeeds.
        #[test]
        fn quick_looks_rule_out_nothing(text in "[武汉至长沙重庆女绿铅山儿翁嗯站昌站。“” 　Gg5a·–-]{0,12}", asked in "[a-z]{1,4}|[whczsgnlvu]{1,4}") {
            let letters = asked.as_bytes();
            let long_way = text.char_indices().find_map(|(at, c)| {
                let end = (initials(c) != 0).then(|| begins_with(table(), letters, &text[at..])).flatten()?;
                Some(at..at + end)
            });
            prop_assert_eq!(find(letters, &text, 0), long_way, "{} in {}", asked, text);
        }
    }

    #[test]
    fn odd_words_over_odd_names_end() {
        let typed = "x".repeat(4_000);
        let name = "希".repeat(4_000);
        assert!(begins_with(table(), typed.as_bytes(), &name).is_none());
        assert!(find(b"xxxxxxxx", &name, 0).is_some());
    }
}
