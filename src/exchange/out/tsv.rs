//! Tab-separated values for programs: one line per row, codes and canonical texts. A tab, a line break, a carriage return
//! and a backslash inside a value are written `\t`, `\n`, `\r`, `\\`; so every value can be read back. Empty = nothing
//! between the tabs; the elements of a set are separated by commas.

use serde_json::Value;

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
    match text.contains(['\\', '\t', '\n', '\r']) {
        false => text.to_string(),
        true => {
            let doubled = text.replace('\\', "\\\\");
            doubled.replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::field;
    use serde_json::json;

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
