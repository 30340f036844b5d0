//! Rounds and everyday tasks, as a person does them at the desk: keys go in, are counted, and what stands in the register
//! and on the screen afterwards is held against them. No terminal: the interface itself is driven.

mod bulk;
mod forms;
mod journey;
mod laws;
mod milestones;
mod people;
#[allow(dead_code)]
mod person;
mod pictures;
mod tasks;
mod wrong;
