//! The closed set of layers, and how the one in front answers.

use super::choose::{self, Choice, Choose};
use super::help::{self, Help};
use super::{Outcome, Scene, welcome};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::register::columns::Column;
use crate::register::page::Page;
use crate::tui::keys::{Action, KeyMap};
use crate::tui::msg::Effect;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

/// A screen or popup above the list.
pub enum Layer {
    Welcome,
    Help(Help),
    Choose(Choose),
}

/// What the layer in front answers to a key.
pub enum Answer {
    Stay,
    Pass,
    Close,
    Do(Effect),
    CloseAnd(Effect),
    Say(String),
    Open(Box<Layer>),
    Instead(Box<Layer>),
    OpenProject(EntityId),
    Run(Action),
    Sort(Column),
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Answer {
        match outcome {
            Outcome::Stay => Answer::Stay,
            Outcome::Pass => Answer::Pass,
            Outcome::Close => Answer::Close,
            Outcome::Do(effect) => Answer::Do(effect),
            Outcome::CloseAnd(effect) => Answer::CloseAnd(effect),
            Outcome::OpenProject(id) => Answer::OpenProject(id),
            Outcome::Say(text) => Answer::Say(text),
        }
    }
}

impl Layer {
    pub fn page(_id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn add(_scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn pick(_field: Field, _id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn field(_field: Field, _id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn milestones(_id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn note(_id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn form(_id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }
    pub fn delete(_id: EntityId, _scene: &Scene) -> Layer {
        Layer::Welcome
    }

    /// Whether it hides what is under it.
    pub fn is_screen(&self) -> bool {
        false
    }

    /// The project that it is about.
    pub fn project(&self) -> Option<EntityId> {
        None
    }

    /// Takes what was read of a project.
    pub fn set_page(&mut self, _project: EntityId, _page: &Page) {}

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        let _ = scene;
        match self {
            Layer::Welcome => Answer::Close,
            Layer::Help(help) => match help.on_key(key) {
                help::Answer::Stay => Answer::Stay,
                help::Answer::Close => Answer::Close,
                help::Answer::Run(action) => Answer::Run(action),
                help::Answer::Say(why) => Answer::Say(why.say(scene.lang).to_string()),
            },
            Layer::Choose(choose) => match choose.on_key(key) {
                choose::Answer::Stay => Answer::Stay,
                choose::Answer::Close => Answer::Close,
                choose::Answer::Chosen(Choice::Sort(column)) => Answer::Sort(column),
                choose::Answer::Chosen(Choice::Restore(id)) => Answer::CloseAnd(Effect::Restore { id }),
            },
        }
    }

    pub fn on_paste(&mut self, text: &str, _scene: &Scene) {
        match self {
            Layer::Welcome => {}
            Layer::Help(help) => help.on_paste(text),
            Layer::Choose(choose) => choose.on_paste(text),
        }
    }

    /// Draws it; answers the cell of the cursor where text is typed.
    pub fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene, keys: &KeyMap) -> Option<Position> {
        match self {
            Layer::Welcome => {
                welcome::view(area, buf, scene, keys);
                None
            }
            Layer::Help(help) => help.view(area, buf, scene),
            Layer::Choose(choose) => choose.view(area, buf, scene),
        }
    }

    /// Keys and words for the footer.
    pub fn hints(&self, _scene: &Scene, _keys: &KeyMap) -> Vec<(String, String)> {
        Vec::new()
    }
}
