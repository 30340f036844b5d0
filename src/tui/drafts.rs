//! Keeping what is typed: looks at the form in front after every key and writes its draft once the fingers rest, at once
//! when the terminal goes away. A form that was saved or given up takes its draft with it.

use super::model::Model;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::drafts::DraftText;
use crate::i18n::values::Word;
use crate::register::Register;
use crate::register::drafts::Typed;
use std::time::{Duration, Instant};

/// How long the fingers must rest.
pub const REST: Duration = Duration::from_millis(400);

/// What is kept of the form in front.
#[derive(Default)]
pub struct Keeper {
    kept: Option<(String, Typed)>,
    /// What stands there now, and since when.
    now: Option<(String, Typed)>,
    since: Option<Instant>,
}

impl Keeper {
    /// Whether something waits to be written.
    pub fn waits(&self) -> bool {
        self.since.is_some()
    }

    /// Looks at the form in front. `at_once`: there may be no later.
    pub fn mind(&mut self, model: &Model, register: &Register, at_once: bool) {
        let now = model.draft();
        if now != self.now {
            // A form that is gone was saved or given up, also one whose draft an earlier run of the program left.
            let form = |of: &Option<(String, Typed)>| of.as_ref().map(|(form, _)| form.clone());
            if let Some(gone) = form(&self.now).filter(|gone| form(&now).as_ref() != Some(gone)) {
                let _ = register.keep_draft(&gone, &Typed::new());
            }
            self.now = now;
            self.since = Some(Instant::now());
        }
        let rested = self.since.is_some_and(|s| s.elapsed() >= REST);
        // A form that is gone takes its draft with it at once: it was saved or given up.
        let gone = self.now.is_none() && self.kept.is_some();
        if !(self.since.is_some() && (rested || at_once || gone)) {
            return;
        }
        self.since = None;
        if self.now == self.kept {
            return;
        }
        let other = self.kept.as_ref().filter(|(form, _)| self.now.as_ref().is_none_or(|(f, _)| f != form));
        if let Some((form, _)) = other {
            let _ = register.keep_draft(form, &Typed::new());
        }
        if let Some((form, typed)) = &self.now {
            let _ = register.keep_draft(form, typed);
        }
        self.kept.clone_from(&self.now);
    }
}

/// What was typed at an earlier time and not saved, in words; `None` if nothing was.
pub fn waiting(register: &Register, lang: Lang) -> Option<String> {
    let all = register.drafts();
    let told = all.iter().map(|(form, draft)| {
        let when = register.book().moment(draft.at).format("%m-%d %H:%M").to_string();
        // The name of a form holds the thing that it is about.
        let id = form.split(' ').find_map(EntityId::parse);
        let entry = id.and_then(|id| register.project_of(id)).and_then(|id| register.book().entry(id));
        match entry {
            Some(entry) => DraftText::Of.with(lang, &[&entry.code, &when]),
            None => DraftText::NewProject.with(lang, &[&when]),
        }
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| DraftText::Waiting.with(lang, &[&told.join(Word::Separator.say(lang))]))
}
