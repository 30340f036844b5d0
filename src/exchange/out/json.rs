//! JSON as text. On a terminal everything that could act on it is written as an escape of JSON itself, so that what is
//! shown is still the same document.

use crate::domain::text;
use serde_json::Value;
use std::borrow::Cow;

/// On one line.
pub fn line(value: &Value, terminal: bool) -> String {
    harmless(value.to_string(), terminal)
}

/// Over several lines.
pub fn pretty(value: &Value, terminal: bool) -> String {
    harmless(serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string()), terminal)
}

/// A document that is text already.
pub fn said(json: &[u8], terminal: bool) -> Cow<'_, [u8]> {
    match terminal {
        false => Cow::Borrowed(json),
        true => Cow::Owned(harmless(String::from_utf8_lossy(json).into_owned(), true).into_bytes()),
    }
}

fn harmless(json: String, terminal: bool) -> String {
    let acts = |c: char| c != '\n' && text::hidden(c).is_some();
    if !terminal || !json.contains(acts) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 32);
    for c in json.chars() {
        if acts(c) {
            // Outside of strings JSON holds nothing but ASCII, so this stands inside one.
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::line;
    use serde_json::{Value, json};

    #[test]
    fn what_a_terminal_sees_is_the_same_document() {
        let value = json!({"name": "a\u{9b}31m\u{202e}b\u{e0041}", "note": "two\nlines"});
        let shown = line(&value, true);
        assert!(shown.chars().all(|c| crate::domain::text::hidden(c).is_none()), "{shown}");
        assert_eq!(serde_json::from_str::<Value>(&shown).expect("JSON"), value);
        assert!(line(&value, false).contains('\u{202e}'));
    }
}
