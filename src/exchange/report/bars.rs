//! Stacked bars as SVG, with the figures as a table behind them.

use super::markup::{escape, fill, fit};
use crate::exchange::figures::{Figures, Look};
use crate::i18n::Lang;
use crate::i18n::report::Text;
use std::fmt::Write;

const WIDTH: f64 = 620.0;
const NAME: f64 = 150.0;
const ROW: f64 = 22.0;
const BAR: f64 = 14.0;
const SIZE: f64 = 12.0;

/// One chart. `n` makes its ids its own.
pub fn draw(figures: &Figures, n: usize, lang: Lang) -> String {
    let mut out = String::new();
    let title = escape(&figures.title);
    let height = figures.rows.len() as f64 * ROW + 4.0;
    let _ = writeln!(out, "<figure>\n<figcaption><h2>{title}</h2>{}</figcaption>", legend(figures));
    if figures.rows.is_empty() {
        let _ = writeln!(out, "<p class=\"none\">{}</p>\n</figure>", Text::Nothing.say(lang));
        return out;
    }
    let sum = |values: &[f64]| values.iter().sum::<f64>();
    let most = figures.rows.iter().map(|(_, v)| sum(v)).fold(1.0, f64::max);
    let top = figures.rows.iter().max_by(|a, b| sum(&a.1).total_cmp(&sum(&b.1)));
    let description = top.map(|(name, values)| {
        Text::BarsSay.with(lang, &[&figures.rows.len(), &sum(&figures.totals()), name, &sum(values)])
    });
    let _ = writeln!(
        out,
        "<svg role=\"img\" aria-labelledby=\"b{n}-t b{n}-d\" viewBox=\"0 0 {WIDTH} {height}\">\
         <title id=\"b{n}-t\">{title}</title><desc id=\"b{n}-d\">{}</desc>",
        escape(&description.unwrap_or_default())
    );
    let room = WIDTH - NAME - 44.0;
    for (i, (name, values)) in figures.rows.iter().enumerate() {
        let y = i as f64 * ROW + 2.0;
        let label = escape(&fit(name, NAME - 10.0, SIZE));
        let base = y + BAR - 3.0;
        let _ = write!(out, "<text class=\"end\" x=\"{:.0}\" y=\"{base:.0}\">{label}</text>", NAME - 8.0);
        let mut x = NAME;
        for (value, series) in values.iter().zip(&figures.series).filter(|(v, _)| **v > 0.0) {
            let width = value / most * room;
            let tip = escape(&format!("{name} · {} {value}", series.name));
            let look = fill(series.look);
            let _ = write!(
                out,
                "<rect class=\"{look}\" x=\"{x:.1}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"{BAR}\">\
                 <title>{tip}</title></rect>"
            );
            x += width;
        }
        let _ = writeln!(out, "<text x=\"{:.0}\" y=\"{base:.0}\">{}</text>", x + 6.0, sum(values));
    }
    let _ = writeln!(out, "</svg>\n{}</figure>", numbers(figures, lang));
    out
}

/// What the colours mean, in words.
fn legend(figures: &Figures) -> String {
    let mut out = String::from("<ul class=\"legend\">");
    for series in &figures.series {
        let mark = match series.look {
            Look::Tone(tone) => super::table::glyph(tone),
            Look::Step(_) => "",
        };
        let key = fill(series.look);
        let name = escape(&series.name);
        let _ = write!(out, "<li><i class=\"{key}\" aria-hidden=\"true\"></i>{mark}{name}</li>");
    }
    out.push_str("</ul>");
    out
}

/// The same figures as a table, for those who read and do not look.
fn numbers(figures: &Figures, lang: Lang) -> String {
    let mut out = format!("<details><summary>{}</summary>\n<table>\n<thead><tr>", Text::AsTable.say(lang));
    let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&figures.group));
    for series in &figures.series {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape(&series.name));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (name, values) in &figures.rows {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(name));
        for value in values {
            let _ = write!(out, "<td class=\"number\">{value}</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</details>\n");
    out
}
