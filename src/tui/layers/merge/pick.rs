//! Picking files: a path is typed, what it may mean stands below; the newest file first. Tab completes, the arrows
//! choose, Ctrl-Space marks several, Enter looks at the marked ones, else at the chosen one, else at what was typed.

use super::super::{Scene, strokes};
use crate::i18n::merge::MergeWord as W;
use crate::register::merge::Nearby;
use crate::tui::widgets::input::{Edit, Field};
use crate::tui::widgets::scroll::{Scroll, Step};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use std::path::PathBuf;

/// What a key comes to.
pub enum Pressed {
    Stay,
    Close,
    Say(String),
    Look(Vec<PathBuf>),
}

/// The choice of files.
pub struct Pick {
    pub field: Field,
    pub offers: Vec<Nearby>,
    pub scroll: Scroll,
    pub marked: Vec<PathBuf>,
    /// An offer was chosen with the arrows: it counts, not what was typed.
    pub chosen: bool,
}

impl Pick {
    pub fn new(scene: &Scene) -> Pick {
        let mut pick = Pick::empty();
        pick.offers = scene.register.nearby("");
        pick
    }

    pub fn empty() -> Pick {
        let (offers, marked) = (Vec::new(), Vec::new());
        Pick { field: Field::line(""), offers, scroll: Scroll::at(0), marked, chosen: false }
    }

    /// Files that are marked from the beginning.
    pub fn mark(&mut self, files: &[PathBuf]) {
        self.marked = files.to_vec();
    }

    /// The offer under the cursor.
    pub fn offer(&self) -> Option<&Nearby> {
        self.offers.get(self.scroll.selected(self.offers.len())?)
    }

    fn typed(&mut self, scene: &Scene) {
        self.offers = scene.register.nearby(self.field.text());
        self.scroll = Scroll::at(0);
        self.chosen = false;
    }

    pub fn on_key(&mut self, key: KeyEvent, scene: &Scene, area: Rect) -> Pressed {
        if strokes::leaves(key) {
            return Pressed::Close;
        }
        let height = usize::from(area.height.saturating_sub(5));
        let step = match key.code {
            KeyCode::Up => Some(Step::Up),
            KeyCode::Down => Some(Step::Down),
            KeyCode::PageUp => Some(Step::PageUp),
            KeyCode::PageDown => Some(Step::PageDown),
            _ => None,
        };
        if let Some(step) = step {
            self.scroll.go(step, self.offers.len(), height);
            self.chosen = true;
            return Pressed::Stay;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return self.enter(scene),
            KeyCode::Tab => self.complete(scene),
            // Terminals send Ctrl-Space as it is or as NUL.
            KeyCode::Char(' ' | '@') if control => self.toggle(),
            KeyCode::Null | KeyCode::Insert => self.toggle(),
            _ => match self.field.press(key) {
                Edit::Changed => self.typed(scene),
                Edit::Refused(_) => {
                    return Pressed::Say(W::HiddenOut.say(scene.lang).to_string());
                }
                Edit::Moved | Edit::Full | Edit::Ignored => {}
            },
        }
        Pressed::Stay
    }

    pub fn on_paste(&mut self, text: &str, scene: &Scene) -> Edit {
        // What a file manager puts on the clipboard may be quoted.
        let text = text.trim().trim_matches(['\'', '"']);
        let edit = self.field.paste(text);
        self.typed(scene);
        edit
    }

    fn toggle(&mut self) {
        let Some(path) = self.offer().filter(|o| !o.folder).map(|o| o.path.clone()) else { return };
        match self.marked.iter().position(|m| *m == path) {
            Some(at) => drop(self.marked.remove(at)),
            None => self.marked.push(path),
        }
        self.scroll.go(Step::Down, self.offers.len(), usize::MAX);
    }

    /// The longest beginning that all offers share, or the one that is chosen.
    fn complete(&mut self, scene: &Scene) {
        let shared = match (self.chosen, self.offer()) {
            (true, Some(offer)) => Some(offer.name.clone()),
            _ => common(self.offers.iter().map(|o| o.name.as_str())),
        };
        if let Some(shared) = shared.filter(|s| s.len() > self.field.text().len()) {
            self.field.set(&shared);
            self.typed(scene);
        } else if let Some(offer) = self.offer() {
            let name = offer.name.clone();
            self.field.set(&name);
            self.typed(scene);
        }
    }

    fn enter(&mut self, scene: &Scene) -> Pressed {
        if !self.marked.is_empty() {
            return Pressed::Look(self.marked.clone());
        }
        let typed = self.field.text().trim();
        if !typed.is_empty() && !self.chosen {
            let meant = scene.register.meant(typed);
            if meant.is_file() {
                return Pressed::Look(vec![meant]);
            }
        }
        match self.offer() {
            Some(offer) if offer.folder => {
                let name = offer.name.clone();
                self.field.set(&name);
                self.typed(scene);
                Pressed::Stay
            }
            Some(offer) => Pressed::Look(vec![offer.path.clone()]),
            None => Pressed::Say(W::NoFile.say(scene.lang).to_string()),
        }
    }
}

/// The longest common beginning.
fn common<'a>(mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    let first = names.next()?.to_string();
    Some(names.fold(first, |shared, name| {
        shared.chars().zip(name.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    }))
}
