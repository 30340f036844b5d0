//! Drawing the list: the filter line and the table.

use super::List;
use super::columns::FROZEN;
use super::groups::Line;
use crate::domain::field::{Field, Key};
use crate::domain::kinds::{Health, Stage};
use crate::i18n::index::IndexText;
use crate::i18n::labels;
use crate::i18n::listing::ListText;
use crate::i18n::screen::ScreenText as T;
use crate::register::book::Entry;
use crate::register::columns::{Column, Computed};
use crate::tui::layers::{Scene, disputed};
use crate::tui::theme::{Glyph, Role, Theme};
use crate::tui::widgets::draw::{blank, put};
use crate::tui::widgets::input::{Look, draw as draw_input};
use crate::tui::widgets::table::{self, Cell, Row, Table};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

impl List {
    /// Draws the list; answers the cell of the cursor while the filter has the keys.
    pub fn view(&self, area: Rect, buf: &mut Buffer, scene: &Scene, add_key: &str) -> Option<Position> {
        let places = self.places(area);
        let cursor = self.draw_filter(places.filter, buf, scene);
        if let Some(area) = places.facets {
            self.draw_facets(area, buf, scene);
        }
        self.draw_table(places.table, buf, scene, add_key);
        if let Some(area) = places.detail {
            self.draw_detail(area, buf, scene);
        }
        cursor
    }

    /// Draws the filter's line; answers the cell of the cursor while it has the keys.
    pub fn draw_filter(&self, line: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let theme = scene.theme;
        blank(buf, line, theme.style(Role::Text));
        let label = format!(" {} ", T::FilterLabel.say(scene.lang));
        let role = if self.typing { Role::Accent } else { Role::Dim };
        let x = put(buf, line, line.x, line.y, &label, theme.style(role));
        let field = Rect { x, width: line.right().saturating_sub(x), ..line };
        if !self.typing && self.input.text().is_empty() {
            let hint = theme.fit(T::FilterHint.say(scene.lang), field.width.into());
            put(buf, field, field.x, field.y, &hint, theme.style(Role::Placeholder));
            return None;
        }
        let look = Look { placeholder: T::FilterHint.say(scene.lang), error: None, focused: self.typing };
        draw_input(&self.input, &look, theme, field, buf)
    }

    fn draw_table(&self, area: Rect, buf: &mut Buffer, scene: &Scene, add_key: &str) {
        let titles = self.titles(scene.lang);
        let heads = self.heads(&titles, scene.lang);
        let nothing = match scene.register.book().is_empty() {
            true => T::NothingYet.with(scene.lang, &[&add_key]),
            false if self.is_counting() || scene.register.filling().is_some() => {
                IndexText::Looking.say(scene.lang).to_string()
            }
            false => T::NothingMatches.say(scene.lang).to_string(),
        };
        let first = self.first_column(&heads, area.width);
        let cursor = (!self.in_facets()).then(|| self.column_at());
        let look = Table { columns: &heads, frozen: FROZEN, first, cursor, ruled: false, nothing: &nothing };
        let row = |at: usize| self.row(at, scene);
        table::draw(&look, self.scroll, self.lines(), row, scene.theme, area, buf);
    }
}

impl List {
    /// One line of the table.
    fn row<'a>(&self, at: usize, scene: &Scene) -> Row<'a> {
        let columns = &self.shape.columns;
        let line = self.line(at);
        let entry = match line {
            Some(Line::Row(row, _)) => {
                self.rows.get(row).and_then(|id| scene.register.listed(id, columns.iter().map(|shown| &shown.column)))
            }
            Some(Line::Heading(group)) => {
                let group = &self.groups()[group];
                let late = match group.late {
                    0 => String::new(),
                    n => ListText::GroupLate.with(scene.lang, &[&n]),
                };
                return Row::Heading {
                    text: group.label.clone().into(),
                    note: format!("{}{late}", ListText::GroupCount.with(scene.lang, &[&group.count()])).into(),
                    folded: group.folded,
                    marked: line.is_some_and(|line| self.is_marked_at(at, line)),
                };
            }
            None => None,
        };
        let Some((entry, line)) = entry.zip(line) else {
            return Row::Cells { cells: vec![Cell::default(); columns.len()], marked: false };
        };
        let entry = entry.as_ref();
        let one = |column: &Column| {
            let cell = self.found(column, in_conflict(column, entry, cell(column, entry, scene), scene), scene);
            match scene.register.past_day() {
                Some(_) => against_today(column, entry, cell, scene),
                None if self.news.has(entry.id(), column, scene.lang) => lit(cell, scene.theme),
                None => cell,
            }
        };
        Row::Cells { cells: columns.iter().map(|s| one(&s.column)).collect(), marked: self.is_marked_at(at, line) }
    }

    /// Marks in a cell what the query found there.
    fn found<'a>(&self, column: &Column, mut cell: Cell<'a>, scene: &Scene) -> Cell<'a> {
        let looked_in = matches!(
            column,
            Column::Computed(Computed::Name) | Column::Key(Key::Field(Field::Code | Field::LeadAgency))
        );
        if looked_in && !self.filter.is_all() {
            cell.found = scene.register.marks(&self.filter, self.near, &cell.text);
        }
        cell
    }
}

/// While an earlier day is looked at: a cell that says another thing today is lit, with a sign before it.
fn against_today<'a>(column: &Column, entry: &Entry, cell: Cell<'a>, scene: &Scene) -> Cell<'a> {
    let Some(today) = scene.register.of_today(entry.id()) else { return cell };
    let Some(now) = scene.register.book_of_today() else { return cell };
    let same = match (today, column) {
        // What is gone by now is told by its code; when something was touched is history, not state.
        (None, Column::Key(Key::Field(Field::Code))) => false,
        (None, _) | (_, Column::Computed(Computed::Updated)) => true,
        (Some(today), Column::Key(Key::Field(Field::Health))) => {
            lights(entry, scene.theme).0 == lights(today, scene.theme).0
        }
        (Some(today), column) => {
            column.text(entry, scene.register.book(), scene.lang) == column.text(today, now, scene.lang)
        }
    };
    if same {
        return cell;
    }
    lit(cell, scene.theme)
}

/// A cell whose value is in conflict, with the sign before it; that of the code stands behind it already.
fn in_conflict<'a>(column: &Column, entry: &Entry, cell: Cell<'a>, scene: &Scene) -> Cell<'a> {
    let is_code = *column == Column::Key(Key::Field(Field::Code));
    if is_code || !scene.register.is_disputed_cell(entry, column, scene.lang) {
        return cell;
    }
    let text = disputed::value(cell.text.into_owned(), true, scene.theme);
    Cell { text: text.into(), style: scene.theme.style(Role::Conflict), short: "", ..cell }
}

/// A cell that says another thing than it did: with a sign before it, in the colour of that.
fn lit<'a>(cell: Cell<'a>, theme: Theme) -> Cell<'a> {
    let sign = theme.glyph(Glyph::Changed);
    let found = cell.found.into_iter().map(|r| r.start + sign.len()..r.end + sign.len()).collect();
    Cell { text: format!("{sign}{}", cell.text).into(), style: theme.style(Role::Changed), found, short: "" }
}

/// One cell of the list, with its style.
fn cell<'a>(column: &Column, entry: &Entry, scene: &Scene) -> Cell<'a> {
    let theme = scene.theme;
    let plain = |text: String, style: Style| Cell { text: text.into(), style, ..Cell::default() };
    match column {
        Column::Key(Key::Field(Field::Code)) => {
            let sign = disputed::sign(entry, theme);
            plain(
                format!("{}{sign}", entry.code),
                theme.style(if sign.is_empty() { Role::Dim } else { Role::Conflict }),
            )
        }
        Column::Computed(Computed::Name) => {
            let name = column.text(entry, scene.register.book(), scene.lang);
            let star = if entry.project.flag(Field::Starred) { theme.glyph(Glyph::Star) } else { "" };
            let style = match entry.project.get(Field::Kind) {
                Some("project") => theme.style(Role::Text),
                _ => theme.style(Role::Title),
            };
            plain(format!("{star}{name}"), style)
        }
        Column::Key(Key::Field(Field::Health)) => {
            let (text, role) = lights(entry, theme);
            plain(text, theme.style(role))
        }
        Column::Key(Key::Field(Field::Stage)) => {
            let stage = entry.project.get(Field::Stage).and_then(Stage::parse);
            let short = stage.map_or("", |stage| labels::short_stage(scene.lang, stage));
            let cell = plain(column.text(entry, scene.register.book(), scene.lang), theme.style(stage_role(stage)));
            Cell { short, ..cell }
        }
        Column::Computed(Computed::Due) if entry.facts.overdue => {
            plain(column.text(entry, scene.register.book(), scene.lang), theme.style(Role::Bad))
        }
        Column::Computed(Computed::Updated) | Column::Key(Key::Field(Field::Sector)) => {
            plain(column.text(entry, scene.register.book(), scene.lang), theme.style(Role::Dim))
        }
        _ => plain(column.text(entry, scene.register.book(), scene.lang), theme.style(Role::Text)),
    }
}

/// The declared light and, where the computed one differs, that one beside it.
pub fn lights(entry: &Entry, theme: Theme) -> (String, Role) {
    let declared = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
    let (sign, role) = light(declared, theme);
    let computed = entry.facts.health;
    if computed == declared || computed == Health::Unrated {
        return (sign.to_string(), role);
    }
    let (other, other_role) = light(computed, theme);
    let role = if declared == Health::Unrated { other_role } else { role };
    (format!("{sign}{}{other}", theme.glyph(Glyph::Arrow)), role)
}

/// The sign and role of a light.
pub fn light(health: Health, theme: Theme) -> (&'static str, Role) {
    match health {
        Health::Green => (theme.glyph(Glyph::Green), Role::Ok),
        Health::Yellow => (theme.glyph(Glyph::Yellow), Role::Warn),
        Health::Red => (theme.glyph(Glyph::Red), Role::Bad),
        Health::Unrated => (theme.glyph(Glyph::Unrated), Role::Unrated),
    }
}

/// How a stage looks: what goes on stands out, what is over steps back.
pub fn stage_role(stage: Option<Stage>) -> Role {
    match stage {
        Some(Stage::Implementation) => Role::Accent,
        Some(Stage::Completion | Stage::Maintenance) => Role::Ok,
        Some(Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned) => Role::Disabled,
        _ => Role::Text,
    }
}
