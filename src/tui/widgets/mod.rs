//! What screens are built of. Each draws on a buffer with a theme, inside an area, and nowhere else;
//! none keeps a trace of being drawn, none panics at any size, none has words of its own.

pub mod braille;
pub mod draw;
pub mod footer;
pub mod input;
pub mod lines;
pub mod list;
pub mod popup;
pub mod scroll;
pub mod table;

#[cfg(test)]
mod tests;
