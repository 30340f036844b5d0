//! The row of key hints at the foot of a place: as many as there is room for, whole, in their order.

use super::draw::{blank, cells, put};
use crate::tui::theme::{Glyph, Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// One key and what it does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The name of the key.
    pub key: &'a str,
    /// What it does, in a word or two.
    pub label: &'a str,
    /// Whether it can act now; if not it stays, dimmed, so that hands find it again.
    pub enabled: bool,
}

/// Cells between two hints.
const GAP: u16 = 2;

/// Draws the hints into the first row of the area, the most useful ones first. Those that do not fit
/// fold into an ellipsis. Returns how many are shown.
pub fn draw(hints: &[Hint], theme: Theme, area: Rect, buf: &mut Buffer) -> usize {
    let row = Rect { height: area.height.min(1), ..area }.intersection(buf.area);
    blank(buf, row, theme.style(Role::Text));
    let more = 1 + GAP;
    let mut x = row.x;
    for (shown, hint) in hints.iter().enumerate() {
        let wide = cells(hint.key) + 1 + cells(hint.label);
        let last = shown + 1 == hints.len();
        let needed = wide + usize::from(if last { 0 } else { more });
        if needed > usize::from(row.right().saturating_sub(x)) {
            put(buf, row, x, row.y, theme.glyph(Glyph::Ellipsis), theme.style(Role::Dim));
            return shown;
        }
        let (key, label) = if hint.enabled { (Role::Key, Role::Text) } else { (Role::Disabled, Role::Disabled) };
        x = put(buf, row, x, row.y, hint.key, theme.style(key));
        x = put(buf, row, x + 1, row.y, hint.label, theme.style(label)) + GAP;
    }
    hints.len()
}
