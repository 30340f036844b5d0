//! The embedded outlines of the three provinces and their 42 prefecture-level units, the rivers and the lakes, read when
//! first asked for. Two units that touch share one line (an arc), so that a border is drawn once and lines coincide at
//! every scale. Where the data come from, and under which licence, stands in `seeds/README.md`.

use super::Geo;
use super::lines::inside;
use super::pattern::{self, Pattern};
use crate::domain::kinds::Province;
use std::sync::OnceLock;

const OUTLINES: &str = include_str!("../../../seeds/geo/outlines.txt");
const WATERS: &str = include_str!("../../../seeds/geo/waters.txt");
const PATTERN: &str = include_str!("../../../seeds/geo/pattern.txt");

/// A name in both languages, as maps write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

/// What an arc parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Border {
    /// Two units of one province.
    Prefecture,
    /// Two of the three provinces.
    Province,
    /// The three provinces and the rest of the world.
    Outer,
}

/// A line that one or two units share.
#[derive(Clone, Debug)]
pub struct Arc {
    pub border: Border,
    pub points: Vec<Geo>,
}

/// A province, or a prefecture-level unit of one.
#[derive(Clone, Debug)]
pub struct Area {
    pub name: Name,
    pub province: Province,
    /// The seat of a unit; of a province, the middle of its points.
    pub centre: Geo,
    /// Closed lines, islands and holes among them: even-odd.
    pub rings: Vec<Vec<Geo>>,
}

impl Area {
    /// Whether a point lies in it.
    pub fn holds(&self, point: Geo) -> bool {
        inside(point, &self.rings)
    }
}

/// A river, from its source to its mouth.
#[derive(Clone, Debug)]
pub struct River {
    pub name: Name,
    pub line: Vec<Geo>,
}

/// A lake.
#[derive(Clone, Debug)]
pub struct Lake {
    pub name: Name,
    pub ring: Vec<Geo>,
}

/// Everything that lies under the works.
#[derive(Clone, Debug, Default)]
pub struct Atlas {
    pub arcs: Vec<Arc>,
    pub provinces: Vec<Area>,
    /// The 42 units, in the official order.
    pub units: Vec<Area>,
    /// The largest first.
    pub rivers: Vec<River>,
    pub lakes: Vec<Lake>,
    pub pattern: Pattern,
}

impl Atlas {
    /// The atlas.
    pub fn get() -> &'static Atlas {
        static ATLAS: OnceLock<Atlas> = OnceLock::new();
        ATLAS.get_or_init(|| read(OUTLINES, WATERS, PATTERN))
    }

    /// The unit in which a point lies.
    pub fn unit(&self, point: Geo) -> Option<&Area> {
        self.units.iter().find(|u| u.holds(point))
    }

    /// The unit of this Chinese name.
    pub fn unit_named(&self, zh: &str) -> Option<&Area> {
        self.units.iter().find(|u| u.name.zh == zh)
    }

    /// The outline of all three: what a map that shows everything must show.
    pub fn outline(&self) -> impl Iterator<Item = Geo> {
        self.arcs.iter().filter(|a| a.border == Border::Outer).flat_map(|a| a.points.iter().copied())
    }
}

/// The name of two fields of a row.
pub(super) fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.to_string(), en: en.to_string() }
}

/// The fields of the rows of an embedded file.
pub(super) fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(|l| l.split('\t').collect())
}

/// Reads the embedded files. Rows that are out of shape are left out; tests hold that there are none.
fn read(outlines: &str, waters: &str, plan: &str) -> Atlas {
    let mut atlas = Atlas::default();
    let lines: Vec<Vec<Geo>> =
        rows(outlines).filter(|row| row[0] == "arc").filter_map(|row| points(row.get(1)?)).collect();
    // Of each arc, the provinces of the units that it bounds.
    let mut bounds: Vec<Vec<Province>> = vec![Vec::new(); lines.len()];
    for row in rows(outlines) {
        match row[..] {
            ["province", code, zh, en, arcs] => {
                let Some(province) = Province::parse(code) else { continue };
                let rings = rings(arcs, &lines, |_| {});
                let centre = middle(&rings);
                atlas.provinces.push(Area { name: name(zh, en), province, centre, rings });
            }
            ["unit", code, zh, en, lon, lat, arcs] => {
                let (Some(province), Ok(lon), Ok(lat)) = (Province::parse(code), lon.parse(), lat.parse()) else {
                    continue;
                };
                let rings = rings(arcs, &lines, |arc| bounds[arc].push(province));
                atlas.units.push(Area { name: name(zh, en), province, centre: Geo { lon, lat }, rings });
            }
            _ => {}
        }
    }
    atlas.arcs = std::iter::zip(lines, bounds)
        .map(|(points, of)| {
            let border = match of[..] {
                [a, b] if a == b => Border::Prefecture,
                [_, _] => Border::Province,
                _ => Border::Outer,
            };
            Arc { border, points }
        })
        .collect();
    for row in rows(waters) {
        let [kind, zh, en, line] = row[..] else { continue };
        let Some(line) = points(line) else { continue };
        match kind {
            "river" => atlas.rivers.push(River { name: name(zh, en), line }),
            _ => atlas.lakes.push(Lake { name: name(zh, en), ring: line }),
        }
    }
    atlas.pattern = pattern::read(plan, &atlas);
    atlas
}

/// The middle between the extremes.
fn middle(rings: &[Vec<Geo>]) -> Geo {
    let all = || rings.iter().flatten();
    let mid = |of: fn(&Geo) -> f64| {
        let (low, high) = all().map(of).fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        (low + high) / 2.0
    };
    Geo { lon: mid(|p| p.lon), lat: mid(|p| p.lat) }
}

/// Rings from the numbers of their arcs: `1 -3 4;7`.
fn rings(text: &str, lines: &[Vec<Geo>], mut bounds: impl FnMut(usize)) -> Vec<Vec<Geo>> {
    let mut ring = |text: &str| {
        let mut out: Vec<Geo> = Vec::new();
        for number in text.split(' ').filter_map(|n| n.parse::<i32>().ok()) {
            let at = number.unsigned_abs() as usize;
            let Some(line) = at.checked_sub(1).and_then(|at| lines.get(at)) else { continue };
            bounds(at - 1);
            // The last point of an arc is the first of the next.
            match number > 0 {
                true => out.extend(&line[..line.len() - 1]),
                false => out.extend(line[1..].iter().rev()),
            }
        }
        out
    };
    text.split(';').map(&mut ring).collect()
}

/// Points from their differences; `None` where the text is no such line.
fn points(text: &str) -> Option<Vec<Geo>> {
    let mut numbers = Vec::new();
    let (mut value, mut shift) = (0_i64, 0);
    for byte in text.bytes() {
        let digit = i64::from(byte.checked_sub(63).filter(|d| *d < 64)?);
        value |= (digit & 31) << shift;
        shift += 5;
        if digit < 32 {
            numbers.push(if value & 1 == 1 { -(value + 1) / 2 } else { value / 2 });
            (value, shift) = (0, 0);
        } else if shift > 30 {
            return None;
        }
    }
    let mut at = (0, 0);
    let step = |pair: &[i64]| {
        at = (at.0 + pair[0], at.1 + pair[1]);
        Geo { lon: at.0 as f64 / 1000.0, lat: at.1 as f64 / 1000.0 }
    };
    let whole = numbers.len() % 2 == 0 && numbers.len() >= 4 && shift == 0;
    whole.then(|| numbers.chunks(2).map(step).collect())
}

#[cfg(test)]
mod tests;
