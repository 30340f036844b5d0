//! What each action does, once it is known that it can.

use super::keys::Action;
use super::layers::Layer;
use super::layers::choose::{Choice, Choose};
use super::layers::counts::{self, Counts};
use super::layers::help::Help;
use super::layers::import::Import;
use super::layers::merge::Merge;
use super::marked;
use super::model::Model;
use super::msg::{Effect, Saved};
use super::screens::Name;
use super::theme::ThemeName;
use super::update::{here, open_project, target};
use super::widgets::scroll::Step;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::EntityId;
use crate::i18n::bulk::BulkText;
use crate::i18n::finding::FindText;
use crate::i18n::labels;
use crate::i18n::screen::ScreenText as T;
use crate::register::Register;
use crate::register::book::Entry;
use crate::register::columns::{Column, Computed};
use crate::register::edit::Assignment;
use crate::register::show;
use ratatui::layout::Rect;

/// Does it.
pub fn act(model: &mut Model, register: &Register, action: Action, screen: Rect) -> Vec<Effect> {
    let (_, body, ..) = super::view::parts(screen);
    let scene = model.scene(register);
    if let Some(name) = Name::of(action) {
        model.show(name);
        return Vec::new();
    }
    if let Some(effects) = super::travel::act(model, register, action) {
        return effects;
    }
    if let Some(effects) = super::listing::act(model, register, action, body) {
        return effects;
    }
    match action {
        // Only the list moves here; screens have taken what is theirs.
        Action::Up
        | Action::Down
        | Action::PageUp
        | Action::PageDown
        | Action::First
        | Action::Last
        | Action::ColumnLeft
        | Action::ColumnRight
            if model.screen != Name::List => {}
        // These are the screens' own.
        Action::ZoomIn
        | Action::ZoomOut
        | Action::Earlier
        | Action::Later
        | Action::Today
        | Action::Critical
        | Action::Group
        | Action::Fold
        | Action::HideEmpty
        | Action::FitAll
        | Action::Jump
        | Action::Pattern
        | Action::Unplaced
        | Action::NextHere
        | Action::PreviousHere => {}
        Action::Up => model.list.go(Step::Up),
        Action::Down => model.list.go(Step::Down),
        Action::PageUp => model.list.go(Step::PageUp),
        Action::PageDown => model.list.go(Step::PageDown),
        Action::First => model.list.go(Step::First),
        Action::Last => model.list.go(Step::Last),
        Action::ColumnLeft => model.list.step_column(false),
        Action::ColumnRight => model.list.step_column(true),
        Action::Filter => {
            model.layers.retain(|l| !l.is_screen());
            model.list.typing = true;
        }
        Action::ClearFilter if model.list.is_filtered() => model.list.clear(&scene),
        Action::ClearFilter => {
            if model.list.unmark() {
                model.say(BulkText::Unmarked.say(model.lang));
            } else if register.past_day().is_some() {
                return vec![Effect::Travel(None)];
            }
        }
        Action::Mark => {
            model.list.mark();
            model.list.go(Step::Down);
        }
        Action::MarkRange => {
            if model.list.mark_range() {
                let key = model.keys.name(Action::MarkRange);
                model.say(BulkText::RangeFrom.with(model.lang, &[&key]));
            }
        }
        // What only comes near was not asked for: nothing is done to all of it at once.
        Action::MarkAll if model.list.is_near() => model.warn(FindText::NearOnly.say(model.lang)),
        Action::MarkAll => {
            let text = match model.list.mark_all() {
                0 => BulkText::Unmarked.say(model.lang).to_string(),
                n => BulkText::Marked.with(model.lang, &[&n]),
            };
            model.say(text);
        }
        Action::Repeat => return marked::repeat(model, register),
        Action::Detail => model.list.toggle_detail(body),
        Action::Facets => {
            let counts = Counts::new(None, model.list.filter(), &scene);
            model.layers.push(Layer::Counts(Box::new(counts)));
        }
        Action::Frequencies => {
            let column = model.list.column();
            match counts::key_of(&column) {
                Some(key) => {
                    let counts = Counts::new(Some(key), model.list.filter(), &scene);
                    model.layers.push(Layer::Counts(Box::new(counts)));
                }
                None => model.warn(FindText::NoCounts.with(model.lang, &[&column.label(model.lang)])),
            }
        }
        Action::Export => {
            let (ids, query) = (model.list.rows().to_vec(), model.list.query().to_string());
            let layer = super::layers::export::Export::new(ids, &query, &scene);
            model.layers.push(Layer::Ask(super::layers::ask::Ask::Export(Box::new(layer))));
        }
        Action::Restore => return restore(model, register),
        Action::Merge => model.layers.push(Layer::Merge(Box::new(Merge::pick(&scene)))),
        Action::Import => model.layers.push(Layer::Import(Box::new(Import::new(&scene)))),
        Action::Conflicts => match Merge::open(target(model), &scene) {
            Some(merge) => model.layers.push(Layer::Merge(Box::new(merge))),
            None => model.say(crate::i18n::merge::MergeText::NoConflicts.say(model.lang)),
        },
        Action::TakePlan => return vec![Effect::TakePlan],
        Action::Care => return vec![Effect::Care(super::msg::Care::Show)],
        Action::Add => model.layers.push(Layer::add(&scene)),
        Action::Help => {
            let here = here(model, register);
            model.layers.push(Layer::Help(Help::new(&model.keys, here)));
        }
        Action::Language => {
            model.lang = model.lang.other();
            let scene = model.scene(register);
            model.list.refresh(&scene);
        }
        Action::Theme => {
            let at = ThemeName::ALL.iter().position(|t| *t == model.theme).unwrap_or(0);
            model.theme = ThemeName::ALL[(at + 1) % ThemeName::ALL.len()];
            model.say(T::ThemeNow.with(model.lang, &[&crate::i18n::map::theme(model.theme.code(), model.lang)]));
        }
        Action::Mouse => {
            model.mouse = !model.mouse;
            let text = if model.mouse { T::MouseOn } else { T::MouseOff };
            model.say(text.say(model.lang));
        }
        Action::Packages => {
            model.packages = model.packages.next();
            let rule = model.packages.rule().say(model.lang);
            model.say(crate::i18n::counting::CountingText::Now.with(model.lang, &[&rule]));
        }
        Action::Repaint => model.repaint = true,
        Action::Digest => model.layers.push(Layer::digest(&scene)),
        Action::TakeBack => model.warn(T::DisabledTakeBack.with(model.lang, &[&model.keys.name(Action::ShowActivity)])),
        Action::Undo => return vec![Effect::Undo],
        Action::Redo => return vec![Effect::Redo],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Quit],
        _ => return on_project(model, register, action),
    }
    Vec::new()
}

fn on_project(model: &mut Model, register: &Register, action: Action) -> Vec<Effect> {
    if let Some(effects) = marked::act(model, register, action) {
        return effects;
    }
    let Some(entry) = target(model).and_then(|id| register.book().entry(id)) else {
        model.warn(T::NoProject.say(model.lang));
        return Vec::new();
    };
    let (id, seen) = (entry.id(), register.seen());
    let scene = model.scene(register);
    let set = |field: Field, value: &str| Effect::Set {
        ids: vec![id],
        assignments: vec![Assignment::put(field, value)],
        note: String::new(),
        seen,
    };
    match action {
        Action::Open => return open_project(model, register, id),
        Action::Blame => return blame(model, register, id),
        Action::Stage => return in_place(model, register, id, Field::Stage),
        Action::Health => return in_place(model, register, id, Field::Health),
        Action::Tags => return in_place(model, register, id, Field::Tags),
        Action::Paid => return in_place(model, register, id, Field::Paid),
        Action::Problems => return in_place(model, register, id, Field::Problems),
        Action::NextSteps => return in_place(model, register, id, Field::NextSteps),
        Action::Shift => return marked::shift(model, register, vec![id]).unwrap_or_default(),
        Action::Progress => model.layers.push(Layer::progress(id, &scene)),
        Action::Links => model.layers.push(Layer::link(id, &scene)),
        Action::Sources => {
            model.layers.push(Layer::sources(id));
            return vec![Effect::LoadPage { project: id }];
        }
        Action::Milestones => model.layers.push(Layer::milestones(id, &scene)),
        Action::Note => model.layers.push(Layer::note(id, &scene)),
        Action::Form => model.layers.push(Layer::form(id, &scene)),
        Action::Delete => model.layers.push(Layer::delete(id, &scene)),
        Action::Confirm => return vec![Effect::Confirm { ids: vec![id] }],
        Action::Star => return vec![set(Field::Starred, if entry.project.flag(Field::Starred) { "0" } else { "1" })],
        Action::Copy => {
            let text = format!("{} {}", entry.code, show::name(&entry.project, model.lang));
            model.say(T::Copied.with(model.lang, &[&text]));
            return vec![Effect::Copy(text)];
        }
        Action::MilestoneDone => return milestone_done(model, register, entry),
        Action::Field => return edit_field(model, register, id),
        Action::Editor => return edit_long(model, register, entry),
        _ => {}
    }
    Vec::new()
}

/// Who wrote the value under the cursor of the page or of the list.
fn blame(model: &mut Model, register: &Register, id: EntityId) -> Vec<Effect> {
    let scene = model.scene(register);
    let on_page = model.layers.iter().rev().find_map(|l| match l {
        Layer::Project(page) => Some(page.subject()),
        _ => None,
    });
    let layer = match (on_page, model.list.column()) {
        (Some(Some((item, _))), _) if item != id => Layer::blame_item(id, item, &scene),
        (Some(Some((_, Some(key)))), _) => Layer::blame(id, &key, &scene),
        (Some(_), _) => return Vec::new(),
        (None, Column::Key(key)) => Layer::blame(id, &key, &scene),
        (None, Column::Computed(Computed::Name)) => {
            let field = if model.lang == crate::i18n::Lang::Zh { Field::NameZh } else { Field::NameEn };
            Layer::blame(id, &Key::Field(field), &scene)
        }
        (None, column) => {
            let next = register.book().entry(id).and_then(|e| Some(e.milestones[e.facts.next?].id));
            match (column, next) {
                (Column::Computed(Computed::Due | Computed::NextMilestone), Some(next)) => {
                    Layer::blame_item(id, next, &scene)
                }
                (column, _) => {
                    let label = column.label(model.lang);
                    model.warn(crate::i18n::history::BlameText::Computed.with(model.lang, &[&label]));
                    return Vec::new();
                }
            }
        }
    };
    model.layers.push(layer);
    Vec::new()
}

/// The next open milestone is done today.
fn milestone_done(model: &mut Model, register: &Register, entry: &Entry) -> Vec<Effect> {
    let Some(milestone) = entry.next_open() else {
        let key = model.keys.name(Action::Milestones);
        model.warn(T::NoMilestone.with(model.lang, &[&entry.code, &key]));
        return Vec::new();
    };
    let today = register.day().today.format("%Y-%m-%d").to_string();
    vec![Effect::SetItem {
        id: milestone.id,
        assignments: vec![Assignment::put(Field::Actual, today)],
        note: String::new(),
        seen: register.seen(),
        what: Saved::MilestoneDone,
    }]
}

/// A field in place, in the popup that its kind asks for.
fn in_place(model: &mut Model, register: &Register, id: EntityId, field: Field) -> Vec<Effect> {
    marked::edit_field(model, register, &[id], &Key::Field(field))
}

/// The field of the column under the cursor, in place.
fn edit_field(model: &mut Model, register: &Register, id: EntityId) -> Vec<Effect> {
    match model.list.column() {
        Column::Computed(Computed::Name) => {
            let field = match model.lang {
                crate::i18n::Lang::Zh => Field::NameZh,
                crate::i18n::Lang::En => Field::NameEn,
            };
            in_place(model, register, id, field)
        }
        Column::Computed(Computed::Due | Computed::NextMilestone) => {
            let scene = model.scene(register);
            model.layers.push(Layer::milestones(id, &scene));
            Vec::new()
        }
        Column::Key(Key::Field(field)) => in_place(model, register, id, field),
        other => {
            let text = T::ComputedColumn.with(model.lang, &[&other.label(model.lang)]);
            model.warn(text);
            Vec::new()
        }
    }
}

/// Long text in the editor: of the column under the cursor if it is one, else the progress in words.
fn edit_long(model: &mut Model, register: &Register, entry: &Entry) -> Vec<Effect> {
    let field = match model.list.column() {
        Column::Key(Key::Field(field)) if field.kind() == FieldKind::LongText => field,
        _ => Field::ProgressText,
    };
    model.say(T::NoLongField.with(model.lang, &[&labels::field(model.lang, field)]));
    model.outside = Some((entry.id(), field, register.seen()));
    vec![Effect::OpenEditor { text: entry.project.get(field).unwrap_or_default().to_string() }]
}

fn restore(model: &mut Model, register: &Register) -> Vec<Effect> {
    let deleted = register.book().deleted();
    if deleted.is_empty() {
        model.say(T::NothingDeleted.say(model.lang));
        return Vec::new();
    }
    let lines = deleted
        .iter()
        .map(|d| {
            let code = d.get(Field::Code).unwrap_or_default();
            (format!("{code}  {}", show::name(d, model.lang)), String::new(), Choice::Restore(d.id))
        })
        .collect();
    model.layers.push(Layer::Choose(Choose::new(T::RestoreTitle, lines, 0)));
    Vec::new()
}
