//! What the actions of the list's furniture do: columns, order, groups, facets, marks of changes, saved views; and what
//! is remembered of it between sessions.

use super::keys::Action;
use super::layers::Layer;
use super::layers::choose::{Choice, Choose};
use super::layers::columns::Columns;
use super::layers::list::columns::Adjust;
use super::layers::list::facets;
use super::layers::order::Order;
use super::layers::views::Views;
use super::model::Model;
use super::msg::Effect;
use super::screens::Name;
use super::widgets::scroll::Step;
use crate::i18n::finding::FindText;
use crate::i18n::labels;
use crate::i18n::listing::ListText as T;
use crate::i18n::screen::ScreenText;
use crate::i18n::values::Word;
use crate::register::Register;
use crate::register::grouping::Grouping;
use crate::register::layout::Layout;
use crate::register::saved::View;
use crate::register::select::SortKey;
use chrono::Datelike;
use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Rect;

/// Whether the list is in front, with nothing over it that hides it.
fn in_front(model: &Model) -> bool {
    model.screen == Name::List && !model.layers.iter().any(Layer::is_screen)
}

/// Does what is asked; `None` = it is not about the list's furniture, or the list is not in front.
pub fn act(model: &mut Model, register: &Register, action: Action, body: Rect) -> Option<Vec<Effect>> {
    if action == Action::Views {
        views(model, register);
        return Some(Vec::new());
    }
    if !in_front(model) {
        return None;
    }
    let scene = model.scene(register);
    let lang = model.lang;
    match action {
        // A heading has no columns: the arrows fold and unfold there, Enter does the other of both.
        Action::ColumnLeft | Action::ColumnRight | Action::Open if model.list.on_heading() => {
            let to = match action {
                Action::ColumnLeft => Some(true),
                Action::ColumnRight => Some(false),
                _ => None,
            };
            model.list.fold(to);
        }
        Action::Columns => {
            let (shape, column) = (model.list.shape().clone(), model.list.column());
            let one =
                |(n, s): (usize, &crate::register::layout::Shown)| (s.column.clone(), model.list.cells_of(n, lang));
            let cells = shape.columns.iter().enumerate().map(one).collect();
            let layer = Columns::new(shape, &column, cells, &scene);
            model.layers.push(Layer::Columns(Box::new(layer)));
        }
        Action::Sort => {
            let layer = Order::new(model.list.shape().clone(), &model.list.column(), &scene);
            model.layers.push(Layer::Order(Box::new(layer)));
        }
        Action::SortColumn | Action::SortNext => {
            let column = model.list.column();
            match action {
                Action::SortColumn => model.list.sort_by(column, &scene),
                _ => model.list.sort_then(column, &scene),
            }
            say_order(model);
        }
        Action::Wider | Action::Narrower => {
            let how = if action == Action::Wider { Adjust::Wider } else { Adjust::Narrower };
            match model.list.adjust(how, &scene) {
                true => {
                    let at = model.list.shape().columns.iter().position(|s| s.column == model.list.column());
                    let cells = at.map_or(0, |at| model.list.cells_of(at, lang));
                    model.say(T::ColumnWidth.with(lang, &[&model.list.column().label(lang), &cells]));
                }
                false => model.warn(T::ColumnWidest.say(lang)),
            }
        }
        Action::MoveLeft | Action::MoveRight => {
            let how = if action == Action::MoveLeft { Adjust::Left } else { Adjust::Right };
            if !model.list.adjust(how, &scene) {
                model.warn(T::ColumnEdge.say(lang));
            }
        }
        Action::HideColumn => {
            let gone = model.list.column().label(lang);
            match model.list.adjust(Adjust::Hide, &scene) {
                true => {
                    let key = model.keys.name(Action::Columns);
                    model.say(T::ColumnHidden.with(lang, &[&gone, &key]));
                }
                false => model.warn(T::ColumnsLast.say(lang)),
            }
        }
        Action::Group => {
            let lines = Grouping::ALL
                .iter()
                .map(|g| {
                    let now = if *g == model.list.shape().grouping { T::GroupNow.say(lang) } else { "" };
                    (name(*g, model), now.to_string(), Choice::Group(*g))
                })
                .collect();
            let at = Grouping::ALL.iter().position(|g| *g == model.list.shape().grouping).unwrap_or(0);
            let choose = Choose::new(ScreenText::FieldTitle, lines, at).named(T::GroupTitle.say(lang));
            model.layers.push(Layer::Choose(choose));
        }
        Action::Fold | Action::FoldAll => {
            let done = if action == Action::Fold { model.list.fold(None) } else { model.list.fold_all() };
            if !done {
                model.warn(T::GroupNone.with(lang, &[&model.keys.name(Action::Group)]));
            }
        }
        // Where the facets do not show, their window opens.
        Action::Facets if model.list.enter_facets() => {}
        Action::FacetPane => {
            if !model.list.toggle_facets(body) {
                model.list.facets.shown = None;
                model.warn(T::FacetsNoRoom.with(lang, &[&model.keys.name(Action::Facets)]));
            }
        }
        Action::SeenAll => {
            let text = match model.list.news.look_all() {
                0 => T::NewsNone.say(lang).to_string(),
                n => T::NewsSeen.with(lang, &[&n]),
            };
            model.say(text);
        }
        _ => return None,
    }
    Some(Vec::new())
}

/// What a grouping is called in a list of them.
fn name(grouping: Grouping, model: &Model) -> String {
    match grouping.field() {
        None => T::GroupNothing.say(model.lang).to_string(),
        Some(field) => labels::field(model.lang, field).to_string(),
    }
}

/// Groups the list, and says by which rule projects are counted.
pub fn group(model: &mut Model, register: &Register, grouping: Grouping) {
    let scene = model.scene(register);
    model.list.lay_out(Layout { grouping, ..model.list.shape().clone() }, &scene);
    let (label, count) = (name(grouping, model), model.list.groups().len());
    let text = match grouping {
        Grouping::Nothing => T::GroupedNot.say(model.lang).to_string(),
        Grouping::Province => T::GroupedProvince.with(model.lang, &[&label, &count]),
        Grouping::Programme => T::GroupedProgramme.with(model.lang, &[&label, &count]),
        _ => T::GroupedBy.with(model.lang, &[&label, &count]),
    };
    model.say(text);
}

/// A key while the facets have the keys; answers whether it was theirs.
pub fn facet_key(model: &mut Model, register: &Register, key: KeyEvent) -> bool {
    if model.screen != Name::List || !model.list.in_facets() {
        return false;
    }
    let scene = model.scene(register);
    match model.list.facet_key(key, &scene) {
        facets::Answer::Pass => return false,
        facets::Answer::Stay => {}
        facets::Answer::Refine(query) => model.list.narrow(&query, &scene),
    }
    true
}

/// Lays the list out as a popup wants it, which stays.
pub fn arrange(model: &mut Model, register: &Register, layout: Layout) {
    let scene = model.scene(register);
    model.list.lay_out(layout, &scene);
}

/// Says by which keys the list is ordered now.
fn say_order(model: &mut Model) {
    let text = match model.list.sort() {
        [] => T::SortNone.say(model.lang).to_string(),
        keys => T::SortNow.with(model.lang, &[&order_words(keys, model)]),
    };
    model.say(text);
}

/// The keys of an order in words, each with its sign.
pub fn order_words(keys: &[SortKey], model: &Model) -> String {
    use super::theme::Glyph;
    let theme = model.look();
    let one = |k: &SortKey| {
        let sign = theme.glyph(if k.descending { Glyph::SortDown } else { Glyph::SortUp });
        format!("{}{sign}", k.column.short_label(model.lang))
    };
    keys.iter().map(one).collect::<Vec<_>>().join(Word::Separator.say(model.lang))
}

/// The title's words about order, groups and news; empty where all is as usual.
pub fn title_words(model: &Model) -> String {
    let mut out = Vec::new();
    if model.screen == Name::List && model.list.is_grouped() {
        out.push(T::GroupInTitle.with(model.lang, &[&name(model.list.shape().grouping, model)]));
    }
    if !model.list.sort().is_empty() {
        let words = order_words(model.list.sort(), model);
        out.push(ScreenText::SortedBy.with(model.lang, &[&words]));
    }
    out.join("  ")
}

fn views(model: &mut Model, register: &Register) {
    match register.saved_views(&model.personal) {
        Ok(views) => {
            let mut present = View { query: model.list.typed().trim().to_string(), ..View::default() };
            model.list.shape().write_to(&mut present);
            model.layers.push(Layer::Views(Box::new(Views::new(views, present))));
        }
        Err(e) => model.warn(e.say(model.lang)),
    }
}

/// Shows the list as a saved view has it.
pub fn show_view(model: &mut Model, register: &Register, view: &View) {
    let scene = model.scene(register);
    let year = u16::try_from(register.day().today.year()).unwrap_or_default();
    match model.list.shape().under(view, year) {
        Ok(layout) => model.list.show_view(&view.query, layout, &scene),
        Err(e) => return model.warn(e.say(model.lang)),
    }
    model.show(Name::List);
    model.say(FindText::ViewShown.with(model.lang, &[&view.name]));
}

/// Brings back what was remembered: the layout, and what others changed since.
pub fn recall(model: &mut Model, register: &Register) {
    if let Some((layout, kept)) = register.last_layout() {
        let scene = model.scene(register);
        model.list.facets.shown = kept.facets;
        model.list.detail = kept.detail;
        model.list.lay_out(layout, &scene);
        // A session begins at the top, wherever the first project by code stands now.
        model.list.go(Step::First);
    }
    if let Ok(news) = register.news() {
        model.list.news = news;
    }
}

/// Takes in what arrived from others.
pub fn hear(model: &mut Model, register: &Register) {
    if let Err(error) = register.more_news(&mut model.list.news) {
        model.warn(error.say(model.lang));
    }
}

/// The layout as it was last remembered: it outlives a session that is killed.
pub struct Kept(Layout, Option<bool>, Option<bool>);

impl Kept {
    /// As it is shown when the session begins.
    pub fn of(model: &Model) -> Kept {
        let list = &model.list;
        Kept(list.shape().clone(), list.facets.shown, list.detail)
    }

    /// Remembers the layout if it is another one by now.
    pub fn mind(&mut self, model: &Model, register: &Register) {
        let list = &model.list;
        if (&self.0, self.1, self.2) != (list.shape(), list.facets.shown, list.detail) {
            *self = Kept::of(model);
            let _ = register.keep_layout(&self.0, self.1, self.2);
        }
    }
}

/// Remembers it all for the next session. What cannot be kept is a lost convenience, not worth a word at leaving.
pub fn keep(model: &Model, register: &Register) {
    let list = &model.list;
    let _ = register.keep_layout(list.shape(), list.facets.shown, list.detail);
    let _ = register.keep_news(&list.news);
}
