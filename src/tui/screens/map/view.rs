//! The window onto the map: how near, and where. Positions are whole cells of the sheet of the scale in force, so that
//! panning moves the picture by cells and changes none of it.

use crate::domain::geo::atlas::Atlas;
use crate::domain::geo::sheet::Sheet;
use crate::domain::geo::{Frame, Geo, Spot};
use crate::tui::widgets::braille::{ACROSS, DOWN};
use ratatui::layout::Rect;
use std::sync::OnceLock;

/// One step of zooming makes all so much larger.
const STEP: f64 = 1.5;
/// The farthest and the nearest step; 0 shows the three provinces.
const FARTHEST: i32 = -4;
const NEAREST: i32 = 10;
/// Finer than this, in degrees of latitude in a dot, the outlines are not: no nearer.
const FINEST: f64 = 0.002;

/// Where one looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    pub zoom: i32,
    /// `None` = the middle of the three provinces.
    centre: Option<Geo>,
    pub width: u16,
    pub height: u16,
}

/// The middle of the three provinces.
fn home() -> Geo {
    Sheet::fit(corners(), 2.0, 2.0).geo(Spot::new(1.0, 1.0))
}

/// The corners of the box around the three provinces: what has to fit into a window. Worked out once; the scale is
/// asked for many times with every key.
fn corners() -> [Geo; 2] {
    static CORNERS: OnceLock<[Geo; 2]> = OnceLock::new();
    *CORNERS.get_or_init(|| {
        let flat = Sheet::of_scale(1.0);
        let around = Frame::around(Atlas::get().outline().map(|p| flat.spot(p)));
        let around = around.unwrap_or(Frame { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 });
        [Spot::new(around.left, around.top), Spot::new(around.right, around.bottom)].map(|s| flat.geo(s))
    })
}

impl View {
    /// The same view in a window of another size.
    pub fn resized(self, area: Rect) -> View {
        View { width: area.width, height: area.height, ..self }
    }

    fn centre(&self) -> Geo {
        self.centre.unwrap_or_else(home)
    }

    /// Everything in view.
    pub fn fit_all(&mut self) {
        (self.zoom, self.centre) = (0, None);
    }

    /// Dots in one degree of latitude.
    pub fn scale(&self) -> f64 {
        self.scale_at(self.zoom)
    }

    fn scale_at(&self, zoom: i32) -> f64 {
        // A margin of a cell all round.
        let dots = |cells: u16, in_cell: i32| f64::from(cells.saturating_sub(2).max(4)) * f64::from(in_cell);
        let whole = Sheet::fit(corners(), dots(self.width, ACROSS), dots(self.height, DOWN));
        whole.scale * STEP.powi(zoom)
    }

    /// The sheet of this scale; its dots count from 0° E, 0° N.
    pub fn sheet(&self) -> Sheet {
        Sheet::of_scale(self.scale())
    }

    /// Nearer (`true`) or farther, keeping `fixed` where it is on the screen. Answers whether it went.
    pub fn zoom(&mut self, nearer: bool, fixed: Option<Geo>) -> bool {
        let next = self.zoom + if nearer { 1 } else { -1 };
        if !(FARTHEST..=NEAREST).contains(&next) || (nearer && 1.0 / self.scale_at(next) < FINEST) {
            return false;
        }
        let (before, fixed) = (self.sheet(), fixed.unwrap_or(self.centre()));
        let (at, middle) = (before.spot(fixed), before.spot(self.centre()));
        self.zoom = next;
        let after = self.sheet();
        let moved = after.spot(fixed);
        self.centre = Some(after.geo(Spot::new(moved.x - (at.x - middle.x), moved.y - (at.y - middle.y))));
        true
    }

    /// As near as shows a city with its surroundings, the point in the middle.
    pub fn go_to(&mut self, at: Geo) {
        self.centre = Some(at);
        // About a degree and a half across the height.
        let wanted = f64::from(self.height) * f64::from(DOWN) / 1.6;
        while self.scale() < wanted && self.zoom(true, None) {}
    }

    /// The cell of the sheet in the upper left corner.
    pub fn corner(&self) -> (i32, i32) {
        let (x, y) = cell(self.sheet().spot(self.centre()));
        (x - i32::from(self.width / 2), y - i32::from(self.height / 2))
    }

    /// Moves by cells.
    pub fn pan(&mut self, columns: i32, rows: i32) {
        let sheet = self.sheet();
        let s = sheet.spot(self.centre());
        // From the middle of a cell, so that nothing is lost by rounding.
        let (x, y) = cell(s);
        let to = |c: i32, by: i32, size: i32| f64::from((c + by) * size) + f64::from(size) / 2.0;
        let centre = sheet.geo(Spot::new(to(x, columns, ACROSS), to(y, rows, DOWN)));
        self.centre = Some(Geo { lon: centre.lon.clamp(60.0, 150.0), lat: centre.lat.clamp(5.0, 60.0) });
    }

    /// Moves as far as needed to have a cell of the sheet inside, some cells from the edge.
    pub fn reveal(&mut self, at: (i32, i32)) {
        let (left, top) = self.corner();
        let need = |at: i32, low: i32, size: u16| {
            let size = i32::from(size);
            let margin = (size / 6).min(6);
            if at < low + margin { at - (low + margin) } else { (at - (low + size - 1 - margin)).max(0) }
        };
        let (columns, rows) = (need(at.0, left, self.width), need(at.1, top, self.height));
        if (columns, rows) != (0, 0) {
            self.pan(columns, rows);
        }
    }

    /// Whether a cell of the sheet is in the window.
    pub fn shows(&self, at: (i32, i32)) -> bool {
        let (left, top) = self.corner();
        (left..left + i32::from(self.width)).contains(&at.0) && (top..top + i32::from(self.height)).contains(&at.1)
    }

    /// Kilometres from one cell to the next.
    pub fn kilometres(&self) -> f64 {
        111.2 * f64::from(ACROSS) / self.scale()
    }
}

/// The cell of a spot of a sheet of dots.
pub fn cell(s: Spot) -> (i32, i32) {
    ((s.x / f64::from(ACROSS)).floor() as i32, (s.y / f64::from(DOWN)).floor() as i32)
}
