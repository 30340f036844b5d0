//! The agencies: what each leads and takes part in among the projects of the list, how much of it is late, red, yellow,
//! never confirmed, stale. Every number can be entered; the pane below lists what stands under the cursor. `a` adds an
//! agency, `e` edits it.

mod counts;
mod draw;

use super::{Screen, Shown, Walk};
use crate::domain::filter::Filter;
use crate::domain::id::EntityId;
use crate::i18n::charts::AgencyText as T;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::ask::{Ask, refusal};
use crate::tui::layers::form::Form;
use crate::tui::layers::{Answer, Layer, Scene};
use crate::tui::widgets::scroll::{Scroll, Step};
use counts::{COLUMNS, Line, Tally};
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
    shown: Shown,
    /// What is being counted, and how far that is.
    making: Option<(Tally, Walk)>,
    /// What the lines count.
    counted: Shown,
}

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
            Some(line) => Answer::Within(self.condition(self.column.saturating_sub(1), &line.code)),
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

    /// The first of the projects that the number under the cursor counts, for the pane.
    fn below(&self) -> &[EntityId] {
        self.line().map_or(&[], |line| &line.below[self.column.saturating_sub(1)])
    }

    fn condition(&self, column: usize, code: &str) -> Filter {
        Filter::and([counts::condition(column, code), self.counted.beside()])
    }

    /// Everything is counted: it comes to be seen, the cursor on the agency on which it stood.
    fn take(&mut self, tally: Tally, scene: &Scene) {
        let kept = self.line().map(|l| l.code.clone());
        self.lines = tally.told(scene);
        self.counted = self.shown.clone();
        self.scroll = Scroll::default();
        self.order();
        let at = kept.and_then(|code| self.lines.iter().position(|l| l.code == code)).unwrap_or(0);
        let page = self.page();
        self.scroll.select(at, self.lines.len(), page);
    }

    /// The condition and the count of every number on the screen. For tests.
    pub fn counted(&self) -> impl Iterator<Item = (usize, crate::domain::filter::Filter)> {
        let cells = |l: &Line| {
            let cell = |(n, c): (usize, &usize)| (*c, self.condition(n, &l.code));
            l.counts.iter().enumerate().map(cell).collect::<Vec<_>>()
        };
        self.lines.iter().flat_map(cells)
    }
}

impl Screen for Agencies {
    fn begin(&mut self, shown: &Shown, scene: &Scene) {
        self.shown = shown.clone();
        self.making = Some((Tally::new(scene.register.book()), Walk::along(shown.ids.len())));
    }

    fn go_on(&mut self, many: usize, scene: &Scene) {
        let Some((mut tally, mut walk)) = self.making.take() else { return };
        let ids = self.shown.ids.range(walk.next(many)).filter(|id| self.shown.counts(*id));
        for entry in ids.filter_map(|id| scene.register.book().entry(id)) {
            tally.add(entry);
        }
        match walk.is_over() {
            true => self.take(tally, scene),
            false => self.making = Some((tally, walk)),
        }
    }

    fn is_making(&self) -> bool {
        self.making.is_some()
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
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, _scene: &Scene) -> Answer {
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
            Action::Packages,
            Action::Undo,
            Action::ShowList,
            Action::Quit,
        ]
    }

    fn own(&self) -> &'static [Action] {
        &[Action::Open, Action::Form, Action::Sort, Action::SortColumn]
    }
}
