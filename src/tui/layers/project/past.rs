//! What differs from today, on the page of a project as it stood on an earlier day.

use super::values::value_text;
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::history::TravelText as T;
use crate::i18n::labels;
use crate::i18n::values::Word;
use crate::register::book::Entry;
use crate::register::page::Page;
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

/// The milestones that are there only today, each in words.
pub fn later_milestones(project: EntityId, entry: &Entry, scene: &Scene) -> Vec<String> {
    let today = scene.register.of_today(project).flatten().map_or(&[][..], |e| e.milestones.as_slice());
    let new = today.iter().filter(|m| entry.milestones.iter().all(|then| then.id != m.id));
    let say = |m: &Record| {
        let dates = [Field::Baseline, Field::Forecast, Field::Actual].into_iter();
        let dates = dates.filter_map(|f| Some(format!("{} {}", labels::field(scene.lang, f), show::date(m.get(f)?))));
        let dates = dates.collect::<Vec<_>>().join(Word::Separator.say(scene.lang));
        since(&format!("{} {dates}", labels::milestone_title(scene.lang, m)), scene)
    };
    new.map(say).collect()
}

/// The notes or links that are there only today, each in words.
pub fn later_items(page: &Page, entity: Entity, scene: &Scene) -> Vec<String> {
    let (when, what) = match entity {
        Entity::Note => (Field::NoteOn, Field::NoteText),
        _ => (Field::LinkSeen, Field::LinkAddress),
    };
    let say = |r: &Record| {
        let when = r.get(when).map(show::date).unwrap_or_default();
        since(format!("{when} {}", r.get(what).unwrap_or_default()).trim(), scene)
    };
    page.since.iter().filter(|r| r.id.entity == entity).map(say).collect()
}

fn since(words: &str, scene: &Scene) -> String {
    format!("{} {}", scene.theme.glyph(Glyph::Changed), T::AddedSince.with(scene.lang, &[&words]))
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
