//! Drawing the whole screen from the model: title, list, layers, notice, footer. Leaves no trace: the same model and
//! register draw the same screen.

use super::keys::Action;
use super::layers::{Layer, Scene};
use super::model::Model;
use super::screens::Name;
use super::theme::{Glyph, Role};
use super::widgets::draw::{blank, cells, put, tint};
use super::widgets::footer::{self, Hint};
use crate::domain::text;
use crate::i18n::counting::marked;
use crate::i18n::index::IndexText;
use crate::i18n::listing::ListText;
use crate::i18n::screen::ScreenText as T;
use crate::register::Register;
use crate::register::packages::Packages;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The smallest screen that is of use.
pub const SMALLEST: (u16, u16) = (60, 15);

/// Draws a frame, the cursor with it.
pub fn view(model: &Model, register: &Register, frame: &mut Frame) {
    let area = frame.area();
    if let Some(cursor) = draw(model, register, area, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// The parts of the screen: title, body, notice, footer.
pub fn parts(area: Rect) -> (Rect, Rect, Rect, Rect) {
    let line = |y: u16| Rect { y, height: 1, ..area };
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    (line(area.y), body, line(area.bottom().saturating_sub(2)), line(area.bottom().saturating_sub(1)))
}

/// Draws everything onto a buffer; answers the cell of the cursor where text is typed.
pub fn draw(model: &Model, register: &Register, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let area = area.intersection(buf.area);
    let scene = model.scene(register);
    blank(buf, area, scene.theme.style(Role::Text));
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        for (y, words) in (area.top()..area.bottom()).zip(text::wrap(T::TooSmall.say(model.lang), area.width.into())) {
            put(buf, area, area.x, y, &words, scene.theme.style(Role::Text));
        }
        return None;
    }
    let (title, body, notice, foot) = parts(area);
    draw_title(model, register, &scene, title, buf);
    let mut cursor = None;
    // A screen hides what is under it; popups are drawn over it.
    let from = model.layers.iter().rposition(Layer::is_screen);
    if from.is_none() {
        cursor = match model.screens.get(model.screen) {
            Some(screen)
                if model.awaits_all || !(model.settling.has_picture(model.screen) || screen.is_shown_early()) =>
            {
                let words = if model.awaits_all { IndexText::Reading } else { IndexText::Making };
                let words = words.say(model.lang);
                let x = body.x + body.width.saturating_sub(text::width(words) as u16) / 2;
                put(buf, body, x, body.y + body.height / 2, words, scene.theme.style(Role::Dim));
                None
            }
            None => model.list.view(body, buf, &scene, &model.keys.name(Action::Add)),
            Some(screen) => {
                let area = model.screen_area(body);
                let caret = screen.view(area, buf, &scene);
                let line = Rect { height: body.height - area.height, ..body };
                if line.height > 0 { model.list.draw_filter(line, buf, &scene).or(caret) } else { caret }
            }
        };
    }
    for layer in &model.layers[from.unwrap_or(0)..] {
        cursor = layer.view(body, buf, &scene, &model.keys);
    }
    super::which::draw(model, register, body, buf);
    draw_notice(model, &scene, notice, buf);
    draw_footer(model, register, &scene, foot, buf);
    cursor
}

fn draw_title(model: &Model, register: &Register, scene: &Scene, line: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    let name = register.path().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let total = register.count();
    let shown = model.list.count();
    let by_rule = model.packages != Packages::Each;
    let count = match model.list.is_filtered() {
        _ if total.is_none() => IndexText::Filling.with(model.lang, &[&register.filling().unwrap_or_default()]),
        _ if by_rule => T::Rows.with(model.lang, &[&model.counted]),
        true if model.list.is_near() => T::RowsNear.with(model.lang, &[&shown]),
        true => T::RowsOf.with(model.lang, &[&shown, &total.unwrap_or_default()]),
        false => T::Rows.with(model.lang, &[&total.unwrap_or_default()]),
    };
    let what = match model.screen {
        Name::List => T::Register.say(model.lang),
        other => other.label(model.lang),
    };
    let mut x = put(buf, line, line.x + 1, line.y, what, theme.style(Role::Title));
    let room = usize::from(line.width / 3);
    x = put(buf, line, x + 2, line.y, &theme.fit(&text::visible(&name), room), theme.style(Role::Dim));
    let count = match by_rule {
        true => marked(&count, model.packages.mark(), usize::from(line.right().saturating_sub(x + 12)), model.lang),
        false => count,
    };
    // A count that is not certain yet is that of before.
    let role = if model.list.is_counting() { Role::Dim } else { Role::Accent };
    x = put(buf, line, x + 2, line.y, &count, theme.style(role));
    x = put(buf, line, x + 2, line.y, &super::marked::marks(model, scene), theme.style(Role::Marked));
    if !model.list.news.is_empty() && register.past_day().is_none() {
        let news = ListText::NewsCount.with(model.lang, &[&model.list.news.len()]);
        x = put(buf, line, x + 1, line.y, theme.glyph(Glyph::Changed), theme.style(Role::Changed));
        x = put(buf, line, x, line.y, &news, theme.style(Role::Dim));
    }
    if model.settling.is_making() {
        x = put(buf, line, x + 1, line.y, IndexText::Making.say(model.lang), theme.style(Role::Dim));
    }
    let mut right = register.author().to_string();
    if register.read_only().is_some() {
        let why = match register.is_unchecked() {
            true => T::Checking.with(model.lang, &[&register.checked_so_far().unwrap_or(0)]),
            false => T::ReadOnly.say(model.lang).to_string(),
        };
        right = format!("{why}  {right}");
    }
    let right = theme.fit(&text::visible(&right), room);
    let role = if register.read_only().is_some() { Role::Warn } else { Role::Dim };
    let start = line.right().saturating_sub(cells(&right) as u16 + 1);
    if start > line.x {
        put(buf, line, start, line.y, &right, theme.style(role));
    }
    if register.past_day().is_some() {
        super::travel::draw_bar(register, scene, line, buf);
        return;
    }
    let words = super::listing::title_words(model);
    let room = usize::from(start.saturating_sub(x + 3));
    let words = theme.fit(&words, room);
    if !words.is_empty() {
        let start = start.saturating_sub(cells(&words) as u16 + 2);
        put(buf, line, start, line.y, &words, theme.style(Role::Dim));
    }
}

fn draw_notice(model: &Model, scene: &Scene, line: Rect, buf: &mut Buffer) {
    let theme = scene.theme;
    blank(buf, line, theme.style(Role::Text));
    if model.waiting {
        put(buf, line, line.x + 1, line.y, T::Waiting.say(model.lang), theme.style(Role::Warn));
        return;
    }
    let remark = model.list.remark().filter(|_| model.layers.is_empty());
    let said = model.notice.as_ref().map(|n| (n.text.as_str(), n.error)).or(remark);
    let past = scene.register.past_day().map(|_| super::travel::legend(model, scene));
    let said = said.or(past.as_deref().map(|legend| (legend, false)));
    let Some((words, error)) = said else {
        let rule = theme.border().horizontal_top.repeat(line.width.into());
        put(buf, line, line.x, line.y, &rule, theme.style(Role::Border));
        return;
    };
    let role = if error { Role::Error } else { Role::Notice };
    let words = theme.fit(&text::visible(words), usize::from(line.width).saturating_sub(2));
    put(buf, line, line.x + 1, line.y, &words, theme.style(role));
    tint(buf, line, theme.style(Role::Text));
}

/// What the footer offers in the list, the most needed first.
const LIST: &[Action] = &[
    Action::Help,
    Action::Filter,
    Action::Open,
    Action::Stage,
    Action::Health,
    Action::Progress,
    Action::Milestones,
    Action::Note,
    Action::Form,
    Action::Confirm,
    Action::Mark,
    Action::MarkAll,
    Action::Repeat,
    Action::Add,
    Action::Undo,
    Action::Sort,
    Action::Columns,
    Action::Group,
    Action::Facets,
    Action::Views,
    Action::Detail,
    Action::Delete,
    Action::Language,
    Action::Theme,
    Action::Quit,
];

/// What the footer offers while the filter is typed.
const TYPING: &[(&str, T)] =
    &[("Enter", T::KeepFilter), ("Esc", T::DropFilter), ("Tab", T::CompleteFilter), ("Down", T::ToRows)];

fn draw_footer(model: &Model, register: &Register, scene: &Scene, line: Rect, buf: &mut Buffer) {
    let line = Rect { x: line.x + 1, width: line.width.saturating_sub(2), ..line };
    let hints: Vec<(String, String, bool)> = match model.layers.last() {
        _ if !model.prefix.is_empty() => vec![("Esc".into(), T::LeaveIt.say(model.lang).into(), true)],
        Some(layer) => layer.hints(scene).into_iter().map(|(k, l)| (k, l, true)).collect(),
        None if model.list.typing => {
            TYPING.iter().map(|(key, what)| ((*key).to_string(), what.say(model.lang).to_string(), true)).collect()
        }
        None if model.screen == Name::List && model.list.in_facets() => {
            model.list.facet_hints(model.lang).into_iter().map(|(k, l)| (k, l, true)).collect()
        }
        None => {
            let here = super::update::here(model, register);
            let offered = model.screens.get(model.screen).map_or(LIST, super::screens::Screen::hints);
            let offer = |a: &Action| {
                let enabled = super::layers::help::disabled(*a, here).is_none();
                (model.keys.name(*a), a.word(model.lang).to_string(), enabled)
            };
            // On an earlier day what would change something is not offered at all: only what acts.
            let acts = |(key, _, enabled): &(String, String, bool)| !key.is_empty() && (*enabled || !here.past);
            offered.iter().map(offer).filter(acts).collect()
        }
    };
    let hints: Vec<Hint> = hints.iter().map(|(key, label, enabled)| Hint { key, label, enabled: *enabled }).collect();
    footer::draw(&hints, scene.theme, line, buf);
}
