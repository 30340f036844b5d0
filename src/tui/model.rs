//! The state of the interface: the list, the layers above it, the line at the foot, language and looks. Nothing here
//! draws, writes or asks the register to.

use super::chord::Chord;
use super::keys::KeyMap;
use super::layers::list::List;
use super::layers::{Layer, Scene};
use super::screens::{Name, Screens};
use super::settle::Settling;
use super::theme::{Ground, Theme, ThemeName, ascii_wanted, colours_wanted};
use crate::domain::field::Field;
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::register::Register;
use crate::register::bulk::BulkEdit;
use crate::register::config::{Config, ThemeChoice};
use crate::register::home::variable;
use crate::register::packages::Packages;

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
    /// The terminal's ground; `None` while it is not known.
    pub ground: Option<Ground>,
    /// Whether the terminal shows exact colours.
    pub exact: bool,
    pub mouse: bool,
    pub keys: KeyMap,
    /// Personal views of the configuration: queries by name.
    pub personal: std::collections::BTreeMap<String, String>,
    pub list: List,
    /// What is in front under the layers.
    pub screen: Name,
    pub screens: Screens,
    /// How far what is in front is worked out.
    pub settling: Settling,
    /// Screens and popups above the list; the last one has the keys.
    pub layers: Vec<Layer>,
    /// The popup whose wish is being carried out: it comes back, with what was typed, if that fails.
    pub pending: Option<Layer>,
    pub notice: Option<Notice>,
    /// The prefix pressed so far; the footer shows what may follow.
    pub prefix: Vec<Chord>,
    /// Whether a write is waiting for another program.
    pub waiting: bool,
    /// What is in front shows all projects, and these are still to be read.
    pub awaits_all: bool,
    pub quit: bool,
    /// The next frame is to be sent whole.
    pub repaint: bool,
    /// What is being edited outside: project, field, and what its author had seen.
    pub outside: Option<(EntityId, Field, i64)>,
    /// The last edit that was done, for doing it again.
    pub last: Option<BulkEdit>,
    /// The edit that was just asked for: the last one, once it is done.
    pub asked: Option<BulkEdit>,
    /// The edit on many that comes next was previewed.
    pub previewed: bool,
    /// How packages count, wherever projects are counted.
    pub packages: Packages,
    /// How many of the list count by that rule.
    pub counted: usize,
}

impl Model {
    /// The list in front, nothing over it.
    pub fn new(register: &Register, config: &Config, keys: KeyMap, no_color: bool) -> Model {
        let theme = match config.theme.value {
            ThemeChoice::Auto => ThemeName::Auto,
            ThemeChoice::Dark => ThemeName::Dark,
            ThemeChoice::Light => ThemeName::Light,
            ThemeChoice::Contrast => ThemeName::Contrast,
            ThemeChoice::Colourblind => ThemeName::Colourblind,
            ThemeChoice::Sixteen => ThemeName::Sixteen,
            ThemeChoice::Mono => ThemeName::Mono,
        };
        let colours = !no_color && colours_wanted(None, variable("NO_COLOR").as_deref());
        let ascii = ascii_wanted(config.ascii.value, cfg!(windows), variable);
        let lang = config.language.value;
        let list = List::new(&Scene { register, lang, theme: Theme::new(theme, colours, ascii) });
        Model {
            lang,
            theme,
            colours,
            ascii,
            ground: None,
            exact: false,
            mouse: config.mouse.value,
            keys,
            personal: config.views.clone(),
            list,
            screen: Name::List,
            screens: Screens::default(),
            settling: Settling::default(),
            layers: Vec::new(),
            pending: None,
            notice: None,
            prefix: Vec::new(),
            waiting: false,
            awaits_all: false,
            quit: false,
            repaint: false,
            outside: None,
            last: None,
            asked: None,
            previewed: false,
            packages: Packages::default(),
            counted: 0,
        }
    }

    /// Whether a key goes to what is in front, nothing being typed, chosen or asked over it.
    pub fn is_at_rest(&self) -> bool {
        self.layers.is_empty() && self.prefix.is_empty() && !self.list.typing
    }

    /// Whether letters go into the list's filter.
    pub fn is_filtering(&self) -> bool {
        self.layers.is_empty() && self.prefix.is_empty() && self.list.typing
    }

    /// The theme as it is drawn.
    pub fn look(&self) -> Theme {
        Theme::new(self.theme, self.colours, self.ascii).on(self.ground, self.exact)
    }

    /// What drawing and answering may look at.
    pub fn scene<'a>(&self, register: &'a Register) -> super::layers::Scene<'a> {
        super::layers::Scene { register, lang: self.lang, theme: self.look() }
    }

    /// Tells every part how large the body of the screen is, for keys that move by pages.
    pub fn measure(&mut self, body: ratatui::layout::Rect) {
        self.list.measure(body);
        let screen = self.screen_area(body);
        if let Some(front) = self.screens.get_mut(self.screen) {
            front.resize(screen);
        }
        for layer in &mut self.layers {
            layer.resize(body);
        }
    }

    /// The part of the body that the screen in front has: without the filter's line, where that is shown.
    pub fn screen_area(&self, body: ratatui::layout::Rect) -> ratatui::layout::Rect {
        let line = u16::from(self.shows_filter()).min(body.height);
        ratatui::layout::Rect { y: body.y + line, height: body.height - line, ..body }
    }

    /// Whether the filter's line stands above the screen in front.
    pub fn shows_filter(&self) -> bool {
        let in_use = self.list.typing || self.list.is_filtered();
        self.screens.get(self.screen).is_some_and(|s| s.is_filtered() && (in_use || s.keeps_filter_line()))
    }

    /// Brings a screen to the front, the pages over the old one closed.
    pub fn show(&mut self, screen: Name) {
        self.layers.retain(|l| !l.is_screen());
        self.screen = screen;
        // How far a round is stands outside the register: its screen looks again each time.
        self.settling.forget(Name::Review);
    }

    /// Whether a thread works for a layer.
    pub fn is_working(&self) -> bool {
        self.layers.iter().any(Layer::is_working)
    }

    /// What is typed in a form and not saved, also while its saving is under way.
    pub fn draft(&self) -> Option<(String, crate::register::drafts::Typed)> {
        self.layers.iter().rev().chain(&self.pending).find_map(Layer::draft)
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
