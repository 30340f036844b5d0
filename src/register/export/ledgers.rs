//! The two sheets of a workbook that can be long: projects and milestones. Where they are, several threads write their
//! rows; which row is whose is settled before, so that nobody waits for anybody.

use super::shown::{Line, Shown, Teller};
use super::sums::Sums;
use super::workbook::step_cells;
use super::{Order, Progress, STEP, Stop, Style};
use crate::exchange::ledger::Cell;
use crate::exchange::out::xlsx::{Look, MOST, Made, Pen, Wanted, WorkbookError, Xlsx};
use crate::register::Register;
use crate::register::book::passage::Needs;
use crate::register::book::relay::{Making, Packet, Trade};
use crate::register::book::{Book, Entry};
use crate::register::columns::Computed;
use chrono::NaiveDate;
use std::cell::RefCell;

impl Register {
    /// Few projects: row by row, with lines around every cell.
    pub(super) fn short_sheets(
        &self,
        order: &Order,
        out: &mut Xlsx,
        wanted: [Wanted<'_>; 2],
        shown: &[&Shown],
        progress: &mut Progress<'_>,
    ) -> Result<(Sums, usize), Stop> {
        let [first, second] = wanted;
        let mut first = out.sheet(first.name, first.ledger, first.rows, first.frozen, first.tab)?;
        let mut second = out.sheet(second.name, second.ledger, second.rows, second.frozen, second.tab)?;
        let (book, style, today) = (self.book(), order.style, self.day().today);
        let (mut sums, teller) = (Sums::new(style), Teller::new(book, style, self.seen()));
        let (mut done, mut room) = (0, MOST);
        book.pass(&order.ids, &needs(shown), &mut |entry| -> Result<(), Stop> {
            if done % STEP == 0 && !progress(done, order.ids.len()) {
                return Err(Stop::Stopped);
            }
            done += 1;
            sums.add(entry);
            first.row(&cells(entry, shown, &teller))?;
            for milestone in entry.milestones.iter().take(room) {
                second.row(&step_cells(entry, milestone, &teller, today))?;
            }
            room -= room.min(entry.milestones.len());
            Ok(())
        })?;
        out.put(first)?;
        out.put(second)?;
        Ok((sums, done))
    }

    /// Many projects; their milestones may be few all the same.
    pub(super) fn long_sheets(
        &self,
        order: &Order,
        out: &mut Xlsx,
        wanted: [Wanted<'_>; 2],
        shown: &[&Shown],
        progress: &mut Progress<'_>,
    ) -> Result<(Sums, usize), Stop> {
        let mut sheets = out.long(&wanted)?.into_iter();
        let (Some(mut first), Some(second)) = (sheets.next(), sheets.next()) else { return Err(Stop::Stopped) };
        let (style, seen, today) = (order.style, self.seen(), self.day().today);
        let looks = [first.look(), second.look()];
        let (few, second) = (second.look().is_none(), RefCell::new(second));
        let trade = Writing { looks, shown, style, seen, today };
        let (mut sums, teller) = (Sums::new(style), Teller::new(self.book(), style, seen));
        let (mut done, mut steps) = (0, 0);
        let mut look = |packet: &Packet<'_>| -> Result<Place, Stop> {
            if !progress(done, order.ids.len()) {
                return Err(Stop::Stopped);
            }
            let place = Place { row: done, step: steps };
            for entry in packet.iter() {
                sums.add(entry);
                let milestones = entry.milestones.iter().take(MOST - steps);
                steps += milestones.len();
                if few {
                    let mut second = second.borrow_mut();
                    for milestone in milestones {
                        second.row(&step_cells(entry, milestone, &teller, today))?;
                    }
                }
            }
            done += packet.len();
            Ok(place)
        };
        let mut take = |made: Result<[Option<Made>; 2], WorkbookError>| -> Result<(), Stop> {
            let [rows, steps] = made?;
            rows.iter().try_for_each(|made| first.take(made))?;
            Ok(steps.iter().try_for_each(|made| second.borrow_mut().take(made))?)
        };
        self.book().relay(&order.ids, &needs(shown), &trade, &mut look, &mut take)?;
        out.put_long(first)?;
        out.put_long(second.into_inner())?;
        Ok((sums, done))
    }
}

/// What the sheets need of each project.
fn needs(shown: &[&Shown]) -> Needs {
    let sourced = shown.contains(&&Shown::Computed(Computed::Sourced));
    Needs { sourced, ..Needs::everything() }
}

/// The row of a project.
fn cells<'a>(entry: &'a Entry, shown: &[&Shown], teller: &Teller<'a>) -> Vec<Cell<'a>> {
    let line = Line::of(entry);
    shown.iter().map(|s| s.cell(&line, teller)).collect()
}

/// How many rows stand before those of a packet.
struct Place {
    row: usize,
    step: usize,
}

/// How packets become rows, on whatever thread.
struct Writing<'w> {
    /// How the rows of projects and of milestones are written; `None` = elsewhere.
    looks: [Option<Look<'w>>; 2],
    shown: &'w [&'w Shown],
    style: Style,
    seen: i64,
    today: NaiveDate,
}

impl Trade<Place, Result<[Option<Made>; 2], WorkbookError>> for Writing<'_> {
    fn begin<'b>(&'b self, book: &'b Book) -> Making<'b, Place, Result<[Option<Made>; 2], WorkbookError>> {
        let teller = Teller::new(book, self.style, self.seen);
        let [mut first, mut second] = [0, 1].map(|n| self.looks[n].as_ref().map(Pen::new));
        Box::new(move |place, packet| {
            if let Some(pen) = &mut first {
                pen.go(place.row as u32);
                packet.iter().for_each(|entry| pen.row(&cells(entry, self.shown, &teller)));
            }
            if let Some(pen) = &mut second {
                pen.go(place.step as u32);
                let steps = packet.iter().flat_map(|entry| entry.milestones.iter().map(move |m| (entry, m)));
                for (entry, milestone) in steps.take(MOST - place.step) {
                    pen.row(&step_cells(entry, milestone, &teller, self.today));
                }
            }
            let made = |pen: &mut Option<Pen<'_>>| pen.as_mut().map(Pen::made).transpose();
            Ok([made(&mut first)?, made(&mut second)?])
        })
    }
}
