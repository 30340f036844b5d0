//! The desk, end to end on real files: laws of history (undo, replay, two fresh registers), and what edits do.

mod convergence;
mod forms;
mod laws;
mod support;
mod worlds;
