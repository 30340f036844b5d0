//! The course of projects as SVG: what was promised (hollow), what is expected (light), what has come about (full), what
//! slipped (lit), and today. The latest come first; those for which no date is known are left out, and counted.

use super::markup::{escape, fit, wide};
use super::{Report, Work};
use crate::domain::chart::gantt::{Course, Lateness, Layer, course};
use crate::i18n::labels;
use crate::i18n::report::Text;
use chrono::{Datelike, Days, NaiveDate};
use std::fmt::Write;

/// So many projects are drawn.
const MOST: usize = 45;
const WIDTH: f64 = 1280.0;
const NAME: f64 = 300.0;
const SLIP: f64 = 90.0;
const ROW: f64 = 20.0;
const HEAD: f64 = 22.0;
const SIZE: f64 = 12.0;
/// No more years than these are drawn around today.
const BEFORE: u64 = 8 * 365;
const AFTER: u64 = 7 * 365;

pub fn draw(report: &Report<'_>) -> String {
    let lang = report.lang;
    let mut all: Vec<(&Work<'_>, Course)> = report
        .works
        .iter()
        .map(|w| (w, course(w.project, w.milestones, report.today)))
        .filter(|(_, c)| !c.is_empty())
        .collect();
    let known = all.len();
    // The latest first, then what comes next.
    all.sort_by_key(|(_, course)| std::cmp::Reverse(days(course)));
    all.truncate(MOST);
    let title = Text::Timeline.say(lang);
    let mut out = String::new();
    let _ = writeln!(out, "<figure class=\"whole\">\n<figcaption><h2>{title}</h2>{}</figcaption>", legend(report));
    let spans = all.iter().filter_map(|(_, c)| c.span());
    let Some((from, to)) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
        let _ = writeln!(out, "<p class=\"none\">{}</p>\n</figure>", Text::NoDates.say(lang));
        return out;
    };
    let earliest = report.today.checked_sub_days(Days::new(BEFORE)).unwrap_or(from);
    let latest = report.today.checked_add_days(Days::new(AFTER)).unwrap_or(to);
    let scale = Scale::new(from.max(earliest).min(report.today), to.min(latest).max(report.today));
    let height = HEAD + all.len() as f64 * ROW + 6.0;
    let said = Text::TimelineSays.with(lang, &[&all.len(), &known, &report.works.len()]);
    let _ = writeln!(
        out,
        "<svg role=\"img\" class=\"time\" aria-labelledby=\"t-t t-d\" viewBox=\"0 0 {WIDTH} {height}\"><title id=\"t-t\">{title}</title>\
         <desc id=\"t-d\">{}</desc>",
        escape(&said)
    );
    for year in scale.from.year()..=scale.to.year() {
        let Some(day) = NaiveDate::from_ymd_opt(year, 1, 1) else { continue };
        let next = NaiveDate::from_ymd_opt(year + 1, 1, 1).unwrap_or(day);
        let x = scale.x(day);
        let room = scale.x(next) - x;
        let _ = write!(out, "<path class=\"grid\" d=\"M{x:.1} {HEAD}V{height}\"/>");
        if room > 30.0 {
            let _ = write!(out, "<text x=\"{:.1}\" y=\"14\">{year}</text>", x + 4.0);
        }
    }
    // Codes are set in bold, which is wider.
    let codes = all.iter().map(|(w, _)| wide(w.code, SIZE) * 1.35 + 10.0).fold(40.0, f64::max).min(NAME / 2.0);
    for (i, (work, course)) in all.iter().enumerate() {
        row(&mut out, report, (work, course), &scale, (codes, HEAD + i as f64 * ROW));
    }
    let x = scale.x(report.today);
    let _ = writeln!(
        out,
        "<path class=\"today\" d=\"M{x:.1} {:.1}V{height}\"><title>{}</title></path>\n</svg>",
        HEAD - 4.0,
        report.today
    );
    let _ = writeln!(out, "<p class=\"none\">{}</p>\n</figure>", escape(&said));
    out
}

/// By how many days a project is late.
fn days(course: &Course) -> i64 {
    match course.lateness {
        Some(Lateness::Overdue(days)) => days,
        Some(Lateness::Slipped(days)) => days,
        None => i64::MIN,
    }
}

struct Scale {
    from: NaiveDate,
    to: NaiveDate,
}

impl Scale {
    fn new(from: NaiveDate, to: NaiveDate) -> Scale {
        let first = NaiveDate::from_ymd_opt(from.year(), 1, 1).unwrap_or(from);
        let last = NaiveDate::from_ymd_opt(to.year(), 12, 31).unwrap_or(to);
        Scale { from: first, to: last }
    }

    /// Where a day stands; days beyond the ends stand at the ends.
    fn x(&self, day: NaiveDate) -> f64 {
        let whole = (self.to - self.from).num_days().max(1) as f64;
        let at = (day - self.from).num_days() as f64 / whole;
        NAME + at.clamp(0.0, 1.0) * (WIDTH - NAME - SLIP)
    }
}

/// One project; its name begins behind the codes.
fn row(
    out: &mut String,
    report: &Report<'_>,
    (work, course): (&Work<'_>, &Course),
    scale: &Scale,
    (code, top): (f64, f64),
) {
    let lang = report.lang;
    let base = top + 14.0;
    let name = fit(work.name, NAME - code - 8.0, SIZE);
    let place = report.works.iter().position(|w| std::ptr::eq(w, work)).filter(|at| *at < report.rows.len());
    let words = format!(
        "<text y=\"{base:.1}\"><tspan class=\"code\">{}</tspan> <tspan x=\"{code:.1}\">{}</tspan></text>",
        escape(&fit(work.code, code, SIZE)),
        escape(&name)
    );
    let _ = match place {
        Some(at) => write!(out, "<a href=\"#p{at}\">{words}</a>"),
        None => write!(out, "{words}"),
    };
    for bar in &course.bars {
        let (x, end) = (scale.x(bar.from), scale.x(bar.to));
        let (look, y, high) = match bar.layer {
            Layer::Baseline => ("g-base", top + 4.0, 12.0),
            Layer::Forecast => ("g-now", top + 6.0, 8.0),
            Layer::Actual => ("g-done", top + 6.0, 8.0),
            Layer::Slip => ("g-slip", top + 14.0, 3.0),
        };
        let width = (end - x).max(1.5);
        let _ = write!(
            out,
            "<rect class=\"{look}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{high}\"><title>{} – {}</title></rect>",
            bar.from, bar.to
        );
    }
    for mark in &course.marks {
        let look = match mark.layer {
            Layer::Baseline => "m-base",
            Layer::Forecast => "m-now",
            Layer::Actual | Layer::Slip => "m-done",
        };
        let (x, y) = (scale.x(mark.to), top + 10.0);
        let what = work.milestones.get(mark.milestone).map(|m| labels::milestone_title(lang, m)).unwrap_or_default();
        let when = if mark.from == mark.to { mark.to.to_string() } else { format!("{} – {}", mark.from, mark.to) };
        let kind = match mark.layer {
            Layer::Baseline => Text::Promised,
            Layer::Forecast => Text::Expected,
            Layer::Actual | Layer::Slip => Text::Done,
        };
        let _ = write!(
            out,
            "<path class=\"{look}\" d=\"M{x:.1} {:.1}l5 5l-5 5l-5 -5z\"><title>{}</title></path>",
            y - 5.0,
            escape(&format!("{what} · {} {when}", kind.say(lang)))
        );
    }
    let late = match course.lateness {
        Some(Lateness::Overdue(days)) => Some(("late", Text::OverdueBy.with(lang, &[&days]))),
        Some(Lateness::Slipped(days)) if days != 0 => {
            Some((if days > 0 { "slipped" } else { "early" }, Text::SlippedBy.with(lang, &[&format!("{days:+}")])))
        }
        _ => None,
    };
    if let Some((look, words)) = late {
        let _ = write!(out, "<text class=\"{look}\" x=\"{:.1}\" y=\"{base:.1}\">{words}</text>", WIDTH - SLIP + 8.0);
    }
    out.push('\n');
}

fn legend(report: &Report<'_>) -> String {
    let parts = [
        ("g-base", Text::Promised),
        ("g-now", Text::Expected),
        ("g-done", Text::Done),
        ("g-slip", Text::Slipped),
        ("today", Text::Today),
    ];
    let mut out = String::from("<ul class=\"legend\">");
    for (class, text) in parts {
        let _ = write!(out, "<li><i class=\"{class}\" aria-hidden=\"true\"></i>{}</li>", text.say(report.lang));
    }
    out.push_str("</ul>");
    out
}
