//! What of the register lies where: read once for a state of the register (`reading`), lit anew for a filter. Works at one
//! place are one site; a linear work is a line and a site in the middle of it, where it can be taken hold of.

mod reading;

use crate::domain::geo::Geo;
use crate::domain::id::EntityId;
use crate::domain::kinds::Sector;
use crate::i18n::Lang;
use crate::register::Register;
pub use reading::{Lights, Making};
use std::collections::HashMap;

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
    read: Option<State>,
}

/// By what a state of the register is known: its newest change, the day, whether it is read only, how many projects, and
/// the language of the names.
type State = (i64, chrono::NaiveDate, bool, usize, Lang);

/// A point to find it by: a hundred-thousandth of a degree is a metre.
pub fn key(at: Geo) -> (i64, i64) {
    ((at.lon * 1e5).round() as i64, (at.lat * 1e5).round() as i64)
}

impl Survey {
    /// What of the register it was read from.
    fn state(register: &Register, lang: Lang) -> State {
        let entries = register.book().entries().len();
        (register.seen(), register.day().today, register.read_only().is_some(), entries, lang)
    }

    /// Whether the register is another than the one that was read.
    pub fn is_old(&self, register: &Register, lang: Lang) -> bool {
        self.read != Some(Survey::state(register, lang))
    }

    /// Lights what the filter leaves.
    pub fn take(&mut self, lights: Lights) {
        for (work, rank) in self.works.iter_mut().zip(lights.ranks) {
            work.rank = rank;
        }
        (self.unplaced, self.lit) = (lights.unplaced, lights.lit);
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
