//! Laws of the look: differences survive without colour, signs keep to one cell.

mod colours;

use super::glyph::GLYPHS;
use super::*;
use ratatui::style::{Color, Modifier};

#[test]
fn the_theme_without_colours_has_none() {
    for role in Role::ALL {
        let style = Theme::new(ThemeName::Dark, false, false).style(role);
        assert!(matches!(style.fg, None | Some(Color::Reset)), "{role:?}");
        assert!(matches!(style.bg, None | Some(Color::Reset)), "{role:?}");
    }
}

#[test]
fn modifiers_survive_every_theme() {
    for role in Role::ALL {
        let plain = Theme::new(ThemeName::Mono, true, false).style(role);
        for name in ThemeName::ALL {
            let style = Theme::new(name, true, false).style(role);
            assert_eq!(style.add_modifier, plain.add_modifier, "{name:?} {role:?}");
        }
    }
    let bar = Theme::new(ThemeName::Auto, false, false).style(Role::Selection);
    assert!(bar.add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn only_a_painted_ground_fixes_black_or_white() {
    for (name, role) in ThemeName::ALL.into_iter().flat_map(|n| Role::ALL.map(|r| (n, r))) {
        let style = Theme::new(name, true, false).style(role);
        if let Some(Color::Black | Color::White | Color::Gray | Color::DarkGray) = style.fg {
            assert!(style.bg.is_some() || name == ThemeName::Contrast, "{name:?} {role:?}");
        }
        assert!(!matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))), "only where the terminal says so");
    }
}

#[test]
fn glyphs_take_the_cells_they_should_and_lights_differ_without_colour() {
    for (glyph, usual, ascii) in GLYPHS {
        // The sign of a conflict is wide on every terminal; its twin is not.
        let cells = if glyph == Glyph::Conflict { 2 } else { 1 };
        assert_eq!((text::width(usual), text::width(ascii)), (cells, 1), "{glyph:?}");
        assert!(ascii.is_ascii());
    }
    for theme in [false, true].map(|ascii| Theme::new(ThemeName::Mono, true, ascii)) {
        let lights = [Glyph::Green, Glyph::Yellow, Glyph::Red, Glyph::Unrated];
        let mut signs = lights.map(|light| theme.glyph(light)).to_vec();
        signs.sort_unstable();
        signs.dedup();
        assert_eq!(signs.len(), 4);
    }
}

#[test]
fn codes_are_read_back() {
    for name in ThemeName::ALL {
        assert_eq!(ThemeName::parse(name.code()), Some(name));
    }
    assert_eq!(ThemeName::parse("neon"), None);
}

#[test]
fn no_color_counts_only_when_it_says_something() {
    assert!(colours_wanted(None, None));
    assert!(colours_wanted(None, Some("")));
    assert!(!colours_wanted(None, Some("1")));
    assert!(colours_wanted(Some(true), Some("1")));
    assert!(!colours_wanted(Some(false), None));
}

#[test]
fn ascii_only_where_lines_are_known_to_be_wide() {
    type Case = (Option<bool>, bool, &'static [(&'static str, &'static str)], bool);
    let cases: [Case; 9] = [
        (None, false, &[("LANG", "zh_CN.UTF-8")], false),
        (None, false, &[("VTE_CJK_WIDTH", "wide")], true),
        (None, false, &[("TERM_PROGRAM", "mintty"), ("LANG", "zh_CN.UTF-8")], true),
        (None, false, &[("TERM_PROGRAM", "mintty"), ("LANG", "zh_CN.UTF-8@cjknarrow")], false),
        (None, false, &[("INSIDE_EMACS", "29.1"), ("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], false),
        (None, true, &[], true),
        (None, true, &[("WT_SESSION", "x")], false),
        (Some(true), false, &[], true),
        (Some(false), true, &[], false),
    ];
    for (choice, console, set, wanted) in cases {
        let env = |name: &str| set.iter().find(|v| v.0 == name).map(|v| v.1.to_owned());
        assert_eq!(ascii_wanted(choice, console, env), wanted, "{choice:?} {console} {set:?}");
    }
}
