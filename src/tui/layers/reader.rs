//! A page to be read: scrolled, searched with `/`, `n` and `N`, copied. What stands on it is made anew for every frame
//! from values that were read once, so that language and looks may change under it. It writes nothing.

use super::blame::Blame;
use super::digest::DigestPage;
use super::{Outcome, Scene, frame, strokes};
use crate::i18n::history::ReadingText as T;
use crate::tui::msg::Effect;
use crate::tui::theme::Role;
use crate::tui::widgets::draw::{blank, put};
use crate::tui::widgets::input::{self, Look};
use crate::tui::widgets::lines::{self, Found, Page, Para, next_found};
use crate::tui::widgets::scroll::Step;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

/// What is read.
pub enum Subject {
    Digest(Box<DigestPage>),
    Blame(Box<Blame>),
}

/// What stands on the page.
pub struct Text {
    pub title: String,
    /// A line under the title: what it is about, and which keys change that.
    pub head: String,
    pub paras: Vec<Para>,
}

/// A page, and where one is on it.
pub struct Reader {
    subject: Subject,
    top: usize,
    /// The text that is looked for.
    field: input::Field,
    typing: bool,
    now: Option<usize>,
    screen: Rect,
}

impl Reader {
    pub fn new(subject: Subject) -> Reader {
        Reader { subject, top: 0, field: input::Field::line(""), typing: false, now: None, screen: frame::USUAL }
    }

    /// Whether it hides what is under it.
    pub fn is_screen(&self) -> bool {
        matches!(self.subject, Subject::Digest(_))
    }

    pub fn resize(&mut self, screen: Rect) {
        self.screen = screen;
    }

    fn text(&self, scene: &Scene) -> Text {
        match &self.subject {
            Subject::Digest(digest) => digest.text(scene),
            Subject::Blame(blame) => blame.text(scene),
        }
    }

    /// The area of the words, and the line below them that says what is looked for.
    fn areas(&self, screen: Rect, head: bool) -> (Rect, Rect, Rect) {
        let inside = match self.subject {
            Subject::Digest(_) => {
                Rect { x: screen.x + 1.min(screen.width), width: screen.width.saturating_sub(2), ..screen }
            }
            Subject::Blame(_) => {
                let area = self.popup(screen);
                Rect {
                    x: area.x + 2,
                    y: area.y + 1,
                    width: area.width.saturating_sub(4),
                    height: area.height.saturating_sub(2),
                }
            }
        };
        let (top, rest) = frame::split(inside, u16::from(head));
        let (body, foot) = frame::split(rest, rest.height.saturating_sub(u16::from(self.searches())));
        (top, body, foot)
    }

    fn popup(&self, screen: Rect) -> Rect {
        let (width, height) = (screen.width.saturating_sub(8).min(96), screen.height.saturating_sub(4));
        frame::area(screen, width.saturating_sub(frame::EDGES), height.saturating_sub(2))
    }

    fn searches(&self) -> bool {
        self.typing || !self.field.text().is_empty()
    }

    fn page(&self, scene: &Scene) -> (Text, Page, Rect) {
        let mut text = self.text(scene);
        let body = self.areas(self.screen, !text.head.is_empty()).1;
        let page = Page::new(std::mem::take(&mut text.paras), body.width);
        (text, page, body)
    }

    fn go(&mut self, step: Step, scene: &Scene) {
        let (_, page, body) = self.page(scene);
        self.top = page.turn(self.top, step, body.height);
    }

    /// To the next place of the text that is looked for, or the one before.
    fn find(&mut self, back: bool, scene: &Scene) -> Outcome {
        if self.field.text().trim().is_empty() {
            return Outcome::Say(T::NoSearch.say(scene.lang).to_string());
        }
        let (_, page, body) = self.page(scene);
        let found = page.find(self.field.text().trim());
        // The first search begins at what is in view.
        let from = self.now.or_else(|| {
            let later = found.iter().position(|f| page.row_of(f) >= self.top);
            later.map(|n| if back { n } else { n.checked_sub(1).unwrap_or(found.len().saturating_sub(1)) })
        });
        self.now = next_found(from, found.len(), back);
        match self.now {
            None => Outcome::Say(T::NotFound.with(scene.lang, &[&self.field.text().trim()])),
            Some(n) => {
                self.show(&page, &found[n], body);
                Outcome::Stay
            }
        }
    }

    fn show(&mut self, page: &Page, found: &Found, body: Rect) {
        let (row, height) = (page.row_of(found), usize::from(body.height));
        if row < self.top || row >= self.top + height {
            self.top = row.saturating_sub(height / 3).min(page.len().saturating_sub(height));
        }
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Outcome {
        if self.typing {
            let _ = self.field.paste(text);
        } else if let Subject::Digest(digest) = &mut self.subject {
            digest.on_paste(text, scene);
        }
        Outcome::Stay
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        if self.typing {
            return self.type_key(key, scene);
        }
        if let Subject::Digest(digest) = &mut self.subject {
            match digest.on_key(key, scene) {
                Outcome::Pass => {}
                outcome => {
                    self.now = None;
                    return outcome;
                }
            }
        }
        if strokes::leaves(key) {
            // The search goes first, then the page.
            if self.searches() {
                self.field.set("");
                self.now = None;
                return Outcome::Stay;
            }
            return Outcome::Close;
        }
        if let Some(step) = strokes::step(key) {
            self.go(step, scene);
            return Outcome::Stay;
        }
        match (key.code, strokes::sign(key)) {
            (_, Some('q')) => Outcome::Close,
            (_, Some(' ')) => {
                self.go(Step::PageDown, scene);
                Outcome::Stay
            }
            (_, Some('/')) | (KeyCode::F(3), _) => {
                self.typing = true;
                Outcome::Stay
            }
            (_, Some('n')) => self.find(false, scene),
            (_, Some('N')) => self.find(true, scene),
            (_, Some('y')) => Outcome::Do(Effect::Copy(self.copy(scene))),
            // Language, looks, help, other screens; nothing that would act on a project that is out of sight.
            (_, Some('L' | 'T' | '?' | ':' | '1'..='9')) => Outcome::Pass,
            (KeyCode::F(1), _) => Outcome::Pass,
            (KeyCode::Char('l'), _) if key.modifiers == KeyModifiers::CONTROL => Outcome::Pass,
            _ => Outcome::Stay,
        }
    }

    fn type_key(&mut self, key: KeyEvent, scene: &Scene) -> Outcome {
        match key.code {
            KeyCode::Enter => {
                self.typing = false;
                self.now = None;
                if self.field.text().trim().is_empty() { Outcome::Stay } else { self.find(false, scene) }
            }
            _ if strokes::leaves(key) => {
                self.typing = false;
                self.field.set("");
                self.now = None;
                Outcome::Stay
            }
            _ => {
                let _ = self.field.press(key);
                self.now = None;
                Outcome::Stay
            }
        }
    }

    fn copy(&self, scene: &Scene) -> String {
        match &self.subject {
            Subject::Digest(digest) => digest.markdown(scene),
            Subject::Blame(blame) => blame.plain(scene),
        }
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let (theme, lang) = (scene.theme, scene.lang);
        let mut text = self.text(scene);
        if self.is_screen() {
            blank(buf, screen, theme.style(Role::Text));
        } else {
            frame::open(&text.title, theme, self.popup(screen), buf);
        }
        let (top, body, foot) = self.areas(screen, !text.head.is_empty());
        let head = theme.fit(&crate::domain::text::visible(&text.head), top.width.into());
        put(buf, top, top.x, top.y, &head, theme.style(Role::Dim));
        let page = Page::new(std::mem::take(&mut text.paras), body.width);
        let found = page.find(self.field.text().trim());
        let at = self.top.min(page.len().saturating_sub(body.height.into()));
        lines::draw(&page, at, &found, self.now, theme, body, buf);
        let asked = match &self.subject {
            Subject::Digest(digest) => digest.ask(top, buf, scene),
            Subject::Blame(_) => None,
        };
        if foot.height == 0 {
            return asked;
        }
        let label = format!("{} ", T::Find.say(lang));
        let mut x = put(buf, foot, foot.x, foot.y, &label, theme.style(Role::Accent));
        let count = match (self.now, found.len()) {
            (_, 0) => String::new(),
            (now, all) => format!(" {}", T::Found.with(lang, &[&now.map_or(0, |n| n + 1), &all])),
        };
        let room = foot.right().saturating_sub(x + count.len() as u16);
        let field = Rect { x, width: room, ..foot };
        let look = Look { placeholder: T::FindHint.say(lang), error: None, focused: self.typing };
        let caret = input::draw(&self.field, &look, theme, field, buf);
        x += room;
        put(buf, foot, x, foot.y, &count, theme.style(Role::Dim));
        caret.or(asked)
    }

    pub fn hints(&self, scene: &Scene) -> Vec<(String, String)> {
        let word = |key: &str, word: T| (key.to_string(), word.say(scene.lang).to_string());
        let mut out = match &self.subject {
            Subject::Digest(digest) => digest.hints(scene),
            Subject::Blame(_) => Vec::new(),
        };
        out.extend([
            word("PgDn", T::Scroll),
            word("/", T::Search),
            word("n N", T::Next),
            word("y", T::Copy),
            word("Esc", T::Back),
        ]);
        out
    }
}
