//! How a light looks: its glyph and its role, never a colour alone.

use crate::domain::kinds::Health;
use crate::tui::theme::{Glyph, Role};

/// The sign of a light.
pub fn glyph(health: Health) -> Glyph {
    match health {
        Health::Green => Glyph::Green,
        Health::Yellow => Glyph::Yellow,
        Health::Red => Glyph::Red,
        Health::Unrated => Glyph::Unrated,
    }
}

/// The look of a light.
pub fn role(health: Health) -> Role {
    match health {
        Health::Green => Role::Ok,
        Health::Yellow => Role::Warn,
        Health::Red => Role::Bad,
        Health::Unrated => Role::Unrated,
    }
}
