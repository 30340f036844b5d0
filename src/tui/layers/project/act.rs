//! What a key does to the thing under the cursor of the page: edit in place, open, expand, copy, remove.

use super::values::value_text;
use super::{Item, ProjectPage};
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::EntityId;
use crate::domain::record::Record;
use crate::i18n::pages::PageText;
use crate::i18n::values::Word;
use crate::register::show;
use crate::tui::layers::ask::{Ask, refusal};
use crate::tui::layers::confirm::Confirm;
use crate::tui::layers::form::Form;
use crate::tui::layers::milestones::{done_today, line};
use crate::tui::layers::{Outcome, Scene, course};
use crate::tui::msg::Effect;

impl ProjectPage {
    /// Enter: edits, opens or expands.
    pub(super) fn act(&mut self, scene: &Scene) -> Outcome {
        match self.at.clone() {
            Some(Item::Related(id)) => return Outcome::OpenProject(id),
            Some(Item::Empties) => self.empties = !self.empties,
            Some(Item::Event(gesture)) => {
                if !self.opened.remove(&gesture) {
                    self.opened.insert(gesture);
                }
            }
            Some(_) => return self.edit(scene),
            None => return Outcome::Pass,
        }
        let laid = self.lay(self.screen, scene);
        self.stand(&laid);
        self.follow(&laid);
        Outcome::Stay
    }

    /// The other keys that mean something here; all others pass.
    pub(super) fn act_on(&mut self, sign: char, scene: &Scene) -> Outcome {
        match (sign, self.at.clone()) {
            ('E', Some(Item::Related(_) | Item::Event(_) | Item::Empties)) | ('E', None) => {
                Outcome::Say(PageText::NotEditable.say(scene.lang).to_string())
            }
            ('E', Some(_)) => self.edit(scene),
            ('O', Some(Item::Field(key))) if key.kind() == Some(FieldKind::LongText) => self.edit_outside(&key, scene),
            ('y', _) => self.copy(scene),
            ('d', Some(Item::Milestone(id))) => match (refusal(scene), self.record(id, scene)) {
                (Some(refused), _) => refused,
                (None, Some(record)) => done_today(&record, scene),
                (None, None) => Outcome::Pass,
            },
            ('D', Some(Item::Milestone(id) | Item::Note(id) | Item::Link(id))) => {
                match (refusal(scene), self.record(id, scene)) {
                    (Some(refused), _) => refused,
                    (None, Some(record)) => {
                        let confirm = Confirm::remove_item(&record, scene);
                        self.over.open(Ask::Confirm(Box::new(confirm)), self.screen);
                        Outcome::Stay
                    }
                    (None, None) => Outcome::Pass,
                }
            }
            _ => Outcome::Pass,
        }
    }

    /// Opens the popup in which the thing under the cursor is edited.
    fn edit(&mut self, scene: &Scene) -> Outcome {
        if let Some(refused) = refusal(scene) {
            return refused;
        }
        let ask = match self.at.clone() {
            Some(Item::Field(key)) => match Ask::field(&[self.id], &key, scene) {
                Ok(ask) => ask,
                Err(outcome) => return outcome,
            },
            Some(Item::Milestone(id)) => match self.record(id, scene) {
                Some(record) => Ask::Form(Box::new(Form::milestone(&record, scene))),
                None => return Outcome::Pass,
            },
            Some(Item::Note(id)) => match self.record(id, scene) {
                Some(record) => Ask::Form(Box::new(Form::note(&record, scene))),
                None => return Outcome::Pass,
            },
            Some(Item::Link(id)) => match self.record(id, scene) {
                Some(record) => Ask::Form(Box::new(Form::link(&record, scene))),
                None => return Outcome::Pass,
            },
            _ => return Outcome::Say(PageText::NotEditable.say(scene.lang).to_string()),
        };
        self.over.open(ask, self.screen);
        Outcome::Stay
    }

    /// Long text goes to the editor and comes back into the prompt that waits for it.
    fn edit_outside(&mut self, key: &Key, scene: &Scene) -> Outcome {
        match Ask::field(&[self.id], key, scene) {
            Ok(Ask::Prompt(prompt)) => {
                let text = prompt.text().to_string();
                self.over.open(Ask::Prompt(prompt), self.screen);
                Outcome::Do(Effect::OpenEditor { text })
            }
            Ok(_) => Outcome::Pass,
            Err(outcome) => outcome,
        }
    }

    fn copy(&self, scene: &Scene) -> Outcome {
        match self.copied(scene).filter(|text| !text.is_empty()) {
            Some(text) => Outcome::Do(Effect::Copy(text)),
            None => Outcome::Say(PageText::NothingToCopy.say(scene.lang).to_string()),
        }
    }

    /// The thing under the cursor as text.
    fn copied(&self, scene: &Scene) -> Option<String> {
        let book = scene.register.book();
        match self.at.as_ref()? {
            Item::Field(key @ Key::Field(Field::Stage | Field::LeadAgency | Field::Health)) => {
                let value = book.entry(self.id)?.project.value(key)?;
                Some(show::value(key, value, book, scene.lang))
            }
            Item::Field(Key::Field(field)) if field.is_set() => {
                let list = book.entry(self.id)?.project.list(*field);
                let parts: Vec<String> = list.iter().map(|e| show::element(*field, e, book, scene.lang)).collect();
                Some(parts.join(Word::Separator.say(scene.lang)))
            }
            Item::Field(key) => Some(value_text(&book.entry(self.id)?.project, key, scene)),
            Item::Milestone(id) => Some(line(&self.record(*id, scene)?, scene)),
            Item::Note(id) => self.record(*id, scene)?.get(Field::NoteText).map(str::to_string),
            Item::Link(id) => self.record(*id, scene)?.get(Field::LinkAddress).map(str::to_string),
            Item::Related(id) => book.entry(*id).map(|e| format!("{} {}", e.code, show::name(&e.project, scene.lang))),
            Item::Source(id) => {
                let source = book.source(*id)?;
                source.get(Field::SourceAddress).or(source.get(Field::SourcePublisher)).map(str::to_string)
            }
            Item::Event(_) | Item::Empties => None,
        }
    }

    /// A milestone, a note or a link of the project.
    fn record(&self, id: EntityId, scene: &Scene) -> Option<Record> {
        let milestone = scene.register.book().entry(self.id).and_then(|e| course::find(e, id));
        let page = self.page.as_ref();
        let other = || page.and_then(|p| p.notes.iter().chain(&p.links).find(|r| r.id == id));
        milestone.or_else(other).cloned()
    }
}
