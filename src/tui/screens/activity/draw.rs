//! Drawing activity: only the rows in view.

use super::{Activity, Row, run_key};
use crate::domain::change::ChangeKind;
use crate::domain::text;
use crate::i18n::history::HistoryText as T;
use crate::register::history::Told;
use crate::tui::layers::{Scene, told};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use crate::tui::widgets::input::{self, Look};
use chrono::NaiveDate;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of the columns: sign, time, author, kind.
const SIGN: u16 = 3;
const TIME: u16 = 7;
const AUTHOR: u16 = 11;
const KIND: u16 = 10;
/// Where the values of a gesture begin, and the cells that their labels take at most.
const VALUE: u16 = SIGN + TIME;
const LABEL: u16 = 34;

impl Activity {
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let theme = scene.theme;
        blank(buf, area, theme.style(Role::Text));
        if area.height < 2 {
            return None;
        }
        let caret = self.draw_filter(Rect { height: 1, ..area }, buf, scene);
        let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
        let nothing = match (&self.error, self.sieve.is_all(), self.walk.end) {
            (Some(why), ..) => why.clone(),
            (_, true, _) => T::Nothing.say(scene.lang).to_string(),
            (_, false, true) => T::NothingMatches.say(scene.lang).to_string(),
            (_, false, false) => T::Looking.with(scene.lang, &[&self.looked]),
        };
        if self.rows.is_empty() {
            let words = theme.fit(&text::visible(&nothing), body.width.saturating_sub(SIGN).into());
            put(buf, body, body.x + SIGN, body.y, &words, theme.style(Role::Dim));
            return caret;
        }
        let shown = self.scroll.shown(self.rows.len(), body.height.into());
        for (y, at) in (body.top()..body.bottom()).zip(shown) {
            let line = Rect { y, height: 1, ..body };
            match &self.rows[at] {
                Row::Day(day, count) => self.draw_day(*day, *count, line, buf, scene),
                Row::Run(n, count, projects, values) => {
                    let words = T::Run.with(scene.lang, &[count, projects, values]);
                    let open = self.opened.contains(&run_key(&self.told[*n]));
                    draw_line(&self.told[*n], &words, open, line, buf, scene);
                }
                Row::Gesture(n) => {
                    let told = &self.told[*n];
                    let words = text::visible(&told::summary(told, scene)).into_owned();
                    draw_line(told, &words, self.opened.contains(&told.gesture), line, buf, scene);
                }
                Row::Value(n, i) => draw_value(&self.told[*n], *i, line, buf, scene),
                Row::More(count) => {
                    let words = T::MoreLines.with(scene.lang, &[count]);
                    put(buf, line, line.x + VALUE, y, &words, theme.style(Role::Dim));
                }
            }
            if self.scroll.selected(self.rows.len()) == Some(at) {
                tint(buf, line, theme.style(Role::Selection));
            }
        }
        caret
    }

    fn draw_filter(&self, line: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let theme = scene.theme;
        let label = format!(" {} ", T::Filter.say(scene.lang));
        let role = if self.typing { Role::Accent } else { Role::Dim };
        let x = put(buf, line, line.x, line.y, &label, theme.style(role));
        let field = Rect { x, width: line.right().saturating_sub(x), ..line };
        if !self.typing && self.field.text().is_empty() {
            let hint = theme.fit(T::FilterHint.say(scene.lang), field.width.into());
            put(buf, field, field.x, field.y, &hint, theme.style(Role::Placeholder));
            return None;
        }
        let look = Look { placeholder: T::FilterHint.say(scene.lang), error: None, focused: self.typing };
        input::draw(&self.field, &look, theme, field, buf)
    }

    fn draw_day(&self, day: NaiveDate, count: usize, line: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let today = scene.register.day().today;
        let mut x = put(buf, line, line.x + 1, line.y, &day.to_string(), theme.style(Role::Title));
        let near = match (today - day).num_days() {
            0 => T::Today.say(scene.lang),
            1 => T::Yesterday.say(scene.lang),
            _ => "",
        };
        if !near.is_empty() {
            x = put(buf, line, x + 1, line.y, near, theme.style(Role::Accent));
        }
        let words = T::Count.with(scene.lang, &[&count]);
        x = put(buf, line, x + 2, line.y, &words, theme.style(Role::Dim)).saturating_add(1);
        let rule = theme.border().horizontal_top.repeat(line.right().saturating_sub(x).into());
        put(buf, line, x, line.y, &rule, theme.style(Role::Border));
    }
}

/// A gesture or a run of them: opened or not, when, who, why, and what was done.
fn draw_line(t: &Told, words: &str, open: bool, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let sign = theme.glyph(if open { Glyph::Open } else { Glyph::Folded });
    put(buf, line, line.x + 1, line.y, sign, theme.style(Role::Dim));
    let mut x = line.x + SIGN;
    let mut column = |words: &str, width: u16, role: Role| {
        let words = theme.fit(&text::visible(words), usize::from(width.saturating_sub(1)));
        put(buf, line, x, line.y, &words, theme.style(role));
        x = x.saturating_add(width);
    };
    let at = scene.register.book().moment(t.at).format("%H:%M").to_string();
    column(&at, TIME, Role::Dim);
    column(&told::author(&t.author, scene), AUTHOR, Role::Text);
    let role = match t.kind {
        ChangeKind::Edit => Role::Dim,
        ChangeKind::Seed => Role::Disabled,
        _ => Role::Accent,
    };
    column(told::kind(t, scene), KIND, role);
    let note = if t.note.is_empty() { String::new() } else { format!("  “{}”", t.note) };
    let room = usize::from(line.right().saturating_sub(x + 1));
    let shown = theme.fit(words, room);
    let end = put(buf, line, x, line.y, &shown, theme.style(Role::Text));
    let left = room.saturating_sub(cells(&shown));
    if !note.is_empty() && left > 6 {
        let note = theme.fit(&text::visible(&note), left);
        put(buf, line, end, line.y, &note, theme.style(Role::Accent));
    }
}

fn draw_value(t: &Told, at: usize, line: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let value = &t.lines[at];
    let code = told::code(value.project, scene);
    let label = format!("{code} {}", told::label(value, scene));
    let width = LABEL.min(line.width / 2);
    let label = theme.fit(&text::visible(label.trim()), width.saturating_sub(2).into());
    put(buf, line, line.x + VALUE, line.y, &label, theme.style(Role::Dim));
    let x = line.x + VALUE + width;
    let room = line.right().saturating_sub(x + 1);
    let words = theme.fit(&text::visible(&told::change(value, scene)), room.into());
    put(buf, line, x, line.y, &words, theme.style(Role::Text));
}
