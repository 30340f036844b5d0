//! What lies under the works at one scale: borders, waters and the plan's pattern in dots. It rests on nothing but the
//! scale, so that the last few scales are kept and zooming back and forth costs only the works.

use super::plan::{Dots, dots};
use crate::domain::geo::atlas::{Atlas, Border};
use crate::domain::geo::lines::simplify;
use crate::domain::geo::sheet::Sheet;
use crate::domain::geo::{Geo, Spot};
use std::rc::Rc;

/// The lines under the works.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    pub scale: f64,
    pub borders: Vec<(Border, Dots)>,
    pub rivers: Vec<Dots>,
    pub lakes: Vec<Dots>,
    pub rings: Vec<Dots>,
    pub belts: Vec<Dots>,
}

impl Ground {
    fn new(scale: f64) -> Ground {
        let atlas = Atlas::get();
        let sheet = Sheet::of_scale(scale);
        let spots = |line: &[Geo]| line.iter().map(|p| sheet.spot(*p)).collect::<Vec<Spot>>();
        let fine = |line: &[Geo]| dots(&simplify(&spots(line), 0.8));
        Ground {
            scale,
            borders: atlas.arcs.iter().map(|a| (a.border, fine(&a.points))).collect(),
            rivers: atlas.rivers.iter().map(|r| fine(&r.line)).collect(),
            lakes: atlas.lakes.iter().map(|l| fine(&l.ring)).collect(),
            rings: atlas.pattern.circles.iter().map(|c| dots(&spots(&c.line))).collect(),
            belts: atlas.pattern.belts.iter().map(|b| dots(&spots(&b.1))).collect(),
        }
    }
}

/// So many scales are kept: all steps of zooming in one window.
const KEPT: usize = 16;

/// The grounds of the last scales.
#[derive(Debug, Default)]
pub struct Grounds(Vec<Rc<Ground>>);

impl Grounds {
    /// The ground at this scale, made if it is not kept.
    pub fn at(&mut self, scale: f64) -> Rc<Ground> {
        if let Some(kept) = self.0.iter().find(|g| g.scale.to_bits() == scale.to_bits()) {
            return Rc::clone(kept);
        }
        let made = Rc::new(Ground::new(scale));
        self.0.truncate(KEPT - 1);
        self.0.insert(0, Rc::clone(&made));
        made
    }
}
