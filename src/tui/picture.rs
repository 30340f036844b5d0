//! A buffer as text, for tests and pictures: what a terminal would show of it.
//!
//! The library's own printing drops cells beside wide glyphs; this one walks by cell width, as a
//! terminal does. [`flaws`] finds what no screen may hold, whatever it shows.

use crate::domain::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;

/// The rows of the buffer, each ended by a line break, without the spaces at their ends.
pub fn print(buf: &Buffer) -> String {
    rows(buf)
        .map(|row| walk(row).map(|(_, cell)| cell.symbol()).collect::<String>().trim_end().to_owned() + "\n")
        .collect()
}

/// As [`print`], with reversed runs (selection bars) between `⟦` and `⟧`.
pub fn print_bars(buf: &Buffer) -> String {
    let mut out = String::new();
    for row in rows(buf) {
        let mut line = String::new();
        let mut inside = false;
        for (_, cell) in walk(row) {
            if cell.modifier.contains(Modifier::REVERSED) != inside {
                line.push(if inside { '⟧' } else { '⟦' });
                inside = !inside;
            }
            line.push_str(cell.symbol());
        }
        if inside {
            line.push('⟧');
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The columns at which a sign stands in a row; rows count from the top of the buffer.
pub fn columns_of(buf: &Buffer, row: usize, sign: &str) -> Vec<usize> {
    rows(buf).nth(row).into_iter().flat_map(walk).filter(|(_, cell)| cell.symbol() == sign).map(|(x, _)| x).collect()
}

/// The first thing that a terminal would show wrongly: half a glyph, a control character, a hidden
/// mark. `None` for a sound buffer.
pub fn flaws(buf: &Buffer) -> Option<String> {
    for (y, row) in rows(buf).enumerate() {
        let mut covered = 0;
        for (x, cell) in row.iter().enumerate() {
            let symbol = cell.symbol();
            if symbol.chars().any(|c| text::hidden(c).is_some()) {
                return Some(format!("hidden mark {symbol:?} at {x},{y}"));
            }
            let width = text::width(symbol);
            if x < covered {
                if symbol != " " {
                    return Some(format!("{symbol:?} stands on the second half of a glyph at {x},{y}"));
                }
                continue;
            }
            if width == 0 {
                return Some(format!("a sign of no width at {x},{y}"));
            }
            covered = x + width;
        }
        if covered > row.len() {
            return Some(format!("a glyph is cut by the edge in row {y}"));
        }
    }
    None
}

fn rows(buf: &Buffer) -> impl Iterator<Item = &[Cell]> {
    // No row has cells when there are no columns; `chunks` must not be asked for that.
    buf.content.chunks(usize::from(buf.area.width).max(1))
}

/// The cells that show, with their columns: those under the second half of a glyph do not.
fn walk(row: &[Cell]) -> impl Iterator<Item = (usize, &Cell)> {
    let mut free = 0;
    row.iter().enumerate().filter(move |(x, cell)| {
        let shows = *x >= free;
        if shows {
            free = x + text::width(cell.symbol()).max(1);
        }
        shows
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn buffer() -> Buffer {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 2));
        buf.set_string(0, 0, "武汉│a", Style::new());
        buf.set_string(1, 1, "西安", Style::new().reversed());
        buf
    }

    #[test]
    fn wide_glyphs_are_printed_once() {
        assert_eq!(print(&buffer()), "武汉│a\n 西安\n");
        assert_eq!(print_bars(&buffer()), "武汉│a\n ⟦西安⟧\n");
        assert_eq!(columns_of(&buffer(), 0, "│"), [4]);
        assert_eq!(print(&Buffer::empty(Rect::ZERO)), "");
    }

    #[test]
    fn half_glyphs_are_found() {
        assert_eq!(flaws(&buffer()), None);
        let mut covered = buffer();
        covered[(1, 0)].set_symbol("x");
        assert!(flaws(&covered).is_some());
        let mut cut = buffer();
        cut[(7, 1)].set_symbol("安");
        assert!(flaws(&cut).is_some());
        let mut hidden = buffer();
        hidden[(7, 1)].set_symbol("\u{202E}");
        assert!(flaws(&hidden).is_some());
    }
}
