//! taizhang (台账): a keyboard-driven terminal register of public-works projects on one local SQLite file.
//!
//! The house. `domain` knows what a register is and touches nothing. `i18n` holds every word people read. `store` is
//! the only room that says SQL. `search` finds. `exchange` takes ledgers in and gives them out. `register` is the desk
//! where every use case is carried out; `cli` and `tui` are two fronts of that desk and never meet. `main` chooses.
//!
//! Arrows: domain → nothing; i18n, store → domain; search, exchange → domain, i18n; register → all of these;
//! tui → register, domain, search, i18n; cli → register, domain, i18n. `tests/house.rs` holds them.

#![forbid(unsafe_code)]

pub mod cli;
pub mod domain;
pub mod exchange;
pub mod i18n;
pub mod register;
pub mod search;
pub mod seeds;
pub mod store;
pub mod tui;
