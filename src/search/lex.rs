//! From the characters of a query to its tokens: words, quoted texts, `key:value` terms, flags and signs, each with its
//! place in characters. Nothing is judged here but quotes; what a key or a value means is settled in `query`.
//!
//! Full-width signs are read as their half-width twins. 非 negates what it stands before (`非逾期`, `非武汉`), except where
//! it begins a common word (非遗, 非首都功能): those are listed here.

use super::error::{Fault, QueryError};
use crate::domain::filter::{Flag, Op};
use crate::domain::fold::fold;
use crate::domain::text;
use crate::i18n::synonyms;

/// A token and its place, from `at` up to `end`, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub at: usize,
    pub end: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Open,
    Close,
    Or,
    Minus,
    /// `and`, 和, `,`: says no more than standing side by side does.
    Join(String),
    /// 至, `to`, a lone dash: the same, but only between two words.
    Link(String),
    Word(String),
    Quoted(String),
    Flag(Flag),
    Term(Term),
}

/// `key sign value,value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub key: String,
    pub key_at: usize,
    pub key_end: usize,
    pub sign: Sign,
    pub values: Vec<RawValue>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Is,
    IsNot,
    Compare(Op),
}

/// One value as typed. An empty one that is not quoted is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawValue {
    pub text: String,
    pub quoted: bool,
    pub at: usize,
    pub end: usize,
}

/// How common words go on after 非 that it does not negate.
const NOT_NEGATED: &str = "遗 物质 洲 煤矿 金属 化石 首都 公有 公经济 国有 税 标准 粮化 营利 盈利 法 居民 织造";

/// The tokens up to the end, or up to the first thing that cannot be one.
pub fn lex(text: &str) -> (Vec<Token>, Option<QueryError>) {
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, tokens: Vec::new() };
    let error = lexer.run().err();
    (lexer.tokens, error)
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    tokens: Vec<Token>,
}

/// The half-width twin of a sign; the ideographic comma counts as a comma.
fn twin(c: char) -> char {
    if c == '、' { ',' } else { text::twin(c) }
}

/// Whether a character ends what is written without quotes.
fn ends_run(c: char) -> bool {
    c.is_whitespace() || matches!(twin(c), '(' | ')' | '|' | ',') || closers(c).is_some()
}

/// The characters that close what an opening quote opens.
fn closers(open: char) -> Option<&'static [char]> {
    match open {
        '"' | '＂' => Some(&['"', '＂']),
        // Input methods take turns, so a pair may come out as two of the same.
        '“' | '”' | '„' => Some(&['”', '“']),
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        _ => None,
    }
}

impl Lexer {
    fn run(&mut self) -> Result<(), QueryError> {
        loop {
            self.skip_blanks();
            let at = self.at;
            let Some(c) = self.peek(0) else { return Ok(()) };
            let kind = match twin(c) {
                '(' => self.sign(1, Kind::Open),
                ')' => self.sign(1, Kind::Close),
                '|' => self.sign(if self.peek(1).map(twin) == Some('|') { 2 } else { 1 }, Kind::Or),
                ',' => self.sign(1, Kind::Join(",".into())),
                '&' => self.sign(if self.peek(1).map(twin) == Some('&') { 2 } else { 1 }, Kind::Join("&".into())),
                '-' => match self.peek(1) {
                    Some(next) if !next.is_whitespace() && twin(next) != ')' => self.sign(1, Kind::Minus),
                    _ => self.sign(1, Kind::Link("-".into())),
                },
                _ if closers(c).is_some() => Kind::Quoted(self.quoted()?),
                _ => {
                    self.bare()?;
                    continue;
                }
            };
            self.tokens.push(Token { kind, at, end: self.at });
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn sign(&mut self, len: usize, kind: Kind) -> Kind {
        self.at += len;
        kind
    }

    fn skip_blanks(&mut self) {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().collect()
    }

    fn quoted(&mut self) -> Result<String, QueryError> {
        let open = self.at;
        let closers = self.peek(0).and_then(closers).unwrap_or(&[]);
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            if closers.contains(&c) {
                return Ok(text);
            }
            match (c, self.peek(0)) {
                ('\\', Some(next)) if next == '\\' || next == '"' || closers.contains(&next) => {
                    text.push(next);
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        self.at = open;
        Err(QueryError::new(open, 1, Fault::OpenQuote))
    }

    /// What is written without quotes: a word, or a key with its sign and values.
    fn bare(&mut self) -> Result<(), QueryError> {
        let at = self.at;
        while let Some(c) = self.peek(0) {
            if ends_run(c) {
                break;
            }
            if let Some((sign, len)) = self.sign_here(0, Some(at)) {
                return self.term(at, self.at, sign, len);
            }
            self.at += 1;
        }
        let end = self.at;
        let blanks = self.chars[end..].iter().take_while(|c| c.is_whitespace()).count();
        if blanks > 0
            && let Some((sign, len)) = self.sign_here(blanks, None)
        {
            self.at += blanks;
            return self.term(at, end, sign, len);
        }
        self.word(at, end);
        Ok(())
    }

    /// The sign of a term that begins `ahead` of here, and its length. 《 and 》 are what an input method gives for `<`
    /// and `>`; they count only right after a known key, since they also quote titles.
    fn sign_here(&self, ahead: usize, run: Option<usize>) -> Option<(Sign, usize)> {
        let c = self.peek(ahead)?;
        let equals = self.peek(ahead + 1).map(twin) == Some('=');
        Some(match twin(c) {
            ':' => (Sign::Is, 1),
            '=' => (Sign::Is, if equals { 2 } else { 1 }),
            '!' if equals => (Sign::IsNot, 2),
            '≠' => (Sign::IsNot, 1),
            '<' if equals => (Sign::Compare(Op::AtMost), 2),
            '<' => (Sign::Compare(Op::Less), 1),
            '≤' => (Sign::Compare(Op::AtMost), 1),
            '>' if equals => (Sign::Compare(Op::AtLeast), 2),
            '>' => (Sign::Compare(Op::More), 1),
            '≥' => (Sign::Compare(Op::AtLeast), 1),
            '《' | '》' => {
                synonyms::find_filter_key(&self.slice(run?, self.at))?;
                match (c == '《', equals) {
                    (true, true) => (Sign::Compare(Op::AtMost), 2),
                    (true, false) => (Sign::Compare(Op::Less), 1),
                    (false, true) => (Sign::Compare(Op::AtLeast), 2),
                    (false, false) => (Sign::Compare(Op::More), 1),
                }
            }
            _ => return None,
        })
    }

    /// A term whose key stands from `at` to `key_end` and whose sign begins here.
    fn term(&mut self, at: usize, key_end: usize, sign: Sign, len: usize) -> Result<(), QueryError> {
        if at == key_end {
            return Err(QueryError::new(self.at, len, Fault::NoKey(self.slice(self.at, self.at + len))));
        }
        self.at += len;
        let negated = self.chars[at] == '非' && at + 1 < key_end;
        let key_at = if negated { at + 1 } else { at };
        let key = self.slice(key_at, key_end);
        let values = self.values()?;
        if negated {
            self.tokens.push(Token { kind: Kind::Minus, at, end: key_at });
        }
        let term = Term { key, key_at, key_end, sign, values };
        self.tokens.push(Token { kind: Kind::Term(term), at: key_at, end: self.at });
        Ok(())
    }

    /// The values after a sign. One that is missing stands as an empty one.
    fn values(&mut self) -> Result<Vec<RawValue>, QueryError> {
        let mut values = Vec::new();
        loop {
            let before = self.at;
            self.skip_blanks();
            let at = self.at;
            let quoted = self.peek(0).is_some_and(|c| closers(c).is_some());
            let text = if quoted {
                self.quoted()?
            } else {
                while self.peek(0).is_some_and(|c| !ends_run(c)) {
                    self.at += 1;
                }
                self.slice(at, self.at)
            };
            if text.is_empty() && !quoted {
                self.at = before;
                values.push(RawValue { text, quoted, at: before, end: before });
                return Ok(values);
            }
            values.push(RawValue { text, quoted, at, end: self.at });
            let blanks = self.chars[self.at..].iter().take_while(|c| c.is_whitespace()).count();
            if self.peek(blanks).map(twin) != Some(',') {
                return Ok(values);
            }
            self.at += blanks + 1;
        }
    }

    /// A run without a sign: a flag, a joining word, a negation, or a word.
    fn word(&mut self, at: usize, end: usize) {
        let text = self.slice(at, end);
        let kind = match fold(&text).as_str() {
            "or" | "或" => Kind::Or,
            "and" | "和" | "与" | "且" | "及" => Kind::Join(text),
            "to" | "至" | "到" | "-" | "--" | "~" => Kind::Link(text),
            "not" | "非" => Kind::Minus,
            _ if text.strip_prefix('非').is_some_and(|rest| !NOT_NEGATED.split(' ').any(|w| rest.starts_with(w))) => {
                self.tokens.push(Token { kind: Kind::Minus, at, end: at + 1 });
                return self.word(at + 1, end);
            }
            _ => synonyms::find_flag(&text).map_or(Kind::Word(text), Kind::Flag),
        };
        self.tokens.push(Token { kind, at, end });
    }
}

/// Whether a text reads as one word without quotes.
pub fn is_plain_word(text: &str) -> bool {
    matches!(lex(text), (tokens, None) if matches!(&tokens[..], [Token { kind: Kind::Word(word), .. }] if word == text))
}

/// Whether a text reads as one value without quotes.
pub fn is_plain_value(text: &str) -> bool {
    !text.is_empty() && !text.contains(ends_run)
}
