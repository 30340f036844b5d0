//! What the interface says when a file was given out or taken in. Where an import stands, its screen goes, the list is
//! shown anew, and the line at the foot tells what came in and how it is taken back.

use super::keys::Action;
use super::layers::Layer;
use super::model::Model;
use crate::i18n::export::{Ask, Say};
use crate::i18n::import::{ImportPage as T, ImportSay};
use crate::i18n::screen::ScreenText;
use crate::register::Register;
use crate::register::export::Given;
use crate::register::import::Imported;
use std::path::Path;

/// A file is being written.
pub fn exporting(model: &mut Model, to: &Path, percent: usize) {
    model.pending = None;
    model.say(Ask::Exporting.with(model.lang, &[&percent, &to.display()]));
}

/// It was stopped.
pub fn stopped(model: &mut Model, to: &Path) {
    model.pending = None;
    model.say(Ask::Stopped.with(model.lang, &[&to.display()]));
}

/// A file was written.
pub fn exported(model: &mut Model, given: Given) {
    model.pending = None;
    let to = given.path.map(|p| p.display().to_string()).unwrap_or_default();
    model.say(match given.left {
        0 => Say::Written.with(model.lang, &[&given.projects, &to]),
        left => Say::StepsLeft.with(model.lang, &[&left]),
    });
}

/// An import stands, and the register has followed it.
pub fn imported(model: &mut Model, register: &Register, done: &Imported) {
    let lang = model.lang;
    model.layers.retain(|l| !matches!(l, Layer::Import(_)));
    let scene = model.scene(register);
    model.list.refresh(&scene);
    super::listing::hear(model, register);
    let mut text = T::Done.with(lang, &[&done.new, &done.changed]);
    if done.removed > 0 {
        text.push_str(&T::DoneRemoved.with(lang, &[&done.removed]));
    }
    // A log that came with its history is nobody's gesture here.
    if !done.gesture.is_empty() {
        text.push('　');
        text.push_str(&ScreenText::UndoHint.with(lang, &[&model.keys.name(Action::Undo)]));
    }
    if done.conflicts > 0 {
        text.push('　');
        text.push_str(&ImportSay::Conflicts.with(lang, &[&done.conflicts]));
    }
    if done.backup.is_some() {
        text.push('　');
        text.push_str(T::DoneBackup.say(lang));
    }
    model.say(text);
}
