//! The map without a painter: where things lie, how they fall on a sheet, what is drawn at which scale.
//!
//! Two painters draw it, Braille on the screen and SVG in the report; both ask here. `sheet` projects and clips,
//! `lines` simplifies and measures, `atlas` holds the outlines, rivers, lakes and the plan's pattern (embedded, read
//! when first asked for), `works` finds out where a project lies, `clusters` gathers marks that would stand on each
//! other, `labels` finds room for names. Coordinates are WGS-84 degrees, good for a map of the three provinces, not
//! for measuring. What is written on the map is data or comes from `i18n`; nothing here has words of its own.

pub mod atlas;
pub mod clusters;
pub mod labels;
pub mod lines;
mod pattern;
pub mod sheet;
pub mod works;

pub use pattern::{Pattern, Ring};

/// A point of the earth, in degrees (WGS-84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geo {
    /// East positive.
    pub lon: f64,
    /// North positive.
    pub lat: f64,
}

impl Geo {
    /// The point; `None` where there is no such point on earth.
    pub fn new(lon: f64, lat: f64) -> Option<Geo> {
        let real = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        real.then_some(Geo { lon, lat })
    }
}

/// A point of a sheet, in the painter's units: x to the right, y downwards.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Spot {
    pub x: f64,
    pub y: f64,
}

impl Spot {
    pub const fn new(x: f64, y: f64) -> Spot {
        Spot { x, y }
    }

    /// How far another spot is.
    pub fn distance(self, other: Spot) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// An upright box on a sheet, its edges included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Frame {
    /// The box of this corner and size.
    pub fn sized(left: f64, top: f64, width: f64, height: f64) -> Frame {
        Frame { left, top, right: left + width, bottom: top + height }
    }

    /// The smallest box that holds all spots; `None` for none.
    pub fn around(spots: impl IntoIterator<Item = Spot>) -> Option<Frame> {
        let mut out: Option<Frame> = None;
        for s in spots {
            let f = out.get_or_insert(Frame { left: s.x, top: s.y, right: s.x, bottom: s.y });
            f.left = f.left.min(s.x);
            f.right = f.right.max(s.x);
            f.top = f.top.min(s.y);
            f.bottom = f.bottom.max(s.y);
        }
        out
    }

    /// Whether the spot lies in it.
    pub fn holds(&self, s: Spot) -> bool {
        (self.left..=self.right).contains(&s.x) && (self.top..=self.bottom).contains(&s.y)
    }

    /// Whether two boxes share more than an edge.
    pub fn meets(&self, other: &Frame) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}
