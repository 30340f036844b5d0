//! A project in a document: headings and tables of Markdown.

use super::super::out::{Out, Row, markdown::cell};
use super::content::{Body, Content};
use crate::i18n::cli::heads::Head;
use std::io;

/// Writes the page.
pub fn write(out: &mut Out, content: &Content) -> io::Result<()> {
    out.line(&format!("# {} {}", cell(&content.code), cell(&content.name)))?;
    if !content.other_name.is_empty() {
        out.line(&format!("\n{}", cell(&content.other_name)))?;
    }
    for section in &content.sections {
        out.line(&format!("\n## {}\n", section.heading))?;
        match &section.body {
            Body::Pairs(rows) => {
                let lang = out.lang;
                let heads = [Head::Field, Head::Value, Head::Ground].map(|h| h.say(lang));
                out.line(&format!("| {} |\n| --- | --- | --- |", heads.join(" | ")))?;
                for pair in rows {
                    let line = [&pair.label, &pair.value, &pair.ground].map(|t| cell(t)).join(" | ");
                    out.line(&format!("| {line} |"))?;
                }
            }
            Body::Table(headings, rows) => {
                let labels: Vec<String> = headings.iter().map(|h| cell(&h.label)).collect();
                let rule = vec!["---"; headings.len()].join(" | ");
                out.line(&format!("| {} |\n| {rule} |", labels.join(" | ")))?;
                for row in rows {
                    let cells: Vec<String> = (0..headings.len()).map(|i| cell(&row.text(i))).collect();
                    out.line(&format!("| {} |", cells.join(" | ")))?;
                }
            }
            Body::Entries(entries) => {
                for (before, words) in entries {
                    out.line(&format!("- {} {}", cell(before), cell(words)))?;
                }
            }
        }
    }
    Ok(())
}
