//! What happens when a key is pressed or something has happened: reads the model and the register, changes the model,
//! answers with effects. No input or output here. Keys go to the layer in front; what it passes on is resolved by the
//! key table and acted upon (`act`).

use super::chord::Chord;
use super::events::Input;
use super::keys::{Action, Meaning};
use super::layers::ask::Ask;
use super::layers::help::{Here, disabled};
use super::layers::{Answer, Layer};
use super::marked;
use super::model::Model;
use super::msg::{Effect, Msg, Saved};
use super::screens::Name;
use crate::domain::id::EntityId;
use crate::i18n::import::ImportSay;
use crate::i18n::screen::ScreenText as T;
use crate::register::Register;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;

/// The project that actions act on: of the page in front, else under the cursor of the list.
pub fn target(model: &Model) -> Option<EntityId> {
    let page = model.layers.iter().rev().find_map(Layer::project);
    page.or_else(|| match model.screens.get(model.screen) {
        Some(screen) => screen.selected(),
        None => model.list.selected(),
    })
}

/// What can be done where the person is.
pub fn here(model: &Model, register: &Register) -> Here {
    Here {
        list: model.screen == Name::List && !model.layers.iter().any(Layer::is_screen),
        screen: !model.layers.iter().any(Layer::is_screen),
        project: target(model).is_some() || (model.screen == Name::List && model.list.has_marks()),
        read_only: register.read_only().is_some(),
        past: register.past_day().is_some(),
        own: match model.screens.get(model.screen) {
            Some(screen) if !model.layers.iter().any(Layer::is_screen) => screen.own(),
            None if model.list.on_heading() => &[Action::Open],
            _ => &[],
        },
    }
}

/// Something came from outside.
pub fn on_input(model: &mut Model, register: &Register, input: Input, screen: Rect) -> Vec<Effect> {
    let effects = on_one(model, register, input, screen);
    marked::ask_first(model, register, effects)
}

fn on_one(model: &mut Model, register: &Register, input: Input, screen: Rect) -> Vec<Effect> {
    count_first(model, register, &input);
    match input {
        Input::Key(key) => on_key(model, register, key, screen),
        Input::Paste(text) => {
            on_paste(model, register, &text);
            Vec::new()
        }
        Input::Mouse(mouse) => super::pointer::on_mouse(model, register, mouse, screen),
        Input::Resize | Input::Resumed | Input::Ended(_) => Vec::new(),
    }
}

/// Whether a key only moves in the list or clears its filter: the rows that are there are enough for that.
fn only_moves(model: &Model, key: KeyEvent) -> bool {
    let on_list = model.screen == Name::List && !model.list.typing && !model.list.in_facets();
    let meaning = model.keys.resolve(&[Chord::pressed(key)]);
    on_list
        && match meaning {
            Meaning::Act(action) => matches!(
                action,
                Action::Up
                    | Action::Down
                    | Action::PageUp
                    | Action::PageDown
                    | Action::ColumnLeft
                    | Action::ColumnRight
                    | Action::ClearFilter
                    | Action::Filter
            ),
            Meaning::Prefix => true,
            Meaning::Nothing => false,
        }
}

/// Whatever is done needs all rows of the list, but for typing in its filter and moving.
fn count_first(model: &mut Model, register: &Register, input: &Input) {
    let types = model.layers.is_empty() && model.prefix.is_empty();
    let may_wait = match input {
        Input::Key(key) => types && (model.list.may_count_on(*key) || only_moves(model, *key)),
        Input::Paste(_) => types && model.list.typing,
        Input::Mouse(_) => false,
        Input::Resize | Input::Resumed | Input::Ended(_) => true,
    };
    if model.list.is_counting() && !may_wait {
        let scene = model.scene(register);
        model.list.finish(&scene);
    }
}

/// A key was pressed.
pub(super) fn on_key(model: &mut Model, register: &Register, key: KeyEvent, screen: Rect) -> Vec<Effect> {
    model.notice = None;
    if !model.prefix.is_empty() {
        return on_chord(model, register, key, screen);
    }
    let scene = model.scene(register);
    if let Some(mut layer) = model.layers.pop() {
        let answer = layer.on_key(key, &scene);
        return on_answer(model, register, layer, answer, key, screen);
    }
    if model.list.typing {
        model.list.type_key(key, &scene);
        return Vec::new();
    }
    if super::listing::facet_key(model, register, key) {
        return Vec::new();
    }
    if let Some(front) = model.screens.get_mut(model.screen) {
        match front.on_key(key, &scene) {
            Answer::Pass => {}
            answer => return on_screen_answer(model, register, answer, None, screen),
        }
    }
    on_chord(model, register, key, screen)
}

/// A key that the key table may know, alone or after a prefix.
fn on_chord(model: &mut Model, register: &Register, key: KeyEvent, screen: Rect) -> Vec<Effect> {
    let mut pressed = std::mem::take(&mut model.prefix);
    pressed.push(Chord::pressed(key));
    match model.keys.resolve(&pressed) {
        Meaning::Act(Action::Quit | Action::ClearFilter) if !model.layers.is_empty() => {
            model.layers.pop();
        }
        Meaning::Act(Action::Quit) if model.screen != Name::List => model.show(Name::List),
        Meaning::Act(action) => return act(model, register, action, screen),
        Meaning::Prefix => model.prefix = pressed,
        Meaning::Nothing => {}
    }
    Vec::new()
}

/// What a screen answered. `asked`: the action that it was asked, to be done as everywhere if it passes.
pub(super) fn on_screen_answer(
    model: &mut Model,
    register: &Register,
    answer: Answer,
    asked: Option<Action>,
    screen: Rect,
) -> Vec<Effect> {
    match answer {
        Answer::Stay | Answer::Close => Vec::new(),
        Answer::Do(effect) | Answer::CloseAnd(effect) => vec![effect],
        Answer::Say(text) => {
            model.warn(text);
            Vec::new()
        }
        Answer::Tell(text) => {
            model.say(text);
            Vec::new()
        }
        Answer::Open(next) | Answer::Instead(next) => {
            model.layers.push(*next);
            Vec::new()
        }
        Answer::OpenProject(id) => open_project(model, register, id),
        Answer::Run(action) => act(model, register, action, screen),
        Answer::ShowView(_) => Vec::new(),
        Answer::Group(by) => {
            super::listing::group(model, register, by);
            Vec::new()
        }
        Answer::Arrange(layout) => {
            super::listing::arrange(model, register, *layout);
            Vec::new()
        }
        Answer::Within(condition) => {
            let scene = model.scene(register);
            model.list.narrow_within(condition, &scene);
            model.show(Name::List);
            Vec::new()
        }
        Answer::Jump(at) => {
            model.screens.map.jump(at);
            Vec::new()
        }
        Answer::Narrow(query) | Answer::Refine(query) => {
            let scene = model.scene(register);
            model.list.narrow(&query, &scene);
            model.show(Name::List);
            Vec::new()
        }
        Answer::EditField(key) => {
            let ids = marked::targets(model, register);
            marked::edit_field(model, register, &ids, &key)
        }
        Answer::Sort(column) => {
            let scene = model.scene(register);
            model.list.sort_by(column, &scene);
            Vec::new()
        }
        Answer::Pass => asked.map_or_else(Vec::new, |action| super::act::act(model, register, action, screen)),
    }
}

fn on_answer(
    model: &mut Model,
    register: &Register,
    layer: Layer,
    answer: Answer,
    key: KeyEvent,
    screen: Rect,
) -> Vec<Effect> {
    match answer {
        Answer::Stay => {
            model.layers.push(layer);
            Vec::new()
        }
        Answer::Close => Vec::new(),
        Answer::Do(effect) => {
            model.layers.push(layer);
            vec![effect]
        }
        Answer::CloseAnd(effect) => {
            if let Layer::Ask(Ask::Bulk(preview)) = &layer {
                // What was previewed is done; the popup in which it was typed goes with it.
                model.previewed = true;
                let below = if preview.is_over() { model.layers.pop() } else { None };
                model.pending = Some(below.unwrap_or(layer));
            } else {
                model.pending = Some(layer);
            }
            vec![effect]
        }
        Answer::EditField(key) => {
            let ids = marked::targets(model, register);
            marked::edit_field(model, register, &ids, &key)
        }
        Answer::Say(text) => {
            model.layers.push(layer);
            model.warn(text);
            Vec::new()
        }
        Answer::Tell(text) => {
            model.layers.push(layer);
            model.say(text);
            Vec::new()
        }
        Answer::Open(next) => {
            model.layers.push(layer);
            model.layers.push(*next);
            Vec::new()
        }
        Answer::Instead(next) => {
            model.layers.push(*next);
            Vec::new()
        }
        Answer::OpenProject(id) => {
            model.layers.push(layer);
            open_project(model, register, id)
        }
        Answer::Run(action) => act(model, register, action, screen),
        Answer::ShowView(view) => {
            super::listing::show_view(model, register, &view);
            Vec::new()
        }
        answer @ Answer::Arrange(_) => {
            model.layers.push(layer);
            on_screen_answer(model, register, answer, None, screen)
        }
        Answer::Refine(query) => {
            model.layers.push(layer);
            let scene = model.scene(register);
            model.list.narrow(&query, &scene);
            Vec::new()
        }
        answer @ (Answer::Sort(_) | Answer::Group(_) | Answer::Narrow(_) | Answer::Jump(_) | Answer::Within(_)) => {
            on_screen_answer(model, register, answer, None, screen)
        }
        Answer::Pass => {
            model.layers.push(layer);
            on_chord(model, register, key, screen)
        }
    }
}

fn on_paste(model: &mut Model, register: &Register, text: &str) {
    model.notice = None;
    let scene = model.scene(register);
    match model.layers.last_mut() {
        Some(layer) => {
            if let Answer::Say(why) = layer.on_paste(text, &scene) {
                model.warn(why);
            }
        }
        None => {
            model.list.typing = true;
            model.list.paste(text, &scene);
        }
    }
}

/// Opens the page of a project, and asks for what the book does not hold.
pub fn open_project(model: &mut Model, register: &Register, id: EntityId) -> Vec<Effect> {
    debug_assert!(register.book().entry(id).is_some());
    model.layers.push(Layer::page(id));
    model.list.news.look(id);
    vec![Effect::LoadPage { project: id }]
}

/// Does what is asked for, if it can be done here; the screen in front comes first.
pub(super) fn act(model: &mut Model, register: &Register, action: Action, screen: Rect) -> Vec<Effect> {
    if let Some(why) = disabled(action, here(model, register)) {
        model.warn(why.say(model.lang));
        return Vec::new();
    }
    if !model.layers.iter().any(Layer::is_screen) {
        let scene = model.scene(register);
        if let Some(front) = model.screens.get_mut(model.screen) {
            let answer = front.act(action, &scene);
            return on_screen_answer(model, register, answer, Some(action), screen);
        }
    }
    super::act::act(model, register, action, screen)
}

/// Layers for which a thread works take over what it has come to.
pub fn tick(model: &mut Model, register: &Register) -> Vec<Effect> {
    let scene = model.scene(register);
    model.layers.iter_mut().filter_map(|l| l.tick(&scene)).collect()
}

/// Something has happened.
pub fn on_msg(model: &mut Model, register: &Register, msg: Msg) -> Vec<Effect> {
    let lang = model.lang;
    let scene = model.scene(register);
    let hint = T::UndoHint.with(lang, &[&model.keys.name(Action::Undo)]);
    match msg {
        Msg::Saved { what, done } => {
            model.pending = None;
            model.last = model.asked.take().or(model.last.take());
            model.layers.iter_mut().for_each(Layer::saved);
            model.list.refresh(&scene);
            if let Saved::Added(id) = &what {
                model.list.select(*id);
            }
            // A round goes on to the next project; the sentence is about the one before.
            let in_hand = subject(model, register);
            let kept = match model.screen {
                Name::Review => model.screens.review.saved(&what, &done, &scene),
                _ => None,
            };
            if done.is_nothing() {
                let text = match what {
                    Saved::Confirmed => T::ConfirmedAlready.with(lang, &[&in_hand]),
                    _ => T::NothingChanged.say(lang).to_string(),
                };
                model.say(text);
                return kept.into_iter().collect();
            }
            let name = done
                .entities
                .iter()
                .filter_map(|e| register.project_of(*e))
                .find_map(|id| register.book().entry(id))
                .map_or(in_hand, |e| e.code.clone());
            if what == Saved::Removed {
                model.layers.retain(|l| l.project().is_none_or(|id| register.book().entry(id).is_some()));
            }
            let text = super::sentence::saved(&what, &done, &name, register, lang);
            model.say(format!("{text}　{hint}"));
            let mut effects = reload(model);
            effects.extend(kept);
            effects
        }
        Msg::Took { redo, taken } => {
            model.pending = None;
            model.list.refresh(&scene);
            let kept = match model.screen {
                Name::Review => model.screens.review.took(&taken.done, &scene),
                _ => None,
            };
            let projects: Vec<EntityId> = taken.done.entities.iter().filter_map(|e| register.project_of(*e)).collect();
            let first = projects.first().copied();
            if let Some(id) = first {
                model.list.select(id);
            }
            model.say(super::sentence::took(&taken, redo, first, register, lang));
            model.layers.retain(|l| l.project().is_none_or(|id| register.book().entry(id).is_some()));
            let mut effects = reload(model);
            effects.extend(kept);
            effects
        }
        Msg::Cared { outside, lacking, said, open } => {
            super::caring::cared(model, register, (outside, lacking), said, open);
            reload(model)
        }
        Msg::Noticed(notices) => {
            super::caring::noticed(model, register, &notices);
            reload(model)
        }
        Msg::Planned { plan } => {
            model.layers.push(Layer::reversal(*plan));
            Vec::new()
        }
        Msg::Traveled => {
            model.pending = None;
            model.list.refresh(&scene);
            model.layers.retain(|l| l.project().is_none_or(|id| register.book().entry(id).is_some()));
            if register.past_day().is_none() {
                model.say(crate::i18n::history::TravelText::Back.say(lang));
            }
            reload(model)
        }
        Msg::TookPlan { changes } => {
            model.list.refresh(&scene);
            model.say(match changes {
                0 => T::PlanIsNew.say(lang).to_string(),
                n => T::PlanTaken.with(lang, &[&n]),
            });
            reload(model)
        }
        Msg::Paged { project, page } => {
            for layer in &mut model.layers {
                layer.set_page(project, &page, &scene);
            }
            Vec::new()
        }
        Msg::Edited { text } => {
            let Some((id, field, seen)) = model.outside.take() else {
                if let Some(layer) = model.layers.last_mut() {
                    layer.edited(text.as_deref());
                }
                return Vec::new();
            };
            let Some(text) = text else { return Vec::new() };
            let assignments = vec![crate::register::edit::Assignment::put(field, text)];
            vec![Effect::Set { ids: vec![id], assignments, note: String::new(), seen }]
        }
        Msg::Unmoved => Vec::new(),
        Msg::Followed(news) => {
            model.list.refresh(&scene);
            super::listing::hear(model, register);
            model.say(super::layers::told::followed(&news, &scene));
            model.layers.retain(|l| !l.is_screen() || l.project().is_none_or(|id| register.book().entry(id).is_some()));
            reload(model)
        }
        Msg::Merged => {
            model.list.refresh(&scene);
            super::listing::hear(model, register);
            Vec::new()
        }
        Msg::Imported(done) => {
            super::exchanged::imported(model, register, &done);
            reload(model)
        }
        Msg::Exporting { to, percent } => {
            super::exchanged::exporting(model, &to, percent);
            Vec::new()
        }
        Msg::ExportStopped(to) => {
            super::exchanged::stopped(model, &to);
            Vec::new()
        }
        Msg::Kept(path) => {
            model.say(ImportSay::MapSaved.with(lang, &[&path.display()]));
            Vec::new()
        }
        Msg::Exported(given) => {
            super::exchanged::exported(model, given);
            Vec::new()
        }
        Msg::Failed(error) => {
            model.asked = None;
            let why = error.with_advice(lang);
            model.layers.extend(model.pending.take());
            if !model.layers.last_mut().is_some_and(|l| l.failed(&why)) {
                model.warn(why);
            }
            Vec::new()
        }
    }
}

/// The code of the project in hand.
fn subject(model: &Model, register: &Register) -> String {
    target(model).and_then(|id| register.book().entry(id)).map(|e| e.code.clone()).unwrap_or_default()
}

/// Pages in view are read again.
fn reload(model: &Model) -> Vec<Effect> {
    model.layers.iter().filter_map(Layer::project).map(|project| Effect::LoadPage { project }).collect()
}
