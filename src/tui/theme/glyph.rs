//! Signs with a meaning, and the lines of frames: THE ONE TABLE of them, with ASCII twins.
//!
//! A terminal set to East Asian widths draws many signs and all box lines two cells wide, which
//! would push every column aside; the twins are for those. Screens name the meaning, not the sign.

use crate::domain::text;
use ratatui::symbols::border;

/// A sign with a meaning. Each takes one cell, that of a conflict two on every terminal, and has a twin of one cell
/// for terminals that draw such signs two cells wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// The green light.
    Green,
    /// The yellow light.
    Yellow,
    /// The red light.
    Red,
    /// No light given.
    Unrated,
    /// A marked row.
    Mark,
    /// A starred project.
    Star,
    /// The entry in use.
    Pointer,
    /// Sorted upwards.
    SortUp,
    /// Sorted downwards.
    SortDown,
    /// A folded group.
    Folded,
    /// An open group.
    Open,
    /// Two people wrote different things.
    Conflict,
    /// Refused, or not met.
    Wrong,
    /// Changed since the last look.
    Changed,
    /// An earlier day is looked at.
    Past,
    /// Text was cut here.
    Ellipsis,
    /// Text goes on to the left.
    CutLeft,
    /// Text goes on to the right.
    CutRight,
    /// From one value to the next.
    Arrow,
    /// The done part of a bar.
    BarFull,
    /// The rest of a bar.
    BarRest,
    /// A line between two parts.
    Rule,
}

/// THE TABLE of glyphs: sign, its usual form, its ASCII twin. Where the choice is free the usual
/// form is one that terminals draw one cell wide whatever their East Asian setting.
pub(super) const GLYPHS: [(Glyph, &str, &str); 22] = [
    (Glyph::Green, "●", "+"),
    (Glyph::Yellow, "▲", "!"),
    (Glyph::Red, "■", "x"),
    (Glyph::Unrated, "○", "-"),
    (Glyph::Mark, "✓", "#"),
    (Glyph::Star, "★", "*"),
    (Glyph::Pointer, "▸", ">"),
    (Glyph::SortUp, "▴", "^"),
    (Glyph::SortDown, "▾", "v"),
    (Glyph::Folded, "▸", ">"),
    (Glyph::Open, "▾", "v"),
    (Glyph::Conflict, text::CONFLICT, "%"),
    (Glyph::Wrong, "✗", "X"),
    (Glyph::Changed, "∆", "^"),
    (Glyph::Past, "«", "<"),
    (Glyph::Ellipsis, text::ELLIPSIS, "~"),
    (Glyph::CutLeft, "‹", "<"),
    (Glyph::CutRight, "›", ">"),
    (Glyph::Arrow, "→", ">"),
    (Glyph::BarFull, "█", "#"),
    (Glyph::BarRest, "░", "."),
    (Glyph::Rule, "│", "|"),
];

/// Frames for terminals that draw box lines two cells wide.
pub(super) const ASCII_BORDER: border::Set = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The sign of a meaning in its usual or its ASCII form.
pub(super) fn sign(glyph: Glyph, ascii: bool) -> &'static str {
    let row = GLYPHS.iter().find(|row| row.0 == glyph);
    row.map_or("?", |row| if ascii { row.2 } else { row.1 })
}
