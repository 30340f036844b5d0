//! Moving the choice: to the nearest mark in a direction, through the works of a mark and on to the next one; finding the
//! chosen work again after zooming, filtering, or reading anew.

use super::Map;
use super::view::cell;

/// How far two cells are from each other, in columns: a row is as high as two columns are wide.
pub(super) fn far(a: (i32, i32), b: (i32, i32)) -> i32 {
    let (dx, dy) = (f64::from(a.0 - b.0), f64::from(a.1 - b.1) * 2.0);
    dx.hypot(dy).round() as i32
}

impl Map {
    /// The mark of the chosen work.
    pub(super) fn chosen_stop(&self) -> Option<usize> {
        self.plan.stop_of(self.chosen.site?)
    }

    /// The lit mark nearest to a cell of the sheet.
    pub(super) fn nearest(&self, at: (i32, i32)) -> Option<usize> {
        let lit = self.plan.stops.iter().enumerate().filter(|(_, s)| s.lit > 0);
        lit.min_by_key(|(_, s)| far(s.at, at)).map(|(i, _)| i)
    }

    /// Takes a mark and one of the works there, by its place among them.
    pub(super) fn take(&mut self, stop: usize, within: usize) {
        let of = (stop, self.plan.ground.scale.to_bits(), self.turn);
        let Some(stop) = self.plan.stops.get(stop) else { return };
        // Tens of thousands may lie at one mark: they are gathered once.
        let here = match self.chosen.of == Some(of) {
            true => std::mem::take(&mut self.chosen.here),
            false => self.survey.lit_at(&stop.sites),
        };
        let Some(work) = here.get(within).copied() else {
            (self.chosen.here, self.chosen.of) = (here, Some(of));
            return;
        };
        // Its weightiest site of those gathered here.
        let seats = self.survey.sites_of(work);
        let site = stop.sites.iter().find(|site| seats.contains(site)).copied();
        self.chosen.site = site;
        self.chosen.at = site.map(|s| self.survey.sites[s].at);
        self.chosen.id = Some(self.survey.works[work as usize].id);
        self.chosen.within = within;
        self.chosen.here = here;
        self.chosen.of = Some(of);
    }

    /// Takes a mark and has it in the window.
    fn go(&mut self, stop: usize, within: usize) {
        self.take(stop, within);
        if let Some(stop) = self.plan.stops.get(stop) {
            let at = stop.at;
            self.view.reveal(at);
        }
    }

    /// To the nearest mark in a direction; where there is none, the map moves that way.
    pub(super) fn step(&mut self, dx: i32, dy: i32) {
        let (width, height) = (i32::from(self.view.width), i32::from(self.view.height));
        let corner = self.view.corner();
        let from = match self.chosen_stop().map(|s| self.plan.stops[s].at) {
            Some(at) if self.view.shows(at) => at,
            _ => (corner.0 + width / 2, corner.1 + height / 2),
        };
        // What lies aside counts double, and more aside than ahead is not that way.
        let cost = |at: (i32, i32)| {
            let (x, y) = (at.0 - from.0, (at.1 - from.1) * 2);
            let (ahead, aside) = if dx != 0 { (x * dx, y.abs()) } else { (y * dy, x.abs()) };
            (ahead > 0 && aside <= ahead * 3 / 2).then_some(ahead + aside * 2)
        };
        let stops = self.plan.stops.iter().enumerate().filter(|(_, s)| s.lit > 0);
        let found = stops.filter_map(|(i, s)| Some((cost(s.at)?, i))).min();
        // A mark farther off than a window is no neighbour: moving on shows what lies between.
        match found.filter(|(cost, _)| *cost <= 2 * width.max(height * 2)) {
            Some((_, stop)) => self.go(stop, 0),
            None => self.view.pan(dx * (width / 6).max(1), dy * (height / 5).max(1)),
        }
    }

    /// The next work here, then the next mark, row by row.
    pub(super) fn cycle(&mut self, forward: bool) {
        let mut order: Vec<usize> = (0..self.plan.stops.len()).filter(|s| self.plan.stops[*s].lit > 0).collect();
        if order.is_empty() {
            return;
        }
        let Some(stop) = self.chosen_stop() else { return self.go(order[0], 0) };
        let within = self.chosen.within;
        if forward && within + 1 < self.chosen.here.len() {
            return self.go(stop, within + 1);
        }
        if !forward && within > 0 {
            return self.go(stop, within - 1);
        }
        order.sort_by_key(|s| {
            let at = self.plan.stops[*s].at;
            (at.1.div_euclid(3), at.0)
        });
        let at = order.iter().position(|s| *s == stop).unwrap_or(0);
        let n = order.len();
        let next = order[if forward { (at + 1) % n } else { (at + n - 1) % n }];
        let within = if forward { 0 } else { self.plan.stops[next].lit.saturating_sub(1) };
        self.go(next, within);
    }

    /// The first or the last work of the list that is on the map.
    pub(super) fn end(&mut self, last: bool) {
        let ranked = self.survey.works.iter().filter(|w| w.rank.is_some());
        let found = if last { ranked.max_by_key(|w| w.rank) } else { ranked.min_by_key(|w| w.rank) };
        if let Some(id) = found.map(|w| w.id) {
            self.chosen.id = Some(id);
            self.chosen.site = None;
            self.find_again();
            if let Some(stop) = self.chosen_stop() {
                self.go(stop, self.chosen.within);
            }
        }
    }

    /// The chosen work in a plan that is new; the nearest one where it is there no longer, the weightiest at first.
    pub(super) fn find_again(&mut self) {
        let before = self.chosen.at;
        let work = self.chosen.id.and_then(|id| self.survey.work(id)).filter(|w| self.survey.is_lit(*w));
        let sheet = self.view.sheet();
        let spot = before.map(|at| cell(sheet.spot(at)));
        let stop = match (work, self.chosen.site) {
            (Some(_), Some(site)) => self.plan.stop_of(site),
            (Some(work), None) => {
                let near = |site: &usize| match spot {
                    Some(spot) => far(cell(sheet.spot(self.survey.sites[*site].at)), spot),
                    None => 0,
                };
                self.survey.sites_of(work).iter().copied().min_by_key(near).and_then(|site| self.plan.stop_of(site))
            }
            (None, _) => None,
        };
        let stop = stop.or_else(|| match spot {
            Some(spot) => self.nearest(spot),
            None => (0..self.plan.stops.len()).find(|s| self.plan.stops[*s].lit > 0),
        });
        self.chosen.site = None;
        let Some(stop) = stop else {
            self.chosen = super::Chosen { at: before, ..super::Chosen::default() };
            return;
        };
        self.take(stop, 0);
        let within = work.and_then(|work| self.chosen.here.iter().position(|w| *w == work)).unwrap_or(0);
        if within > 0 {
            self.take(stop, within);
        }
    }
}
