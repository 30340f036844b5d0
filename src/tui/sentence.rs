//! Sentences for the line at the foot that take some looking up.

use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::screen::ScreenText as T;
use crate::register::Register;
use crate::register::show;
use crate::register::undo::Taken;

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
