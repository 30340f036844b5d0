//! Which changes of a colleague's log are taken in. The rules are a function of the log alone, never of a program
//! version, a language or a clock, since otherwise two copies that hold the same changes would differ:
//! a change must fit its name and shape (`change`), all that it refers to must be there (else it waits) and be on the
//! same name of the same thing, and its clock must be above all of those. What depends on a change that is left out is
//! left out with it.

use super::change::{Change, Flaw, ROW, Value};
use super::given::Given;
use super::id::ChangeId;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A change that comes in.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub id: ChangeId,
    /// Its bytes, kept and passed on as they are.
    pub body: String,
    pub change: Change,
    /// The file that it came from, by its place among those that are merged.
    pub source: usize,
}

/// Why a change is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its bytes do not fit its name.
    Forged,
    /// It is out of shape.
    Flaw(Flaw),
    /// It refers to something that is not on the same name of the same thing.
    Reference,
    /// Its clock is not above that of what it refers to.
    Clock,
    /// It rests on a change that is left out.
    Rests(ChangeId),
    /// It waits for a change that has not arrived.
    Waits(ChangeId),
}

/// A change that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub id: ChangeId,
    /// Its author, where that can be read.
    pub author: Option<String>,
    pub source: usize,
    pub why: Refusal,
}

/// Reads the bytes of a change that comes in.
pub fn read(id: ChangeId, body: String, source: usize) -> Result<Arrival, LeftOut> {
    let refuse = |why| LeftOut { id, author: None, source, why };
    if ChangeId::of(body.as_bytes()) != id {
        return Err(refuse(Refusal::Forged));
    }
    match Change::read(&body) {
        Ok(change) => Ok(Arrival { id, body, change, source }),
        Err(flaw) => Err(refuse(Refusal::Flaw(flaw))),
    }
}

/// What is known of the changes that are here already. `clock` answers the clock of one, `given` what the operations at
/// some places of it give; each is asked once for a name.
pub trait Present<E> {
    fn clock(&mut self, id: &ChangeId) -> Result<Option<i64>, E>;
    fn given(&mut self, id: &ChangeId, places: &BTreeSet<u32>) -> Result<Option<BTreeMap<u32, Given>>, E>;
}

/// Judges arrivals: those that are taken in, in an order in which what a change refers to comes before it, and those
/// that are left out.
pub fn accept<E>(
    mut arrivals: Vec<Arrival>,
    mut left_out: Vec<LeftOut>,
    here: &mut impl Present<E>,
) -> Result<(Vec<Arrival>, Vec<LeftOut>), E> {
    // A change has a greater clock than all that it refers to, so this order has parents first.
    arrivals.sort_by_key(|a| (a.change.hlc, a.id));
    let astray = astray(&arrivals, here)?;
    let coming: HashSet<ChangeId> = arrivals.iter().map(|a| a.id).collect();
    let mut refused: HashMap<ChangeId, bool> = left_out.iter().map(|l| (l.id, false)).collect();
    let mut clocks: HashMap<ChangeId, Option<i64>> = HashMap::new();
    let mut taken: HashSet<ChangeId> = HashSet::with_capacity(arrivals.len());
    let mut out = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        let mut why = astray.contains(&arrival.id).then_some(Refusal::Reference);
        for parent in arrival.change.parents() {
            if why.is_some() {
                break;
            }
            let clock = match clocks.get(&parent) {
                Some(clock) => *clock,
                None => {
                    let clock = if coming.contains(&parent) { None } else { here.clock(&parent)? };
                    clocks.insert(parent, clock);
                    clock
                }
            };
            why = match (refused.get(&parent), clock) {
                (Some(true), _) => Some(Refusal::Waits(parent)),
                (Some(false), _) => Some(Refusal::Rests(parent)),
                (None, Some(clock)) if clock < arrival.change.hlc => None,
                (None, Some(_)) => Some(Refusal::Clock),
                (None, None) if taken.contains(&parent) => None,
                // It is among the arrivals, but not below this one.
                (None, None) if coming.contains(&parent) => Some(Refusal::Clock),
                (None, None) => Some(Refusal::Waits(parent)),
            };
        }
        match why {
            None => {
                taken.insert(arrival.id);
                clocks.insert(arrival.id, Some(arrival.change.hlc));
                out.push(arrival);
            }
            Some(why) => {
                refused.insert(arrival.id, matches!(why, Refusal::Waits(_)));
                let author = Some(arrival.change.by.clone());
                left_out.push(LeftOut { id: arrival.id, author, source: arrival.source, why });
            }
        }
    }
    Ok((out, left_out))
}

/// The arrivals of which a reference does not hold. What is referred to is read once, change by change, however many
/// refer to it.
fn astray<E>(arrivals: &[Arrival], here: &mut impl Present<E>) -> Result<HashSet<ChangeId>, E> {
    let places: HashMap<ChangeId, usize> = arrivals.iter().enumerate().map(|(i, a)| (a.id, i)).collect();
    // By what is referred to: who refers to it, to which operation of it, as what.
    let mut asked: BTreeMap<ChangeId, Vec<(usize, u32, usize, bool)>> = BTreeMap::new();
    for (i, arrival) in arrivals.iter().enumerate() {
        for (o, op) in arrival.change.ops.iter().enumerate() {
            let links = op.p.iter().map(|r| (r, false)).chain(op.s.iter().map(|r| (r, true)));
            for (r, only_seen) in links {
                if let Some(parent) = arrival.change.d.get(r[0] as usize).and_then(|d| ChangeId::parse(d)) {
                    asked.entry(parent).or_default().push((i, r[1], o, only_seen));
                }
            }
        }
    }
    let mut out = HashSet::new();
    for (parent, links) in asked {
        let coming = places.get(&parent).map(|at| &arrivals[*at].change);
        let known = match coming {
            Some(_) => BTreeMap::new(),
            None => match here.given(&parent, &links.iter().map(|(_, index, ..)| *index).collect())? {
                Some(known) => known,
                None => continue,
            },
        };
        for (i, index, o, only_seen) in links {
            let op = &arrivals[i].change.ops[o];
            let holds = match (coming, only_seen) {
                (Some(change), true) => (index as usize) < change.op_count(),
                (Some(change), false) => gives(change, index, &op.e, &op.f),
                (None, true) => known.contains_key(&index),
                (None, false) => known.get(&index).is_some_and(|given| given.is_under(&op.e, &op.f)),
            };
            if !holds {
                out.insert(arrivals[i].id);
            }
        }
    }
    Ok(out)
}

/// Whether operation `index` of a change gives this name of this thing a value (or, asked for a whole row, is on it).
fn gives(change: &Change, index: u32, entity: &str, name: &str) -> bool {
    let index = index as usize;
    if let Some(op) = change.ops.get(index) {
        let row = match &op.v {
            Value::Row(row) => row.get(name).is_some_and(Option::is_some),
            _ => false,
        };
        return op.e == entity && (op.f == name || name == ROW || row);
    }
    let mut at = index - change.ops.len();
    for table in &change.rows {
        if let Some(row) = table.r.get(at) {
            let column = table.f.iter().position(|f| f == name);
            let given = name == ROW || column.is_some_and(|c| row.get(c + 1).is_some_and(Option::is_some));
            return given && row[0].as_deref() == Some(entity);
        }
        at -= table.r.len();
    }
    false
}
