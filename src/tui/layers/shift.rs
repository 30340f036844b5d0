//! Moving milestone dates together: by how much (`+3m`, `-2w`), which kind, and why. What moves, and to where, shows
//! while one types; baselines stay. For one project Enter does it; for several a preview comes first.

use super::prompt::of_projects;
use super::{Outcome, Scene, frame, strokes};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::domain::kinds::MilestoneKind;
use crate::domain::value::Shift;
use crate::i18n::bulk::BulkText as T;
use crate::i18n::labels;
use crate::i18n::pages::KeyWord;
use crate::register::bulk::BulkEdit;
use crate::tui::msg::Effect;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{cells, put, tint};
use crate::tui::widgets::input::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};

/// The widest that the popup becomes.
const WIDE: u16 = 76;

/// Dates being moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Shifting {
    ids: Vec<EntityId>,
    by: input::Field,
    reason: input::Field,
    in_reason: bool,
    /// The kinds that are open in these projects, from which one may be chosen.
    kinds: Vec<MilestoneKind>,
    kind: Option<MilestoneKind>,
    remark: Option<String>,
    seen: i64,
}

impl Shifting {
    pub fn new(ids: Vec<EntityId>, scene: &Scene) -> Shifting {
        let book = scene.register.book();
        let mut kinds: Vec<MilestoneKind> = ids
            .iter()
            .filter_map(|id| book.entry(*id))
            .flat_map(|e| e.milestones.iter().filter(|m| m.get(Field::Actual).is_none()))
            .filter_map(|m| m.get(Field::MilestoneKind).and_then(MilestoneKind::parse))
            .collect();
        kinds.sort_by_key(|k| MilestoneKind::ALL.iter().position(|a| a == k));
        kinds.dedup();
        Shifting {
            ids,
            by: input::Field::line(""),
            reason: input::Field::line(""),
            in_reason: false,
            kinds,
            kind: None,
            remark: None,
            seen: scene.register.seen(),
        }
    }

    pub fn failed(&mut self, why: String) {
        self.remark = Some(why);
    }

    fn active(&mut self) -> &mut input::Field {
        if self.in_reason { &mut self.reason } else { &mut self.by }
    }

    pub fn on_paste(&mut self, text: &str, _scene: &Scene) -> Outcome {
        let _ = self.active().paste(text);
        Outcome::Stay
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) {
            return Outcome::Close;
        }
        self.remark = None;
        match key.code {
            KeyCode::Enter => return self.submit(scene),
            _ if strokes::saves(key) => return self.submit(scene),
            KeyCode::Tab => self.turn_kind(true),
            KeyCode::BackTab => self.turn_kind(false),
            KeyCode::Up | KeyCode::Down => self.in_reason = !self.in_reason,
            _ => _ = self.active().press(key),
        }
        Outcome::Stay
    }

    fn turn_kind(&mut self, forward: bool) {
        let places = self.kinds.len() + 1;
        let now = self.kind.and_then(|k| self.kinds.iter().position(|a| *a == k)).map_or(0, |n| n + 1);
        let to = (now + if forward { 1 } else { places - 1 }) % places;
        self.kind = to.checked_sub(1).map(|n| self.kinds[n]);
    }

    fn edit(&self) -> Option<BulkEdit> {
        let by = Shift::read(self.by.text())?;
        Some(BulkEdit::Shift { by, kind: self.kind, reason: self.reason.text().trim().to_string() })
    }

    fn submit(&mut self, scene: &Scene) -> Outcome {
        let Some(edit) = self.edit() else {
            self.in_reason = false;
            self.remark = Some(T::ShiftBad.with(scene.lang, &[&self.by.text()]));
            return Outcome::Stay;
        };
        if self.reason.text().trim().is_empty() {
            // Asked for once the shift itself is right.
            self.remark = self.in_reason.then(|| T::ShiftWhy.say(scene.lang).to_string());
            self.in_reason = true;
            return Outcome::Stay;
        }
        let preview = scene.register.preview(&self.ids, &edit, scene.lang);
        if preview.changes.is_empty() {
            let why = preview.refused.first().map(|(_, why)| why.clone());
            self.remark = Some(why.unwrap_or_else(|| T::ShiftNone.say(scene.lang).to_string()));
            return Outcome::Stay;
        }
        Outcome::CloseAnd(Effect::Bulk { ids: self.ids.clone(), edit, seen: self.seen })
    }

    /// What moves, in words, below the fields.
    fn message(&self, scene: &Scene) -> (String, Role) {
        if let Some(remark) = &self.remark {
            return (remark.clone(), Role::Error);
        }
        let Some(edit) = self.edit() else { return (T::ShiftHint.say(scene.lang).to_string(), Role::Dim) };
        let preview = scene.register.preview(&self.ids, &edit, scene.lang);
        match (preview.changes.as_slice(), self.ids.len()) {
            ([], _) => {
                let why = preview.refused.first().map(|(_, why)| why.clone());
                (why.unwrap_or_else(|| T::ShiftNone.say(scene.lang).to_string()), Role::Warn)
            }
            ([one], 1) => (format!("{} {} {}", one.before, scene.theme.glyph(Glyph::Arrow), one.after), Role::Accent),
            (many, _) => {
                let moved: usize = many.iter().map(|c| c.count).sum();
                (T::ShiftMoves.with(scene.lang, &[&many.len(), &moved]), Role::Accent)
            }
        }
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let theme = scene.theme;
        let width = frame::content_width(screen, WIDE);
        let (message, role) = self.message(scene);
        let said = frame::wrap(&message, width).len().clamp(2, 4) as u16;
        let title = T::ShiftTitle.with(scene.lang, &[&of_projects(&self.ids, scene)]);
        let inner = frame::open(&title, theme, frame::area(screen, width, 3 + said), buf);
        let labels = [T::ShiftBy, T::ShiftReason].map(|t| cells(t.say(scene.lang))).into_iter().max().unwrap_or(0);
        let labels = labels as u16 + 2;
        let (kinds, rest) = frame::split(inner, 1);
        self.draw_kinds(kinds, buf, scene);
        let mut caret = None;
        let mut rest = rest;
        for (text, field, focused) in
            [(T::ShiftBy, &self.by, !self.in_reason), (T::ShiftReason, &self.reason, self.in_reason)]
        {
            let (row, below) = frame::split(rest, 1);
            rest = below;
            let label = if focused { Role::Accent } else { Role::Dim };
            put(buf, row, row.x, row.y, text.say(scene.lang), theme.style(label));
            let place = Rect { x: row.x.saturating_add(labels), width: row.width.saturating_sub(labels), ..row };
            let placeholder = if text == T::ShiftBy { T::ShiftHint.say(scene.lang) } else { "" };
            let look = Look { focused, placeholder, ..Look::default() };
            caret = input::draw(field, &look, theme, place, buf).filter(|_| focused).or(caret);
        }
        frame::write(&message, role, theme, rest, buf);
        caret
    }

    fn draw_kinds(&self, row: Rect, buf: &mut Buffer, scene: &Scene) {
        let all = std::iter::once(None).chain(self.kinds.iter().map(|k| Some(*k)));
        let mut x = row.x;
        for kind in all {
            let label = match kind {
                None => T::AllKinds.say(scene.lang).to_string(),
                Some(kind) => labels::code_label(scene.lang, Field::MilestoneKind, kind.code()).to_string(),
            };
            let end = put(buf, row, x, row.y, &format!(" {label} "), scene.theme.style(Role::Text));
            if kind == self.kind {
                tint(buf, Rect { x, width: end.saturating_sub(x), ..row }, scene.theme.style(Role::Selection));
            }
            x = end.saturating_add(1);
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, word: KeyWord| (key.to_string(), word.say(scene.lang).to_string());
        vec![
            word("Enter", KeyWord::Save),
            word("Tab", KeyWord::Kind),
            word("Down", KeyWord::NextField),
            word("Esc", KeyWord::Cancel),
        ]
    }
}
