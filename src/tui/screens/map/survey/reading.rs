//! Reading the register for the map, and lighting what the filter leaves: some projects at a time, beside the survey that is
//! being looked at.

use super::{Line, Named, Rank, Seat, Site, Survey, Work, key};
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
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::screens::{Shown, Walk};
use std::collections::{HashMap, HashSet};

/// Works with the same route, the same places, and both or neither a waterway lie at the same spot.
type Same = (Vec<String>, Vec<String>, bool);

/// What the filter leaves, by the works of a survey.
#[derive(Clone, Debug, Default)]
pub struct Lights {
    /// The place in the list of each work.
    pub ranks: Vec<Option<u32>>,
    /// Projects under the filter that lie nowhere known.
    pub unplaced: Vec<EntityId>,
    pub lit: usize,
}

/// The register as it is read.
#[derive(Default)]
struct Reading {
    survey: Survey,
    sites: HashMap<(i64, i64), usize>,
    lines: HashMap<Vec<(i64, i64)>, usize>,
    /// Where works lie rests on their places alone, and many name the same ones: each set is looked up once.
    alike: HashMap<Same, Option<usize>>,
    /// The set that was looked for last: neighbours often share it.
    asked: Same,
}

/// A survey on its way: the register, if it is another one, then the lights.
pub struct Making {
    reading: Option<Reading>,
    entries: Walk,
    rows: Walk,
    shown: Shown,
    lang: Lang,
    fresh: Option<Survey>,
    lights: Lights,
}

impl Making {
    /// Begins, beside the survey that is there.
    pub fn new(old: &Survey, shown: &Shown, register: &Register, lang: Lang) -> Making {
        let read = old.is_old(register, lang);
        Making {
            reading: read.then(Reading::default),
            entries: Walk::along(if read { register.book().entries().len() } else { 0 }),
            rows: Walk::along(shown.ids.len()),
            shown: shown.clone(),
            lang,
            fresh: None,
            lights: Lights::default(),
        }
    }

    /// Goes on for so many projects; answers whether it is done.
    pub fn go_on(&mut self, many: usize, old: &Survey, register: &Register) -> bool {
        if let Some(reading) = &mut self.reading {
            let book = register.book();
            let known = Gazetteer::new(book.places());
            for entry in book.entries().get(self.entries.next(many)).unwrap_or_default() {
                reading.add(entry, &known);
            }
            if self.entries.is_over() {
                self.fresh = self.reading.take().map(|r| r.done(register, self.lang));
            }
            return false;
        }
        let survey = self.fresh.as_ref().unwrap_or(old);
        if self.lights.ranks.len() != survey.works.len() {
            self.lights.ranks = vec![None; survey.works.len()];
        }
        let ranks = self.rows.next(many);
        for (rank, id) in ranks.clone().zip(self.shown.ids.range(ranks)) {
            match survey.index.get(&id) {
                Some(work) => {
                    self.lights.ranks[*work as usize] = Some(rank as u32);
                    self.lights.lit += 1;
                }
                None => self.lights.unplaced.push(id),
            }
        }
        self.rows.is_over()
    }

    /// The survey, if it was read anew, and its lights.
    pub fn done(self) -> (Option<Survey>, Lights) {
        (self.fresh, self.lights)
    }
}

impl Reading {
    fn add(&mut self, entry: &Entry, known: &Gazetteer) {
        let project = &entry.project;
        let sector = project.get(Field::Sector).and_then(Sector::parse);
        let (route, places) = (project.list(Field::Route), project.list(Field::Places));
        let waterway = sector == Some(Sector::Waterway);
        if self.asked.0 != route || self.asked.1 != places || self.asked.2 != waterway {
            self.asked = (route.to_vec(), places.to_vec(), waterway);
        }
        let seat = match self.alike.get(&self.asked) {
            Some(seat) => *seat,
            None => {
                let seat = known.course(project).map(|course| self.sit(course));
                self.alike.insert(self.asked.clone(), seat);
                seat
            }
        };
        let Some(seat) = seat else { return };
        let survey = &mut self.survey;
        let work = survey.works.len() as u32;
        survey.works.push(Work { id: entry.id(), sector, rank: None, seat });
        survey.index.insert(entry.id(), work);
        match &survey.seats[seat] {
            Seat::Points(at) => at.iter().for_each(|site| survey.sites[*site].works.push(work)),
            Seat::Line(line, _) => survey.lines[*line].works.push(work),
        }
    }

    /// A seat for works of this course.
    fn sit(&mut self, course: Course) -> usize {
        let survey = &mut self.survey;
        let seat = match course {
            Course::Points(points) => {
                let mut at: Vec<usize> = Vec::with_capacity(points.len());
                for point in points {
                    let site = *self.sites.entry(key(point)).or_insert_with(|| {
                        survey.sites.push(Site { at: point, works: Vec::new(), lit: 0 });
                        survey.sites.len() - 1
                    });
                    if !at.contains(&site) {
                        at.push(site);
                    }
                }
                Seat::Points(at)
            }
            Course::Line(points) => {
                let line = *self.lines.entry(points.iter().map(|p| key(*p)).collect()).or_insert_with(|| {
                    survey.lines.push(Line { points, works: Vec::new(), first: None });
                    survey.lines.len() - 1
                });
                Seat::Line(line, 0)
            }
        };
        survey.seats.push(seat);
        survey.seats.len() - 1
    }

    /// All projects are read.
    fn done(self, register: &Register, lang: Lang) -> Survey {
        let mut survey = self.survey;
        // Where a line is taken hold of: in the middle of the part that lies in the three provinces.
        let first = survey.sites.len();
        for line in &survey.lines {
            let at = middle(&line.points);
            survey.sites.push(Site { at, works: line.works.clone(), lit: 0 });
        }
        for seat in &mut survey.seats {
            if let Seat::Line(line, site) = seat {
                *site = first + *line;
            }
        }
        let passed: HashSet<(i64, i64)> = self.lines.keys().flatten().copied().collect();
        survey.names = names(register, lang);
        for name in &mut survey.names {
            name.site = self.sites.get(&key(name.at)).copied();
            name.on_a_line = passed.contains(&key(name.at));
        }
        survey.read = Some(Survey::state(register, lang));
        survey
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
