//! Where the parts of the list stand: facets at the left when very wide, the detail beside when wide and below when high,
//! and what lies under a click.

use super::List;
use ratatui::layout::Rect;

/// From this width on the facets show by themselves.
const FACETS_FROM: u16 = 150;

/// The cells of the facets.
const FACETS: u16 = 28;

/// How the screen is divided.
pub struct Places {
    pub filter: Rect,
    pub facets: Option<Rect>,
    pub table: Rect,
    pub detail: Option<Rect>,
}

impl List {
    /// How the screen is divided: the detail beside when wide, below when high, none when neither.
    pub fn places(&self, area: Rect) -> Places {
        let filter = Rect { height: area.height.min(1), ..area };
        let rest = Rect { y: area.y + filter.height, height: area.height - filter.height, ..area };
        let faceted = self.facets.shown.unwrap_or(area.width >= FACETS_FROM) && area.width >= 90 && rest.height >= 8;
        let (facets, rest) = match faceted {
            false => (None, rest),
            true => {
                let pane = Rect { width: FACETS, ..rest };
                (Some(pane), Rect { x: rest.x + FACETS, width: rest.width - FACETS, ..rest })
            }
        };
        let wide = area.width >= 110;
        let high = area.height >= 32;
        let shown = self.detail.unwrap_or(wide || high);
        if !shown || rest.height < 8 {
            return Places { filter, facets, table: rest, detail: None };
        }
        if wide && rest.width >= 100 {
            let width = match facets {
                Some(_) => (rest.width * 2 / 5).clamp(36, 56),
                None => (area.width * 2 / 5).clamp(36, 64),
            };
            let table = Rect { width: rest.width - width, ..rest };
            let detail = Rect { x: rest.x + table.width, width, ..rest };
            return Places { filter, facets, table, detail: Some(detail) };
        }
        let height = (rest.height * 2 / 5).clamp(5, 14);
        let table = Rect { height: rest.height - height, ..rest };
        let detail = Rect { y: rest.y + table.height, height, ..rest };
        Places { filter, facets, table, detail: Some(detail) }
    }

    /// Shows or hides the detail pane.
    pub fn toggle_detail(&mut self, screen: Rect) {
        let shown = self.places(screen).detail.is_some();
        self.detail = Some(!shown);
    }

    /// Remembers the height of a page and the width of the table, for the next key.
    pub fn measure(&mut self, screen: Rect) {
        let places = self.places(screen);
        self.page = usize::from(places.table.height.saturating_sub(1)).max(1);
        self.width = places.table.width;
        self.measure_facets(places.facets);
        let lines = self.lines();
        self.scroll.select(self.scroll.selected(lines).unwrap_or(0), lines, self.page);
    }

    /// The row of the table under a cell of the screen.
    pub fn click(&mut self, screen: Rect, x: u16, y: u16) -> bool {
        let table = self.places(screen).table;
        let body = Rect { y: table.y + 1, height: table.height.saturating_sub(1), ..table };
        if !body.contains((x, y).into()) {
            return false;
        }
        let shown = self.scroll.shown(self.lines(), body.height.into());
        let at = shown.start + usize::from(y - body.y);
        if at >= shown.end {
            return false;
        }
        self.scroll.select(at, self.lines(), self.page);
        true
    }
}
