//! The fields of a project as they are printed in a line, straight from the columns of its row.

use super::belonging::Dates;
use crate::domain::field::{Field, FieldKind, Key};
use crate::exchange::out::{csv as commas, tsv};
use crate::i18n::Lang;
use crate::i18n::values::Word;
use crate::register::book::Book;
use crate::register::show;
use crate::store::slices::Passing;
use std::collections::HashMap;
use std::fmt::Write;

/// The form of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For programs: codes, numbers, canonical dates.
    Tsv,
    /// For people: words in a language.
    Csv(Lang),
}

impl Form {
    /// What stands between two fields.
    #[inline]
    pub fn between(self) -> char {
        match self {
            Form::Tsv => '\t',
            Form::Csv(_) => ',',
        }
    }

    /// Adds a text that is no number.
    pub fn put(self, out: &mut String, text: &str) {
        match self {
            Form::Tsv => tsv::put(out, text),
            Form::Csv(_) => commas::put(out, text, false, commas::Style::default()),
        }
    }
}

/// Whether a field can be printed so without asking another project.
pub fn fits(field: Field, form: Form) -> bool {
    match form {
        Form::Tsv => !matches!(field.kind(), FieldKind::Decimal | FieldKind::Project),
        Form::Csv(_) => !matches!(field.kind(), FieldKind::Decimal | FieldKind::Project | FieldKind::Flag),
    }
}

/// A field that is printed, and by which number its column is read.
pub struct Shown {
    field: Field,
    column: usize,
    /// Looked up once, not for every row.
    kind: FieldKind,
    set: bool,
}

impl Shown {
    pub fn new(field: Field, column: usize) -> Shown {
        Shown { field, column, kind: field.kind(), set: field.is_set() }
    }
}

/// So many different values of a column are remembered as they are printed.
const REMEMBERED: usize = 50_000;

/// Prints fields. What stands in the file again and again is put into words once.
pub struct Printer {
    form: Form,
    /// What the words of people are looked up in.
    book: Option<Book>,
    dates: Dates,
    /// By column: values as they stand in the file.
    known: Vec<HashMap<Box<[u8]>, String>>,
}

impl Printer {
    pub fn new(form: Form, book: Option<Book>) -> Printer {
        Printer { form, book, dates: Dates::default(), known: Vec::new() }
    }

    pub fn form(&self) -> Form {
        self.form
    }

    /// Adds a field.
    pub fn put(&mut self, out: &mut String, shown: &Shown, row: &Passing<'_>) {
        match self.form {
            Form::Tsv => self.put_code(out, shown, row),
            Form::Csv(lang) => self.put_words(out, shown, row, lang),
        }
    }

    fn put_code(&mut self, out: &mut String, shown: &Shown, row: &Passing<'_>) {
        let n = shown.column;
        match shown.kind {
            _ if shown.set => {
                if let Some(bytes) = row.bytes(n) {
                    self.remembered(out, n, bytes, |_, _| tsv::field(&set(bytes).into()));
                }
            }
            FieldKind::Money | FieldKind::Share => {
                if let Some(number) = row.number(n) {
                    let _ = write!(out, "{number}");
                }
            }
            FieldKind::Flag => out.push_str(if row.number(n) == Some(1) { "true" } else { "false" }),
            kind => {
                if let Some(text) = row.text(n) {
                    let date = (kind == FieldKind::Date).then(|| self.dates.number(text.as_bytes())).flatten();
                    match date.and_then(|date| self.dates.canonical(date)) {
                        Some(canonical) => out.push_str(canonical),
                        None => tsv::put(out, &text),
                    }
                }
            }
        }
    }

    fn put_words(&mut self, out: &mut String, shown: &Shown, row: &Passing<'_>, lang: Lang) {
        let (field, n) = (shown.field, shown.column);
        let say = |text: &str, book: Option<&Book>| match book {
            Some(book) => show::value(&Key::Field(field), text, book, lang),
            None => text.to_string(),
        };
        match shown.kind {
            _ if shown.set => {
                if let Some(bytes) = row.bytes(n) {
                    self.remembered(out, n, bytes, |form, book| {
                        let element = |e: &String| book.map(|book| show::element(field, e, book, lang));
                        let parts: Vec<String> = set(bytes).iter().filter_map(element).collect();
                        printed(form, &parts.join(Word::Separator.say(lang)))
                    });
                }
            }
            FieldKind::Code(_) | FieldKind::Agency | FieldKind::Date | FieldKind::Source => {
                if let Some(text) = row.text(n) {
                    self.remembered(out, n, text.as_bytes(), |form, book| printed(form, &say(&text, book)));
                }
            }
            kind => {
                if let Some(text) = row.text(n) {
                    // What a program would read as a number is one here too, with its unit.
                    let number = matches!(kind, FieldKind::Money | FieldKind::Share) && row.number(n).is_some();
                    match kind {
                        FieldKind::Text | FieldKind::LongText => {
                            commas::put(out, &text, false, commas::Style::default())
                        }
                        _ => commas::put(out, &say(&text, self.book.as_ref()), number, commas::Style::default()),
                    }
                }
            }
        }
    }

    /// Adds what is printed for a value, made once.
    fn remembered(
        &mut self,
        out: &mut String,
        column: usize,
        value: &[u8],
        make: impl FnOnce(Form, Option<&Book>) -> String,
    ) {
        if self.known.len() <= column {
            self.known.resize_with(column + 1, HashMap::new);
        }
        if let Some(known) = self.known[column].get(value) {
            return out.push_str(known);
        }
        let new = make(self.form, self.book.as_ref());
        out.push_str(&new);
        if self.known[column].len() < REMEMBERED {
            self.known[column].insert(value.into(), new);
        }
    }
}

fn printed(form: Form, words: &str) -> String {
    let mut out = String::new();
    form.put(&mut out, words);
    out
}

/// The elements of a set as it stands in the file.
fn set(bytes: &[u8]) -> Vec<String> {
    serde_json::from_str(&String::from_utf8_lossy(bytes)).unwrap_or_default()
}
