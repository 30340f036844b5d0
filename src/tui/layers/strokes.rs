//! What keys mean in every page and popup that edits, so that saving and leaving are the same everywhere.
//!
//! Escape is never the only way out: terminals inside a multiplexer hold it back, so F12 and Ctrl-G leave as well.
//! Signs typed with an input method left on count as their half-width twins.

use super::Outcome;
use crate::domain::text::twin;
use crate::tui::widgets::scroll::Step;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The plain character of a key, in its half-width form; `None` with Ctrl or Alt.
pub fn sign(key: KeyEvent) -> Option<char> {
    match key.code {
        KeyCode::Char(c) if (key.modifiers - KeyModifiers::SHIFT).is_empty() => Some(twin(c)),
        _ => None,
    }
}

/// Whether the key is this letter with Ctrl alone.
pub fn control(key: KeyEvent, letter: char) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers == KeyModifiers::CONTROL
}

/// Whether the key leaves a popup or a form.
pub fn leaves(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Esc | KeyCode::F(12)) || control(key, 'g')
}

/// Whether the key saves from anywhere in a form.
pub fn saves(key: KeyEvent) -> bool {
    key.code == KeyCode::F(2) || control(key, 's')
}

/// Whether the key breaks the line in a text of several lines where Enter saves.
pub fn breaks_line(key: KeyEvent) -> bool {
    (key.code == KeyCode::Enter && key.modifiers.contains(KeyModifiers::ALT)) || control(key, 'j')
}

/// The move that a key means in a list without a text field.
pub fn step(key: KeyEvent) -> Option<Step> {
    match (key.code, sign(key)) {
        (KeyCode::Up, _) | (_, Some('k')) => Some(Step::Up),
        (KeyCode::Down, _) | (_, Some('j')) => Some(Step::Down),
        (KeyCode::PageUp, _) => Some(Step::PageUp),
        (KeyCode::PageDown, _) => Some(Step::PageDown),
        (KeyCode::Home, _) | (_, Some('g')) => Some(Step::First),
        (KeyCode::End, _) | (_, Some('G')) => Some(Step::Last),
        _ => None,
    }
}

/// Keys that mean the same everywhere reach the key table; all others would act on a project that is not in sight.
pub fn passed(key: KeyEvent) -> Outcome {
    match (key.code, sign(key)) {
        (KeyCode::F(1), _) | (_, Some('?' | ':' | 'L')) => Outcome::Pass,
        _ if control(key, 'l') => Outcome::Pass,
        _ => Outcome::Stay,
    }
}
