//! Colours checked by computing: contrast by WCAG 2, and how far apart colours stay (ΔE in CIE Lab) for eyes that lack a
//! cone, simulated after Machado, Oliveira and Fernandes (2009, full severity, in linear RGB).

use super::*;
use crate::tui::theme::palette::{self, DARK, LIGHT, Palette, SAFE_DARK, SAFE_LIGHT, STRONG_DARK, STRONG_LIGHT};

type Rgb = [f64; 3];

fn linear(rgb: u32) -> Rgb {
    let [_, r, g, b] = rgb.to_be_bytes();
    [r, g, b].map(|c| {
        let c = f64::from(c) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

fn contrast(a: u32, b: u32) -> f64 {
    let light = |rgb: u32| {
        let [r, g, b] = linear(rgb);
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b) = (light(a), light(b));
    a.max(b) / a.min(b)
}

const EYES: [(&str, [Rgb; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    ("tritanopia", [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
];

fn lab(rgb: u32, eye: &[Rgb; 3]) -> Rgb {
    let seen = linear(rgb);
    let [r, g, b] = [0, 1, 2].map(|i| (0..3).map(|j| eye[i][j] * seen[j]).sum::<f64>().clamp(0.0, 1.0));
    let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    let y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    let z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn apart(a: u32, b: u32, eye: &[Rgb; 3]) -> f64 {
    let (a, b) = (lab(a, eye), lab(b, eye));
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
}

/// Grounds that terminals come with: black, and those of widespread colour schemes.
const DARK_GROUNDS: &[u32] = &[0x00_00_00, 0x1E_1E_1E, 0x28_2C_34, 0x2E_34_40];
const LIGHT_GROUNDS: &[u32] = &[0xFF_FF_FF, 0xFD_F6_E3, 0xEE_EE_EE];

/// Palette, its grounds, and the contrast that text must have.
fn palettes() -> [(&'static str, &'static Palette, &'static [u32], f64); 6] {
    [
        ("dark", &DARK, DARK_GROUNDS, 4.5),
        ("light", &LIGHT, LIGHT_GROUNDS, 4.5),
        ("colourblind dark", &SAFE_DARK, DARK_GROUNDS, 4.5),
        ("colourblind light", &SAFE_LIGHT, LIGHT_GROUNDS, 4.5),
        ("contrast dark", &STRONG_DARK, &[0], 7.0),
        ("contrast light", &STRONG_LIGHT, &[0xFF_FF_FF], 7.0),
    ]
}

fn rgb(colour: Color) -> Option<u32> {
    match colour {
        Color::Rgb(r, g, b) => Some(u32::from_be_bytes([0, r, g, b])),
        _ => None,
    }
}

#[test]
fn text_and_marks_stand_out_from_their_grounds() {
    let mut wrong = Vec::new();
    for (name, palette, grounds, text) in palettes() {
        let mut check = |what: String, fg: Color, bg: Option<Color>, least: f64| {
            let Some(fg) = rgb(fg) else { return };
            let own = bg.and_then(rgb);
            for ground in own.as_slice().iter().chain(if own.is_some() { &[] } else { grounds }) {
                let ratio = contrast(fg, *ground);
                if ratio < least {
                    wrong.push(format!("{name}: {what} {fg:06x} on {ground:06x} {ratio:.2} < {least}"));
                }
            }
        };
        for role in Role::ALL {
            let mark =
                matches!(role, Role::Border | Role::Outline | Role::Faint | Role::River | Role::Lake | Role::Pattern);
            let (fg, bg) = palette.ink(role);
            if let Some(fg) = fg {
                check(format!("{role:?}"), fg, bg, if mark { 3.0 } else { text });
            }
        }
        for family in Family::ALL {
            check(format!("{family:?}"), palette.family(family), None, text);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lights_stay_apart_for_every_eye() {
    for (name, palette) in [("dark", &SAFE_DARK), ("light", &SAFE_LIGHT)] {
        // Where the yellow light is a painted ground, that is what is seen of it.
        let lights = [palette.ok, palette.warn_ground.unwrap_or(palette.warn), palette.bad, palette.unrated];
        for (eye, matrix) in &EYES {
            for (i, a) in lights.iter().enumerate() {
                for b in &lights[..i] {
                    let far = apart(*a, *b, matrix);
                    assert!(far >= 20.0, "{name}, {eye}: {a:06x} and {b:06x} are {far:.1} apart");
                }
            }
        }
    }
}

/// The measure itself: what is known to be hard to tell apart must come out so, else the test above holds nothing.
#[test]
fn red_and_green_of_one_lightness_fall_together_without_the_cone() {
    let (red, green) = (0xD0_58_40, 0x7A_8A_20);
    assert!(apart(red, green, &EYES[0].1) > 40.0);
    assert!(apart(red, green, &EYES[2].1) < 20.0, "{}", apart(red, green, &EYES[2].1));
    assert!((contrast(0, 0xFF_FF_FF) - 21.0).abs() < 1e-9);
}

#[test]
fn exact_colours_only_where_the_terminal_says_so() {
    let env = |set: &'static [(&str, &str)]| move |n: &str| set.iter().find(|v| v.0 == n).map(|v| v.1.to_string());
    assert!(exact_colours(env(&[("COLORTERM", "truecolor")])));
    assert!(exact_colours(env(&[("COLORTERM", "24bit")])));
    assert!(!exact_colours(env(&[("TERM", "xterm-256color")])));
    for name in ThemeName::ALL {
        for ground in [None, Some(Ground::Dark), Some(Ground::Light)] {
            let plain = Theme::new(name, true, false).on(ground, false);
            let exact = Theme::new(name, true, false).on(ground, true);
            let rgb = |t: Theme| Role::ALL.iter().any(|r| matches!(t.style(*r).fg, Some(Color::Rgb(..))));
            assert!(!rgb(plain));
            assert_eq!(rgb(exact), palette::of(exact).is_some(), "{name:?} {ground:?}");
            assert!(!rgb(Theme::new(name, false, false).on(ground, true)), "NO_COLOR");
        }
    }
}
