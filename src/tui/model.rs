//! The state of the interface: the list, the layers above it, the line at the foot, language and looks. Nothing here
//! draws, writes or asks the register to.

use super::chord::Chord;
use super::keys::KeyMap;
use super::layers::Layer;
use super::layers::list::List;
use super::theme::{Theme, ThemeName};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::register::Register;

/// What stands at the foot until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub error: bool,
}

/// The whole state.
pub struct Model {
    pub lang: Lang,
    pub theme: ThemeName,
    /// Whether colours are wanted at all (`NO_COLOR`).
    pub colours: bool,
    pub ascii: bool,
    pub mouse: bool,
    pub keys: KeyMap,
    pub list: List,
    /// Screens and popups above the list; the last one has the keys.
    pub layers: Vec<Layer>,
    /// The popup whose wish is being carried out: it comes back, with what was typed, if that fails.
    pub pending: Option<Layer>,
    pub notice: Option<Notice>,
    /// The prefix pressed so far; the footer shows what may follow.
    pub prefix: Vec<Chord>,
    /// Whether a write is waiting for another program.
    pub waiting: bool,
    pub quit: bool,
    /// The next frame is to be sent whole.
    pub repaint: bool,
    /// What is being edited outside: project, field, and what its author had seen.
    pub outside: Option<(EntityId, Field, i64)>,
}

impl Model {
    /// The theme as it is drawn.
    pub fn look(&self) -> Theme {
        Theme::new(self.theme, self.colours, self.ascii)
    }

    /// What drawing and answering may look at.
    pub fn scene<'a>(&self, register: &'a Register) -> super::layers::Scene<'a> {
        super::layers::Scene { register, lang: self.lang, theme: self.look() }
    }

    /// Tells every part how large the body of the screen is, for keys that move by pages.
    pub fn measure(&mut self, body: ratatui::layout::Rect) {
        self.list.measure(body);
        for layer in &mut self.layers {
            layer.resize(body);
        }
    }

    /// Says something at the foot.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), error: false });
    }

    /// Says at the foot what went wrong.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), error: true });
    }
}
