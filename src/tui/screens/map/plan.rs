//! What is drawn at one scale, on the whole sheet: lines in dots, marks gathered where they would stand on each other, names
//! where there is room. Worked out when the scale, the filter or the language is another; panning only shows another part.

use super::ground::Ground;
use super::survey::{Named, Rank, Survey};
use super::view::cell;
use crate::domain::geo::atlas::{Atlas, Name};
use crate::domain::geo::clusters::gather;
use crate::domain::geo::labels::{Taken, Wish};
use crate::domain::geo::lines::{along, simplify};
use crate::domain::geo::sheet::Sheet;
use crate::domain::geo::{Frame, Geo, Spot};
use crate::domain::text::width;
use crate::i18n::Lang;
use crate::tui::theme::Role;
use crate::tui::widgets::braille::ACROSS;
use std::rc::Rc;

/// A line in dots.
pub type Dots = Vec<(i32, i32)>;

/// A mark: one site, or several that would stand on each other.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The cell of the sheet of its weightiest site.
    pub at: (i32, i32),
    /// That site first.
    pub sites: Vec<usize>,
    /// How many lit works lie there, each counted once.
    pub lit: usize,
    /// The first of them, for the sign of a lone one.
    pub first: Option<u32>,
    /// Whether all of them are of one sector.
    pub alike: bool,
}

impl Stop {
    /// The cells that its sign takes.
    pub fn width(&self) -> i32 {
        self.lit.max(1).to_string().len() as i32
    }

    /// The cell of its first sign.
    pub fn left(&self) -> i32 {
        self.at.0 - (self.width() - 1) / 2
    }
}

/// A name at a place.
#[derive(Clone, Debug)]
pub struct Label {
    pub at: (i32, i32),
    pub text: String,
    pub role: Role,
    pub width: i32,
}

/// Everything at one scale.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub ground: Rc<Ground>,
    /// In the order of the survey's lines.
    pub lines: Vec<Dots>,
    pub stops: Vec<Stop>,
    /// The stop at which each site of the survey is.
    owners: Vec<usize>,
    pub labels: Vec<Label>,
    /// Cities that have a name but no mark of works.
    pub bare: Vec<(i32, i32)>,
}

/// Marks nearer than this, in cells across and down, become one.
const REACH: (f64, f64) = (4.0, 1.5);
/// Names of counties from so many dots a degree, of single sites from so many.
const COUNTIES: f64 = 26.0;
const SITES: f64 = 60.0;
/// Rivers carry their name once in so many cells.
const EVERY: f64 = 90.0;
/// From so many dots a degree every city is named; farther off only those with some works.
const CITIES: f64 = 13.0;
const SOME: usize = 4;

impl Plan {
    /// Lays it out. `pattern`: the names of circles and belts too.
    pub fn new(ground: Rc<Ground>, survey: &Survey, pattern: bool, lang: Lang) -> Plan {
        let sheet = Sheet::of_scale(ground.scale);
        let spots = |line: &[Geo]| line.iter().map(|p| sheet.spot(*p)).collect::<Vec<Spot>>();
        let fine = |line: &[Geo]| match line {
            // Most lines are two termini: nothing to leave out.
            [a, b] => dots(&[sheet.spot(*a), sheet.spot(*b)]),
            line => dots(&simplify(&spots(line), 0.8)),
        };
        let lines = survey.lines.iter().map(|l| fine(&l.points)).collect();
        let stops = stops(&sheet, survey);
        let mut owners = vec![0; survey.sites.len()];
        for (i, stop) in stops.iter().enumerate() {
            stop.sites.iter().for_each(|site| owners[*site] = i);
        }
        let mut plan = Plan { ground, lines, stops, owners, ..Plan::default() };
        let mut taken = Taken::new(8.0);
        for stop in &plan.stops {
            if stop.lit > 0 {
                taken.take(Frame::sized(stop.left().into(), stop.at.1.into(), stop.width().into(), 1.0));
            }
        }
        if pattern {
            plan.name_pattern(&sheet, &mut taken, lang);
        }
        plan.name_places(&sheet, survey, &mut taken);
        plan.name_waters(&sheet, &mut taken, lang);
        plan.name_provinces(&sheet, &mut taken, lang);
        plan
    }

    fn put(&mut self, taken: &mut Taken, mark: Frame, text: &str, role: Role, over: bool) -> bool {
        let wide = width(text) as i32;
        // A blank on either side keeps names from running into marks and into each other.
        let wish = Wish { mark, width: f64::from(wide + 2), height: 1.0, gap: 0.0, over };
        let Some(found) = taken.place(&wish) else { return false };
        let at = (found.left.round() as i32 + 1, found.top.round() as i32);
        self.labels.push(Label { at, text: text.to_string(), role, width: wide });
        true
    }

    /// The names of places, the weightiest first: beside the mark that stands there, else beside a point.
    fn name_places(&mut self, sheet: &Sheet, survey: &Survey, taken: &mut Taken) {
        let scale = self.ground.scale;
        let mut named = vec![false; self.stops.len()];
        let mut wishes: Vec<(&Named, Option<usize>)> = Vec::new();
        for name in &survey.names {
            let stop = name.site.and_then(|site| self.stop_of(site));
            let lit = stop.is_some_and(|i| self.stops[i].lit > 0);
            let shown = match name.rank {
                Rank::Core => true,
                Rank::City => scale >= CITIES || stop.is_some_and(|i| self.stops[i].lit >= SOME),
                Rank::Outside => stop.is_some() || name.on_a_line,
                Rank::County => lit && scale >= COUNTIES,
                Rank::Site => lit && scale >= SITES,
            };
            if shown {
                wishes.push((name, stop));
            }
        }
        let weight = |stop: &Option<usize>| stop.map_or(0, |i| self.stops[i].lit);
        wishes.sort_by_key(|(name, stop)| (name.rank, std::cmp::Reverse(weight(stop))));
        for (name, stop) in wishes {
            let role = if name.rank == Rank::Core { Role::Title } else { Role::Text };
            let role = if name.rank >= Rank::Outside { Role::Dim } else { role };
            match stop.filter(|i| self.stops[*i].lit > 0) {
                // One mark, one name.
                Some(i) if named[i] => {}
                Some(i) => {
                    let stop = &self.stops[i];
                    let mark = Frame::sized(stop.left().into(), stop.at.1.into(), stop.width().into(), 1.0);
                    named[i] = self.put(taken, mark, &name.text, role, false);
                }
                None => {
                    let at = cell(sheet.spot(name.at));
                    let mark = Frame::sized(at.0.into(), at.1.into(), 1.0, 1.0);
                    if taken.is_free(&mark) && self.put(taken, mark, &name.text, Role::Dim, false) {
                        taken.take(mark);
                        self.bare.push(at);
                    }
                }
            }
        }
    }

    /// Rivers along their course, lakes in their middle.
    fn name_waters(&mut self, sheet: &Sheet, taken: &mut Taken, lang: Lang) {
        let atlas = Atlas::get();
        for lake in &atlas.lakes {
            let spots = lake.ring.iter().map(|p| sheet.spot(*p));
            let Some(frame) = Frame::around(spots) else { continue };
            // Only where the name is not much wider than the water.
            if (frame.right - frame.left) / f64::from(ACROSS) >= 5.0 {
                let (x, y) = cell(Spot::new((frame.left + frame.right) / 2.0, (frame.top + frame.bottom) / 2.0));
                self.put(taken, Frame::sized(x.into(), y.into(), 1.0, 1.0), pick(&lake.name, lang), Role::River, true);
            }
        }
        for river in &atlas.rivers {
            let line: Vec<Spot> = river.line.iter().map(|p| sheet.spot(*p)).collect();
            let cells = line.windows(2).map(|w| w[0].distance(w[1])).sum::<f64>() / f64::from(ACROSS);
            let times = (cells / EVERY).ceil().max(1.0);
            for n in 0..times as u32 {
                // Somewhere in its part of the river, wherever there is room.
                let tries = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];
                for share in tries {
                    let Some(at) = along(&line, (f64::from(n) + share) / times) else { break };
                    let (x, y) = cell(at);
                    let mark = Frame::sized(x.into(), y.into(), 1.0, 1.0);
                    if self.put(taken, mark, pick(&river.name, lang), Role::River, true) {
                        break;
                    }
                }
            }
        }
    }

    fn name_provinces(&mut self, sheet: &Sheet, taken: &mut Taken, lang: Lang) {
        for province in &Atlas::get().provinces {
            let (x, y) = cell(sheet.spot(province.centre));
            let name = pick(&province.name, lang);
            let text: String = match lang {
                Lang::Zh => name.chars().map(|c| c.to_string()).collect::<Vec<_>>().join("　"),
                Lang::En => name.to_uppercase().chars().map(|c| c.to_string()).collect::<Vec<_>>().join(" "),
            };
            for (dx, dy) in
                [(0, 0), (0, 1), (0, -1), (0, 2), (0, -2), (6, 0), (-6, 0), (6, 2), (-6, -2), (8, 3), (-8, 3)]
            {
                let mark = Frame::sized((x + dx).into(), (y + dy).into(), 1.0, 1.0);
                if self.put(taken, mark, &text, Role::Faint, true) {
                    break;
                }
            }
        }
    }

    fn name_pattern(&mut self, sheet: &Sheet, taken: &mut Taken, lang: Lang) {
        let pattern = &Atlas::get().pattern;
        for circle in &pattern.circles {
            let Some(frame) = Frame::around(circle.line.iter().map(|p| sheet.spot(*p))) else { continue };
            for (x, y) in [(frame.left + frame.right, frame.top * 2.0), (frame.left + frame.right, frame.bottom * 2.0)]
            {
                let (x, y) = cell(Spot::new(x / 2.0, y / 2.0));
                let mark = Frame::sized(x.into(), y.into(), 1.0, 1.0);
                if self.put(taken, mark, pick(&circle.name, lang), Role::Pattern, true) {
                    break;
                }
            }
        }
        for (name, cities) in &pattern.belts {
            let line: Vec<Spot> = cities.iter().map(|p| sheet.spot(*p)).collect();
            for share in [0.5, 0.35, 0.65, 0.2, 0.8] {
                let Some(at) = along(&line, share) else { break };
                let (x, y) = cell(at);
                let mark = Frame::sized(x.into(), y.into(), 1.0, 1.0);
                if self.put(taken, mark, pick(name, lang), Role::Pattern, false) {
                    break;
                }
            }
        }
    }

    /// The stop at which a site is.
    pub fn stop_of(&self, site: usize) -> Option<usize> {
        self.owners.get(site).copied()
    }
}

fn pick(name: &Name, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &name.zh,
        Lang::En => &name.en,
    }
}

/// The dots of a line.
pub fn dots(line: &[Spot]) -> Dots {
    let mut out: Dots = line.iter().map(|s| (s.x.floor() as i32, s.y.floor() as i32)).collect();
    out.dedup();
    out
}

/// Sites gathered to marks; those that the filter leaves out only join others, or stand dim by themselves.
fn stops(sheet: &Sheet, survey: &Survey) -> Vec<Stop> {
    let at: Vec<(i32, i32)> = survey.sites.iter().map(|s| cell(sheet.spot(s.at))).collect();
    let weighed: Vec<(Spot, usize)> = std::iter::zip(&at, &survey.sites)
        .map(|((x, y), site)| (Spot::new((*x).into(), (*y).into()), site.lit))
        .collect();
    // The stop that last counted a work: each counts once at a stop, however many of its sites are there.
    let mut counted = vec![usize::MAX; survey.works.len()];
    let mut stop = |n: usize, sites: Vec<usize>| {
        let mut out = Stop { at: at[sites[0]], lit: 0, first: None, alike: true, sites };
        let mut sector = None;
        for work in out.sites.iter().flat_map(|s| &survey.sites[*s].works).copied() {
            let known = &survey.works[work as usize];
            if known.rank.is_none() || std::mem::replace(&mut counted[work as usize], n) == n {
                continue;
            }
            out.lit += 1;
            out.first = Some(out.first.map_or(work, |first: u32| first.min(work)));
            out.alike &= *sector.get_or_insert(known.sector) == known.sector;
        }
        out
    };
    gather(&weighed, REACH).into_iter().enumerate().map(|(n, sites)| stop(n, sites)).collect()
}
