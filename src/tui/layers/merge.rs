//! The merge screen: files are picked, looked at on a thread, decided side by side, and taken in as one change set that
//! can be undone. It also goes through the conflicts that are open already. The screen stays alive meanwhile: the work
//! has a connection of its own, shows how far it is, and stops on Escape.

mod draw;
mod sides;

use super::pick::{self, Pick, Purpose};
use super::{Outcome, Scene, strokes};
use crate::domain::id::EntityId;
use crate::i18n::merge::{MergeText as T, MergeWord as W};
use crate::register::merge::{Asked, Job, News, Outcome as Came};
use crate::tui::msg::Effect;
use crate::tui::widgets::input::Edit;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use sides::{Pressed, Sides};
use std::path::PathBuf;

/// Where a merge stands.
enum Step {
    Pick(Pick),
    /// A thread is at work; its files.
    Working(Vec<PathBuf>),
    /// What would come in, and what is decided about it.
    Preview(Box<Sides>),
    /// Conflicts that are open already.
    Open(Box<Sides>),
    Done(Came),
}

/// The screen of a merge.
pub struct Merge {
    job: Job,
    step: Step,
    /// Why the last thing did not go.
    failed: Option<String>,
    area: Rect,
    /// The files of the look, kept while they are taken in.
    files: Vec<PathBuf>,
    /// A file of another register was refused once: a second Enter takes it in all the same.
    other_register: bool,
    /// Pairs that are to be joined once all is taken in.
    join: Vec<(EntityId, EntityId)>,
}

impl Merge {
    /// Begins with picking files.
    pub fn pick(scene: &Scene) -> Merge {
        Merge::at(Step::Pick(Pick::new(Purpose::Merge, scene)))
    }

    /// Goes through the open conflicts, those of one project first.
    pub fn open(project: Option<EntityId>, scene: &Scene) -> Option<Merge> {
        let conflicts = scene.register.conflicts().ok().filter(|c| !c.is_empty())?;
        Some(Merge::at(Step::Open(Box::new(Sides::open(conflicts, project)))))
    }

    fn at(step: Step) -> Merge {
        let (job, area) = (Job::default(), super::frame::USUAL);
        Merge { job, step, failed: None, area, files: Vec::new(), other_register: false, join: Vec::new() }
    }

    pub fn resize(&mut self, area: Rect) {
        self.area = area;
    }

    /// Whether it must be looked at again soon.
    pub fn is_working(&self) -> bool {
        matches!(self.step, Step::Working(_))
    }

    /// Takes over what the thread has come to.
    pub fn tick(&mut self, scene: &Scene) -> Option<Effect> {
        let Step::Working(files) = &self.step else { return None };
        match self.job.news()? {
            News::Looked(preview) => {
                self.files.clone_from(files);
                self.failed = None;
                self.step = Step::Preview(Box::new(Sides::preview(*preview)));
                None
            }
            News::LookedAgain(preview) => {
                self.failed = Some(W::LookedAgain.say(scene.lang).to_string());
                self.step = Step::Preview(Box::new(Sides::preview(*preview)));
                None
            }
            News::Took(came) => {
                self.step = Step::Done(came);
                Some(Effect::FollowMerge { join: std::mem::take(&mut self.join) })
            }
            News::Failed(error) => {
                self.other_register = error.text() == crate::i18n::errors::ErrorText::OtherRegister;
                let advice = match self.other_register {
                    true => W::OtherRegisterAgain.say(scene.lang).to_string(),
                    false => error.advice(scene.lang).unwrap_or_default(),
                };
                self.failed = Some(format!("{}\n{advice}", error.say(scene.lang)));
                let mut pick = Pick::new(Purpose::Merge, scene);
                pick.mark(files);
                self.step = Step::Pick(pick);
                None
            }
        }
    }

    /// What it asked for failed.
    pub fn failed(&mut self, why: String) {
        if let Step::Working(files) = &self.step {
            let mut pick = Pick::empty(Purpose::Merge);
            pick.mark(files);
            self.step = Step::Pick(pick);
        }
        self.failed = Some(why);
    }

    /// What was decided is written: the questions that are left are asked again.
    pub fn saved(&mut self) {
        if let Step::Open(sides) = &mut self.step {
            sides.settled();
        }
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        match &mut self.step {
            Step::Working(_) if strokes::leaves(key) => {
                self.job.stop();
                Outcome::Stay
            }
            Step::Working(_) => Outcome::Stay,
            Step::Done(came) if came.batch.is_some() && strokes::sign(key) == Some('u') => {
                Outcome::CloseAnd(Effect::Undo)
            }
            Step::Done(_) => Outcome::Close,
            Step::Pick(pick) => match pick.on_key(key, scene, self.area) {
                pick::Pressed::Stay => Outcome::Stay,
                pick::Pressed::Close => Outcome::Close,
                pick::Pressed::Say(text) => Outcome::Say(text),
                pick::Pressed::Look(files) => self.look(files),
            },
            Step::Preview(sides) => match sides.on_key(key, scene, self.area) {
                Pressed::Stay => Outcome::Stay,
                Pressed::Pass => strokes::passed(key),
                Pressed::Leave => Outcome::Close,
                Pressed::Say(text) => Outcome::Say(text),
                Pressed::Done if sides.is_nothing() => Outcome::Close,
                Pressed::Done => {
                    let choices = sides.choices();
                    self.join = sides.joined();
                    self.step = Step::Working(self.files.clone());
                    Outcome::Do(Effect::BeginTake { choices, job: self.job.clone() })
                }
            },
            Step::Open(sides) => match sides.on_key(key, scene, self.area) {
                Pressed::Stay => Outcome::Stay,
                Pressed::Pass => strokes::passed(key),
                Pressed::Leave => Outcome::Close,
                Pressed::Say(text) => Outcome::Say(text),
                Pressed::Done => match sides.decided() {
                    decided if decided.is_empty() => Outcome::Say(W::NothingDecided.say(scene.lang).to_string()),
                    decided if decided.len() == sides.count() => Outcome::CloseAnd(Effect::Settle { decided }),
                    decided => Outcome::Do(Effect::Settle { decided }),
                },
            },
        }
    }

    fn look(&mut self, files: Vec<PathBuf>) -> Outcome {
        self.failed = None;
        let asked = Asked { files: files.clone(), other_register: std::mem::take(&mut self.other_register) };
        self.step = Step::Working(files);
        Outcome::Do(Effect::BeginLook { asked, job: self.job.clone() })
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        let edit = match &mut self.step {
            Step::Pick(pick) => pick.on_paste(text, scene),
            Step::Preview(sides) | Step::Open(sides) => sides.on_paste(text),
            Step::Working(_) | Step::Done(_) => return Outcome::Stay,
        };
        match edit {
            Edit::Refused(_) => Outcome::Say(W::HiddenOut.say(scene.lang).to_string()),
            _ => Outcome::Stay,
        }
    }

    pub fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        draw::screen(self, area, buf, scene)
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let say = |key: &str, word: W| (key.to_string(), word.say(scene.lang).to_string());
        match &self.step {
            Step::Pick(_) => {
                vec![say("Enter", W::Look), say("Tab", W::Complete), say("C-Space", W::Mark), say("Esc", W::Leave)]
            }
            Step::Working(_) => vec![say("Esc", W::Stop)],
            Step::Done(_) => vec![say("Enter", W::Close)],
            Step::Preview(sides) | Step::Open(sides) => {
                let done = if matches!(self.step, Step::Open(_)) { W::Write } else { W::TakeIn };
                sides.hints(done, scene)
            }
        }
    }

    /// The words of a finished merge.
    fn outcome_lines(came: &Came, scene: &Scene) -> Vec<String> {
        let lang = scene.lang;
        let mut out = Vec::new();
        if came.batch.is_none() {
            out.push(T::Nothing.say(lang).to_string());
        } else {
            out.push(T::Taken.with(lang, &[&came.changes]));
            if came.decided > 0 {
                out.push(T::TakenDecided.with(lang, &[&came.decided]));
            }
            if came.open > 0 {
                out.push(W::StillOpen.with(lang, &[&came.open]));
            }
            if came.outside > 0 {
                out.push(W::OutsideWaits.with(lang, &[&came.outside]));
            }
            if let Some(backup) = &came.backup {
                out.push(T::TakenBackup.with(lang, &[&backup.display()]));
            }
            out.push(W::UndoWhole.say(lang).to_string());
        }
        out.push(String::new());
        out.push(T::CheckCode.with(lang, &[&came.check_code]));
        out.push(W::SameCode.say(lang).to_string());
        out
    }
}

/// Whether the key goes on to the next step.
fn goes_on(key: KeyEvent) -> bool {
    key.code == KeyCode::Enter || strokes::saves(key)
}
