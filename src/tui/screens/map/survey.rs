//! What of the register lies where: read once for a state of the register, lit anew for a filter. Works at one place are
//! one site; a linear work is a line and a site in the middle of it, where it can be taken hold of.

use crate::domain::field::Field;
use crate::domain::geo::atlas::Atlas;
use crate::domain::geo::lines::along;
use crate::domain::geo::sheet::{Sheet, clip_line};
use crate::domain::geo::works::{Course, Gazetteer};
use crate::domain::geo::{Frame, Geo, Spot};
use crate::domain::id::EntityId;
use crate::domain::kinds::Sector;
use crate::domain::record::Record;
use crate::i18n::Lang;
use crate::register::Register;
use crate::register::show;
use std::collections::HashMap;

/// A project that is on the map.
#[derive(Clone, Debug)]
pub struct Work {
    pub id: EntityId,
    pub sector: Option<Sector>,
    /// Its place in the list; `None` = the filter leaves it out.
    pub rank: Option<u32>,
}

/// A point at which works lie.
#[derive(Clone, Debug)]
pub struct Site {
    pub at: Geo,
    /// Indices of works.
    pub works: Vec<u32>,
    /// How many of them are lit.
    pub lit: usize,
}

/// A line along which works run: several may share it.
#[derive(Clone, Debug)]
pub struct Line {
    pub points: Vec<Geo>,
    pub works: Vec<u32>,
}

/// A name on the map, the weightiest first.
#[derive(Clone, Debug)]
pub struct Named {
    pub at: Geo,
    pub rank: Rank,
    pub text: String,
}

/// How much a name matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A provincial capital.
    Core,
    /// A prefecture-level city.
    City,
    /// The end of a line outside the three provinces.
    Outside,
    County,
    Site,
}

/// Everything that is on the map.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    pub works: Vec<Work>,
    pub sites: Vec<Site>,
    pub lines: Vec<Line>,
    pub names: Vec<Named>,
    /// Projects under the filter that lie nowhere known.
    pub unplaced: Vec<EntityId>,
    /// How many works are lit.
    pub lit: usize,
    /// Sectors of lit works with how many there are, the most frequent first.
    pub sectors: Vec<(Sector, usize)>,
    /// Whether the filter leaves some out.
    pub narrowed: bool,
    index: HashMap<EntityId, u32>,
    read: Option<(i64, chrono::NaiveDate, bool, usize, Lang)>,
}

/// A point to find it by: a hundred-thousandth of a degree is a metre.
pub fn key(at: Geo) -> (i64, i64) {
    ((at.lon * 1e5).round() as i64, (at.lat * 1e5).round() as i64)
}

impl Survey {
    /// Reads the register if it is another than last time, and lights the rows of the list.
    pub fn refresh(&mut self, rows: &[EntityId], register: &Register, lang: Lang) {
        let state = (
            register.seen(),
            register.day().today,
            register.read_only().is_some(),
            register.book().entries().len(),
            lang,
        );
        if self.read != Some(state) {
            self.read(register, lang);
            self.read = Some(state);
        }
        self.light(rows);
    }

    fn read(&mut self, register: &Register, lang: Lang) {
        let book = register.book();
        let known = Gazetteer::new(book.places());
        *self = Survey::default();
        let mut sites: HashMap<(i64, i64), usize> = HashMap::new();
        let mut lines: HashMap<Vec<(i64, i64)>, usize> = HashMap::new();
        for entry in book.entries() {
            let Some(course) = known.course(&entry.project) else { continue };
            let work = self.works.len() as u32;
            let sector = entry.project.get(Field::Sector).and_then(Sector::parse);
            self.works.push(Work { id: entry.id(), sector, rank: None });
            self.index.insert(entry.id(), work);
            match course {
                Course::Points(points) => {
                    for at in points {
                        let site = *sites.entry(key(at)).or_insert_with(|| {
                            self.sites.push(Site { at, works: Vec::new(), lit: 0 });
                            self.sites.len() - 1
                        });
                        if self.sites[site].works.last() != Some(&work) {
                            self.sites[site].works.push(work);
                        }
                    }
                }
                Course::Line(points) => {
                    let line = *lines.entry(points.iter().map(|p| key(*p)).collect()).or_insert_with(|| {
                        self.lines.push(Line { points, works: Vec::new() });
                        self.lines.len() - 1
                    });
                    self.lines[line].works.push(work);
                }
            }
        }
        // Where a line is taken hold of: in the middle of the part that lies in the three provinces.
        for line in &self.lines {
            let at = middle(&line.points);
            self.sites.push(Site { at, works: line.works.clone(), lit: 0 });
        }
        self.names = names(register, lang);
    }

    fn light(&mut self, rows: &[EntityId]) {
        for work in &mut self.works {
            work.rank = None;
        }
        self.unplaced.clear();
        self.lit = 0;
        for (rank, id) in rows.iter().enumerate() {
            match self.index.get(id) {
                Some(work) => {
                    self.works[*work as usize].rank = Some(rank as u32);
                    self.lit += 1;
                }
                None => self.unplaced.push(*id),
            }
        }
        let lit = || self.works.iter().filter(|w| w.rank.is_some()).filter_map(|w| w.sector);
        let mut counts: HashMap<Sector, usize> = HashMap::new();
        lit().for_each(|s| *counts.entry(s).or_default() += 1);
        self.sectors = counts.into_iter().collect();
        self.sectors.sort_by_key(|(s, n)| (std::cmp::Reverse(*n), *s));
        self.narrowed = self.lit < self.works.len();
        let works = &self.works;
        for site in &mut self.sites {
            site.lit = site.works.iter().filter(|w| works[**w as usize].rank.is_some()).count();
        }
    }

    /// Whether a work is under the filter.
    pub fn is_lit(&self, work: u32) -> bool {
        self.works[work as usize].rank.is_some()
    }

    /// The lit works of sites, each once, in the order of the list.
    pub fn lit_at(&self, sites: &[usize]) -> Vec<u32> {
        let mut all: Vec<u32> =
            sites.iter().flat_map(|s| &self.sites[*s].works).copied().filter(|w| self.is_lit(*w)).collect();
        all.sort_by_key(|w| self.works[*w as usize].rank);
        all.dedup();
        all
    }

    /// The sites at which a work lies.
    pub fn sites_of(&self, work: u32) -> impl Iterator<Item = usize> {
        self.sites.iter().enumerate().filter(move |(_, s)| s.works.contains(&work)).map(|(i, _)| i)
    }

    /// The index of a project's work.
    pub fn work(&self, id: EntityId) -> Option<u32> {
        self.index.get(&id).copied()
    }
}

/// The point at half the length of a line, of its part that lies within the extent of the three provinces if any does.
fn middle(points: &[Geo]) -> Geo {
    let sheet = Sheet::of_scale(1.0);
    let spots: Vec<Spot> = points.iter().map(|p| sheet.spot(*p)).collect();
    let home = Frame::around(Atlas::get().outline().map(|p| sheet.spot(p)));
    let parts = home.map(|home| clip_line(&spots, &home)).unwrap_or_default();
    let long = |part: &Vec<Spot>| part.windows(2).map(|w| w[0].distance(w[1])).sum::<f64>();
    let longest = parts.into_iter().max_by(|a, b| long(a).total_cmp(&long(b)));
    along(longest.as_deref().unwrap_or(&spots), 0.5).map_or(points[0], |s| sheet.geo(s))
}

/// Where a place of the register is.
fn at(place: &Record) -> Option<Geo> {
    let number = |f: Field| place.get(f).and_then(|v| v.parse::<f64>().ok());
    number(Field::PlaceLon).zip(number(Field::PlaceLat)).and_then(|(lon, lat)| Geo::new(lon, lat))
}

/// Whether a place of the register is there.
pub fn lies_at(place: &Record, there: Geo) -> bool {
    at(place).is_some_and(|p| key(p) == key(there))
}

/// The other names of a place: in that language, and its reading.
pub fn names_of(place: &Record, lang: Lang) -> String {
    let name = match lang {
        Lang::Zh => Field::PlaceNameZh,
        Lang::En => Field::PlaceNameEn,
    };
    let name = place.get(name).unwrap_or_default();
    let reading = place.get(Field::PlacePinyin).unwrap_or_default();
    if name.eq_ignore_ascii_case(reading) { name.to_string() } else { format!("{name} {reading}") }
}

/// The names that the map may write: the cities of the three provinces, and every place of the register.
fn names(register: &Register, lang: Lang) -> Vec<Named> {
    let atlas = Atlas::get();
    let cores: Vec<(i64, i64)> = atlas.pattern.circles.iter().map(|c| key(c.core)).collect();
    let mut out: Vec<Named> = Vec::new();
    let mut seen: HashMap<(i64, i64), ()> = HashMap::new();
    for unit in &atlas.units {
        let rank = if cores.contains(&key(unit.centre)) { Rank::Core } else { Rank::City };
        let text = match lang {
            Lang::Zh => unit.name.zh.clone(),
            Lang::En => unit.name.en.clone(),
        };
        seen.insert(key(unit.centre), ());
        out.push(Named { at: unit.centre, rank, text });
    }
    for place in register.book().places() {
        let Some(at) = at(place) else { continue };
        let Some(name) = place.get(Field::PlaceNameZh) else { continue };
        let rank = match place.get(Field::PlaceLevel) {
            Some("outside") => Rank::Outside,
            Some("city") => Rank::City,
            Some("county" | "town") => Rank::County,
            _ => Rank::Site,
        };
        if seen.insert(key(at), ()).is_none() {
            out.push(Named { at, rank, text: show::place(name, register.book(), lang) });
        }
    }
    out.sort_by_key(|n| n.rank);
    out
}
