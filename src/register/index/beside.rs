//! Columns that the index does not hold, read from the file when a query asks for them: a slice at a time, so that keys
//! need not wait, and kept true afterwards by reading again what changed.

use super::Index;
use crate::domain::field::Field;
use crate::domain::filter::FilterKey;
use crate::domain::id::{Entity, EntityId};
use crate::register::book::Records;
use crate::store::slices::Wanted;
use crate::store::{Result, Store};
use std::collections::HashMap;

/// Rows that are read in one go.
const SLICE: usize = 4_096;
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
struct Beside {
    block: String,
    /// Where the text of each row stands.
    at: Vec<(u32, u32)>,
    /// Where reading goes on; `None` = all is read.
    place: Option<i64>,
}

impl Beside {
    fn get(&self, row: u32) -> Option<&str> {
        let (begin, end) = *self.at.get(row as usize)?;
        self.block.get(begin as usize..end as usize).filter(|text| !text.is_empty())
    }

    fn put(&mut self, row: u32, text: &str) {
        let at = row as usize;
        if self.at.len() <= at {
            self.at.resize(at + 1, (0, 0));
        }
        // More than four gigabytes of it cannot be held: what is beyond answers to nothing.
        let (begin, end) = (self.block.len(), self.block.len() + text.len());
        let (Ok(begin), Ok(end)) = (u32::try_from(begin), u32::try_from(end)) else { return };
        self.block.push_str(text);
        self.at[at] = (begin, end);
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
pub struct Others(HashMap<Source, Beside>);

fn source(key: &FilterKey) -> Option<Source> {
    match key {
        FilterKey::Field(field) if !super::holds(*field) => Some(Source::Field(*field)),
        FilterKey::Note => Some(Source::Notes),
        _ => None,
    }
}

impl Others {
    /// Reads a slice of what these keys need. Answers whether there is more to read.
    pub fn read(&mut self, keys: &[FilterKey], index: &Index, store: &Store) -> Result<bool> {
        for source in keys.iter().filter_map(source) {
            let column =
                self.0.entry(source).or_insert_with(|| Beside { block: String::new(), at: Vec::new(), place: Some(0) });
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
                Source::Notes if passing.deleted => {}
                Source::Notes => {
                    let row = passing.reference(0).and_then(|owner| index.row_of(&owner));
                    if let (Some(row), Some(text)) = (row, passing.text(1)) {
                        column.add(row, &text);
                    }
                }
            })?;
            return Ok(true);
        }
        Ok(false)
    }

    /// Reads again what changed of these projects; columns that were still being read begin anew.
    pub fn renew(&mut self, from: &impl Records, projects: &[EntityId], index: &Index) -> Result<()> {
        self.0.retain(|_, column| column.place.is_none());
        if self.0.is_empty() {
            return Ok(());
        }
        for id in projects {
            let (Some(row), Some(project)) = (index.row_of(&id.bytes), from.one(*id)?) else { continue };
            for (source, column) in &mut self.0 {
                match source {
                    Source::Field(field) => column.put(row, project.get(*field).unwrap_or_default()),
                    Source::Notes => {
                        column.put(row, "");
                        for note in from.of_project(*id, Entity::Note)?.iter().filter(|n| !n.deleted) {
                            column.add(row, note.get(Field::NoteText).unwrap_or_default());
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The text of a field of a row.
    pub fn text(&self, field: Field, row: u32) -> Option<&str> {
        self.0.get(&Source::Field(field))?.get(row)
    }

    /// Shows the notes of a row until one is the right one.
    pub fn any_note(&self, row: u32, test: &mut dyn FnMut(&str) -> bool) -> bool {
        let texts = self.0.get(&Source::Notes).and_then(|notes| notes.get(row));
        texts.is_some_and(|texts| texts.split(BETWEEN).any(test))
    }
}
