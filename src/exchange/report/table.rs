//! The table of projects: sorted by pressing a heading, filtered by typing, both by the script of the page.

use super::Report;
use super::markup::{class, escape};
use crate::exchange::ledger::{Cell, Holds, Tone};
use crate::i18n::report::Text;
use std::io::{self, Write};

/// The mark that stands beside a coloured word.
pub const fn glyph(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "● ",
        Tone::Warn => "▲ ",
        Tone::Bad => "■ ",
        Tone::Dim => "○ ",
        Tone::Busy | Tone::Plain => "",
    }
}

pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = report.lang;
    writeln!(out, "<section aria-labelledby=\"h-table\">\n<h2 id=\"h-table\">{}</h2>", Text::Table.say(lang))?;
    if report.rows.is_empty() {
        return writeln!(out, "<p class=\"none\">{}</p>\n</section>", Text::Nothing.say(lang));
    }
    writeln!(
        out,
        "<p class=\"tools\" hidden><label>{} <input type=\"search\" id=\"filter\" autocomplete=\"off\"></label> \
         <output id=\"count\" aria-live=\"polite\"></output></p>",
        Text::Filter.say(lang)
    )?;
    if report.count > report.rows.len() {
        let said = Text::TableCut.with(lang, &[&report.rows.len(), &report.count]);
        writeln!(out, "<p class=\"none\">{}</p>", escape(&said))?;
    }
    let say = |text: Text| escape(text.say(lang));
    writeln!(
        out,
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"h-table\" tabindex=\"0\">\n<table id=\"projects\" \
         data-of=\"{}\" data-sort=\"{}\">\n<thead><tr>",
        say(Text::CountOf),
        say(Text::SortBy)
    )?;
    for column in &report.ledger.columns {
        let kind = if matches!(column.holds, Holds::Number(_)) { " class=\"number\"" } else { "" };
        writeln!(out, "<th scope=\"col\"{kind}>{}</th>", escape(&column.heading))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (n, row) in report.rows.iter().enumerate() {
        write!(out, "<tr id=\"p{n}\">")?;
        for (i, (cell, column)) in row.iter().zip(&report.ledger.columns).enumerate() {
            let words = escape(&shown(cell, column.holds));
            let order = match column.holds {
                // Words that have an order of their own sort by it.
                Holds::Choice(list) => {
                    let labels = report.ledger.lists.get(list).map(|(_, l)| l.as_slice()).unwrap_or_default();
                    let place = labels.iter().position(|l| **l == *cell.shown());
                    place.map(|p| format!(" data-v=\"{p}\"")).unwrap_or_default()
                }
                Holds::Number(_) => match cell {
                    Cell::Number(number) => format!(" data-v=\"{number}\""),
                    _ => String::new(),
                },
                _ => String::new(),
            };
            match (i, cell.tone()) {
                (0, _) => write!(out, "<th scope=\"row\">{words}</th>")?,
                (_, Tone::Plain) if matches!(column.holds, Holds::Number(_)) => {
                    write!(out, "<td class=\"number\"{order}>{words}</td>")?;
                }
                (_, Tone::Plain) if column.holds == Holds::Date => write!(out, "<td class=\"date\">{words}</td>")?,
                (_, Tone::Plain) => write!(out, "<td{order}>{words}</td>")?,
                (_, tone) => {
                    let mark = if column.code.starts_with("health") { glyph(tone) } else { "" };
                    let look = class(tone);
                    write!(out, "<td{order}><span class=\"{look}\">{mark}{words}</span></td>")?;
                }
            }
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>\n</div>\n</section>")
}

/// A number with its thousands apart.
fn shown(cell: &Cell<'_>, holds: Holds) -> String {
    match (cell, holds) {
        (Cell::Number(number), Holds::Number(_)) => {
            let text = number.to_string();
            let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
            let digits: Vec<char> = whole.trim_start_matches('-').chars().collect();
            let mut out = String::from(if whole.starts_with('-') { "-" } else { "" });
            for (i, c) in digits.iter().enumerate() {
                if i > 0 && (digits.len() - i).is_multiple_of(3) {
                    out.push(',');
                }
                out.push(*c);
            }
            if rest.is_empty() { out } else { format!("{out}.{rest}") }
        }
        _ => cell.shown().into_owned(),
    }
}
