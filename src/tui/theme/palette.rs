//! Exact colours, for terminals that say that they show them. Every palette is meant for one ground; `tests/colours.rs`
//! computes that text stands out from all usual grounds of that kind by 4.5 to 1 (7 to 1 in high contrast) and marks by
//! 3 to 1 (WCAG 2), and that in the colour-blind palettes the lights stay apart under simulated deficiencies.

use super::{Family, Ground, Role, Theme, ThemeName};
use ratatui::style::Color;

/// One set of colours.
#[derive(Debug)]
pub(super) struct Palette {
    /// Text and ground, where the theme paints its own.
    pub own: Option<(u32, u32)>,
    pub dim: u32,
    pub ok: u32,
    pub warn: u32,
    /// A ground for `warn`, where no yellow reads on the terminal's.
    pub warn_ground: Option<u32>,
    pub bad: u32,
    pub unrated: u32,
    pub conflict: u32,
    pub accent: u32,
    pub found: u32,
    pub border: u32,
    pub outline: u32,
    pub faint: u32,
    pub river: u32,
    pub pattern: u32,
    /// In the order of `Family::ALL`.
    pub families: [u32; 8],
}

pub(super) const DARK: Palette = Palette {
    own: None,
    dim: 0xA8_AD_B8,
    ok: 0x8F_D6_8F,
    warn: 0xF2_CC_60,
    warn_ground: None,
    bad: 0xFF_8F_80,
    unrated: 0xA8_AD_B8,
    conflict: 0xE0_A3_F0,
    accent: 0x7F_D1_E8,
    found: 0xFF_D7_5F,
    border: 0x8A_8F_9A,
    outline: 0xB4_B9_C4,
    faint: 0x82_88_95,
    river: 0x5F_9D_E0,
    pattern: 0xD8_A6_57,
    families: [0xFF_A0_66, 0xE8_D8_B0, 0x62_D6_C8, 0xC9_A6_FF, 0xFF_E0_66, 0x9A_C4_FF, 0xFF_9D_B5, 0x9F_DC_8A],
};

pub(super) const LIGHT: Palette = Palette {
    own: None,
    dim: 0x59_5F_69,
    ok: 0x0B_6B_28,
    warn: 0x1A_1A_1A,
    warn_ground: Some(0xFF_D7_5F),
    bad: 0xB3_14_1C,
    unrated: 0x59_5F_69,
    conflict: 0x7B_2A_9A,
    accent: 0x00_5B_8A,
    found: 0x8A_3D_00,
    border: 0x76_7C_86,
    outline: 0x50_55_5E,
    faint: 0x82_88_8F,
    river: 0x2F_6F_C0,
    pattern: 0x9A_6A_00,
    families: [0xA8_3C_00, 0x5C_4A_3A, 0x00_66_5C, 0x6A_2F_B0, 0x7A_5C_00, 0x0F_4F_B5, 0xA8_19_5F, 0x2B_6A_10],
};

pub(super) const SAFE_DARK: Palette = Palette {
    ok: 0x5A_B8_F5,
    warn: 0xFF_F0_8A,
    bad: 0xFF_80_48,
    unrated: 0xA8_A8_A8,
    conflict: 0xE8_A8_D0,
    accent: 0xC8_D8_FF,
    found: 0xFF_F0_8A,
    pattern: 0xE0_C0_80,
    families: [0xFF_A0_66, 0xE8_E0_D0, 0x62_D6_C8, 0xC9_A6_FF, 0xFF_E8_80, 0x6A_AC_F5, 0xF5_A0_C8, 0xB8_C0_90],
    ..DARK
};

pub(super) const SAFE_LIGHT: Palette = Palette {
    ok: 0x00_59_A8,
    bad: 0x9C_2A_00,
    unrated: 0x6A_6A_6A,
    conflict: 0x8A_10_60,
    accent: 0x00_3F_7A,
    families: [0xA0_40_00, 0x4A_42_3A, 0x00_66_5C, 0x6A_2F_B0, 0x70_58_00, 0x00_4F_B8, 0x98_10_5F, 0x4A_58_20],
    ..LIGHT
};

pub(super) const STRONG_DARK: Palette = Palette {
    own: Some((0xFF_FF_FF, 0x00_00_00)),
    dim: 0xD0_D0_D0,
    ok: 0x5F_FF_5F,
    warn: 0xFF_FF_00,
    warn_ground: None,
    bad: 0xFF_80_80,
    unrated: 0xD0_D0_D0,
    conflict: 0xFF_9F_FF,
    accent: 0x5F_FF_FF,
    found: 0xFF_FF_00,
    border: 0xFF_FF_FF,
    outline: 0xFF_FF_FF,
    faint: 0xA0_A0_A0,
    river: 0x7F_B8_FF,
    pattern: 0xFF_C0_40,
    families: [0xFF_AF_5F, 0xFF_E8_C0, 0x5F_FF_D7, 0xD7_B0_FF, 0xFF_FF_5F, 0x9F_C8_FF, 0xFF_A0_C8, 0xA0_FF_80],
};

pub(super) const STRONG_LIGHT: Palette = Palette {
    own: Some((0x00_00_00, 0xFF_FF_FF)),
    dim: 0x30_30_30,
    ok: 0x00_50_00,
    warn: 0x00_00_00,
    warn_ground: Some(0xFF_D0_00),
    bad: 0x90_00_00,
    unrated: 0x30_30_30,
    conflict: 0x5F_00_80,
    accent: 0x00_30_7F,
    found: 0x70_30_00,
    border: 0x00_00_00,
    outline: 0x00_00_00,
    faint: 0x60_60_60,
    river: 0x00_40_A0,
    pattern: 0x70_48_00,
    families: [0x80_28_00, 0x40_34_28, 0x00_4C_44, 0x4A_10_90, 0x5A_44_00, 0x00_2F_90, 0x80_10_4A, 0x1C_4C_00],
};

/// The exact colours of a theme; `None` where it has none: only names, or no colours at all.
pub(super) fn of(theme: Theme) -> Option<&'static Palette> {
    if !theme.exact {
        return None;
    }
    match (theme.name, theme.ground) {
        (ThemeName::Dark, _) | (ThemeName::Auto, Some(Ground::Dark)) => Some(&DARK),
        (ThemeName::Light, _) | (ThemeName::Auto, Some(Ground::Light)) => Some(&LIGHT),
        (ThemeName::Contrast, Some(Ground::Light)) => Some(&STRONG_LIGHT),
        (ThemeName::Contrast, _) => Some(&STRONG_DARK),
        (ThemeName::Colourblind, Some(Ground::Light)) => Some(&SAFE_LIGHT),
        (ThemeName::Colourblind, Some(Ground::Dark)) => Some(&SAFE_DARK),
        (ThemeName::Colourblind | ThemeName::Auto, None) | (ThemeName::Sixteen | ThemeName::Mono, _) => None,
    }
}

pub(super) fn colour(rgb: u32) -> Color {
    let [_, r, g, b] = rgb.to_be_bytes();
    Color::Rgb(r, g, b)
}

impl Palette {
    /// Colour and ground of a role; `None` leaves what is there.
    pub(super) fn ink(&self, role: Role) -> (Option<Color>, Option<Color>) {
        let fg = |rgb: u32| (Some(colour(rgb)), None);
        match role {
            Role::Text | Role::Title | Role::Header | Role::Input | Role::Cursor => match self.own {
                // Only text itself paints the ground, or parts of a bar would be cut out of it.
                Some((text, ground)) if role == Role::Text => (Some(colour(text)), Some(colour(ground))),
                Some((text, _)) if role != Role::Cursor => fg(text),
                _ => (None, None),
            },
            Role::Past => fg(self.conflict),
            Role::Selection => match self.own {
                Some((text, ground)) => (Some(colour(text)), Some(colour(ground))),
                None => (Some(Color::Reset), Some(Color::Reset)),
            },
            Role::Dim | Role::Placeholder | Role::Disabled => fg(self.dim),
            Role::Ok | Role::Notice => fg(self.ok),
            Role::Warn => (Some(colour(self.warn)), self.warn_ground.map(colour)),
            Role::Bad | Role::Error => fg(self.bad),
            Role::Unrated => fg(self.unrated),
            Role::Conflict | Role::Changed => fg(self.conflict),
            Role::Accent | Role::Focus | Role::Key | Role::Marked => fg(self.accent),
            Role::Match => fg(self.found),
            Role::Border => fg(self.border),
            Role::Outline => fg(self.outline),
            Role::Faint => fg(self.faint),
            Role::River | Role::Lake => fg(self.river),
            Role::Pattern => fg(self.pattern),
        }
    }

    /// The colour of a family of sectors.
    pub(super) fn family(&self, family: Family) -> Color {
        let at = Family::ALL.iter().position(|f| *f == family).unwrap_or(0);
        colour(self.families[at])
    }
}
