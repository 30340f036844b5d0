//! From the text of a prompt to the effect that it means: what is refused, what must be said as well.

use super::{Prompt, Purpose};
use crate::domain::assess;
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;
use crate::domain::value::PartialDate;
use crate::i18n::errors::ErrorText;
use crate::i18n::labels;
use crate::register::bulk::BulkEdit;
use crate::register::edit::{Assignment, How};
use crate::tui::layers::typed::Wrong;
use crate::tui::layers::{Outcome, Scene};
use crate::tui::msg::{Effect, Saved};
use crate::tui::widgets::input;

impl Prompt {
    /// Closes with the effect that the text means; refuses what cannot be, and what is missing.
    pub(super) fn submit(&mut self, scene: &Scene) -> Outcome {
        let text = self.field.text().to_string();
        let empty = text.trim().is_empty();
        let key = self.purpose.key();
        let required = matches!(self.purpose, Purpose::Note { .. } | Purpose::StageNote { .. })
            || matches!(key, Key::Field(Field::NoteText | Field::LinkAddress));
        if required && empty {
            let what = ErrorText::Required.with(scene.lang, &[&labels::key_label(scene.lang, &key)]);
            return self.refuse(Wrong::say(what, &text));
        }
        if matches!(self.purpose, Purpose::Projects { .. } | Purpose::Item { .. }) && !self.is_changed() {
            return Outcome::Close;
        }
        let how = match &self.purpose {
            Purpose::Projects { how, .. } => *how,
            _ => How::Put,
        };
        let assignment = Assignment { key: key.clone(), how, text: text.clone() };
        let check = |record| {
            let one = std::slice::from_ref(&assignment);
            scene.register.check_assignments(record, one, scene.lang).err()
        };
        // Of several projects those that cannot take it are named in the preview; refused is what none can take.
        let errors: Vec<_> = self.purpose.records().iter().map(check).collect();
        if let Some(Some(error)) = errors.first()
            && errors.iter().all(Option::is_some)
        {
            return self.refuse(Wrong::of(error, &key, &text, scene));
        }
        match &self.purpose {
            Purpose::Projects { records, seen, .. } => Outcome::CloseAnd(Effect::Set {
                ids: records.iter().map(|r| r.id).collect(),
                assignments: vec![assignment],
                note: String::new(),
                seen: *seen,
            }),
            Purpose::Item { record, field: Field::Forecast, .. } if moves_forecast(record, &text, scene) => {
                self.submit_forecast(assignment, scene)
            }
            Purpose::Item { record, seen, .. } => Outcome::CloseAnd(Effect::SetItem {
                id: record.id,
                assignments: vec![assignment],
                note: String::new(),
                seen: *seen,
                what: saved(record.id.entity),
            }),
            Purpose::Note { projects, kind, seen } => match projects.as_slice() {
                [project] => Outcome::CloseAnd(Effect::AddNote { project: *project, kind: *kind, text }),
                _ => {
                    let edit = BulkEdit::Note { kind: *kind, text };
                    Outcome::CloseAnd(Effect::Bulk { ids: projects.clone(), edit, seen: *seen })
                }
            },
            Purpose::StageNote { ids, stage, seen } => Outcome::CloseAnd(Effect::Set {
                ids: ids.clone(),
                assignments: vec![Assignment::put(Field::Stage, stage.code())],
                note: text,
                seen: *seen,
            }),
        }
    }

    /// A forecast that moves goes with its reason.
    fn submit_forecast(&mut self, forecast: Assignment, scene: &Scene) -> Outcome {
        let Purpose::Item { record, seen, .. } = &self.purpose else { return Outcome::Stay };
        let why = self.reason.as_ref().map(|r| r.text().trim().to_string());
        match why {
            Some(why) if !why.is_empty() => Outcome::CloseAnd(Effect::SetItem {
                id: record.id,
                assignments: vec![forecast, Assignment::put(Field::ForecastReason, why.clone())],
                note: why,
                seen: *seen,
                what: Saved::Milestone,
            }),
            asked => {
                self.remark = asked.map(|_| ErrorText::ReasonNeeded.say(scene.lang).to_string());
                self.reason.get_or_insert_with(|| input::Field::line(""));
                self.in_reason = true;
                Outcome::Stay
            }
        }
    }

    fn refuse(&mut self, wrong: Wrong) -> Outcome {
        self.field.place(wrong.at.end);
        self.wrong = Some(wrong);
        self.in_reason = false;
        Outcome::Stay
    }
}

/// Whether a typed forecast says another day than the date expected up to now: then a reason is asked for.
pub fn moves_forecast(record: &Record, text: &str, scene: &Scene) -> bool {
    let read = scene.register.reader(scene.lang).value(&Key::Field(Field::Forecast), text);
    let new = read.ok().flatten().and_then(|stored| PartialDate::parse_stored(&stored).ok());
    match (assess::due(record), new) {
        (Some(old), Some(new)) => !old.same_days(&new),
        _ => false,
    }
}

/// What an edit of such a thing is called at the foot.
pub fn saved(entity: Entity) -> Saved {
    match entity {
        Entity::Note => Saved::Note,
        Entity::Link => Saved::Link,
        Entity::Agency => Saved::Agency,
        Entity::Target => Saved::Target,
        _ => Saved::Milestone,
    }
}
