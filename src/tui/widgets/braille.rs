//! A canvas of Braille dots, two across and four down in every cell: the only way to draw a line in a terminal that is
//! finer than its cells, with signs that every font has and every terminal draws one cell wide.
//!
//! A cell has one colour, so the more important line has it alone: what lies under it is left out there, which reads as
//! passing beneath. Lines are drawn from their own ends, not from the edge of the canvas, so that moving the window by
//! whole cells moves the picture and changes none of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Dots in a cell, across and down.
pub const ACROSS: i32 = 2;
pub const DOWN: i32 = 4;

/// Which dots of a line are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    Whole,
    /// One of two.
    Dotted,
    /// Three of five.
    Dashed,
}

impl Stroke {
    fn draws(self, step: i32) -> bool {
        match self {
            Stroke::Whole => true,
            Stroke::Dotted => step.rem_euclid(2) == 0,
            Stroke::Dashed => step.rem_euclid(5) < 3,
        }
    }
}

/// A window of cells onto an endless sheet of dots. `I` is what a line is drawn with; the greater `layer` wins a cell.
#[derive(Clone, Debug)]
pub struct Canvas<I> {
    width: i32,
    height: i32,
    /// The dot of the sheet in the upper left corner.
    left: i32,
    top: i32,
    cells: Vec<(u8, u8, I)>,
}

impl<I: Copy + Default> Canvas<I> {
    /// A window of this many cells, whose corner is this cell of the sheet.
    pub fn new(width: u16, height: u16, corner: (i32, i32)) -> Canvas<I> {
        Canvas {
            width: width.into(),
            height: height.into(),
            left: corner.0.saturating_mul(ACROSS),
            top: corner.1.saturating_mul(DOWN),
            cells: vec![(0, 0, I::default()); usize::from(width) * usize::from(height)],
        }
    }

    /// Sets a dot of the sheet.
    pub fn dot(&mut self, x: i32, y: i32, layer: u8, ink: I) {
        let (x, y) = (x - self.left, y - self.top);
        let (column, row) = (x.div_euclid(ACROSS), y.div_euclid(DOWN));
        if column < 0 || row < 0 || column >= self.width || row >= self.height {
            return;
        }
        // The bits of a Braille sign: down the left column, down the right one, then the lowest pair.
        let bit = match (x.rem_euclid(ACROSS), y.rem_euclid(DOWN)) {
            (0, 3) => 6,
            (1, 3) => 7,
            (0, down) => down,
            (_, down) => 3 + down,
        };
        let cell = &mut self.cells[(row * self.width + column) as usize];
        if layer < cell.1 {
            return;
        }
        if layer > cell.1 {
            cell.0 = 0;
        }
        *cell = (cell.0 | 1 << bit, layer, ink);
    }

    /// Draws a line between dots of the sheet, as one goes on from step `from` of its stroke; answers the next step.
    pub fn line(&mut self, a: (i32, i32), b: (i32, i32), pen: (Stroke, u8, I), from: i32) -> i32 {
        let (stroke, layer, ink) = pen;
        let steps = (b.0 - a.0).abs().max((b.1 - a.1).abs());
        let beside = |p: i32, q: i32, low: i32, high: i32| p.max(q) < low || p.min(q) >= high;
        let (right, bottom) = (self.left + self.width * ACROSS, self.top + self.height * DOWN);
        if beside(a.0, b.0, self.left, right) || beside(a.1, b.1, self.top, bottom) {
            return from + steps;
        }
        // The plain walk over the longer side: each dot rounds the true line, whichever end it is drawn from. Only the
        // steps whose dots can be in the window are walked.
        let (mut first, mut last) = (0, steps);
        for (p, q, low, high) in [(a.0, b.0, self.left, right), (a.1, b.1, self.top, bottom)] {
            let (inside_from, inside_to) = walked(p, q, steps, low, high);
            (first, last) = (first.max(inside_from), last.min(inside_to));
        }
        for step in first..=last {
            if stroke.draws(from + step) {
                self.dot(at(a.0, b.0, step, steps), at(a.1, b.1, step, steps), layer, ink);
            }
        }
        from + steps
    }

    /// Puts the signs of all cells that have dots onto the buffer.
    pub fn paint(&self, area: Rect, buf: &mut Buffer, style: impl Fn(I) -> Style) {
        let area = area.intersection(buf.area);
        for (row, y) in (area.top()..area.bottom()).enumerate() {
            for (column, x) in (area.left()..area.right()).enumerate() {
                let (row, column) = (row as i32, column as i32);
                if row >= self.height || column >= self.width {
                    continue;
                }
                let (bits, _, ink) = self.cells[(row * self.width + column) as usize];
                if bits != 0 {
                    let sign = char::from_u32(0x2800 + u32::from(bits)).unwrap_or(' ');
                    buf[(x, y)].set_char(sign).set_style(style(ink));
                }
            }
        }
    }
}

/// Where a walk of so many steps from `p` to `q` is at a step, rounded.
fn at(p: i32, q: i32, step: i32, steps: i32) -> i32 {
    match steps {
        0 => p,
        n => p + ((i64::from(q - p) * i64::from(step) * 2 + i64::from(n)).div_euclid(i64::from(n) * 2)) as i32,
    }
}

/// The first and the last step of such a walk that may lie from `low` to `high`; some steps more do no harm. A unit on
/// either side is left for rounding.
fn walked(p: i32, q: i32, steps: i32, low: i32, high: i32) -> (i32, i32) {
    let way = i64::from(q - p);
    if way == 0 || steps == 0 {
        return (0, steps);
    }
    let step_at = |edge: i32| (i64::from(edge - p) * i64::from(steps)).div_euclid(way);
    let (one, two) = (step_at(low - 1), step_at(high + 1));
    let inside = |step: i64| step.clamp(0, i64::from(steps)) as i32;
    (inside(one.min(two) - 1), inside(one.max(two) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::picture::print;
    use proptest::prelude::*;

    fn shown(canvas: &Canvas<u8>, width: u16, height: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
        canvas.paint(buf.area, &mut buf, |_| Style::new());
        print(&buf)
    }

    #[test]
    fn dots_make_signs_and_the_upper_layer_has_the_cell() {
        let mut canvas = Canvas::new(4, 1, (0, 0));
        canvas.line((0, 0), (7, 0), (Stroke::Whole, 1, 1), 0);
        canvas.line((2, 0), (2, 3), (Stroke::Whole, 2, 2), 0);
        canvas.dot(7, 3, 1, 1);
        canvas.dot(99, -5, 1, 1);
        assert_eq!(shown(&canvas, 4, 1), "⠉⡇⠉⢉\n");
        assert_eq!(shown(&canvas, 9, 3), "⠉⡇⠉⢉\n\n\n");
    }

    proptest! {
        /// Moving the window by a cell moves the picture by a cell.
        #[test]
        fn panning_changes_nothing(
            ax in -40..60i32, ay in -40..60i32, bx in -40..60i32, by in -40..60i32, dx in -3..4i32, dy in -3..4i32
        ) {
            let draw = |corner| {
                let mut canvas: Canvas<u8> = Canvas::new(12, 8, corner);
                canvas.line((ax, ay), (bx, by), (Stroke::Dashed, 1, 1), 0);
                canvas
            };
            let (one, two) = (draw((0, 0)), draw((dx, dy)));
            for row in 0..8 {
                for column in 0..12 {
                    let (r, c) = (row + dy, column + dx);
                    if (0..8).contains(&r) && (0..12).contains(&c) {
                        prop_assert_eq!(two.cells[(row * 12 + column) as usize], one.cells[(r * 12 + c) as usize]);
                    }
                }
            }
        }
    }
}
