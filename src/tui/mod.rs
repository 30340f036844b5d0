//! The terminal interface: the only room that says ratatui or crossterm.
//!
//! `theme` gives roles their looks, `paint` sends frames, `terminal` enters and leaves the screen,
//! `events` is the one door for keys, `widgets` draw on a buffer, `picture` prints a buffer for tests.
//! `layers` are the list, the pages and popups over it, `screens` what number keys bring up beside it; `msg` names what passes between them, the register and the terminal.

mod act;
mod app;
mod caring;
pub mod chord;
pub mod drafts;
pub mod effect;
mod errands;
pub mod events;
mod exchanged;
mod ground;
pub mod keys;
pub mod layers;
mod listing;
mod marked;
pub mod model;
pub mod msg;
pub mod paint;
pub mod picture;
mod pointer;
pub mod screens;
mod sentence;
pub mod settle;
mod signals;
pub mod terminal;
pub mod theme;
mod travel;
pub mod update;
pub mod view;
mod which;
pub mod widgets;

pub use app::run;
