//! The facets at the left of a wide list: sector, stage, light, province and lead agency, each value with its count under
//! the filter. A count leaves out what the filter says of its own key, so that other values can still be chosen. `F`
//! goes in, Space chooses, Enter chooses and goes back. Counted once for each turn of the list, never while drawing.

use super::List;
use crate::domain::field::Field;
use crate::domain::filter::FilterKey;
use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::labels;
use crate::i18n::listing::ListText as T;
use crate::register::tally::Bin;
use crate::search;
use crate::tui::layers::{Scene, counts, strokes};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use crate::tui::widgets::scroll::Scroll;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

/// The keys that are counted.
const KEYS: &[FilterKey] = &[
    FilterKey::Field(Field::Sector),
    FilterKey::Field(Field::Stage),
    FilterKey::Field(Field::Health),
    FilterKey::Field(Field::Provinces),
    FilterKey::Field(Field::LeadAgency),
];

/// In longer lists counting waits until typing pauses at Enter, so that it never holds a key up.
const AT_ONCE: usize = 20_000;

/// The state of the pane.
#[derive(Default)]
pub struct Facets {
    /// Whether it is to show; `None` = where there is room.
    pub shown: Option<bool>,
    /// Whether it showed when the screen was last measured.
    pub visible: bool,
    /// Whether it has the keys.
    focused: bool,
    sections: Vec<Section>,
    /// The turn of the list and the language that were counted.
    counted: Option<(u64, Lang)>,
    scroll: Scroll,
    page: usize,
}

/// One key with its values.
#[derive(Clone, Default)]
struct Section {
    key: Option<FilterKey>,
    bins: Vec<Bin>,
}

/// A line of the pane: the name of a key, or a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Title(usize),
    Value(usize, usize),
}

/// What the pane answers to a key.
pub enum Answer {
    /// Not a key of the pane.
    Pass,
    Stay,
    /// Show the list under this query; the pane keeps the keys.
    Refine(String),
}

fn lines(sections: &[Section]) -> Vec<Line> {
    let of = |(n, section): (usize, &Section)| {
        std::iter::once(Line::Title(n)).chain((0..section.bins.len()).map(move |v| Line::Value(n, v)))
    };
    sections.iter().enumerate().flat_map(of).collect()
}

impl List {
    /// Whether the facets have the keys.
    pub fn in_facets(&self) -> bool {
        self.facets.focused && self.facets.visible
    }

    /// Gives the keys to the facets, if they show.
    pub fn enter_facets(&mut self) -> bool {
        self.facets.focused = self.facets.visible;
        if self.facets.focused {
            let all = lines(&self.facets.sections);
            let on = self.facets.scroll.selected(all.len()).map(|at| all[at]);
            if !matches!(on, Some(Line::Value(..))) {
                let first = all.iter().position(|l| matches!(l, Line::Value(..))).unwrap_or(0);
                self.facets.scroll.select(first, all.len(), self.facets.page);
            }
        }
        self.facets.focused
    }

    /// Shows or hides the facets. Answers whether there is room for them.
    pub fn toggle_facets(&mut self, screen: Rect) -> bool {
        let shown = self.places(screen).facets.is_some();
        self.facets.shown = Some(!shown);
        self.facets.focused = false;
        shown || self.places(screen).facets.is_some()
    }

    /// Counts, if the list is another than the one that was counted. Called before every frame.
    pub fn settle_facets(&mut self, scene: &Scene) {
        let now = Some((self.turn(), scene.lang));
        let waits = self.is_counting() || self.typing && self.len() > AT_ONCE;
        if !self.facets.visible || self.facets.counted == now || waits {
            return;
        }
        let before = lines(&self.facets.sections);
        let on = self.facets.scroll.selected(before.len()).map(|at| before[at]);
        let name = |sections: &[Section], line: Line| match line {
            Line::Title(_) => None,
            Line::Value(s, v) => Some((s, sections[s].bins[v].condition.clone())),
        };
        let on = on.and_then(|line| name(&self.facets.sections, line));
        self.facets.sections = self.tallies(scene);
        self.facets.counted = now;
        // The cursor stays on its value.
        let after = lines(&self.facets.sections);
        let at = after.iter().position(|l| on.is_some() && name(&self.facets.sections, *l) == on);
        if let Some(at) = at {
            self.facets.scroll.select(at, after.len(), self.facets.page);
        }
    }

    fn tallies(&self, scene: &Scene) -> Vec<Section> {
        let one = |key: &FilterKey| {
            let rest = counts::without(self.filter(), *key);
            let bins = match rest == *self.filter() {
                true => scene.register.tally(self.rows(), *key, scene.lang),
                false => {
                    let rows = scene.register.rows_of(&rest);
                    scene.register.tally(&rows, *key, scene.lang)
                }
            };
            Section { key: Some(*key), bins }
        };
        KEYS.iter().map(one).collect()
    }

    /// A key while the facets have the keys.
    pub fn facet_key(&mut self, key: KeyEvent, scene: &Scene) -> Answer {
        let all = lines(&self.facets.sections);
        let page = self.facets.page.max(1);
        if strokes::leaves(key) || matches!(strokes::sign(key), Some('q' | 'F')) {
            self.facets.focused = false;
            return Answer::Stay;
        }
        if let Some(step) = strokes::step(key) {
            let before = self.facets.scroll.selected(all.len());
            self.facets.scroll.go(step, all.len(), page);
            self.off_titles(&all, before);
            return Answer::Stay;
        }
        match (key.code, strokes::sign(key)) {
            (KeyCode::Tab, _) => self.go_to_section(&all, true),
            (KeyCode::BackTab, _) => self.go_to_section(&all, false),
            (KeyCode::Right | KeyCode::Left, _) | (_, Some('l' | 'h')) => self.facets.focused = false,
            (KeyCode::Enter, _) | (_, Some(' ')) => {
                let chosen = self.facets.scroll.selected(all.len()).map(|at| all[at]);
                if let Some(Line::Value(s, v)) = chosen {
                    let condition = self.facets.sections[s].bins[v].condition.clone();
                    let filter = counts::toggled(self.filter(), &condition);
                    self.facets.focused = key.code != KeyCode::Enter;
                    return Answer::Refine(search::print(&filter, scene.lang));
                }
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    /// The cursor stands on values, not on the names of keys.
    fn off_titles(&mut self, all: &[Line], before: Option<usize>) {
        let Some(at) = self.facets.scroll.selected(all.len()) else { return };
        if matches!(all[at], Line::Value(..)) {
            return;
        }
        let down = before.is_none_or(|b| b < at) || at == 0;
        let to = match down {
            true => (at..all.len()).find(|n| matches!(all[*n], Line::Value(..))),
            false => (0..at).rev().find(|n| matches!(all[*n], Line::Value(..))),
        };
        if let Some(to) = to.or(before) {
            self.facets.scroll.select(to, all.len(), self.facets.page.max(1));
        }
    }

    fn go_to_section(&mut self, all: &[Line], forward: bool) {
        let Some(at) = self.facets.scroll.selected(all.len()) else { return };
        let firsts: Vec<usize> =
            (1..all.len()).filter(|n| matches!((all[n - 1], all[*n]), (Line::Title(_), Line::Value(..)))).collect();
        let to = match forward {
            true => firsts.iter().find(|n| **n > at).or(firsts.first()),
            false => firsts.iter().rev().find(|n| **n < at).or(firsts.last()),
        };
        if let Some(to) = to {
            self.facets.scroll.select(*to, all.len(), self.facets.page.max(1));
        }
    }

    /// Draws the pane, with a rule at its right.
    pub(super) fn draw_facets(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        blank(buf, area, theme.style(Role::Text));
        let focused = self.in_facets();
        let edge = theme.style(if focused { Role::Focus } else { Role::Border });
        for y in area.top()..area.bottom() {
            put(buf, area, area.right().saturating_sub(2), y, theme.border().vertical_left, edge);
        }
        let body = Rect { x: area.x + 1, width: area.width.saturating_sub(4), ..area };
        let all = lines(&self.facets.sections);
        let shown = match focused {
            true => self.facets.scroll.shown(all.len(), body.height.into()),
            false => 0..all.len().min(body.height.into()),
        };
        let selected = self.facets.scroll.selected(all.len());
        for (y, at) in (body.top()..body.bottom()).zip(shown) {
            let line = Rect { y, height: 1, ..body };
            match all[at] {
                Line::Title(s) => {
                    let Some(key) = self.facets.sections[s].key else { continue };
                    let label = labels::filter_key(scene.lang, key);
                    put(buf, line, line.x, y, &theme.fit(label, line.width.into()), theme.style(Role::Header));
                }
                Line::Value(s, v) => {
                    self.draw_value(&self.facets.sections[s], v, line, buf, scene);
                    if focused && selected == Some(at) {
                        tint(buf, line, theme.style(Role::Selection));
                    }
                }
            }
        }
    }

    fn draw_value(&self, section: &Section, at: usize, line: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let bin = &section.bins[at];
        let chosen = section.key.is_some_and(|key| counts::is_chosen(self.filter(), key, bin));
        if chosen {
            put(buf, line, line.x, line.y, theme.glyph(Glyph::Mark), theme.style(Role::Accent));
        }
        let count = bin.count.to_string();
        let room = usize::from(line.width).saturating_sub(cells(&count) + 3);
        let role = if chosen { Role::Accent } else { Role::Text };
        let label = theme.fit(&text::visible(&bin.label), room);
        put(buf, line, line.x + 2, line.y, &label, theme.style(role));
        let x = line.right().saturating_sub(cells(&count) as u16);
        put(buf, line, x, line.y, &count, theme.style(if chosen { Role::Accent } else { Role::Dim }));
    }

    /// Keys and words for the footer while the facets have the keys.
    pub fn facet_hints(&self, lang: Lang) -> Vec<(String, String)> {
        let word = |key: &str, text: T| (key.to_string(), text.say(lang).to_string());
        vec![
            word("Space", T::FacetChoose),
            word("Enter", T::FacetOnly),
            word("Tab", T::FacetNext),
            word("Esc", T::FacetLeave),
        ]
    }

    /// The pane's height, for keys that move by pages.
    pub(super) fn measure_facets(&mut self, area: Option<Rect>) {
        self.facets.visible = area.is_some();
        self.facets.page = area.map_or(1, |a| a.height.into());
        if area.is_none() {
            self.facets.focused = false;
        }
    }
}
