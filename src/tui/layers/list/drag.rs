//! The border of a column, taken with the mouse between two heads and drawn to another width.

use super::List;
use super::columns::FROZEN;
use crate::i18n::Lang;
use crate::register::layout::WIDTHS;
use crate::tui::widgets::table;
use ratatui::layout::Rect;

impl List {
    /// Takes hold of the border of a column at a cell of the heads; answers whether there is one.
    pub fn take_border(&mut self, screen: Rect, x: u16, y: u16, lang: Lang) -> bool {
        let place = self.places(screen).table;
        self.dragged = None;
        if place.height == 0 || y != place.y || x < place.x {
            return false;
        }
        let x = x - place.x;
        // The gap after a column, or the last cell of its head.
        let slots = self.slots(place.width, lang);
        let slot = slots.iter().find(|s| x == s.x + s.width).or_else(|| slots.iter().find(|s| x + 1 == s.x + s.width));
        self.dragged = slot.map(|s| s.column);
        self.dragged.is_some()
    }

    /// Draws the border in hand to a cell; answers whether there is one in hand.
    pub fn drag_border(&mut self, screen: Rect, x: u16, lang: Lang) -> bool {
        let Some(column) = self.dragged else { return false };
        let place = self.places(screen).table;
        let Some(slot) = self.slots(place.width, lang).into_iter().find(|s| s.column == column) else { return true };
        let wanted = x.saturating_sub(place.x + slot.x).clamp(*WIDTHS.start(), *WIDTHS.end());
        if let Some(shown) = self.shape.columns.get_mut(column) {
            shown.width = Some(wanted);
            self.column = column;
        }
        true
    }

    /// Lets go of it; answers which column it was, and how wide that is now.
    pub fn drop_border(&mut self, lang: Lang) -> Option<(String, u16)> {
        let shown = self.shape.columns.get(self.dragged.take()?)?;
        Some((shown.column.label(lang), shown.width?))
    }

    fn slots(&self, width: u16, lang: Lang) -> Vec<table::Slot> {
        let titles = self.titles(lang);
        let heads = self.heads(&titles, lang);
        table::slots(&heads, FROZEN, self.first_column(&heads, width), width)
    }
}
