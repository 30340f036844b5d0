//! Looking for the rows of the list. A small register answers at once; of a large one the first rows are shown as soon as
//! they are certain, and the others are looked for a piece at a time, between two keys. Whoever needs all rows says so
//! (`finish`).

use super::List;
use super::reading;
use crate::domain::filter::{Filter, FilterKey};
use crate::domain::id::EntityId;
use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::finding::FindText;
use crate::register::hunt::{Hunt, Step};
use crate::register::select::SortKey;
use crate::search::{self, Slot};
use crate::tui::layers::Scene;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use std::time::{Duration, Instant};

/// For so long a key waits for the rows that it asks for; what takes longer is shown when it comes.
const WAIT: Duration = Duration::from_millis(8);

/// For so long a key waits that asks for another query or order as a whole: one picture is better than two.
const PATIENCE: Duration = Duration::from_millis(30);

/// So many conditions are named that might be meant.
const OFFERED: usize = 6;

/// What is being looked for.
#[derive(Debug, Default)]
pub struct Hunting {
    hunt: Option<Hunt>,
    /// The rows that come are the first ones of another query: the cursor goes to the top.
    anew: bool,
    /// How many rows the last query had that was gone through to the end.
    count: usize,
    /// What the rows were made by, once all were found.
    basis: Option<Basis>,
    /// What will be asked for as soon as a value is typed: read while nobody waits.
    coming: Vec<FilterKey>,
}

/// What all rows of a query are made by.
#[derive(Debug, PartialEq, Eq)]
struct Basis {
    filter: Filter,
    sort: Vec<SortKey>,
    lang: Lang,
    edition: u64,
}

impl List {
    /// Reads the query again and puts the rows in order, keeping the project under the cursor.
    pub fn refresh(&mut self, scene: &Scene) {
        let kept = self.stand();
        if self.mend(scene) {
            self.turn += 1;
            self.arrange(kept, scene);
            return;
        }
        self.ask(0, scene);
        self.hunt.anew = false;
        while self.hunt.hunt.is_some() {
            self.take_piece(scene);
        }
        self.arrange(kept, scene);
    }

    /// Reads the query that was typed; the cursor goes to the top. What is not found in a moment comes later (`go_on`).
    pub(super) fn look(&mut self, scene: &Scene) {
        // Where all is found in a moment, one picture is better than two.
        let wanted = if scene.register.is_small() { 0 } else { self.page + 2 };
        self.begin(wanted, true, WAIT, scene);
    }

    /// Puts the rows together for another query or order, keeping the project under the cursor. What is not there in a
    /// moment comes later.
    pub(super) fn seek(&mut self, scene: &Scene) {
        match scene.register.is_small() {
            true => self.refresh(scene),
            false => self.begin(0, false, PATIENCE, scene),
        }
    }

    /// Begins to look, so many rows before all others, and goes on until there are rows to show or the time is over.
    fn begin(&mut self, wanted: usize, anew: bool, patience: Duration, scene: &Scene) {
        let begun = Instant::now();
        self.ask(wanted, scene);
        if self.fault.is_some() {
            // The last good result stays, or comes when nothing else is to be done.
            return;
        }
        self.hunt.anew = anew;
        if self.hunt.hunt.is_none() {
            self.come(scene);
            return;
        }
        while !self.go_on(scene) && begun.elapsed() < patience {}
    }

    /// Whether there is something to go on with while no key comes.
    pub fn is_busy(&self) -> bool {
        self.is_counting() || !self.hunt.coming.is_empty()
    }

    /// Whether rows are still being looked for.
    pub fn is_counting(&self) -> bool {
        self.hunt.hunt.is_some()
    }

    /// How many rows the query has; while they are being counted, how many the last one had.
    pub fn count(&self) -> usize {
        if self.is_counting() { self.hunt.count } else { self.rows.len() }
    }

    /// Whether a key typed in the filter leaves the counting alone: all but those that offer counts.
    pub fn may_count_on(&self, key: KeyEvent) -> bool {
        self.typing && !matches!(key.code, KeyCode::Tab | KeyCode::BackTab)
    }

    /// Looks for more rows, a piece; answers whether there are others to show.
    pub fn go_on(&mut self, scene: &Scene) -> bool {
        if !self.is_counting() && !scene.register.read_ahead(&self.hunt.coming) {
            self.hunt.coming.clear();
        }
        let came = self.hunt.hunt.is_some() && self.take_piece(scene);
        if came {
            self.come(scene);
        }
        came
    }

    /// Looks for all rows.
    pub fn finish(&mut self, scene: &Scene) {
        while self.hunt.hunt.is_some() {
            self.go_on(scene);
        }
    }

    /// Begins with the query in the filter, so many rows before all others.
    fn ask(&mut self, wanted: usize, scene: &Scene) {
        self.turn += 1;
        self.hunt.coming.clear();
        let written = text::halfwidth(self.input.text());
        let typed = written.trim().to_string();
        let filter = match scene.register.query(&typed, scene.lang) {
            Ok(filter) => filter,
            Err(e) => {
                if let Slot::Value { key, .. } = search::slot(&written, written.chars().count()) {
                    self.hunt.coming.push(key);
                }
                self.fault = Some(e.with_advice(scene.lang));
                return;
            }
        };
        if !self.is_counting() {
            self.hunt.count = self.rows.len();
        }
        self.leave_hunt(scene);
        self.hunt.basis = None;
        self.hunt.hunt = scene.register.hunt(&filter, &self.shape.sort, scene.lang, wanted);
        self.unsaid = None;
        if self.hunt.hunt.is_none() {
            let mut rows = scene.register.answering(&filter);
            // As long as not all are known, what comes near is of no use.
            let all_known = scene.register.filling().is_none();
            self.near = rows.is_empty() && !filter.words().is_empty() && all_known;
            if self.near
                && let Some((rest, offers)) = self.half_said(scene)
            {
                (self.near, self.unsaid) = (false, Some(offers));
                rows = scene.register.answering(&rest);
            }
            if self.near {
                rows = scene.register.near(&typed, scene.lang).unwrap_or_default();
                self.near = !rows.is_empty();
            }
            // What only comes near stays in the order of nearness.
            if !self.near && !self.shape.sort.is_empty() {
                scene.register.sort(&mut rows, &self.shape.sort, scene.lang);
            }
            self.rows = rows.into();
        }
        self.reading = reading::of(&filter, scene.lang);
        self.filter = filter;
        self.query = typed;
        self.fault = None;
    }

    /// The query without the word at its end, if that may be the beginning of a condition that is being typed, and what is
    /// said of that.
    fn half_said(&self, scene: &Scene) -> Option<(Filter, String)> {
        let written = text::halfwidth(self.input.text());
        if !self.typing || self.input.caret() < self.input.text().len() {
            return None;
        }
        let rest = scene.register.query(search::unsaid(&written)?.trim(), scene.lang).ok()?;
        let offers = search::complete(&written, written.chars().count(), scene.lang);
        let offers: Vec<String> = offers.into_iter().take(OFFERED).map(|offer| offer.insert).collect();
        Some((rest, FindText::Unfinished.with(scene.lang, &[&offers.join("  ")])))
    }

    fn leave_hunt(&mut self, scene: &Scene) {
        if let Some(hunt) = self.hunt.hunt.take() {
            scene.register.learn(hunt);
        }
    }

    /// Takes a piece of what was found; answers whether it is another one than is shown.
    fn take_piece(&mut self, scene: &Scene) -> bool {
        let grouped = self.is_grouped();
        let Some(hunt) = &mut self.hunt.hunt else { return false };
        let rows = match scene.register.go_on(hunt) {
            Step::Further => return false,
            // Groups are made of all rows.
            Step::First(_) if grouped => return false,
            Step::First(rows) => {
                self.near = false;
                self.rows = rows;
                return true;
            }
            Step::Over(rows) => rows,
        };
        let near = hunt.is_ranked();
        self.leave_hunt(scene);
        if rows.is_empty() && !near && self.unsaid.is_none() && !self.filter.words().is_empty() {
            self.hunt.hunt = match self.half_said(scene) {
                Some((rest, offers)) => {
                    self.unsaid = Some(offers);
                    let wanted = if grouped || scene.register.is_small() { 0 } else { self.page + 2 };
                    scene.register.hunt(&rest, &self.shape.sort, scene.lang, wanted)
                }
                None => scene.register.hunt_near(&self.filter, scene.lang),
            };
            return false;
        }
        self.near = near && !rows.is_empty();
        self.rows = rows;
        let (filter, sort) = (self.filter.clone(), self.shape.sort.clone());
        let basis = Basis { filter, sort, lang: scene.lang, edition: scene.register.edition() };
        self.hunt.basis = Some(basis).filter(|_| !near && self.unsaid.is_none());
        true
    }

    /// Where nothing but a few projects is another than when the rows were found, tests and moves these. Answers whether
    /// the rows are true now.
    fn mend(&mut self, scene: &Scene) -> bool {
        let (register, lang) = (scene.register, scene.lang);
        let Some(mut basis) = self.hunt.basis.take().filter(|_| !self.is_counting()) else { return false };
        let Ok(filter) = register.query(text::halfwidth(self.input.text()).trim(), lang) else { return false };
        if filter != basis.filter || self.shape.sort != basis.sort || lang != basis.lang {
            return false;
        }
        let Some(changed) = register.altered_since(basis.edition) else { return false };
        let Some(answers) = register.answer(&filter, &changed) else { return false };
        let before =
            |a: EntityId, b: EntityId| register.stand(a, b, &basis.sort, lang).is_some_and(std::cmp::Ordering::is_lt);
        // One that stays where it is is the usual case.
        let stays = match (&changed[..], &answers[..]) {
            ([], _) => true,
            ([id], [true]) => self.rows.position(*id).is_some_and(|at| {
                let above = at.checked_sub(1).and_then(|at| self.rows.get(at));
                let below = self.rows.get(at + 1);
                above.is_none_or(|row| before(row, *id)) && below.is_none_or(|row| before(*id, row))
            }),
            _ => false,
        };
        if !stays {
            let changed: Vec<(EntityId, bool)> = changed.into_iter().zip(answers).collect();
            register.move_rows(&mut self.rows, &changed, before);
        }
        basis.edition = register.edition();
        self.hunt.basis = Some(basis);
        true
    }

    /// Shows the rows that came.
    fn come(&mut self, scene: &Scene) {
        let kept = if self.hunt.anew { None } else { self.stand() };
        self.hunt.anew = false;
        self.turn += 1;
        self.arrange(kept, scene);
    }
}
