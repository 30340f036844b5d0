//! The agencies: what each leads and takes part in among the projects of the list, how much of it is late, red, yellow,
//! never confirmed, stale. Every number can be entered; the pane below lists what stands under the cursor. `a` adds an
//! agency, `e` edits it.

mod counts;
mod draw;

use super::Screen;
use crate::domain::id::EntityId;
use crate::i18n::charts::AgencyText as T;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::ask::{Ask, refusal};
use crate::tui::layers::form::Form;
use crate::tui::layers::{Answer, Layer, Scene};
use crate::tui::widgets::scroll::{Scroll, Step};
use counts::{COLUMNS, Line};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Agencies {
    lines: Vec<Line>,
    scroll: Scroll,
    /// The column under the cursor: 0 is the name.
    column: usize,
    /// The column by which lines are sorted, and whether downwards.
    sort: Option<(usize, bool)>,
    area: Rect,
    ids: Vec<EntityId>,
    /// The first of the projects that the number under the cursor counts, for the pane.
    below: Vec<EntityId>,
}

/// More rows than any pane has.
const MOST_BELOW: usize = 64;

/// How the screen is divided: the table, and the pane below it.
fn split(area: Rect) -> (Rect, Rect) {
    let pane = if area.height < 12 { 0 } else { (area.height * 2 / 5).clamp(5, 18) };
    let table = Rect { height: area.height - pane, ..area };
    (table, Rect { y: area.y + table.height, height: pane, ..area })
}

impl Agencies {
    fn page(&self) -> usize {
        split(self.area).0.height.saturating_sub(1).into()
    }

    fn line(&self) -> Option<&Line> {
        self.scroll.selected(self.lines.len()).map(|at| &self.lines[at])
    }

    fn order(&mut self) {
        // Those who lead most come first, also among those who are alike.
        self.lines.sort_by_key(|l| std::cmp::Reverse((l.counts[0], l.counts[1])));
        match self.sort {
            Some((0, false)) => self.lines.sort_by(|a, b| a.name.cmp(&b.name)),
            Some((0, true)) => self.lines.sort_by(|a, b| b.name.cmp(&a.name)),
            Some((column, false)) => self.lines.sort_by_key(|l| l.counts[column - 1]),
            Some((column, true)) => self.lines.sort_by_key(|l| std::cmp::Reverse(l.counts[column - 1])),
            None => {}
        }
        let page = self.page();
        self.scroll.select(0, self.lines.len(), page);
    }

    /// Shows what the number under the cursor counts; on the name: what the agency leads.
    fn enter(&self) -> Answer {
        match self.line() {
            Some(line) => Answer::Within(counts::condition(self.column.saturating_sub(1), &line.code)),
            None => Answer::Stay,
        }
    }

    fn edit(&self, scene: &Scene) -> Answer {
        if let Some(refused) = refusal(scene) {
            return refused.into();
        }
        let Some(line) = self.line() else { return Answer::Stay };
        match scene.register.book().agency(&line.code) {
            Some(record) => Answer::Open(Box::new(Layer::Ask(Ask::Form(Box::new(Form::agency(record, scene)))))),
            None => Answer::Say(T::Unknown.say(scene.lang).to_string()),
        }
    }

    /// Looks the projects up that the pane shows: when the cursor moves, not for every frame.
    fn look_below(&mut self, scene: &Scene) {
        self.below = match self.line() {
            None => Vec::new(),
            Some(line) => {
                let book = scene.register.book();
                let column = self.column.saturating_sub(1);
                let hit = |id: &&EntityId| book.entry(**id).is_some_and(|e| counts::counts_in(e, &line.code, column));
                self.ids.iter().filter(hit).take(MOST_BELOW).copied().collect()
            }
        };
    }

    /// The condition and the count of every number on the screen. For tests.
    pub fn counted(&self) -> impl Iterator<Item = (usize, crate::domain::filter::Filter)> {
        let cells = |l: &Line| {
            let cell = |(n, c): (usize, &usize)| (*c, counts::condition(n, &l.code));
            l.counts.iter().enumerate().map(cell).collect::<Vec<_>>()
        };
        self.lines.iter().flat_map(cells)
    }
}

impl Screen for Agencies {
    fn refresh(&mut self, rows: &[EntityId], scene: &Scene) {
        let kept = self.line().map(|l| l.code.clone());
        self.ids = rows.to_vec();
        self.lines = counts::lines(rows, scene);
        self.scroll = Scroll::default();
        self.order();
        let at = kept.and_then(|code| self.lines.iter().position(|l| l.code == code)).unwrap_or(0);
        let page = self.page();
        self.scroll.select(at, self.lines.len(), page);
        self.look_below(scene);
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        let page = self.page();
        let mut go = |step| self.scroll.go(step, self.lines.len(), page);
        match action {
            Action::Up => go(Step::Up),
            Action::Down => go(Step::Down),
            Action::PageUp => go(Step::PageUp),
            Action::PageDown => go(Step::PageDown),
            Action::First => go(Step::First),
            Action::Last => go(Step::Last),
            Action::ColumnLeft => self.column = self.column.saturating_sub(1),
            Action::ColumnRight => self.column = (self.column + 1).min(COLUMNS.len()),
            Action::Sort | Action::SortColumn => {
                // Numbers are wanted the greatest first, names the first first.
                let first = self.column > 0;
                self.sort = match self.sort {
                    Some((column, down)) if column == self.column && down == first => Some((column, !first)),
                    Some((column, _)) if column == self.column => None,
                    _ => Some((self.column, first)),
                };
                self.order();
            }
            Action::Open => return self.enter(),
            Action::Form => return self.edit(scene),
            Action::Add => {
                if let Some(refused) = refusal(scene) {
                    return refused.into();
                }
                return Answer::Open(Box::new(Layer::Ask(Ask::Form(Box::new(Form::new_agency(scene))))));
            }
            _ => return Answer::Pass,
        }
        self.look_below(scene);
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, scene: &Scene) -> Answer {
        let Input::Mouse(mouse) = input else { return Answer::Pass };
        let page = self.page();
        match mouse.kind {
            MouseEventKind::ScrollUp => self.scroll.go(Step::Up, self.lines.len(), page),
            MouseEventKind::ScrollDown => self.scroll.go(Step::Down, self.lines.len(), page),
            MouseEventKind::Down(MouseButton::Left) => {
                let shown = self.scroll.shown(self.lines.len(), page);
                let at = usize::from(mouse.row).checked_sub(usize::from(self.area.y) + 1).map(|row| shown.start + row);
                if let Some(at) = at.filter(|at| *at < shown.end) {
                    self.scroll.select(at, self.lines.len(), page);
                }
            }
            _ => return Answer::Pass,
        }
        self.look_below(scene);
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        self.area = body;
        let at = self.scroll.selected(self.lines.len()).unwrap_or(0);
        let page = self.page();
        self.scroll.select(at, self.lines.len(), page);
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        draw::view(self, area, buf, scene);
        None
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Open,
            Action::ColumnLeft,
            Action::ColumnRight,
            Action::SortColumn,
            Action::Add,
            Action::Form,
            Action::Filter,
            Action::Undo,
            Action::ShowList,
            Action::Quit,
        ]
    }

    fn own(&self) -> &'static [Action] {
        &[Action::Open, Action::Form, Action::Sort, Action::SortColumn]
    }
}
