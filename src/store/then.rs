//! The heads as they were at an earlier moment, found from those of now: what came later is walked back over.

use super::heads;
use crate::domain::change::Change;
use crate::domain::head::Head;
use crate::domain::id::{ChangeId, OpRef};
use rusqlite::Connection;
use std::collections::HashSet;

/// These heads as they were when change number `seen` was the newest: what came later leads back, through what it
/// replaces, to those. Without `seen` they are taken as they are. Of a `name` only what says something of it counts;
/// without one, all that says something of a value: the mark of a removal is none.
pub(super) fn seen_heads(
    conn: &Connection,
    mut open: Vec<heads::Line>,
    seen: Option<i64>,
    name: Option<&str>,
) -> rusqlite::Result<Vec<Head>> {
    let mut out = Vec::new();
    let mut met = HashSet::new();
    let now = open.len();
    let mut walked = false;
    while let Some(line) = open.pop() {
        if !met.insert((line.n, line.index)) {
            continue;
        }
        if seen.is_none_or(|seen| line.n <= seen) {
            out.extend(heads::resolve(conn, vec![line])?);
        } else if let Some(change) = super::log::change_at(conn, line.n)? {
            walked = true;
            for op in change.replaced(line.index) {
                let Some(n) = heads::number_of(conn, &op.change)? else { continue };
                let counts = super::log::change_at(conn, n)?.is_some_and(|c| match name {
                    Some(name) => c.gives(op.index, name),
                    None => !c.is_mark(op.index),
                });
                if counts {
                    open.push(heads::Line { n, index: op.index, value: None });
                }
            }
        }
    }
    // Of all names at once nothing is left out: what was replaced on one may stand on another.
    if walked && now > 1 && out.len() > 1 && name.is_some() {
        let below = below(conn, &out, name)?;
        out.retain(|head| !below.contains(&head.op));
    }
    Ok(out)
}

/// Everything on a name that these heads rest on: a later change that replaces something of it, and had not seen that
/// it was replaced already, does not make it a head of then.
pub(super) fn below(conn: &Connection, heads: &[Head], name: Option<&str>) -> rusqlite::Result<HashSet<OpRef>> {
    let mut out = HashSet::new();
    let mut open: Vec<OpRef> = heads.iter().map(|h| h.op).collect();
    let read = |id: &ChangeId| -> rusqlite::Result<Option<Change>> {
        Ok(super::log::body_of(conn, id)?.and_then(|body| Change::read(&body).ok()))
    };
    while let Some(op) = open.pop() {
        let Some(change) = read(&op.change)? else { continue };
        for under in change.replaced(op.index) {
            let on_it = |name: &str| -> rusqlite::Result<bool> {
                Ok(read(&under.change)?.is_some_and(|c| c.gives(under.index, name)))
            };
            if name.map_or(Ok(true), on_it)? && out.insert(under) {
                open.push(under);
            }
        }
    }
    Ok(out)
}
