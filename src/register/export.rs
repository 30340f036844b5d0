//! Giving out: what an export was asked for becomes an order, and an order becomes the bytes of a file.
//!
//! `shown` knows the columns, `needs` what is read for them, `dump` writes the lossless form, `workbook` the workbook and `ledgers` its two long sheets, `sums` the figures, `page` what the
//! page needs, `package` what a package of an open standard refers to, `away` exports beside the desk, `memory` when and where this register was last exported. The forms themselves are written in the room of
//! exchange. An export changes nothing in the register.

pub mod away;
mod dump;
mod ledgers;
pub mod memory;
pub(super) mod needs;
mod package;
mod page;
pub mod shown;
mod sums;
mod workbook;

use super::Register;
use super::book::Book;
use super::book::hands::{Craft, Shaping};
use super::error::{Error, Result};
use super::select::{SortKey, unknown_column};
use crate::domain::id::{Entity, EntityId};
use crate::exchange::ledger::{Cells, Ledger};
use crate::exchange::out::rows::{CsvStyle, Form as RowForm, Heading, Row, Rows};
use crate::exchange::out::xlsx::{MOST, WorkbookError};
use crate::exchange::outlet::{Fault, Outlet};
use crate::i18n::Lang;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::StoreError;
use serde_json::Value;
use shown::{Line, Shown, Teller};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The forms of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Xlsx,
    Csv,
    Tsv,
    Json,
    Jsonl,
    Md,
    Html,
    /// A package of OC4IDS, asked for by name.
    Oc4ids,
}

impl Form {
    pub const ALL: &'static [Form] =
        &[Form::Xlsx, Form::Csv, Form::Tsv, Form::Json, Form::Jsonl, Form::Md, Form::Html, Form::Oc4ids];

    /// Whether the ending of a file names it.
    pub const fn has_ending(self) -> bool {
        !matches!(self, Form::Oc4ids)
    }

    /// The ending of a file, and the word of `--format`.
    pub const fn code(self) -> &'static str {
        match self {
            Form::Xlsx => "xlsx",
            Form::Csv => "csv",
            Form::Tsv => "tsv",
            Form::Json => "json",
            Form::Jsonl => "jsonl",
            Form::Md => "md",
            Form::Html => "html",
            Form::Oc4ids => "oc4ids",
        }
    }

    pub fn parse(code: &str) -> Option<Form> {
        Form::ALL.iter().copied().find(|f| f.has_ending() && f.code() == code.to_ascii_lowercase())
    }

    /// The form that the ending of a path names.
    pub fn of(path: &Path) -> Result<Form> {
        let ending = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
        Form::parse(&ending).ok_or_else(|| {
            let error = Error::usage(ErrorText::UnknownEnding, &[&path.display()]);
            error.hint(HintText::OneOf, &[&Form::codes()])
        })
    }

    /// All codes, for hints.
    pub fn codes() -> String {
        Form::ALL.iter().filter(|f| f.has_ending()).map(|f| f.code()).collect::<Vec<_>>().join(", ")
    }
}

/// Language and unit of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub lang: Lang,
    /// Money in 亿元, not in 万元.
    pub yi: bool,
}

/// What a person asks for, as typed.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub form: Form,
    pub query: &'a str,
    /// `code,name_zh=工程名称`; `all` means every column.
    pub columns: Option<&'a str>,
    pub sort: &'a str,
    pub style: Style,
    /// CSV: formulas as they are.
    pub raw: bool,
    /// CSV: with the mark of UTF-8.
    pub bom: bool,
    /// JSONL: with the whole log.
    pub history: bool,
    /// Workbooks: changes from this moment on (milliseconds since 1970, UTC); else since the last export.
    pub since: Option<i64>,
    /// Whether a terminal sees it: text that could act on one is made harmless.
    pub terminal: bool,
}

impl<'a> Asked<'a> {
    /// Everything, as usual.
    pub fn new(form: Form, lang: Lang) -> Asked<'a> {
        let style = Style { lang, yi: false };
        Asked {
            form,
            query: "",
            columns: None,
            sort: "",
            style,
            raw: false,
            bom: false,
            history: false,
            since: None,
            terminal: false,
        }
    }
}

/// What is to be written: everything asked for, read and settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub form: Form,
    pub style: Style,
    /// The projects, in their order.
    pub ids: Vec<EntityId>,
    /// How they were chosen, for the notes.
    pub query: String,
    /// `None` = the usual ones of the form.
    pub columns: Option<Vec<(Shown, Option<String>)>>,
    pub raw: bool,
    pub bom: bool,
    pub history: bool,
    pub since: Option<i64>,
    pub terminal: bool,
}

impl Order {
    /// The same of these projects, in this order; `query` says how they were chosen (nothing: they are all).
    #[must_use]
    pub fn of(mut self, ids: Vec<EntityId>, query: &str) -> Order {
        self.ids = ids;
        self.query = query.to_string();
        self
    }
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub projects: usize,
    /// Milestones that found no room on their sheet.
    pub left: usize,
    /// Where to; `None` = a stream.
    pub path: Option<PathBuf>,
}

/// Why nothing (or not all) was written.
#[derive(Debug)]
pub enum Stop {
    Desk(Error),
    /// The place that it was written to failed.
    Out(io::Error),
    /// Somebody stopped it.
    Stopped,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Desk(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        Stop::Desk(error.into())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Out(error)
    }
}

impl From<WorkbookError> for Stop {
    fn from(error: WorkbookError) -> Stop {
        Stop::Out(error.0)
    }
}

/// Is told how many of how many are written; answers whether to go on.
pub type Progress<'p> = dyn FnMut(usize, usize) -> bool + 'p;

/// How often progress is told.
const STEP: usize = 256;

impl Register {
    /// Settles what is asked for; wrong words are refused before anything is written.
    pub fn order(&self, asked: &Asked<'_>) -> Result<Order> {
        let lang = asked.style.lang;
        let year = self.year();
        let keys = SortKey::parse_list(asked.sort, year)?;
        // Everything in its own order: nothing is looked for.
        let mut ids = match asked.query.trim().is_empty() && keys.is_empty() {
            true => self.book().in_order(),
            false => self.select(asked.query, lang)?,
        };
        if !keys.is_empty() {
            self.sort(&mut ids, &keys, lang);
        }
        let columns = asked.columns.map(|text| read_columns(text, lang, year)).transpose()?;
        let whole = asked.query.trim().is_empty() && asked.columns.is_none();
        if asked.history && (asked.form != Form::Jsonl || !whole) {
            return Err(Error::usage(ErrorText::HistoryForm, &[]));
        }
        Ok(Order {
            form: asked.form,
            style: asked.style,
            ids,
            query: asked.query.trim().to_string(),
            columns: columns.filter(|c| !c.is_empty()),
            raw: asked.raw,
            bom: asked.bom,
            history: asked.history,
            since: asked.since,
            terminal: asked.terminal,
        })
    }

    /// The year that `annual_plan` and `annual_paid` mean.
    pub fn year(&self) -> u16 {
        use chrono::Datelike;
        u16::try_from(self.day().today.year()).unwrap_or_default()
    }

    /// Writes an order to a file: whole, or not at all.
    pub fn export(&self, order: &Order, path: &Path, force: bool, progress: &mut Progress<'_>) -> Result<Given> {
        let explain = |fault: Fault| match fault {
            Fault::Exists => Error::io(ErrorText::Exists, &[&path.display()]).hint(HintText::ForceIt, &[]),
            Fault::Full => Error::io(ErrorText::DiskFull, &[&path.display()]).hint(HintText::FreeSpace, &[]),
            Fault::Io(e) => Error::io(ErrorText::Io, &[&path.display(), &e]),
        };
        let mut outlet = Outlet::open(path, force).map_err(explain)?;
        let projects = self.give(order, &mut outlet, progress).map_err(|stop| match stop {
            Stop::Desk(error) => error,
            Stop::Out(error) => explain(error.into()),
            Stop::Stopped => Error::io(ErrorText::NotWritten, &[&path.display()]),
        })?;
        outlet.finish().map_err(explain)?;
        memory::remember(self, order, path);
        Ok(Given { projects, left: self.without_room(order)?, path: Some(path.to_path_buf()) })
    }

    /// How many milestones found no room on their sheet.
    fn without_room(&self, order: &Order) -> Result<usize> {
        // In nearly all registers there are not so many.
        let many = order.form == Form::Xlsx && self.store.about(Entity::Milestone)? > MOST;
        let count = if many { self.book().count_milestones(&order.ids)? } else { 0 };
        Ok(count.saturating_sub(MOST))
    }

    /// Writes an order to a stream; answers how many projects.
    pub fn give(
        &self,
        order: &Order,
        out: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> std::result::Result<usize, Stop> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        let written = match order.form {
            Form::Json | Form::Jsonl if order.columns.is_none() => self.dump(order, &mut out, progress)?,
            Form::Html => self.page_of(order, &mut out, progress)?,
            Form::Oc4ids => self.package(order, &mut out, progress)?,
            Form::Xlsx => self.workbook(order, &mut out, progress)?,
            _ => self.rows(order, &mut out, progress)?,
        };
        out.flush()?;
        Ok(written)
    }

    /// The forms of rows.
    fn rows(
        &self,
        order: &Order,
        out: &mut dyn Write,
        progress: &mut Progress<'_>,
    ) -> std::result::Result<usize, Stop> {
        let book = self.book();
        let columns = self.columns(order);
        let shown: Vec<Shown> = columns.iter().map(|(shown, _)| shown.clone()).collect();
        let form = match order.form {
            Form::Csv => RowForm::Csv(CsvStyle { all: true, raw: order.raw, bom: order.bom }),
            Form::Md => RowForm::Md,
            Form::Json => RowForm::Json,
            Form::Jsonl => RowForm::Jsonl,
            Form::Tsv | Form::Xlsx | Form::Html | Form::Oc4ids => RowForm::Tsv,
        };
        let headings = ledger(&columns, book, &order.style).headings();
        let mut rows = Rows::new(form, headings.clone(), order.terminal);
        let craft = Forming { order, form, headings, shown, seen: self.seen() };
        let mut done = 0;
        let needed = needs::of(craft.shown.iter(), matches!(order.form, Form::Json | Form::Jsonl));
        book.form(&order.ids, &needed, &craft, &mut |row: &str| -> std::result::Result<(), Stop> {
            if done % STEP == 0 && !progress(done, order.ids.len()) {
                return Err(Stop::Stopped);
            }
            done += 1;
            Ok(rows.formed(out, row)?)
        })?;
        Ok(rows.end(out)?)
    }

    /// The columns of an order; columns of foreign ledgers that any of its projects fills come last.
    fn columns(&self, order: &Order) -> Vec<(Shown, Option<String>)> {
        let (lang, year) = (order.style.lang, self.year());
        if let Some(columns) = &order.columns {
            return columns.clone();
        }
        let mut columns = match order.form {
            Form::Md => shown::few(),
            Form::Xlsx => shown::usual(lang, year),
            _ => shown::every(lang, year),
        };
        if order.form != Form::Md {
            let book = self.book();
            let names: BTreeSet<&str> = match book.codes() {
                Some(codes) => codes.names(&order.ids),
                None => {
                    let entries = order.ids.iter().filter_map(|id| book.entry(*id));
                    entries.flat_map(|e| e.project.extra().keys()).map(String::as_str).collect()
                }
            };
            let further = names.into_iter().filter_map(|name| Shown::parse(name, year));
            let further: Vec<Shown> = further.filter(|s| !columns.contains(s)).collect();
            columns.extend(further);
        }
        columns.into_iter().map(|shown| (shown, None)).collect()
    }
}

/// The columns as they leave, with the lists that cells are chosen from.
fn ledger(columns: &[(Shown, Option<String>)], book: &Book, style: &Style) -> Ledger {
    let lists = shown::LISTS
        .iter()
        .map(|f| (crate::i18n::labels::field(style.lang, *f).to_string(), shown::list(*f, book, style.lang)));
    Ledger {
        columns: columns.iter().map(|(shown, heading)| shown.column(style, heading.as_deref())).collect(),
        lists: lists.collect(),
    }
}

/// Reads `code,name_zh=工程名称`.
fn read_columns(text: &str, lang: Lang, year: u16) -> Result<Vec<(Shown, Option<String>)>> {
    let mut out: Vec<(Shown, Option<String>)> = Vec::new();
    for part in text.split([',', '，', '、', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        let (name, heading) = match part.split_once('=') {
            Some((name, heading)) => (name.trim(), Some(heading.trim().to_string()).filter(|h| !h.is_empty())),
            None => (part, None),
        };
        let new = match name {
            "all" | "*" => shown::every(lang, year),
            name => vec![Shown::parse(name, year).ok_or_else(|| unknown_column(name))?],
        };
        for shown in new {
            if !out.iter().any(|(s, _)| *s == shown) {
                out.push((shown, heading.clone()));
            }
        }
    }
    Ok(out)
}

/// How projects become rows, on whatever thread.
struct Forming<'o> {
    order: &'o Order,
    form: RowForm,
    headings: Vec<Heading>,
    shown: Vec<Shown>,
    seen: i64,
}

impl Craft for Forming<'_> {
    fn begin<'b>(&'b self, book: &'b Book) -> Shaping<'b> {
        let teller = Teller::new(book, self.order.style, self.seen);
        let mut rows = Rows::new(self.form, self.headings.clone(), self.order.terminal);
        Box::new(move |entry, text| {
            let line = Line::of(entry);
            match self.form {
                // The longest of all ledgers: no cell of it is made twice.
                RowForm::Csv(style) if !self.order.terminal => {
                    for (i, shown) in self.shown.iter().enumerate() {
                        text.push_str(if i > 0 { "," } else { "" });
                        shown.put_csv(&line, &teller, style, text);
                    }
                    text.push_str("\r\n");
                }
                RowForm::Csv(_) | RowForm::Md => {
                    let cells = Cells(self.shown.iter().map(|s| s.cell(&line, &teller)).collect());
                    rows.form_row(text, &cells);
                }
                _ => rows.form_row(text, &Codes { line, book, shown: &self.shown }),
            }
        })
    }
}

/// One project for the forms that programs read.
struct Codes<'a> {
    line: Line<'a>,
    book: &'a Book,
    shown: &'a [Shown],
}

impl Row for Codes<'_> {
    fn text(&self, _: usize) -> String {
        String::new()
    }

    fn value(&self, column: usize) -> Value {
        self.shown.get(column).map_or(Value::Null, |s| s.json(self.line.entry, self.book))
    }

    fn put_field(&self, column: usize, out: &mut String) {
        self.shown.get(column).into_iter().for_each(|s| s.put_field(&self.line, self.book, out));
    }
}

#[cfg(test)]
pub(crate) mod tests;
