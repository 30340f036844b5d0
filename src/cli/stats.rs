//! `stats [QUERY] [--by …]`: figures by group, with the counting rule under them. A project stands in every group that it
//! belongs to and once in the total; only forms for people have a total, since programs add up for themselves.

use super::args::{self, choice, format, option, query};
use super::call::Call;
use super::failure::{Failure, Outcome, stderr_is_terminal};
use super::out::{Cell, Cells, Format, Heading, Out, TABLES, Tone};
use super::tree::Verb;
use crate::domain::field::{Field, Key};
use crate::domain::kinds::{Activity, Code, Health, Province, Sector, Stage};
use crate::domain::likeness::nearest;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::errors::ErrorText;
use crate::i18n::{Lang, labels};
use crate::register::book::{Book, Entry};
use crate::register::columns::Column;
use crate::register::error::Error;
use crate::register::packages::Packages;
use crate::register::show;
use clap::{ArgMatches, Command};
use serde_json::Value;
use std::collections::BTreeMap;

pub const VERB: Verb = Verb { name: "stats", about: About::Stats, example: Example::Stats, shape, run };

const GROUPINGS: &[(&str, Field)] = &[
    ("sector", Field::Sector),
    ("stage", Field::Stage),
    ("health", Field::Health),
    ("agency", Field::LeadAgency),
    ("province", Field::Provinces),
];

/// One figure of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Projects,
    Investment,
    Paid,
    PaidShare,
    Overdue,
    Stale,
    Unconfirmed,
    Sourced,
    Paused,
    Green,
    Yellow,
    Red,
    Unrated,
}

/// Every figure with its code; the first ones are shown when none are asked for.
const FIGURES: &[(Figure, &str)] = &[
    (Figure::Projects, "projects"),
    (Figure::Investment, "investment"),
    (Figure::Paid, "paid"),
    (Figure::Overdue, "overdue"),
    (Figure::Unconfirmed, "unconfirmed"),
    (Figure::Sourced, "sourced"),
    (Figure::PaidShare, "paid_share"),
    (Figure::Stale, "stale"),
    (Figure::Paused, "paused"),
    (Figure::Green, "green"),
    (Figure::Yellow, "yellow"),
    (Figure::Red, "red"),
    (Figure::Unrated, "unrated"),
];
const USUAL: usize = 6;

fn shape(command: Command, lang: Lang) -> Command {
    let codes: Vec<&str> = FIGURES.iter().map(|(_, code)| *code).collect();
    let columns = ArgText::StatsColumns.with(lang, &[&codes.join(", ")]);
    command
        .arg(query(lang))
        .arg(choice("by", "GROUP", ArgText::By, GROUPINGS.iter().map(|(code, _)| *code).collect(), lang))
        .arg(option("columns", "COLUMNS", ArgText::Columns, lang).help(columns))
        .arg(choice("packages", "HOW", ArgText::Packages, Packages::ALL.iter().map(|(_, c)| *c).collect(), lang))
        .arg(format(TABLES, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let figures = figures(args::text(matches, "columns"), call.lang)?;
    let (by, field) = *args::text(matches, "by")
        .and_then(|by| GROUPINGS.iter().find(|(code, _)| *code == by))
        .unwrap_or(&GROUPINGS[0]);
    let format = args::format_of(matches, out);
    let packages = args::text(matches, "packages").and_then(Packages::parse).unwrap_or_default();
    let rule = match packages {
        Packages::Each => Say::Rule,
        Packages::One => Say::RuleOne,
        Packages::Parts => Say::RuleParts,
    };
    call.at_desk(|register| {
        let book = register.book();
        let query = args::joined(matches, "query");
        if query.trim().is_empty() && packages != Packages::Each {
            // What stands above everything is asked: it is read at once, not first looked for and then read one by one.
            book.entries();
        }
        let ids = register.select(&query, call.lang)?;
        let ids = register.counted(&ids, packages);
        let mut groups: BTreeMap<(usize, String), Sums> = BTreeMap::new();
        let mut total = Sums::default();
        let needed = [field, Field::Investment, Field::Paid, Field::Activity, Field::Health];
        let needed = needed.map(|field| Column::Key(Key::Field(field)));
        register.each_entry(&ids, Some(&needed), |entry| {
            total.add(entry);
            for group in groups_of(entry, field) {
                groups.entry((place(field, &group), group)).or_default().add(entry);
            }
            Outcome::Ok(())
        })?;
        let mut headings = vec![Heading::new(by, labels::field(call.lang, field))];
        headings.extend(figures.iter().map(|f| Heading::number(f.code(), f.label(call.lang))));
        let mut sheet = out.sheet(format, headings);
        for ((_, group), sums) in &groups {
            let label = label(field, group, book, call.lang);
            let value = if group.is_empty() { Value::Null } else { Value::String(group.clone()) };
            sheet.row(&sums.row(Cell::both(label, value), &figures, call.lang))?;
        }
        if !format.is_for_programs() && !groups.is_empty() {
            let name = Cell::text(Head::Total.say(call.lang)).toned(Tone::Strong);
            sheet.row(&total.row(name, &figures, call.lang))?;
        }
        sheet.end()?;
        match format {
            Format::Table | Format::Md => {
                out.painted("")?;
                out.line(rule.say(call.lang))?;
            }
            _ if stderr_is_terminal() => {}
            _ => call.tell(rule, &[]),
        }
        Ok(0)
    })
}

/// The figures asked for, by code or label.
fn figures(typed: Option<&str>, lang: Lang) -> Outcome<Vec<Figure>> {
    let Some(typed) = typed else { return Ok(FIGURES[..USUAL].iter().map(|(f, _)| *f).collect()) };
    let names = typed.split([',', '，', '、']).map(str::trim).filter(|n| !n.is_empty());
    names
        .map(|name| {
            let found = FIGURES.iter().find(|(f, code)| *code == name || f.label(lang) == name);
            found.map(|(f, _)| *f).ok_or_else(|| unknown(name))
        })
        .collect()
}

fn unknown(name: &str) -> Failure {
    use crate::i18n::errors::HintText;
    let codes: Vec<&str> = FIGURES.iter().map(|(_, code)| *code).collect();
    let error = Error::usage(ErrorText::UnknownColumn, &[&name]);
    Failure::from(match nearest(name, codes.iter().copied()) {
        Some(near) => error.hint(HintText::NearestIs, &[&near]),
        None => error.hint(HintText::OneOf, &[&codes.join(", ")]),
    })
}

/// The groups that a project stands in; the empty one if it has no value.
fn groups_of(entry: &Entry, field: Field) -> Vec<String> {
    match field.is_set() {
        true if entry.project.list(field).is_empty() => vec![String::new()],
        true => entry.project.list(field).to_vec(),
        false => vec![entry.project.get(field).unwrap_or_default().to_string()],
    }
}

/// Groups stand in the order of their vocabulary; those without a value come last.
fn place(field: Field, group: &str) -> usize {
    let of = |codes: &[&str]| codes.iter().position(|c| *c == group).unwrap_or(codes.len());
    match field {
        _ if group.is_empty() => usize::MAX,
        Field::Sector => of(Sector::CODES),
        Field::Stage => of(Stage::CODES),
        Field::Health => of(Health::CODES),
        Field::Provinces => of(Province::CODES),
        _ => 0,
    }
}

fn label(field: Field, group: &str, book: &Book, lang: Lang) -> String {
    match field {
        _ if group.is_empty() => Head::NoGroup.say(lang).to_string(),
        Field::LeadAgency => show::agency(group, book, lang),
        Field::Provinces => {
            Province::parse(group).map_or_else(|| group.to_string(), |p| labels::province(lang, p).to_string())
        }
        _ => labels::code_label(lang, field, group).to_string(),
    }
}

impl Figure {
    fn code(self) -> &'static str {
        FIGURES.iter().find(|(f, _)| *f == self).map_or("", |(_, code)| code)
    }

    fn label(self, lang: Lang) -> &'static str {
        let head = match self {
            Figure::Projects => Head::Projects,
            Figure::Investment => return labels::field(lang, Field::Investment),
            Figure::Paid => return labels::field(lang, Field::Paid),
            Figure::PaidShare => Head::PaidShare,
            Figure::Overdue => Head::Overdue,
            Figure::Stale => Head::Stale,
            Figure::Unconfirmed => Head::Unconfirmed,
            Figure::Sourced => Head::Sourced,
            Figure::Paused => Head::Paused,
            Figure::Green => return labels::health(lang, Health::Green),
            Figure::Yellow => return labels::health(lang, Health::Yellow),
            Figure::Red => return labels::health(lang, Health::Red),
            Figure::Unrated => return labels::health(lang, Health::Unrated),
        };
        head.say(lang)
    }
}

/// The figures of one group. Money in whole 万元.
#[derive(Clone, Debug, Default)]
struct Sums {
    projects: i64,
    investment: i64,
    paid: i64,
    overdue: i64,
    stale: i64,
    unconfirmed: i64,
    sourced: i64,
    paused: i64,
    /// By declared light, in the order of `Health::ALL`.
    lights: [i64; 4],
}

impl Sums {
    fn add(&mut self, entry: &Entry) {
        let money = |f: Field| entry.project.number(f).unwrap_or(0);
        self.projects += 1;
        self.investment = self.investment.saturating_add(money(Field::Investment));
        self.paid = self.paid.saturating_add(money(Field::Paid));
        self.overdue += i64::from(entry.facts.overdue);
        self.stale += i64::from(entry.facts.stale);
        self.unconfirmed += i64::from(entry.facts.unconfirmed);
        self.sourced += i64::from(entry.sourced);
        self.paused += i64::from(entry.project.get(Field::Activity) == Some(Activity::Paused.code()));
        let health = entry.project.get(Field::Health).and_then(Health::parse).unwrap_or(Health::Unrated);
        if let Some(at) = Health::ALL.iter().position(|h| *h == health) {
            self.lights[at] += 1;
        }
    }

    fn light(&self, health: Health) -> i64 {
        Health::ALL.iter().position(|h| *h == health).map_or(0, |at| self.lights[at])
    }

    fn cell(&self, figure: Figure, lang: Lang) -> Cell {
        let money = |wan: i64| Cell::both(if wan == 0 { String::new() } else { show::amount(wan, lang) }, wan);
        let bad = |n: i64| Cell::number(n).toned(if n > 0 { Tone::Bad } else { Tone::Plain });
        match figure {
            Figure::Projects => Cell::number(self.projects),
            Figure::Investment => money(self.investment),
            Figure::Paid => money(self.paid),
            Figure::PaidShare if self.investment > 0 => {
                let share =
                    i64::try_from(i128::from(self.paid) * 100 / i128::from(self.investment)).unwrap_or(i64::MAX);
                Cell::both(format!("{share}%"), share)
            }
            Figure::PaidShare => Cell::text(""),
            Figure::Overdue => bad(self.overdue),
            Figure::Stale => Cell::number(self.stale),
            Figure::Unconfirmed => Cell::number(self.unconfirmed),
            Figure::Sourced => Cell::number(self.sourced),
            Figure::Paused => Cell::number(self.paused),
            Figure::Green => Cell::number(self.light(Health::Green)),
            Figure::Yellow => Cell::number(self.light(Health::Yellow)),
            Figure::Red => bad(self.light(Health::Red)),
            Figure::Unrated => Cell::number(self.light(Health::Unrated)),
        }
    }

    fn row(&self, name: Cell, figures: &[Figure], lang: Lang) -> Cells {
        let cells = figures.iter().map(|f| self.cell(*f, lang));
        Cells(std::iter::once(name).chain(cells).collect())
    }
}
