//! The map: the three provinces in Braille, the works as marks and lines, the chosen one lit with its card beside.
//!
//! `survey` knows what lies where, `view` where one looks, `plan` what is drawn at a scale and `canvas` its lines; all
//! three are made anew only when what they rest on has changed (`settle`), never while drawing. `ground` keeps what lies
//! under the works, scale by scale. `go` moves the choice, `draw` and `panel` paint. The geometry itself is `domain::geo`'s, which the report draws from too.

mod canvas;
mod draw;
mod go;
mod ground;
mod panel;
mod plan;
mod survey;
mod view;

#[cfg(test)]
mod tests;

use super::{Screen, Shown};
use crate::domain::geo::Geo;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::map::MapText as T;
use crate::i18n::screen::ScreenText as Title;
use crate::register::show;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::choose::{Choice, Choose};
use crate::tui::layers::{Answer, Layer, Scene};
use crate::tui::widgets::braille::Canvas;
use canvas::Ink;
use ground::Grounds;
use plan::Plan;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};
use survey::{Making, Survey};
use view::View;

/// What is chosen: a work, at one of its sites.
#[derive(Clone, Debug, Default)]
struct Chosen {
    site: Option<usize>,
    /// Where that site is, to find it again after the register was read anew.
    at: Option<Geo>,
    id: Option<EntityId>,
    /// The lit works of the mark at that site, in the order of the list.
    here: Vec<u32>,
    /// Which of them it is.
    within: usize,
    /// For which stop, scale and state of the survey `here` was gathered.
    of: Option<(usize, u64, u64)>,
}

/// What the plan and the canvas were made for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Made {
    scale: f64,
    pattern: bool,
    /// How often the survey was refreshed.
    turn: u64,
    view: Option<View>,
}

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Map {
    survey: Survey,
    /// The survey that is being made.
    making: Option<Making>,
    turn: u64,
    lang: Option<Lang>,
    view: View,
    pattern: bool,
    grounds: Grounds,
    plan: Plan,
    canvas: Option<Canvas<Ink>>,
    made: Made,
    chosen: Chosen,
    body: Rect,
}

impl Map {
    /// Shows a place from near.
    pub fn jump(&mut self, at: Geo) {
        self.view.go_to(at);
        self.settle();
        let spot = view::cell(self.view.sheet().spot(at));
        if let Some(stop) = self.nearest(spot).filter(|s| go::far(self.plan.stops[*s].at, spot) < 8) {
            self.take(stop, 0);
        }
    }

    /// Makes what is drawn, if what it rests on has changed.
    fn settle(&mut self) {
        let (map, _) = draw::areas(self.body);
        self.view = self.view.resized(map);
        if self.view.width == 0 || self.view.height == 0 {
            return;
        }
        let scale = self.view.scale();
        let before = self.made;
        if before.scale != scale || before.pattern != self.pattern || before.turn != self.turn {
            let ground = self.grounds.at(scale);
            self.plan = Plan::new(ground, &self.survey, self.pattern, self.lang.unwrap_or(Lang::Zh));
            self.made = Made { scale, pattern: self.pattern, turn: self.turn, view: None };
            self.find_again();
        }
        if self.made.view != Some(self.view) {
            self.canvas = Some(canvas::draw(&self.plan, &self.survey, &self.view, self.pattern));
            self.made.view = Some(self.view);
        }
    }

    fn zoom(&mut self, nearer: bool) -> bool {
        let fixed = self.chosen_stop().map(|s| self.plan.stops[s].at).filter(|at| self.view.shows(*at));
        let fixed = fixed.and(self.chosen.at);
        self.view.zoom(nearer, fixed)
    }

    fn ask_for_a_place(&self, scene: &Scene) -> Answer {
        let line = |n: &survey::Named| (n.text.clone(), n.other.clone(), Choice::Place(n.at));
        let lines = self.survey.names.iter().map(line).collect();
        Answer::Open(Box::new(Layer::Choose(Choose::new(Title::RunIt, lines, 0).named(T::JumpTitle.say(scene.lang)))))
    }

    fn list_unplaced(&self, scene: &Scene) -> Answer {
        if self.survey.unplaced.is_empty() {
            return Answer::Tell(T::AllPlaced.say(scene.lang).to_string());
        }
        let book = scene.register.book();
        let lines = self
            .survey
            .unplaced
            .iter()
            .filter_map(|id| book.entry(*id))
            .map(|e| {
                let label = format!("{}  {}", e.code, show::name(&e.project, scene.lang));
                (label, String::new(), Choice::Project(e.id()))
            })
            .collect();
        Answer::Open(Box::new(Layer::Choose(
            Choose::new(Title::RunIt, lines, 0).named(T::UnplacedTitle.say(scene.lang)),
        )))
    }
}

impl Screen for Map {
    fn begin(&mut self, shown: &Shown, scene: &Scene) {
        self.making = Some(Making::new(&self.survey, shown, scene.register, scene.lang));
    }

    fn go_on(&mut self, many: usize, scene: &Scene) {
        let Some(making) = &mut self.making else { return };
        if !making.go_on(many, &self.survey, scene.register) {
            return;
        }
        let Some((fresh, lights)) = self.making.take().map(Making::done) else { return };
        if let Some(fresh) = fresh {
            self.survey = fresh;
        }
        self.survey.take(lights);
        self.lang = Some(scene.lang);
        self.turn += 1;
        self.chosen.site = None;
        self.settle();
        self.find_again();
    }

    fn is_making(&self) -> bool {
        self.making.is_some()
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        self.settle();
        let (columns, rows) = (i32::from(self.view.width) / 6, i32::from(self.view.height) / 5);
        let (columns, rows) = (columns.max(1), rows.max(1));
        match action {
            Action::Up => self.step(0, -1),
            Action::Down => self.step(0, 1),
            Action::ColumnLeft => self.step(-1, 0),
            Action::ColumnRight => self.step(1, 0),
            Action::PageUp => self.view.pan(0, -rows),
            Action::PageDown => self.view.pan(0, rows),
            Action::Earlier => self.view.pan(-columns, 0),
            Action::Later => self.view.pan(columns, 0),
            Action::First | Action::Last => self.end(action == Action::Last),
            Action::ZoomIn if !self.zoom(true) => return Answer::Say(T::Closest.say(scene.lang).into()),
            Action::ZoomOut if !self.zoom(false) => return Answer::Say(T::Farthest.say(scene.lang).into()),
            Action::ZoomIn | Action::ZoomOut => {}
            Action::FitAll => self.view.fit_all(),
            Action::NextHere | Action::Detail => self.cycle(true),
            Action::PreviousHere => self.cycle(false),
            Action::Pattern => self.pattern = !self.pattern,
            Action::Jump => return self.ask_for_a_place(scene),
            Action::Unplaced => return self.list_unplaced(scene),
            _ => return Answer::Pass,
        }
        self.settle();
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, _scene: &Scene) -> Answer {
        let Input::Mouse(mouse) = input else { return Answer::Pass };
        let (map, _) = draw::areas(self.body);
        if !map.contains(Position::new(mouse.column, mouse.row)) {
            return Answer::Stay;
        }
        let corner = self.view.corner();
        let at = (corner.0 + i32::from(mouse.column - map.x), corner.1 + i32::from(mouse.row - map.y));
        match mouse.kind {
            MouseEventKind::ScrollUp => _ = self.zoom(true),
            MouseEventKind::ScrollDown => _ = self.zoom(false),
            MouseEventKind::Down(MouseButton::Left) => {
                let before = self.chosen_stop();
                if let Some(stop) = self.nearest(at).filter(|s| go::far(self.plan.stops[*s].at, at) < 6) {
                    if before == Some(stop) {
                        return Answer::Run(Action::Open);
                    }
                    self.take(stop, 0);
                }
            }
            _ => return Answer::Pass,
        }
        self.settle();
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        self.body = body;
        self.settle();
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        self.draw(area, buf, scene);
        None
    }

    fn keeps_filter_line(&self) -> bool {
        // Its scale rests on its height: it must not jump when somebody begins to type.
        true
    }

    fn selected(&self) -> Option<EntityId> {
        self.chosen.id
    }

    fn select(&mut self, id: EntityId) {
        self.chosen.id = Some(id);
        self.chosen.site = None;
        self.find_again();
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Filter,
            Action::Open,
            Action::ZoomIn,
            Action::ZoomOut,
            Action::NextHere,
            Action::Jump,
            Action::FitAll,
            Action::Pattern,
            Action::Unplaced,
            Action::Stage,
            Action::Progress,
            Action::Note,
            Action::Language,
            Action::Theme,
            Action::Quit,
        ]
    }
}
