//! Activity: the change log by day and author, newest first, one line for each gesture; opened, it shows every value
//! before and after. A gesture can be taken back from here. The log is read page by page as one moves down, so that a
//! long one costs what is looked at; a filter reads on until it has found enough.

mod draw;
mod sieve;

use super::{Screen, Shown};
use crate::domain::id::EntityId;
use crate::i18n::history::HistoryText as T;
use crate::register::history::{Asked, Told};
use crate::register::json::is_internal;
use crate::tui::keys::Action;
use crate::tui::layers::{Answer, Layer, Scene, told};
use crate::tui::msg::Effect;
use crate::tui::widgets::input;
use crate::tui::widgets::scroll::{Scroll, Step};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use sieve::Sieve;
use std::collections::BTreeSet;

/// Gestures are read so many at a time, in parts of so many; fewer where they did a great deal.
const PAGE: usize = 120;
const PART: usize = 12;
const VALUES: usize = 200_000;
/// A filter looks through so many gestures before it lets the person go on.
const REACH: usize = 2_000;
/// Lines of an opened gesture that show at most.
const MOST: usize = 400;

/// One row of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Day(NaiveDate, usize),
    /// A gesture, by its place.
    Gesture(usize),
    /// A value of a gesture: the places of both.
    Value(usize, usize),
    /// So many values of a gesture are not shown.
    More(usize),
}

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Activity {
    told: Vec<Told>,
    /// How many gestures were looked through, those that the filter left out among them.
    looked: usize,
    /// The place in the log up to which it was read.
    last: Option<(i64, i64)>,
    /// Whether the beginning of the log was reached.
    end: bool,
    opened: BTreeSet<String>,
    rows: Vec<Row>,
    scroll: Scroll,
    height: usize,
    field: input::Field,
    typing: bool,
    sieve: Sieve,
    error: Option<String>,
}

impl Activity {
    /// Reads the next page of the log that the filter leaves something of.
    fn read_on(&mut self, scene: &Scene) {
        let enough = self.told.len() + PAGE;
        let stop = self.looked + REACH;
        let mut values = 0;
        while !self.end && self.told.len() < enough && self.looked < stop && values < VALUES {
            let asked = Asked { limit: Some(PART), after: self.last, ..Asked::default() };
            match scene.register.log(&asked) {
                Err(e) => {
                    self.error = Some(e.say(scene.lang));
                    return;
                }
                Ok(part) => {
                    self.end = part.len() < PART;
                    values += part.iter().map(|t| t.lines.len()).sum::<usize>();
                    self.looked += part.len();
                    self.last = part.last().map(|t| t.place).or(self.last);
                    let sieve = &self.sieve;
                    self.told.extend(part.into_iter().filter(|t| sieve.keeps(t, scene)));
                }
            }
        }
    }

    /// Reads from the newest change on, as far as it had been read.
    fn read(&mut self, scene: &Scene) {
        let had = self.told.len();
        (self.told, self.looked, self.end, self.last, self.error) = (Vec::new(), 0, false, None, None);
        self.read_on(scene);
        while !self.end && self.told.len() < had && self.error.is_none() {
            let before = self.looked;
            self.read_on(scene);
            if self.looked == before {
                break;
            }
        }
    }

    /// The rows that show.
    fn lay(&mut self, scene: &Scene) {
        let kept = self.here().map(|t| t.gesture.clone());
        let book = scene.register.book();
        let day = |t: &Told| book.moment(t.at).date_naive();
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.told.len() {
            let today = day(&self.told[at]);
            let count = self.told[at..].iter().take_while(|t| day(t) == today).count();
            rows.push(Row::Day(today, count));
            for (n, told) in self.told.iter().enumerate().skip(at).take(count) {
                rows.push(Row::Gesture(n));
                if self.opened.contains(&told.gesture) {
                    let shown: Vec<usize> = (0..told.lines.len()).filter(|i| !is_internal(&told.lines[*i])).collect();
                    rows.extend(shown.iter().take(MOST).map(|i| Row::Value(n, *i)));
                    if shown.len() > MOST {
                        rows.push(Row::More(shown.len() - MOST));
                    }
                }
            }
            at += count;
        }
        self.rows = rows;
        let found = kept
            .and_then(|g| self.rows.iter().position(|r| matches!(r, Row::Gesture(n) if self.told[*n].gesture == g)));
        let now = self.scroll.selected(self.rows.len()).unwrap_or(0);
        // A value under the cursor stays there while its gesture is open.
        let on_value = matches!(self.rows.get(now), Some(Row::Value(..)));
        let to = if on_value { now } else { found.unwrap_or(now) };
        let to = if to == 0 && self.rows.len() > 1 { 1 } else { to };
        self.scroll.select(to, self.rows.len(), self.height.max(1));
    }

    fn row(&self) -> Option<&Row> {
        self.rows.get(self.scroll.selected(self.rows.len())?)
    }

    /// The gesture under the cursor.
    fn here(&self) -> Option<&Told> {
        match self.row()? {
            Row::Gesture(n) | Row::Value(n, _) => self.told.get(*n),
            _ => None,
        }
    }

    fn go(&mut self, step: Step, scene: &Scene) {
        // The last one is the oldest: read down to it, within reason.
        let stop = self.looked + 10 * REACH;
        while step == Step::Last && !self.end && self.looked < stop && self.error.is_none() {
            self.read_on(scene);
            if self.end || self.looked >= stop {
                self.lay(scene);
            }
        }
        self.scroll.go(step, self.rows.len(), self.height.max(1));
        // Days are no places to stand on.
        let at = self.scroll.selected(self.rows.len()).unwrap_or(0);
        if matches!(self.rows.get(at), Some(Row::Day(..))) {
            let to = match step {
                Step::Up | Step::PageUp if at > 0 => at - 1,
                _ => at + 1,
            };
            self.scroll.select(to, self.rows.len(), self.height.max(1));
        }
        let at = self.scroll.selected(self.rows.len()).unwrap_or(0);
        if !self.end && at + 2 * self.height.max(10) > self.rows.len() {
            self.read_on(scene);
            self.lay(scene);
        }
    }

    fn toggle(&mut self, scene: &Scene) {
        let Some(gesture) = self.here().map(|t| t.gesture.clone()) else { return };
        let at = self.rows.iter().position(|r| matches!(r, Row::Gesture(n) if self.told[*n].gesture == gesture));
        if !self.opened.remove(&gesture) {
            self.opened.insert(gesture);
        }
        self.scroll.select(at.unwrap_or(0), self.rows.len(), self.height.max(1));
        self.lay(scene);
    }

    /// Narrows to what is typed.
    fn narrow(&mut self, scene: &Scene) {
        self.sieve = Sieve::read(self.field.text());
        self.told.clear();
        self.scroll = Scroll::default();
        self.read(scene);
        self.lay(scene);
    }

    fn clear(&mut self, scene: &Scene) {
        self.typing = false;
        if !self.field.text().is_empty() {
            self.field.set("");
            self.narrow(scene);
        }
    }
}

impl Screen for Activity {
    fn needs_all(&self) -> bool {
        false
    }

    fn begin(&mut self, _shown: &Shown, scene: &Scene) {
        self.read(scene);
        self.lay(scene);
    }

    fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        if !self.typing {
            return Answer::Pass;
        }
        match key.code {
            KeyCode::Enter | KeyCode::Down => self.typing = false,
            KeyCode::Esc => self.clear(scene),
            KeyCode::Char('g') if key.modifiers.contains(KeyModifiers::CONTROL) => self.clear(scene),
            _ => {
                if matches!(self.field.press(key), input::Edit::Changed | input::Edit::Refused(_)) {
                    self.narrow(scene);
                }
            }
        }
        Answer::Stay
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        let step = match action {
            Action::Up => Step::Up,
            Action::Down => Step::Down,
            Action::PageUp => Step::PageUp,
            Action::PageDown => Step::PageDown,
            Action::First => Step::First,
            Action::Last => Step::Last,
            Action::Filter => {
                self.typing = true;
                return Answer::Stay;
            }
            Action::ClearFilter if !self.field.text().is_empty() => {
                self.clear(scene);
                return Answer::Stay;
            }
            Action::Open => {
                match self.row() {
                    Some(Row::Value(n, i)) => {
                        let project = self.told[*n].lines[*i].project;
                        let there = project.filter(|p| scene.register.book().entry(*p).is_some());
                        return there.map_or(Answer::Stay, Answer::OpenProject);
                    }
                    _ => self.toggle(scene),
                }
                return Answer::Stay;
            }
            Action::ColumnRight | Action::ColumnLeft => {
                let open = self.here().is_some_and(|t| self.opened.contains(&t.gesture));
                if open != (action == Action::ColumnRight) {
                    self.toggle(scene);
                }
                return Answer::Stay;
            }
            Action::TakeBack => {
                return match self.here() {
                    Some(told) => Answer::Do(Effect::Plan { id: told.id.to_string() }),
                    None => Answer::Say(T::Nothing.say(scene.lang).to_string()),
                };
            }
            Action::Digest => return Answer::Open(Box::new(Layer::digest(scene))),
            _ => return Answer::Pass,
        };
        self.go(step, scene);
        Answer::Stay
    }

    fn resize(&mut self, body: Rect) {
        self.height = usize::from(body.height.saturating_sub(1));
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        self.draw(area, buf, scene)
    }

    fn selected(&self) -> Option<EntityId> {
        match self.row()? {
            Row::Value(n, i) => self.told[*n].lines[*i].project,
            Row::Gesture(n) => match told::projects(&self.told[*n]).as_slice() {
                [one] => Some(*one),
                _ => None,
            },
            _ => None,
        }
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Help,
            Action::Open,
            Action::Filter,
            Action::TakeBack,
            Action::Digest,
            Action::Undo,
            Action::Redo,
            Action::Travel,
            Action::ShowList,
            Action::Quit,
        ]
    }

    fn own(&self) -> &'static [Action] {
        &[Action::Open]
    }

    fn is_filtered(&self) -> bool {
        false
    }
}
