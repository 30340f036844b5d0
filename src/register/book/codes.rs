//! The codes of a large register: every project that is not deleted with its code, its place in the file and the names of
//! what it holds beyond the fields, in the order of the codes. Read in one walk through the file, for whoever goes through
//! everything without holding everything.

use super::clashing;
use crate::domain::field::Field;
use crate::domain::id::{Entity, EntityId};
use crate::domain::kinds::Kind;
use crate::register::index::order::{Head, compare, head};
use crate::register::index::parts::on_each;
use crate::store::slices::Wanted;
use crate::store::{Result, Store};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Rows that are read in one go.
const SLICE: usize = 8_192;

/// So many are looked at behind the one that was last found.
const NEAR: usize = 4;

/// One project.
#[derive(Clone, Debug)]
struct Coded {
    id: [u8; 16],
    place: i64,
    code: Box<str>,
    /// How many with the same code stand before it.
    clash: u8,
    batch: bool,
    /// Which of the sets of names.
    names: u32,
}

/// All projects that are not deleted, in the order of their codes.
#[derive(Debug, Default)]
pub struct Codes {
    rows: Vec<Coded>,
    /// The rows in the order of the ids.
    by_id: Vec<u32>,
    /// Sets of names that occur.
    names: Vec<Vec<String>>,
    /// Where one was last found: who asks for all mostly asks in their order.
    last: AtomicUsize,
}

impl Codes {
    /// Reads them, on one thread for each way to the file.
    pub fn load(stores: Vec<Store>) -> Result<Codes> {
        let Some(first) = stores.first() else { return Ok(Codes::default()) };
        let shares = first.shares(Entity::Project, stores.len())?;
        let (mut codes, mut known) = (Codes::default(), HashMap::new());
        for part in on_each(stores.into_iter().zip(shares), |(store, places)| Codes::read(&store, places)) {
            codes.join(part?, &mut known);
        }
        codes.arrange();
        Ok(codes)
    }

    /// Reads the projects at these places, in no order.
    fn read(store: &Store, places: Range<i64>) -> Result<Codes> {
        let wanted = Wanted::new(Entity::Project, &[Field::Code, Field::Kind], true);
        let mut codes = Codes { names: vec![Vec::new()], ..Codes::default() };
        let mut known: HashMap<String, u32> = HashMap::new();
        store.stretch(&wanted, places, SLICE, &mut |row| {
            if row.deleted() {
                return;
            }
            let names = row.text(2).map_or(0, |extra| codes.names_in(&extra, &mut known));
            codes.rows.push(Coded {
                id: row.id,
                place: row.place(),
                code: row.text(0).unwrap_or_default().into(),
                clash: 0,
                batch: row.bytes(1) == Some(Kind::Batch.code().as_bytes()),
                names,
            });
        })?;
        Ok(codes)
    }

    /// Takes in what another thread has read; `known`: the numbers of the sets that are here.
    fn join(&mut self, other: Codes, known: &mut HashMap<Vec<String>, u32>) {
        let mut numbers = Vec::new();
        for set in other.names {
            let new = u32::try_from(self.names.len()).unwrap_or_default();
            numbers.push(*known.entry(set).or_insert_with_key(|set| {
                self.names.push(set.clone());
                new
            }));
        }
        let renamed = |row: Coded| Coded { names: numbers[row.names as usize], ..row };
        self.rows.extend(other.rows.into_iter().map(renamed));
    }

    /// The number of the set of names in a JSON object.
    fn names_in(&mut self, extra: &str, known: &mut HashMap<String, u32>) -> u32 {
        let held: BTreeMap<Said<'_>, Said<'_>> = serde_json::from_str(extra).unwrap_or_default();
        let names: Vec<&str> = held.iter().filter(|(_, value)| !value.0.is_empty()).map(|(n, _)| &*n.0).collect();
        let key = names.join("\0");
        if let Some(number) = known.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or_default();
        self.names.push(names.into_iter().map(str::to_string).collect());
        known.insert(key, number);
        number
    }

    /// Puts them in order, as the book has them, and finds the codes that are held more than once.
    fn arrange(&mut self) {
        let bare = |code: &'_ str| if code.is_empty() { super::NO_CODE.to_string() } else { code.to_string() };
        let heads: Vec<Head> =
            self.rows.iter().map(|r| head(if r.code.is_empty() { super::NO_CODE } else { &r.code })).collect();
        let mut order: Vec<u32> = (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            let (one, other) = (&self.rows[a], &self.rows[b]);
            // The codes themselves are looked at only where their heads are the same.
            let further = || match one.code == other.code {
                true => std::cmp::Ordering::Equal,
                false => compare((&heads[a], &bare(&one.code)), (&heads[b], &bare(&other.code))),
            };
            heads[a].cmp(&heads[b]).then_with(further).then_with(|| one.id.cmp(&other.id))
        });
        let mut rows: Vec<Option<Coded>> = std::mem::take(&mut self.rows).into_iter().map(Some).collect();
        self.rows = order.into_iter().filter_map(|at| rows[at as usize].take()).collect();
        for at in 1..self.rows.len() {
            let (before, after) = self.rows.split_at_mut(at);
            let (previous, this) = (&before[at - 1], &mut after[0]);
            if !this.code.is_empty() && this.code.eq_ignore_ascii_case(&previous.code) {
                this.clash = previous.clash.saturating_add(1);
            }
        }
        self.by_id = (0..u32::try_from(self.rows.len()).unwrap_or(u32::MAX)).collect();
        self.by_id.sort_unstable_by_key(|at| self.rows[*at as usize].id);
    }

    /// The number of a project in the order of the codes.
    pub fn row(&self, id: EntityId) -> Option<u32> {
        let last = self.last.load(Ordering::Relaxed);
        let near = (last..last + NEAR).find(|at| self.rows.get(*at).is_some_and(|row| row.id == id.bytes));
        let at = match near {
            Some(at) => at,
            None => {
                let found = self.by_id.binary_search_by(|at| self.rows[*at as usize].id.cmp(&id.bytes)).ok()?;
                self.by_id[found] as usize
            }
        };
        self.last.store(at, Ordering::Relaxed);
        u32::try_from(at).ok().filter(|_| id.entity == Entity::Project)
    }

    fn find(&self, id: EntityId) -> Option<&Coded> {
        self.rows.get(self.row(id)? as usize)
    }

    /// The projects in their order, the plan's unnamed lots not among them.
    pub fn in_order(&self) -> Vec<EntityId> {
        let id = |row: &Coded| EntityId { entity: Entity::Project, bytes: row.id };
        self.rows.iter().filter(|row| !row.batch).map(id).collect()
    }

    /// How many there are, the plan's unnamed lots not counted.
    pub fn count(&self) -> usize {
        self.rows.iter().filter(|row| !row.batch).count()
    }

    /// The projects by their codes as shown, in small letters; of those that show the same the first one.
    pub fn by_code(&self) -> HashMap<String, EntityId> {
        let mut out = HashMap::with_capacity(self.rows.len());
        for (n, row) in (0..).zip(&self.rows) {
            let code = self.shown(n).unwrap_or_default().to_lowercase();
            out.entry(code).or_insert(EntityId { entity: Entity::Project, bytes: row.id });
        }
        out
    }

    /// The code of a project as shown.
    pub fn code(&self, id: EntityId) -> Option<Cow<'_, str>> {
        self.shown(self.row(id)?)
    }

    /// The same by its number.
    pub fn shown(&self, row: u32) -> Option<Cow<'_, str>> {
        self.rows.get(row as usize).map(|row| match row.clash {
            0 => Cow::Borrowed(&*row.code),
            n => Cow::Owned(clashing(&row.code, n)),
        })
    }

    /// Where the row of a project stands, by its number.
    pub fn place(&self, row: u32) -> Option<i64> {
        self.rows.get(row as usize).map(|row| row.place)
    }

    /// The names of what these projects hold beyond the fields.
    pub fn names(&self, ids: &[EntityId]) -> BTreeSet<&str> {
        // In most registers there is nothing beyond the fields.
        if self.names.len() < 2 {
            return BTreeSet::new();
        }
        let sets: BTreeSet<u32> = ids.iter().filter_map(|id| self.find(*id)).map(|row| row.names).collect();
        sets.into_iter().flat_map(|set| &self.names[set as usize]).map(String::as_str).collect()
    }
}

/// A text in JSON, borrowed where it stands there as it is.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Said<'a>(#[serde(borrow)] Cow<'a, str>);
