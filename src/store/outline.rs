//! The log without its bodies: who wrote what kind of change, when, and how much text it is, so that whoever shows the log
//! can tell a word of a person from an import of a hundred thousand rows before reading either.

use super::clock::Selection;
use super::{Result, Store};
use crate::domain::change::ChangeKind;
use crate::domain::id::ChangeId;
use rusqlite::{OptionalExtension, Row};

/// A change by its head.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Its clock and its number in this file.
    pub place: (i64, i64),
    pub id: ChangeId,
    pub author: String,
    /// Whether, and how, it laid down data of elsewhere: a seed or an import.
    pub laid: Option<ChangeKind>,
    pub gesture: String,
    /// The bytes of its body.
    pub bytes: usize,
}

impl Store {
    /// The heads of the newest changes of a selection, whoever wrote them; no more than its limit.
    pub fn outlines(&self, selection: &Selection<'_>) -> Result<Vec<Outline>> {
        let sql = "SELECT id, author, kind, gesture, octet_length(body) FROM change WHERE n = ?1";
        let read = || -> rusqlite::Result<Vec<Outline>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let mut out = Vec::new();
            for place in self.places(selection, selection.after, selection.limit.unwrap_or(usize::MAX))? {
                let outline = |r: &Row<'_>| {
                    let kind = r.get_ref(2)?.as_str()?;
                    Ok(Outline {
                        place,
                        id: ChangeId(r.get(0)?),
                        author: r.get(1)?,
                        laid: [ChangeKind::Seed, ChangeKind::Import].into_iter().find(|k| k.code() == kind),
                        gesture: r.get(3)?,
                        bytes: usize::try_from(r.get::<_, i64>(4)?).unwrap_or_default(),
                    })
                };
                out.extend(query.query_row([place.1], outline).optional()?);
            }
            Ok(out)
        };
        read().map_err(|e| self.fail(e))
    }
}
