//! Sentences for the line at the foot that take some looking up.

use super::msg::Saved;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::i18n::charts::{AgencyText, TargetText};
use crate::i18n::finding::FindText;
use crate::i18n::merge::MergeWord;
use crate::i18n::screen::ScreenText as T;
use crate::i18n::values::Word;
use crate::i18n::{Lang, labels};
use crate::register::show;
use crate::register::undo::Taken;
use crate::register::{Done, Register};

/// What a gesture did; `name`: the code of the project in hand.
pub fn saved(what: &Saved, done: &Done, name: &str, register: &Register, lang: Lang) -> String {
    match what {
        Saved::Bulk if done.projects == 1 => T::SavedOne.with(lang, &[&name]),
        Saved::Bulk => T::SavedMany.with(lang, &[&done.projects]),
        Saved::Fields(_) if done.projects > 1 => T::SavedMany.with(lang, &[&done.projects]),
        Saved::Fields(fields) => {
            let labels: Vec<String> = fields
                .iter()
                .filter_map(|f| Field::find(Entity::Project, f))
                .map(|f| labels::field(lang, f).to_string())
                .collect();
            let labels = labels.join(Word::Separator.say(lang));
            T::SavedFields.with(lang, &[&name, &labels])
        }
        Saved::Added(_) => T::Added.with(lang, &[&name]),
        Saved::Removed => {
            let code = done.entities.iter().find_map(|id| register.code_of_removed(*id)).unwrap_or_default();
            T::Removed.with(lang, &[&code])
        }
        Saved::Restored => T::Restored.with(lang, &[&name]),
        Saved::Confirmed => T::Confirmed.with(lang, &[&name]),
        Saved::Milestone => T::MilestoneSaved.with(lang, &[&name]),
        Saved::MilestoneDone => T::MilestoneDone.with(lang, &[&name]),
        Saved::View(name) => FindText::ViewSaved.with(lang, &[&name]),
        Saved::ViewGone(name) => FindText::ViewRemoved.with(lang, &[&name]),
        Saved::MilestoneRemoved | Saved::Removal => T::ItemRemoved.say(lang).to_string(),
        Saved::Agency => AgencyText::Saved.with(lang, &[&table_name(register, &done.entities, lang)]),
        Saved::Target => TargetText::Saved.with(lang, &[&table_name(register, &done.entities, lang)]),
        Saved::Note => T::NoteSaved.with(lang, &[&name]),
        Saved::Link => T::LinkSaved.with(lang, &[&name]),
        Saved::Settled(n) => MergeWord::Settled.with(lang, &[&n]),
    }
}

/// What was taken back, or done again; `first`: the project that is named.
pub fn took(taken: &Taken, redo: bool, first: Option<EntityId>, register: &Register, lang: Lang) -> String {
    let name = first
        .map(|id| match register.book().entry(id) {
            Some(e) => format!("{} {}", e.code, show::name(&e.project, lang)),
            None => register
                .book()
                .deleted()
                .iter()
                .find(|d| d.id == id)
                .map(|d| show::name(d, lang).to_string())
                .unwrap_or_default(),
        })
        .unwrap_or_default();
    let mut text = match (taken.done.is_nothing(), redo) {
        (true, _) => T::UndoneNothing.say(lang).to_string(),
        (false, false) => T::Undone.with(lang, &[&name]),
        (false, true) => T::Redone.with(lang, &[&name]),
    };
    if !taken.kept.is_empty() {
        text.push_str(&T::KeptSince.with(lang, &[&taken.kept.len()]));
    }
    text
}

/// What the agency or target that was saved is called.
pub fn table_name(register: &Register, entities: &[EntityId], lang: Lang) -> String {
    let book = register.book();
    let agency = book.agencies().iter().find(|a| entities.contains(&a.id)).and_then(|a| a.get(Field::AgencyCode));
    let name = match lang {
        Lang::Zh => Field::TargetNameZh,
        Lang::En => Field::TargetNameEn,
    };
    let target = || book.targets().iter().find(|t| entities.contains(&t.id)).and_then(|t| t.get(name));
    agency.map_or_else(|| target().unwrap_or_default().to_string(), |code| show::agency(code, book, lang))
}
