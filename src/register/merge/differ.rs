//! What two files hold differently, field by field. Only the present state is compared; the second file, and the first
//! if it is not the register that is open, are read through private snapshots like any colleague's file.

use super::super::book::{Book, Day, natural};
use super::super::error::{Error, Result};
use super::super::history::Line;
use super::{Bench, Watch};
use crate::domain::field::{Field, Key};
use crate::domain::id::{Entity, EntityId};
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::peer::Peer;
use crate::store::{Store, row};
use std::collections::BTreeMap;
use std::path::Path;

/// What one value is here and there. A thing that only one file holds is one line under its deletion mark.
pub struct Differences {
    /// `before` is the first file's value, `after` the second's.
    pub lines: Vec<Line>,
    /// The first file's book and the second's, by which things are named.
    pub first: Book,
    pub second: Book,
}

/// Compares two files; without a first one the register that is open.
pub fn differ(bench: &mut Bench, first: Option<&Path>, second: &Path, day: &Day, watch: &Watch) -> Result<Differences> {
    let take = |path: &Path| -> Result<Peer> {
        if !path.exists() {
            // Nobody wants it to be made.
            let error = Error::register(ErrorText::Missing, &[&path.display()]);
            return Err(error.hint(HintText::CheckFile, &[]));
        }
        Ok(Peer::take(path, bench.store.path(), &bench.home.state, watch)?)
    };
    let a = first.map(take).transpose()?;
    let b = take(second)?;
    let a = a.as_ref().map_or(&bench.store, |peer| &peer.store);
    let mut lines = Vec::new();
    for entity in Entity::ALL {
        compare(a, &b.store, *entity, &mut lines)?;
    }
    let (first, second) = (Book::load(a, day)?, Book::load(&b.store, day)?);
    // People look for codes, kind by kind; what stood in the order of random ids would be another list each time.
    lines.sort_by_cached_key(|line| {
        let entry = line.project.and_then(|p| first.entry(p).or_else(|| second.entry(p)));
        (Entity::ALL.iter().position(|e| *e == line.entity.entity), entry.map(|e| natural(&e.code)))
    });
    Ok(Differences { lines, first, second })
}

fn compare(a: &Store, b: &Store, entity: Entity, out: &mut Vec<Line>) -> Result<()> {
    let mut theirs: BTreeMap<EntityId, Record> = b.records(entity)?.into_iter().map(|r| (r.id, r)).collect();
    for mine in a.records(entity)? {
        let other = theirs.remove(&mine.id);
        pair(Some(&mine), other.as_ref(), out);
    }
    for other in theirs.into_values() {
        pair(None, Some(&other), out);
    }
    Ok(())
}

fn pair(a: Option<&Record>, b: Option<&Record>, out: &mut Vec<Line>) {
    let Some(id) = a.or(b).map(|r| r.id) else { return };
    let project = match id.entity {
        Entity::Project => Some(id),
        _ => a.and_then(Record::owner).or_else(|| b.and_then(Record::owner)),
    };
    let mut put = |key: Key, before: Option<String>, after: Option<String>| {
        if before != after {
            out.push(Line { entity: id, project, key, before, after });
        }
    };
    let gone = |r: Option<&Record>| r.is_none_or(|r| r.deleted).then(|| "1".to_string());
    put(Key::Deleted, gone(a), gone(b));
    let (Some(a), Some(b)) = (a.filter(|r| !r.deleted), b.filter(|r| !r.deleted)) else { return };
    for field in Field::of(id.entity) {
        if field.is_set() {
            let listed = |r: &Record| Some(r.list(field).join(", ")).filter(|s| !s.is_empty());
            put(Key::Field(field), listed(a), listed(b));
        } else {
            put(Key::Field(field), row::text(a, field), row::text(b, field));
        }
    }
    let names: std::collections::BTreeSet<&String> = a.extra().keys().chain(b.extra().keys()).collect();
    for name in names {
        if let Some(key) = Key::parse(id.entity, name) {
            put(key, a.extra().get(name).cloned(), b.extra().get(name).cloned());
        }
    }
}
