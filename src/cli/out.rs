//! Standard output: what kind of place it is, and the forms in which tables are written to it.
//!
//! Text that could act on a terminal is made harmless on a terminal and left as it is in a pipe or file. Colour goes
//! only to a terminal that wants it. Rows are written as they come: a list of a million never stands in memory.

pub mod sheet;
pub mod table;
pub mod tone;

pub use crate::register::forms::rows::Heading;
pub use crate::register::forms::{json, markdown};
pub use sheet::{Cell, Cells, Row, Sheet};
pub use tone::Tone;

use crate::domain::text;
use crate::i18n::Lang;
use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

/// The forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Table,
    Json,
    Jsonl,
    Tsv,
    Csv,
    Md,
}

impl Format {
    pub const ALL: [Format; 7] =
        [Format::Text, Format::Table, Format::Json, Format::Jsonl, Format::Tsv, Format::Csv, Format::Md];

    pub const fn code(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Table => "table",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Tsv => "tsv",
            Format::Csv => "csv",
            Format::Md => "md",
        }
    }

    pub fn parse(code: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.code() == code)
    }

    /// Whether a row is an object with names.
    pub const fn is_of_objects(self) -> bool {
        matches!(self, Format::Json | Format::Jsonl)
    }

    /// Whether codes and field names are printed, not labels.
    pub const fn is_for_programs(self) -> bool {
        matches!(self, Format::Json | Format::Jsonl | Format::Tsv)
    }
}

/// The forms in which a table can be written; `text` is the table.
pub const TABLES: &[Format] =
    &[Format::Table, Format::Csv, Format::Tsv, Format::Json, Format::Jsonl, Format::Md, Format::Text];

/// Standard output.
pub struct Out {
    pub lang: Lang,
    /// Whether a person sees it.
    pub terminal: bool,
    pub colour: bool,
    /// Cells of a line; `None` = as long as need be.
    pub width: Option<usize>,
    sink: BufWriter<io::StdoutLock<'static>>,
}

impl Out {
    /// `columns` answers the width of the terminal. In a pipe only `COLUMNS` limits the width.
    pub fn new(lang: Lang, no_color: bool, columns: fn() -> Option<u16>) -> Out {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let named = || std::env::var("COLUMNS").ok()?.trim().parse::<usize>().ok().filter(|n| *n > 0);
        let width = if terminal { Some(columns().map_or(80, usize::from)) } else { named() };
        let colour = terminal && !no_color && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Out { lang, terminal, colour, width, sink: BufWriter::with_capacity(1 << 16, stdout.lock()) }
    }

    /// The form when none was asked for: a table for people, tsv for programs.
    pub fn usual(&self) -> Format {
        if self.terminal { Format::Table } else { Format::Tsv }
    }

    /// Text as this place may see it; line breaks stay.
    pub fn clean<'a>(&self, words: &'a str) -> Cow<'a, str> {
        match self.terminal {
            false => Cow::Borrowed(words),
            true if words.contains('\n') => {
                let lines: Vec<Cow<'_, str>> = words.split('\n').map(text::visible).collect();
                Cow::Owned(lines.join("\n"))
            }
            true => text::visible(words),
        }
    }

    /// Text in a tone, where colour is wanted.
    pub fn toned(&self, words: &str, tone: Tone) -> String {
        tone.paint(words, self.colour)
    }

    /// One line, made harmless.
    pub fn line(&mut self, words: &str) -> io::Result<()> {
        let clean = self.clean(words).into_owned();
        writeln!(self.sink, "{clean}")
    }

    /// A line that was made harmless already (it may hold colour).
    pub fn painted(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.sink, "{words}")
    }

    /// A table in a form.
    pub fn sheet(&mut self, format: Format, headings: Vec<Heading>) -> Sheet<'_> {
        Sheet::new(self, format, headings)
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// Line breaks and tabs as spaces, for cells that must stay on one line.
pub fn one_line(words: &str) -> Cow<'_, str> {
    match words.contains(['\n', '\r', '\t']) {
        true => Cow::Owned(words.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ")),
        false => Cow::Borrowed(words),
    }
}
