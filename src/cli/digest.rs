//! `digest --since DATE`: what changed in a period, told as a report: as text, Markdown, one HTML page, or JSON.

use super::args::{self, choice, flag, option};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Out, Tone};
use super::tree::Verb;
use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::register::digest::words::{Table, Telling};
use crate::register::digest::{Span, html, json, markdown};
use clap::{ArgMatches, Command};
use std::io::Write;

pub const VERB: Verb = Verb { name: "digest", about: About::Digest, example: Example::Digest, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(option("since", "DATE", ArgText::DigestSince, lang).required(true))
        .arg(option("until", "DATE", ArgText::DigestUntil, lang))
        .arg(flag("reports", ArgText::DigestReports, lang))
        .arg(choice("format", "FORMAT", ArgText::Format, vec!["text", "md", "html", "json"], lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let today = call.today();
    let since = args::date(matches, "since", today)?.map_or(today, |d| d.earliest());
    let until = args::date(matches, "until", today)?.map_or(today, |d| d.latest());
    call.at_desk(|register| {
        let digest = register.digest(&Span::Days { since, until }, matches.get_flag("reports"))?;
        let telling = digest.tell(register.book(), call.lang);
        match args::text(matches, "format") {
            Some("md") => out.line(markdown::markdown(&telling).trim_end())?,
            Some("html") => out.write_all(html::html(&telling, call.lang).as_bytes())?,
            Some("json") => {
                let pretty = serde_json::to_string_pretty(&json::object(&digest, register.book()));
                out.line(&pretty.unwrap_or_default())?;
            }
            _ => print(out, &telling)?,
        }
        Ok(0)
    })
}

/// The report as people read it on a terminal.
fn print(out: &mut Out, telling: &Telling) -> std::io::Result<()> {
    let strong = |out: &mut Out, words: &str| {
        let words = out.toned(&out.clean(words), Tone::Strong);
        out.painted(&words)
    };
    strong(out, &telling.title)?;
    out.painted("")?;
    let figures: Vec<String> = telling.figures.iter().map(|(label, figure)| format!("{label} {figure}")).collect();
    out.line(&figures.join("  "))?;
    out.line(&telling.lead)?;
    for section in &telling.sections {
        out.painted("")?;
        strong(out, &section.heading)?;
        for line in &section.lines {
            let words = format!("  {}  {}{}{}", line.code, line.name, telling.colon, line.text);
            out.line(&super::out::one_line(&words))?;
        }
    }
    for table in &telling.tables {
        out.painted("")?;
        strong(out, &table.heading)?;
        for line in columns(table) {
            out.line(&line)?;
        }
    }
    out.painted("")?;
    for line in &telling.foot {
        out.line(line)?;
    }
    Ok(())
}

/// A table as lines: names to the left, figures to the right, by cells.
fn columns(table: &Table) -> Vec<String> {
    let rows: Vec<&Vec<String>> = std::iter::once(&table.columns).chain(&table.rows).collect();
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|i| rows.iter().filter_map(|r| r.get(i)).map(|c| text::width(c)).max().unwrap_or_default())
        .collect();
    let line = |row: &&Vec<String>| {
        let cell = |(i, cell): (usize, &String)| {
            let pad = " ".repeat(widths[i].saturating_sub(text::width(cell)));
            if i == 0 { format!("{cell}{pad}") } else { format!("{pad}{cell}") }
        };
        format!("  {}", row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ")).trim_end().to_string()
    };
    rows.iter().map(line).collect()
}
