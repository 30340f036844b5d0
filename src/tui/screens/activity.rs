//! Activity: the change log by day and author, newest first, one line for each gesture; opened, it shows every value
//! before and after. Seeds and imports that follow each other stand on one counted line until they are opened, so that
//! people's edits are what the eye meets. A gesture can be taken back from here. The log is read piece by piece as one
//! moves down, so that a long one costs what is looked at; a filter reads on until it has found enough.

mod draw;
mod sieve;

use super::{Screen, Shown};
use crate::domain::change::ChangeKind;
use crate::domain::id::EntityId;
use crate::i18n::history::HistoryText as T;
use crate::register::history::{Counted, LogWalk, Told};
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
use std::collections::{BTreeSet, HashMap, HashSet};

/// So many lines are read at a time: gestures, and runs of seeds or imports.
const PAGE: usize = 100;
/// A filter looks through so many gestures before it lets the person go on.
const REACH: usize = 2_000;
/// Lines of an opened gesture that show at most.
const MOST: usize = 400;

/// One row of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Row {
    Day(NaiveDate, usize),
    /// Seeds or imports that follow each other: the place of the first, how many, their projects and values.
    Run(usize, usize, usize, usize),
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
    /// How far the log was read.
    walk: LogWalk,
    reading: Option<Reading>,
    counted: Counted,
    /// What runs come to, by the gesture with which they begin and how many they are.
    sums: HashMap<(String, usize), (usize, usize)>,
    opened: BTreeSet<String>,
    rows: Vec<Row>,
    /// How many of them are gestures and runs.
    lines: usize,
    scroll: Scroll,
    height: usize,
    field: input::Field,
    typing: bool,
    sieve: Sieve,
    error: Option<String>,
}

/// Reading that goes on between keys.
struct Reading {
    /// From the newest change on, beside the old rows: what has come so far.
    fresh: Option<(LogWalk, Vec<Told>, usize)>,
    /// It goes on until there are so many lines, or so many gestures were looked through.
    wanted: usize,
    stop: usize,
    /// How many gestures there were when lines were last counted and rows laid.
    laid: usize,
    /// The cursor goes to the oldest then.
    to_end: bool,
}

impl Activity {
    /// Begins to read the next page of the log that the filter leaves something of.
    fn read_on(&mut self, wanted: usize, reach: usize, to_end: bool) {
        if self.walk.end || self.error.is_some() {
            return;
        }
        let (wanted, stop) = (self.lines.saturating_add(wanted), self.looked + reach);
        self.reading = Some(Reading { fresh: None, wanted, stop, laid: self.told.len(), to_end });
    }

    /// Begins to read from the newest change on, as far as it had been read.
    fn read(&mut self) {
        let (wanted, stop) = (self.lines.max(PAGE), self.looked.max(REACH));
        self.error = None;
        let fresh = (!self.rows.is_empty()).then(Default::default);
        if fresh.is_none() {
            (self.told, self.looked, self.walk, self.lines) = Default::default();
        }
        self.reading = Some(Reading { fresh, wanted, stop, laid: 0, to_end: false });
    }

    /// One piece of it.
    fn read_piece(&mut self, scene: &Scene) {
        let Some(mut reading) = self.reading.take() else { return };
        let (walk, told, looked) = match &mut reading.fresh {
            Some((walk, told, looked)) => (walk, told, looked),
            None => (&mut self.walk, &mut self.told, &mut self.looked),
        };
        match scene.register.log_on(walk, &mut self.counted) {
            Err(e) => self.error = Some(e.say(scene.lang)),
            Ok(part) => {
                *looked += part.len();
                let sieve = &self.sieve;
                told.extend(part.into_iter().filter(|t| sieve.keeps(t, scene)));
            }
        }
        // Counting lines costs what there is: it is done when that has grown by a half.
        let grown = told.len() >= reading.laid + reading.laid / 2 + 20;
        if grown {
            reading.laid = told.len();
        }
        let lines = if grown { lines(told, scene) } else { 0 };
        let over = walk.end || lines >= reading.wanted || *looked >= reading.stop || self.error.is_some();
        if over {
            if let Some((walk, told, looked)) = reading.fresh {
                (self.walk, self.told, self.looked) = (walk, told, looked);
            }
            self.lay(scene);
            if reading.to_end {
                self.scroll.go(Step::Last, self.rows.len(), self.height.max(1));
            }
            return;
        }
        // What has come is shown as it comes, where nothing else is there.
        if grown && reading.fresh.is_none() {
            self.lay(scene);
        }
        self.reading = Some(reading);
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
            let mut n = at;
            while n < at + count {
                // Whoever looks for words wants to see where they stand.
                let run = if self.sieve.is_all() { run_at(&self.told[n..at + count]) } else { 1 };
                if run > 1 {
                    let (projects, values) = self.sum(n, run);
                    rows.push(Row::Run(n, run, projects, values));
                }
                if run == 1 || self.opened.contains(&run_key(&self.told[n])) {
                    (n..n + run).for_each(|n| self.lay_gesture(n, &mut rows, scene));
                }
                n += run;
            }
            at += count;
        }
        self.lines = rows.iter().filter(|r| matches!(r, Row::Gesture(_) | Row::Run(..))).count();
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

    /// The row of a gesture, and its values if it is opened.
    fn lay_gesture(&mut self, n: usize, rows: &mut Vec<Row>, scene: &Scene) {
        rows.push(Row::Gesture(n));
        let told = &mut self.told[n];
        if !self.opened.contains(&told.gesture) {
            return;
        }
        if told.bulk.is_some() && told.lines.is_empty() {
            told.lines = scene.register.first_lines(told, 2 * MOST).unwrap_or_default();
        }
        let shown: Vec<usize> = (0..told.lines.len()).filter(|i| !is_internal(&told.lines[*i])).collect();
        let all = if told.bulk.is_some() { told.values() } else { shown.len() };
        rows.extend(shown.iter().take(MOST).map(|i| Row::Value(n, *i)));
        if all > shown.len().min(MOST) {
            rows.push(Row::More(all - shown.len().min(MOST)));
        }
    }

    /// The projects of a run, each counted once, and its values.
    fn sum(&mut self, at: usize, run: usize) -> (usize, usize) {
        let key = (self.told[at].gesture.clone(), run);
        if let Some(sum) = self.sums.get(&key) {
            return *sum;
        }
        let told = &self.told[at..at + run];
        let projects: HashSet<EntityId> = told.iter().flat_map(told::projects).collect();
        let sum = (projects.len(), told.iter().map(Told::values).sum());
        self.sums.insert(key, sum);
        sum
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

    fn go(&mut self, step: Step) {
        // The last one is the oldest: read down to it, within reason. Whoever moves on meanwhile stays there.
        let to_end = self.reading.as_mut().map(|r| std::mem::replace(&mut r.to_end, step == Step::Last));
        if step == Step::Last && to_end != Some(true) {
            self.read_on(usize::MAX, 10 * REACH, true);
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
        if self.reading.is_none() && at + 2 * self.height.max(10) > self.rows.len() {
            self.read_on(PAGE, REACH, false);
        }
    }

    /// What is opened by the row under the cursor: a run, or a gesture.
    fn key_here(&self) -> Option<String> {
        match self.row()? {
            Row::Run(n, ..) => self.told.get(*n).map(run_key),
            _ => self.here().map(|t| t.gesture.clone()),
        }
    }

    fn toggle(&mut self, scene: &Scene) {
        let Some(key) = self.key_here() else { return };
        let on = |r: &Row, told: &[Told]| match r {
            Row::Run(n, ..) => run_key(&told[*n]) == key,
            Row::Gesture(n) => told[*n].gesture == key,
            _ => false,
        };
        let at = self.rows.iter().position(|r| on(r, &self.told)).unwrap_or(0);
        if !self.opened.remove(&key) {
            self.opened.insert(key);
        }
        self.scroll.select(at, self.rows.len(), self.height.max(1));
        self.lay(scene);
        self.scroll.select(at, self.rows.len(), self.height.max(1));
    }

    /// Narrows to what is typed.
    fn narrow(&mut self, scene: &Scene) {
        self.sieve = Sieve::read(self.field.text());
        (self.told, self.rows) = Default::default();
        self.scroll = Scroll::default();
        self.read();
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

    fn begin(&mut self, _shown: &Shown, _scene: &Scene) {
        self.read();
    }

    fn go_on(&mut self, _many: usize, scene: &Scene) {
        self.read_piece(scene);
    }

    fn is_making(&self) -> bool {
        self.reading.is_some()
    }

    fn takes_its_time(&self) -> bool {
        self.reading.as_ref().is_some_and(|r| r.to_end)
    }

    fn is_shown_early(&self) -> bool {
        !self.rows.is_empty()
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
                let open = self.key_here().is_some_and(|key| self.opened.contains(&key));
                if open != (action == Action::ColumnRight) {
                    self.toggle(scene);
                }
                return Answer::Stay;
            }
            Action::TakeBack => {
                return match self.here() {
                    Some(told) => Answer::Do(Effect::Plan { id: told.id.to_string() }),
                    None if matches!(self.row(), Some(Row::Run(..))) => {
                        Answer::Say(T::RunFirst.say(scene.lang).to_string())
                    }
                    None => Answer::Say(T::Nothing.say(scene.lang).to_string()),
                };
            }
            Action::Digest => return Answer::Open(Box::new(Layer::digest(scene))),
            _ => return Answer::Pass,
        };
        self.go(step);
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

/// How many seeds or imports of one author stand together at the beginning of these.
fn run_at(told: &[Told]) -> usize {
    let of = |t: &Told| matches!(t.kind, ChangeKind::Seed | ChangeKind::Import).then(|| (t.kind, t.author.clone()));
    match told.first().and_then(of) {
        Some(first) => told.iter().take_while(|t| t.kind == first.0 && t.author == first.1).count(),
        None => 1,
    }
}

/// How many lines these make with all runs folded.
fn lines(told: &[Told], scene: &Scene) -> usize {
    let day = |t: &Told| scene.register.book().moment(t.at).date_naive();
    let follows = |pair: &&[Told]| run_at(pair) == 2 && day(&pair[0]) == day(&pair[1]);
    told.len() - told.windows(2).filter(follows).count()
}

/// By what a run is known: the gesture with which it begins.
fn run_key(first: &Told) -> String {
    format!("+{}", first.gesture)
}
