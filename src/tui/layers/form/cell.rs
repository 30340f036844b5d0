//! One field in a form: the control that its kind asks for, what stood there before, what stands there now.

use crate::domain::field::{FieldKind, Key};
use crate::domain::record::Record;
use crate::i18n::labels;
use crate::i18n::values::Word;
use crate::register::show;
use crate::tui::layers::{Scene, picker, typed};
use crate::tui::widgets::input;

/// What takes the keys of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Control {
    Text(input::Field),
    /// A canonical value, picked from a list; empty for none.
    Choice(String),
    Flag(bool),
}

/// One field being edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    key: Key,
    label: String,
    control: Control,
    before: String,
    required: bool,
}

impl Cell {
    /// The field of this key, with what the record holds.
    pub fn new(key: Key, record: &Record, scene: &Scene) -> Cell {
        let value = || record.value(&key).unwrap_or_default().to_string();
        let control = match key.kind() {
            Some(FieldKind::Code(_) | FieldKind::Agency | FieldKind::Project) => Control::Choice(value()),
            _ if key.field().is_some_and(picker::is_person) => Control::Choice(value()),
            Some(FieldKind::Flag) => Control::Flag(record.value(&key).is_some()),
            Some(FieldKind::LongText) => Control::Text(input::Field::long(&typed::text_of(record, &key, scene))),
            _ => Control::Text(input::Field::line(&typed::text_of(record, &key, scene))),
        };
        let label = labels::key_label(scene.lang, &key);
        let mut cell = Cell { key, label, control, before: String::new(), required: false };
        cell.before = cell.text();
        cell
    }

    /// Whether it must not be left empty.
    #[must_use]
    pub fn required(self, required: bool) -> Cell {
        Cell { required, ..self }
    }

    pub fn key(&self) -> &Key {
        &self.key
    }

    pub fn label(&self) -> &str {
        &self.label
    }

    pub fn is_required(&self) -> bool {
        self.required
    }

    pub fn control(&self) -> &Control {
        &self.control
    }

    pub fn control_mut(&mut self) -> &mut Control {
        &mut self.control
    }

    /// Text of several lines, in which Enter breaks the line.
    pub fn is_long(&self) -> bool {
        matches!(&self.control, Control::Text(field) if field.is_long())
    }

    /// Short things, beside which there is room for how they are read.
    pub fn is_short(&self) -> bool {
        matches!(self.key.kind(), Some(FieldKind::Date | FieldKind::Money | FieldKind::Share | FieldKind::Decimal))
    }

    /// What would be given to the desk.
    pub fn text(&self) -> String {
        match &self.control {
            Control::Text(field) => field.text().to_string(),
            Control::Choice(value) => value.clone(),
            Control::Flag(on) => if *on { "1" } else { "" }.to_string(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text().trim().is_empty()
    }

    pub fn is_changed(&self) -> bool {
        self.text() != self.before
    }

    /// Puts another value in.
    pub fn set(&mut self, text: &str) {
        match &mut self.control {
            Control::Text(field) => field.set(text),
            Control::Choice(value) => *value = text.to_string(),
            Control::Flag(on) => *on = !text.is_empty(),
        }
    }

    /// What people read in a field that is picked or switched.
    pub fn shown(&self, scene: &Scene) -> String {
        match &self.control {
            Control::Choice(value) if !value.is_empty() => {
                show::value(&self.key, value, scene.register.book(), scene.lang)
            }
            Control::Flag(true) => Word::Yes.say(scene.lang).to_string(),
            _ => String::new(),
        }
    }
}
