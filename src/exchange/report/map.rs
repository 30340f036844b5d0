//! The map as SVG: provinces, prefectures, rivers and lakes, linear works as lines and others as marks by their light. The
//! geometry is that of the screen (`domain::geo`).

use super::Report;
use super::markup::{class, escape, wide};
use crate::domain::geo::atlas::{Atlas, Border};
use crate::domain::geo::labels::{Taken, Wish};
use crate::domain::geo::lines::simplify;
use crate::domain::geo::sheet::Sheet;
use crate::domain::geo::works::{Course, Gazetteer};
use crate::domain::geo::{Frame, Geo, Spot};
use crate::domain::kinds::Health;
use crate::i18n::report::Text;
use crate::i18n::{Lang, labels};
use std::fmt::Write;

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 720.0;
/// Points that lie closer to a line than this are left out.
const FINE: f64 = 0.5;
const SIZE: f64 = 12.0;

pub fn draw(report: &Report<'_>) -> String {
    let lang = report.lang;
    let atlas = Atlas::get();
    let sheet = Sheet::fit(atlas.outline(), WIDTH, HEIGHT);
    let gazetteer = Gazetteer::new(report.places);
    let title = Text::Map.say(lang);
    let mut drawn = 0;
    let (mut lines, mut marks) = (String::new(), String::new());
    let mut taken = Taken::new(20.0);
    for (at, work) in report.works.iter().enumerate() {
        let Some(course) = gazetteer.course(work.project) else { continue };
        drawn += 1;
        let light = labels::health(lang, work.light);
        let tip = escape(&format!("{} {} · {light}", work.code, work.name));
        let link = (at < report.rows.len()).then(|| format!("<a href=\"#p{at}\">"));
        let (open, close) = link.as_ref().map_or(("", ""), |l| (l.as_str(), "</a>"));
        let look = class(super::tone(work.light));
        match &course {
            Course::Line(points) => {
                let path = path(points, &sheet, false);
                let _ = writeln!(
                    lines,
                    "{open}<path class=\"work l-{look}\" d=\"{path}\"><title>{tip}</title></path>{close}"
                );
            }
            Course::Points(points) => {
                for spot in points.iter().map(|p| sheet.spot(*p)) {
                    taken.take(Frame::sized(spot.x - 4.0, spot.y - 4.0, 8.0, 8.0));
                    let shape = shape(work.light, spot);
                    let _ = writeln!(
                        marks,
                        "{open}<path class=\"mark f-{look}\" d=\"{shape}\"><title>{tip}</title></path>{close}"
                    );
                }
            }
        }
    }
    let said = Text::MapSays.with(lang, &[&drawn, &report.works.len()]);
    let mut out = String::new();
    let _ = writeln!(out, "<figure class=\"whole\">\n<figcaption><h2>{title}</h2>{}</figcaption>", legend(report));
    let _ = writeln!(
        out,
        "<svg role=\"img\" class=\"map\" aria-labelledby=\"m-t m-d\" viewBox=\"-4 -4 {} {}\"><title id=\"m-t\">{title}</title>\
         <desc id=\"m-d\">{}</desc>",
        WIDTH + 8.0,
        HEIGHT + 8.0,
        escape(&said)
    );
    for province in &atlas.provinces {
        let rings: String = province.rings.iter().map(|r| path(r, &sheet, true)).collect();
        let _ = writeln!(out, "<path class=\"land\" fill-rule=\"evenodd\" d=\"{rings}\"/>");
    }
    for lake in &atlas.lakes {
        let _ = writeln!(out, "<path class=\"lake\" d=\"{}\"/>", path(&lake.ring, &sheet, true));
    }
    for river in &atlas.rivers {
        let _ = writeln!(out, "<path class=\"river\" d=\"{}\"/>", path(&river.line, &sheet, false));
    }
    for arc in &atlas.arcs {
        let look = match arc.border {
            Border::Prefecture => "b-in",
            Border::Province => "b-mid",
            Border::Outer => "b-out",
        };
        let _ = writeln!(out, "<path class=\"{look}\" d=\"{}\"/>", path(&arc.points, &sheet, false));
    }
    out.push_str(&lines);
    out.push_str(&names(report, atlas, &sheet, &mut taken));
    out.push_str(&marks);
    let _ = writeln!(out, "</svg>\n<p class=\"none\">{}</p>\n</figure>", escape(&said));
    out
}

/// Names of units, where there is room beside the marks.
fn names(report: &Report<'_>, atlas: &Atlas, sheet: &Sheet, taken: &mut Taken) -> String {
    let mut out = String::new();
    let cores: Vec<Geo> = atlas.pattern.circles.iter().map(|c| c.core).collect();
    let mut units: Vec<_> = atlas.units.iter().collect();
    units.sort_by_key(|u| !cores.contains(&u.centre));
    for unit in units {
        let name = match report.lang {
            Lang::Zh => &unit.name.zh,
            Lang::En => &unit.name.en,
        };
        let spot = sheet.spot(unit.centre);
        let mark = Frame::sized(spot.x - 3.0, spot.y - 7.0, 6.0, 14.0);
        let wish = Wish { mark, width: wide(name, SIZE), height: SIZE + 2.0, gap: 2.0, over: false };
        if let Some(frame) = taken.place(&wish) {
            let strong = if cores.contains(&unit.centre) { " strong" } else { "" };
            let (x, y) = (frame.left, frame.bottom - 3.0);
            let _ = writeln!(out, "<text class=\"city{strong}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escape(name));
        }
    }
    out
}

/// A mark whose shape says what its colour says.
fn shape(light: Health, at: Spot) -> String {
    let (x, y) = (at.x, at.y);
    match light {
        Health::Red => format!("M{:.1} {:.1}h8v8h-8z", x - 4.0, y - 4.0),
        Health::Yellow => format!("M{x:.1} {:.1}l5 9h-10z", y - 5.0),
        Health::Green | Health::Unrated => {
            format!("M{:.1} {y:.1}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", x - 4.0)
        }
    }
}

fn path(points: &[Geo], sheet: &Sheet, closed: bool) -> String {
    let spots: Vec<Spot> = points.iter().map(|p| sheet.spot(*p)).collect();
    let mut out = String::new();
    for (i, spot) in simplify(&spots, FINE).iter().enumerate() {
        let _ = write!(out, "{}{:.1} {:.1}", if i == 0 { "M" } else { "L" }, spot.x, spot.y);
    }
    if closed {
        out.push('z');
    }
    out
}

fn legend(report: &Report<'_>) -> String {
    let mut out = String::from("<ul class=\"legend\">");
    for health in Health::ALL {
        let tone = super::tone(*health);
        let shape = shape(*health, Spot::new(6.0, 6.0));
        let _ = write!(
            out,
            "<li><svg class=\"key\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path class=\"mark f-{}\" d=\"{shape}\"/></svg>{}</li>",
            class(tone),
            labels::health(report.lang, *health)
        );
    }
    out.push_str("</ul>");
    out
}
