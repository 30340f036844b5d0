//! The domain: what the register means, with no file, clock, terminal, SQL or locale in it.
//! Time, ids and authors are arguments here; nothing in this room reads the outside world.

pub mod value;
