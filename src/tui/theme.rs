//! How things look: roles become styles, signs become glyphs, and both have a plain twin.
//!
//! Screens name a [`Role`], a [`Family`] or a [`Glyph`], never a colour or a sign of their own. The look is built in two
//! layers: the modifiers of a role are the same in every theme, colours come on top, so that taking all colours away
//! (`NO_COLOR`) leaves every difference visible. Exact colours (RGB) are sent only to terminals that say that they
//! show them, and hold computed contrasts (`tests/colours.rs`); all others get the sixteen ANSI colours. No theme but the one
//! of high contrast paints the ground: the terminal's own stays. A colour never carries meaning alone.

use crate::domain::kinds::Sector;
use crate::domain::text;
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;

mod chart;
mod family;
mod glyph;
mod ink;
mod palette;

pub use chart::Sign;
pub use family::Family;
pub use glyph::Glyph;

/// The themes that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    /// Dark or light, as the terminal's ground is; where that is not known, colours that read on both.
    #[default]
    Auto,
    /// For dark grounds.
    Dark,
    /// For light grounds.
    Light,
    /// The strongest contrast, on a ground of its own.
    Contrast,
    /// Colours that stay apart for people who see few of them.
    Colourblind,
    /// The terminal's own sixteen colours.
    Sixteen,
    /// No colours at all.
    Mono,
}

impl ThemeName {
    /// All themes, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Auto, Self::Dark, Self::Light, Self::Contrast, Self::Colourblind, Self::Sixteen, Self::Mono];

    /// The stable code written in the configuration.
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Contrast => "contrast",
            Self::Colourblind => "colourblind",
            Self::Sixteen => "sixteen",
            Self::Mono => "mono",
        }
    }

    /// The theme of a code; `None` for an unknown one.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.code() == code)
    }
}

/// The ground of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Dark,
    Light,
}

/// What a piece of the screen is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Plain text.
    Text,
    /// Less important text.
    Dim,
    /// Titles of screens and popups.
    Title,
    /// What should catch the eye once.
    Accent,
    /// The bar of the row or entry in use.
    Selection,
    /// The cell under the column cursor, on top of the selection.
    Cursor,
    /// A row that is marked for a bulk act.
    Marked,
    /// The green light; a thing that succeeded.
    Ok,
    /// The yellow light; a thing to look at.
    Warn,
    /// The red light.
    Bad,
    /// No light given yet.
    Unrated,
    /// Two people wrote different things.
    Conflict,
    /// A value that changed since the last look.
    Changed,
    /// The bar that says that an earlier day is looked at.
    Past,
    /// The header row of a table.
    Header,
    /// Frames and rules.
    Border,
    /// The frame of the part that has the keys.
    Focus,
    /// The name of a key.
    Key,
    /// A message that something went wrong, and the place in a text where it did.
    Error,
    /// A message that something was done.
    Notice,
    /// A text field.
    Input,
    /// What an empty text field says.
    Placeholder,
    /// The part of a text that a search found.
    Match,
    /// What cannot be used now.
    Disabled,
    /// The lines of provinces on a map.
    Outline,
    /// The lines of their parts.
    Faint,
    /// Rivers and their names.
    River,
    /// Lakes.
    Lake,
    /// The plan's circles and belts.
    Pattern,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 29] = [
        Self::Text,
        Self::Dim,
        Self::Title,
        Self::Accent,
        Self::Selection,
        Self::Cursor,
        Self::Marked,
        Self::Ok,
        Self::Warn,
        Self::Bad,
        Self::Unrated,
        Self::Conflict,
        Self::Changed,
        Self::Past,
        Self::Header,
        Self::Border,
        Self::Focus,
        Self::Key,
        Self::Error,
        Self::Notice,
        Self::Input,
        Self::Placeholder,
        Self::Match,
        Self::Disabled,
        Self::Outline,
        Self::Faint,
        Self::River,
        Self::Lake,
        Self::Pattern,
    ];
}

/// A chosen look. Small and `Copy`: every widget takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    name: ThemeName,
    ascii: bool,
    /// `None` = not known.
    ground: Option<Ground>,
    /// Whether the terminal shows exact colours.
    exact: bool,
}

impl Theme {
    /// The theme of that name; the one without colours, whatever was chosen, where colours are not
    /// wanted. `ascii` draws frames and signs in ASCII.
    pub fn new(name: ThemeName, colours: bool, ascii: bool) -> Self {
        Self { name: if colours { name } else { ThemeName::Mono }, ascii, ground: None, exact: false }
    }

    /// The same on a terminal of this ground, with exact colours or without.
    #[must_use]
    pub fn on(self, ground: Option<Ground>, exact: bool) -> Self {
        Self { ground, exact, ..self }
    }

    /// The theme that is drawn.
    pub fn name(self) -> ThemeName {
        self.name
    }

    /// Whether frames and signs are ASCII.
    pub fn ascii(self) -> bool {
        self.ascii
    }

    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let (fg, bg) = ink::colours(self, role);
        let mut shape = ink::shape(role);
        // An exact colour says by itself how strong it is meant to be.
        if fg.is_some() && palette::of(self).is_some() {
            shape.remove(Modifier::DIM);
        }
        Style { fg, bg, ..Style::new().add_modifier(shape) }
    }

    /// The style of works of a sector, on maps and in legends; its mark stands with it.
    pub fn sector(self, sector: Sector) -> Style {
        let fg = ink::family(self, Family::of(sector));
        Style { fg, ..Style::new().add_modifier(Modifier::BOLD) }
    }

    /// The sign for a meaning: one cell, that of a conflict two.
    pub fn glyph(self, glyph: Glyph) -> &'static str {
        glyph::sign(glyph, self.ascii)
    }

    /// The lines of a frame.
    pub fn border(self) -> border::Set<'static> {
        if self.ascii { glyph::ASCII_BORDER } else { border::PLAIN }
    }

    /// The text in at most `cells` cells, cut with this theme's ellipsis.
    pub fn fit(self, text: &str, cells: usize) -> String {
        text::fit_with(text, cells, self.glyph(Glyph::Ellipsis))
    }
}

/// Whether the terminal says that it shows exact colours: the word of `COLORTERM` that all such terminals use; Windows
/// Terminal shows them and sets its own variable.
pub fn exact_colours(env: impl Fn(&str) -> Option<String>) -> bool {
    let word = env("COLORTERM").unwrap_or_default();
    word == "truecolor" || word == "24bit" || env("WT_SESSION").is_some_and(|v| !v.is_empty())
}

/// Whether colours are wanted: a person's own choice first, else the convention that a non-empty
/// `NO_COLOR` takes them away (no-color.org).
pub fn colours_wanted(choice: Option<bool>, no_color: Option<&str>) -> bool {
    choice.unwrap_or_else(|| no_color.is_none_or(str::is_empty))
}

/// Whether frames and signs should be ASCII: a person's own choice first, else only where the terminal is
/// known to draw box lines two cells wide. It is not measured: the terminal library keeps an answer of
/// the terminal to itself, and waits two seconds for one that never comes.
/// `env` looks a variable up; `console` says that this is a Windows system.
pub fn ascii_wanted(choice: Option<bool>, console: bool, env: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let locale = || {
        let value = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
        ["zh", "ja", "ko"].iter().any(|code| value.starts_with(code)) && !value.contains("@cjknarrow")
    };
    choice.unwrap_or_else(|| {
        let terminal = set("TERM_PROGRAM");
        // The old Windows console, not one of the terminals that say who they are.
        let conhost = console && terminal.is_none() && set("WT_SESSION").is_none() && set("TERM").is_none();
        let by_locale = terminal.as_deref() == Some("mintty") || set("INSIDE_EMACS").is_some();
        conhost || set("VTE_CJK_WIDTH").as_deref() == Some("wide") || (by_locale && locale())
    })
}

#[cfg(test)]
mod tests;
