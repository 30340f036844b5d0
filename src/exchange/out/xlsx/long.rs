//! Long sheets: their rows are written and packed piece by piece, on several threads if there are, and never stand in a
//! table. All that stands around the rows comes from a sheet that has the headings only; so that cells get the look of
//! their column by the right number, a workbook of such sheets alone is made first and looked at.

use super::pack::{Body, Packed, looks};
use super::pen::Made;
use super::rows::Rows;
use super::{WorkbookError, Xlsx};
use crate::exchange::ledger::{Cell, Column, Ledger};

/// A sheet that is wanted.
#[derive(Clone, Copy)]
pub struct Wanted<'l> {
    pub name: &'l str,
    pub ledger: &'l Ledger,
    /// About how many rows there will be.
    pub rows: usize,
    /// Columns that stay in sight at the left.
    pub frozen: u16,
    /// The colour of its tab.
    pub tab: u32,
}

/// A sheet on its way: a long one, or one of a few rows.
pub enum Long<'l> {
    Packed(Rows<'l>, Vec<u32>, Body),
    Few(Rows<'l>),
}

/// What a pen must know of a long sheet.
pub struct Look<'l> {
    pub(super) columns: &'l [Column],
    /// The looks of the columns, by their numbers in the workbook.
    pub(super) styles: Vec<u32>,
}

impl<'l> Long<'l> {
    /// What writes its rows must know, if it is a long one.
    pub fn look(&self) -> Option<Look<'l>> {
        match self {
            Long::Packed(rows, styles, _) => Some(Look { columns: rows.columns, styles: styles.clone() }),
            Long::Few(_) => None,
        }
    }

    /// Writes one row of a sheet of few.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WorkbookError> {
        match self {
            Long::Few(rows) => rows.row(cells),
            Long::Packed(..) => Ok(()),
        }
    }

    /// Puts rows that were written by its pen behind those that are there.
    pub fn take(&mut self, made: &Made) -> Result<(), WorkbookError> {
        if let Long::Packed(rows, _, body) = self {
            body.push(&made.piece)?;
            rows.row = rows.row.max(made.last);
            rows.cut += made.cut;
            rows.widths.iter_mut().zip(&made.widths).for_each(|(width, seen)| *width = (*width).max(*seen));
        }
        Ok(())
    }
}

impl Xlsx {
    /// Begins sheets, in a workbook that has none yet; they are put into it by `put_long`.
    pub fn long<'l>(&mut self, all: &[Wanted<'l>]) -> Result<Vec<Long<'l>>, WorkbookError> {
        let mut model = Xlsx::new("", "", &self.lists);
        let sheets: Result<Vec<Rows<'l>>, WorkbookError> = all.iter().map(|wanted| model.begin(wanted)).collect();
        for mut rows in sheets? {
            rows.row = 1;
            sample(&mut rows)?;
            model.put(rows)?;
        }
        let numbers: Vec<usize> = (1..=all.len()).collect();
        let looks = looks(model.book.save_to_buffer()?, &numbers)?;
        let long = |(wanted, looks): (&Wanted<'l>, Vec<u32>)| {
            let rows = self.begin(wanted)?;
            Ok(if rows.many { Long::Packed(rows, looks, Body::default()) } else { Long::Few(rows) })
        };
        all.iter().zip(looks).map(long).collect()
    }

    fn begin<'l>(&mut self, wanted: &Wanted<'l>) -> Result<Rows<'l>, WorkbookError> {
        self.sheet(wanted.name, wanted.ledger, wanted.rows, wanted.frozen, wanted.tab)
    }

    /// Puts a sheet behind those that are there.
    pub fn put_long(&mut self, long: Long<'_>) -> Result<(), WorkbookError> {
        match long {
            Long::Few(rows) => self.put(rows),
            Long::Packed(rows, _, _) if rows.row == 0 => self.put(rows),
            Long::Packed(mut rows, styles, body) => {
                sample(&mut rows)?;
                self.put(rows)?;
                let number = self.book.worksheets_mut().len();
                self.packed.push(Packed { number, styles, body });
                Ok(())
            }
        }
    }
}

/// Writes the last row as one that stands for all: how far the sheet reaches, and how its cells look.
fn sample(rows: &mut Rows<'_>) -> Result<(), WorkbookError> {
    for at in 0..rows.columns.len() as u16 {
        rows.sheet.write_number(rows.row, at, 0.0)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Pen, Xlsx};
    use super::{Long, Wanted};
    use crate::exchange::ledger::{Cell, Column, Holds, Ledger, Tone};
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use std::io::{Cursor, Read};

    fn ledger(extra: usize) -> Ledger {
        let holds = [Holds::Text, Holds::Date, Holds::Number(2), Holds::Choice(0), Holds::Long, Holds::Hidden];
        let column = |n: usize| Column {
            code: format!("c{n}"),
            heading: format!("<{n}>"),
            holds: holds[n % holds.len()],
            width: 9,
            computed: false,
            tones: if n == 3 { vec![("a&b".into(), Tone::Bad)] } else { Vec::new() },
        };
        let lists = vec![("list".into(), vec!["a".into(), "b".into()])];
        Ledger { columns: (0..6 + extra).map(column).collect(), lists }
    }

    /// The parts of a workbook, unpacked, without the moment at which it was made.
    fn parts(bytes: Vec<u8>) -> Vec<(String, String)> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
        let mut out = Vec::new();
        for n in 0..zip.len() {
            let mut part = zip.by_index(n).expect("a part");
            let mut text = String::new();
            part.read_to_string(&mut text).expect("whole and sound");
            let name = part.name().expect("a name").into_owned();
            out.push((name.clone(), if name.ends_with("core.xml") { String::new() } else { text }));
        }
        out
    }

    fn cell() -> impl Strategy<Value = Cell<'static>> {
        let day = |n: i32| NaiveDate::from_num_days_from_ce_opt(n).map_or(Cell::Empty, Cell::Day);
        prop_oneof![
            Just(Cell::Empty),
            "[a-z &<>\"'_x0-9D\n\t\u{1}\u{7}\u{1f}\u{202e}\u{fffe}武汉é🚄]{0,12}|_x[0-9A-F]{4}_x[0-9a-g]{4}_"
                .prop_map(Cell::text),
            "[ a]{0,3}".prop_map(|text| Cell::Toned(text.into(), Tone::Good)),
            prop_oneof![
                any::<f64>(),
                (-9_999_999_i32..9_999_999).prop_map(f64::from),
                Just(-0.0),
                Just(0.1),
                Just(f64::NAN),
                Just(f64::INFINITY),
                Just(f64::NEG_INFINITY)
            ]
            .prop_map(Cell::Number),
            (600_000..3_600_000).prop_map(day),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_long_sheet_is_what_the_library_writes(
            rows in prop::collection::vec(prop::collection::vec(cell(), 30), 0..14),
            few in prop::collection::vec(prop::collection::vec(cell(), 6), 0..4),
            step in 1usize..6,
        ) {
            let (wide, narrow) = (ledger(24), ledger(0));
            let wanted = [
                Wanted { name: "one", ledger: &wide, rows: 5_000, frozen: 2, tab: 0x1F4E78 },
                Wanted { name: "other", ledger: &narrow, rows: 3, frozen: 0, tab: 0xE0A100 },
                Wanted { name: "third", ledger: &narrow, rows: 9_000, frozen: 1, tab: 0 },
            ];
            // A cell of the last row keeps the reach of the sheet the same.
            let mut rows = rows;
            if let Some(last) = rows.last_mut() {
                last[0] = Cell::text("last");
            }
            let mut plain = Xlsx::new("t", "a", "lists");
            let mut sheets = Vec::new();
            for w in &wanted {
                sheets.push(plain.sheet(w.name, w.ledger, w.rows, w.frozen, w.tab).expect("a sheet"));
            }
            for (sheet, rows) in sheets.iter_mut().zip([&rows, &few, &rows]) {
                rows.iter().for_each(|row| sheet.row(row).expect("a row"));
            }
            sheets.into_iter().for_each(|sheet| plain.put(sheet).expect("put"));
            plain.lists(&wide).expect("lists");
            let mut long = Xlsx::new("t", "a", "lists");
            for (mut sheet, rows) in long.long(&wanted).expect("sheets").into_iter().zip([&rows, &few, &rows]) {
                if let Some(look) = sheet.look() {
                    // Each piece by a pen of its own, as on several threads.
                    for (n, some) in rows.chunks(step).enumerate() {
                        let mut pen = Pen::new(&look);
                        pen.go((n * step) as u32);
                        some.iter().for_each(|row| pen.row(row));
                        sheet.take(&pen.made().expect("packed")).expect("taken");
                    }
                } else {
                    rows.iter().for_each(|row| sheet.row(row).expect("a row"));
                }
                prop_assert_eq!(matches!(sheet, Long::Few(_)), std::ptr::eq(rows, &few));
                long.put_long(sheet).expect("put");
            }
            long.lists(&wide).expect("lists");
            let (mut one, mut other) = (Vec::new(), Vec::new());
            plain.finish(&mut one).expect("written");
            long.finish(&mut other).expect("written");
            let (wanted, found) = (parts(one), parts(other));
            prop_assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.into_iter().zip(wanted) {
                prop_assert_eq!(found, wanted);
            }
        }
    }
}
