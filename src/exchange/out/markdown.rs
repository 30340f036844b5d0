//! Markdown for documents: what would be taken for a mark of Markdown or HTML is escaped, line breaks become `<br>`.

/// A cell of a table, or any text on one line.
pub fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push_str("<br>"),
            '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn marks_are_escaped() {
        assert_eq!(cell("a|b\n<script>"), "a\\|b<br>&lt;script&gt;");
        assert_eq!(cell("武汉—宜昌"), "武汉—宜昌");
    }
}
