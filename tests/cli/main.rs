//! The command line, run as the real program in a home of its own with a clock that stands still.
//!
//! `golden` holds transcripts in both languages; `examples` runs what help says; `wrong` provokes every clear answer;
//! `forms` reads what programs read; `journeys` follow edits through history; `person` sits at a pseudo-terminal.

mod care;
mod examples;
mod forms;
mod golden;
mod journeys;
#[cfg(unix)]
mod person;
mod support;
mod wrong;
