//! The plan's targets: goal, today's value, how far it is; below them what is known of the one under the cursor, with
//! its earlier values. `e` enters today's value with its date and source.

mod draw;
pub mod measure;

use super::{Screen, Shown};
use crate::domain::field::{Field, Key};
use crate::domain::record::Record;
use crate::register::history::Asked;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::ask::{Ask, refusal};
use crate::tui::layers::form::Form;
use crate::tui::layers::{Answer, Layer, Scene};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Targets {
    targets: Vec<Record>,
    scroll: Scroll,
    area: Rect,
    /// The earlier values of the target under the cursor, newest first.
    history: Vec<Past>,
}

/// One change of today's value.
#[derive(Clone, Debug)]
struct Past {
    /// The local day on which it was written, and by whom.
    on: String,
    by: String,
    before: Option<String>,
    after: Option<String>,
}

/// How the screen is divided: the table, and the pane below it.
fn split(area: Rect) -> (Rect, Rect) {
    let pane = if area.height < 12 { 0 } else { (area.height / 3).clamp(5, 14) };
    let table = Rect { height: area.height - pane, ..area };
    (table, Rect { y: area.y + table.height, height: pane, ..area })
}

impl Targets {
    fn page(&self) -> usize {
        split(self.area).0.height.saturating_sub(1).into()
    }

    fn target(&self) -> Option<&Record> {
        self.scroll.selected(self.targets.len()).map(|at| &self.targets[at])
    }

    /// Reads the earlier values of the target under the cursor.
    fn look_back(&mut self, scene: &Scene) {
        self.history.clear();
        let Some(id) = self.target().map(|t| t.id) else { return };
        let asked = Asked { project: Some(id), ..Asked::default() };
        let key = Key::Field(Field::TargetCurrent);
        for told in scene.register.log(&asked).unwrap_or_default() {
            let on = scene.register.book().moment(told.at).format("%Y-%m-%d").to_string();
            let lines = told.lines.into_iter().filter(|line| line.entity == id && line.key == key);
            let by = told.author;
            self.history.extend(lines.map(|line| Past {
                on: on.clone(),
                by: by.clone(),
                before: line.before,
                after: line.after,
            }));
        }
    }

    fn edit(&self, scene: &Scene) -> Answer {
        if let Some(refused) = refusal(scene) {
            return refused.into();
        }
        match self.target() {
            Some(target) => Answer::Open(Box::new(Layer::Ask(Ask::Form(Box::new(Form::target(target, scene)))))),
            None => Answer::Stay,
        }
    }
}

impl Screen for Targets {
    fn needs_all(&self) -> bool {
        false
    }

    fn begin(&mut self, _shown: &Shown, scene: &Scene) {
        let kept = self.target().map(|t| t.id);
        self.targets = measure::in_order(scene.register.book()).into_iter().cloned().collect();
        let at = kept.and_then(|id| self.targets.iter().position(|t| t.id == id)).unwrap_or(0);
        let page = self.page();
        self.scroll.select(at, self.targets.len(), page);
        self.look_back(scene);
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        let step = match action {
            Action::Up => Step::Up,
            Action::Down => Step::Down,
            Action::PageUp => Step::PageUp,
            Action::PageDown => Step::PageDown,
            Action::First => Step::First,
            Action::Last => Step::Last,
            Action::Open | Action::Form => return self.edit(scene),
            _ => return Answer::Pass,
        };
        let page = self.page();
        self.scroll.go(step, self.targets.len(), page);
        self.look_back(scene);
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, scene: &Scene) -> Answer {
        let Input::Mouse(mouse) = input else { return Answer::Pass };
        let page = self.page();
        match mouse.kind {
            MouseEventKind::ScrollUp => self.scroll.go(Step::Up, self.targets.len(), page),
            MouseEventKind::ScrollDown => self.scroll.go(Step::Down, self.targets.len(), page),
            MouseEventKind::Down(MouseButton::Left) => {
                let shown = self.scroll.shown(self.targets.len(), page);
                let at = usize::from(mouse.row).checked_sub(usize::from(self.area.y) + 1).map(|row| shown.start + row);
                if let Some(at) = at.filter(|at| *at < shown.end) {
                    self.scroll.select(at, self.targets.len(), page);
                }
            }
            _ => return Answer::Pass,
        }
        self.look_back(scene);
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        self.area = body;
        let at = self.scroll.selected(self.targets.len()).unwrap_or(0);
        let page = self.page();
        self.scroll.select(at, self.targets.len(), page);
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        draw::view(self, area, buf, scene);
        None
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Form,
            Action::Undo,
            Action::Redo,
            Action::ShowDashboard,
            Action::ShowList,
            Action::ShowBoard,
            Action::ShowTimeline,
            Action::ShowMap,
            Action::Language,
            Action::Quit,
        ]
    }

    fn own(&self) -> &'static [Action] {
        &[Action::Open, Action::Form]
    }

    fn is_filtered(&self) -> bool {
        false
    }
}
