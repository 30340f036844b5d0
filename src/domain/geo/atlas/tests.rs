//! The atlas is whole: everything is read, lines meet, and outlines and places are in one system of coordinates.

use super::*;
use crate::domain::geo::Spot;
use crate::domain::geo::sheet::Sheet;

#[test]
fn everything_is_read() {
    let atlas = Atlas::get();
    assert_eq!((atlas.provinces.len(), atlas.units.len(), atlas.arcs.len()), (3, 42, 126));
    assert_eq!((atlas.rivers.len(), atlas.lakes.len()), (5, 2));
    assert_eq!((atlas.pattern.circles.len(), atlas.pattern.belts.len()), (3, 3));
    assert_eq!(atlas.pattern.circles.iter().map(|c| c.cities.len()).collect::<Vec<_>>(), [6, 3, 1]);
    assert_eq!(atlas.pattern.belts.iter().map(|b| b.1.len()).collect::<Vec<_>>(), [5, 6, 9]);
    for kind in [Border::Prefecture, Border::Province, Border::Outer] {
        assert!(atlas.arcs.iter().any(|a| a.border == kind), "{kind:?}");
    }
    assert_eq!(points("?"), None);
    assert_eq!(points("~~~~~~~~~~"), None);
}

#[test]
fn every_seat_lies_in_its_unit_and_every_unit_in_its_province() {
    let atlas = Atlas::get();
    for unit in &atlas.units {
        assert_eq!(atlas.unit(unit.centre).map(|u| &u.name.zh), Some(&unit.name.zh));
        let province = atlas.provinces.iter().find(|p| p.holds(unit.centre)).expect("a province");
        assert_eq!(province.province, unit.province, "{}", unit.name.zh);
    }
}

/// The outlines are of one origin and the rivers of another: where the Yangtze is the border of two provinces, the two
/// must run together, else one of them is in another system.
#[test]
fn the_yangtze_runs_along_the_border_that_it_forms() {
    let atlas = Atlas::get();
    let sheet = Sheet::of_scale(111.2); // kilometres
    let river: Vec<Spot> = atlas.rivers[0].line.iter().map(|p| sheet.spot(*p)).collect();
    let off = |p: Geo| {
        let s = sheet.spot(p);
        river.windows(2).map(|w| crate::domain::geo::lines::off(s, w[0], w[1])).fold(f64::MAX, f64::min)
    };
    // Hubei and Hunan between 华容 and 临湘; Hubei and Jiangxi at 九江.
    let reach = |p: &&Geo| (112.9..113.85).contains(&p.lon) || (115.7..116.1).contains(&p.lon);
    let border = atlas.arcs.iter().filter(|a| a.border == Border::Province).flat_map(|a| &a.points).filter(reach);
    let mut far: Vec<f64> = border.map(|p| off(*p)).filter(|d| *d < 12.0).collect();
    far.sort_by(f64::total_cmp);
    assert!(far.len() > 10, "{}", far.len());
    let median = far[far.len() / 2];
    assert!(median < 2.5, "the river lies {median:.1} km off the border that it forms");
}
