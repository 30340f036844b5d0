//! Choosing from a short list of lines that narrows as one types: the order of the list, what to bring back.

use crate::i18n::screen::ScreenText as T;
use crate::register::grouping::Grouping;
use crate::search::words::Typed;
use crate::tui::layers::Scene;
use crate::tui::widgets::list::{self, Entry, Pick, Picker, Words};
use crate::tui::widgets::popup::{self, Place};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};

/// What a choice is.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Group(Grouping),
    Restore(crate::domain::id::EntityId),
    /// Open the page of this project.
    Project(crate::domain::id::EntityId),
    /// Show this place on the map.
    Place(crate::domain::geo::Geo),
    /// A field of the marked projects.
    Field(crate::domain::field::Key),
}

/// The state of the popup.
pub struct Choose {
    title: T,
    /// A title of a room of its own, in the language in force.
    name: Option<&'static str>,
    lines: Vec<(String, String, Choice)>,
    picker: Picker,
}

/// What it answers to a key.
pub enum Answer {
    Stay,
    Close,
    Chosen(Choice),
}

impl Choose {
    /// Lines of label, hint and choice; `selected` is lit.
    pub fn new(title: T, lines: Vec<(String, String, Choice)>, selected: usize) -> Choose {
        let picker = Picker::new(lines.len(), selected);
        Choose { title, name: None, lines, picker }
    }

    /// The same under another title.
    #[must_use]
    pub fn named(self, name: &'static str) -> Choose {
        Choose { name: Some(name), ..self }
    }

    pub fn on_key(&mut self, key: KeyEvent) -> Answer {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Esc | KeyCode::F(12) => return Answer::Close,
            KeyCode::Char('g') if control => return Answer::Close,
            _ => {}
        }
        match self.picker.press(key, 10) {
            Pick::Chosen(at) => Answer::Chosen(self.lines[at].2.clone()),
            Pick::Narrow | Pick::Refused(_) => {
                self.narrow();
                Answer::Stay
            }
            Pick::Moved | Pick::Ignored => Answer::Stay,
        }
    }

    pub fn on_paste(&mut self, text: &str) {
        let _ = self.picker.paste(text);
        self.narrow();
    }

    fn narrow(&mut self) {
        let lines = &self.lines;
        self.picker.narrow(lines.len(), |at, typed| {
            let (label, hint, _) = &lines[at];
            Typed::new(typed).is_in([label.as_str(), hint.as_str()])
        });
    }

    pub fn view(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Position> {
        let height = (self.lines.len() as u16 + 3).min(screen.height.saturating_sub(2)).max(6);
        let area = popup::area(screen, 56, height, Place::Centre);
        let inside = popup::open(self.name.unwrap_or(self.title.say(scene.lang)), scene.theme, area, buf);
        let words =
            Words { placeholder: T::HelpPlaceholder.say(scene.lang), nothing: T::NothingMatches.say(scene.lang) };
        let entry = |at: usize| {
            let (label, hint, _) = &self.lines[at];
            Entry { label: label.as_str().into(), hint: hint.as_str().into(), enabled: true, ..Entry::default() }
        };
        list::draw(&self.picker, entry, &words, scene.theme, inside, buf)
    }
}
