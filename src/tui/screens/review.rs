//! The monthly round, screen 6: first which projects, then one project at a time with last month's figures beside
//! today's, at the end what the round came to.
//!
//! `c` says that a project is still true and goes on; the keys for stage, light, progress, money, milestones, problems
//! and next steps are those of everywhere and act on the project in hand. What nobody touches is carried forward. How far
//! the round is stands beside the register (`register::round`), so that it can be stopped and gone on with.

use super::{Screen, Shown, Walk};
use crate::domain::field::Key;
use crate::domain::id::EntityId;
use crate::i18n::review::ReviewText as T;
use crate::register::Done;
use crate::register::book::Entry;
use crate::register::digest::{Digest, Span};
use crate::register::round::{Outcome, Queue, QueueCounts, Round};
use crate::tui::keys::Action;
use crate::tui::layers::ask::{Ask, refusal};
use crate::tui::layers::form::Form;
use crate::tui::layers::milestones::done_today;
use crate::tui::layers::{Answer, Layer, Scene};
use crate::tui::msg::{Effect, Saved};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

mod begin;
mod over;
mod project;

/// Where one is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Choosing,
    Going,
    Over,
}

/// What the cursor of a project stands on.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Field(Key),
    Milestone(EntityId),
}

/// A line of the choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    GoOn,
    Begin(Queue, usize),
}

/// What it shows and where one is in it.
#[derive(Default)]
pub struct Review {
    at: At,
    round: Option<Round>,
    /// Whether the round that was kept has been looked for.
    looked: bool,
    choices: Vec<Choice>,
    choice: Scroll,
    /// The projects under the filter.
    shown: Shown,
    /// How many are in each queue; those that are being counted, and how far that is.
    counts: QueueCounts,
    making: Option<(QueueCounts, Walk)>,
    /// The project in hand as it stood a month ago.
    then: Option<(EntityId, Option<Entry>)>,
    note: Option<String>,
    items: Vec<Item>,
    cursor: Scroll,
    /// The project that was just said to be true.
    asked: Option<EntityId>,
    outcome: Vec<Outcome>,
    /// The digest of exactly this round.
    digest: Option<Digest>,
    top: usize,
    page: usize,
}

impl Review {
    /// A gesture is on disk while this screen is in front: it belongs to the round; a project that was said to be true is
    /// settled.
    pub fn saved(&mut self, what: &Saved, done: &Done, scene: &Scene) -> Option<Effect> {
        let asked = self.asked.take();
        if self.at == At::Choosing {
            return None;
        }
        let round = self.round.as_mut()?;
        let of = |id: &EntityId| scene.register.project_of(*id);
        if done.entities.iter().filter_map(of).any(|id| round.holds(id)) {
            round.tell(&done.gesture);
        }
        if *what == Saved::Confirmed && asked.is_some() && asked == round.current() {
            round.settle();
            self.arrive(scene);
        }
        self.keep()
    }

    /// A gesture was taken back or done again: the project that it is about comes back to hand.
    pub fn took(&mut self, done: &Done, scene: &Scene) -> Option<Effect> {
        if self.at == At::Choosing {
            return None;
        }
        let today = scene.register.day().today;
        let round = self.round.as_mut()?;
        let project =
            done.entities.iter().find_map(|id| scene.register.project_of(*id)).filter(|id| round.holds(*id))?;
        round.tell(&done.gesture);
        let confirmed = scene.register.book().entry(project)?.project.date(crate::domain::field::Field::ConfirmedOn);
        let true_today = confirmed.is_some_and(|d| d.latest() == today);
        round.go_to(project, !true_today);
        self.at = At::Going;
        self.arrive(scene);
        self.keep()
    }

    fn keep(&self) -> Option<Effect> {
        self.round.clone().map(|round| Effect::KeepRound { round: Box::new(round) })
    }

    fn current(&self) -> Option<EntityId> {
        self.round.as_ref().filter(|_| self.at == At::Going).and_then(Round::current)
    }

    /// Another project is in hand, or the end is reached.
    fn arrive(&mut self, scene: &Scene) {
        self.cursor = Scroll::default();
        self.top = 0;
        self.look(scene);
    }

    /// Works out what is shown of the project in hand.
    fn look(&mut self, scene: &Scene) {
        let Some(round) = &self.round else {
            self.at = At::Choosing;
            return;
        };
        if self.at == At::Choosing {
            return;
        }
        let Some(id) = round.current() else {
            self.at = At::Over;
            self.outcome = scene.register.outcome_of(round).unwrap_or_default();
            self.digest = scene.register.digest(&Span::Gestures(round.gestures()), true).ok();
            return;
        };
        self.at = At::Going;
        if self.then.as_ref().is_none_or(|(of, _)| *of != id) {
            let month_ago = scene.register.month_ago();
            self.then = Some((id, scene.register.project_as_of(id, month_ago).ok().flatten()));
        }
        self.note = scene.register.latest_note(id).map(|n| project::note_line(&n));
        self.items = project::items(id, scene);
    }

    /// Begins to count the queues, where they are to be seen.
    fn count(&mut self, scene: &Scene) {
        let all = Walk::along(scene.register.book().entries().len());
        self.making = (self.at == At::Choosing).then(|| (QueueCounts::default(), all));
    }

    /// Back to the choice of queues.
    fn choose(&mut self, scene: &Scene) {
        self.at = At::Choosing;
        self.list();
        self.count(scene);
        self.choice = Scroll::default();
    }

    fn stop(&mut self, scene: &Scene) -> Answer {
        self.choose(scene);
        Answer::Tell(T::Stopped.say(scene.lang).to_string())
    }

    fn act_choosing(&mut self, action: Action, scene: &Scene) -> Answer {
        if let Some(step) = step(action) {
            self.choice.go(step, self.choices.len(), self.page);
            return Answer::Stay;
        }
        if action != Action::Open {
            return Answer::Pass;
        }
        let chosen = self.choice.selected(self.choices.len()).map(|n| self.choices[n]);
        match chosen {
            None => Answer::Stay,
            Some(Choice::GoOn) => {
                self.at = At::Going;
                self.arrive(scene);
                Answer::Stay
            }
            Some(Choice::Begin(queue, _)) => match scene.register.begin_round(queue, &self.shown.ids.to_vec()) {
                None => Answer::Say(T::Nothing.say(scene.lang).to_string()),
                Some(round) => {
                    self.round = Some(round);
                    self.at = At::Going;
                    self.arrive(scene);
                    self.keep().map_or(Answer::Stay, Answer::Do)
                }
            },
        }
    }

    fn act_going(&mut self, action: Action, scene: &Scene) -> Answer {
        if let Some(step) = step(action) {
            self.cursor.go(step, self.items.len(), self.page);
            return Answer::Stay;
        }
        let item = self.cursor.selected(self.items.len()).map(|n| self.items[n].clone());
        match (action, item) {
            (Action::Confirm, _) => {
                self.asked = self.current();
                Answer::Pass
            }
            (Action::Skip | Action::ColumnRight, _) => self.turn(Round::skip, scene),
            (Action::GoBack | Action::ColumnLeft, _) => self.turn(Round::back, scene),
            (Action::ClearFilter, _) => self.stop(scene),
            (Action::Filter, _) => Answer::Say(T::NoFilter.with(scene.lang, &[&"Esc"])),
            (Action::Field, Some(_)) if refusal(scene).is_some() => Answer::Pass,
            (Action::Field, Some(Item::Field(key))) => {
                let ids: Vec<EntityId> = self.current().into_iter().collect();
                match Ask::field(&ids, &key, scene) {
                    Ok(ask) => Answer::Open(Box::new(Layer::Ask(ask))),
                    Err(outcome) => outcome.into(),
                }
            }
            (Action::Field, Some(Item::Milestone(id))) => match self.milestone(id, scene) {
                Some(record) => {
                    Answer::Open(Box::new(Layer::Ask(Ask::Form(Box::new(Form::milestone(&record, scene))))))
                }
                None => Answer::Stay,
            },
            (Action::MilestoneDone, Some(Item::Milestone(id))) => match self.milestone(id, scene) {
                Some(record) if refusal(scene).is_none() => done_today(&record, scene).into(),
                _ => Answer::Pass,
            },
            _ => Answer::Pass,
        }
    }

    fn act_over(&mut self, action: Action, scene: &Scene) -> Answer {
        if let Some(step) = step(action) {
            self.top = crate::tui::widgets::scroll::turn(self.top, step, self.summary(scene).len(), self.page);
            return Answer::Stay;
        }
        match action {
            Action::GoBack | Action::ColumnLeft => {
                self.at = At::Going;
                self.turn(Round::back, scene)
            }
            Action::Copy => {
                let lines = self.summary(scene).into_iter().map(|(words, _)| words);
                Answer::Do(Effect::Copy(lines.collect::<Vec<_>>().join("\n")))
            }
            Action::ClearFilter => self.stop(scene),
            Action::Open => {
                if let Some(round) = &mut self.round {
                    round.finished = true;
                }
                let effect = self.keep();
                self.choose(scene);
                effect.map_or(Answer::Stay, Answer::Do)
            }
            _ => Answer::Pass,
        }
    }

    fn turn(&mut self, how: fn(&mut Round), scene: &Scene) -> Answer {
        if let Some(round) = &mut self.round {
            how(round);
        }
        self.arrive(scene);
        self.keep().map_or(Answer::Stay, Answer::Do)
    }

    fn milestone(&self, id: EntityId, scene: &Scene) -> Option<crate::domain::record::Record> {
        let entry = scene.register.book().entry(self.current()?)?;
        entry.milestones.iter().find(|m| m.id == id).cloned()
    }
}

fn step(action: Action) -> Option<Step> {
    Some(match action {
        Action::Up => Step::Up,
        Action::Down => Step::Down,
        Action::PageUp => Step::PageUp,
        Action::PageDown => Step::PageDown,
        Action::First => Step::First,
        Action::Last => Step::Last,
        _ => return None,
    })
}

impl Screen for Review {
    fn begin(&mut self, shown: &Shown, scene: &Scene) {
        self.shown = shown.clone();
        if !self.looked {
            self.looked = true;
            self.round = scene.register.kept_round();
        }
        if let Some(round) = &mut self.round {
            scene.register.prune_round(round);
        }
        self.list();
        self.look(scene);
        self.count(scene);
    }

    fn go_on(&mut self, many: usize, scene: &Scene) {
        let Some((mut counts, mut walk)) = self.making.take() else { return };
        for entry in scene.register.book().entries().get(walk.next(many)).unwrap_or_default() {
            scene.register.count_queues(entry, &mut counts);
        }
        match walk.is_over() {
            true => {
                self.counts = counts;
                self.list();
            }
            false => self.making = Some((counts, walk)),
        }
    }

    fn is_making(&self) -> bool {
        self.making.is_some()
    }

    fn act(&mut self, action: Action, scene: &Scene) -> Answer {
        match self.at {
            At::Choosing => self.act_choosing(action, scene),
            At::Going => self.act_going(action, scene),
            At::Over => self.act_over(action, scene),
        }
    }

    fn resize(&mut self, body: Rect) {
        self.page = usize::from(body.height.saturating_sub(project::AROUND)).max(1);
    }

    fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        match self.at {
            At::Choosing => self.draw_choices(area, buf, scene),
            At::Going => self.draw_project(area, buf, scene),
            At::Over => self.draw_over(area, buf, scene),
        }
        None
    }

    fn selected(&self) -> Option<EntityId> {
        self.current()
    }

    fn hints(&self) -> &'static [Action] {
        match self.at {
            At::Choosing => &[Action::Open, Action::Filter, Action::Help, Action::ShowList, Action::Quit],
            At::Going => GOING,
            At::Over => &[Action::Open, Action::GoBack, Action::Copy, Action::Undo, Action::Help, Action::ShowList],
        }
    }

    fn own(&self) -> &'static [Action] {
        match self.at {
            At::Choosing => &[Action::Open],
            At::Going => &[],
            At::Over => &[Action::Open, Action::Copy],
        }
    }

    fn is_filtered(&self) -> bool {
        self.at == At::Choosing
    }
}

/// What the footer offers on a project.
const GOING: &[Action] = &[
    Action::Confirm,
    Action::Skip,
    Action::GoBack,
    Action::Stage,
    Action::Health,
    Action::Progress,
    Action::Paid,
    Action::Milestones,
    Action::MilestoneDone,
    Action::Problems,
    Action::NextSteps,
    Action::Field,
    Action::Note,
    Action::Undo,
    Action::Open,
    Action::Form,
    Action::Help,
];
