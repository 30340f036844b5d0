//! The desk, end to end on real files: laws of history (undo, replay, two fresh registers), and what edits do.

#![allow(clippy::manual_is_multiple_of, reason = "a remainder picks one of several things to do")]

mod bench;
mod columns;
mod convergence;
mod digest;
mod files;
mod finding;
mod forms;
mod histories;
mod index;
mod laws;
mod layers;
mod merging;
mod mutants;
mod peers;
mod returns;
mod same;
mod support;
mod worlds;
