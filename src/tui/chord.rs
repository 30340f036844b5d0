//! Chords: one key with its modifiers, as people write them in the configuration and read them in the footer
//! (`s`, `C-z`, `F1`, `Enter`, `PgUp`). In lists a full-width letter or sign acts as its ASCII twin, so that an input
//! method may stay on.

use crate::domain::text::twin;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;

/// A key with its modifiers. Shift is part of the character (`S`, `?`), except on named keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

/// The names of keys that are no characters.
const NAMED: &[(&str, KeyCode)] = &[
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("BackTab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Space", KeyCode::Char(' ')),
];

impl Chord {
    /// A character without modifiers.
    pub const fn of(c: char) -> Chord {
        Chord { code: KeyCode::Char(c), ctrl: false, alt: false, shift: false }
    }

    /// The chord of a key press in a list: full-width signs fold to their twins.
    pub fn pressed(key: KeyEvent) -> Chord {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        match key.code {
            KeyCode::Char(c) => {
                let c = twin(c);
                let c = if ctrl { c.to_ascii_lowercase() } else { c };
                Chord { code: KeyCode::Char(c), ctrl, alt, shift: false }
            }
            code => Chord { code, ctrl, alt, shift: shift && code != KeyCode::BackTab },
        }
    }

    /// Reads `C-z`, `A-x`, `S-Left`, `F5`, `Enter`, `*`.
    pub fn parse(text: &str) -> Option<Chord> {
        let mut chord = Chord { code: KeyCode::Null, ctrl: false, alt: false, shift: false };
        let mut rest = text.trim();
        while let Some((modifier, tail)) = rest.split_once('-').filter(|(_, tail)| !tail.is_empty()) {
            match modifier {
                "C" | "c" | "Ctrl" | "ctrl" => chord.ctrl = true,
                "A" | "a" | "Alt" | "alt" | "M" => chord.alt = true,
                "S" | "Shift" | "shift" => chord.shift = true,
                _ => return None,
            }
            rest = tail;
        }
        let mut chars = rest.chars();
        chord.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_whitespace() && !c.is_control() => {
                KeyCode::Char(if chord.ctrl { c.to_ascii_lowercase() } else { twin(c) })
            }
            (Some('F' | 'f'), Some(_)) if rest[1..].parse::<u8>().is_ok_and(|n| (1..=12).contains(&n)) => {
                KeyCode::F(rest[1..].parse().ok()?)
            }
            _ => NAMED.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest))?.1,
        };
        if matches!(chord.code, KeyCode::Char(_)) {
            chord.shift = false;
        }
        Some(chord)
    }
}

/// One or more chords in a row: `s`, or `,l` (the prefix `,` and then `l`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Stroke(Vec<Chord>);

impl Stroke {
    /// Reads a chord, or a row of characters.
    pub fn parse(text: &str) -> Option<Stroke> {
        if let Some(chord) = Chord::parse(text) {
            return Some(Stroke(vec![chord]));
        }
        let signs: Option<Vec<Chord>> = text.trim().chars().map(|c| Chord::parse(&c.to_string())).collect();
        signs.filter(|s| s.len() == 2).map(Stroke)
    }

    /// The chords, one after another.
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }

    /// Whether one of the two could never be completed beside the other.
    pub fn clashes(&self, other: &Stroke) -> bool {
        self.0.starts_with(&other.0) || other.0.starts_with(&self.0)
    }
}

impl fmt::Display for Stroke {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|chord| chord.fmt(f))
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (on, name) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            if on {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::F(n) => write!(f, "F{n}"),
            code => match (NAMED.iter().find(|(_, c)| *c == code), code) {
                (Some((name, _)), _) => f.write_str(name),
                (None, KeyCode::Char(c)) => write!(f, "{c}"),
                (None, _) => f.write_str("?"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chords_read_what_they_print() {
        for text in ["s", "!", "*", "-", "C-z", "A-x", "F1", "F12", "Enter", "PgUp", "S-Left", "Space", "C--"] {
            let chord = Chord::parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(chord.to_string(), text);
        }
        assert_eq!(Stroke::parse(",l").map(|s| s.to_string()).as_deref(), Some(",l"));
        assert_eq!(Stroke::parse(",l").map(|s| s.chords().len()), Some(2));
        assert_eq!(Stroke::parse("PgUp").map(|s| s.chords().len()), Some(1));
        assert_eq!(Stroke::parse("Hyper-x"), None);
        for wrong in ["", "F13", "Hyper-x", "ab", "C-"] {
            assert_eq!(Chord::parse(wrong).filter(|_| wrong != "C-"), None, "{wrong}");
        }
    }

    #[test]
    fn an_input_method_may_stay_on() {
        let key = KeyEvent::new(KeyCode::Char('：'), KeyModifiers::NONE);
        assert_eq!(Chord::pressed(key), Chord::of(':'));
        let key = KeyEvent::new(KeyCode::Char('ｊ'), KeyModifiers::NONE);
        assert_eq!(Chord::pressed(key), Chord::of('j'));
    }
}
