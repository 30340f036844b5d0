//! The spatial pattern of the plan: three circles around the provincial capitals and three belts of cities along trunk
//! corridors. The plan gives the cities, not where a circle ends: the rings drawn are schematic.

use super::Geo;
use super::atlas::{Atlas, Name, name, rows};
use super::sheet::PARALLEL;

/// A circle of cities.
#[derive(Clone, Debug)]
pub struct Ring {
    pub name: Name,
    /// The city in its middle, by which it is known.
    pub core: Geo,
    pub cities: Vec<Geo>,
    /// A closed line around all of its cities.
    pub line: Vec<Geo>,
}

/// Circles and belts.
#[derive(Clone, Debug, Default)]
pub struct Pattern {
    pub circles: Vec<Ring>,
    /// Each with its cities in their order along the corridor.
    pub belts: Vec<(Name, Vec<Geo>)>,
}

/// How far beyond its outermost city a ring is drawn, in degrees of latitude, and the least radius of one.
const MARGIN: f64 = 0.22;
const LEAST: f64 = 0.45;
/// Points of a ring.
const POINTS: u32 = 72;

/// Reads the pattern; cities are units of the atlas.
pub(super) fn read(text: &str, atlas: &Atlas) -> Pattern {
    let mut out = Pattern::default();
    let city = |zh: &str| atlas.unit_named(zh).map(|u| u.centre);
    let cities = |list: &str| list.split(' ').filter_map(city).collect::<Vec<Geo>>();
    for row in rows(text) {
        match row[..] {
            ["circle", zh, en, core, others] => {
                let Some(core) = city(core) else { continue };
                let mut all = vec![core];
                all.extend(cities(others));
                out.circles.push(Ring { name: name(zh, en), core, line: around(&all), cities: all });
            }
            ["belt", zh, en, list] => out.belts.push((name(zh, en), cities(list))),
            _ => {}
        }
    }
    out
}

/// A circle (on the ground) around points.
fn around(points: &[Geo]) -> Vec<Geo> {
    let across = PARALLEL.to_radians().cos();
    let n = points.len().max(1) as f64;
    let sum = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.lon, s.1 + p.lat));
    let middle = Geo { lon: sum.0 / n, lat: sum.1 / n };
    let far = |p: &Geo| ((p.lon - middle.lon) * across).hypot(p.lat - middle.lat);
    let radius = (points.iter().map(far).fold(0.0, f64::max) + MARGIN).max(LEAST);
    (0..=POINTS)
        .map(|i| {
            let angle = std::f64::consts::TAU * f64::from(i % POINTS) / f64::from(POINTS);
            Geo { lon: middle.lon + radius * angle.cos() / across, lat: middle.lat + radius * angle.sin() }
        })
        .collect()
}
