//! `list [QUERY]`: one line per project, in any form, streamed.

use super::args::{self, flag, format, limit, option, query};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Format, Heading, Out, Row, TABLES, Tone};
use super::tree::Verb;
use crate::domain::field::{Field, FieldKind, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::Health;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::register::Register;
use crate::register::book::{Book, Entry};
use crate::register::columns::{Column, Computed};
use crate::register::json::project_json;
use crate::register::select::{SortKey, unknown_column};
use crate::register::straight;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::Write;

pub const VERB: Verb = Verb { name: "list", about: About::List, example: Example::List, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(query(lang))
        .arg(format(TABLES, lang))
        .arg(columns(lang))
        .arg(option("sort", "KEYS", ArgText::Sort, lang))
        .arg(limit(ArgText::Limit, lang))
        .arg(option("view", "NAME", ArgText::ViewOption, lang))
        .arg(flag("count", ArgText::Count, lang))
}

/// `--columns a,b,c`; the long help names them all.
pub fn columns(lang: Lang) -> clap::Arg {
    let fields = Field::of(Entity::Project).map(Field::code);
    let extra = ["annual_plan", "annual_paid"];
    let computed = Computed::ALL.iter().map(|(_, code)| *code);
    let mut lines = String::new();
    let mut width = 0;
    for name in fields.chain(extra).chain(computed) {
        let before = match width {
            0 => "",
            n if n + name.len() + 3 > 68 => ",\n",
            _ => ", ",
        };
        width = if before == ", " { width + 2 + name.len() } else { name.len() };
        lines.push_str(before);
        lines.push_str(name);
    }
    option("columns", "COLUMNS", ArgText::Columns, lang).long_help(ArgText::ColumnsLong.with(lang, &[&lines]))
}

pub fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let mut columns = columns_of(call, matches)?;
        let mut keys = SortKey::parse_list(args::text(matches, "sort").unwrap_or_default(), call.year())?;
        let mut query = args::joined(matches, "query");
        if let Some(name) = args::text(matches, "view") {
            // What is given beside the view narrows it, and wins over its order and columns.
            let view = register.saved_view(name, &call.config.views)?;
            if !view.query.is_empty() {
                query = format!("({}) {query}", view.query);
            }
            if keys.is_empty() {
                keys = view.order(call.year())?;
            }
            if columns.is_none() {
                columns = Some(view.shown(call.year())?).filter(|c| !c.is_empty());
            }
        }
        let all = register.query(&query, call.lang)?.is_all();
        if matches.get_flag("count") {
            let count = match all {
                true => register.count_all()?,
                false => {
                    register.take_up()?;
                    register.select(&query, call.lang)?.len()
                }
            };
            writeln!(out, "{count}")?;
            return Ok(0);
        }
        let wanted = Wanted { columns, keys, limit: args::limit_of(matches), format: args::format_of(matches, out) };
        if all && straight(call.lang, out, register, &wanted)? {
            return Ok(0);
        }
        register.take_up()?;
        // Whole objects of everything in its own order: nothing is looked for, and no index tells of them.
        let objects = wanted.columns.is_none() && wanted.format.is_of_objects();
        let ids = match all && wanted.keys.is_empty() && objects {
            true => register.book().in_order(),
            false => register.select(&query, call.lang)?,
        };
        print(call, out, register, &ids, &wanted)
    })
}

/// How a list is wanted.
pub struct Wanted {
    /// `None` = the usual ones.
    pub columns: Option<Vec<Column>>,
    pub keys: Vec<SortKey>,
    pub limit: Option<usize>,
    pub format: Format,
}

/// The columns asked for.
pub fn columns_of(call: &Call, matches: &ArgMatches) -> Outcome<Option<Vec<Column>>> {
    let Some(typed) = args::text(matches, "columns") else { return Ok(None) };
    let names = typed.split([',', '，', '、']).map(str::trim).filter(|n| !n.is_empty());
    let read = names.map(|name| Column::parse(name, call.year()).ok_or_else(|| unknown_column(name).into()));
    let columns = read.collect::<Outcome<Vec<Column>>>()?;
    Ok((!columns.is_empty()).then_some(columns))
}

/// Writes all projects of a large register straight from its file, if that is enough. Answers whether it was.
fn straight(lang: Lang, out: &mut Out, register: &Register, wanted: &Wanted) -> Outcome<bool> {
    let (form, end) = match wanted.format {
        Format::Tsv => (straight::Form::Tsv, "\n"),
        Format::Csv => (straight::Form::Csv(lang), "\r\n"),
        _ => return Ok(false),
    };
    if out.terminal || !wanted.keys.is_empty() {
        return Ok(false);
    }
    let columns = wanted.columns.clone().unwrap_or_else(|| usual(wanted.format));
    let Some(lines) = register.straight(&columns, form)? else { return Ok(false) };
    let mut head = String::new();
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            head.push(form.between());
        }
        match form {
            straight::Form::Tsv => head.push_str(&column.code()),
            straight::Form::Csv(lang) => form.put(&mut head, &column.label(lang)),
        }
    }
    write!(out, "{head}{end}")?;
    match wanted.limit {
        None => lines.pieces(end, straight::PIECE, |piece| out.write_all(piece.as_bytes()))?,
        limit => lines
            .each(limit, |line| out.write_all(line.as_bytes()).and_then(|()| out.write_all(end.as_bytes())))
            .map(drop)?,
    }
    Ok(true)
}

/// Writes these projects.
pub fn print(call: &Call, out: &mut Out, register: &Register, ids: &[EntityId], wanted: &Wanted) -> Outcome<u8> {
    let book = register.book();
    let mut ids = Cow::Borrowed(ids);
    if !wanted.keys.is_empty() {
        register.sort(ids.to_mut(), &wanted.keys, call.lang);
    }
    let whole = wanted.columns.is_none();
    let columns = wanted.columns.clone().unwrap_or_else(|| usual(wanted.format));
    let headings = columns.iter().map(|c| heading(c, call.lang)).collect();
    let mut sheet = out.sheet(wanted.format, headings);
    let shown = &ids[..ids.len().min(wanted.limit.unwrap_or(usize::MAX))];
    // Where whole objects are printed, all that a project holds is wanted.
    let needed = if whole && wanted.format.is_of_objects() { None } else { Some(columns.as_slice()) };
    register.each_entry(shown, needed, |entry| {
        sheet.row(&Line { entry, book, columns: &columns, whole, lang: call.lang, year: call.year() })
    })?;
    let printed = sheet.end()?;
    if out.terminal && wanted.format == Format::Table {
        out.flush()?;
        match printed < ids.len() {
            true => call.tell(Say::CountOf, &[&printed, &ids.len()]),
            false => call.tell(Say::Count, &[&printed]),
        }
    }
    Ok(0)
}

/// The columns that are shown when none were asked for: few for people, more for programs.
fn usual(format: Format) -> Vec<Column> {
    let field = |f: Field| Column::Key(Key::Field(f));
    match format {
        Format::Table | Format::Md | Format::Text => vec![
            field(Field::Code),
            Column::Computed(Computed::Name),
            field(Field::Stage),
            field(Field::Health),
            field(Field::LeadAgency),
            Column::Computed(Computed::Due),
            field(Field::Progress),
        ],
        _ => {
            let fields = [
                Field::Code,
                Field::NameZh,
                Field::NameEn,
                Field::Kind,
                Field::Sector,
                Field::Stage,
                Field::Health,
                Field::LeadAgency,
                Field::Provinces,
                Field::Progress,
            ];
            let computed = [Computed::Due, Computed::Overdue, Computed::Updated];
            fields.into_iter().map(field).chain(computed.into_iter().map(Column::Computed)).collect()
        }
    }
}

fn heading(column: &Column, lang: Lang) -> Heading {
    let right = match column {
        Column::Key(key) => {
            matches!(key.kind(), Some(FieldKind::Money | FieldKind::Share | FieldKind::Decimal))
        }
        Column::Computed(computed) => matches!(computed, Computed::DaysLate | Computed::Conflicts),
    };
    let whole = *column == Column::Key(Key::Field(Field::Code));
    Heading { right, whole, ..Heading::new(column.code(), column.label(lang)) }
}

/// One project of a list.
struct Line<'a> {
    entry: &'a Entry,
    book: &'a Book,
    columns: &'a [Column],
    whole: bool,
    lang: Lang,
    year: u16,
}

impl Row for Line<'_> {
    fn text(&self, column: usize) -> String {
        self.columns.get(column).map(|c| c.text(self.entry, self.book, self.lang)).unwrap_or_default()
    }

    fn value(&self, column: usize) -> Value {
        self.columns.get(column).map_or(Value::Null, |c| c.json(self.entry, self.book))
    }

    fn tone(&self, column: usize) -> Tone {
        self.columns.get(column).map_or(Tone::Plain, |c| tone(c, self.entry))
    }

    fn object(&self, headings: &[Heading]) -> Map<String, Value> {
        match self.whole {
            true => project_json(self.entry, self.book, self.year),
            false => headings.iter().enumerate().map(|(i, h)| (h.code.clone(), self.value(i))).collect(),
        }
    }
}

/// Lights and lateness stand out; the words say the same.
fn tone(column: &Column, entry: &Entry) -> Tone {
    match column {
        Column::Key(Key::Field(Field::Health)) => {
            entry.project.get(Field::Health).and_then(Health::parse).map_or(Tone::Plain, light)
        }
        Column::Computed(Computed::HealthComputed) => light(entry.facts.health),
        Column::Computed(Computed::Due | Computed::Overdue | Computed::DaysLate) if entry.facts.overdue => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// The tone of a light.
pub fn light(health: Health) -> Tone {
    match health {
        Health::Red => Tone::Bad,
        Health::Yellow => Tone::Warn,
        Health::Green => Tone::Good,
        Health::Unrated => Tone::Dim,
    }
}
