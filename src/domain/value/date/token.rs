//! Characters to tokens: figures (arabic and Chinese), words, separators, each with its place in the text.
//!
//! Quotes, brackets and blanks are dropped. Nothing fails here: what is not known becomes
//! [`Kind::Unknown`] and the parser refuses it with its place.

use super::super::tidy::{Folded, fold, is_quote};
use super::words::{CHINESE, ENGLISH, Word};
use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number(Number),
    Word(Word),
    /// - and its look-alikes of the same length
    Dash,
    /// – — ~ and doubled dashes: between two dates
    LongDash,
    Slash,
    Dot,
    Comma,
    Colon,
    Plus,
    Unknown,
}

/// A run of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// `None` when the run is no number (十四五) or has more than nine figures.
    pub value: Option<u32>,
    /// How many figures were written; 0 for Chinese counting with tens (三十一).
    pub digits: usize,
    /// The five-year plan this run names (十四五 is 14, 十五 is 10), else 0.
    pub plan: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    /// Bytes of the text as given.
    pub at: Range<usize>,
}

impl Token {
    pub fn is(&self, word: Word) -> bool {
        self.kind == Kind::Word(word)
    }

    pub fn number(&self) -> Option<Number> {
        match self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub fn word(&self) -> Option<Word> {
        match self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let folded: Vec<Folded> = fold(text);
    let chars: Vec<char> = folded.iter().map(|f| f.c).collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if chars[i] == ' ' || is_quote(chars[i]) {
            i += 1;
            continue;
        }
        let (kind, length) = next(&chars[i..]);
        let at = folded[i].at.start..folded[i + length - 1].at.end;
        i += length;
        tokens.push(Token { kind, at });
    }
    tokens
}

/// The token at the head of a non-empty run of characters, and how many it takes (at least one).
fn next(chars: &[char]) -> (Kind, usize) {
    let run = |is: fn(char) -> bool| chars.iter().take_while(|c| is(**c)).count();
    let first = chars[0];
    if first.is_ascii_digit() {
        let length = run(|c| c.is_ascii_digit());
        return (Kind::Number(arabic(&chars[..length])), length);
    }
    if is_dash(first) || is_long_dash(first) {
        let length = run(|c| is_dash(c) || is_long_dash(c));
        let long = length > 1 || is_long_dash(first);
        return (if long { Kind::LongDash } else { Kind::Dash }, length);
    }
    if let Some((word, length)) = chinese_word(chars) {
        return (Kind::Word(word), length);
    }
    let length = numeral_length(chars);
    if length > 0 {
        return (Kind::Number(chinese(&chars[..length])), length);
    }
    if first.is_ascii_alphabetic() {
        let length = run(|c| c.is_ascii_alphabetic());
        let word: String = chars[..length].iter().collect();
        let known = ENGLISH.iter().find(|(text, _)| *text == word);
        return (known.map_or(Kind::Unknown, |(_, word)| Kind::Word(*word)), length);
    }
    let kind = match first {
        '/' | '⁄' | '∕' => Kind::Slash,
        '.' | '。' | '·' => Kind::Dot,
        ',' | '、' => Kind::Comma,
        ':' | '∶' => Kind::Colon,
        '+' => Kind::Plus,
        _ => Kind::Unknown,
    };
    (kind, 1)
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2212}')
}

fn is_long_dash(c: char) -> bool {
    matches!(c, '\u{2012}'..='\u{2015}' | '~' | '\u{223c}' | '\u{301c}' | '\u{2500}' | '\u{30fc}')
}

fn chinese_word(chars: &[char]) -> Option<(Word, usize)> {
    let fits = |text: &str| text.chars().eq(chars.iter().copied().take(text.chars().count()));
    CHINESE
        .iter()
        .filter(|(text, _)| fits(text))
        .map(|(text, word)| (*word, text.chars().count()))
        .max_by_key(|(_, length)| *length)
}

fn arabic(run: &[char]) -> Number {
    let value = (run.len() <= 9).then(|| run.iter().collect::<String>().parse().ok()).flatten();
    Number { value, digits: run.len(), plan: 0 }
}

/// The length of a run of Chinese figures. The letter O, the circle and the figure 0 count inside it, because
/// people type them for 〇.
fn numeral_length(chars: &[char]) -> usize {
    let mut length = 0;
    while let Some(c) = chars.get(length) {
        let zero_inside = length > 0
            && matches!(c, 'o' | '0' | '○' | '◯')
            && chars.get(length + 1).is_some_and(|c| figure(*c).is_some() || *c == '十');
        if figure(*c).is_none() && !matches!(c, '十' | '廿' | '卅') && !zero_inside {
            break;
        }
        length += 1;
    }
    length
}

fn figure(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn chinese(run: &[char]) -> Number {
    let spelled: Option<Vec<u32>> =
        run.iter().map(|c| figure(*c).or(matches!(c, 'o' | '0' | '○' | '◯').then_some(0))).collect();
    let plan = match run.split_last() {
        Some(('五', [c])) if *c != '十' => figure(*c).filter(|n| *n >= 3).unwrap_or(0),
        Some(('五', rest)) => tens(rest).unwrap_or(0),
        _ => 0,
    };
    match spelled {
        Some(figures) if figures.len() <= 9 => {
            let value = figures.iter().fold(0, |sum, figure| sum * 10 + figure);
            Number { value: Some(value), digits: figures.len(), plan }
        }
        _ => Number { value: tens(run), digits: 0, plan },
    }
}

/// Chinese counting from 十 to 九十九, with 廿 and 卅.
fn tens(run: &[char]) -> Option<u32> {
    let (tens, rest) = match run {
        ['十', rest @ ..] => (1, rest),
        ['廿', rest @ ..] => (2, rest),
        ['卅', rest @ ..] => (3, rest),
        [n, '十', rest @ ..] => (figure(*n).filter(|n| *n > 0)?, rest),
        _ => return None,
    };
    match rest {
        [] => Some(tens * 10),
        [n] => Some(tens * 10 + figure(*n).filter(|n| *n > 0)?),
        _ => None,
    }
}
