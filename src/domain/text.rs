//! Text from people and from files: brought to one form, made harmless, and measured in cells.
//!
//! A name or a note may come from a colleague's file, a sheet or the clipboard, so nothing in it is
//! trusted: control characters, direction overrides and marks of no width are shown as what they
//! are, never obeyed. This file holds the forms ([`normalise`], [`visible`], [`hidden_marks`],
//! [`halfwidth`]); `cells` measures and cuts, `wrap` breaks lines the Chinese way.
//! It refuses to guess: it never repairs encodings and never drops a mark that a person can see.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};
use unicode_width::UnicodeWidthChar;

mod cells;
mod wrap;

pub use cells::{ELLIPSIS, fit, fit_start, fit_with, graphemes, pad, pad_start, width};
pub use wrap::{rows, wrap};

/// The sign of a conflict: two cells wide on every terminal.
pub const CONFLICT: &str = "⚡";

/// More marks than this on one base letter are left out by [`visible`]: no living script needs
/// them in a name, and stacks of them run over the neighbouring rows.
pub const MOST_MARKS: usize = 4;

/// Why a character is not shown as itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    /// C0, DEL or C1: a terminal would obey it.
    Control,
    /// A bidirectional mark, embedding, override or isolate: it reorders what stands around it.
    Direction,
    /// A character of no width that is no accent: two texts that look alike would differ.
    Invisible,
    /// Private use: every font shows something else.
    PrivateUse,
}

/// Whether a Chinese character stands in a text.
pub fn has_han(text: &str) -> bool {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}');
    text.contains(han)
}

/// The class of a character that must not be shown as itself; `None` for all ordinary ones.
pub fn hidden(c: char) -> Option<Hidden> {
    if is_plain(c) {
        return None;
    }
    match c {
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Some(Hidden::Control),
        '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' => Some(Hidden::Direction),
        '\u{2066}'..='\u{2069}' => Some(Hidden::Direction),
        // Shy hyphen, joiners, fillers, line and paragraph separators, annotations, tags.
        '\u{AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}' => {
            Some(Hidden::Invisible)
        }
        '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206F}' => Some(Hidden::Invisible),
        '\u{3164}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' => {
            Some(Hidden::Invisible)
        }
        '\u{E0000}'..='\u{E00FF}' | '\u{E01F0}'..='\u{E0FFF}' => Some(Hidden::Invisible),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Some(Hidden::PrivateUse),
        // Vowel and final jamo have no width of their own but join the syllable before them.
        '\u{1161}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FF}' => None,
        _ if c as u32 & 0xFFFE == 0xFFFE => Some(Hidden::Invisible),
        _ if c.width().unwrap_or(0) == 0 && !is_combining_mark(c) => Some(Hidden::Invisible),
        _ => None,
    }
}

/// Printable ASCII, ideographs, and the punctuation of Chinese text: never hidden, never combining.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

/// Characters that no form changes, whatever stands beside them: those of `is_plain`, dashes and quotes.
fn is_settled_char(c: char) -> bool {
    is_plain(c) || matches!(c, '\u{2010}'..='\u{2027}')
}

/// Whether a text certainly stands in the form of `normalise` (or `normalise_long`) and holds no hidden mark: most do.
pub fn is_settled(text: &str, long: bool) -> bool {
    let trimmed = if long { text.trim_end() } else { text.trim() };
    trimmed.len() == text.len() && !text.is_empty() && text.chars().all(is_settled_char)
}

/// One line of text in the form in which it is stored: NFC, trimmed, line breaks and tabs as one
/// space, other control characters left out. Applying it twice changes nothing more.
/// Hidden marks stay: refuse them with [`hidden_marks`] where a person types.
pub fn normalise(text: &str) -> String {
    if text.chars().all(is_settled_char) {
        return text.trim().to_owned();
    }
    let mut line = String::with_capacity(text.len());
    let mut broken = false;
    for c in text.chars() {
        if is_break(c) || c == '\t' {
            broken = true;
        } else if !c.is_control() {
            if broken {
                line.push(' ');
                broken = false;
            }
            line.push(c);
        }
    }
    compose(line.trim())
}

/// Long text in the form in which it is stored: as [`normalise`], but every kind of line break
/// becomes `\n` and is kept. Spaces at the ends of lines go, and so do empty lines at both ends.
pub fn normalise_long(text: &str) -> String {
    if text.chars().all(is_settled_char) {
        return text.trim_end().to_owned();
    }
    let unified = text.replace("\r\n", "\n");
    let cleaned: String = unified
        .chars()
        .filter_map(|c| match c {
            c if is_break(c) => Some('\n'),
            '\t' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect();
    let lines: Vec<&str> = cleaned.split('\n').map(str::trim_end).collect();
    compose(lines.join("\n").trim_matches('\n').trim_end())
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn compose(text: &str) -> String {
    if is_nfc(text) { text.to_owned() } else { text.nfc().collect() }
}

/// The text as it may be sent to a terminal or a report, on one line: control characters as their
/// pictures (`␛`), hidden marks and private use as `⟨U+202E⟩`, at most [`MOST_MARKS`] accents on a
/// letter, an accent without a letter on a dotted circle. Emoji selectors are left out, because
/// terminals disagree about the width they ask for. Borrowed when there is nothing to change.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut changed: Option<String> = None;
    // Marks already on the letter before; `None` while there is no letter to stand on.
    let mut marks: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let shown = match hidden(c) {
            Some(Hidden::Control) if (c as u32) < 0x20 => Shown::Other(picture(c as u32)),
            Some(Hidden::Control) if c == '\u{7F}' => Shown::Other('\u{2421}'.into()),
            Some(_) => Shown::Other(format!("⟨U+{:04X}⟩", c as u32)),
            None if matches!(c, '\u{FE0E}' | '\u{FE0F}') => Shown::Nothing,
            None if is_combining_mark(c) => match marks {
                None => Shown::Other(format!("\u{25CC}{c}")),
                Some(n) if n >= MOST_MARKS => Shown::Nothing,
                Some(_) => Shown::Itself,
            },
            None => Shown::Itself,
        };
        marks = match (&shown, is_combining_mark(c)) {
            (Shown::Nothing, _) => marks,
            (_, true) => Some(marks.map_or(1, |n| n + 1)),
            (_, false) => Some(0),
        };
        match shown {
            Shown::Itself => {
                if let Some(out) = &mut changed {
                    out.push(c);
                }
            }
            Shown::Nothing => {
                changed.get_or_insert_with(|| text[..at].to_owned());
            }
            Shown::Other(s) => changed.get_or_insert_with(|| text[..at].to_owned()).push_str(&s),
        }
    }
    changed.map_or(Cow::Borrowed(text), Cow::Owned)
}

enum Shown {
    Itself,
    Nothing,
    Other(String),
}

/// The picture of a C0 character: the block U+2400 repeats C0 in its order.
fn picture(code: u32) -> String {
    char::from_u32(0x2400 + code).unwrap_or('\u{FFFD}').to_string()
}

/// A character that an input refuses, and where it stands (byte offset).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HiddenMark {
    /// Byte offset of the character in the text that was looked at.
    pub at: usize,
    /// The character itself; show it through [`visible`].
    pub mark: char,
    /// Why it is refused.
    pub why: Hidden,
}

/// The first character that a person cannot have meant to type: a control character other than a
/// line break, a direction mark, or an invisible one. Private use is not refused, because
/// real names hold rare ideographs kept there by old fonts; it is only shown with its number.
pub fn hidden_marks(text: &str) -> Option<HiddenMark> {
    text.char_indices().find_map(|(at, mark)| match hidden(mark) {
        None | Some(Hidden::PrivateUse) => None,
        Some(_) if mark == '\n' => None,
        Some(why) => Some(HiddenMark { at, mark, why }),
    })
}

/// Full-width ASCII (U+FF01–FF5E) and the ideographic space as their half-width twins, so that a
/// query typed with an input method left on means the same. Borrowed when there is none.
pub fn halfwidth(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| twin(c) != c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(twin).collect())
}

/// The half-width twin of one character, or the character itself.
pub fn twin(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests;
