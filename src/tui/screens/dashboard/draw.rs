//! Drawing the dashboard: the rows in view, the figure under the cursor as a bar, and below them what it counts.

use super::Dashboard;
use super::cards::Leads;
use super::lay::{Ink, Piece};
use crate::domain::text;
use crate::i18n::dashboard::DashText as T;
use crate::tui::layers::Scene;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{blank, cells, put, tint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws everything.
pub fn view(dashboard: &Dashboard, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    blank(buf, area, theme.style(Role::Text));
    if area.height == 0 {
        return;
    }
    let page = Rect { height: area.height - 1, ..area };
    let layout = &dashboard.layout;
    for (y, row) in (page.y..page.bottom()).zip(layout.rows.iter().skip(dashboard.top)) {
        for piece in row {
            draw_piece(dashboard, piece, page, y, buf, scene);
        }
    }
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    draw_saying(dashboard, line, buf, scene);
}

fn draw_piece(dashboard: &Dashboard, piece: &Piece, page: Rect, y: u16, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let place = Rect { x: page.x.saturating_add(piece.x as u16), width: piece.width as u16, y, height: 1 };
    let place = place.intersection(page);
    let style = theme.style(piece.role);
    let figure = piece.figure.and_then(|at| dashboard.figures.get(at));
    match (&piece.ink, figure) {
        (Ink::Number, Some(figure)) => {
            let number = theme.fit(&figure.count.to_string(), place.width.into());
            let x = place.right().saturating_sub(cells(&number) as u16);
            let role = if figure.count == 0 { Role::Disabled } else { piece.role };
            put(buf, place, x, y, &number, theme.style(role));
        }
        (Ink::Light(sign), Some(figure)) => {
            let style = if figure.count == 0 { theme.style(Role::Disabled) } else { style };
            let words = theme.fit(&format!("{sign}{}", figure.count), place.width.into());
            put(buf, place, place.x, y, &words, style);
        }
        (Ink::Number | Ink::Light(_), None) => {}
        (Ink::Text(words), _) => _ = put(buf, place, place.x, y, words, style),
        (Ink::Bar, _) => _ = put(buf, place, place.x, y, &theme.bar(piece.width), style),
        (Ink::Spark(levels), _) => {
            let signs: String = levels.iter().map(|level| theme.level(*level)).collect();
            put(buf, place, place.x, y, &signs, style);
        }
        (Ink::Rule, _) => {
            let rule = theme.border().horizontal_top.repeat(place.width.into());
            put(buf, place, place.x, y, &rule, style);
        }
    }
    if piece.figure == Some(dashboard.at) {
        tint(buf, place, theme.style(Role::Selection));
    }
}

fn draw_saying(dashboard: &Dashboard, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let Some(figure) = dashboard.figures.get(dashboard.at) else {
        put(buf, line, line.x + 1, line.y, T::Empty.say(lang), theme.style(Role::Dim));
        return;
    };
    if dashboard.empty {
        let words = theme.fit(T::Empty.say(lang), usize::from(line.width).saturating_sub(2));
        put(buf, line, line.x + 1, line.y, &words, theme.style(Role::Accent));
        return;
    }
    let (words, then) = match &figure.leads {
        Leads::List(_) if figure.count == 0 => (T::SaysCount.with(lang, &[&figure.says, &figure.count]), ""),
        Leads::List(_) => (T::SaysCount.with(lang, &[&figure.says, &figure.count]), T::EnterLists.say(lang)),
        Leads::Screen(_) => (figure.says.clone(), ""),
    };
    let words = theme.fit(&text::visible(&words), usize::from(line.width).saturating_sub(2));
    let x = put(buf, line, line.x + 1, line.y, &words, theme.style(Role::Accent));
    put(buf, line, x + 2, line.y, then, theme.style(Role::Dim));
}
