//! The workbook: projects, milestones, changes, figures, notes, and the lists that cells are chosen from.

use super::shown::{self, Shown, Teller};
use super::{Order, Progress, Stop, Style, ledger, memory};
use crate::domain::assess::{days_overdue, is_running, slip};
use crate::domain::change::ChangeKind;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;
use crate::exchange::headings::{Special, Target};
use crate::exchange::ledger::{Cell, Column, Holds, Ledger, Tone};
use crate::exchange::out::xlsx::{MOST, Notes, Wanted, Xlsx};
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::export::{Sheet, Word, yi};
use crate::i18n::headings::wan;
use crate::i18n::{Lang, labels};
use crate::register::Register;
use crate::register::book::Entry;
use crate::register::check::check_code;
use crate::register::error::Error;
use crate::register::history::{Asked, Line, Told};
use crate::register::json::{code_of, is_internal};
use crate::register::show;
use std::io::Write;

/// So many changes are listed at most.
const CHANGES: usize = 5_000;
/// Changes of so many days when there was no export before.
const DAYS: i64 = 30;

impl Register {
    /// Writes the workbook; answers how many projects it holds.
    pub(super) fn workbook(
        &self,
        order: &Order,
        to: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> Result<usize, Stop> {
        let (book, style) = (self.book(), &order.style);
        let lang = style.lang;
        if order.ids.len() > MOST {
            let error = Error::usage(ErrorText::TooManyRows, &[&MOST, &order.ids.len()]);
            return Err(error.hint(HintText::UseCsv, &[]).into());
        }
        let name = self.path().file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let mut out = Xlsx::new(&name, self.author(), Sheet::Lists.say(lang));

        let mut columns = self.columns(order);
        for special in [Special::Id, Special::Seen] {
            let shown = Shown::Target(Target::Special(special));
            columns.retain(|(s, _)| *s != shown);
            columns.push((shown, None));
        }
        let projects = ledger(&columns, book, style);
        let milestones = Ledger { columns: self.milestone_columns(style), lists: projects.lists.clone() };
        let steps = book.count_milestones(&order.ids).map_err(Error::from)?;
        let wanted = [
            Wanted {
                name: Sheet::Projects.say(lang),
                ledger: &projects,
                rows: order.ids.len(),
                frozen: 2,
                tab: 0x1F4E78,
            },
            Wanted {
                name: Sheet::Milestones.say(lang),
                ledger: &milestones,
                rows: steps.min(MOST),
                frozen: 2,
                tab: 0xE0A100,
            },
        ];
        let shown: Vec<&Shown> = columns.iter().map(|(s, _)| s).collect();
        let (sums, done) = match Xlsx::is_long(order.ids.len()) {
            true => self.long_sheets(order, &mut out, wanted, &shown, progress)?,
            false => self.short_sheets(order, &mut out, wanted, &shown, progress)?,
        };
        let since = order.since.or_else(|| memory::last(self)).unwrap_or(self.clock().wall() - DAYS * 86_400_000);
        let shortened = self.changes_sheet(&mut out, order, since)?;
        out.figures(Sheet::Figures.say(lang), &sums.all(book), Word::Rule.say(lang), Word::Total.say(lang))?;
        let mut notes = self.notes(order, since, [&projects, &milestones])?;
        if shortened {
            notes.lines.push(format!("{} {}", Sheet::Changes.say(lang), Word::Capped.with(lang, &[&CHANGES])));
        }
        if steps > MOST {
            notes.lines.push(format!("{} {}", Sheet::Milestones.say(lang), Word::CappedRows.with(lang, &[&MOST])));
        }
        if out.cut > 0 {
            notes.lines.push(Word::Cut.with(lang, &[&out.cut]));
        }
        out.notes(Sheet::About.say(lang), &name, &notes)?;
        out.lists(&projects)?;
        // Packing it takes a while.
        if !progress(done, done.max(1)) {
            return Err(Stop::Stopped);
        }
        out.finish(to)?;
        Ok(done)
    }

    /// The columns of the sheet of milestones.
    fn milestone_columns(&self, style: &Style) -> Vec<Column> {
        let lang = style.lang;
        let plain = |code: &str, heading: &str, holds, width, computed| Column {
            code: code.into(),
            heading: heading.into(),
            holds,
            width,
            computed,
            tones: Vec::new(),
        };
        let status = [(Word::Done, Tone::Good), (Word::Late, Tone::Bad), (Word::Open, Tone::Plain)];
        let fields = FIELDS.iter().map(|(field, width)| {
            let holds = match field.kind() {
                FieldKind::Date => Holds::Date,
                FieldKind::LongText => Holds::Long,
                FieldKind::Code(_) => Holds::Choice(shown::LISTS.iter().position(|l| l == field).unwrap_or_default()),
                _ => Holds::Text,
            };
            plain(field.code(), labels::field(lang, *field), holds, *width, *field == Field::ForecastSource)
        });
        let name = Shown::Target(Target::Special(Special::Name)).heading(style);
        let mut columns = vec![
            plain("project", labels::field(lang, Field::Code), Holds::Text, 11, false),
            plain("project_name", &name, Holds::Text, 34, true),
        ];
        columns.extend(fields);
        columns.push(plain("slip_days", Word::Slip.say(lang), Holds::Number(0), 11, true));
        columns.push(Column {
            tones: status.iter().map(|(w, t)| (w.say(lang).to_string(), *t)).collect(),
            ..plain("status", Word::MilestoneStatus.say(lang), Holds::Text, 11, true)
        });
        for special in [Special::Id, Special::Seen] {
            columns.push(Shown::Target(Target::Special(special)).column(style, None));
        }
        columns
    }

    /// What people changed since a moment; answers whether some found no room.
    fn changes_sheet(&self, out: &mut Xlsx, order: &Order, since: i64) -> Result<bool, Stop> {
        let lang = order.style.lang;
        let heads = [
            (Word::When, 17, Holds::Text),
            (Word::Who, 12, Holds::Text),
            (Word::Project, 11, Holds::Text),
            (Word::Thing, 22, Holds::Text),
            (Word::What, 16, Holds::Text),
            (Word::Before, 32, Holds::Long),
            (Word::After, 32, Holds::Long),
            (Word::Note, 32, Holds::Long),
        ];
        let column = |(word, width, holds): (Word, u16, Holds)| Column {
            code: format!("{word:?}").to_lowercase(),
            heading: word.say(lang).into(),
            holds,
            width,
            computed: true,
            tones: Vec::new(),
        };
        let ledger = Ledger { columns: heads.map(column).to_vec(), lists: Vec::new() };
        let asked = Asked { since: Some(since), limit: Some(CHANGES), ..Asked::default() };
        let mut log = self.log(&asked)?;
        // What the plan and the catalogue laid down is no change of people.
        log.retain(|told| told.kind != ChangeKind::Seed);
        let chosen: Option<std::collections::HashSet<_>> =
            (!order.query.is_empty()).then(|| order.ids.iter().copied().collect());
        let wanted = |line: &&Line| {
            !is_internal(line) && chosen.as_ref().is_none_or(|c| line.project.is_some_and(|p| c.contains(&p)))
        };
        let lines: Vec<(&Told, &Line)> =
            log.iter().flat_map(|told| told.lines.iter().filter(wanted).map(move |line| (told, line))).collect();
        let mut rows = out.sheet(Sheet::Changes.say(lang), &ledger, lines.len().min(CHANGES), 0, 0xC0392B)?;
        for (told, line) in lines.iter().take(CHANGES) {
            rows.row(&self.change_cells(told, line, lang))?;
        }
        out.put(rows)?;
        Ok(lines.len() > CHANGES || log.len() >= CHANGES)
    }

    fn change_cells<'a>(&'a self, told: &'a Told, line: &Line, lang: Lang) -> Vec<Cell<'a>> {
        let book = self.book();
        let say = |value: &Option<String>| match value {
            Some(value) if line.key != Key::Deleted => show::value(&line.key, value, book, lang),
            _ => String::new(),
        };
        let milestone = || {
            if !book.is_whole() {
                let found = self.store.record(line.entity).ok().flatten().filter(|m| !m.deleted)?;
                return Some(labels::milestone_title(lang, &found).to_string());
            }
            let entry = line.project.and_then(|p| book.entry(p))?;
            let found = entry.milestones.iter().find(|m| m.id == line.entity)?;
            Some(labels::milestone_title(lang, found).to_string())
        };
        let thing = match line.entity.entity {
            Entity::Milestone => milestone(),
            _ => None,
        };
        let what = match &line.key {
            Key::Element(field, _) => labels::field(lang, *field).to_string(),
            key => labels::key_label(lang, key),
        };
        vec![
            Cell::text(book.moment(told.at).format("%Y-%m-%d %H:%M").to_string()),
            Cell::text(told.author.as_str()),
            Cell::text(line.project.and_then(|p| code_of(p, book)).unwrap_or_default()),
            Cell::text(thing.unwrap_or_else(|| labels::entity(lang, line.entity.entity).to_string())),
            Cell::text(what),
            Cell::text(say(&line.before)),
            Cell::text(say(&line.after)),
            Cell::text(told.note.as_str()),
        ]
    }

    fn notes(&self, order: &Order, since: i64, ledgers: [&Ledger; 2]) -> Result<Notes, Stop> {
        let lang = order.style.lang;
        let book = self.book();
        let ids = self.store.ids().map_err(Error::from)?;
        let moment = |ms: i64| book.moment(ms).format("%Y-%m-%d %H:%M").to_string();
        let all = || Word::Everything.say(lang).to_string();
        let query = Some(order.query.clone()).filter(|q| !q.is_empty()).unwrap_or_else(all);
        let unit = if order.style.yi { yi(lang) } else { wan(lang) };
        let pairs = [
            (Word::Register, self.path().display().to_string()),
            (Word::AsOf, self.day().today.format("%Y-%m-%d").to_string()),
            (Word::WrittenAt, moment(self.clock().wall())),
            (Word::WrittenBy, self.author().to_string()),
            (Word::CheckCode, check_code(&ids)),
            (Word::Chosen, query),
            (Word::Count, order.ids.len().to_string()),
            (Word::Unit, unit.to_string()),
            (Word::ChangesSince, moment(since)),
        ];
        let mut table = Vec::new();
        for (sheet, ledger) in [Sheet::Projects, Sheet::Milestones].into_iter().zip(ledgers) {
            let meaning = |c: &Column| match c.holds {
                Holds::Hidden => Word::Internal.say(lang).to_string(),
                _ if c.computed => Word::Computed.say(lang).to_string(),
                Holds::Choice(_) => Word::OneOf.say(lang).to_string(),
                Holds::Date => Word::DateAs.say(lang).to_string(),
                Holds::Number(_) if c.heading.contains('%') => Word::PercentAs.say(lang).to_string(),
                Holds::Number(_) => Word::MoneyIn.with(lang, &[&unit]),
                _ => String::new(),
            };
            let line = |c: &Column| vec![sheet.say(lang).into(), c.heading.clone(), meaning(c), c.code.clone()];
            table.extend(ledger.columns.iter().map(line));
        }
        Ok(Notes {
            pairs: pairs.into_iter().map(|(word, value)| (word.say(lang).to_string(), value)).collect(),
            lines: vec![Word::Back.say(lang).into(), Word::Rule.say(lang).into()],
            head: [Word::SheetName, Word::Column, Word::Meaning, Word::Code].map(|w| w.say(lang).to_string()).to_vec(),
            table,
        })
    }
}

/// The row of a milestone.
pub(super) fn step_cells<'a>(
    entry: &'a Entry,
    milestone: &'a Record,
    teller: &Teller<'a>,
    today: chrono::NaiveDate,
) -> Vec<Cell<'a>> {
    let lang = teller.style.lang;
    let code = entry.project.get(Field::Code).unwrap_or_default();
    let mut cells = vec![Cell::text(code), Cell::text(show::name(&entry.project, lang))];
    cells.extend(FIELDS.iter().map(|(f, _)| teller.field(milestone, *f)));
    cells.push(slip(milestone).map_or(Cell::Empty, |days| Cell::Number(days as f64)));
    let word = match milestone.get(Field::Actual) {
        Some(_) => Word::Done,
        None if is_running(&entry.project) && days_overdue(milestone, today).is_some() => Word::Late,
        None => Word::Open,
    };
    cells.push(Cell::text(word.say(lang)));
    cells.push(Cell::text(milestone.id.hex()));
    cells.push(Cell::Number(teller.seen() as f64));
    cells
}

/// The fields of a milestone as columns, with their widths.
const FIELDS: &[(Field, u16)] = &[
    (Field::MilestoneKind, 12),
    (Field::MilestoneName, 22),
    (Field::Baseline, 15),
    (Field::Forecast, 15),
    (Field::ForecastReason, 24),
    (Field::Actual, 15),
    (Field::MilestoneNote, 30),
    (Field::ForecastSource, 24),
];
