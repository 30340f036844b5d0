//! The looks of roles: modifiers that all themes share, and the colours of each theme.
//!
//! Where the terminal shows exact colours `palette` has them; here are the sixteen ANSI colours, never black, white or
//! grey unless the ground is painted too.

use super::{Family, Ground, Role, Theme, ThemeName, palette};
use ratatui::style::{Color, Modifier};

/// The modifiers of a role, the same in every theme. `Warn` is not bold, because many terminals
/// turn bold yellow into a bright one that cannot be read on white.
pub(super) fn shape(role: Role) -> Modifier {
    match role {
        Role::Text | Role::Ok | Role::Warn | Role::Unrated | Role::Notice => Modifier::empty(),
        Role::Outline | Role::River | Role::Lake => Modifier::empty(),
        Role::Dim | Role::Border | Role::Placeholder | Role::Disabled | Role::Faint => Modifier::DIM,
        Role::Title | Role::Accent | Role::Marked | Role::Focus | Role::Key => Modifier::BOLD,
        Role::Bad | Role::Changed | Role::Pattern => Modifier::BOLD,
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
pub(super) fn colours(theme: Theme, role: Role) -> Ink {
    if let Some(palette) = palette::of(theme) {
        return palette.ink(role);
    }
    // The bar is one bar: whatever colours the cells have are taken off it.
    if role == Role::Selection && theme.name != ThemeName::Contrast {
        return (Some(Color::Reset), Some(Color::Reset));
    }
    match (theme.name, theme.ground) {
        (ThemeName::Mono, _) => PLAIN,
        (ThemeName::Contrast, ground) => strong(role, ground == Some(Ground::Light)),
        (ThemeName::Colourblind, Some(Ground::Dark)) => safe(role, Color::LightBlue).unwrap_or_else(|| dark(role)),
        (ThemeName::Colourblind, Some(Ground::Light)) => safe(role, Color::Blue).unwrap_or_else(|| light(role)),
        (ThemeName::Colourblind, None) => safe(role, Color::Cyan).unwrap_or_else(|| both(role)),
        (ThemeName::Dark, _) | (ThemeName::Auto | ThemeName::Sixteen, Some(Ground::Dark)) => dark(role),
        (ThemeName::Light, _) | (ThemeName::Auto | ThemeName::Sixteen, Some(Ground::Light)) => light(role),
        (ThemeName::Auto | ThemeName::Sixteen, None) => both(role),
    }
}

/// The colour of a family of sectors.
pub(super) fn family(theme: Theme, family: Family) -> Option<Color> {
    if let Some(palette) = palette::of(theme) {
        return Some(palette.family(family));
    }
    let light = theme.name == ThemeName::Light || theme.ground == Some(Ground::Light);
    let dark = theme.name == ThemeName::Dark || theme.ground == Some(Ground::Dark);
    Some(match family {
        _ if theme.name == ThemeName::Mono => return None,
        Family::Rail | Family::Air if dark => Color::LightMagenta,
        Family::Rail | Family::Air => Color::Magenta,
        Family::Road | Family::Energy if dark => Color::LightYellow,
        Family::Road | Family::Energy if light => Color::Red,
        Family::Road | Family::Energy => Color::Yellow,
        Family::Shipping if light => Color::Blue,
        Family::Shipping if dark => Color::LightCyan,
        Family::Shipping => Color::Cyan,
        Family::Water if light => Color::Blue,
        Family::Water if dark => Color::LightBlue,
        Family::Water => Color::Cyan,
        Family::Industry if dark => Color::LightRed,
        Family::Industry => Color::Red,
        Family::Life if dark => Color::LightGreen,
        Family::Life => Color::Green,
    })
}

fn both(role: Role) -> Ink {
    match role {
        Role::Ok | Role::Notice => fg(Color::Green),
        Role::Warn | Role::Pattern => fg(Color::Yellow),
        Role::Bad | Role::Error => fg(Color::Red),
        Role::Conflict | Role::Changed => fg(Color::Magenta),
        Role::Accent | Role::Focus | Role::Key | Role::Marked | Role::River | Role::Lake => fg(Color::Cyan),
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
        Role::River | Role::Lake => fg(Color::LightBlue),
        Role::Pattern => fg(Color::Yellow),
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
        Role::Past => fg(Color::Magenta),
        Role::Accent | Role::Focus | Role::Key | Role::Marked | Role::River | Role::Lake => fg(Color::Blue),
        Role::Pattern => fg(Color::Red),
        _ => PLAIN,
    }
}

/// Blue and yellow stay apart for nearly everybody; the worst is bold and has no colour to be mistaken.
fn safe(role: Role, blue: Color) -> Option<Ink> {
    match role {
        Role::Ok | Role::Notice => Some(fg(blue)),
        Role::Warn => Some((Some(Color::Black), Some(Color::Yellow))),
        Role::Bad | Role::Error => Some(fg(Color::Red)),
        Role::Conflict | Role::Changed | Role::Match => Some(fg(Color::Magenta)),
        _ => None,
    }
}

/// The sixteen colours at their strongest, on a painted ground.
fn strong(role: Role, light: bool) -> Ink {
    let (text, ground) = if light { (Color::Black, Color::White) } else { (Color::White, Color::Black) };
    match role {
        Role::Text | Role::Selection => (Some(text), Some(ground)),
        Role::Cursor => PLAIN,
        _ => {
            let coloured = if light { self::light(role) } else { dark(role) };
            if coloured == PLAIN { (Some(text), None) } else { coloured }
        }
    }
}
