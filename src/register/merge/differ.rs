//! What two files hold differently, field by field. Only the present state is compared; the second file, and the first
//! if it is not the register that is open, are read through private snapshots like any colleague's file.

use super::super::book::{Book, Day, natural};
use super::super::error::{Error, Result};
use super::super::history::Line;
use super::{Bench, Watch};
use crate::domain::field::{Field, Key};
use crate::domain::id::Entity;
use crate::domain::record::Record;
use crate::i18n::errors::{ErrorText, HintText};
use crate::store::elsewhere::{Walked, unlike};
use crate::store::peer::Peer;
use crate::store::row;
use std::path::Path;

/// What one value is here and there. A thing that only one file holds is one line under its deletion mark.
pub struct Differences {
    /// `before` is the first file's value, `after` the second's.
    pub lines: Vec<Line>,
    /// The first file's book and the second's, by which things are named.
    pub first: Book,
    pub second: Book,
    /// What they read from. Stands last, so that it goes last.
    _files: (Option<Peer>, Peer),
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
    let (a, b) = (first.map(take).transpose()?, take(second)?);
    let one = a.as_ref().map_or(Walked::Own(&bench.store), Walked::Peer);
    let other = Walked::Peer(&b);
    let mut lines = Vec::new();
    for id in unlike(one, other, watch)? {
        pair(one.store().record(id)?.as_ref(), other.store().record(id)?.as_ref(), &mut lines);
    }
    let (first, second) = (book(one, day, watch)?, book(other, day, watch)?);
    // People look for codes, kind by kind; what stood in the order of random ids would be another list each time.
    lines.sort_by_cached_key(|line| {
        let code = line.project.and_then(|p| first.code(p).or_else(|| second.code(p)));
        (Entity::ALL.iter().position(|e| *e == line.entity.entity), code.map(|code| natural(&code)), line.entity)
    });
    if let Some(fault) = first.fault().or_else(|| second.fault()) {
        return Err(fault.into());
    }
    Ok(Differences { lines, first, second, _files: (a, b) })
}

/// More projects than this are not read into memory.
const MANY: usize = 2_000;

/// By what things are named. Of a large file only what is asked for is read.
fn book(of: Walked<'_>, day: &Day, watch: &Watch) -> Result<Book> {
    Ok(match of.store().about(Entity::Project)? > MANY {
        true => Book::from_afar(of.further(watch)?, day)?,
        false => Book::load(of.store(), day)?,
    })
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
