//! The schema of a file held against the one that this program writes. What is unknown beside our tables is left alone;
//! what stands under one of our names and is something else, or could act on our tables, is named by its kind.

use super::schema::{LOG, columns, statements};
use crate::domain::id::Entity;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The names of the readable views. Their text may be that of another version: nothing here ever reads a view.
const VIEWS: [&str; 2] = ["v_projects_zh", "v_projects_en"];

/// One difference between the schema of a file and ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaFlaw {
    /// A table or index of ours is not there.
    Missing { name: String },
    /// A column of ours is not there.
    MissingColumn { table: String, column: String },
    /// Under one of our names stands something else: a view, a virtual table, columns of another type.
    Altered { name: String },
    /// A computed column on one of our tables.
    Generated { table: String, column: String },
    /// A trigger; it never runs here.
    Trigger { name: String },
    /// An index of somebody else on one of our tables.
    Index { name: String },
    /// A table that is a program: reading or checking it runs what its kind does.
    Virtual { name: String },
    /// A plain column of somebody else on one of our tables.
    ExtraColumn { table: String, column: String },
    /// A table or view of somebody else.
    Extra { name: String },
}

impl SchemaFlaw {
    /// Whether a register with it cannot be worked with: its log is not there, or one of our tables is none.
    pub fn bars_opening(&self) -> bool {
        let of_log = |name: &str| matches!(name, "meta" | "change");
        match self {
            SchemaFlaw::Missing { name } => of_log(name),
            SchemaFlaw::MissingColumn { table, .. } => LOG.iter().any(|(name, _)| name == table),
            SchemaFlaw::Altered { .. } | SchemaFlaw::Generated { .. } => true,
            _ => false,
        }
    }

    /// Whether a colleague's file with it is refused: anything that could act when our tables are read.
    pub fn bars_merging(&self) -> bool {
        self.bars_opening()
            || matches!(self, SchemaFlaw::Trigger { .. } | SchemaFlaw::Index { .. } | SchemaFlaw::Virtual { .. })
    }

    /// Whether laying the derived tables down again from the log puts it right.
    pub fn is_mended_by_rebuilding(&self) -> bool {
        matches!(self, SchemaFlaw::Missing { .. } | SchemaFlaw::MissingColumn { .. }) && !self.bars_opening()
    }

    /// What it is about, for people.
    pub fn subject(&self) -> String {
        match self {
            SchemaFlaw::MissingColumn { table, column }
            | SchemaFlaw::Generated { table, column }
            | SchemaFlaw::ExtraColumn { table, column } => format!("{table}.{column}"),
            SchemaFlaw::Missing { name }
            | SchemaFlaw::Altered { name }
            | SchemaFlaw::Trigger { name }
            | SchemaFlaw::Index { name }
            | SchemaFlaw::Virtual { name }
            | SchemaFlaw::Extra { name } => name.clone(),
        }
    }
}

/// The differences of an open register.
pub fn flaws_of(store: &super::Store) -> super::Result<Vec<SchemaFlaw>> {
    flaws(&store.conn).map_err(|e| store.fail(e))
}

/// Every difference of a file's schema from ours, in order. Reads the schema and nothing else.
pub fn flaws(conn: &Connection) -> rusqlite::Result<Vec<SchemaFlaw>> {
    let ours: BTreeMap<String, (&'static str, String)> =
        statements(&[]).into_iter().map(|(kind, name, sql)| (name, (kind, sql))).collect();
    let mut found: Vec<(String, String, String, Option<String>)> = Vec::new();
    {
        let mut query = conn.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        }
    }
    let mut out = Vec::new();
    for name in ours.keys().filter(|name| !found.iter().any(|(_, n, ..)| n.eq_ignore_ascii_case(name))) {
        out.push(SchemaFlaw::Missing { name: name.clone() });
    }
    for (kind, name, table, sql) in found {
        let known = ours.iter().find(|(n, _)| n.eq_ignore_ascii_case(&name));
        match (kind.as_str(), known) {
            ("trigger", _) => out.push(SchemaFlaw::Trigger { name }),
            (kind, Some((ours_name, (ours_kind, ours_sql)))) => {
                let same = kind == *ours_kind && name == **ours_name && sql.as_deref() == Some(ours_sql.as_str());
                let plain = kind == "table" && *ours_kind == "table" && name == **ours_name && is_plain(sql.as_deref());
                match (same, plain) {
                    (true, _) => {}
                    (false, true) => compare_columns(conn, &name, ours_sql, &mut out)?,
                    (false, false) => out.push(SchemaFlaw::Altered { name }),
                }
            }
            ("index", None) if sql.is_none() && name.starts_with("sqlite_autoindex_") => {}
            ("index", None) if ours.keys().any(|n| n.eq_ignore_ascii_case(&table)) => {
                out.push(SchemaFlaw::Index { name });
            }
            ("view", None) if VIEWS.contains(&name.as_str()) => {}
            _ if name.starts_with("sqlite_") => {}
            ("table", None) if is_virtual(sql.as_deref()) => out.push(SchemaFlaw::Virtual { name }),
            _ => out.push(SchemaFlaw::Extra { name }),
        }
    }
    out.sort();
    Ok(out)
}

fn is_virtual(sql: Option<&str>) -> bool {
    sql.unwrap_or_default().split_whitespace().nth(1).is_some_and(|w| w.eq_ignore_ascii_case("VIRTUAL"))
}

fn is_plain(sql: Option<&str>) -> bool {
    let words: Vec<String> = sql.unwrap_or_default().split_whitespace().take(2).map(str::to_ascii_uppercase).collect();
    words == ["CREATE", "TABLE"]
}

/// A table of ours whose text is another one: column by column.
fn compare_columns(conn: &Connection, table: &str, ours: &str, out: &mut Vec<SchemaFlaw>) -> rusqlite::Result<()> {
    let wanted: Vec<(String, &str)> = match Entity::ALL.iter().find(|e| e.table() == table) {
        Some(entity) => {
            let fixed = [("id", "TEXT"), ("extra", "TEXT"), ("deleted", "INTEGER"), ("conflicts", "INTEGER")];
            let fields = columns(*entity).map(|(f, ty)| (f.code().to_string(), ty));
            fields.chain(fixed.into_iter().chain([("updated", "INTEGER")]).map(|(n, t)| (n.to_string(), t))).collect()
        }
        None => columns_of(ours),
    };
    let mut there: BTreeMap<String, (String, i64)> = BTreeMap::new();
    let mut query = conn.prepare("SELECT name, type, hidden FROM pragma_table_xinfo(?1)")?;
    let mut rows = query.query([table])?;
    while let Some(row) = rows.next()? {
        there.insert(row.get(0)?, (row.get(1)?, row.get(2)?));
    }
    let before = out.len();
    for (column, ty) in &wanted {
        match there.get(column) {
            None => {
                out.push(SchemaFlaw::MissingColumn { table: table.to_string(), column: column.clone() });
            }
            Some((_, hidden)) if *hidden != 0 => {
                out.push(SchemaFlaw::Generated { table: table.to_string(), column: column.clone() });
            }
            Some((found, _)) if !found.eq_ignore_ascii_case(ty) => {
                out.push(SchemaFlaw::Altered { name: format!("{table}.{column}") });
            }
            Some(_) => {}
        }
    }
    for (column, (_, hidden)) in &there {
        if wanted.iter().any(|(w, _)| w == column) {
            continue;
        }
        let (table, column) = (table.to_string(), column.clone());
        out.push(match *hidden {
            0 => SchemaFlaw::ExtraColumn { table, column },
            _ => SchemaFlaw::Generated { table, column },
        });
    }
    // The same columns, but something else about the table is not ours: its key, its strictness, its conditions.
    if out.len() == before {
        out.push(SchemaFlaw::Altered { name: table.to_string() });
    }
    Ok(())
}

/// The columns of one of the fixed statements of the log.
fn columns_of(sql: &str) -> Vec<(String, &'static str)> {
    let inside = sql.split_once('(').map_or("", |(_, rest)| rest);
    let mut out = Vec::new();
    for part in inside.split(',') {
        let mut words = part.split_whitespace();
        let (Some(name), Some(ty)) = (words.next(), words.next()) else { continue };
        let ty = ["TEXT", "INTEGER", "BLOB", "REAL"].into_iter().find(|t| ty.trim_end_matches(')') == *t);
        out.extend(ty.map(|ty| (name.to_string(), ty)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh() -> Connection {
        let conn = Connection::open_in_memory().expect("a database");
        for (_, _, sql) in statements(&[]) {
            conn.execute_batch(&sql).expect(&sql);
        }
        conn
    }

    #[test]
    fn our_own_schema_has_no_flaw() {
        assert_eq!(flaws(&fresh()).expect("read"), []);
    }

    #[test]
    fn every_kind_of_difference_has_its_name() {
        let cases: [(&str, &str, bool, bool); 11] = [
            ("DROP TABLE project; CREATE VIEW project AS SELECT 1 AS id", "Altered", true, true),
            ("ALTER TABLE project ADD COLUMN shade TEXT", "ExtraColumn", false, false),
            ("ALTER TABLE project ADD COLUMN twice TEXT AS (name_zh || name_zh)", "Generated", true, true),
            ("CREATE TRIGGER t AFTER UPDATE ON project BEGIN DELETE FROM change; END", "Trigger", false, true),
            ("CREATE INDEX i ON project (abs(paid))", "Index", false, true),
            ("CREATE VIRTUAL TABLE words USING fts5(a)", "Virtual", false, true),
            ("CREATE TABLE notes_of_mine (a)", "Extra", false, false),
            ("DROP TABLE milestone", "Missing", false, false),
            ("DROP TABLE change", "Missing", true, true),
            ("ALTER TABLE project DROP COLUMN wording", "MissingColumn", false, false),
            ("DROP TABLE note; CREATE TABLE note (id TEXT, owner TEXT)", "MissingColumn", false, false),
        ];
        for (sql, kind, opening, merging) in cases {
            let conn = fresh();
            conn.execute_batch(sql).expect(sql);
            let found = flaws(&conn).expect("read");
            assert!(found.iter().any(|f| format!("{f:?}").starts_with(kind)), "{sql}: {found:?}");
            assert_eq!(found.iter().any(SchemaFlaw::bars_opening), opening, "{sql}: {found:?}");
            assert_eq!(found.iter().any(SchemaFlaw::bars_merging), merging, "{sql}: {found:?}");
        }
    }
}
