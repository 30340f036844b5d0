//! Where a project lies: at points, or along a line between termini. Reads the register's places and routes; a project
//! of which no place is known has no course, and the maps say how many those are.

use super::atlas::Atlas;
use super::lines::off;
use super::sheet::Sheet;
use super::{Geo, Spot};
use crate::domain::field::Field;
use crate::domain::kinds::Sector;
use crate::domain::record::Record;
use std::collections::HashMap;

/// What lies where.
#[derive(Clone, Debug, PartialEq)]
pub enum Course {
    /// One or several places.
    Points(Vec<Geo>),
    /// The ordered points of a linear work, its termini first and last.
    Line(Vec<Geo>),
}

impl Course {
    /// All its points.
    pub fn points(&self) -> &[Geo] {
        match self {
            Course::Points(points) | Course::Line(points) => points,
        }
    }
}

/// The known places by their Chinese names, with how fine each is.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer<'a> {
    places: HashMap<&'a str, (Geo, Fineness)>,
}

/// How small a place is: a work in a county of a city lies in the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fineness {
    City,
    County,
    Site,
}

impl<'a> Gazetteer<'a> {
    /// From the register's records of places; those without coordinates are unknown.
    pub fn new(places: impl IntoIterator<Item = &'a Record>) -> Gazetteer<'a> {
        let mut out = HashMap::new();
        for place in places {
            let number = |f: Field| place.get(f).and_then(|v| v.parse::<f64>().ok());
            let at = number(Field::PlaceLon).zip(number(Field::PlaceLat)).and_then(|(lon, lat)| Geo::new(lon, lat));
            let fineness = match place.get(Field::PlaceLevel) {
                Some("city" | "outside") => Fineness::City,
                Some("county" | "town") => Fineness::County,
                _ => Fineness::Site,
            };
            if let (Some(name), Some(at)) = (place.get(Field::PlaceNameZh), at) {
                out.insert(name, (at, fineness));
            }
        }
        Gazetteer { places: out }
    }

    /// Where a place is.
    pub fn find(&self, name_zh: &str) -> Option<Geo> {
        self.places.get(name_zh).map(|p| p.0)
    }

    /// Where a project lies; `None` if none of its places is known.
    pub fn course(&self, project: &Record) -> Option<Course> {
        let known = |f: Field| project.list(f).iter().filter_map(|n| self.places.get(n.as_str()).copied());
        let route: Vec<Geo> = known(Field::Route).map(|p| p.0).collect();
        if route.len() > 1 {
            return Some(Course::Line(route));
        }
        let mut places: Vec<(Geo, Fineness)> = known(Field::Places).collect();
        if places.is_empty() {
            return Some(Course::Points(route)).filter(|c| !c.points().is_empty());
        }
        // The site of a work counts, not the city and county that it lies in; else, from large to small, the last of
        // each descent.
        if places.iter().any(|p| p.1 == Fineness::Site) {
            places.retain(|p| p.1 == Fineness::Site);
        } else {
            let last = |i: &usize| places.get(i + 1).is_none_or(|next| next.1 <= places[*i].1);
            places = (0..places.len()).filter(last).map(|i| places[i]).collect();
        }
        let points: Vec<Geo> = places.into_iter().map(|p| p.0).collect();
        let waterway = project.get(Field::Sector) == Some(Sector::Waterway.code());
        Some(match waterway && points.len() > 1 {
            true => Course::Line(along_river(&points).unwrap_or(points)),
            false => Course::Points(points),
        })
    }
}

/// How near a town stands to the river that it is on, in degrees of latitude.
const NEAR: f64 = 0.3;

/// The reach of a river between the first and the last of these points, if all of them stand on one river.
fn along_river(points: &[Geo]) -> Option<Vec<Geo>> {
    let sheet = Sheet::of_scale(1.0);
    for river in &Atlas::get().rivers {
        let line: Vec<Spot> = river.line.iter().map(|p| sheet.spot(*p)).collect();
        let nearest = |point: &Geo| {
            let s = sheet.spot(*point);
            let segment = |i: usize| off(s, line[i], line[i + 1]);
            let at = (0..line.len() - 1).min_by(|a, b| segment(*a).total_cmp(&segment(*b)))?;
            (segment(at) <= NEAR).then_some(at)
        };
        let Some(at) = points.iter().map(nearest).collect::<Option<Vec<usize>>>() else { continue };
        let (first, last) = (at[0], at[at.len() - 1]);
        let (low, high) = (first.min(last), first.max(last));
        let mut reach = river.line[low..=high].to_vec();
        if first > last {
            reach.reverse();
        }
        reach.insert(0, points[0]);
        reach.extend(points.last());
        return Some(reach);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Entity, EntityId};

    fn place(n: u8, zh: &str, lon: &str, lat: &str, level: &str) -> Record {
        let mut r = Record::new(EntityId { entity: Entity::Place, bytes: [n; 16] });
        for (field, value) in
            [(Field::PlaceNameZh, zh), (Field::PlaceLon, lon), (Field::PlaceLat, lat), (Field::PlaceLevel, level)]
        {
            r.put(field, Some(value.to_string()));
        }
        r
    }

    fn project(places: &[&str], route: &[&str], sector: Sector) -> Record {
        let mut r = Record::new(EntityId { entity: Entity::Project, bytes: [9; 16] });
        let list = |names: &[&str]| names.iter().map(|n| (*n).to_string()).collect::<Vec<_>>();
        r.put_list(Field::Places, list(places));
        r.put_list(Field::Route, list(route));
        r.put(Field::Sector, Some(sector.code().to_string()));
        r
    }

    #[test]
    fn the_smallest_place_counts_and_lines_keep_their_termini() {
        let places = [
            place(1, "武汉", "114.293", "30.587", "city"),
            place(2, "宜昌", "111.285", "30.705", "city"),
            place(3, "夷陵", "111.326", "30.767", "county"),
            place(4, "东风渠灌区", "111.5", "30.6", "irrigation"),
            place(5, "九江", "115.988", "29.715", "city"),
            place(6, "某地", "x", "30", "city"),
        ];
        let known = Gazetteer::new(&places);
        let course = |p: &[&str], r: &[&str], s| known.course(&project(p, r, s));
        let at = |lon, lat| Geo { lon, lat };
        let (wuhan, yichang, yiling) = (at(114.293, 30.587), at(111.285, 30.705), at(111.326, 30.767));
        assert_eq!(
            course(&["武汉", "宜昌"], &["武汉", "宜昌"], Sector::Rail),
            Some(Course::Line(vec![wuhan, yichang]))
        );
        assert_eq!(course(&["宜昌", "夷陵"], &[], Sector::Energy), Some(Course::Points(vec![yiling])));
        assert_eq!(course(&["武汉", "宜昌", "夷陵"], &[], Sector::Energy), Some(Course::Points(vec![wuhan, yiling])));
        let site = course(&["宜昌", "夷陵", "东风渠灌区"], &[], Sector::Irrigation);
        assert_eq!(site, Some(Course::Points(vec![at(111.5, 30.6)])));
        assert_eq!(course(&["某地", "无此地"], &[], Sector::Rail), None);
        let Some(Course::Line(reach)) = course(&["宜昌", "武汉", "九江"], &[], Sector::Waterway) else {
            panic!()
        };
        assert_eq!((reach[0], reach.last().copied()), (yichang, Some(at(115.988, 29.715))));
        assert!(reach.len() > 50, "it follows the river: {}", reach.len());
    }
}
