//! Picking one of a vocabulary, an agency, a project, a place or a person: typing narrows, digits pick while nothing is typed and
//! there are no more than nine, the present value is marked.
//!
//! A stage that moves back or over a step goes on to a prompt for the reason; pausing goes on to its reason. A picker
//! may also only return what was chosen, to the form that opened it.

use super::form::Form;
use super::prompt::{Prompt, of_projects, remark, saved};
use super::{Outcome, Scene, frame, strokes};
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::domain::kinds::{Activity, Stage};
use crate::domain::record::Record;
use crate::i18n::bulk::BulkText;
use crate::i18n::labels;
use crate::i18n::pages::{EditText, KeyWord};
use crate::register::edit::{Assignment, How, asks_for_note};
use crate::tui::msg::Effect;
use crate::tui::widgets::input::Edit;
use crate::tui::widgets::list::{self, Pick};
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

mod choices;
mod draw;

pub use choices::{Adds, Choice, choices, elements, is_clearable, is_person};

/// The most entries that show at once.
const ROWS: u16 = 14;

/// What a choice is for.
#[derive(Debug, Clone, PartialEq)]
enum Purpose {
    /// A field of projects, and what else is set with it.
    Projects { ids: Vec<EntityId>, field: Field, with: Vec<Assignment>, seen: i64, how: How },
    /// A field of a milestone, a note or a link.
    Item { record: Box<Record>, field: Field, seen: i64 },
    /// Only to be returned.
    Return,
}

/// What comes after a choice.
#[derive(Debug, PartialEq)]
enum Next {
    Why(Box<Prompt>),
    Then(Box<Picker>),
    /// A new agency.
    Agency(Box<Form>),
}

/// What became of a key.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Picked {
    /// Nothing was chosen yet.
    Open,
    /// Left without a choice.
    Left,
    /// This value was chosen; `None` empties the field.
    Value(Option<String>),
    /// Nothing was chosen yet; this is to be done first.
    Do(Effect),
}

/// One choice being made.
#[derive(Debug, PartialEq)]
pub struct Picker {
    title: String,
    purpose: Purpose,
    choices: Vec<Choice>,
    list: list::Picker,
    next: Option<Next>,
    remark: Option<String>,
    screen: Rect,
}

impl Picker {
    /// Picks the value of a field for one project, or for all that are marked.
    pub fn field(ids: &[EntityId], field: Field, scene: &Scene) -> Picker {
        let book = scene.register.book();
        let now = |id: &EntityId| book.entry(*id).and_then(|e| e.project.get(field)).map(str::to_string);
        let mut all: Vec<Option<String>> = ids.iter().map(now).collect();
        all.dedup();
        let current = match all.as_slice() {
            [one] => one.clone(),
            _ => None,
        };
        let label = labels::field(scene.lang, field);
        let title = EditText::FieldOf.with(scene.lang, &[&label, &of_projects(ids, scene)]);
        let seen = scene.register.seen();
        let purpose = Purpose::Projects { ids: ids.to_vec(), field, with: Vec::new(), seen, how: How::Put };
        let own = if let [one] = ids { Some(*one) } else { None };
        Picker::new(title, choices(field, current.as_deref(), own, scene), purpose)
    }

    /// Picks one element that many projects get in a set, or lose: Tab turns from one to the other.
    pub fn element(ids: &[EntityId], field: Field, scene: &Scene) -> Picker {
        let seen = scene.register.seen();
        let purpose = Purpose::Projects { ids: ids.to_vec(), field, with: Vec::new(), seen, how: How::Include };
        let mut picker = Picker::new(String::new(), elements(field, scene), purpose);
        picker.entitle(scene);
        picker
    }

    /// The title of a picker of elements says what is done with the one chosen.
    fn entitle(&mut self, scene: &Scene) {
        let Purpose::Projects { ids, field, how, .. } = &self.purpose else { return };
        let verb = if *how == How::Exclude { BulkText::SetTake } else { BulkText::SetAdd };
        let label = format!("{} · {}", labels::field(scene.lang, *field), verb.say(scene.lang));
        self.title = EditText::FieldOf.with(scene.lang, &[&label, &of_projects(ids, scene)]);
    }

    /// Picks the value of a field of a milestone or a note.
    pub fn item(record: &Record, field: Field, scene: &Scene) -> Picker {
        let purpose = Purpose::Item { record: Box::new(record.clone()), field, seen: scene.register.seen() };
        let title = labels::field(scene.lang, field).to_string();
        Picker::new(title, choices(field, record.get(field), None, scene), purpose)
    }

    /// Picks among these and returns the choice by `choose`.
    pub fn returning(title: String, choices: Vec<Choice>) -> Picker {
        Picker::new(title, choices, Purpose::Return)
    }

    fn new(title: String, choices: Vec<Choice>, purpose: Purpose) -> Picker {
        let list = list::Picker::new(choices.len(), 0);
        let mut picker = Picker { title, purpose, choices, list, next: None, remark: None, screen: frame::USUAL };
        picker.narrow();
        picker
    }

    /// The screen has this size.
    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
        match &mut self.next {
            Some(Next::Why(prompt)) => prompt.resize(screen),
            Some(Next::Then(picker)) => picker.resize(screen),
            Some(Next::Agency(form)) => form.resize(screen),
            None => {}
        }
    }

    /// The effect failed: the choice stays open, with the reason.
    pub fn failed(&mut self, why: String) {
        match &mut self.next {
            Some(Next::Why(prompt)) => prompt.failed(why),
            Some(Next::Then(picker)) => picker.failed(why),
            Some(Next::Agency(form)) => form.failed(why),
            None => self.remark = Some(why),
        }
    }

    /// What was asked for is done: an agency that was added can be picked now.
    pub fn saved(&mut self) {
        match self.next.take() {
            Some(Next::Agency(form)) => {
                let text = |f: Field| form.text(&Key::Field(f)).unwrap_or_default().trim().to_string();
                let code = text(Field::AgencyCode).to_lowercase();
                let names = [Field::AgencyShortZh, Field::AgencyShortEn, Field::AgencyNameZh, Field::AgencyNameEn];
                let names: Vec<String> = names.map(text).into_iter().filter(|n| !n.is_empty()).collect();
                let label = names.first().cloned().unwrap_or_else(|| code.clone());
                let words = names.iter().map(String::as_str).collect();
                self.choices.push(Choice::new(&code, label, code.clone(), words));
                self.narrow();
            }
            Some(Next::Then(mut picker)) => {
                picker.saved();
                self.next = Some(Next::Then(picker));
            }
            next => self.next = next,
        }
    }

    /// Keeps the choices that belong to what was typed, the best first; with nothing typed all that are offered, with
    /// the present one selected.
    fn narrow(&mut self) {
        let typed = choices::fold(self.list.typed());
        let mut left: Vec<(u8, usize)> =
            self.choices.iter().enumerate().filter_map(|(n, c)| Some((c.rank(&typed)?, n))).collect();
        left.sort_unstable();
        let now = left.iter().position(|(_, n)| typed.is_empty() && self.choices[*n].current);
        let exact = left.first().is_some_and(|(rank, _)| *rank == 0) && !typed.is_empty();
        let mut order: Vec<usize> = left.into_iter().map(|(_, n)| n).collect();
        if !typed.is_empty() && !exact {
            order.extend(self.choices.iter().position(|c| c.adds.is_some()));
        }
        self.list.rank(order);
        for _ in 0..now.unwrap_or(0) {
            let _ = self.list.press(KeyEvent::from(KeyCode::Down), ROWS);
        }
    }

    /// Acts on a key without any effect: for those who opened the picker to be told what was chosen.
    pub fn choose(&mut self, key: KeyEvent, scene: &Scene) -> Picked {
        if let Some(Next::Agency(form)) = &mut self.next {
            match form.on_key(key, scene) {
                Outcome::CloseAnd(effect) | Outcome::Do(effect) => return Picked::Do(effect),
                Outcome::Close => self.next = None,
                _ => {}
            }
            return Picked::Open;
        }
        if strokes::leaves(key) {
            return Picked::Left;
        }
        self.remark = None;
        let digit = strokes::sign(key).and_then(|c| c.to_digit(10)).filter(|_| self.is_numbered());
        if let Some(n) = digit.filter(|_| self.list.typed().is_empty()) {
            let offered = (n as usize).checked_sub(1).and_then(|n| self.list.left().get(n));
            return offered.map_or(Picked::Open, |n| Picked::Value(self.choices[*n].value.clone()));
        }
        let height = ROWS.min(frame::most_rows(self.screen));
        let pick = self.list.press(key, height);
        self.told(pick, scene)
    }

    /// Takes pasted text into the field.
    pub fn paste(&mut self, text: &str, scene: &Scene) {
        if let Some(Next::Agency(form)) = &mut self.next {
            let _ = form.on_paste(text, scene);
            return;
        }
        let pick = self.list.paste(text);
        let _ = self.told(pick, scene);
    }

    fn told(&mut self, pick: Pick, scene: &Scene) -> Picked {
        match pick {
            Pick::Narrow => self.narrow(),
            Pick::Refused(c) => {
                self.remark = remark(Edit::Refused(c), scene.lang);
                self.narrow();
            }
            Pick::Chosen(n) if self.choices[n].adds == Some(Adds::Person) => {
                return Picked::Value(Some(self.list.typed().trim().to_string()));
            }
            Pick::Chosen(n) if self.choices[n].adds == Some(Adds::Agency) => {
                let mut form = Form::agency_named(self.list.typed(), scene);
                form.resize(self.screen);
                self.next = Some(Next::Agency(Box::new(form)));
            }
            Pick::Chosen(n) => return Picked::Value(self.choices[n].value.clone()),
            Pick::Moved | Pick::Ignored => {}
        }
        Picked::Open
    }

    /// Whether it adds elements to sets or takes them out.
    fn is_of_elements(&self) -> bool {
        matches!(&self.purpose, Purpose::Projects { field, .. } if field.is_set())
    }

    /// Whether digits pick: nine choices at most. Beside people stands how often they are named.
    fn is_numbered(&self) -> bool {
        let people = self.choices.iter().any(|c| c.adds == Some(Adds::Person));
        !people && self.choices.iter().filter(|c| !c.hidden).count() <= 9
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        match &mut self.next {
            Some(Next::Why(prompt)) => prompt.on_paste(text, scene),
            Some(Next::Then(picker)) => picker.on_paste(text, scene),
            Some(Next::Agency(_)) | None => {
                self.paste(text, scene);
                Outcome::Stay
            }
        }
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        let answer = match &mut self.next {
            Some(Next::Why(prompt)) => Some(prompt.on_key(key, scene)),
            Some(Next::Then(picker)) => Some(picker.on_key(key, scene)),
            Some(Next::Agency(_)) | None => None,
        };
        match answer {
            // Leaving what comes after a choice goes back to the choice.
            Some(Outcome::Close) => {
                self.next = None;
                Outcome::Stay
            }
            Some(outcome) => outcome,
            None if matches!(key.code, KeyCode::Tab | KeyCode::BackTab)
                && self.is_of_elements()
                && self.next.is_none() =>
            {
                if let Purpose::Projects { how, .. } = &mut self.purpose {
                    *how = if *how == How::Include { How::Exclude } else { How::Include };
                }
                self.entitle(scene);
                Outcome::Stay
            }
            None => match self.choose(key, scene) {
                Picked::Do(effect) => Outcome::Do(effect),
                Picked::Open => Outcome::Stay,
                Picked::Left => Outcome::Close,
                Picked::Value(value) => self.take(value, scene),
            },
        }
    }

    /// Turns the choice into an effect, or asks on.
    fn take(&mut self, value: Option<String>, scene: &Scene) -> Outcome {
        let text = value.clone().unwrap_or_default();
        match &self.purpose {
            Purpose::Return => Outcome::Close,
            Purpose::Item { record, field, seen } => Outcome::CloseAnd(Effect::SetItem {
                id: record.id,
                assignments: vec![Assignment::put(*field, text)],
                note: String::new(),
                seen: *seen,
                what: saved(record.id.entity),
            }),
            Purpose::Projects { ids, field, with, seen, how } => {
                if let Some(next) = self.asks_on(&text, scene) {
                    self.next = Some(next);
                    return Outcome::Stay;
                }
                let mut assignments = with.clone();
                assignments.push(Assignment { key: Key::Field(*field), how: *how, text });
                let records = ids.iter().filter_map(|id| scene.register.book().entry(*id)).map(|e| &e.project);
                let check = |record| scene.register.check_assignments(record, &assignments, scene.lang).err();
                // Of several projects those that cannot take it are named in the preview.
                let errors: Vec<_> = records.map(check).collect();
                if let Some(Some(error)) = errors.first()
                    && errors.iter().all(Option::is_some)
                {
                    self.remark = Some(error.say(scene.lang));
                    return Outcome::Stay;
                }
                Outcome::CloseAnd(Effect::Set { ids: ids.clone(), assignments, note: String::new(), seen: *seen })
            }
        }
    }

    /// What must be asked before this value is set.
    fn asks_on(&self, text: &str, scene: &Scene) -> Option<Next> {
        let Purpose::Projects { ids, field, seen, .. } = &self.purpose else { return None };
        let book = scene.register.book();
        match field {
            Field::Stage => {
                let stage = Stage::parse(text)?;
                let odd = |id: &&EntityId| book.entry(**id).is_some_and(|e| asks_for_note(&e.project, stage));
                let first = ids.iter().find(odd)?;
                // The sentence names the stage that one of those leaves.
                let mut order = vec![*first];
                order.extend(ids.iter().filter(|id| *id != first));
                let mut prompt = Prompt::stage_note(&order, stage, *seen, scene);
                prompt.resize(self.screen);
                Some(Next::Why(Box::new(prompt)))
            }
            Field::Activity if text == Activity::Paused.code() => {
                let with = vec![Assignment::put(Field::Activity, text)];
                let (ids, seen) = (ids.clone(), *seen);
                let purpose = Purpose::Projects { ids, field: Field::PauseReason, with, seen, how: How::Put };
                let title = EditText::PauseWhy.say(scene.lang).to_string();
                let mut picker = Picker::new(title, choices(Field::PauseReason, None, None, scene), purpose);
                picker.resize(self.screen);
                Some(Next::Then(Box::new(picker)))
            }
            _ => None,
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        match &self.next {
            Some(Next::Why(prompt)) => return prompt.hints(scene),
            Some(Next::Then(picker)) => return picker.hints(scene),
            Some(Next::Agency(form)) => return form.hints(scene),
            None => {}
        }
        let word = |key: &str, word: KeyWord| (key.to_string(), word.say(scene.lang).to_string());
        let mut out = vec![word("Enter", KeyWord::Choose)];
        if self.is_numbered() {
            let last = self.choices.iter().filter(|c| !c.hidden).count();
            out.push(word(&format!("1-{last}"), KeyWord::Choose));
        }
        if self.is_of_elements() {
            out.push(word("Tab", KeyWord::AddOrTake));
        }
        out.push(word("Esc", KeyWord::Cancel));
        out
    }

    /// The field that is picked, for tests and titles.
    pub fn key(&self) -> Option<Key> {
        match &self.purpose {
            Purpose::Projects { field, .. } | Purpose::Item { field, .. } => Some(Key::Field(*field)),
            Purpose::Return => None,
        }
    }
}
