//! Text on its way into the page: marks of HTML are escaped, and marks that act or hide are made visible, as everywhere.

use crate::domain::text;
use crate::exchange::figures::Look;
use crate::exchange::ledger::Tone;

/// A text as it may stand in an element or in a quoted attribute.
pub fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for (n, line) in words.split('\n').enumerate() {
        if n > 0 {
            out.push('\n');
        }
        for c in text::visible(line.trim_end_matches('\r')).chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
        }
    }
    out
}

/// The class of a look in the style sheet.
pub const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Warn => "warn",
        Tone::Bad => "bad",
        Tone::Dim => "dim",
        Tone::Busy => "busy",
    }
}

/// The class of a series in a chart.
pub fn fill(look: Look) -> String {
    match look {
        Look::Step(n) => format!("f-s{}", n.min(5)),
        Look::Tone(tone) => format!("f-{}", class(tone)),
    }
}

/// About how wide a text is, in parts of its size: a Chinese character is one, others a little more than half.
pub fn wide(words: &str, size: f64) -> f64 {
    text::width(words) as f64 * size * 0.54
}

/// A text cut to a width.
pub fn fit(words: &str, room: f64, size: f64) -> String {
    text::fit(words, (room / (size * 0.54)).max(1.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_leaves_its_element_or_attribute() {
        assert_eq!(escape("<script>alert('x')</script>"), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
        assert_eq!(escape("\" onload=\"x"), "&quot; onload=&quot;x");
        assert_eq!(escape("a&b"), "a&amp;b");
        assert!(!escape("\u{202e}abc\u{1b}[31m").contains(['\u{202e}', '\u{1b}']));
        assert_eq!(escape("two\r\nlines"), "two\nlines");
    }
}
