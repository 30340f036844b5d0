//! `log [CODE]`: what was changed, newest first; for people by gesture, for programs one value a line.

use super::args::{self, format, limit, maybe, option};
use super::call::Call;
use super::failure::Outcome;
use super::out::{Format, Heading, Out, Row, Tone};
use super::told;
use super::tree::Verb;
use crate::domain::field::{FIELDS, Key};
use crate::domain::id::EntityId;
use crate::i18n::Lang;
use crate::i18n::cli::heads::Head;
use crate::i18n::cli::help::{About, ArgText, Example};
use crate::i18n::cli::say::Say;
use crate::i18n::errors::{ErrorText, HintText};
use crate::i18n::labels;
use crate::register::Register;
use crate::register::book::Book;
use crate::register::columns::Column;
use crate::register::error::Error;
use crate::register::history::{Asked, Line, Told};
use crate::register::json::change_json;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value};

pub const VERB: Verb = Verb { name: "log", about: About::Log, example: Example::Log, shape, run };

const FORMATS: &[Format] =
    &[Format::Text, Format::Table, Format::Csv, Format::Tsv, Format::Json, Format::Jsonl, Format::Md];

/// So many values of one gesture are told to people when no project was named.
const TOLD: usize = 20;

fn shape(command: Command, lang: Lang) -> Command {
    command
        .arg(maybe("code", "CODE", ArgText::Code, lang))
        .arg(option("since", "DATE", ArgText::Since, lang))
        .arg(option("until", "DATE", ArgText::Until, lang))
        .arg(option("author", "NAME", ArgText::LogAuthor, lang))
        .arg(option("field", "FIELD", ArgText::LogField, lang))
        .arg(limit(ArgText::LogLimit, lang))
        .arg(format(FORMATS, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    let since = args::date(matches, "since", call.today())?.map(|d| call.clock.start_of(d.earliest()));
    let until = args::date(matches, "until", call.today())?
        .and_then(|d| d.latest().succ_opt())
        .map(|after| call.clock.start_of(after));
    call.at_desk(|register| {
        let project = args::text(matches, "code").map(|code| any_project(register, code)).transpose()?;
        let author = args::text(matches, "author").map(str::to_string);
        let field = args::text(matches, "field").map(|name| field(name, call.year())).transpose()?;
        let limit = args::limit_of(matches);
        let asked = Asked { project, field, since, until, author, limit, ..Asked::default() };
        let told = register.log(&asked)?;
        let format = args::text(matches, "format").and_then(Format::parse).unwrap_or(Format::Text);
        match format {
            Format::Text => print(out, register.book(), &told, project)?,
            format => tabulate(out, register.book(), &told, format)?,
        }
        Ok(0)
    })
}

/// A project by its code, also a deleted one: its history is still there.
fn any_project(register: &Register, code: &str) -> Outcome<EntityId> {
    match register.by_code(code) {
        Ok(entry) => Ok(entry.id()),
        Err(e) if e.text() == ErrorText::DeletedCode => Ok(register.removed_by_code(code)?),
        Err(e) => Err(e.into()),
    }
}

/// The name in the log of a field of projects, or of milestones and whatever else belongs to one.
fn field(name: &str, year: u16) -> Outcome<String> {
    if let Some(Column::Key(key)) = Column::parse(name, year) {
        return Ok(key.name());
    }
    let known = FIELDS.iter().map(|d| d.field).find(|f| {
        f.code() == name || [Lang::Zh, Lang::En].iter().any(|l| labels::field(*l, *f).eq_ignore_ascii_case(name))
    });
    Ok(known.map(|f| f.code().to_string()).ok_or_else(|| unknown_field(name))?)
}

fn unknown_field(name: &str) -> Error {
    Error::usage(ErrorText::UnknownField, &[&name]).hint(HintText::SeeFields, &[])
}

/// Gestures as people read them. The lines of one project are all told.
fn print(out: &mut Out, book: &Book, told: &[Told], project: Option<EntityId>) -> std::io::Result<()> {
    let lang = out.lang;
    let at_most = if project.is_some() { usize::MAX } else { TOLD };
    for (i, gesture) in told.iter().enumerate() {
        if i > 0 {
            out.painted("")?;
        }
        let at = book.moment(gesture.at).format("%Y-%m-%d %H:%M");
        let head = format!("{at}  {}  {}", gesture.author, told::kind(gesture, lang));
        let head = out.toned(&out.clean(&head), Tone::Strong);
        let id = out.toned(&gesture.id.short(), Tone::Dim);
        out.painted(&format!("{head}  {id}"))?;
        if !gesture.note.is_empty() {
            out.line(&format!("  “{}”", gesture.note))?;
        }
        for source in gesture.sources.iter().filter_map(|s| crate::register::show::source(&s.hex(), book)) {
            out.line(&format!("  {}{}{source}", Head::Origin.say(lang), Head::Colon.say(lang)))?;
        }
        let (mut said, left) = told::lines(gesture, book, project, lang, at_most);
        said.extend((left > 0).then(|| Say::MoreLines.with(lang, &[&left])));
        for line in said {
            out.line(&format!("  {}", super::out::one_line(&line)))?;
        }
    }
    Ok(())
}

fn tabulate(out: &mut Out, book: &Book, told: &[Told], format: Format) -> std::io::Result<()> {
    let lang = out.lang;
    let heads = [
        ("at", Head::At),
        ("author", Head::Author),
        ("kind", Head::Kind),
        ("project", Head::Project),
        ("entity", Head::Entity),
        ("field", Head::Field),
        ("before", Head::Before),
        ("after", Head::After),
        ("note", Head::Note),
        ("id", Head::Id),
    ];
    let headings = heads.iter().map(|(code, head)| Heading::new(*code, head.say(lang))).collect();
    let mut sheet = out.sheet(format, headings);
    for gesture in told {
        for line in told::in_order(gesture, book) {
            sheet.row(&Change { told: gesture, line, book, lang })?;
        }
    }
    sheet.end()?;
    Ok(())
}

/// One value that changed.
struct Change<'a> {
    told: &'a Told,
    line: &'a Line,
    book: &'a Book,
    lang: Lang,
}

impl Row for Change<'_> {
    fn text(&self, column: usize) -> String {
        let (told, line, book, lang) = (self.told, self.line, self.book, self.lang);
        match column {
            0 => book.moment(told.at).format("%Y-%m-%d %H:%M").to_string(),
            1 => told.author.clone(),
            2 => told::kind(told, lang).to_string(),
            3 => line.project.and_then(|p| crate::register::json::code_of(p, book)).unwrap_or_default(),
            4 => told::entity(line.entity.entity, lang).to_string(),
            5 => told::label(&line.key, lang),
            6 => line.before.as_ref().map(|_| told::sides(line, book, lang).0).unwrap_or_default(),
            7 if line.after.is_none() && line.key != Key::Deleted => String::new(),
            7 => told::sides(line, book, lang).1,
            8 => told.note.clone(),
            _ => told.id.short(),
        }
    }

    fn value(&self, column: usize) -> Value {
        const CODES: [&str; 10] =
            ["at", "author", "kind", "project", "entity", "field", "before", "after", "note", "id"];
        let mut object = change_json(self.told, self.line, self.book);
        CODES.get(column).and_then(|code| object.remove(*code)).unwrap_or_default()
    }

    fn object(&self, _: &[Heading]) -> Map<String, Value> {
        change_json(self.told, self.line, self.book)
    }
}
