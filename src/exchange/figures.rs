//! Tables of figures with the series that a chart stacks: made once, drawn by the workbook's native charts and by the page's
//! SVG.

use super::ledger::Tone;

/// One kind of thing counted, e.g. a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    pub look: Look,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A step of a course, from 0: light to dark.
    Step(u8),
    /// A look with a meaning.
    Tone(Tone),
}

/// A table: one line for each group, one column for each series.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    pub title: String,
    /// What the groups are.
    pub group: String,
    pub series: Vec<Series>,
    pub rows: Vec<(String, Vec<f64>)>,
    /// Whether the series add up to the whole of the group.
    pub stacked: bool,
    /// Decimal places.
    pub decimals: u8,
}

impl Figures {
    /// The sum of each series.
    pub fn totals(&self) -> Vec<f64> {
        let sum = |i: usize| self.rows.iter().filter_map(|(_, values)| values.get(i)).sum();
        (0..self.series.len()).map(sum).collect()
    }
}

impl Look {
    /// Fill of the look, on light paper, as `RRGGBB`.
    pub const fn fill(self) -> u32 {
        match self {
            Look::Step(0) => 0xC9D6E8,
            Look::Step(1) => 0x93B1D8,
            Look::Step(2) => 0x3B76BC,
            Look::Step(3) => 0x4F9D8C,
            Look::Step(4) => 0x2E7D5B,
            Look::Step(_) => 0xA6A6A6,
            Look::Tone(Tone::Bad) => 0xC0392B,
            Look::Tone(Tone::Warn) => 0xE0A100,
            Look::Tone(Tone::Good) => 0x2E8B57,
            Look::Tone(Tone::Busy) => 0x3B76BC,
            Look::Tone(Tone::Dim) => 0xB8BCC2,
            Look::Tone(Tone::Plain) => 0x5B6B7F,
        }
    }
}
