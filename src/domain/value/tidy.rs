//! How a written value is kept, and how it is looked at.
//!
//! [`tidy`] is the form that goes into the log: NFC, trimmed, on one line, without invisible characters.
//! [`fold`] is the form a parser looks at: full-width and compatibility forms made plain, lower case, every
//! character still knowing where it stood in the text, so that an error can mark the place. Neither judges.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The longest text any reader of this room takes, in characters. Nobody writes a date in 200.
pub const MAX_CHARS: usize = 200;

/// NFC, trimmed, white space and control characters folded to single spaces, invisible characters dropped.
/// Doing it twice changes nothing.
pub fn tidy(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if !is_blank(c) {
            line.push(c);
        } else if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.trim_end().nfc().collect()
}

/// One character of the folded text and the place of the character it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    pub c: char,
    /// Bytes of the text as given.
    pub at: Range<usize>,
}

/// Compatibility forms made plain, letters small, invisible characters dropped, blanks made spaces.
pub fn fold(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices().filter(|(_, c)| !is_invisible(*c)) {
        let at = start..start + c.len_utf8();
        if is_blank(c) {
            folded.push(Folded { c: ' ', at });
            continue;
        }
        for plain in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
            let c = if is_blank(plain) { ' ' } else { plain };
            folded.push(Folded { c, at: at.clone() });
        }
    }
    folded
}

/// The folded text alone, for looking words up.
pub fn fold_text(text: &str) -> String {
    fold(text).into_iter().map(|f| f.c).collect()
}

/// Characters that quote or enclose without changing what is meant.
pub fn is_quote(c: char) -> bool {
    "\"'`“”‘’„‟‚‛「」『』﹁﹂﹃﹄《》〈〉«»‹›″′()[]{}〔〕【】〖〗".contains(c)
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// Zero-width, direction and variation marks: they come with copied text and mean nothing in a value.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_one_clean_line() {
        assert_eq!(tidy("  2025年\r\n\u{200b}12月 \t 底\u{feff} "), "2025年 12月 底");
        assert_eq!(tidy("e\u{301}"), "é");
        assert_eq!(tidy("\u{0}"), "");
    }

    #[test]
    fn folds_and_remembers_the_place() {
        let folded = fold("２Ｑ");
        assert_eq!(folded.iter().map(|f| f.c).collect::<String>(), "2q");
        assert_eq!(folded[1].at, 3..6);
    }

    proptest! {
        #[test]
        fn tidying_twice_is_tidying_once(text in any::<String>()) {
            let once = tidy(&text);
            prop_assert_eq!(tidy(&once), once);
        }
    }
}
