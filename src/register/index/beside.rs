//! Columns that the index does not hold, read from the file when a query asks for them: a slice at a time, so that keys
//! need not wait, and kept true afterwards by reading again what changed.

use super::Index;
use super::authors::Authors;
use super::shared::Shared;
use crate::domain::field::Field;
use crate::domain::filter::FilterKey;
use crate::domain::id::{Entity, EntityId};
use crate::search::Sketch;
use crate::store::slices::Wanted;
use crate::store::{Result, Store};
use std::collections::HashMap;

/// Rows that are read in one go.
const SLICE: usize = 1_024;
/// Stands between the texts of one row.
const BETWEEN: char = '\0';

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Source {
    Field(Field),
    Notes,
}

/// The texts of one column, one after another in a block.
#[derive(Debug)]
pub(super) struct Beside {
    block: String,
    texts: Vec<Text>,
    /// Which of the texts each row has, from one on; 0 = none.
    at: Vec<u32>,
    /// Where reading goes on; `None` = all is read.
    place: Option<i64>,
}

/// Where a text stands in the block, and what it may hold.
#[derive(Clone, Copy, Debug)]
struct Text {
    begin: u32,
    end: u32,
    sketch: Sketch,
}

impl Beside {
    fn new(place: Option<i64>) -> Beside {
        Beside { block: String::new(), texts: Vec::new(), at: Vec::new(), place }
    }

    /// The text of a row, with its sketch.
    pub fn sketched(&self, row: u32) -> Option<(Sketch, &str)> {
        let number = self.at.get(row as usize)?.checked_sub(1)?;
        let text = self.texts.get(number as usize)?;
        Some((text.sketch, self.block.get(text.begin as usize..text.end as usize)?))
    }

    fn get(&self, row: u32) -> Option<&str> {
        self.sketched(row).map(|(_, text)| text)
    }

    fn put(&mut self, row: u32, text: &str) {
        let at = row as usize;
        if self.at.len() <= at {
            self.at.resize(at + 1, 0);
        }
        // More than four gigabytes of it cannot be held: what is beyond answers to nothing.
        let (begin, end) = (self.block.len(), self.block.len() + text.len());
        let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(end)) else { return };
        self.at[at] = 0;
        if !text.is_empty() {
            self.block.push_str(text);
            self.texts.push(Text { begin, end, sketch: Sketch::of([text]) });
            self.at[at] = self.texts.len() as u32;
        }
    }

    /// Another text of a row.
    fn add(&mut self, row: u32, text: &str) {
        match self.get(row).map(|before| format!("{before}{BETWEEN}{text}")) {
            Some(both) => self.put(row, &both),
            None => self.put(row, text),
        }
    }
}

/// The columns that were read so far.
#[derive(Debug, Default)]
pub struct Others {
    columns: HashMap<Source, Beside>,
    authors: Option<Authors>,
}

fn source(key: &FilterKey) -> Option<Source> {
    match key {
        FilterKey::Field(field) if !super::holds(*field) => Some(Source::Field(*field)),
        FilterKey::Note => Some(Source::Notes),
        _ => None,
    }
}

impl Others {
    /// Whether something that these keys need has yet to be read.
    pub fn lacks(&self, keys: &[FilterKey]) -> bool {
        let unread = |source| self.columns.get(&source).is_none_or(|column| column.place.is_some());
        keys.iter().filter_map(source).any(unread)
            || keys.contains(&FilterKey::Author) && !self.authors.as_ref().is_some_and(Authors::is_whole)
    }

    /// Columns of what these keys need, of which only single rows will be read (`read_row`).
    pub fn of_rows(keys: &[FilterKey], index: &Index) -> Others {
        let empty = || Beside::new(None);
        let authors = keys.contains(&FilterKey::Author).then(|| {
            let mut authors = Authors::of(index);
            authors.read_no_further();
            authors
        });
        Others { columns: keys.iter().filter_map(source).map(|source| (source, empty())).collect(), authors }
    }

    /// Reads a slice of what these keys need. Answers whether there is more to read.
    pub fn read(&mut self, keys: &[FilterKey], index: &Index, store: &Store) -> Result<bool> {
        for source in keys.iter().filter_map(source) {
            let column = self.columns.entry(source).or_insert_with(|| Beside::new(Some(0)));
            let Some(after) = column.place else { continue };
            // What cannot be read is not tried for ever; the next look at the file tells why.
            column.place = None;
            let wanted = match source {
                Source::Field(field) => Wanted::new(Entity::Project, &[field], false),
                Source::Notes => Wanted::new(Entity::Note, &[Field::NoteOwner, Field::NoteText], false),
            };
            column.place = store.slice(&wanted, after, SLICE, &mut |passing| match source {
                Source::Field(_) => {
                    if let (Some(row), Some(text)) = (index.row_of(&passing.id), passing.text(0)) {
                        column.put(row, &text);
                    }
                }
                Source::Notes if passing.deleted() => {}
                Source::Notes => {
                    let row = passing.reference(0).and_then(|owner| index.row_of(&owner));
                    if let (Some(row), Some(text)) = (row, passing.text(1)) {
                        column.add(row, &text);
                    }
                }
            })?;
            return Ok(true);
        }
        if !keys.contains(&FilterKey::Author) {
            return Ok(false);
        }
        let authors = self.authors.get_or_insert_with(|| Authors::of(index));
        let more = !authors.is_whole();
        authors.read(index, store)?;
        Ok(more)
    }

    /// Reads again what changed of these projects; columns that were still being read begin anew.
    pub fn renew(&mut self, store: &Store, projects: &[EntityId], index: &Index) -> Result<()> {
        self.columns.retain(|_, column| column.place.is_none());
        self.authors.take_if(|authors| !authors.is_whole());
        if self.columns.is_empty() && self.authors.is_none() {
            return Ok(());
        }
        let rows: Vec<_> = projects.iter().filter_map(|id| Some((*id, index.row_of(&id.bytes)?))).collect();
        self.read_rows(store, &rows)
    }

    /// Reads one row of all columns.
    pub fn read_row(&mut self, store: &Store, id: EntityId, row: u32) -> Result<()> {
        self.read_rows(store, &[(id, row)])
    }

    /// Reads single rows of all columns.
    pub fn read_rows(&mut self, store: &Store, rows: &[(EntityId, u32)]) -> Result<()> {
        let of_itself = self.columns.keys().any(|source| matches!(source, Source::Field(_)));
        for (id, row) in rows {
            let project = if of_itself { store.record(*id)? } else { None };
            for (source, column) in &mut self.columns {
                match source {
                    Source::Field(field) => {
                        column.put(*row, project.as_ref().and_then(|p| p.get(*field)).unwrap_or_default());
                    }
                    Source::Notes => {
                        column.put(*row, "");
                        for note in store.children(*id, Entity::Note)?.iter().filter(|n| !n.deleted) {
                            column.add(*row, note.get(Field::NoteText).unwrap_or_default());
                        }
                    }
                }
            }
        }
        self.authors.as_mut().map_or(Ok(()), |authors| authors.renew(store, rows))
    }

    /// The text of a field of a row.
    pub fn text(&self, field: Field, row: u32) -> Option<&str> {
        self.columns.get(&Source::Field(field))?.get(row)
    }

    /// Shows the notes of a row until one is the right one.
    pub fn any_note(&self, row: u32, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let texts = self.columns.get(&Source::Notes).and_then(|notes| notes.get(row));
        texts.is_some_and(|texts| texts.split(BETWEEN).any(test))
    }

    /// What was read for a key.
    pub(super) fn column(&self, key: &FilterKey) -> Option<&Beside> {
        self.columns.get(&source(key)?)
    }

    /// The authors of rows, each set of them once; `None` if none were read.
    pub(super) fn author_sets(&self) -> Option<&Shared> {
        self.authors.as_ref().map(Authors::sets)
    }

    /// Shows the authors of a row until one is the right one.
    pub fn any_author(&self, row: u32, test: &mut dyn FnMut(&str) -> bool) -> bool {
        self.authors.as_ref().is_some_and(|authors| authors.any(row, test))
    }
}
