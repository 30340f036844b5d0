//! The timeline: a row for each project of the list, in its order, with bars and diamonds over an axis of time.
//!
//! What is drawn of a project is worked out when its row is drawn, never for all; working out the screen only puts rows
//! together (groups, the late ones first, those without dates on one line). The names stand in a column of their own that
//! no bar can reach.

mod draw;
mod rows;

use super::{Screen, Shown, Walk};
use crate::domain::chart::axis::{Axis, Zoom};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::record::project_id;
use crate::tui::events::Input;
use crate::tui::keys::Action;
use crate::tui::layers::{Answer, Scene};
use crate::tui::widgets::scroll::{Scroll, Step};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEventKind};
use ratatui::layout::{Position, Rect};
use rows::{Grouping, Row, Rows, Stand};
use std::collections::{BTreeSet, HashSet};

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Timeline {
    rows: Rows,
    /// The rows that are being put together, and how far that is.
    making: Option<Making>,
    scroll: Scroll,
    grouping: Grouping,
    folded: BTreeSet<String>,
    /// The late ones first.
    critical: bool,
    /// Those without any date stand one by one.
    bare_shown: bool,
    zoom: Zoom,
    /// The day in the middle; `None` follows today.
    middle: Option<NaiveDate>,
    area: Rect,
    /// The projects under the filter, to put rows together anew when only the view changes.
    shown: Shown,
}

/// Rows on their way: first what stands above others, where programmes are groups, then the projects, then the order of
/// each group.
struct Making {
    rows: Rows,
    parents: HashSet<EntityId>,
    above: Walk,
    projects: Walk,
    sorted: usize,
    /// The latest are what one wants to see.
    to_first: bool,
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

    /// Begins to put the rows together anew.
    fn make(&mut self, scene: &Scene, to_first: bool) {
        let above = match self.grouping {
            Grouping::Programme => Walk::along(scene.register.book().entries().len()),
            _ => Walk::default(),
        };
        self.making = Some(Making {
            rows: Rows::new(self.grouping, self.critical, self.shown.packages),
            parents: HashSet::new(),
            above,
            projects: Walk::along(self.shown.ids.len()),
            sorted: 0,
            to_first,
        });
    }

    /// The rows are put together: they come to be seen.
    fn take(&mut self, made: Making) {
        let kept = self.rows.stand(self.scroll).filter(|_| !made.to_first);
        self.rows = made.rows;
        self.rows.settle();
        self.lay(kept.as_ref());
    }

    /// Lays the rows anew, the cursor where it stood.
    fn lay(&mut self, kept: Option<&Stand>) {
        self.rows.lay(&self.folded, self.bare_shown);
        let at = kept.and_then(|stand| self.rows.find(stand)).or_else(|| self.rows.first_project()).unwrap_or(0);
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

    fn toggle_fold(&mut self) {
        let Some(group) = self.rows.group_at(self.scroll) else { return };
        let key = self.rows.group(group).key.clone();
        if !self.folded.remove(&key) {
            self.folded.insert(key.clone());
        }
        self.lay(Some(&Stand::Group(key)));
    }

    /// Those without any date one by one, or on one line.
    fn toggle_bare(&mut self) {
        let kept = self.rows.stand(self.scroll);
        self.bare_shown = !self.bare_shown;
        self.lay(kept.as_ref());
    }

    /// Enter on a row that is no project.
    fn open(&mut self) {
        match self.rows.at(self.scroll) {
            Some(Row::Undated(_)) => self.toggle_bare(),
            _ => self.toggle_fold(),
        }
    }
}

impl Screen for Timeline {
    fn begin(&mut self, shown: &Shown, scene: &Scene) {
        self.shown = shown.clone();
        self.make(scene, false);
    }

    fn go_on(&mut self, many: usize, scene: &Scene) {
        let Some(mut making) = self.making.take() else { return };
        let book = scene.register.book();
        if !making.above.is_over() {
            let entries = book.entries();
            let at = making.above.next(many);
            let parents = entries.get(at).unwrap_or_default().iter();
            making.parents.extend(parents.filter_map(|e| project_id(e.project.get(Field::Parent)?)));
        } else if !making.projects.is_over() {
            for entry in self.shown.ids.range(making.projects.next(many)).filter_map(|id| book.entry(id)) {
                making.rows.put(entry, self.shown.counts(entry.id()), &making.parents);
            }
        } else if making.sorted < making.rows.groups() {
            making.rows.sort(making.sorted);
            making.sorted += 1;
        } else {
            return self.take(making);
        }
        self.making = Some(making);
    }

    fn is_making(&self) -> bool {
        self.making.is_some()
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
                self.make(scene, true);
            }
            Action::Group => {
                self.grouping = self.grouping.next();
                self.make(scene, false);
            }
            Action::HideEmpty => self.toggle_bare(),
            Action::Fold => self.toggle_fold(),
            Action::Open if self.selected().is_none() => self.open(),
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
            Row::Project(id) => Some(id),
            Row::Group(_) | Row::Undated(_) => None,
        }
    }

    fn select(&mut self, id: EntityId) {
        if let Some(at) = self.rows.find(&Stand::Project(id)) {
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
