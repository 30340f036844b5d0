//! What the interface does about the file itself: says what was found when it was opened, shows what waits for a
//! decision, and starts anew when the file underneath became another one.

use super::keys::Action;
use super::layers::Layer;
use super::layers::care::Care;
use super::model::Model;
use super::msg::Effect;
use crate::i18n::care::CareText;
use crate::register::Register;
use crate::register::care::Notice;
use crate::register::outside::OutsideEdit;
use crate::register::putting_back::Lacking;
use crate::register::said;

/// Says notices at the foot, with where to decide about what can be decided.
pub fn tell(model: &mut Model, notices: &[Notice]) {
    let lang = model.lang;
    let mut said: Vec<String> = notices.iter().map(|n| said::notice(n, lang).0).collect();
    if said.is_empty() {
        return;
    }
    if notices.iter().any(|n| matches!(n, Notice::Outside(_) | Notice::Lacking(_))) {
        let key = model.keys.name(Action::Help);
        said.push(CareText::HowHere.with(lang, &[&key, &Action::Care.label(lang)]));
    }
    model.warn(said.join(CareText::Joint.say(lang)));
}

/// Something about the file was noticed: it is told, and everything is shown anew.
pub fn noticed(model: &mut Model, register: &Register, notices: &[Notice]) {
    let scene = model.scene(register);
    model.list.refresh(&scene);
    model.layers.retain(|l| !l.is_screen() || l.project().is_none_or(|id| register.book().entry(id).is_some()));
    tell(model, notices);
}

/// What waits for a decision was read: into the popup that is open, or a new one.
pub fn cared(
    model: &mut Model,
    register: &Register,
    (outside, lacking): (Vec<OutsideEdit>, Vec<Lacking>),
    said: Option<String>,
    open: bool,
) -> Vec<Effect> {
    let scene = model.scene(register);
    model.list.refresh(&scene);
    let shown = model.layers.iter_mut().find_map(|l| match l {
        Layer::Care(care) => Some(care),
        _ => None,
    });
    match shown {
        Some(care) => care.set(outside, lacking),
        None if open => model.layers.push(Layer::Care(Box::new(Care::new(outside, lacking)))),
        None => {}
    }
    // Nothing is left to decide: the popup has done its work.
    if said.is_some() {
        model.layers.retain(|l| !matches!(l, Layer::Care(care) if care.is_empty()));
    }
    if let Some(said) = said {
        model.say(said);
    }
    Vec::new()
}
