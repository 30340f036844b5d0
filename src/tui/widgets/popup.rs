//! A framed box over the screen: where it goes, and clearing the ground under it without leaving half
//! a glyph at its edges.

use super::draw::{blank, cells, put};
use crate::domain::text;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Where a popup goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The middle of the screen.
    Centre,
    /// Below this cell, or above it where there is more room: a picker for the field there.
    Near(Position),
}

/// The area of a popup that wants `width` × `height` cells, frame included, inside `bounds`. Never
/// larger than the bounds.
pub fn area(bounds: Rect, width: u16, height: u16, place: Place) -> Rect {
    let width = width.min(bounds.width);
    let (x, y, height) = match place {
        Place::Centre => {
            let height = height.min(bounds.height);
            (bounds.x + (bounds.width - width) / 2, bounds.y + (bounds.height - height) / 2, height)
        }
        Place::Near(cell) => {
            let row = cell.y.clamp(bounds.top(), bounds.bottom().saturating_sub(1).max(bounds.top()));
            let below = bounds.bottom().saturating_sub(row + 1);
            let above = row - bounds.top();
            let x = cell.x.clamp(bounds.left(), bounds.right() - width);
            if below >= height || below >= above {
                (x, row.saturating_add(1).min(bounds.bottom()), height.min(below))
            } else {
                (x, row - height.min(above), height.min(above))
            }
        }
    };
    Rect { x, y, width, height }
}

/// Clears the area and draws a frame with a title. Returns what is inside the frame; the whole
/// area where there is no room for a frame.
pub fn open(title: &str, theme: Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let area = area.intersection(buf.area);
    blank(buf, area, theme.style(Role::Text));
    frame(title, Role::Focus, theme, area, buf)
}

/// Draws a frame with a title on what is there; else as [`open`]. `role` is `Border`, or `Focus` for
/// the part that has the keys.
pub fn frame(title: &str, role: Role, theme: Theme, area: Rect, buf: &mut Buffer) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 2 || area.height < 2 {
        return area;
    }
    let (set, style) = (theme.border(), theme.style(role));
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.left() + 1..right {
        put(buf, area, x, area.y, set.horizontal_top, style);
        put(buf, area, x, bottom, set.horizontal_bottom, style);
    }
    for y in area.top() + 1..bottom {
        put(buf, area, area.x, y, set.vertical_left, style);
        put(buf, area, right, y, set.vertical_right, style);
    }
    put(buf, area, area.x, area.y, set.top_left, style);
    put(buf, area, right, area.y, set.top_right, style);
    put(buf, area, area.x, bottom, set.bottom_left, style);
    put(buf, area, right, bottom, set.bottom_right, style);
    // One cell of the line stays on either side of the title, and a space within it.
    let room = usize::from(area.width).saturating_sub(6);
    if room > 0 && cells(title) > 0 {
        let title = format!(" {} ", theme.fit(&text::visible(title), room));
        put(buf, area, area.x + 2, area.y, &title, theme.style(Role::Title));
    }
    Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
}
