//! Drawing the agencies: a table of numbers, and below it the projects that the number under the cursor counts.

use super::counts::{COLUMNS, Count};
use super::{Agencies, split};
use crate::domain::field::Field;
use crate::domain::kinds::{Health, Stage};
use crate::domain::text::visible;
use crate::i18n::charts::{AgencyText as T, TimelineText};
use crate::i18n::counting::CountingText;
use crate::i18n::labels;
use crate::register::show;
use crate::tui::layers::{Scene, disputed, lights};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put};
use crate::tui::widgets::table::{self, Align, Cell, Column, Row, Table};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws everything.
pub fn view(agencies: &Agencies, area: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    blank(buf, area, theme.style(Role::Text));
    let (upper, pane) = split(area);
    let sorted = |n: usize| agencies.sort.filter(|(column, _)| *column == n).map(|(_, down)| down);
    let mut columns = vec![Column {
        title: T::Agency.say(lang),
        min: 14,
        ideal: 40,
        weight: 0,
        align: Align::Left,
        sorted: sorted(0),
        rank: 0,
    }];
    columns.extend(COLUMNS.iter().enumerate().map(|(n, (_, title))| {
        let title = title.say(lang);
        let wide = (cells(title) as u16 + 1).max(6);
        Column { title, min: wide, ideal: wide + 2, weight: 0, align: Align::Right, sorted: sorted(n + 1), rank: 0 }
    }));
    let first = table::first_for(&columns, 1, 1, agencies.column, upper.width);
    let look = Table {
        columns: &columns,
        frozen: 1,
        first,
        cursor: Some(agencies.column),
        ruled: false,
        nothing: T::Nothing.say(lang),
    };
    let row = |at: usize| {
        let line = &agencies.lines[at];
        let mut out = vec![Cell {
            text: line.name.as_str().into(),
            style: theme.style(if line.code.is_empty() { Role::Dim } else { Role::Text }),
            ..Cell::default()
        }];
        out.extend(COLUMNS.iter().zip(line.counts).map(|((count, _), n)| {
            let (text, role) = number(*count, n, scene);
            Cell { text: text.into(), style: theme.style(role), ..Cell::default() }
        }));
        Row::Cells { cells: out, marked: false }
    };
    table::draw(&look, agencies.scroll, agencies.lines.len(), row, theme, upper, buf);
    if pane.height > 0 {
        draw_pane(agencies, pane, buf, scene);
    }
}

/// A number with the sign of what it counts; nothing is a faint dot.
fn number(count: Count, n: usize, scene: &Scene) -> (String, Role) {
    let theme = scene.theme;
    let role = match count {
        _ if n == 0 => return ("·".into(), Role::Dim),
        Count::Leads => Role::Title,
        Count::TakesPart | Count::Unconfirmed => Role::Text,
        Count::Late | Count::Red | Count::ComputedRed => Role::Bad,
        Count::Yellow | Count::ComputedYellow => Role::Warn,
        Count::Stale => Role::Text,
    };
    let sign = match count {
        Count::Red | Count::ComputedRed => theme.glyph(Glyph::Red),
        Count::Yellow | Count::ComputedYellow => theme.glyph(Glyph::Yellow),
        _ => "",
    };
    (format!("{sign}{n}"), role)
}

/// Cells of a stage in the pane.
const STAGE: usize = 15;

/// The projects that the number under the cursor counts, as many as there is room for, in the order of the list.
fn draw_pane(agencies: &Agencies, pane: Rect, buf: &mut Buffer, scene: &Scene) {
    let (theme, lang) = (scene.theme, scene.lang);
    let rule = theme.border().horizontal_top.repeat(pane.width.into());
    put(buf, pane, pane.x, pane.y, &rule, theme.style(Role::Border));
    let inside = Rect { x: pane.x + 1, width: pane.width.saturating_sub(2), ..pane };
    let Some(line) = agencies.line() else { return };
    let column = agencies.column.saturating_sub(1).min(COLUMNS.len() - 1);
    let what = COLUMNS[column].1.say(lang);
    let head = theme.fit(&format!("{} · {what} {}", line.name, line.counts[column]), inside.width.into());
    put(buf, inside, inside.x, pane.y + 1, &head, theme.style(Role::Header));
    let room = usize::from(pane.height).saturating_sub(3);
    for (y, id) in (pane.y + 2..).zip(agencies.below().iter().take(room)) {
        let Some(entry) = scene.register.book().entry(*id) else { continue };
        let declared = entry.project.get(Field::Health).and_then(Health::parse).filter(|h| *h != Health::Unrated);
        let light = declared.unwrap_or(entry.facts.health);
        let x = put(buf, inside, inside.x, y, theme.glyph(lights::glyph(light)), theme.style(lights::role(light)));
        let x = put(buf, inside, x + 1, y, &disputed::code(entry, theme, 10), theme.style(Role::Dim));
        let stage = entry.project.get(Field::Stage).unwrap_or_default();
        let long = labels::code_label(lang, Field::Stage, stage);
        // A cut word reads worse than a shorter one.
        let stage = match Stage::parse(stage) {
            Some(stage) if cells(long) > STAGE => labels::short_stage(lang, stage),
            _ => long,
        };
        let (due, role) = match (&entry.facts.due, entry.facts.overdue) {
            (_, true) => (TimelineText::Overdue.with(lang, &[&entry.facts.days_late]), Role::Bad),
            (Some(due), false) => (visible(&due.shown()).into_owned(), Role::Text),
            (None, false) => (String::new(), Role::Dim),
        };
        // Not further from the name than an eye goes.
        let stage_at = inside.right().saturating_sub(30).min(inside.x + 66);
        let due_at = stage_at + 16;
        let name_at = (x + 1).max(inside.x + 13);
        let room = usize::from(stage_at.saturating_sub(name_at + 1));
        let name = theme.fit(&visible(show::name(&entry.project, lang)), room);
        put(buf, inside, name_at, y, &name, theme.style(Role::Text));
        put(buf, inside, stage_at, y, &theme.fit(&visible(stage), STAGE), theme.style(Role::Dim));
        put(
            buf,
            inside,
            due_at,
            y,
            &theme.fit(&due, usize::from(inside.right().saturating_sub(due_at))),
            theme.style(role),
        );
    }
    let rule = CountingText::Joint.with(lang, &[&T::Rule.say(lang), &agencies.counted.packages.rule().say(lang)]);
    let rule = theme.fit(&rule, inside.width.into());
    put(buf, inside, inside.x, pane.bottom() - 1, &rule, theme.style(Role::Dim));
}
