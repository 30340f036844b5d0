//! Taking ledgers in, end to end: files as they come, plans, and what stands in the register afterwards.

#[path = "../desk/support.rs"]
#[allow(dead_code)]
mod support;

mod abroad;
mod files;
mod hostile;
mod laws;
mod ledgers;
mod odd;
mod practice;
mod records;
mod round;
mod speed;
mod standing;
mod table;
mod trips;
mod unseen;
