//! What the report page needs, gathered from the book. The page itself is drawn in the room of exchange.

use super::shown::{Line, Shown, Teller};
use super::sums::{Sums, light_of};
use super::{Order, Progress, Stop, ledger};
use crate::domain::assess::due;
use crate::domain::field::Field;
use crate::domain::kinds::{Health, Stage};
use crate::exchange::headings::Target;
use crate::exchange::ledger::{Cell, Tone};
use crate::exchange::report::{self, Report, Tile, Work};
use crate::i18n::export::{Ask, Word};
use crate::i18n::report::Text;
use crate::register::Register;
use crate::register::book::Entry;
use crate::register::check::check_code;
use crate::register::columns::Computed;
use crate::register::error::Error;
use crate::register::show;
use std::io::Write;

/// So many projects stand in the table at most: more make a page that browsers labour over.
const ROWS: usize = 3_000;

/// The columns of the table when none were asked for.
fn usual() -> Vec<Shown> {
    let field = |f| Shown::Target(Target::Field(f));
    let mut out = vec![field(Field::Code), Shown::Computed(Computed::Name)];
    out.extend([Field::Sector, Field::Stage, Field::Health].map(field));
    out.push(Shown::Computed(Computed::HealthComputed));
    out.extend([Field::LeadAgency, Field::Provinces, Field::Investment, Field::Progress].map(field));
    out.extend([Computed::NextMilestone, Computed::Due, Computed::DaysLate].map(Shown::Computed));
    out
}

impl Register {
    /// Writes the report page; answers how many projects it is about.
    pub(super) fn page_of(
        &self,
        order: &Order,
        out: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> Result<usize, Stop> {
        let (book, style) = (self.book(), &order.style);
        let lang = style.lang;
        if order.ids.len() > ROWS {
            // Charts and map look at each more than once.
            book.entries();
        }
        let entries: Vec<&Entry> = order.ids.iter().filter_map(|id| book.entry(*id)).collect();
        if !progress(0, entries.len()) {
            return Err(Stop::Stopped);
        }
        let columns = order.columns.clone().unwrap_or_else(|| usual().into_iter().map(|s| (s, None)).collect());
        let teller = Teller::new(book, *style, self.seen());
        let mut sums = Sums::new(*style);
        entries.iter().for_each(|entry| sums.add(entry));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for line in entries.iter().take(ROWS).map(|entry| Line::of(entry)) {
            rows.push(columns.iter().map(|(shown, _)| shown.cell(&line, &teller)).collect());
        }
        let works = entries.iter().map(|entry| Work {
            code: &entry.code,
            name: show::name(&entry.project, lang),
            project: &entry.project,
            milestones: &entry.milestones,
            light: light_of(entry),
        });
        let name = self.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let name = if name == "register" { Ask::Name.say(lang).to_string() } else { name };
        let ids = self.store.ids().map_err(Error::from)?;
        let mut facts = vec![
            (Word::AsOf, self.day().today.format("%Y-%m-%d").to_string()),
            (Word::WrittenBy, self.author().to_string()),
            (Word::CheckCode, check_code(&ids)),
        ];
        if !order.query.is_empty() {
            facts.push((Word::Chosen, order.query.clone()));
        }
        let report = Report {
            lang,
            title: Text::Title.with(lang, &[&name]),
            facts: facts.into_iter().map(|(word, value)| (word.say(lang).to_string(), value)).collect(),
            tiles: self.tiles(&entries, order),
            figures: vec![sums.stages(), sums.lights(book)],
            works: works.collect(),
            places: book.places(),
            today: self.day().today,
            ledger: ledger(&columns, book, style),
            rows,
            count: entries.len(),
            rule: Word::Rule.say(lang).to_string(),
        };
        report::write(&report, out)?;
        Ok(entries.len())
    }

    fn tiles(&self, entries: &[&Entry], order: &Order) -> Vec<Tile> {
        let lang = order.style.lang;
        let count = |keeps: &dyn Fn(&Entry) -> bool| entries.iter().filter(|e| keeps(e)).count();
        let stage = |wanted: Stage| move |e: &Entry| e.project.get(Field::Stage) == Some(wanted.code());
        let sum =
            |field: Field| entries.iter().filter_map(|e| e.project.number(field)).fold(0_i64, i64::saturating_add);
        let today = self.day().today;
        let soon = |e: &Entry| {
            let open = e.milestones.iter().filter(|m| m.get(Field::Actual).is_none()).filter_map(due);
            open.filter(|d| (0..=30).contains(&(d.latest() - today).num_days())).count()
        };
        let tile = |text: Text, figure: String, tone| Tile { label: text.say(lang).to_string(), figure, tone };
        let lit = |n: usize, tone| if n > 0 { tone } else { Tone::Dim };
        let (overdue, red) = (count(&|e| e.facts.overdue), count(&|e| light_of(e) == Health::Red));
        let yellow = count(&|e| light_of(e) == Health::Yellow);
        let amount = |field| show::amount(sum(field), lang);
        vec![
            tile(Text::Projects, entries.len().to_string(), Tone::Plain),
            tile(Text::UnderWay, count(&stage(Stage::Implementation)).to_string(), Tone::Busy),
            tile(Text::InService, count(&stage(Stage::Maintenance)).to_string(), Tone::Good),
            tile(Text::Overdue, overdue.to_string(), lit(overdue, Tone::Bad)),
            tile(Text::Behind, red.to_string(), lit(red, Tone::Bad)),
            tile(Text::AtRisk, yellow.to_string(), lit(yellow, Tone::Warn)),
            tile(Text::DueSoon, entries.iter().map(|e| soon(e)).sum::<usize>().to_string(), Tone::Plain),
            tile(Text::Sourced, count(&|e| e.sourced).to_string(), Tone::Plain),
            tile(Text::Investment, amount(Field::Investment), Tone::Plain),
            tile(Text::Paid, amount(Field::Paid), Tone::Plain),
        ]
    }
}
