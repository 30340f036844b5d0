//! The care of the file: edits of other tools to adopt or discard, one by one or all, and one's own changes that the
//! file lacks, to put back or give up. What is shown was read by an effect; the layer only shows and asks.

use super::{Outcome, Scene, frame, strokes};
use crate::domain::text;
use crate::i18n::Lang;
use crate::i18n::care::CareText as T;
use crate::i18n::pages::KeyWord;
use crate::register::outside::OutsideEdit;
use crate::register::putting_back::Lacking;
use crate::register::said;
use crate::tui::msg::{Care as Wish, Effect};
use crate::tui::theme::{Glyph, Role};
use crate::tui::widgets::draw::{put, tint};
use crate::tui::widgets::scroll::Step;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

/// The widest that the popup becomes.
const WIDE: u16 = 104;
/// Rows that a page key moves by.
const PAGE: usize = 10;

/// What waits for a decision.
#[derive(Debug, Default, PartialEq)]
pub struct Care {
    outside: Vec<OutsideEdit>,
    lacking: Vec<Lacking>,
    at: usize,
    failed: Option<String>,
}

/// One row of the popup.
enum Line<'a> {
    Heading(String),
    Outside(&'a OutsideEdit),
    Lacking(&'a Lacking),
}

impl Care {
    pub fn new(outside: Vec<OutsideEdit>, lacking: Vec<Lacking>) -> Care {
        Care { outside, lacking, at: 0, failed: None }
    }

    /// What is left after a decision; the cursor stays where it can.
    pub fn set(&mut self, outside: Vec<OutsideEdit>, lacking: Vec<Lacking>) {
        (self.outside, self.lacking, self.failed) = (outside, lacking, None);
        self.at = self.at.min(self.count().saturating_sub(1));
    }

    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    fn count(&self) -> usize {
        self.outside.len() + self.lacking.len()
    }

    pub fn failed(&mut self, why: String) {
        self.failed = Some(why);
    }

    pub fn on_key(&mut self, key: KeyEvent, _scene: &Scene) -> Outcome {
        if strokes::leaves(key) || strokes::sign(key) == Some('q') {
            return Outcome::Close;
        }
        self.failed = None;
        if let Some(step) = strokes::step(key) {
            let last = self.count().saturating_sub(1);
            self.at = match step {
                Step::Up => self.at.saturating_sub(1),
                Step::Down => (self.at + 1).min(last),
                Step::PageUp => self.at.saturating_sub(PAGE),
                Step::PageDown => (self.at + PAGE).min(last),
                Step::First => 0,
                Step::Last => last,
            };
            return Outcome::Stay;
        }
        let wish = |wish: Wish| Outcome::Do(Effect::Care(wish));
        let here = self.outside.get(self.at).map(|e| e.item.n);
        match (key.code, strokes::sign(key), here) {
            (KeyCode::Enter, _, Some(n)) | (_, Some('a'), Some(n)) => wish(Wish::Adopt(vec![n])),
            (_, Some('d'), Some(n)) => wish(Wish::Discard(vec![n])),
            (_, Some('A'), _) if !self.outside.is_empty() => wish(Wish::Adopt(Vec::new())),
            (_, Some('D'), _) if !self.outside.is_empty() => wish(Wish::Discard(Vec::new())),
            (KeyCode::Enter, _, None) | (_, Some('p'), _) if !self.lacking.is_empty() => wish(Wish::PutBack),
            (_, Some('x'), _) if !self.lacking.is_empty() => wish(Wish::Drop),
            _ => Outcome::Stay,
        }
    }

    fn lines(&self, lang: Lang) -> Vec<Line<'_>> {
        let mut out = Vec::new();
        if !self.outside.is_empty() {
            out.push(Line::Heading(T::HeadOutside.with(lang, &[&self.outside.len()])));
            out.extend(self.outside.iter().map(Line::Outside));
        }
        if !self.lacking.is_empty() {
            out.push(Line::Heading(T::HeadLacking.with(lang, &[&self.lacking.len()])));
            out.extend(self.lacking.iter().map(Line::Lacking));
        }
        out
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) {
        let (theme, lang) = (scene.theme, scene.lang);
        let lines = self.lines(lang);
        let wanted = lines.len().max(1) as u16 + u16::from(self.failed.is_some());
        let width = frame::content_width(screen, WIDE);
        let area = frame::area(screen, width, wanted.min(frame::most_rows(screen)));
        let inside = frame::open(T::Title.say(lang), theme, area, buf);
        if lines.is_empty() {
            put(buf, inside, inside.x, inside.y, T::NothingHere.say(lang), theme.style(Role::Dim));
            return;
        }
        let foot = u16::from(self.failed.is_some()).min(inside.height);
        let room = usize::from(inside.height - foot);
        // The row of the cursor, headings counted.
        let mut row = 0;
        let mut seen = 0;
        for (n, line) in lines.iter().enumerate() {
            if !matches!(line, Line::Heading(_)) {
                if seen == self.at {
                    row = n;
                }
                seen += 1;
            }
        }
        let first = (row + 1).saturating_sub(room);
        for (n, line) in lines.iter().enumerate().skip(first).take(room) {
            let y = inside.y + (n - first) as u16;
            let at = Rect { y, height: 1, ..inside };
            match line {
                Line::Heading(words) => _ = put(buf, at, at.x, y, words, theme.style(Role::Title)),
                Line::Outside(edit) => draw_outside(edit, at, buf, scene),
                Line::Lacking(change) => {
                    let when = scene.register.book().moment(change.at).format("%m-%d %H:%M").to_string();
                    let words = format!("{when}  {}  {}", change.author, said::lacking(change, scene.register, lang));
                    let words = theme.fit(&text::visible(&words), at.width.into());
                    put(buf, at, at.x, y, &words, theme.style(Role::Text));
                }
            }
            if n == row {
                tint(buf, at, theme.style(Role::Selection));
            }
        }
        if let Some(why) = &self.failed {
            let at = Rect { y: inside.y + inside.height - foot, height: foot, ..inside };
            let words = theme.fit(&format!("{} {why}", theme.glyph(Glyph::Wrong)), at.width.into());
            put(buf, at, at.x, at.y, &words, theme.style(Role::Bad));
        }
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let lang = scene.lang;
        let mut out: Vec<(&str, &str)> = Vec::new();
        if !self.outside.is_empty() {
            out.extend(
                [("a", T::Adopt), ("d", T::Discard), ("A", T::AdoptAll), ("D", T::DiscardAll)]
                    .map(|(k, t)| (k, t.say(lang))),
            );
        }
        if !self.lacking.is_empty() {
            out.extend([("p", T::PutBackAll), ("x", T::DropAll)].map(|(k, t)| (k, t.say(lang))));
        }
        out.push(("Esc", KeyWord::Back.say(lang)));
        out.into_iter().map(|(k, w)| (k.to_string(), w.to_string())).collect()
    }
}

/// Where, what, before and after, in columns.
fn draw_outside(edit: &OutsideEdit, at: Rect, buf: &mut Buffer, scene: &Scene) {
    let theme = scene.theme;
    let told = said::outside(edit, scene.register, scene.lang);
    let fit = |words: &str, cells: usize| theme.fit(&text::visible(&words.replace(['\n', '\t'], " ")), cells);
    let (place, what) = (14.min(at.width), 16);
    put(buf, at, at.x, at.y, &fit(&told.place, usize::from(place) - 1), theme.style(Role::Accent));
    let x = at.x + place;
    put(buf, at, x, at.y, &fit(&told.what, what - 1), theme.style(Role::Text));
    let x = x.saturating_add(what as u16);
    let room = usize::from(at.right().saturating_sub(x)).saturating_sub(4) / 2;
    if room == 0 {
        return;
    }
    let end = put(buf, at, x, at.y, &fit(&told.before, room), theme.style(Role::Dim));
    let arrow = if told.before.is_empty() { "" } else { " → " };
    let end = put(buf, at, end, at.y, arrow, theme.style(Role::Dim));
    put(buf, at, end, at.y, &fit(&told.after, usize::from(at.right().saturating_sub(end))), theme.style(Role::Text));
}
