//! The milestones of one project as a popup: baseline, forecast, actual and slip of each; adding, editing, done today,
//! moving the forecast, removing.

use super::ask::{Ask, Over, refusal};
use super::confirm::Confirm;
use super::course::{self, GAP, Stop};
use super::form::Form;
use super::picker::{Picked, Picker, choices};
use super::prompt::{Prompt, of_projects};
use super::schedule::Schedule;
use super::shift::Shifting;
use super::{Outcome, Scene, frame, strokes};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::MilestoneKind;
use crate::domain::record::Record;
use crate::i18n::labels;
use crate::i18n::pages::{EditText, KeyWord};
use crate::register::edit::Assignment;
use crate::register::show;
use crate::tui::msg::{Effect, Saved};
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{cells, put, tint};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

/// The widest that the list becomes.
const WIDE: u16 = 88;

/// The milestones of one project.
#[derive(Debug, PartialEq)]
pub struct Milestones {
    project: EntityId,
    scroll: Scroll,
    /// The kind of a new milestone is being chosen.
    kinds: Option<Picker>,
    over: Over,
    remark: Option<String>,
    screen: Rect,
}

impl Milestones {
    /// The list, with the next open milestone selected.
    pub fn new(project: EntityId, scene: &Scene) -> Milestones {
        let next = scene.register.book().entry(project).and_then(|e| e.facts.next).unwrap_or(0);
        Milestones {
            project,
            scroll: Scroll::at(next),
            kinds: None,
            over: Over::default(),
            remark: None,
            screen: frame::USUAL,
        }
    }

    /// The screen has this size.
    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
        self.over.resize(screen);
        if let Some(picker) = &mut self.kinds {
            picker.resize(screen);
        }
    }

    pub fn saved(&mut self) {
        self.over.saved();
    }

    pub fn failed(&mut self, why: String) {
        match self.over.is_open() {
            true => self.over.failed(why),
            false => self.remark = Some(why),
        }
    }

    pub fn draft(&self) -> Option<(String, crate::register::drafts::Typed)> {
        self.over.draft()
    }

    pub fn edited(&mut self, text: Option<&str>) {
        self.over.edited(text);
    }

    fn records<'a>(&self, scene: &'a Scene) -> &'a [Record] {
        scene.register.book().entry(self.project).map_or(&[], |e| &e.milestones)
    }

    /// The milestone under the cursor.
    pub fn selected<'a>(&self, scene: &'a Scene) -> Option<&'a Record> {
        let records = self.records(scene);
        records.get(self.scroll.selected(records.len())?)
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        if let Some(picker) = &mut self.kinds {
            picker.paste(text, scene);
        }
        self.over.on_paste(text, scene).unwrap_or(Outcome::Stay)
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if let Some(outcome) = self.over.on_key(key, scene) {
            return outcome;
        }
        if self.kinds.is_some() {
            return self.choose_kind(key, scene);
        }
        self.remark = None;
        if strokes::leaves(key) {
            return Outcome::Close;
        }
        let count = self.records(scene).len();
        if let Some(step) = strokes::step(key) {
            let height = frame::most_rows(self.screen).saturating_sub(2);
            self.scroll.go(step, count, height.into());
            return Outcome::Stay;
        }
        let enter = key.code == KeyCode::Enter;
        match strokes::sign(key) {
            Some('q') => Outcome::Close,
            _ if key.code == KeyCode::Esc => Outcome::Close,
            Some('y') => match self.selected(scene) {
                Some(record) => Outcome::Do(Effect::Copy(line(record, scene))),
                None => Outcome::Stay,
            },
            sign if enter || sign.is_some_and(|c| "aeEdDf+t<>JK".contains(c)) => match refusal(scene) {
                Some(refused) => refused,
                None => self.act(sign, enter, scene),
            },
            _ => Outcome::Stay,
        }
    }

    fn act(&mut self, sign: Option<char>, enter: bool, scene: &Scene) -> Outcome {
        let record = self.selected(scene);
        if sign == Some('t') {
            self.over.open(Ask::Schedule(Box::new(Schedule::new(self.project, scene))), self.screen);
            return Outcome::Stay;
        }
        let (Some(record), false) = (record, sign == Some('a')) else {
            // With nothing to edit, Enter adds.
            let title = EditText::KindTitle.say(scene.lang).to_string();
            let mut picker = Picker::returning(title, choices(Field::MilestoneKind, None, None, scene));
            picker.resize(self.screen);
            self.kinds = Some(picker);
            return Outcome::Stay;
        };
        let ask = match sign {
            Some('d') if !enter => return done_today(record, scene),
            Some(turn @ ('<' | '>' | 'J' | 'K')) if !enter => {
                let (id, down) = (record.id, matches!(turn, '>' | 'J'));
                let count = self.records(scene).len();
                let step = if down { Step::Down } else { Step::Up };
                self.scroll.go(step, count, frame::most_rows(self.screen).saturating_sub(2).into());
                return Outcome::Do(Effect::MoveMilestone { id, down });
            }
            Some('+') => Ask::Shift(Box::new(Shifting::new(vec![self.project], scene))),
            Some('D') => Ask::Confirm(Box::new(Confirm::remove_item(record, scene))),
            Some('f') => Ask::Prompt(Box::new(Prompt::item(record, Field::Forecast, scene))),
            _ => Ask::Form(Box::new(Form::milestone(record, scene))),
        };
        self.over.open(ask, self.screen);
        Outcome::Stay
    }

    fn choose_kind(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        let Some(picker) = &mut self.kinds else { return Outcome::Stay };
        match picker.choose(key, scene) {
            Picked::Open | Picked::Do(_) => return Outcome::Stay,
            Picked::Left => {}
            Picked::Value(code) => {
                let kind = code.as_deref().and_then(MilestoneKind::parse).unwrap_or(MilestoneKind::Other);
                let form = Form::new_milestone(self.project, kind, scene);
                self.over.open(Ask::Form(Box::new(form)), self.screen);
            }
        }
        self.kinds = None;
        Outcome::Stay
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let entry = scene.register.book().entry(self.project);
        let stops = entry.map(|e| course::stops(e, scene)).unwrap_or_default();
        let title = EditText::MilestonesTitle.with(scene.lang, &[&of_projects(&[self.project], scene)]);
        let width = frame::content_width(screen, WIDE);
        let grid = course::grid(&stops, width, scene.lang);
        let each: u16 = if grid.is_some() { 1 } else { 2 };
        let wanted = (stops.len().max(1) as u16).saturating_mul(each).saturating_add(3);
        let rows = wanted.min(frame::most_rows(screen)).max(6);
        let inner = frame::open(&title, scene.theme, frame::area(screen, width, rows), buf);
        let (head, rest) = frame::split(inner, u16::from(grid.is_some()));
        let (body, foot) = frame::split(rest, rest.height.saturating_sub(2));
        if let Some(grid) = &grid {
            draw_head(grid, head, buf, scene);
        }
        if stops.is_empty() {
            frame::write(EditText::NoneYet.say(scene.lang), Role::Dim, scene.theme, body, buf);
        }
        let shown = self.scroll.shown(stops.len(), (body.height / each).into());
        let chosen = self.scroll.selected(stops.len());
        for (n, at) in shown.enumerate() {
            let y = body.y + n as u16 * each;
            let place = Rect { y, height: each, ..body }.intersection(body);
            match &grid {
                Some(grid) => draw_row(&stops[at], grid, place, buf, scene),
                None => draw_stack(&stops[at], place, buf, scene),
            }
            if chosen == Some(at) {
                tint(buf, place, scene.theme.style(Role::Selection));
            }
        }
        self.draw_foot(foot, buf, scene);
        if let Some(picker) = &self.kinds {
            return picker.view(screen, buf, scene);
        }
        self.over.view(screen, buf, scene)
    }

    /// Below the list: what went wrong, or what is noted with the selected milestone.
    fn draw_foot(&self, foot: Rect, buf: &mut Buffer, scene: &Scene) {
        match (&self.remark, self.selected(scene)) {
            (Some(remark), _) => _ = frame::write(remark, Role::Error, scene.theme, foot, buf),
            (None, Some(record)) => _ = frame::write(&grounds(record, scene), Role::Dim, scene.theme, foot, buf),
            (None, None) => {}
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        if let Some(picker) = &self.kinds {
            return picker.hints(scene);
        }
        if let Some(hints) = self.over.hints(scene) {
            return hints;
        }
        let words = [
            ("a", KeyWord::Add),
            ("Enter", KeyWord::Edit),
            ("d", KeyWord::DoneToday),
            ("f", KeyWord::Forecast),
            ("+", KeyWord::Shift),
            ("t", KeyWord::Template),
            ("<", KeyWord::Reorder),
            ("D", KeyWord::Remove),
            ("Esc", KeyWord::Back),
        ];
        words.iter().map(|(key, word)| (key.to_string(), word.say(scene.lang).to_string())).collect()
    }
}

/// Says of a milestone that it was reached today; of one that was reached before, when.
pub fn done_today(record: &Record, scene: &Scene) -> Outcome {
    if let Some(when) = record.get(Field::Actual) {
        return Outcome::Say(EditText::AlreadyDone.with(scene.lang, &[&show::date(when)]));
    }
    let today = scene.register.day().today.format("%Y-%m-%d").to_string();
    Outcome::Do(Effect::SetItem {
        id: record.id,
        assignments: vec![Assignment::put(Field::Actual, today)],
        note: String::new(),
        seen: scene.register.seen(),
        what: Saved::MilestoneDone,
    })
}

/// Why the forecast is what it is, who says so, and what is noted.
pub fn grounds(record: &Record, scene: &Scene) -> String {
    let source = record.get(Field::ForecastSource).and_then(|hex| show::source(hex, scene.register.book()));
    let parts = [
        (Field::ForecastReason, record.get(Field::ForecastReason).map(str::to_string)),
        (Field::ForecastSource, source),
        (Field::MilestoneNote, record.get(Field::MilestoneNote).map(|n| n.replace('\n', " "))),
    ];
    let said =
        parts.into_iter().filter_map(|(field, text)| Some(format!("{} {}", labels::field(scene.lang, field), text?)));
    said.collect::<Vec<_>>().join("   ")
}

/// A milestone as one line of text.
pub fn line(record: &Record, scene: &Scene) -> String {
    let title = labels::milestone_title(scene.lang, record).to_string();
    let dates = [Field::Baseline, Field::Forecast, Field::Actual];
    let heads = course::headings(scene.lang);
    let said = dates.iter().zip(heads).filter_map(|(f, head)| Some(format!("{head} {}", show::date(record.get(*f)?))));
    std::iter::once(title).chain(said).collect::<Vec<_>>().join("  ")
}

fn draw_head(grid: &course::Grid, row: Rect, buf: &mut Buffer, scene: &Scene) {
    let style = scene.theme.style(Role::Dim);
    let starts = grid.starts();
    for (n, head) in course::headings(scene.lang).into_iter().enumerate() {
        let shift = if n == 3 { grid.slip.saturating_sub(cells(head) as u16) } else { 0 };
        put(buf, row, row.x.saturating_add(starts[n] + shift), row.y, head, style);
    }
}

fn draw_row(stop: &Stop, grid: &course::Grid, row: Rect, buf: &mut Buffer, scene: &Scene) {
    for (x, text, role) in course::cells_of(stop, grid, scene) {
        put(buf, row, row.x.saturating_add(x), row.y, &text, scene.theme.style(role));
    }
}

/// Two rows: sign, title and slip; below them the dates.
fn draw_stack(stop: &Stop, place: Rect, buf: &mut Buffer, scene: &Scene) {
    let (sign, role) = stop.sign(scene);
    put(buf, place, place.x, place.y, sign, scene.theme.style(role));
    let x = put(buf, place, place.x.saturating_add(GAP), place.y, &stop.title, scene.theme.style(Role::Text));
    let slip = [stop.slip_text(scene.lang), stop.late_text(scene.lang)].join(" ");
    put(buf, place, x.saturating_add(GAP), place.y, slip.trim(), scene.theme.style(stop.slip_role()));
    if place.height > 1 {
        let dates = course::dates_line(stop, scene);
        put(buf, place, place.x.saturating_add(GAP), place.y + 1, &dates, scene.theme.style(Role::Dim));
    }
}
