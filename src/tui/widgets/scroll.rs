//! Where a long list stands: which entry is selected, which is the first that shows.
//!
//! Moving needs the number of entries and of rows; showing takes the same numbers anew, so that a list
//! that shrank, or a window that did, is right without anybody having told this state.

use std::ops::Range;

/// Entries that stay in view above and below the selected one, where there is room.
const MARGIN: usize = 2;

/// A selected entry and the first one shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scroll {
    selected: usize,
    offset: usize,
}

/// A move in a list or on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A window up.
    PageUp,
    /// A window down.
    PageDown,
    /// To the first.
    First,
    /// To the last.
    Last,
}

impl Scroll {
    /// With that entry selected; it is brought into view when it is shown.
    pub fn at(selected: usize) -> Self {
        Self { selected, offset: 0 }
    }

    /// The selected one of `len` entries; `None` when there are none.
    pub fn selected(self, len: usize) -> Option<usize> {
        (len > 0).then(|| self.selected.min(len - 1))
    }

    /// Moves the selection among `len` entries in a window of `height` rows.
    pub fn go(&mut self, step: Step, len: usize, height: usize) {
        let now = self.selected(len).unwrap_or(0);
        let page = height.saturating_sub(1).max(1);
        let to = match step {
            Step::Up => now.saturating_sub(1),
            Step::Down => now.saturating_add(1),
            Step::PageUp => now.saturating_sub(page),
            Step::PageDown => now.saturating_add(page),
            Step::First => 0,
            Step::Last => usize::MAX,
        };
        self.select(to, len, height);
    }

    /// Selects an entry, or the last one where there are fewer.
    pub fn select(&mut self, index: usize, len: usize, height: usize) {
        self.selected = index.min(len.saturating_sub(1));
        self.offset = reveal(self.offset, self.selected, len, height);
    }

    /// The entries that show in `height` rows; the selected one is among them, and no row stays
    /// empty while there are entries for it.
    pub fn shown(self, len: usize, height: usize) -> Range<usize> {
        let selected = self.selected(len).unwrap_or(0);
        let from = reveal(self.offset, selected, len, height);
        from..(from + height).min(len)
    }
}

/// The offset nearest to `offset` at which `selected` shows, with a margin where there is room.
pub fn reveal(offset: usize, selected: usize, len: usize, height: usize) -> usize {
    if height == 0 || len <= height {
        return 0;
    }
    let margin = MARGIN.min((height - 1) / 2);
    let least = (selected + margin + 1).saturating_sub(height);
    let most = selected.saturating_sub(margin);
    offset.clamp(least, most).min(len - height)
}

/// The first row of a page of text after a move: the page never runs past its end.
pub fn turn(top: usize, step: Step, len: usize, height: usize) -> usize {
    let page = height.saturating_sub(1).max(1);
    let last = len.saturating_sub(height);
    let to = match step {
        Step::Up => top.min(last).saturating_sub(1),
        Step::Down => top.saturating_add(1),
        Step::PageUp => top.min(last).saturating_sub(page),
        Step::PageDown => top.saturating_add(page),
        Step::First => 0,
        Step::Last => last,
    };
    to.min(last)
}

/// The start of a window of `size` that shows the place `at`, chosen from the place alone: it moves by half
/// windows, so that a caret does not drag the whole text along with each key.
pub fn window(at: usize, size: usize) -> usize {
    if at < size {
        return 0;
    }
    let step = (size / 2).max(1);
    ((at - size) / step + 1) * step
}
