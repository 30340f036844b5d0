//! What the columns of `change` repeat of its body, for people with an SQL browser. The body is the truth; a column that
//! says something else is damage, since lists and figures read the columns.

use super::{Result, Store};
use crate::domain::change::Change;
use crate::domain::id::ChangeId;
use rusqlite::Row;
use rusqlite::types::ValueRef;

/// The columns that repeat the body, in the order in which `fit` reads them.
pub(super) const COLUMNS: &str = "hlc, site, author, kind, gesture, sources";

/// The sources of a change as their column holds them.
pub(super) fn sources_of(change: &Change) -> Option<String> {
    let sources: Vec<&str> = change.src.iter().map(|s| s.trim_start_matches("s/")).collect();
    Some(sources.join(",")).filter(|s| !s.is_empty())
}

/// Whether the columns of a row from the `first`-th on say what the body says.
pub(super) fn fit(row: &Row<'_>, first: usize, change: &Change) -> rusqlite::Result<bool> {
    let is = |at: usize, meant: &str| Ok::<_, rusqlite::Error>(row.get_ref(first + at)?.as_str() == Ok(meant));
    let sources = match (row.get_ref(first + 5)?, sources_of(change)) {
        (ValueRef::Null, None) => true,
        (found, Some(meant)) => found.as_str() == Ok(&meant),
        (_, None) => false,
    };
    Ok(sources
        && row.get_ref(first)?.as_i64() == Ok(change.hlc)
        && is(1, &change.site)?
        && is(2, &change.by)?
        && is(3, change.kind.code())?
        && is(4, &change.g)?)
}

/// A change as it stands in its row, whatever is wrong with it.
pub struct Standing<'r> {
    pub n: i64,
    /// Its name as the row says it; zeros if that is none.
    pub id: ChangeId,
    /// Its body; what is no text is made one, and no longer fits the name.
    pub body: std::borrow::Cow<'r, str>,
    /// What the body says, if it is whole and of the name.
    pub change: Option<Change>,
    /// Whether the columns say what the body says.
    pub fits: bool,
}

impl Store {
    /// Every change as it stands, in the order of arrival: what `check` judges.
    pub fn each_standing(&self, mut take: impl FnMut(Standing<'_>)) -> Result<()> {
        let mut read = || -> rusqlite::Result<()> {
            let mut query = self.conn.prepare(&format!("SELECT n, id, body, {COLUMNS} FROM change ORDER BY n"))?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(2)?.as_bytes().unwrap_or_default();
                let id = row.get_ref(1)?.as_bytes().ok().and_then(|b| b.try_into().ok()).map(ChangeId);
                let body = String::from_utf8_lossy(bytes);
                let change = Change::read(&body).ok().filter(|_| id == Some(ChangeId::of(bytes)));
                let fits = change.as_ref().is_none_or(|c| fit(row, 3, c).unwrap_or(false));
                take(Standing { n: row.get(0)?, id: id.unwrap_or(ChangeId([0; 32])), body, change, fits });
            }
            Ok(())
        };
        read().map_err(|e| self.fail(e))
    }
}
