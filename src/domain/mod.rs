//! The pure room: what a register means, with no file, clock, terminal, SQL or locale in it.
//! Time, ids and authors come in as arguments, so that every rule here can be tested by itself.

pub mod text;
