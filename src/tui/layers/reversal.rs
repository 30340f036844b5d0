//! Taking a gesture back, or doing it again, with the choice shown: what goes back, and of each value that somebody
//! changed since both what it is now and what it would become. Without a choice those stay as they are.

use super::{Outcome, Scene, frame, strokes, told};
use crate::domain::field::{Field, Key};
use crate::domain::id::EntityId;
use crate::i18n::history::ReversalText as T;
use crate::i18n::pages::KeyWord;
use crate::register::json::is_internal;
use crate::register::undo::{Contested, Reversal};
use crate::tui::msg::Effect;
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{put, tint};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use std::collections::BTreeSet;

/// The widest that the popup becomes.
const WIDE: u16 = 88;
/// Values that go back anyway: so many are named.
const NAMED: usize = 8;

/// A gesture that may be taken back.
pub struct Returning {
    plan: Reversal,
    /// Choices that are open, and those that are not, in the order in which they show.
    contested: Vec<Contested>,
    chosen: BTreeSet<(EntityId, String)>,
    scroll: Scroll,
    remark: Option<String>,
    screen: Rect,
}

impl Returning {
    pub fn new(plan: Reversal) -> Returning {
        let mut contested: Vec<Contested> = plan.contested.iter().filter(|c| !is_internal(&c.line)).cloned().collect();
        // Of fields that move as one, the leading one stands for all.
        contested.retain(|c| match c.line.key.field().and_then(Field::group) {
            Some(group) => {
                let first = group.fields().find(|f| {
                    plan.contested.iter().any(|o| o.line.entity == c.line.entity && o.line.key == Key::Field(*f))
                });
                first.map(Key::Field).as_ref() == Some(&c.line.key)
            }
            None => true,
        });
        contested.sort_by_key(|c| !c.open);
        Returning {
            plan,
            contested,
            chosen: BTreeSet::new(),
            scroll: Scroll::default(),
            remark: None,
            screen: frame::USUAL,
        }
    }

    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
    }

    pub fn failed(&mut self, why: String) {
        self.remark = Some(why);
    }

    /// What is chosen, by the names of the log.
    pub fn chosen(&self) -> Vec<(EntityId, String)> {
        self.chosen.iter().cloned().collect()
    }

    fn toggle(&mut self, at: usize) {
        if let Some(one) = self.contested.get(at).filter(|c| c.open) {
            let name = one.name();
            if !self.chosen.remove(&name) {
                self.chosen.insert(name);
            }
        }
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if strokes::leaves(key) {
            return Outcome::Close;
        }
        self.remark = None;
        let len = self.contested.len();
        if let Some(step) = strokes::step(key) {
            self.scroll.go(step, len, 4);
            return Outcome::Stay;
        }
        match (key.code, strokes::sign(key)) {
            (KeyCode::Enter, _) | (_, Some('y')) => {
                if self.plan.back.is_empty() && self.chosen.is_empty() {
                    self.remark = Some(T::NothingLeft.say(scene.lang).to_string());
                    return Outcome::Stay;
                }
                let (id, chosen, redo) = (self.plan.id, self.chosen(), self.plan.redo);
                Outcome::CloseAnd(Effect::Reverse { id, chosen, redo })
            }
            (_, Some(' ')) => {
                let at = self.scroll.selected(len).unwrap_or(0);
                self.toggle(at);
                self.scroll.go(Step::Down, len, 4);
                Outcome::Stay
            }
            (_, Some('a')) => {
                let all: BTreeSet<_> = self.contested.iter().filter(|c| c.open).map(Contested::name).collect();
                self.chosen = if self.chosen == all { BTreeSet::new() } else { all };
                Outcome::Stay
            }
            (_, Some('n' | 'q')) => Outcome::Close,
            _ => Outcome::Stay,
        }
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (lang, theme) = (scene.lang, scene.theme);
        let width = frame::content_width(screen, WIDE);
        let mut rows: Vec<(Role, u16, String)> = Vec::new();
        let mut say = |role: Role, x: u16, text: &str| {
            let room = width.saturating_sub(x).max(8);
            rows.extend(frame::wrap(text, room).into_iter().map(|row| (role, x, row)));
        };
        let when = scene.register.book().moment(self.plan.at).format("%Y-%m-%d %H:%M").to_string();
        let author = told::author(&self.plan.author, scene);
        say(Role::Dim, 0, T::What.with(lang, &[&when, &author, &self.plan.note]).trim());
        let back: Vec<_> = self.plan.back.iter().filter(|l| !is_internal(l)).collect();
        if !back.is_empty() {
            say(Role::Text, 0, &T::Back.with(lang, &[&back.len()]));
            for line in back.iter().take(NAMED) {
                let text = format!("{} {}", told::code(line.project, scene), told::line(line, scene));
                say(Role::Text, 2, text.trim());
            }
            if back.len() > NAMED {
                say(Role::Dim, 2, &T::More.with(lang, &[&(back.len() - NAMED)]));
            }
        }
        if !self.contested.is_empty() {
            say(Role::Warn, 0, &T::Contested.with(lang, &[&self.contested.len()]));
        }
        if back.is_empty() && self.contested.iter().all(|c| !c.open) {
            say(Role::Warn, 0, T::NothingLeft.say(lang));
        }
        if let Some(remark) = &self.remark {
            say(Role::Error, 0, remark);
        }
        let title = if self.plan.redo { T::RedoTitle } else { T::Title };
        let wanted = rows.len() + 3 * self.contested.len();
        let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(frame::most_rows(screen));
        let inner = frame::open(title.say(lang), theme, frame::area(screen, width, height), buf);
        let most = usize::from(inner.height).saturating_sub(if self.contested.is_empty() { 0 } else { 3 });
        for (y, (role, x, text)) in (inner.top()..inner.bottom()).zip(rows.iter().take(most)) {
            put(buf, inner, inner.x + x, y, text, theme.style(*role));
        }
        let used = rows.len().min(most) as u16;
        let rest = Rect { y: inner.y + used, height: inner.height.saturating_sub(used), ..inner };
        self.draw_choices(rest, buf, scene);
        None
    }

    /// Each choice on three rows: which value, what it is now and by whom, what it would become.
    fn draw_choices(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (lang, theme) = (scene.lang, scene.theme);
        let fits = usize::from(area.height / 3);
        let len = self.contested.len();
        let selected = self.scroll.selected(len);
        for (n, at) in self.scroll.shown(len, fits).enumerate() {
            let one = &self.contested[at];
            let y = area.y + 3 * n as u16;
            let mark = match (one.open, self.chosen.contains(&one.name())) {
                (false, _) => "   ".to_string(),
                (true, true) => format!("[{}]", theme.glyph(Glyph::Mark)),
                (true, false) => "[ ]".to_string(),
            };
            let head = format!("{mark} {} {}", told::code(one.line.project, scene), told::label(&one.line, scene));
            let now = told::value(&one.line.key, one.line.before.as_ref(), scene);
            let when = scene.register.book().moment(one.at).format("%m-%d %H:%M").to_string();
            let now = T::Now.with(lang, &[&now, &told::author(&one.author, scene), &when]);
            let then = match one.open {
                true => T::Then.with(lang, &[&told::value(&one.line.key, one.line.after.as_ref(), scene)]),
                false => T::Gone.say(lang).to_string(),
            };
            let role = if one.open { Role::Text } else { Role::Disabled };
            for (row, (x, text, role)) in
                [(0, head, role), (4, now, Role::Dim), (4, then, Role::Accent)].iter().enumerate()
            {
                let room = usize::from(area.width.saturating_sub(*x));
                let text = theme.fit(&crate::domain::text::visible(text), room);
                put(buf, area, area.x + x, y + row as u16, &text, theme.style(*role));
            }
            if selected == Some(at) {
                tint(buf, Rect { y, height: 1, ..area }.intersection(area), theme.style(Role::Selection));
            }
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, word: &str| (key.to_string(), word.to_string());
        let go = if self.plan.redo { T::Again } else { T::Do };
        let mut out = vec![word("Enter", go.say(scene.lang)), word("Esc", KeyWord::Cancel.say(scene.lang))];
        if self.contested.iter().any(|c| c.open) {
            out.extend([word("Space", T::Toggle.say(scene.lang)), word("a", T::All.say(scene.lang))]);
        }
        out
    }
}
