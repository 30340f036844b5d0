//! Groups of rows by what they share: which groups a value belongs to is worked out once, not for each row that has it.

use super::bits::Bits;
use super::dict::EMPTY;
use super::{Index, OVERDUE, Only};
use crate::domain::id::unhex;
use crate::register::grouping::{Gathered, Group, Grouping};

/// The groups of a value.
#[derive(Clone)]
enum Of {
    Unasked,
    One(u32),
    /// None or several.
    Many(Box<[u32]>),
}

impl Index {
    /// The groups of these rows, as `Grouping::each` tells them; `None` if it does not group by what rows share.
    pub(in crate::register) fn grouped(&self, rows: &[u32], by: Grouping) -> Option<Vec<Group>> {
        let field = by.field()?;
        let column = self.column(field)?;
        let leading = (by == Grouping::Programme).then(|| self.leading(rows));
        let mut groups = Gathered::default();
        let mut known = vec![Of::Unasked; column.words.len()];
        for (at, row) in rows.iter().enumerate() {
            let (number, late) = (column.number(*row), self.has(*row, OVERDUE));
            if let (Some(leading), EMPTY) = (&leading, number) {
                let own = leading.has(*row).then(|| self.id(*row).hex());
                let group = groups.place(own.as_deref().unwrap_or_default());
                groups.put(group, at, late);
                continue;
            }
            let of = &mut known[number as usize];
            if matches!(of, Of::Unasked) {
                let mut all = Vec::new();
                let value = Only { index: self, field, number };
                by.each(&value, &|_| false, &mut |key| all.push(groups.place(key)));
                *of = if let [one] = all[..] { Of::One(one) } else { Of::Many(all.into()) };
            }
            match of {
                Of::Unasked => {}
                Of::One(group) => groups.put(*group, at, late),
                Of::Many(all) => all.iter().for_each(|group| groups.put(*group, at, late)),
            }
        }
        Some(groups.all)
    }

    /// The rows to which some of these belong.
    fn leading(&self, rows: &[u32]) -> Bits {
        let mut leading = Bits::none(self.len().div_ceil(64));
        let Some(column) = self.column(super::Field::Parent) else { return leading };
        let mut used = vec![false; column.words.len()];
        rows.iter().for_each(|row| used[column.number(*row) as usize] = true);
        for (number, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            let text = column.words.text(number as u32).unwrap_or_default();
            let row = unhex(text).and_then(|id| self.row_of(&id));
            if let Some(row) = row.filter(|row| self.id(*row).hex() == text) {
                leading.put(row);
            }
        }
        leading
    }
}
