//! Breaking text into lines of so many cells, as Chinese print does it.
//!
//! Between ideographs a line may break anywhere, but no line begins with closing punctuation or
//! ends with an opening bracket (避头尾; GB/T 15834—2011, 5.1), and `——` and `……` stay whole. Latin
//! words break at spaces. A word longer than the line, and a run of punctuation that leaves no
//! lawful place, are cut hard: staying inside the width comes before good form.

use super::cells::{fit, graphemes};
use std::ops::Range;

/// May not begin a line.
const NO_START: &str = "，。、；：？！…·～‥）》”』」’】〕〗〉］｝％‰℃,.;:?!)]}%/‐–-ー々〻﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞";
/// May not end a line.
const NO_END: &str = "（《“「『‘【〔〖〈［｛([{￥＄¥$﹙﹛﹝";

/// The lines of a text, each at most `cells` cells wide. Empty lines are kept; spaces at a soft
/// break are dropped. A glyph that is wider than the whole line is replaced by `…`.
/// No lines at all when `cells` is 0.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    rows(text, cells).into_iter().map(|row| fit(&text[row], cells)).collect()
}

/// The same lines as byte ranges of the text, for those who must find a place again (a caret, a
/// search match). Line breaks and the spaces at soft breaks lie between the ranges.
pub fn rows(text: &str, cells: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if cells == 0 {
        return out;
    }
    let mut start = 0;
    for line in text.split('\n') {
        break_line(line, start, cells, &mut out);
        start += line.len() + 1;
    }
    out
}

/// One grapheme with what the rules need to know of it.
struct Piece<'a> {
    at: usize,
    text: &'a str,
    width: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    /// Part of a Latin word or number: no break inside.
    Word,
    /// An ideograph or other wide sign: a break on either side.
    Wide,
}

fn piece<'a>(at: usize, text: &'a str, width: usize) -> Piece<'a> {
    let kind = match text {
        " " | "\u{3000}" | "\t" => Kind::Space,
        _ if width >= 2 => Kind::Wide,
        _ => Kind::Word,
    };
    Piece { at, text, width, kind }
}

fn break_line(line: &str, base: usize, cells: usize, out: &mut Vec<Range<usize>>) {
    let mut at = 0;
    let pieces: Vec<Piece> = graphemes(line)
        .map(|(g, w)| {
            at += g.len();
            piece(at - g.len(), g, w)
        })
        .collect();
    let offset = |i: usize| base + pieces.get(i).map_or(line.len(), |p| p.at);
    let mut start = 0;
    loop {
        let mut used = 0;
        let mut end = start;
        while end < pieces.len() && used + pieces[end].width <= cells {
            used += pieces[end].width;
            end += 1;
        }
        if end == pieces.len() {
            out.push(offset(start)..base + line.len());
            return;
        }
        let next = if end == start { end + 1 } else { break_before(&pieces, start, end) };
        let mut last = next;
        while last > start + 1 && pieces[last - 1].kind == Kind::Space {
            last -= 1;
        }
        out.push(offset(start)..offset(last));
        start = next;
        while start < pieces.len() && pieces[start].kind == Kind::Space {
            start += 1;
        }
        if start == pieces.len() {
            return;
        }
    }
}

/// The last lawful break in `start+1..=end`, or `end` where there is none.
fn break_before(pieces: &[Piece], start: usize, end: usize) -> usize {
    (start + 1..=end).rev().find(|&i| may_break(&pieces[i - 1], &pieces[i])).unwrap_or(end)
}

fn may_break(before: &Piece, after: &Piece) -> bool {
    // A space that does not fit hangs over the edge and vanishes there.
    if after.kind == Kind::Space {
        return true;
    }
    if NO_START.contains(after.text) || NO_END.contains(before.text) {
        return false;
    }
    // Double quotes are narrow, but stand between ideographs and words as brackets do.
    let quoted = after.text == "“" || before.text == "”";
    quoted || before.kind != Kind::Word || after.kind != Kind::Word
}
