//! The looks of roles: modifiers that all themes share, and the colours of each theme.
//!
//! A new theme is one more function here. Only the sixteen ANSI colours are used, never black,
//! white or grey unless the ground is painted too.

use super::{Role, ThemeName};
use ratatui::style::{Color, Modifier};

/// The modifiers of a role, the same in every theme. `Warn` is not bold, because many terminals
/// turn bold yellow into a bright one that cannot be read on white.
pub(super) fn shape(role: Role) -> Modifier {
    match role {
        Role::Text | Role::Ok | Role::Warn | Role::Unrated | Role::Notice => Modifier::empty(),
        Role::Dim | Role::Border | Role::Placeholder | Role::Disabled => Modifier::DIM,
        Role::Title | Role::Accent | Role::Marked | Role::Focus | Role::Key => Modifier::BOLD,
        Role::Bad | Role::Changed => Modifier::BOLD,
        Role::Selection => Modifier::REVERSED,
        Role::Past => Modifier::REVERSED.union(Modifier::BOLD),
        Role::Input => Modifier::UNDERLINED,
        Role::Header | Role::Conflict | Role::Error | Role::Match | Role::Cursor => {
            Modifier::BOLD.union(Modifier::UNDERLINED)
        }
    }
}

/// Colour and ground.
pub(super) type Ink = (Option<Color>, Option<Color>);

const PLAIN: Ink = (None, None);

fn fg(colour: Color) -> Ink {
    (Some(colour), None)
}

/// Colour and ground of a role; `None` leaves what is there.
pub(super) fn colours(name: ThemeName, role: Role) -> Ink {
    // The bar is one bar: whatever colours the cells have are taken off it.
    if role == Role::Selection {
        return (Some(Color::Reset), Some(Color::Reset));
    }
    match name {
        ThemeName::Mono => PLAIN,
        ThemeName::Auto => auto(role),
        ThemeName::Dark => dark(role),
        ThemeName::Light => light(role),
    }
}

fn auto(role: Role) -> Ink {
    match role {
        Role::Ok | Role::Notice => fg(Color::Green),
        Role::Warn => fg(Color::Yellow),
        Role::Bad | Role::Error => fg(Color::Red),
        Role::Conflict | Role::Changed => fg(Color::Magenta),
        Role::Accent | Role::Focus | Role::Key | Role::Marked => fg(Color::Cyan),
        Role::Match => fg(Color::Magenta),
        Role::Past => fg(Color::Yellow),
        _ => PLAIN,
    }
}

fn dark(role: Role) -> Ink {
    match role {
        Role::Ok | Role::Notice => fg(Color::LightGreen),
        Role::Warn => fg(Color::LightYellow),
        Role::Bad | Role::Error => fg(Color::LightRed),
        Role::Conflict | Role::Changed => fg(Color::LightMagenta),
        Role::Accent | Role::Focus | Role::Key | Role::Marked => fg(Color::LightCyan),
        Role::Match => fg(Color::LightYellow),
        Role::Past => fg(Color::LightYellow),
        _ => PLAIN,
    }
}

fn light(role: Role) -> Ink {
    match role {
        Role::Ok | Role::Notice => fg(Color::Green),
        // Yellow on white cannot be read: it becomes the ground.
        Role::Warn => (Some(Color::Black), Some(Color::Yellow)),
        Role::Bad | Role::Error => fg(Color::Red),
        Role::Conflict | Role::Changed | Role::Match => fg(Color::Magenta),
        Role::Accent | Role::Focus | Role::Key | Role::Marked => fg(Color::Blue),
        Role::Past => fg(Color::Magenta),
        _ => PLAIN,
    }
}
