//! The screens that draw: pictures of each at three sizes and in both languages, figures that count what the list then
//! shows, cards that move, an axis that zooms and pans; and no size or keys that bring any of them down.

mod activity;
mod figures;
mod journeys;
mod laws;
mod making;
mod mouse;
#[path = "../round/person.rs"]
#[allow(dead_code)]
mod person;
mod pictures;
