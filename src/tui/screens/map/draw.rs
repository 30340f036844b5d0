//! Painting the map: lines, names, marks, the chosen one on top, a scale in the corner.

use super::Map;
use super::canvas::{Ink, run};
use super::plan::Stop;
use crate::domain::kinds::Sector;
use crate::i18n::map::MapText as T;
use crate::tui::layers::Scene;
use crate::tui::theme::{Role, Theme};
use crate::tui::widgets::braille::{Canvas, Stroke};
use crate::tui::widgets::draw::{blank, cells as width, put};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// The least width of the panel beside the map, and its greatest.
const PANEL: (u16, u16) = (28, 50);

/// The map and the panel with the card: beside where there is room for both, below in narrow and high windows. The map
/// is about as wide as it is high, and a row is as high as two columns.
pub fn areas(body: Rect) -> (Rect, Rect) {
    let square = body.height.saturating_mul(2) + 4;
    if body.width >= square.saturating_add(PANEL.0) || body.height < 18 {
        let wide = body.width.saturating_sub(square).clamp(PANEL.0, PANEL.1).min(body.width / 2);
        let map = Rect { width: body.width - wide, ..body };
        return (map, Rect { x: map.right(), width: wide, ..body });
    }
    let high = (body.height / 3).clamp(6, 14);
    let map = Rect { height: body.height - high, ..body };
    (map, Rect { y: map.bottom(), height: high, ..body })
}

impl Map {
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let area = area.intersection(buf.area);
        blank(buf, area, scene.theme.style(Role::Text));
        let (map, panel) = areas(area);
        // The canvas was made for the last size; another one comes with the next frame.
        if let Some(canvas) = &self.canvas {
            canvas.paint(map, buf, |ink| ink.style(scene.theme));
            self.draw_chosen_line(map, buf, scene.theme);
            // What the filter leaves out lies under the names, so that it cuts none of them.
            self.draw_dim_marks(map, buf, scene.theme);
            self.draw_names(map, buf, scene.theme);
            self.draw_marks(map, buf, scene.theme);
            self.draw_scale(map, buf, scene);
        }
        self.draw_panel(panel, buf, scene);
    }

    /// A cell of the sheet on the screen; `None` outside the map.
    fn place(&self, map: Rect, (x, y): (i32, i32)) -> Option<(u16, u16)> {
        let (left, top) = self.view.corner();
        let (x, y) = (x - left, y - top);
        let inside = (0..i32::from(map.width)).contains(&x) && (0..i32::from(map.height)).contains(&y);
        inside.then(|| (map.x + x as u16, map.y + y as u16))
    }

    /// The line of the chosen work over all others.
    fn draw_chosen_line(&self, map: Rect, buf: &mut Buffer, theme: Theme) {
        let Some(work) = self.chosen.here.get(self.chosen.within) else { return };
        let Some(dots) = self.survey.line_of(*work).and_then(|line| self.plan.lines.get(line)) else { return };
        let mut canvas = Canvas::new(self.view.width, self.view.height, self.view.corner());
        // Twice as strong: the same line again a dot lower.
        run(&mut canvas, dots, (Stroke::Whole, 1, Ink::Work(None)));
        let lower = dots.iter().map(|(x, y)| (*x, y + 1)).collect();
        run(&mut canvas, &lower, (Stroke::Whole, 1, Ink::Work(None)));
        canvas.paint(map, buf, |_| theme.style(Role::Accent));
    }

    fn draw_names(&self, map: Rect, buf: &mut Buffer, theme: Theme) {
        // Names stand on clear ground, with a blank on either side; marks come over it.
        for label in &self.plan.labels {
            let (left, top) = self.view.corner();
            let (x, y) = (label.at.0 - left - 1, label.at.1 - top);
            if self.place(map, (label.at.0 + label.width - 1, label.at.1)).is_some() && x >= -1 && y >= 0 {
                let from = map.x + (x.max(0) as u16);
                let wide = (label.width + 2 + x.min(0)) as u16;
                let ground = Rect { x: from, y: map.y + y as u16, width: wide, height: 1 }.intersection(map);
                blank(buf, ground, theme.style(Role::Text));
            }
        }
        for at in &self.plan.bare {
            if let Some((x, y)) = self.place(map, *at) {
                self.sign(buf, map, (x, y), "∙", theme.style(Role::Dim), theme);
            }
        }
        for label in &self.plan.labels {
            // Whole or not at all: half a name is another name.
            let whole = self.place(map, (label.at.0 + label.width - 1, label.at.1)).is_some();
            if let Some((x, y)) = self.place(map, label.at).filter(|_| whole) {
                put(buf, map, x, y, &label.text, theme.style(label.role));
            }
        }
    }

    fn draw_dim_marks(&self, map: Rect, buf: &mut Buffer, theme: Theme) {
        for stop in self.plan.stops.iter().filter(|s| s.lit == 0) {
            if let Some((x, y)) = self.place(map, stop.at) {
                self.sign(buf, map, (x, y), "∙", theme.style(Role::Faint), theme);
            }
        }
    }

    fn draw_marks(&self, map: Rect, buf: &mut Buffer, theme: Theme) {
        let chosen = self.chosen_stop();
        for (_, stop) in self.plan.stops.iter().enumerate().filter(|(i, s)| s.lit > 0 && Some(*i) != chosen) {
            self.draw_mark(stop, map, buf, theme, false);
        }
        if let Some(stop) = chosen.and_then(|i| self.plan.stops.get(i)) {
            self.draw_mark(stop, map, buf, theme, true);
        }
    }

    fn draw_mark(&self, stop: &Stop, map: Rect, buf: &mut Buffer, theme: Theme, chosen: bool) {
        let sector = stop.first.and_then(|w| self.survey.works[w as usize].sector);
        let (text, style) = match stop.lit {
            1 => (mark(sector), sector.map_or(theme.style(Role::Title), |s| theme.sector(s))),
            n => {
                let alike = sector.filter(|_| stop.alike);
                (n.to_string(), alike.map_or(theme.style(Role::Title), |s| theme.sector(s)))
            }
        };
        let style = if chosen { style.patch(theme.style(Role::Selection)) } else { style };
        for (i, sign) in text.chars().enumerate() {
            if let Some((x, y)) = self.place(map, (stop.left() + i as i32, stop.at.1)) {
                self.sign(buf, map, (x, y), &sign.to_string(), style, theme);
            }
        }
    }

    /// One sign on clear ground: nothing of the line under it shows through.
    fn sign(&self, buf: &mut Buffer, map: Rect, (x, y): (u16, u16), sign: &str, style: Style, theme: Theme) {
        blank(buf, Rect { x, y, width: 1, height: 1 }, theme.style(Role::Text));
        put(buf, map, x, y, sign, style);
    }

    /// A line in the lower left corner that says how long it is.
    fn draw_scale(&self, map: Rect, buf: &mut Buffer, scene: &Scene) {
        let cell = self.view.kilometres();
        let lengths = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
        let Some(km) = lengths.into_iter().rev().find(|km| f64::from(*km) <= cell * 12.0) else { return };
        let cells = (f64::from(km) / cell).round() as u16;
        let words = T::Kilometres.with(scene.lang, &[&km]);
        let y = map.bottom().saturating_sub(1);
        if map.height < 4 || map.width < 24 || cells < 2 {
            return;
        }
        let rule = format!("{}{}{}", "⠧", "⠤".repeat(usize::from(cells).saturating_sub(2)), "⠼");
        let style: Style = scene.theme.style(Role::Dim);
        let ground = Rect { x: map.x, y, width: cells + cells_of(&words) + 3, height: 1 }.intersection(map);
        blank(buf, ground, scene.theme.style(Role::Text));
        let x = put(buf, map, map.x + 1, y, &rule, style);
        put(buf, map, x + 1, y, &words, style);
    }
}

/// Cells of a text.
fn cells_of(text: &str) -> u16 {
    width(text) as u16
}

/// The sign of a sector.
pub fn mark(sector: Option<Sector>) -> String {
    sector.map_or_else(|| "?".to_string(), |s| s.mark().to_string())
}
