//! Lines of many points: fewer points where the scale shows no difference, the spot at half their length, and whether a
//! point lies inside a ring.

use super::{Geo, Spot};

/// The line with the points left out that lie closer than `tolerance` to it (Douglas and Peucker). The ends stay; a
/// closed line keeps its farthest point too, so that it does not fall together.
pub fn simplify(line: &[Spot], tolerance: f64) -> Vec<Spot> {
    if line.len() < 3 {
        return line.to_vec();
    }
    let mut keep = vec![false; line.len()];
    keep[0] = true;
    keep[line.len() - 1] = true;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let farthest = (from + 1..to)
            .map(|i| (i, off(line[i], line[from], line[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, far)| *far > tolerance);
        if let Some((at, _)) = farthest {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(s, _)| *s).collect()
}

/// How far a spot is from the line between two others.
pub fn off(s: Spot, a: Spot, b: Spot) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let long = dx * dx + dy * dy;
    let t = if long == 0.0 { 0.0 } else { (((s.x - a.x) * dx + (s.y - a.y) * dy) / long).clamp(0.0, 1.0) };
    s.distance(Spot::new(a.x + dx * t, a.y + dy * t))
}

/// The spot at a share of the length of a line, 0 to 1; `None` for a line without points.
pub fn along(line: &[Spot], share: f64) -> Option<Spot> {
    let whole: f64 = line.windows(2).map(|p| p[0].distance(p[1])).sum();
    let mut left = whole * share;
    for pair in line.windows(2) {
        let long = pair[0].distance(pair[1]);
        if long > 0.0 && left <= long {
            let t = left / long;
            return Some(Spot::new(pair[0].x + (pair[1].x - pair[0].x) * t, pair[0].y + (pair[1].y - pair[0].y) * t));
        }
        left -= long;
    }
    line.last().copied()
}

/// Whether a point lies inside rings, even-odd: islands and holes follow by themselves.
pub fn inside(point: Geo, rings: &[Vec<Geo>]) -> bool {
    let mut odd = false;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)).take(ring.len()) {
            let crosses = (a.lat > point.lat) != (b.lat > point.lat);
            if crosses && point.lon < a.lon + (b.lon - a.lon) * (point.lat - a.lat) / (b.lat - a.lat) {
                odd = !odd;
            }
        }
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_straight_line_is_two_points_and_a_corner_stays() {
        let line: Vec<Spot> = (0..9).map(|i| Spot::new(f64::from(i), 0.0)).collect();
        assert_eq!(simplify(&line, 0.1).len(), 2);
        let corner = [Spot::new(0.0, 0.0), Spot::new(5.0, 4.0), Spot::new(10.0, 0.0)];
        assert_eq!(simplify(&corner, 0.1).len(), 3);
        assert_eq!(along(&corner, 0.5), Some(Spot::new(5.0, 4.0)));
    }

    #[test]
    fn a_hole_is_outside() {
        let square = |r: f64| [(-r, -r), (r, -r), (r, r), (-r, r)].map(|(lon, lat)| Geo { lon, lat }).to_vec();
        let rings = [square(10.0), square(2.0)];
        assert!(inside(Geo { lon: 5.0, lat: 0.0 }, &rings));
        assert!(!inside(Geo { lon: 0.0, lat: 0.0 }, &rings));
        assert!(!inside(Geo { lon: 11.0, lat: 0.0 }, &rings));
    }

    proptest! {
        #[test]
        fn no_point_is_left_out_that_lies_far(line in prop::collection::vec((0.0..50.0f64, 0.0..50.0f64), 2..40)) {
            let line: Vec<Spot> = line.into_iter().map(|(x, y)| Spot::new(x, y)).collect();
            let short = simplify(&line, 2.0);
            for s in &line {
                let near = short.windows(2).map(|p| off(*s, p[0], p[1])).fold(f64::MAX, f64::min);
                prop_assert!(near <= 2.0 + 1e-9, "{near}");
            }
        }
    }
}
