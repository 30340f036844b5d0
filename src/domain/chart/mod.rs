//! The geometry of pictures, without any painter: where a day stands on an axis, how a bar is parted, which labels have
//! room, how cards are stacked. Painters (the terminal, a report's SVG) only multiply and draw.
//!
//! Lengths are units: a cell of a terminal, or so many pixels. Nothing here knows words, colours or fonts.

pub mod axis;
pub mod gantt;
pub mod place;
pub mod share;
