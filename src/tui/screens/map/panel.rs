//! The panel beside or below the map: the card of the chosen work, what else lies there, the legend, and how many works
//! are on the map and how many lie nowhere known.

use super::Map;
use super::draw::mark;
use crate::domain::field::{Field, Key};
use crate::domain::kinds::{Health, Sector, Stage};
use crate::i18n::Lang;
use crate::i18n::labels;
use crate::i18n::map::MapText as T;
use crate::i18n::screen::ScreenText as Title;
use crate::register::book::Entry;
use crate::register::columns::{Column, Computed};
use crate::register::show;
use crate::tui::layers::list::{light, stage_role};
use crate::tui::layers::{Scene, disputed};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use crate::tui::widgets::lines::{self, Page, Para};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Map {
    pub(super) fn draw_panel(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let area = area.intersection(buf.area);
        if area.width < 8 || area.height < 3 {
            return;
        }
        let (theme, beside) = (scene.theme, area.x > self.body.x);
        let rule = theme.style(Role::Border);
        let inside = if beside {
            for y in area.top()..area.bottom() {
                put(buf, area, area.x, y, theme.glyph(Glyph::Rule), rule);
            }
            Rect { x: area.x + 2, width: area.width - 2, ..area }
        } else {
            put(buf, area, area.x, area.y, &theme.border().horizontal_top.repeat(area.width.into()), rule);
            Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1 }
        };
        // From the foot: the counts, the legend; the card and what lies there have the rest.
        let mut left = inside;
        self.draw_counts(&mut left, buf, scene);
        let card = self.card(scene);
        let page = Page::new(card, left.width.saturating_sub(1));
        let here = self.chosen.here.len();
        // The legend may have a fifth of the panel, and what the card and its company leave over.
        let company = if here > 1 { here as u16 + 2 } else { 0 };
        let over = left.height.saturating_sub(page.len() as u16 + company + 1);
        self.draw_legend(&mut left, over.max(inside.height / 5), buf, scene);
        let rows = (page.len() as u16).min(left.height);
        lines::draw(&page, 0, &[], None, theme, Rect { height: rows, ..left }, buf);
        let rest = Rect { y: left.y + rows, height: left.height - rows, ..left };
        if here > 1 && rest.height > 2 {
            self.draw_here(Rect { y: rest.y + 1, height: rest.height - 1, ..rest }, buf, scene);
        }
    }

    fn draw_counts(&self, area: &mut Rect, buf: &mut Buffer, scene: &Scene) {
        let (theme, lang) = (scene.theme, scene.lang);
        let all = self.survey.works.len();
        let placed = match self.survey.narrowed {
            true => T::PlacedOf.with(lang, &[&all, &self.survey.lit]),
            false => T::Placed.with(lang, &[&all]),
        };
        let mut rows = vec![(placed, Role::Accent)];
        if !self.survey.unplaced.is_empty() {
            rows.push((T::Unplaced.with(lang, &[&self.survey.unplaced.len()]), Role::Dim));
        }
        let joined = rows.iter().map(|(t, _)| cells(t) + 2).sum::<usize>();
        // In one line where there is room for it.
        if joined <= usize::from(area.width) {
            area.height = area.height.saturating_sub(1);
            let mut x = area.x;
            for (text, role) in rows {
                x = put(buf, Rect { height: area.height + 1, ..*area }, x, area.bottom(), &text, theme.style(role)) + 2;
            }
            return;
        }
        for (text, role) in rows.into_iter().rev() {
            area.height = area.height.saturating_sub(1);
            let line = Rect { y: area.bottom(), height: 1, ..*area };
            put(buf, line, line.x, line.y, &theme.fit(&text, line.width.into()), theme.style(role));
        }
    }

    /// Marks and colours of the sectors on the map, the most frequent first, in columns.
    fn draw_legend(&self, area: &mut Rect, room: u16, buf: &mut Buffer, scene: &Scene) {
        let (theme, lang) = (scene.theme, scene.lang);
        let texts: Vec<(Sector, String)> =
            self.survey.sectors.iter().map(|(s, n)| (*s, format!(" {} {n}", labels::sector(lang, *s)))).collect();
        let widest = texts.iter().map(|(_, t)| cells(t) + 1).max().unwrap_or(1).max(1);
        let columns = (usize::from(area.width) / (widest + 2)).max(1);
        let rows = texts.len().div_ceil(columns).min(usize::from(room));
        if rows == 0 {
            return;
        }
        area.height = area.height.saturating_sub(rows as u16 + 1);
        let top = area.bottom() + 1;
        for (i, (sector, text)) in texts.iter().take(rows * columns).enumerate() {
            let x = area.x + ((i % columns) * (widest + 2)) as u16;
            let y = top + (i / columns) as u16;
            let line = Rect { y, height: 1, ..*area };
            let x = put(buf, line, x, y, &mark(Some(*sector)), theme.sector(*sector));
            put(buf, line, x, y, text, theme.style(Role::Dim));
        }
    }

    /// What lies at the chosen mark, around the chosen work.
    fn draw_here(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (theme, book) = (scene.theme, scene.register.book());
        let (at, all) = (self.chosen.within, self.chosen.here.len());
        let title = T::HereOf.with(scene.lang, &[&(at + 1), &all]);
        put(buf, area, area.x, area.y, &theme.fit(&title, area.width.into()), theme.style(Role::Title));
        let rows = usize::from(area.height) - 1;
        let from = at.saturating_sub(rows / 2).min(all.saturating_sub(rows));
        for (row, work) in self.chosen.here[from..].iter().take(rows).enumerate() {
            let work = &self.survey.works[*work as usize];
            let Some(entry) = book.entry(work.id) else { continue };
            let line = Rect { y: area.y + 1 + row as u16, height: 1, ..area };
            blank(buf, line, theme.style(Role::Text));
            let style = work.sector.map_or(theme.style(Role::Title), |s| theme.sector(s));
            let x = put(buf, line, line.x, line.y, &mark(work.sector), style);
            let name = show::name(&entry.project, scene.lang);
            put(buf, line, x + 1, line.y, &theme.fit(name, usize::from(line.width) - 2), theme.style(Role::Text));
            if from + row == at {
                tint(buf, line, theme.style(Role::Selection));
            }
        }
    }

    /// What one wants to know of the chosen work.
    fn card(&self, scene: &Scene) -> Vec<Para> {
        let (theme, lang, book) = (scene.theme, scene.lang, scene.register.book());
        let Some(entry) = self.chosen.id.and_then(|id| book.entry(id)) else {
            return vec![Para::new(T::Nothing.say(lang), theme.style(Role::Dim))];
        };
        let sector = entry.project.get(Field::Sector).and_then(Sector::parse);
        let head = sector.map_or(theme.style(Role::Title), |s| theme.sector(s));
        let kind = sector.map_or(String::new(), |s| format!(" {}", labels::sector(lang, s)));
        let mut out = vec![
            Para::new(&mark(sector), head)
                .and(&kind, head)
                .and(&format!("  {}{}", entry.code, disputed::sign(entry, theme)), theme.style(Role::Dim)),
            Para::new(show::name(&entry.project, lang), theme.style(Role::Title)),
        ];
        let text = |column: Column| column.text(entry, book, lang);
        let field = |f: Field| text(Column::Key(Key::Field(f)));
        let indent = if lang == Lang::Zh { 9 } else { 7 };
        let lights = self.lights(entry, scene).labelled(T::LightLabel.say(lang), theme.style(Role::Dim), indent);
        let mut add = |label: T, text: &str, role: Role| {
            if !text.is_empty() {
                let para = Para::new(text, theme.style(role));
                out.push(para.labelled(label.say(lang), theme.style(Role::Dim), indent));
            }
            // The lights stand under the stage.
            if label == T::StageLabel {
                out.push(lights.clone());
            }
        };
        let stage = entry.project.get(Field::Stage).and_then(Stage::parse);
        add(T::StageLabel, &field(Field::Stage), stage_role(stage));
        add(T::LeadLabel, &field(Field::LeadAgency), Role::Text);
        let due = text(Column::Computed(Computed::Due));
        let next = format!("{} {due}", text(Column::Computed(Computed::NextMilestone)));
        add(T::NextLabel, next.trim(), if entry.facts.overdue { Role::Bad } else { Role::Text });
        let route = entry.project.list(Field::Route);
        match route {
            [] => add(T::PlaceLabel, &field(Field::Places), Role::Text),
            _ => {
                let names: Vec<String> = route.iter().map(|p| show::place(p, book, lang)).collect();
                add(T::RouteLabel, &names.join(&format!(" {} ", theme.glyph(Glyph::Arrow))), Role::Text);
            }
        }
        out
    }

    /// The declared light, and after it the computed one where it differs.
    fn lights(&self, entry: &Entry, scene: &Scene) -> Para {
        let (theme, lang) = (scene.theme, scene.lang);
        let declared = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
        let computed = Some(entry.facts.health).filter(|c| *c != declared && *c != Health::Unrated);
        let (sign, role) = light(declared, theme);
        let para = Para::new(&format!("{sign} {}", labels::health(lang, declared)), theme.style(role));
        let Some(computed) = computed else { return para };
        let (sign, role) = light(computed, theme);
        let words = Title::DetailComputed.with(lang, &[&labels::health(lang, computed)]);
        para.and(&format!("  {sign} {words}"), theme.style(role))
    }
}
