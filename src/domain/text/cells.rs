//! Measuring and cutting in terminal cells: an ideograph takes two, a Latin letter one.
//!
//! The unit is the grapheme: nothing is cut through one. Clusters of more than two cells (chains of
//! conjunct consonants) have no lawful size in a grid of cells and are taken apart.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands where text was cut.
pub const ELLIPSIS: &str = "…";

/// Graphemes of a text with the cells that each takes, two at most. One that holds a control character
/// takes none, because it is never drawn; text should have gone through `visible` before.
pub fn graphemes(text: &str) -> impl DoubleEndedIterator<Item = (&str, usize)> {
    // Of plain text every character is a grapheme: nearly all text is plain, and looking for more takes long.
    let (plain, other) = if plain_width(text).is_some() { (text, "") } else { ("", text) };
    let plain = plain.char_indices().map(|(at, c)| (&text[at..at + c.len_utf8()], if c.is_ascii() { 1 } else { 2 }));
    plain.chain(other.graphemes(true).flat_map(|g| {
        let width = grapheme_width(g);
        let parts = if width > 2 { parts(g) } else { Vec::new() };
        parts.is_empty().then_some((g, width)).into_iter().chain(parts)
    }))
}

/// The cells of a text of printable ASCII, ideographs and the punctuation of Chinese text; `None` if anything else stands
/// in it.
fn plain_width(text: &str) -> Option<usize> {
    let mut width = 0;
    for c in text.chars() {
        width += match c {
            ' '..='~' => 1,
            '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{3029}' | '\u{FF01}'..='\u{FF5E}' => 2,
            _ => return None,
        };
    }
    Some(width)
}

fn grapheme_width(g: &str) -> usize {
    match g.as_bytes() {
        [byte] => usize::from(!byte.is_ascii_control()),
        _ if g.contains(char::is_control) => 0,
        _ => g.width(),
    }
}

/// A cluster taken apart: each letter with the marks after it.
fn parts(cluster: &str) -> Vec<(&str, usize)> {
    let mut starts: Vec<usize> =
        cluster.char_indices().filter(|(at, c)| *at == 0 || c.width().unwrap_or(0) > 0).map(|(at, _)| at).collect();
    starts.push(cluster.len());
    let part = |pair: &[usize]| &cluster[pair[0]..pair[1]];
    starts.windows(2).map(|pair| (part(pair), part(pair).width().min(2))).collect()
}

/// Cells that the text takes on one line.
pub fn width(text: &str) -> usize {
    if let Some(width) = plain_width(text) {
        return width;
    }
    graphemes(text).map(|(_, w)| w).sum()
}

/// The text in at most `cells` cells: whole, or its beginning and `…`.
pub fn fit(text: &str, cells: usize) -> String {
    fit_with(text, cells, ELLIPSIS)
}

/// As [`fit`], with another sign for the cut (an ASCII one on terminals that draw `…` two cells
/// wide). When not even the sign fits, nothing is left.
pub fn fit_with(text: &str, cells: usize, ellipsis: &str) -> String {
    // No character takes more cells than bytes.
    if text.len() <= cells || width(text) <= cells {
        return text.to_owned();
    }
    let Some(room) = cells.checked_sub(width(ellipsis)) else {
        return String::new();
    };
    let mut kept = head(text, room).to_owned();
    kept.push_str(ellipsis);
    kept
}

/// The text in at most `cells` cells, keeping its end: whole, or `…` and its last part.
pub fn fit_start(text: &str, cells: usize) -> String {
    if text.len() <= cells || width(text) <= cells {
        return text.to_owned();
    }
    let Some(room) = cells.checked_sub(width(ELLIPSIS)) else {
        return String::new();
    };
    let mut left = room;
    let mut from = text.len();
    for (g, w) in graphemes(text).rev() {
        if w > left {
            break;
        }
        left -= w;
        from -= g.len();
    }
    format!("{ELLIPSIS}{}", &text[from..])
}

/// The longest beginning that takes at most `cells` cells.
fn head(text: &str, cells: usize) -> &str {
    let mut left = cells;
    let mut end = 0;
    for (g, w) in graphemes(text) {
        if w > left {
            break;
        }
        left -= w;
        end += g.len();
    }
    &text[..end]
}

/// The text cut to and filled up to exactly `cells` cells, spaces after it.
pub fn pad(text: &str, cells: usize) -> String {
    let mut out = fit(text, cells);
    let gap = cells.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', gap));
    out
}

/// The text cut to and filled up to exactly `cells` cells, spaces before it (numbers).
pub fn pad_start(text: &str, cells: usize) -> String {
    let kept = fit(text, cells);
    let gap = cells.saturating_sub(width(&kept));
    let mut out = " ".repeat(gap);
    out.push_str(&kept);
    out
}
