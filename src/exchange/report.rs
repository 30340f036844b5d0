//! The report: one HTML page that opens from disk. Nothing is loaded, so that it works without a network and says nothing
//! to anybody; a rule inside the page forbids it. Figures come first, then charts drawn as SVG, then the table, which a
//! little script sorts and filters; without the script all of it can still be read. Light and dark, A4 landscape on
//! paper. Every value is escaped on its way in (`markup`).
//!
//! `bars` draws stacked bars, `timeline` the course of projects, `map` where they lie, `table` the list.

mod bars;
mod map;
mod markup;
mod table;
mod timeline;

use super::figures::Figures;
use super::ledger::{Cell, Ledger, Tone};
use crate::domain::kinds::Health;
use crate::domain::record::Record;
use crate::i18n::Lang;
use crate::i18n::report::Text;
use chrono::NaiveDate;
use markup::escape;
use std::io::{self, Write};

/// A figure with what it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    pub label: String,
    pub figure: String,
    pub tone: Tone,
}

/// A project as the charts see it.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub project: &'a Record,
    pub milestones: &'a [Record],
    /// Declared, else computed.
    pub light: Health,
}

/// Everything on the page.
pub struct Report<'a> {
    pub lang: Lang,
    pub title: String,
    /// Name and value: as of when, out of which file, chosen how.
    pub facts: Vec<(String, String)>,
    pub tiles: Vec<Tile>,
    pub figures: Vec<Figures>,
    pub works: Vec<Work<'a>>,
    pub places: &'a [Record],
    pub today: NaiveDate,
    pub ledger: Ledger,
    /// What stands in the table, and the place of each project in `works`.
    pub rows: Vec<Vec<Cell<'a>>>,
    /// How many projects there are, also those that the table has no room for.
    pub count: usize,
    /// How things were counted.
    pub rule: String,
}

const HEAD: &str = include_str!("report/head.html");
const STYLE: &str = include_str!("report/page.css");
const SCRIPT: &str = include_str!("report/page.js");

/// Writes the page.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = report.lang;
    let title = escape(&report.title);
    let head = HEAD.replace("{lang}", lang.pick("zh-CN", "en")).replace("{style}", STYLE).replace("{title}", &title);
    out.write_all(head.as_bytes())?;
    writeln!(out, "<header>\n<h1>{title}</h1>\n<dl class=\"facts\">")?;
    for (name, value) in &report.facts {
        writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escape(name), escape(value))?;
    }
    writeln!(out, "</dl>\n</header>\n<main>")?;
    writeln!(out, "<section aria-labelledby=\"h-figures\">\n<h2 id=\"h-figures\">{}</h2>", Text::Figures.say(lang))?;
    writeln!(out, "<ul class=\"tiles\">")?;
    for tile in &report.tiles {
        let (label, figure) = (escape(&tile.label), escape(&tile.figure));
        let long = if tile.figure.chars().count() > 7 { " long" } else { "" };
        let class = format!("{}{long}", markup::class(tile.tone));
        writeln!(out, "<li class=\"{class}\"><b>{figure}</b> <span>{label}</span></li>")?;
    }
    writeln!(out, "</ul>\n</section>")?;
    writeln!(out, "<section class=\"charts\" aria-label=\"{}\">", Text::Charts.say(lang))?;
    for (n, figures) in report.figures.iter().enumerate() {
        out.write_all(bars::draw(figures, n, lang).as_bytes())?;
    }
    writeln!(out, "</section>")?;
    out.write_all(map::draw(report).as_bytes())?;
    out.write_all(timeline::draw(report).as_bytes())?;
    table::write(report, out)?;
    writeln!(out, "</main>\n<footer><p>{}</p></footer>", escape(&report.rule))?;
    writeln!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>")
}

/// The look of a light.
pub const fn tone(light: Health) -> Tone {
    match light {
        Health::Red => Tone::Bad,
        Health::Yellow => Tone::Warn,
        Health::Green => Tone::Good,
        Health::Unrated => Tone::Dim,
    }
}
