//! A project on the screen: headings, fields in two columns with the ground of each value at the end, tables, entries.
//! On a terminal lines are broken the Chinese way; in a pipe they are as long as they are.

use super::super::out::{Out, Row, Tone, table::Layout};
use super::content::{Body, Content, Pair};
use crate::domain::text;
use std::io;

/// Cells before what stands under a heading.
const INDENT: usize = 2;

/// Writes the page.
pub fn write(out: &mut Out, content: &Content) -> io::Result<()> {
    let title = out.clean(&format!("{}  {}", content.code, content.name)).into_owned();
    out.painted(&out.toned(&title, Tone::Strong))?;
    if !content.other_name.is_empty() {
        out.line(&format!("{}  {}", " ".repeat(text::width(&content.code)), content.other_name))?;
    }
    for section in &content.sections {
        out.painted("")?;
        out.painted(&out.toned(section.heading, Tone::Strong))?;
        match &section.body {
            Body::Pairs(rows) => pairs(out, rows)?,
            Body::Table(headings, rows) => {
                let mut layout = Layout::new(headings);
                layout.indent = INDENT;
                for row in rows {
                    layout.row(out, (0..headings.len()).map(|i| (row.text(i), row.tone(i))).collect())?;
                }
                layout.end(out)?;
            }
            Body::Entries(entries) => {
                let widest = entries.iter().map(|(before, _)| text::width(before)).max().unwrap_or(0);
                for (before, words) in entries {
                    hang(out, before, widest, words, Tone::Plain)?;
                }
            }
        }
    }
    Ok(())
}

fn pairs(out: &mut Out, rows: &[Pair]) -> io::Result<()> {
    let widest = rows.iter().map(|p| text::width(&p.label)).max().unwrap_or(0);
    for pair in rows {
        let ground = if pair.ground.is_empty() { String::new() } else { format!("  [{}]", pair.ground) };
        hang(out, &pair.label, widest, &format!("{}{ground}", pair.value), pair.tone)?;
    }
    Ok(())
}

/// A label and words that hang beside it, broken to the width of the terminal.
fn hang(out: &mut Out, label: &str, widest: usize, words: &str, tone: Tone) -> io::Result<()> {
    let label = text::pad(&out.clean(label), widest);
    let clean = out.clean(words).into_owned();
    let room = out.width.map(|w| w.saturating_sub(INDENT + widest + 2));
    let lines: Vec<String> = match room {
        Some(room) if room >= 8 => text::wrap(&clean, room),
        _ => clean.split('\n').map(str::to_string).collect(),
    };
    let indent = " ".repeat(INDENT);
    let gap = " ".repeat(INDENT + widest + 2);
    for (i, line) in lines.iter().enumerate() {
        let painted = out.toned(line, tone);
        let line = if i == 0 { format!("{indent}{label}  {painted}") } else { format!("{gap}{painted}") };
        out.painted(line.trim_end())?;
    }
    Ok(())
}
