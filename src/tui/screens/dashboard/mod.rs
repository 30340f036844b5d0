//! The dashboard: cards of figures about the projects of the list. Every figure can be entered: the list then shows
//! exactly what it counts. Each card says by which rule it counts.
//!
//! `cards` turns counts into cards, `lay` places them for a width, `draw` draws them. Arrows go from figure to figure.

mod cards;
mod draw;
mod lay;

use super::{Screen, Shown, Walk};
use crate::domain::filter::Filter;
use crate::i18n::dashboard::DashText as T;
use crate::register::figures::Pass;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::{Answer, Scene};
use crate::tui::widgets::scroll::Step;
use cards::{Card, Figure, Leads};
use chrono::NaiveDate;
use lay::Layout;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Dashboard {
    cards: Vec<Card>,
    figures: Vec<Figure>,
    /// The figure under the cursor.
    at: usize,
    /// The first row in view.
    top: usize,
    area: Rect,
    layout: Layout,
    /// There is no project to count.
    empty: bool,
    shown: Shown,
    /// What is being counted, and how far that is.
    making: Option<(Pass, Walk)>,
    /// What the log has of the last days, and up to which change and day that was asked.
    days: Vec<(NaiveDate, u64)>,
    asked: Option<(i64, NaiveDate)>,
}

impl Dashboard {
    fn lay(&mut self) {
        self.layout = Layout::new(&self.cards, self.area.width);
        self.reveal();
    }

    fn height(&self) -> usize {
        // A row below says what the figure counts.
        usize::from(self.area.height.saturating_sub(1))
    }

    fn reveal(&mut self) {
        self.top = self.layout.reveal(self.top, self.at, self.height());
    }

    fn go(&mut self, way: lay::Way) {
        self.at = self.layout.step(self.at, way, self.height());
        self.reveal();
    }

    fn enter(&self, scene: &Scene) -> Answer {
        match self.figures.get(self.at) {
            Some(Figure { leads: Leads::List(_), count: 0, .. }) => {
                Answer::Say(T::NothingCounted.say(scene.lang).to_string())
            }
            Some(Figure { leads: Leads::List(condition), .. }) => Answer::Within(condition.clone()),
            Some(Figure { leads: Leads::Screen(action), .. }) => Answer::Run(*action),
            None => Answer::Stay,
        }
    }

    /// Every figure that leads to the list: how many it counts, and the condition. For tests.
    pub fn counted(&self) -> impl Iterator<Item = (u64, &Filter, &str)> {
        self.figures.iter().filter_map(|figure| match &figure.leads {
            Leads::List(condition) => Some((figure.count, condition, figure.says.as_str())),
            Leads::Screen(_) => None,
        })
    }
}

impl Screen for Dashboard {
    fn begin(&mut self, shown: &Shown, scene: &Scene) {
        self.shown = shown.clone();
        self.making = Some((scene.register.begin_figures(), Walk::along(shown.ids.len())));
    }

    fn go_on(&mut self, many: usize, scene: &Scene) {
        let Some((mut pass, mut walk)) = self.making.take() else { return };
        let ids = self.shown.ids.range(walk.next(many)).filter(|id| self.shown.counts(*id));
        for entry in ids.filter_map(|id| scene.register.book().entry(id)) {
            pass.add(entry);
        }
        if !walk.is_over() {
            self.making = Some((pass, walk));
            return;
        }
        let now = (scene.register.seen(), scene.register.day().today);
        if self.asked != Some(now) {
            self.days = scene.register.changes_by_day(cards::DAYS).unwrap_or_default();
            self.asked = Some(now);
        }
        let kept = self.figures.get(self.at).map(|f| f.key.clone());
        self.empty = self.shown.ids.is_empty();
        (self.cards, self.figures) = cards::make(&pass.told(), &self.shown, &self.days, scene);
        let same = kept.and_then(|key| self.figures.iter().position(|f| f.key == key));
        self.at = same.unwrap_or(0);
        self.lay();
    }

    fn is_making(&self) -> bool {
        self.making.is_some()
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        use lay::Way;
        match action {
            Action::Up => self.go(Way::Up),
            Action::Down => self.go(Way::Down),
            Action::ColumnLeft => self.go(Way::Left),
            Action::ColumnRight => self.go(Way::Right),
            Action::PageUp => self.go(Way::Page(Step::PageUp)),
            Action::PageDown => self.go(Way::Page(Step::PageDown)),
            Action::First => self.go(Way::Page(Step::First)),
            Action::Last => self.go(Way::Page(Step::Last)),
            Action::Open => return self.enter(scene),
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, scene: &Scene) -> Answer {
        let Input::Mouse(mouse) = input else { return Answer::Pass };
        match mouse.kind {
            MouseEventKind::ScrollUp => self.go(lay::Way::Up),
            MouseEventKind::ScrollDown => self.go(lay::Way::Down),
            MouseEventKind::Down(MouseButton::Left) => {
                let x = usize::from(mouse.column.saturating_sub(self.area.x));
                let y = usize::from(mouse.row.saturating_sub(self.area.y)) + self.top;
                match self.layout.figure_at(x, y) {
                    Some(at) if at == self.at => return self.enter(scene),
                    Some(at) => self.at = at,
                    None => {}
                }
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        let changed = body.width != self.area.width;
        self.area = body;
        if changed {
            self.lay();
        }
        self.reveal();
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        draw::view(self, area, buf, scene);
        None
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Open,
            Action::Filter,
            Action::ClearFilter,
            Action::PageDown,
            Action::ShowList,
            Action::ShowBoard,
            Action::ShowTimeline,
            Action::ShowAgencies,
            Action::ShowTargets,
            Action::Packages,
            Action::ShowMap,
            Action::ShowReview,
            Action::Quit,
        ]
    }

    fn own(&self) -> &'static [Action] {
        &[Action::Open]
    }
}
