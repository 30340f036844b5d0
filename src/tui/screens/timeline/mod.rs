//! The timeline: a row for each project of the list, in its order, with bars and diamonds over an axis of time.
//!
//! What is drawn of a project is worked out when its row is drawn, never for all; working out the screen only puts rows
//! together (groups, the late ones first, those without dates left out). The names stand in a column of their own that
//! no bar can reach.

mod draw;
mod rows;

use super::Screen;
use crate::domain::chart::axis::{Axis, Zoom};
use crate::domain::id::EntityId;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::{Answer, Scene};
use crate::tui::widgets::scroll::{Scroll, Step};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};
use rows::{Grouping, Row, Rows};
use std::collections::BTreeSet;

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Timeline {
    rows: Rows,
    scroll: Scroll,
    grouping: Grouping,
    folded: BTreeSet<String>,
    /// The late ones first.
    critical: bool,
    /// Rows without any date are left out.
    dated_only: bool,
    zoom: Zoom,
    /// The day in the middle; `None` follows today.
    middle: Option<NaiveDate>,
    area: Rect,
    /// The projects under the filter, to put rows together anew when only the view changes.
    ids: Vec<EntityId>,
}

/// Rows above the chart: two lines of the axis. Below it: the dates of the project under the cursor, and the legend.
const HEAD: u16 = 2;
const FOOT: u16 = 2;

/// Where today stands on the chart before anybody pans: more has been than is planned.
const TODAY_AT: f64 = 0.62;

/// How the screen is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    names: Rect,
    chart: Rect,
    head: Rect,
    detail: Rect,
    legend: Rect,
}

impl Layout {
    fn of(area: Rect) -> Layout {
        let head = HEAD.min(area.height);
        let foot = FOOT.min(area.height - head);
        let height = area.height - head - foot;
        let names = (area.width * 2 / 5).min(area.width / 4 + 14).min(56);
        let body = Rect { y: area.y + head, height, ..area };
        // A rule stands between the two.
        let chart = names.saturating_add(1).min(area.width);
        Layout {
            names: Rect { width: names, ..body },
            chart: Rect { x: area.x + chart, width: area.width - chart, ..body },
            head: Rect { x: area.x + chart, width: area.width - chart, height: head, ..area },
            detail: Rect { y: body.y + height, height: foot.min(1), ..area },
            legend: Rect { y: body.y + height + foot.min(1), height: foot.saturating_sub(1), ..area },
        }
    }
}

impl Timeline {
    fn axis(&self, width: u16, today: NaiveDate) -> Axis {
        let width = f64::from(width);
        match self.middle {
            Some(middle) => Axis::around(middle, self.zoom, width),
            None => Axis::around(today, self.zoom, width * 2.0 * TODAY_AT),
        }
    }

    fn rebuild(&mut self, scene: &Scene) {
        let kept = self.rows.at(self.scroll).cloned();
        self.rows = Rows::new(&self.ids, scene, self.grouping, &self.folded, self.critical, self.dated_only);
        let at = kept.and_then(|row| self.rows.find(&row)).or_else(|| self.rows.first_project()).unwrap_or(0);
        self.scroll.select(at, self.rows.len(), self.page());
    }

    fn page(&self) -> usize {
        Layout::of(self.area).chart.height.into()
    }

    /// Moves the axis by half a page.
    fn pan(&mut self, later: bool, scene: &Scene) {
        let width = Layout::of(self.area).chart.width;
        let axis = self.axis(width, scene.register.day().today);
        let half = f64::from(width / 2).max(1.0);
        let middle = f64::from(width) / 2.0;
        self.middle = Some(axis.day(if later { middle + half } else { middle - half }));
    }

    fn toggle_fold(&mut self, scene: &Scene) {
        let Some(key) = self.rows.group_at(self.scroll) else { return };
        if !self.folded.remove(&key) {
            self.folded.insert(key.clone());
        }
        self.rebuild(scene);
        if let Some(at) = self.rows.find(&Row::Group(key)) {
            self.scroll.select(at, self.rows.len(), self.page());
        }
    }
}

impl Screen for Timeline {
    fn refresh(&mut self, rows: &[EntityId], scene: &Scene) {
        self.ids = rows.to_vec();
        self.rebuild(scene);
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        let step = match action {
            Action::Up => Some(Step::Up),
            Action::Down => Some(Step::Down),
            Action::PageUp => Some(Step::PageUp),
            Action::PageDown => Some(Step::PageDown),
            Action::First => Some(Step::First),
            Action::Last => Some(Step::Last),
            _ => None,
        };
        if let Some(step) = step {
            self.scroll.go(step, self.rows.len(), self.page());
            return Answer::Stay;
        }
        match action {
            Action::ZoomIn => self.zoom = self.zoom.nearer(),
            Action::ZoomOut => self.zoom = self.zoom.farther(),
            Action::Earlier | Action::ColumnLeft => self.pan(false, scene),
            Action::Later | Action::ColumnRight => self.pan(true, scene),
            Action::Today => self.middle = None,
            Action::Critical => {
                self.critical = !self.critical;
                self.rebuild(scene);
                // The latest are what one wants to see.
                self.scroll.select(self.rows.first_project().unwrap_or(0), self.rows.len(), self.page());
            }
            Action::Group => {
                self.grouping = self.grouping.next();
                self.rebuild(scene);
            }
            Action::HideEmpty => {
                self.dated_only = !self.dated_only;
                self.rebuild(scene);
            }
            Action::Fold => self.toggle_fold(scene),
            Action::Open if self.selected().is_none() => self.toggle_fold(scene),
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn on_mouse(&mut self, input: &Input, _scene: &Scene) -> Answer {
        let Input::Mouse(mouse) = input else { return Answer::Pass };
        match mouse.kind {
            MouseEventKind::ScrollUp => self.scroll.go(Step::Up, self.rows.len(), self.page()),
            MouseEventKind::ScrollDown => self.scroll.go(Step::Down, self.rows.len(), self.page()),
            MouseEventKind::Down(MouseButton::Left) => {
                let layout = Layout::of(self.area);
                let body = Rect { width: self.area.width, ..layout.names };
                if body.contains((mouse.column, mouse.row).into()) {
                    let shown = self.scroll.shown(self.rows.len(), self.page());
                    let at = shown.start + usize::from(mouse.row - body.y);
                    if at < shown.end {
                        let before = self.scroll.selected(self.rows.len());
                        self.scroll.select(at, self.rows.len(), self.page());
                        // A click on the row in hand opens it, or folds the group.
                        if before == Some(at) {
                            return Answer::Run(Action::Open);
                        }
                    }
                }
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        self.area = body;
        let at = self.scroll.selected(self.rows.len()).unwrap_or(0);
        self.scroll.select(at, self.rows.len(), self.page());
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        draw::view(self, area, buf, scene);
        None
    }

    fn selected(&self) -> Option<EntityId> {
        match self.rows.at(self.scroll)? {
            Row::Project(id) => Some(*id),
            Row::Group(_) => None,
        }
    }

    fn select(&mut self, id: EntityId) {
        if let Some(at) = self.rows.find(&Row::Project(id)) {
            self.scroll.select(at, self.rows.len(), self.page());
        }
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Open,
            Action::ZoomIn,
            Action::ZoomOut,
            Action::Earlier,
            Action::Later,
            Action::Today,
            Action::Critical,
            Action::Group,
            Action::HideEmpty,
            Action::Fold,
            Action::Filter,
            Action::MilestoneDone,
            Action::Milestones,
            Action::ShowList,
            Action::Quit,
        ]
    }

    fn own(&self) -> &'static [Action] {
        &[Action::Open]
    }
}
