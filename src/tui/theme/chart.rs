//! Signs of charts: bars, diamonds, shades and small columns, each one cell wide and with an ASCII twin. Shades grow
//! denser as a work comes nearer to its end, so that a stacked bar reads without colour.

use super::Theme;
use crate::domain::kinds::Stage;

/// A sign of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A date that was promised first.
    Promise,
    /// A date that is expected today.
    Expected,
    /// A date that has come about.
    Done,
    /// What was promised, as a line.
    HollowBar,
    /// What is expected, as a bar.
    LightBar,
    /// What has come about, as a bar.
    FullBar,
    /// What slipped, as a bar.
    SlipBar,
    /// The width of a date that is not known to the day.
    Width,
    /// Where a span of time begins.
    Grid,
    /// Today.
    Now,
    /// The frozen column ends here.
    Edge,
}

/// Every sign in its usual form and its ASCII twin.
pub(super) const SIGNS: &[(Sign, &str, &str)] = &[
    (Sign::Promise, "◇", "o"),
    (Sign::Expected, "◈", "%"),
    (Sign::Done, "◆", "@"),
    (Sign::HollowBar, "─", "-"),
    (Sign::LightBar, "▂", "_"),
    (Sign::FullBar, "▆", "#"),
    (Sign::SlipBar, "═", "="),
    (Sign::Width, "┄", "."),
    (Sign::Grid, "┊", ":"),
    (Sign::Now, "┃", "|"),
    (Sign::Edge, "│", "|"),
];

/// Small columns from an eighth to a whole cell.
pub(super) const LEVELS: [(&str, &str); 8] =
    [("▁", "_"), ("▂", "."), ("▃", ":"), ("▄", "-"), ("▅", "="), ("▆", "+"), ("▇", "*"), ("█", "#")];

impl Theme {
    /// A sign of a chart.
    pub fn sign(self, sign: Sign) -> &'static str {
        let row = SIGNS.iter().find(|row| row.0 == sign);
        row.map_or("?", |row| if self.ascii() { row.2 } else { row.1 })
    }

    /// A small column of 1 to 8 eighths; a blank for none.
    pub fn level(self, eighths: usize) -> &'static str {
        let row = eighths.checked_sub(1).map(|n| LEVELS[n.min(7)]);
        row.map_or(" ", |(usual, ascii)| if self.ascii() { ascii } else { usual })
    }

    /// A bar of so many cells. It leaves a little of its row free, so that bars below each other stay apart.
    pub fn bar(self, cells: usize) -> String {
        self.sign(Sign::FullBar).repeat(cells)
    }

    /// The shade of a stage in a stacked bar.
    pub fn shade(self, stage: Stage) -> &'static str {
        let (usual, ascii) = match stage {
            Stage::Identification => ("░", "."),
            Stage::Preparation => ("▒", ":"),
            Stage::Implementation => ("▓", "="),
            Stage::Completion => ("▚", "%"),
            Stage::Maintenance => ("█", "#"),
            Stage::Cancelled | Stage::Decommissioning | Stage::Decommissioned => ("×", "x"),
        };
        if self.ascii() { ascii } else { usual }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ThemeName;
    use super::*;
    use crate::domain::text::width;

    #[test]
    fn signs_take_one_cell_in_both_forms_and_differ() {
        for (sign, usual, ascii) in SIGNS {
            assert_eq!((width(usual), width(ascii)), (1, 1), "{sign:?}");
            assert!(ascii.is_ascii());
        }
        for ascii in [false, true] {
            let theme = Theme::new(ThemeName::Mono, true, ascii);
            let mut shades: Vec<&str> = Stage::OFFERED.iter().map(|s| theme.shade(*s)).collect();
            let diamonds = [Sign::Promise, Sign::Expected, Sign::Done].map(|s| theme.sign(s));
            shades.sort_unstable();
            shades.dedup();
            assert_eq!(shades.len(), 6);
            assert!(diamonds[0] != diamonds[1] && diamonds[1] != diamonds[2]);
            assert_eq!(width(&theme.bar(3)), 3);
            assert_eq!(theme.level(0), " ");
            assert_eq!(width(theme.level(99)), 1);
        }
    }
}
