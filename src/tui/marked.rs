//! Acting on all that are marked: which popup an action opens for many projects, which edits are previewed before they
//! are done, and which edit `.` repeats.

use super::keys::Action;
use super::layers::ask::Ask;
use super::layers::bulk::Bulk;
use super::layers::choose::{Choice, Choose};
use super::layers::prompt::Prompt;
use super::layers::sections;
use super::layers::shift::Shifting;
use super::layers::{Layer, Outcome, Scene};
use super::model::Model;
use super::msg::{Effect, Saved};
use super::screens::Name;
use super::update::target;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::bulk::BulkText;
use crate::i18n::labels;
use crate::i18n::screen::ScreenText;
use crate::register::Register;
use crate::register::bulk::BulkEdit;
use crate::register::columns::{Column, Computed};
use chrono::Datelike;

/// The projects that an edit acts on: the marked ones while the list is in front, else the one in hand.
pub fn targets(model: &Model, register: &Register) -> Vec<EntityId> {
    let listed = model.screen == Name::List && !model.layers.iter().any(Layer::is_screen);
    let marked = if listed { model.list.marked(register) } else { Vec::new() };
    if marked.is_empty() { target(model).into_iter().collect() } else { marked }
}

/// What an action does to the marked ones; `None` where nothing is marked, or the action is about one project only.
pub fn act(model: &mut Model, register: &Register, action: Action) -> Option<Vec<Effect>> {
    let listed = model.screen == Name::List && !model.layers.iter().any(Layer::is_screen);
    let ids = if listed { model.list.marked(register) } else { Vec::new() };
    if ids.is_empty() {
        return None;
    }
    let seen = register.seen();
    let today = register.day().today.format("%Y-%m-%d").to_string();
    let field = match action {
        Action::Stage => Field::Stage,
        Action::Health => Field::Health,
        Action::Progress => Field::Progress,
        Action::Tags => Field::Tags,
        Action::Star => Field::Starred,
        Action::Paid => Field::Paid,
        Action::Problems => Field::Problems,
        Action::NextSteps => Field::NextSteps,
        Action::Field => match model.list.column() {
            Column::Key(Key::Field(field)) => field,
            Column::Computed(Computed::Due | Computed::NextMilestone) => return shift(model, register, ids),
            _ => return choose_field(model, register),
        },
        Action::Form => return choose_field(model, register),
        Action::Milestones | Action::Shift => return shift(model, register, ids),
        Action::MilestoneDone => return Some(vec![Effect::Bulk { ids, edit: BulkEdit::Done { on: today }, seen }]),
        Action::Confirm => return Some(vec![Effect::Confirm { ids }]),
        Action::Delete => return Some(vec![Effect::Bulk { ids, edit: BulkEdit::Remove, seen }]),
        Action::Note => {
            let scene = model.scene(register);
            let prompt = Prompt::notes(&ids, &scene);
            model.layers.push(Layer::Ask(Ask::Prompt(Box::new(prompt))));
            return Some(Vec::new());
        }
        _ => return None,
    };
    Some(edit_field(model, register, &ids, &Key::Field(field)))
}

/// A field of these projects, in the popup that its kind asks for.
pub fn edit_field(model: &mut Model, register: &Register, ids: &[EntityId], key: &Key) -> Vec<Effect> {
    let scene = model.scene(register);
    match Ask::field(ids, key, &scene) {
        Ok(ask) => model.layers.push(Layer::Ask(ask)),
        Err(Outcome::Do(effect)) => return vec![effect],
        Err(Outcome::Say(why)) => model.warn(why),
        Err(_) => {}
    }
    Vec::new()
}

/// Opens the popup that moves milestone dates.
pub fn shift(model: &mut Model, register: &Register, ids: Vec<EntityId>) -> Option<Vec<Effect>> {
    let scene = model.scene(register);
    let shifting = Shifting::new(ids, &scene);
    model.layers.push(Layer::Ask(Ask::Shift(Box::new(shifting))));
    Some(Vec::new())
}

/// One field of many projects: first which one.
fn choose_field(model: &mut Model, register: &Register) -> Option<Vec<Effect>> {
    let year = u16::try_from(register.day().today.year()).unwrap_or_default();
    let none = Record::new(EntityId { entity: Entity::Project, bytes: [0; 16] });
    let mut lines: Vec<(String, String, Choice)> = Vec::new();
    for (section, keys) in sections::keys(&none, year) {
        for key in keys {
            if !matches!(key, Key::Field(Field::Code | Field::NationalCode)) {
                let label = labels::key_label(model.lang, &key);
                lines.push((label, section.say(model.lang).to_string(), Choice::Field(key)));
            }
        }
    }
    model.layers.push(Layer::Choose(Choose::new(ScreenText::FieldTitle, lines, 0)));
    Some(Vec::new())
}

/// Remembers what each effect would be on other projects, for `.`; what acts on several is previewed before it is done.
pub fn ask_first(model: &mut Model, register: &Register, effects: Vec<Effect>) -> Vec<Effect> {
    let mut out = Vec::new();
    for effect in effects {
        let bulk = match &effect {
            Effect::Set { ids, assignments, note, seen } => {
                let edit = BulkEdit::Fields { assignments: assignments.clone(), note: note.clone() };
                Some((ids.clone(), edit, *seen))
            }
            Effect::Confirm { ids } => Some((ids.clone(), BulkEdit::Confirm, register.seen())),
            Effect::Bulk { ids, edit, seen } => Some((ids.clone(), edit.clone(), *seen)),
            Effect::AddNote { project, kind, text } => {
                Some((vec![*project], BulkEdit::Note { kind: *kind, text: text.clone() }, register.seen()))
            }
            Effect::SetItem { id, assignments, what: Saved::MilestoneDone, seen, .. } => {
                let on = assignments.first().map(|a| a.text.clone()).unwrap_or_default();
                Some((vec![*id], BulkEdit::Done { on }, *seen))
            }
            _ => None,
        };
        let Some((ids, edit, seen)) = bulk else {
            out.push(effect);
            continue;
        };
        model.asked = edit.clone().repeated();
        if ids.len() < 2 || std::mem::take(&mut model.previewed) {
            out.push(effect);
            continue;
        }
        let below = model.pending.take();
        let over = below.is_some();
        model.layers.extend(below);
        let scene = model.scene(register);
        let preview = Bulk::new(ids, edit, seen, &model.list.rows().to_vec(), over, &scene);
        model.layers.push(Layer::Ask(Ask::Bulk(Box::new(preview))));
    }
    out
}

/// The last edit again, on the project in hand or on all that are marked.
pub fn repeat(model: &mut Model, register: &Register) -> Vec<Effect> {
    let Some(edit) = model.last.clone() else {
        model.warn(BulkText::NothingToRepeat.say(model.lang));
        return Vec::new();
    };
    let ids = targets(model, register);
    vec![Effect::Bulk { ids, edit, seen: register.seen() }]
}

/// Says how many are marked, in the title's line; empty where none is.
pub fn marks(model: &Model, scene: &Scene) -> String {
    match model.list.marked(scene.register).len() {
        0 => String::new(),
        n => BulkText::Marked.with(scene.lang, &[&n]),
    }
}
