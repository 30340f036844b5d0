//! The project page and the popups that edit, on the plan's register: pictures, journeys of keys, and the law that no
//! keys and no size of the screen bring them down.

mod anywhere;
mod export;
mod finding;
mod history;
mod import;
mod journeys;
mod laws;
mod listing;
mod map;
mod merging;
#[path = "../round/person.rs"]
#[allow(dead_code)]
mod person;
mod pictures;
mod support;
