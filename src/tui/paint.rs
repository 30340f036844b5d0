//! Sending frames: the cells that changed become as few bytes as will do, in one write.
//!
//! The library's own way flushes several times a frame, moves the cursor after every ideograph, asks the
//! terminal where its cursor is, loses a reversed bar under `NO_COLOR`, and leaves the style of half a
//! glyph behind when another is written over it. Here a frame is compared with what the terminal shows
//! glyph by glyph, bracketed as a synchronised update and written once; one in which nothing changed
//! sends nothing. After a glyph whose width terminals disagree about it says where the next one is, so
//! that a strange sign cannot push a row aside. It never asks the terminal anything, and what could
//! not be written is dropped, never sent late.

use crate::domain::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::io::{self, ErrorKind, Write};
use std::time::Duration;

/// Shows frames on a terminal behind a writer.
#[derive(Debug)]
pub struct Painter<W> {
    out: W,
    /// What the terminal shows; `None` when others wrote on it.
    front: Option<Buffer>,
    /// The bytes of the frame.
    page: Vec<u8>,
    pen: Pen,
    /// Where the terminal's cursor stands; `None` when it may stand anywhere.
    at: Option<Position>,
    /// Whether the terminal shows its cursor; `None` when that is not known.
    shown: Option<bool>,
}

/// Colours and modifiers that the terminal writes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

/// A column that no terminal has: the row is known, the column is not.
const SOMEWHERE: u16 = u16::MAX;
/// So many blanks at the end of a row are cheaper to erase than to write.
const ERASED: usize = 4;

impl<W: Write> Painter<W> {
    /// A painter that knows nothing of what the terminal shows.
    pub fn new(out: W) -> Self {
        Self { out, front: None, page: Vec::new(), pen: PLAIN, at: None, shown: None }
    }

    /// What is written to.
    pub fn out(&self) -> &W {
        &self.out
    }

    /// Forgets what the terminal shows: the next frame is sent whole, on a cleared screen.
    pub fn forget(&mut self) {
        self.front = None;
    }

    /// Shows a frame, with the terminal's cursor at `caret` or hidden.
    ///
    /// # Errors
    /// When the terminal cannot be written to; the next frame is sent whole then.
    pub fn show(&mut self, next: &Buffer, caret: Option<Position>) -> io::Result<()> {
        self.page.clear();
        let front = match self.front.take() {
            Some(front) if front.area == next.area => front,
            _ => {
                self.page.extend_from_slice(b"\x1b[0m\x1b[2J");
                (self.pen, self.at, self.shown) = (PLAIN, None, None);
                Buffer::empty(next.area)
            }
        };
        let width = usize::from(next.area.width).max(1);
        for (y, (old, new)) in (next.area.y..).zip(front.content.chunks(width).zip(next.content.chunks(width))) {
            self.draw_row(y, old, new);
        }
        self.take(PLAIN);
        self.finish(caret)?;
        self.front = Some(Buffer { area: next.area, content: next.content.clone() });
        Ok(())
    }

    /// Sends the glyphs of a row that differ, from left to right: whatever half a glyph a terminal
    /// blanks on the way stands under a glyph that differs too, and is sent after it.
    fn draw_row(&mut self, y: u16, old: &[Cell], new: &[Cell]) {
        if old == new {
            return;
        }
        let mut begins = vec![false; old.len()];
        for x in starts(old) {
            begins[x] = true;
        }
        let blank = new.iter().rev().take_while(|cell| is_blank(cell)).count();
        let mut first = true;
        for x in starts(new) {
            if begins[x] && same(&old[x], &new[x]) {
                continue;
            }
            if first {
                // Every row is addressed anew, so that nothing goes wrong for long.
                (first, self.at) = (false, None);
            }
            self.go(Position { x: x as u16, y });
            if x + blank >= new.len() && new.len() - x >= ERASED {
                self.take(PLAIN);
                self.page.extend_from_slice(b"\x1b[K");
                return;
            }
            self.write(x, y, new);
        }
    }

    fn write(&mut self, x: usize, y: u16, row: &[Cell]) {
        let cell = &row[x];
        // The last fence: whatever a cell holds, no control character leaves through it, and no
        // glyph runs over the edge into the next row.
        let symbol = match cell.symbol() {
            s if s.is_empty() || s.contains(char::is_control) || x + text::width(s) > row.len() => " ",
            s => s,
        };
        self.take(self.pen_for(cell, symbol));
        self.page.extend_from_slice(symbol.as_bytes());
        let next = if agreed(symbol) { (x + text::width(symbol)) as u16 } else { SOMEWHERE };
        self.at = Some(Position { x: next, y });
    }

    /// What to write a cell with. A blank shows no ink: it is written with the pen in hand, if that leaves the same ground
    /// and no line under it. Maps are half blanks between short runs of colour; this saves about a tenth of their bytes.
    fn pen_for(&self, cell: &Cell, symbol: &str) -> Pen {
        let pen = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        let shown = |m: Modifier| m - (Modifier::BOLD | Modifier::DIM | Modifier::ITALIC);
        let inkless = symbol == " " && shown(pen.modifier).is_empty() && shown(self.pen.modifier).is_empty();
        if inkless && pen.bg == self.pen.bg { self.pen } else { pen }
    }

    /// Puts the cursor where it is wanted and sends the frame, if there is anything to send. The
    /// cursor is hidden while cells are drawn, and stands right before the frame ends.
    fn finish(&mut self, caret: Option<Position>) -> io::Result<()> {
        let drawn = !self.page.is_empty();
        let hide = self.shown != Some(false) && (drawn || caret.is_none());
        if let Some(caret) = caret {
            self.go(caret);
        }
        let show = caret.is_some() && (hide || self.shown != Some(true));
        if self.page.is_empty() && !hide && !show {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(self.page.len() + 32);
        frame.extend_from_slice(b"\x1b[?2026h");
        if hide {
            frame.extend_from_slice(b"\x1b[?25l");
        }
        frame.append(&mut self.page);
        if show {
            frame.extend_from_slice(b"\x1b[?25h");
        }
        frame.extend_from_slice(b"\x1b[?2026l");
        self.shown = Some(caret.is_some());
        self.send(&frame)
    }

    fn go(&mut self, to: Position) {
        match self.at {
            Some(at) if at == to => return,
            Some(at) if at.y == to.y => {
                let _ = write!(self.page, "\x1b[{}G", u32::from(to.x) + 1);
            }
            _ => {
                let _ = write!(self.page, "\x1b[{};{}H", u32::from(to.y) + 1, u32::from(to.x) + 1);
            }
        }
        self.at = Some(to);
    }

    fn take(&mut self, pen: Pen) {
        if pen == self.pen {
            return;
        }
        let mut codes: Vec<String> = Vec::new();
        let mut from = self.pen;
        if !(from.modifier - pen.modifier).is_empty() {
            codes.push("0".into());
            from = PLAIN;
        }
        let added = pen.modifier - from.modifier;
        for (modifier, code) in MODIFIERS {
            if added.contains(modifier) {
                codes.push(code.into());
            }
        }
        if pen.fg != from.fg {
            codes.push(colour(pen.fg, 30));
        }
        if pen.bg != from.bg {
            codes.push(colour(pen.bg, 40));
        }
        let _ = write!(self.page, "\x1b[{}m", codes.join(";"));
        self.pen = pen;
    }

    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.out.write(rest) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => rest = &rest[n..],
                // Another program on this terminal may have made it non-blocking.
                Err(e) if e.kind() == ErrorKind::WouldBlock => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        self.out.flush()
    }
}

const MODIFIERS: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// The SGR parameter of a colour; `base` is 30 for text, 40 for the ground (ECMA-48 8.3.117).
fn colour(colour: Color, base: u8) -> String {
    let dark = |n: u8| (base + n).to_string();
    let bright = |n: u8| (base + 60 + n).to_string();
    match colour {
        Color::Reset => dark(9),
        Color::Black => dark(0),
        Color::Red => dark(1),
        Color::Green => dark(2),
        Color::Yellow => dark(3),
        Color::Blue => dark(4),
        Color::Magenta => dark(5),
        Color::Cyan => dark(6),
        Color::Gray => dark(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(n) => format!("{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

/// Whether all terminals agree on the width: ASCII, ideographs and full-width forms, Braille.
fn agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else {
        return false;
    };
    matches!(c, ' '..='~' | '\u{2800}'..='\u{28FF}' | '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

/// The columns at which the glyphs of a row begin.
fn starts(row: &[Cell]) -> impl Iterator<Item = usize> {
    let next = |&x: &usize| row.get(x).map(|cell| x + text::width(cell.symbol()).max(1));
    std::iter::successors(Some(0), next).take_while(|&x| x < row.len())
}

fn same(one: &Cell, other: &Cell) -> bool {
    one.symbol() == other.symbol() && one.fg == other.fg && one.bg == other.bg && one.modifier == other.modifier
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.fg == PLAIN.fg && cell.bg == PLAIN.bg && cell.modifier.is_empty()
}

#[cfg(test)]
mod tests;
