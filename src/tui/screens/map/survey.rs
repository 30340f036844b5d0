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
use std::collections::{HashMap, HashSet};

/// Works with the same places, the same route, and both or neither a line stand at the same spot.
type Same<'a> = (&'a [String], &'a [String], bool);

/// A project that is on the map.
#[derive(Clone, Debug)]
pub struct Work {
    pub id: EntityId,
    pub sector: Option<Sector>,
    /// Its place in the list; `None` = the filter leaves it out.
    pub rank: Option<u32>,
    /// Where it lies: works of the same places share this.
    seat: usize,
}

/// Where works of the same places lie.
#[derive(Clone, Debug)]
enum Seat {
    /// At these sites.
    Points(Vec<usize>),
    /// Along this line, and taken hold of at this site.
    Line(usize, usize),
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
    /// The first of them that is lit.
    pub first: Option<u32>,
}

/// A name on the map, the weightiest first.
#[derive(Clone, Debug)]
pub struct Named {
    pub at: Geo,
    pub rank: Rank,
    pub text: String,
    /// What it is called in the other language.
    pub other: String,
    /// The site of works that is there.
    pub site: Option<usize>,
    /// Whether a line passes there.
    pub on_a_line: bool,
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
    seats: Vec<Seat>,
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
        // Where a work lies rests on its places alone, and many works name the same ones: each set is looked up once.
        let mut alike: HashMap<Same<'_>, Option<usize>> = HashMap::new();
        for entry in book.entries() {
            let project = &entry.project;
            let sector = project.get(Field::Sector).and_then(Sector::parse);
            let named = (project.list(Field::Route), project.list(Field::Places), sector == Some(Sector::Waterway));
            let seat = *alike.entry(named).or_insert_with(|| {
                let seat = match known.course(project)? {
                    Course::Points(points) => {
                        let mut at: Vec<usize> = Vec::with_capacity(points.len());
                        for point in points {
                            let site = *sites.entry(key(point)).or_insert_with(|| {
                                self.sites.push(Site { at: point, works: Vec::new(), lit: 0 });
                                self.sites.len() - 1
                            });
                            if !at.contains(&site) {
                                at.push(site);
                            }
                        }
                        Seat::Points(at)
                    }
                    Course::Line(points) => {
                        let line = *lines.entry(points.iter().map(|p| key(*p)).collect()).or_insert_with(|| {
                            self.lines.push(Line { points, works: Vec::new(), first: None });
                            self.lines.len() - 1
                        });
                        Seat::Line(line, 0)
                    }
                };
                self.seats.push(seat);
                Some(self.seats.len() - 1)
            });
            let Some(seat) = seat else { continue };
            let work = self.works.len() as u32;
            self.works.push(Work { id: entry.id(), sector, rank: None, seat });
            self.index.insert(entry.id(), work);
            match &self.seats[seat] {
                Seat::Points(at) => at.iter().for_each(|site| self.sites[*site].works.push(work)),
                Seat::Line(line, _) => self.lines[*line].works.push(work),
            }
        }
        // Where a line is taken hold of: in the middle of the part that lies in the three provinces.
        let first = self.sites.len();
        for line in &self.lines {
            let at = middle(&line.points);
            self.sites.push(Site { at, works: line.works.clone(), lit: 0 });
        }
        for seat in &mut self.seats {
            if let Seat::Line(line, site) = seat {
                *site = first + *line;
            }
        }
        let passed: HashSet<(i64, i64)> = lines.keys().flatten().copied().collect();
        self.names = names(register, lang);
        for name in &mut self.names {
            name.site = sites.get(&key(name.at)).copied();
            name.on_a_line = passed.contains(&key(name.at));
        }
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
        let lit = |work: &&u32| works[**work as usize].rank.is_some();
        for site in &mut self.sites {
            site.lit = site.works.iter().filter(lit).count();
        }
        for line in &mut self.lines {
            line.first = line.works.iter().find(lit).copied();
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
    pub fn sites_of(&self, work: u32) -> &[usize] {
        match &self.seats[self.works[work as usize].seat] {
            Seat::Points(at) => at,
            Seat::Line(_, site) => std::slice::from_ref(site),
        }
    }

    /// The line along which a work runs.
    pub fn line_of(&self, work: u32) -> Option<usize> {
        match self.seats[self.works[work as usize].seat] {
            Seat::Points(_) => None,
            Seat::Line(line, _) => Some(line),
        }
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

/// The other names of a place: in that language, and its reading.
fn names_of(place: &Record, lang: Lang) -> String {
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
    let named = |at, rank, text: String, other: String| Named { at, rank, text, other, site: None, on_a_line: false };
    for unit in &atlas.units {
        let rank = if cores.contains(&key(unit.centre)) { Rank::Core } else { Rank::City };
        let (zh, en) = (unit.name.zh.clone(), unit.name.en.clone());
        let (text, other) = match lang {
            Lang::Zh => (zh, en),
            Lang::En => (en, zh),
        };
        seen.insert(key(unit.centre), ());
        out.push(named(unit.centre, rank, text, other));
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
            out.push(named(at, rank, show::place(name, register.book(), lang), names_of(place, lang.other())));
        }
    }
    out.sort_by_key(|n| n.rank);
    out
}
