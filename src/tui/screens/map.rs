//! The screen map.

use super::Screen;
use crate::domain::id::EntityId;
use crate::tui::keys::Action;
use crate::tui::layers::{Answer, Scene};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Map {}

impl Screen for Map {
    fn refresh(&mut self, _rows: &[EntityId], _scene: &Scene) {}

    fn act(&mut self, _action: Action, _scene: &Scene) -> Answer {
        Answer::Pass
    }

    fn view(&self, _area: Rect, _buf: &mut Buffer, _scene: &Scene) -> Option<Position> {
        None
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::Help, Action::ShowList, Action::Quit]
    }
}
