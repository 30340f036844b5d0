//! What differs from today, on the page of a project as it stood on an earlier day.

use super::values::value_text;
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::domain::record::Record;
use crate::i18n::history::TravelText as T;
use crate::i18n::labels;
use crate::i18n::values::Word;
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::layers::Scene;
use crate::tui::theme::Glyph;

/// What a field holds today.
pub fn field(entry: &Entry, key: &Key, scene: &Scene) -> String {
    let words = match scene.register.of_today(entry.id()).flatten() {
        None => T::TodayGone.say(scene.lang).to_string(),
        Some(today) => match value_text(&today.project, key, scene) {
            value if value.is_empty() => T::TodayEmpty.say(scene.lang).to_string(),
            value => T::Today.with(scene.lang, &[&value]),
        },
    };
    format!("{} {words}", scene.theme.glyph(Glyph::Changed))
}

/// What is another in a milestone today; `None` where nothing is.
pub fn milestone(project: EntityId, record: &Record, scene: &Scene) -> Option<String> {
    let sign = scene.theme.glyph(Glyph::Changed);
    let entry = scene.register.of_today(project)?;
    let today = entry.and_then(|e| e.milestones.iter().find(|m| m.id == record.id));
    let Some(today) = today else { return Some(format!("{sign} {}", T::TodayGone.say(scene.lang))) };
    let mut parts = Vec::new();
    for field in [Field::Baseline, Field::Forecast, Field::Actual] {
        if today.get(field) != record.get(field) {
            let value = today.get(field).map_or_else(|| "-".to_string(), show::date);
            parts.push(format!("{} {value}", labels::field(scene.lang, field)));
        }
    }
    let parts = parts.join(Word::Separator.say(scene.lang));
    (!parts.is_empty()).then(|| format!("{sign} {}", T::Today.with(scene.lang, &[&parts])))
}
