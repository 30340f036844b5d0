//! A popup over a page: any of those that ask, and the one place where a page or a list of milestones holds it.
//!
//! What was typed is not given up before it is safe: when the popup wants an effect it stays until the effect is said
//! to be done (`saved`), and shows the reason where it failed (`failed`).

use super::bulk::Bulk;
use super::confirm::Confirm;
use super::export::Export;
use super::form::Form;
use super::milestones::Milestones;
use super::picker::{self, Picker};
use super::prompt::Prompt;
use super::schedule::Schedule;
use super::shift::Shifting;
use super::{Outcome, Scene, typed};
use crate::domain::field::{FieldKind, Key};
use crate::domain::id::EntityId;
use crate::i18n::pages::PageText;
use crate::register::drafts::Typed;
use crate::register::edit::Assignment;
use crate::tui::layers::sections;
use crate::tui::msg::Effect;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::{Position, Rect};

/// A popup that asks.
#[derive(Debug, PartialEq)]
pub enum Ask {
    Picker(Box<Picker>),
    Prompt(Box<Prompt>),
    Form(Box<Form>),
    Milestones(Box<Milestones>),
    Confirm(Box<Confirm>),
    Shift(Box<Shifting>),
    Bulk(Box<Bulk>),
    Schedule(Box<Schedule>),
    Export(Box<Export>),
}

impl Ask {
    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        match self {
            Ask::Picker(layer) => layer.on_key(key, scene),
            Ask::Prompt(layer) => layer.on_key(key, scene),
            Ask::Form(layer) => layer.on_key(key, scene),
            Ask::Milestones(layer) => layer.on_key(key, scene),
            Ask::Confirm(layer) => layer.on_key(key, scene),
            Ask::Shift(layer) => layer.on_key(key, scene),
            Ask::Bulk(layer) => layer.on_key(key, scene),
            Ask::Schedule(layer) => layer.on_key(key, scene),
            Ask::Export(layer) => layer.on_key(key, scene),
        }
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        match self {
            Ask::Picker(layer) => layer.on_paste(text, scene),
            Ask::Prompt(layer) => layer.on_paste(text, scene),
            Ask::Form(layer) => layer.on_paste(text, scene),
            Ask::Milestones(layer) => layer.on_paste(text, scene),
            Ask::Confirm(layer) => layer.on_paste(text, scene),
            Ask::Shift(layer) => layer.on_paste(text, scene),
            Ask::Bulk(_) => Outcome::Stay,
            Ask::Schedule(layer) => layer.on_paste(text, scene),
            Ask::Export(layer) => layer.on_paste(text),
        }
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        match self {
            Ask::Picker(layer) => layer.view(screen, buf, scene),
            Ask::Prompt(layer) => layer.view(screen, buf, scene),
            Ask::Form(layer) => layer.view(screen, buf, scene),
            Ask::Milestones(layer) => layer.view(screen, buf, scene),
            Ask::Confirm(layer) => {
                layer.view(screen, buf, scene);
                None
            }
            Ask::Shift(layer) => layer.view(screen, buf, scene),
            Ask::Schedule(layer) => layer.view(screen, buf, scene),
            Ask::Export(layer) => layer.view(screen, buf, scene),
            Ask::Bulk(layer) => {
                layer.view(screen, buf, scene);
                None
            }
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        match self {
            Ask::Picker(layer) => layer.hints(scene),
            Ask::Prompt(layer) => layer.hints(scene),
            Ask::Form(layer) => layer.hints(scene),
            Ask::Milestones(layer) => layer.hints(scene),
            Ask::Confirm(layer) => layer.hints(scene),
            Ask::Shift(layer) => layer.hints(scene),
            Ask::Bulk(layer) => layer.hints(scene),
            Ask::Schedule(layer) => layer.hints(scene),
            Ask::Export(layer) => layer.hints(scene),
        }
    }

    /// The screen has this size.
    pub fn resize(&mut self, screen: Rect) {
        match self {
            Ask::Picker(layer) => layer.resize(screen),
            Ask::Prompt(layer) => layer.resize(screen),
            Ask::Form(layer) => layer.resize(screen),
            Ask::Milestones(layer) => layer.resize(screen),
            Ask::Bulk(layer) => layer.resize(screen),
            Ask::Schedule(layer) => layer.resize(screen),
            Ask::Confirm(_) | Ask::Shift(_) | Ask::Export(_) => {}
        }
    }

    /// An effect failed; the popup stays and says why.
    pub fn failed(&mut self, why: String) {
        match self {
            Ask::Picker(layer) => layer.failed(why),
            Ask::Prompt(layer) => layer.failed(why),
            Ask::Form(layer) => layer.failed(why),
            Ask::Milestones(layer) => layer.failed(why),
            Ask::Confirm(layer) => layer.failed(why),
            Ask::Shift(layer) => layer.failed(why),
            Ask::Bulk(layer) => layer.failed(why),
            Ask::Schedule(layer) => layer.failed(why),
            Ask::Export(layer) => layer.failed(why),
        }
    }

    /// An effect that the popup asked for with `Do` is done.
    pub fn saved(&mut self) {
        match self {
            Ask::Milestones(layer) => layer.saved(),
            Ask::Form(layer) => layer.saved(),
            Ask::Picker(layer) => layer.saved(),
            _ => {}
        }
    }

    /// What is typed in it and not saved, under the name of its form.
    pub fn draft(&self) -> Option<(String, Typed)> {
        match self {
            Ask::Prompt(layer) => layer.draft(),
            Ask::Form(layer) => layer.draft(),
            Ask::Milestones(layer) => layer.draft(),
            _ => None,
        }
    }

    /// Text came back from the editor.
    pub fn edited(&mut self, text: Option<&str>) {
        match self {
            Ask::Prompt(layer) => layer.edited(text),
            Ask::Form(layer) => layer.edited(text),
            Ask::Milestones(layer) => layer.edited(text),
            Ask::Picker(_) | Ask::Confirm(_) | Ask::Shift(_) | Ask::Bulk(_) | Ask::Schedule(_) | Ask::Export(_) => {}
        }
    }

    /// The popup in which a field of projects is edited in place: a picker or a prompt, as the field's kind asks. A
    /// flag needs none and is switched at once. Says why where the field cannot be edited.
    pub fn field(ids: &[EntityId], key: &Key, scene: &Scene) -> Result<Ask, Outcome> {
        if let Some(refused) = refusal(scene) {
            return Err(refused);
        }
        match (key.kind(), key) {
            _ if !sections::is_written(key) => Err(Outcome::Say(PageText::NotEditable.say(scene.lang).to_string())),
            (Some(FieldKind::Code(_) | FieldKind::Agency | FieldKind::Project), Key::Field(field)) => {
                Ok(Ask::Picker(Box::new(Picker::field(ids, *field, scene))))
            }
            (_, Key::Field(field)) if picker::is_person(*field) => {
                Ok(Ask::Picker(Box::new(Picker::field(ids, *field, scene))))
            }
            (Some(FieldKind::Set(_) | FieldKind::List(_)), Key::Field(field))
                if ids.len() > 1 && typed::is_picked(key) =>
            {
                Ok(Ask::Picker(Box::new(Picker::element(ids, *field, scene))))
            }
            (Some(FieldKind::Flag), Key::Field(field)) => {
                let book = scene.register.book();
                let on = ids.iter().filter_map(|id| book.entry(*id)).all(|e| e.project.flag(*field));
                let assignments = vec![Assignment::put(*field, if on { "" } else { "1" })];
                let (ids, seen) = (ids.to_vec(), scene.register.seen());
                Err(Outcome::Do(Effect::Set { ids, assignments, note: String::new(), seen }))
            }
            _ => Ok(Ask::Prompt(Box::new(Prompt::field(ids, key.clone(), scene)))),
        }
    }
}

/// Why nothing can be edited now.
pub fn refusal(scene: &Scene) -> Option<Outcome> {
    scene.register.read_only().map(|_| Outcome::Say(PageText::ReadOnly.say(scene.lang).to_string()))
}

/// The place for one popup over a layer.
#[derive(Debug, PartialEq, Default)]
pub struct Over {
    ask: Option<Ask>,
    /// The popup wants to go once its effect is done.
    waits: bool,
}

impl Over {
    pub fn open(&mut self, mut ask: Ask, screen: Rect) {
        ask.resize(screen);
        *self = Over { ask: Some(ask), waits: false };
    }

    pub fn is_open(&self) -> bool {
        self.ask.is_some()
    }

    pub fn close(&mut self) {
        *self = Over::default();
    }

    /// The popup's answer to a key; `None` where no popup is open.
    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Option<Outcome> {
        let outcome = self.ask.as_mut()?.on_key(key, scene);
        Some(self.settle(outcome))
    }

    /// The popup's answer to a paste; `None` where no popup is open.
    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Option<Outcome> {
        let outcome = self.ask.as_mut()?.on_paste(text, scene);
        Some(self.settle(outcome))
    }

    /// What the popup's answer means to the layer below it.
    fn settle(&mut self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Close => {
                self.close();
                Outcome::Stay
            }
            // Nothing below an open popup hears its keys.
            Outcome::Pass => Outcome::Stay,
            Outcome::CloseAnd(effect) => {
                self.waits = true;
                Outcome::Do(effect)
            }
            other => other,
        }
    }

    /// An effect is done: a popup that waits for it goes.
    pub fn saved(&mut self) {
        if self.waits {
            self.close();
        } else if let Some(ask) = &mut self.ask {
            ask.saved();
        }
    }

    /// An effect failed.
    pub fn failed(&mut self, why: String) {
        self.waits = false;
        if let Some(ask) = &mut self.ask {
            ask.failed(why);
        }
    }

    pub fn draft(&self) -> Option<(String, Typed)> {
        self.ask.as_ref().and_then(Ask::draft)
    }

    pub fn edited(&mut self, text: Option<&str>) {
        if let Some(ask) = &mut self.ask {
            ask.edited(text);
        }
    }

    pub fn resize(&mut self, screen: Rect) {
        if let Some(ask) = &mut self.ask {
            ask.resize(screen);
        }
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        self.ask.as_ref().and_then(|ask| ask.view(screen, buf, scene))
    }

    pub fn hints(&self, scene: &Scene) -> Option<Vec<(String, String)>> {
        self.ask.as_ref().map(|ask| ask.hints(scene))
    }
}
