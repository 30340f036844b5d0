//! A table for people: columns measured in terminal cells over the first rows, cut to the width of the terminal, never
//! through a wide character. Later rows follow the columns of the first ones, so that a long list streams.

use super::{Heading, Out, Tone, one_line};
use crate::domain::text;
use std::io;

/// So many rows are looked at before the columns are settled.
const LOOKED_AT: usize = 500;
/// Cells between columns.
const GAP: usize = 2;

/// The text and tone of each cell.
type Line = Vec<(String, Tone)>;

/// The columns of a table, settled once.
pub struct Layout {
    labels: Vec<(String, bool)>,
    widths: Option<Vec<usize>>,
    waiting: Vec<Line>,
    /// Cells of space before each line.
    pub indent: usize,
}

impl Layout {
    pub fn new(headings: &[Heading]) -> Layout {
        let labels = headings.iter().map(|h| (h.label.clone(), h.right)).collect();
        Layout { labels, widths: None, waiting: Vec::new(), indent: 0 }
    }

    /// Takes a row; it is written at once when the columns are settled.
    pub fn row(&mut self, out: &mut Out, cells: Line) -> io::Result<()> {
        let cells: Line = cells.into_iter().map(|(t, tone)| (out.clean(&one_line(&t)).into_owned(), tone)).collect();
        match &self.widths {
            Some(widths) => self.print(out, &cells, widths),
            None => {
                self.waiting.push(cells);
                if self.waiting.len() >= LOOKED_AT { self.settle(out) } else { Ok(()) }
            }
        }
    }

    /// Writes what still waits.
    pub fn end(&mut self, out: &mut Out) -> io::Result<()> {
        if self.widths.is_none() && !self.waiting.is_empty() { self.settle(out) } else { Ok(()) }
    }

    fn settle(&mut self, out: &mut Out) -> io::Result<()> {
        let natural: Vec<usize> = (0..self.labels.len())
            .map(|i| {
                let cells = self.waiting.iter().filter_map(|l| l.get(i)).map(|(t, _)| text::width(t));
                cells.max().unwrap_or(0).max(text::width(&self.labels[i].0))
            })
            .collect();
        let widths = fit(&natural, out.width.map(|w| w.saturating_sub(self.indent)));
        let head: Line = self.labels.iter().map(|(l, _)| (l.clone(), Tone::Strong)).collect();
        self.print(out, &head, &widths)?;
        for line in std::mem::take(&mut self.waiting) {
            self.print(out, &line, &widths)?;
        }
        self.widths = Some(widths);
        Ok(())
    }

    fn print(&self, out: &mut Out, cells: &Line, widths: &[usize]) -> io::Result<()> {
        let mut line = " ".repeat(self.indent);
        let last = widths.len().saturating_sub(1);
        for (i, (words, tone)) in cells.iter().enumerate() {
            let width = widths.get(i).copied().unwrap_or(0);
            let shown = text::fit(words, width);
            let gap = " ".repeat(width.saturating_sub(text::width(&shown)));
            let painted = out.toned(&shown, *tone);
            match self.labels.get(i).is_some_and(|(_, right)| *right) {
                true => line.push_str(&format!("{gap}{painted}")),
                false => line.push_str(&format!("{painted}{gap}")),
            }
            if i < last {
                line.push_str(&" ".repeat(GAP));
            }
        }
        out.painted(line.trim_end_matches(' '))
    }
}

/// The widths of columns in so many cells: only those wider than the common limit are cut.
fn fit(natural: &[usize], room: Option<usize>) -> Vec<usize> {
    let gaps = GAP * natural.len().saturating_sub(1);
    let Some(room) = room else { return natural.to_vec() };
    let room = room.saturating_sub(gaps);
    let total = |limit: usize| natural.iter().map(|w| (*w).min(limit)).sum::<usize>();
    let widest = natural.iter().copied().max().unwrap_or(0);
    if total(widest) <= room {
        return natural.to_vec();
    }
    let limit = (0..widest).rev().find(|l| total(*l) <= room).unwrap_or(0);
    let mut left = room.saturating_sub(total(limit));
    natural
        .iter()
        .map(|w| {
            let more = usize::from(*w > limit && left > 0);
            left -= more;
            (*w).min(limit) + more
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::fit;
    use proptest::prelude::*;

    #[test]
    fn only_wide_columns_are_cut() {
        assert_eq!(fit(&[7, 40, 8], Some(80)), vec![7, 40, 8]);
        assert_eq!(fit(&[7, 40, 8], Some(40)), vec![7, 21, 8]);
        assert_eq!(fit(&[5, 5], Some(1)), vec![0, 0]);
    }

    proptest! {
        #[test]
        fn a_table_never_exceeds_its_room(natural in prop::collection::vec(0usize..90, 1..9), room in 0usize..120) {
            let widths = fit(&natural, Some(room));
            let gaps = 2 * (natural.len() - 1);
            prop_assert!(widths.iter().sum::<usize>() + gaps <= room.max(gaps));
            prop_assert!(widths.iter().zip(&natural).all(|(w, n)| w <= n));
            let all: usize = natural.iter().sum();
            prop_assert!(widths.iter().sum::<usize>() == all.min(room.saturating_sub(gaps)));
        }
    }
}
