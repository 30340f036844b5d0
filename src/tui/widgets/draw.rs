//! The only way text gets onto a buffer: made visible, clipped to its area, never through a glyph.
//!
//! Whatever is written over half of a wide glyph blanks its other half, so that no popup, bar or
//! label leaves half an ideograph standing.

use crate::domain::text;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;

/// Writes text from column `x` of row `y`, as far as the area goes; the style is laid over
/// what is there. A glyph that would cross the right edge leaves a blank. Returns the next column.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    write(buf, area, x, y, text, |_| style)
}

/// Writes text with its own style for every byte offset of the text; else as [`put`].
pub fn write(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: impl Fn(usize) -> Style) -> u16 {
    let area = area.intersection(buf.area);
    if y < area.top() || y >= area.bottom() || x < area.left() {
        return x;
    }
    let mut x = x;
    for (at, shown) in signs(text) {
        for (sign, width) in text::graphemes(&shown) {
            let width = width as u16;
            if width == 0 {
                continue;
            }
            if width > area.right().saturating_sub(x) {
                if x < area.right() {
                    set(buf, x, y, " ", 1, style(at));
                }
                return x;
            }
            set(buf, x, y, sign, width, style(at));
            x += width;
        }
    }
    x
}

/// Writes one line of text into the first row of `line`, cut with `ellipsis` when it is too long;
/// the parts in `found` (byte ranges) get `lit` laid over. Returns the cells used.
pub fn put_found(
    buf: &mut Buffer,
    line: Rect,
    text: &str,
    style: Style,
    found: &[Range<usize>],
    lit: Style,
    ellipsis: &str,
) -> u16 {
    let room = usize::from(line.width);
    let styled = |at: usize| if found.iter().any(|r| r.contains(&at)) { style.patch(lit) } else { style };
    if cells(text) <= room {
        return write(buf, line, line.x, line.y, text, styled).saturating_sub(line.x);
    }
    let Some(kept) = room.checked_sub(text::width(ellipsis)) else {
        return 0;
    };
    let head = Rect { width: kept as u16, ..line };
    let end = write(buf, head, line.x, line.y, text, styled);
    put(buf, line, end, line.y, ellipsis, style).saturating_sub(line.x)
}

/// Cells that a text takes when it is drawn.
pub fn cells(text: &str) -> usize {
    text::width(&text::visible(text))
}

/// The graphemes of a text as they are shown, each with its byte offset in the text.
pub fn signs(text: &str) -> impl Iterator<Item = (usize, std::borrow::Cow<'_, str>)> {
    let mut at = 0;
    text::graphemes(text).map(move |(g, _)| {
        at += g.len();
        (at - g.len(), text::visible(g))
    })
}

/// Blanks the area and gives it exactly this style.
pub fn blank(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    for y in area.rows().map(|row| row.y) {
        mend(buf, area.left(), y, area.width);
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
            buf[(x, y)].set_style(style);
        }
    }
}

/// Lays a style over what stands in the area: a bar.
pub fn tint(buf: &mut Buffer, area: Rect, style: Style) {
    buf.set_style(area, style);
}

/// Puts one grapheme of `width` cells, which must lie inside the buffer.
fn set(buf: &mut Buffer, x: u16, y: u16, sign: &str, width: u16, style: Style) {
    mend(buf, x, y, width);
    buf[(x, y)].set_symbol(sign).set_style(style);
    for rest in x + 1..x + width {
        buf[(rest, y)].set_symbol(" ").set_style(style);
    }
}

/// Blanks the halves, outside of `width` cells from `x`, of glyphs that reach into them.
fn mend(buf: &mut Buffer, x: u16, y: u16, width: u16) {
    if width == 0 {
        return;
    }
    if x > buf.area.left() && text::width(buf[(x - 1, y)].symbol()) > 1 {
        buf[(x - 1, y)].set_symbol(" ");
    }
    let last = x + width - 1;
    if last + 1 < buf.area.right() && text::width(buf[(last, y)].symbol()) > 1 {
        let style = buf[(last, y)].style();
        buf[(last + 1, y)].set_symbol(" ").set_style(style);
    }
}
