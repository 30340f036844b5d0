//! Drawing the board: as many columns as are wide enough, folded ones as a strip, in each the cards in view.

use super::Board;
use super::columns::{By, Column, label};
use crate::domain::field::Field;
use crate::domain::kinds::{Health, Stage};
use crate::domain::text;
use crate::i18n::charts::{BoardText as T, TimelineText};
use crate::register::book::Entry;
use crate::register::show;
use crate::tui::layers::{Scene, disputed, lights};
use crate::tui::theme::{Glyph, Role, Sign};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The fewest cells of an open column, and those of a folded one; a gap of one cell follows either.
const NARROWEST: u16 = 19;
const FOLDED: u16 = 4;
/// Rows above the cards (which board, headings, rule) and below them (what is out of view).
const HEAD: u16 = 3;
const FOOT: u16 = 1;

/// Rows of a card: two, and a free one where there is room.
fn card_height(area: Rect) -> u16 {
    if area.height >= 30 { 3 } else { 2 }
}

/// How many cards a column shows.
pub fn cards_in(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(HEAD + FOOT) / card_height(area)).max(1)
}

/// A column in view: which, where, how wide.
struct Slot {
    column: usize,
    x: u16,
    width: u16,
}

fn width_of(board: &Board, column: usize) -> u16 {
    let folded = board.columns.get(column).is_some_and(|c| board.folded.contains(&c.key));
    if folded { FOLDED } else { NARROWEST }
}

/// How many columns from `first` on fit.
fn count_from(board: &Board, first: usize, width: u16) -> usize {
    let mut used = 0;
    let mut count = 0;
    for column in first..board.columns.len() {
        used += width_of(board, column) + 1;
        if used > width + 1 && count > 0 {
            break;
        }
        count += 1;
    }
    count
}

/// The first column in view, so that the one under the cursor is.
pub fn first_for(board: &Board, area: Rect) -> usize {
    let mut first = board.first.min(board.at);
    while first < board.at && first + count_from(board, first, area.width) <= board.at {
        first += 1;
    }
    // No room stays empty on the right while there are columns on the left.
    while first > 0
        && first - 1 + count_from(board, first - 1, area.width) >= board.columns.len()
        && first - 1 + count_from(board, first - 1, area.width) > board.at
    {
        first -= 1;
    }
    first
}

fn slots(board: &Board, area: Rect) -> Vec<Slot> {
    let first = first_for(board, area);
    let count = count_from(board, first, area.width);
    let used: u16 = (first..first + count).map(|c| width_of(board, c) + 1).sum::<u16>().saturating_sub(1);
    let open = (first..first + count).filter(|c| width_of(board, *c) == NARROWEST).count() as u16;
    let spare = area.width.saturating_sub(used);
    let (each, mut more) = (spare.checked_div(open).unwrap_or(0), spare.checked_rem(open).unwrap_or(0));
    let mut x = area.x;
    let mut out = Vec::new();
    for column in first..first + count {
        let mut width = width_of(board, column);
        if width == NARROWEST {
            width += each + u16::from(more > 0);
            more = more.saturating_sub(1);
        }
        let width = width.min(area.right().saturating_sub(x));
        out.push(Slot { column, x, width });
        x = x.saturating_add(width + 1).min(area.right());
    }
    out
}

/// Column and card under a cell of the screen.
pub fn card_at(board: &Board, area: Rect, x: u16, y: u16) -> Option<(usize, Option<usize>)> {
    let slot = slots(board, area).into_iter().find(|s| x >= s.x && x < s.x + s.width)?;
    let column = board.columns.get(slot.column)?;
    let top = area.y + HEAD;
    let shown = column.scroll.shown(column.ids.len(), cards_in(area));
    let card = y.checked_sub(top).map(|row| shown.start + usize::from(row / card_height(area)));
    Some((slot.column, card.filter(|c| *c < shown.end)))
}

/// Draws everything.
pub fn view(board: &Board, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    blank(buf, area, theme.style(Role::Text));
    if area.width == 0 || area.height == 0 {
        return;
    }
    let slots = slots(board, area);
    draw_head(board, &slots, area, buf, scene);
    if board.columns.cards == 0 {
        let words = theme.fit(T::Nothing.say(scene.lang), usize::from(area.width).saturating_sub(2));
        put(buf, area, area.x + 1, area.y + area.height / 3, &words, theme.style(Role::Dim));
    }
    for slot in &slots {
        let Some(column) = board.columns.get(slot.column) else { continue };
        let place = Rect { x: slot.x, width: slot.width, y: area.y + 1, height: area.height.saturating_sub(1) };
        match board.folded.contains(&column.key) {
            true => draw_folded(board, column, slot.column == board.at, place, buf, scene),
            false => draw_column(board, column, slot.column == board.at, place, area, buf, scene),
        }
    }
}

/// By what the columns are, and how many are out of view.
fn draw_head(board: &Board, slots: &[Slot], area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let line = Rect { height: 1, ..area };
    let x = put(buf, line, line.x + 1, line.y, board.columns.by.label(scene.lang), theme.style(Role::Header));
    // By which rule the heads of the columns count.
    let rule =
        theme.fit(board.columns.packages.rule().say(scene.lang), usize::from(line.right().saturating_sub(x + 22)));
    let x = put(buf, line, x + 2, line.y, &rule, theme.style(Role::Dim));
    let (first, last) = (slots.first().map_or(0, |s| s.column), slots.last().map_or(0, |s| s.column + 1));
    let mut more = Vec::new();
    if first > 0 {
        more.push(format!("{} {}", theme.glyph(Glyph::CutLeft), T::MoreLeft.with(scene.lang, &[&first])));
    }
    if last < board.columns.len() {
        let right = T::MoreRight.with(scene.lang, &[&(board.columns.len() - last)]);
        more.push(format!("{right} {}", theme.glyph(Glyph::CutRight)));
    }
    let words = theme.fit(&more.join("  "), usize::from(line.right().saturating_sub(x + 2)));
    let at = line.right().saturating_sub(cells(&words) as u16 + 1);
    put(buf, line, at, line.y, &words, theme.style(Role::Dim));
}

/// The name of a column.
fn name(board: &Board, column: &Column, short: bool, scene: &Scene) -> String {
    text::visible(&label(board.columns.by, &column.key, short, scene.register.book(), scene.lang)).into_owned()
}

/// The heading of a column: its name, how many cards, and the limit where one is set.
fn heading(board: &Board, column: &Column, scene: &Scene) -> (String, String, bool) {
    let name = name(board, column, false, scene);
    let count = column.count;
    let limit = board.limits.get(column.key.as_str()).filter(|_| board.columns.by == By::Stage);
    match limit {
        Some(most) if count > *most as usize => (name, T::OverLimit.with(scene.lang, &[&count, most]), true),
        Some(most) => (name, T::WithinLimit.with(scene.lang, &[&count, most]), false),
        None => (name, count.to_string(), false),
    }
}

fn draw_heading(board: &Board, column: &Column, here: bool, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let (whole, count, over) = heading(board, column, scene);
    let sign = match board.columns.by {
        By::Stage => Stage::parse(&column.key).map(|s| (theme.shade(s), Role::Accent)),
        By::Health => Health::parse(&column.key).map(|h| (theme.glyph(lights::glyph(h)), lights::role(h))),
        By::Agency => None,
    };
    let mut x = line.x;
    if let Some((sign, role)) = sign {
        x = put(buf, line, x, line.y, sign, theme.style(role)) + 1;
    }
    let room = usize::from(line.right().saturating_sub(x)).saturating_sub(cells(&count) + 1);
    let role = if here { Role::Header } else { Role::Title };
    let name = if cells(&whole) > room { name(board, column, true, scene) } else { whole };
    let x = put(buf, line, x, line.y, &theme.fit(&name, room), theme.style(role));
    put(buf, line, x + 1, line.y, &count, theme.style(if over { Role::Bad } else { Role::Dim }));
    let rule = Rect { y: line.y + 1, ..line };
    let role = if here { Role::Focus } else { Role::Border };
    let signs = theme.border().horizontal_top.repeat(line.width.into());
    put(buf, rule, rule.x, rule.y, &signs, theme.style(role));
}

/// A folded column: its count, and its name downwards.
fn draw_folded(board: &Board, column: &Column, here: bool, place: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let (name, count, over) = heading(board, column, scene);
    let count = if over { format!("{}!", column.count) } else { count };
    let role = if here { Role::Selection } else { Role::Dim };
    put(buf, place, place.x, place.y, &theme.fit(&count, place.width.into()), theme.style(role));
    for (y, (sign, _)) in (place.y + 2..place.bottom()).zip(text::graphemes(&name)) {
        put(buf, place, place.x + 1, y, sign, theme.style(role));
    }
}

fn draw_column(board: &Board, column: &Column, here: bool, place: Rect, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    if place.height == 0 {
        return;
    }
    draw_heading(board, column, here, Rect { height: place.height.min(2), ..place }, buf, scene);
    let height = card_height(area);
    let body = Rect { y: place.y + 2, height: place.height.saturating_sub(2 + FOOT), ..place };
    let shown = column.scroll.shown(column.ids.len(), cards_in(area));
    let selected = column.scroll.selected(column.ids.len()).filter(|_| here);
    for (n, at) in shown.clone().enumerate() {
        let card = Rect { y: body.y + n as u16 * height, height: 2, ..body }.intersection(body);
        if let Some(entry) = scene.register.book().entry(column.ids[at]) {
            draw_card(entry, card, buf, scene);
        }
        if selected == Some(at) {
            tint(buf, card, theme.style(Role::Selection));
        }
    }
    let foot = Rect { y: place.bottom().saturating_sub(1), height: FOOT.min(place.height), ..place };
    let (above, below) = (shown.start, column.ids.len() - shown.end);
    let words: Vec<String> = [(above, T::MoreAbove), (below, T::MoreBelow)]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, text)| text.with(scene.lang, &[&n]))
        .collect();
    put(buf, foot, foot.x, foot.y, &theme.fit(&words.join("  "), foot.width.into()), theme.style(Role::Dim));
}

/// Light, code and due date; below them the name.
fn draw_card(entry: &Entry, place: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let line = Rect { height: place.height.min(1), ..place };
    let declared = entry.project.get(Field::Health).and_then(Health::parse).filter(|h| *h != Health::Unrated);
    let light = declared.unwrap_or(entry.facts.health);
    let x = put(buf, line, line.x, line.y, theme.glyph(lights::glyph(light)), theme.style(lights::role(light)));
    let code = disputed::code(entry, theme, usize::from(line.right().saturating_sub(x + 1)));
    let x = put(buf, line, x + 1, line.y, &code, theme.style(Role::Dim));
    let (due, role) = match (&entry.facts.due, entry.facts.overdue) {
        (_, true) => (TimelineText::Overdue.with(scene.lang, &[&entry.facts.days_late]), Role::Bad),
        (Some(due), false) => (text::visible(&due.shown()).into_owned(), Role::Text),
        (None, false) => (String::new(), Role::Dim),
    };
    let room = usize::from(line.right().saturating_sub(x + 1));
    let short = || T::LateShort.with(scene.lang, &[&entry.facts.days_late]);
    let due = if entry.facts.overdue && cells(&due) > room { short() } else { due };
    // Half a date is another date: it stands whole, as its month, or not at all.
    let due = match &entry.facts.due {
        Some(day) if !entry.facts.overdue && cells(&due) > room => {
            let month = day.latest().format("%Y-%m").to_string();
            if cells(&month) > room { String::new() } else { month }
        }
        _ => due,
    };
    let due = theme.fit(&due, room);
    put(buf, line, line.right().saturating_sub(cells(&due) as u16).max(x + 1), line.y, &due, theme.style(role));
    if place.height > 1 {
        let line = Rect { y: place.y + 1, height: 1, ..place };
        let bar = put(buf, line, line.x, line.y, theme.sign(Sign::Edge), theme.style(lights::role(light)));
        let name = text::visible(show::name(&entry.project, scene.lang)).into_owned();
        let name = theme.fit(&name, usize::from(line.right().saturating_sub(bar + 1)));
        put(buf, line, bar + 1, line.y, &name, theme.style(Role::Text));
    }
}
