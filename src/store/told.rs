//! What changes said, by their names, those that come in among them: the past of a value as a person is shown it. Of a
//! register that came as whole rows single rows are read out of changes of thousands, and however many questions are
//! asked, little is kept at hand.

use super::{Result, Store};
use crate::domain::accept::Arrival;
use crate::domain::change::Change;
use crate::domain::given::row_at;
use crate::domain::id::{ChangeId, OpRef};
use rusqlite::OptionalExtension;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Deref;
use std::rc::Rc;

/// A change, and the batch with which it came into this file.
#[derive(Clone)]
pub struct Remembered<'a> {
    pub change: Held<'a>,
    pub batch: Option<i64>,
    pub arrives: bool,
}

/// A change that comes in, or one that was read.
#[derive(Clone)]
pub enum Held<'a> {
    Comes(&'a Change),
    Read(Rc<Change>),
}

impl Deref for Held<'_> {
    type Target = Change;
    fn deref(&self) -> &Change {
        match self {
            Held::Comes(change) => change,
            Held::Read(change) => change,
        }
    }
}

/// A row as it came.
pub struct Came {
    pub by: String,
    pub note: String,
    pub hlc: i64,
    /// Names and values.
    pub values: Vec<(String, String)>,
}

/// Changes by name.
pub struct Past<'a> {
    store: &'a Store,
    arrivals: HashMap<ChangeId, &'a Change>,
    /// What was read lately, and how many bytes that was; the changes of one question lie close together.
    lately: RefCell<(HashMap<ChangeId, Option<Remembered<'a>>>, usize)>,
    rows: RefCell<HashMap<OpRef, Option<Rc<Came>>>>,
}

/// So many bytes of changes are kept at hand; a change that was read takes some times as much as its bytes.
const AT_HAND: usize = 4 << 20;
/// So many rows are.
const ROWS: usize = 64;

impl<'a> Past<'a> {
    pub fn new(store: &'a Store, arrivals: &'a [Arrival]) -> Past<'a> {
        let arrivals = arrivals.iter().map(|a| (a.id, &a.change)).collect();
        Past { store, arrivals, lately: RefCell::default(), rows: RefCell::default() }
    }

    pub fn change(&self, id: &ChangeId) -> Result<Option<Remembered<'a>>> {
        if let Some(change) = self.arrivals.get(id) {
            return Ok(Some(Remembered { change: Held::Comes(change), batch: None, arrives: true }));
        }
        if let Some(found) = self.lately.borrow().0.get(id) {
            return Ok(found.clone());
        }
        let (found, bytes) = self.stored(id).map_err(|e| self.store.fail(e))?;
        let (lately, size) = &mut *self.lately.borrow_mut();
        *size += bytes;
        if *size > AT_HAND {
            lately.clear();
            *size = bytes;
        }
        lately.insert(*id, found.clone());
        Ok(found)
    }

    fn stored(&self, id: &ChangeId) -> rusqlite::Result<(Option<Remembered<'a>>, usize)> {
        let mut query = self.store.conn.prepare_cached("SELECT body, batch FROM change WHERE id = ?1")?;
        let found: Option<(String, Option<i64>)> =
            query.query_row([&id.0[..]], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
        let bytes = found.as_ref().map_or(0, |(body, _)| body.len()) + 100;
        let read = found.and_then(|(body, batch)| {
            let change = Held::Read(Rc::new(Change::read(&body).ok()?));
            Some(Remembered { change, batch, arrives: false })
        });
        Ok((read, bytes))
    }

    /// A row that stands in this file in a table of rows; `None` for every other operation.
    pub fn row(&self, op: &OpRef) -> Result<Option<Rc<Came>>> {
        if self.arrivals.contains_key(&op.change) {
            return Ok(None);
        }
        if let Some(found) = self.rows.borrow().get(op) {
            return Ok(found.clone());
        }
        let read = || -> rusqlite::Result<Option<Came>> {
            let sql = "SELECT author, hlc, body FROM change WHERE id = ?1";
            let mut query = self.store.conn.prepare_cached(sql)?;
            let came = query.query_row([&op.change.0[..]], |r| {
                let row = r.get_ref(2)?.as_str().ok().and_then(|body| row_at(body, op.index));
                let Some((given, note)) = row else { return Ok(None) };
                Ok(Some(Came { by: r.get(0)?, note, hlc: r.get(1)?, values: given.values }))
            });
            came.optional().map(Option::flatten)
        };
        let found = read().map_err(|e| self.store.fail(e))?.map(Rc::new);
        let mut rows = self.rows.borrow_mut();
        if rows.len() >= ROWS {
            rows.clear();
        }
        rows.insert(*op, found.clone());
        Ok(found)
    }
}
