//! Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet: a cell that a spreadsheet would take for
//! a formula gets an apostrophe before it. Plain numbers of numeric columns stay numbers.

use std::borrow::Cow;

/// What a formula or a command could begin with, also in full width.
const ACTIVE: &[char] = &['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// One field, quoted where needed.
pub fn field(text: &str, number: bool) -> String {
    let safe: Cow<'_, str> = match !number && text.starts_with(ACTIVE) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    };
    match safe.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_quoted_and_disarmed() {
        for (text, number, wanted) in [
            ("武汉", false, "武汉"),
            ("a,b", false, "\"a,b\""),
            ("say \"hi\"", false, "\"say \"\"hi\"\"\""),
            ("two\nlines", false, "\"two\nlines\""),
            ("=1+1", false, "'=1+1"),
            ("＝1", false, "'＝1"),
            ("@x", false, "'@x"),
            ("\tx", false, "'\tx"),
            ("\rx", false, "\"'\rx\""),
            ("-30", true, "-30"),
            ("-30", false, "'-30"),
        ] {
            assert_eq!(field(text, number), wanted, "{text:?}");
        }
    }
}
