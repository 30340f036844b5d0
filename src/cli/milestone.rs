//! `milestone CODE list|add|set|done|remove`: the milestones of a project. Without a word after the code they are listed.
//! `milestone QUERY shift` moves those of many (`shift`).

use super::args::{self, format, many, maybe, needed, option};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Cell, Cells, Format, Heading, Out, TABLES, Tone};
use super::tree::{Verb, part};
use super::{ask, assign, shift, told};
use crate::domain::assess::{days_overdue, is_running, slip};
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::{Code, MilestoneKind};
use crate::domain::record::Record;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::{Lang, labels, synonyms};
use crate::register::Register;
use crate::register::book::Entry;
use crate::register::edit::Assignment;
use crate::register::error::Error;
use crate::register::json::milestone_json;
use chrono::NaiveDate;
use clap::{ArgMatches, Command};
use serde_json::Value;

pub const VERB: Verb = Verb { name: "milestone", about: About::Milestone, example: Example::Milestone, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    let below = |name, about| part(name, about, Example::Milestone, lang);
    let which = || needed("which", "WHICH", ArgText::MilestoneWhich, lang);
    let assign = || many("assign", "FIELD=VALUE", ArgText::AssignPlain, lang);
    command
        .arg(needed("code", "CODE", ArgText::Code, lang))
        .arg(format(TABLES, lang))
        .subcommand(below("list", About::MilestoneList).arg(format(TABLES, lang)))
        .subcommand(
            below("add", About::MilestoneAdd).arg(needed("kind", "KIND", ArgText::MilestoneKind, lang)).arg(assign()),
        )
        .subcommand(
            below("set", About::MilestoneSet).arg(which()).arg(assign().num_args(1..).required(true)).arg(option(
                "note",
                "TEXT",
                ArgText::NoteOption,
                lang,
            )),
        )
        .subcommand(below("done", About::MilestoneDone).arg(which()).arg(maybe("date", "DATE", ArgText::DoneOn, lang)))
        .subcommand(below("remove", About::MilestoneRemove).arg(which()))
        .subcommand(shift::shape(below("shift", About::MilestoneShift), lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        if let Some(("shift", m)) = matches.subcommand() {
            shift::run(call, register, args::given(matches, "code"), m)?;
            return Ok(0);
        }
        let entry = register.by_code(args::given(matches, "code"))?;
        let (project, code) = (entry.id(), entry.code.clone());
        match matches.subcommand() {
            Some(("add", m)) => add(call, register, project, &code, m)?,
            Some(("set", m)) => set(call, register, project, &code, m)?,
            Some(("done", m)) => done(call, register, project, &code, m)?,
            Some(("remove", m)) => {
                let id = register.milestone(project, args::given(m, "which"), call.lang)?;
                let title = title(call, register, id);
                register.remove(id)?;
                call.tell(Say::MilestoneRemoved, &[&code, &title]);
            }
            inner => {
                let format = args::format_of(inner.map_or(matches, |(_, m)| m), out);
                list(out, entry, call.today(), format)?;
            }
        }
        Ok(0)
    })
}

fn add(call: &Call, register: &mut Register, project: EntityId, code: &str, m: &ArgMatches) -> Outcome<()> {
    let typed = args::given(m, "kind");
    let kind = synonyms::parse_code(Field::MilestoneKind, typed.trim()).and_then(MilestoneKind::parse);
    let Some(kind) = kind else {
        let name = labels::field(call.lang, Field::MilestoneKind);
        let error = Error::usage(ErrorText::BadCode, &[&name, &typed]);
        return Err(error.hint(HintText::OneOf, &[&MilestoneKind::CODES.join(", ")]).into());
    };
    let assignments = read(call, m)?;
    let (id, _) = register.add_milestone(project, kind, &assignments, call.lang)?;
    call.tell(Say::MilestoneAdded, &[&code, &title(call, register, id)]);
    Ok(())
}

fn set(call: &Call, register: &mut Register, project: EntityId, code: &str, m: &ArgMatches) -> Outcome<()> {
    let assignments = read(call, m)?;
    let id = register.milestone(project, args::given(m, "which"), call.lang)?;
    let record = record(register, id).unwrap_or_else(|| Record::new(id));
    register.check_assignments(&record, &assignments, call.lang)?;
    let mut note = args::given(m, "note").to_string();
    if note.is_empty() && moves_forecast(call, register, &record, &assignments)? {
        match ask::somebody_is_there() {
            true => note = ask::ask(Say::AskReason.say(call.lang)),
            false => call.tell(Say::TellReason, &[&code]),
        }
    }
    let done = register.set_item(id, &assignments, &note, call.lang, None)?;
    match done.is_nothing() {
        true => call.tell(Say::NothingToChange, &[]),
        false => {
            call.tell(Say::MilestoneChanged, &[&code, &title(call, register, id)]);
            told::newest(call, register, Some(project))?;
        }
    }
    Ok(())
}

/// Whether a forecast that stands is moved without a reason.
fn moves_forecast(call: &Call, register: &Register, record: &Record, given: &[Assignment]) -> Outcome<bool> {
    let of = |field: Field| given.iter().find(|a| a.key == Key::Field(field));
    let Some(forecast) = of(Field::Forecast).filter(|_| of(Field::ForecastReason).is_none()) else { return Ok(false) };
    let now = record.get(Field::Forecast).or_else(|| record.get(Field::Baseline));
    let new = register.reader(call.lang).value(&forecast.key, &forecast.text)?;
    Ok(now.is_some() && now != new.as_deref())
}

fn done(call: &Call, register: &mut Register, project: EntityId, code: &str, m: &ArgMatches) -> Outcome<()> {
    let id = register.milestone(project, args::given(m, "which"), call.lang)?;
    let today = call.today().format("%Y-%m-%d").to_string();
    let date = args::text(m, "date").unwrap_or(&today);
    let put = [Assignment::put(Field::Actual, date)];
    let outcome = register.set_item(id, &put, "", call.lang, None)?;
    if outcome.is_nothing() {
        call.tell(Say::NothingToChange, &[]);
        return Ok(());
    }
    let shown = record(register, id).and_then(|r| r.date(Field::Actual)).map(|d| d.shown().into_owned());
    call.tell(Say::MilestoneDone, &[&code, &title(call, register, id), &shown.unwrap_or_default()]);
    Ok(())
}

fn read(call: &Call, m: &ArgMatches) -> Outcome<Vec<Assignment>> {
    assign::read(Entity::Milestone, &args::texts(m, "assign"), call.year(), "taizhang milestone")
}

fn record(register: &Register, id: EntityId) -> Option<Record> {
    let project = register.project_of(id)?;
    register.book().entry(project)?.milestones.iter().find(|m| m.id == id).cloned()
}

fn title(call: &Call, register: &Register, id: EntityId) -> String {
    record(register, id).map(|m| labels::milestone_title(call.lang, &m).to_string()).unwrap_or_default()
}

/// Writes the milestones of a project.
fn list(out: &mut Out, entry: &Entry, today: NaiveDate, format: Format) -> std::io::Result<()> {
    let (headings, rows) = table(entry, today, out.lang);
    let mut sheet = out.sheet(format, headings);
    for (row, milestone) in rows.into_iter().zip(&entry.milestones) {
        sheet.row(&Line { cells: row, milestone })?;
    }
    sheet.end()?;
    Ok(())
}

/// The milestones of a project as a table: number, title, first promise, forecast, actual date, slip, note.
pub fn table(entry: &Entry, today: NaiveDate, lang: Lang) -> (Vec<Heading>, Vec<Cells>) {
    let field = |f: Field| Heading::new(f.code(), labels::field(lang, f));
    let headings = vec![
        Heading::number("n", Head::Number.say(lang)),
        Heading::new("kind", Head::Milestone.say(lang)),
        field(Field::MilestoneName),
        field(Field::Baseline),
        field(Field::Forecast),
        field(Field::Actual),
        Heading::number("slip_days", Head::Slip.say(lang)),
        field(Field::ForecastReason),
        field(Field::MilestoneNote),
    ];
    let running = is_running(&entry.project);
    let rows = entry.milestones.iter().enumerate().map(|(i, m)| {
        let late = running && days_overdue(m, today).is_some();
        let text = |f: Field| Cell::text(m.get(f).unwrap_or_default());
        let date = |f: Field| {
            let date = m.date(f);
            let shown = date.as_ref().map(|d| d.shown().into_owned()).unwrap_or_default();
            let tone = if late && f != Field::Actual { Tone::Bad } else { Tone::Plain };
            Cell::both(shown, date.map_or(Value::Null, |d| Value::String(d.canonical()))).toned(tone)
        };
        let slip = slip(m).map_or(Cell::text(""), |days| Cell::both(Head::Days.with(lang, &[&days]), days));
        let kind = m.get(Field::MilestoneKind);
        let title = kind.map(|k| labels::code_label(lang, Field::MilestoneKind, k)).unwrap_or_default();
        Cells(vec![
            Cell::number(i as i64 + 1),
            Cell::both(title, kind.map_or(Value::Null, Value::from)),
            text(Field::MilestoneName),
            date(Field::Baseline),
            date(Field::Forecast),
            date(Field::Actual),
            slip,
            text(Field::ForecastReason),
            text(Field::MilestoneNote),
        ])
    });
    (headings, rows.collect())
}

/// A milestone of the list: its JSON is the object that `show` gives.
struct Line<'a> {
    cells: Cells,
    milestone: &'a Record,
}

impl super::out::Row for Line<'_> {
    fn text(&self, column: usize) -> String {
        self.cells.text(column)
    }

    fn value(&self, column: usize) -> Value {
        self.cells.value(column)
    }

    fn tone(&self, column: usize) -> Tone {
        self.cells.tone(column)
    }

    fn object(&self, _: &[Heading]) -> serde_json::Map<String, Value> {
        match milestone_json(self.milestone) {
            Value::Object(object) => object,
            _ => serde_json::Map::new(),
        }
    }
}
