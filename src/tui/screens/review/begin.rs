//! Before a round: the one that was stopped, and the queues with how many projects are in each.

use super::{Choice, Review};
use crate::i18n::review::ReviewText as T;
use crate::register::round::Queue;
use crate::tui::layers::Scene;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{blank, cells, put, tint};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Review {
    /// Puts the choices together.
    pub(super) fn list(&mut self) {
        let going = self.round.as_ref().is_some_and(|r| !r.finished);
        self.choices = going.then_some(Choice::GoOn).into_iter().collect();
        let counted = Queue::ALL.iter().map(|q| Choice::Begin(*q, self.counts.of(*q, self.shown.ids.len())));
        self.choices.extend(counted);
    }

    fn words(&self, choice: Choice, scene: &Scene) -> (String, String) {
        let lang = scene.lang;
        match choice {
            Choice::GoOn => {
                let Some(round) = &self.round else { return Default::default() };
                let values: [&dyn std::fmt::Display; 4] =
                    [&round.started, &round.done(), &round.len(), &round.skipped()];
                (T::GoOn.with(lang, &values), round.left().to_string())
            }
            Choice::Begin(queue, count) => {
                let words = match queue {
                    Queue::Due if self.counts.some_mine => T::DueMine.say(lang).to_string(),
                    Queue::Due => T::Due.say(lang).to_string(),
                    Queue::Mine => T::Mine.say(lang).to_string(),
                    Queue::Stale => T::Stale.with(lang, &[&scene.register.day().rules.stale_days]),
                    Queue::Overdue => T::Overdue.say(lang).to_string(),
                    Queue::Conflict => T::Conflict.say(lang).to_string(),
                    Queue::Unconfirmed => T::Unconfirmed.say(lang).to_string(),
                    Queue::Shown => T::Shown.say(lang).to_string(),
                };
                (words, count.to_string())
            }
        }
    }

    pub(super) fn draw_choices(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let theme = scene.theme;
        blank(buf, area, theme.style(Role::Text));
        let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(4).min(96), ..area };
        put(buf, inner, inner.x, inner.y + 1, T::ChooseTitle.say(scene.lang), theme.style(Role::Title));
        let chosen = self.choice.selected(self.choices.len());
        for (n, choice) in self.choices.iter().enumerate() {
            // The round that was stopped stands apart from those that could begin.
            let gap = u16::from(n > 0 && self.choices[0] == Choice::GoOn);
            let y = inner.y + 3 + n as u16 + gap;
            if y >= inner.bottom() {
                break;
            }
            let row = Rect { y, height: 1, ..inner };
            let (words, count) = self.words(*choice, scene);
            let empty = matches!(choice, Choice::Begin(_, 0));
            let role = match choice {
                Choice::GoOn => Role::Accent,
                _ if empty => Role::Disabled,
                _ => Role::Text,
            };
            if chosen == Some(n) {
                put(buf, row, row.x, y, theme.glyph(Glyph::Pointer), theme.style(Role::Accent));
            }
            let number = Rect { width: 6, ..row };
            let x = number.x + 2 + 4u16.saturating_sub(cells(&count) as u16);
            put(buf, number, x, y, &count, theme.style(role));
            let room = usize::from(row.width.saturating_sub(8));
            put(buf, row, row.x + 8, y, &theme.fit(&words, room), theme.style(role));
            if chosen == Some(n) {
                tint(buf, row, theme.style(Role::Selection));
            }
        }
        let y = inner.y + 5 + self.choices.len() as u16;
        if self.choices.iter().any(|c| matches!(c, Choice::Begin(Queue::Mine, 0))) && y < inner.bottom() {
            let words = theme.fit(T::MineHint.say(scene.lang), usize::from(inner.width).saturating_sub(8));
            put(buf, inner, inner.x + 8, y, &words, theme.style(Role::Dim));
        }
    }
}
