//! `conflicts`: what is still open, side by side. Exit status 1 if anything is.

use super::args;
use super::call::Call;
use super::failure::Outcome;
use super::out::{Format, Heading, Out, Row, TABLES, one_line};
use super::tree::Verb;
use crate::domain::field::Key;
use crate::i18n::Lang;
use crate::i18n::cli::help::{About, Example};
use crate::i18n::merge::MergeText as T;
use crate::register::book::Book;
use crate::register::json::code_of;
use crate::register::merge::{Conflict, Double, Party, Side, words};
use crate::register::show;
use clap::{ArgMatches, Command};
use serde_json::{Map, Value, json};

pub const VERB: Verb = Verb { name: "conflicts", about: About::Conflicts, example: Example::Conflicts, shape, run };

fn shape(command: Command, lang: Lang) -> Command {
    command.arg(args::format(TABLES, lang))
}

fn run(call: &Call, out: &mut Out, matches: &ArgMatches) -> Outcome<u8> {
    call.at_desk(|register| {
        let (conflicts, doubles, book) = (register.conflicts()?, register.doubles()?, register.book());
        match args::text(matches, "format").and_then(Format::parse).unwrap_or(Format::Text) {
            Format::Text => {
                for conflict in &conflicts {
                    for line in lines(conflict, book, call, call.lang) {
                        out.line(&one_line(&line))?;
                    }
                }
                for double in &doubles {
                    out.line(&one_line(&of_double(double, book, call.lang)))?;
                    out.line(&format!("  {}", T::DoubleHint.with(call.lang, &[&double.id])))?;
                }
            }
            format => {
                let heads = [
                    ("id", T::Id),
                    ("project", T::Where),
                    ("field", T::What),
                    ("side", T::Side),
                    ("author", T::Who),
                    ("at", T::When),
                    ("value", T::Values),
                ];
                let say = |t: T| match t {
                    T::Values => crate::i18n::cli::heads::Head::Value.say(call.lang),
                    t => t.say(call.lang),
                };
                let headings = heads.map(|(code, head)| Heading::new(code, say(head)));
                let mut sheet = out.sheet(format, headings.into());
                let whole = matches!(format, Format::Json | Format::Jsonl);
                for conflict in &conflicts {
                    let sides = if whole { &conflict.sides[..1] } else { &conflict.sides[..] };
                    for side in sides {
                        sheet.row(&Told { conflict, side, book, call })?;
                    }
                }
                sheet.end()?;
            }
        }
        match conflicts.len() {
            0 => call.say(T::NoConflicts.say(call.lang)),
            n => call.say(&T::OpenCount.with(call.lang, &[&n])),
        }
        if !doubles.is_empty() {
            call.say(&T::DoubleCount.with(call.lang, &[&doubles.len()]));
        }
        Ok(u8::from(!(conflicts.is_empty() && doubles.is_empty())))
    })
}

/// Two projects that look like one, for people.
pub fn of_double(double: &Double, book: &Book, lang: Lang) -> String {
    let [kept, gone] = [double.kept, double.gone].map(|id| {
        let entry = book.entry(id);
        entry.map(|e| format!("{} {}", e.code, show::name(&e.project, lang))).unwrap_or_default()
    });
    let line = T::PairLine.with(lang, &[&gone.trim(), &kept.trim(), &words::alike(double.by, lang)]);
    format!("{} {}  {line}", T::Pair.say(lang), double.id)
}

/// A conflict for people: where, then a line for each side, the one that is shown first, and what stood there before.
pub fn lines(conflict: &Conflict, book: &Book, call: &Call, lang: Lang) -> Vec<String> {
    let place = words::place(conflict, book, lang);
    let label = words::label(&conflict.key, lang);
    let mut out = vec![format!("{} {}  {place} {label}", T::Conflict.say(lang), conflict.id)];
    let at = |side: &Side| call.clock.local(side.at).format("%Y-%m-%d %H:%M").to_string();
    if let Some(before) = &conflict.ancestor {
        let said = words::side(conflict, before, book, lang);
        out.push(format!("  {}  {said}  {} {}", T::Ancestor.say(lang), before.author, at(before)));
    } else if conflict.bare {
        out.push(format!("  {}  {}", T::Ancestor.say(lang), T::Empty.say(lang)));
    }
    for (i, side) in conflict.sides.iter().enumerate() {
        let said = words::side(conflict, side, book, lang);
        let note = if side.note.is_empty() { String::new() } else { format!("  “{}”", side.note) };
        let shown = if i == 0 { format!("  {}", T::Shown.say(lang)) } else { String::new() };
        let party = words::party(side.party, lang);
        out.push(format!("  {party}  {said}  {} {}{note}{shown}", side.author, at(side)));
    }
    out.extend(conflict.notes.iter().map(|note| format!("  {}", words::note(note, lang))));
    out
}

/// A conflict as an object.
pub fn object(conflict: &Conflict, book: &Book) -> Map<String, Value> {
    let side = |side: &Side, shown: bool| {
        let values: Map<String, Value> = side.values.iter().map(|(k, v)| (field(k), json!(v))).collect();
        json!({
            "side": party(side.party), "author": side.author, "at": book.moment(side.at).to_rfc3339(),
            "note": side.note, "change": side.change.to_string(), "values": values, "shown": shown,
        })
    };
    let sides: Vec<Value> = conflict.sides.iter().enumerate().map(|(i, s)| side(s, i == 0)).collect();
    let mut out = Map::new();
    out.insert("id".into(), json!(conflict.id));
    out.insert("project".into(), json!(conflict.project.and_then(|p| code_of(p, book))));
    out.insert("entity".into(), json!(conflict.entity.entity.table()));
    out.insert("entity_id".into(), json!(conflict.entity.hex()));
    out.insert("field".into(), json!(field(&conflict.key)));
    out.insert("before".into(), conflict.ancestor.as_ref().map_or(Value::Null, |a| side(a, false)));
    out.insert("sides".into(), Value::Array(sides));
    out
}

fn field(key: &Key) -> String {
    match key {
        Key::Deleted => "deleted".into(),
        key => key.name(),
    }
}

const fn party(party: Party) -> &'static str {
    match party {
        Party::Mine => "mine",
        Party::Theirs => "theirs",
        Party::Other => "other",
    }
}

/// One side on its way out.
struct Told<'a> {
    conflict: &'a Conflict,
    side: &'a Side,
    book: &'a Book,
    call: &'a Call,
}

impl Row for Told<'_> {
    fn text(&self, column: usize) -> String {
        let (conflict, side, lang) = (self.conflict, self.side, self.call.lang);
        match column {
            0 => conflict.id.clone(),
            1 => words::place(conflict, self.book, lang),
            2 => words::label(&conflict.key, lang),
            3 => words::party(side.party, lang).to_string(),
            4 => side.author.clone(),
            5 => self.call.clock.local(side.at).format("%Y-%m-%d %H:%M").to_string(),
            _ => words::side(conflict, side, self.book, lang),
        }
    }

    fn value(&self, column: usize) -> Value {
        match column {
            1 => json!(self.conflict.project.and_then(|p| code_of(p, self.book))),
            2 => json!(field(&self.conflict.key)),
            3 => json!(party(self.side.party)),
            5 => json!(self.book.moment(self.side.at).to_rfc3339()),
            6 if self.conflict.key == Key::Deleted => json!(if self.side.deletes { "deleted" } else { "kept" }),
            6 => json!(self.side.value(&self.conflict.key)),
            column => Value::String(self.text(column)),
        }
    }

    fn object(&self, _: &[Heading]) -> Map<String, Value> {
        object(self.conflict, self.book)
    }
}
