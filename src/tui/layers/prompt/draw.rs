//! Drawing a prompt: the kinds of a note, the field, how it is read or why it is refused, the reason below, and what
//! stood there before.

use super::{HOWS, Prompt, Purpose, WIDE, Was};
use crate::domain::field::Field;
use crate::domain::kinds::NoteKind;
use crate::i18n::bulk::BulkText;
use crate::i18n::labels;
use crate::i18n::pages::EditText;
use crate::register::edit::How;
use crate::tui::layers::{Scene, frame, typed};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{put, tint};
use crate::tui::widgets::input::{self, Look};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Rows that a text of several lines has at least, where there is room.
const LONG_ROWS: u16 = 6;

impl Prompt {
    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let width = frame::content_width(screen, WIDE);
        let (message, role) = self.message(scene);
        // One row is kept for it even when it says nothing, so that the popup stands still while one types.
        let said = frame::wrap(&message, width).len().clamp(1, 3) as u16;
        let kinds = u16::from(self.has_kinds());
        let reason = if self.reason.is_some() { 3 } else { 0 };
        let fixed = kinds + said + reason;
        let most = frame::most_rows(screen);
        let typed_rows = match self.field.is_long() {
            true => LONG_ROWS.min(most.saturating_sub(fixed)).max(1),
            false => 1,
        };
        let inner = frame::open(&self.title, scene.theme, frame::area(screen, width, fixed + typed_rows), buf);
        let (top, rest) = frame::split(inner, kinds);
        if kinds > 0 {
            self.draw_kinds(top, buf, scene);
        }
        let (place, rest) = frame::split(rest, typed_rows);
        let look = Look {
            placeholder: if self.was == Was::Mixed { EditText::Mixed.say(scene.lang) } else { "" },
            error: self.wrong.as_ref().map(|w| w.at.clone()),
            focused: !self.in_reason,
        };
        let mut caret = input::draw(&self.field, &look, scene.theme, place, buf);
        let (place, rest) = frame::split(rest, said);
        frame::write(&message, role, scene.theme, place, buf);
        if let Some(why) = &self.reason {
            let (place, rest) = frame::split(rest, 2);
            let label = Rect { y: place.bottom().saturating_sub(1), height: place.height.min(1), ..place };
            frame::write(EditText::ReasonWhy.say(scene.lang), Role::Text, scene.theme, label, buf);
            let (place, _) = frame::split(rest, 1);
            let look = Look { focused: self.in_reason, ..Look::default() };
            caret = input::draw(why, &look, scene.theme, place, buf).or(caret);
        }
        caret
    }

    /// One sentence under the field: why it was refused, what was said about a key, how it is read, what stood there.
    fn message(&self, scene: &Scene) -> (String, Role) {
        if let Some(wrong) = &self.wrong {
            return (wrong.told(scene.lang), Role::Error);
        }
        if let Some(remark) = &self.remark {
            return (remark.clone(), Role::Warn);
        }
        let key = self.purpose.key();
        let read = typed::reading(&key, self.field.text(), scene)
            .map(|read| format!("{} {read}", scene.theme.glyph(Glyph::Arrow)));
        let was = match &self.was {
            Was::One(text) if self.is_changed() && !self.field.is_long() && text.is_empty() => {
                matches!(self.purpose, Purpose::Projects { .. } | Purpose::Item { .. })
                    .then(|| EditText::WasEmpty.say(scene.lang).to_string())
            }
            Was::One(text) if self.is_changed() && !self.field.is_long() => {
                Some(EditText::Was.with(scene.lang, &[text]))
            }
            _ => None,
        };
        let parts: Vec<String> = [read, was].into_iter().flatten().collect();
        (parts.join("   "), Role::Dim)
    }

    fn draw_kinds(&self, row: Rect, buf: &mut Buffer, scene: &Scene) {
        let kinds: Vec<(&str, bool)> = match &self.purpose {
            Purpose::Note { kind, .. } => {
                let label = |k: &NoteKind| labels::code_label(scene.lang, Field::NoteKind, k.code());
                NoteKind::ALL.iter().map(|k| (label(k), k == kind)).collect()
            }
            Purpose::Projects { how, .. } => {
                let label = |h: &How| match h {
                    How::Include => BulkText::SetAdd.say(scene.lang),
                    How::Exclude => BulkText::SetTake.say(scene.lang),
                    How::Put => BulkText::SetReplace.say(scene.lang),
                };
                HOWS.iter().map(|h| (label(h), h == how)).collect()
            }
            _ => return,
        };
        let mut x = row.x;
        for (label, chosen) in kinds {
            let end = put(buf, row, x, row.y, &format!(" {label} "), scene.theme.style(Role::Text));
            if chosen {
                tint(buf, Rect { x, width: end.saturating_sub(x), ..row }, scene.theme.style(Role::Selection));
            }
            x = end.saturating_add(1);
        }
    }
}
