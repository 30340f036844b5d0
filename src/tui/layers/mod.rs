//! One file per screen or popup, each with its own state, its answer to keys (`on_key`, `on_text`) and its drawing
//! (`view`, which leaves no trace). Layers know nothing of each other: they answer with an `Outcome`.

pub mod ask;
mod blame;
pub mod bulk;
pub mod care;
pub mod choose;
pub mod columns;
pub mod confirm;
pub mod counts;
mod course;
mod digest;
pub mod disputed;
pub mod export;
pub mod form;
pub mod frame;
pub mod help;
pub mod import;
pub mod lights;
pub mod list;
pub mod merge;
pub mod milestones;
pub mod order;
mod pick;
pub mod picker;
pub mod project;
pub mod prompt;
pub mod reader;
mod reversal;
pub mod schedule;
pub mod sections;
pub mod shift;
mod stack;
mod strokes;
pub mod told;
mod travel;
mod typed;
pub mod views;
pub mod welcome;

pub use stack::{Answer, Layer};

use super::msg::Effect;
use super::theme::Theme;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::register::Register;

/// What a layer answers to a key.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// The key was taken; the layer stays.
    Stay,
    /// The key means nothing here: the next layer below, or the key table, may have it.
    Pass,
    /// Take this layer away.
    Close,
    /// Do this and stay.
    Do(Effect),
    /// Take this layer away and do this.
    CloseAnd(Effect),
    /// Open the page of a project.
    OpenProject(EntityId),
    /// Say this at the foot.
    Say(String),
}

/// What drawing and answering may look at: the register to read, the language, the looks.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub register: &'a Register,
    pub lang: Lang,
    pub theme: Theme,
}
