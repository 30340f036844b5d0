//! The words of the command line before the parser sees them.
//!
//! The language must be known before help and errors can be built, the first bare word must be judged (a command, a file,
//! or neither), and words such as `-stage:preparation` or `-30d` are values of ours, not options: a single dash is an
//! option only in `-h` and `-V`. Such words are marked here and the mark is taken off when they are read.

use std::ffi::{OsStr, OsString};

/// Stands before a word that begins with a dash and is a value. A noncharacter, so that no text begins with it.
const MARK: char = '\u{FDD0}';

/// Global options that are followed by a value.
const VALUED: &[&str] = &["--file", "--lang", "--author", "--config"];

/// What the words say at first sight.
#[derive(Debug, Default)]
pub struct Words {
    /// All words, marked where needed, the name of the program first.
    pub marked: Vec<OsString>,
    pub lang: Option<String>,
    pub config: Option<OsString>,
    pub no_color: bool,
    /// The first word that is neither an option nor the value of a global one.
    pub first: Option<OsString>,
}

impl Words {
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Words {
        let mut words = words.into_iter();
        let mut out = Words { marked: words.next().into_iter().collect(), ..Words::default() };
        let mut plain = false;
        let mut awaited: Option<&str> = None;
        for word in words {
            let text = word.to_string_lossy().into_owned();
            if let Some(option) = awaited.take() {
                out.note(option, &word);
            } else if plain || !text.starts_with('-') || text == "-" {
                out.first.get_or_insert_with(|| word.clone());
            } else if text == "--" {
                plain = true;
            } else if let Some((option, value)) = text.split_once('=') {
                out.note(option, OsStr::new(value));
            } else {
                out.no_color |= text == "--no-color";
                awaited = VALUED.iter().copied().find(|v| *v == text);
            }
            out.marked.push(if plain { word } else { mark(word, &text) });
        }
        out
    }

    fn note(&mut self, option: &str, value: &OsStr) {
        match option {
            "--lang" => self.lang = Some(value.to_string_lossy().into_owned()),
            "--config" => self.config = Some(value.to_os_string()),
            _ => {}
        }
    }
}

fn mark(word: OsString, text: &str) -> OsString {
    let is_value = text.len() > 1 && text.starts_with('-') && !text.starts_with("--") && !matches!(text, "-h" | "-V");
    match is_value {
        false => word,
        true => {
            let mut marked = OsString::from(MARK.to_string());
            marked.push(word);
            marked
        }
    }
}

/// A word without the mark.
pub fn unmark(word: &str) -> &str {
    word.strip_prefix(MARK).unwrap_or(word)
}

/// A sentence in which marked words may stand, without the marks.
pub fn without_marks(sentence: &str) -> String {
    sentence.replace(MARK, "")
}

/// Whether a word is marked: it begins with a dash and is no option.
pub fn is_marked(word: &OsStr) -> bool {
    word.to_str().is_some_and(|text| text.starts_with(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Words {
        Words::read(std::iter::once("taizhang").chain(line.split(' ')).map(OsString::from))
    }

    #[test]
    fn the_first_word_is_no_option_and_no_value_of_one() {
        for (line, first) in [
            ("--file a.db list x", Some("list")),
            ("--file=a.db list x", Some("list")),
            ("--lang zh --no-color show GRID-02", Some("show")),
            ("-h", None),
            ("--version", None),
            ("-- list", Some("list")),
            ("- list", Some("-")),
        ] {
            assert_eq!(read(line).first.as_deref(), first.map(OsStr::new), "{line}");
        }
        assert_eq!(read("list --lang zh").lang.as_deref(), Some("zh"));
        assert_eq!(read("list --lang=en").lang.as_deref(), Some("en"));
        assert!(read("list --no-color").no_color);
    }

    #[test]
    fn a_single_dash_begins_a_value() {
        let words = read("list -stage:preparation -h -30d - --sort -due");
        let marked: Vec<bool> = words.marked.iter().map(|w| is_marked(w)).collect();
        assert_eq!(marked, vec![false, false, true, false, true, false, false, true]);
    }
}
