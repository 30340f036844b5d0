//! The digest as Markdown (CommonMark with tables) and as plain text.

use super::words::Telling;
use crate::domain::text::visible;

/// A Markdown document.
pub fn markdown(telling: &Telling) -> String {
    let mut out = format!("# {}\n\n", escape(&telling.title));
    let figures: Vec<String> =
        telling.figures.iter().map(|(l, f)| format!("{} **{}**", escape(l), escape(f))).collect();
    out.push_str(&format!("{}\n\n{}\n", figures.join(" · "), escape(&telling.lead)));
    for section in &telling.sections {
        out.push_str(&format!("\n## {}\n\n", escape(&section.heading)));
        for line in &section.lines {
            let (code, name, text) = (escape(&line.code), escape(&line.name), escape(&line.text));
            out.push_str(&format!("- **{code}** {name}{}{text}\n", telling.colon));
        }
    }
    for table in &telling.tables {
        let row =
            |cells: &[String]| format!("| {} |\n", cells.iter().map(|c| escape(c)).collect::<Vec<_>>().join(" | "));
        out.push_str(&format!("\n## {}\n\n{}", escape(&table.heading), row(&table.columns)));
        let rule = |i: usize| if i == 0 { "---" } else { "---:" };
        let rules: Vec<&str> = (0..table.columns.len()).map(rule).collect();
        out.push_str(&format!("| {} |\n", rules.join(" | ")));
        table.rows.iter().for_each(|r| out.push_str(&row(r)));
    }
    out.push('\n');
    for line in &telling.foot {
        out.push_str(&format!("> {}\n", escape(line)));
    }
    out
}

/// What would be taken for a mark of Markdown or HTML is escaped; line breaks become `<br>`.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push_str("<br>"),
            '\t' => out.push(' '),
            c => out.push_str(&visible(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}
