//! The sign of a conflict, wherever what is in conflict appears: behind the code of a project that has one, before a
//! value that two people wrote differently. The sign is never what is cut.

use crate::domain::text;
use crate::register::book::Entry;
use crate::tui::theme::{Glyph, Theme};

/// The sign behind the code of a project; empty where nothing of it is in conflict.
pub fn sign(entry: &Entry, theme: Theme) -> &'static str {
    if entry.conflicts > 0 { theme.glyph(Glyph::Conflict) } else { "" }
}

/// The code of a project in at most `room` cells, harmless, with the sign behind it.
pub fn code(entry: &Entry, theme: Theme, room: usize) -> String {
    let sign = sign(entry, theme);
    let code = theme.fit(&text::visible(&entry.code), room.saturating_sub(text::width(sign)));
    format!("{code}{sign}")
}

/// A value with the sign before it if it is in conflict.
pub fn value(value: String, disputed: bool, theme: Theme) -> String {
    if disputed { format!("{}{value}", theme.glyph(Glyph::Conflict)) } else { value }
}
