//! How the columns of a table share its width.

use super::{Column, MARKS};
use ratatui::layout::Rect;

/// Cells between two columns. A sign that a terminal draws wider than it should spills in here.
const GAP: u16 = 1;

/// Where a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Which column.
    pub column: usize,
    /// Its first cell, counted from the left edge of the table.
    pub x: u16,
    /// Its cells.
    pub width: u16,
}

impl Slot {
    /// Its part of a row of the table.
    pub fn of(self, line: Rect) -> Rect {
        let place = Rect { x: line.x.saturating_add(self.x), width: self.width, ..line };
        place.intersection(line)
    }
}

/// The columns that show in `width` cells: the first `frozen` ones, then those from `first` on, as many
/// as fit with what they need at least. One shows always where there is a cell for it.
pub fn slots(columns: &[Column], frozen: usize, first: usize, width: u16) -> Vec<Slot> {
    let frozen = frozen.min(columns.len());
    let order = (0..frozen).chain(first.max(frozen)..columns.len());
    let room = width.saturating_sub(MARKS);
    let mut shown: Vec<Slot> = Vec::new();
    let mut used = 0u16;
    for column in order {
        let gap = if shown.is_empty() { 0 } else { GAP };
        let min = columns[column].min.max(1);
        let needed = used.saturating_add(gap).saturating_add(min);
        if needed > room {
            if shown.is_empty() && room > 0 {
                shown.push(Slot { column, x: MARKS, width: room });
                return shown;
            }
            break;
        }
        used = needed;
        shown.push(Slot { column, x: 0, width: min });
    }
    share(columns, &mut shown, room - used);
    let mut x = MARKS;
    for slot in &mut shown {
        slot.x = x;
        x += slot.width + GAP;
    }
    shown
}

/// Gives away `spare` cells: first towards what each would like, then by weight.
fn share(columns: &[Column], shown: &mut [Slot], spare: u16) {
    let wish = |slot: &Slot| columns[slot.column].ideal.saturating_sub(slot.width);
    let wishes: Vec<u16> = shown.iter().map(wish).collect();
    let spare = hand_out(shown, &wishes, spare, true);
    let weights: Vec<u16> = shown.iter().map(|slot| columns[slot.column].weight).collect();
    hand_out(shown, &weights, spare, false);
}

/// Hands out cells in proportion to `parts`, and no more than them when they are a `limit`. What rounding
/// leaves goes to the first ones. Returns what is left over.
fn hand_out(shown: &mut [Slot], parts: &[u16], spare: u16, limit: bool) -> u16 {
    let total: u32 = parts.iter().map(|&part| u32::from(part)).sum();
    if total == 0 {
        return spare;
    }
    let giving = if limit { u32::from(spare).min(total) } else { u32::from(spare) };
    let mut left = giving;
    for (slot, &part) in shown.iter_mut().zip(parts) {
        let given = giving * u32::from(part) / total;
        slot.width += given as u16;
        left -= given;
    }
    for (slot, &part) in shown.iter_mut().zip(parts) {
        // With a limit, rounding down left this one short by less than a cell: one more is not too many.
        if left > 0 && part > 0 && (!limit || giving < total) {
            slot.width += 1;
            left -= 1;
        }
    }
    spare - (giving - left) as u16
}

/// The `first` nearest to the present one at which the column under the cursor shows.
pub fn first_for(columns: &[Column], frozen: usize, first: usize, cursor: usize, width: u16) -> usize {
    let shows = |first: usize| slots(columns, frozen, first, width).iter().any(|slot| slot.column == cursor);
    if cursor < frozen || cursor >= columns.len() {
        return first;
    }
    let first = first.max(frozen);
    if cursor < first {
        return cursor;
    }
    (first..cursor).find(|&first| shows(first)).unwrap_or(cursor)
}
