//! Where popups of this room stand and how they begin: in the middle, never on the last row of the screen, where the
//! candidates of an input method would cover a text field, and with a free column inside the frame.

use crate::domain::text;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::draw::{blank, put};
use crate::tui::widgets::popup::{self, Place};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The screen that is taken for granted until a layer is told another.
pub const USUAL: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// Cells that a frame with its free columns takes.
pub const EDGES: u16 = 4;

/// The area of a popup for `width` × `height` cells of content.
pub fn area(screen: Rect, width: u16, height: u16) -> Rect {
    let bounds = Rect { height: screen.height.saturating_sub(1), ..screen };
    popup::area(bounds, width.saturating_add(EDGES), height.saturating_add(2), Place::Centre)
}

/// The cells of content that a popup of this width has on this screen.
pub fn content_width(screen: Rect, width: u16) -> u16 {
    inside(area(screen, width, 1)).width
}

/// The rows of content that a popup can have at most on this screen.
pub fn most_rows(screen: Rect) -> u16 {
    screen.height.saturating_sub(3)
}

/// Opens the popup and returns the area for its content.
pub fn open(title: &str, theme: Theme, area: Rect, buf: &mut Buffer) -> Rect {
    popup::open(title, theme, area, buf);
    inside(area).intersection(buf.area)
}

fn inside(area: Rect) -> Rect {
    let wide = if area.width > EDGES { 2 } else { 0 };
    let high = u16::from(area.height > 2);
    Rect {
        x: area.x.saturating_add(wide),
        y: area.y.saturating_add(high),
        width: area.width.saturating_sub(2 * wide),
        height: area.height.saturating_sub(2 * high),
    }
}

/// The first `height` rows of an area, and what is left below them.
pub fn split(area: Rect, height: u16) -> (Rect, Rect) {
    let top = Rect { height: height.min(area.height), ..area };
    let rest = Rect { y: area.y.saturating_add(top.height), height: area.height - top.height, ..area };
    (top, rest)
}

/// Writes a text over at most as many rows as the area has; a longer one ends in an ellipsis. Returns the rows used.
pub fn write(text: &str, role: Role, theme: Theme, area: Rect, buf: &mut Buffer) -> u16 {
    blank(buf, area, theme.style(Role::Text));
    let rows = wrap(text, area.width);
    let shown = rows.len().min(area.height.into());
    for (n, row) in rows.iter().take(shown).enumerate() {
        let goes_on = rows.get(n + 1).filter(|_| n + 1 == shown);
        let row = goes_on.map_or(row.clone(), |next| theme.fit(&format!("{row}{next}"), area.width.into()));
        put(buf, area, area.x, area.y + n as u16, &row, theme.style(role));
    }
    shown as u16
}

/// The rows of a text made visible, in cells.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let shown: Vec<String> = text.split('\n').map(|line| text::visible(line).into_owned()).collect();
    text::wrap(&shown.join("\n"), width.into())
}
