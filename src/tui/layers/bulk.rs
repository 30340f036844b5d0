//! The preview of an edit on many projects: what it is, how many it changes, which it passes over and why, and each
//! change with its before and after. Enter does it as one gesture; leaving goes back to what was typed.

use super::{Outcome, Scene, frame, strokes};
use crate::domain::id::EntityId;
use crate::i18n::bulk::BulkText as T;
use crate::register::bulk::{BulkEdit, Preview};
use crate::register::show;
use crate::tui::msg::Effect;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{cells, put};
use crate::tui::widgets::scroll::turn;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

/// The widest that the preview becomes.
const WIDE: u16 = 100;

/// An edit on many projects, about to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulk {
    ids: Vec<EntityId>,
    edit: BulkEdit,
    seen: i64,
    preview: Preview,
    what: String,
    /// How many of them the filter hides.
    hidden: usize,
    /// Whether the popup in which it was typed lies below.
    over: bool,
    top: usize,
    failed: Option<String>,
    screen: Rect,
}

/// One row of the preview.
struct Row {
    code: String,
    name: String,
    text: String,
    role: Role,
    sign: Glyph,
}

impl Bulk {
    /// `shown`: the projects under the filter. `over`: the popup in which it was typed lies below.
    pub fn new(ids: Vec<EntityId>, edit: BulkEdit, seen: i64, shown: &[EntityId], over: bool, scene: &Scene) -> Bulk {
        let preview = scene.register.preview(&ids, &edit, scene.lang);
        let shown: std::collections::HashSet<&EntityId> = shown.iter().collect();
        let hidden = ids.iter().filter(|id| !shown.contains(id)).count();
        let what = edit.describe(scene.register, scene.lang);
        Bulk { ids, edit, seen, preview, what, hidden, over, top: 0, failed: None, screen: frame::USUAL }
    }

    /// Whether the popup in which the edit was typed lies below.
    pub fn is_over(&self) -> bool {
        self.over
    }

    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
    }

    pub fn failed(&mut self, why: String) {
        self.failed = Some(why);
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) || matches!(strokes::sign(key), Some('q' | 'n')) {
            return Outcome::Close;
        }
        if key.code == KeyCode::Enter || strokes::saves(key) || strokes::sign(key) == Some('y') {
            if self.preview.changes.is_empty() {
                return Outcome::Say(T::Nothing.say(scene.lang).to_string());
            }
            let (ids, edit) = (self.ids.clone(), self.edit.clone());
            return Outcome::CloseAnd(Effect::Bulk { ids, edit, seen: self.seen });
        }
        if let Some(step) = strokes::step(key) {
            let height = usize::from(self.rows_shown(self.screen));
            self.top = turn(self.top, step, self.count(), height);
        }
        Outcome::Stay
    }

    fn count(&self) -> usize {
        self.preview.changes.len() + self.preview.same.len() + self.preview.refused.len()
    }

    /// The rows of the table on this screen: below what is done and the count.
    fn rows_shown(&self, screen: Rect) -> u16 {
        let most = frame::most_rows(screen).saturating_sub(3);
        (self.count() as u16).clamp(1, most.max(1))
    }

    /// `将改动 9 个 · 2 个已是如此 · 1 个不能改`
    fn counts(&self, scene: &Scene) -> String {
        let odd = self.preview.changes.iter().filter(|c| c.odd).count();
        let moved: usize = self.preview.changes.iter().map(|c| c.count).sum();
        let changing = self.preview.changes.len();
        let first = match &self.edit {
            BulkEdit::Shift { .. } => T::ShiftMoves.with(scene.lang, &[&changing, &moved]),
            _ => T::Count.with(scene.lang, &[&changing]),
        };
        let others = [
            (T::Refused, self.preview.refused.len()),
            (T::Odd, odd),
            (T::Same, self.preview.same.len()),
            (T::Hidden, self.hidden),
        ];
        let said = others.into_iter().filter(|(_, n)| *n > 0).map(|(text, n)| text.with(scene.lang, &[&n]));
        let dot = format!(" {} ", scene.theme.glyph(Glyph::Rule));
        std::iter::once(first).chain(said).collect::<Vec<_>>().join(&dot)
    }

    /// The exceptions first, since they are what one must see.
    fn row(&self, n: usize, scene: &Scene) -> Row {
        let book = scene.register.book();
        let named = |id: EntityId| {
            book.entry(id).map(|e| (e.code.clone(), show::name(&e.project, scene.lang).to_string())).unwrap_or_default()
        };
        let refused = self.preview.refused.len();
        let changes = self.preview.changes.len();
        if let Some((id, why)) = self.preview.refused.get(n) {
            let (code, name) = named(*id);
            return Row { code, name, text: why.clone(), role: Role::Error, sign: Glyph::Wrong };
        }
        let mut order: Vec<&crate::register::bulk::Change> = self.preview.changes.iter().collect();
        order.sort_by_key(|c| !c.odd);
        if let Some(change) = order.get(n - refused) {
            let (code, name) = named(change.id);
            let word = |text: &str| match text.is_empty() {
                true => T::Empty.say(scene.lang).to_string(),
                false => text.replace('\n', " "),
            };
            let text = match self.edit {
                BulkEdit::Remove => String::new(),
                BulkEdit::Note { .. } => change.after.clone(),
                _ => {
                    format!("{} {} {}", word(&change.before), scene.theme.glyph(Glyph::Arrow), word(&change.after))
                }
            };
            let odd = if change.odd { format!("  ({})", T::OddMark.say(scene.lang)) } else { String::new() };
            let (role, sign) = if change.odd { (Role::Warn, Glyph::Yellow) } else { (Role::Text, Glyph::Mark) };
            return Row { code, name, text: format!("{text}{odd}"), role, sign };
        }
        let (code, name) = self.preview.same.get(n - refused - changes).map(|id| named(*id)).unwrap_or_default();
        Row { code, name, text: T::SameMark.say(scene.lang).to_string(), role: Role::Dim, sign: Glyph::Unrated }
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        let width = frame::content_width(screen, WIDE);
        let title = T::Title.with(scene.lang, &[&self.ids.len()]);
        let rows = self.rows_shown(screen);
        let inner = frame::open(&title, theme, frame::area(screen, width, rows + 3), buf);
        let (head, rest) = frame::split(inner, 1);
        put(buf, head, head.x, head.y, &theme.fit(&self.what, head.width.into()), theme.style(Role::Title));
        let (counts, rest) = frame::split(rest, 2);
        let (words, role) = match &self.failed {
            Some(why) => (why.clone(), Role::Error),
            None if self.preview.changes.is_empty() => (T::Nothing.say(scene.lang).to_string(), Role::Warn),
            None => (self.counts(scene), Role::Accent),
        };
        put(buf, counts, counts.x, counts.y, &theme.fit(&words, counts.width.into()), theme.style(role));
        let height = usize::from(rest.height);
        let top = self.top.min(self.count().saturating_sub(height));
        let shown: Vec<Row> = (top..self.count().min(top + height)).map(|n| self.row(n, scene)).collect();
        let codes = shown.iter().map(|r| cells(&r.code)).max().unwrap_or(0).min(12) as u16;
        let names = (rest.width / 3).min(28);
        for (row, y) in shown.iter().zip(rest.top()..rest.bottom()) {
            let line = Rect { y, height: 1, ..rest };
            put(buf, line, line.x, y, theme.glyph(row.sign), theme.style(row.role));
            let code = theme.fit(&row.code, codes.into());
            put(buf, line, line.x + 2, y, &code, theme.style(Role::Dim));
            let name = theme.fit(&row.name, names.into());
            put(buf, line, line.x + 3 + codes, y, &name, theme.style(Role::Text));
            let x = line.x + 4 + codes + names;
            let room = usize::from(line.right().saturating_sub(x));
            put(buf, line, x, y, &theme.fit(&row.text, room), theme.style(row.role));
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let mut out = Vec::new();
        if !self.preview.changes.is_empty() {
            out.push(("Enter".to_string(), T::Apply.say(scene.lang).to_string()));
        }
        out.push(("Esc".to_string(), T::Back.say(scene.lang).to_string()));
        out
    }
}
