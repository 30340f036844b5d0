//! Taking ledgers in and giving them out. Nothing here touches a register: readers make neutral sheets (`sheet`),
//! `headings` says what a column means, and the desk (`register`) matches, compares and writes.
//!
//! Everything that comes in is untrusted: sizes are checked before and while reading, nothing is held as a grid, and
//! what is not understood is said with its place. Foreign crates of file formats stay in this room.

pub mod headings;
pub mod sheet;
pub mod unit;
