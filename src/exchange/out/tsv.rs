//! Tab-separated values for programs: one line per row, codes and canonical texts. A tab, a line break, a carriage return
//! and a backslash inside a value are written `\t`, `\n`, `\r`, `\\`; so every value can be read back. Empty = nothing
//! between the tabs; the elements of a set are separated by commas.

use serde_json::Value;
use std::borrow::Cow;

/// One field.
pub fn field(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => escape(text),
        Value::Array(elements) => elements.iter().map(field).collect::<Vec<_>>().join(","),
        // A milestone in a cell: its name, else its kind.
        Value::Object(object) => {
            let named = ["name", "kind"].iter().find_map(|k| object.get(*k).filter(|v| !v.is_null()));
            named.map(field).unwrap_or_default()
        }
        other => other.to_string(),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    put(&mut out, text);
    out
}

/// Adds a text.
pub fn put(out: &mut String, text: &str) {
    // Nearly all texts hold none of these signs of one byte.
    if !text.bytes().fold(false, |found, b| found | matches!(b, b'\\' | b'\t' | b'\n' | b'\r')) {
        return out.push_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '\t', '\n', '\r']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'\t' => "\\t",
            b'\n' => "\\n",
            b'\r' => "\\r",
            _ => "\\\\",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The text that was written so: what stands for a tab, a line break or a backslash is that again. A reader of our
/// own files calls this for every cell.
pub fn restore(field: &str) -> Cow<'_, str> {
    if !field.contains('\\') {
        return Cow::Borrowed(field);
    }
    let (mut out, mut rest) = (String::with_capacity(field.len()), field);
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let sign = match rest.as_bytes().get(at + 1) {
            Some(b't') => '\t',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b'\\') => '\\',
            // A backslash that nobody wrote for something else.
            _ => {
                out.push('\\');
                rest = &rest[at + 1..];
                continue;
            }
        };
        out.push(sign);
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{field, put, restore};
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn what_is_escaped_is_restored(text in "[\\\\\t\r\nrtn一a]{0,8}") {
            let mut out = String::new();
            put(&mut out, &text);
            prop_assert!(!out.contains(['\t', '\n', '\r']));
            prop_assert_eq!(restore(&out), text);
        }
    }

    #[test]
    fn values_stay_on_one_line() {
        for (value, wanted) in [
            (json!(null), ""),
            (json!("a\tb\nc\\d\r"), "a\\tb\\nc\\\\d\\r"),
            (json!(["hubei", "hunan"]), "hubei,hunan"),
            (json!(12000), "12000"),
            (json!(true), "true"),
            (json!({"kind": "start", "name": null}), "start"),
        ] {
            assert_eq!(field(&value), wanted);
        }
    }
}
