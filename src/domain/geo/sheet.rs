//! From degrees to a sheet of any unit (Braille dots, SVG points) and back. Equirectangular with one standard parallel in
//! the middle of the three provinces: at this extent it is off by less than two parts in a hundred, and straight.

use super::{Frame, Geo, Spot};

/// The standard parallel, in degrees north: the middle of the three provinces.
pub const PARALLEL: f64 = 29.0;

/// A scale and a corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// Units of the painter in one degree of latitude.
    pub scale: f64,
    /// Where the point 0° E, 0° N would be, in units of the painter.
    pub zero: Spot,
}

impl Sheet {
    /// A sheet with the point 0° E, 0° N at its corner.
    pub fn of_scale(scale: f64) -> Sheet {
        Sheet { scale, zero: Spot::default() }
    }

    /// The largest sheet of `width` × `height` units that shows all of these points, them in its middle. Of nothing, or
    /// of one point, a sheet of one degree.
    pub fn fit(points: impl IntoIterator<Item = Geo>, width: f64, height: f64) -> Sheet {
        let flat = Sheet::of_scale(1.0);
        let all = Frame::around(points.into_iter().map(|p| flat.spot(p)));
        let all = all.unwrap_or(Frame { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 });
        let (wide, high) = ((all.right - all.left).max(0.01), (all.bottom - all.top).max(0.01));
        let scale = (width.max(1.0) / wide).min(height.max(1.0) / high);
        let middle = Spot::new((all.left + all.right) / 2.0 * scale, (all.top + all.bottom) / 2.0 * scale);
        Sheet { scale, zero: Spot::new(width / 2.0 - middle.x, height / 2.0 - middle.y) }
    }

    /// Where a point falls.
    pub fn spot(&self, point: Geo) -> Spot {
        let across = PARALLEL.to_radians().cos();
        Spot::new(self.zero.x + point.lon * across * self.scale, self.zero.y - point.lat * self.scale)
    }

    /// The point under a spot.
    pub fn geo(&self, spot: Spot) -> Geo {
        let across = PARALLEL.to_radians().cos();
        Geo { lon: (spot.x - self.zero.x) / (across * self.scale), lat: (self.zero.y - spot.y) / self.scale }
    }
}

/// The part of the line from `a` to `b` that lies in the box; `None` if none does (Liang and Barsky).
pub fn clip(a: Spot, b: Spot, frame: &Frame) -> Option<(Spot, Spot)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    let edges = [(-dx, a.x - frame.left), (dx, frame.right - a.x), (-dy, a.y - frame.top), (dy, frame.bottom - a.y)];
    for (step, room) in edges {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let at = room / step;
        if step < 0.0 { from = from.max(at) } else { to = to.min(at) }
    }
    let on = |t: f64| Spot::new(a.x + dx * t, a.y + dy * t);
    (from <= to).then(|| (on(from), on(to)))
}

/// The parts of a line of several points that lie in the box.
pub fn clip_line(line: &[Spot], frame: &Frame) -> Vec<Vec<Spot>> {
    let mut out: Vec<Vec<Spot>> = Vec::new();
    for pair in line.windows(2) {
        let Some((a, b)) = clip(pair[0], pair[1], frame) else { continue };
        match out.last_mut() {
            Some(part) if part.last() == Some(&a) => part.push(b),
            _ => out.push(vec![a, b]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_degree_to_the_east_is_shorter_than_one_to_the_north() {
        let sheet = Sheet::of_scale(100.0);
        let at = |lon, lat| sheet.spot(Geo { lon, lat });
        let east = at(113.0, 29.0).x - at(112.0, 29.0).x;
        let north = at(112.0, 29.0).y - at(112.0, 30.0).y;
        assert!((north - 100.0).abs() < 1e-9 && (east / north - 0.8746).abs() < 1e-3, "{east} {north}");
    }

    proptest! {
        #[test]
        fn a_fitted_sheet_shows_all_and_reads_back(
            points in prop::collection::vec((100.0..120.0f64, 20.0..40.0f64), 1..8),
            width in 10.0..500.0f64,
            height in 10.0..500.0f64,
        ) {
            let points: Vec<Geo> = points.into_iter().map(|(lon, lat)| Geo { lon, lat }).collect();
            let sheet = Sheet::fit(points.iter().copied(), width, height);
            for p in &points {
                let s = sheet.spot(*p);
                prop_assert!(s.x > -1e-6 && s.x < width + 1e-6 && s.y > -1e-6 && s.y < height + 1e-6, "{s:?}");
                let back = sheet.geo(s);
                prop_assert!((back.lon - p.lon).abs() < 1e-9 && (back.lat - p.lat).abs() < 1e-9);
            }
        }

        #[test]
        fn what_is_clipped_lies_inside(ax in -50.0..50.0f64, ay in -50.0..50.0f64, bx in -50.0..50.0f64, by in -50.0..50.0f64) {
            let frame = Frame::sized(-10.0, -5.0, 20.0, 10.0);
            let (a, b) = (Spot::new(ax, ay), Spot::new(bx, by));
            match clip(a, b, &frame) {
                Some((c, d)) => for s in [c, d] {
                    prop_assert!(s.x > -10.001 && s.x < 10.001 && s.y > -5.001 && s.y < 5.001, "{s:?}");
                },
                None => prop_assert!(!frame.holds(a) && !frame.holds(b)),
            }
        }
    }
}
