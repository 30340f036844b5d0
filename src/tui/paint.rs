//! Sending frames: the cells that changed become as few bytes as will do, in one write.
//!
//! The library's own backend flushes several times a frame, moves the cursor after every ideograph,
//! asks the terminal where its cursor is, and loses a reversed bar under `NO_COLOR`. This one gathers
//! a frame, brackets it as a synchronised update, and writes it once; a frame in which nothing
//! changed sends nothing. After a glyph whose width terminals disagree about it says where the
//! next cell is, so that one strange sign cannot push a row aside. It never asks the terminal
//! anything, and what was gathered but not flushed is dropped, never sent late.

use crate::domain::text;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::crossterm::terminal;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::io::{self, ErrorKind, Write};
use std::time::Duration;

/// A drawing backend over any writer. Nothing reaches the writer before [`Backend::flush`].
#[derive(Debug)]
pub struct Painter<W> {
    out: W,
    size: Option<Size>,
    /// The frame so far.
    page: Vec<u8>,
    pen: Pen,
    /// Where the terminal's cursor stands; `None` when it may stand anywhere.
    at: Option<Position>,
    /// Whether the terminal shows its cursor; `None` when that is not known.
    shown: Option<bool>,
    /// Where the cursor is wanted, and whether it is wanted to be seen.
    caret: Position,
    caret_shown: bool,
}

/// Colours and modifiers that the terminal writes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

impl<W: Write> Painter<W> {
    /// Paints on the terminal, whose size is asked of the system before every frame.
    pub fn new(out: W) -> Self {
        Self {
            out,
            size: None,
            page: Vec::new(),
            pen: PLAIN,
            at: None,
            shown: None,
            caret: Position::ORIGIN,
            caret_shown: false,
        }
    }

    /// Paints on a writer of a given size: for tests.
    pub fn with_size(out: W, size: Size) -> Self {
        Self { size: Some(size), ..Self::new(out) }
    }

    /// What was written to.
    pub fn out(&self) -> &W {
        &self.out
    }

    /// Forgets what the terminal shows and how: after others wrote on it.
    pub fn forget(&mut self) {
        self.page.clear();
        self.pen = PLAIN;
        self.at = None;
        self.shown = None;
        self.page.extend_from_slice(b"\x1b[0m");
    }

    fn go(&mut self, to: Position) {
        match self.at {
            Some(at) if at == to => return,
            // One row has no more columns than fit a screen: the row is known, only the column is not.
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

impl<W: Write> Backend for Painter<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let before = self.at.take();
        let mut drawn = false;
        for (x, y, cell) in content {
            drawn = true;
            self.go(Position { x, y });
            self.take(Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier });
            // The last fence: whatever a cell holds, no control character leaves through it.
            let symbol = match cell.symbol() {
                s if s.is_empty() || s.contains(char::is_control) => " ",
                s => s,
            };
            self.page.extend_from_slice(symbol.as_bytes());
            let next = x.saturating_add(text::width(symbol).max(1) as u16);
            // An impossible column on the same row: the next cell is addressed by its column.
            self.at = Some(Position { x: if agreed(symbol) { next } else { u16::MAX }, y });
        }
        if !drawn {
            self.at = before;
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.caret_shown = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.caret_shown = true;
        Ok(())
    }

    /// Where the cursor was last put: from memory, because a terminal may take seconds to answer.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.caret)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.caret = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.take(PLAIN);
        // Clearing comes with a new size, and a terminal moves its cursor then.
        self.at = None;
        self.page.extend_from_slice(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[0J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[0K",
        });
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        match self.size {
            Some(size) => Ok(size),
            None => terminal::size().map(|(width, height)| Size { width, height }),
        }
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        let drawn = !self.page.is_empty();
        self.take(PLAIN);
        let hide = self.shown != Some(false) && (drawn || !self.caret_shown);
        if self.caret_shown {
            self.go(self.caret);
        }
        let show = self.caret_shown && (hide || self.shown != Some(true));
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
        self.shown = Some(self.caret_shown);
        self.send(&frame)
    }
}

#[cfg(test)]
mod tests;
